package dev.kinglet.train;

/** Stops when a value has not been better for {@code patience} epochs. */
public final class EarlyStopping extends Monitor {
  /** Whether the model gets back the weights with which the value was best. */
  public boolean restoreBestWeights;

  /** The epoch after which it stopped; 0: it did not. */
  public int stoppedEpoch;

  private final Kept kept = new Kept();

  @Override
  public void onTrainBegin(Trainer t) {
    super.onTrainBegin(t);
    stoppedEpoch = 0;
  }

  @Override
  void better(Trainer t, int epoch) {
    if (restoreBestWeights) {
      kept.keep(t);
    }
  }

  @Override
  boolean patient(Trainer t, int epoch) {
    stoppedEpoch = epoch;
    t.stop();
    return false;
  }

  @Override
  public void onTrainEnd(Trainer t) {
    kept.restore(t);
  }
}
