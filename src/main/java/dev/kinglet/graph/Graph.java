package dev.kinglet.graph;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Node.ViewKind;

/** Makes nodes: type rules, broadcasting, shape rules. Public argument checks are the ops' own. */
public final class Graph {
  private static Listener listener = node -> {};

  private Graph() {}

  /** Told of every node made (the engine counts references there). */
  public interface Listener {
    void made(Node node);
  }

  /** Sets who is told of new nodes. */
  public static void listen(Listener l) {
    listener = l;
  }

  static <N extends Node> N made(N node) {
    listener.made(node);
    return node;
  }

  // ---- sources --------------------------------------------------------------------------------

  /** A node over given values. */
  public static Node source(Buffer buffer, int... shape) {
    return made(new Node.Source(buffer, shape));
  }

  /** A scalar known to the host. */
  public static Node constant(DType dtype, double value) {
    return dtype == DType.COMPLEX64
        ? pair(constant(DType.FLOAT32, value), constant(DType.FLOAT32, 0))
        : made(new Node.Const(dtype, value));
  }

  /** A complex64 value of two float32 nodes of one shape. */
  public static Node pair(Node real, Node imag) {
    return made(new Node.Pair(real, imag));
  }

  /** Every element {@code value}. */
  public static Node full(DType dtype, double value, int... shape) {
    return expand(constant(dtype, value), shape);
  }

  /** int32 0 .. n-1. */
  public static Node iota(int n) {
    return made(new Node.Iota(n));
  }

  /** int32 position along {@code axis}, in the given shape. */
  public static Node iota(int[] shape, int axis) {
    int[] s = new int[shape.length];
    java.util.Arrays.fill(s, 1);
    s[axis] = shape[axis];
    return expand(reshape(iota(shape[axis]), s), shape);
  }

  // ---- scalar ops -----------------------------------------------------------------------------

  /** Applies a row of the scalar table, with its type rule and broadcasting. */
  public static Node map(ScalarOp op, Node... args) {
    int[] shape = args[0].shape;
    for (int i = 1; i < args.length; i++) {
      if (args[i].shape != shape) {
        shape = Shapes.broadcast(op.name, shape, args[i].shape);
      }
    }
    DType common = args[op.rule == ScalarOp.Rule.SELECT ? 1 : 0].dtype;
    for (int i = op.rule == ScalarOp.Rule.SELECT ? 2 : 1; i < args.length; i++) {
      common = DType.upcast(common, args[i].dtype);
    }
    if (common == DType.COMPLEX64) {
      return Complex.apply(op, args);
    }
    if (common == DType.STRING && op.rule != ScalarOp.Rule.SELECT && !isEquality(op)) {
      return Codes.compare(op, args[0], args[args.length - 1]);
    }
    DType in =
        switch (op.rule) {
          case FLOAT, TEST -> DType.FLOAT32;
          case NUMERIC -> common == DType.BOOL ? DType.INT32 : common;
          case LOGIC -> DType.BOOL;
          case INT -> DType.INT32;
          default -> common;
        };
    DType out =
        switch (op.rule) {
          case COMPARE, TEST -> DType.BOOL;
          case CAST ->
              op.prim == Prim.TOINT
                  ? DType.INT32
                  : op.prim == Prim.TOBOOL ? DType.BOOL : DType.FLOAT32;
          default -> in;
        };
    Node[] ins = new Node[args.length];
    for (int i = 0; i < args.length; i++) {
      DType want = op.rule == ScalarOp.Rule.SELECT && i == 0 ? DType.BOOL : in;
      Node x = op.rule == ScalarOp.Rule.CAST ? args[i] : cast(args[i], want);
      ins[i] = Shapes.same(x.shape, shape) ? x : expand(x, shape);
    }
    return made(new Node.Map(op, out, ins));
  }

  private static boolean isEquality(ScalarOp op) {
    return op == ScalarOp.EQUAL || op == ScalarOp.NOT_EQUAL;
  }

  static KingletException refuse(String op, DType type) {
    return KingletException.dtype(op, "does not take " + type.id() + " tensors");
  }

  /**
   * Conversion; float to int cuts toward zero. Complex values convert to no other type: which part
   * is meant has to be said.
   */
  public static Node cast(Node x, DType to) {
    if (x.dtype == to) {
      return x;
    }
    if (x.dtype == DType.COMPLEX64 || x.dtype == DType.STRING || to == DType.STRING) {
      throw KingletException.dtype(
          "cast",
          "from "
              + x.dtype.id()
              + " to "
              + to.id()
              + (x instanceof Node.Pair ? "; take its real or imaginary part" : ""));
    }
    if (to == DType.COMPLEX64) {
      return pair(cast(x, DType.FLOAT32), full(DType.FLOAT32, 0, x.shape));
    }
    if (x instanceof Node.Const c) {
      double v = c.value;
      return constant(to, to == DType.BOOL ? (v != 0 ? 1 : 0) : to == DType.INT32 ? (int) v : v);
    }
    return switch (to) {
      case FLOAT32 -> map(ScalarOp.TO_FLOAT, x);
      case INT32 -> map(ScalarOp.TO_INT, x);
      default -> map(ScalarOp.TO_BOOL, x);
    };
  }

