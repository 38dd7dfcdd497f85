package dev.kinglet.device.cpu;

import dev.kinglet.jvm.Vectors;
import java.util.Arrays;

/**
 * A matrix product by a platform's own {@link Tiles}, only on the JVM. One operand's rows are those
 * of tiles, the other's are their columns, which lie as the tiles read them: a tile's columns side
 * by side. Blocks are cut so that such a strip stays in the first cache, a block of rows in the
 * second, all strips at once in the last (Goto and van de Geijn, Anatomy of High-Performance Matrix
 * Multiplication, 2008).
 */
final class Packed {
  /** Reduced positions of a strip. */
  private static final int DEPTH = 256;

  /** Rows of a block, at most. */
  private static final int HEIGHT = 96;

  /** Columns and elements of the strips that are there at once, at most. */
  private static final int WIDTH = 1024;

  private static final int STRIPS = 1 << 20;

  /** So many multiplications are worth a thread's while. */
  private static final int TASK = 1 << 21;

  /** Put between rows, for rows a power of two apart would share few places of a cache. */
  private static final int GAP = 16;

  /** What the platform has, or null. Tests and measurements leave it out. */
  static Tiles tiles = Vectors.find();

  private static final ThreadLocal<Packed> ROOM = ThreadLocal.withInitial(Packed::new);

  /** A block of rows; strips of columns; a column on its way; a tile that does not fit. */
  private float[] block = {};

  private float[] strips = {};
  private float[] column = {};
  private float[] tile = {};

  private Packed() {}

  /**
   * Adds all sums of a product to what is there.
   *
   * @param base where they begin
   * @param outA what a row of {@code a} adds to the place of a sum
   * @param outB what a row of {@code b} adds, a column of the product
   */
  static void run(
      Object[] in,
      float[] sums,
      int base,
      Panel a,
      int[] outA,
      Panel b,
      int[] outB,
      int depth,
      Parallel parallel) {
    // tiles as they lie in the output, unless far fewer would do the other way
    if (area(b.rows(), a.rows()) * 5 < area(a.rows(), b.rows()) * 4) {
      new Product(in, sums, base, b, outB, a, outA, depth).run(parallel);
    } else {
      new Product(in, sums, base, a, outA, b, outB, depth).run(parallel);
    }
  }

  /** Elements of the tiles that cover a product. */
  private static long area(int rows, int cols) {
    return (long) up(rows, tiles.rows()) * up(cols, tiles.columns());
  }

  private static int up(int n, int of) {
    return (n + of - 1) / of * of;
  }

  private static float[] atLeast(float[] x, int n) {
    return x.length < n ? new float[n] : x;
  }

  private static final class Product {
    private final Object[] in;
    private final float[] sums;
    private final int base;
    private final Panel a;
    private final int[] outA;
    private final Panel b;
    private final int[] outB;
    private final int depth;
    private final Tiles t = tiles;
    private final int tall = t.rows();
    private final int wide = t.columns();

    /** Whether neighbouring columns are neighbours in the output. */
    private final boolean dense;

    /** The strips at hand: columns from j0 and depths from k0 on. */
    private float[] strips;

    private int j0;
    private int width;
    private int k0;
    private int deep;

    Product(
        Object[] in, float[] sums, int base, Panel a, int[] outA, Panel b, int[] outB, int depth) {
      this.in = in;
      this.sums = sums;
      this.base = base;
      this.a = a;
      this.outA = outA;
      this.b = b;
      this.outB = outB;
      this.depth = depth;
      boolean yes = true;
      for (int j = 1; j < outB.length; j++) {
        yes &= outB[j] == outB[j - 1] + 1;
      }
      dense = yes;
    }

    void run(Parallel parallel) {
      int cols = Math.min(up(b.rows(), wide), up(WIDTH, wide));
      int most = Math.max(STRIPS / cols / DEPTH, 1) * DEPTH;
      Packed room = ROOM.get();
      room.strips = atLeast(room.strips, cols * Math.min(most, depth));
      strips = room.strips;
      for (j0 = 0; j0 < b.rows(); j0 += cols) {
        width = Math.min(cols, b.rows() - j0);
        for (k0 = 0; k0 < depth; k0 += most) {
          deep = Math.min(most, depth - k0);
          step(parallel);
        }
      }
    }

