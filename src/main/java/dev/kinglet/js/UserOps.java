package dev.kinglet.js;

import dev.kinglet.api.Scope;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Ops made of functions of the user: op, multiRNNCell, rand; and ensureShape. */
final class UserOps {
  private static final String SUFFIX = "__op";

  private UserOps() {}

  @JSBody(
      params = {"f", "name", "tidy"},
      script =
          "function op(){var a=arguments;return tidy(function(){return f.apply(null,a);});}"
              + "Object.defineProperty(op,'name',{value:name,configurable:true});return op;")
  private static native JSObject named(JSObject f, String name, JSObject tidy);

  /** The function of an object of one, in a scope of its own, under the name it has there. */
  private static JSObject op(JSObject one) {
    JSObject keys = Js.keys(one);
    if (Js.length(keys) != 1) {
      throw KingletException.value(
          null,
          "Please provide an object with a single key (operation name) mapping to a function. Got"
              + " an object with "
              + Js.length(keys)
              + " keys.");
    }
    String name = Js.text(Js.at(keys, 0));
    JSObject f = Js.get(one, name);
    if (name.endsWith("_")) {
      name = name.substring(0, name.length() - 1);
    }
    return named(f, name + SUFFIX, Js.get(Api.root, "tidy"));
  }

  /** One step of cells one upon another: each gets the output of the one before as its data. */
  private static JSObject multiRnnCell(JSObject a) {
    String name = "multiRNNCell";
    JSObject data = Tensors.wrap(Values.tensorLike(Js.at(a, 1), "data", name, null));
    JSObject c = Tensors.list(Values.tensorList(Js.at(a, 2), "c", name, false));
    JSObject h = Tensors.list(Values.tensorList(Js.at(a, 3), "h", name, false));
    JSObject cells = Js.at(a, 0);
    JSObject newC = Js.array();
    JSObject newH = Js.array();
    for (int i = 0; i < Js.length(cells); i++) {
      JSObject state = Js.call(Js.at(cells, i), data, Js.at(c, i), Js.at(h, i));
      Js.push(newC, Js.at(state, 0));
      Js.push(newH, Js.at(state, 1));
      data = Js.at(state, 1);
    }
    JSObject out = Js.wrap(newC);
    Js.push(out, newH);
    return out;
  }

  @JSBody(
      params = {"n", "f"},
      script = "return Array.from({length:n},f);")
  private static native JSObject each(int n, JSObject f);

  @JSBody(
      params = {"a", "b"},
      script =
          "return a.length===b.length&&a.every(function(d,i){return d===b[i]||d===null"
              + "||b[i]===null;});")
  private static native boolean fits(JSObject a, JSObject b);

  /** Exports them. */
  static void define() {
    Api.put("OP_SCOPE_SUFFIX", Js.of(SUFFIX));
    Api.one("op", UserOps::op);
    Api.function("multiRNNCell", (self, a) -> multiRnnCell(a));
    Api.function(
        "rand",
        (self, a) -> {
          int[] shape = Creation.shape(Js.at(a, 0), "rand");
          DType type = Creation.dtype(Js.at(a, 2), "rand");
          JSObject values = each(Shapes.size(shape), Js.at(a, 1));
          return Tensors.wrap(Values.tensor(values, shape, type));
        });
    Api.function(
        "ensureShape",
        (self, a) -> {
          JSObject x = Js.at(a, 0);
          JSObject shape;
          try (Scope s = Scope.open()) {
            shape = Js.list(Values.tensorLike(x, "x", "ensureShape", null, true).shape());
          }
          if (!fits(shape, Js.at(a, 1))) {
            throw KingletException.shape(
                null,
                "EnsureShape: Shape of tensor "
                    + Js.text(shape)
                    + " is not compatible with expected shape "
                    + Js.text(Js.at(a, 1)));
          }
          return x;
        });
    Api.one("enclosingPowerOfTwo", x -> Js.of(Math.pow(2, Math.ceil(log2(Js.number(x))))));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
