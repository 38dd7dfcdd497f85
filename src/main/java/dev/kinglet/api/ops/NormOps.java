package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.ArithmeticOps.pow;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.api.ops.ReduceOps.max;
import static dev.kinglet.api.ops.ReduceOps.mean;
import static dev.kinglet.api.ops.ReduceOps.sum;
import static dev.kinglet.api.ops.UnaryOps.exp;
import static dev.kinglet.api.ops.UnaryOps.log;
import static dev.kinglet.api.ops.UnaryOps.square;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Softmax and its kin, and normalisations. */
public interface NormOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** {@code exp(x) / sum(exp(x))} along one axis, shifted so that nothing overflows. */
  static Node softmax(Node x, int axis) {
    Node f = floats(x);
    int a = Shapes.axis("softmax", axis, x.rank());
    Node e = exp(sub(f, max(f, a, true)));
    return Graph.custom(div(e, sum(e, a, true)), new Softmax(a), f);
  }

  /** How gradients pass through softmax along an axis. */
  record Softmax(int axis) implements Node.Gradient {
    @Override
    public Node[] apply(Node g, Node y) {
      Node gy = mul(g, y);
      return new Node[] {sub(gy, mul(y, sum(gy, axis, true)))};
    }

    /** What y is the softmax of along its last axis; null when it is none, or was computed. */
    static Node logits(Node y) {
      return y.gradient instanceof Softmax s && s.axis == y.rank() - 1 ? y.gradientInputs[0] : null;
    }
  }

  /** {@code log(softmax(x))} along one axis. */
  static Node logSoftmax(Node x, int axis) {
    Node f = floats(x);
    int a = Shapes.axis("logSoftmax", axis, x.rank());
    Node d = sub(f, max(f, a, true));
    return Graph.custom(
        sub(d, log(sum(exp(d), a, true))),
        (g, y) -> new Node[] {sub(g, mul(exp(y), sum(g, a, true)))},
        f);
  }

  /** {@code (x - mean) / sqrt(variance + epsilon) * scale + offset}; the last two may be null. */
  static Node batchNorm(Node x, Node mean, Node variance, Node offset, Node scale, double epsilon) {
    Node inv = map(ScalarOp.RSQRT, add(variance, number(epsilon)));
    Node y = mul(sub(x, mean), scale == null ? inv : mul(inv, scale));
    return offset == null ? y : add(y, offset);
  }

  /**
   * Normalised over the last {@code axes} axes to mean 0 and variance 1, then scaled and shifted.
   */
  static Node layerNorm(Node x, int axes, Node gamma, Node beta, double epsilon) {
    int[] over = new int[axes];
    for (int i = 0; i < axes; i++) {
      over[i] = x.rank() - axes + i;
    }
    Node m = mean(x, over, true);
    Node d = sub(x, m);
    Node y = mul(d, map(ScalarOp.RSQRT, add(mean(square(d), over, true), number(epsilon))));
    y = gamma == null ? y : mul(y, gamma);
    return beta == null ? y : add(y, beta);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** {@code exp(this) / sum(exp(this))} along {@code axis}; float32, each row sums to 1. */
  default Tensor softmax(int axis) {
    return Tensor.wrap("softmax", softmax(node(), axis));
  }

  /** {@link #softmax(int)} along the last axis. */
  default Tensor softmax() {
    return softmax(-1);
  }

  /** The logarithm of {@link #softmax(int)}, without underflow. */
  default Tensor logSoftmax(int axis) {
    return Tensor.wrap("logSoftmax", logSoftmax(node(), axis));
  }

  /** {@link #logSoftmax(int)} along the last axis. */
  default Tensor logSoftmax() {
    return logSoftmax(-1);
  }

  /**
   * {@code (this - mean) / sqrt(variance + epsilon) * scale + offset}; all broadcast against this
   * (usually of the channel axis' size).
   *
   * @param offset null for 0
   * @param scale null for 1
   */
  default Tensor batchNorm(
      Tensor mean, Tensor variance, Tensor offset, Tensor scale, double epsilon) {
    Node x = node();
    Node[] parts = {mean.node(), variance.node(), nodeOf(offset), nodeOf(scale)};
    for (Node p : parts) {
      if (p != null && !Shapes.same(Shapes.broadcast("batchNorm", x.shape, p.shape), x.shape)) {
        throw KingletException.shape(
            "batchNorm", Shapes.str(p.shape) + " does not broadcast to x " + Shapes.str(x.shape));
      }
    }
    return Tensor.wrap("batchNorm", batchNorm(x, parts[0], parts[1], parts[2], parts[3], epsilon));
  }

  /**
   * Normalised to mean 0 and variance 1 over the last axes (as many as gamma has, or one), then
   * {@code * gamma + beta} (Ba 2016).
   */
  default Tensor layerNorm(Tensor gamma, Tensor beta, double epsilon) {
    Check.minRank("layerNorm", "x", node(), 1);
    int axes = gamma == null ? 1 : Math.max(1, gamma.node().rank());
    return Tensor.wrap("layerNorm", layerNorm(node(), axes, nodeOf(gamma), nodeOf(beta), epsilon));
  }

  /**
   * Divided by a power of the local energy: {@code this / (bias + alpha * Σ this²)^beta} over the
   * {@code 2 * depthRadius + 1} neighbours in the last axis (Krizhevsky 2012).
   */
  default Tensor localResponseNormalization(
      int depthRadius, double bias, double alpha, double beta) {
    Node x = node();
    Check.that(
        x.rank() == 3 || x.rank() == 4,
        "localResponseNormalization",
        "x must be rank 3 or 4, but got shape " + Shapes.str(x.shape));
    int a = x.rank() - 1;
    int[] around = new int[x.rank()];
    around[a] = depthRadius;
    Node windows =
        Graph.window(
            Graph.pad(square(x), around, around, null), a, 2 * depthRadius + 1, x.shape[a], 1, 1);
    Node energy = sum(windows, a + 1, false);
    Node y = mul(x, pow(add(mul(energy, number(alpha)), number(bias)), number(-beta)));
    return Tensor.wrap("localResponseNormalization", y);
  }

  private static Node nodeOf(Tensor t) {
    return t == null ? null : t.node();
  }

  // ---- the table ------------------------------------------------------------------------------

  private static void lastAxis(String op, OpTable.Args x) {
    int rank = x.tensor(0).rank();
    int axis = x.integer(1);
    Check.that(
        axis == -1 || axis == rank - 1,
        op,
        "along a non-last dimension is not supported. Logits was rank "
            + rank
            + " and dim was "
            + axis);
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "softmax",
            "logits: Tensor<float32>, dim: int = -1",
            x -> x.tensor(0).softmax(x.integer(1)))
        .limit(x -> lastAxis("softmax", x))
        .onnx("Softmax")
        .domain("[2,3] -2..2 | [3,4] -2..2; 0 | [2,3,2] -2..2; 1 | [0,3] 0..1");
    t.op("logSoftmax", "logits: Tensor, axis: int = -1", x -> x.tensor(0).logSoftmax(x.integer(1)))
        .limit(x -> lastAxis("logSoftmax", x))
        .onnx("LogSoftmax")
        .domain("[2,3] -2..2 | [3,4] -2..2; 0 | [0,3] 0..1");
    t.op(
            "batchNorm",
            "x: Tensor, mean: Tensor, variance: Tensor, offset: Tensor = null,"
                + " scale: Tensor = null, varianceEpsilon: number = 0.001",
            x ->
                x.tensor(0)
                    .batchNorm(x.tensor(1), x.tensor(2), x.optional(3), x.optional(4), x.number(5)))
        .onnx("BatchNormalization")
        .domain(
            "[2,2,3] -2..2; [3] -1..1; [3] 0.2..2; [3] -1..1; [3] -1..1; 0.01 | [2,3] -2..2; [3]"
                + " -1..1; [3] 0.2..2 | [2,3] -2..2; [2,3] -1..1; [3] 0.2..2; _; [3] 0..1");
    t.op(
            "layerNorm",
            "x: Tensor, gamma: Tensor = null, beta: Tensor = null, epsilon: number = 1e-5",
            x -> x.tensor(0).layerNorm(x.optional(1), x.optional(2), x.number(3)))
        .onnx("LayerNormalization")
        .domain("[2,4] -2..2; [4] -1..1; [4] -1..1 | [2,3,4] -2..2; [3,4] -1..1 | [3,5] -2..2");
    t.op(
            "localResponseNormalization",
            "x: Tensor, depthRadius: int = 5, bias: number = 1, alpha: number = 1,"
                + " beta: number = 0.5",
            x ->
                x.tensor(0)
                    .localResponseNormalization(
                        x.integer(1), x.number(2), x.number(3), x.number(4)))
        .domain("[1,2,2,5] -2..2; 1; 1; 0.5; 0.7 | [1,2,2,3] -2..2");
  }
}
