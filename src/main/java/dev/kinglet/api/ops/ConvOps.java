package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.floats;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/**
 * Convolutions (correlations, as everybody's): NHWC, float32. x is [batch, spatial.., channels], or
 * without the batch axis; the result has it just as x has.
 */
public interface ConvOps extends Operand {

  /**
   * What a convolution does besides multiplying.
   *
   * @param strides one for all spatial axes, or one each
   * @param padding at the edges
   * @param dilations steps between the elements of the filter
   * @param groups channels are split into so many independent convolutions
   */
  record Conv(int[] strides, Padding padding, int[] dilations, int groups) {
    /** One stride for all axes, no dilation, no groups. */
    public static Conv of(int stride, Padding padding) {
      return new Conv(new int[] {stride}, padding, new int[] {1}, 1);
    }
  }

  // ---- over nodes -----------------------------------------------------------------------------

  /** x with a batch axis; n spatial axes. */
  static Node batched(String op, Node x, int n) {
    boolean single = x.rank() == n + 1;
    if (!single && x.rank() != n + 2) {
      throw KingletException.shape(
          op,
          "x must have rank "
              + (n + 2)
              + " (batch, "
              + n
              + " spatial, channels) or "
              + (n + 1)
              + ", got shape "
              + Shapes.str(x.shape));
    }
    return single ? ShapeOps.expandDims(x, 0) : x;
  }

  /** y without its batch axis if x has none. */
  static Node like(Node x, Node y) {
    return x.rank() == y.rank() ? y : Graph.reshape(y, Arrays.copyOfRange(y.shape, 1, y.rank()));
  }

  /** x [batch, spatial.., C] with filter [kernel.., C/groups, O]. */
  static Node conv(String op, int n, Node x, Node filter, Conv c, String rounding) {
    Check.rank(op, "filter", filter, n + 2);
    Node in = floats(batched(op, x, n));
    int channels = in.shape[n + 1];
    if (c.groups() < 1
        || channels != filter.shape[n] * c.groups()
        || filter.shape[n + 1] % c.groups() != 0) {
      throw KingletException.shape(
          op,
          "x "
              + Shapes.str(x.shape)
              + " has "
              + channels
              + " channels, filter "
              + Shapes.str(filter.shape)
              + " takes "
              + filter.shape[n]
              + (c.groups() == 1 ? "" : " in each of " + c.groups() + " groups"));
    }
    Windows w =
        Windows.of(
            op,
            Arrays.copyOfRange(in.shape, 1, n + 1),
            Arrays.copyOf(filter.shape, n),
            c.strides(),
            c.padding(),
            c.dilations(),
            rounding);
    Node y = new Convolution(w, c.groups()).forward(in, floats(filter));
    return like(x, y);
  }

  /** x [batch, spatial.., C] with filter [kernel.., C, M], each channel by itself, to C*M. */
  static Node depthwise(String op, Node x, Node filter, Conv c, String rounding) {
    Check.rank(op, "filter", filter, 4);
    int channels = filter.shape[2];
    Node in = batched(op, x, 2);
    if (in.shape[3] != channels) {
      throw KingletException.shape(
          op,
          "x "
              + Shapes.str(x.shape)
              + " and filter "
              + Shapes.str(filter.shape)
              + " must have the same number of channels (their last axis, and axis 2)");
    }
    Node f = Graph.reshape(filter, filter.shape[0], filter.shape[1], 1, channels * filter.shape[3]);
    Conv each = new Conv(c.strides(), c.padding(), c.dilations(), channels);
    return conv(op, 2, x, f, each, rounding);
  }

