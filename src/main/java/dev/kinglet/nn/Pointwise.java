package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.api.ops.RandomOps;
import dev.kinglet.core.DType;

/** Layers that keep the shape: activations with arguments, noise, rescaling. */
final class Pointwise {
  private Pointwise() {}

  private static void row(String factory, String className, Layers.Kind kind) {
    Layers.row(factory, className, true, 0, kind);
  }

  static void rows() {
    row(
        "reLU",
        "ReLU",
        c -> {
          float[] most = c.numbers("max_value", null);
          double slope = c.number("negative_slope", 0);
          double threshold = c.number("threshold", 0);
          return (x, pass) -> {
            Tensor y = x.relu();
            if (slope != 0 || threshold != 0) {
              y = x.less(threshold).where(x.sub(threshold).mul(slope), x);
            }
            return most == null ? y : y.minimum(most[0]);
          };
        });
    row(
        "leakyReLU",
        "LeakyReLU",
        c -> {
          String later = "negative_slope"; // its name in Keras 3
          double alpha = c.number("alpha", c.has(later) ? c.number(later, 0) : 0.3);
          return (x, pass) -> x.leakyRelu(alpha);
        });
    Layers.row("prelu", "PReLU", PReLU::new);
    row(
        "elu",
        "ELU",
        c -> {
          double alpha = c.number("alpha", 1);
          return (x, pass) -> alpha == 1 ? x.elu() : x.relu().add(x.minimum(0).elu().mul(alpha));
        });
    row(
        "thresholdedReLU",
        "ThresholdedReLU",
        c -> {
          double theta = c.number("theta", 1);
          return (x, pass) -> x.mul(x.greater(theta).cast(DType.FLOAT32));
        });
    row(
        "softmax",
        "Softmax",
        c -> {
          int[] axis = c.ints("axis", -1.0);
          return (x, pass) -> {
            Tensor y = x;
            Tensor mask = pass.mask();
            if (mask != null) {
              while (mask.rank() < x.rank()) {
                mask = mask.expandDims(-1);
              }
              y = x.add(mask.logicalNot().cast(DType.FLOAT32).mul(-1e9));
            }
            return axis.length == 1 ? y.softmax(axis[0]) : y.sub(y.logSumExp(axis, true)).exp();
          };
        });
    for (int n = 1; n <= 3; n++) {
      spatialDropout(n);
    }
    row(
        "gaussianNoise",
        "GaussianNoise",
        c -> {
          double deviation = c.number("stddev", 0);
          double seed = c.seed();
          return (x, pass) -> pass.training ? x.add(normal(x, 0, deviation, seed)) : x;
        });
    row(
        "gaussianDropout",
        "GaussianDropout",
        c -> {
          double rate = c.number("rate", 0);
          double deviation = Math.sqrt(rate / (1 - rate));
          double seed = c.seed();
          return (x, pass) ->
              pass.training && drops(rate) ? x.mul(normal(x, 1, deviation, seed)) : x;
        });
    row(
        "alphaDropout",
        "AlphaDropout",
        c -> {
          double rate = c.number("rate", 0);
          int[] noise = c.ints("noise_shape");
          double seed = c.seed();
          return (x, pass) -> pass.training && drops(rate) ? alphaDropout(x, rate, noise, seed) : x;
        });
    row(
        "rescaling",
        "Rescaling",
        c -> {
          float[] scale = c.numbers("scale", 1.0);
          float[] offset = c.numbers("offset", 0.0);
          return (x, pass) -> x.cast(DType.FLOAT32).mul(vector(scale)).add(vector(offset));
        });
  }

  /** Whether so large a share is dropped that something changes and something is left. */
  static boolean drops(double rate) {
    return rate > 0 && rate < 1;
  }

  private static Tensor vector(float[] values) {
    return values.length == 1 ? Tensor.scalar(values[0]) : Tensor.of(values, values.length);
  }

  /**
   * Each element, or each place of {@code noise}, dropped with probability {@code rate}. With a
   * seed, a call by itself draws the same each time, as in TensorFlow.js; the steps of a fit
   * differ, but are those of any fit with that seed.
   */
  static Tensor dropout(Tensor x, double rate, int[] noise, double seed) {
    Keys.seedNext(seed);
    return x.dropout(rate, noise);
  }

  private static Tensor normal(Tensor x, double mean, double deviation, double seed) {
    Keys.seedNext(seed);
    return RandomOps.randomNormal(x.shape(), mean, deviation, DType.FLOAT32);
  }

  /** Drops whole channels. */
  private static void spatialDropout(int n) {
    Layers.row(
        "spatialDropout" + n + "d",
        "SpatialDropout" + n + "D",
        true,
        n + 2,
        c -> {
          double rate = c.number("rate", 0);
          double seed = c.seed();
          boolean first = n > 1 && Convolutions.channelsFirst(c);
          return (x, pass) -> {
            int[] noise = x.shape().clone();
            for (int i = 1; i <= n; i++) {
              noise[first ? i + 1 : i] = 1;
            }
            return pass.training && drops(rate) ? dropout(x, rate, noise, seed) : x;
          };
        });
  }

  /**
   * Dropout to the value of selu far left, then scaled so that mean 0 and variance 1 stay
   * (Klambauer 2017).
   */
  private static Tensor alphaDropout(Tensor x, double rate, int[] noiseShape, double seed) {
    double low = -1.6732632423543772 * 1.0507009873554805;
    Keys.seedNext(seed);
    Tensor drawn = RandomOps.randomUniform(noiseShape == null ? x.shape() : noiseShape);
    Tensor kept = drawn.greaterEqual(Tensor.scalar(rate));
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * low * low));
    return kept.where(x, Tensor.scalar(low)).mul(a).add(-a * low * rate);
  }

  /** A learned slope left of 0, for each element, or shared along some axes. */
  private static final class PReLU extends Layer {
    private int[] shared;
    private Weight alpha;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      declare(c, "alpha", "zeros");
      shared = c.ints("shared_axes");
    }

    @Override
    protected void build(int[][] shapes) {
      int[] shape = java.util.Arrays.copyOfRange(shapes[0], 1, shapes[0].length);
      for (int i = 0; shared != null && i < shared.length; i++) {
        shape[shared[i] - 1] = 1;
      }
      alpha = weight("alpha", shape);
    }

    @Override
    public boolean supportsMasking() {
      return true;
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      return x.prelu(alpha.value());
    }
  }
}
