package dev.kinglet.js;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.nn.Model;
import dev.kinglet.train.FitOptions;
import dev.kinglet.train.Logs;
import dev.kinglet.train.Measure;
import dev.kinglet.train.Run;
import dev.kinglet.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * LayersModel's compile, fit, evaluate, predict; and metrics. What waits for promises is script.
 */
final class Fitting {
  private Fitting() {}

  /** What goes by promises, and takes arguments apart; over the Java functions of {@code own}. */
  @JSBody(
      params = {"tf", "type", "own"},
      script =
          """
          var proto = type.prototype, post;
          function fail(message) { throw new Error(message); }
          function compiled(model) {
            if (!model.optimizer_) fail('You must compile a model before training/testing. Use '
              + 'LayersModel.compile(modelCompileArgs).');
          }
          function whole(x, name) {
            if (!(x > 0 && Math.floor(x) === x))
              fail(name + ' is required to be a positive integer, but got ' + x);
          }
          const only = list => list.length === 1 ? list[0] : list;
          const isSet = x => x instanceof Object && typeof x.iterator === 'function';

          /** One tensor, several, or several by name, as a list. */
          function flat(x, names, what) {
            if (x instanceof tf.Tensor) return [x];
            if (Array.isArray(x)) {
              if (x.length !== names.length) fail('Error when checking model ' + what + ': the Array of '
                + 'Tensors that you are passing to your model is not the size the model expected. '
                + 'Expected to see ' + names.length + ' Tensor(s), but instead got ' + x.length
                + ' Tensors(s).');
              return x;
            }
            return names.map(name => {
              if (!x || x[name] == null) fail('No data provided for "' + name
                + '". Need data for each key in: ' + names);
              return x[name];
            });
          }

          /** For each output what is given for it: a list, by name, or one thing for all. */
          function perOutput(x, names, what) {
            if (x == null) return null;
            if (names.length === 1) return [Array.isArray(x) && x.length === 1 ? x[0]
              : x[names[0]] !== undefined ? x[names[0]] : x];
            if (Array.isArray(x) && x.length !== names.length) fail('Provided ' + what
              + ' is an array of ' + x.length + ' element(s), but the model has ' + names.length
              + ' outputs.');
            return names.map((name, i) => Array.isArray(x) ? x[i] : x[name]);
          }

          proto.compile = function (args) {
            var names = this.outputNames, loss = args.loss == null ? [] : args.loss, losses;
            var optimizer = args.optimizer, metrics = args.metrics;
            this.loss = loss;
            this.ownsOptimizer = typeof optimizer === 'string';
            if (this.ownsOptimizer) {
              var make = own.optimizers[optimizer.toLowerCase()];
              if (!make) fail('Unknown Optimizer ' + optimizer);
              optimizer = make();
            } else if (!(optimizer instanceof tf.Optimizer)) {
              fail('User-defined optimizer must be an instance of tf.Optimizer.');
            }
            if (Array.isArray(loss)) {
              if (loss.length !== names.length) fail('When passing an Array as loss, it should have '
                + 'one entry per model output. The model has ' + names.length
                + ' output(s), but you passed loss=' + loss + '.');
              losses = loss;
            } else if (typeof loss === 'object') {
              Object.keys(loss).forEach(name => {
                if (names.indexOf(name) < 0) fail('Unknown entry in loss dictionary: "' + name
                  + '". Only expected the following keys: ' + names);
              });
              losses = names.map(name => loss[name]);
            } else {
              losses = names.map(() => loss);
            }
            this.metrics = metrics;
            if (metrics == null) metrics = [];
            if (typeof metrics === 'string' || typeof metrics === 'function') metrics = [metrics];
            if (typeof metrics !== 'object') throw new TypeError('Type of metrics argument not '
              + 'understood. Expected an string,function, Array, or Object, found: ' + metrics);
            this.compiled = [losses, names.map(name => {
              var some = Array.isArray(metrics) ? metrics : metrics[name];
              return some == null ? [] : Array.isArray(some) ? some : [some];
            }), perOutput(args.lossWeights, names, 'lossWeights')];
            this.optimizer = optimizer;
          };
          Object.defineProperty(proto, 'optimizer', {
            get() { return this.optimizer_; },
            set(optimizer) {
              if (this.optimizer_ && this.optimizer_ !== optimizer && !this.compiled.fresh)
                this.ownsOptimizer = false;
              this.optimizer_ = optimizer;
              own.compile(this, optimizer, this.compiled);
            }
          });
          Object.defineProperty(proto, 'stopTraining', {
            get() { return own.stopped(this); },
            set(stop) { own.stop(this, stop); }
          });
          Object.defineProperty(proto, 'metricsNames', {
            get() { return this.optimizer_ ? own.names(this) : []; }
          });
          var dispose = proto.dispose;
          proto.dispose = function () {
            var result = dispose.call(this);
            if (this.optimizer_ && this.ownsOptimizer) {
              var before = tf.memory().numTensors;
              this.optimizer_.dispose();
              result.numDisposedVariables += before - tf.memory().numTensors;
            }
            own.forget(this);
            return result;
          };

          proto.predict = function (x, args) {
            var size = args && args.batchSize;
            if (size != null) whole(size, 'batchSize');
            return only(own.predict(this, flat(x, this.inputNames, 'input'), size || 0));
          };
          proto.predictOnBatch = function (x) {
            return this.predict(x);
          };
          proto.evaluate = function (x, y, args) {
            args = args || {};
            compiled(this);
            if (args.batchSize != null) whole(args.batchSize, 'batchSize');
            if (args.verbose > 0) fail('Verbose mode is not implemented yet.');
            if (args.steps != null) fail('steps mode in testLoop() is not implemented yet');
            return only(own.evaluate(this, flat(x, this.inputNames, 'input'),
              flat(y, this.outputNames, 'target'), args.batchSize || 0));
          };
          ['train', 'test'].forEach(kind => {
            proto[kind + 'OnBatch'] = function (x, y) {
              return new Promise(ok => {
                compiled(this);
                var values = own.batch(this, kind === 'train', flat(x, this.inputNames, 'input'),
                  flat(y, this.outputNames, 'target'));
                ok(values.data().then(list => {
                  values.dispose();
                  return only(Array.from(list));
                }));
              });
            };
          });

          /** Inputs and targets of an element of a dataset. */
          function element(model, value) {
            if (!value || value.xs == null || value.ys == null) fail('A Dataset iterator for '
              + 'fitDataset() is expected to generate objects of the form `{xs: xVal, ys: yVal}`; '
              + 'it generates ' + value);
            return ['input', 'output'].map(side => {
              var given = side === 'input' ? value.xs : value.ys, names = model[side + 'Names'];
              if (!(given instanceof tf.Tensor) && !Array.isArray(given)) names.forEach(name => {
                if (given[name] == null) fail('The feature data generated by the dataset lacks the '
                  + 'required ' + side + " key '" + name + "'.");
              });
              return flat(given, names, side);
            });
          }

          function ended(name, done, wanted) {
            console.warn('You provided `' + name + '`, but your dataset iterator ran out of data after '
              + done + ' batches; interrupting. Make sure that your dataset can generate at least '
              + wanted + ' batches. You may need to use the repeat() function when building it.');
          }

          /** Judges what a dataset gives. */
          function judge(model, dataset, batches, judging) {
            return Promise.resolve(dataset.next ? dataset : dataset.iterator()).then(it => {
              var done = 0;
              function next() {
                return batches != null && done >= batches ? null : it.next().then(got => {
                  if (got.value) {
                    var xy = element(model, got.value);
                    judging.batch(xy[0].concat(xy[1]));
                    tf.dispose(got.value);
                    done++;
                  }
                  if (!got.done) return turn().then(next);
                  if (batches != null) ended('batches', done, batches);
                });
              }
              return next();
            });
          }
          proto.evaluateDataset = function (dataset, args) {
            args = args || {};
            return new Promise(ok => {
              compiled(this);
              if (args.verbose > 0) fail('Verbose mode is not implemented yet.');
              if (args.batches != null && !(args.batches > 0 && Math.floor(args.batches) === args.batches))
                fail('Test loop expects `batches` to be a positive integer, but received '
                  + JSON.stringify(args.batches));
              var judging = own.judging(this);
              ok(judge(this, dataset, args.batches, judging).then(() => only(judging.result())));
            });
          };

          /** Resolves when what waited has had its turn. */
          function turn() {
            return new Promise(ok => {
              if (typeof setImmediate === 'function') {
                setImmediate(ok);
              } else if (typeof MessageChannel === 'undefined') {
                setTimeout(ok, 0);
              } else {
                if (!post) {
                  var channel = new MessageChannel(), waiting = [];
                  channel.port1.onmessage = () => waiting.shift()();
                  post = ready => {
                    waiting.push(ready);
                    channel.port2.postMessage(0);
                  };
                }
                post(ok);
              }
            });
          }

          /** Goes through a fit. */
          function go(model, run, args, dataset) {
            var list = own.callbacks(args), every = args.yieldEvery || 'auto', frame = turn;
            var now = () => tf.util.now(), told = {}, yielded = [], keep = dataset && args.batchesPerEpoch;
            list.forEach(c => {
              if (c.yieldEvery) every = c.yieldEvery;
              if (c.args && c.args.nextFrameFunc) frame = c.args.nextFrameFunc;
              if (c.args && c.args.nowFunc) now = c.args.nowFunc;
              if (c.args && c.args.onYield) yielded.push(c.args.onYield);
            });
            if (every === 'auto') every = 16;
            own.events.forEach(name => {
              told[name] = list.filter(c => own.hears(c, name)).map(c => c[name].bind(c));
            });
            var history = model.history = new tf.History(), last = now(), before, reads = [], it, used;
            history.onTrainBegin();
            var names = own.names(model), tensors = !isSet(args.validationData);
            var judged = args.validationData != null || args.validationSplit > 0;
            list.forEach(c => {
              c.setParams({epochs: run.epochs, initialEpoch: args.initialEpoch || 0,
                samples: dataset ? null : run.samples, steps: dataset ? keep || null : null,
                batchSize: dataset ? null : run.batchSize, verbose: args.verbose == null ? 1 : args.verbose,
                doValidation: !!judged,
                metrics: judged ? names.concat(names.map(name => 'val_' + name)) : names});
              c.setModel(model);
            });

            /** Calls each, one after the other; a promise if one gave one. */
            function tell(functions, first, second) {
              var at = 0;
              function next() {
                while (at < functions.length) {
                  var result = functions[at++](first, second);
                  if (result && result.then) return result.then(next);
                }
              }
              return next();
            }
            const logs = () => new Promise((ok, no) => run.logs((error, values) => {
              if (error) no(error); else ok(values);
            }));

            /** Waits, when it is time, until the device did what it had at the last such time. */
            function pause(values) {
              if (every === 'batch' ? false : !(now() - last >= every)) return;
              var wait = [before, frame()];
              before = values ? values : null;
              if (yielded.length) wait.push((before || Promise.resolve({})).then(
                got => Promise.all(yielded.map(f => f(run.epoch(), run.batch(), got)))));
              return Promise.all(wait).then(() => { last = now(); });
            }
            function iterate() {
              return Promise.resolve(dataset.iterator()).then(made => { it = made; });
            }
            const handle = [
              () => tell(told.onTrainBegin),
              () => {
                var wait = tell(told.onEpochBegin, run.epoch(), {});
                return !dataset || keep && it ? wait : Promise.resolve(wait).then(iterate);
              },
              () => it.next().then(got => {
                if (got.done && keep) ended('batchesPerEpoch', run.batch(), keep * run.epochs);
                var xy = got.value == null ? null : element(model, got.value);
                run.feed(xy && xy[0].concat(xy[1]));
                used = got.value;
              }),
              () => tell(told.onBatchBegin, run.batch(), {batch: run.batch(), size: run.size()}),
              () => {
                tf.dispose(used);
                used = null;
                var due = every === 'batch' || now() - last >= every;
                var values = told.onBatchEnd.length || due ? logs() : null;
                var wait = told.onBatchEnd.length
                  ? values.then(got => tell(told.onBatchEnd, run.batch(), got)) : null;
                return wait ? wait.then(() => pause(values)) : due ? pause(values) : null;
              },
              () => judge(model, args.validationData, args.validationBatches, run.judging),
              () => pause(),
              () => {
                var epoch = run.epoch(), values = logs().then(got => {
                  history.onEpochEnd(epoch, got);
                  return got;
                });
                reads.push(values);
                return told.onEpochEnd.length || every === 'epoch'
                  ? values.then(got => tell(told.onEpochEnd, epoch, got)).then(
                    () => every === 'epoch' ? frame() : null) : pause();
              },
              () => tell(told.onTrainEnd),
              () => new Promise(ok => setTimeout(ok, 4))
            ];
            return new Promise((ok, no) => {
              function step() {
                try {
                  for (;;) {
                    var event = run.advance();
                    if (event === handle.length) return ok(Promise.all(reads).then(() => history));
                    var wait = handle[event]();
                    if (wait) return wait.then(step, no);
                  }
                } catch (error) {
                  no(error);
                }
              }
              step();
            });
          }

          function fit(model, x, y, args, dataset) {
            compiled(model);
            if (model.isTraining) fail('Cannot start training because another fit() call is ongoing.');
            model.isTraining = true;
            var end = () => { model.isTraining = false; }, run;
            return new Promise(ok => {
              var validation = args.validationData;
              if (validation && !isSet(validation)) {
                if (validation.length === 3)
                  fail('validationData including sample weights is not supported yet.');
                if (validation.length !== 2) fail('When passing validation data, it must contain 2 (valX,'
                  + ' valY) or 3 (valX, valY, valSampleWeight) items; ' + validation + ' is invalid.');
                validation = [flat(validation[0], model.inputNames, 'input'),
                  flat(validation[1], model.outputNames, 'target')];
              }
              run = own.run(model, x && flat(x, model.inputNames, 'input'),
                y && flat(y, model.outputNames, 'target'), args, validation,
                perOutput(args.sampleWeight, model.outputNames, 'sampleWeight'),
                perOutput(args.classWeight, model.outputNames, 'classWeight'));
              ok(go(model, run, args, dataset));
            }).then(history => {
              run.dispose();
              end();
              return history;
            }, error => {
              if (run) run.dispose();
              end();
              throw error;
            });
          }
          proto.fit = function (x, y, args) {
            return new Promise(ok => {
              args = args || {};
              if (args.batchSize != null) whole(args.batchSize, 'batchSize');
              if (args.shuffle === 'batch') fail('batch shuffling is not implemneted yet');
              ok(fit(this, x, y, args));
            });
          };
          proto.fitDataset = function (dataset, args) {
            return new Promise(ok => {
              compiled(this);
              if (!args) fail('For fitDataset(), the 2nd argument (config) is required, but it is not '
                + 'provided in this call.');
              function count(x, message) {
                if (!(x > 0 && Math.floor(x) === x)) fail('For fitDataset(), config.' + message + x);
              }
              count(args.epochs, 'epochs is expected to be a positive integer, but got ');
              if (args.batchesPerEpoch != null) count(args.batchesPerEpoch,
                'batchesPerEpoch is expected to be a positive integer if specified, but got ');
              if (args.validationSplit != null) fail('`validationSplit` is not supported by '
                + '`fitDataset()`. Use validationData instead.');
              ok(fit(this, null, null, args, dataset));
            });
          };
          """)
  private static native void promises(JSObject tf, JSObject type, JSObject own);

