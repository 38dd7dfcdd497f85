package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.api.ops.RandomOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Parts.Space;

/**
 * Starting values of weights, drawn from the seed set by {@code Keys.setSeed}, or from their own.
 * For a kernel {@code [k.., in, out]} fanIn is {@code k * in} and fanOut {@code k * out}.
 */
public final class Initializers {
  private Initializers() {}

  /** Makes the starting value of a weight. */
  public static final class Initializer extends Part {
    private final Kind kind;
    private Values values;

    private Initializer(Kind kind) {
      this.kind = kind;
    }

    @Override
    protected void configure(Config c) {
      values = kind.of(c);
    }

    /** A tensor of that shape. */
    public Tensor make(int[] shape, DType dtype) {
      ready();
      return values.of(shape, dtype);
    }

    /** A float32 tensor of that shape. */
    public Tensor make(int... shape) {
      return make(shape, DType.FLOAT32);
    }
  }

  private interface Values {
    Tensor of(int[] shape, DType dtype);
  }

  private interface Kind {
    Values of(Config c);
  }

  private interface Drawn {
    Tensor of(int[] shape, double a, double b, DType dtype);
  }

  private static void row(String factory, String className, Kind kind) {
    Parts.add(Space.INITIALIZERS, factory, className, () -> new Initializer(kind));
  }

  private static Values full(double value) {
    return (shape, dtype) -> CreationOps.fill(shape, value, dtype);
  }

  /** Two numbers and a seed. */
  private static void drawn(
      String name, String className, String a, double least, String b, double other, Drawn d) {
    row(
        name,
        className,
        c -> {
          double x = c.number(a, least);
          double y = c.number(b, other);
          double seed = c.seed();
          return (shape, dtype) -> {
            Keys.seedNext(seed);
            return d.of(shape, x, y, dtype);
          };
        });
  }

  /** A kind of variance scaling with a name of its own; files know it by what it does. */
  private static void scaling(String name, double scale, String mode, String distribution) {
    row(
        name,
        "VarianceScaling",
        c ->
            scaled(
                c.number("scale", scale),
                c.word("mode", mode, "fan_in", "fan_out", "fan_avg"),
                c.word(
                    "distribution",
                    distribution,
                    "normal",
                    "uniform",
                    "truncated_normal",
                    "untruncated_normal"),
                c.seed()));
  }

  private static Values scaled(double scale, String mode, String distribution, double seed) {
    if (scale < 0) {
      throw KingletException.value(
          "varianceScaling", "scale must be a positive float. Got: " + Tree.show(scale));
    }
    return (shape, dtype) -> {
      int n = shape.length;
      double all = Shapes.size(shape);
      boolean kernel = n >= 2 && n <= 5;
      double in = kernel ? all / shape[n - 1] : Math.sqrt(all);
      double out = kernel ? all / shape[n - 2] : Math.sqrt(all);
      double fan = mode.equals("fan_in") ? in : mode.equals("fan_out") ? out : (in + out) / 2;
      double variance = scale / Math.max(1, fan);
      Keys.seedNext(seed);
      if (distribution.equals("uniform")) {
        double limit = Math.sqrt(3 * variance);
        return RandomOps.randomUniform(shape, -limit, limit, dtype);
      }
      double deviation = Math.sqrt(variance);
      return distribution.equals("untruncated_normal")
          ? RandomOps.randomNormal(shape, 0, deviation, dtype)
          : RandomOps.truncatedNormal(shape, 0, deviation, dtype);
    };
  }

  /**
   * Orthonormal rows or columns, whichever are fewer, of a normal matrix, by the modified
   * Gram-Schmidt process in doubles; the sign of each is that of what it was made from.
   */
  private static Tensor orthogonal(int[] shape, double gain, double seed) {
    int columns = shape[shape.length - 1];
    int rows = Shapes.size(shape) / Math.max(1, columns);
    int n = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    Keys.seedNext(seed);
    Tensor drawn = RandomOps.randomNormal(n, length);
    float[] v = drawn.floats();
    drawn.dispose();
    double[][] q = new double[n][length];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < length; k++) {
        q[i][k] = v[i * length + k];
      }
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int k = 0; k < length; k++) {
          dot += q[i][k] * q[j][k];
        }
        for (int k = 0; k < length; k++) {
          q[i][k] = j == i ? q[i][k] / Math.sqrt(dot) : q[i][k] - dot * q[j][k];
        }
      }
    }
    float[] out = new float[v.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out[r * columns + c] = (float) (gain * (rows <= columns ? q[r][c] : q[c][r]));
      }
    }
    return Tensor.of(out, shape);
  }

  /** Adds the rows. */
  static void rows() {
    row("zeros", "Zeros", c -> full(0));
    row("ones", "Ones", c -> full(1));
    row(
        "constant",
        "Constant",
        c -> {
          if (!c.has("value")) {
            c.wrong("value", "a number", null);
          }
          return full(c.number("value", 0));
        });
    drawn(
        "randomUniform",
        "RandomUniform",
        "minval",
        -0.05,
        "maxval",
        0.05,
        RandomOps::randomUniform);
    drawn("randomNormal", "RandomNormal", "mean", 0, "stddev", 0.05, RandomOps::randomNormal);
    drawn(
        "truncatedNormal",
        "TruncatedNormal",
        "mean",
        0,
        "stddev",
        0.05,
        RandomOps::truncatedNormal);
    row(
        "identity",
        "Identity",
        c -> {
          double gain = c.number("gain", 1);
          return (shape, dtype) -> {
            if (shape.length != 2 || shape[0] != shape[1]) {
              throw KingletException.shape(
                  "identity",
                  "Identity matrix initializer can only be used for 2D square matrices, got "
                      + Shapes.str(shape));
            }
            return CreationOps.eye(shape[0]).mul(Tensor.scalar(gain));
          };
        });
    row(
        "orthogonal",
        "Orthogonal",
        c -> {
          double gain = c.number("gain", 1);
          double seed = c.seed();
          return (shape, dtype) -> orthogonal(shape, gain, seed);
        });
    scaling("varianceScaling", 1, "fan_in", "normal");
    scaling("glorotUniform", 1, "fan_avg", "uniform");
    scaling("glorotNormal", 1, "fan_avg", "normal");
    scaling("heUniform", 2, "fan_in", "uniform");
    scaling("heNormal", 2, "fan_in", "normal");
    scaling("leCunUniform", 1, "fan_in", "uniform");
    scaling("leCunNormal", 1, "fan_in", "normal");
  }

  /** The initializer of a name: {@code glorotUniform}, {@code he_normal}, {@code zeros}, ... */
  public static Initializer of(String name) {
    return Parts.make(Space.INITIALIZERS, name, "initializer");
  }
}
