package dev.kinglet.api.ops;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Formula;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The slow, obvious meaning of a graph: every node element by element, in double precision (int32
 * wraps). What the scheduler and the devices do is held against it, and derivatives against its
 * differences.
 */
public final class Oracle {
  private final Map<Node, double[]> values = new IdentityHashMap<>();

  /** Sets the values of a node, whatever it is made of. */
  public Oracle bind(Node node, double[] to) {
    values.put(node, to);
    return this;
  }

  /** The values of a node, row-major. */
  public double[] eval(Node root) {
    List<Node> stack = new ArrayList<>();
    stack.add(root);
    while (!stack.isEmpty()) {
      Node n = stack.get(stack.size() - 1);
      boolean ready = true;
      if (!values.containsKey(n)) {
        for (Node in : n.inputs) {
          if (!values.containsKey(in)) {
            stack.add(in);
            ready = false;
          }
        }
      }
      if (ready) {
        stack.remove(stack.size() - 1);
        if (!values.containsKey(n)) {
          values.put(n, compute(n));
        }
      }
    }
    return values.get(root);
  }

  private double[] compute(Node n) {
    double[] out = new double[n.size()];
    if (n instanceof Node.Source) {
      return host(n);
    } else if (n instanceof Node.Const c) {
      out[0] = n.dtype == DType.FLOAT32 ? c.value : (int) c.value;
    } else if (n instanceof Node.Iota) {
      for (int i = 0; i < out.length; i++) {
        out[i] = i;
      }
    } else if (n instanceof Node.Map m) {
      Scalar[] args = new Scalar[m.inputs.length];
      for (int i = 0; i < out.length; i++) {
        for (int k = 0; k < args.length; k++) {
          args[k] = new Scalar(type(m.inputs[k].dtype), values.get(m.inputs[k])[i]);
        }
        out[i] = apply(m.op, args).value;
      }
    } else if (n instanceof Node.View v) {
      view(v, values.get(v.inputs[0]), out);
    } else if (n instanceof Node.Reduce r) {
      reduce(r, values.get(r.inputs[0]), out);
    } else if (n instanceof Node.Contract c) {
      contract(c, values.get(c.inputs[0]), values.get(c.inputs[1]), out);
    } else if (n instanceof Node.Gather g) {
      indexed(
          g.inputs[0],
          g.axis,
          values.get(g.inputs[1]),
          n,
          (to, from) -> out[to] = from < 0 ? 0 : values.get(g.inputs[0])[from]);
    } else if (n instanceof Node.Scatter s) {
      double[] x = values.get(s.inputs[0]);
      indexed(
          n,
          s.axis,
          values.get(s.inputs[1]),
          s.inputs[0],
          (from, to) -> {
            if (to >= 0) {
              out[to] = fold(Fold.SUM, n.dtype, out[to], x[from]);
            }
          });
    } else if (n instanceof Node.Join j) {
      int at = 0;
      for (int row = 0; row < j.rows; row++) {
        for (Node piece : j.inputs) {
          double[] x = values.get(piece);
          for (int i = 0; i < x.length / j.rows; i++) {
            out[at++] = x[row * (x.length / j.rows) + i];
          }
        }
      }
    } else if (n instanceof Node.Scan s) {
      scan(s, values.get(s.inputs[0]), out);
    } else if (n instanceof Node.ArgSort s) {
      sort(s, values.get(s.inputs[0]), out);
    } else {
      throw new IllegalStateException("unknown node " + n.getClass());
    }
    return out;
  }

  private static double[] host(Node n) {
    double[] out = new double[n.size()];
    Object h = n.buffer.host;
    for (int i = 0; i < out.length; i++) {
      out[i] = h instanceof float[] f ? f[i] : h instanceof int[] k ? k[i] : ((byte[]) h)[i];
    }
    return out;
  }

  // ---- scalars --------------------------------------------------------------------------------

  private record Scalar(Prim.Type type, double value) {}

  private static Prim.Type type(DType d) {
    return d == DType.FLOAT32 ? Prim.Type.F : d == DType.INT32 ? Prim.Type.I : Prim.Type.B;
  }

