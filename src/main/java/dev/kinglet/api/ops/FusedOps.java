package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/**
 * tf.js's {@code fused} namespace: a product or convolution, a bias, an activation. Every chain of
 * those is one kernel here anyway; these are only other names for it.
 */
public interface FusedOps {
  /** The activation of that name; null and linear change nothing. */
  static Node activate(String op, Node x, String name, Node alpha, double leak) {
    if (name == null) {
      return x;
    }
    switch (name) {
      case "linear":
        return x;
      case "prelu":
        Check.that(alpha != null, op, "prelu needs preluActivationWeights");
        return map(ScalarOp.LEAKY_RELU, x, alpha);
      case "leakyrelu":
        return map(ScalarOp.LEAKY_RELU, x, ArithmeticOps.number(leak));
      case "relu", "relu6", "elu", "sigmoid", "tanh":
        return map(ScalarOp.named(name), x);
      default:
        throw KingletException.value(op, "unknown activation " + name);
    }
  }

  private static Node finish(String op, Node y, OpTable.Args x, int at, boolean channelsFirst) {
    Node biased = x.has(at) ? ArithmeticOps.add(y, channels(x.tensor(at), channelsFirst)) : y;
    if (biased.rank() != y.rank() || biased.size() != y.size()) {
      throw KingletException.shape(
          op,
          "bias "
              + Check.describe(x.tensor(at).node())
              + " does not broadcast to the result "
              + Check.describe(y));
    }
    Node alpha = x.has(at + 2) ? channels(x.tensor(at + 2), channelsFirst) : null;
    return activate(op, biased, x.text(at + 1), alpha, x.number(at + 3));
  }

  /** A bias or slope with its channels last: [c, h, w] of NCHW becomes [h, w, c]. */
  private static Node channels(Tensor t, boolean channelsFirst) {
    Node n = t.node();
    return channelsFirst && n.rank() >= 3 ? ShapeOps.toLast(n, n.rank() - 3) : n;
  }

  private static Tensor convolve(String op, OpTable.Args x, boolean depthwise) {
    boolean nchw = "NCHW".equals(x.text(4));
    return Tensor.wrap(
        op, ConvOps.convolved(op, 2, x, depthwise, 1, y -> finish(op, y, x, 7, nchw)));
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    String rest =
        ", bias: Tensor = null, activation:"
            + " 'linear'|'relu'|'relu6'|'elu'|'sigmoid'|'tanh'|'prelu'|'leakyrelu' = 'linear',"
            + " preluActivationWeights: Tensor = null, leakyreluAlpha: number = 0.2}";
    t.op(
            "fused.matMul",
            "{a: Tensor, b: Tensor, transposeA: bool = false, transposeB: bool = false" + rest,
            x ->
                Tensor.wrap(
                    "fused.matMul",
                    finish(
                        "fused.matMul",
                        MatrixOps.matMul(
                            x.tensor(0).node(), x.tensor(1).node(), x.flag(2), x.flag(3)),
                        x,
                        4,
                        false)))
        .functionOnly()
        .domain(
            "[2,3] -2..2; [3,4] -2..2; _; _; [4] -1..1; relu | [2,3] -2..2; [4,3] -2..2; false;"
                + " true; [1,4] -1..1; prelu; [4] 0.1..1 | [2,3] -2..2; [3,4] -2..2; _; _; _;"
                + " leakyrelu; _; 0.4");
    String conv =
        "{x: Tensor<float32>, filter: Tensor<float32>, strides: int|int[], pad:"
            + " 'valid'|'same'|int|int[][], dataFormat: 'NHWC'|'NCHW' = 'NHWC', dilations:"
            + " int|int[] = 1, dimRoundingMode: 'floor'|'round'|'ceil' = null"
            + rest;
    t.op("fused.conv2d", conv, x -> convolve("fused.conv2d", x, false))
        .functionOnly()
        .domain(
            "[1,4,4,2] -1..1; [2,2,2,3] -1..1; 1; same; _; _; _; [3] -1..1; sigmoid"
                + " | [1,4,4,1] -1..1; [3,3,1,2] -1..1; 2; valid; _; _; _; _; elu");
    t.op("fused.depthwiseConv2d", conv, x -> convolve("fused.depthwiseConv2d", x, true))
        .functionOnly()
        .domain(
            "[1,4,4,2] -1..1; [2,2,2,2] -1..1; 1; same; _; _; _; [4] -1..1; tanh | [1,2,4,4] -1..1;"
                + " [2,2,2,1] -1..1; 1; same; NCHW; _; _; [2] -1..1; prelu; [2,1,1] 0.1..1");
  }
}
