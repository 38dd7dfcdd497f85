package dev.kinglet.engine;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import dev.kinglet.schedule.Scheduler;
import dev.kinglet.schedule.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Kernels made once and run many times, on other values of the same shapes. Running one costs the
 * kernels alone: no graph is made, cut or looked at. What the graph read besides its inputs is kept
 * as it was.
 */
public final class Plan {
  private static boolean tracing;

  private final Device device;
  private final List<Step> steps;
  private final Device.Task[] tasks;
  private final List<Node> places = new ArrayList<>();
  private final List<Integer> bound = new ArrayList<>();
  private final int[] outputs;
  private final int[][] reads;
  private final int[][] writes;
  private final int[] lastRead;
  private final Buffer[] fixed;
  private final int inputs;

  /**
   * The plan of what {@code outputs} are made of. Inputs are sources whose buffers have no values;
   * outputs must not be empty.
   */
  public Plan(Node[] inputs, Node[] outputs) {
    this.inputs = inputs.length;
    for (Node n : inputs) {
      places.add(n);
    }
    Node[] real = new Node[outputs.length];
    List<Node> roots = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      Node x = outputs[i];
      while (x.buffer == null && x instanceof Node.View v && v.kind == ViewKind.RESHAPE) {
        x = x.inputs[0];
      }
      real[i] = x;
      if (x.buffer == null && !roots.contains(x)) {
        roots.add(x);
      }
    }
    device = Devices.big();
    steps = roots.isEmpty() ? List.of() : Scheduler.plan(roots, Devices.limits());
    tasks = new Device.Task[steps.size()];
    reads = new int[steps.size()][];
    writes = new int[steps.size()][];
    for (int s = 0; s < reads.length; s++) {
      reads[s] = placesOf(steps.get(s).inputs());
      writes[s] = placesOf(steps.get(s).outputs());
      if (steps.get(s).special() == null) {
        tasks[s] = device.prepare(steps.get(s).kernel());
      }
    }
    this.outputs = placesOf(real);
    int n = places.size();
    fixed = new Buffer[n];
    lastRead = new int[n];
    java.util.Arrays.fill(lastRead, -1);
    for (int s = 0; s < reads.length; s++) {
      for (int p : reads[s]) {
        lastRead[p] = s;
      }
    }
    for (int p = this.inputs; p < n; p++) {
      fixed[p] = places.get(p).buffer;
      if (fixed[p] != null) {
        fixed[p].retain();
      }
    }
  }

  private int[] placesOf(Node[] nodes) {
    int[] at = new int[nodes.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = places.indexOf(nodes[i]);
      if (at[i] < 0) {
        at[i] = places.size();
        places.add(nodes[i]);
      }
    }
    return at;
  }

  /** Whether work would go to the device this plan was made for. */
  public boolean isCurrent() {
    return Devices.big() == device;
  }

  /** How many kernels it runs. */
  public int kernels() {
    return steps.size();
  }

  /**
   * Makes a value that the graph read from outside an input more; returns whether it read it.
   * Inputs come in the order of these calls, after those that the plan was made for.
   */
  public boolean bind(Node outside) {
    int p = places.indexOf(outside);
    if (p < inputs || fixed[p] == null) {
      return false;
    }
    fixed[p].release();
    fixed[p] = null;
    bound.add(p);
    return true;
  }

  /** Runs the kernels; the i-th input has the i-th size. Results are retained for the caller. */
  public Buffer[] run(Node[] in) {
    List<Node> pending = new ArrayList<>();
    for (Node n : in) {
      if (n.buffer == null) {
        pending.add(n);
      }
    }
    Engine.realize(pending);
    Buffer[] b = fixed.clone();
    for (int i = 0; i < in.length; i++) {
      b[i < inputs ? i : bound.get(i - inputs)] = in[i].buffer;
    }
    for (Buffer x : b) {
      if (x != null) {
        x.retain();
      }
    }
    int done = 0;
    try {
      for (int s = 0; s < reads.length; s++, done++) {
        run(s, b);
      }
    } finally {
      for (int p = 0; p < b.length; p++) {
        // the results stay; what a failed run left behind goes
        if (b[p] != null && (done < reads.length || !isOutput(p))) {
          b[p].release();
        }
      }
    }
    Buffer[] out = new Buffer[outputs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = b[outputs[i]];
    }
    return out;
  }

  private void run(int s, Buffer[] b) {
    Step step = steps.get(s);
    Buffer[] from = new Buffer[reads[s].length];
    for (int k = 0; k < from.length; k++) {
      from[k] = b[reads[s][k]];
      Devices.bring(from[k], device);
    }
    Buffer[] to = new Buffer[writes[s].length];
    for (int k = 0; k < to.length; k++) {
      Node n = step.outputs()[k];
      to[k] = new Buffer(n.dtype, n.size());
      to[k].retain();
      b[writes[s][k]] = to[k];
    }
    Devices.run(device, step, tasks[s], from, to);
    for (int p : reads[s]) {
      // a buffer read twice by the same kernel is met twice
      if (lastRead[p] == s && b[p] != null && p >= inputs && fixed[p] == null && !isOutput(p)) {
        b[p].release();
        b[p] = null;
      }
    }
  }

  private boolean isOutput(int place) {
    for (int o : outputs) {
      if (o == place) {
        return true;
      }
    }
    return false;
  }

  /** Lets go of what the graph read besides its inputs. The plan cannot be run afterwards. */
  public void dispose() {
    for (int p = 0; p < fixed.length; p++) {
      if (fixed[p] != null) {
        fixed[p].release();
        fixed[p] = null;
      }
    }
  }

  /** From here on no value may be computed: a graph is made whose inputs have none. */
  public static void beginTrace() {
    Engine.flush();
    tracing = true;
  }

  /** Ends what {@link #beginTrace} began. */
  public static void endTrace() {
    tracing = false;
  }

  /** Whether a graph is being made whose inputs have no values. */
  public static boolean isTracing() {
    return tracing;
  }

  static void checkNotTracing(List<Node> wanted) {
    if (tracing && !wanted.isEmpty()) {
      Node n = wanted.get(0);
      throw unreadable(n.label + Shapes.str(n.shape));
    }
  }

  /** A buffer without values is an input of the graph that is being made. */
  static void checkNotTracing(Buffer b) {
    if (tracing) {
      throw unreadable("an input of " + b.size + " elements");
    }
  }

  private static KingletException unreadable(String what) {
    return KingletException.value(
        "jit",
        "a value ("
            + what
            + ") cannot be read inside: the function runs once, on inputs without values");
  }
}
