package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Strings;
import dev.kinglet.graph.Buffer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/** Numbers, typed arrays and nested arrays to tensors, and back. */
final class Values {
  private Values() {}

  // ---- in -------------------------------------------------------------------------------------

  /** Row by row into {@code out}, a typed array. */
  @JSBody(
      params = {"a", "out"},
      script =
          "if(ArrayBuffer.isView(a)){out.set(a);return out;}var i=0;"
              + "function f(x){for(var k=0;k<x.length;k++){var v=x[k];"
              + "if(v!==null&&typeof v==='object')f(v);else out[i++]=v;}}f(a);return out;")
  private static native JSObject fill(JSObject a, JSObject out);

  @JSBody(params = "n", script = "return new Float32Array(n);")
  private static native JSObject newFloats(int n);

  @JSBody(params = "a", script = "return new Float32Array(a);")
  private static native JSObject newFloats(JSObject a);

  @JSBody(params = "n", script = "return new Float64Array(n);")
  private static native JSObject newDoubles(int n);

  @JSBody(params = "n", script = "return new Int32Array(n);")
  private static native JSObject newInts(int n);

  @JSBody(params = "a", script = "return a;")
  @JSByRef
  private static native float[] floats(JSObject a);

  @JSBody(params = "a", script = "return a;")
  @JSByRef
  private static native double[] asDoubles(JSObject a);

  @JSBody(params = "a", script = "return a;")
  @JSByRef
  private static native int[] ints(JSObject a);

  /** What tf.js takes for true: what does not round to 0. */
  @JSBody(
      params = "a",
      script = "return Int8Array.from(a,function(x){return Math.round(x)!==0?1:0;});")
  @JSByRef
  private static native byte[] bools(JSObject a);

  /** The host array of a type with the numbers of a typed array. */
  static Object host(JSObject v, DType type) {
    int n = Js.length(v);
    return type == DType.FLOAT32
        ? floats(fill(v, newFloats(n)))
        : type == DType.INT32 ? ints(fill(v, newInts(n))) : bools(v);
  }

  /** What is no finite number among given values, or null. */
  @JSBody(
      params = "v",
      script =
          "function f(x){if(typeof x==='number')return x-x!==0?String(x):null;"
              + "if(x&&typeof x==='object')for(var i=0;i<x.length;i++){var y=f(x[i]);if(y)return y;}"
              + "return null;}return f(v);")
  private static native String unfit(JSObject v);

  /** The numbers of a list, or of nested lists row by row. */
  static double[] doubles(JSObject list) {
    return asDoubles(fill(list, newDoubles(Shapes.size(shape(list)))));
  }

  static int[] shape(JSObject a) {
    return shape(a, false);
  }

  /**
   * Lengths of the nested arrays, outermost first, going by the first elements.
   *
   * @param strings whether typed arrays are strings, and so elements
   */
  @JSBody(
      params = {"a", "strings"},
      script =
          "var s=[];while(Array.isArray(a)||!strings&&ArrayBuffer.isView(a)){"
              + "s.push(a.length);a=a[0];}return new Int32Array(s);")
  @JSByRef
  static native int[] shape(JSObject a, boolean strings);

  /** The elements of nested arrays as byte strings; a text stands for its UTF-8 bytes. */
  private static int[] codes(JSObject v) {
    JSObject flat = flat(v);
    int[] out = new int[Js.length(flat)];
    for (int i = 0; i < out.length; i++) {
      JSObject x = Js.at(flat, i);
      out[i] = Strings.code(Js.kind(x) == Js.INTS ? bytes(x) : Strings.encode(Js.text(x)));
    }
    return out;
  }

  @JSBody(
      params = "a",
      script =
          "var o=[];function f(x){if(Array.isArray(x))for(var i=0;i<x.length;i++)f(x[i]);"
              + "else o.push(x===undefined?'':x);}f(a);return o;")
  private static native JSObject flat(JSObject a);

  @JSBody(
      params = "a",
      script = "for(var s='',i=0;i<a.length;i++)s+=String.fromCharCode(a[i]);return s;")
  static native String bytes(JSObject a);

  /** The Uint8Array of a byte string. */
  @JSBody(
      params = "s",
      script =
          "var n=s.length,a=new Uint8Array(n),i;for(i=0;i<n;i++)a[i]=s.charCodeAt(i);return a;")
  static native JSObject bytes(String s);

  /** Texts, or for {@code raw} Uint8Arrays, of the codes of strings. */
  static JSObject strings(Object codes, boolean raw) {
    JSObject out = Js.array();
    for (int code : (int[]) codes) {
      String s = Strings.bytes(code);
      Js.push(out, raw ? bytes(s) : Js.of(Strings.decode(s)));
    }
    return out;
  }

