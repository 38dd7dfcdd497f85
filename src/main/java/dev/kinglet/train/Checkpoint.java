package dev.kinglet.train;

/** Keeps the weights with which a value was best, until they are asked for. */
public final class Checkpoint extends Monitor {
  private final Kept kept = new Kept();

  /** Called each time the value is better, so that the model can be stored; or null. */
  public Runnable onBetter;

  @Override
  void better(Trainer t, int epoch) {
    kept.keep(t);
    if (onBetter != null) {
      onBetter.run();
    }
  }

  /** Gives the model the best weights back. */
  public void restore(Trainer t) {
    kept.restore(t);
  }
}
