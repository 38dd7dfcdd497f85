package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Parts.Space;

/** Penalties on the size of weights. */
public final class Regularizers {
  private Regularizers() {}

  /** {@code l1 * sum(|w|) + l2 * sum(w²)}. */
  public static final class Regularizer extends Part {
    private final boolean first;
    private final boolean second;
    private double l1;
    private double l2;

    private Regularizer(boolean first, boolean second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public String className() {
      return "L1L2";
    }

    @Override
    protected void configure(Config c) {
      l1 = first ? c.number("l1", 0.01) : 0;
      l2 = second ? c.number("l2", 0.01) : 0;
      c.read().remove("l2");
      c.read().set("l1", l1).set("l2", l2);
    }

    /** The penalty for a weight, a scalar. */
    public Tensor of(Tensor w) {
      ready();
      Tensor sum = null;
      if (l1 != 0) {
        sum = w.abs().sum().mul(Tensor.scalar(l1));
      }
      if (l2 != 0) {
        Tensor squares = w.square().sum().mul(Tensor.scalar(l2));
        sum = sum == null ? squares : sum.add(squares);
      }
      return sum == null ? Tensor.scalar(0) : sum;
    }
  }

  /** Adds the rows. */
  static void rows() {
    Parts.add(Space.REGULARIZERS, "l1l2", "L1L2", () -> new Regularizer(true, true));
    Parts.add(Space.REGULARIZERS, "l1", "L1", () -> new Regularizer(true, false));
    Parts.add(Space.REGULARIZERS, "l2", "L2", () -> new Regularizer(false, true));
  }

  /** A penalty on the sum of absolute values and on the sum of squares. */
  public static Regularizer l1l2(double l1, double l2) {
    return Parts.make(
        Space.REGULARIZERS,
        new Tree().set("class_name", "L1L2").set("config", new Tree().set("l1", l1).set("l2", l2)),
        "l1l2");
  }
}