  /** The transposed convolution: filter [kernel.., O, C], result of the given shape. */
  static Node transposed(
      String op,
      int n,
      Node x,
      Node filter,
      int[] outputShape,
      int[] strides,
      Padding padding,
      String rounding) {
    Check.rank(op, "filter", filter, n + 2);
    Node in = floats(batched(op, x, n));
    boolean single = in.rank() > x.rank();
    int[] full =
        single && outputShape.length == n + 1 ? Shapes.insert(outputShape, 0, 1) : outputShape;
    if (full.length != n + 2 || full[0] != in.shape[0]) {
      throw KingletException.shape(
          op, "outputShape " + Shapes.str(outputShape) + " for x " + Shapes.str(x.shape));
    }
    if (in.shape[n + 1] != filter.shape[n + 1] || full[n + 1] != filter.shape[n]) {
      throw KingletException.shape(
          op,
          "filter "
              + Shapes.str(filter.shape)
              + " must be [kernel, out, in] with in "
              + in.shape[n + 1]
              + " and out "
              + full[n + 1]);
    }
    Windows w =
        Windows.of(
            op,
            Arrays.copyOfRange(full, 1, n + 1),
            Arrays.copyOf(filter.shape, n),
            strides,
            padding,
            null,
            rounding);
    int[] from = Arrays.copyOfRange(in.shape, 1, n + 1);
    if (!Shapes.same(from, w.out)) {
      throw KingletException.shape(
          op,
          "a convolution of outputShape "
              + Shapes.str(outputShape)
              + " gives "
              + Shapes.str(w.out)
              + ", but x has "
              + Shapes.str(from));
    }
    Node y = new Convolution(w, 1).input(in, floats(filter), full[n + 1]);
    return like(x, y);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** [batch, H, W, C] with filter [kH, kW, C/groups, O] to [batch, outH, outW, O]. */
  default Tensor conv2d(Tensor filter, Conv options) {
    return Tensor.wrap("conv2d", conv("conv2d", 2, node(), filter.node(), options, null));
  }

  /** [batch, H, W, C] with filter [kH, kW, C, O] to [batch, outH, outW, O]. */
  default Tensor conv2d(Tensor filter, int stride, Padding padding) {
    return conv2d(filter, Conv.of(stride, padding));
  }

  /** [batch, W, C] with filter [kW, C/groups, O] to [batch, outW, O]. */
  default Tensor conv1d(Tensor filter, Conv options) {
    return Tensor.wrap("conv1d", conv("conv1d", 1, node(), filter.node(), options, null));
  }

  /** [batch, D, H, W, C] with filter [kD, kH, kW, C/groups, O]. */
  default Tensor conv3d(Tensor filter, Conv options) {
    return Tensor.wrap("conv3d", conv("conv3d", 3, node(), filter.node(), options, null));
  }

  /** [batch, H, W, C] with filter [kH, kW, C, M], each channel by itself, to C*M channels. */
  default Tensor depthwiseConv2d(Tensor filter, Conv options) {
    return Tensor.wrap(
        "depthwiseConv2d", depthwise("depthwiseConv2d", node(), filter.node(), options, null));
  }

  /** A depthwise convolution, then a pointwise one with filter [1, 1, C*M, O]. */
  default Tensor separableConv2d(Tensor depthwiseFilter, Tensor pointwiseFilter, Conv options) {
    Node p = pointwiseFilter.node();
    Check.that(
        p.rank() == 4,
        "separableConv2d",
        "the pointwise filter must be rank 4, got shape " + Shapes.str(p.shape));
    for (int i = 0; i < 2; i++) {
      Check.that(
          p.shape[i] == 1,
          "separableConv2d",
          "axis " + i + " of the pointwise filter must be 1, but got " + p.shape[i]);
    }
    Node mid = depthwise("separableConv2d", node(), depthwiseFilter.node(), options, null);
    int middle = mid.shape[mid.rank() - 1];
    Check.that(
        p.shape[2] == middle,
        "separableConv2d",
        "axis 2 of the pointwise filter must be " + middle + ", but got " + p.shape[2]);
    return Tensor.wrap(
        "separableConv2d", conv("separableConv2d", 2, mid, p, Conv.of(1, Padding.VALID), null));
  }

  /**
   * The transpose of conv2d: filter [kH, kW, O, C], result {@code outputShape} [batch, H, W, O].
   */
  default Tensor conv2dTranspose(Tensor filter, int[] outputShape, int stride, Padding padding) {
    return Tensor.wrap(
        "conv2dTranspose",
        transposed(
            "conv2dTranspose",
            2,
            node(),
            filter.node(),
            outputShape,
            new int[] {stride},
            padding,
            null));
  }

  // ---- the table ------------------------------------------------------------------------------

  /**
   * {@code pad} as tf.js has it: same, valid, a number, or pairs for each axis with batch and
   * channels.
   */
  static Padding padding(
      String op, OpTable.Args x, int i, int n, boolean channelsFirst, int rounding) {
    String word = x.text(i);
    boolean same = "same".equals(word);
    if (same || "valid".equals(word)) {
      Check.that(
          rounding < 0 || !x.has(rounding),
          op,
          "dimRoundingMode is only for a pad given in numbers, not " + word);
      return same ? Padding.SAME : Padding.VALID;
    }
    int[] v = x.ints(i);
    Check.that(v != null && v.length > 0, op, "pad must be same, valid, a number or pairs");
    if (v.length == 1) {
      return Padding.of(v[0]);
    }
    int from = channelsFirst ? 4 : v.length - 2 - 2 * n;
    Check.that(from >= 0 && from + 2 * n <= v.length, op, "pad must have a pair for each axis");
    return Padding.sides(Arrays.copyOfRange(v, from, from + 2 * n));
  }

  private static boolean first(String op, OpTable.Args x, int i) {
    String format = x.text(i);
    boolean nchw = format != null && format.startsWith("NC");
    Check.that(nchw || format == null || format.endsWith("C"), op, "unknown dataFormat " + format);
    return nchw;
  }

  /** Channels last, whatever came in. */
  private static Node last(Node x, boolean channelsFirst, int n) {
    return channelsFirst ? ShapeOps.toLast(x, x.rank() - n - 1) : x;
  }

  private static Node back(Node y, boolean channelsFirst, int n) {
    return channelsFirst ? ShapeOps.fromLast(y, y.rank() - n - 1) : y;
  }

  private static Tensor convolve(String op, int n, OpTable.Args x, boolean depthwise) {
    int groups = "conv2d".equals(op) ? x.integer(7) : 1;
    return Tensor.wrap(op, convolved(op, n, x, depthwise, groups, y -> y));
  }

  /** What is done to a result while its channels are last. */
  interface Finish {
    /** The finished result. */
    Node of(Node y);
  }

  /** A convolution as the table's arguments x, filter, strides, pad, ... say. */
  static Node convolved(
      String op, int n, OpTable.Args x, boolean depthwise, int groups, Finish finish) {
    boolean nchw = first(op, x, 4);
    Conv c = new Conv(x.ints(2), padding(op, x, 3, n, nchw, 6), x.ints(5), groups);
    Node in = last(x.tensor(0).node(), nchw, n);
    Node w = x.tensor(1).node();
    Node y = depthwise ? depthwise(op, in, w, c, x.text(6)) : conv(op, n, in, w, c, x.text(6));
    return back(finish.of(y), nchw, n);
  }

  private static String signature(String strides, String format) {
    return "x: Tensor<float32>, filter: Tensor<float32>, strides: "
        + strides
        + ", pad: 'valid'|'same'|int|int[][], dataFormat: "
        + format
        + ", dilations: "
        + strides
        + " = 1, dimRoundingMode: 'floor'|'round'|'ceil' = null";
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    String two = signature("int|int[]", "'NHWC'|'NCHW' = 'NHWC'");
    t.op("conv2d", two + ", groups: int = 1", x -> convolve("conv2d", 2, x, false))
        .limit(x -> Check.either("conv2d", x.ints(2), x.ints(5)))
        .onnx("Conv")
        .domain(
            "[2,4,5,2] -1..1; [3,2,2,3] -1..1; 1; same | [1,5,5,1] -1..1; [3,3,1,2] -1..1; 2; valid"
                + " | [5,4,2] -1..1; [2,2,2,2] -1..1; 1; 1; _; 2 | [1,2,4,3] -1..1; [2,2,2,2]"
                + " -1..1; 1,2; 0,0,0,0,1,0,0,2; NCHW | [1,4,4,4] -1..1; [3,3,2,6] -1..1; 1; same;"
                + " _; _; _; 2 | [0,4,4,1] 0..1; [2,2,1,1] 0..1; 1; valid");
    t.op("conv1d", signature("int", "'NWC' = 'NWC'"), x -> convolve("conv1d", 1, x, false))
        .limit(x -> Check.either("conv1d", x.ints(2), x.ints(5)))
        .domain("[2,6,2] -1..1; [3,2,3] -1..1; 1; same | [6,1] -1..1; [2,1,2] -1..1; 2; valid");
    t.op(
            "conv3d",
            signature("int|int[]", "'NDHWC' = 'NDHWC'"),
            x -> convolve("conv3d", 3, x, false))
        .limit(x -> Check.either("conv3d", x.ints(2), x.ints(5)))
        .functionOnly()
        .domain("[1,3,3,3,2] -1..1; [2,2,2,2,2] -1..1; 1; same");
    t.op("depthwiseConv2d", two, x -> convolve("depthwiseConv2d", 2, x, true))
        .domain(
            "[2,4,4,2] -1..1; [3,3,2,2] -1..1; 1; same | [1,5,5,3] -1..1; [2,2,3,1] -1..1; 2; valid"
                + " | [1,5,5,2] -1..1; [2,2,2,1] -1..1; 1; same; _; 2");
    t.op(
            "separableConv2d",
            "x: Tensor, depthwiseFilter: Tensor, pointwiseFilter: Tensor, strides: int|int[],"
                + " pad: 'valid'|'same'|int, dilations: int|int[] = 1, dataFormat: 'NHWC' = 'NHWC'",
            x -> {
              x.text(6); // refuses another format
              Padding pad = padding("separableConv2d", x, 4, 2, false, -1);
              return x.tensor(0)
                  .separableConv2d(
                      x.tensor(1), x.tensor(2), new Conv(x.ints(3), pad, x.ints(5), 1));
            })
        .domain("[1,4,4,2] -1..1; [2,2,2,2] -1..1; [1,1,4,3] -1..1; 1; same");
    t.op(
            "conv2dTranspose",
            "x: Tensor, filter: Tensor, outputShape: int[], strides: int|int[], pad:"
                + " 'valid'|'same'|int|int[][], dimRoundingMode: 'floor'|'round'|'ceil' = null",
            x ->
                Tensor.wrap(
                    "conv2dTranspose",
                    transposed(
                        "conv2dTranspose",
                        2,
                        x.tensor(0).node(),
                        x.tensor(1).node(),
                        x.ints(2),
                        x.ints(3),
                        padding("conv2dTranspose", x, 4, 2, false, 5),
                        x.text(5))))
        .onnx("ConvTranspose")
        .domain(
            "[1,2,3,2] -1..1; [3,3,1,2] -1..1; 1,4,6,1; 2; same | [2,2,1] -1..1; [2,2,2,1] -1..1;"
                + " 3,3,2; 1; valid");
    t.op(
            "conv3dTranspose",
            "x: Tensor, filter: Tensor, outputShape: int[], strides: int|int[], pad:"
                + " 'valid'|'same'",
            x ->
                Tensor.wrap(
                    "conv3dTranspose",
                    transposed(
                        "conv3dTranspose",
                        3,
                        x.tensor(0).node(),
                        x.tensor(1).node(),
                        x.ints(2),
                        x.ints(3),
                        padding("conv3dTranspose", x, 4, 3, false, -1),
                        null)))
        .doc("The gradient of `conv3d` with respect to its input, as an op of its own.")
        .functionOnly()
        .domain("[1,2,2,2,1] -1..1; [2,2,2,2,1] -1..1; 1,3,3,3,2; 1; valid");
  }
}
