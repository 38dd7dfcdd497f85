package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.LossOps;
import dev.kinglet.core.Ascii;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.engine.Devices;
import java.util.ArrayList;
import java.util.List;

/**
 * How far predictions are from what they should be: a loss, which training makes small, or a
 * metric, which is only shown.
 */
public final class Measure {
  /** A function of targets and predictions, both [batch, ..]. */
  public interface Function {
    /** One number per sample (a mean over the last axis, mostly), or one for all. */
    Tensor of(Tensor targets, Tensor predictions);
  }

  private static final List<Measure> LOSSES = new ArrayList<>();
  private static final List<Measure> METRICS = new ArrayList<>();

  /** Its name in logs. */
  public final String name;

  /** What it computes. */
  public final Function function;

  /** Another name that it is found by, or an empty text. */
  public final String alias;

  /** Whether the value for all samples is the mean of the values for parts of them. */
  final boolean isMean;

  private Measure(String name, String alias, boolean isMean, Function function) {
    this.name = name;
    this.alias = alias;
    this.isMean = isMean;
    this.function = function;
  }

  /** One of the user. */
  public static Measure of(String name, Function function) {
    return new Measure(name, "", false, function);
  }

  /** The same under another name. */
  public Measure as(String other) {
    return new Measure(other, "", isMean, function);
  }

  static {
    loss("meanSquaredError", "mse", (y, p) -> mean(p.sub(y).square()));
    loss("meanAbsoluteError", "mae", (y, p) -> mean(p.sub(y).abs()));
    loss(
        "meanAbsolutePercentageError",
        "mape",
        (y, p) -> mean(y.sub(p).div(y.abs().maximum(epsilon())).abs()).mul(100));
    loss(
        "meanSquaredLogarithmicError",
        "msle",
        (y, p) -> mean(logarithm(p).sub(logarithm(y)).square()));
    loss("squaredHinge", "", (y, p) -> mean(hinge(y, p).square()));
    loss("hinge", "", (y, p) -> mean(hinge(y, p)));
    loss(
        "categoricalHinge",
        "",
        (y, p) -> {
          Tensor right = y.mul(p).sum(-1);
          return y.neg().add(1).mul(p).max(-1).sub(right).add(1).maximum(0);
        });
    loss(
        "logcosh",
        "",
        (y, p) -> {
          Tensor d = p.sub(y);
          return mean(d.add(d.mul(-2).softplus()).sub(Math.log(2)));
        });
    loss(
        "huber",
        "huberloss",
        (y, p) -> {
          Tensor e = p.sub(y).abs();
          Tensor q = e.minimum(1);
          return mean(q.square().mul(0.5).add(e.sub(q)));
        });
    loss("categoricalCrossentropy", "", Measure::crossentropy);
    loss(
        "sparseCategoricalCrossentropy",
        "",
        (y, p) -> {
          int[] shape = p.shape();
          Tensor classes = y.floor().flatten().cast(DType.INT32);
          return crossentropy(classes.oneHot(shape[shape.length - 1]).reshape(shape), p);
        });
    loss(
        "binaryCrossentropy",
        "",
        (y, p) -> {
          Tensor c = clipped(p, 1 - epsilon());
          Tensor x = c.div(c.neg().add(1)).log();
          // of a logit x: max(x, 0) - x y + log(1 + exp(-|x|))
          return mean(x.relu().sub(x.mul(y)).add(x.abs().neg().exp().log1p()));
        });
    loss(
        "kullbackLeiblerDivergence",
        "kld",
        (y, p) -> y.mul(clipped(y, 1).div(clipped(p, 1)).log()).sum(-1));
    loss("poisson", "", (y, p) -> mean(p.sub(y.mul(p.add(epsilon()).log()))));
    loss("cosineProximity", "cosine", (y, p) -> unit(y).mul(unit(p)).sum(-1).neg());

    metric(
        "binaryAccuracy",
        true,
        (y, p) -> mean(y.equal(p.greater(0.5).cast(y.dtype())).cast(DType.FLOAT32)));
    metric("categoricalAccuracy", true, (y, p) -> same(y.argMax(-1), p));
    metric("sparseCategoricalAccuracy", true, (y, p) -> same(index(y, p), p));
    metric("topKCategoricalAccuracy", true, Measure::topK);
    metric(
        "sparseTopKCategoricalAccuracy",
        true,
        (y, p) -> topK(index(y, p).oneHot(p.shape()[p.rank() - 1]), p));
    metric("precision", false, (y, p) -> share(y, p, false));
    metric("recall", false, (y, p) -> share(y, p, true));
    metric(
        "r2Score",
        false,
        (y, p) -> {
          Tensor all = y.sub(y.mean()).square().sum();
          return y.sub(p).square().sum().div(all).neg().add(1);
        });
  }

  private static void loss(String name, String alias, Function f) {
    LOSSES.add(new Measure(name, alias, true, f));
  }