  // ---- the trainer of a model -----------------------------------------------------------------

  @JSBody(params = "x", script = "return x.t||null;")
  private static native Object raw(JSObject x);

  @JSBody(
      params = {"x", "t"},
      script = "Object.defineProperty(x,'t',{value:t,configurable:true});")
  private static native void bind(JSObject x, Object t);

  /** The trainer of a model; one that cannot learn, before it is compiled. */
  static Trainer trainer(JSObject model) {
    Trainer t = (Trainer) raw(model);
    if (t == null) {
      t = new Trainer(ModelTypes.model(model), null);
      bind(model, t);
    }
    t.setPlanned(!Js.flag(Js.get(model, "unplanned")) && !Registry.indirect && !Env.debug());
    return t;
  }

  private static Tensor[] tensors(JSObject list) {
    return Js.isNone(list) ? null : LayerType.tensors(list, "data");
  }

  private static JSObject list(Tensor[] ts) {
    JSObject out = Js.array();
    for (Tensor t : ts) {
      Js.push(out, Tensors.wrap(t));
    }
    return out;
  }

  /** The elements of a vector. */
  private static JSObject scalars(Tensor v) {
    try (Scope s = Scope.open()) {
      Tensor[] all = v.unstack(0);
      v.dispose();
      for (Tensor t : all) {
        s.keep(t);
      }
      return list(all);
    }
  }

