package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.StatOps;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;

/**
 * Layers that bring their input to mean 0 and variance 1: over the batch (Ioffe and Szegedy 2015),
 * over the features of each sample (Ba 2016), over groups of channels (Wu and He 2018).
 */
final class Normalization {
  private static final int BATCH = 0;
  private static final int LAYER = 1;
  private static final int GROUP = 2;

  private Normalization() {}

  static void rows() {
    Layers.row("batchNormalization", "BatchNormalization", () -> new Norm(BATCH));
    Layers.row("layerNormalization", "LayerNormalization", () -> new Norm(LAYER));
    Layers.row("groupNormalization", "GroupNormalization", () -> new Norm(GROUP));
  }

  private static final class Norm extends Layer {
    private final int over;
    private int[] axes;
    private int groups;
    private double momentum;
    private double epsilon;
    private boolean center;
    private boolean scale;
    private Weight gamma;
    private Weight beta;
    private Weight movingMean;
    private Weight movingVariance;

    Norm(int over) {
      this.over = over;
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      groups = over == GROUP ? c.integer("groups", 32) : 0;
      axes = c.ints("axis", -1.0);
      if (over != LAYER && axes.length != 1) {
        c.wrong("axis", "one axis", c.any("axis", null));
      }
      epsilon = c.number("epsilon", 1e-3);
      center = c.flag("center", true);
      scale = c.flag("scale", true);
      declare(c, "gamma", "ones");
      declare(c, "beta", "zeros");
      if (over == BATCH) {
        momentum = c.number("momentum", 0.99);
        c.initializer("moving_mean_initializer", "zeros");
        c.initializer("moving_variance_initializer", "ones");
      }
    }

    @Override
    public boolean supportsMasking() {
      return true;
    }

    /** Whether each axis is one of {@code axis}. */
    private boolean[] chosen(int rank) {
      boolean[] out = new boolean[rank];
      for (int a : axes) {
        int i = a < 0 ? a + rank : a;
        if (i < 0 || i >= rank || out[i]) {
          throw KingletException.value(
              name(), (i < 0 || i >= rank ? "Invalid axis: " : "Found duplicate axes in: ") + a);
        }
        out[i] = true;
      }
      return out;
    }

    /** The axes that are chosen, or those that are not. */
    private static int[] which(boolean[] chosen, boolean wanted) {
      int[] out = {};
      for (int i = 0; i < chosen.length; i++) {
        out = chosen[i] == wanted ? Shapes.concat(out, i) : out;
      }
      return out;
    }

    @Override
    protected void build(int[][] shapes) {
      int[] in = shapes[0];
      int[] shape = {};
      for (int a : which(chosen(in.length), true)) {
        shape = Shapes.concat(shape, in[a]);
        if (in[a] < 0) {
          throw KingletException.shape(
              name(),
              "Axis "
                  + a
                  + " of input tensor should have a defined dimension but the layer received an"
                  + " input with shape "
                  + Shapes.str(in));
        }
      }
      if (over == GROUP) {
        groups = groups == -1 ? shape[0] : groups;
        if (groups < 1 || shape[0] % groups != 0) {
          throw KingletException.value(
              name(), groups + " groups do not divide " + shape[0] + " channels");
        }
      }
      gamma = scale ? weight("gamma", shape) : null;
      beta = center ? weight("beta", shape) : null;
      if (over == BATCH) {
        movingMean = moving("moving_mean", shape);
        movingVariance = moving("moving_variance", shape);
      }
    }

    private Weight moving(String weightName, int[] shape) {
      Weight w = weight(weightName, shape);
      w.trainable = false;
      return w;
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      int[] s = x.shape();
      boolean[] chosen = chosen(s.length);
      int[] along = new int[s.length];
      for (int i = 0; i < along.length; i++) {
        along[i] = chosen[i] ? s[i] : 1;
      }
      Tensor in = x;
      Tensor mean;
      Tensor variance;
      if (over == BATCH && !pass.training) {
        mean = movingMean.value().reshape(along);
        variance = movingVariance.value().reshape(along);
      } else {
        int[] reduced = which(chosen, over == LAYER);
        if (over == GROUP) { // the channels are two axes, all but batch and groups are reduced
          int a = which(chosen, true)[0];
          in = x.reshape(Shapes.splice(s, a, a + 1, groups, s[a] / groups));
          reduced = Shapes.concat(which(new boolean[s.length], false), s.length);
          reduced = Shapes.splice(reduced, a, a + 1);
          reduced = Shapes.splice(reduced, 0, 1);
        }
        StatOps.Moments m = in.moments(reduced, true);
        mean = m.mean();
        variance = m.variance();
        if (over == BATCH) {
          average(movingMean, mean, pass);
          average(movingVariance, variance, pass);
        }
      }
      Tensor g = gamma == null ? null : gamma.value().reshape(along);
      Tensor b = beta == null ? null : beta.value().reshape(along);
      if (over == GROUP) {
        Tensor y = in.batchNorm(mean, variance, null, null, epsilon).reshape(s);
        y = g == null ? y : y.mul(g);
        return b == null ? y : y.add(b);
      }
      return in.batchNorm(mean, variance, b, g, epsilon);
    }

    private void average(Weight w, Tensor value, Pass pass) {
      Tensor old = pass.value(w.variable);
      pass.update(w.variable, old.sub(old.sub(value.reshape(w.shape())).mul(1 - momentum)));
    }
  }
}
