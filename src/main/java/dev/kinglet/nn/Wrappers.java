package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import java.util.Arrays;

/** Layers that use a layer in their own way. */
final class Wrappers {
  private static final String LAYER = "layer";
  private static final String BACK = "backward_layer";
  private static final String[] PREFIXES = {"forward_", "backward_"};

  private Wrappers() {}

  private static Layer layer(Config c) {
    Layer l = c.part(Parts.Space.LAYERS, LAYER, null);
    return l == null ? (Layer) c.wrong(LAYER, "a layer", null) : l;
  }

  /** A layer for each time step: [batch, time, ..] to [batch, time, ..]. */
  static final class TimeDistributed extends Layer {
    private Layer layer;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      layer = layer(c);
    }

    @Override
    Layer[] inside() {
      return new Layer[] {layer};
    }

    @Override
    public boolean supportsMasking() {
      return true;
    }

    private int[] step(int[] in, int batch) {
      if (in.length < 3) {
        throw KingletException.shape(
            null,
            "TimeDistributed layer expects an input shape >= 3D, but received input shape "
                + Shapes.str(in));
      }
      return Shapes.concat(new int[] {batch}, Arrays.copyOfRange(in, 2, in.length));
    }

    @Override
    protected void build(int[][] shapes) {
      layer.scope = scope();
      layer.ensureBuilt(new int[][] {step(shapes[0], shapes[0][0])});
    }

    private static int[] back(int[] s, int batch, int time) {
      return Shapes.concat(new int[] {batch, time}, Arrays.copyOfRange(s, 1, s.length));
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      int[][] out = layer.outputShapes(new int[][] {step(in[0], in[0][0])});
      for (int i = 0; i < out.length; i++) {
        out[i] = back(out[i], in[0][0], in[0][1]);
      }
      return out;
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      int[] s = in[0].shape();
      pass.masks = null;
      if (pass.training && !layer.frozenWeights().isEmpty()) {
        return oneByOne(in[0], pass);
      }
      Tensor[] out = layer.apply(new Tensor[] {in[0].reshape(step(s, s[0] * s[1]))}, pass);
      for (int i = 0; i < out.length; i++) {
        out[i] = out[i].reshape(back(out[i].shape(), s[0], s[1]));
      }
      return out;
    }

    /** Time steps by themselves: each has statistics of its own, as in TensorFlow.js. */
    private Tensor[] oneByOne(Tensor x, Pass pass) {
      Tensor[] steps = x.unstack(1);
      Tensor[][] out = new Tensor[steps.length][];
      for (int t = 0; t < steps.length; t++) {
        out[t] = layer.apply(new Tensor[] {steps[t]}, pass);
      }
      Tensor[] all = new Tensor[out[0].length];
      for (int i = 0; i < all.length; i++) {
        for (int t = 0; t < steps.length; t++) {
          steps[t] = out[t][i];
        }
        all[i] = JoinOps.stack(1, steps);
      }
      return all;
    }
  }

  /** A recurrent layer run both ways, and what both give merged. */
  static final class Bidirectional extends Layer {
    private final Layer[] ways = new Layer[2];
    private boolean sequences;
    private String merge;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      Layer like = layer(c);
      Tree own = like.arguments();
      sequences = own.flag("return_sequences", false);
      Layer back = c.part(Parts.Space.LAYERS, BACK, null);
      for (int i = 0; i < 2; i++) {
        boolean asIs = i == 0 || back != null;
        Tree way = (i == 1 && back != null ? back : like).describe();
        Tree args = way.tree("config");
        String name = args.text("name");
        for (String prefix : PREFIXES) { // Keras 3 keeps the names with them
          name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        args.set("name", PREFIXES[i] + name);
        args.set("go_backwards", args.flag("go_backwards", false) == asIs);
        ways[i] = Parts.make(Parts.Space.LAYERS, way, c.owner);
      }
      if (back == null) {
        c.read().remove(BACK);
      }
      String key = "merge_mode";
      boolean apart = c.isNull(key);
      merge = apart ? null : c.word(key, "concat", "concat", "sum", "mul", "ave");
      c.read().set(key, merge);
    }

    @Override
    Layer[] inside() {
      return ways;
    }

    @Override
    protected int inputRank() {
      return ways[0].inputRank();
    }

    @Override
    public boolean supportsMasking() {
      return true;
    }

    @Override
    protected void build(int[][] shapes) {
      for (Layer way : ways) {
        way.scope = scope() + "/" + way.name();
        way.ensureBuilt(shapes);
      }
    }

    /** How many states each way is given. */
    private int half(int inputs) {
      if (inputs % 2 == 0) {
        throw KingletException.value(
            null,
            name()
                + ": When passing `initialState` to a Bidirectional RNN, the state should be an"
                + " Array containing the states of the underlying RNNs.");
      }
      return inputs / 2;
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      int[][] from = Arrays.copyOf(in, half(in.length) + 1);
      int[][] a = ways[0].outputShapes(from);
      int[][] b = ways[1].outputShapes(from);
      int[][] out = new int[(merge == null ? 0 : -1) + a.length + b.length][];
      results(a, b, out);
      if ("concat".equals(merge)) {
        out[0] = a[0].clone();
        out[0][a[0].length - 1] += b[0][b[0].length - 1];
      }
      return out;
    }

    /** The results of both ways in their order: the outputs, unless merged, then the states. */
    private void results(Object[] a, Object[] b, Object[] out) {
      int n = merge == null ? 2 : 1;
      out[n - 1] = b[0];
      out[0] = a[0];
      System.arraycopy(a, 1, out, n, a.length - 1);
      System.arraycopy(b, 1, out, n + a.length - 1, b.length - 1);
    }

    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      return ways[0].computeMask(in, masks);
    }

    @Override
    Tensor[] computeMasks(Tensor[] in, Tensor[] masks, Pass pass) {
      Tensor mask = computeMask(in, masks);
      return new Tensor[] {mask, merge == null ? mask : null};
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      int half = half(in.length);
      Tensor[] from = Arrays.copyOf(in, half + 1);
      Tensor[] a = ways[0].apply(from, pass);
      System.arraycopy(in, half + 1, from, 1, half);
      Tensor[] b = ways[1].apply(from, pass);
      b[0] = sequences ? b[0].reverse(1) : b[0];
      Tensor[] out = new Tensor[(merge == null ? 0 : -1) + a.length + b.length];
      results(a, b, out);
      out[0] = merge == null ? a[0] : merged(a[0], b[0]);
      return out;
    }

    private Tensor merged(Tensor a, Tensor b) {
      switch (merge) {
        case "concat":
          return JoinOps.concat(-1, a, b);
        case "mul":
          return a.mul(b);
        case "sum":
          return a.add(b);
        default:
          return a.add(b).mul(Tensor.scalar(0.5));
      }
    }
  }
}