  // ---- losses and metrics ---------------------------------------------------------------------

  @JSBody(params = "f", script = "return f.measure||null;")
  private static native Object known(JSObject f);

  @JSBody(
      params = {"f", "m", "name"},
      script =
          "Object.defineProperty(f,'name',{value:name});"
              + "Object.defineProperty(f,'measure',{value:m});return f;")
  private static native JSObject named(JSObject f, Object m, String name);

  @JSBody(params = "s", script = "return s.toUpperCase();")
  private static native String upper(String s);

  @JSBody(
      params = {"space", "f"},
      script = "return Object.keys(space).some(function(key){return space[key]===f;});")
  private static native boolean isIn(JSObject space, JSObject f);

  private static JSObject function(Measure m) {
    return Api.function(
        (self, a) -> {
          Tensor y = Tensors.result(Js.at(a, 0), m.name + " takes tensors");
          Tensor p = Tensors.result(Js.at(a, 1), m.name + " takes tensors");
          return Tensors.wrap(Scope.tidy(() -> m.function.of(y, p)));
        });
  }

  /** A measure of the user, or one of ours by its function. */
  private static Measure measure(JSObject f, JSObject model) {
    Object own = known(f);
    if (own != null) {
      return (Measure) own;
    }
    if (!isIn(Js.get(Api.root, "losses"), f)) {
      Js.set(model, "unplanned", true);
    }
    String name = Js.text(Js.get(f, "name"));
    return Measure.of(
        name,
        (y, p) ->
            Tensors.result(
                Js.call(f, Tensors.wrap(y), Tensors.wrap(p)), name + " should give a tensor"));
  }

