package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Padding;

/** Networks for 28 x 28 grey images in ten classes; they give logits [batch, 10]. */
public final class Digits {
  private Digits() {}

  /** 784-hidden-10 with ReLU; 101,770 weights for 128 hidden units. Takes [batch, 784]. */
  public static Layer mlp(int hidden) {
    return new Sequence(
        new Dense(784, hidden, Initializers.heNormal()),
        Layer.of(Tensor::relu),
        new Dense(hidden, 10, Initializers.glorotUniform()));
  }

  /**
   * The size of LeNet-5 (LeCun et al., 1998), with ReLU and max pooling: two 5 x 5 convolutions of
   * 6 and 16 channels, then 120, 84 and 10 units; 61,706 weights. Takes [batch, 784].
   */
  public static Layer leNet() {
    return new Sequence(
        Layer.of(x -> x.reshape(-1, 28, 28, 1)),
        new Conv2d(1, 6, 5, 1, Padding.SAME, Initializers.heNormal()),
        Layer.of(x -> x.relu().maxPool(2, 2, Padding.VALID)),
        new Conv2d(6, 16, 5, 1, Padding.VALID, Initializers.heNormal()),
        Layer.of(x -> x.relu().maxPool(2, 2, Padding.VALID).reshape(-1, 400)),
        new Dense(400, 120, Initializers.heNormal()),
        Layer.of(Tensor::relu),
        new Dense(120, 84, Initializers.heNormal()),
        Layer.of(Tensor::relu),
        new Dense(84, 10, Initializers.glorotUniform()));
  }
}
