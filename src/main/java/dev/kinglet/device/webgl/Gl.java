package dev.kinglet.device.webgl;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSMethod;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.ArrayBufferView;
import org.teavm.jso.typedarrays.Float32Array;
import org.teavm.jso.typedarrays.Int32Array;
import org.teavm.jso.webgl.WebGL2RenderingContext;
import org.teavm.jso.webgl.WebGLUniformLocation;

/** A WebGL2 context, with the calls that TeaVM's binding lacks. */
interface Gl extends WebGL2RenderingContext {
  @JSMethod("readPixels")
  void readIntoBuffer(int x, int y, int w, int h, int format, int type, int offset);

  @JSMethod("uniform4iv")
  void uniformInts(WebGLUniformLocation at, Int32Array v);

  @JSMethod("uniform4fv")
  void uniformFloats(WebGLUniformLocation at, Float32Array v);

  @JSMethod("texSubImage2D")
  void texRows(
      int target, int level, int x, int y, int w, int h, int format, int type, ArrayBufferView v);

  @JSMethod("texSubImage2D")
  void texPixels(
      int target, int level, int x, int y, int w, int h, int format, int type, JSObject source);

  /** Called with a number. */
  @JSFunctor
  interface Figure extends JSObject {
    void run(double x);
  }

  /** Called without arguments. */
  @JSFunctor
  interface Action extends JSObject {
    void run();
  }
}
