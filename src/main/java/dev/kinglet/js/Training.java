package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.KingletException;
import dev.kinglet.train.Optimizer;
import dev.kinglet.train.Optimizers;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The optimizers below {@code train}, and what their objects can do. */
final class Training {
  private static final JSObject OPTIMIZER = optimizerClass();

  private Training() {}

  @JSBody(script = "function Optimizer(o){this.o=o;}return Optimizer;")
  private static native JSObject optimizerClass();

  @JSBody(
      params = {"T", "o", "name"},
      script = "var x=new T(o);x.className=name;return x;")
  private static native JSObject make(JSObject T, Object o, String name);

  @JSBody(params = "x", script = "return x.o;")
  private static native Object raw(JSObject x);

  private static Optimizer unwrap(JSObject x) {
    return (Optimizer) raw(x);
  }

  /** A number argument, or its default. */
  private static double arg(JSObject a, int i, double otherwise) {
    return Js.isNone(Js.at(a, i)) ? otherwise : Js.number(Js.at(a, i));
  }

  private interface Maker {
    Optimizer make(JSObject args);
  }

  private static void optimizer(String name, String className, Maker maker) {
    Api.function("train." + name, (self, a) -> make(OPTIMIZER, maker.make(a), className));
  }

  /** Exports them. */
  static void define() {
    Api.put("Optimizer", OPTIMIZER);
    optimizer("sgd", "SGD", a -> Optimizers.sgd(rate(a)));
    optimizer(
        "momentum",
        "Momentum",
        a -> Optimizers.momentum(rate(a), arg(a, 1, 0.9), Js.flag(Js.at(a, 2))));
    optimizer("adagrad", "Adagrad", a -> Optimizers.adagrad(rate(a), arg(a, 1, 0.1)));
    optimizer(
        "adadelta",
        "Adadelta",
        a -> Optimizers.adadelta(arg(a, 0, 0.001), arg(a, 1, 0.95), arg(a, 2, 1e-7)));
    optimizer(
        "rmsprop",
        "RMSProp",
        a ->
            Optimizers.rmsprop(
                rate(a), arg(a, 1, 0.9), arg(a, 2, 0), arg(a, 3, 1e-7), Js.flag(Js.at(a, 4))));
    optimizer(
        "adam",
        "Adam",
        a -> Optimizers.adam(arg(a, 0, 0.001), arg(a, 1, 0.9), arg(a, 2, 0.999), arg(a, 3, 1e-7)));
    optimizer(
        "adamw",
        "AdamW",
        a ->
            Optimizers.adamw(
                arg(a, 0, 0.001),
                arg(a, 1, 0.9),
                arg(a, 2, 0.999),
                arg(a, 3, 1e-7),
                arg(a, 4, 0.01)));
    optimizer(
        "adamax",
        "Adamax",
        a ->
            Optimizers.adamax(
                arg(a, 0, 0.002), arg(a, 1, 0.9), arg(a, 2, 0.999), arg(a, 3, 1e-7), arg(a, 4, 0)));
    JSObject p = Js.get(OPTIMIZER, "prototype");
    method(p, "minimize", Training::minimize);
    method(p, "computeGradients", (x, a) -> Derivatives.variableGrads(Js.at(a, 0), Js.at(a, 1)));
    method(p, "applyGradients", (x, a) -> apply(unwrap(x), Js.at(a, 0)));
    method(
        p,
        "dispose",
        (x, a) -> {
          unwrap(x).dispose();
          return Js.undefined();
        });
    Js.getter(p, "iterations", Js.function((x, a) -> Js.of(unwrap(x).iterations())));
    Js.accessor(
        p,
        "learningRate",
        Js.function((x, a) -> Js.of(unwrap(x).learningRate())),
        Js.function(
            (x, a) -> {
              unwrap(x).setLearningRate(Js.number(Js.at(a, 0)));
              return Js.undefined();
            }));
    method(p, "setLearningRate", (x, a) -> setRate(x, Js.at(a, 0)));
    method(p, "getClassName", (x, a) -> Js.get(x, "className"));
  }

  private static void method(JSObject prototype, String name, Api.Body body) {
    Js.set(prototype, name, Api.function(body));
  }

  private static JSObject setRate(JSObject x, JSObject rate) {
    unwrap(x).setLearningRate(Js.number(rate));
    return Js.undefined();
  }

  private static double rate(JSObject a) {
    JSObject v = Js.at(a, 0);
    if (Js.kind(v) != Js.NUMBER) {
      throw KingletException.value(
          "optimizer", "learningRate must be a number, got " + Values.show(v));
    }
    return Js.number(v);
  }

  private static JSObject minimize(JSObject x, JSObject a) {
    JSObject f =
        Api.requireFunction(Js.at(a, 0), "The f passed in variableGrads(f) must be a function");
    Variable[] vs = Derivatives.variables(Js.at(a, 2), "variableGrads");
    Tensor loss = unwrap(x).minimize(() -> Derivatives.loss(f, "minimize"), vs);
    if (Js.flag(Js.at(a, 1))) {
      return Tensors.wrap(loss);
    }
    loss.dispose();
    return Js.none();
  }

  /** Gradients as an object by variable name, or as a list of {name, tensor}. */
  private static JSObject apply(Optimizer o, JSObject gradients) {
    List<Variable> vs = new ArrayList<>();
    List<Tensor> gs = new ArrayList<>();
    boolean list = Js.kind(gradients) == Js.ARRAY;
    JSObject keys = Js.keys(gradients);
    for (int i = 0; i < Js.length(keys); i++) {
      JSObject key = Js.at(keys, i);
      JSObject entry = Js.get(gradients, Js.text(key));
      String name = Js.text(list ? Js.get(entry, "name") : key);
      JSObject g = list ? Js.get(entry, "tensor") : entry;
      Variable v = Variable.named(name);
      if (v == null) {
        throw KingletException.value("applyGradients", "there is no variable named " + name);
      }
      if (!Js.isNone(g)) {
        vs.add(v);
        gs.add(Tensors.result(g, "the gradient of " + name + " is not a tensor"));
      }
    }
    o.applyGradients(vs, gs);
    return Js.undefined();
  }
}
