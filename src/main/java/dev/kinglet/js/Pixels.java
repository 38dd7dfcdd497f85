package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Buffer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Uint8ClampedArray;

/** Pictures in and out: {@code browser.fromPixels} and {@code browser.toPixels}. */
final class Pixels {
  /** Where pictures are drawn to be read, once one had to be. */
  private static JSObject canvas;

  private Pixels() {}

  /** Width or height of a video's frame, an image, a canvas, a bitmap, ImageData; -1 for others. */
  @JSBody(
      params = {"p", "high"},
      script =
          "if(!p||typeof p!=='object')return -1;"
              + "var v=p.videoWidth!==undefined;"
              + "var n=high?v?p.videoHeight:p.height:v?p.videoWidth:p.width;"
              + "return typeof n==='number'?n:-1;")
  private static native int side(JSObject p, boolean high);

  @JSBody(
      script =
          "return typeof document!=='undefined'?document.createElement('canvas')"
              + ":new OffscreenCanvas(1,1);")
  private static native JSObject newCanvas();

  /** Its bytes, four for each pixel: its own, or those of the canvas it is drawn on. */
  @JSBody(
      params = {"p", "c", "w", "h"},
      script =
          "if(p.data)return p.data;if(c.width!==w)c.width=w;if(c.height!==h)c.height=h;"
              + "var g=c.getContext('2d',{willReadFrequently:true});g.clearRect(0,0,w,h);"
              + "g.drawImage(p,0,0,w,h);return g.getImageData(0,0,w,h).data;")
  private static native Uint8ClampedArray bytes(JSObject p, JSObject c, int w, int h);

  /** The first channels of a picture as it is now: int32 [height, width, channels]. */
  private static Tensor take(JSObject p, int channels) {
    int w = side(p, false);
    int h = side(p, true);
    if (w < 0 || h < 0) {
      throw KingletException.value(
          "fromPixels", "needs a video, image, canvas, ImageBitmap or ImageData");
    }
    if (w == 0 || h == 0) {
      throw KingletException.value(
          "fromPixels",
          "the picture is " + w + " x " + h + "; a video has no frame before its loadeddata event");
    }
    if (channels < 1 || channels > 4) {
      throw KingletException.value("fromPixels", "numChannels must be 1 to 4, got " + channels);
    }
    if (canvas == null) {
      canvas = newCanvas();
    }
    return Tensor.source(spread(bytes(p, canvas, w, h), w * h, channels), h, w, channels);
  }

  private static Buffer spread(Uint8ClampedArray bytes, int pixels, int channels) {
    int[] out = new int[pixels * channels];
    for (int i = 0, to = 0; i < pixels; i++) {
      for (int c = 0; c < channels; c++) {
        out[to++] = bytes.get(4 * i + c);
      }
    }
    return new Buffer(DType.INT32, out.length, out);
  }

  /** Values 0 to scale as the bytes of a picture, drawn on a canvas if there is one. */
  @JSBody(
      params = {"v", "w", "h", "n", "scale", "c"},
      script =
          "var d=new Uint8ClampedArray(4*w*h);for(var i=0;i<w*h;i++){for(var k=0;k<3;k++)"
              + "d[4*i+k]=v[n*i+(n<3?0:k)]*scale;d[4*i+3]=n===4?v[4*i+3]*scale:255;}"
              + "if(c){c.width=w;c.height=h;"
              + "c.getContext('2d').putImageData(new ImageData(d,w,h),0,0);}return d;")
  private static native JSObject paint(
      JSObject v, int w, int h, int channels, double scale, JSObject c);

  private static JSObject give(JSObject x, JSObject target) {
    Tensor t = Tensors.result(x, "toPixels() needs a tensor");
    int[] s = t.shape();
    int n = s.length == 3 ? s[2] : 1;
    if (s.length != 2 && s.length != 3 || n != 1 && n != 3 && n != 4) {
      throw KingletException.shape(
          "toPixels", "needs [height, width] or [height, width, 1, 3 or 4], got " + Shapes.str(s));
    }
    double scale = t.dtype() == DType.FLOAT32 ? 255 : 1;
    JSObject c = Js.isNone(target) ? null : target;
    return Js.then(Tensors.data(x), v -> paint(v, s[1], s[0], n, scale, c));
  }

  /** Exports them. */
  static void define() {
    Api.function(
        "browser.fromPixels",
        (self, a) -> {
          JSObject n = Js.at(a, 1);
          return Tensors.wrap(take(Js.at(a, 0), Js.isNone(n) ? 3 : (int) Js.number(n)));
        });
    Api.function("browser.toPixels", (self, a) -> give(Js.at(a, 0), Js.at(a, 1)));
  }
}
