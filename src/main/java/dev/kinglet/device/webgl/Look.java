package dev.kinglet.device.webgl;

import dev.kinglet.core.Ascii;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/**
 * What would draw WebGL here, told without a context of the page's own: where a processor draws, to
 * make one takes 80 to 300 ms in which the page stands still. A worker makes one instead, and the
 * answer is kept in local storage for a week.
 */
public final class Look {
  private static final String WORKER =
      "let g=null;try{g=new OffscreenCanvas(1,1).getContext('webgl2')}catch(e){}"
          + "let r='';if(g){const e=g.getExtension('WEBGL_debug_renderer_info');"
          + "r=g.getParameter(e?e.UNMASKED_RENDERER_WEBGL:g.RENDERER)}postMessage(r);close()";

  private static final int PATIENCE = 3000;

  private Look() {}

  /** Told the name of what draws. */
  @JSFunctor
  public interface Told extends JSObject {
    /** It is empty where that could not be found out. */
    void run(String renderer);
  }

  /** The name that was kept, or null. */
  @JSBody(
      script =
          "try{var kept=JSON.parse(localStorage.getItem('kinglet.webgl'));"
              + "return kept.agent===navigator.userAgent&&Date.now()-kept.at<6048e5?kept.renderer:"
              + "null;}catch(e){return null;}")
  public static native String kept();

  /** Keeps it, where the page may. */
  @JSBody(
      params = "renderer",
      script =
          "try{localStorage.setItem('kinglet.webgl',JSON.stringify({agent:navigator.userAgent,"
              + "at:Date.now(),renderer:renderer}));}catch(e){}")
  static native void keep(String renderer);

  /**
   * Asks a worker; returns false where there can be none. {@code told} is called once, later, and
   * what it is told is kept.
   */
  public static boolean ask(Told told) {
    return ask(
        WORKER,
        PATIENCE,
        renderer -> {
          if (!renderer.isEmpty()) {
            keep(renderer);
          }
          told.run(renderer);
        });
  }

  @JSBody(
      params = {"source", "patience", "told"},
      script =
          "if(typeof document==='undefined'||typeof Worker!=='function'||"
              + "typeof OffscreenCanvas!=='function')return false;"
              + "var url,worker,late;function end(name){if(!told)return;clearTimeout(late);"
              + "worker.terminate();URL.revokeObjectURL(url);var tell=told;told=null;tell(name);}"
              + "try{url=URL.createObjectURL(new Blob([source],{type:'text/javascript'}));"
              + "worker=new Worker(url);worker.onmessage=function(message){end(message.data);};"
              + "worker.onerror=function(){end('');};"
              + "late=setTimeout(function(){end('');},patience);}catch(e){return false;}return true;")
  private static native boolean ask(String source, int patience, Told told);

  /** Whether that is a name of a renderer that runs on a processor. */
  public static boolean isSoftware(String renderer) {
    String r = Ascii.lower(renderer);
    return r.contains("swiftshader")
        || r.contains("llvmpipe")
        || r.contains("software")
        || r.contains("basic render");
  }
}
