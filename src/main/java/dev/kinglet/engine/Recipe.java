package dev.kinglet.engine;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Step;
import java.util.List;

/**
 * The steps that compute a graph, without the graph: they say by <em>place</em> what they read and
 * write. The first places are nodes of the graph; behind them is what only the steps know of.
 */
final class Recipe {
  private static final Node[] NONE = {};

  /** Runs before it is asked whether there is something better: most graphs come once. */
  private static final int TRIES = 3;

  /** The most steps of what is asked about. */
  private static final int JOINED = 64;

  /** The steps, without nodes. */
  final Step[] steps;

  final int[][] reads;
  final int[][] writes;

  /** Places that are not read after a step, of those that only the steps know of. */
  private final int[][] drops;

  /** A constant that changes, but is of no graph, has this place, the next one less one more. */
  static final int CHANGING = -2;

  /** By step and param: the place of the constant, or -1: the number stays. */
  private final int[][] params;

  /** By step and output. */
  private final DType[][] types;

  private final int[][] sizes;

  /** How many places there are, and how many of them are nodes of the graph. */
  final int places;

  final int nodes;

  /** Values that no graph hands in, by place behind the nodes; or null. */
  final Buffer[] fixed;

  /** By place: whether a step writes it. */
  final boolean[] made;

  /** Places of the nodes that are kept. */
  final int[] ends;

  /** All steps as one, where the device has such, once they have run a few times; or null. */
  private Device.Task whole;

  /** Places that are given to it, places that it gives, and how many elements these have. */
  private int[] ins;

  private int[] outs;
  private int[] outSizes;

  /** How often it ran as it is now. */
  private int runs;

  private Device device;
  private Device.Task[] tasks;

  /** What it was prepared for before; or null. */
  private Device before;

  private Device.Task[] tasksBefore;

  /** What some of the tasks, but not all, were made for; or null. */
  private Device half;

  /** TensorFlow.js' bound for what its WebGL backend leaves to the host. */
  private static final int FEW = 128;

  /** Element steps in all. */
  final double work;

  /** Whether all it does is element by element, on few. */
  final boolean isFew;

  /** Told of what becomes of the nodes of the graph. */
  interface Told {
    /** A node has its values. */
    void written(int place, Buffer b);

    /** A node could not be computed. */
    void failed(int place, RuntimeException e);
  }

