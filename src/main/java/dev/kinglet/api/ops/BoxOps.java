package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node;

/**
 * Boxes found in pictures, float32 [n, 4]: y1, x1, y2, x2 of any two opposite corners. How many
 * stay depends on values, so those are read: see {@link SubsetOps}.
 */
public interface BoxOps extends Operand {

  private static Suppression select(
      String op, Tensor boxes, Tensor scores, int most, double iou, double least, double sigma) {
    Node b = Check.type(op, "boxes", boxes.node(), DType.FLOAT32);
    Node s = Check.type(op, "scores", scores.node(), DType.FLOAT32);
    Check.that(
        iou >= 0 && iou <= 1,
        null,
        "iouThreshold must be in [0, 1], but was '" + Num.str(iou) + "'");
    Check.that(
        sigma >= 0 && sigma <= 1,
        null,
        "softNmsSigma must be in [0, 1], but was '" + Num.str(sigma) + "'");
    if (b.rank() != 2 || b.shape[1] != 4 || s.rank() != 1) {
      throw KingletException.shape(
          op,
          "boxes must be [n,4] and scores [n], got "
              + Shapes.str(b.shape)
              + " and "
              + Shapes.str(s.shape));
    }
    if (s.size() != b.shape[0]) {
      throw KingletException.shape(
          null,
          "scores has incompatible shape with boxes. Expected "
              + b.shape[0]
              + ", but was "
              + s.size());
    }
    return new Suppression(boxes.floats(), scores.floats(), most, iou, least, sigma);
  }

  /**
   * Which of these boxes stay when of those that overlap only the best does: int32 numbers, best
   * first.
   *
   * @param scores float32 [n]
   * @param most how many stay at most
   * @param iou boxes that overlap a better one this much (intersection over union) go
   * @param least scores must exceed it
   */
  default Tensor nonMaxSuppression(Tensor scores, int most, double iou, double least) {
    String op = "nonMaxSuppression";
    int[] kept = select(op, self(), scores, most, iou, least, 0).indices;
    return Host.ints(op, kept, kept.length);
  }

  /** See {@link #nonMaxSuppressionWithScore}. */
  record Scored(Tensor selectedIndices, Tensor selectedScores) {}

  /**
   * {@link #nonMaxSuppression} where scores fall with the overlap: which boxes stay, and their
   * scores.
   *
   * @param sigma of the Gaussian that scores fall by, 0 to 1; 0: they do not
   */
  default Scored nonMaxSuppressionWithScore(
      Tensor scores, int most, double iou, double least, double sigma) {
    String op = "nonMaxSuppressionWithScore";
    Suppression s = select(op, self(), scores, most, iou, least, sigma);
    return new Scored(
        Host.ints(op, s.indices, s.indices.length), Tensor.wrap(op, Host.floats(s.scores)));
  }

  /** See {@link #nonMaxSuppressionPadded}. */
  record Padded(Tensor selectedIndices, Tensor validOutputs) {}

  /**
   * {@link #nonMaxSuppression} with a count of the boxes that stay, an int32 scalar; when {@code
   * pad}, zeros fill the list up to {@code most} (or all boxes, if they are fewer).
   */
  default Padded nonMaxSuppressionPadded(
      Tensor scores, int most, double iou, double least, boolean pad) {
    String op = "nonMaxSuppressionPadded";
    int[] kept = select(op, self(), scores, most, iou, least, 0).indices;
    int n = pad ? Math.min(most, scores.size()) : kept.length;
    return new Padded(Host.ints(op, Host.head(kept, n), n), Host.ints(op, new int[] {kept.length}));
  }

  // ---- the table ------------------------------------------------------------------------------

  private static double least(OpTable.Args x) {
    return x.has(4) ? x.number(4) : Double.NEGATIVE_INFINITY;
  }

  private static void rows(OpTable t, String name, String rest, String more, OpTable.Body body) {
    String signature =
        "boxes: Tensor<float32>, scores: Tensor<float32>, maxOutputSize: int,"
            + " iouThreshold: number = 0.5, scoreThreshold: number = null"
            + rest;
    String domain = "[9,4] 0..1; [9] 0..1; 5; 0.2; 0.1" + more;
    for (int i = 0; i < 2; i++) {
      OpTable.Row row =
          t.op("image.nonMaxSuppression" + name + (i == 0 ? "" : "Async"), signature, body)
              .functionOnly()
              .reads(0, 1)
              .domain(domain)
              .flat("host values");
      if (i == 1) {
        row.async().doc("`nonMaxSuppression" + name + "` that does not block.");
      }
    }
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    rows(
        t,
        "",
        " -> Tensor",
        "",
        x -> x.tensor(0).nonMaxSuppression(x.tensor(1), x.integer(2), x.number(3), least(x)));
    rows(
        t,
        "WithScore",
        ", softNmsSigma: number = 0 -> {selectedIndices: Tensor, selectedScores: Tensor}",
        "; 0.5",
        x -> {
          Scored s =
              x.tensor(0)
                  .nonMaxSuppressionWithScore(
                      x.tensor(1), x.integer(2), x.number(3), least(x), x.number(5));
          return OpTable.named(
              "selectedIndices", s.selectedIndices, "selectedScores", s.selectedScores);
        });
    rows(
        t,
        "Padded",
        ", padToMaxOutputSize: bool = false"
            + " -> {selectedIndices: Tensor, validOutputs: Tensor}",
        "; true",
        x -> {
          Padded p =
              x.tensor(0)
                  .nonMaxSuppressionPadded(
                      x.tensor(1), x.integer(2), x.number(3), least(x), x.flag(5));
          return OpTable.named(
              "selectedIndices", p.selectedIndices, "validOutputs", p.validOutputs);
        });
  }
}
