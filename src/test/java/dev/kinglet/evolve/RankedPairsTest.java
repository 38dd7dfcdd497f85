package dev.kinglet.evolve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RankedPairsTest {
  // genome i has all its genes at 10 i, so a child shows its parents
  private static double[][] marked(int n, int genes) {
    double[][] g = new double[n][genes];
    for (int i = 0; i < n; i++) {
      java.util.Arrays.fill(g[i], 10 * i);
    }
    return g;
  }

  @Test
  void rankingIsStable() {
    double[] scores = {3, 9, 3, 1, 9, 3};
    assertArrayEquals(new int[] {1, 4, 0, 2, 5, 3}, RankedPairs.ranking(scores));
    assertArrayEquals(new int[] {0}, RankedPairs.ranking(new double[] {5}));
  }

  @Test
  void bestFifthStaysFifthIsNewAndChildrenComeFromRankedPairs() {
    int n = 20;
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      scores[i] = i; // the last is best
    }
    double[][] old = marked(n, 40);
    double[][] next =
        new RankedPairs(0.2, 0.2, 0.5, 0, 0.5).next(old, scores, new CounterRandom(1));
    for (int i = 0; i < 4; i++) {
      assertSame(old[n - 1 - i], next[i]);
    }
    for (int i = 4; i < 8; i++) {
      for (double w : next[i]) {
        assertTrue(w >= -1 && w < 1);
      }
    }
    int[][] pairs = {
      {0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}, {0, 4}, {1, 4}, {2, 4}, {3, 4}, {0, 5}, {1, 5}
    };
    for (int i = 8; i < n; i++) {
      double a = 10 * (n - 1 - pairs[i - 8][0]);
      double b = 10 * (n - 1 - pairs[i - 8][1]);
      int fromB = 0;
      for (double w : next[i]) {
        assertTrue(w == a || w == b, "child " + i + " has " + w + " of neither parent");
        fromB += w == b ? 1 : 0;
      }
      assertTrue(
          fromB > 5 && fromB < 35, "child " + i + " took " + fromB + " of 40 from its second");
    }
  }

  @Test
  void mutationChangesATenthByUpToAHalf() {
    double[][] old = marked(50, 200);
    double[][] next = RankedPairs.CLASSIC.next(old, new double[50], new CounterRandom(9));
    int changed = 0;
    int all = 0;
    for (int i = 20; i < 50; i++) {
      for (double w : next[i]) {
        double off = Math.abs(w / 10 - Math.rint(w / 10)) * 10;
        assertTrue(off <= 0.5 + 1e-9);
        changed += off > 1e-9 ? 1 : 0;
        all++;
      }
    }
    assertEquals(0.1, changed / (double) all, 0.015);
  }

  @Test
  void smallPopulationsWorkAndBadInputIsRefused() {
    for (int n = 1; n < 12; n++) {
      double[][] g = RankedPairs.first(n, 6, new CounterRandom(n));
      assertEquals(n, RankedPairs.CLASSIC.next(g, new double[n], new CounterRandom(2)).length);
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> RankedPairs.CLASSIC.next(new double[3][2], new double[2], new CounterRandom(0)));
    assertEquals("breed: 3 genomes, 2 scores", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Fitness.of(new double[0]));
  }

  @Test
  void fitnessIsBestMeanMedian() {
    assertEquals(new Fitness(8, 3.75, 3), Fitness.of(new double[] {8, 1, 2, 4}));
    assertEquals(new Fitness(7, 4, 4), Fitness.of(new double[] {1, 7, 4}));
  }

  @Test
  void randomNumbersAreEvenlySpreadAndNamedByTheirPlace() {
    CounterRandom random = new CounterRandom(42);
    int[] bins = new int[16];
    double sum = 0;
    double product = 0;
    double before = 0.5;
    int n = 160_000;
    for (int i = 0; i < n; i++) {
      double u = random.next();
      assertEquals(CounterRandom.uniform(42, i), u);
      bins[(int) (16 * u)]++;
      sum += u;
      product += (u - 0.5) * (before - 0.5);
      before = u;
    }
    assertEquals(0.5, sum / n, 0.003);
    assertEquals(0, product / n, 0.001); // neighbours are not correlated
    double chi = 0;
    for (int b : bins) {
      chi += (b - n / 16.0) * (b - n / 16.0) / (n / 16.0);
    }
    assertTrue(chi < 37.7, "chi squared " + chi); // 15 degrees of freedom, p = 0.001
  }
}