  // ---- views ----------------------------------------------------------------------------------

  /** Same elements in row-major order; sizes must agree. */
  public static Node reshape(Node x, int... shape) {
    if (Shapes.same(x.shape, shape)) {
      return x;
    }
    // A reshape to the same shape is an alias: a variable may be known by it.
    if (x instanceof Node.View v
        && v.kind == ViewKind.RESHAPE
        && v.buffer == null
        && !Shapes.same(v.shape, v.inputs[0].shape)
        && !v.taped
        && v.gradient == null) {
      return reshape(v.inputs[0], shape);
    }
    return alias(x, shape);
  }

  /** A node of its own with the same values: what a gradient or a label can be attached to. */
  public static Node alias(Node x, int... shape) {
    if (Shapes.size(shape) != x.size()) {
      throw KingletException.shape(
          "reshape",
          "cannot reshape "
              + Shapes.str(x.shape)
              + " ("
              + x.size()
              + " elements) to "
              + Shapes.str(shape)
              + " ("
              + Shapes.size(shape)
              + ")");
    }
    return view(ViewKind.RESHAPE, shape, x);
  }

  private static Node view(ViewKind kind, int[] shape, Node x, int... args) {
    return x instanceof Node.Pair
        ? pair(view(kind, shape, x.inputs[0], args), view(kind, shape, x.inputs[1], args))
        : made(new Node.View(kind, shape, x, args));
  }

  /** Output axis i is input axis {@code perm[i]}. */
  public static Node permute(Node x, int... perm) {
    boolean identity = true;
    int[] shape = new int[perm.length];
    for (int i = 0; i < perm.length; i++) {
      shape[i] = x.shape[perm[i]];
      identity &= perm[i] == i;
    }
    return identity ? x : view(ViewKind.PERMUTE, shape, x, perm);
  }

  /** Broadcasts to {@code shape}: missing leading axes and axes of size 1 are repeated. */
  public static Node expand(Node x, int... shape) {
    if (Shapes.same(x.shape, shape)) {
      return x;
    }
    int missing = shape.length - x.rank();
    if (missing > 0) {
      int[] s = new int[shape.length];
      java.util.Arrays.fill(s, 0, missing, 1);
      System.arraycopy(x.shape, 0, s, missing, x.rank());
      x = reshape(x, s);
      if (Shapes.same(s, shape)) {
        return x;
      }
    }
    for (int i = 0; i < shape.length; i++) {
      if (missing < 0 || x.shape[i] != shape[i] && x.shape[i] != 1) {
        throw KingletException.shape(
            "broadcastTo", Shapes.str(x.shape) + " does not broadcast to " + Shapes.str(shape));
      }
    }
    return view(ViewKind.EXPAND, shape, x);
  }

  /** {@code out[i] = x[begin + i * step]} per axis; {@code size} is the result's shape. */
  public static Node slice(Node x, int[] begin, int[] size, int[] step) {
    boolean identity = Shapes.same(x.shape, size);
    for (int i = 0; i < begin.length; i++) {
      identity &= size[i] == 0 || begin[i] == 0 && (step == null || step[i] == 1 || size[i] == 1);
    }
    if (identity) {
      return x;
    }
    int n = begin.length;
    int[] args = new int[2 * n];
    for (int i = 0; i < n; i++) {
      args[i] = begin[i];
      args[n + i] = step == null ? 1 : step[i];
    }
    return view(ViewKind.SLICE, size.clone(), x, args);
  }

  /** {@code x[from .. from+count)} along one axis. */
  public static Node slice(Node x, int axis, int from, int count) {
    int[] begin = new int[x.rank()];
    int[] size = x.shape.clone();
    begin[axis] = from;
    size[axis] = count;
    return slice(x, begin, size, null);
  }

  /**
   * Zeros around ({@code low}, {@code high}, not negative) and {@code interior} between elements.
   */
  public static Node pad(Node x, int[] low, int[] high, int[] interior) {
    int n = x.rank();
    int[] shape = new int[n];
    int[] args = new int[2 * n];
    for (int i = 0; i < n; i++) {
      int in = interior == null ? 0 : interior[i];
      shape[i] = low[i] + high[i] + (x.shape[i] == 0 ? 0 : (x.shape[i] - 1) * (in + 1) + 1);
      args[i] = low[i];
      args[n + i] = in;
    }
    return Shapes.same(shape, x.shape) ? x : view(ViewKind.PAD, shape, x, args);
  }

  /** Reverses the named axes. */
  public static Node flip(Node x, int... axes) {
    int[] begin = new int[x.rank()];
    int[] step = new int[x.rank()];
    java.util.Arrays.fill(step, 1);
    for (int a : axes) {
      begin[a] = x.shape[a] - 1;
      step[a] = -1;
    }
    return slice(x, begin, x.shape, step);
  }

