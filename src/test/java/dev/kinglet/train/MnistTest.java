package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Real digits on the JVM. Two epochs with {@code -Pfull}, else a stated few steps. */
class MnistTest {
  private static final boolean FULL = Boolean.getBoolean("kinglet.full");

  @Test
  void anMlpLearnsDigits() throws IOException {
    double accuracy = FULL ? learn(256, 3750, 32, 3e-3) : learn(128, 200, 128, 1e-3);
    assertTrue(accuracy >= (FULL ? 0.97 : 0.88), "accuracy " + accuracy);
  }

  @Test
  void aConvolutionalNetworkLearnsDigits() throws IOException {
    double accuracy = FULL ? learn(0, 3750, 32, 2e-3) : learn(0, 100, 64, 2e-3);
    assertTrue(accuracy >= (FULL ? 0.985 : 0.88), "accuracy " + accuracy);
  }

  private static double learn(int hidden, int steps, int batch, double rate) throws IOException {
    MnistRun run = MnistFiles.open();
    long start = System.nanoTime();
    double accuracy = run.learn(hidden, steps, batch, rate, FULL).accuracy();
    System.out.println(
        (hidden == 0 ? "CNN " : "MLP ")
            + steps
            + " steps of "
            + batch
            + ": "
            + Math.round(accuracy * 1e4) / 100.0
            + " % in "
            + Math.round((System.nanoTime() - start) / 1e8) / 10.0
            + " s");
    return accuracy;
  }
}
