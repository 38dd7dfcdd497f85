package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.CompareOps.equal;
import static dev.kinglet.api.ops.CompareOps.where;
import static dev.kinglet.graph.Graph.cast;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.ScalarOp;

/**
 * Folds over axes. Axes may count from the end; none named means all. The axes vanish, or stay with
 * size 1 when {@code keepDims}.
 */
public interface ReduceOps extends Operand {

  // ---- over nodes; axis null means all ----------------------------------------------------------

  private static Node fold(String op, Fold fold, Node x, int[] axis, boolean keepDims) {
    int[] axes = Shapes.axes(op, axis, x.rank());
    Node r = Graph.reduce(fold, x, axes);
    return keepDims ? Graph.reshape(r, Shapes.reduced(x.shape, axes, true)) : r;
  }

  private static Node numeric(Node x) {
    return x.dtype == DType.BOOL ? cast(x, DType.INT32) : x;
  }

  /** The sum. */
  static Node sum(Node x, int[] axis, boolean keepDims) {
    return fold("sum", Fold.SUM, numeric(x), axis, keepDims);
  }

  /** The sum over one axis. */
  static Node sum(Node x, int axis, boolean keepDims) {
    return sum(x, new int[] {axis}, keepDims);
  }

  /** The product. */
  static Node prod(Node x, int[] axis, boolean keepDims) {
    return fold("prod", Fold.PROD, numeric(x), axis, keepDims);
  }

  /** The mean; float32. */
  static Node mean(Node x, int[] axis, boolean keepDims) {
    int n = 1;
    for (int a : Shapes.axes("mean", axis, x.rank())) {
      n *= x.shape[a];
    }
    return div(sum(floats(x), axis, keepDims), number(n));
  }

  /** The largest. */
  static Node max(Node x, int[] axis, boolean keepDims) {
    return fold("max", Fold.MAX, x, axis, keepDims);
  }

  /** The largest along one axis. */
  static Node max(Node x, int axis, boolean keepDims) {
    return max(x, new int[] {axis}, keepDims);
  }

  /** The smallest. */
  static Node min(Node x, int[] axis, boolean keepDims) {
    return fold("min", Fold.MIN, x, axis, keepDims);
  }

  /** Whether any holds. */
  static Node any(Node x, int[] axis, boolean keepDims) {
    return fold("any", Fold.MAX, Check.type("any", "x", x, DType.BOOL), axis, keepDims);
  }

  /** Whether all hold. */
  static Node all(Node x, int[] axis, boolean keepDims) {
    return fold("all", Fold.MIN, Check.type("all", "x", x, DType.BOOL), axis, keepDims);
  }

