package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.api.ops.SpectralOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.schedule.NaiveDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Complex tensors: two nodes behind one handle. */
class ComplexTest {
  private final NaiveDevice device = new NaiveDevice(8, false);
  private Scope scope;

  @BeforeEach
  void start() {
    Devices.setHost(device);
    scope = Scope.open();
  }

  @AfterEach
  void end() {
    scope.close();
    Devices.setHost(null);
  }

  private static Tensor complex(float... pairs) {
    float[] re = new float[pairs.length / 2];
    float[] im = new float[re.length];
    for (int i = 0; i < re.length; i++) {
      re[i] = pairs[2 * i];
      im[i] = pairs[2 * i + 1];
    }
    return SpectralOps.complex(Tensor.of(re, re.length), Tensor.of(im, im.length));
  }

  private static void check(Tensor t, float... pairs) {
    assertEquals(DType.COMPLEX64, t.dtype());
    assertArrayEquals(pairs, t.floats(), 1e-6f);
  }

  @Test
  void arithmetic() {
    Tensor a = complex(1, 2, -3, 0.5f);
    Tensor b = complex(3, -1, 0, 2);
    check(a.add(b), 4, 1, -3, 2.5f);
    check(a.sub(Tensor.scalar(1)), 0, 2, -4, 0.5f);
    check(a.mul(b), 5, 5, -1, -6); // (1+2i)(3-i) = 5+5i
    check(a.mul(b).div(b), 1, 2, -3, 0.5f);
    check(a.square(), -3, 4, 8.75f, -3);
    check(a.neg(), -1, -2, 3, -0.5f);
    assertArrayEquals(new float[] {5}, complex(3, -4).abs().floats());
    assertArrayEquals(
        new float[] {1, 0}, a.equal(complex(1, 2, -3, 2)).cast(DType.FLOAT32).floats());
  }

  @Test
  void lengthsNeitherOverflowNorUnderflow() {
    Tensor a = complex(3e38f, 1e38f, 3e-30f, 4e-30f, 0, 0, Float.NEGATIVE_INFINITY, 1);
    float[] y = a.abs().floats();
    assertEquals(Math.hypot(3e38, 1e38), y[0], 1e32);
    assertEquals(5e-30f, y[1], 1e-35f);
    assertArrayEquals(
        new float[] {0, Float.POSITIVE_INFINITY}, java.util.Arrays.copyOfRange(y, 2, 4));
  }

  @Test
  void movesAsOne() {
    Tensor a = complex(1, 2, 3, 4, 5, 6);
    check(a.reverse(), 5, 6, 3, 4, 1, 2);
    check(a.slice(1, 2), 3, 4, 5, 6);
    check(a.reshape(3, 1).tile(1, 2), 1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6);
    check(a.gather(Tensor.of(new int[] {2, 0}, 2)), 5, 6, 1, 2);
    check(JoinOps.concat(0, a.slice(0, 1), Tensor.of(new int[] {7}, 1)), 1, 2, 7, 0);
    check(a.pad(new int[][] {{0, 1}}, 2), 1, 2, 3, 4, 5, 6, 2, 0);
    check(a.sum(), 9, 12);
    check(a.onesLike(), 1, 0, 1, 0, 1, 0);
    check(Tensor.scalar(3).cast(DType.COMPLEX64), 3, 0);
    assertArrayEquals(new int[] {1, 3, 5}, a.cast(DType.INT32).ints());
  }

  @Test
  void oneHandleEightBytesAnElement() {
    Tensor re = Tensor.of(new float[] {1, 2}, 2);
    Tensor im = Tensor.of(new float[] {3, 4}, 2);
    int tensors = Memory.numTensors();
    double bytes = Memory.numBytes();
    Tensor z = SpectralOps.complex(re.square(), im);
    assertEquals(tensors + 2, Memory.numTensors()); // the square and z
    assertEquals(bytes + 8 + 16, Memory.numBytes());
    re.dispose();
    im.dispose();
    check(z, 1, 3, 4, 4);
    z.dispose();
    assertThrows(KingletException.class, z::floats);
  }

  @Test
  void bothPartsAreComputedTogetherAndOnce() {
    Tensor a = complex(1, 2, 3, 4);
    Tensor s = a.mul(a).sum();
    Engine.flush();
    int before = device.ran.size();
    check(s, -10, 28); // (1+2i)² + (3+4i)²
    assertEquals(before, device.ran.size());
    assertTrue(a.mul(a).explain().startsWith("1 kernel"));
    float[][] got = new float[1][];
    s.read((host, error) -> got[0] = (float[]) host);
    assertArrayEquals(new float[] {-10, 28}, got[0]);
  }

  @Test
  void gradientsGoThroughTheParts() {
    // d|z|²/dz: twice z, as a pair of the partial derivatives
    Tensor z = complex(1, 2, -3, 0.5f);
    Tensor g = Gradients.grad(x -> x.abs().square().sum()).apply(z);
    check(g, 2, 4, -6, 1);
    // Re(w z): the conjugate of w
    Tensor w = complex(5, 7, 0, 1);
    check(Gradients.grad(x -> x.mul(w).real()).apply(z), 5, -7, 0, -1);
    // a complex tensor of x, and x itself
    Tensor x = Tensor.of(new float[] {3}, 1);
    Tensor c = SpectralOps.complex(x, x);
    Tensor[] gs = Gradients.of(() -> c.real().mul(x), null, c, x).gradients();
    check(gs[0], 3, 0);
    assertArrayEquals(new float[] {3}, gs[1].floats());
  }

  @Test
  void whatHasNoOrderIsRefused() {
    Tensor a = complex(1, 2, 3, 4);
    assertThrows(KingletException.class, () -> a.less(a));
    assertThrows(KingletException.class, a::exp);
    assertThrows(KingletException.class, a::max);
    assertThrows(KingletException.class, () -> Tensor.scalar(1).real());
    KingletException e =
        assertThrows(KingletException.class, () -> SpectralOps.complex(Tensor.scalar(1), a.real()));
    assertEquals("ShapeError", e.name());
  }
}
