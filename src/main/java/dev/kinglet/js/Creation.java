package dev.kinglet.js;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** tensor, tensor1d … tensor6d, scalar. */
final class Creation {
  private Creation() {}

  /** The element type of that name; float32 when none is given. */
  static DType dtype(JSObject v, String op) {
    if (Js.isNone(v)) {
      return DType.FLOAT32;
    }
    DType d = DType.of(Js.text(v));
    if (d == null) {
      throw KingletException.dtype(op, "unknown dtype " + Values.show(v));
    }
    return d;
  }

  /** A shape, which must be a list of whole numbers that are not negative. */
  static int[] shape(JSObject v, String op) {
    int kind = Js.kind(v);
    boolean ok = kind == Js.ARRAY || kind == Js.INTS;
    int[] out = new int[ok ? Js.length(v) : 0];
    for (int i = 0; i < out.length; i++) {
      double d = Js.number(Js.at(v, i));
      out[i] = (int) d;
      ok &= out[i] == d && d >= 0;
    }
    if (!ok) {
      throw KingletException.shape(
          null,
          "Tensor must have a shape comprised of positive integers but got shape "
              + Values.show(v)
              + ".");
    }
    return out;
  }

  /** Exports them. */
  static void define() {
    Api.function("tensor", (self, a) -> tensor(Js.at(a, 0), Js.at(a, 1), Js.at(a, 2)));
    for (int rank = 1; rank <= 6; rank++) {
      int r = rank;
      Api.function(
          "tensor" + r + "d",
          (self, a) ->
              r == 1
                  ? ranked(1, Js.at(a, 0), Js.undefined(), Js.at(a, 1))
                  : ranked(r, Js.at(a, 0), Js.at(a, 1), Js.at(a, 2)));
    }
    Api.function(
        "scalar",
        (self, a) -> {
          JSObject v = Js.at(a, 0);
          int kind = Js.kind(v);
          boolean text = "string".equals(Js.isNone(Js.at(a, 1)) ? null : Js.text(Js.at(a, 1)));
          if (text && kind >= Js.FLOATS && kind <= Js.INTS && !isBytes(v)) {
            throw KingletException.value(
                null, "When making a scalar from encoded string, the value must be `Uint8Array`.");
          }
          if (kind != Js.NUMBER && kind != Js.BOOLEAN && kind != Js.STRING && !text) {
            throw KingletException.value(
                null,
                "Error creating a new Scalar: value must be a primitive (number|boolean|string)");
          }
          return tensor(v, Js.array(), Js.at(a, 1));
        });
  }

  @JSBody(params = "x", script = "return x instanceof Uint8Array;")
  private static native boolean isBytes(JSObject x);

  private static JSObject tensor(JSObject v, JSObject shape, JSObject type) {
    int kind = Js.kind(v);
    if (kind < Js.BOOLEAN || kind > Js.INTS) {
      throw KingletException.value(
          null,
          "values passed to tensor(values) must be a number/boolean/string or an array of"
              + " numbers/booleans/strings, or a TypedArray");
    }
    return Tensors.wrap(
        Values.tensor(
            v,
            Js.isNone(shape) ? null : shape(shape, "tensor"),
            Js.isNone(type) ? null : dtype(type, "tensor")));
  }

  private static JSObject ranked(int rank, JSObject v, JSObject shape, JSObject type) {
    String name = "tensor" + rank + "d()";
    int kind = Js.kind(v);
    if (kind < Js.BOOLEAN) {
      throw KingletException.value(
          null, "The input to the tensor constructor must be a non-null value.");
    }
    if (!Js.isNone(shape) && Js.length(shape) != rank) {
      throw KingletException.shape(null, name + " requires shape to have " + rank + " numbers");
    }
    boolean text = !Js.isNone(type) && Js.text(type).equals("string");
    int given = kind >= Js.FLOATS && kind <= Js.INTS && !text ? 1 : Values.shape(v, text).length;
    if (given != rank && given != 1) {
      throw KingletException.shape(
          null, name + " requires values to be nested " + rank + " deep or flat/TypedArray");
    }
    if (given == 1 && rank > 1 && Js.isNone(shape)) {
      throw KingletException.shape(
          null, name + " requires shape to be provided when `values` are a flat array");
    }
    return tensor(v, shape, type);
  }
}
