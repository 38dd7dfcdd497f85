package dev.kinglet.nn;

import dev.kinglet.core.Ascii;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments of a part of a model, under Keras' names ({@code kernel_size}). What is read is
 * written down with its default, so that reading the arguments is also what describes the part.
 */
public class Config {
  private final Tree given;
  private final Tree read = new Tree();

  /** What messages call the part. */
  String owner = "";

  /** Over the arguments given, under Keras' names. */
  Config(Tree given) {
    this.given = given;
  }

  /** All that was read so far, with the defaults of what was not given. */
  public Tree read() {
    return read;
  }

  /** The arguments as they were given. */
  Tree given() {
    return given;
  }

  /** Whether it was given as null. */
  boolean isNull(String key) {
    return given.has(key) && !has(key);
  }

  /** Gives an argument, before it is read. */
  void give(String key, Object value) {
    given.set(key, value);
  }

  /** Whether it was given and is not null. */
  public boolean has(String key) {
    return given.get(key) != null;
  }

  /** The value given, whatever it is, or the default; written down. */
  public Object any(String key, Object otherwise) {
    Object v = given.get(key);
    v = v == null ? otherwise : v;
    read.set(key, v);
    return v;
  }

  /** A number. */
  public double number(String key, double otherwise) {
    Object v = any(key, otherwise);
    return v instanceof Double d
        ? d
        : v instanceof Integer i ? i : (Double) wrong(key, "a number", v);
  }

  /** A whole number of at least {@code least}; must be given. */
  public int count(String key, int least) {
    return checked(key, any(key, null), least);
  }

  private int checked(String key, Object v, int least) {
    if (v instanceof Double d && d == (int) (double) d && d >= least) {
      return (int) (double) d;
    }
    wrong(key, least > 0 ? "a positive whole number" : "a whole number", v);
    return 0;
  }

  /** A whole number, or {@code otherwise}. */
  public int integer(String key, int otherwise) {
    return checked(key, any(key, (double) otherwise), Integer.MIN_VALUE);
  }

  /** The argument {@code seed}; no number when it is not given. */
  double seed() {
    return any("seed", null) == null ? Double.NaN : number("seed", 0);
  }

  /** True or false. */
  public boolean flag(String key, boolean otherwise) {
    Object v = any(key, otherwise);
    return v instanceof Boolean b ? b : (Boolean) wrong(key, "true or false", v);
  }

  /** A text, which may be null. */
  public String text(String key, String otherwise) {
    Object v = any(key, otherwise);
    return v == null || v instanceof String ? (String) v : (String) wrong(key, "a text", v);
  }

  /** One of some words in any spelling, as it is spelt here. */
  public String word(String key, String otherwise, String... words) {
    String s = text(key, otherwise);
    for (String w : words) {
      if (s != null && plain(w).equals(plain(s))) {
        read.set(key, w);
        return w;
      }
    }
    return (String) wrong(key, "one of " + listed(words), s);
  }

  /**
   * {@code n} positive whole numbers: a list, or one number for all.
   *
   * @param otherwise the default for all; 0 when it must be given
   */
  public int[] sizes(String key, int n, int otherwise) {
    Object v = any(key, otherwise == 0 ? null : (double) otherwise);
    int[] out = new int[n];
    if (v instanceof List<?> l && l.size() == n) {
      for (int i = 0; i < n; i++) {
        out[i] = checked(key, l.get(i), 1);
      }
    } else {
      Arrays.fill(out, checked(key, v instanceof List<?> l && l.size() == 1 ? l.get(0) : v, 1));
    }
    read.set(key, Tree.list(out));
    return out;
  }

  /** {@code n} positive whole numbers, or those of the default. */
  public int[] sizes(String key, int n, int[] otherwise) {
    if (has(key)) {
      return sizes(key, n, 0);
    }
    read.set(key, Tree.list(otherwise));
    return otherwise;
  }

  /** Whole numbers, null standing for -1 (unknown); null when not given. One number is a list. */
  public int[] ints(String key) {
    return ints(key, null);
  }

  /** Whole numbers; one number is a list, also as the default. */
  public int[] ints(String key, Object otherwise) {
    Object v = any(key, otherwise);
    return v == null
        ? null
        : v instanceof List ? given.ints(key) : new int[] {checked(key, v, Integer.MIN_VALUE)};
  }

