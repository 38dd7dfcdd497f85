package dev.kinglet.js;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.webgl.WebGlDevice;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/** Pictures to tensors and back: browser.fromPixels, browser.toPixels. */
final class Pixels {
  private Pixels() {}

  /** What is wrong with a source; null when nothing is. */
  @JSBody(
      params = "p",
      script =
          "var d=typeof document!=='undefined';"
              + "if(p===null||p===undefined)return 'pixels passed to tf.browser.fromPixels() can not"
              + " be null';"
              + "if(d&&p instanceof HTMLVideoElement)return !p.videoWidth?'The video element has"
              + " not loaded data yet. Please wait for `loadeddata` event on the <video>"
              + " element.':null;"
              + "if(p.data&&p.width>=0&&p.height>=0||d&&(p instanceof HTMLImageElement"
              + "||p instanceof HTMLCanvasElement)"
              + "||typeof OffscreenCanvas!=='undefined'&&p instanceof OffscreenCanvas"
              + "||typeof ImageBitmap!=='undefined'&&p instanceof ImageBitmap)return null;"
              + "return 'pixels passed to tf.browser.fromPixels() must be either an HTMLVideoElement,"
              + " HTMLImageElement, HTMLCanvasElement, OffscreenCanvas, ImageBitmap, ImageData or"
              + " {data: Uint8Array, width: number, height: number}, but was '"
              + "+(p.constructor?p.constructor.name:typeof p);")
  private static native String fault(JSObject p);

  @JSBody(
      params = "p",
      script = "return p.naturalWidth&&!p.width?p.naturalWidth:" + "p.videoWidth||p.width;")
  private static native int width(JSObject p);

  @JSBody(
      params = "p",
      script = "return p.naturalHeight&&!p.height?p.naturalHeight:" + "p.videoHeight||p.height;")
  private static native int height(JSObject p);

  /** The picture itself, if {@code direct} and it is shown as large as it is; else its bytes. */
  @JSBody(
      params = {"p", "w", "h", "keep", "direct"},
      script =
          "var data=p.data;if(data)return typeof ImageData==='undefined'||p instanceof ImageData?p:"
              + "new ImageData(new Uint8ClampedArray(data.buffer,data.byteOffset,data.byteLength),w,h);"
              + "if(direct&&(p.naturalWidth===undefined||p.naturalWidth===w&&p.naturalHeight===h))"
              + "return p;var pen=keep.pen;"
              + "if(!pen){var made=typeof document!=='undefined'?document.createElement('canvas')"
              + ":new OffscreenCanvas(1,1);"
              + "pen=keep.pen=made.getContext('2d',{willReadFrequently:true});}"
              + "if(pen.canvas.width!==w||pen.canvas.height!==h){pen.canvas.width=w;"
              + "pen.canvas.height=h;}else pen.clearRect(0,0,w,h);pen.drawImage(p,0,0,w,h);"
              + "return pen.getImageData(0,0,w,h);")
  private static native JSObject source(JSObject p, int w, int h, JSObject keep, boolean direct);

  /** The bytes r, g, b, a. */
  @JSBody(
      params = "p",
      script = "p=p.data;return new Int8Array(p.buffer,p.byteOffset,p.byteLength);")
  @JSByRef
  private static native byte[] rgba(JSObject p);

  /** What pictures are drawn on to get at their bytes. */
  private static JSObject scratch;

  /** int32 [height, width, channels] of a picture, captured now. */
  static Tensor from(JSObject p, int channels) {
    if (channels > 4 || channels < 1) {
      throw KingletException.value(
          null, "Cannot construct Tensor with more than 4 channels from pixels.");
    }
    String fault = fault(p);
    if (fault != null) {
      throw KingletException.value(null, fault);
    }
    int w = width(p);
    int h = height(p);
    if (w == 0 || h == 0) {
      throw KingletException.shape("fromPixels", "the picture has no size: " + w + " by " + h);
    }
    if (Devices.big() instanceof WebGlDevice device) {
      Buffer taken = device.picture(source(p, w, h, scratch, true), w, h, channels);
      if (taken != null) {
        return Tensor.source(taken, h, w, channels);
      }
    }
    byte[] bytes = rgba(source(p, w, h, scratch, false));
    int[] out = new int[w * h * channels];
    int k = 0;
    for (int i = 0; i < w * h; i++) {
      for (int c = 0; c < channels; c++) {
        out[k++] = bytes[4 * i + c] & 255;
      }
    }
    return Tensor.source(new Buffer(DType.INT32, out.length, out), h, w, channels);
  }

