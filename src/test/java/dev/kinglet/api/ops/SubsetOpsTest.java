package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What values pick out of a tensor, and boxes out of boxes, against plain loops. */
class SubsetOpsTest {
  private Scope scope;

  @BeforeEach
  void start() {
    Devices.setHost(new CpuDevice());
    scope = Scope.open();
  }

  @AfterEach
  void end() {
    scope.close();
    Devices.setHost(null);
  }

  @Test
  void uniqueKeepsTheOrderOfFirstOccurrence() {
    SubsetOps.Unique u = Tensor.of(new int[] {1, 1, 2, 4, 4, 4, 7, 8, 8}, 9).unique(0);
    assertArrayEquals(new int[] {1, 2, 4, 7, 8}, u.values().ints());
    assertArrayEquals(new int[] {0, 0, 1, 2, 2, 2, 3, 4, 4}, u.indices().ints());
    float nan = Float.NaN;
    u = Tensor.of(new float[] {nan, 0, nan, -0f, Float.POSITIVE_INFINITY}, 5).unique(0);
    assertArrayEquals(new int[] {0, 1, 0, 1, 2}, u.indices().ints());
    u = Tensor.of(new boolean[] {true, true, false}, 3).unique(0);
    assertArrayEquals(new int[] {1, 0}, u.values().ints());
  }

  @Test
  void uniqueOfManyAgreesWithASet() {
    Random random = new Random(3);
    int[] v = random.ints(20_000, -5000, 5000).toArray();
    List<Integer> want = new ArrayList<>();
    for (int x : v) {
      want.add(x);
    }
    want = List.copyOf(new LinkedHashSet<>(want));
    SubsetOps.Unique u = Tensor.of(v, v.length).unique(0);
    assertArrayEquals(want.stream().mapToInt(i -> i).toArray(), u.values().ints());
    int[] at = u.indices().ints();
    for (int i = 0; i < v.length; i++) {
      assertEquals(v[i], want.get(at[i]));
    }
  }

  @Test
  void uniqueSlicesAlongAnyAxis() {
    Tensor x = Tensor.of(new int[] {1, 0, 0, 1, 1, 0, 0, 1, 2, 0, 0, 2}, 3, 4);
    SubsetOps.Unique rows = x.unique(0);
    assertArrayEquals(new int[] {2, 4}, rows.values().shape());
    assertArrayEquals(new int[] {0, 0, 1}, rows.indices().ints());
    SubsetOps.Unique columns = x.unique(1);
    assertArrayEquals(new int[] {1, 0, 1, 0, 2, 0}, columns.values().ints());
    assertArrayEquals(new int[] {0, 1, 1, 0}, columns.indices().ints());
    Tensor deep = Tensor.of(new int[] {1, 0, 1, 1, 0, 1}, 2, 1, 3);
    assertArrayEquals(new int[] {0, 1, 0}, deep.unique(-1).indices().ints());
  }

  @Test
  void uniqueOfStrings() {
    SubsetOps.Unique u = Tensor.of(new String[] {"b", "a,b", "b", ""}, 4).unique(0);
    assertArrayEquals(new String[] {"b", "a,b", ""}, u.values().strings());
    assertArrayEquals(new int[] {0, 1, 0, 2}, u.indices().ints());
  }

  @Test
  void setDifferenceKeepsOrderAndRepetitions() {
    Tensor x = Tensor.of(new int[] {5, 1, 2, 5, 3}, 5);
    SubsetOps.Difference d = x.setDiff1d(Tensor.of(new int[] {3, 1, 9}, 3));
    assertArrayEquals(new int[] {5, 2, 5}, d.values().ints());
    assertArrayEquals(new int[] {0, 2, 3}, d.indices().ints());
    assertEquals(0, x.setDiff1d(x).values().size());
    assertArrayEquals(x.ints(), x.setDiff1d(Tensor.of(new int[0], 0)).values().ints());
    KingletException e =
        assertThrows(KingletException.class, () -> x.setDiff1d(Tensor.of(new float[] {1}, 1)));
    assertEquals(
        "x and y should have the same dtype, but got x (int32) and y (float32).", e.getMessage());
  }

