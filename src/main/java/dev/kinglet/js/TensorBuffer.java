package dev.kinglet.js;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The class TensorBuffer: values that can be set one by one, then made a tensor. */
final class TensorBuffer {
  private static JSObject bufferType;

  private TensorBuffer() {}

  @JSBody(
      params = {"tf", "toTensor"},
      script =
          "function TensorBuffer(shape,dtype,values,strides){this.shape=shape.slice();"
              + "this.dtype=dtype;this.values=values;this.size=values.length;"
              + "this.strides=strides;}"
              + "var p=TensorBuffer.prototype;"
              + "Object.defineProperty(p,'rank',{get:function(){return this.shape.length;}});"
              + "p.locToIndex=function(l){return tf.util.locToIndex(l,this.rank,this.strides);};"
              + "p.indexToLoc=function(i){return tf.util.indexToLoc(i,this.rank,this.strides);};"
              + "p.get=function(){var l=arguments,k;if(!l.length)l=[0];"
              + "for(k=0;k<l.length;k++)if(l[k]<0||l[k]>=this.shape[k])throw new Error("
              + "'Requested out of range element at '+Array.prototype.join.call(l)+'.   Buffer"
              + " shape='+this.shape);"
              + "return this.values[this.locToIndex(l)];};"
              + "p.set=function(v){var l=Array.prototype.slice.call(arguments,1);"
              + "if(!l.length)l=[0];if(l.length!==this.shape.length&&this.shape.length)throw new"
              + " Error('The number of provided coordinates ('+l.length+') must match the rank"
              + " ('+this.shape.length+')');this.values[this.locToIndex(l)]=v;};"
              + "p.toTensor=function(){return toTensor(this);};return TensorBuffer;")
  private static native JSObject define(JSObject tf, JSObject toTensor);

  @JSBody(
      params = {"T", "shape", "dtype", "values", "strides"},
      script = "return new T(shape,dtype,values,strides);")
  private static native JSObject make(
      JSObject T, JSObject shape, String dtype, JSObject values, JSObject strides);

  @JSBody(
      params = {"n", "type"},
      script =
          "return type===0?new Float32Array(n):type===1?new Int32Array(n):type===4?new Array(n)"
              + ":new Uint8Array(n);")
  static native JSObject zeros(int n, int type);

  /** The buffer with a tensor's values. */
  static JSObject make(JSObject shape, JSObject x, JSObject values) {
    refuse(Tensors.unwrap(x).dtype());
    return make(bufferType, shape, Tensors.unwrap(x).dtype().id(), values, Js.get(x, "strides"));
  }

  private static void refuse(DType type) {
    if (type == DType.COMPLEX64) {
      throw KingletException.dtype(
          null,
          "complex64 dtype TensorBuffers are not supported. Please create a TensorBuffer for the"
              + " real and imaginary parts separately and call tf.complex(real, imag).");
    }
  }

  private static JSObject toTensor(JSObject b) {
    return Tensors.wrap(
        Values.tensor(
            Js.get(b, "values"),
            Creation.shape(Js.get(b, "shape"), "tensor"),
            Creation.dtype(Js.get(b, "dtype"), "tensor")));
  }

  /** Exports buffer(shape, dtype, values) and the class. */
  static void define() {
    bufferType = define(Api.root, Api.function((self, a) -> toTensor(Js.at(a, 0))));
    Api.put("TensorBuffer", bufferType);
    Api.function(
        "buffer",
        (self, a) -> {
          int[] shape = Creation.shape(Js.at(a, 0), "buffer");
          DType type = Creation.dtype(Js.at(a, 1), "buffer");
          refuse(type);
          JSObject values = Js.at(a, 2);
          int n = Shapes.size(shape);
          if (Js.isNone(values)) {
            values = zeros(n, type.ordinal());
          } else if (Js.length(values) != n) {
            throw KingletException.shape(
                null,
                "Length of values '"
                    + Js.length(values)
                    + "' does not match the size inferred by the shape '"
                    + n
                    + "'.");
          }
          int[] s = Shapes.strides(shape);
          return make(
              bufferType,
              Js.list(shape),
              type.id(),
              values,
              Js.list(s.length == 0 ? s : java.util.Arrays.copyOf(s, s.length - 1)));
        });
  }
}