  /**
   * See {@link ViewKind#SKEW}: axis {@code pos} of size {@code out} reads windows along {@code
   * elem}.
   */
  public static Node skew(Node x, int pos, int elem, int out, int stride, int dilation) {
    int[] shape = x.shape.clone();
    shape[pos] = out;
    return view(ViewKind.SKEW, shape, x, pos, elem, stride, dilation);
  }

  /**
   * See {@link ViewKind#UNSKEW}: the transpose of {@link #skew}; {@code out} is the unwindowed
   * size.
   */
  public static Node unskew(Node x, int pos, int elem, int out, int stride, int dilation) {
    int[] shape = x.shape.clone();
    shape[pos] = out;
    return view(ViewKind.UNSKEW, shape, x, pos, elem, stride, dilation);
  }

  /**
   * Windows of size {@code k} along {@code axis}: the axis becomes the window's position (size
   * {@code out}), and the place within the window is appended as the last axis.
   */
  public static Node window(Node x, int axis, int k, int out, int stride, int dilation) {
    if (stride == k && dilation == 1) {
      // windows side by side: a plain split of the axis, whose transpose needs no divisions
      Node whole = slice(x, axis, 0, out * k);
      int[] split = Shapes.insert(whole.shape, axis + 1, k);
      split[axis] = out;
      int[] perm = new int[split.length];
      for (int i = 0; i < perm.length - 1; i++) {
        perm[i] = i <= axis ? i : i + 1;
      }
      perm[perm.length - 1] = axis + 1;
      return permute(reshape(whole, split), perm);
    }
    int[] s = Shapes.concat(x.shape, k);
    return skew(
        expand(reshape(x, Shapes.concat(x.shape, 1)), s), axis, x.rank(), out, stride, dilation);
  }

  // ---- folds, products, indices -----------------------------------------------------------------

  /** Folds the (sorted, distinct) axes away. */
  public static Node reduce(Fold fold, Node x, int... axes) {
    int count = 1;
    for (int a : axes) {
      count *= x.shape[a];
    }
    int[] shape = Shapes.reduced(x.shape, axes, false);
    if (count == 1) {
      return reshape(x, shape);
    }
    if (x instanceof Node.Pair && fold == Fold.SUM) {
      return pair(reduce(fold, x.inputs[0], axes), reduce(fold, x.inputs[1], axes));
    }
    checkOrdered("reduce", x);
    return made(new Node.Reduce(fold, shape, x, axes));
  }

  private static void checkOrdered(String op, Node x) {
    if (x.dtype == DType.COMPLEX64 || x.dtype == DType.STRING) {
      throw refuse(op, x.dtype);
    }
  }

  /** See {@link Node.Contract}; both operands float32. */
  public static Node contract(int[] sizes, int outRank, Node a, int[] aAxis, Node b, int[] bAxis) {
    checkOrdered("product", a);
    checkOrdered("product", b);
    int[] shape = java.util.Arrays.copyOf(sizes, outRank);
    return made(new Node.Contract(shape, sizes, a, aAxis, b, bAxis));
  }

  /** See {@link Node.Gather}. */
  public static Node gather(Node x, int axis, Node index) {
    Node i = cast(index, DType.INT32);
    return x instanceof Node.Pair
        ? pair(gather(x.inputs[0], axis, i), gather(x.inputs[1], axis, i))
        : made(new Node.Gather(x, axis, i));
  }

  /**
   * See {@link Node.Scatter}; {@code size} is the result's size along {@code axis}. Strings must
   * not meet.
   */
  public static Node scatter(Node x, int axis, Node index, int size) {
    Node i = cast(index, DType.INT32);
    if (x instanceof Node.Pair) {
      return pair(scatter(x.inputs[0], axis, i, size), scatter(x.inputs[1], axis, i, size));
    }
    if (x.dtype == DType.STRING) {
      return Codes.strings(scatter(Codes.of(x), axis, i, size));
    }
    int[] shape = x.shape.clone();
    shape[axis] = size;
    return made(new Node.Scatter(shape, x, axis, i));
  }

  /** See {@link Node.Scan}. */
  public static Node scan(Fold fold, Node x, boolean exclusive, boolean reverse) {
    checkOrdered("scan", x);
    return made(new Node.Scan(fold, x, exclusive, reverse));
  }

  /** See {@link Node.ArgSort}. */
  public static Node argSort(Node x, boolean descending) {
    checkOrdered("sort", x);
    return made(new Node.ArgSort(x, descending));
  }

  /** Gives a node that nobody else has yet a derivative of its own, with respect to {@code xs}. */
  public static Node custom(Node y, Node.Gradient gradient, Node... xs) {
    y.gradient = gradient;
    y.gradientInputs = xs;
    return y;
  }
}
