package dev.kinglet.device.cpu;

/**
 * An affine index over the lanes of a block. Lanes are the positions of the first loops of a
 * kernel, row-major; the other loops stand still meanwhile and only move the base. Neighbouring
 * lane loops are merged where the strides allow it: a dense operand has one loop of stride 1.
 */
final class Affine {
  /**
   * Sizes and strides of the lane loops, outermost first; both empty when the index is constant.
   */
  final int[] size;

  final int[] stride;
  private final int c;
  private final int[] coef;
  private final int lanes;

  /** The index {@code c + sum(coef[d] * position[d])}, loops 0 .. lanes-1 being lanes. */
  Affine(int c, int[] coef, int[] sizes, int lanes) {
    this.c = c;
    this.coef = coef;
    this.lanes = lanes;
    int[] n = new int[lanes];
    int[] s = new int[lanes];
    int rank = 0;
    for (int d = 0; d < lanes; d++) {
      if (sizes[d] == 1) {
        continue;
      }
      if (rank > 0 && s[rank - 1] == coef[d] * sizes[d]) {
        n[rank - 1] *= sizes[d];
        s[rank - 1] = coef[d];
      } else {
        n[rank] = sizes[d];
        s[rank++] = coef[d];
      }
    }
    size = java.util.Arrays.copyOf(n, rank);
    stride = java.util.Arrays.copyOf(s, rank);
  }

  /** Whether lane i has index base + i. */
  boolean isDense() {
    return size.length == 1 && stride[0] == 1;
  }

  /** Whether all lanes have the same index. */
  boolean isUniform() {
    return size.length == 0 || size.length == 1 && stride[0] == 0;
  }

  /** The index of lane 0; {@code outer} are the positions of the loops that are not lanes. */
  int base(int[] outer) {
    int b = c;
    for (int d = lanes; d < coef.length; d++) {
      b += coef[d] * outer[d - lanes];
    }
    return b;
  }

  /**
   * Goes to lane {@code p}: {@code q} gets the position in each loop. Returns the index of the
   * first lane of that row (position 0 of the last loop).
   */
  int seek(int base, int p, int[] q) {
    int last = size.length - 1;
    for (int d = last; d >= 0; d--) {
      int up = p / size[d];
      q[d] = p - up * size[d];
      p = up;
      if (d < last) {
        base += q[d] * stride[d];
      }
    }
    return base;
  }

  /** From the first lane of one row to that of the next. */
  int next(int row, int[] q) {
    for (int d = size.length - 2; d >= 0; d--) {
      row += stride[d];
      if (++q[d] < size[d]) {
        return row;
      }
      row -= stride[d] * size[d];
      q[d] = 0;
    }
    return row;
  }

  /** Writes the indices of lanes p .. p+n-1. */
  void indices(int base, int p, int n, int[] d, int[] q) {
    if (size.length <= 1) {
      int s = size.length == 0 ? 0 : stride[0];
      for (int i = 0, v = base + s * p; i < n; i++, v += s) {
        d[i] = v;
      }
      return;
    }
    int last = size.length - 1;
    int s = stride[last];
    int row = seek(base, p, q);
    int v = row + q[last] * s;
    int k = size[last] - q[last];
    for (int i = 0; ; ) {
      int end = Math.min(n, i + k);
      for (; i < end; i++, v += s) {
        d[i] = v;
      }
      if (i == n) {
        return;
      }
      row = next(row, q);
      v = row;
      k = size[last];
    }
  }

  /** Loads lanes p .. p+n-1. */
  void load(float[] x, int base, int p, int n, float[] d, int[] q) {
    if (size.length <= 1) {
      int s = size.length == 0 ? 0 : stride[0];
      run(x, base + s * p, s, d, 0, n);
      return;
    }
    int last = size.length - 1;
    int s = stride[last];
    int m = size[last];
    int row = seek(base, p, q);
    int i = Math.min(n, m - q[last]);
    run(x, row + q[last] * s, s, d, 0, i);
    while (i < n) {
      row = next(row, q);
      int end = Math.min(n, i + m);
      if (m < 16) {
        for (int v = row; i < end; i++, v += s) {
          d[i] = x[v];
        }
      } else {
        run(x, row, s, d, i, end);
        i = end;
      }
    }
  }

  private static void run(float[] x, int v, int s, float[] d, int i, int end) {
    if (s == 0) {
      float y = x[v];
      for (; i < end; i++) {
        d[i] = y;
      }
    } else if (s == 1) {
      for (v -= i; i < end; i++) {
        d[i] = x[v + i];
      }
    } else {
      for (; i < end; i++, v += s) {
        d[i] = x[v];
      }
    }
  }
}