  /** What is wrong with the form of nested arrays; null when nothing is. */
  @JSBody(
      params = {"a", "shape", "strings"},
      script =
          "var at=[];function f(x,depth){var l=x!==null&&typeof x==='object'&&!(strings&&"
              + "ArrayBuffer.isView(x))?x.length:undefined;"
              + "if(depth===shape.length)return l===undefined?null:'Element arr['+at.join('][')+']"
              + " should be a primitive, but is an array of '+l+' elements';"
              + "if(l===undefined)return 'Element arr['+at.join('][')+'] should be an array of '"
              + "+shape[depth]+' elements, but is a primitive';"
              + "if(l!==shape[depth])return 'Element arr['+at.join('][')+'] should have '+shape[depth]+"
              + "' elements, but has '+l+' elements';"
              + "if(ArrayBuffer.isView(x))return null;"
              + "for(var i=0;i<l;i++){at.push(i);var e=f(x[i],depth+1);if(e)return e;at.pop();}"
              + "return null;}return f(a,0);")
  private static native String misfit(JSObject a, @JSByRef int[] shape, boolean strings);

  /** The element type of numbers, truth values, typed arrays, by the first element. */
  static DType dtype(JSObject v) {
    int kind = Js.kind(v);
    while (kind == Js.ARRAY && Js.length(v) > 0) {
      v = Js.at(v, 0);
      kind = Js.kind(v);
    }
    return kind == Js.BOOLEAN
        ? DType.BOOL
        : kind == Js.INTS ? DType.INT32 : kind == Js.STRING ? DType.STRING : DType.FLOAT32;
  }

  /**
   * A tensor of given values (copied).
   *
   * @param shape null: that of the nested arrays
   * @param type null: as inferred
   */
  static Tensor tensor(JSObject v, int[] shape, DType type) {
    if (!Kernels.watching()) {
      return make(v, shape, type);
    }
    DType dtype = type == null ? dtype(v) : type;
    String bad = Env.debug() ? unfit(v) : null;
    if (bad != null) {
      throw KingletException.value(
          null, "A tensor of type " + dtype.id() + " being uploaded contains " + bad + ".");
    }
    return Backends.place(make(v, shape, dtype));
  }

  private static Tensor make(JSObject v, int[] shape, DType type) {
    DType dtype = type == null ? dtype(v) : type;
    if (dtype == DType.COMPLEX64) {
      throw KingletException.dtype(
          null, "Cannot construct a complex64 tensor directly. Please use tf.complex(real, imag).");
    }
    boolean strings = dtype == DType.STRING;
    int kind = Js.kind(v);
    if (!strings && kind == Js.NUMBER || kind == Js.BOOLEAN) {
      double d = Js.number(v);
      if (dtype == DType.BOOL) {
        d = Math.abs(d) >= 0.5 || Double.isNaN(d) ? 1 : 0;
      }
      Tensor t = Tensor.scalar(d, dtype);
      if (shape == null || shape.length == 0) {
        return t;
      }
      check(shape, new int[0]);
      Tensor r = t.reshape(shape);
      t.dispose();
      return r;
    }
    if (kind >= Js.FLOATS && shape != null && dtype == DType.FLOAT32) {
      int n = Js.length(v);
      boolean fits = Shapes.size(shape) == n;
      for (int d : shape) {
        fits &= d >= 0;
      }
      if (fits) {
        return Tensor.source(new Buffer(dtype, n, floats(newFloats(v))), shape);
      }
    }
    int[] inferred = shape(v, strings);
    if (kind == Js.ARRAY) {
      String misfit = misfit(v, inferred, strings);
      if (misfit != null) {
        throw KingletException.shape(null, misfit);
      }
    }
    if (shape != null) {
      check(shape, inferred);
    }
    int n = Shapes.size(inferred);
    Object host =
        strings
            ? codes(v)
            : dtype == DType.FLOAT32
                ? floats(fill(v, newFloats(n)))
                : dtype == DType.INT32
                    ? ints(fill(v, newInts(n)))
                    : bools(kind == Js.ARRAY ? fill(v, newDoubles(n)) : v);
    return Tensor.source(new Buffer(dtype, n, host), shape == null ? inferred : shape);
  }

