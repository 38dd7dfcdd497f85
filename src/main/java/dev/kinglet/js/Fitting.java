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
      if (each[i] == null && !Js.isNone(x)) { // the trainer tells which output has none
        throw KingletException.value(null, "Unknown loss " + Values.show(x));
      }
      JSObject metrics = Js.at(Js.at(parts, 1), i);
      for (int k = 0; k < Js.length(metrics); k++) {
        JSObject y = Js.at(metrics, k);
        t.metric(m.outputs()[i], Js.kind(y) == Js.FUNCTION ? measure(y, model) : Js.text(y));
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

  /** Weights of the samples for each output, null where there are none; none at all as null. */
  private static Tensor[] weights(JSObject list) {
    if (Js.isNone(list)) {
      return null;
    }
    Tensor[] out = new Tensor[Js.length(list)];
    for (int i = 0; i < out.length; i++) {
      JSObject w = Js.at(list, i);
      out[i] = Js.isNone(w) ? null : Tensors.result(w, "sampleWeight takes tensors");
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
    JSObject classes = Js.at(a, 6);
    int n = t.model.outputs().length;
    o.sampleWeights = weights(Js.at(a, 5));
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
                        tensors(Js.at(a, 1)),
                        tensors(Js.at(a, 2)),
                        (int) Js.number(Js.at(a, 3)),
                        weights(Js.at(a, 4)))));
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
    FitScript.define(Api.root, Js.get(Api.root, "LayersModel"), own);
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
