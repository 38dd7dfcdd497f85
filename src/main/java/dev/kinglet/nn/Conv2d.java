package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.api.ops.Padding;
import java.util.List;

/** A convolution with bias: [batch, h, w, in] to [batch, outH, outW, out]. */
public final class Conv2d implements Layer {
  private final Variable kernel;
  private final Variable bias;
  private final int stride;
  private final Padding padding;

  /** Square windows of {@code size}; weights from {@code init}, the bias starts at zero. */
  public Conv2d(
      int in, int out, int size, int stride, Padding padding, Initializers.Initializer init) {
    kernel = Dense.start(init, size, size, in, out);
    bias = Dense.start(Initializers.zeros(), out);
    this.stride = stride;
    this.padding = padding;
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.conv2d(kernel.value(), stride, padding).add(bias.value());
  }

  @Override
  public List<Variable> weights() {
    return List.of(kernel, bias);
  }
}
