package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Comparisons, logic and choice, element by element, with broadcasting. */
public interface CompareOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** Whether {@code a == b}. */
  static Node equal(Node a, Node b) {
    return map(ScalarOp.EQUAL, a, b);
  }

  /** Whether {@code a < b}. */
  static Node less(Node a, Node b) {
    return map(ScalarOp.LESS, a, b);
  }

  /** Whether {@code a <= b}. */
  static Node lessEqual(Node a, Node b) {
    return map(ScalarOp.LESS_EQUAL, a, b);
  }

  /** {@code a} where the bool c holds, else {@code b}; the branch not taken may be NaN. */
  static Node where(Node c, Node a, Node b) {
    return map(ScalarOp.WHERE, c, a, b);
  }

  /** Both. */
  static Node and(Node a, Node b) {
    return map(ScalarOp.AND, a, b);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** Whether they are equal; bool, false where either is NaN. */
  default Tensor equal(Tensor b) {
    return Tensor.wrap("equal", equal(node(), b.node()));
  }

  /** Whether they differ; bool, true where either is NaN. */
  default Tensor notEqual(Tensor b) {
    return Tensor.wrap("notEqual", map(ScalarOp.NOT_EQUAL, node(), b.node()));
  }

  /** Whether {@code this < b}; bool. */
  default Tensor less(Tensor b) {
    return Tensor.wrap("less", less(node(), b.node()));
  }

  /** Whether {@code this <= b}; bool. */
  default Tensor lessEqual(Tensor b) {
    return Tensor.wrap("lessEqual", lessEqual(node(), b.node()));
  }

  /** Whether {@code this > b}; bool. */
  default Tensor greater(Tensor b) {
    return Tensor.wrap("greater", less(b.node(), node()));
  }

  /** Whether {@code this >= b}; bool. */
  default Tensor greaterEqual(Tensor b) {
    return Tensor.wrap("greaterEqual", lessEqual(b.node(), node()));
  }

  /** Whether {@code this > b}; bool. */
  default Tensor greater(double b) {
    return Tensor.wrap("greater", less(ArithmeticOps.number(b), node()));
  }

  /** Whether {@code this < b}; bool. */
  default Tensor less(double b) {
    return Tensor.wrap("less", less(node(), ArithmeticOps.number(b)));
  }

  /** Whether both hold; bools only. */
  default Tensor logicalAnd(Tensor b) {
    return logic("logicalAnd", ScalarOp.AND, this, b);
  }

  /** Whether one or both hold; bools only. */
  default Tensor logicalOr(Tensor b) {
    return logic("logicalOr", ScalarOp.OR, this, b);
  }

  /** Whether exactly one holds; bools only. */
  default Tensor logicalXor(Tensor b) {
    return logic("logicalXor", ScalarOp.XOR, this, b);
  }

  /** Whether it does not hold; bool only. */
  default Tensor logicalNot() {
    Node x = Check.type("logicalNot", "x", node(), DType.BOOL);
    return Tensor.wrap("logicalNot", map(ScalarOp.NOT, x));
  }

  /** The bits that both have; int32 only. */
  default Tensor bitwiseAnd(Tensor b) {
    Node x = node();
    Node y = b.node();
    if (x.dtype != DType.INT32 || y.dtype != DType.INT32) {
      throw KingletException.dtype(
          "BitwiseAnd",
          "Only supports 'int32' values in tensor, found type of x: "
              + x.dtype.id()
              + " and type of y: "
              + y.dtype.id());
    }
    return Tensor.wrap("bitwiseAnd", map(ScalarOp.BIT_AND, x, y));
  }

  /** As in tf.js, where this op does not broadcast. */
  private static Tensor bitwiseAnd(Tensor a, Tensor b) {
    int[] x = a.shape();
    int[] y = b.shape();
    if (!Shapes.same(x, y)) {
      throw KingletException.shape(
          "BitwiseAnd",
          "Tensors must have the same shape. x: " + Shapes.str(x) + ", y: " + Shapes.str(y));
    }
    return a.bitwiseAnd(b);
  }

  /**
   * {@code a} where this bool tensor holds, else {@code b}; all three broadcast.
   *
   * @throws dev.kinglet.core.KingletException when this is not bool
   */
  default Tensor where(Tensor a, Tensor b) {
    Node c = Check.type("where", "condition", node(), DType.BOOL);
    return Tensor.wrap("where", where(c, a.node(), b.node()));
  }

  private static Tensor logic(String name, ScalarOp op, Operand a, Tensor b) {
    Node x = Check.type(name, "a", a.node(), DType.BOOL);
    Node y = Check.type(name, "b", b.node(), DType.BOOL);
    return Tensor.wrap(name, map(op, x, y));
  }

  // ---- the table ------------------------------------------------------------------------------

  private static OpTable.Row compare(OpTable t, String name, String onnx, OpTable.Body body) {
    return t.op(name, "a: Tensor<any>, b: Tensor<any>", body)
        .onnx(onnx)
        .domain("-3..3; -3..3 | [2,3]i 0..3; [3]i 0..3 | [2,3]s 0..3; [3]s 0..3")
        .flat("bool");
  }

  private static OpTable.Row logic(OpTable t, String name, String onnx, OpTable.Body body) {
    return t.op(name, "a: Tensor<bool>, b: Tensor<bool>", body)
        .onnx(onnx)
        .domain("[2,3]b; [2,3]b | [2,1]b; [3]b | [0,3]b; [3]b")
        .flat("bool");
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    compare(t, "equal", "Equal", x -> x.tensor(0).equal(x.tensor(1)));
    compare(t, "notEqual", null, x -> x.tensor(0).notEqual(x.tensor(1)));
    compare(t, "less", "Less", x -> x.tensor(0).less(x.tensor(1)));
    compare(t, "lessEqual", "LessOrEqual", x -> x.tensor(0).lessEqual(x.tensor(1)));
    compare(t, "greater", "Greater", x -> x.tensor(0).greater(x.tensor(1)));
    compare(t, "greaterEqual", "GreaterOrEqual", x -> x.tensor(0).greaterEqual(x.tensor(1)));
    logic(t, "logicalAnd", "And", x -> x.tensor(0).logicalAnd(x.tensor(1)));
    logic(t, "logicalOr", "Or", x -> x.tensor(0).logicalOr(x.tensor(1)));
    logic(t, "logicalXor", "Xor", x -> x.tensor(0).logicalXor(x.tensor(1)));
    t.op("logicalNot", "x: Tensor<bool>", x -> x.tensor(0).logicalNot())
        .onnx("Not")
        .domain("[2,3]b | []b | [0,3]b")
        .flat("bool");
    t.op("bitwiseAnd", "x: Tensor, y: Tensor", x -> bitwiseAnd(x.tensor(0), x.tensor(1)))
        .onnx("BitwiseAnd")
        .domain("[2,3]i 0..99; [2,3]i -9..99")
        .flat("int32");
    t.op(
            "where",
            "condition: Tensor<bool>, a: Tensor<any>, b: Tensor<any>",
            x -> x.tensor(0).where(x.tensor(1), x.tensor(2)))
        .receiver(1)
        .onnx("Where")
        .domain(
            "[2,3]b; [2,3] -3..3; [2,3] -3..3 | [3]b; [2,3] -3..3; [2,1] -3..3"
                + " | [2,3]b; [] -3..3; [3]c -3..3 | [0,3]b; [0,3] 0..1; [3] 0..1");
  }
}
