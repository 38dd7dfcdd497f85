package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Functions of one number, applied to every element; the shape stays. */
public interface UnaryOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** e to the power x. */
  static Node exp(Node x) {
    return map(ScalarOp.EXP, x);
  }

  /** The natural logarithm. */
  static Node log(Node x) {
    return map(ScalarOp.LOG, x);
  }

  /** The square root. */
  static Node sqrt(Node x) {
    return map(ScalarOp.SQRT, x);
  }

  /** The magnitude. */
  static Node abs(Node x) {
    return map(ScalarOp.ABS, x);
  }

  /** {@code x * x}. */
  static Node square(Node x) {
    return map(ScalarOp.SQUARE, x);
  }

  /** {@code -x}. */
  static Node neg(Node x) {
    return map(ScalarOp.NEG, x);
  }

  /** x limited to {@code low .. high}, numbers of x's type. */
  static Node clip(Node x, double low, double high) {
    return map(ScalarOp.CLIP, x, ArithmeticOps.like(x, low), ArithmeticOps.like(x, high));
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** The negative, {@code -this}. */
  default Tensor neg() {
    return Tensor.wrap("neg", map(ScalarOp.NEG, node()));
  }

  /** The magnitude. */
  default Tensor abs() {
    return Tensor.wrap("abs", map(ScalarOp.ABS, node()));
  }

  /** 1, 0 or -1 by the sign; NaN for NaN. Its gradient is 0. */
  default Tensor sign() {
    return Tensor.wrap("sign", map(ScalarOp.SIGN, node()));
  }

  /** {@code this * this}. */
  default Tensor square() {
    return Tensor.wrap("square", map(ScalarOp.SQUARE, node()));
  }

  /** The square root; NaN below 0; float32. */
  default Tensor sqrt() {
    return Tensor.wrap("sqrt", map(ScalarOp.SQRT, node()));
  }

  /** {@code 1 / sqrt(this)}; float32. */
  default Tensor rsqrt() {
    return Tensor.wrap("rsqrt", map(ScalarOp.RSQRT, node()));
  }

  /** {@code 1 / this}; float32. */
  default Tensor reciprocal() {
    return Tensor.wrap("reciprocal", map(ScalarOp.RECIPROCAL, node()));
  }

  /** e to the power of this; float32. */
  default Tensor exp() {
    return Tensor.wrap("exp", map(ScalarOp.EXP, node()));
  }

  /** {@code exp(this) - 1}, exact near 0; float32. */
  default Tensor expm1() {
    return Tensor.wrap("expm1", map(ScalarOp.EXPM1, node()));
  }

  /** The natural logarithm; NaN below 0; float32. */
  default Tensor log() {
    return Tensor.wrap("log", map(ScalarOp.LOG, node()));
  }

  /** {@code log(1 + this)}, exact near 0; float32. */
  default Tensor log1p() {
    return Tensor.wrap("log1p", map(ScalarOp.LOG1P, node()));
  }

  /** The sine; float32. */
  default Tensor sin() {
    return Tensor.wrap("sin", map(ScalarOp.SIN, node()));
  }

  /** The cosine; float32. */
  default Tensor cos() {
    return Tensor.wrap("cos", map(ScalarOp.COS, node()));
  }

  /** The tangent; float32. */
  default Tensor tan() {
    return Tensor.wrap("tan", map(ScalarOp.TAN, node()));
  }

  /** The arc sine; NaN outside of -1 to 1; float32. */
  default Tensor asin() {
    return Tensor.wrap("asin", map(ScalarOp.ASIN, node()));
  }

  /** The arc cosine; NaN outside of -1 to 1; float32. */
  default Tensor acos() {
    return Tensor.wrap("acos", map(ScalarOp.ACOS, node()));
  }

  /** The arc tangent; float32. */
  default Tensor atan() {
    return Tensor.wrap("atan", map(ScalarOp.ATAN, node()));
  }

  /** The hyperbolic sine; float32. */
  default Tensor sinh() {
    return Tensor.wrap("sinh", map(ScalarOp.SINH, node()));
  }

  /** The hyperbolic cosine; float32. */
  default Tensor cosh() {
    return Tensor.wrap("cosh", map(ScalarOp.COSH, node()));
  }

  /** The hyperbolic tangent; float32. */
  default Tensor tanh() {
    return Tensor.wrap("tanh", map(ScalarOp.TANH, node()));
  }

  /** The inverse hyperbolic sine; float32. */
  default Tensor asinh() {
    return Tensor.wrap("asinh", map(ScalarOp.ASINH, node()));
  }

  /** The inverse hyperbolic cosine; NaN below 1; float32. */
  default Tensor acosh() {
    return Tensor.wrap("acosh", map(ScalarOp.ACOSH, node()));
  }

  /** The inverse hyperbolic tangent; NaN outside of -1 to 1; float32. */
  default Tensor atanh() {
    return Tensor.wrap("atanh", map(ScalarOp.ATANH, node()));
  }

  /** The error function; float32. */
  default Tensor erf() {
    return Tensor.wrap("erf", map(ScalarOp.ERF, node()));
  }

  /** The next whole number below. Its gradient is 0. */
  default Tensor floor() {
    return Tensor.wrap("floor", map(ScalarOp.FLOOR, node()));
  }

  /** The next whole number above. Its gradient is 0. */
  default Tensor ceil() {
    return Tensor.wrap("ceil", map(ScalarOp.CEIL, node()));
  }

  /** The nearest whole number, halves to the even one. Its gradient is 0. */
  default Tensor round() {
    return Tensor.wrap("round", map(ScalarOp.ROUND, node()));
  }

  /** Whether it is not a number; bool. */
  default Tensor isNaN() {
    return Tensor.wrap("isNaN", map(ScalarOp.IS_NAN, node()));
  }

  /** Whether it is neither NaN nor infinite; bool. */
  default Tensor isFinite() {
    return Tensor.wrap("isFinite", map(ScalarOp.IS_FINITE, node()));
  }

  /** Whether it is infinite; bool. */
  default Tensor isInf() {
    return Tensor.wrap("isInf", map(ScalarOp.IS_INF, node()));
  }

  /**
   * Limited to {@code low .. high}; NaN stays. The gradient flows where nothing was cut.
   *
   * @throws dev.kinglet.core.KingletException when low is greater than high
   */
  default Tensor clipByValue(double low, double high) {
    if (!(low <= high)) {
      throw KingletException.value(
          "clipByValue", "low " + Num.str(low) + " is greater than high " + Num.str(high));
    }
    return Tensor.wrap("clipByValue", clip(node(), low, high));
  }

  /** 1 where positive, {@code alpha} elsewhere, NaN for NaN. Its gradient is 0. */
  default Tensor step(double alpha) {
    return Tensor.wrap("step", map(ScalarOp.STEP, node(), ArithmeticOps.like(node(), alpha)));
  }

  /**
   * In another type: float to int cuts toward zero, to bool asks whether it is not 0, complex64 to
   * any other takes the real part.
   */
  default Tensor cast(DType dtype) {
    Node x = node();
    boolean part = x instanceof Node.Pair && dtype != DType.COMPLEX64;
    return Check.out("cast", self(), Graph.cast(part ? x.inputs[0] : x, dtype));
  }

  /** In float32. */
  default Tensor toFloat() {
    return cast(DType.FLOAT32);
  }

  /** In int32, cut toward zero. */
  default Tensor toInt() {
    return cast(DType.INT32);
  }

  /** In bool: whether it is not 0. */
  default Tensor toBool() {
    return cast(DType.BOOL);
  }

  // ---- the table ------------------------------------------------------------------------------

  private static OpTable.Row unary(OpTable t, ScalarOp op) {
    return unary(t, op, "x: Tensor");
  }

  /** tf.js takes only float32 here. */
  private static OpTable.Row floating(OpTable t, ScalarOp op) {
    return unary(t, op, "x: Tensor<float32>");
  }

  private static OpTable.Row unary(OpTable t, ScalarOp op, String signature) {
    return t.op(op.name, signature, x -> Tensor.wrap(op.name, map(op, x.tensor(0).node())));
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    unary(t, ScalarOp.NEG).onnx("Neg").domain("-3..3 | [2,3]c -3..3");
    unary(t, ScalarOp.ABS).onnx("Abs").domain("-3..-0.1 | 0.1..3 | [2,3]c 0.1..3 | [2]c -2..-1");
    unary(t, ScalarOp.SIGN).onnx("Sign").domain("-3..-0.1 | 0.1..3");
    unary(t, ScalarOp.SQUARE).domain("-3..3 | [2,3]c -3..3");
    floating(t, ScalarOp.SQRT).onnx("Sqrt").domain("0.2..3");
    floating(t, ScalarOp.RSQRT).domain("0.2..3");
    unary(t, ScalarOp.RECIPROCAL).onnx("Reciprocal").domain("0.3..3 | -3..-0.3");
    unary(t, ScalarOp.EXP).onnx("Exp").domain("-3..3");
    unary(t, ScalarOp.EXPM1).domain("-3..3");
    floating(t, ScalarOp.LOG).onnx("Log").domain("0.2..3");
    unary(t, ScalarOp.LOG1P).domain("-0.8..3");
    floating(t, ScalarOp.SIN).onnx("Sin").domain("-3..3");
    floating(t, ScalarOp.COS).onnx("Cos").domain("-3..3");
    floating(t, ScalarOp.TAN).onnx("Tan").domain("-1.2..1.2");
    unary(t, ScalarOp.ASIN).onnx("Asin").domain("-0.9..0.9");
    unary(t, ScalarOp.ACOS).onnx("Acos").domain("-0.9..0.9");
    unary(t, ScalarOp.ATAN).onnx("Atan").domain("-3..3");
    unary(t, ScalarOp.SINH).onnx("Sinh").domain("-3..3");
    floating(t, ScalarOp.COSH).onnx("Cosh").domain("-3..3");
    floating(t, ScalarOp.TANH).onnx("Tanh").domain("-3..3");
    unary(t, ScalarOp.ASINH).onnx("Asinh").domain("-3..3");
    unary(t, ScalarOp.ACOSH).onnx("Acosh").domain("1.2..4");
    unary(t, ScalarOp.ATANH).onnx("Atanh").domain("-0.9..0.9");
    unary(t, ScalarOp.ERF).onnx("Erf").domain("-3..3");
    floating(t, ScalarOp.FLOOR).onnx("Floor").domain("0.1..0.9 | -2.9..-2.1");
    floating(t, ScalarOp.CEIL).onnx("Ceil").domain("0.1..0.9 | -2.9..-2.1");
    unary(t, ScalarOp.ROUND).onnx("Round").domain("-0.4..0.4 | 1.6..2.4");
    unary(t, ScalarOp.IS_NAN).onnx("IsNaN").domain("-3..3").flat("bool");
    unary(t, ScalarOp.IS_FINITE).domain("-3..3").flat("bool");
    unary(t, ScalarOp.IS_INF).onnx("IsInf").domain("-3..3").flat("bool");
    t.op(
            "clipByValue",
            "x: Tensor, clipValueMin: number, clipValueMax: number",
            x -> x.tensor(0).clipByValue(x.number(1), x.number(2)))
        .onnx("Clip")
        .domain("-3..3; -1; 1.5 | []i -3..3; -1; 1");
    t.op("step", "x: Tensor, alpha: number = 0", x -> x.tensor(0).step(x.number(1)))
        .domain("-3..3; 0.5");
    t.op(
            "cast",
            "x: Tensor<any>, dtype: dtype",
            x -> x.tensor(0).cast(Check.dtype("cast", x.text(1), DType.FLOAT32)))
        .onnx("Cast")
        .domain(
            "-3..3; float32 | [2]c -3..3; float32 | [2] -3..3; complex64 | [3]i -3..3; float32 | [2] -3..3; bool");
    t.op("toFloat", "x: Tensor", x -> x.tensor(0).toFloat()).domain("-3..3 | [2]b");
    t.op("toInt", "x: Tensor", x -> x.tensor(0).toInt()).domain("-3..3").flat("int32");
    t.op("toBool", "x: Tensor", x -> x.tensor(0).toBool()).domain("-3..3").flat("bool");
  }
}
