package dev.kinglet.device.cpu;

import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;

/**
 * The nodes that are no loops over independent positions: running folds, sorting, scattering,
 * joining. All write into an array that is there.
 */
final class Sorts {
  /** Rows up to this long are sorted by insertion. */
  private static final int SHORT = 40;

  private Sorts() {}

  private static int last(Node n) {
    return n.rank() == 0 ? 1 : n.shape[n.rank() - 1];
  }

  /** A running fold along the last axis; sums and products of floats in double. */
  static void scan(Node.Scan s, Object x, Object out) {
    int m = last(s);
    int step = s.reverse ? -1 : 1;
    for (int row = 0, size = s.size(); row < size; row += m) {
      int from = s.reverse ? row + m - 1 : row;
      if (x instanceof float[] f) {
        scan(s, f, (float[]) out, from, step, m);
        continue;
      }
      boolean bool = x instanceof byte[];
      int e = Folds.identity(s.fold, bool);
      for (int j = 0, at = from; j < m; j++, at += step) {
        int v = Folds.join(s.fold, e, bool ? ((byte[]) x)[at] : ((int[]) x)[at]);
        if (bool) {
          v = v != 0 ? 1 : 0;
          ((byte[]) out)[at] = (byte) (s.exclusive ? e : v);
        } else {
          ((int[]) out)[at] = s.exclusive ? e : v;
        }
        e = v;
      }
    }
  }

  private static void scan(Node.Scan s, float[] x, float[] out, int at, int step, int m) {
    boolean sum = s.fold == Fold.SUM;
    boolean exclusive = s.exclusive;
    double d = Folds.identity(s.fold);
    for (int j = 0; j < m; j++, at += step) {
      double v = sum ? d + x[at] : Folds.join(s.fold, d, x[at]);
      out[at] = (float) (exclusive ? d : v);
      d = v;
    }
  }

  /** Positions that sort the last axis: stable, NaN last. */
  static void argSort(Node.ArgSort s, Object x, int[] out) {
    int m = last(s);
    int[] key = new int[m];
    int[][] spare = m > SHORT ? new int[][] {new int[m], new int[m], new int[m]} : null;
    int[] counts = new int[1024];
    for (int row = 0, size = s.size(); row < size; row += m) {
      for (int i = 0; i < m; i++) {
        if (x instanceof float[] f) {
          float v = f[row + i];
          v = v == 0 ? 0 : s.descending ? -v : v; // no -0
          int bits = Float.floatToRawIntBits(v);
          key[i] = Float.isNaN(v) ? Integer.MAX_VALUE : bits ^ bits >> 31 & Integer.MAX_VALUE;
        } else {
          int v = x instanceof byte[] b ? b[row + i] : ((int[]) x)[row + i];
          key[i] = s.descending ? ~v : v;
        }
      }
      if (m > SHORT) {
        radix(key, spare, counts, out, row);
      } else {
        insertion(key, out, row);
      }
    }
  }

  private static void insertion(int[] key, int[] out, int row) {
    for (int i = 0; i < key.length; i++) {
      int k = key[i];
      int j = i;
      for (; j > 0 && key[j - 1] > k; j--) {
        key[j] = key[j - 1];
        out[row + j] = out[row + j - 1];
      }
      key[j] = k;
      out[row + j] = i;
    }
  }

  /** By four bytes, the lowest first; a byte that all have in common is passed over. */
  private static void radix(int[] key, int[][] spare, int[] counts, int[] out, int row) {
    int m = key.length;
    int[] other = spare[0];
    int[] from = spare[1];
    int[] to = spare[2];
    java.util.Arrays.fill(counts, 0);
    for (int i = 0; i < m; i++) {
      int k = key[i] ^ Integer.MIN_VALUE;
      key[i] = k;
      counts[k & 255]++;
      counts[256 + (k >> 8 & 255)]++;
      counts[512 + (k >> 16 & 255)]++;
      counts[768 + (k >>> 24)]++;
      from[i] = i;
    }
    for (int b = 0; b < 4; b++) {
      int c = 256 * b;
      int shift = 8 * b;
      if (counts[c + (key[0] >>> shift & 255)] == m) {
        continue;
      }
      int sum = 0;
      for (int i = c; i < c + 256; i++) {
        int n = counts[i];
        counts[i] = sum;
        sum += n;
      }
      for (int i = 0; i < m; i++) {
        int k = key[i];
        int d = c + (k >>> shift & 255);
        int at = counts[d];
        counts[d] = at + 1;
        other[at] = k;
        to[at] = from[i];
      }
      int[] t = key;
      key = other;
      other = t;
      t = from;
      from = to;
      to = t;
    }
    System.arraycopy(from, 0, out, row, m);
  }

  /** Adds elements at the places an index tensor names along one axis; {@code out} holds zeros. */
  static void scatter(Node.Scatter s, Object x, int[] index, Object out) {
    int[] from = s.from;
    int n = from[s.axis];
    int m = s.shape[s.axis];
    int inner = 1;
    for (int d = s.axis + 1; d < from.length; d++) {
      inner *= from[d];
    }
    float[] floats = x instanceof float[] f ? f : null;
    // many to a place: in double
    double[] sums = floats != null && index.length > s.size() ? new double[s.size()] : null;
    for (int i = 0, j = 0, base = 0; i < index.length; ) {
      if (j++ == n) {
        j = 1;
        base += m * inner;
      }
      for (int c = 0; c < inner; c++, i++) {
        int to = index[i];
        if (to < 0 || to >= m) {
          throw KingletException.index(s.label == null ? "scatter" : s.label, to, 0, m);
        }
        int at = base + to * inner + c;
        if (sums != null) {
          sums[at] += floats[i];
        } else if (floats != null) {
          ((float[]) out)[at] += floats[i];
        } else if (x instanceof byte[] b) {
          ((byte[]) out)[at] |= b[i];
        } else {
          ((int[]) out)[at] += ((int[]) x)[i];
        }
      }
    }
    for (int i = 0; sums != null && i < sums.length; i++) {
      ((float[]) out)[i] = (float) sums[i];
    }
  }

  /** Several arrays end to end, row by row. */
  static void join(int rows, Buffer[] pieces, Object out) {
    int width = 0;
    for (Buffer b : pieces) {
      width += b.size / rows;
    }
    int from = 0;
    for (Buffer b : pieces) {
      int n = b.size / rows;
      for (int r = 0; r < rows; r++) {
        copy(b.host, r * n, out, r * width + from, n);
      }
      from += n;
    }
  }

  /** A copy of few elements takes less time by itself than through the platform. */
  private static void copy(Object x, int from, Object out, int to, int n) {
    if (n > 64) {
      System.arraycopy(x, from, out, to, n);
    } else if (x instanceof float[] f) {
      for (int i = 0; i < n; i++) {
        ((float[]) out)[to + i] = f[from + i];
      }
    } else if (x instanceof int[] f) {
      for (int i = 0; i < n; i++) {
        ((int[]) out)[to + i] = f[from + i];
      }
    } else {
      for (int i = 0; i < n; i++) {
        ((byte[]) out)[to + i] = ((byte[]) x)[from + i];
      }
    }
  }
}
