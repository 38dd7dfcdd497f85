package dev.kinglet.js;

import dev.kinglet.engine.Probe;
import org.teavm.jso.JSBody;
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
      params = "of",
      script =
          "try{var all=JSON.parse(localStorage.getItem('kinglet.speed'));"
              + "return all&&all.of===of?all.figures:null;}catch(err){return null;}")
  private static native JSObject stored(String of);

  @JSBody(
      params = {"of", "figures"},
      script =
          "try{localStorage.setItem('kinglet.speed',JSON.stringify({of:of,figures:figures}));"
              + "return true;}catch(err){return false;}")
  private static native boolean store(String of, JSObject figures);

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
  public double[] recall(String device) {
    JSObject known = stored(of(device));
    if (Js.kind(known) != Js.ARRAY) {
      return null;
    }
    double[] figures = new double[Js.length(known)];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = Js.number(Js.at(known, i));
    }
    return figures;
  }

  @Override
  public boolean keep(String device, double[] figures) {
    JSObject a = Js.array();
    for (double x : figures) {
      Js.push(a, Js.of(x));
    }
    return store(of(device), a);
  }
}
