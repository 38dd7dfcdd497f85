package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.WarpOps.Outside;
import dev.kinglet.core.DType;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures turned, projected, divided; dilation; cells; gamma: against loops and known numbers. */
class WarpOpsTest {
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

  private static float[] random(int n, int seed) {
    Random random = new Random(seed);
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = random.nextInt(256);
    }
    return v;
  }

  @Test
  void aQuarterTurn() {
    int n = 5;
    float[] v = random(n * n, 1);
    double middle = 0.5 * (n - 1) / n; // the middle of the middle pixel
    float[] got =
        Tensor.of(v, 1, n, n, 1).rotate(Math.PI / 2, new double[] {0}, middle, middle).floats();
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        assertEquals(v[x * n + n - 1 - y], got[y * n + x], y + ", " + x);
      }
    }
  }

  @Test
  void outsideOfATurnedPictureIsTheFill() {
    Tensor x = Tensor.of(random(16, 2), 1, 2, 2, 4);
    float[] got = x.rotate(Math.PI, new double[] {1, 2, 3}, 0, 0).floats();
    assertArrayEquals(new float[] {1, 2, 3, 255}, java.util.Arrays.copyOfRange(got, 12, 16));
  }

  private static final float[] PICTURE = {1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0};

  private static float[] transformed(boolean bilinear, Outside outside) {
    Tensor t = Tensor.of(new float[] {0, 0.5f, 1, -1, 2, 3, 0, 0}, 1, 8);
    return Tensor.of(PICTURE, 1, 4, 4, 1).transform(t, bilinear, outside, 0, null).floats();
  }

  @Test
  void projectionsAsTensorFlowHasThem() {
    // the numbers of TensorFlow's tests of ImageProjectiveTransformV3
    assertArrayEquals(
        new float[] {1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0},
        transformed(false, Outside.CONSTANT));
    assertArrayEquals(
        new float[] {1, 0, 1, 1, 0, 0, .5f, .5f, 0, 0, 0, 0, 0, 0, 0, 0},
        transformed(true, Outside.CONSTANT));
    assertArrayEquals(
        new float[] {1, 0, 1, 1, .5f, .5f, .5f, .5f, 1, 0, 1, 0, 0, .5f, .5f, 0},
        transformed(true, Outside.REFLECT));
    assertArrayEquals(
        new float[] {1, 0, 1, 1, .5f, 1, .5f, .5f, 1, 1, 0, 1, .5f, .5f, .5f, .5f},
        transformed(true, Outside.WRAP));
    assertArrayEquals(
        new float[] {1, 0, 1, 1, .5f, .5f, .5f, .5f, 0, 0, 0, 0, 0, 0, 0, 0},
        transformed(true, Outside.NEAREST));
    Tensor extreme = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, -1, 0}, 1, 8);
    float[] stripes = {1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1};
    assertArrayEquals(
        new float[] {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0},
        Tensor.of(stripes, 1, 4, 4, 1)
            .transform(extreme, false, Outside.CONSTANT, 0, null)
            .floats());
  }

  @Test
  void otsuFindsTheLimitOfTheGreatestVarianceBetween() {
    float[] v = random(200, 4);
    for (int i = 0; i < 80; i++) {
      v[i] = v[i] / 4;
    }
    int best = -1;
    double most = 0;
    for (int limit = 0; limit < 255; limit++) {
      double[] n = new double[2];
      double[] sum = new double[2];
      for (float x : v) {
        int side = Math.rint(x) <= limit ? 0 : 1;
        n[side]++;
        sum[side] += Math.rint(x);
      }
      double apart = sum[0] / n[0] - sum[1] / n[1];
      double between = n[0] * n[1] * apart * apart;
      if (between > most) {
        most = between;
        best = limit;
      }
    }
    int[] got = Tensor.of(v, 20, 10, 1).threshold(true, false, 0).ints();
    for (int i = 0; i < v.length; i++) {
      assertEquals(v[i] > best ? 255 : 0, got[i]);
    }
    int[] flat = Tensor.of(new float[] {9, 9}, 2, 1, 1).threshold(true, false, 0).ints();
    assertArrayEquals(new int[] {255, 255}, flat);
  }

  @Test
  void dilationTakesTheLargestSum() {
    int h = 5;
    int w = 6;
    float[] x = random(h * w, 5);
    float[] f = random(6, 6);
    Tensor y =
        Tensor.of(x, 1, h, w, 1)
            .dilation2d(Tensor.of(f, 2, 3, 1), new int[] {1, 2}, Padding.SAME, new int[] {2, 1});
    assertArrayEquals(new int[] {1, 5, 3, 1}, y.shape());
    float[] got = y.floats();
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 3; j++) {
        float most = Float.NEGATIVE_INFINITY;
        for (int a = 0; a < 2; a++) {
          for (int b = 0; b < 3; b++) {
            int row = i - 1 + 2 * a;
            int col = 2 * j + b;
            if (row >= 0 && row < h && col < w) {
              most = Math.max(most, x[row * w + col] + f[a * 3 + b]);
            }
          }
        }
        assertEquals(most, got[i * 3 + j], i + ", " + j);
      }
    }
  }

  @Test
  void aMemoryCell() {
    // all weights 0: the gates are half open, but for the forget gate of bias 1
    Tensor zero = Tensor.of(new float[12], 3, 4);
    CellOps.State s =
        CellOps.basicLSTMCell(
            Tensor.scalar(1),
            zero,
            Tensor.of(new float[4], 4),
            Tensor.of(new float[2], 1, 2),
            new CellOps.State(Tensor.of(new float[] {2}, 1, 1), Tensor.of(new float[1], 1, 1)));
    double c = 2 / (1 + Math.exp(-1));
    assertEquals(c, s.c().item(), 1e-6);
    assertEquals(Math.tanh(c) / 2, s.h().item(), 1e-6);
  }

  @Test
  void averagesMove() {
    // the numbers of TensorFlow's assign_moving_average
    Tensor zero = Tensor.of(new float[2], 2);
    Tensor decay = Tensor.scalar(0.6);
    Tensor x = Tensor.of(new float[] {1, 2}, 2);
    Tensor v1 = zero.movingAverage(x, decay, Tensor.scalar(1));
    assertArrayEquals(new float[] {1, 2}, v1.floats(), 1e-5f);
    Tensor v2 = v1.movingAverage(Tensor.of(new float[] {11, 12}, 2), decay, Tensor.scalar(2));
    assertArrayEquals(new float[] {7.25f, 8.25f}, v2.floats(), 1e-5f);
    assertArrayEquals(new float[] {0.4f, 0.8f}, zero.movingAverage(x, decay, null).floats(), 1e-6f);
  }

  @Test
  void gammaHasItsMoments() {
    for (double[] p : new double[][] {{2, 1}, {0.4, 2}, {9, 0.5}, {1, 1}}) {
      int n = 40_000;
      Keys.setSeed(5);
      float[] v = RandomOps.randomGamma(new int[] {n}, p[0], p[1], DType.FLOAT32).floats();
      double sum = 0;
      double squares = 0;
      for (float x : v) {
        sum += x;
        squares += (double) x * x;
      }
      double mean = sum / n;
      double variance = squares / n - mean * mean;
      double deviation = Math.sqrt(p[0]) / p[1];
      assertEquals(p[0] / p[1], mean, 4 * deviation / Math.sqrt(n));
      // the fourth moment of a gamma distribution is (3 + 6 / alpha) of the variance squared
      double spread = deviation * deviation * Math.sqrt((2 + 6 / p[0]) / n);
      assertEquals(deviation * deviation, variance, 4 * spread);
    }
  }
}
