package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.CompareOps.where;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Pieces;
import java.util.Arrays;

/** Parts of a tensor, and tensors with more around. */
public interface SliceOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** The part from {@code begin}, of {@code size} (-1 or missing: up to the end). */
  static Node slice(Node x, int[] begin, int[] size) {
    int n = x.rank();
    if (n == 0) {
      throw KingletException.shape("slice", "a scalar has no part to take");
    }
    Check.that(
        begin.length <= n && (size == null || size.length <= n),
        "slice",
        "begin and size may have at most " + n + " values for shape " + Shapes.str(x.shape));
    int[] from = Arrays.copyOf(begin, n);
    int[] count = new int[n];
    for (int i = 0; i < n; i++) {
      int c = size == null || i >= size.length ? -1 : size[i];
      count[i] = c < 0 ? x.shape[i] - from[i] : c;
      Check.that(from[i] >= 0, null, "slice() does not support negative begin indexing.");
      if (c < -1 || count[i] < 0 || from[i] + count[i] > x.shape[i]) {
        throw KingletException.value(
            "slice",
            "begin "
                + from[i]
                + " and size "
                + c
                + " leave axis "
                + i
                + " of "
                + Shapes.str(x.shape));
      }
    }
    return Graph.slice(x, from, count, null);
  }

  /** {@code value} around x: before[i] and after[i] along axis i. */
  static Node pad(Node x, int[] before, int[] after, double value) {
    int n = x.rank();
    boolean nothing = true;
    for (int i = 0; i < n; i++) {
      nothing &= before[i] == 0 && after[i] == 0;
      Check.that(
          before[i] >= 0 && after[i] >= 0,
          "pad",
          "negative padding [" + before[i] + "," + after[i] + "] on axis " + i);
    }
    if (nothing) {
      return x;
    }
    Node p = Graph.pad(x, before, after, null);
    if (value == 0) {
      return p;
    }
    Node inside = Graph.pad(Graph.full(DType.BOOL, 1, x.shape), before, after, null);
    return where(inside, p, ArithmeticOps.like(x, value));
  }

  /** The pieces end to end along {@code axis}; one type, equal shapes but for the axis. */
  static Node join(int axis, Node... pieces) {
    return Pieces.join(axis, pieces);
  }

  /** x repeated {@code reps[i]} times along axis i. */
  static Node tile(Node x, int[] reps) {
    int n = x.rank();
    int[] wide = new int[2 * n];
    int[] narrow = new int[2 * n];
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      Check.that(reps[i] >= 0, "tile", "negative count " + reps[i] + " on axis " + i);
      narrow[2 * i] = 1;
      wide[2 * i] = reps[i];
      narrow[2 * i + 1] = x.shape[i];
      wide[2 * i + 1] = x.shape[i];
      out[i] = x.shape[i] * reps[i];
    }
    return Shapes.same(out, x.shape)
        ? x
        : Graph.reshape(Graph.expand(Graph.reshape(x, narrow), wide), out);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /**
   * The part from {@code begin}, of {@code size} (-1: up to the end); missing trailing axes are
   * whole.
   */
  default Tensor slice(int[] begin, int[] size) {
    return Check.out("slice", self(), slice(node(), begin, size));
  }

  /** {@code count} rows of the first axis from {@code begin}. */
  default Tensor slice(int begin, int count) {
    return slice(new int[] {begin}, new int[] {count});
  }

  /**
   * Every {@code strides[i]}-th from {@code begin[i]} up to, not including, {@code end[i]}; both
   * may count from the end, and are cut to what is there. A negative stride goes backwards.
   */
  default Tensor stridedSlice(int[] begin, int[] end, int[] strides) {
    return Check.out(
        "stridedSlice", self(), StridedSlice.of(node(), begin, end, strides, 0, 0, 0, 0, 0));
  }

  /** {@code value} around: paddings [before, after] for each axis. */
  default Tensor pad(int[][] paddings, double value) {
    return Check.out(
        "pad", self(), pad(node(), side(node(), paddings, 0), side(node(), paddings, 1), value));
  }

  /** Zeros around: paddings [before, after] for each axis. */
  default Tensor pad(int[][] paddings) {
    return pad(paddings, 0);
  }

  /**
   * The values themselves around, mirrored at the edge.
   *
   * @param paddings [before, after] for each axis
   * @param symmetric whether the edge itself is repeated (else: reflect)
   */
  default Tensor mirrorPad(int[][] paddings, boolean symmetric) {
    Node x = node();
    int[] low = side(x, paddings, 0);
    int[] high = side(x, paddings, 1);
    int skip = symmetric ? 0 : 1;
    for (int a = 0; a < x.rank(); a++) {
      int n = x.shape[a];
      if (low[a] < 0 || high[a] < 0 || low[a] > n - skip || high[a] > n - skip) {
        throw KingletException.value(
            "mirrorPad",
            "padding ["
                + low[a]
                + ","
                + high[a]
                + "] of axis "
                + a
                + " must lie in 0 to "
                + (n - skip)
                + " for size "
                + n);
      }
      if (low[a] + high[a] > 0) {
        Node before = Graph.flip(Graph.slice(x, a, skip, low[a]), a);
        Node after = Graph.flip(Graph.slice(x, a, n - skip - high[a], high[a]), a);
        x = join(a, before, x, after);
      }
    }
    return Check.out("mirrorPad", self(), x);
  }

  private static int[] side(Node x, int[][] paddings, int side) {
    Check.that(x.rank() > 0, null, "pad(scalar) is not defined. Pass non-scalar to pad");
    Check.that(
        paddings.length == x.rank(),
        "pad",
        paddings.length + " paddings for shape " + Shapes.str(x.shape) + " (one pair per axis)");
    int[] out = new int[paddings.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = paddings[i][side];
    }
    return out;
  }

  /** Repeated {@code reps[i]} times along axis i. */
  default Tensor tile(int... reps) {
    Node x = node();
    Check.that(
        reps.length == x.rank(),
        "tile",
        reps.length + " counts for shape " + Shapes.str(x.shape) + " (one per axis)");
    return Check.out("tile", self(), tile(x, reps));
  }

  /** Backwards along the axes named, or all. */
  default Tensor reverse(int... axis) {
    Node x = node();
    int[] axes = Shapes.axes("reverse", axis.length == 0 ? null : axis, x.rank());
    return Check.out("reverse", self(), Graph.flip(x, axes));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** Before and after, axis by axis. */
  static int[][] pairs(int[] flat) {
    Check.that(flat.length % 2 == 0, null, "Invalid number of paddings. Must be length of 2 each.");
    int[][] out = new int[flat.length / 2][];
    for (int i = 0; i < out.length; i++) {
      out[i] = new int[] {flat[2 * i], flat[2 * i + 1]};
    }
    return out;
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "slice",
            "x: Tensor<any>, begin: int|int[], size: int|int[] = null",
            x -> Check.out("slice", x.tensor(0), slice(x.tensor(0).node(), x.ints(1), x.ints(2))))
        .onnx("Slice")
        .domain(
            "[4,3] -2..2; 1,0; 2,2 | [4,3] -2..2; 1 | [4,3] -2..2; 0,1; -1,2 | [4,3] -2..2; 4; 0");
    t.op(
            "stridedSlice",
            "x: Tensor<any>, begin: int[], end: int[], strides: int[] = null, beginMask: int = 0,"
                + " endMask: int = 0, ellipsisMask: int = 0, newAxisMask: int = 0,"
                + " shrinkAxisMask: int = 0",
            x ->
                Check.out(
                    "stridedSlice",
                    x.tensor(0),
                    StridedSlice.of(
                        x.tensor(0).node(),
                        x.ints(1),
                        x.ints(2),
                        x.ints(3),
                        x.integer(4),
                        x.integer(5),
                        x.integer(6),
                        x.integer(7),
                        x.integer(8))))
        .domain(
            "[5,4] -2..2; 1,0; 5,4; 2,3 | [5,4] -2..2; -1,3; 0,-5; -2,-1"
                + " | [5,4] -2..2; 1,0; 5,4; 1,2; 1; 2 | [5,4] -2..2; 2,1; 3,4; 1,1; 0; 0; 0; 0; 1"
                + " | [5] -2..2; 3; 1; 1");
    t.op(
            "pad",
            "x: Tensor, paddings: int[][], constantValue: number = 0",
            x -> x.tensor(0).pad(pairs(x.ints(1)), x.number(2)))
        .onnx("Pad")
        .domain("[2,3] -2..2; 1,0,2,1 | [2] -2..2; 1,2; 0.5 | [0,2] 0..1; 1,1,0,0; 2");
    t.op(
            "mirrorPad",
            "x: Tensor, paddings: int[][], mode: 'reflect'|'symmetric'",
            x -> x.tensor(0).mirrorPad(pairs(x.ints(1)), "symmetric".equals(x.text(2))))
        .domain("[3,4] -2..2; 1,2,0,3; reflect | [3,2] -2..2; 3,1,0,2; symmetric");
    t.op("tile", "x: Tensor<any>, reps: int[]", x -> x.tensor(0).tile(x.ints(1)))
        .onnx("Tile")
        .domain("[2,3] -2..2; 2,1 | [3] -2..2; 3 | [2,1] -2..2; 1,2 | [2] 0..1; 0");
    t.op("reverse", "x: Tensor<any>, axis: int|int[] = []", x -> x.tensor(0).reverse(x.ints(1)))
        .domain("[2,3] -2..2 | [2,3] -2..2; -1 | [0,2] 0..1; 0");
  }
}