  @Test
  void coordinatesAndMasks() {
    boolean[] on = {true, false, false, false, true, true};
    Tensor c = Tensor.of(on, 2, 3);
    assertArrayEquals(new int[] {0, 0, 1, 1, 1, 2}, c.whereTrue().ints());
    assertArrayEquals(new int[] {0, 3}, Tensor.of(new boolean[2], 1, 1, 2).whereTrue().shape());
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertArrayEquals(new float[] {1, 5, 6}, x.booleanMask(c, 0).floats());
    Tensor columns = x.booleanMask(Tensor.of(new boolean[] {true, false, true}, 3), 1);
    assertArrayEquals(new int[] {2, 2}, columns.shape());
    assertArrayEquals(new float[] {1, 3, 4, 6}, columns.floats());
    assertThrows(KingletException.class, () -> x.booleanMask(c, 1));
  }

  // ---- boxes ------------------------------------------------------------------------------------

  private static final float[] THREE_CLUSTERS = {
    0, 0, 1, 1, 0, 0.1f, 1, 1.1f, 0, -0.1f, 1, 0.9f, 0, 10, 1, 11, 0, 10.1f, 1, 11.1f, 0, 100, 1,
    101
  };
  private static final float[] SCORES = {0.9f, 0.75f, 0.6f, 0.95f, 0.5f, 0.3f};

  @Test
  void theBestOfOverlappingBoxesStays() {
    // the numbers of TensorFlow's own test of the op
    Tensor boxes = Tensor.of(THREE_CLUSTERS, 6, 4);
    Tensor scores = Tensor.of(SCORES, 6);
    double all = Double.NEGATIVE_INFINITY;
    assertArrayEquals(new int[] {3, 0, 5}, boxes.nonMaxSuppression(scores, 30, 0.5, all).ints());
    assertArrayEquals(new int[] {3, 0}, boxes.nonMaxSuppression(scores, 2, 0.5, all).ints());
    assertArrayEquals(new int[] {3, 0}, boxes.nonMaxSuppression(scores, 6, 0.5, 0.4).ints());
    // corners the other way round
    Tensor turned = Tensor.of(new float[] {1, 1, 0, 0, 0, 0.1f, 1, 1.1f}, 2, 4);
    Tensor two = Tensor.of(new float[] {0.9f, 0.75f}, 2);
    assertArrayEquals(new int[] {0}, turned.nonMaxSuppression(two, 2, 0.5, all).ints());
    BoxOps.Padded p = boxes.nonMaxSuppressionPadded(scores, 5, 0.5, 0, true);
    assertArrayEquals(new int[] {3, 0, 5, 0, 0}, p.selectedIndices().ints());
    assertArrayEquals(new int[] {3}, p.validOutputs().ints());
  }

  @Test
  void softSuppressionLowersScores() {
    BoxOps.Scored s =
        Tensor.of(THREE_CLUSTERS, 6, 4)
            .nonMaxSuppressionWithScore(Tensor.of(SCORES, 6), 6, 1, 0, 0.5);
    assertArrayEquals(new int[] {3, 0, 1, 5, 4, 2}, s.selectedIndices().ints());
    assertArrayEquals(
        new float[] {0.95f, 0.9f, 0.384f, 0.3f, 0.256f, 0.197f},
        s.selectedScores().floats(),
        1e-3f);
  }

  @Test
  void manyBoxesAgreeWithTheDefinition() {
    Random random = new Random(11);
    int n = 300;
    float[] b = new float[4 * n];
    float[] s = new float[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 4; k++) {
        b[4 * i + k] = random.nextFloat();
      }
      s[i] = random.nextInt(50); // many are equal: then the first goes first
    }
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rest.add(i);
    }
    rest.sort((i, j) -> Float.compare(s[j], s[i]));
    List<Integer> kept = new ArrayList<>();
    while (!rest.isEmpty()) {
      int best = rest.remove(0);
      kept.add(best);
      rest.removeIf(i -> overlap(b, best, i) >= 0.3);
    }
    int[] want = kept.stream().mapToInt(i -> i).toArray();
    Tensor got = Tensor.of(b, n, 4).nonMaxSuppression(Tensor.of(s, n), n, 0.3, -1);
    assertArrayEquals(want, got.ints());
  }

  private static double overlap(float[] b, int i, int j) {
    double[] both = {1, 1, 1};
    for (int axis = 0; axis < 2; axis++) {
      double[] low = new double[2];
      double[] high = new double[2];
      for (int k = 0; k < 2; k++) {
        int at = 4 * (k == 0 ? i : j) + axis;
        low[k] = Math.min(b[at], b[at + 2]);
        high[k] = Math.max(b[at], b[at + 2]);
        both[k] *= high[k] - low[k];
      }
      both[2] *= Math.max(0, Math.min(high[0], high[1]) - Math.max(low[0], low[1]));
    }
    return both[2] / (both[0] + both[1] - both[2]);
  }
}
