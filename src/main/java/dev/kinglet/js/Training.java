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

/** The optimizers: classes, and functions below {@code train}. */
final class Training {
  private Training() {}

  /**
   * The class that all extend, those of users too: a subclass needs applyGradients alone. What has
   * an optimizer of Java in {@code o} and its methods as they were takes a step in one go.
   */
  @JSBody(
      params = "S",
      script =
          "function Optimizer(){this.iterations_=0;}"
              + "var p=Optimizer.prototype=Object.create(S.prototype);p.constructor=Optimizer;"
              + "Object.setPrototypeOf(Optimizer,S);"
              + "p.minimize=function(f,returnCost,variables){var t=this;"
              + "if(t.o&&t.applyGradients===p.applyGradients"
              + "&&t.computeGradients===p.computeGradients)"
              + "return t.step(f,returnCost,variables);"
              + "var r=t.computeGradients(f,variables),g=r.grads;"
              + "t.applyGradients(variables?variables.map(function(v){"
              + "return {name:v.name,tensor:g[v.name]};}):g);"
              + "Object.keys(g).forEach(function(k){if(g[k])g[k].dispose();});"
              + "if(returnCost)return r.value;r.value.dispose();return null;};"
              + "p.incrementIterations=function(){this.iterations_++;};"
              + "p.getWeights=function(){var t=this;return t.saveIterations().then(function(i){"
              + "return [i].concat(t.o?t.state():[]);});};"
              + "p.setWeights=function(w){var t=this;return t.extractIterations(w).then(function(w){"
              + "if(t.o)t.restore(t.iterations_,w.map(function(x){return x.tensor;}));"
              + "else throw new Error('setWeights() is not implemented for this optimizer class '"
              + "+t.getClassName());});};"
              + "p.extractIterations=function(w){var t=this;return w[0].tensor.data().then("
              + "function(d){t.iterations_=d[0];return w.slice(1);});};"
              + "return Optimizer;")
  private static native JSObject base(JSObject S);

  /**
   * A class of optimizers.
   *
   * @param fields its arguments with their defaults: {@code learningRate,momentum=0.9}
   * @param make gives the optimizer of Java for a list of all arguments
   */
  @JSBody(
      params = {"B", "name", "fields", "make"},
      script =
          // names of two letters and more: parameters are renamed, what is inside functions is not
          "var list=fields.split(',').map(function(field){return field.split('=');});"
              + "function Type(){var conf=this.c={},args=arguments;this.o=make.apply(null,list.map("
              + "function(field,at){var val=args[at];if(val===undefined||val===null){if(!field[1])"
              + "throw new Error(field[0]+' for '+name+'Optimizer must be defined.');"
              + "val=JSON.parse(field[1]);}return conf[field[0]]=val;}));}"
              + "var proto=Type.prototype=Object.create(B.prototype);proto.constructor=Type;"
              + "Object.setPrototypeOf(Type,B);Type.className=name;"
              + "proto.getConfig=function(){return Object.assign({},this.c,"
              + "{learningRate:this.learningRate});};"
              + "Type.fromConfig=function(cls,config){var args=list.map(function(field){"
              + "return config[field[0]];});"
              + "return new cls(args[0],args[1],args[2],args[3],args[4]);};return Type;")
  private static native JSObject subclass(JSObject B, String name, String fields, JSObject make);

  @JSBody(params = "C", script = "return function(a1,a2,a3,a4,a5){return new C(a1,a2,a3,a4,a5);};")
  private static native JSObject maker(JSObject C);

  /** Null for an optimizer of the user. */
  @JSBody(params = "x", script = "return x.o||null;")
  private static native Object raw(JSObject x);

  @JSBody(params = "o", script = "return o;")
  private static native JSObject hidden(Object o);

  private static Optimizer unwrap(JSObject x) {
    return (Optimizer) raw(x);
  }

  @JSBody(
      params = {"x", "p"},
      script = "return !!x.o&&x.applyGradients===p.applyGradients;")
  private static native boolean isOwn(JSObject x, JSObject p);

  /** The optimizer of an object; of one with the user's own rule, one that goes by it. */
  static Optimizer of(JSObject x) {
    if (isOwn(x, Js.get(Js.get(Api.root, "Optimizer"), "prototype"))) {
      return unwrap(x);
    }
    return Optimizer.of(
        (variables, gradients) -> {
          JSObject list = Js.array();
          for (int i = 0; i < variables.size(); i++) {
            Js.push(list, saved(variables.get(i).name, Tensors.wrap(gradients.get(i))));
          }
          Js.invoke(x, "applyGradients", list);
        });
  }

  private interface Maker {
    Optimizer make(double[] args);
  }

  private static JSObject optimizer(
      JSObject base, String function, String name, String fields, Maker maker) {
    JSObject make =
        Api.function(
            (self, a) -> {
              double[] args = new double[Js.length(a)];
              for (int i = 0; i < args.length; i++) {
                args[i] = Js.number(Js.at(a, i));
                if (Double.isNaN(args[i])) {
                  throw KingletException.value(
                      null, name + "Optimizer takes numbers, got " + Values.show(Js.at(a, i)));
                }
              }
              return hidden(maker.make(args));
            });
    JSObject type = subclass(base, name, fields, make);
    Api.put(name + "Optimizer", type);
    Api.put("train." + function, maker(type));
    Js.call(Js.get(Js.get(Api.root, "serialization"), "registerClass"), type);
    return type;
  }

