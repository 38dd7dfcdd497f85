package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fit that goes on by steps: whoever has it calls {@link #advance} until all is done, and may do
 * other things between. So it is the same where waiting is allowed and where it is not.
 */
public final class Run {
  /** What just happened, or what is needed to go on. */
  public enum Event {
    /** It begins. */
    TRAIN_BEGIN,
    /** An epoch begins. */
    EPOCH_BEGIN,
    /** {@link #feed} is to be called. */
    NEEDS_BATCH,
    /** A batch is about to be learned from. */
    BATCH_BEGIN,
    /** A batch was learned from. */
    BATCH_END,
    /** Batches are to be handed to {@link #judging}. */
    NEEDS_JUDGING,
    /** Some samples were judged. */
    JUDGED,
    /** An epoch is over. */
    EPOCH_END,
    /** All epochs are over. */
    TRAIN_END,
    /** A step is being compiled; only where {@link #patient}. */
    PREPARING,
    /** There is nothing more to do. */
    DONE
  }

  /** Gets loss and metrics, or an error. */
  public interface Reader {
    /** Exactly one of them is null. */
    void run(Logs logs, RuntimeException error);
  }

  private final Trainer trainer;
  private final FitOptions options;

  /** Inputs, targets, weights of samples; null where batches are fed. */
  private Tensor[] data;

  private int sampleWeights;
  private final List<Tensor> owned = new ArrayList<>();
  private final int[] order;
  private int random;

  /** What came of each epoch. */
  public final History history = new History();

  /** Judges after each epoch, or null. */
  public final Judging judging;

  private Event last;
  private int epoch;
  private int batch;
  private int at;
  private int size;
  private Tensor totals;
  private double seen;
  private Tensor values;

  /** The batch that is about to be learned from. */
  private Batches next;

  private boolean prepared;

  /** Whether whoever calls {@link #advance} can wait while a step is compiled. */
  public boolean patient;

  /**
   * A fit.
   *
   * @param x inputs; null: batches are fed
   */
  public Run(Trainer trainer, Tensor[] x, Tensor[] y, FitOptions o) {
    this.trainer = trainer;
    options = o;
    epoch = o.initialEpoch;
    random = Double.isNaN(o.seed) ? Keys.next()[1] : (int) o.seed;
    if (o.batchSize <= 0) {
      throw KingletException.value(
          null, "batchSize is required to be a positive integer, but got " + o.batchSize);
    }
    int n = 0;
    Tensor[] judges = null;
    if (x != null) {
      data = Samples.of(trainer, x, y, owned);
      n = data[0].shape()[0];
      judges = data;
    }
    int train = (int) Math.floor(n * (1 - o.validationSplit));
    int to = n;
    if (o.validationX != null) {
      judges = Samples.of(trainer, o.validationX, o.validationY, owned);
      train = n;
      n = 0;
      to = judges[0].shape()[0];
    } else {
      n = train;
    }
    order = Trainer.range(0, train);
    judging =
        n < to
            ? new Judging(trainer, judges, 0, n, to, 0)
            : o.validationData != null ? new Judging(trainer, null, 0, 0, 0, 0) : null;
    weigh();
  }

  private void weigh() {
    int plain = data == null ? 0 : data.length;
    data = data == null ? null : Samples.weighed(trainer, data, options, owned);
    sampleWeights = data == null ? 0 : data.length - plain;
  }

  // ---- data -----------------------------------------------------------------------------------

  /** Another order (Fisher and Yates), by xorshift. */
  private void shuffle() {
    int s = (random += 0x9E3779B1);
    s = s == 0 ? 1 : s;
    for (int i = order.length - 1; i > 0; i--) {
      s ^= s << 13;
      s ^= s >>> 17;
      s ^= s << 5;
      int j = (s >>> 1) % (i + 1);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
  }

  /** The batch that was needed, inputs, then targets; null: the epoch is over. */
  public void feed(Tensor[] xy) {
    if (xy == null) {
      data = null;
      return;
    }
    Trainer.dispose(owned);
    data = Samples.split(trainer, xy, owned);
    weigh();
  }

  // ---- going on -------------------------------------------------------------------------------

  /** Does the next thing. */
  public Event advance() {
    last = next();
    return last;
  }

  private Event next() {
    if (last == null) {
      trainer.start();
      return Event.TRAIN_BEGIN;
    }
    switch (last) {
      case EPOCH_END:
        epoch++;
        dropEpoch();
        return epoch();
      case TRAIN_BEGIN:
        return epoch();
      case BATCH_END:
        batch++;
        at += size;
        values.dispose();
        return trainer.isStopped() ? Event.EPOCH_END : batch();
      case EPOCH_BEGIN:
        return batch();
      case NEEDS_BATCH:
        if (data == null) {
          return judge();
        }
        size = data[0].shape()[0];
        return Event.BATCH_BEGIN;
      case BATCH_BEGIN:
        begin();
        prepared = !patient;
        return going();
      case PREPARING:
        return going();
      case NEEDS_JUDGING:
      case JUDGED:
        return judged();
      default:
        return Event.DONE;
    }
  }

  private Event epoch() {
    if (epoch >= options.epochs || trainer.isStopped()) {
      return Event.TRAIN_END;
    }
    if (options.shuffle) {
      shuffle();
    }
    batch = 0;
    at = 0;
    seen = 0;
    return Event.EPOCH_BEGIN;
  }

  private Event batch() {
    if (options.stepsPerEpoch > 0 && batch >= options.stepsPerEpoch) {
      return judge();
    }
    if (order.length == 0) {
      return Event.NEEDS_BATCH;
    }
    size = Math.min(options.batchSize, order.length - at);
    return size > 0 ? Event.BATCH_BEGIN : judge();
  }

  private Event judge() {
    return judging == null
        ? Event.EPOCH_END
        : options.validationData != null ? Event.NEEDS_JUDGING : judged();
  }

  private Event judged() {
    if (patient && !judging.isReady()) {
      return Event.PREPARING;
    }
    return judging.step() ? Event.JUDGED : Event.EPOCH_END;
  }

  /** Gets the batch, and the sums that its values go into. */
  private void begin() {
    next = order.length > 0 ? Batches.of(data, order, at, size) : new Batches(data, null, 0);
    if (totals == null) {
      totals = Step.none(trainer.names().length);
    }
  }

  /** Learns from the batch, or judges, once that is compiled. */
  private Event going() {
    if (next == null) {
      return judged();
    }
    if (!prepared
        && !trainer.step(Step.Kind.TRAIN, size, sampleWeights, next, true).prepare(next, totals)) {
      return Event.PREPARING;
    }
    Batches b = next;
    next = null;
    Tensor[] out = trainer.step(Step.Kind.TRAIN, size, sampleWeights, b, true).run(b, totals);
    totals.dispose();
    values = out[0].keep();
    totals = out[1].keep();
    seen += size;
    return Event.BATCH_END;
  }

  // ---- what is known --------------------------------------------------------------------------

  /** How many samples are learned from; 0 where batches are fed. */
  public int samples() {
    return order.length;
  }

  /** Whether a batch was learned from just now. */
  public boolean isBatchEnd() {
    return last == Event.BATCH_END;
  }

  /** The present epoch. */
  public int epochNumber() {
    return epoch;
  }

  /** The present batch of the epoch. */
  public int batchNumber() {
    return batch;
  }

  /** Samples in the present batch. */
  public int batchSize() {
    return size;
  }

  /**
   * Reads what {@code BATCH_END} or {@code EPOCH_END} came to; to be called before the next {@link
   * #advance}. That of an epoch goes into the history. The reader may be called later.
   */
  public void logs(Reader done) {
    String[] names = trainer.names();
    int m = names.length;
    if (last == Event.BATCH_END) {
      values.read(
          (host, error) ->
              done.run(error == null ? new Logs(names, means(host, 1, m)) : null, error));
      return;
    }
    int place = history.begin(epoch);
    double n = seen;
    double judged = judging == null ? 0 : judging.seen();
    Tensor sums = judged == 0 ? null : judging.take();
    Reader entered =
        (logs, error) -> {
          if (logs != null) {
            history.set(place, logs);
          }
          done.run(logs, error);
        };
    if (totals == null) {
      entered.run(new Logs(new String[0], new double[0]), null);
      return;
    }
    totals.read(
        (host, error) -> {
          if (error != null || sums == null) {
            entered.run(error == null ? new Logs(names, means(host, n, m)) : null, error);
            return;
          }
          sums.read(
              (more, late) -> {
                String[] all = Arrays.copyOf(names, 2 * m);
                double[] both = Arrays.copyOf(means(host, n, m), 2 * m);
                for (int i = 0; i < m && late == null; i++) {
                  all[m + i] = "val_" + names[i];
                  both[m + i] = means(more, judged, m)[i];
                }
                entered.run(late == null ? new Logs(all, both) : null, late);
              });
          sums.dispose();
        });
  }

  private static double[] means(Object sums, double n, int m) {
    double[] out = new double[m];
    for (int i = 0; i < m; i++) {
      out[i] = ((float[]) sums)[i] / n;
    }
    return out;
  }

  /** Tells the listeners what happened, waiting for the values that they want. */
  void tell(Event e) {
    boolean batches = false;
    for (Listener l : options.listeners) {
      batches |= l.wantsBatches();
    }
    if (e == Event.EPOCH_END || (e == Event.BATCH_END && batches)) {
      await(e == Event.BATCH_END ? values : totals);
      await(judging == null ? null : judging.sums());
      logs(
          (logs, error) -> {
            if (error != null) {
              throw error;
            }
            tell(e, logs);
          });
    } else if (e != Event.BATCH_END) {
      tell(e, null);
    }
  }

  /** Blocks until the values are there, so that reading them is done at once. */
  private static void await(Tensor t) {
    if (t != null) {
      t.floats();
    }
  }

  private void tell(Event e, Logs logs) {
    for (Listener l : options.listeners) {
      tell(l, e, logs);
    }
  }

  /** Tells one listener. */
  public void tell(Listener l, Event e, Logs logs) {
    switch (e) {
      case TRAIN_BEGIN -> l.onTrainBegin(trainer);
      case EPOCH_BEGIN -> l.onEpochBegin(trainer, epoch);
      case BATCH_BEGIN -> l.onBatchBegin(trainer, batch);
      case BATCH_END -> l.onBatchEnd(trainer, batch, logs);
      case EPOCH_END -> l.onEpochEnd(trainer, epoch, logs);
      case TRAIN_END -> l.onTrainEnd(trainer);
      default -> {}
    }
  }

  private void dropEpoch() {
    if (totals != null) {
      totals.dispose();
      totals = null;
    }
  }

  /** Lets go of what it holds; to be called at the end, also after an error. */
  public void dispose() {
    Trainer.dispose(owned);
    dropEpoch();
    if (next != null) {
      next.dispose();
    }
    if (values != null) {
      values.dispose();
    }
    if (judging != null) {
      judging.result().dispose();
    }
  }
}
