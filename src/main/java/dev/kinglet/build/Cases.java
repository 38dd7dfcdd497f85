package dev.kinglet.build;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Calls of a row of the op table, made from its signature and its domain. */
public final class Cases {
  private static final int[][][] ONE = {{{2, 3}}, {{}}, {{0, 4}}, {{2, 1, 2}}};
  private static final int[][][] TWO = {
    {{2, 3}, {2, 3}}, {{2, 3}, {3}}, {{2, 1}, {1, 3}}, {{}, {2}}, {{0, 3}, {1, 3}}, {{3}, {2, 3}}
  };

  private Cases() {}

  /** A parameter of a signature. */
  public record Param(String name, String type, String otherwise) {
    boolean isTensor() {
      return type.equals("Tensor") || type.startsWith("Tensor<") || type.startsWith("Tensor|");
    }

    boolean isTensors() {
      return type.startsWith("Tensor[]");
    }
  }

  /** One call: its text for reports, and the arguments. */
  public record Case(String text, Call args) {
    /** The float32 tensors among the arguments. */
    public Node[] floats() {
      List<Node> xs = new ArrayList<>();
      for (Object v : args.values) {
        Tensor[] none = {};
        for (Tensor t :
            v instanceof Tensor one ? new Tensor[] {one} : v instanceof Tensor[] l ? l : none) {
          for (Tensor part : parts(t)) {
            if (part.dtype() == DType.FLOAT32) {
              xs.add(part.node());
            }
          }
        }
      }
      return xs.toArray(new Node[0]);
    }
  }

  /** The parameters of a row. */
  public static List<Param> params(OpTable.Row row) {
    String s = row.signature;
    int arrow = s.indexOf(" -> ");
    List<Param> out = new ArrayList<>();
    String list = arrow < 0 ? s : s.substring(0, arrow);
    list = list.startsWith("{") ? list.substring(1, list.length() - 1) : list;
    for (String p : list.split(", ")) {
      int colon = p.indexOf(": ");
      int eq = p.indexOf(" = ");
      out.add(
          new Param(
              p.substring(0, colon),
              p.substring(colon + 2, eq < 0 ? p.length() : eq),
              eq < 0 ? null : p.substring(eq + 3)));
    }
    return out;
  }

  /** All cases of a row's domain, with fresh tensors. */
  public static List<Case> of(OpTable.Row row) {
    List<Param> params = params(row);
    List<Case> out = new ArrayList<>();
    for (String alternative : row.domain.split("\\|")) {
      String[] given = alternative.trim().split(";", -1);
      int open = 0;
      for (int i = 0; i < given.length; i++) {
        given[i] = given[i].trim();
        if (params.get(i).isTensor() && !given[i].contains("[") && !given[i].equals("_")) {
          open++;
        }
      }
      int[][][] shapes = open == 0 ? new int[1][][] : open == 1 ? ONE : TWO;
      for (int[][] s : shapes) {
        out.add(make(row, params, given, s, out.size()));
      }
    }
    return out;
  }

  private static Case make(
      OpTable.Row row, List<Param> params, String[] given, int[][] shapes, int number) {
    Random random = new Random(row.name.hashCode() * 31L + number);
    Object[] args = new Object[params.size()];
    StringBuilder text = new StringBuilder();
    int k = 0;
    for (int i = 0; i < args.length; i++) {
      Param p = params.get(i);
      String g = i < given.length && !given[i].equals("_") ? given[i] : null;
      if (p.isTensor() && g != null) {
        int[] shape = g.contains("[") ? null : shapes[k++];
        args[i] = tensor(g, shape, random);
      } else if (p.isTensors() && g != null) {
        String range = g.substring(g.lastIndexOf(']') + 1);
        List<Tensor> list = new ArrayList<>();
        for (String part : g.substring(0, g.lastIndexOf(']') + 1).split("&")) {
          list.add(tensor(part + range, null, random));
        }
        args[i] = list.toArray(new Tensor[0]);
      } else {
        args[i] = g != null ? g : word(p.otherwise);
      }
      text.append(i > 0 ? "; " : "").append(describe(args[i]));
    }
    return new Case(row.name + "(" + text + ")", new Call(args));
  }

