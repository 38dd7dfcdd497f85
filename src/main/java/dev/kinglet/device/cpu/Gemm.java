package dev.kinglet.device.cpu;

import dev.kinglet.core.Platform;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * Contractions as matrix products: the loops of only the first load are rows, those of only the
 * second are columns, those of both are a batch. Two inner kernels: in JavaScript sixteen
 * accumulators in local variables (there are no vectors, registers are what counts), on the JVM
 * sums of four rows into one, the form that its compiler makes vector code of; or {@link Packed},
 * where Java was asked for vectors.
 */
final class Gemm {
  /** Reduced positions at once, in each kernel. */
  private static final int DEPTH = 256;

  private static final int SHORT_DEPTH = 32;

  /** Below this many rows and columns vectors are too short. */
  private static final int NARROW = 48;

  /** Elements of one vector row. */
  private static final int WIDTH = 256;

  /** Rows of the left operand packed at once. */
  private static final int HEIGHT = 64;

  private final int[] sizes;
  private final int[] batch;
  private final int depth;
  final Panel a;
  final Panel b;
  private final int[] outA;
  private final int[] outB;
  private final Ix outIndex;
  private int outBase;

  /** Whether it is so small that sums are made one by one. */
  private final boolean isTiny;

  /** Whether that takes no copies. */
  private final boolean isPlain;

  /** Whether neighbouring columns are neighbours in the output. */
  private final boolean denseB;

  /** Packed operands of the kernel for JavaScript, which runs on one thread. */
  private static float[] left = {};

  private static float[] right = {};

  /** Tests run the kernel for browsers on the JVM too. */
  static boolean scalar;

  private Gemm(
      int[] sizes, int[] batch, int depth, Panel a, Panel b, int[] outA, int[] outB, Ix outIndex) {
    this.sizes = sizes;
    this.batch = batch;
    this.depth = depth;
    this.a = a;
    this.b = b;
    this.outA = outA;
    this.outB = outB;
    this.outIndex = outIndex;
    boolean dense = true;
    for (int i = 1; i < outB.length; i++) {
      dense &= outB[i] == outB[i - 1] + 1;
    }
    denseB = dense;
    isTiny = (double) a.rows() * b.rows() * depth <= 4096;
    isPlain = isTiny && a.isPlain() && b.isPlain();
    at(new int[sizes.length]);
  }

  /** The product that a kernel is, or null when the general way is better or the only one. */
  static Gemm of(Kernel k) {
    Val.Apply mul = (Val.Apply) k.reductions()[0].body();
    Val.Load x = (Val.Load) mul.args[0];
    Val.Load y = (Val.Load) mul.args[1];
    int[] sizes = k.sizes();
    int nOut = k.out().length;
    int[] kind = new int[sizes.length];
    int[] count = new int[4];
    int rows = 1;
    int cols = 1;
    for (int d = 0; d < sizes.length; d++) {
      boolean inX = depends(x, d);
      boolean inY = depends(y, d);
      kind[d] = d >= nOut ? 3 : inX == inY ? 0 : inX ? 1 : 2;
      count[kind[d]]++;
      if (kind[d] == 1) {
        rows *= sizes[d];
      } else if (kind[d] == 2) {
        cols *= sizes[d];
      }
    }
    int depth = k.redSize();
    boolean tiny = (double) rows * cols * depth <= 4096;
    if (Math.min(rows, cols) < 4 && !(tiny && k.outSize() == rows * cols)) {
      return null;
    }
    int[][] loops = new int[4][];
    for (int g = 0; g < 4; g++) {
      loops[g] = new int[count[g]];
      int n = 0;
      for (int d = 0; d < sizes.length; d++) {
        if (kind[d] == g) {
          loops[g][n++] = d;
        }
      }
    }
    Panel a = Panel.of(x, k.inputSizes()[x.slot], sizes, loops[1], loops[3], loops[0]);
    Panel b = Panel.of(y, k.inputSizes()[y.slot], sizes, loops[2], loops[3], loops[0]);
    if (a == null || b == null) {
      return null;
    }
    int[] coef = new int[sizes.length];
    int stride = 1;
    for (int d = nOut - 1; d >= 0; d--) {
      coef[d] = stride;
      stride *= sizes[d];
    }
    Ix out = new Ix(0, coef);
    return new Gemm(
        sizes,
        loops[0],
        depth,
        a,
        b,
        Panel.table(out, sizes, loops[1]),
        Panel.table(out, sizes, loops[2]),
        out);
  }

  private static boolean depends(Val.Load l, int d) {
    boolean yes = l.index.dependsOn(d);
    for (Ix.Check c : l.checks) {
      yes |= c.e().dependsOn(d);
    }
    return yes;
  }

