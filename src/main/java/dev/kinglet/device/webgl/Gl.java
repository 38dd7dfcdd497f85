package dev.kinglet.device.webgl;

import org.teavm.jso.JSBody;
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

  /** Called without arguments. */
  @JSFunctor
  interface Action extends JSObject {
    void run();
  }

  /** A context on a canvas of its own, or null. {@code lost} is called when it goes away. */
  @JSBody(
      params = {"lost"},
      script =
          "var c=typeof document!=='undefined'?document.createElement('canvas'):"
              + "typeof OffscreenCanvas!=='undefined'?new OffscreenCanvas(1,1):null;"
              + "if(!c)return null;c.width=c.height=1;var g=null;"
              + "try{g=c.getContext('webgl2',{alpha:false,antialias:false,depth:false,stencil:false,"
              + "powerPreference:'high-performance',failIfMajorPerformanceCaveat:false});}"
              + "catch(e){}"
              + "if(!g)return null;c.addEventListener('webglcontextlost',function(){"
              + "lost();});return g;")
  static Gl open(Action lost) {
    throw new UnsupportedOperationException();
  }

  /** The name of what draws. */
  @JSBody(
      params = {"gl"},
      script =
          "var e=gl.getExtension('WEBGL_debug_renderer_info');"
              + "return gl.getParameter(e?e.UNMASKED_RENDERER_WEBGL:gl.RENDERER)||'unknown';")
  static String renderer(Gl gl) {
    throw new UnsupportedOperationException();
  }

  /** Gives the context up. */
  @JSBody(
      params = {"gl"},
      script = "var e=gl.getExtension('WEBGL_lose_context');if(e)e.loseContext();")
  static void lose(Gl gl) {
    throw new UnsupportedOperationException();
  }

  /** A port that calls back as soon as the event loop comes round, unlike a clamped timeout. */
  @JSBody(
      params = {"f"},
      script =
          "var c=new MessageChannel();c.port1.onmessage=function(){f();};return c.port2;")
  static JSObject port(Action f) {
    throw new UnsupportedOperationException();
  }

  @JSBody(
      params = {"port"},
      script = "port.postMessage(0);")
  static void post(JSObject port) {
    throw new UnsupportedOperationException();
  }

  @JSBody(
      params = {"f", "ms"},
      script = "setTimeout(f,ms);")
  static void later(Action f, int ms) {
    throw new UnsupportedOperationException();
  }

  @JSBody(script = "return performance.now();")
  static double now() {
    throw new UnsupportedOperationException();
  }

  /** A part of an array, without copying. */
  @JSBody(
      params = {"a", "from", "to"},
      script = "return a.subarray(from,to);")
  static ArrayBufferView part(ArrayBufferView a, int from, int to) {
    throw new UnsupportedOperationException();
  }
}
