package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;

/** Running sums and products along one axis. */
public interface ScanOps extends Operand {

  private static Tensor scan(
      String op, Fold fold, Tensor x, int axis, boolean exclusive, boolean reverse) {
    Node n = x.node();
    Check.minRank(op, "x", n, 1);
    int a = Shapes.axis(op, axis, n.rank());
    Node v = n.dtype == DType.BOOL ? Graph.cast(n, DType.INT32) : n;
    Node y = Graph.scan(fold, ShapeOps.toLast(v, a), exclusive, reverse);
    return Tensor.wrap(op, ShapeOps.fromLast(y, a));
  }

  /**
   * Sums of all elements up to each.
   *
   * @param exclusive whether each element itself is left out
   * @param reverse whether to sum from the end
   */
  default Tensor cumsum(int axis, boolean exclusive, boolean reverse) {
    return scan("cumsum", Fold.SUM, self(), axis, exclusive, reverse);
  }

  /** Sums of all elements up to and with each. */
  default Tensor cumsum(int axis) {
    return cumsum(axis, false, false);
  }

  /**
   * Products of all elements up to each.
   *
   * @param exclusive whether each element itself is left out
   * @param reverse whether to multiply from the end
   */
  default Tensor cumprod(int axis, boolean exclusive, boolean reverse) {
    return scan("cumprod", Fold.PROD, self(), axis, exclusive, reverse);
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    String signature = "x: Tensor, axis: int = 0, exclusive: bool = false, reverse: bool = false";
    t.op("cumsum", signature, x -> x.tensor(0).cumsum(x.integer(1), x.flag(2), x.flag(3)))
        .onnx("CumSum")
        .domain("[2,3] -2..2 | [2,3] -2..2; 1; true | [4] -2..2; -1; false; true | [0,2] 0..1; 1");
    t.op("cumprod", signature, x -> x.tensor(0).cumprod(x.integer(1), x.flag(2), x.flag(3)))
        .onnx("CumProd")
        .domain("[2,3] 0.3..2 | [2,3] 0.3..2; 1; true | [4] -2..-0.3; 0; false; true");
  }
}