  /**
   * The recipe of steps.
   *
   * @param nodes how many nodes have places of their own, each its number as its {@code place}
   * @param kept nodes whose buffers stay, though only the steps know of them
   * @param inner gets the nodes that only the steps know of, by place behind the others
   */
  Recipe(List<Step> all, int nodes, List<Node> kept, List<Node> inner) {
    this.nodes = nodes;
    int n = all.size();
    steps = new Step[n];
    reads = new int[n][];
    writes = new int[n][];
    drops = new int[n][];
    params = new int[n][];
    types = new DType[n][];
    sizes = new int[n][];
    double sum = 0;
    boolean few = true;
    for (int s = 0; s < n; s++) {
      Step step = all.get(s);
      reads[s] = places(step.inputs(), inner);
      writes[s] = places(step.outputs(), inner);
      int outs = writes[s].length;
      types[s] = new DType[outs];
      sizes[s] = new int[outs];
      for (int j = 0; j < outs; j++) {
        types[s][j] = step.outputs()[j].dtype;
        sizes[s][j] = step.outputs()[j].size();
      }
      params[s] = new int[step.params().length];
      for (int j = 0; j < params[s].length; j++) {
        params[s][j] = step.params()[j].place;
      }
      Kernel k = step.kernel();
      few &= k != null && k.reductions().length == 0;
      for (int i = 0; few && i < k.inputSizes().length; i++) {
        few = k.inputSizes()[i] < FEW;
      }
      few &= sizes[s][0] < FEW;
      sum += k == null ? 16.0 * sizes[s][0] : (double) k.outSize() * k.redSize();
      int ins = reads[s].length;
      int[][] shapes = new int[ins + outs][];
      for (int j = 0; j < shapes.length; j++) {
        shapes[j] = (j < ins ? step.inputs()[j] : step.outputs()[j - ins]).shape;
      }
      steps[s] = new Step(k, step.special(), NONE, NONE, null, shapes);
    }
    work = sum;
    isFew = few;
    ends = places(kept.toArray(NONE), inner);
    places = nodes + inner.size();
    fixed = new Buffer[inner.size()];
    made = new boolean[places];
    int[] last = new int[places];
    for (int s = 0; s < n; s++) {
      for (int p : reads[s]) {
        last[p] = s;
      }
      for (int p : writes[s]) {
        last[p] = s;
        made[p] = true;
      }
    }
    for (int p : ends) {
      last[p] = -1;
    }
    for (int i = 0; i < fixed.length; i++) {
      Node x = inner.get(i);
      fixed[i] = x.buffer;
      x.place = -1;
      if (x.refs == 0 && x.buffer == null) {
        x.inputs = NONE; // it may stay as a step's special node: not all that it was made of
      }
    }
    for (int s = 0; s < n; s++) {
      int[] drop = new int[reads[s].length + writes[s].length];
      int count = 0;
      for (int p = nodes; p < places; p++) {
        if (last[p] == s && made[p]) {
          drop = count == drop.length ? java.util.Arrays.copyOf(drop, count + 8) : drop;
          drop[count++] = p;
        }
      }
      drops[s] = java.util.Arrays.copyOf(drop, count);
    }
  }

  private int[] places(Node[] all, List<Node> inner) {
    int[] at = new int[all.length];
    for (int i = 0; i < at.length; i++) {
      if (all[i].place < 0) {
        all[i].place = nodes + inner.size();
        inner.add(all[i]);
      }
      at[i] = all[i].place;
    }
    return at;
  }

  /** Whether it reads values that came with one graph. */
  boolean isTied() {
    boolean tied = false;
    for (Buffer b : fixed) {
      tied |= b != null;
    }
    return tied;
  }

  /** Gets ready to run on a device. */
  void prepare(Device on, Told told) {
    prepare(on, told, Double.MAX_VALUE);
  }

  /**
   * The same, for some milliseconds at most and one kernel at least; returns whether it is done. To
   * be called again until it is.
   */
  boolean prepare(Device on, Told told, double ms) {
    if (device == on) {
      return true;
    }
    whole = null;
    runs = 0;
    if (half == null) {
      Device now = device;
      Device.Task[] tasksNow = tasks;
      device = before;
      tasks = tasksBefore;
      before = now;
      tasksBefore = tasksNow;
      if (device == on) {
        return true;
      }
    }
    device = null;
    if (half != on) {
      half = on;
      tasks = new Device.Task[steps.length];
    }
    double begun = System.currentTimeMillis();
    for (int s = 0; s < tasks.length; s++) {
      Kernel kernel = steps[s].kernel();
      if (tasks[s] == null && kernel != null) {
        if (System.currentTimeMillis() - begun >= ms) {
          return false;
        }
        try {
          tasks[s] = on.prepare(kernel);
        } catch (RuntimeException e) {
          throw failed(s, e, told);
        }
      }
    }
    half = null;
    device = on;
    return true;
  }

  private RuntimeException failed(int s, RuntimeException e, Told told) {
    for (int p : writes[s]) {
      if (told != null && p < nodes) {
        told.failed(p, e);
      }
    }
    return e;
  }