  private static String describe(Object arg) {
    if (arg instanceof Tensor t) {
      return t.dtype().id() + Shapes.str(t.shape());
    }
    if (arg instanceof Tensor[] ts) {
      StringBuilder b = new StringBuilder();
      for (Tensor t : ts) {
        b.append(b.length() > 0 ? "&" : "").append(describe(t));
      }
      return b.toString();
    }
    return String.valueOf(arg);
  }

  /** A default as a domain would write it; null for none. */
  private static String word(String otherwise) {
    if (otherwise == null || otherwise.equals("null")) {
      return null;
    }
    return otherwise.equals("[]") ? "," : otherwise.replace("'", "");
  }

  private static Tensor tensor(String text, int[] shape, Random random) {
    String rest = text;
    if (shape == null) {
      int close = text.indexOf(']');
      shape = ints(text.substring(text.indexOf('[') + 1, close));
      rest = text.substring(close + 1);
    }
    int n = Shapes.size(shape);
    boolean ints = rest.startsWith("i") || rest.startsWith("s");
    boolean strings = rest.startsWith("s");
    boolean bools = rest.startsWith("b");
    if (rest.startsWith("c")) {
      Node re = tensor(rest.substring(1).trim(), shape, random).node();
      Node im = tensor(rest.substring(1).trim(), shape, random).node();
      return Tensor.wrap("complex", Graph.pair(re, im));
    }
    if (bools) {
      boolean[] v = new boolean[n];
      for (int i = 0; i < n; i++) {
        v[i] = random.nextBoolean();
      }
      return Tensor.of(v, shape);
    }
    rest = (ints ? rest.substring(1) : rest).trim();
    int dots = rest.indexOf("..");
    double low = Double.parseDouble(rest.substring(0, dots));
    double high = Double.parseDouble(rest.substring(dots + 2));
    if (ints) {
      int[] v = new int[n];
      for (int i = 0; i < n; i++) {
        v[i] = (int) low + random.nextInt((int) (high - low) + 1);
      }
      if (strings) {
        return Tensor.of(
            Arrays.stream(v).mapToObj(Integer::toString).toArray(String[]::new), shape);
      }
      return Tensor.of(v, shape);
    }
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return Tensor.of(v, shape);
  }

  static int[] ints(String list) {
    List<Integer> out = new ArrayList<>();
    for (String s : list.split(",")) {
      if (!s.isBlank()) {
        out.add(Integer.parseInt(s.trim()));
      }
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Arguments: tensors, lists of tensors, and words in which numbers are still text. */
  public static final class Call implements OpTable.Args {
    /** What was given: a Tensor, a Tensor[] or a text; null for none. */
    public final Object[] values;

    /** One for each parameter; null for those not given. */
    public Call(Object... values) {
      this.values = values;
    }

    @Override
    public boolean has(int i) {
      return i < values.length && values[i] != null;
    }

    @Override
    public Tensor tensor(int i) {
      return (Tensor) values[i];
    }

    @Override
    public Tensor[] tensors(int i) {
      return (Tensor[]) values[i];
    }

    @Override
    public int integer(int i) {
      return (int) number(i);
    }

    @Override
    public double number(int i) {
      return Double.parseDouble(text(i));
    }

    @Override
    public DType type(int i) {
      return text(i).matches("-?[0-9.]+") ? DType.FLOAT32 : DType.STRING;
    }

    @Override
    public boolean flag(int i) {
      return Boolean.parseBoolean(text(i));
    }

    @Override
    public String text(int i) {
      return has(i) ? (String) values[i] : null;
    }

    @Override
    public int[] ints(int i) {
      return has(i) ? Cases.ints(text(i)) : null;
    }

    @Override
    public double[] numbers(int i) {
      return has(i)
          ? Arrays.stream(text(i).split(",")).mapToDouble(Double::parseDouble).toArray()
          : null;
    }

    @Override
    public boolean isList(int i) {
      return has(i) && text(i).contains(",");
    }
  }

  /** The tensors of a result; a complex one as its two parts. */
  public static List<Tensor> results(Object result) {
    if (result instanceof Tensor t) {
      return parts(t);
    }
    List<Tensor> out = new ArrayList<>();
    for (Object each :
        result instanceof Tensor[] ts ? (Object[]) ts : ((OpTable.Named) result).values()) {
      out.addAll(results(each));
    }
    return out;
  }

  /** The tensor, or the real and imaginary part of a complex one. */
  static List<Tensor> parts(Tensor t) {
    return t.dtype() == DType.COMPLEX64 ? List.of(t.real(), t.imag()) : List.of(t);
  }
}