  private static JSObject compile(JSObject model, JSObject optimizer, JSObject parts) {
    Trainer before = (Trainer) raw(model);
    if (before != null) {
      before.forget();
    }
    Model m = ModelTypes.model(model);
    Trainer t = new Trainer(m, Training.of(optimizer));
    Js.set(model, "unplanned", false);
    JSObject losses = Js.at(parts, 0);
    Measure[] each = new Measure[Js.length(losses)];
    for (int i = 0; i < each.length; i++) {
      JSObject x = Js.at(losses, i);
      each[i] =
          Js.kind(x) == Js.STRING
              ? Measure.loss(Js.text(x))
              : Js.kind(x) == Js.FUNCTION ? measure(x, model) : null;
      if (each[i] == null) {
        throw KingletException.value(null, "Unknown loss " + Values.show(x));
      }
      JSObject metrics = Js.at(Js.at(parts, 1), i);
      for (int k = 0; k < Js.length(metrics); k++) {
        JSObject y = Js.at(metrics, k);
        t.metric(
            m.outputs()[i].layer().name(),
            Js.kind(y) == Js.FUNCTION ? measure(y, model) : Js.text(y));
      }
    }
    t.loss(each);
    if (!Js.isNone(Js.at(parts, 2))) {
      t.lossWeights(Values.doubles(Js.at(parts, 2)));
    }
    t.names();
    bind(model, t);
    return Js.undefined();
  }

