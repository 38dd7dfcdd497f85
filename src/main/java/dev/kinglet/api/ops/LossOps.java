package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.api.ops.NormOps.logSoftmax;
import static dev.kinglet.api.ops.NormOps.softmax;
import static dev.kinglet.api.ops.ReduceOps.mean;
import static dev.kinglet.api.ops.ReduceOps.sum;
import static dev.kinglet.api.ops.UnaryOps.abs;
import static dev.kinglet.api.ops.UnaryOps.log;
import static dev.kinglet.api.ops.UnaryOps.neg;
import static dev.kinglet.api.ops.UnaryOps.square;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/**
 * Losses: labels first, then predictions (or logits), of one shape; weights (null: none) broadcast
 * to the losses; float32.
 */
public interface LossOps {
  /** How the losses of all elements become one number; the order is tf.js's. */
  enum Reduction {
    /** They stay as they are. */
    NONE,
    /** Their weighted mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** Their sum, divided by how many weights are not zero. */
    SUM_BY_NONZERO_WEIGHTS
  }

  // ---- over nodes -----------------------------------------------------------------------------

  /** Weighted and reduced losses. */
  static Node weighted(Node losses, Node weights, Reduction reduction) {
    Node w = weights == null ? null : floats(weights);
    Node each = w == null ? losses : mul(losses, w);
    switch (reduction) {
      case NONE:
        return each;
      case SUM:
        return sum(each, null, false);
      case MEAN:
        if (w == null) {
          return mean(each, null, false);
        }
        // a weight that broadcasts counts as often as it is used
        double spread = (double) losses.size() / Math.max(1, w.size());
        return div(sum(each, null, false), mul(sum(w, null, false), number(spread)));
      default:
        if (w == null) {
          return div(sum(each, null, false), number(losses.size()));
        }
        Node all = Graph.expand(w, Shapes.broadcast("loss", w.shape, losses.shape));
        Node used = map(ScalarOp.NOT_EQUAL, all, number(0));
        return div(sum(each, null, false), floats(sum(used, null, false)));
    }
  }

  /** {@code -Σ labels * logSoftmax(logits)} along the last axis. */
  static Node softmaxCrossEntropy(Node labels, Node logits) {
    int last = logits.rank() - 1;
    Node loss = neg(sum(mul(labels, logSoftmax(logits, last)), last, false));
    return Graph.custom(
        loss,
        (g, r) -> {
          Node wide = ShapeOps.expandDims(g, last);
          Node total = sum(labels, last, true); // 1 for probabilities
          return new Node[] {
            mul(wide, sub(mul(softmax(logits, last), total), labels)),
            neg(mul(wide, logSoftmax(logits, last)))
          };
        },
        logits,
        labels);
  }

  /**
   * {@code -Σ labels * log(p)} along the last axis, p divided by its sum and kept within {@code
   * epsilon .. 1 - epsilon}. Where p is a softmax, its gradient goes to what that is of in one
   * step.
   */
  static Tensor crossentropy(Tensor labels, Tensor p, double epsilon) {
    Node y = floats(labels.node());
    Node x = NormOps.Softmax.logits(p.node());
    int last = p.rank() - 1;
    Node shares = x == null ? div(p.node(), sum(p.node(), last, true)) : p.node();
    Node kept = UnaryOps.clip(shares, epsilon, 1 - epsilon);
    Node loss = neg(sum(mul(y, log(kept)), last, false));
    if (x != null) {
      loss =
          Graph.custom(
              loss,
              (g, r) -> {
                Node inside = map(ScalarOp.EQUAL, kept, shares);
                Node own = mul(y, floats(inside));
                Node d = sub(mul(shares, sum(own, last, true)), own);
                return new Node[] {mul(ShapeOps.expandDims(g, last), d)};
              },
              x);
    }
    return Tensor.wrap("crossentropy", loss);
  }

  /** {@code max(x, 0) - x * labels + log(1 + exp(-|x|))}. */
  static Node sigmoidCrossEntropy(Node labels, Node x) {
    Node loss =
        add(
            sub(ActivationOps.relu(x), mul(x, labels)),
            map(ScalarOp.LOG1P, UnaryOps.exp(neg(abs(x)))));
    return Graph.custom(
        loss,
        (g, r) -> new Node[] {mul(g, sub(ActivationOps.sigmoid(x), labels)), neg(mul(g, x))},
        x,
        labels);
  }

