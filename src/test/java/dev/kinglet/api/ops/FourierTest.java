package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fourier transforms against the defining sum in double precision. */
class FourierTest {
  @BeforeAll
  static void start() {
    Devices.setHost(new CpuDevice());
  }

  @AfterAll
  static void end() {
    Devices.setHost(null);
  }

  private static double[] random(int n, long seed) {
    Random r = new Random(seed);
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) r.nextGaussian();
    }
    return v;
  }

  private static Tensor tensor(double[] v) {
    float[] f = new float[v.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) v[i];
    }
    return Tensor.of(f, f.length);
  }

  /** Real and imaginary parts by turns. */
  private static double[] definition(double[] re, double[] im, int sign) {
    int n = re.length;
    double[] out = new double[2 * n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double angle = sign * 2 * Math.PI * ((long) i * k % n) / n;
        out[2 * k] += re[i] * Math.cos(angle) - im[i] * Math.sin(angle);
        out[2 * k + 1] += re[i] * Math.sin(angle) + im[i] * Math.cos(angle);
      }
    }
    return out;
  }

  /** The largest difference, relative to the root mean square. */
  private static double error(float[] got, double[] want) {
    assertEquals(want.length, got.length);
    double worst = 0;
    double square = 0;
    for (int i = 0; i < want.length; i++) {
      worst = Math.max(worst, Math.abs(got[i] - want[i]));
      square += want[i] * want[i];
    }
    return worst / Math.sqrt(square / want.length);
  }

  @Test
  void everyKindOfLength() {
    // one product; powers of two; mixed factors; a prime; twice a prime; a square of a prime
    int[] lengths = {1, 2, 3, 5, 17, 64, 65, 100, 128, 210, 256, 360, 1000, 1024, 4096, 67, 509};
    for (int n : lengths) {
      try (Scope scope = Scope.open()) {
        double[] re = random(n, n);
        double[] im = random(n, -n);
        Tensor x = SpectralOps.complex(tensor(re), tensor(im));
        double e = error(x.fft().floats(), definition(re, im, -1));
        assertTrue(e < 2e-6, n + ": " + e);
        double[] back = definition(re, im, 1);
        for (int i = 0; i < back.length; i++) {
          back[i] /= n;
        }
        e = error(x.ifft().floats(), back);
        assertTrue(e < 2e-6, n + " back: " + e);
      }
    }
  }

  @Test
  void longLengthsComeBack() {
    for (int n : new int[] {134, 4489, 65536, 100003}) {
      try (Scope scope = Scope.open()) {
        double[] re = random(n, n);
        Tensor y = tensor(re).cast(DType.COMPLEX64).fft();
        double e = error(y.ifft().real().floats(), re);
        assertTrue(e < 1e-5, n + ": " + e);
      }
    }
  }

  @Test
  void ofRealValues() {
    try (Scope scope = Scope.open()) {
      double[] re = random(300, 1);
      double[] want = definition(re, new double[300], -1);
      assertTrue(error(tensor(re).rfft().floats(), java.util.Arrays.copyOf(want, 302)) < 2e-6);
      assertTrue(error(tensor(re).rfft().irfft().floats(), re) < 2e-6);
      // cut and filled up
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertArrayEquals(new int[] {2, 2}, x.rfft(2).shape());
      assertArrayEquals(new float[] {3, 0, -1, 0, 9, 0, -1, 0}, x.rfft(2).floats(), 1e-5f);
      assertArrayEquals(
          new float[] {6, 0, -2, -2, 2, 0, 15, 0, -2, -5, 5, 0}, x.rfft(4).floats(), 1e-5f);
      assertArrayEquals(new int[] {2, 1, 4}, x.rfft(5).reshape(2, 1, 3).irfft().shape());
    }
  }

  @Test
  void shortTime() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5}, 5);
      Tensor ones = Tensor.of(new float[] {1, 1, 1}, 3);
      // each row is rfft([x[i], x[i+1], x[i+2]])
      Tensor y = x.stft(3, 2, 3, ones);
      assertArrayEquals(new int[] {2, 2}, y.shape());
      float h = (float) Math.sqrt(0.75);
      assertArrayEquals(new float[] {6, 0, -1.5f, h, 12, 0, -1.5f, h}, y.floats(), 1e-5f);
    }
  }

  @Test
  void typesAreChecked() {
    Tensor x = Tensor.of(new float[] {1, 2}, 2);
    KingletException e = assertThrows(KingletException.class, x::fft);
    assertTrue(e.getMessage().contains("must be complex64 but got float32"));
    assertThrows(KingletException.class, () -> x.cast(DType.COMPLEX64).rfft());
  }
}