  /**
   * Position of the largest (or smallest) along one axis; int32. The first of equals; NaN is passed
   * over.
   */
  static Node argExtreme(String op, Node x, int axis, boolean smallest) {
    Check.minRank(op, "x", x, 1);
    int a = Shapes.axis(op, axis, x.rank());
    if (x.shape[a] == 0) {
      throw KingletException.shape(
          op, "axis " + a + " of " + Shapes.str(x.shape) + " is empty: there is no position");
    }
    Node v = numeric(x);
    if (v.dtype == DType.FLOAT32) {
      double worst = smallest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      v = where(map(ScalarOp.IS_NAN, v), number(worst), v);
    }
    Node best = smallest ? min(v, new int[] {a}, true) : max(v, a, true);
    Node at =
        where(equal(v, best), Graph.iota(x.shape, a), Graph.constant(DType.INT32, x.shape[a]));
    return min(at, new int[] {a}, false);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** The sum; bools are counted in int32. Over the axes named, or all. */
  default Tensor sum(int... axis) {
    return sum(axis.length == 0 ? null : axis, false);
  }

  /** The sum; bools are counted in int32. Over {@code axis}, or all when null. */
  default Tensor sum(int[] axis, boolean keepDims) {
    return Check.out("sum", self(), sum(node(), axis, keepDims));
  }

  /** The sum; bools are counted in int32. Over one axis. */
  default Tensor sum(int axis, boolean keepDims) {
    return sum(new int[] {axis}, keepDims);
  }

  /** The mean; float32. NaN when there is nothing to average. Over the axes named, or all. */
  default Tensor mean(int... axis) {
    return mean(axis.length == 0 ? null : axis, false);
  }

  /**
   * The mean; float32. NaN when there is nothing to average. Over {@code axis}, or all when null.
   */
  default Tensor mean(int[] axis, boolean keepDims) {
    return Check.out("mean", self(), mean(node(), axis, keepDims));
  }

  /** The mean; float32. NaN when there is nothing to average. Over one axis. */
  default Tensor mean(int axis, boolean keepDims) {
    return mean(new int[] {axis}, keepDims);
  }

  /** The product; bools are multiplied as int32. Over the axes named, or all. */
  default Tensor prod(int... axis) {
    return prod(axis.length == 0 ? null : axis, false);
  }

  /** The product; bools are multiplied as int32. Over {@code axis}, or all when null. */
  default Tensor prod(int[] axis, boolean keepDims) {
    return Check.out("prod", self(), prod(node(), axis, keepDims));
  }

  /** The product; bools are multiplied as int32. Over one axis. */
  default Tensor prod(int axis, boolean keepDims) {
    return prod(new int[] {axis}, keepDims);
  }

  /** The largest; NaN if any is; -Infinity when there is nothing. Over the axes named, or all. */
  default Tensor max(int... axis) {
    return max(axis.length == 0 ? null : axis, false);
  }

  /**
   * The largest; NaN if any is; -Infinity when there is nothing. Over {@code axis}, or all when
   * null.
   */
  default Tensor max(int[] axis, boolean keepDims) {
    return Check.out("max", self(), max(node(), axis, keepDims));
  }

  /** The largest; NaN if any is; -Infinity when there is nothing. Over one axis. */
  default Tensor max(int axis, boolean keepDims) {
    return max(new int[] {axis}, keepDims);
  }

  /** The smallest; NaN if any is; Infinity when there is nothing. Over the axes named, or all. */
  default Tensor min(int... axis) {
    return min(axis.length == 0 ? null : axis, false);
  }

  /**
   * The smallest; NaN if any is; Infinity when there is nothing. Over {@code axis}, or all when
   * null.
   */
  default Tensor min(int[] axis, boolean keepDims) {
    return Check.out("min", self(), min(node(), axis, keepDims));
  }

  /** The smallest; NaN if any is; Infinity when there is nothing. Over one axis. */
  default Tensor min(int axis, boolean keepDims) {
    return min(new int[] {axis}, keepDims);
  }

  /** Whether any holds; bool only. Over the axes named, or all. */
  default Tensor any(int... axis) {
    return any(axis.length == 0 ? null : axis, false);
  }

  /** Whether any holds; bool only. Over {@code axis}, or all when null. */
  default Tensor any(int[] axis, boolean keepDims) {
    return Check.out("any", self(), any(node(), axis, keepDims));
  }

  /** Whether any holds; bool only. Over one axis. */
  default Tensor any(int axis, boolean keepDims) {
    return any(new int[] {axis}, keepDims);
  }

  /** Whether all hold; bool only. Over the axes named, or all. */
  default Tensor all(int... axis) {
    return all(axis.length == 0 ? null : axis, false);
  }

  /** Whether all hold; bool only. Over {@code axis}, or all when null. */
  default Tensor all(int[] axis, boolean keepDims) {
    return Check.out("all", self(), all(node(), axis, keepDims));
  }

  /** Whether all hold; bool only. Over one axis. */
  default Tensor all(int axis, boolean keepDims) {
    return all(new int[] {axis}, keepDims);
  }

  /** Position of the largest along {@code axis}; int32. The first of equals; NaN is passed over. */
  default Tensor argMax(int axis) {
    return Tensor.wrap("argMax", argExtreme("argMax", node(), axis, false));
  }

  /**
   * Position of the smallest along {@code axis}; int32. The first of equals; NaN is passed over.
   */
  default Tensor argMin(int axis) {
    return Tensor.wrap("argMin", argExtreme("argMin", node(), axis, true));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** A fold as the table wants it. */
  interface Folding {
    /** Folds {@code axis} (all when null) of x. */
    Node apply(Node x, int[] axis, boolean keepDims);
  }

  /** A row for a fold. */
  static OpTable.Row folding(OpTable t, String name, String onnx, Folding f) {
    return folding(t, name, onnx, f, "Tensor");
  }

  private static OpTable.Row folding(OpTable t, String name, String onnx, Folding f, String type) {
    return t.op(
            name,
            "x: " + type + ", axis: int|int[] = null, keepDims: bool = false",
            x -> Check.out(name, x.tensor(0), f.apply(x.tensor(0).node(), x.ints(1), x.flag(2))))
        .onnx(onnx)
        .domain(
            "[2,3] -2..2 | [2,3,4] -2..2; 0,2 | [2,3] -2..2; -1; true | [] 1..2 | [3,1] 0.5..2; 0");
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    folding(t, "sum", "ReduceSum", ReduceOps::sum);
    folding(t, "mean", "ReduceMean", ReduceOps::mean);
    folding(t, "prod", "ReduceProd", ReduceOps::prod);
    folding(t, "max", "ReduceMax", ReduceOps::max);
    folding(t, "min", "ReduceMin", ReduceOps::min);
    folding(t, "any", null, ReduceOps::any, "Tensor<bool>")
        .domain("[2,3]b | [2,3]b; 1; true | [0,3]b; 0")
        .flat("bool");
    folding(t, "all", null, ReduceOps::all, "Tensor<bool>")
        .domain("[2,3]b | [2,3]b; 1; true | [0,3]b; 0")
        .flat("bool");
    t.op("argMax", "x: Tensor, axis: int = 0", x -> x.tensor(0).argMax(x.integer(1)))
        .onnx("ArgMax")
        .domain("[2,3] -2..2 | [2,3] -2..2; -1 | [2,0] -2..2; 0")
        .flat("int32");
    t.op("argMin", "x: Tensor, axis: int = 0", x -> x.tensor(0).argMin(x.integer(1)))
        .onnx("ArgMin")
        .domain("[2,3] -2..2 | [2,3] -2..2; -1 | [2,0] -2..2; 0")
        .flat("int32");
  }
}