  private static Scalar apply(ScalarOp op, Scalar... args) {
    if (op.prim != null) {
      Prim.Type[] types = new Prim.Type[args.length];
      double[] v = new double[args.length];
      for (int i = 0; i < args.length; i++) {
        types[i] = args[i].type;
        v[i] = args[i].value;
      }
      Prim.Type out = op.prim.result(types);
      double r = op.prim == Prim.SELECT ? (v[0] != 0 ? v[1] : v[2]) : prim(op.prim, types[0], v);
      return new Scalar(out, r);
    }
    Scalar r =
        op.formula()
            .build(
                new Formula.Builder<Scalar>() {
                  @Override
                  public Scalar literal(double value, Prim.Type type) {
                    return new Scalar(type, value);
                  }

                  @Override
                  public Scalar var(char name) {
                    return args[name - 'a'];
                  }

                  @Override
                  public Scalar apply(ScalarOp f, List<Scalar> operands) {
                    return Oracle.apply(f, operands.toArray(new Scalar[0]));
                  }

                  @Override
                  public Prim.Type type(Scalar s) {
                    return s.type;
                  }
                },
                args[0].type);
    return r;
  }

  private static double prim(Prim p, Prim.Type type, double[] v) {
    double a = v[0];
    double b = v.length > 1 ? v[1] : 0;
    boolean ints = type != Prim.Type.F;
    int i = (int) a;
    int j = (int) b;
    return switch (p) {
      case ADD -> ints ? i + j : a + b;
      case SUB -> ints ? i - j : a - b;
      case MUL -> ints ? i * j : a * b;
      case DIV -> ints ? (j == 0 ? 0 : i / j) : a / b;
      case REM -> ints ? (j == 0 ? 0 : i % j) : a % b;
      case NEG -> ints ? -i : -a;
      case ABS -> ints ? Math.abs(i) : Math.abs(a);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case POW -> Math.pow(a, b);
      case ATAN2 -> Math.atan2(a, b);
      case EXP -> Math.exp(a);
      case EXPM1 -> Math.expm1(a);
      case LOG -> Math.log(a);
      case LOG1P -> Math.log1p(a);
      case SQRT -> Math.sqrt(a);
      case SIN -> Math.sin(a);
      case COS -> Math.cos(a);
      case TAN -> Math.tan(a);
      case ASIN -> Math.asin(a);
      case ACOS -> Math.acos(a);
      case ATAN -> Math.atan(a);
      case TANH -> Math.tanh(a);
      case FLOOR -> Math.floor(a);
      case CEIL -> Math.ceil(a);
      case TRUNC -> a < 0 ? Math.ceil(a) : Math.floor(a);
      case ROUND -> Math.rint(a);
      case LT -> a < b ? 1 : 0;
      case LE -> a <= b ? 1 : 0;
      case EQ -> a == b ? 1 : 0;
      case NE -> a != b ? 1 : 0;
      case ISNAN -> Double.isNaN(a) ? 1 : 0;
      case AND -> a != 0 && b != 0 ? 1 : 0;
      case OR -> a != 0 || b != 0 ? 1 : 0;
      case NOT -> a == 0 ? 1 : 0;
      case BITAND -> i & j;
      case BITOR -> i | j;
      case BITXOR -> i ^ j;
      case SHL -> i << j;
      case SHR -> i >> j;
      case USHR -> i >>> j;
      case TOFLOAT -> a;
      case TOINT -> i;
      case TOBOOL -> a != 0 ? 1 : 0;
      case SELECT -> throw new IllegalStateException();
    };
  }

  // ---- places ---------------------------------------------------------------------------------

  /** The place of element {@code flat} of {@code shape}. */
  private static int[] place(int flat, int[] shape) {
    int[] at = new int[shape.length];
    for (int i = shape.length - 1; i >= 0; i--) {
      at[i] = flat % shape[i];
      flat /= shape[i];
    }
    return at;
  }

  /** Element number of a place; -1 outside. */
  private static int flat(int[] at, int[] shape) {
    int f = 0;
    for (int i = 0; i < shape.length; i++) {
      if (at[i] < 0 || at[i] >= shape[i]) {
        return -1;
      }
      f = f * shape[i] + at[i];
    }
    return f;
  }

  private static void view(Node.View v, double[] x, double[] out) {
    int[] in = v.inputs[0].shape;
    for (int e = 0; e < out.length; e++) {
      int from = v.kind == Node.ViewKind.RESHAPE ? e : source(v, in, place(e, v.shape));
      out[e] = from < 0 ? 0 : x[from];
    }
  }

