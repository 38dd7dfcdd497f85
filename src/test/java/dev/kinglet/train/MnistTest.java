package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.io.Idx;
import dev.kinglet.nn.Digits;
import dev.kinglet.nn.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real digits: 60,000 to learn from, 5,000 others to be judged by. */
class MnistTest {
  private static final boolean FULL = Boolean.getBoolean("kinglet.full");
  private static Images train;
  private static Images test;

  @BeforeAll
  static void load() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    assumeTrue(data != null, "skipped: set KINGLET_DATA");
    Path dir = Path.of(data, "mnist");
    train =
        new Images(
            idx(dir, "train-images-idx3-ubyte.gz"), idx(dir, "train-labels-idx1-ubyte.gz"), 10);
    test =
        new Images(
            idx(dir, "t10k-first5000-images-idx3-ubyte.gz"),
            idx(dir, "t10k-first5000-labels-idx1-ubyte.gz"),
            10);
  }

  private static Idx idx(Path dir, String name) throws IOException {
    byte[] packed = Files.readAllBytes(dir.resolve(name));
    return Idx.parse(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
  }

  @Test
  void anMlpLearnsDigits() {
    double accuracy = learn(Digits::mlp, FULL ? 3750 : 200, FULL ? 32 : 128, 1e-3);
    assertTrue(accuracy >= (FULL ? 0.97 : 0.88), "accuracy " + accuracy);
  }

  @Test
  void aConvolutionalNetworkLearnsDigits() {
    double accuracy = learn(Digits::leNet, FULL ? 3750 : 150, FULL ? 32 : 64, FULL ? 1e-3 : 2e-3);
    assertTrue(accuracy >= (FULL ? 0.985 : 0.91), "accuracy " + accuracy);
  }

  /** Two epochs when there are steps enough. */
  private static double learn(Supplier<Layer> net, int steps, int batch, double rate) {
    long start = System.nanoTime();
    Keys.setSeed(7);
    Layer model;
    try (Scope s = Scope.open()) {
      model = net.get();
    }
    Classifier c = new Classifier(model, Optimizers.adam(rate));
    int perEpoch = train.count() / batch;
    for (int i = 0; i < steps; i++) {
      if (i % perEpoch == 0) {
        train.shuffle(i / perEpoch);
      }
      int from = i % perEpoch * batch;
      try (Scope s = Scope.open()) {
        c.step(train.batch(from, batch), train.oneHot(from, batch));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int right = 0;
    for (int from = 0; from < test.count(); from += 500) {
      try (Scope s = Scope.open()) {
        int[] got = c.predict(test.batch(from, 500)).ints();
        for (int i = 0; i < got.length; i++) {
          right += got[i] == test.label(from + i) ? 1 : 0;
        }
      }
    }
    c.dispose();
    double accuracy = right / (double) test.count();
    System.out.printf("%d steps of %d: %.2f %% in %.1f s%n", steps, batch, 100 * accuracy, seconds);
    return accuracy;
  }
}