  private static Tensor loss(
      String op, Tensor labels, Tensor predictions, Tensor weights, Reduction r, Each f) {
    Node l = floats(labels.node());
    Node p = floats(predictions.node());
    Check.matching("Error in " + op + ": ", l.shape, p.shape);
    return Tensor.wrap(op, weighted(f.of(l, p), weights == null ? null : weights.node(), r));
  }

  /** The loss of each element. */
  interface Each {
    /** Unreduced losses. */
    Node of(Node labels, Node predictions);
  }

  private static Each squared() {
    return (l, p) -> map(ScalarOp.SQUARED_DIFFERENCE, l, p);
  }

  private static Each absolute() {
    return (l, p) -> abs(sub(l, p));
  }

  private static Each cosine(int axis) {
    return (l, p) ->
        sub(number(1), sum(mul(l, p), Shapes.axis("cosineDistance", axis, l.rank()), true));
  }

  private static Each hinge() {
    return (l, p) -> ActivationOps.relu(sub(number(1), mul(sub(mul(l, 2), number(1)), p)));
  }

  private static Each huber(double delta) {
    return (l, p) -> {
      Node e = abs(sub(p, l));
      Node q = map(ScalarOp.MINIMUM, e, number(delta));
      return add(mul(square(q), 0.5), mul(sub(e, q), delta));
    };
  }

  private static Each logarithmic(double epsilon) {
    return (l, p) ->
        neg(
            add(
                mul(l, log(add(p, epsilon))),
                mul(sub(number(1), l), log(add(sub(number(1), p), epsilon)))));
  }

  private static Each sigmoid(double labelSmoothing) {
    return (l, x) -> sigmoidCrossEntropy(smooth(l, labelSmoothing, 0.5), x);
  }

  private static Each softmaxed(double labelSmoothing) {
    return (l, x) -> {
      Check.minRank("softmaxCrossEntropy", "logits", x, 1);
      return softmaxCrossEntropy(smooth(l, labelSmoothing, 1.0 / l.shape[l.rank() - 1]), x);
    };
  }

