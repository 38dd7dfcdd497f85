package dev.kinglet.train;

/** Makes the rate smaller when a value has not been better for {@code patience} epochs. */
public final class ReduceOnPlateau extends Monitor {
  /** What the rate is multiplied by. */
  public double factor = 0.1;

  /** Epochs after a change in which none is counted. */
  public int cooldown;

  /** The least rate. */
  public double least;

  private int cool;

  /** Ten epochs are borne unless it is told otherwise. */
  public ReduceOnPlateau() {
    patience = 10;
    minDelta = 1e-4;
  }

  @Override
  public void onEpochEnd(Trainer t, int epoch, Logs logs) {
    if (cool > 0) {
      cool--;
      wait = 0;
    }
    super.onEpochEnd(t, epoch, logs);
  }

  @Override
  boolean counts() {
    return cool == 0;
  }

  @Override
  boolean patient(Trainer t, int epoch) {
    Optimizer o = t.optimizer();
    o.setLearningRate(Math.max(least, o.learningRate() * factor));
    cool = cooldown;
    return true;
  }
}