  /** Writes all sums, by output position. */
  void run(Object[] in, float[] sums, Parallel parallel) {
    if (batch.length == 0) {
      product(in, sums, parallel);
      return;
    }
    int[] pos = new int[sizes.length];
    int n = 1;
    for (int d : batch) {
      n *= sizes[d];
    }
    for (int i = 0; i < n; i++) {
      at(pos);
      product(in, sums, parallel);
      Panel.advance(pos, sizes, batch);
    }
  }

  /** Moves to a batch position (all other positions 0). */
  private void at(int[] pos) {
    a.at(pos);
    b.at(pos);
    outBase = 0;
    for (int d : batch) {
      outBase += pos[d] * outIndex.coef[d];
    }
  }

  /** The sums of the batch position at hand. */
  private void product(Object[] in, float[] sums, Parallel parallel) {
    if (isTiny) {
      dots(in, sums);
    } else if (Platform.isJavaScript() || scalar) {
      tiles(in, sums);
    } else if (Packed.tiles != null) {
      Packed.run(in, sums, outBase, a, outA, b, outB, depth, parallel);
    } else if (Math.max(a.rows(), b.rows()) < NARROW) {
      tiles(in, sums);
    } else if (a.rows() > b.rows()) {
      vectors(in, sums, b, outB, a, outA, parallel);
    } else {
      vectors(in, sums, a, outA, b, outB, parallel);
    }
  }

  /** Small products, one sum after the other. */
  private void dots(Object[] in, float[] sums) {
    if (isPlain) {
      dots(a.array(in), 0, b.array(in), 0, sums, outBase);
      return;
    }
    float[] x = new float[a.rows() * depth];
    for (int i = 0; i < a.rows(); i++) {
      a.row(in, i, 0, depth, x, i * depth, 1);
    }
    float[] y = new float[depth];
    for (int j = 0; j < b.rows(); j++) {
      b.row(in, j, 0, depth, y, 0, 1);
      for (int i = 0; i < a.rows(); i++) {
        sums[outBase + outA[i] + outB[j]] = (float) Folds.dot(x, i * depth, y, 0, depth);
      }
    }
  }

  /** Whether all of it is one call of the following. */
  boolean isFlat() {
    return isPlain && batch.length == 0;
  }

  /** The same from operands that begin at these elements, to sums from {@code o} on. */
  void dots(float[] x, int xO, float[] y, int yO, float[] sums, int o) {
    for (int i = 0; i < outA.length; i++) {
      for (int j = 0; j < outB.length; j++) {
        sums[o + outA[i] + outB[j]] = (float) a.dot(x, xO, i, b, y, yO, j);
      }
    }
  }

  // ---- the kernel for JavaScript ----------------------------------------------------------------

  private void tiles(Object[] in, float[] sums) {
    int m = a.rows();
    int n = b.rows();
    int d = Math.min(depth, DEPTH);
    left = atLeast(left, Math.min(HEIGHT, m + 3) * d);
    right = atLeast(right, (n + 3) / 4 * 4 * d);
    float[] x = left;
    float[] y = right;
    float[] t = new float[16];
    for (int k = 0; k < depth; k += DEPTH) {
      int kn = Math.min(DEPTH, depth - k);
      pack(b, in, 0, n, k, kn, y);
      for (int i0 = 0; i0 < m; i0 += HEIGHT) {
        int mn = Math.min(HEIGHT, m - i0);
        pack(a, in, i0, mn, k, kn, x);
        for (int j = 0; j < n; j += 4) {
          for (int i = 0; i < mn; i += 4) {
            tile(x, i * kn, y, j * kn, kn, t);
            add(t, sums, i0 + i, Math.min(4, mn - i), j, Math.min(4, n - j), k == 0);
          }
        }
      }
    }
  }

  private static float[] atLeast(float[] x, int n) {
    return x.length < n ? new float[n] : x;
  }

  /** Rows in groups of four, the four elements of a column side by side. */
  private static void pack(Panel p, Object[] in, int r0, int n, int k0, int kn, float[] d) {
    for (int r = 0; r < n; r++) {
      p.row(in, r0 + r, k0, kn, d, (r & -4) * kn + (r & 3), 4);
    }
    for (int r = n; (r & 3) != 0; r++) {
      int at = (r & -4) * kn + (r & 3);
      for (int i = 0; i < kn; i++) {
        d[at + 4 * i] = 0;
      }
    }
  }

