package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The loss and metrics of samples, batch by batch. */
public final class Judging {
  private final Trainer trainer;
  private final Tensor[] data;
  private final int size;
  private final int weights;
  private final int[] order;
  private int at;
  private Tensor totals;
  private double seen;

  /**
   * Judges samples {@code from .. to} of data.
   *
   * @param data inputs, then targets, then weights of the samples; null: what {@link #batch} gets
   * @param weights how many of the data are weights
   * @param batchSize 0: 32 if a metric depends on it, else as many as memory allows
   */
  Judging(Trainer trainer, Tensor[] data, int weights, int from, int to, int batchSize) {
    this.trainer = trainer;
    this.data = data;
    this.weights = weights;
    size = data == null ? 0 : trainer.judging(data, batchSize);
    order = Trainer.range(from, to);
  }

  /** Judges one batch; false when all were. */
  boolean step() {
    if (data == null || at >= order.length) {
      return false;
    }
    int n = Math.min(size, order.length - at);
    add(n, Batches.of(data, order, at, n));
    at += n;
    return true;
  }

  /** Whether the next step would not have to wait for a compiler; if not, it is compiled. */
  boolean isReady() {
    int n = data == null ? 0 : Math.min(size, order.length - at);
    if (n <= 0) {
      return true;
    }
    Batches b = Batches.of(data, order, at, n);
    begin();
    boolean ready = trainer.step(Step.Kind.JUDGE, n, weights, b, true).prepare(b, totals);
    b.dispose();
    return ready;
  }

  private void begin() {
    if (totals == null) {
      totals = Step.none(trainer.names().length);
    }
  }

  /** Judges inputs and targets. */
  public void batch(Tensor[] xy) {
    List<Tensor> owned = new ArrayList<>();
    add(xy[0].shape()[0], new Batches(Samples.split(trainer, xy, owned), null, 0));
    Trainer.dispose(owned);
  }

  private void add(int n, Batches b) {
    begin();
    Tensor[] out = trainer.step(Step.Kind.JUDGE, n, weights, b, true).run(b, totals);
    out[0].dispose();
    totals.dispose();
    totals = out[1].keep();
    seen += n;
  }

  /** The means over all that was judged, [m]; it can begin anew. */
  public Tensor result() {
    Tensor t = totals == null ? Tensor.scalar(Double.NaN) : totals.div(seen);
    reset();
    return t;
  }

  Tensor sums() {
    return totals;
  }

  double seen() {
    return seen;
  }

  /** The sums so far, for the caller. */
  Tensor take() {
    Tensor t = totals;
    totals = null;
    reset();
    return t;
  }

  private void reset() {
    if (totals != null) {
      totals.dispose();
    }
    totals = null;
    at = 0;
    seen = 0;
  }
}
