package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Parts.Space;
import java.util.function.Supplier;

/**
 * The layers: functions that make them, and the rows by which files and the script know them.
 * Arguments are set by {@link Layer#with}, under the names of Keras or of TensorFlow.js.
 */
public final class Layers {
  private Layers() {}

  // ---- making ---------------------------------------------------------------------------------

  /** A layer by the name of its function or class: {@code dense}, {@code Conv2D}. */
  public static Layer of(String name) {
    Parts.Row row = Parts.find(Space.LAYERS, name);
    if (row == null) {
      throw KingletException.value("layers", "unknown layer " + name);
    }
    return (Layer) row.with(new Tree());
  }

  /** An input of a model: sizes of one sample, -1 where any will do; float32. */
  public static Symbol input(int... shape) {
    return input(Shapes.concat(new int[] {-1}, shape), DType.FLOAT32, null);
  }

  /** An input of a model: sizes with the batch. */
  public static Symbol input(int[] batchShape, DType dtype, String name) {
    Layer l = of("inputLayer").with("batch_input_shape", batchShape).with("dtype", dtype.id());
    return (name == null ? l : l.named(name)).apply()[0];
  }

  /** {@code activation(x . kernel + bias)}: [batch, .., in] to [batch, .., units]. */
  public static Layer dense(int units) {
    return of("dense").with("units", units);
  }

  /** An activation by name. */
  public static Layer activation(String name) {
    return of("activation").with("activation", name);
  }

  /** Drops a share of the elements in training. */
  public static Layer dropout(double rate) {
    return of("dropout").with("rate", rate);
  }

  /** [batch, ..] to [batch, all]. */
  public static Layer flatten() {
    return of("flatten");
  }

  /** Each sample in another shape; one size may be -1. */
  public static Layer reshape(int... targetShape) {
    return of("reshape").with("target_shape", targetShape);
  }

  /** Filters over two axes: [batch, h, w, in] to [batch, h', w', filters]. */
  public static Layer conv2d(int filters, int kernelSize) {
    return of("conv2d").with("filters", filters).with("kernel_size", kernelSize);
  }

  /** The largest of each window of two axes. */
  public static Layer maxPooling2d(int poolSize) {
    return of("maxPooling2d").with("pool_size", poolSize);
  }

  /** A learned vector for each of {@code inputDim} categories: [batch, ..] to [.., outputDim]. */
  public static Layer embedding(int inputDim, int outputDim) {
    return of("embedding").with("input_dim", inputDim).with("output_dim", outputDim);
  }

  /** Normalised over the batch in training, by moving averages else. */
  public static Layer batchNormalization() {
    return of("batchNormalization");
  }

  /** Normalised over the features of each sample. */
  public static Layer layerNormalization() {
    return of("layerNormalization");
  }

  /** The mean of each channel: [batch, h, w, channels] to [batch, channels]. */
  public static Layer globalAveragePooling2d() {
    return of("globalAveragePooling2d");
  }

  /** The sum of several inputs. */
  public static Layer add() {
    return of("add");
  }

  /** Several inputs behind one another along their last axis. */
  public static Layer concatenate() {
    return of("concatenate");
  }

  /** Attention of a query (input 0) to a value (input 1) by several heads. */
  public static Layer multiHeadAttention(int heads, int keyDim) {
    return of("multiHeadAttention").with("num_heads", heads).with("key_dim", keyDim);
  }

  /** Long short-term memory: [batch, time, in] to [batch, units], the last step's. */
  public static Layer lstm(int units) {
    return of("lstm").with("units", units);
  }

  /** Gated recurrent units: [batch, time, in] to [batch, units], the last step's. */
  public static Layer gru(int units) {
    return of("gru").with("units", units);
  }

  /** A recurrent layer run from the first step and from the last. */
  public static Layer bidirectional(Layer recurrent) {
    return of("bidirectional").with("layer", recurrent);
  }

  /** A layer applied to each time step. */
  public static Layer timeDistributed(Layer layer) {
    return of("timeDistributed").with("layer", layer);
  }

  // ---- rows -----------------------------------------------------------------------------------

  /** What a layer without weights does to its input. */
  interface Body {
    Tensor call(Tensor x, Pass pass);
  }

  /** Reads the arguments of a layer without weights, and gives what it does. */
  interface Kind {
    Body of(Config c);
  }

  /** A layer without weights, of one input. */
  static final class Plain extends Layer {
    private final Kind kind;
    private final boolean masking;
    private final int rank;
    private Body body;

    Plain(Kind kind, boolean masking, int rank) {
      this.kind = kind;
      this.masking = masking;
      this.rank = rank;
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      body = kind.of(c);
    }

    @Override
    public boolean supportsMasking() {
      return masking;
    }

    @Override
    protected int inputRank() {
      return rank;
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      return body.call(x, pass);
    }
  }

  /** Adds a layer class. */
  static void row(String factory, String className, Supplier<? extends Layer> make) {
    Parts.add(Space.LAYERS, factory, className, make);
  }

  /**
   * Adds a layer without weights.
   *
   * @param masking whether it can be given masked inputs, and hands the mask on
   * @param rank of its input; 0 for any
   */
  static void row(String factory, String className, boolean masking, int rank, Kind kind) {
    row(factory, className, () -> new Plain(kind, masking, rank));
  }

