package dev.kinglet.train;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.core.KingletException;
import dev.kinglet.nn.Invocation;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Symbol;
import dev.kinglet.nn.Weight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Fits a model to data, judges it, and predicts.
 *
 * <pre>{@code
 * Trainer t = new Trainer(model, Optimizers.adam(1e-3), "categoricalCrossentropy", "accuracy");
 * History h = t.fit(x, y, new FitOptions().epochs(5).batchSize(64).validationSplit(0.1));
 * }</pre>
 *
 * <p>A step with a batch - forward, loss, metrics, derivatives, update - is planned once for each
 * size of batch, and run for each batch. So losses, metrics and layers must be made of ops, and
 * must not read values, unless {@link #setPlanned} says otherwise.
 */
public final class Trainer {
  /** Bytes that the results of a batch may take where its size is free. */
  private static final double BUDGET = 64 << 20;

  /** What is trained. */
  public final Model model;

  final Optimizer optimizer;
  Measure[] losses;
  Measure[][] metrics;
  double[] lossWeights;
  boolean planned;
  int runs;

  private Measure[] given = {};
  private final List<String> lossOutputs = new ArrayList<>();
  private final List<Measure> named = new ArrayList<>();
  private final List<Object> metricOutputs = new ArrayList<>();
  private final List<Object> shown = new ArrayList<>();
  private List<Weight> weights;
  private String[] names;
  private final List<Step> steps = new ArrayList<>();
  private boolean stopped;

  /** Learns with one loss for all outputs, and shows these metrics of all. */
  public Trainer(Model model, Optimizer optimizer, String loss, String... metrics) {
    this(model, optimizer);
    loss(Measure.loss(loss));
    for (String m : metrics) {
      metric(m);
    }
  }

  /** A trainer that is told afterwards what to make small. */
  public Trainer(Model model, Optimizer optimizer) {
    this.model = model;
    this.optimizer = optimizer;
    planned = model.isPure();
  }

  // ---- what to make small ---------------------------------------------------------------------

  /** One loss for all outputs, or one for each. */
  public Trainer loss(Measure... each) {
    given = each;
    return this;
  }

  /** The loss of the output that the layer of this name gives. */
  public Trainer loss(String output, Measure loss) {
    lossOutputs.add(output);
    named.add(loss);
    return this;
  }

  /** What the losses of the outputs count in the sum; 1 unless set. */
  public Trainer lossWeights(double... each) {
    lossWeights = each;
    return this;
  }

  /** Shows a metric of all outputs: a name, as in {@link Measure#metric}, or a measure. */
  public Trainer metric(Object metric) {
    return metric(null, metric);
  }

  /**
   * Shows a metric of an output: the name of the layer that gives it, or the symbol (null: of all).
   */
  public Trainer metric(Object output, Object metric) {
    metricOutputs.add(output);
    shown.add(metric);
    return this;
  }

  /**
   * Whether steps are planned, if the layers allow it; else losses and layers run for each batch.
   */
  public void setPlanned(boolean on) {
    planned = on && model.isPure();
  }

  /** What changes the weights. */
  public Optimizer optimizer() {
    return optimizer;
  }

  int outputs() {
    return model.outputs().length;
  }

  /** The weights that are trained: those that were not frozen when training began. */
  List<Weight> weights() {
    return weights;
  }

  /** Names of what is shown: the loss, losses of several outputs, metrics. */
  public String[] names() {
    resolve();
    return names;
  }

  /** Finds out what belongs to which output, once the model is connected. */
  void resolve() {
    if (losses != null) {
      return;
    }
    Symbol[] outs = model.outputs();
    if (given.length > 1 && given.length != outs.length) {
      throw KingletException.value(
          null,
          "When passing an Array as loss, it should have one entry per model output. The model has "
              + outs.length
              + " output(s), but got "
              + given.length);
    }
    Measure[] found = new Measure[outs.length];
    metrics = new Measure[outs.length][];
    List<String> all = new ArrayList<>();
    all.add("loss");
    for (int i = 0; i < outs.length; i++) {
      String name = outs[i].layer().name();
      int at = lossOutputs.indexOf(name);
      found[i] =
          at >= 0 ? named.get(at) : given.length == 0 ? null : given[given.length == 1 ? 0 : i];
      if (found[i] == null) {
        throw KingletException.value(null, "output " + name + " has no loss");
      }
      if (outs.length > 1) {
        all.add(name + "_loss");
      }
    }
    for (int i = 0; i < outs.length; i++) {
      String name = outs[i].layer().name();
      int[] shape = outs[i].shape;
      List<Measure> own = new ArrayList<>();
      for (int k = 0; k < shown.size(); k++) {
        Object of = metricOutputs.get(k);
        if (of == null || of == outs[i] || name.equals(of)) {
          Measure m =
              shown.get(k) instanceof Measure given
                  ? given
                  : Measure.metric((String) shown.get(k), found[i], shape[shape.length - 1]);
          own.add(m);
          all.add((outs.length > 1 ? name + "_" : "") + m.name);
        }
      }
      metrics[i] = own.toArray(new Measure[0]);
    }
    names = new String[all.size()];
    for (int i = 0; i < names.length; i++) {
      int same = 0;
      int before = 0;
      for (int k = 0; k < names.length; k++) {
        if (all.get(k).equals(all.get(i))) {
          same++;
          before += k < i ? 1 : 0;
        }
      }
      names[i] = all.get(i) + (same > 1 ? "_" + before : "");
    }
    weights = model.trainableWeights();
    losses = found;
  }

  // ---- data -----------------------------------------------------------------------------------

  /** What is done with a batch of n samples. */
  Step step(Step.Kind kind, int n, int sampleWeights, Batches b, boolean sums) {
    boolean picks = b.order() != null;
    for (Step s : steps) {
      if (s.serves(kind, n, sampleWeights, picks, sums)) {
        return s;
      }
    }
    if (steps.size() == 12) {
      steps.remove(0).dispose();
    }
    Step s = new Step(this, kind, n, sampleWeights, picks, sums);
    steps.add(s);
    return s;
  }

  private Tensor[] run(Step.Kind kind, int n, Batches b) {
    return step(kind, n, 0, b, false).run(b, null);
  }

  /** As many samples as keep the largest result of a layer below the budget. */
  private int batch(Tensor[] x) {
    int[] first = x[0].shape();
    double most = 1;
    for (Invocation c : model.order()) {
      for (Symbol s : c.outputs()) {
        double n = 1;
        for (int d = 1; d < s.shape.length; d++) {
          n *= s.shape[d] >= 0 ? s.shape[d] : d < first.length ? first[d] : 1;
        }
        most = Math.max(most, n);
      }
    }
    return (int) Math.max(1, BUDGET / (4 * most));
  }

  static int[] range(int from, int to) {
    int[] order = new int[Math.max(0, to - from)];
    for (int i = 0; i < order.length; i++) {
      order[i] = from + i;
    }
    return order;
  }

  // ---- one batch ------------------------------------------------------------------------------

  /**
   * Learns from one batch.
   *
   * @return the loss before the step, then what else {@link #names()} names: [m]
   */
  public Tensor trainOnBatch(Tensor[] x, Tensor[] y) {
    return once(Step.Kind.TRAIN, x, y);
  }

  /** The loss and metrics of one batch, in the order of {@link #names()}: [m]. */
  public Tensor testOnBatch(Tensor[] x, Tensor[] y) {
    return once(Step.Kind.JUDGE, x, y);
  }

  private Tensor once(Step.Kind kind, Tensor[] x, Tensor[] y) {
    List<Tensor> owned = new ArrayList<>();
    try {
      Tensor[] data = Samples.of(this, x, y, owned);
      return run(kind, data[0].shape()[0], new Batches(data, null, 0))[0];
    } finally {
      dispose(owned);
    }
  }

  static void dispose(List<Tensor> list) {
    for (Tensor t : list) {
      t.dispose();
    }
    list.clear();
  }

  // ---- all ------------------------------------------------------------------------------------

  /**
   * The outputs for inputs [n, ..].
   *
   * @param batchSize samples that are computed at once; 0: as many as memory allows
   */
  public Tensor[] predict(Tensor[] x, int batchSize) {
    List<Tensor> owned = new ArrayList<>();
    try {
      Tensor[] data = Samples.of(this, x, null, owned);
      int n = data[0].shape()[0];
      int size = batchSize > 0 ? batchSize : batch(data);
      if (n <= size) {
        return run(Step.Kind.PREDICT, n, new Batches(data, null, 0));
      }
      int[] order = range(0, n);
      Tensor[][] parts = new Tensor[outputs()][];
      for (int k = 0; k < parts.length; k++) {
        parts[k] = new Tensor[(n + size - 1) / size];
      }
      try (Scope s = Scope.open()) {
        for (int i = 0; i < parts[0].length; i++) {
          int count = Math.min(size, n - i * size);
          Tensor[] out = run(Step.Kind.PREDICT, count, Batches.of(data, order, i * size, count));
          for (int k = 0; k < out.length; k++) {
            parts[k][i] = out[k];
          }
        }
        Tensor[] whole = new Tensor[parts.length];
        for (int k = 0; k < whole.length; k++) {
          whole[k] = s.keep(JoinOps.concat(0, parts[k]));
        }
        return whole;
      }
    } finally {
      dispose(owned);
    }
  }

  /** The output for an input [n, ..]. */
  public Tensor predict(Tensor x) {
    return predict(new Tensor[] {x}, 0)[0];
  }

  /**
   * The loss and metrics of inputs and targets, in the order of {@link #names()}: [m].
   *
   * @param batchSize samples that are computed at once; 0: 32 if a metric depends on it, else as
   *     many as memory allows
   */
  public Tensor judge(Tensor[] x, Tensor[] y, int batchSize) {
    return judge(x, y, batchSize, null);
  }

  /**
   * The loss and metrics of inputs and targets, as above.
   *
   * @param sampleWeights for each output what the samples count in its loss, [n]; null, or entries
   *     null: all 1
   */
  public Tensor judge(Tensor[] x, Tensor[] y, int batchSize, Tensor[] sampleWeights) {
    try (Scope s = Scope.open()) {
      List<Tensor> owned = new ArrayList<>();
      FitOptions o = new FitOptions();
      o.sampleWeights = sampleWeights;
      Tensor[] data = Samples.of(this, x, y, owned);
      int plain = data.length;
      data = Samples.weighed(this, data, o, owned);
      Judging j = new Judging(this, data, data.length - plain, 0, data[0].shape()[0], batchSize);
      while (j.step()) {
        // goes on
      }
      dispose(owned);
      return s.keep(j.result());
    }
  }

  /** The loss and metrics of inputs and targets. */
  public Logs evaluate(Tensor x, Tensor y) {
    try (Scope s = Scope.open()) {
      return logs(names(), judge(new Tensor[] {x}, new Tensor[] {y}, 0).floats());
    }
  }

  /** Samples in a batch where it does not matter. */
  int judging(Tensor[] data, int batchSize) {
    boolean free = true;
    for (Measure[] list : metrics) {
      for (Measure m : list) {
        free &= m.isMean;
      }
    }
    for (Measure m : losses) {
      free &= m.isMean;
    }
    return batchSize > 0 ? batchSize : free ? batch(data) : 32;
  }

  /** The loss and metrics over batches: inputs, then targets. */
  public Logs evaluate(Iterable<Tensor[]> batches) {
    Judging j = judging();
    for (Iterator<Tensor[]> it = batches.iterator(); it.hasNext(); ) {
      judge(j, it.next(), batches);
    }
    try (Scope s = Scope.open()) {
      return logs(names(), j.result().floats());
    }
  }

  private static void judge(Judging j, Tensor[] batch, Iterable<Tensor[]> of) {
    j.batch(batch);
    if (of instanceof Dataset) {
      Dataset.dispose(batch);
    }
  }

  /** Judges what is handed to it. */
  public Judging judging() {
    return new Judging(this, null, 0, 0, 0, 0);
  }

  private static Logs logs(String[] names, float[] values) {
    double[] v = new double[names.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = values[i];
    }
    return new Logs(names, v);
  }

  /** Learns from inputs and targets, each [n, ..]. */
  public History fit(Tensor x, Tensor y, FitOptions o) {
    return fit(new Tensor[] {x}, new Tensor[] {y}, o);
  }

  /** Learns from inputs and targets of several inputs and outputs. */
  public History fit(Tensor[] x, Tensor[] y, FitOptions o) {
    return run(new Run(this, x, y, o), null, o);
  }

  /**
   * Learns from batches, in the order in which they come, anew in each epoch: inputs, then targets.
   * Options that need all samples are not looked at. Batches of a {@link Dataset} are disposed.
   */
  public History fit(Iterable<Tensor[]> batches, FitOptions o) {
    return run(new Run(this, null, null, o), batches, o);
  }

  private History run(Run r, Iterable<Tensor[]> batches, FitOptions o) {
    Iterator<Tensor[]> it = null;
    Tensor[] used = {};
    try {
      for (Run.Event e = r.advance(); e != Run.Event.DONE; e = r.advance()) {
        if (e == Run.Event.EPOCH_BEGIN && batches != null) {
          it = batches.iterator();
        } else if (e == Run.Event.NEEDS_BATCH) {
          used = it.hasNext() ? it.next() : null;
          r.feed(used);
        } else if (e == Run.Event.BATCH_END && batches instanceof Dataset) {
          Dataset.dispose(used);
        } else if (e == Run.Event.NEEDS_JUDGING) {
          for (Iterator<Tensor[]> j = o.validationData.iterator(); j.hasNext(); ) {
            judge(r.judging, j.next(), o.validationData);
          }
        }
        r.tell(e);
      }
      return r.history;
    } finally {
      r.dispose();
    }
  }

  /** Ends the present fit after the present step. The model stays usable. */
  public void stop() {
    stopped = true;
  }

  /** Whether {@link #stop} was called. */
  public boolean isStopped() {
    return stopped;
  }

  /** Takes {@link #stop} back. */
  public void start() {
    stopped = false;
  }

  /** How many kernels a step of learning takes; 0 before the first. */
  public int kernels() {
    for (Step s : steps) {
      if (s.kind == Step.Kind.TRAIN) {
        return s.kernels();
      }
    }
    return 0;
  }

  /** Lets go of what was planned; it is planned anew when needed. */
  public void forget() {
    for (Step s : steps) {
      s.dispose();
    }
    steps.clear();
  }

  /** Lets go of what was planned and of what the optimizer keeps; the model stays. */
  public void dispose() {
    forget();
    optimizer.dispose();
  }
}
