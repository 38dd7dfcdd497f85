package dev.kinglet.device.cpu;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Matrix products and convolutions, by both inner kernels, against the oracle. */
class ContractionTest {
  private final CpuDevice device = new CpuDevice();

  @AfterEach
  void back() {
    Gemm.scalar = false;
  }

  private void both(Kernels b, Kernel k) {
    Gemm.scalar = false;
    b.check(device, k, 2e-5);
    Gemm.scalar = true;
    b.check(device, k, 2e-5);
  }

  private static Kernel.Reduction[] product(Val x, Val y) {
    return Kernels.fold(Fold.SUM, Kernels.f(Prim.MUL, x, y));
  }

  /** [batch] m n k with either operand transposed, a bias and an activation behind. */
  static Kernel matMul(Kernels b, int batch, int m, int n, int k, boolean ta, boolean tb) {
    b.out = new int[] {batch, m, n};
    b.red = new int[] {k};
    int x = b.input(b.floats(batch * m * k));
    int y = b.input(b.floats(batch * n * k));
    int bias = b.input(b.floats(n));
    Val lx = b.load(x, 0, m * k, ta ? 1 : k, 0, ta ? m : 1);
    Val ly = b.load(y, 0, n * k, 0, tb ? k : 1, tb ? 1 : n);
    Val sum = Kernels.f(Prim.ADD, new Val.Folded(Type.F, 0), b.load(bias, 0, 0, 0, 1, 0));
    Val relu = Kernels.f(Prim.MAX, sum, Kernels.lit(Type.F, 0));
    return b.kernel("matMul add relu", product(lx, ly), relu);
  }

  @Test
  void matrixProductsOfAllTranspositions() {
    int[][] cases = {
      {1, 1, 1, 1},
      {1, 1, 8, 4},
      {1, 8, 1, 4},
      {1, 4, 4, 4},
      {1, 5, 7, 3},
      {1, 64, 64, 64},
      {1, 37, 41, 300},
      {3, 17, 19, 23},
      {2, 300, 9, 40},
      {2, 9, 300, 40},
      {1, 2, 700, 30},
      {1, 70, 600, 33},
      {5, 4, 4, 300},
      {1, 130, 270, 2}
    };
    for (int[] c : cases) {
      for (int t = 0; t < 4; t++) {
        Kernels b = new Kernels(t);
        both(b, matMul(b, c[0], c[1], c[2], c[3], (t & 1) != 0, (t & 2) != 0));
      }
    }
  }

  /** x [n,h,w,c] with zero padding p, weights [kh,kw,c,o], strides and dilations. */
  static Kernel conv(
      Kernels b, int n, int h, int w, int c, int o, int kh, int kw, int stride, int dil, int p) {
    int oh = (h + 2 * p - (kh - 1) * dil - 1) / stride + 1;
    int ow = (w + 2 * p - (kw - 1) * dil - 1) / stride + 1;
    b.out = new int[] {n, oh, ow, o};
    b.red = new int[] {kh, kw, c};
    int x = b.input(b.floats(n * h * w * c));
    int y = b.input(b.floats(kh * kw * c * o));
    Ix row = new Ix(-p, new int[] {0, stride, 0, 0, dil, 0, 0});
    Ix col = new Ix(-p, new int[] {0, 0, stride, 0, 0, dil, 0});
    Ix at =
        new Ix(0, new int[] {h * w * c, 0, 0, 0, 0, 0, 1})
            .plus(row.times(w * c))
            .plus(col.times(c));
    Ix.Check[] checks = {Kernels.check(row, 0, h, 1), Kernels.check(col, 0, w, 1)};
    Val lx = new Val.Load(Type.F, x, at, checks, null);
    Val ly = b.load(y, 0, 0, 0, 0, 1, kw * c * o, c * o, o);
    return b.kernel("conv2d", product(lx, ly), new Val.Folded(Type.F, 0));
  }

