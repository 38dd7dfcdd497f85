package dev.kinglet.js;

import dev.kinglet.train.Checkpoint;
import dev.kinglet.train.EarlyStopping;
import dev.kinglet.train.Monitor;
import dev.kinglet.train.ReduceOnPlateau;
import dev.kinglet.train.Schedule;
import dev.kinglet.train.Trainer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The classes of callbacks, those that come with the script, and schedules of rates. */
final class Callbacks {
  private Callbacks() {}

  @JSBody(
      params = {"tf", "own"},
      script =
          """
          var events = own.events = ['TrainBegin', 'TrainEnd', 'EpochBegin', 'EpochEnd', 'BatchBegin',
            'BatchEnd'].map(word => 'on' + word);
          function extend(Type, Parent) {
            var proto = Type.prototype = Object.create(Parent.prototype);
            proto.constructor = Type;
            return proto;
          }
          function BaseCallback() { this.validationData = null; }
          var base = BaseCallback.prototype;
          base.setParams = function (params) { this.params = params; };
          base.setModel = function () {};
          events.forEach(name => { base[name] = () => Promise.resolve(); });

          function Callback() {
            BaseCallback.call(this);
            this.model = null;
          }
          extend(Callback, BaseCallback).setModel = function (model) {
            if (!(model instanceof tf.LayersModel))
              throw new Error('model must be a LayersModel, not some other Container');
            this.model = model;
          };

          /** Puts numbers in the place of tensors, and disposes those. */
          function numbers(logs) {
            return Promise.all(Object.keys(logs || {}).map(key => {
              var value = logs[key];
              return value && value.data ? value.data().then(list => {
                logs[key] = list[0];
                value.dispose();
              }) : null;
            }));
          }

          function CustomCallback(args, yieldEvery) {
            BaseCallback.call(this);
            this.args = args;
            this.yieldEvery = yieldEvery;
            if (yieldEvery === 'never' && args.onYield) throw new Error('yieldEvery is `never` but you '
              + 'provided an `onYield` callback. Either change `yieldEvery` or remove the callback');
          }
          var custom = extend(CustomCallback, BaseCallback);
          events.forEach(name => {
            custom[name] = function (first, second) {
              var use = this.args[name];
              return !use ? Promise.resolve() : numbers(second || first).then(() => use(first, second));
            };
          });

          function History() { BaseCallback.call(this); }
          var history = extend(History, BaseCallback);
          history.onTrainBegin = function () {
            this.epoch = [];
            this.history = {};
            return Promise.resolve();
          };
          history.onEpochEnd = function (epoch, logs) {
            this.epoch.push(epoch);
            Object.keys(logs || {}).forEach(key => {
              (this.history[key] = this.history[key] || []).push(logs[key]);
            });
            return Promise.resolve();
          };
          history.syncData = function () {
            return Promise.all(Object.keys(this.history).map(key => numbers(this.history[key])));
          };

          function CallbackList(callbacks, queueLength) {
            this.callbacks = callbacks || [];
            this.queueLength = queueLength || 10;
          }
          var list = CallbackList.prototype;
          list.append = function (callback) { this.callbacks.push(callback); };
          ['setParams', 'setModel'].forEach(name => {
            list[name] = function (value) { this.callbacks.forEach(c => c[name](value)); };
          });
          events.forEach(name => {
            list[name] = function (first, second) {
              var none = {}, train = name.indexOf('Train') > 0;
              return this.callbacks.reduce((before, c) => before.then(
                () => train ? c[name](first || none) : c[name](first, second || none)), Promise.resolve());
            };
          });

          /** A callback that follows one value, over one of Java. */
          function monitor(kind, defaults) {
            function Monitor(args) {
              Callback.call(this);
              Object.assign(this, {monitor: 'val_loss', minDelta: 0, patience: 0, verbose: 0, mode: 'auto'},
                defaults, args);
              if (['auto', 'min', 'max'].indexOf(this.mode) < 0) {
                console.warn(kind + " mode '" + this.mode + "' is invalid. Falling back to mode 'auto'.");
                this.mode = 'auto';
              }
              Object.defineProperty(this, 'o', {value: own.monitor(kind, this)});
            }
            var proto = extend(Monitor, Callback);
            proto.onTrainBegin = function () {
              own.monitorBegin(this);
              return Promise.resolve();
            };
            proto.onEpochEnd = function (epoch, logs) {
              return numbers(logs).then(() => {
                if (!logs || logs[this.monitor] == null) console.warn('Metric for ' + kind + ' '
                  + this.monitor + ' is not available. Available metrics are: ' + Object.keys(logs || {}));
                if (own.monitorEpoch(this, epoch, logs) && this.saveTo) return this.model.save(this.saveTo);
              });
            };
            proto.onTrainEnd = function () {
              own.monitorEnd(this);
              if (this.stoppedEpoch > 0 && this.verbose)
                console.log('Epoch ' + this.stoppedEpoch + ': early stopping.');
              return Promise.resolve();
            };
            return Monitor;
          }
          var EarlyStopping = monitor('EarlyStopping', {restoreBestWeights: false});
          var ModelCheckpoint = monitor('ModelCheckpoint', {restoreBestWeights: true});
          var ReduceLROnPlateau = monitor('ReduceLROnPlateau',
            {patience: 10, minDelta: 1e-4, factor: 0.1, cooldown: 0, minLR: 0});

          /** A callback with one method. */
          function single(name, method) {
            var made = new Callback();
            made[name] = method;
            return made;
          }
          Object.assign(tf, {Callback, CustomCallback, History, CallbackList, EarlyStopping});
          tf.callbacks = {
            earlyStopping: args => new EarlyStopping(args),
            modelCheckpoint: args => new ModelCheckpoint(args),
            reduceLROnPlateau: args => new ReduceLROnPlateau(args),
            learningRateScheduler: schedule => single('onEpochBegin', function (epoch) {
              var optimizer = this.model.optimizer;
              optimizer.learningRate = schedule(epoch, optimizer.learningRate);
            }),
            terminateOnNaN: () => single('onEpochEnd', function (epoch, logs) {
              if (!isFinite(logs.loss)) this.model.stopTraining = true;
            }),
            csvLogger: separator => {
              separator = separator || ',';
              var logger = single('onEpochEnd', function (epoch, logs) {
                var keys = Object.keys(logs);
                if (!this.text) this.text = ['epoch'].concat(keys).join(separator) + '\\n';
                this.text += [epoch].concat(keys.map(key => logs[key])).join(separator) + '\\n';
              });
              logger.text = '';
              return logger;
            }
          };

          var registered = [];
          tf.registerCallbackConstructor = (verbosity, make) => {
            if (!(verbosity >= 0 && Math.floor(verbosity) === verbosity)) throw new Error(
              'Verbosity level is expected to be an integer >= 0, but got ' + verbosity);
            if (registered.some(entry => entry[1] === make))
              throw new Error('Duplicate callback constructor.');
            registered.push([verbosity, make]);
          };
          /** The callbacks of a fit. */
          own.callbacks = args => {
            var given = args.callbacks, verbose = args.verbose == null ? 1 : args.verbose;
            given = given == null ? [] : Array.isArray(given) ? given : [given];
            return registered.filter(entry => verbose >= entry[0]).map(entry => new entry[1]()).concat(
              given.map(c => c instanceof BaseCallback ? c : new CustomCallback(c, args.yieldEvery)));
          };
          own.hears = (callback, name) => {
            return callback instanceof CustomCallback ? !!callback.args[name]
              : callback[name] !== base[name];
          };
          """)
  private static native void classes(JSObject tf, JSObject own);

