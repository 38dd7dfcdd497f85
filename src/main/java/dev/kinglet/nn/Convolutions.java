package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ConvOps;
import dev.kinglet.api.ops.Padding;
import dev.kinglet.api.ops.PoolOps;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/** Layers that look through windows over one to three axes: convolutions and pooling. */
final class Convolutions {
  private static final int PLAIN = 0;
  private static final int TRANSPOSED = 1;
  private static final int DEPTHWISE = 2;
  private static final int SEPARABLE = 3;

  private Convolutions() {}

  static void rows() {
    for (int n = 1; n <= 3; n++) {
      String d = n + "d";
      conv("conv" + d, "Conv" + n + "D", n, PLAIN);
      conv("conv" + d + "Transpose", "Conv" + n + "DTranspose", n, TRANSPOSED);
      if (n < 3) {
        conv("depthwiseConv" + d, "DepthwiseConv" + n + "D", n, DEPTHWISE);
        conv("separableConv" + d, "SeparableConv" + n + "D", n, SEPARABLE);
      }
      pooling("maxPooling" + d + " maxPool" + d, "MaxP", n, true);
      pooling("averagePooling" + d + " avgPool" + d + " avgPooling" + d, "AverageP", n, false);
    }
  }

  private static void conv(String factory, String className, int n, int kind) {
    Layers.row(factory, className, () -> new Conv(n, kind));
  }

  private static void pooling(String factories, String prefix, int n, boolean max) {
    Layers.row(
        factories,
        prefix + "ooling" + n + "D",
        false,
        n + 2,
        c -> {
          int[] size = c.sizes("pool_size", n, 2);
          int[] strides = c.sizes("strides", n, size);
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
    private final int kind;
    private int filters;
    private int multiplier;
    private int[] kernelSize;
    private int[] outputPadding;
    private ConvOps.Conv options;
    private boolean causal;
    private boolean first;
    private boolean useBias;
    private Activations.Activation activation;
    private Weight kernel;
    private Weight pointwise;
    private Weight bias;

    Conv(int n, int kind) {
      this.n = n;
      this.kind = kind;
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      filters = kind == DEPTHWISE ? 0 : c.count("filters", 1);
      kernelSize = c.sizes("kernel_size", n, 0);
      int[] strides = c.sizes("strides", n, 1);
      causal = n == 1 && kind == PLAIN && "causal".equals(c.text("padding", "valid"));
      Padding padding = causal ? Padding.VALID : padding(c, "valid", "valid", "same");
      first = channelsFirst(c);
      int[] dilation = c.sizes("dilation_rate", n, 1);
      options =
          new ConvOps.Conv(strides, padding, dilation, kind == PLAIN ? c.integer("groups", 1) : 1);
      activation = c.activation("activation", "linear");
      useBias = c.flag("use_bias", true);
      if (kind < DEPTHWISE) {
        declare(c, "kernel", "glorotNormal");
      } else {
        multiplier = c.integer("depth_multiplier", 1);
        declare(c, "depthwise", kind == SEPARABLE ? "glorotUniform" : "glorotNormal");
      }
      if (kind == SEPARABLE) {
        declare(c, "pointwise", "glorotUniform");
      }
      if (kind == TRANSPOSED) {
        outputPadding = c.ints("output_padding");
      }
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
      int out = kind == DEPTHWISE ? channels * multiplier : filters;
      if (kind < DEPTHWISE) {
        int in = channels / options.groups();
        kernel =
            weight(
                "kernel",
                kind == PLAIN
                    ? Shapes.concat(kernelSize, in, filters)
                    : Shapes.concat(kernelSize, filters, in));
      } else {
        kernel = weight("depthwise_kernel", Shapes.concat(kernelSize, channels, multiplier));
      }
      if (kind == SEPARABLE) {
        int[] one = new int[n];
        Arrays.fill(one, 1);
        pointwise = weight("pointwise_kernel", Shapes.concat(one, channels * multiplier, filters));
      }
      bias = useBias ? weight("bias", out) : null;
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
      Node y = kind == TRANSPOSED ? transposed(op, in) : convolved(op, in);
      if (kind == SEPARABLE) {
        y =
            ConvOps.conv(
                op, n, y, pointwise.value().node(), ConvOps.Conv.of(1, Padding.VALID), null);
      }
      Tensor out = Tensor.wrap(op, y);
      if (bias != null) {
        out = out.add(bias.value());
      }
      return activation.apply(first ? Layers.channelsFirst(out) : out);
    }

    private Node convolved(String op, Tensor x) {
      Tensor filter = kernel.value();
      ConvOps.Conv how = options;
      if (kind >= DEPTHWISE) { // each channel is a group
        int channels = x.shape()[n + 1];
        filter = filter.reshape(Shapes.concat(kernelSize, 1, channels * multiplier));
        how = new ConvOps.Conv(how.strides(), how.padding(), how.dilations(), channels);
      }
      return ConvOps.conv(op, n, x.node(), filter.node(), how, null);
    }

    private Node transposed(String op, Tensor x) {
      int[] out = x.shape().clone();
      boolean same = options.padding().same();
      Tensor spread = kernel.value();
      for (int i = 0; i < n; i++) {
        spread = spread(spread, i, options.dilations()[i]);
        int k = spread.shape()[i];
        int stride = options.strides()[i];
        out[i + 1] =
            outputPadding == null
                ? out[i + 1] * stride + (same ? 0 : Math.max(k - stride, 0))
                : (out[i + 1] - 1) * stride
                    + k
                    - (same ? k / 2 * 2 : 0)
                    + outputPadding[outputPadding.length == 1 ? 0 : i];
      }
      out[n + 1] = filters;
      return ConvOps.transposed(
          op + "Transpose",
          n,
          x.node(),
          spread.node(),
          out,
          options.strides(),
          options.padding(),
          null);
    }

    /** A kernel dilated along an axis: with zeros between its elements. */
    private static Tensor spread(Tensor x, int axis, int dilation) {
      if (dilation == 1) {
        return x;
      }
      int[] s = x.shape();
      int[] apart = new int[s.length + 1];
      int[][] gaps = new int[s.length + 1][2];
      for (int i = 0; i < apart.length; i++) {
        apart[i] = i <= axis ? s[i] : i == axis + 1 ? 1 : s[i - 1];
      }
      gaps[axis + 1][1] = dilation - 1;
      int most = s[axis] * dilation;
      s[axis] = most;
      Tensor y = x.reshape(apart).pad(gaps, 0).reshape(s);
      s[axis] = most - dilation + 1;
      return y.slice(new int[s.length], s);
    }
  }
}