  // ---- a fit ----------------------------------------------------------------------------------

  private static double number(JSObject args, String name, double otherwise) {
    JSObject x = Js.get(args, name);
    return Js.isNone(x) ? otherwise : Js.number(x);
  }

  /** By class: a list, or an object whose keys are classes. */
  private static double[] classes(JSObject x) {
    if (Js.isNone(x)) {
      return null;
    }
    JSObject keys = Js.keys(x);
    double[] out = new double[0];
    for (int i = 0; i < Js.length(keys); i++) {
      int k = (int) Js.number(Js.at(keys, i));
      while (out.length <= k) {
        out = java.util.Arrays.copyOf(out, out.length + 1);
        out[out.length - 1] = Double.NaN;
      }
      out[k] = Js.number(Js.get(x, Js.text(Js.at(keys, i))));
    }
    return out;
  }

  /** run(model, x, y, args, validation, sampleWeights, classWeights). */
  private static JSObject run(JSObject a) {
    JSObject model = Js.at(a, 0);
    JSObject args = Js.at(a, 3);
    Trainer t = trainer(model);
    FitOptions o = new FitOptions();
    o.batchSize = (int) number(args, "batchSize", 32);
    o.epochs = (int) number(args, "epochs", 1);
    o.initialEpoch = (int) number(args, "initialEpoch", 0);
    o.stepsPerEpoch = (int) number(args, "stepsPerEpoch", number(args, "batchesPerEpoch", 0));
    o.shuffle = Js.isNone(Js.get(args, "shuffle")) || Js.flag(Js.get(args, "shuffle"));
    o.seed = number(args, "seed", Double.NaN);
    o.validationSplit = number(args, "validationSplit", 0);
    JSObject validation = Js.at(a, 4);
    if (Js.kind(validation) == Js.ARRAY) {
      o.validationX = tensors(Js.at(validation, 0));
      o.validationY = tensors(Js.at(validation, 1));
    } else if (!Js.isNone(validation)) {
      o.validationData = new ArrayList<>();
    }
    JSObject weights = Js.at(a, 5);
    JSObject classes = Js.at(a, 6);
    int n = t.model.outputs().length;
    if (!Js.isNone(weights)) {
      o.sampleWeights = new Tensor[n];
      for (int i = 0; i < n; i++) {
        JSObject w = Js.at(weights, i);
        o.sampleWeights[i] = Js.isNone(w) ? null : Tensors.result(w, "sampleWeight takes tensors");
      }
    }
    if (!Js.isNone(classes)) {
      o.classWeights = new double[n][];
      for (int i = 0; i < n; i++) {
        o.classWeights[i] = classes(Js.at(classes, i));
      }
    }
    Run r = new Run(t, tensors(Js.at(a, 1)), tensors(Js.at(a, 2)), o);
    r.patient = !Js.text(Js.get(args, "yieldEvery")).equals("never");
    JSObject out = Js.object();
    Js.set(out, "epochs", o.epochs);
    Js.set(out, "samples", r.samples());
    Js.set(out, "batchSize", o.batchSize);
    method(out, "advance", x -> Js.of(r.advance().ordinal()));
    method(out, "epoch", x -> Js.of(r.epochNumber()));
    method(out, "batch", x -> Js.of(r.batchNumber()));
    method(out, "size", x -> Js.of(r.batchSize()));
    method(
        out,
        "feed",
        x -> {
          r.feed(tensors(Js.at(x, 0)));
          return Js.undefined();
        });
    JSObject judges = Js.object();
    Js.set(out, "judging", judges);
    judging(judges, r.judging);
    method(
        out,
        "logs",
        x -> {
          JSObject done = Js.at(x, 0);
          boolean batch = r.isBatchEnd();
          int number = r.batchNumber();
          int size = r.batchSize();
          r.logs(
              (logs, error) -> {
                if (error != null) {
                  Js.call(done, Api.error(error));
                  return;
                }
                JSObject values = Js.object();
                if (batch) {
                  Js.set(values, "batch", number);
                  Js.set(values, "size", size);
                }
                for (int i = 0; i < logs.values().length; i++) {
                  Js.set(values, logs.names()[i], logs.values()[i]);
                }
                Js.call(done, Js.none(), values);
              });
          return Js.undefined();
        });
    method(
        out,
        "dispose",
        x -> {
          r.dispose();
          return Js.undefined();
        });
    return out;
  }