  private static Monitor monitor(JSObject x) {
    return (Monitor) PartTypes.unwrap(x);
  }

  private static double number(JSObject o, String name) {
    JSObject x = Js.get(o, name);
    return Js.isNone(x) ? Double.NaN : Js.number(x);
  }

  private static Monitor make(String kind, JSObject o) {
    Monitor m;
    if (kind.startsWith("R")) {
      ReduceOnPlateau r = new ReduceOnPlateau();
      r.factor = number(o, "factor");
      r.cooldown = (int) number(o, "cooldown");
      r.least = number(o, "minLR");
      m = r;
    } else if (kind.startsWith("E")) {
      EarlyStopping e = new EarlyStopping();
      e.restoreBestWeights = Js.flag(Js.get(o, "restoreBestWeights"));
      m = e;
    } else {
      m = new Checkpoint();
    }
    m.monitor = Js.text(Js.get(o, "monitor"));
    m.minDelta = number(o, "minDelta");
    m.patience = (int) number(o, "patience");
    m.mode = Js.text(Js.get(o, "mode"));
    m.baseline = number(o, "baseline");
    return m;
  }

  private static Trainer trainer(JSObject callback) {
    return Fitting.trainer(Js.get(callback, "model"));
  }

  private interface Rate {
    Schedule of(JSObject a);
  }

