package dev.kinglet.train;

import dev.kinglet.api.Scope;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.nn.Digits;
import dev.kinglet.nn.Layer;

/** Learning digits, the same on the JVM and in the browser. */
public final class MnistRun {
  private final Images train;
  private final Images test;

  /** Images to learn from, and images to be judged by. */
  public MnistRun(Images train, Images test) {
    this.train = train;
    this.test = test;
  }

  /**
   * What came out.
   *
   * @param losses the loss of each step
   * @param accuracy the share of test images whose class was found
   */
  public record Result(float[] losses, double accuracy) {}

  /**
   * Trains from a fixed seed.
   *
   * @param hidden hidden units of the MLP; 0 for the convolutional network
   * @param steps updates to make
   * @param batch images for each
   * @param rate Adam's step size
   * @param epochs whether these are whole epochs: the order is drawn anew for each, and the rate
   *     falls to zero with the steps
   */
  public Result learn(int hidden, int steps, int batch, double rate, boolean epochs) {
    Keys.setSeed(7);
    Layer model;
    try (Scope s = Scope.open()) {
      model = hidden == 0 ? Digits.leNet() : Digits.mlp(hidden);
    }
    Optimizer adam = Optimizers.adam(rate);
    Classifier c = new Classifier(model, adam);
    int perEpoch = train.count() / batch;
    float[] losses = new float[steps];
    for (int i = 0; i < steps; i++) {
      if (epochs && i % perEpoch == 0) {
        train.shuffle(i / perEpoch);
      }
      if (epochs) {
        adam.setLearningRate(rate * (1 - i / (double) steps));
      }
      int from = i % perEpoch * batch;
      try (Scope s = Scope.open()) {
        losses[i] = c.step(train.batch(from, batch), train.oneHot(from, batch)).item();
      }
    }
    int right = 0;
    for (int from = 0; from < test.count(); from += 500) {
      int n = Math.min(500, test.count() - from);
      try (Scope s = Scope.open()) {
        int[] got = c.predict(test.batch(from, n)).ints();
        for (int i = 0; i < n; i++) {
          right += got[i] == test.label(from + i) ? 1 : 0;
        }
      }
    }
    c.dispose();
    return new Result(losses, right / (double) test.count());
  }
}
