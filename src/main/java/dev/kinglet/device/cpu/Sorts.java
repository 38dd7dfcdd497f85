package dev.kinglet.device.cpu;

import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Node;

/** The nodes that are no loops over independent positions: running folds, sorting, scattering. */
final class Sorts {
  private Sorts() {}

  /** A running fold along the last axis; sums and products of floats in double. */
  static Object scan(Node.Scan s, Object x) {
    int size = s.size();
    int m = s.rank() == 0 ? 1 : s.shape[s.rank() - 1];
    boolean isFloat = x instanceof float[];
    boolean bool = x instanceof byte[];
    Object out = isFloat ? new float[size] : bool ? new byte[size] : (Object) new int[size];
    for (int row = 0; row + m <= size && m > 0; row += m) {
      double d = Folds.identity(s.fold);
      int e = Folds.identity(s.fold, bool);
      for (int j = 0; j < m; j++) {
        int at = row + (s.reverse ? m - 1 - j : j);
        if (isFloat) {
          double v = Folds.join(s.fold, d, ((float[]) x)[at]);
          ((float[]) out)[at] = (float) (s.exclusive ? d : v);
          d = v;
        } else if (bool) {
          int v = Folds.join(s.fold, e, ((byte[]) x)[at]);
          v = v != 0 ? 1 : 0;
          ((byte[]) out)[at] = (byte) (s.exclusive ? e : v);
          e = v;
        } else {
          int v = Folds.join(s.fold, e, ((int[]) x)[at]);
          ((int[]) out)[at] = s.exclusive ? e : v;
          e = v;
        }
      }
    }
    return out;
  }

  /** Positions that sort the last axis: stable, NaN last. */
  static int[] argSort(Node.ArgSort s, Object x) {
    int size = s.size();
    int m = s.rank() == 0 ? 1 : s.shape[s.rank() - 1];
    int[] out = new int[size];
    double[] key = new double[m];
    int[] a = new int[m];
    int[] b = new int[m];
    for (int row = 0; row + m <= size && m > 0; row += m) {
      for (int i = 0; i < m; i++) {
        double v =
            x instanceof float[] f
                ? f[row + i]
                : x instanceof byte[] y ? y[row + i] : ((int[]) x)[row + i];
        key[i] = s.descending ? -v : v;
        a[i] = i;
      }
      int[] sorted = mergeSort(key, a, b);
      System.arraycopy(sorted, 0, out, row, m);
    }
    return out;
  }

  private static int[] mergeSort(double[] key, int[] a, int[] b) {
    int m = a.length;
    for (int w = 1; w < m; w *= 2) {
      for (int lo = 0; lo < m; lo += 2 * w) {
        int mid = Math.min(m, lo + w);
        int hi = Math.min(m, mid + w);
        int l = lo;
        int r = mid;
        for (int i = lo; i < hi; i++) {
          boolean left = l < mid && (r >= hi || !less(key[a[r]], key[a[l]]));
          b[i] = left ? a[l++] : a[r++];
        }
      }
      int[] t = a;
      a = b;
      b = t;
    }
    return a;
  }

  private static boolean less(double x, double y) {
    return x < y || Double.isNaN(y) && !Double.isNaN(x);
  }

  /** Adds elements at the places an index tensor names along one axis. */
  static Object scatter(Node.Scatter s, Object x, int[] index) {
    int[] from = s.from;
    int n = from[s.axis];
    int m = s.shape[s.axis];
    int inner = 1;
    for (int d = s.axis + 1; d < from.length; d++) {
      inner *= from[d];
    }
    boolean isFloat = x instanceof float[];
    int size = s.size();
    double[] sums = isFloat ? new double[size] : null;
    int[] ints = isFloat ? null : new int[size];
    int total = index.length;
    String op = s.label == null ? "scatter" : s.label;
    for (int i = 0; i < total; i++) {
      int to = index[i];
      if (to < 0 || to >= m) {
        throw KingletException.index(op, to, 0, m);
      }
      int at = (i / (inner * n) * m + to) * inner + i % inner;
      if (isFloat) {
        sums[at] += ((float[]) x)[i];
      } else if (x instanceof byte[] b) {
        ints[at] |= b[i];
      } else {
        ints[at] += ((int[]) x)[i];
      }
    }
    if (isFloat) {
      float[] out = new float[size];
      for (int i = 0; i < size; i++) {
        out[i] = (float) sums[i];
      }
      return out;
    }
    if (x instanceof byte[]) {
      byte[] out = new byte[size];
      for (int i = 0; i < size; i++) {
        out[i] = (byte) ints[i];
      }
      return out;
    }
    return ints;
  }
}
