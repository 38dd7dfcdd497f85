package dev.kinglet.graph;

import dev.kinglet.core.DType;
import java.util.List;

/**
 * Turns a formula into nodes.
 *
 * @param args what a b c stand for
 * @param r the result
 * @param g the gradient
 */
public record NodeFormula(Node[] args, Node r, Node g) implements Formula.Builder<Node> {
  @Override
  public Node literal(double value, Prim.Type type) {
    return Graph.constant(
        type == Prim.Type.F ? DType.FLOAT32 : type == Prim.Type.I ? DType.INT32 : DType.BOOL,
        value);
  }

  @Override
  public Node var(char name) {
    return name == 'r' ? r : name == 'g' ? g : args[name - 'a'];
  }

  @Override
  public Node apply(ScalarOp op, List<Node> operands) {
    return Graph.map(op, operands.toArray(new Node[0]));
  }

  @Override
  public Prim.Type type(Node n) {
    return n.dtype == DType.FLOAT32
        ? Prim.Type.F
        : n.dtype == DType.INT32 ? Prim.Type.I : Prim.Type.B;
  }
}
