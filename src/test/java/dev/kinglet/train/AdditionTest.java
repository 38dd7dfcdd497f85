package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.DType;
import dev.kinglet.nn.Layers;
import dev.kinglet.nn.Sequential;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two numbers as text, "12+7", to their sum as text, "19", letter by letter: a recurrent encoder, a
 * recurrent decoder (Sutskever et al., "Sequence to sequence learning with neural networks", 2014).
 * Judged by whole sums of pairs of numbers that were kept apart, in either order. To 99 % with
 * {@code -Pfull}, else a stated few epochs.
 */
class AdditionTest {
  private static final boolean FULL = Boolean.getBoolean("kinglet.full");
  private static final String LETTERS = "0123456789+ ";
  private static final int IN = 5;
  private static final int OUT = 3;

  @Test
  void gatedUnitsAddNumbersTheyHaveNotSeen() {
    check("gru");
  }

  @Test
  void aMemoryAddsNumbersItHasNotSeen() {
    assumeTrue(FULL, "skipped: with -Pfull");
    check("lstm");
  }

  private static void check(String kind) {
    long start = System.nanoTime();
    int epochs = FULL ? 25 : 6;
    double right = learn(kind, 64, epochs);
    System.out.println(
        kind
            + ", "
            + epochs
            + " epochs: "
            + Math.round(right * 1e4) / 100.0
            + " % of unseen sums in "
            + Math.round((System.nanoTime() - start) / 1e8) / 10.0
            + " s");
    assertTrue(right >= (FULL ? 0.99 : 0.4), "sums right: " + right);
  }

  private static void write(float[] to, int row, int length, String text) {
    String padded = text + " ".repeat(length - text.length());
    for (int i = 0; i < length; i++) {
      to[(row * length + i) * LETTERS.length() + LETTERS.indexOf(padded.charAt(i))] = 1;
    }
  }

  private static Tensor[] letters(List<int[]> pairs) {
    int n = LETTERS.length();
    float[] x = new float[pairs.size() * IN * n];
    float[] y = new float[pairs.size() * OUT * n];
    for (int i = 0; i < pairs.size(); i++) {
      int a = pairs.get(i)[0];
      int b = pairs.get(i)[1];
      // the last letters first, so that what belongs together is near
      write(x, i, IN, new StringBuilder(a + "+" + b).reverse().toString());
      write(y, i, OUT, "" + (a + b));
    }
    return new Tensor[] {Tensor.of(x, pairs.size(), IN, n), Tensor.of(y, pairs.size(), OUT, n)};
  }

  /** The share of unseen sums that are right. */
  private static double learn(String kind, int units, int epochs) {
    Keys.setSeed(7);
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < 100; a++) {
      for (int b = a; b < 100; b++) {
        pairs.add(new int[] {a, b});
      }
    }
    Collections.shuffle(pairs, new Random(3));
    List<int[]> kept = new ArrayList<>();
    List<int[]> shown = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      int[] p = pairs.get(i);
      List<int[]> to = i < 500 ? kept : shown;
      to.add(p);
      if (p[0] != p[1]) {
        to.add(new int[] {p[1], p[0]});
      }
    }
    Collections.shuffle(shown, new Random(4));
    Sequential m =
        new Sequential(
            Layers.of(kind).with("units", units).inputShape(IN, LETTERS.length()),
            Layers.of("repeatVector").with("n", OUT),
            Layers.of(kind).with("units", units).with("returnSequences", true),
            Layers.timeDistributed(Layers.dense(LETTERS.length()).with("activation", "softmax")));
    Trainer t = new Trainer(m, Optimizers.adam(0.01), "categoricalCrossentropy", "accuracy");
    Tensor[] data = letters(shown);
    t.fit(data[0], data[1], new FitOptions().epochs(epochs).batchSize(128).seed(5));
    double[] right = new double[1];
    Scope.run(
        () -> {
          Tensor[] test = letters(kept);
          Tensor same = t.predict(test[0]).argMax(-1).equal(test[1].argMax(-1));
          right[0] = same.all(new int[] {-1}, false).cast(DType.FLOAT32).mean().item();
        });
    m.dispose();
    return right[0];
  }
}