  /**
   * Takes over the numbers that constants have in another graph of the same structure; and those of
   * constants that change.
   */
  void renew(Node[] graph, double[] values) {
    for (int s = 0; s < steps.length; s++) {
      double[] now = null;
      for (int j = 0; j < params[s].length; j++) {
        int p = params[s][j];
        Kernel k = steps[s].kernel();
        if (p >= 0 || p <= CHANGING) {
          double v = p >= 0 ? ((Node.Const) graph[p]).value : values[CHANGING - p];
          double old = k.params()[j];
          if (v != old && !(Double.isNaN(v) && Double.isNaN(old))) {
            now = now == null ? k.params().clone() : now;
            now[j] = v;
          }
        }
      }
      if (now != null) {
        Kernel k = steps[s].kernel().with(now);
        steps[s] = new Step(k, null, NONE, NONE, null, steps[s].shapes());
        before = null;
        whole = null;
        runs = 0;
        if (device != null) {
          tasks[s] = device.prepare(k, tasks[s]);
        }
      }
    }
  }

  /**
   * Runs the steps over buffers by place, and puts there what they write. What only the steps know
   * of is released after its last use.
   */
  void run(Buffer[] b, Told told) {
    if (runs < TRIES && ++runs == TRIES && steps.length <= JOINED) {
      join();
    }
    int s = 0;
    try {
      if (whole != null && !Dispatch.isWatched()) {
        all(b, told);
        return;
      }
      for (; s < steps.length; s++) {
        step(s, b, told);
      }
    } catch (RuntimeException e) {
      for (int p = nodes; p < places; p++) {
        if (made[p] && b[p] != null) {
          b[p].release();
        }
      }
      throw failed(s, e, told);
    }
  }

  private void join() {
    boolean[] given = new boolean[places];
    boolean[] wanted = new boolean[places];
    for (int s = 0; s < steps.length; s++) {
      for (int p : reads[s]) {
        given[p] = !made[p];
      }
      for (int p : writes[s]) {
        wanted[p] = p < nodes;
      }
    }
    for (int p : ends) {
      wanted[p] = made[p];
    }
    ins = new int[0];
    outs = new int[0];
    outSizes = new int[0];
    for (int s = 0; s < steps.length; s++) {
      for (int p : reads[s]) {
        ins = given[p] ? Shapes.concat(ins, p) : ins;
        given[p] = false;
      }
      for (int i = 0; i < writes[s].length; i++) {
        if (wanted[writes[s][i]]) {
          outs = Shapes.concat(outs, writes[s][i]);
          outSizes = Shapes.concat(outSizes, sizes[s][i]);
        }
      }
    }
    whole = device.whole(tasks, reads, writes, new int[][] {ins, outs});
  }

  private void all(Buffer[] b, Told told) {
    Buffer[] in = values(ins, b);
    Buffer[] out = new Buffer[outs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new Buffer(DType.FLOAT32, outSizes[i]);
    }
    whole.run(in, out);
    written(outs, out, b, told);
  }

  /** Buffers at places, where the device can read them. */
  private Buffer[] values(int[] r, Buffer[] b) {
    Buffer[] in = new Buffer[r.length];
    for (int i = 0; i < r.length; i++) {
      in[i] = b[r[i]];
      if (in[i].device != null || in[i].host == null) {
        Devices.bring(in[i], device);
      }
    }
    return in;
  }

  private void written(int[] w, Buffer[] out, Buffer[] b, Told told) {
    for (int i = 0; i < w.length; i++) {
      b[w[i]] = out[i];
      if (w[i] < nodes) {
        told.written(w[i], out[i]);
      } else {
        out[i].retain();
      }
    }
  }

  private void step(int s, Buffer[] b, Told told) {
    Buffer[] in = values(reads[s], b);
    int[] w = writes[s];
    Buffer[] out = new Buffer[w.length];
    for (int i = 0; i < w.length; i++) {
      out[i] = new Buffer(types[s][i], sizes[s][i]);
    }
    Dispatch.run(device, steps[s], tasks[s], in, out);
    written(w, out, b, told);
    for (int p : drops[s]) {
      b[p].release();
      b[p] = null;
    }
  }
}
