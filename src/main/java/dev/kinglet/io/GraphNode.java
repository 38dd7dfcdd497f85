package dev.kinglet.io;

import dev.kinglet.api.Signature;
import dev.kinglet.core.Ascii;
import dev.kinglet.core.Num;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;

/** One node of a TensorFlow graph: an op, its attributes, and where its inputs come from. */
public final class GraphNode {
  /** Its name; unique in its graph. */
  public final String name;

  /** The name of its op in TensorFlow, such as {@code Conv2D}. */
  public final String op;

  final Tree attrs;

  /** Place in the graph. */
  int id;

  /** Where each input comes from, and which result of that node it is; -1: it only comes after. */
  GraphNode[] in;

  int[] port;

  /** Why it cannot be computed; or null. */
  String problem;

  /** Whether it follows from weights alone. */
  boolean fixed;

  /** Its result, where it was computed beforehand; or null. */
  dev.kinglet.api.Tensor folded;

  private int[] reads;

  /** How many of the inputs, the first ones, are values. */
  int values;

  /** The nodes that have this one as an input, each as often as it does. */
  final List<GraphNode> consumers = new ArrayList<>();

  /** What its op is here; null when there is none. */
  GraphOps.Kind kind;

  /**
   * For each parameter of the row: an input, {@code ATTRIBUTE} or {@code DEFAULT}; a list of
   * tensors goes from an input up to {@code values - until[i]}.
   */
  int[] source;

  int[] until;
  Object[] constant;

  static final int ATTRIBUTE = -1;
  static final int DEFAULT = -2;

  GraphNode(String name, String op, Tree attrs) {
    this.name = name;
    this.op = op;
    this.attrs = attrs == null ? new Tree() : attrs;
  }

  // ---- attributes -----------------------------------------------------------------------------

  /** The names of its attributes. */
  public List<String> attributes() {
    return attrs.keys();
  }

  /**
   * The value of an attribute: a Double, a Boolean, a text (bytes), the id of an element type, the
   * name of a function, or a list of those; a shape is a list, null when the rank is not known.
   * Null when there is none.
   */
  public Object attribute(String key) {
    Tree t = attrs.tree(key);
    return t == null ? null : plain(t);
  }

  /** The text of an attribute; empty when there is none. */
  String word(String key) {
    return attribute(key) instanceof String s ? s : "";
  }

  private static Object plain(Tree t) {
    for (String k : t.keys()) {
      Object v = t.get(k);
      switch (k) {
        case "s":
          return bytes(v);
        case "type":
          return dtype(v);
        case "i", "f":
          return number(v);
        case "b":
          return v;
        case "func":
          return t.tree(k).text("name");
        case "shape":
          return shape(t.tree(k));
        case "list":
          List<Object> out = new ArrayList<>();
          Tree l = t.tree(k);
          for (String type : l.keys()) {
            for (Object item : l.list(type)) {
              out.add(plain(new Tree().set(type, item)));
            }
          }
          return out;
        default:
      }
    }
    return null;
  }

  private static Object number(Object v) {
    return v instanceof String s ? (Object) parse(s) : v;
  }

  /** The number of a text; NaN when it is none. */
  static double parse(String s) {
    if (s.startsWith("-")) {
      return -parse(s.substring(1));
    }
    for (int i = 0; i < s.length(); i++) {
      if (".e-0123456789".indexOf(s.charAt(i)) < 0) {
        return s.equals("Infinity") ? Double.POSITIVE_INFINITY : Double.NaN;
      }
    }
    return Ascii.number(s);
  }

  /** Sizes, -1 where any will do; null when the rank is not known. */
  static List<Object> shape(Tree t) {
    if (t == null || t.flag("unknownRank", false)) {
      return null;
    }
    List<Object> out = new ArrayList<>();
    List<Object> dims = t.list("dim");
    for (Object d : dims == null ? out : dims) {
      Object size = number(((Tree) d).get("size"));
      out.add(size == null ? (Object) 0.0 : size);
    }
    return out;
  }

  /** The sizes of a shape. */
  static int[] sizes(List<?> shape) {
    int[] out = new int[shape.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = GraphRun.whole((Double) shape.get(i));
    }
    return out;
  }

  private static final String TYPES =
      " DT_FLOAT=float32 1=float32 DT_DOUBLE=float32 2=float32 DT_HALF=float32 19=float32"
          + " DT_INT32=int32 3=int32 DT_UINT8=int32 4=int32 DT_INT8=int32 6=int32 DT_INT64=int32"
          + " 9=int32 DT_STRING=string 7=string DT_COMPLEX64=complex64 8=complex64"
          + " DT_COMPLEX128=complex64 18=complex64 DT_BOOL=bool 10=bool ";

  /** The id of an element type by TensorFlow's name or number; null when there is none here. */
  static String dtype(Object v) {
    return GraphOps.find(
        TYPES, v instanceof Double d ? Num.str(d) : v instanceof String s ? s : "");
  }

