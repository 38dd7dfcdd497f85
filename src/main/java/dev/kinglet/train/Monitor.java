package dev.kinglet.train;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.nn.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * A listener that follows one value, and does something when it gets better, or when it has not for
 * a number of epochs.
 */
public abstract class Monitor implements Listener {
  /** Which value: {@code val_loss}, {@code acc}, .. */
  public String monitor = "val_loss";

  /** What must be surpassed for it to be better. */
  public double minDelta;

  /** Epochs without better ones that are borne. */
  public int patience;

  /**
   * {@code min}: less is better; {@code max}: more; {@code auto}: more for an accuracy, else less.
   */
  public String mode = "auto";

  /** The value that must be surpassed first; NaN: any. */
  public double baseline = Double.NaN;

  /** The best value so far. */
  protected double best;

  /** Epochs since it was best. */
  protected int wait;

  /** Sets {@link #monitor}. */
  public Monitor of(String name) {
    monitor = name;
    return this;
  }

  /** Sets {@link #patience}. */
  public Monitor patience(int epochs) {
    patience = epochs;
    return this;
  }

  private boolean rises() {
    return mode.equals("max") || (!mode.equals("min") && monitor.contains("acc"));
  }

  @Override
  public void onTrainBegin(Trainer t) {
    wait = 0;
    best =
        !Double.isNaN(baseline)
            ? baseline
            : rises() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  @Override
  public void onEpochEnd(Trainer t, int epoch, Logs logs) {
    if (!logs.has(monitor)) {
      return;
    }
    double now = logs.get(monitor);
    double delta = Math.abs(minDelta);
    if (rises() ? now - delta > best : now + delta < best) {
      best = now;
      wait = 0;
      better(t, epoch);
    } else if (counts() && ++wait >= patience) {
      wait = patient(t, epoch) ? 0 : wait;
    }
  }

  /** The best value so far. */
  public double best() {
    return best;
  }

  /** Epochs since it was best. */
  public int waited() {
    return wait;
  }

  /** It is better than it ever was. */
  void better(Trainer t, int epoch) {}

  /** Whether an epoch without a better value counts. */
  boolean counts() {
    return true;
  }

  /** It has not been better for long; returns whether the epochs are counted anew. */
  boolean patient(Trainer t, int epoch) {
    return false;
  }

  /** The weights of a model at one time. */
  static final class Kept {
    private final List<Tensor> values = new ArrayList<>();

    void keep(Trainer t) {
      Trainer.dispose(values);
      for (Weight w : t.model.weights()) {
        values.add(w.value().copy().keep());
      }
    }

    /** Puts them back, if there are any, and lets go of them. */
    void restore(Trainer t) {
      if (!values.isEmpty()) {
        Scope.run(() -> t.model.setWeights(values));
        Trainer.dispose(values);
      }
    }
  }
}
