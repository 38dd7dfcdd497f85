package dev.kinglet.device.cpu;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * Contractions in which both loads run along the innermost output loop, such as depthwise
 * convolution: all channels of one place are summed over a few taps, four taps at a time.
 */
final class Channels {
  private static final int TAPS = 128;
  private final int channels;
  private final int rows;
  private final int taps;
  private final Panel x;
  private final Panel y;

  private Channels(int channels, int rows, int taps, Panel x, Panel y) {
    this.channels = channels;
    this.rows = rows;
    this.taps = taps;
    this.x = x;
    this.y = y;
    int[] start = new int[0];
    x.at(start);
    y.at(start);
  }

  /** The sums that a contraction is, or null when it has another form. */
  static Channels of(Kernel k) {
    Val.Apply mul = (Val.Apply) k.reductions()[0].body();
    Val.Load a = (Val.Load) mul.args[0];
    Val.Load b = (Val.Load) mul.args[1];
    int[] sizes = k.sizes();
    int last = k.out().length - 1;
    int taps = k.redSize();
    if (last < 0 || sizes[last] < 8 || taps > TAPS || !runs(a, last) || !runs(b, last)) {
      return null;
    }
    int[] rows = new int[last];
    for (int d = 0; d < last; d++) {
      rows[d] = d;
    }
    int[] cols = new int[sizes.length - last - 1];
    for (int d = 0; d < cols.length; d++) {
      cols[d] = last + 1 + d;
    }
    int[] none = new int[0];
    Panel x = Panel.of(a, k.inputSizes()[a.slot], sizes, rows, cols, none);
    Panel y = Panel.of(b, k.inputSizes()[b.slot], sizes, rows, cols, none);
    return x == null || y == null
        ? null
        : new Channels(sizes[last], k.outSize() / sizes[last], taps, x, y);
  }

  /** Whether the load moves by one element along loop {@code d}, and its checks do not. */
  private static boolean runs(Val.Load l, int d) {
    if (l.index.coef[d] != 1) {
      return false;
    }
    for (Ix.Term t : l.index.terms) {
      if (t.value() != null || t.inner().dependsOn(d)) {
        return false;
      }
    }
    for (Ix.Check c : l.checks) {
      if (c.e().dependsOn(d)) {
        return false;
      }
    }
    return true;
  }

  /** Writes all sums, by output position. */
  void run(Object[] in, float[] sums, Parallel parallel) {
    double work = (double) rows * taps * channels;
    int chunks = work < CpuDevice.PARALLEL_FROM ? 1 : Math.min(rows, CpuDevice.CHUNKS);
    int each = (rows + chunks - 1) / chunks;
    float[] a = x.array(in);
    float[] b = y.array(in);
    parallel.run(
        chunks,
        c -> {
          int[] at = new int[taps];
          int[] bt = new int[taps];
          int end = Math.min(rows, (c + 1) * each);
          for (int r = c * each; r < end; r++) {
            int n = 0;
            for (int k = 0; k < taps; k++) {
              if (x.holds(r, k) && y.holds(r, k)) {
                at[n] = x.place(r, k);
                bt[n++] = y.place(r, k);
              }
            }
            row(a, at, b, bt, n, sums, r * channels);
          }
        });
  }

  private void row(float[] a, int[] at, float[] b, int[] bt, int n, float[] d, int o) {
    int k = n & 3;
    int end = channels;
    switch (k) {
      case 0 -> java.util.Arrays.fill(d, o, o + end, 0);
      case 1 -> {
        int p = at[0];
        int q = bt[0];
        for (int i = 0; i < end; i++) {
          d[o + i] = a[p + i] * b[q + i];
        }
      }
      case 2 -> {
        int p = at[0];
        int q = bt[0];
        int p1 = at[1];
        int q1 = bt[1];
        for (int i = 0; i < end; i++) {
          d[o + i] = a[p + i] * b[q + i] + a[p1 + i] * b[q1 + i];
        }
      }
      default -> {
        int p = at[0];
        int q = bt[0];
        int p1 = at[1];
        int q1 = bt[1];
        int p2 = at[2];
        int q2 = bt[2];
        for (int i = 0; i < end; i++) {
          d[o + i] = a[p + i] * b[q + i] + a[p1 + i] * b[q1 + i] + a[p2 + i] * b[q2 + i];
        }
      }
    }
    for (; k < n; k += 4) {
      int p = at[k];
      int q = bt[k];
      int p1 = at[k + 1];
      int q1 = bt[k + 1];
      int p2 = at[k + 2];
      int q2 = bt[k + 2];
      int p3 = at[k + 3];
      int q3 = bt[k + 3];
      for (int i = 0; i < end; i++) {
        d[o + i] =
            d[o + i]
                + (a[p + i] * b[q + i] + a[p1 + i] * b[q1 + i])
                + (a[p2 + i] * b[q2 + i] + a[p3 + i] * b[q3 + i]);
      }
    }
  }
}
