package dev.kinglet.device.cpu;

import dev.kinglet.schedule.Ix;

/**
 * An affine index that exists only where affine checks hold, over the lanes of a block: the loads
 * of padding and of convolution windows. It walks row by row; within a row what exists is one
 * interval, so that elements are copied without a test each.
 */
final class Window {
  private final int[] size;

  /** Strides by value (0 the index, then each check's) and merged lane loop. */
  private final int[][] stride;

  private final Ix[] values;
  private final int[] low;
  private final int[] high;
  private final int[] every;
  private final int lanes;

  private Window(Ix[] values, Ix.Check[] checks, int n, int[] sizes, int lanes) {
    this.values = values;
    this.lanes = lanes;
    low = new int[n];
    high = new int[n];
    every = new int[n];
    for (int i = 0; i < n; i++) {
      low[i] = checks[i].low();
      high[i] = checks[i].high();
      every[i] = checks[i].every();
    }
    int count = values.length;
    int[] loops = new int[lanes];
    int[] merged = new int[lanes];
    int rank = 0;
    for (int d = 0; d < lanes; d++) {
      if (sizes[d] == 1) {
        continue;
      }
      boolean joins = rank > 0;
      for (int i = 0; i < count && joins; i++) {
        joins = values[i].coef[loops[rank - 1]] == values[i].coef[d] * sizes[d];
      }
      if (joins) {
        merged[rank - 1] *= sizes[d];
        loops[rank - 1] = d;
      } else {
        loops[rank] = d;
        merged[rank++] = sizes[d];
      }
    }
    if (rank == 0) {
      merged = new int[] {1};
      size = merged;
    } else {
      size = java.util.Arrays.copyOf(merged, rank);
    }
    stride = new int[count][size.length];
    for (int i = 0; i < count; i++) {
      for (int r = 0; r < rank; r++) {
        stride[i][r] = values[i].coef[loops[r]];
      }
    }
  }

  /**
   * The window, or null when it is not affine, or the rows are too short to be worth it, or a check
   * skips elements within a row. {@code index} may be null: only the checks matter then.
   */
  static Window of(Ix index, Ix.Check[] checks, int n, int[] sizes, int lanes) {
    Ix[] values = new Ix[n + 1];
    values[0] = index == null ? Ix.constant(0, sizes.length) : index;
    for (int i = 0; i < n; i++) {
      values[i + 1] = checks[i].e();
    }
    for (Ix v : values) {
      if (!v.isAffine()) {
        return null;
      }
    }
    Window w = new Window(values, checks, n, sizes, lanes);
    int last = w.size.length - 1;
    for (int i = 0; i < n; i++) {
      if (checks[i].every() != 1 && w.stride[i + 1][last] != 0) {
        return null;
      }
    }
    return w.size[last] >= 4 ? w : null;
  }

  /** Loads lanes p .. p+n-1: what does not exist is 0. */
  void load(float[] x, int[] outer, int p, int n, float[] d, int[] q) {
    run(x, null, outer, p, n, d, q);
  }

  /** Writes 1 where all checks hold, else 0. */
  void mask(int[] outer, int p, int n, int[] d, int[] q) {
    run(null, d, outer, p, n, null, q);
  }

  /** The positions within a row, packed into {@code q}: loops first, then value by value. */
  private void run(float[] x, int[] m, int[] outer, int p, int n, float[] d, int[] q) {
    int last = size.length - 1;
    int count = values.length;
    int at = size.length;
    for (int i = 0; i < count; i++) {
      Ix v = values[i];
      int b = v.c;
      for (int l = lanes; l < v.coef.length; l++) {
        b += v.coef[l] * outer[l - lanes];
      }
      q[at + i] = b;
    }
    int rest = p;
    for (int r = last; r >= 0; r--) {
      int up = rest / size[r];
      q[r] = rest - up * size[r];
      rest = up;
      for (int i = 0; i < count && r < last; i++) {
        q[at + i] += q[r] * stride[i][r];
      }
    }
    int width = size[last];
    int from = q[last];
    for (int i = 0; i < n; ) {
      int k = Math.min(width - from, n - i);
      int lo = from;
      int hi = from + k;
      for (int c = 0; c < low.length; c++) {
        int e = q[at + c + 1];
        int s = stride[c + 1][last];
        int a = low[c] - e;
        int b = high[c] - e;
        if (s == 0) {
          if (a > 0 || b <= 0 || every[c] != 1 && -a % every[c] != 0) {
            hi = from;
          }
        } else if (s > 0) {
          lo = Math.max(lo, ceil(a, s));
          hi = Math.min(hi, ceil(b, s));
        } else {
          lo = Math.max(lo, ceil(1 - b, -s));
          hi = Math.min(hi, ceil(1 - a, -s));
        }
      }
      hi = Math.max(hi, from);
      lo = Math.min(Math.max(lo, from), hi);
      int o = i - from;
      if (m != null) {
        fill(m, i, o + lo, 0);
        fill(m, o + lo, o + hi, 1);
        fill(m, o + hi, i + k, 0);
      } else {
        int s = stride[0][last];
        int v = q[at] + lo * s;
        fill(d, i, o + lo);
        if (s == 1) {
          for (int j = o + lo, end = o + hi; j < end; j++) {
            d[j] = x[v++];
          }
        } else {
          for (int j = o + lo, end = o + hi; j < end; j++, v += s) {
            d[j] = x[v];
          }
        }
        fill(d, o + hi, i + k);
      }
      i += k;
      from = 0;
      for (int r = last - 1; r >= 0; r--) {
        boolean carry = ++q[r] == size[r];
        int steps = carry ? 1 - size[r] : 1;
        for (int c = 0; c < count; c++) {
          q[at + c] += steps * stride[c][r];
        }
        if (!carry) {
          break;
        }
        q[r] = 0;
      }
    }
  }

  private static int ceil(int a, int b) {
    return a > 0 ? (a + b - 1) / b : -(-a / b);
  }

  private static void fill(int[] d, int i, int end, int v) {
    for (; i < end; i++) {
      d[i] = v;
    }
  }

  private static void fill(float[] d, int i, int end) {
    for (; i < end; i++) {
      d[i] = 0;
    }
  }
}
