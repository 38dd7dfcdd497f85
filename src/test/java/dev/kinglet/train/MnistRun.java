package dev.kinglet.train;

import dev.kinglet.api.ops.Keys;
import dev.kinglet.nn.Digits;
import dev.kinglet.nn.Sequential;

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
    Sequential model = hidden == 0 ? Digits.leNet() : Digits.mlp(hidden);
    Optimizer adam = Optimizers.adam(rate);
    if (epochs) {
      adam.setLearningRate(Schedule.polynomial(rate, 0, steps, 1));
    }
    Trainer t =
        new Trainer(model, adam)
            .loss(Measure.of("entropy", (y, p) -> p.logSoftmax(-1).mul(y).sum(-1).neg()))
            .metric("accuracy");
    float[] losses = new float[steps];
    int perEpoch = train.count() / batch;
    FitOptions o = new FitOptions().epochs((steps + perEpoch - 1) / perEpoch);
    o.listener(
        new Listener() {
          private int i;

          @Override
          public boolean wantsBatches() {
            return true;
          }

          @Override
          public void onBatchEnd(Trainer who, int at, Logs logs) {
            losses[i++] = (float) logs.get("loss");
            if (i == steps) {
              who.stop();
            }
          }
        });
    t.fit(train.batches(batch, epochs ? 0 : -1), o);
    double accuracy = t.evaluate(test.batches(500, -1)).get("acc");
    t.dispose();
    model.dispose();
    return new Result(losses, accuracy);
  }
}