  /** Adds the rows. */
  static void rows() {
    row("", "Sequential", Sequential::new);
    row("", "Model", Model::new);
    row("", "Functional", Model::new);
    row("inputLayer", "InputLayer", Input::new);
    row("dense", "Dense", Dense::new);
    row(
        "activation",
        "Activation",
        true,
        0,
        c -> {
          Activations.Activation f = c.activation("activation", null);
          return (x, pass) -> f.apply(x);
        });
    row(
        "dropout",
        "Dropout",
        true,
        0,
        c -> {
          double rate = c.number("rate", 0);
          int[] noise = c.ints("noise_shape");
          double seed = c.seed();
          return (x, pass) ->
              pass.training && Pointwise.drops(rate) ? Pointwise.dropout(x, rate, noise, seed) : x;
        });
    row(
        "flatten",
        "Flatten",
        false,
        0,
        c -> {
          boolean first =
              c.word("data_format", "channels_last", DATA_FORMATS).equals("channels_first");
          return (x, pass) -> (first ? channelsLast(x) : x).reshape(x.shape()[0], -1);
        });
    row(
        "reshape",
        "Reshape",
        false,
        0,
        c -> {
          int[] target = c.ints("target_shape");
          if (target == null) {
            c.wrong("target_shape", "a list of sizes", null);
          }
          return (x, pass) -> x.reshape(Shapes.concat(new int[] {x.shape()[0]}, target));
        });
    row(
        "permute",
        "Permute",
        false,
        0,
        c -> {
          int[] dims = c.ints("dims");
          boolean right = dims != null;
          for (int d = 1; right && d <= dims.length; d++) {
            boolean there = false;
            for (int other : dims) {
              there |= other == d;
            }
            right = there;
          }
          if (!right) {
            c.wrong("dims", "consecutive axes from 1 on in some order", c.any("dims", null));
          }
          return (x, pass) -> x.transpose(Shapes.concat(new int[] {0}, dims));
        });
    row(
        "repeatVector",
        "RepeatVector",
        false,
        2,
        c -> {
          int n = c.count("n", 1);
          return (x, pass) -> {
            int[] s = x.shape();
            return x.reshape(s[0], 1, s[1]).tile(1, n, 1);
          };
        });
    row("masking", "Masking", Masking::new);
    Convolutions.rows();
    Recurrent.rows();
    Spatial.rows();
    Normalization.rows();
    Merging.rows();
    Pointwise.rows();
    Categories.rows();
    Attention.rows();
  }

  static final String[] DATA_FORMATS = {"channels_last", "channels_first"};

  /** [batch, channels, ..] with the channels last. */
  static Tensor channelsLast(Tensor x) {
    int n = x.rank();
    int[] perm = new int[n];
    for (int i = 1; i < n; i++) {
      perm[i] = i == n - 1 ? 1 : i + 1;
    }
    return x.transpose(perm);
  }

  /** [batch, .., channels] with the channels second. */
  static Tensor channelsFirst(Tensor x) {
    int n = x.rank();
    int[] perm = new int[n];
    for (int i = 1; i < n; i++) {
      perm[i] = i == 1 ? n - 1 : i - 1;
    }
    return x.transpose(perm);
  }

  /** Where data enters a model. */
  static final class Input extends Layer {
    @Override
    String defaultName(int n) {
      return "input" + n;
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      return new int[][] {batchInputShape()};
    }

    @Override
    public Tree arguments() {
      Tree t = super.arguments().set("dtype", dtype().id()).set("sparse", false);
      t.remove("trainable");
      return t;
    }
  }

  private static final class Dense extends Layer {
    private int units;
    private boolean useBias;
    private Activations.Activation activation;
    private Weight kernel;
    private Weight bias;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      units = c.count("units", 1);
      activation = c.activation("activation", "linear");
      useBias = c.flag("use_bias", true);
      declare(c, "kernel", "glorotNormal");
      declare(c, "bias", "zeros");
      c.part(Space.REGULARIZERS, "activity_regularizer", null);
      if (batchInputShape() == null && c.has("input_dim")) {
        setBatchInputShape(new int[] {-1, c.count("input_dim", 1)});
      }
    }

    @Override
    protected void build(int[][] shapes) {
      int in = shapes[0][shapes[0].length - 1];
      kernel = weight("kernel", in, units);
      bias = useBias ? weight("bias", units) : null;
    }

    @Override
    public boolean supportsMasking() {
      return true;
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      if (x.rank() < 2) {
        throw KingletException.shape(
            null,
            "Input 0 is incompatible with layer "
                + name()
                + ": expected min_ndim=2, found ndim="
                + x.rank()
                + ".");
      }
      int[] s = x.shape().clone();
      Tensor flat = s.length == 2 ? x : x.reshape(-1, s[s.length - 1]);
      Tensor y = flat.matMul(kernel.value());
      if (bias != null) {
        y = y.add(bias.value());
      }
      s[s.length - 1] = units;
      return activation.apply(s.length == 2 ? y : y.reshape(s));
    }
  }

  /** Marks time steps whose features all have one value. */
  private static final class Masking extends Layer {
    private double value;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      value = c.number("mask_value", 0);
    }

    @Override
    public boolean supportsMasking() {
      return true;
    }

    private Tensor differs(Tensor x, boolean keepDims) {
      return x.notEqual(Tensor.scalar(value)).any(new int[] {-1}, keepDims);
    }

    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      return differs(in[0], false);
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      return x.mul(differs(x, true).cast(DType.FLOAT32));
    }
  }
}
