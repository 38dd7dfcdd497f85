package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.nn.Parts.Space;

/** What weights are brought back to after each step. */
public final class Constraints {
  private static final double EPSILON = 1e-7;

  private Constraints() {}

  /** A function of a weight. */
  public static final class Constraint extends Part {
    private final Kind kind;
    private Projection projection;

    private Constraint(Kind kind) {
      this.kind = kind;
    }

    @Override
    protected void configure(Config c) {
      projection = kind.of(c);
    }

    /** The allowed value nearest to w, of its shape. */
    public Tensor apply(Tensor w) {
      ready();
      return projection.of(w);
    }
  }

  private interface Projection {
    Tensor of(Tensor w);
  }

  private interface Kind {
    Projection of(Config c);
  }

  private static void row(String factory, String className, Kind kind) {
    Parts.add(Space.CONSTRAINTS, factory, className, () -> new Constraint(kind));
  }

  private static int[] axis(Config c) {
    int[] axis = c.ints("axis");
    if (axis == null) {
      axis = new int[] {0};
      c.read().set("axis", 0);
    }
    return axis;
  }

  private static Tensor norms(Tensor w, int[] axis) {
    return w.square().sum(axis, true).sqrt();
  }

  /** w with norms along axis brought between least and most, at this rate. */
  private static Tensor bring(Tensor w, int[] axis, double least, double most, double rate) {
    Tensor norms = norms(w, axis);
    Tensor wanted = norms.clipByValue(least, most);
    if (rate != 1) {
      wanted = wanted.mul(Tensor.scalar(rate)).add(norms.mul(Tensor.scalar(1 - rate)));
    }
    return w.mul(wanted.div(norms.add(Tensor.scalar(EPSILON))));
  }

  /** Adds the rows. */
  static void rows() {
    row(
        "maxNorm",
        "MaxNorm",
        c -> {
          double most = c.number("max_value", 2);
          int[] axis = axis(c);
          return w -> bring(w, axis, 0, most, 1);
        });
    row(
        "minMaxNorm",
        "MinMaxNorm",
        c -> {
          double least = c.number("min_value", 0);
          double most = c.number("max_value", 1);
          double rate = c.number("rate", 1);
          int[] axis = axis(c);
          return w -> bring(w, axis, least, most, rate);
        });
    row("nonNeg", "NonNeg", c -> Tensor::relu);
    row(
        "unitNorm",
        "UnitNorm",
        c -> {
          int[] axis = axis(c);
          return w -> w.div(norms(w, axis).add(Tensor.scalar(EPSILON)));
        });
  }

  /**
   * The constraint of a name: {@code maxNorm}, {@code minMaxNorm}, {@code nonNeg}, {@code
   * unitNorm}.
   */
  public static Constraint of(String name) {
    Constraint c = Parts.make(Space.CONSTRAINTS, name, "constraint");
    if (c == null) {
      throw KingletException.value("constraint", "needs a name");
    }
    return c;
  }
}
