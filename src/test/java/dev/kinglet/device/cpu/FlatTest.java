package dev.kinglet.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.engine.Devices;
import dev.kinglet.schedule.NaiveDevice;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Small plans that run as one give what their steps give, and what the naive device gives. */
class FlatTest {
  private final Random random = new Random(5);

  @AfterEach
  void end() {
    Devices.setHost(null);
  }

  private Tensor values(int... shape) {
    int n = 1;
    for (int d : shape) {
      n *= d;
    }
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return Tensor.of(x, shape);
  }

  /** A function made of small ops at random. */
  private static Tensor[] chain(Tensor x, Tensor w, Tensor b, int seed) {
    Random r = new Random(seed);
    Tensor y = x;
    for (int i = 0; i < 4; i++) {
      y =
          switch (r.nextInt(9)) {
            case 0 -> y.matMul(w).add(b);
            case 1 -> y.matMul(w.transpose()).sigmoid();
            case 2 -> y.tanh().mul(b);
            case 3 -> y.softmax();
            case 4 -> y.sub(y.mean(new int[] {-1}, true));
            case 5 -> y.mul(y).add(0.5).sqrt().div(b.add(3));
            case 6 -> y.add(y.max(new int[] {0}, true));
            case 7 -> y.relu().add(y.slice(new int[] {0, 1}, new int[] {y.shape()[0], 1}));
            default -> y.transpose().matMul(y).add(b).slice(new int[] {0, 0}, x.shape());
          };
    }
    return new Tensor[] {y, y.sum(new int[] {1}, false), y.mul(2)};
  }

  @Test
  void isWhatItsStepsAre() {
    for (int k = 0; k < 120; k++) {
      int seed = k;
      int size = 3 + k % 5;
      try (Scope s = Scope.open()) {
        Tensor w = values(size, size);
        Tensor b = values(size);
        Tensor[] xs = new Tensor[6];
        for (int i = 0; i < xs.length; i++) {
          xs[i] = i == 4 ? xs[3] : values(1 + k % 3, size);
        }
        float[][][] want = new float[xs.length][3][];
        Devices.setHost(new NaiveDevice(8, false));
        for (int i = 0; i < xs.length; i++) {
          Tensor[] y = chain(xs[i], i == 5 ? w.mul(2) : w, b, seed);
          for (int j = 0; j < 3; j++) {
            want[i][j] = y[j].floats();
          }
        }
        Devices.setHost(null);
        Jit jit = new Jit(in -> chain(in[0], in[1], b, seed));
        Tensor[][] got = new Tensor[xs.length][];
        for (int i = 0; i < xs.length; i++) {
          got[i] = jit.call(xs[i], i == 5 ? w.mul(2) : w);
        }
        for (int i = 0; i < xs.length; i++) {
          for (int j = 0; j < 3; j++) {
            float[] a = got[i][j].floats();
            float most = 1;
            for (float v : want[i][j]) {
              most = Math.max(most, Math.abs(v));
            }
            assertArrayEquals(want[i][j], a, 1e-5f * most, "seed " + k + ", call " + i);
          }
        }
        jit.dispose();
      }
    }
  }

  @Test
  void aNetworkIsOneTask() {
    try (Scope s = Scope.open()) {
      Tensor w = values(4, 8);
      Tensor b = values(8);
      Tensor v = values(8, 1);
      Tensor x = values(1, 4);
      float[] want = x.matMul(w).add(b).sigmoid().matMul(v).sigmoid().floats();
      for (int i = 0; i < 5; i++) {
        // op by op the same graph comes again, and with it its steps
        assertArrayEquals(want, x.matMul(w).add(b).sigmoid().matMul(v).sigmoid().floats());
        assertEquals(1, x.mul(i).add(i).softmax().sum().item(), 1e-6);
      }
      Tensor[] kept = {x.mul(3), x.mul(4), x.mul(5), x.mul(6), x.mul(7)};
      for (int i = 0; i < kept.length; i++) {
        assertEquals(x.floats()[1] * (3 + i), kept[i].floats()[1], 1e-5);
      }
      assertTrue(x.mul(3).explain().contains("mul"));
    }
  }
}
