package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.CompareOps.equal;
import static dev.kinglet.api.ops.CompareOps.where;
import static dev.kinglet.graph.Graph.cast;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.ScalarOp;
import java.util.Arrays;

/**
 * The largest or the mean of windows, channel by channel. x is [batch, spatial.., channels], or
 * without the batch axis. Elements that padding adds take no part.
 */
public interface PoolOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** The largest of each window; the gradient goes to the first of equals. */
  static Node maxPool(Node x, Windows w) {
    if (x.dtype == DType.FLOAT32) {
      // as tf.js: NaN is passed over
      Node nan = Graph.map(ScalarOp.IS_NAN, x);
      return largest(where(nan, number(Double.NEGATIVE_INFINITY), x), w);
    }
    return largest(x, w);
  }

  private static Node largest(Node x, Windows w) {
    double least = x.dtype == DType.FLOAT32 ? Double.NEGATIVE_INFINITY : Integer.MIN_VALUE;
    Node windows = w.read(w.pad(x, least));
    int[] axes = w.elements(windows);
    Node y = Graph.reduce(Fold.MAX, windows, axes);
    return Graph.custom(
        y,
        (g, r) -> {
          Node seen = w.read(w.pad(x, least));
          Node place = element(w);
          Node at = firstPlace(w, seen, r);
          Node each = where(equal(place, w.spread(at)), w.spread(g), number(0));
          return new Node[] {w.collect(each)};
        },
        x);
  }

  /** int32 number of each element of a window, [kernel..]. */
  private static Node element(Windows w) {
    return Graph.reshape(Graph.iota(Shapes.size(w.kernel)), w.kernel);
  }

  /** Number of the first element that equals the largest, y. */
  private static Node firstPlace(Windows w, Node windows, Node y) {
    Node place = element(w);
    Node none = like(place, Shapes.size(w.kernel));
    Node hit = where(equal(windows, w.spread(y)), place, none);
    return Graph.reduce(Fold.MIN, hit, w.elements(windows));
  }

  /** The mean of the real elements of each window. */
  static Node avgPool(Node x, Windows w) {
    Node windows = w.read(w.pad(floats(x)));
    Node sum = Graph.reduce(Fold.SUM, windows, w.elements(windows));
    return div(sum, w.count());
  }

  /** The largest or the mean of each window, over n spatial axes. */
  static Tensor pool(
      String op,
      int n,
      boolean largest,
      Node x,
      int[] size,
      int[] strides,
      Padding pad,
      int[] dilations,
      String rounding) {
    Node in = ConvOps.batched(op, x, n);
    Windows w =
        Windows.of(
            op,
            Arrays.copyOfRange(in.shape, 1, n + 1),
            Windows.each(op, "filterSize", size, n),
            strides,
            pad,
            dilations,
            rounding);
    Node y = largest ? maxPool(in, w) : cast(avgPool(in, w), x.dtype);
    return Tensor.wrap(op, ConvOps.like(x, y));
  }

  /** The largest sum of each window and {@code filter}, [height, width, channels]. */
  static Node dilation(Node x, Node filter, Windows w) {
    Node f = Graph.permute(filter, 2, 0, 1); // as the windows: channels, then elements
    Node sums = add(w.read(w.pad(x, Double.NEGATIVE_INFINITY)), f);
    Node y = Graph.reduce(Fold.MAX, sums, w.elements(sums));
    return Graph.custom(
        y,
        (g, r) -> {
          Node at = firstPlace(w, add(w.read(w.pad(x, Double.NEGATIVE_INFINITY)), f), r);
          Node each = where(equal(element(w), w.spread(at)), w.spread(g), number(0));
          Node perFilter = Graph.reduce(Fold.SUM, each, 0, 1, 2);
          return new Node[] {w.collect(each), Graph.permute(perFilter, 1, 2, 0)};
        },
        x,
        filter);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /**
   * Greyscale dilation: of each window of [batch, H, W, C] (or [H, W, C]) the largest sum of an
   * element and the filter's; float32. Padding takes no part.
   *
   * @param filter [height, width, C]
   */
  default Tensor dilation2d(Tensor filter, int[] strides, Padding padding, int[] dilations) {
    String op = "dilation2d";
    Node x = floats(ConvOps.batched(op, node(), 2));
    Node f = floats(filter.node());
    Check.rank(op, "filter", f, 3);
    if (f.shape[2] != x.shape[3]) {
      throw KingletException.shape(
          op,
          "x "
              + Shapes.str(x.shape)
              + " and filter "
              + Shapes.str(f.shape)
              + " must have the same number of channels");
    }
    Windows w =
        Windows.of(
            op,
            Arrays.copyOfRange(x.shape, 1, 3),
            Arrays.copyOf(f.shape, 2),
            strides,
            padding,
            dilations,
            null);
    return Tensor.wrap(op, ConvOps.like(node(), dilation(x, f, w)));
  }

  /** The largest of each window of [batch, H, W, C]. */
  default Tensor maxPool(int filterSize, int stride, Padding padding) {
    int[] s = {stride};
    return pool("maxPool", 2, true, node(), new int[] {filterSize}, s, padding, null, null);
  }

  /** The mean of each window of [batch, H, W, C]; padding is not counted. */
  default Tensor avgPool(int filterSize, int stride, Padding padding) {
    int[] s = {stride};
    return pool("avgPool", 2, false, node(), new int[] {filterSize}, s, padding, null, null);
  }

  /** The largest of each window over one spatial axis, [batch, W, C]. */
  default Tensor maxPool1d(int filterSize, int stride, Padding padding) {
    int[] s = {stride};
    return pool("maxPool1d", 1, true, node(), new int[] {filterSize}, s, padding, null, null);
  }

  /** The mean of each window over one spatial axis, [batch, W, C]; padding is not counted. */
  default Tensor avgPool1d(int filterSize, int stride, Padding padding) {
    int[] s = {stride};
    return pool("avgPool1d", 1, false, node(), new int[] {filterSize}, s, padding, null, null);
  }

  /** The largest of each window of [batch, H, W, C], and where it was found. */
  record MaxPool(Tensor result, Tensor indexes) {}

  /**
   * The largest of each window of [batch, H, W, C], with int32 positions {@code (h * W + w) * C +
   * c}, plus the batch's {@code b * H * W * C} if asked.
   */
  default MaxPool maxPoolWithArgmax(
      int[] filterSize, int[] strides, Padding padding, boolean includeBatchInIndex) {
    String op = "maxPoolWithArgmax";
    Node x = node();
    Check.rank(op, "x", x, 4);
    int[] spatial = {x.shape[1], x.shape[2]};
    Windows w =
        Windows.of(
            op,
            spatial,
            Windows.each(op, "filterSize", filterSize, 2),
            strides,
            padding,
            null,
            null);
    Node cleaned = where(Graph.map(ScalarOp.IS_NAN, x), number(Double.NEGATIVE_INFINITY), x);
    Node y = largest(cleaned, w);
    Node at = firstPlace(w, w.read(w.pad(cleaned, Double.NEGATIVE_INFINITY)), y);
    Node kw = like(at, w.kernel[1]);
    Node row = offset(y, 1, w.stride[0], w.low[0], Graph.map(ScalarOp.FLOOR_DIV, at, kw));
    Node col = offset(y, 2, w.stride[1], w.low[1], Graph.map(ScalarOp.REM, at, kw));
    int c = x.shape[3];
    Node index = add(mul(add(mul(row, x.shape[2]), col), c), Graph.iota(y.shape, 3));
    if (includeBatchInIndex) {
      index = add(index, mul(Graph.iota(y.shape, 0), (double) x.size() / Math.max(1, x.shape[0])));
    }
    return new MaxPool(Tensor.wrap(op, y), Tensor.wrap(op, index));
  }

  private static Node offset(Node y, int axis, int stride, int low, Node within) {
    return add(add(mul(Graph.iota(y.shape, axis), stride), -low), within);
  }

  // ---- the table ------------------------------------------------------------------------------

  private static OpTable.Row row(OpTable t, String name, int n, boolean largest) {
    return t.op(
        name,
        (largest ? "x: Tensor" : "x: Tensor<float32>")
            + ", filterSize: int|int[], strides: int|int[], pad: 'valid'|'same'|int|int[][],"
            + " dimRoundingMode: 'floor'|'round'|'ceil' = null"
            + (n == 3 ? ", dataFormat: 'NDHWC' = 'NDHWC'" : ""),
        x -> {
          if (n == 3) {
            x.text(5); // refuses another format
          }
          return pool(
              name,
              n,
              largest,
              x.tensor(0).node(),
              x.ints(1),
              x.ints(2),
              ConvOps.padding(name, x, 3, n, false, 4),
              null,
              x.text(4));
        });
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    String two =
        "[2,4,4,2] -2..2; 2; 2; valid | [1,5,5,1] -2..2; 3; 2; same | [5,4,2] -2..2; 2,3; 1; 1 |"
            + " [1,5,5,1] -2..2; 2; 2; 0; ceil | [0,4,4,1] 0..1; 2; 2; same";
    row(t, "maxPool", 2, true).onnx("MaxPool").domain(two);
    row(t, "avgPool", 2, false).onnx("AveragePool").domain(two);
    row(t, "maxPool1d", 1, true).functionOnly().domain("[2,6,2] -2..2; 3; 2; same");
    row(t, "avgPool1d", 1, false).functionOnly().domain("[2,6,2] -2..2; 3; 2; same");
    row(t, "maxPool3d", 3, true)
        .doc("`maxPool` over three dimensions, NDHWC.")
        .functionOnly()
        .domain("[1,4,4,4,1] -2..2; 2; 2; valid");
    row(t, "avgPool3d", 3, false)
        .doc("`avgPool` over three dimensions, NDHWC.")
        .functionOnly()
        .domain("[1,3,3,3,2] -2..2; 2; 2; same");
    t.op(
            "pool",
            "input: Tensor, windowShape: int|int[], poolingType: 'avg'|'max',"
                + " pad: 'valid'|'same'|int|int[][], dilations: int|int[] = 1,"
                + " strides: int|int[] = 1, dimRoundingMode: 'floor'|'round'|'ceil' = null",
            x ->
                pool(
                    "pool",
                    2,
                    "max".equals(x.text(2)),
                    x.tensor(0).node(),
                    x.ints(1),
                    x.ints(5),
                    ConvOps.padding("pool", x, 3, 2, false, 6),
                    x.ints(4),
                    x.text(6)))
        .limit(x -> Check.either("pool", x.ints(5), x.ints(4)))
        .doc("The greatest value or the mean of each window, with dilations.")
        .domain("[1,5,5,2] -2..2; 2; max; valid; 2 | [1,5,5,1] -2..2; 2; avg; same; 2");
    t.op(
            "dilation2d",
            "x: Tensor, filter: Tensor, strides: int|int[], pad: 'valid'|'same'|int,"
                + " dilations: int|int[] = 1, dataFormat: 'NHWC' = 'NHWC'",
            x ->
                x.tensor(0)
                    .dilation2d(
                        x.tensor(1),
                        x.ints(2),
                        ConvOps.padding("dilation2d", x, 3, 2, false, -1),
                        x.ints(4)))
        .domain(
            "[2,4,4,2] -2..2; [2,2,2] -1..1; 1; same | [1,5,6,1] -2..2; [2,3,1] -1..1; 1,2; valid;"
                + " 2 | [4,4,1] -2..2; [2,2,1] -1..1; 1; 1");
    t.op(
            "maxPoolWithArgmax",
            "x: Tensor, filterSize: int|int[], strides: int|int[], pad: 'valid'|'same'|int,"
                + " includeBatchInIndex: bool = false -> {result: Tensor, indexes: Tensor}",
            x -> {
              MaxPool m =
                  x.tensor(0)
                      .maxPoolWithArgmax(
                          x.ints(1), x.ints(2),
                          ConvOps.padding("maxPoolWithArgmax", x, 3, 2, false, -1), x.flag(4));
              return OpTable.named("result", m.result(), "indexes", m.indexes());
            })
        .functionOnly()
        .domain("[2,4,4,2] -2..2; 2; 2; valid; true | [1,3,3,1] -2..2; 2; 2; same");
  }
}