  @JSBody(
      params = {"a", "w", "h", "canvas"},
      script =
          "var data=new Uint8ClampedArray(a.buffer,a.byteOffset,a.byteLength);if(canvas){"
              + "canvas.width=w;canvas.height=h;"
              + "canvas.getContext('2d').putImageData(new ImageData(data,w,h),0,0);}return data;")
  private static native JSObject show(@JSByRef byte[] a, int w, int h, JSObject canvas);

  private static byte[] bytes(Object host, int pixels, int depth, double opacity) {
    byte[] out = new byte[4 * pixels];
    for (int i = 0; i < pixels; i++) {
      out[4 * i + 3] = (byte) (int) (opacity * 255 + 0.5);
      for (int c = 0; c < (depth == 1 ? 3 : depth); c++) {
        int at = depth == 1 ? i : i * depth + c;
        double v = host instanceof float[] f ? f[at] : ((int[]) host)[at];
        boolean unit = host instanceof float[];
        if (!(v >= 0 && v <= (unit ? 1 : 255))) {
          throw KingletException.value(
              null,
              "Tensor values for "
                  + (unit
                      ? "a float32 Tensor must be in the range [0 - 1]"
                      : "a int32 Tensor must" + " be in the range [0 - 255]")
                  + " but encountered "
                  + Values.show(Js.of(v))
                  + ".");
        }
        out[4 * i + c] = (byte) (int) (unit ? v * 255 + 0.5 : v);
      }
    }
    return out;
  }

  /** Channels of a picture that can be shown. */
  private static int depth(String op, Tensor t) {
    int[] s = t.shape();
    int depth = s.length == 2 ? 1 : s.length == 3 ? s[2] : 0;
    if (depth == 0) {
      throw KingletException.shape(
          null, op + " only supports rank 2 or 3 tensors, got rank " + s.length + ".");
    }
    if (depth == 2 || depth > 4) {
      throw KingletException.shape(
          null, op + " only supports depth of size 1, 3 or 4 but got " + depth);
    }
    if (t.dtype() == DType.BOOL) {
      throw KingletException.dtype(
          null, "Unsupported type for " + op + ": bool. Please use float32 or int32 tensors.");
    }
    return depth;
  }

  private static JSObject to(JSObject image, JSObject canvas) {
    boolean made = Js.kind(image) != Js.TENSOR;
    Tensor given = Values.tensorLike(image, "img", "toPixels", null);
    Tensor t = made ? given.cast(DType.INT32) : given; // plain numbers are bytes
    if (made) {
      given.dispose();
    }
    int[] s = t.shape();
    int depth = depth("toPixels", t);
    return Js.promise(
        (resolve, reject) ->
            Reading.read(
                t.node(),
                (host, error) -> {
                  RuntimeException failed = error;
                  byte[] b = null;
                  if (failed == null) {
                    try {
                      b = bytes(host, s[0] * s[1], depth, 1);
                    } catch (KingletException e) {
                      failed = e;
                    }
                  }
                  if (made) {
                    t.dispose();
                  }
                  if (failed == null) {
                    Js.call(resolve, show(b, s[1], s[0], canvas));
                  } else {
                    Js.call(reject, Api.error(failed));
                  }
                }));
  }

  @JSBody(
      params = "o",
      script = "var a=o&&o.imageOptions&&o.imageOptions.alpha;return a===undefined||a===null?1:a;")
  private static native double opacity(JSObject o);

  /**
   * Shows a picture on a canvas at once; {@code imageOptions.alpha} is the opacity of one without.
   */
  private static JSObject draw(JSObject image, JSObject canvas, JSObject options) {
    try (Scope scope = Scope.open()) {
      Tensor given = Values.tensorLike(image, "img", "draw", null);
      Tensor t = Js.kind(image) == Js.TENSOR ? given : given.cast(DType.INT32);
      int[] s = t.shape();
      int depth = depth("draw", t);
      show(
          bytes(Reading.readSync(t.node()), s[0] * s[1], depth, opacity(options)),
          s[1],
          s[0],
          canvas);
      return Js.undefined();
    }
  }

  /** Exports them. */
  static void define() {
    scratch = Js.object();
    Api.function(
        "browser.fromPixels", (self, a) -> Tensors.wrap(from(Js.at(a, 0), channels(Js.at(a, 1)))));
    Api.function(
        "browser.fromPixelsAsync",
        (self, a) -> Js.resolved(Tensors.wrap(from(Js.at(a, 0), channels(Js.at(a, 1))))));
    Api.function("browser.draw", (self, a) -> draw(Js.at(a, 0), Js.at(a, 1), Js.at(a, 2)));
    Api.function(
        "browser.toPixels",
        (self, a) -> {
          try {
            return to(Js.at(a, 0), Js.at(a, 1));
          } catch (KingletException e) {
            return Js.rejected(Api.error(e));
          }
        });
  }

  private static int channels(JSObject v) {
    return Js.isNone(v) ? 3 : (int) Js.number(v);
  }
}
