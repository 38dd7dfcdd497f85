package dev.kinglet.api;

import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of tensors whose kernels are made once. The first call with inputs of some shapes and
 * types runs the function, on inputs without values; later calls run the kernels that came out.
 *
 * <pre>{@code
 * Jit step = new Jit(in -> new Tensor[] {in[0].add(in[1]).tanh()});
 * Tensor y = step.call(x, w)[0];
 * }</pre>
 *
 * <p>Variables that the function uses have in each call the value that they have then. All else
 * that changes from call to call must come in as an input: other tensors that the function uses,
 * and numbers, stay what they were in the first call. Random numbers are drawn anew in each call,
 * the same ones that the function would draw; where it draws some that belong to itself, such as
 * those of a layer with a seed, the function is run in every call.
 */
public final class Jit {
  /** What is to be computed. Must not read values. */
  public interface Body {
    /** The results for these inputs. */
    Tensor[] apply(Tensor[] in);
  }

  /** How long a page may stand still while kernels are made, in ms: less than a frame. */
  private static final int SLICE = 8;

  private final Body body;
  private Plan plan;
  private DType[] dtypes;
  private int[][] inputs;
  private int[][] outputs;
  private final List<Variable> variables = new ArrayList<>();

  /** The random keys that the function draws: other ones in each call. */
  private Keys.Drawn keys;

  /** Whether it draws some that only the function itself can draw again. */
  private boolean draws;

  /** A function that is compiled when it is first called. */
  public Jit(Body body) {
    this.body = body;
  }

  /**
   * The results for these inputs: new tensors. Queued when this returns, not awaited.
   *
   * @throws dev.kinglet.core.KingletException what the function throws, or that it reads a value
   */
  public Tensor[] call(Tensor... in) {
    if (draws || !fits(in)) {
      compile(real(in));
    } else if (!keys.constants().isEmpty()) {
      plan.renew(keys.again());
    }
    // the values that variables have now are inputs too
    Node[] nodes = new Node[in.length + variables.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = i < in.length ? in[i].node() : variables.get(i - in.length).value().node();
    }
    Buffer[] buffers = plan.run(nodes);
    Tensor[] out = new Tensor[buffers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Tensor.source(buffers[i], outputs[i]);
    }
    // the tensors hold the buffers now
    for (int i = 0; i < out.length; i++) {
      boolean first = true;
      for (int k = 0; k < i; k++) {
        first &= buffers[k] != buffers[i];
      }
      if (first) {
        buffers[i].release();
      }
    }
    return out;
  }

  /**
   * Makes the kernels for inputs of these shapes and types, if they are not made, and runs none.
   * Returns whether all of them are made now; a compiler may still be at them. A call takes some
   * {@value #SLICE} ms, but for the one that has to run the function; several may be needed.
   */
  public boolean prepare(Tensor... in) {
    double left = SLICE;
    if (!fits(in)) {
      double begun = System.currentTimeMillis();
      compile(real(in));
      left -= System.currentTimeMillis() - begun;
    }
    return left > 0 && plan.prepare(left);
  }

  private static Node[] real(Tensor[] ts) {
    Node[] nodes = new Node[ts.length];
    for (int i = 0; i < ts.length; i++) {
      nodes[i] = ts[i].node();
      if (nodes[i] instanceof Node.Pair) {
        throw KingletException.dtype(
            "jit", "does not take complex64 tensors; pass real and imaginary parts");
      }
    }
    return nodes;
  }

  /** Whether the kernels that were made, if any, are for inputs of these shapes and types. */
  public boolean fits(Tensor... in) {
    boolean same = plan != null && plan.isCurrent() && in.length == inputs.length;
    for (int i = 0; same && i < in.length; i++) {
      Node n = in[i].node();
      same = n.dtype == dtypes[i] && Shapes.same(n.shape, inputs[i]);
    }
    return same;
  }

  private void compile(Node[] in) {
    dispose();
    dtypes = new DType[in.length];
    inputs = new int[in.length][];
    List<Node> values = new ArrayList<>();
    for (Variable v : Variable.all()) {
      values.add(v.value().node());
    }
    Engine.realize(values);
    int drawn = Keys.drawn();
    keys = new Keys.Drawn();
    Plan.beginTrace();
    Keys.note(keys);
    try (Scope s = Scope.open()) {
      Tensor[] empty = new Tensor[in.length];
      Node[] from = new Node[in.length];
      for (int i = 0; i < in.length; i++) {
        dtypes[i] = in[i].dtype;
        inputs[i] = in[i].shape;
        empty[i] = Tensor.source(new Buffer(in[i].dtype, in[i].size()), in[i].shape);
        from[i] = empty[i].node();
      }
      Tensor[] results = body.apply(empty);
      Node[] to = real(results);
      outputs = new int[results.length][];
      for (int i = 0; i < to.length; i++) {
        outputs[i] = to[i].shape;
      }
      plan = new Plan(from, to, keys.constants());
      variables.clear();
      for (Variable v : Variable.all()) {
        if (plan.bind(v.value().node())) {
          variables.add(v);
        }
      }
      draws = Keys.drawn() != drawn;
    } finally {
      Keys.note(null);
      Plan.endTrace();
    }
  }

  /** How many kernels a call runs; 0 before the first call. */
  public int kernels() {
    return plan == null ? 0 : plan.kernels();
  }

  /** Lets the kernels go; the next call makes them anew. */
  public void dispose() {
    if (plan != null) {
      plan.dispose();
      plan = null;
    }
  }
}
