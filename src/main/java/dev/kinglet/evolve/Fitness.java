package dev.kinglet.evolve;

import java.util.Arrays;

/**
 * What one generation achieved.
 *
 * @param best the highest score
 * @param mean the average score
 * @param median the score in the middle (for an even count, the mean of the two in the middle)
 */
public record Fitness(double best, double mean, double median) {
  /**
   * The statistics of some scores.
   *
   * @param scores one score per genome, at least one; not changed
   * @throws IllegalArgumentException if there is no score
   */
  public static Fitness of(double[] scores) {
    int n = scores.length;
    if (n == 0) {
      throw new IllegalArgumentException("fitness: no scores");
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (double s : sorted) {
      sum += s;
    }
    return new Fitness(sorted[n - 1], sum / n, (sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
  }
}
