package dev.kinglet.core;

import java.util.ArrayList;
import java.util.List;

/**
 * An object of a JSON document, its keys in the order of the document. A value is a String, a
 * Double, a Boolean, null, a {@code List<Object>} of values, or a Tree.
 */
public final class Tree {
  private final List<String> keys = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /** The keys, in order. */
  public List<String> keys() {
    return keys;
  }

  /** The value of a key; null also when there is none. */
  public Object get(String key) {
    int at = keys.indexOf(key);
    return at < 0 ? null : values.get(at);
  }

  /** Whether the key is there, with null or more. */
  public boolean has(String key) {
    return keys.indexOf(key) >= 0;
  }

  /**
   * Sets a key.
   *
   * @param value of the types above; an Integer or Float becomes a Double
   * @return this
   */
  public Tree set(String key, Object value) {
    Object v = value instanceof Number n ? (Object) n.doubleValue() : value;
    int at = keys.indexOf(key);
    if (at < 0) {
      keys.add(key);
      values.add(v);
    } else {
      values.set(at, v);
    }
    return this;
  }

  /** Takes a key out. */
  public void remove(String key) {
    int at = keys.indexOf(key);
    if (at >= 0) {
      keys.remove(at);
      values.remove(at);
    }
  }

  /** The text of a key, or null. Throws when it is something else. */
  public String text(String key) {
    Object v = get(key);
    return v == null || v instanceof String ? (String) v : (String) wrong(key, "a text", v);
  }

  /** The number of a key, or {@code otherwise}. Throws when it is something else. */
  public double number(String key, double otherwise) {
    Object v = get(key);
    return v == null ? otherwise : v instanceof Double d ? d : (Double) wrong(key, "a number", v);
  }

  /** The truth of a key, or {@code otherwise}. Throws when it is something else. */
  public boolean flag(String key, boolean otherwise) {
    Object v = get(key);
    return v == null
        ? otherwise
        : v instanceof Boolean b ? b : (Boolean) wrong(key, "true or false", v);
  }

  /** The object of a key, or null. Throws when it is something else. */
  public Tree tree(String key) {
    Object v = get(key);
    return v == null || v instanceof Tree ? (Tree) v : (Tree) wrong(key, "an object", v);
  }

  /** The list of a key, or null. Throws when it is something else. */
  @SuppressWarnings("unchecked")
  public List<Object> list(String key) {
    Object v = get(key);
    return v == null || v instanceof List
        ? (List<Object>) v
        : (List<Object>) wrong(key, "a list", v);
  }

  /** The whole numbers of a list, null becoming -1 (an unknown size); null when there is none. */
  public int[] ints(String key) {
    List<Object> list = list(key);
    if (list == null) {
      return null;
    }
    int[] out = new int[list.size()];
    for (int i = 0; i < out.length; i++) {
      Object v = list.get(i);
      out[i] =
          v == null
              ? -1
              : v instanceof Double d ? (int) (double) d : (Integer) wrong(key, "whole numbers", v);
    }
    return out;
  }

  /** The list of these numbers, -1 (an unknown size) becoming null. */
  public static List<Object> list(int... sizes) {
    List<Object> out = new ArrayList<>();
    for (int s : sizes) {
      out.add(s < 0 ? null : (Object) (double) s);
    }
    return out;
  }

  private static Object wrong(String key, String wanted, Object v) {
    throw KingletException.value(null, "'" + key + "' should be " + wanted + ", got " + show(v));
  }

  /** A value in a few words, for messages. */
  public static String show(Object v) {
    if (v instanceof Double d) {
      return Num.str(d);
    }
    if (v
        instanceof Boolean b) { // not by toString: that of any object brings along that of numbers
      return b ? "true" : "false";
    }
    if (v instanceof String s) {
      return "'" + s + "'";
    }
    return v == null ? "null" : v instanceof List ? "a list" : "an object";
  }
}