  private static int source(Node.View v, int[] in, int[] o) {
    int n = in.length;
    int[] p = v.args;
    int[] at = o.clone();
    switch (v.kind) {
      case PERMUTE -> {
        for (int i = 0; i < n; i++) {
          at[p[i]] = o[i];
        }
      }
      case EXPAND -> {
        for (int i = 0; i < n; i++) {
          at[i] = in[i] == 1 ? 0 : o[i];
        }
      }
      case SLICE -> {
        for (int i = 0; i < n; i++) {
          at[i] = p[i] + o[i] * p[n + i];
        }
      }
      case PAD -> {
        for (int i = 0; i < n; i++) {
          int d = o[i] - p[i];
          int step = p[n + i] + 1;
          at[i] = d < 0 || d % step != 0 ? -1 : d / step;
        }
      }
      case SKEW -> at[p[0]] = o[p[0]] * p[2] + o[p[1]] * p[3];
      case UNSKEW -> {
        int d = o[p[0]] - o[p[1]] * p[3];
        at[p[0]] = d < 0 || d % p[2] != 0 ? -1 : d / p[2];
      }
      default -> throw new IllegalStateException();
    }
    return flat(at, in);
  }

  // ---- folds ----------------------------------------------------------------------------------

  private static double start(Fold f, DType d) {
    return switch (f) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX ->
          d == DType.FLOAT32 ? Double.NEGATIVE_INFINITY : d == DType.INT32 ? Integer.MIN_VALUE : 0;
      case MIN ->
          d == DType.FLOAT32 ? Double.POSITIVE_INFINITY : d == DType.INT32 ? Integer.MAX_VALUE : 1;
    };
  }

  private static double fold(Fold f, DType d, double a, double b) {
    boolean ints = d == DType.INT32;
    int i = (int) a;
    int j = (int) b;
    return switch (f) {
      case SUM -> ints ? i + j : a + b;
      case PROD -> ints ? i * j : a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  private static void reduce(Node.Reduce r, double[] x, double[] out) {
    int[] in = r.inputs[0].shape;
    java.util.Arrays.fill(out, start(r.fold, r.dtype));
    for (int e = 0; e < x.length; e++) {
      int[] at = place(e, in);
      int[] o = new int[r.shape.length];
      int k = 0;
      int a = 0;
      for (int i = 0; i < in.length; i++) {
        if (a < r.axes.length && r.axes[a] == i) {
          a++;
        } else {
          o[k++] = at[i];
        }
      }
      int to = flat(o, r.shape);
      out[to] = fold(r.fold, r.dtype, out[to], x[e]);
    }
  }

  private static void contract(Node.Contract c, double[] a, double[] b, double[] out) {
    int all = Shapes.size(c.sizes);
    int inner = out.length == 0 ? 0 : all / out.length;
    for (int e = 0; e < all; e++) {
      int[] at = place(e, c.sizes);
      int i = operand(at, c.aAxis, c.inputs[0].shape);
      int j = operand(at, c.bAxis, c.inputs[1].shape);
      out[e / inner] += a[i] * b[j];
    }
  }

  private static int operand(int[] at, int[] axes, int[] shape) {
    int[] o = new int[shape.length];
    for (int d = 0; d < axes.length; d++) {
      if (axes[d] >= 0) {
        o[axes[d]] = at[d];
      }
    }
    return flat(o, shape);
  }

  private interface Pair {
    void at(int inIndexShape, int inOther);
  }

  /** For each place of the index: its number, and that of the place it names in {@code other}. */
  private static void indexed(Node other, int axis, double[] index, Node like, Pair f) {
    for (int e = 0; e < index.length; e++) {
      int[] at = place(e, like.shape);
      at[axis] = (int) index[e];
      f.at(e, flat(at, other.shape));
    }
  }

  private static void scan(Node.Scan s, double[] x, double[] out) {
    int n = s.shape[s.shape.length - 1];
    for (int row = 0; n > 0 && row < x.length / n; row++) {
      double acc = start(s.fold, s.dtype);
      for (int k = 0; k < n; k++) {
        int e = row * n + (s.reverse ? n - 1 - k : k);
        double next = fold(s.fold, s.dtype, acc, x[e]);
        out[e] = s.exclusive ? acc : next;
        acc = next;
      }
    }
  }

  private static void sort(Node.ArgSort s, double[] x, double[] out) {
    int n = s.shape[s.shape.length - 1];
    for (int row = 0; n > 0 && row < x.length / n; row++) {
      int base = row * n;
      List<Integer> order = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        order.add(k);
      }
      Comparator<Integer> byValue =
          (a, b) -> {
            double va = x[base + a];
            double vb = x[base + b];
            if (Double.isNaN(va) || Double.isNaN(vb)) {
              return Boolean.compare(Double.isNaN(va), Double.isNaN(vb));
            }
            int c = va < vb ? -1 : va > vb ? 1 : 0;
            return s.descending ? -c : c;
          };
      order.sort(byValue);
      for (int k = 0; k < n; k++) {
        out[base + k] = order.get(k);
      }
    }
  }
}