  private static void metric(String name, boolean isMean, Function f) {
    METRICS.add(new Measure(name, "", isMean, f));
  }

  // ---- formulas -------------------------------------------------------------------------------

  /** What keeps logarithms and divisions from 0. */
  private static double epsilon() {
    return Math.max(1e-7, Devices.epsilon());
  }

  private static Tensor mean(Tensor x) {
    return x.mean(-1);
  }

  private static Tensor clipped(Tensor x, double most) {
    return x.clipByValue(epsilon(), most);
  }

  private static Tensor logarithm(Tensor x) {
    return x.maximum(epsilon()).add(1).log();
  }

  private static Tensor hinge(Tensor y, Tensor p) {
    return y.mul(p).neg().add(1).maximum(0);
  }

  private static Tensor crossentropy(Tensor y, Tensor p) {
    return LossOps.crossentropy(y, p, epsilon());
  }

  private static Tensor unit(Tensor x) {
    Tensor f = x.cast(DType.FLOAT32);
    return f.div(f.square().sum(-1, true).maximum(epsilon()).sqrt());
  }

  /** 1 where the class is the likeliest. */
  private static Tensor same(Tensor classes, Tensor p) {
    return classes.equal(p.argMax(-1).cast(classes.dtype())).cast(DType.FLOAT32);
  }

  /** Classes, [batch, ..] or [batch, .., 1], as int32 without the last axis of p. */
  private static Tensor index(Tensor y, Tensor p) {
    Tensor classes = y.rank() == p.rank() ? y.squeeze(-1) : y;
    return classes.cast(DType.INT32);
  }

  /** 1 where fewer than five classes are likelier than the right one. */
  private static Tensor topK(Tensor y, Tensor p) {
    Tensor right = y.mul(p).sum(-1, true);
    return p.greater(right).cast(DType.FLOAT32).sum(-1).less(5).cast(DType.FLOAT32);
  }

  /** True positives as a share of all that should be positive, or of all that were said to be. */
  private static Tensor share(Tensor y, Tensor p, boolean ofTargets) {
    Tensor found = is(1, y).mul(is(1, p)).sum();
    Tensor wrong = is(ofTargets ? 1 : 0, y).mul(is(ofTargets ? 0 : 1, p)).sum();
    return found.divNoNan(found.add(wrong));
  }

  private static Tensor is(double value, Tensor x) {
    return x.equal(Tensor.scalar(value, x.dtype())).cast(DType.FLOAT32);
  }

  // ---- names ----------------------------------------------------------------------------------

  /** All losses. */
  public static List<Measure> losses() {
    return LOSSES;
  }

  /** What only is a metric; every loss is one too. */
  public static List<Measure> metrics() {
    return METRICS;
  }

  private static String plain(String s) {
    String out = "";
    for (int i = 0; i < s.length(); i++) {
      out += s.charAt(i) == '_' ? "" : s.charAt(i);
    }
    return Ascii.lower(out);
  }

  private static Measure find(List<Measure> list, String name) {
    String plain = plain(name);
    for (Measure m : list) {
      if (plain(m.name).equals(plain) || !plain.isEmpty() && plain.equals(m.alias)) {
        return m;
      }
    }
    return null;
  }

  /**
   * The loss of a name, in any spelling ({@code mse}, {@code mean_squared_error}).
   *
   * @throws KingletException when there is none
   */
  public static Measure loss(String name) {
    Measure m = find(LOSSES, name);
    if (m == null) {
      throw KingletException.value(
          null,
          "Unknown loss "
              + name
              + (plain(name).contains("softmaxcrossentropy")
                  ? ". Use \"categoricalCrossentropy\" as the string name for"
                      + " tf.losses.softmaxCrossEntropy"
                  : ""));
    }
    return m;
  }

  /**
   * The metric of a name; {@code accuracy} and {@code crossentropy} are those that fit.
   *
   * @param loss what training makes small, or null
   * @param last the last size of the output
   * @throws KingletException when there is none
   */
  public static Measure metric(String name, Measure loss, int last) {
    boolean accuracy = name.equals("accuracy") || name.equals("acc");
    boolean entropy = name.equals("crossentropy") || name.equals("ce");
    String id = name;
    if (accuracy || entropy) {
      String of = loss == null ? "" : loss.name;
      id =
          (last == 1 || of.equals("binaryCrossentropy")
                  ? "binary"
                  : of.equals("sparseCategoricalCrossentropy")
                      ? "sparseCategorical"
                      : "categorical")
              + (accuracy ? "Accuracy" : "Crossentropy");
    }
    Measure m = find(METRICS, id);
    m = m == null ? find(LOSSES, id) : m;
    if (m == null) {
      throw KingletException.value(null, "Unknown metric " + name);
    }
    return new Measure(accuracy ? "acc" : entropy ? "ce" : name, "", m.isMean, m.function);
  }
}
