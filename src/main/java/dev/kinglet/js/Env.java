package dev.kinglet.js;

import dev.kinglet.core.KingletException;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The switches of env(): those of TensorFlow.js's that mean something here. */
final class Env {
  private static final JSObject ENV = Js.object();
  private static JSObject flags;

  private Env() {}

  @JSBody(
      script =
          "var w=typeof document!=='undefined'||typeof importScripts==='function',"
              + "n=!w&&typeof process!=='undefined'&&!!process.versions&&!!process.versions.node;"
              + "return {DEBUG:false,PROD:false,IS_TEST:false,IS_BROWSER:w,IS_NODE:n,"
              + "IS_CHROME:w&&typeof navigator!=='undefined'"
              + "&&/Chrome/.test(navigator.userAgent||''),"
              + "DEPRECATION_WARNINGS_ENABLED:true,TENSORLIKE_CHECK_SHAPE_CONSISTENCY:true,"
              + "CHECK_COMPUTATION_FOR_ERRORS:true,WEBGL_FORCE_F16_TEXTURES:false,WEBGL_VERSION:2,WEBGL_CPU_FORWARD:true,"
              + "WEBGL_RENDER_FLOAT32_ENABLED:true,WEBGL_RENDER_FLOAT32_CAPABLE:true};")
  private static native JSObject defaults();

  @JSBody(
      params = {"o", "k"},
      script = "return Object.prototype.hasOwnProperty.call(o,k);")
  private static native boolean has(JSObject o, String k);

  @JSBody(params = "o", script = "return Object.assign({},o);")
  private static native JSObject copy(JSObject o);

  /** Whether a switch is on. */
  static boolean on(String flag) {
    return Js.flag(Js.get(flags, flag));
  }

  private static JSObject get(JSObject args) {
    String name = Js.text(Js.at(args, 0));
    if (!has(flags, name)) {
      throw KingletException.value(
          null, "Cannot evaluate flag '" + name + "': no evaluation function found.");
    }
    return Js.get(flags, name);
  }

  private static JSObject set(String name, JSObject value) {
    if (!has(flags, name)) {
      throw KingletException.value(
          null, "Cannot set flag " + name + " as it has not been registered.");
    }
    Js.set(flags, name, value);
    return Js.undefined();
  }

  private static JSObject setAll(JSObject values) {
    JSObject keys = Js.keys(values);
    for (int i = 0; i < Js.length(keys); i++) {
      String k = Js.text(Js.at(keys, i));
      set(k, Js.get(values, k));
    }
    return Js.undefined();
  }

  private static void method(String name, Api.One body) {
    Js.set(ENV, name, Api.function((self, a) -> body.call(a)));
  }

  /** Exports env(). */
  static void define() {
    flags = defaults();
    method("get", Env::get);
    method("getBool", Env::get);
    method("getNumber", Env::get);
    method("getAsync", a -> Js.resolved(get(a)));
    method("set", a -> set(Js.text(Js.at(a, 0)), Js.at(a, 1)));
    method("getFlags", a -> copy(flags));
    method("setFlags", a -> setAll(Js.at(a, 0)));
    method(
        "registerFlag",
        a -> {
          Js.set(flags, Js.text(Js.at(a, 0)), Js.call(Js.at(a, 1)));
          return Js.undefined();
        });
    method(
        "reset",
        a -> {
          flags = defaults();
          return Js.undefined();
        });
    Js.getter(ENV, "features", Js.function((self, a) -> flags));
    Js.getter(ENV, "flags", Js.function((self, a) -> flags));
    Api.function("env", (self, a) -> ENV);
    Api.function("enableProdMode", (self, a) -> set("PROD", Js.of(true)));
    Api.function("enableDebugMode", (self, a) -> set("DEBUG", Js.of(true)));
  }
}