  private static void check(int[] shape, int[] inferred) {
    for (int d : shape) {
      if (d < 0) {
        throw KingletException.shape(
            null,
            "Tensor must have a shape comprised of positive integers but got shape "
                + Shapes.str(shape)
                + ".");
      }
    }
    int n = Shapes.size(inferred);
    if (Shapes.size(shape) != n) {
      throw KingletException.shape(
          null,
          "Based on the provided shape, "
              + Shapes.str(shape)
              + ", the tensor should have "
              + Shapes.size(shape)
              + " values but has "
              + n);
    }
    int last = inferred.length - 1;
    for (int i = 0; i <= last; i++) {
      // only the innermost lists may be flat
      if (inferred[i] != (i < shape.length ? shape[i] : -1)
          && (i < last || i > shape.length || inferred[i] != sizeFrom(shape, i))) {
        throw KingletException.shape(
            null,
            "Error creating a new Tensor. Inferred shape ("
                + Shapes.str(inferred)
                + ") does not match the provided shape ("
                + Shapes.str(shape)
                + ")");
      }
    }
  }

  private static int sizeFrom(int[] shape, int from) {
    int n = 1;
    for (int i = from; i < shape.length; i++) {
      n *= shape[i];
    }
    return n;
  }

  /**
   * The tensor that an argument is, or is made into.
   *
   * @param type the only type taken; null for any
   * @param strings whether strings are taken
   */
  static Tensor tensorLike(JSObject v, String arg, String op, DType type, boolean strings) {
    int kind = Js.kind(v);
    if (kind == Js.TENSOR) {
      Tensor t = Tensors.unwrap(v);
      expect(type, t.dtype(), arg, op, strings);
      return t;
    }
    if (kind < Js.BOOLEAN || kind > Js.INTS) {
      throw KingletException.value(
          null,
          "Argument '"
              + arg
              + "' passed to '"
              + op
              + "' must be a Tensor or TensorLike, but got '"
              + show(v)
              + "'");
    }
    DType found = dtype(v);
    DType as = type == null || type == DType.STRING || found == DType.STRING ? found : type;
    expect(type, as, arg, op, strings);
    return tensor(v, null, as);
  }

  static Tensor tensorLike(JSObject v, String arg, String op, DType type) {
    return tensorLike(v, arg, op, type, false);
  }

  private static void expect(DType type, DType found, String arg, String op, boolean strings) {
    if (type == null ? found == DType.STRING && !strings : found != type) {
      throw KingletException.dtype(
          null,
          "Argument '"
              + arg
              + "' passed to '"
              + op
              + "' must be "
              + (type == null ? "numeric" : type.id())
              + " tensor, but got "
              + found.id()
              + " tensor");
    }
  }

  /** The tensors that the elements of an argument are, or are made into. */
  static Tensor[] tensorList(JSObject v, String arg, String op, boolean strings) {
    if (Js.kind(v) != Js.ARRAY) {
      throw KingletException.value(
          null,
          "The argument passed to tf."
              + op
              + "() must be a list of tensors: Argument "
              + arg
              + " must be a `Tensor[]` or `TensorLike[]`");
    }
    Tensor[] out = new Tensor[Js.length(v)];
    for (int i = 0; i < out.length; i++) {
      out[i] = tensorLike(Js.at(v, i), arg + "[" + i + "]", op, null, strings);
    }
    return out;
  }

  /** How an error shows a value: numbers and lists as they are, objects by their class. */
  @JSBody(
      params = "v",
      script =
          "if(v===null||typeof v==='function'||typeof v!=='object')return"
              + " typeof v==='function'?'Function':String(v);"
              + "if(Array.isArray(v))return '['+v+']';"
              + "return v.constructor?v.constructor.name:'Object';")
  static native String show(JSObject v);

  // ---- out ------------------------------------------------------------------------------------

  @JSBody(params = "a", script = "return new Float32Array(a);")
  private static native JSObject copy(@JSByRef float[] a);

  @JSBody(params = "a", script = "return new Int32Array(a);")
  private static native JSObject copy(@JSByRef int[] a);

  @JSBody(params = "a", script = "return new Uint8Array(a);")
  private static native JSObject copy(@JSByRef byte[] a);

  @JSBody(params = "a", script = "return a;")
  private static native JSObject same(@JSByRef float[] a);

  /** As {@link #typed}, of an array that nobody else has if it holds floats. */
  static JSObject own(Object host, DType type) {
    return host instanceof float[] f ? same(f) : typed(host, type);
  }

  /** A fresh typed array with the values of a host array; texts for strings. */
  static JSObject typed(Object host, DType type) {
    if (type == DType.STRING) {
      return strings(host, false);
    }
    if (host instanceof float[] f) {
      return copy(f);
    }
    return host instanceof int[] n ? copy(n) : copy((byte[]) host);
  }

  /** Typed array to nested arrays. */
  @JSBody(
      params = {"a", "shape"},
      script =
          "var i=0;function f(d){var n=shape[d],o=new Array(n),k;"
              + "for(k=0;k<n;k++)o[k]=d===shape.length-1?a[i++]:f(d+1);return o;}"
              + "return shape.length?a.length?f(0):[]:a[0];")
  static native JSObject nested(JSObject a, JSObject shape);
}
