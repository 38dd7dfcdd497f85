package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers at the edges on the JVM; src/test/js/edges.test.js asks the script for more of them. */
final class EdgesTest {
  private static int[] random(Random r, int n) {
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      out[i] = r.nextInt();
    }
    return out;
  }

  @Test
  void productsOfInt32AreExactAndWrap() {
    int m = 3;
    int k = 7;
    int n = 4;
    Random r = new Random(5);
    int[] a = random(r, 2 * m * k);
    int[] b = random(r, k * n);
    int[] want = new int[2 * m * n];
    for (int i = 0; i < 2 * m; i++) {
      for (int j = 0; j < n; j++) {
        BigInteger s = BigInteger.ZERO;
        for (int l = 0; l < k; l++) {
          s = s.add(BigInteger.valueOf((long) a[i * k + l] * b[l * n + j]));
        }
        want[i * n + j] = s.intValue();
      }
    }
    Tensor x = Tensor.of(a, 2, m, k);
    Tensor y = Tensor.of(b, k, n);
    Tensor p = x.matMul(y);
    assertEquals(DType.INT32, p.dtype());
    assertArrayEquals(new int[] {2, m, n}, p.shape());
    assertArrayEquals(want, p.ints());
    assertArrayEquals(want, x.transpose(0, 2, 1).matMul(y.transpose(1, 0), true, true).ints());
    assertArrayEquals(
        java.util.Arrays.copyOf(want, m * n),
        Tensor.of(java.util.Arrays.copyOf(a, m * k), m, k).dot(y).ints());
    Tensor e = LinalgOps.einsum(" b i k, k j -> j b i ", x, y);
    assertEquals(DType.INT32, e.dtype());
    assertArrayEquals(p.transpose(2, 0, 1).ints(), e.ints());
    assertArrayEquals(x.sum(0, 2).ints(), LinalgOps.einsum("bik->i", x).ints());
  }

  @Test
  void segmentsOutOfRangeAreLeftOut() {
    Tensor ids = Tensor.of(new int[] {1, -1, 0, 2, 1}, 5);
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5}, 5);
    assertArrayEquals(new float[] {3, 6}, x.unsortedSegmentSum(ids, 2).floats());
    assertArrayEquals(
        new float[] {1, 0, 1, 0, 1},
        Gradients.grad(t -> t.unsortedSegmentSum(ids, 2)).apply(x).floats());
  }

  /** A reshape of a reshape is one of what the first was made of, but not past the argument. */
  @Test
  void gradientsOfArgumentsThatAreNotComputedYet() {
    Tensor flat = Tensor.of(new float[] {1, 2, 3, 4}, 4);
    Tensor[] arguments = {
      flat.reshape(2, 2), flat.mul(1).reshape(2, 2), CreationOps.linspace(1, 4, 4).reshape(2, 2)
    };
    for (Tensor x : arguments) {
      Tensor g =
          Gradients.grad(t -> t.reshape(4).square().sum().add(t.expandDims(0).sum())).apply(x);
      assertArrayEquals(new float[] {3, 5, 7, 9}, g.floats());
    }
  }

  @Test
  void flatOpsHaveTheGradientZero() {
    Tensor x = Tensor.of(new float[] {3, 1, 2, 7}, 2, 2);
    Gradients.Function[] flat = {
      t -> t.argMax(1), t -> t.less(2).toFloat(), t -> t.toInt().toFloat().mul(3), t -> t.isNaN()
    };
    for (Gradients.Function f : flat) {
      assertArrayEquals(new float[4], Gradients.grad(f).apply(x).floats());
    }
    Gradients.Function both = t -> t.mul(t.less(2).toFloat());
    assertArrayEquals(new float[] {0, 1, 0, 0}, Gradients.grad(both).apply(x).floats());
  }

  @Test
  void aSumOfTenMillionKeepsTheAccuracyOfAFloat() {
    float[] x = new float[10_000_000];
    Random r = new Random(1);
    double exact = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = r.nextFloat();
      exact += x[i];
    }
    Tensor t = Tensor.of(x, x.length);
    assertEquals(1, t.sum().item() / exact, 5e-7);
    assertEquals(1, t.mean().item() / (exact / x.length), 5e-7);
  }

  @Test
  void smallArgumentsKeepTheirDigits() {
    float[] x = {1e-30f, -1e-30f, 3e-9f, -2e-7f, 0.25f, -0.9f, 0, Float.POSITIVE_INFINITY};
    float[] exp = Tensor.of(x, x.length).expm1().floats();
    float[] log = Tensor.of(x, x.length).log1p().floats();
    for (int i = 0; i < x.length; i++) {
      assertEquals((float) Math.expm1(x[i]), exp[i], Math.ulp(exp[i]));
      assertEquals((float) Math.log1p(x[i]), log[i], Math.ulp(log[i]));
    }
  }

  @Test
  void int32IsSortedOverItsWholeRange() {
    int[] x = {16777217, Integer.MIN_VALUE, 16777216, Integer.MAX_VALUE, -1};
    assertArrayEquals(new int[] {1, 4, 2, 0, 3}, Tensor.of(x, 5).argSort(0, false).ints());
    assertArrayEquals(new int[] {3, 0, 2, 4, 1}, Tensor.of(x, 5).argSort(0, true).ints());
  }
}
