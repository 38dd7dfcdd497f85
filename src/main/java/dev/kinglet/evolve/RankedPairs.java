package dev.kinglet.evolve;

/**
 * Breeding by ranked pairs. The best genomes live on unchanged, some newcomers are drawn at random,
 * and the rest are children of the pairs (0,1), (0,2), (1,2), (0,3), (1,3), (2,3) … of the ranking.
 *
 * @param elite the share that lives on unchanged
 * @param fresh the share that is drawn anew, every weight uniform in (-1, 1)
 * @param crossover the probability that a child takes a weight from its second parent
 * @param mutation the probability that a weight is changed
 * @param range how far a change goes: uniform in (-range, range)
 */
public record RankedPairs(
    double elite, double fresh, double crossover, double mutation, double range) {
  /** The settings of the well-known Flappy Bird demo. */
  public static final RankedPairs CLASSIC = new RankedPairs(0.2, 0.2, 0.5, 0.1, 0.5);

  /**
   * A first generation.
   *
   * @param population how many genomes, at least 1
   * @param genes how many weights each
   * @param random where the weights come from
   * @return [population][genes], uniform in (-1, 1)
   */
  public static double[][] first(int population, int genes, CounterRandom random) {
    double[][] all = new double[population][];
    for (int i = 0; i < population; i++) {
      all[i] = fresh(genes, random);
    }
    return all;
  }

  /**
   * The generation after this one, of the same size.
   *
   * @param genomes [population][genes]; not changed, though elite genomes are carried over as they
   *     are
   * @param scores one score per genome, higher is better; equal scores keep their order
   * @param random where crossover, mutation and newcomers come from
   * @throws IllegalArgumentException if there are no genomes, or not as many scores as genomes
   */
  public double[][] next(double[][] genomes, double[] scores, CounterRandom random) {
    int n = genomes.length;
    if (n == 0 || scores.length != n) {
      throw new IllegalArgumentException("breed: " + n + " genomes, " + scores.length + " scores");
    }
    int[] rank = ranking(scores);
    double[][] next = new double[n][];
    int made = 0;
    for (int keep = (int) (elite * n + 0.5); made < keep && made < n; made++) {
      next[made] = genomes[rank[made]];
    }
    for (int add = (int) (fresh * n + 0.5); add > 0 && made < n; add--) {
      next[made++] = fresh(genomes[0].length, random);
    }
    int second = n > 1 ? 1 : 0;
    int first = 0;
    while (made < n) {
      next[made++] = child(genomes[rank[first]], genomes[rank[second]], random);
      if (++first >= second) {
        first = 0;
        second = second + 1 < n ? second + 1 : Math.min(1, n - 1);
      }
    }
    return next;
  }

  private double[] child(double[] a, double[] b, CounterRandom random) {
    double[] c = new double[a.length];
    for (int i = 0; i < c.length; i++) {
      c[i] = random.next() < crossover ? b[i] : a[i];
      if (random.next() < mutation) {
        c[i] += random.next(range);
      }
    }
    return c;
  }

  private static double[] fresh(int genes, CounterRandom random) {
    double[] g = new double[genes];
    for (int i = 0; i < genes; i++) {
      g[i] = random.next(1);
    }
    return g;
  }

  /**
   * The order of the scores, best first.
   *
   * @param scores any numbers but NaN
   * @return the indices of the scores in falling order; equal scores keep their order
   */
  public static int[] ranking(double[] scores) {
    int n = scores.length;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    // merge sort from the bottom up: stable, and without the boxing of a Comparator
    int[] from = order;
    int[] to = new int[n];
    for (int width = 1; width < n; width *= 2) {
      for (int low = 0; low < n; low += 2 * width) {
        int middle = Math.min(low + width, n);
        int high = Math.min(low + 2 * width, n);
        int a = low;
        int b = middle;
        for (int i = low; i < high; i++) {
          boolean left = a < middle && (b >= high || scores[from[a]] >= scores[from[b]]);
          to[i] = left ? from[a++] : from[b++];
        }
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }
}
