package dev.kinglet.api.ops;

/**
 * Non-maximum suppression: of boxes that overlap, the one with the highest score stays. With soft
 * suppression (Bodla et al., "Soft-NMS", 2017) the others' scores fall with the overlap instead.
 */
public final class Suppression {
  /** The boxes that stay, best first. */
  public final int[] indices;

  /** Their scores, after soft suppression. */
  public final float[] scores;

  private final float[] boxes;
  private final double[] score;
  // a binary heap of box numbers, the best first
  private final int[] heap;
  private int size;

  /**
   * Selects.
   *
   * @param boxes y1, x1, y2, x2 of each; any two opposite corners
   * @param given the score of each
   * @param most how many stay at most
   * @param iou boxes that overlap a better one this much (intersection over union) go
   * @param least scores must exceed it
   * @param sigma of the Gaussian of soft suppression; 0 for none
   */
  public Suppression(
      float[] boxes, float[] given, int most, double iou, double least, double sigma) {
    this.boxes = boxes;
    int n = given.length;
    score = new double[n];
    heap = new int[n];
    for (int i = 0; i < n; i++) {
      score[i] = given[i];
      if (score[i] > least) {
        push(i);
      }
    }
    double scale = sigma > 0 ? -0.5 / sigma : 0;
    int[] kept = new int[n];
    int[] seen = new int[n]; // how many of the kept each box was compared with
    int count = 0;
    while (count < most && size > 0) {
      int box = pop();
      double before = score[box];
      boolean gone = false;
      for (int k = count - 1; k >= seen[box] && !gone; k--) {
        double overlap = overlap(box, kept[k]);
        score[box] *= Math.exp(scale * overlap * overlap);
        gone = overlap >= iou || !(score[box] > least);
      }
      seen[box] = count;
      if (!gone) {
        if (score[box] == before) {
          kept[count++] = box;
        } else {
          push(box);
        }
      }
    }
    indices = Host.head(kept, count);
    scores = new float[count];
    for (int k = 0; k < count; k++) {
      scores[k] = (float) score[kept[k]];
    }
  }

  /** Intersection over union; 0 for boxes without area. */
  private double overlap(int i, int j) {
    double a = area(i);
    double b = area(j);
    if (a <= 0 || b <= 0) {
      return 0;
    }
    double shared = 1;
    for (int axis = 0; axis < 2; axis++) {
      double to = Math.min(side(i, axis, true), side(j, axis, true));
      shared *= Math.max(0, to - Math.max(side(i, axis, false), side(j, axis, false)));
    }
    return shared / (a + b - shared);
  }

  private double area(int i) {
    return (side(i, 0, true) - side(i, 0, false)) * (side(i, 1, true) - side(i, 1, false));
  }

  private double side(int i, int axis, boolean far) {
    float a = boxes[4 * i + axis];
    float b = boxes[4 * i + axis + 2];
    return far ? Math.max(a, b) : Math.min(a, b);
  }

  /** Whether i comes before j: the higher score, of equal ones the earlier box. */
  private boolean better(int i, int j) {
    return score[i] > score[j] || score[i] == score[j] && i < j;
  }

  private void push(int i) {
    int at = size++;
    while (at > 0 && better(i, heap[(at - 1) / 2])) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = i;
  }

  private int pop() {
    int top = heap[0];
    int last = heap[--size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && better(heap[child + 1], heap[child])) {
        child++;
      }
      if (!better(heap[child], last)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}
