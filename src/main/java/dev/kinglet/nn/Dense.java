package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import java.util.List;

/** {@code x . kernel + bias}: [batch, in] to [batch, out]. */
public final class Dense implements Layer {
  private final Variable kernel;
  private final Variable bias;

  /** Weights from {@code init}; the bias starts at zero. */
  public Dense(int in, int out, Initializers.Initializer init) {
    kernel = start(init, in, out);
    bias = start(Initializers.zeros(), out);
  }

  /** A variable that starts as what {@code init} makes. */
  static Variable start(Initializers.Initializer init, int... shape) {
    Tensor t = init.make(shape);
    Variable v = Variable.of(t);
    t.dispose();
    return v;
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.matMul(kernel.value()).add(bias.value());
  }

  @Override
  public List<Variable> weights() {
    return List.of(kernel, bias);
  }
}