  @Test
  void convolutions() {
    int[][] cases = {
      {2, 8, 9, 3, 8, 3, 3, 1, 1, 1},
      {1, 12, 12, 4, 5, 3, 3, 2, 1, 1},
      {2, 9, 7, 1, 6, 5, 3, 1, 2, 2},
      {1, 6, 6, 16, 32, 1, 1, 1, 1, 0},
      {3, 14, 14, 8, 16, 3, 3, 1, 1, 1},
      {5, 10, 10, 4, 6, 5, 5, 1, 1, 4},
      {2, 28, 28, 1, 6, 5, 5, 1, 1, 2}
    };
    for (int[] c : cases) {
      Kernels b = new Kernels(1);
      Kernel k = conv(b, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9]);
      assertNotNull(Gemm.of(k));
      both(b, k);
    }
  }

  @Test
  void gradientOfAConvolutionWithStrideChecksEveryOther() {
    // dx[n,h,w,c] = sum over kh,kw,o of g[n,(h-kh)/2,(w-kw)/2,o] * w[kh,kw,c,o]
    Kernels b = new Kernels(3);
    int h = 9;
    int o = 5;
    int c = 6;
    int g = 4;
    b.out = new int[] {2, h, h, c};
    b.red = new int[] {3, 3, o};
    int x = b.input(b.floats(2 * g * g * o));
    int y = b.input(b.floats(9 * c * o));
    Ix row = new Ix(0, new int[] {0, 1, 0, 0, -1, 0, 0});
    Ix col = new Ix(0, new int[] {0, 0, 1, 0, 0, -1, 0});
    // (h - kh) / 2 is affine only where the check holds: times g*o after halving is a term
    Ix half = new Ix(0, new int[7], new Ix.Term(g * o, row.plus(2), 2, 0, null));
    Ix half2 = new Ix(0, new int[7], new Ix.Term(o, col.plus(2), 2, 0, null));
    Ix at = new Ix(-g * o - o, new int[] {g * g * o, 0, 0, 0, 0, 0, 1}).plus(half).plus(half2);
    Ix.Check[] checks = {Kernels.check(row, 0, 2 * g - 1, 2), Kernels.check(col, 0, 2 * g - 1, 2)};
    Val lx = new Val.Load(Type.F, x, at, checks, null);
    Val ly = b.load(y, 0, 0, 0, 0, o, 3 * c * o, c * o, 1);
    Kernel k = b.kernel("conv2dDerInput", product(lx, ly), new Val.Folded(Type.F, 0));
    assertNull(Gemm.of(k), "a quotient over both rows and columns does not separate");
    both(b, k);
  }

  @Test
  void depthwiseGoesByChannels() {
    Kernels b = new Kernels(4);
    int h = 10;
    int c = 9;
    b.out = new int[] {2, h, h, c};
    b.red = new int[] {3, 3};
    int x = b.input(b.floats(2 * h * h * c));
    int y = b.input(b.floats(9 * c));
    Ix row = new Ix(-1, new int[] {0, 1, 0, 0, 1, 0});
    Ix col = new Ix(-1, new int[] {0, 0, 1, 0, 0, 1});
    Ix at =
        new Ix(0, new int[] {h * h * c, 0, 0, 1, 0, 0}).plus(row.times(h * c)).plus(col.times(c));
    Ix.Check[] checks = {Kernels.check(row, 0, h, 1), Kernels.check(col, 0, h, 1)};
    Val lx = new Val.Load(Type.F, x, at, checks, null);
    Val ly = b.load(y, 0, 0, 0, 0, 1, 3 * c, c);
    Kernel k = b.kernel("depthwise", product(lx, ly), new Val.Folded(Type.F, 0));
    assertNull(Gemm.of(k));
    assertNotNull(Channels.of(k));
    both(b, k);
  }

  @Test
  void loopsInAnyOrderAndAnyRole() {
    for (int seed = 0; seed < 150; seed++) {
      Kernels b = new Kernels(seed);
      int outs = 1 + b.random.nextInt(5);
      int reds = 1 + b.random.nextInt(2);
      b.out = new int[outs];
      b.red = new int[reds];
      int[] x = new int[outs + reds];
      int[] y = new int[outs + reds];
      int nx = 1;
      int ny = 1;
      for (int i = 0; i < x.length; i++) {
        int role = b.random.nextInt(i < outs ? 4 : 3);
        int size = 1 + b.random.nextInt(i < outs && outs > 3 ? 4 : 9);
        if (i < outs) {
          b.out[i] = size;
        } else {
          b.red[i - outs] = size;
        }
        if (role != 1) {
          x[i] = nx;
          nx *= size;
        }
        if (role != 2) {
          y[i] = ny;
          ny *= size;
        }
      }
      Val lx = b.load(b.input(b.floats(nx)), 0, x);
      Val ly = b.load(b.input(b.floats(ny)), 0, y);
      Val sum = new Val.Folded(Type.F, 0);
      Kernel k =
          seed % 2 == 0
              ? b.kernel("einsum " + seed, product(lx, ly), sum)
              : b.kernel("einsum " + seed, product(lx, ly), sum, Kernels.f(Prim.SIN, sum));
      both(b, k);
    }
  }
}
