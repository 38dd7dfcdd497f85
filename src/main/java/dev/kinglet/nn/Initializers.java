package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.RandomOps;
import dev.kinglet.core.DType;

/**
 * Starting values of weights, drawn from the seed set by {@code Keys.setSeed}. For a kernel {@code
 * [k.., in, out]} fanIn is {@code k * in} and fanOut {@code k * out}.
 */
public final class Initializers {
  private Initializers() {}

  /** Makes the starting value of a weight. */
  public interface Initializer {
    /** A float32 tensor of that shape. */
    Tensor make(int... shape);
  }

  /** All zeros. */
  public static Initializer zeros() {
    return constant(0);
  }

  /** All ones. */
  public static Initializer ones() {
    return constant(1);
  }

  /** All {@code value}. */
  public static Initializer constant(double value) {
    return shape -> {
      float[] v = new float[dev.kinglet.core.Shapes.size(shape)];
      java.util.Arrays.fill(v, (float) value);
      return Tensor.of(v, shape);
    };
  }

  /** Uniform in [low, high). */
  public static Initializer uniform(double low, double high) {
    return shape -> RandomOps.randomUniform(shape, low, high, DType.FLOAT32);
  }

  /** Normal. */
  public static Initializer normal(double mean, double stdDev) {
    return shape -> RandomOps.randomNormal(shape, mean, stdDev, DType.FLOAT32);
  }

  /** Normal, cut at two standard deviations. */
  public static Initializer truncatedNormal(double mean, double stdDev) {
    return shape -> RandomOps.truncatedNormal(shape, mean, stdDev, DType.FLOAT32);
  }

  /** Uniform with variance {@code 2 / (fanIn + fanOut)} (Glorot and Bengio, 2010). */
  public static Initializer glorotUniform() {
    return shape -> spread(shape, 6.0 / (fanIn(shape) + fanOut(shape)));
  }

  /** Normal with variance {@code 2 / (fanIn + fanOut)}, cut at two deviations. */
  public static Initializer glorotNormal() {
    return shape -> cut(shape, 2.0 / (fanIn(shape) + fanOut(shape)));
  }

  /** Uniform with variance {@code 2 / fanIn} (He et al., 2015). */
  public static Initializer heUniform() {
    return shape -> spread(shape, 6.0 / fanIn(shape));
  }

  /** Normal with variance {@code 2 / fanIn}, cut at two deviations. */
  public static Initializer heNormal() {
    return shape -> cut(shape, 2.0 / fanIn(shape));
  }

  /** Uniform with variance {@code 1 / fanIn} (LeCun et al., 1998). */
  public static Initializer lecunUniform() {
    return shape -> spread(shape, 3.0 / fanIn(shape));
  }

  /** Normal with variance {@code 1 / fanIn}, cut at two deviations. */
  public static Initializer lecunNormal() {
    return shape -> cut(shape, 1.0 / fanIn(shape));
  }

  private static Tensor spread(int[] shape, double squared) {
    double limit = Math.sqrt(squared);
    return RandomOps.randomUniform(shape, -limit, limit, DType.FLOAT32);
  }

  /** A cut normal is narrower than the full one by this factor. */
  private static final double CUT = 0.8796256610342398;

  private static Tensor cut(int[] shape, double variance) {
    return RandomOps.truncatedNormal(shape, 0, Math.sqrt(variance) / CUT, DType.FLOAT32);
  }

  private static int field(int[] shape) {
    int n = 1;
    for (int i = 0; i < shape.length - 2; i++) {
      n *= shape[i];
    }
    return n;
  }

  private static int fanIn(int[] shape) {
    return field(shape) * shape[Math.max(0, shape.length - 2)];
  }

  private static int fanOut(int[] shape) {
    return field(shape) * shape[shape.length - 1];
  }
}
