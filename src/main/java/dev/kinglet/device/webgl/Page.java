package dev.kinglet.device.webgl;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** What the device asks of the page or worker around it. */
final class Page {
  private Page() {}

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
  static native Gl open(Gl.Action lost);

  /** The name of what draws. */
  @JSBody(
      params = {"gl"},
      script =
          "var e=gl.getExtension('WEBGL_debug_renderer_info');"
              + "return gl.getParameter(e?e.UNMASKED_RENDERER_WEBGL:gl.RENDERER)||'unknown';")
  static native String renderer(Gl gl);

  /** Gives the context up. */
  @JSBody(
      params = {"gl"},
      script = "var e=gl.getExtension('WEBGL_lose_context');if(e)e.loseContext();")
  static native void lose(Gl gl);

  /** A port that calls back as soon as the event loop comes round, unlike a clamped timeout. */
  @JSBody(
      params = {"f"},
      script = "var c=new MessageChannel();c.port1.onmessage=function(){f();};return c.port2;")
  static native JSObject port(Gl.Action f);

  @JSBody(
      params = {"port"},
      script = "port.postMessage(0);")
  static native void post(JSObject port);

  /** Has the GPU itself measure how long it takes for work; false where it cannot. */
  @JSBody(
      params = {"gl", "work", "told"},
      script =
          "var e=gl.getExtension('EXT_disjoint_timer_query_webgl2');if(!e)return false;"
              + "var q=gl.createQuery();gl.beginQuery(e.TIME_ELAPSED_EXT,q);"
              + "try{work();}finally{gl.endQuery(e.TIME_ELAPSED_EXT);}"
              + "setTimeout(function look(){if(!gl.isContextLost()&&"
              + "!gl.getQueryParameter(q,gl.QUERY_RESULT_AVAILABLE)){setTimeout(look,1);return;}"
              + "told(gl.isContextLost()||gl.getParameter(e.GPU_DISJOINT_EXT)?NaN:"
              + "gl.getQueryParameter(q,gl.QUERY_RESULT)/1e6);gl.deleteQuery(q);});return true;")
  static native boolean time(Gl gl, Gl.Action work, Gl.Figure told);

  @JSBody(
      params = {"f", "ms"},
      script = "setTimeout(f,ms);")
  static native void later(Gl.Action f, int ms);

  @JSBody(script = "return performance.now();")
  static native double now();
}