  /** Exports them. */
  static void define() {
    JSObject parent = base(Serialization.serializable);
    Api.put("Optimizer", parent);
    JSObject sgd = optimizer(parent, "sgd", "SGD", "learningRate", a -> Optimizers.sgd(a[0]));
    JSObject momentum =
        optimizer(
            sgd,
            "momentum",
            "Momentum",
            "learningRate,momentum=0.9,useNesterov=false",
            a -> Optimizers.momentum(a[0], a[1], a[2] != 0));
    method(
        Js.get(momentum, "prototype"),
        "setMomentum",
        (x, a) -> {
          unwrap(x).setMomentum(Js.number(Js.at(a, 0)));
          Js.set(Js.get(x, "c"), "momentum", Js.at(a, 0));
          return Js.undefined();
        });
    optimizer(
        parent,
        "adagrad",
        "Adagrad",
        "learningRate,initialAccumulatorValue=0.1",
        a -> Optimizers.adagrad(a[0], a[1]));
    optimizer(
        parent,
        "adadelta",
        "Adadelta",
        "learningRate=0.001,rho=0.95,epsilon=1e-7",
        a -> Optimizers.adadelta(a[0], a[1], a[2]));
    optimizer(
        parent,
        "rmsprop",
        "RMSProp",
        "learningRate,decay=0.9,momentum=0,epsilon=1e-7,centered=false",
        a -> Optimizers.rmsprop(a[0], a[1], a[2], a[3], a[4] != 0));
    String adam = "learningRate=0.001,beta1=0.9,beta2=0.999,epsilon=1e-7";
    optimizer(parent, "adam", "Adam", adam, a -> Optimizers.adam(a[0], a[1], a[2], a[3]));
    optimizer(
        parent,
        "adamw",
        "AdamW",
        adam + ",weightDecay=0.01",
        a -> Optimizers.adamw(a[0], a[1], a[2], a[3], a[4]));
    optimizer(
        parent,
        "adamax",
        "Adamax",
        "learningRate=0.002,beta1=0.9,beta2=0.999,epsilon=1e-7,decay=0",
        a -> Optimizers.adamax(a[0], a[1], a[2], a[3], a[4]));
    Api.put("OptimizerConstructors", Js.get(Api.root, "train"));
    JSObject p = Js.get(parent, "prototype");
    method(p, "step", Training::step);
    method(p, "computeGradients", (x, a) -> Derivatives.variableGrads(Js.at(a, 0), Js.at(a, 1)));
    method(p, "applyGradients", (x, a) -> apply(unwrap(x), Js.at(a, 0)));
    method(p, "state", (x, a) -> state(unwrap(x)));
    method(p, "saveIterations", (x, a) -> Js.resolved(saved("iter", iterations(x))));
    method(
        p,
        "restore",
        (x, a) -> {
          List<Tensor> state = new ArrayList<>();
          for (int i = 0; i < Js.length(Js.at(a, 1)); i++) {
            state.add(Tensors.result(Js.at(Js.at(a, 1), i), "setWeights() needs tensors"));
          }
          unwrap(x).restore((int) Js.number(Js.at(a, 0)), state);
          return Js.undefined();
        });
    method(
        p,
        "dispose",
        (x, a) -> {
          if (unwrap(x) != null) {
            unwrap(x).dispose();
          }
          return Js.undefined();
        });
    Js.getter(p, "iterations", Js.function((x, a) -> Js.of(iterations(x))));
    Js.accessor(
        p,
        "learningRate",
        Js.function((x, a) -> Js.of(unwrap(x).learningRate())),
        Js.function((x, a) -> setRate(x, Js.at(a, 0))));
    method(p, "setLearningRate", (x, a) -> setRate(x, Js.at(a, 0)));
  }

  private static void method(JSObject prototype, String name, Js.Native body) {
    Js.set(prototype, name, Api.function(body));
  }

  private static JSObject setRate(JSObject x, JSObject rate) {
    if (Js.kind(rate) == Js.FUNCTION) {
      unwrap(x).setLearningRate(n -> Js.number(Js.call(rate, Js.of(n))));
    } else {
      unwrap(x).setLearningRate(Js.number(rate));
    }
    return Js.undefined();
  }

  private static double iterations(JSObject x) {
    return unwrap(x) == null ? Js.number(Js.get(x, "iterations_")) : unwrap(x).iterations();
  }

  private static JSObject saved(String name, double value) {
    return saved(name, Tensors.wrap(Tensor.scalar(value, dev.kinglet.core.DType.INT32)));
  }

  private static JSObject saved(String name, JSObject tensor) {
    JSObject o = Js.object();
    Js.set(o, "name", Js.of(name));
    Js.set(o, "tensor", tensor);
    return o;
  }

  private static JSObject state(Optimizer o) {
    JSObject list = Js.array();
    List<Variable> state = o.state();
    for (int i = 0; i < state.size(); i++) {
      Js.push(list, saved(o.stateNames().get(i), Tensors.wrap(state.get(i))));
    }
    return list;
  }

  private static JSObject step(JSObject x, JSObject a) {
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