  /** The bytes that a list of numbers or base64 stands for. */
  private static String bytes(Object v) {
    StringBuilder out = new StringBuilder();
    if (v instanceof List<?> list) {
      for (Object x : list) {
        out.append((char) (int) (double) (Double) x);
      }
      return out.toString();
    }
    String s = (String) v;
    int bits = 0;
    int n = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      int six =
          c >= 'a' ? c - 71 : c >= 'A' ? c - 65 : c == '+' || c == '-' ? 62 : c == '/' ? 63 : c + 4;
      if (c == '=') {
        break;
      }
      bits = bits << 6 | (c == '_' ? 63 : six);
      n += 6;
      if (n >= 8) {
        n -= 8;
        out.append((char) (bits >> n & 255));
      }
    }
    return out.toString();
  }

  // ---- arguments ------------------------------------------------------------------------------

  /**
   * Finds out where each argument of the row comes from: from where the op's kind says; else an
   * attribute of the parameter's name; else the next input.
   *
   * @return what is missing, or null
   */
  String bind() {
    Signature signature = kind.signature();
    int n = signature.params.size();
    if (word("data_format").startsWith("NC") && kind.row.signature.indexOf("dataFormat") < 0) {
      return "'" + name + "' (" + op + ") has its channels first, which is not supported";
    }
    if (attribute("fused_ops") instanceof List<?> l && l.contains("FusedBatchNorm")) {
      return "'" + name + "' (" + op + ") is fused with FusedBatchNorm, which is not supported";
    }
    source = new int[n];
    until = new int[n];
    constant = new Object[n];
    int next = 0;
    for (int i = 0; i < n; i++) {
      Signature.Param p = signature.params.get(i);
      String from = i < kind.from.size() ? kind.from.get(i) : null;
      char c = from == null ? 0 : from.charAt(0);
      boolean fused = c == '?';
      int at = DEFAULT;
      if (fused) {
        at = fused(i, p.name);
      } else if (c == '-') {
        at = values - (from.charAt(1) - '0');
        at = at < 0 ? values : at;
      } else if (c >= '0' && c <= '9') {
        at = c - '0';
        until[i] = from.length() > 1 ? from.charAt(2) - '0' : 0;
      } else if (!p.tensor && !p.tensors && attribute(i, p.name, from)) {
        at = ATTRIBUTE;
      } else if (kind.from.isEmpty()) {
        at = next;
        next = p.tensors ? values : next + 1;
      }
      source[i] = at < values ? at : DEFAULT;
      if (source[i] == DEFAULT) {
        if (p.value == null && !(p.tensors && at <= values)) {
          return "'" + name + "' (" + op + ") lacks " + p.name;
        }
        source[i] = p.tensors ? values : DEFAULT;
        constant[i] = p.value == null ? null : literal(p.value);
      }
    }
    return null;
  }

  /** Takes an attribute as the i-th argument, if there is one. */
  private boolean attribute(int i, String param, String from) {
    Object v = from == null ? null : attribute(from);
    if (v == null) {
      StringBuilder snake = new StringBuilder();
      for (int k = 0; k < param.length(); k++) {
        char c = param.charAt(k);
        snake.append(c < 'a' && c >= 'A' ? "_" + (char) (c + 32) : "" + c);
      }
      v = attribute(snake.toString());
    }
    if ("EXPLICIT".equals(v)) {
      v = attribute("explicit_paddings");
    }
    if ("seed".equals(param) && v instanceof Double d && d == 0) {
      v = null; // TensorFlow's word for: any
    }
    if (v instanceof List<?> l && l.size() > 3 && WINDOW.contains(" " + from + " ")) {
      // strides, rates and sizes of windows have numbers for batch and channels too
      boolean first = word("data_format").startsWith("NC");
      v = first ? l.subList(2, l.size()) : l.subList(1, l.size() - 1);
    }
    constant[i] = v;
    return v != null;
  }

  /** Arguments of what is fused to a contraction: {@code fused_ops} are BiasAdd, an activation. */
  private int fused(int i, String param) {
    List<?> ops = attribute("fused_ops") instanceof List<?> l ? l : List.of();
    int bias = ops.contains("BiasAdd") ? 1 : 0;
    if (param.equals("bias")) {
      return bias > 0 ? 2 : DEFAULT;
    }
    if (param.equals("activation")) {
      constant[i] = ops.size() > bias ? ops.get(bias) : null;
      return constant[i] == null ? DEFAULT : ATTRIBUTE;
    }
    return ops.contains("Prelu") ? 2 + bias : DEFAULT;
  }

  private static final String WINDOW = " strides ksize dilations rates ";

  private static Object literal(String s) {
    return s.startsWith("'")
        ? s.substring(1, s.length() - 1)
        : s.equals("null")
            ? null
            : s.equals("[]")
                ? List.of()
                : s.equals("true") || s.equals("false")
                    ? (Object) s.equals("true")
                    : (Object) parse(s);
  }

  /** The inputs whose values are wanted on the host. */
  int[] reads() {
    if (reads == null) {
      boolean[] wanted = new boolean[values];
      for (int i = 0; i < kind.reads.length(); i++) {
        want(wanted, kind.reads.charAt(i) - '0', 0);
      }
      for (int i = 0; source != null && i < source.length; i++) {
        Signature.Param p = kind.signature().params.get(i);
        if (!p.tensor && !p.tensors) {
          want(wanted, source[i], 0);
        }
      }
      if (source != null && kind.row.reads != null) {
        for (int i : kind.row.reads) {
          boolean list = kind.signature().params.get(i).tensors;
          want(wanted, source[i], list ? values - until[i] - source[i] - 1 : 0);
        }
      }
      int n = 0;
      reads = new int[values];
      for (int i = 0; i < values; i++) {
        if (wanted[i]) {
          reads[n++] = i;
        }
      }
      reads = java.util.Arrays.copyOf(reads, n);
    }
    return reads;
  }

  private static void want(boolean[] wanted, int at, int more) {
    for (int i = at; i >= 0 && i <= at + more && i < wanted.length; i++) {
      wanted[i] = true;
    }
  }
}
