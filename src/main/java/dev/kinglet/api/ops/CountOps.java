package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.CompareOps.equal;
import static dev.kinglet.graph.Graph.cast;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** How often whole numbers occur. */
public interface CountOps extends Operand {

  /**
   * Counts of the values {@code 0 .. size-1} in an int32 tensor along its last axis: [n] to [size],
   * [rows, n] to [rows, size]. With weights their sums; {@code binary}: whether it occurs at all.
   *
   * @param weights of this shape; null or empty for none
   */
  default Tensor denseBincount(Tensor weights, int size, boolean binary) {
    return count("denseBincount", node(), weights, size, binary);
  }

  private static Tensor count(String op, Node x, Tensor weights, int size, boolean binary) {
    Check.int32(op, "x", x);
    Check.that(
        x.rank() == 1 || x.rank() == 2,
        op,
        "x must have rank 1 or 2, got shape " + Shapes.str(x.shape));
    Check.that(size >= 0, op, "size must be non-negative, got " + size);
    Node w = weights == null || weights.size() == 0 ? null : weights.node();
    if (w != null) {
      Check.sameShape(op, "weights", w, "x", x);
    }
    int last = x.rank() - 1;
    // what is out of range goes to a place of its own
    Node end = ArithmeticOps.like(x, size);
    Node below = map(ScalarOp.LESS, x, end);
    Node in = map(ScalarOp.AND, below, map(ScalarOp.LESS_EQUAL, ArithmeticOps.like(x, 0), x));
    Node at = CompareOps.where(in, x, end);
    Node each = w == null || binary ? Graph.full(DType.FLOAT32, 1, x.shape) : w;
    Node sums = Graph.slice(Graph.scatter(each, last, at, size + 1), last, 0, size);
    Node one = Graph.constant(DType.FLOAT32, 1);
    return Tensor.wrap(op, binary ? map(ScalarOp.MINIMUM, sums, one) : sums);
  }

  /** How often label i (row) was predicted as j (column): int32 [classes, classes]. */
  static Tensor confusionMatrix(Tensor labels, Tensor predictions, int classes) {
    String op = "confusionMatrix";
    Node l = labels.node();
    Node p = predictions.node();
    Check.that(l.rank() == 1, op, "Expected the rank of labels to be 1, but got " + l.rank());
    Check.that(p.rank() == 1, op, "Expected the rank of predictions to be 1, but got " + p.rank());
    Check.that(
        l.size() == p.size(),
        op,
        "Mismatch in the number of examples: "
            + l.size()
            + " vs. "
            + p.size()
            + ": labels and predictions must have the same number of elements");
    Check.that(classes > 0, op, "numClasses must be a positive integer, but got " + classes);
    Node row = equal(cast(ShapeOps.expandDims(l, 0), DType.INT32), column(classes));
    Node col = equal(cast(ShapeOps.expandDims(p, 0), DType.INT32), column(classes));
    Node counts = MatrixOps.matMul(floats(row), floats(col), false, true);
    return Tensor.wrap(op, cast(counts, DType.INT32));
  }

  private static Node column(int n) {
    return Graph.reshape(Graph.iota(n), n, 1);
  }

  /** Whether the true class is among the k best predictions of each row: bool [..]. */
  static Tensor inTopK(Tensor predictions, Tensor targets, int k) {
    String op = "inTopK";
    Node p = predictions.node();
    Node t = targets.node();
    if (p.rank() < 2) {
      throw KingletException.shape(
          null, "inTopK() expects the predictions to be of rank 2 or higher, but got " + p.rank());
    }
    int a = p.rank() - 1;
    if (t.rank() != a) {
      throw KingletException.shape(
          null,
          "predictions rank should be 1 larger than targets rank, but got predictions rank "
              + p.rank()
              + " and targets rank "
              + t.rank());
    }
    if (!Shapes.same(t.shape, java.util.Arrays.copyOf(p.shape, a))) {
      throw KingletException.shape(
          null,
          "predictions's shape should be align with the targets' shape, except the last"
              + " dimension.");
    }
    Check.that(
        k > 0 && k <= p.shape[a],
        null,
        "'k' passed to inTopK() must be > 0 && <= the predictions last dimension ("
            + p.shape[a]
            + "), but got "
            + k);
    Node at = ShapeOps.expandDims(cast(t, DType.INT32), a);
    Node score = Graph.gather(p, a, at);
    Node better = cast(CompareOps.less(score, p), DType.INT32);
    // of equal scores the earlier class is the better one
    Node earlier = CompareOps.and(equal(p, score), CompareOps.less(Graph.iota(p.shape, a), at));
    Node before = ReduceOps.sum(ArithmeticOps.add(better, cast(earlier, DType.INT32)), a, false);
    return Tensor.wrap(op, map(ScalarOp.LESS, before, ArithmeticOps.like(before, k)));
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "bincount",
            "x: Tensor<int32>, weights: Tensor = null, size: int",
            x -> count("bincount", x.tensor(0).node(), x.optional(1), x.integer(2), false))
        .doc("How often each number below `size` occurs, or the sums of its weights.")
        .functionOnly()
        .domain("[6]i 0..5; [6] -2..2; 5 | [4]i 0..3; [4] -1..1; 3");
    t.op(
            "denseBincount",
            "x: Tensor<int32>, weights: Tensor = null, size: int, binaryOutput: bool = false",
            x -> x.tensor(0).denseBincount(x.optional(1), x.integer(2), x.flag(3)))
        .functionOnly()
        .domain("[6]i 0..5; [6] -2..2; 5 | [2,6]i 0..5; [2,6] -2..2; 6 | [2,3]i 0..3; _; 4; true");
    t.op(
            "math.confusionMatrix",
            "labels: Tensor, predictions: Tensor, numClasses: number",
            x -> {
              double n = x.number(2);
              Check.that(
                  n == (int) n,
                  "confusionMatrix",
                  "numClasses must be a positive integer, but got " + Num.str(n));
              return confusionMatrix(x.tensor(0), x.tensor(1), (int) n);
            })
        .functionOnly()
        .domain("[8]i 0..2; [8]i 0..2; 3")
        .flat("int32");
    t.op(
            "inTopKAsync",
            "predictions: Tensor, targets: Tensor, k: int = 1 -> Tensor",
            x -> inTopK(x.tensor(0), x.tensor(1), x.integer(2)))
        .async()
        .doc("Whether the true class is among the k best predictions of each row: bool.")
        .domain("[4,5] -2..2; [4]i 0..4; 2 | [2,2,3] -2..2; [2,2]i 0..2")
        .flat("bool");
  }
}
