package dev.kinglet.js;

import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSObject;

/** Plain JavaScript values, as JSON has them, to {@link Tree} and back. */
final class Trees {
  private Trees() {}

  /** The tree of an object. */
  static Tree tree(JSObject x) {
    return (Tree) of(x);
  }

  /**
   * A value as {@link Tree} holds it: undefined is null; typed arrays and arrays are lists; any
   * other object is a Tree of its own enumerable properties, without those that are undefined.
   */
  static Object of(JSObject x) {
    int kind = Js.kind(x);
    if (kind <= Js.NULL) {
      return null;
    }
    if (kind == Js.BOOLEAN) {
      return Js.flag(x);
    }
    if (kind == Js.NUMBER) {
      return Js.number(x);
    }
    if (kind == Js.STRING) {
      return Js.text(x);
    }
    if (kind <= Js.INTS) {
      List<Object> out = new ArrayList<>();
      for (int i = 0; i < Js.length(x); i++) {
        out.add(of(Js.at(x, i)));
      }
      return out;
    }
    Tree out = new Tree();
    JSObject keys = Js.keys(x);
    for (int i = 0; i < Js.length(keys); i++) {
      String k = Js.text(Js.at(keys, i));
      JSObject v = Js.get(x, k);
      if (Js.kind(v) != Js.UNDEFINED) {
        out.set(k, of(v));
      }
    }
    return out;
  }

  /** The JavaScript value of what a {@link Tree} holds, or of a Tree. */
  static JSObject js(Object v) {
    if (v instanceof Tree t) {
      JSObject out = Js.object();
      for (String k : t.keys()) {
        Js.set(out, k, js(t.get(k)));
      }
      return out;
    }
    if (v instanceof List<?> l) {
      JSObject out = Js.array();
      for (Object item : l) {
        Js.push(out, js(item));
      }
      return out;
    }
    return v == null
        ? Js.none()
        : v instanceof Double d
            ? Js.of((double) d)
            : v instanceof Boolean b ? Js.of((boolean) b) : Js.of((String) v);
  }
}
