package dev.kinglet.nn;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import dev.kinglet.graph.Graph;
import java.util.Arrays;
import java.util.List;

/**
 * A cell run over time: [batch, time, ..] to the output of the last step [batch, ..] or, with
 * {@code return_sequences}, of all steps; then, with {@code return_state}, the states. Further
 * inputs are the states to begin with, and constants that the cell is given in each step.
 *
 * <p>Steps where the mask is false leave output and states as they were.
 */
public final class Recurrent extends Layer {
  private static final String NO_BATCH =
      "If an RNN is stateful, it needs to know its batch size. Specify the batch size of your"
          + " input tensors: \n- If using a Sequential model, specify the batch size by passing a"
          + " `batchInputShape` option to your first layer.\n- If using the functional API, specify"
          + " the batch size by passing a `batchShape` option to your Input layer.";

  private final String kind;
  private final int rank;
  private Cell cell;
  private boolean sequences;
  private boolean returnsState;
  private boolean backwards;
  private boolean stateful;
  private int constants;
  private Weight[] states = {};

  private Recurrent(String kind, int rank) {
    this.kind = kind;
    this.rank = rank;
  }

  static void rows() {
    Cells.rows();
    row("simpleRNN", "SimpleRNN", 3);
    row("gru", "GRU", 3);
    row("lstm", "LSTM", 3);
    row("convLstm2d", "ConvLSTM2D", 5);
    Layers.row("rnn", "RNN", () -> new Recurrent(null, 0));
    Layers.row("bidirectional", "Bidirectional", Wrappers.Bidirectional::new);
    Layers.row("timeDistributed", "TimeDistributed", Wrappers.TimeDistributed::new);
  }

  private static void row(String factory, String className, int rank) {
    Layers.row(factory, className, () -> new Recurrent(factory + "Cell", rank));
  }

  /** The cell that was given: itself or described. */
  static Cell cell(Object given, Config c) {
    Layer l = Parts.make(Parts.Space.LAYERS, given, c.owner + " cell");
    return l instanceof Cell cell
        ? cell
        : (Cell) c.wrong("cell", "an RNN cell", l == null ? null : l.className());
  }

  @Override
  protected void configure(Config c) {
    super.configure(c);
    if (kind != null) {
      Tree given = c.given();
      cell = (Cell) Parts.find(Parts.Space.LAYERS, kind).with(given.set("name", name()));
      cell.ready();
    } else {
      Object given = c.any("cell", null);
      cell =
          cell(
              given instanceof List
                  ? Parts.find(Parts.Space.LAYERS, "stackedRNNCells")
                      .with(new Tree().set("cells", given))
                  : given,
              c);
      c.read().set("cell", cell);
    }
    sequences = c.flag("return_sequences", false);
    returnsState = c.flag("return_state", false);
    backwards = c.flag("go_backwards", false);
    stateful = c.flag("stateful", false);
    c.flag("unroll", false);
    constants = c.has("num_constants") ? c.count("num_constants", 0) : 0;
    if (batchInputShape() == null && c.has("input_dim")) {
      setBatchInputShape(new int[] {-1, c.integer("input_length", -1), c.count("input_dim", 1)});
    }
  }

  @Override
  public Tree arguments() {
    Tree all = super.arguments();
    if (kind != null) {
      Tree own = cell.arguments();
      for (String key : own.keys()) {
        if (!all.has(key)) {
          all.set(key, own.get(key));
        }
      }
    }
    return all;
  }

  /** What it does in one step. */
  public Cell cell() {
    ready();
    return cell;
  }

  /** Whether it goes on with the states that the last call left. */
  public boolean isStateful() {
    ready();
    return stateful;
  }

  @Override
  Layer[] inside() {
    return new Layer[] {cell};
  }