  private static Node smooth(Node labels, double by, double toward) {
    return by == 0 ? labels : add(mul(labels, 1 - by), toward * by);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** {@code (labels - predictions)²}. */
  static Tensor meanSquaredError(Tensor labels, Tensor predictions, Tensor weights, Reduction r) {
    return loss("meanSquaredError", labels, predictions, weights, r, squared());
  }

  /** {@link #meanSquaredError(Tensor, Tensor, Tensor, Reduction)}, the mean over all elements. */
  static Tensor meanSquaredError(Tensor labels, Tensor predictions) {
    return meanSquaredError(labels, predictions, null, Reduction.SUM_BY_NONZERO_WEIGHTS);
  }

  /** {@code |labels - predictions|}. */
  static Tensor absoluteDifference(Tensor labels, Tensor predictions, Tensor weights, Reduction r) {
    return loss("absoluteDifference", labels, predictions, weights, r, absolute());
  }

  /** {@code 1 - Σ labels * predictions} along {@code axis} (of size 1 in the result). */
  static Tensor cosineDistance(
      Tensor labels, Tensor predictions, int axis, Tensor weights, Reduction r) {
    return loss("cosineDistance", labels, predictions, weights, r, cosine(axis));
  }

  /** {@code max(0, 1 - (2 * labels - 1) * predictions)} for labels 0 and 1. */
  static Tensor hingeLoss(Tensor labels, Tensor predictions, Tensor weights, Reduction r) {
    return loss("hingeLoss", labels, predictions, weights, r, hinge());
  }

  /** Quadratic up to {@code delta}, linear beyond. */
  static Tensor huberLoss(
      Tensor labels, Tensor predictions, Tensor weights, double delta, Reduction r) {
    return loss("huberLoss", labels, predictions, weights, r, huber(delta));
  }

  /** {@code -labels * log(p + ε) - (1 - labels) * log(1 - p + ε)}. */
  static Tensor logLoss(
      Tensor labels, Tensor predictions, Tensor weights, double epsilon, Reduction r) {
    return loss("logLoss", labels, predictions, weights, r, logarithmic(epsilon));
  }

  /** The cross-entropy of independent classes, from logits. */
  static Tensor sigmoidCrossEntropy(
      Tensor labels, Tensor logits, Tensor weights, double labelSmoothing, Reduction r) {
    return loss("sigmoidCrossEntropy", labels, logits, weights, r, sigmoid(labelSmoothing));
  }

  /** The cross-entropy of exclusive classes along the last axis, from logits. */
  static Tensor softmaxCrossEntropy(
      Tensor labels, Tensor logits, Tensor weights, double labelSmoothing, Reduction r) {
    return loss("softmaxCrossEntropy", labels, logits, weights, r, softmaxed(labelSmoothing));
  }

  /**
   * {@link #softmaxCrossEntropy(Tensor, Tensor, Tensor, double, Reduction)}, the mean over rows.
   */
  static Tensor softmaxCrossEntropy(Tensor labels, Tensor logits) {
    return softmaxCrossEntropy(labels, logits, null, 0, Reduction.SUM_BY_NONZERO_WEIGHTS);
  }

  // ---- the table ------------------------------------------------------------------------------

  private static Reduction reduction(OpTable.Args x, int i) {
    int r = x.integer(i);
    Check.that(r >= 0 && r <= 3, "losses", "unknown reduction " + r);
    return Reduction.values()[r];
  }

  /** What makes the loss of the arguments. */
  interface Of {
    /** That loss. */
    Each of(OpTable.Args x);
  }

  private static OpTable.Row row(OpTable t, String name, String before, String after, Of f) {
    int w = before.contains("axis") ? 3 : 2;
    int r = after.isEmpty() ? w + 1 : w + 2;
    return t.op(
            "losses." + name,
            before + ", weights: Tensor = null" + after + ", reduction: int = 3",
            x -> loss(name, x.tensor(0), x.tensor(1), x.optional(w), reduction(x, r), f.of(x)))
        .functionOnly();
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    String two = "labels: Tensor, predictions: Tensor";
    String smoothing = ", labelSmoothing: number = 0";
    String domain =
        "[2,3] -2..2; [2,3] -2..2 | [2,3] -2..2; [2,3] -2..2; [2,1] 0.2..1"
            + " | [2,3] -2..2; [2,3] -2..2; [2,3] 0.2..1; 1 | [4] -2..2; [4] -2..2; _; 0";
    row(t, "meanSquaredError", two, "", x -> squared()).domain(domain);
    row(t, "absoluteDifference", two, "", x -> absolute()).domain(domain);
    row(t, "hingeLoss", two, "", x -> hinge())
        .domain("[2,3] 0..1; [2,3] -0.4..0.4 | [3] 0..1; [3] -2..2; [] 0.5..1; 2");
    row(t, "cosineDistance", two + ", axis: int", "", x -> cosine(x.integer(2)))
        .domain("[2,3] -1..1; [2,3] -1..1; 1 | [2,3] -1..1; [2,3] -1..1; 0; [1,3] 0.2..1");
    row(t, "huberLoss", two, ", delta: number = 1", x -> huber(x.number(3)))
        .domain("[2,3] -2..2; [2,3] -2..2 | [3] -2..2; [3] -2..2; [3] 0.1..1; 0.5; 2");
    row(t, "logLoss", two, ", epsilon: number = 1e-7", x -> logarithmic(x.number(3)))
        .domain("[2,3] 0..1; [2,3] 0.2..0.8 | [3] 0..1; [3] 0.2..0.8; [3] 0.1..1; 0.1; 1");
    row(
            t,
            "sigmoidCrossEntropy",
            "multiClassLabels: Tensor, logits: Tensor",
            smoothing,
            x -> sigmoid(x.number(3)))
        .domain("[2,3] 0..1; [2,3] -2..2 | [2,3] 0..1; [2,3] -2..2; [2,1] 0.1..1; 0.1");
    row(
            t,
            "softmaxCrossEntropy",
            "onehotLabels: Tensor, logits: Tensor",
            smoothing,
            x -> softmaxed(x.number(3)))
        .domain(
            "[2,3] 0..1; [2,3] -2..2 | [2,3] 0..1; [2,3] -2..2; [2] 0.1..1; 0.1; 1"
                + " | [2,4] 0..1; [2,4] -2..2; _; 0; 0");
    t.op(
            "losses.computeWeightedLoss",
            "losses: Tensor, weights: Tensor = null, reduction: int = 3",
            x -> {
              Node w = x.has(1) ? x.tensor(1).node() : null;
              return Check.out(
                  "computeWeightedLoss",
                  x.tensor(0),
                  weighted(floats(x.tensor(0).node()), w, reduction(x, 2)));
            })
        .doc("Losses of the elements, weighted and folded as `reduction` says.")
        .functionOnly()
        .domain("[2,3] -2..2 | [2,3] -2..2; [3] 0.2..1; 1");
  }
}
