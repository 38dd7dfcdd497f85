package dev.kinglet.js;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.teavm.jso.JSObject;

/** grad, grads, valueAndGrad, valueAndGrads, variableGrads, customGrad. */
final class Derivatives {
  private static final String NOT_A_TENSOR = "The result y returned by f() must be a tensor.";

  private Derivatives() {}

  /** Exports them. */
  static void define() {
    one("grad", false);
    one("valueAndGrad", true);
    several("grads", false);
    several("valueAndGrads", true);
    Api.function("variableGrads", (self, a) -> variableGrads(Js.at(a, 0), Js.at(a, 1)));
    Api.one("customGrad", Derivatives::custom);
  }

  private static void one(String name, boolean value) {
    Api.one(
        name,
        f -> {
          function(name, f);
          return Api.function(
              (self, a) -> run(name, f, Js.wrap(Js.at(a, 0)), Js.at(a, 1), value, false));
        });
  }

  private static void several(String name, boolean value) {
    Api.one(
        name,
        f -> {
          function(name, f);
          return Api.function(
              (self, a) -> {
                if (Js.kind(Js.at(a, 0)) != Js.ARRAY) {
                  throw KingletException.value(
                      null,
                      "The args passed in "
                          + name
                          + "(f)(args) must be an array of `Tensor`s or `TensorLike`s");
                }
                return run(name, f, Js.at(a, 0), Js.at(a, 1), value, true);
              });
        });
  }

  private static void function(String name, JSObject f) {
    Api.requireFunction(f, "The f passed in " + name + "(f) must be a function");
  }

  /** The value of {@code f()} and its gradients with respect to tensors that it uses. */
  static JSObject gradients(JSObject f, JSObject xs, JSObject dy) {
    return run("gradients", f, xs, dy, true, true);
  }

  private static JSObject run(
      String name, JSObject f, JSObject args, JSObject weights, boolean value, boolean list) {
    try (Scope s = Scope.open()) {
      Tensor[] xs = Values.tensorList(args, "args", "tf." + name, true);
      JSObject given = Tensors.list(xs);
      for (int i = 0; i < xs.length; i++) {
        // the very objects that the caller has, where they are tensors
        if (Js.kind(Js.at(args, i)) == Js.TENSOR) {
          Js.put(given, i, Js.at(args, i));
        }
      }
      Tensor dy = Js.isNone(weights) ? null : Values.tensorLike(weights, "dy", "tf." + name, null);
      Supplier<Tensor> body = () -> Tensors.result(Js.apply(f, given), NOT_A_TENSOR);
      Gradients.Result r = Gradients.of(body, dy, xs);
      JSObject gs = Js.array();
      for (Tensor g : r.gradients()) {
        Js.push(gs, Tensors.wrap(s.keep(g)));
      }
      JSObject g = list ? gs : Js.at(gs, 0);
      if (!value) {
        r.value().dispose();
        return g;
      }
      JSObject o = Js.object();
      Js.set(o, list ? "grads" : "grad", g);
      Js.set(o, "value", Tensors.wrap(s.keep(r.value())));
      return o;
    }
  }

  /** The loss and the gradients by variable name, of a function of the user. */
  static JSObject variableGrads(JSObject f, JSObject list) {
    function("variableGrads", f);
    Variable[] vs = variables(list, "variableGrads");
    JSObject o = Js.object();
    JSObject grads = Js.object();
    Gradients.Result r = Gradients.ofVariables(() -> loss(f, "variableGrads"), vs);
    for (int i = 0; i < vs.length; i++) {
      if (r.gradients()[i] != null) {
        Js.set(grads, vs[i].name, Tensors.wrap(r.gradients()[i]));
      }
    }
    for (int i = 0; !Js.isNone(list) && i < Js.length(list); i++) {
      Variable v = Tensors.variable(Js.at(list, i));
      if (!v.isTrainable()) {
        Js.set(grads, v.name, Js.none());
      }
    }
    Js.set(o, "value", Tensors.wrap(r.value()));
    Js.set(o, "grads", grads);
    return o;
  }