    /** Lays out strips, and multiplies all rows by them. */
    private void step(Parallel parallel) {
      int layers = (deep + DEPTH - 1) / DEPTH;
      boolean few = (long) deep * width < CpuDevice.PARALLEL_FROM;
      (few ? Parallel.SERIAL : parallel).run(layers, c -> lay(c * DEPTH));
      int rows = a.rows();
      int down = (rows + HEIGHT - 1) / HEIGHT;
      int height = up((rows + down - 1) / down, tall);
      int n = (width + wide - 1) / wide;
      long work = (long) rows * width * deep;
      int want = (int) Math.min(CpuDevice.CHUNKS, work / TASK);
      int across = Math.max(1, Math.min(n, (want + down - 1) / down));
      (want < 2 ? Parallel.SERIAL : parallel)
          .run(
              down * across,
              c -> {
                int i0 = c / across * height;
                int m = Math.min(height, rows - i0);
                if (m > 0) {
                  multiply(i0, m, c % across * n / across, (c % across + 1) * n / across);
                }
              });
    }

    /** Lays out the strips of one layer: depths k to k + DEPTH. */
    private void lay(int k) {
      int kn = Math.min(DEPTH, deep - k);
      int to = k * up(width, wide);
      if (b.rowsTouch() || !b.columnsTouch()) {
        Packed room = ROOM.get();
        room.column = atLeast(room.column, width);
        float[] x = room.column;
        for (int i = 0; i < kn; i++) {
          b.column(in, k0 + k + i, j0, width, x);
          for (int j = 0; j < width; j += wide) {
            System.arraycopy(x, j, strips, to + j * kn + i * wide, Math.min(wide, width - j));
          }
        }
      } else {
        for (int j = 0; j < width; j++) {
          b.row(in, j0 + j, k0 + k, kn, strips, to + j / wide * wide * kn + j % wide, wide);
        }
      }
    }

    /** Multiplies m rows from i0 on by strips from s0 to s1. */
    private void multiply(int i0, int m, int s0, int s1) {
      Packed room = ROOM.get();
      int stride = Math.min(DEPTH, deep) + GAP;
      room.block = atLeast(room.block, up(m, tall) * stride);
      room.tile = atLeast(room.tile, tall * wide);
      float[] x = room.block;
      for (int k = 0; k < deep; k += DEPTH) {
        int kn = Math.min(DEPTH, deep - k);
        fetch(room, i0, m, k0 + k, kn, stride);
        int from = k * up(width, wide);
        for (int s = s0; s < s1; s++) {
          int j = j0 + s * wide;
          int n = Math.min(wide, j0 + width - j);
          int y = from + s * wide * kn;
          for (int i = 0; i < m; i += tall) {
            if (dense && n == wide && i + tall <= m && even(i0 + i)) {
              int at = base + outA[i0 + i] + outB[j];
              int step = outA[i0 + i + 1] - outA[i0 + i];
              t.multiply(x, i * stride, stride, strips, y, kn, sums, at, step);
            } else {
              Arrays.fill(room.tile, 0);
              t.multiply(x, i * stride, stride, strips, y, kn, room.tile, 0, wide);
              put(room.tile, i0 + i, Math.min(tall, m - i), j, n);
            }
          }
        }
      }
    }

    /** Whether the rows of a tile are equally far from one another in the output. */
    private boolean even(int i) {
      int step = outA[i + 1] - outA[i];
      for (int r = 2; r < tall; r++) {
        if (outA[i + r] - outA[i + r - 1] != step) {
          return false;
        }
      }
      return true;
    }

    /** Brings m rows from i0 on together. */
    private void fetch(Packed room, int i0, int m, int k, int kn, int stride) {
      float[] x = room.block;
      if (a.columnsTouch() || !a.rowsTouch()) {
        for (int i = 0; i < m; i++) {
          a.row(in, i0 + i, k, kn, x, i * stride, 1);
        }
        return;
      }
      room.column = atLeast(room.column, m);
      float[] y = room.column;
      for (int c = 0; c < kn; c++) {
        a.column(in, k + c, i0, m, y);
        for (int i = 0, at = c; i < m; i++, at += stride) {
          x[at] = y[i];
        }
      }
    }

    private void put(float[] x, int i0, int m, int j0, int n) {
      for (int i = 0; i < m; i++) {
        int at = base + outA[i0 + i];
        for (int j = 0; j < n; j++) {
          sums[at + outB[j0 + j]] += x[i * wide + j];
        }
      }
    }
  }
}
