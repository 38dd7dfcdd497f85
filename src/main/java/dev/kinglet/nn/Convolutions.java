package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ConvOps;
import dev.kinglet.api.ops.Padding;
import dev.kinglet.api.ops.PoolOps;
import dev.kinglet.core.Shapes;

/** Layers that look through windows over one to three axes: convolutions and pooling. */
final class Convolutions {
  private Convolutions() {}

  static void rows() {
    for (int n = 1; n <= 3; n++) {
      int axes = n;
      Layers.row("conv" + n + "d", "Conv" + n + "D", () -> new Conv(axes));
      String d = "ooling" + n + "d";
      pooling("maxPooling" + n + "d maxPool" + n + "d", "MaxP", n, true);
      pooling("averagePooling" + n + "d avgPool" + n + "d avgP" + d, "AverageP", n, false);
    }
  }

  private static void pooling(String factories, String prefix, int n, boolean max) {
    Layers.row(
        factories,
        prefix + "ooling" + n + "D",
        false,
        n + 2,
        c -> {
          int[] size = c.sizes("pool_size", n, 2);
          int[] strides = c.has("strides") ? c.sizes("strides", n, 0) : size;
          c.read().set("strides", dev.kinglet.core.Tree.list(strides));
          Padding padding = padding(c, "valid", "valid", "same");
          boolean first = channelsFirst(c);
          String op = max ? "maxPool" : "avgPool";
          return (x, pass) -> {
            Tensor in = first ? Layers.channelsLast(x) : x;
            Tensor y = PoolOps.pool(op, n, max, in.node(), size, strides, padding, null, null);
            return first ? Layers.channelsFirst(y) : y;
          };
        });
  }

  /** Whether the channels come before the spatial axes. */
  static boolean channelsFirst(Config c) {
    return c.word("data_format", "channels_last", Layers.DATA_FORMATS).equals("channels_first");
  }

  static Padding padding(Config c, String otherwise, String... words) {
    return c.word("padding", otherwise, words).equals("same") ? Padding.SAME : Padding.VALID;
  }

  /** A convolution over n axes. */
  private static final class Conv extends Layer {
    private final int n;
    private int filters;
    private int[] kernelSize;
    private ConvOps.Conv options;
    private boolean causal;
    private boolean first;
    private boolean useBias;
    private Activations.Activation activation;
    private Weight kernel;
    private Weight bias;

    Conv(int n) {
      this.n = n;
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      filters = c.count("filters", 1);
      kernelSize = c.sizes("kernel_size", n, 0);
      int[] strides = c.sizes("strides", n, 1);
      causal = n == 1 && "causal".equals(c.text("padding", "valid"));
      Padding padding = padding(c, "valid", "valid", "same", "causal");
      first = channelsFirst(c);
      int[] dilation = c.sizes("dilation_rate", n, 1);
      options = new ConvOps.Conv(strides, padding, dilation, c.integer("groups", 1));
      activation = c.activation("activation", "linear");
      useBias = c.flag("use_bias", true);
      declare(c, "kernel", "glorotNormal");
      declare(c, "bias", "zeros");
      c.part(Parts.Space.REGULARIZERS, "activity_regularizer", null);
    }

    @Override
    protected int inputRank() {
      return n + 2;
    }

    @Override
    protected void build(int[][] shapes) {
      int channels = shapes[0][first ? 1 : n + 1];
      kernel = weight("kernel", Shapes.concat(kernelSize, channels / options.groups(), filters));
      bias = useBias ? weight("bias", filters) : null;
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      Tensor in = first ? Layers.channelsLast(x) : x;
      if (causal) { // nothing of the future: all padding goes before
        in =
            in.pad(
                new int[][] {{0, 0}, {(kernelSize[0] - 1) * options.dilations()[0], 0}, {0, 0}}, 0);
      }
      String op = "conv" + n + "d";
      Tensor y =
          Tensor.wrap(op, ConvOps.conv(op, n, in.node(), kernel.value().node(), options, null));
      if (bias != null) {
        y = y.add(bias.value());
      }
      y = activation.apply(y);
      return first ? Layers.channelsFirst(y) : y;
    }
  }
}