  private static void schedule(String name, Rate rate) {
    Api.function(
        "schedules." + name,
        (self, a) -> {
          Schedule s = rate.of(a);
          return Api.function((me, x) -> Js.of(s.rate((int) Js.number(Js.at(x, 0)))));
        });
  }

  private static double at(JSObject a, int i, double otherwise) {
    return Js.isNone(Js.at(a, i)) ? otherwise : Js.number(Js.at(a, i));
  }

  /** Exports them; {@code own} gets what a fit needs of them. */
  static void define(JSObject own) {
    Fitting.method(own, "monitor", a -> PartTypes.object(make(Js.text(Js.at(a, 0)), Js.at(a, 1))));
    Fitting.method(
        own,
        "monitorBegin",
        a -> {
          monitor(Js.at(a, 0)).onTrainBegin(trainer(Js.at(a, 0)));
          return Js.undefined();
        });
    Fitting.method(
        own,
        "monitorEpoch",
        a -> {
          JSObject x = Js.at(a, 0);
          Monitor m = monitor(x);
          double before = m.best();
          m.onEpochEnd(trainer(x), (int) Js.number(Js.at(a, 1)), Fitting.logs(Js.at(a, 2)));
          Js.set(x, "best", m.best());
          Js.set(x, "wait", m.waited());
          if (m instanceof EarlyStopping e) {
            Js.set(x, "stoppedEpoch", e.stoppedEpoch);
          }
          return Js.of(m.best() != before);
        });
    Fitting.method(
        own,
        "monitorEnd",
        a -> {
          JSObject x = Js.at(a, 0);
          if (!(monitor(x) instanceof Checkpoint c)) {
            monitor(x).onTrainEnd(trainer(x));
          } else if (Js.flag(Js.get(x, "restoreBestWeights"))) {
            c.restore(trainer(x));
          }
          return Js.undefined();
        });
    classes(Api.root, own);
    schedule(
        "exponentialDecay",
        a -> Schedule.exponential(at(a, 0, 0), at(a, 1, 1), at(a, 2, 1), Js.flag(Js.at(a, 3))));
    schedule(
        "polynomialDecay",
        a -> Schedule.polynomial(at(a, 0, 0), at(a, 2, 1e-4), at(a, 1, 1), at(a, 3, 1)));
    schedule("cosineDecay", a -> Schedule.cosine(at(a, 0, 0), at(a, 2, 0), at(a, 1, 1)));
    schedule(
        "piecewiseConstant",
        a -> Schedule.piecewise(Values.doubles(Js.at(a, 0)), Values.doubles(Js.at(a, 1))));
  }
}
