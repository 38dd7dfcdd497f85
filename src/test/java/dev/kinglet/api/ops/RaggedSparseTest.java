package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Ragged and sparse tensors, on the examples of TensorFlow's documentation and tests. */
class RaggedSparseTest {
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

  private static Tensor ints(int... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor one(int value) {
    return Tensor.of(new int[] {value});
  }

  private static Tensor tenths(int from, int to, int... shape) {
    float[] v = new float[to - from + 1];
    for (int i = 0; i < v.length; i++) {
      v[i] = (from + i) / 10f;
    }
    return Tensor.of(v, shape.length == 0 ? new int[] {v.length} : shape);
  }

  private static void says(String message, Executable call) {
    assertEquals(message, assertThrows(KingletException.class, call).getMessage());
  }

  // ---- ragged -----------------------------------------------------------------------------------

  @Test
  void gatherTakesWholeLists() {
    Tensor[] splits = {ints(0, 1, 3, 3, 5, 6), ints(0, 0, 2, 3, 5, 8, 9)};
    RaggedOps.Ragged r = RaggedOps.gather(splits, tenths(1, 9), ints(2, 1, 0, 2, 3));
    assertEquals(2, r.splits().length);
    assertArrayEquals(new int[] {0, 0, 2, 3, 3, 5}, r.splits()[0].ints());
    assertArrayEquals(new int[] {0, 2, 3, 3, 5, 8}, r.splits()[1].ints());
    assertArrayEquals(tenths(1, 8).floats(), r.values().floats());
  }

  @Test
  void indicesWithAxesAddLevels() {
    Tensor[] splits = {ints(0, 3, 3, 7, 9)};
    Tensor square = Tensor.of(new int[] {2, 1, 0, 3}, 2, 2);
    RaggedOps.Ragged r = RaggedOps.gather(splits, tenths(1, 9), square);
    assertArrayEquals(new int[] {0, 2, 4}, r.splits()[0].ints());
    assertArrayEquals(new int[] {0, 4, 4, 7, 9}, r.splits()[1].ints());
    float[] want = {.4f, .5f, .6f, .7f, .1f, .2f, .3f, .8f, .9f};
    assertArrayEquals(want, r.values().floats());
    r = RaggedOps.gather(splits, tenths(1, 9), one(2));
    assertEquals(0, r.splits().length);
    assertArrayEquals(tenths(4, 7).floats(), r.values().floats());
  }

  @Test
  void brokenSplitsAreRefused() {
    Tensor x = tenths(1, 9);
    says(
        "indices[1] = 10 is not in [0, 4)",
        () -> RaggedOps.gather(new Tensor[] {ints(0, 3, 3, 7, 9)}, x, ints(2, 10)));
    says(
        "Ragged splits must be sorted in ascending order",
        () -> RaggedOps.gather(new Tensor[] {ints(0, 3, 5, 2, 9)}, x, ints(0)));
    says(
        "Ragged splits must be non-negative",
        () -> RaggedOps.gather(new Tensor[] {ints(-1, 3)}, x, ints(0)));
    says(
        "Ragged splits must not point past values",
        () -> RaggedOps.gather(new Tensor[] {ints(0, 20)}, x, ints(0)));
  }

  @Test
  void rangesMayBeEmptyAndGoDown() {
    RaggedOps.Ragged r = RaggedOps.range(ints(0, 5, 8, 5), ints(8, 7, 8, 1), ints(2, 1, 1, -1));
    assertArrayEquals(new int[] {0, 4, 6, 6, 10}, r.splits()[0].ints());
    assertArrayEquals(new int[] {0, 2, 4, 6, 5, 6, 5, 4, 3, 2}, r.values().ints());
    r = RaggedOps.range(one(0), one(5), one(1));
    assertArrayEquals(new int[] {0, 5}, r.splits()[0].ints());
    Tensor half = Tensor.of(new float[] {0.5f});
    r = RaggedOps.range(Tensor.scalar(1), Tensor.of(new float[] {2, 1}, 2), half);
    assertArrayEquals(new float[] {1, 1.5f}, r.values().floats());
    says("Requires delta != 0", () -> RaggedOps.range(ints(0), ints(1), ints(0)));
    says(
        "Requires ((limit - start) / delta) <= 2147483647",
        () -> RaggedOps.range(Tensor.scalar(0), Tensor.scalar(1e10), Tensor.scalar(1e-10)));
  }

  @Test
  void denseFillsAndCuts() {
    Tensor fill = Tensor.scalar(1.5);
    Tensor[] splits = {ints(0, 3, 3, 7, 9)};
    Tensor y = RaggedOps.dense(ints(4, 4), tenths(1, 9), fill, splits, "ROW_SPLITS");
    float o = 1.5f;
    float[] want = {.1f, .2f, .3f, o, o, o, o, o, .4f, .5f, .6f, .7f, .8f, .9f, o, o};
    assertArrayEquals(want, y.floats());
    Tensor[] ids = {one(4), ints(0, 0, 0, 2, 2, 2, 2, 3, 3)};
    String types = "FIRST_DIM_SIZE,VALUE_ROWIDS";
    y = RaggedOps.dense(ints(3, 3), tenths(1, 9), fill, ids, types);
    assertArrayEquals(new float[] {.1f, .2f, .3f, o, o, o, .4f, .5f, .6f}, y.floats());
    y = RaggedOps.dense(ints(-1, -1), tenths(1, 9), fill, ids, types);
    assertArrayEquals(new int[] {4, 4}, y.shape());
    assertArrayEquals(want, y.floats());
    y = RaggedOps.dense(one(-1), tenths(1, 18, 9, 2), Tensor.of(new float[] {8, 9}, 2), ids, types);
    assertArrayEquals(new int[] {4, 4, 2}, y.shape());
    assertArrayEquals(
        new float[] {.1f, .2f, .3f, .4f, .5f, .6f, 8, 9}, java.util.Arrays.copyOf(y.floats(), 8));
    says(
        "rt input.shape and shape=3 are incompatible: rt input.rank = 2, but shape.rank = 1",
        () -> RaggedOps.dense(ints(3), tenths(1, 9), fill, splits, "ROW_SPLITS"));
  }

  @Test
  void denseOfThreeLevels() {
    Tensor[] splits = {ints(0, 1, 3), ints(0, 0, 3, 4), ints(0, 2, 4, 6, 8)};
    Tensor x = Tensor.of(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 8);
    String types = "ROW_SPLITS,ROW_SPLITS,ROW_SPLITS";
    Tensor y = RaggedOps.dense(ints(2, 2, 2, 2), x, Tensor.of(new int[] {0}), splits, types);
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 7, 8, 0, 0}, y.ints());
  }

  // ---- sparse -----------------------------------------------------------------------------------

  private static final int[] SIX = {0, 0, 1, 0, 1, 3, 1, 4, 3, 2, 3, 3};

  @Test
  void emptyRowsAreFilled() {
    Tensor values = ints(0, 10, 13, 14, 32, 33);
    SparseOps.Filled f = SparseOps.fillEmptyRows(Tensor.of(SIX, 6, 2), values, ints(5, 6), one(-1));
    assertArrayEquals(
        new int[] {0, 0, 1, 0, 1, 3, 1, 4, 2, 0, 3, 2, 3, 3, 4, 0}, f.indices().ints());
    assertArrayEquals(new int[] {0, 10, 13, 14, -1, 32, 33, -1}, f.values().ints());
    assertArrayEquals(new int[] {0, 0, 1, 0, 1}, f.empty().ints());
    assertArrayEquals(new int[] {0, 1, 2, 3, 5, 6}, f.reverse().ints());
    Tensor mixed = Tensor.of(new int[] {1, 2, 1, 3, 0, 1, 0, 3}, 4, 2);
    f = SparseOps.fillEmptyRows(mixed, ints(1, 3, 2, 4), ints(2, 5), one(-1));
    assertArrayEquals(new int[] {2, 4, 1, 3}, f.values().ints());
    assertArrayEquals(new int[] {2, 3, 0, 1}, f.reverse().ints());
    says(
        "indices(0, 0) is invalid: 5 >= 5",
        () ->
            SparseOps.fillEmptyRows(
                Tensor.of(new int[] {5, 0}, 1, 2), ints(1), ints(5, 5), one(0)));
  }

  @Test
  void indicesFollowTheShape() {
    SparseOps.Reshaped r = SparseOps.reshape(Tensor.of(SIX, 6, 2), ints(5, 6), ints(2, -1, 5));
    assertArrayEquals(new int[] {2, 3, 5}, r.shape().ints());
    assertArrayEquals(
        new int[] {0, 0, 0, 0, 1, 1, 0, 1, 4, 0, 2, 0, 1, 1, 0, 1, 1, 1}, r.indices().ints());
    says(
        "only one output dimension may be -1, not both 0 and 2",
        () -> SparseOps.reshape(Tensor.of(SIX, 6, 2), ints(5, 6), ints(-1, 2, -1)));
    says(
        "size 1 must be non-negative, not -7",
        () -> SparseOps.reshape(Tensor.of(SIX, 6, 2), ints(5, 6), ints(1, -7)));
  }

  @Test
  void segmentsAddUp() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10);
    Tensor rows = ints(8, 3, 0, 9);
    assertArrayEquals(
        new float[] {9, 4, 11}, SparseOps.segment(x, rows, ints(0, 1, 2, 2), false).floats());
    assertArrayEquals(
        new float[] {9, 0, 0, 5},
        SparseOps.segment(x, rows, ints(0, 3, 3, 3), true).floats(),
        1e-5f);
    says(
        "segment ids are not increasing", () -> SparseOps.segment(x, rows, ints(0, 1, 0, 1), true));
    says("segment ids must be >= 0", () -> SparseOps.segment(x, rows, ints(0, 0, 0, -1), true));
    says(
        "Bad: indices[1] == -1 out of range [0, 10)",
        () -> SparseOps.segment(x, ints(8, -1), ints(0, 1), true));
  }

  @Test
  void sparseToDense() {
    Tensor at = Tensor.of(new int[] {0, 1, 1, 1}, 2, 2);
    Tensor values = Tensor.of(new float[] {5, 6}, 2);
    int[] two = {2, 2};
    assertArrayEquals(
        new float[] {1, 5, 1, 6}, SparseOps.toDense(at, values, two, Tensor.scalar(1)).floats());
    assertArrayEquals(new float[] {0, 5, 0, 6}, SparseOps.toDense(at, values, two, null).floats());
    Tensor seven = SparseOps.toDense(ints(0, 2), one(7), new int[] {4}, null);
    assertArrayEquals(new int[] {7, 0, 7, 0}, seven.ints());
    Tensor none =
        SparseOps.toDense(ints(), Tensor.of(new float[0], 0), new int[] {3}, Tensor.scalar(5));
    assertArrayEquals(new float[] {5, 5, 5}, none.floats());
    Tensor words =
        SparseOps.toDense(
            ints(1),
            Tensor.of(new String[] {"a"}, 1),
            new int[] {2},
            Tensor.of(new String[] {"c"}));
    assertArrayEquals(new String[] {"c", "a"}, words.strings());
    assertThrows(
        KingletException.class, () -> SparseOps.toDense(at, ints(5, 6), two, Tensor.scalar(1)));
  }
}
