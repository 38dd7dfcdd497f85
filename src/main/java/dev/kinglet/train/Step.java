package dev.kinglet.train;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Jit;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.DType;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.nn.Pass;
import dev.kinglet.nn.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done with one batch, planned once: to learn from it, to judge it, or to predict. What
 * differs from batch to batch comes in: the numbers of the optimizer, a number that sets random
 * keys apart, which samples to take. What becomes of weights, of what the optimizer keeps and of
 * moving averages comes out.
 */
final class Step {
  /** What a step is for. */
  enum Kind {
    TRAIN,
    JUDGE,
    PREDICT
  }

  private final Trainer owner;
  final Kind kind;
  final int size;
  private final int weights;
  private final int ys;
  private final Jit jit = new Jit(this::body);
  private final List<Variable> targets = new ArrayList<>();

  /** Where the places of the samples begin among the numbers; -1 where all are taken. */
  private int rows = -1;

  /** How many numbers the optimizer has. */
  private int count;

  /** Among how many samples the batches were for which it is compiled. */
  private int readyFor = -1;

  /** Whether numbers come in. */
  private boolean numbered;

  /** Where inputs begin among what comes in. */
  private int first;

  private final boolean picked;
  private final boolean summed;

  /** For batches of {@code size} samples. */
  Step(Trainer owner, Kind kind, int size, int weights, boolean picked, boolean summed) {
    this.picked = picked;
    this.summed = summed;
    this.owner = owner;
    this.kind = kind;
    this.size = size;
    this.weights = weights;
    ys = kind == Kind.PREDICT ? 0 : owner.outputs();
  }

  /**
   * Does it.
   *
   * @param totals sums over the batches so far, or null
   * @return for predictions the outputs; else the loss and metrics [m], and the new sums, if any
   */
  Tensor[] run(Batches b, Tensor totals) {
    boolean learns = kind == Kind.TRAIN && owner.optimizer.planned;
    double[] own = learns ? owner.optimizer.begin() : new double[0];
    Tensor[] in = inputs(b, totals, own);
    owner.runs++;
    Tensor[] out;
    boolean planned = isPlanned();
    try {
      out = planned ? jit.call(in) : body(in);
    } finally {
      release(in);
      b.dispose();
    }
    int kept = out.length - targets.size();
    for (int i = kept; i < out.length; i++) {
      if (planned) {
        targets.get(i - kept).take(out[i]);
      } else {
        targets.get(i - kept).assign(out[i]);
        out[i].dispose();
      }
    }
    return java.util.Arrays.copyOf(out, kept);
  }

  /** Has it compiled; returns whether {@link #run} would not have to wait for that. */
  boolean prepare(Batches b, Tensor totals) {
    int samples = b.data()[0].shape()[0];
    if (samples == readyFor || !isPlanned()) {
      return true;
    }
    Tensor[] in = inputs(b, totals, kind == Kind.TRAIN ? owner.optimizer.numbers() : new double[0]);
    try {
      boolean ready = jit.prepare(in) && Devices.isReady();
      readyFor = ready ? samples : -1;
      return ready;
    } finally {
      release(in);
    }
  }

  private boolean isPlanned() {
    return owner.planned
        && (kind != Kind.TRAIN || owner.optimizer.planned)
        && !Engine.isTaping()
        && !Plan.isTracing();
  }

