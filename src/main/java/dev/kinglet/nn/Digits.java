package dev.kinglet.nn;

/** Networks for 28 x 28 grey images in ten classes; they give logits [batch, 10]. */
public final class Digits {
  private Digits() {}

  private static Layer dense(int units, String activation, String start) {
    return Layers.dense(units).with("activation", activation).with("kernelInitializer", start);
  }

  /** 784-hidden-10 with ReLU; 101,770 weights for 128 hidden units. Takes [batch, 784]. */
  public static Sequential mlp(int hidden) {
    return new Sequential(
        dense(hidden, "relu", "heNormal").inputShape(784), dense(10, "linear", "glorotUniform"));
  }

  private static Layer conv(int filters, String padding) {
    return Layers.conv2d(filters, 5)
        .with("padding", padding)
        .with("activation", "relu")
        .with("kernelInitializer", "heNormal");
  }

  /**
   * The size of LeNet-5 (LeCun et al., 1998), with ReLU and max pooling: two 5 x 5 convolutions of
   * 6 and 16 channels, then 120, 84 and 10 units; 61,706 weights. Takes [batch, 784].
   */
  public static Sequential leNet() {
    return new Sequential(
        Layers.reshape(28, 28, 1).inputShape(784),
        conv(6, "same"),
        Layers.maxPooling2d(2),
        conv(16, "valid"),
        Layers.maxPooling2d(2),
        Layers.flatten(),
        dense(120, "relu", "heNormal"),
        dense(84, "relu", "heNormal"),
        dense(10, "linear", "glorotUniform"));
  }
}
