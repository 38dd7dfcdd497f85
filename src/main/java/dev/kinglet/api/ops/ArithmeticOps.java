package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.cast;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/**
 * Sums, products and the like, element by element. Shapes broadcast as in NumPy; types upcast
 * (bool, int32, float32). A plain number counts as a float32 scalar, as in TensorFlow.js.
 */
public interface ArithmeticOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** {@code a + b}. */
  static Node add(Node a, Node b) {
    return map(ScalarOp.ADD, a, b);
  }

  /** {@code a + b} with a number of a's type. */
  static Node add(Node a, double b) {
    return map(ScalarOp.ADD, a, like(a, b));
  }

  /** {@code a - b}. */
  static Node sub(Node a, Node b) {
    return map(ScalarOp.SUB, a, b);
  }

  /** {@code a * b}. */
  static Node mul(Node a, Node b) {
    return map(ScalarOp.MUL, a, b);
  }

  /** {@code a * b} with a number of a's type. */
  static Node mul(Node a, double b) {
    return map(ScalarOp.MUL, a, like(a, b));
  }

  /** {@code a / b}; two int32 operands are divided rounding down, as in TensorFlow.js. */
  static Node div(Node a, Node b) {
    boolean ints = a.dtype == DType.INT32 && b.dtype == DType.INT32;
    if (DType.upcast(a.dtype, b.dtype) == DType.COMPLEX64) {
      return map(ScalarOp.DIV, a, b);
    }
    return ints ? map(ScalarOp.FLOOR_DIV, a, b) : map(ScalarOp.DIV, floats(a), floats(b));
  }

  /** {@code a} to the power {@code b}; int32 when neither is float32. */
  static Node pow(Node a, Node b) {
    DType type = DType.upcast(a.dtype, b.dtype);
    Node r = map(ScalarOp.POW, a, b);
    return type == DType.FLOAT32 ? r : cast(map(ScalarOp.ROUND, r), DType.INT32);
  }

  /** A scalar of x's type; float32 beside complex values. */
  static Node like(Node x, double value) {
    return Graph.constant(x.dtype == DType.COMPLEX64 ? DType.FLOAT32 : x.dtype, value);
  }

  /** x as float32. */
  static Node floats(Node x) {
    return cast(x, DType.FLOAT32);
  }

  /** A float32 scalar. */
  static Node number(double value) {
    return Graph.constant(DType.FLOAT32, value);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** {@code this + b}. */
  default Tensor add(Tensor b) {
    return Tensor.wrap("add", add(node(), b.node()));
  }

  /** {@code this + b}. */
  default Tensor add(double b) {
    return Tensor.wrap("add", add(node(), number(b)));
  }

  /** {@code this - b}. */
  default Tensor sub(Tensor b) {
    return Tensor.wrap("sub", sub(node(), b.node()));
  }

  /** {@code this - b}. */
  default Tensor sub(double b) {
    return Tensor.wrap("sub", sub(node(), number(b)));
  }

  /** {@code this * b}, element by element. */
  default Tensor mul(Tensor b) {
    return Tensor.wrap("mul", mul(node(), b.node()));
  }

  /** {@code this * b}. */
  default Tensor mul(double b) {
    return Tensor.wrap("mul", mul(node(), number(b)));
  }

  /** {@code this / b}; float32, or int32 rounded down when both are int32. */
  default Tensor div(Tensor b) {
    return Tensor.wrap("div", div(node(), b.node()));
  }

  /** {@code this / b}; float32. */
  default Tensor div(double b) {
    return Tensor.wrap("div", div(node(), number(b)));
  }

  /** {@code this / b} where b is not 0, else 0; float32. */
  default Tensor divNoNan(Tensor b) {
    return Tensor.wrap("divNoNan", map(ScalarOp.DIV_NO_NAN, node(), b.node()));
  }

  /** {@code this / b} rounded down, in the common type. Its gradient is 0. */
  default Tensor floorDiv(Tensor b) {
    return Tensor.wrap("floorDiv", map(ScalarOp.FLOOR_DIV, node(), b.node()));
  }

  /** The remainder of {@code this / b}, with the sign of b. */
  default Tensor mod(Tensor b) {
    return Tensor.wrap("mod", map(ScalarOp.MOD, node(), b.node()));
  }

  /** {@code this} to the power {@code exp}; NaN for a negative base and a fractional exponent. */
  default Tensor pow(Tensor exp) {
    return Tensor.wrap("pow", pow(node(), exp.node()));
  }

  /** {@code this} to the power {@code exp}; float32. */
  default Tensor pow(double exp) {
    return Tensor.wrap("pow", pow(node(), number(exp)));
  }

  /** The larger of both; NaN if either is. */
  default Tensor maximum(Tensor b) {
    return Tensor.wrap("maximum", map(ScalarOp.MAXIMUM, node(), b.node()));
  }

  /** The larger of both; NaN where this is. */
  default Tensor maximum(double b) {
    return Tensor.wrap("maximum", map(ScalarOp.MAXIMUM, node(), number(b)));
  }

  /** The smaller of both; NaN if either is. */
  default Tensor minimum(Tensor b) {
    return Tensor.wrap("minimum", map(ScalarOp.MINIMUM, node(), b.node()));
  }

  /** The smaller of both; NaN where this is. */
  default Tensor minimum(double b) {
    return Tensor.wrap("minimum", map(ScalarOp.MINIMUM, node(), number(b)));
  }

  /** {@code (this - b)²}. */
  default Tensor squaredDifference(Tensor b) {
    return Tensor.wrap("squaredDifference", map(ScalarOp.SQUARED_DIFFERENCE, node(), b.node()));
  }

  /** The angle of the point (b, this), in -π to π; float32. */
  default Tensor atan2(Tensor b) {
    return Tensor.wrap("atan2", map(ScalarOp.ATAN2, node(), b.node()));
  }

  /** The sum of one or more tensors of one shape and type. */
  static Tensor addN(Tensor... tensors) {
    Check.that(tensors.length > 0, null, "Must pass at least one tensor to tf.addN(), but got 0");
    Node sum = tensors[0].node();
    for (int i = 1; i < tensors.length; i++) {
      Node t = tensors[i].node();
      boolean fits = Shapes.same(t.shape, sum.shape);
      if (!fits || t.dtype != sum.dtype) {
        throw KingletException.shape(
            null,
            "All tensors passed to tf.addN() must have the same "
                + (t.dtype != sum.dtype ? "dtype" : "shape")
                + ": "
                + Check.describe(sum)
                + " and "
                + Check.describe(t));
      }
      sum = add(sum, t);
    }
    return Check.out("addN", tensors[0], sum);
  }

  // ---- the table ------------------------------------------------------------------------------

  private static OpTable.Row binary(OpTable t, ScalarOp op) {
    return t.op(
        op.name,
        "a: Tensor, b: Tensor",
        x -> Tensor.wrap(op.name, map(op, x.tensor(0).node(), x.tensor(1).node())));
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    binary(t, ScalarOp.ADD)
        .onnx("Add")
        .domain("-3..3; -3..3 | [2,3]c -3..3; [3]c -3..3 | [2]c -3..3; [] 0..1");
    binary(t, ScalarOp.SUB)
        .onnx("Sub")
        .domain("-3..3; -3..3 | [2,3]c -3..3; [3]c -3..3 | [2]i -3..3; []c 0..1");
    binary(t, ScalarOp.MUL)
        .onnx("Mul")
        .domain("-3..3; -3..3 | [2,3]c -3..3; [3]c -3..3 | [2]c -3..3; [] 0..1");
    t.op("div", "a: Tensor, b: Tensor", x -> x.tensor(0).div(x.tensor(1)))
        .onnx("Div")
        .domain("-3..3; 0.5..3 | [2,3]c -3..3; [3]c 0.5..3 | [2]c -3..3; [2] 1..2");
    binary(t, ScalarOp.DIV_NO_NAN).domain("-3..3; -3..-0.5");
    binary(t, ScalarOp.FLOOR_DIV).domain("-9..9; 1.5..3");
    binary(t, ScalarOp.MOD).onnx("Mod").domain("-9..9; 1.5..3");
    t.op("pow", "base: Tensor, exp: Tensor", x -> x.tensor(0).pow(x.tensor(1)))
        .onnx("Pow")
        .domain("0.2..3; -2..3");
    binary(t, ScalarOp.MAXIMUM).onnx("Max").domain("-3..3; -3..3");
    binary(t, ScalarOp.MINIMUM).onnx("Min").domain("-3..3; -3..3");
    binary(t, ScalarOp.SQUARED_DIFFERENCE).domain("-3..3; -3..3");
    binary(t, ScalarOp.ATAN2).domain("0.3..3; -3..3");
    t.op("addN", "tensors: Tensor[]", x -> addN(x.tensors(0)))
        .onnx("Sum")
        .functionOnly()
        .domain("[2,3]&[2,3]&[2,3] -3..3 | [0,2]&[0,2] 0..1 | [2] -1..1");
  }
}
