package dev.kinglet.js;

import dev.kinglet.engine.Probe;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** Trying a GPU when the page is idle; what was found stays in local storage. */
final class Idle implements Probe.Page {
  /** Called without arguments. */
  @JSFunctor
  interface Step extends JSObject {
    void run();
  }

  @JSBody(
      params = "f",
      script =
          "if(typeof requestIdleCallback==='function')requestIdleCallback(function(){f();});else"
              + " setTimeout(f,50);")
  private static native void idle(Step f);

  @JSBody(
      params = {"of", "into"},
      script =
          "try{var all=JSON.parse(localStorage.getItem('kinglet.speed'));if(all.of===of)"
              + "{into.set(all.figures);return true;}}catch(err){}return false;")
  private static native boolean stored(String of, @JSByRef double[] into);

  @JSBody(
      params = {"of", "figures"},
      script =
          "try{localStorage.setItem('kinglet.speed',JSON.stringify({of:of,"
              + "figures:Array.from(figures)}));return true;}catch(err){return false;}")
  private static native boolean store(String of, @JSByRef double[] figures);

  private static String of(String device) {
    return Main.VERSION + " " + device;
  }

  @Override
  public double now() {
    return Js.now();
  }

  @Override
  public void later(Runnable step) {
    idle(step::run);
  }

  @Override
  public boolean recall(String device, double[] figures) {
    return stored(of(device), figures);
  }

  @Override
  public boolean keep(String device, double[] figures) {
    return store(of(device), figures);
  }
}
