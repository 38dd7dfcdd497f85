package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.graph.ScalarOp;

/** Sums, products and the like, element by element, with broadcasting. */
public interface ArithmeticOps extends Operand {
  /** {@code this + b}; shapes broadcast, types upcast. */
  default Tensor add(Tensor b) {
    return Tensor.wrap("add", map(ScalarOp.ADD, node(), b.node()));
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op("add", "a: Tensor, b: Tensor", x -> x.tensor(0).add(x.tensor(1)))
        .onnx("Add")
        .domain("-3..3");
  }
}
