package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;

/** Activations by name. */
public final class Activations {
  /** A function of each element, or along the last axis. */
  public interface Activation {
    /** Applied to x, any shape. */
    Tensor apply(Tensor x);
  }

  private static final String[] NAMES = {
    "linear",
    "relu",
    "sigmoid",
    "tanh",
    "softmax",
    "elu",
    "selu",
    "relu6",
    "softplus",
    "softsign",
    "hardsigmoid",
    "swish",
    "silu",
    "mish",
    "gelu",
    "gelunew",
    "exponential",
    "logsoftmax",
    "leakyrelu",
    "hardswish"
  };
  private static final Activation[] OF = {
    x -> x,
    Tensor::relu,
    Tensor::sigmoid,
    Tensor::tanh,
    x -> x.softmax(-1),
    Tensor::elu,
    Tensor::selu,
    Tensor::relu6,
    Tensor::softplus,
    x -> x.div(x.abs().add(Tensor.scalar(1))),
    Tensor::hardSigmoid,
    Tensor::swish,
    Tensor::swish,
    Tensor::mish,
    Tensor::gelu,
    Activations::geluNew,
    Tensor::exp,
    x -> x.logSoftmax(-1),
    x -> x.leakyRelu(0.2),
    x -> x.mul(x.add(Tensor.scalar(3)).relu6()).div(Tensor.scalar(6))
  };

  private Activations() {}

  /** Gelu with tanh in place of the error function (Hendrycks and Gimpel, 2016). */
  private static Tensor geluNew(Tensor x) {
    Tensor inner = x.add(x.mul(x).mul(x).mul(Tensor.scalar(0.044715)));
    Tensor t = inner.mul(Tensor.scalar(0.7978845608028654)).tanh();
    return x.mul(Tensor.scalar(0.5)).mul(t.add(Tensor.scalar(1)));
  }

  /**
   * The activation of a name, in any spelling; linear for null.
   *
   * @param where for the message
   * @throws KingletException when there is none of that name
   */
  public static Activation of(String name, String where) {
    String plain = name == null ? NAMES[0] : Config.plain(name);
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(plain)) {
        return OF[i];
      }
    }
    throw KingletException.value(
        where, "unknown activation " + name + "; there are " + Config.listed(NAMES));
  }
}