  @Override
  protected int inputRank() {
    return rank;
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  /** The shape of one step's input. */
  private int[] stepShape(int[] in) {
    if (in.length < 3) {
      throw KingletException.shape(
          null, name() + ": Input should be at least 3D, but is " + in.length + "D.");
    }
    return Shapes.concat(new int[] {in[0]}, Arrays.copyOfRange(in, 2, in.length));
  }

  @Override
  protected void build(int[][] shapes) {
    int[] step = stepShape(shapes[0]);
    cell.scope = scope();
    cell.ensureBuilt(new int[][] {step});
    if (stateful) {
      if (step[0] < 0) {
        throw KingletException.value(null, NO_BATCH);
      }
      int[][] sizes = cell.stateShapes(step);
      states = new Weight[sizes.length];
      try (Scope s = Scope.open()) {
        for (int i = 0; i < states.length; i++) {
          states[i] =
              new Weight(scope() + "/state", CreationOps.zeros(sizes[i]), false, null, null);
        }
      }
    }
  }

  /** How many of the inputs are states: none, or all. */
  private int given(int inputs, int all) {
    int given = inputs - 1 - constants;
    if (given != 0 && given != all) {
      throw KingletException.value(
          null,
          name()
              + ": RNN Layer has "
              + all
              + " state(s) but was passed "
              + given
              + " initial state(s).");
    }
    return given;
  }

  @Override
  public int[][] outputShapes(int[][] in) {
    int[][] s = cell.stateShapes(stepShape(in[0]));
    given(in.length, s.length);
    int[][] out = new int[returnsState ? s.length + 1 : 1][];
    out[0] = sequences ? Shapes.insert(s[0], 1, in[0][1]) : s[0];
    System.arraycopy(s, 0, out, 1, out.length - 1);
    return out;
  }

  /** That of the input, where there is an output for each step; states have none. */
  @Override
  public Tensor computeMask(Tensor[] in, Tensor[] masks) {
    return sequences ? super.computeMask(in, masks) : null;
  }

  /** The states now; of a layer that is not stateful none. They belong to the layer. */
  public Tensor[] states() {
    Tensor[] out = new Tensor[states.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = states[i].value();
    }
    return out;
  }

  /** Begins anew from zeros. */
  @Override
  public void resetStates() {
    super.resetStates();
    try (Scope s = Scope.open()) {
      for (Weight w : states) {
        w.assign(CreationOps.zeros(w.shape()));
      }
    }
  }

  /**
   * Goes on from these states.
   *
   * @throws KingletException when their number or a shape differs; a layer that is not stateful has
   *     none
   */
  public void resetStates(Tensor... values) {
    if (values.length != states.length) {
      throw KingletException.value(
          null,
          "Layer "
              + name()
              + " expects "
              + states.length
              + " state(s), but it received "
              + values.length
              + " state value(s).");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Shapes.same(values[i].shape(), states[i].shape())) {
        throw KingletException.shape(
            null,
            "State "
                + i
                + " is incompatible with layer "
                + name()
                + ": expected shape="
                + Shapes.str(states[i].shape())
                + ", received shape="
                + Shapes.str(values[i].shape()));
      }
    }
    for (int i = 0; i < values.length; i++) {
      states[i].assign(values[i]);
    }
  }

  @Override
  int free() {
    for (Weight w : states) {
      w.variable.dispose();
    }
    return super.free();
  }

  /** The states before the first step. */
  private Tensor[] start(Tensor[] in) {
    int[][] shapes = cell.stateShapes(stepShape(in[0].shape()));
    int given = given(in.length, shapes.length);
    Tensor[] start = new Tensor[shapes.length];
    for (int i = 0; i < start.length; i++) {
      start[i] =
          given > 0 ? in[i + 1] : stateful ? states[i].value() : CreationOps.zeros(shapes[i]);
      if (!Shapes.same(start[i].shape(), shapes[i])) {
        throw KingletException.shape(
            null,
            "State "
                + i
                + " is incompatible with layer "
                + name()
                + ": expected shape="
                + Shapes.str(shapes[i])
                + ", received shape="
                + Shapes.str(start[i].shape()));
      }
    }
    return start;
  }

  /** Step t of [time, batch, ..]. */
  private static Tensor at(Tensor x, int t) {
    int[] s = x.shape();
    return Tensor.wrap(
        "slice", Graph.reshape(Graph.slice(x.node(), 0, t, 1), Arrays.copyOfRange(s, 1, s.length)));
  }

  private static Tensor chosen(Tensor mask, Tensor next, Tensor before) {
    int[] s = new int[next.rank()];
    Arrays.fill(s, 1);
    s[0] = -1;
    return mask.reshape(s).where(next, before);
  }

  @Override
  protected Tensor[] call(Tensor[] in, Pass pass) {
    Tensor[] now = start(in);
    Tensor mask = pass.mask();
    pass.masks = null;
    int[] order = Shapes.iota(in[0].rank());
    order[0] = 1;
    order[1] = 0;
    cell.begin();
    Tensor[] x = cell.ahead(in[0].transpose(order), pass);
    mask = mask == null ? null : mask.cast(DType.BOOL).transpose(1, 0);
    int n = in[0].shape()[1];
    Tensor[] outputs = new Tensor[n];
    Tensor y = null;
    for (int i = 0; i < n; i++) {
      int t = backwards ? n - 1 - i : i;
      Tensor[] from = Arrays.copyOf(now, now.length + constants);
      System.arraycopy(in, in.length - constants, from, now.length, constants);
      Tensor[] step = new Tensor[x.length];
      for (int k = 0; k < x.length; k++) {
        step[k] = at(x[k], t);
      }
      Tensor[] next = cell.step(step, from, pass);
      if (mask != null) {
        Tensor m = at(mask, t);
        boolean carries = Shapes.same(next[0].shape(), now[0].shape());
        next[0] = chosen(m, next[0], carries ? now[0] : y == null ? next[0].zerosLike() : y);
        for (int k = 0; k < now.length; k++) {
          next[k + 1] = chosen(m, next[k + 1], now[k]);
        }
      }
      y = next[0];
      outputs[i] = y;
      now = Arrays.copyOfRange(next, 1, next.length);
    }
    if (y == null) {
      throw KingletException.shape(name(), "needs at least one time step");
    }
    for (int i = 0; i < states.length; i++) {
      pass.update(states[i].variable, now[i].copy());
    }
    Tensor[] out = new Tensor[returnsState ? now.length + 1 : 1];
    out[0] = sequences ? JoinOps.stack(1, outputs) : y;
    System.arraycopy(now, 0, out, 1, out.length - 1);
    return out;
  }
}
