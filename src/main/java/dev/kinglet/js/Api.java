package dev.kinglet.js;

import dev.kinglet.core.KingletException;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The object with everything that the script exports, and how functions get there. */
final class Api {
  /** What a function of the script does. */
  interface Body {
    JSObject call(JSObject self, JSObject args);
  }

  /** What a function of one argument does. */
  interface One {
    JSObject call(JSObject x);
  }

  /** Everything exported; set before anything is defined. */
  static JSObject root;

  private Api() {}

  /** A JavaScript function; errors of the engine leave it as Errors with their name. */
  static JSObject function(Body body) {
    return Js.function(
        (self, args) -> {
          try {
            return body.call(self, args);
          } catch (KingletException e) {
            Js.raise(error(e));
            return null;
          }
        });
  }

  /** The Error for an exception. */
  static JSObject error(Throwable e) {
    return e instanceof KingletException k
        ? Js.error(k.name(), k.getMessage())
        : thrown(e, e.toString());
  }

  /** What JavaScript threw, as it came. */
  @JSBody(
      params = {"e", "text"},
      script = "var thrown=e.$jsException;thrown.message=thrown.message||text;return thrown;")
  private static native JSObject thrown(Object e, String text);

  /** Exports a function; a name with dots goes into namespaces. */
  static void function(String name, Body body) {
    put(name, function(body));
  }

  /** Exports a function of one argument. */
  static void one(String name, One body) {
    function(name, (self, args) -> body.call(Js.at(args, 0)));
  }

  /** Exports a value under a name; dots lead into namespaces. */
  static void put(String name, JSObject value) {
    JSObject o = root;
    int from = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
      String space = name.substring(from, dot);
      if (Js.isNone(Js.get(o, space))) {
        Js.set(o, space, Js.object());
      }
      o = Js.get(o, space);
      from = dot + 1;
    }
    Js.set(o, name.substring(from), value);
  }

  /** Refuses what is not a function. */
  static JSObject requireFunction(JSObject f, String message) {
    if (Js.kind(f) != Js.FUNCTION) {
      throw KingletException.value(null, message);
    }
    return f;
  }
}
