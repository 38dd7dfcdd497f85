package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.api.ops.ReduceOps.max;
import static dev.kinglet.api.ops.ReduceOps.mean;
import static dev.kinglet.api.ops.ReduceOps.min;
import static dev.kinglet.api.ops.ReduceOps.sum;
import static dev.kinglet.api.ops.UnaryOps.abs;
import static dev.kinglet.api.ops.UnaryOps.exp;
import static dev.kinglet.api.ops.UnaryOps.log;
import static dev.kinglet.api.ops.UnaryOps.sqrt;
import static dev.kinglet.api.ops.UnaryOps.square;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Norms, moments, log-sum-exp, counts: statistics over axes, as in {@link ReduceOps}. */
public interface StatOps extends Operand {

  // ---- over nodes; axis null means all ----------------------------------------------------------

  /** {@code log(sum(exp(x)))}, shifted by the largest so that nothing overflows. */
  static Node logSumExp(Node x, int[] axis, boolean keepDims) {
    Node f = floats(x);
    int[] axes = Shapes.axes("logSumExp", axis, x.rank());
    int[] kept = Shapes.reduced(x.shape, axes, true);
    Node m = max(f, axes, true);
    Node r =
        Graph.alias(
            add(log(sum(exp(sub(f, m)), axes, true)), m), Shapes.reduced(x.shape, axes, keepDims));
    return Graph.custom(
        r,
        (g, y) -> new Node[] {mul(Graph.reshape(g, kept), exp(sub(f, Graph.reshape(y, kept))))},
        f);
  }

  /**
   * A vector norm over {@code axis} (all axes when null), or over exactly two axes a matrix norm.
   * {@code ord}: 1, 2, positive or negative infinity, NaN for the Euclidean (Frobenius) norm.
   */
  static Node norm(Node x, double ord, int[] axis, boolean keepDims) {
    Node f = floats(x);
    int[] axes = Shapes.axes("norm", axis, x.rank());
    boolean matrix = axis != null && axes.length == 2;
    boolean infinite = Double.isInfinite(ord);
    if (Double.isNaN(ord) || ord == 2 && !matrix) {
      // 0 has no direction: the gradient there is 0, not 0 / 0
      Node r = sqrt(sum(square(f), axes, keepDims));
      int[] kept = Shapes.reduced(x.shape, axes, true);
      return Graph.custom(
          r,
          (g, y) ->
              new Node[] {
                mul(Graph.reshape(g, kept), map(ScalarOp.DIV_NO_NAN, f, Graph.reshape(y, kept)))
              },
          f);
    }
    if (ord != 1 && !infinite) {
      throw KingletException.value(
          "norm", "ord " + Num.str(ord) + " is not supported over " + axes.length + " axes");
    }
    Node v = abs(f);
    if (matrix) {
      // 1: the largest column sum; infinity: the largest row sum (of the axes as given)
      int first = Shapes.axis("norm", axis[0], x.rank());
      int second = Shapes.axis("norm", axis[1], x.rank());
      v = sum(v, ord == 1 ? first : second, true);
      axes = new int[] {ord == 1 ? second : first};
      v = ord < 0 ? min(v, axes, true) : max(v, axes, true);
      return Graph.reshape(
          v, Shapes.reduced(x.shape, Shapes.axes("norm", axis, x.rank()), keepDims));
    }
    return ord == 1
        ? sum(v, axes, keepDims)
        : ord < 0 ? min(v, axes, keepDims) : max(v, axes, keepDims);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** {@code log(sum(exp(this)))} without overflow; float32. Over the axes named, or all. */
  default Tensor logSumExp(int... axis) {
    return logSumExp(axis.length == 0 ? null : axis, false);
  }

  /** {@code log(sum(exp(this)))} without overflow; float32. Over {@code axis}, or all when null. */
  default Tensor logSumExp(int[] axis, boolean keepDims) {
    return Check.out("logSumExp", self(), logSumExp(node(), axis, keepDims));
  }

  /** {@code log(sum(exp(this)))} without overflow; float32. Over one axis. */
  default Tensor logSumExp(int axis, boolean keepDims) {
    return logSumExp(new int[] {axis}, keepDims);
  }

  /** The Euclidean norm over the axes named, or all; float32. Its gradient at 0 is 0. */
  default Tensor norm(int... axis) {
    return Tensor.wrap("norm", norm(node(), Double.NaN, axis.length == 0 ? null : axis, false));
  }

  /**
   * A vector norm, or over exactly two axes a matrix norm; float32.
   *
   * @param ord 1, 2, an infinity; NaN for the Euclidean (Frobenius) norm
   * @param axis null for all
   */
  default Tensor norm(double ord, int[] axis, boolean keepDims) {
    return Tensor.wrap("norm", norm(node(), ord, axis, keepDims));
  }

  /** Mean and variance (of the whole population) over {@code axis}, or all when null; float32. */
  default Moments moments(int[] axis, boolean keepDims) {
    Node x = floats(node());
    Node m = mean(x, axis, true);
    Node v = mean(square(sub(x, m)), axis, keepDims);
    int[] shape = v.shape;
    return new Moments(Tensor.wrap("moments", Graph.reshape(m, shape)), Tensor.wrap("moments", v));
  }

  /** See {@link #moments}. */
  record Moments(Tensor mean, Tensor variance) {}

  // ---- the table ------------------------------------------------------------------------------

  /** {@code ord} as tf.js has it: a word or a number. */
  private static double ord(OpTable.Args x, int i) {
    String s = x.text(i);
    return switch (s) {
      case "euclidean", "fro" -> Double.NaN;
      case "1" -> 1;
      case "2" -> 2;
      case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw KingletException.value("norm", "unknown ord " + s);
    };
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    ReduceOps.folding(t, "logSumExp", "ReduceLogSumExp", StatOps::logSumExp);
    t.op(
            "norm",
            "x: Tensor, ord: number|'euclidean'|'fro' = 'euclidean', axis: int|int[] = null,"
                + " keepDims: bool = false",
            x -> x.tensor(0).norm(ord(x, 1), x.ints(2), x.flag(3)))
        .domain(
            "[2,3] -2..2 | [2,3] -2..2; 1; 1 | [2,3] -2..2; 2; 0; true | [2,3] -2..2; Infinity; 1 |"
                + " [2,3] -2..2; 1; 0,1 | [2,3] -2..2; fro; 0,1 | [2,3] -2..2; -Infinity; 0,1 | [0]"
                + " 0..1");
    t.op(
            "euclideanNorm",
            "x: Tensor, axis: int|int[] = null, keepDims: bool = false",
            x -> x.tensor(0).norm(Double.NaN, x.ints(1), x.flag(2)))
        .doc("The square root of the sum of squares.")
        .onnx("ReduceL2")
        .domain("[2,3] -2..2 | [2,3] -2..2; 1; true");
    t.op(
            "moments",
            "x: Tensor, axis: int|int[] = null, keepDims: bool = false"
                + " -> {mean: Tensor, variance: Tensor}",
            x -> {
              Moments m = x.tensor(0).moments(x.ints(1), x.flag(2));
              return OpTable.named("mean", m.mean(), "variance", m.variance());
            })
        .functionOnly()
        .domain("[2,3] -2..2 | [2,3,2] -2..2; 0,1; true | [4,2] -2..2; 0");
  }
}