  /** What comes in: numbers, if there are any, sums, if there are any, then the data. */
  private Tensor[] inputs(Batches b, Tensor totals, double[] own) {
    int[] order = b.order();
    count = own.length;
    numbered = kind == Kind.TRAIN || order != null;
    int used = count + 1 + (order == null ? 0 : size);
    int room = 4;
    while (room < used) {
      room *= 2; // whole rows of a texture
    }
    float[] numbers = new float[numbered ? room : 0];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) own[i];
    }
    rows = order == null ? -1 : count + 1;
    if (numbered) {
      numbers[count] = owner.runs & 0xffffff;
    }
    for (int i = 0; i < size && order != null; i++) {
      numbers[rows + i] = order[b.from() + i];
    }
    List<Tensor> in = new ArrayList<>();
    if (numbered) {
      in.add(Tensor.source(new Buffer(DType.FLOAT32, numbers.length, numbers), numbers.length));
    }
    if (totals != null) {
      in.add(totals);
    }
    first = in.size();
    for (Tensor t : b.data()) {
      in.add(t);
    }
    if (kind == Kind.TRAIN && owner.optimizer.planned) {
      for (Weight w : owner.weights()) {
        owner.optimizer.slots(w.variable); // they must be there when the graph is made
      }
    }
    return in.toArray(new Tensor[0]);
  }

  private void release(Tensor[] in) {
    if (numbered) {
      in[0].dispose();
    }
  }

  private Tensor[] body(Tensor[] in) {
    Tensor[] values = new Tensor[1];
    Pass pass = new Pass(kind == Kind.TRAIN);
    try (Scope s = Scope.open()) {
      Node numbers = in[0].node();
      if (kind == Kind.TRAIN) {
        Keys.salt(Graph.cast(scalar(numbers, count), DType.INT32));
      }
      int at = first;
      Tensor[] data = new Tensor[in.length - at];
      for (int i = 0; i < data.length; i++) {
        data[i] =
            rows < 0 ? in[at + i] : taken(numbers, in[at + i], i < data.length - ys - weights);
      }
      int xs = data.length - ys - weights;
      Tensor[] x = java.util.Arrays.copyOf(data, xs);
      Tensor[] y = java.util.Arrays.copyOfRange(data, xs, xs + ys);
      Tensor[] w = java.util.Arrays.copyOfRange(data, xs + ys, data.length);
      targets.clear();
      List<Tensor> out = new ArrayList<>();
      if (kind == Kind.PREDICT) {
        for (Tensor t : owner.model.apply(x, pass)) {
          out.add(t);
        }
      } else {
        if (kind == Kind.TRAIN) {
          learn(() -> total(x, y, w, pass, values), numbers, out);
        } else {
          total(x, y, w, pass, values);
        }
        Tensor v = values[0];
        out.add(0, Tensor.wrap("loss", v.node()));
        if (summed) {
          out.add(1, v.mul(size).add(in[at - 1]));
        }
      }
      for (int i = 0; i < pass.values().size(); i++) {
        targets.add(pass.targets().get(i));
        out.add(Tensor.wrap("state", pass.values().get(i).node()));
      }
      for (Tensor t : out) {
        s.keep(t);
      }
      return out.toArray(new Tensor[0]);
    } finally {
      Keys.salt(null);
      pass.drop();
      if (values[0] != null) {
        values[0].dispose();
      }
    }
  }

  private static Node scalar(Node numbers, int i) {
    return Graph.reshape(Graph.slice(numbers, 0, i, 1), new int[0]);
  }

  /** The samples of the batch. */
  private Tensor taken(Node numbers, Tensor all, boolean input) {
    Node at = Graph.cast(Graph.slice(numbers, 0, rows, size), DType.INT32);
    Tensor t = all.gather(Tensor.wrap("rows", at));
    Node n = t.node();
    while (n instanceof Node.View) {
      n = n.inputs[0];
    }
    n.stored = input; // kernels that contract it read it often
    return t;
  }

  /** Adds what the weights and the slots of the optimizer become. */
  private void learn(java.util.function.Supplier<Tensor> loss, Node numbers, List<Tensor> out) {
    List<Weight> all = owner.weights();
    Variable[] vs = new Variable[all.size()];
    for (int i = 0; i < vs.length; i++) {
      vs[i] = all.get(i).variable;
    }
    Gradients.Result r = Gradients.ofVariables(loss, vs);
    if (!owner.optimizer.planned) {
      List<Variable> changed = new ArrayList<>();
      List<Tensor> along = new ArrayList<>();
      for (int i = 0; i < vs.length; i++) {
        if (r.gradients()[i] != null) {
          changed.add(vs[i]);
          along.add(r.gradients()[i]);
        }
      }
      owner.optimizer.applyGradients(changed, along);
      return;
    }
    Node[] own = new Node[count];
    for (int i = 0; i < own.length; i++) {
      own[i] = scalar(numbers, i);
    }
    List<Node> next = new ArrayList<>();
    for (int i = 0; i < vs.length; i++) {
      if (r.gradients()[i] != null) {
        int k = next.size();
        owner.optimizer.step(vs[i], r.gradients()[i].node(), own, targets, next);
        if (all.get(i).constraint != null) {
          Tensor w = Tensor.wrap("update", next.get(k));
          next.set(k, all.get(i).constraint.apply(w).node());
        }
      }
    }
    for (Node n : next) {
      out.add(Tensor.wrap("update", n));
    }
  }

  /** The loss, a scalar; and in {@code values[0]}, for the caller, what is shown: [1 + metrics]. */
  private Tensor total(Tensor[] x, Tensor[] y, Tensor[] w, Pass pass, Tensor[] values) {
    Tensor[] p = owner.model.apply(x, pass);
    Tensor sum = null;
    List<Tensor> shown = new ArrayList<>();
    for (int i = 0; i < ys; i++) {
      Tensor each = owner.losses[i].function.of(y[i], p[i]);
      if (i < w.length && w[i] != null) {
        int[] wide = new int[each.rank()];
        java.util.Arrays.fill(wide, 1);
        wide[0] = each.rank() == 0 ? 1 : size;
        each = each.mul(w[i].reshape(wide));
      }
      each = each.mean();
      shown.add(each);
      each = owner.lossWeights == null ? each : each.mul(owner.lossWeights[i]);
      sum = sum == null ? each : sum.add(each);
    }
    if (ys == 1) {
      shown.clear();
    }
    for (int i = 0; i < ys; i++) {
      for (Measure m : owner.metrics[i]) {
        shown.add(m.function.of(y[i], p[i]).cast(DType.FLOAT32).mean());
      }
    }
    if (kind == Kind.TRAIN) {
      for (Weight v : owner.model.weights()) {
        if (v.regularizer != null) {
          sum = sum.add(v.regularizer.of(v.value()));
        }
      }
      sum = owner.model.withLosses(sum);
    }
    shown.add(0, sum);
    values[0] = JoinOps.stack(0, shown.toArray(new Tensor[0])).keep(); // past the tape's scope
    return sum;
  }

  /** Whether it was planned for data like these. */
  boolean serves(Kind k, int n, int w, boolean picks, boolean sums) {
    return kind == k && size == n && weights == w && picked == picks && summed == sums;
  }

  /** How many kernels it runs. */
  int kernels() {
    return jit.kernels();
  }

  void dispose() {
    jit.dispose();
  }

  /** Sums at the start of an epoch. */
  static Tensor none(int m) {
    return Tensor.source(new Buffer(DType.FLOAT32, m, new float[m]), m).keep();
  }
}