  /** The loss that a function of the user gives: it must be a scalar. */
  static Tensor loss(JSObject f, String name) {
    Tensor y = Tensors.result(Js.call(f), NOT_A_TENSOR);
    if (y.rank() != 0) {
      throw KingletException.shape(
          null,
          "The f passed in "
              + name
              + "(f) must return a scalar, but it returned a rank-"
              + y.rank()
              + " tensor");
    }
    return y;
  }

  /** The trainable variables of a list; all there are when none is given. */
  static Variable[] variables(JSObject list, String name) {
    List<Variable> out = new ArrayList<>();
    if (Js.isNone(list)) {
      for (Variable v : Variable.trainable()) {
        out.add(v);
      }
    } else {
      int n = Js.kind(list) == Js.ARRAY ? Js.length(list) : 0;
      for (int i = 0; i < n; i++) {
        JSObject v = Js.at(list, i);
        if (!Tensors.isVariable(v)) {
          n = 0;
        } else if (Tensors.variable(v).isTrainable()) {
          out.add(Tensors.variable(v));
        }
      }
      if (n == 0) {
        throw KingletException.value(
            null, "The varList passed in " + name + "(f, varList) must be an array of variables");
      }
      if (out.isEmpty()) {
        throw KingletException.value(
            null,
            name
                + "() expects at least one of the input variables to be trainable, but none of the "
                + n
                + " variables is trainable.");
      }
    }
    return out.toArray(new Variable[0]);
  }

  // ---- functions with their own derivative ----------------------------------------------------

  private static JSObject custom(JSObject f) {
    function("customGrad", f);
    return Api.function(
        (self, args) -> {
          try (Scope s = Scope.open()) {
            JSObject list = Js.slice(args, 0);
            Tensor[] xs = Values.tensorList(list, "args", "tf.customGrad", true);
            List<Node> saved = new ArrayList<>();
            JSObject given = Tensors.list(xs);
            JSObject save =
                Api.function(
                    (t, a) -> {
                      JSObject ts = Js.at(a, 0);
                      for (int i = 0; i < Js.length(ts); i++) {
                        saved.add(Tensors.unwrap(Js.at(ts, i)).node());
                      }
                      return Js.undefined();
                    });
            JSObject r = Js.apply(f, Js.concat(given, Js.wrap(save)));
            JSObject y = Js.isNone(r) ? r : Js.get(r, "value");
            if (Js.kind(y) != Js.TENSOR) {
              throw KingletException.value(
                  null,
                  "The function f passed in customGrad(f) must return an object where `obj.value`"
                      + " is a tensor");
            }
            JSObject rule =
                Api.requireFunction(
                    Js.get(r, "gradFunc"),
                    "The function f passed in customGrad(f) must return an object where"
                        + " `obj.gradFunc` is a function.");
            Tensor out =
                Gradients.custom(
                    new Gradients.Custom(Tensors.unwrap(y), dy -> gradients(rule, dy, saved, xs)),
                    xs);
            return Tensors.wrap(s.keep(out));
          }
        });
  }

  private static Tensor[] gradients(JSObject rule, Tensor dy, List<Node> saved, Tensor[] xs) {
    JSObject list = Js.array();
    for (Node n : saved) {
      Js.push(list, Tensors.wrap(Tensor.wrap("saved", n)));
    }
    JSObject gs = Js.call(rule, Tensors.wrap(dy), list);
    if (Js.kind(gs) != Js.ARRAY) {
      gs = Js.wrap(gs);
    }
    if (Js.length(gs) != xs.length) {
      throw KingletException.value(
          null,
          "The function f passed in customGrad(f) must return an object where `obj.gradFunc` is a"
              + " function that should return the same number of tensors as inputs passed to"
              + " f(...).");
    }
    Tensor[] out = new Tensor[xs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          Tensors.result(
              Js.at(gs, i),
              "The function f passed in customGrad(f) must return an object where `obj.gradFunc`"
                  + " is a function that should return a list of only tensors.");
      if (!Shapes.same(out[i].shape(), xs[i].shape())) {
        throw KingletException.shape(
            "customGrad",
            "gradient "
                + i
                + " has shape "
                + Shapes.str(out[i].shape())
                + ", its argument "
                + Shapes.str(xs[i].shape()));
      }
    }
    return out;
  }
}