  private static void judging(JSObject out, dev.kinglet.train.Judging j) {
    method(
        out,
        "batch",
        x -> {
          j.batch(tensors(Js.at(x, 0)));
          return Js.undefined();
        });
    method(out, "result", x -> scalars(j.result()));
  }

  /** The logs of a callback as an object. */
  static Logs logs(JSObject o) {
    JSObject keys = Js.isNone(o) ? Js.array() : Js.keys(o);
    String[] names = new String[Js.length(keys)];
    double[] values = new double[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = Js.text(Js.at(keys, i));
      values[i] = Js.number(Js.get(o, names[i]));
    }
    return new Logs(names, values);
  }

  // ---- exports --------------------------------------------------------------------------------

  static void method(JSObject o, String name, Api.One body) {
    Js.set(o, name, Api.function((self, a) -> body.call(a)));
  }

  private static void optimizer(JSObject own, String name, double... args) {
    JSObject list = Js.array();
    for (double x : args) {
      Js.push(list, Js.of(x));
    }
    method(
        Js.get(own, "optimizers"),
        name,
        a -> Js.apply(Js.get(Js.get(Api.root, "train"), name), list));
  }

  /** Exports them. */
  static void define() {
    JSObject own = Js.object();
    Js.set(own, "optimizers", Js.object());
    optimizer(own, "adagrad", 0.01);
    optimizer(own, "adadelta", 1);
    optimizer(own, "adam");
    optimizer(own, "adamw");
    optimizer(own, "adamax");
    optimizer(own, "rmsprop", 0.001);
    optimizer(own, "sgd", 0.01);
    method(own, "compile", a -> compile(Js.at(a, 0), Js.at(a, 1), Js.at(a, 2)));
    method(own, "names", a -> names(trainer(Js.at(a, 0))));
    method(own, "stopped", a -> Js.of(trainer(Js.at(a, 0)).isStopped()));
    method(
        own,
        "stop",
        a -> {
          Trainer t = trainer(Js.at(a, 0));
          if (Js.flag(Js.at(a, 1))) {
            t.stop();
          } else {
            t.start();
          }
          return Js.undefined();
        });
    method(
        own,
        "forget",
        a -> {
          trainer(Js.at(a, 0)).forget();
          return Js.undefined();
        });
    method(
        own,
        "predict",
        a ->
            list(trainer(Js.at(a, 0)).predict(tensors(Js.at(a, 1)), (int) Js.number(Js.at(a, 2)))));
    method(
        own,
        "evaluate",
        a ->
            scalars(
                trainer(Js.at(a, 0))
                    .judge(
                        tensors(Js.at(a, 1)), tensors(Js.at(a, 2)), (int) Js.number(Js.at(a, 3)))));
    method(
        own,
        "batch",
        a -> {
          Trainer t = trainer(Js.at(a, 0));
          Tensor[] x = tensors(Js.at(a, 2));
          Tensor[] y = tensors(Js.at(a, 3));
          return Tensors.wrap(Js.flag(Js.at(a, 1)) ? t.trainOnBatch(x, y) : t.testOnBatch(x, y));
        });
    method(
        own,
        "judging",
        a -> {
          JSObject out = Js.object();
          judging(out, trainer(Js.at(a, 0)).judging());
          return out;
        });
    method(own, "run", Fitting::run);
    Callbacks.define(own);
    promises(Api.root, Js.get(Api.root, "LayersModel"), own);
    List<Measure> all = new ArrayList<>(Measure.losses());
    all.addAll(Measure.metrics());
    for (Measure m : all) {
      String[] names = {m.name, m.alias, upper(m.alias)};
      for (int i = 0; i < names.length && (i == 0 || m.alias.length() < 5); i++) {
        if (!names[i].isEmpty()) {
          Api.put("metrics." + names[i], named(function(m), m.as(names[i]), names[i]));
        }
      }
    }
  }

  private static JSObject names(Trainer t) {
    JSObject out = Js.array();
    for (String s : t.names()) {
      Js.push(out, Js.of(s));
    }
    return out;
  }
}