  private void add(float[] t, float[] sums, int i0, int m, int j0, int n, boolean first) {
    if (first && denseB && n == 4) {
      for (int i = 0; i < m; i++) {
        int o = outBase + outA[i0 + i] + outB[j0];
        sums[o] = t[4 * i];
        sums[o + 1] = t[4 * i + 1];
        sums[o + 2] = t[4 * i + 2];
        sums[o + 3] = t[4 * i + 3];
      }
      return;
    }
    for (int i = 0; i < m; i++) {
      int at = outBase + outA[i0 + i];
      for (int j = 0; j < n; j++) {
        int o = at + outB[j0 + j];
        sums[o] = first ? t[4 * i + j] : sums[o] + t[4 * i + j];
      }
    }
  }

  private static void tile(float[] x, int i, float[] y, int j, int n, float[] t) {
    float c00 = 0, c01 = 0, c02 = 0, c03 = 0;
    float c10 = 0, c11 = 0, c12 = 0, c13 = 0;
    float c20 = 0, c21 = 0, c22 = 0, c23 = 0;
    float c30 = 0, c31 = 0, c32 = 0, c33 = 0;
    for (int end = i + 4 * n; i < end; i += 4, j += 4) {
      float b0 = y[j];
      float b1 = y[j + 1];
      float b2 = y[j + 2];
      float b3 = y[j + 3];
      float v = x[i];
      c00 += v * b0;
      c01 += v * b1;
      c02 += v * b2;
      c03 += v * b3;
      v = x[i + 1];
      c10 += v * b0;
      c11 += v * b1;
      c12 += v * b2;
      c13 += v * b3;
      v = x[i + 2];
      c20 += v * b0;
      c21 += v * b1;
      c22 += v * b2;
      c23 += v * b3;
      v = x[i + 3];
      c30 += v * b0;
      c31 += v * b1;
      c32 += v * b2;
      c33 += v * b3;
    }
    t[0] = c00;
    t[1] = c01;
    t[2] = c02;
    t[3] = c03;
    t[4] = c10;
    t[5] = c11;
    t[6] = c12;
    t[7] = c13;
    t[8] = c20;
    t[9] = c21;
    t[10] = c22;
    t[11] = c23;
    t[12] = c30;
    t[13] = c31;
    t[14] = c32;
    t[15] = c33;
  }

  // ---- the kernel for the JVM -------------------------------------------------------------------

  private void vectors(
      Object[] in, float[] sums, Panel s, int[] outS, Panel v, int[] outV, Parallel parallel) {
    int rows = s.rows();
    int width = v.rows();
    int deep = (depth + 3) / 4 * 4;
    float[] x = new float[rows * deep];
    for (int r = 0; r < rows; r++) {
      s.row(in, r, 0, depth, x, r * deep, 1);
    }
    int across = (width + WIDTH - 1) / WIDTH;
    int tall = across >= 8 ? 256 : 128;
    int down = (rows + tall - 1) / tall;
    boolean serial = (long) rows * width * depth < CpuDevice.PARALLEL_FROM;
    (serial ? Parallel.SERIAL : parallel)
        .run(
            across * down,
            c -> {
              int v0 = c / down * WIDTH;
              int n = Math.min(WIDTH, width - v0);
              int r0 = c % down * tall;
              int r1 = Math.min(rows, r0 + tall);
              float[][] sum = new float[r1 - r0][n];
              float[][] y = new float[Math.min(SHORT_DEPTH, deep)][n];
              for (int k = 0; k < deep; k += SHORT_DEPTH) {
                int kn = Math.min(SHORT_DEPTH, deep - k);
                for (int i = 0; i < kn; i++) {
                  if (k + i < depth) {
                    v.column(in, k + i, v0, n, y[i]);
                  } else {
                    java.util.Arrays.fill(y[i], 0);
                  }
                }
                for (int r = r0; r < r1; r++) {
                  float[] z = sum[r - r0];
                  int at = r * deep + k;
                  for (int i = 0; i < kn; i += 4) {
                    axpy(
                        z,
                        y[i],
                        y[i + 1],
                        y[i + 2],
                        y[i + 3],
                        x[at + i],
                        x[at + i + 1],
                        x[at + i + 2],
                        x[at + i + 3],
                        n);
                  }
                }
              }
              for (int r = r0; r < r1; r++) {
                float[] z = sum[r - r0];
                int to = outBase + outS[r];
                for (int i = 0; i < n; i++) {
                  sums[to + outV[v0 + i]] = z[i];
                }
              }
            });
  }

  private static void axpy(
      float[] z,
      float[] y0,
      float[] y1,
      float[] y2,
      float[] y3,
      float a0,
      float a1,
      float a2,
      float a3,
      int n) {
    for (int i = 0; i < n; i++) {
      z[i] = z[i] + a0 * y0[i] + a1 * y1[i] + a2 * y2[i] + a3 * y3[i];
    }
  }
}
