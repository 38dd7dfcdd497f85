package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Activations: functions of one number, applied to every element; the shape stays. */
public interface ActivationOps extends Operand {

  /** {@code 1 / (1 + exp(-x))}. */
  static Node sigmoid(Node x) {
    return map(ScalarOp.SIGMOID, x);
  }

  /** {@code max(x, 0)}. */
  static Node relu(Node x) {
    return map(ScalarOp.RELU, x);
  }

  /** {@code log(1 + exp(x))}. */
  static Node softplus(Node x) {
    return map(ScalarOp.SOFTPLUS, x);
  }

  /** {@code max(this, 0)}; NaN stays. */
  default Tensor relu() {
    return Tensor.wrap("relu", relu(node()));
  }

  /** {@code min(max(this, 0), 6)}. */
  default Tensor relu6() {
    return Tensor.wrap("relu6", map(ScalarOp.RELU6, node()));
  }

  /** this where positive, else {@code alpha * this}; float32. */
  default Tensor leakyRelu(double alpha) {
    return Tensor.wrap("leakyRelu", map(ScalarOp.LEAKY_RELU, node(), ArithmeticOps.number(alpha)));
  }

  /** {@link #leakyRelu(double)} with alpha 0.2. */
  default Tensor leakyRelu() {
    return leakyRelu(0.2);
  }

  /** this where positive, else {@code alpha * this} with a (learned) tensor that broadcasts. */
  default Tensor prelu(Tensor alpha) {
    return Tensor.wrap("prelu", map(ScalarOp.LEAKY_RELU, node(), alpha.node()));
  }

  /** this where positive, else {@code exp(this) - 1} (Clevert 2015); float32. */
  default Tensor elu() {
    return Tensor.wrap("elu", map(ScalarOp.ELU, node()));
  }

  /** The self-normalising exponential unit (Klambauer 2017); float32. */
  default Tensor selu() {
    return Tensor.wrap("selu", map(ScalarOp.SELU, node()));
  }

  /** {@code 1 / (1 + exp(-this))}; float32. */
  default Tensor sigmoid() {
    return Tensor.wrap("sigmoid", sigmoid(node()));
  }

  /** {@code log(sigmoid(this))} without underflow; float32. */
  default Tensor logSigmoid() {
    return Tensor.wrap("logSigmoid", map(ScalarOp.LOG_SIGMOID, node()));
  }

  /** {@code log(1 + exp(this))} without overflow; float32. */
  default Tensor softplus() {
    return Tensor.wrap("softplus", softplus(node()));
  }

  /** {@code this * Φ(this)}, by the error function (Hendrycks 2016); float32. */
  default Tensor gelu() {
    return Tensor.wrap("gelu", map(ScalarOp.GELU, node()));
  }

  /** {@code this * sigmoid(this)}, also called SiLU; float32. */
  default Tensor swish() {
    return Tensor.wrap("swish", map(ScalarOp.SWISH, node()));
  }

  /** {@code this * tanh(softplus(this))} (Misra 2019); float32. */
  default Tensor mish() {
    return Tensor.wrap("mish", map(ScalarOp.MISH, node()));
  }

  /** {@code min(max(0.2 * this + 0.5, 0), 1)}; float32. */
  default Tensor hardSigmoid() {
    return Tensor.wrap("hardSigmoid", map(ScalarOp.HARD_SIGMOID, node()));
  }

  private static OpTable.Row activation(OpTable t, ScalarOp op, String onnx) {
    boolean strict = op == ScalarOp.ELU || op == ScalarOp.SIGMOID; // as tf.js
    return t.op(
            op.name,
            strict ? "x: Tensor<float32>" : "x: Tensor",
            x -> Tensor.wrap(op.name, map(op, x.tensor(0).node())))
        .onnx(onnx)
        .domain("-4..4");
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    activation(t, ScalarOp.RELU, "Relu");
    activation(t, ScalarOp.RELU6, null).domain("-3..9");
    t.op("leakyRelu", "x: Tensor, alpha: number = 0.2", x -> x.tensor(0).leakyRelu(x.number(1)))
        .onnx("LeakyRelu")
        .domain("-3..3; 0.3");
    t.op("prelu", "x: Tensor, alpha: Tensor", x -> x.tensor(0).prelu(x.tensor(1)))
        .onnx("PRelu")
        .domain("-3..3; -1..1");
    activation(t, ScalarOp.ELU, "Elu");
    activation(t, ScalarOp.SELU, "Selu");
    activation(t, ScalarOp.SIGMOID, "Sigmoid");
    activation(t, ScalarOp.LOG_SIGMOID, null);
    activation(t, ScalarOp.SOFTPLUS, "Softplus");
    activation(t, ScalarOp.GELU, "Gelu");
    activation(t, ScalarOp.SWISH, "Swish");
    activation(t, ScalarOp.MISH, "Mish");
    activation(t, ScalarOp.HARD_SIGMOID, "HardSigmoid");
  }
}
