package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.api.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and metrics give what TensorFlow.js 4.22 gives (recorded). */
class MeasureTest {
  private static Tensor wave(double step, double start, double scale, boolean bits) {
    float[] v = new float[12];
    for (int i = 0; i < 12; i++) {
      double s = Math.sin(i * step + start);
      v[i] = bits ? (s > 0 ? 1 : 0) : (float) (s * scale + 0.5);
    }
    return Tensor.of(v, 3, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "meanSquaredError, 0.13980981707572937",
    "meanAbsoluteError, 0.3041044771671295",
    "meanAbsolutePercentageError, 75.02446746826172",
    "meanSquaredLogarithmicError, 0.06055377796292305",
    "squaredHinge, 0.5994534492492676",
    "hinge, 0.7465408444404602",
    "categoricalHinge, 0.4577343463897705",
    "logcosh, 0.06642138212919235",
    "categoricalCrossentropy, 2.8704516887664795",
    "binaryCrossentropy, 0.8813788294792175",
    "kullbackLeiblerDivergence, 0.5087098479270935",
    "poisson, 0.8989775776863098",
    "cosineProximity, -0.8532722592353821",
    "sparseCategoricalCrossentropy, 1.4069725275039673",
    "binaryAccuracy, 0.5833333730697632",
    "categoricalAccuracy, 0",
    "sparseCategoricalAccuracy, 0.3333333432674408",
    "precision, 0.4285714328289032",
    "recall, 0.5",
    "r2Score, -0.1950676441192627"
  })
  void agrees(String name, double want) {
    boolean metric = Measure.metrics().stream().anyMatch(m -> m.name.equals(name));
    Measure m = metric ? Measure.metric(name, null, 4) : Measure.loss(name);
    boolean bits = name.equals("precision") || name.equals("recall");
    Tensor p = bits ? wave(0.6, 1, 1, true) : wave(1.7, 0.3, 0.45, false);
    Tensor y =
        name.startsWith("sparse")
            ? Tensor.of(new float[] {2, 0, 3}, 3, 1)
            : metric ? wave(1.1, 1, 1, true) : wave(0.9, 2, 0.4, false);
    assertEquals(want, m.function.of(y, p).mean().item(), 1e-5 * Math.abs(want) + 1e-7);
  }

  @Test
  void theRestByHand() {
    Tensor y = Tensor.of(new float[] {0, 0}, 1, 2);
    Tensor p = Tensor.of(new float[] {0.5f, 3}, 1, 2);
    assertEquals((0.125 + 2.5) / 2, Measure.loss("huber").function.of(y, p).item(), 1e-6);
    float[] scores = {6, 5, 4, 3, 2, 1, 0, -1};
    float[] hot = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
    Tensor two = Tensor.of(scores, 1, 8).tile(2, 1);
    assertArrayEquals(
        new float[] {1, 0},
        Measure.metric("topKCategoricalAccuracy", null, 8)
            .function
            .of(Tensor.of(hot, 2, 8), two)
            .floats());
    assertArrayEquals(
        new float[] {1, 0},
        Measure.metric("sparse_top_k_categorical_accuracy", null, 8)
            .function
            .of(Tensor.of(new float[] {4, 5}, 2), two)
            .floats());
    assertEquals("acc", Measure.metric("accuracy", Measure.loss("mse"), 3).name);
  }
}
