package dev.kinglet.js;

import dev.kinglet.core.KingletException;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The object with everything that the script exports, and how functions get there. */
final class Api {
  /** What a function of one argument does. */
  interface One {
    JSObject call(JSObject x);
  }

  /** Everything exported. */
  static JSObject root;

  private Api() {}

  /** Throws what the function that it is given throws, errors of the engine as Errors. */
  private static JSObject failed;

  /** Before anything is defined. */
  static void start() {
    root = Js.object();
    failed =
        Js.function(
            (self, args) -> {
              try {
                return Js.call(Js.at(args, 0));
              } catch (KingletException e) {
                Js.raise(error(e));
                return null;
              }
            });
  }

  /** A JavaScript function; errors of the engine leave it as Errors with their name. */
  static JSObject function(Js.Native body) {
    return Js.function(body, failed);
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
  static void function(String name, Js.Native body) {
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