  /** Numbers along the last axis, or one for all; null where the default is. */
  public float[] numbers(String key, Double otherwise) {
    Object v = any(key, otherwise);
    if (v == null) {
      return null;
    }
    List<?> list = v instanceof List<?> l ? l : List.of(v);
    float[] out = new float[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] =
          (float)
              (double) (Double) (list.get(i) instanceof Double d ? d : wrong(key, "a number", v));
    }
    return out;
  }

  /**
   * Numbers of elements before and after for n axes: a number for all, one for each axis, or pairs.
   */
  public int[][] edges(String key, int n, Object otherwise) {
    Object v = any(key, otherwise);
    List<?> list = v instanceof List<?> l ? l : null;
    if (n == 1 && list != null && list.size() == 2) {
      list = List.of(list);
    }
    if (list != null && list.size() != n) {
      wrong(key, "a number or " + n + " numbers or pairs", v);
    }
    int[][] out = new int[n][2];
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Object side = list == null ? v : list.get(i);
      List<?> pair = side instanceof List<?> l ? l : List.of(side, side);
      if (pair.size() != 2) {
        wrong(key, "pairs of numbers", v);
      }
      for (int k = 0; k < 2; k++) {
        out[i][k] = checked(key, pair.get(k), 0);
      }
      pairs.add(Tree.list(out[i]));
    }
    read.set(key, n == 1 ? pairs.get(0) : pairs);
    return out;
  }

  /** A further part, or null: a name, a description {@code {class_name, config}}, or the part. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <P extends Part> P part(Parts.Space space, String key, String otherwise) {
    P p = Parts.make(space, any(key, otherwise), owner + " " + key);
    read.set(key, p);
    return p;
  }

  /** An initializer. */
  public Initializers.Initializer initializer(String key, String otherwise) {
    return part(Parts.Space.INITIALIZERS, key, otherwise);
  }

  /** An activation; linear when not given. */
  public Activations.Activation activation(String key, String otherwise) {
    // Keras 3 describes a function: {class_name: "function", config: "relu"}
    boolean described = given.get(key) instanceof Tree;
    Object v = described ? given.tree(key).get("config") : null;
    String name =
        v instanceof String s
            ? s
            : described ? given.tree(key).text("class_name") : text(key, otherwise);
    read.set(key, name == null ? "linear" : snake(name));
    return Activations.of(name, owner);
  }

  /** Says that an argument is not what is wanted. */
  Object wrong(String key, String wanted, Object v) {
    throw KingletException.value(owner, key + " should be " + wanted + ", got " + Tree.show(v));
  }

  /** Words with commas between them. */
  static String listed(String... words) {
    String out = words[0];
    for (int i = 1; i < words.length; i++) {
      out += ", " + words[i];
    }
    return out;
  }

  // ---- names ----------------------------------------------------------------------------------

  /** {@code kernelSize} to {@code kernel_size}, {@code MaxPooling2D} to {@code max_pooling2d}. */
  public static String snake(String camel) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (i > 0
          && isUpper(c)
          && (isLower(camel, i - 1) || isLower(camel, i + 1) || isDigit(camel, i + 1))) {
        b.append('_');
      }
      b.append(isUpper(c) ? (char) (c + 32) : c);
    }
    return b.toString();
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(String s, int i) {
    return i < s.length() && s.charAt(i) >= 'a' && s.charAt(i) <= 'z';
  }

  private static boolean isDigit(String s, int i) {
    return i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9';
  }

  /** {@code kernel_size} to {@code kernelSize}. */
  public static String camel(String snake) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < snake.length(); i++) {
      char c = snake.charAt(i);
      if (c == '_' && i > 0 && i + 1 < snake.length()) {
        char next = snake.charAt(++i);
        b.append(next >= 'a' && next <= 'z' ? (char) (next - 32) : next);
      } else {
        b.append(c);
      }
    }
    return b.toString();
  }

  /** A name without capitals and underscores: all spellings of one name give the same. */
  static String plain(String name) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != '_') {
        b.append(name.charAt(i));
      }
    }
    return Ascii.lower(b.toString());
  }
}
