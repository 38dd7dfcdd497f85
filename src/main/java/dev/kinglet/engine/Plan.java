package dev.kinglet.engine;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
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
  private final Recipe recipe;

  /** The nodes that the steps read from outside, by place behind the inputs; or null. */
  private final Node[] outside;

  /** Places of those that were made inputs. */
  private int[] bound = {};

  /**
   * The plan of what {@code outputs} are made of. Inputs are sources whose buffers have no values;
   * outputs must not be empty.
   *
   * @param changing constants among what they are made of, for {@link #renew}
   */
  public Plan(Node[] inputs, Node[] outputs, List<Node> changing) {
    List<Node> real = new ArrayList<>();
    List<Node> roots = new ArrayList<>();
    for (Node n : outputs) {
      Node x = n;
      while (x.buffer == null && Engine.isAlias(x)) {
        x = x.inputs[0];
      }
      real.add(x);
      if (x.buffer == null && !roots.contains(x)) {
        roots.add(x);
      }
    }
    device = Devices.big();
    List<Step> steps = roots.isEmpty() ? List.of() : Scheduler.plan(roots, Devices.limits());
    for (int i = 0; i < inputs.length; i++) {
      inputs[i].place = i;
    }
    for (int i = 0; i < changing.size(); i++) {
      changing.get(i).place = Recipe.CHANGING - i;
    }
    List<Node> read = new ArrayList<>();
    try {
      recipe = new Recipe(steps, inputs.length, real, read);
    } finally {
      for (Node n : inputs) {
        n.place = -1;
      }
      for (Node n : changing) {
        n.place = -1;
      }
    }
    outside = read.toArray(new Node[0]);
    for (Buffer b : recipe.fixed) {
      if (b != null) {
        b.retain();
      }
    }
  }

  /** Whether work would go to the device this plan was made for. */
  public boolean isCurrent() {
    return Devices.big() == device;
  }

  /**
   * Gets the kernels ready for the device they would run on, for some milliseconds at most; returns
   * whether all are. Whoever does not call this has them made by the first {@link #run}.
   */
  public boolean prepare(double ms) {
    return recipe.prepare(Devices.choose(recipe, recipe.fixed), null, ms);
  }

  /** How many kernels it runs. */
  public int kernels() {
    return recipe.steps.length;
  }

  /**
   * Makes a value that the graph read from outside an input more; returns whether it read it.
   * Inputs come in the order of these calls, after those that the plan was made for.
   */
  public boolean bind(Node value) {
    for (int i = 0; i < outside.length; i++) {
      if (outside[i] == value && recipe.fixed[i] != null) {
        recipe.fixed[i].release();
        recipe.fixed[i] = null;
        bound = Shapes.concat(bound, recipe.nodes + i);
        return true;
      }
    }
    return false;
  }

  /** From now on those constants have these values. */
  public void renew(double[] values) {
    recipe.renew(null, values);
  }

  /** Runs the kernels; the i-th input has the i-th size. Results are retained for the caller. */
  public Buffer[] run(Node[] in) {
    realize(in);
    int inputs = recipe.nodes;
    Buffer[] b = new Buffer[recipe.places];
    for (int i = 0; i < recipe.fixed.length; i++) {
      b[inputs + i] = recipe.fixed[i];
    }
    for (int i = 0; i < in.length; i++) {
      Buffer x = in[i].buffer;
      x.retain(); // its tensor may be let go meanwhile
      b[i < inputs ? i : bound[i - inputs]] = x;
    }
    try {
      recipe.prepare(Devices.choose(recipe, b), null);
      recipe.run(b, null);
      Buffer[] out = new Buffer[recipe.ends.length];
      for (int i = 0; i < out.length; i++) {
        int p = recipe.ends[i];
        out[i] = b[p];
        if (!recipe.made[p] && !isRepeated(i)) {
          out[i].retain();
        }
      }
      return out;
    } finally {
      for (Node n : in) {
        n.buffer.release();
      }
    }
  }

  private static void realize(Node[] in) {
    List<Node> pending = null;
    for (Node n : in) {
      if (n.buffer == null) {
        pending = pending == null ? new ArrayList<>() : pending;
        pending.add(n);
      }
    }
    if (pending != null) {
      Engine.realize(pending);
    }
  }

  private boolean isRepeated(int output) {
    boolean yes = false;
    for (int i = 0; i < output; i++) {
      yes |= recipe.ends[i] == recipe.ends[output];
    }
    return yes;
  }

  /** Lets go of what the graph read besides its inputs. The plan cannot be run afterwards. */
  public void dispose() {
    for (int i = 0; i < recipe.fixed.length; i++) {
      if (recipe.fixed[i] != null) {
        recipe.fixed[i].release();
        recipe.fixed[i] = null;
      }
    }
  }

  /** From here on no value may be computed: a graph is made whose inputs have none. */
  public static void beginTrace() {
    Engine.flush();
    tracing = true;
  }

  /** Ends what {@link #beginTrace} began. What tensors still hold of the graph has failed. */
  public static void endTrace() {
    tracing = false;
    Engine.forsake();
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
