package dev.kinglet.device.cpu;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * Reductions, in one of two orders: along rows (a block runs through the reduced loops and is
 * folded at once) or down columns (a block of outputs is accumulated over the reduced loops). The
 * order is the one in which memory is read in sequence. Chunks depend on sizes only, never on the
 * number of cores: the same bits everywhere.
 */
final class Reducer {
  /** Lanes of one piece of a long row. */
  private static final int PART = 1 << 16;

  private Reducer() {}

  /** Whether to go down columns. */
  static boolean byColumns(Kernel k) {
    int outs = k.outSize();
    int reds = k.redSize();
    if (outs < 32) {
      return false;
    }
    int[] score = new int[1];
    for (Kernel.Reduction r : k.reductions()) {
      score(r.body(), k, score);
    }
    if (score[0] != 0) {
      return score[0] > 0;
    }
    return reds < 64;
  }

  private static void score(Val v, Kernel k, int[] score) {
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        score(x, k, score);
      }
    } else if (v instanceof Val.Guard g) {
      score(g.x, k, score);
    } else if (v instanceof Val.Load l) {
      int nOut = k.out().length;
      int[] c = l.index.coef;
      int alongOut = nOut == 0 ? 0 : Math.abs(c[nOut - 1]);
      int alongRed = c.length == nOut ? 0 : Math.abs(c[c.length - 1]);
      // what stands still costs nothing either way
      score[0] += (alongRed > 1 ? 1 : 0) - (alongOut > 1 ? 1 : 0);
    }
  }

  /** Runs a whole kernel by columns: bodies, folds and outputs. */
  static void columns(
      Program p, Kernel k, Object[] in, Object[] out, Parallel parallel, Blocks shared) {
    int outs = k.outSize();
    int reds = k.redSize();
    int blocks = (outs + Program.BLOCK - 1) / Program.BLOCK;
    double work = (double) outs * reds;
    int chunks = work < CpuDevice.PARALLEL_FROM ? 1 : Math.min(blocks, CpuDevice.CHUNKS);
    int each = (blocks + chunks - 1) / chunks * Program.BLOCK;
    parallel.run(
        chunks,
        c -> {
          Frame fr = Frame.open(p, chunks == 1 ? shared : null, in, out, k.params());
          p.start(fr, Math.min(outs, Program.BLOCK));
          int end = Math.min(outs, (c + 1) * each);
          for (int at = c * each; at < end; at += Program.BLOCK) {
            int n = Math.min(Program.BLOCK, end - at);
            column(p, k, fr, at, n, reds);
          }
          fr.close();
        });
  }

  private static void column(Program p, Kernel k, Frame fr, int at, int n, int reds) {
    for (int j = 0; j < p.columnFolds; j++) {
      if (p.foldFloat[j]) {
        java.util.Arrays.fill(fr.acc[j], 0, n, Folds.identity(p.folds[j]));
      } else {
        boolean bool = k.reductions()[j].body().type == Type.B;
        java.util.Arrays.fill(fr.accInt[j], 0, n, Folds.identity(p.folds[j], bool));
      }
    }
    p.aim(fr, at);
    java.util.Arrays.fill(fr.outer, 0);
    p.run(Program.LANES, fr, at, n);
    int[] red = k.red();
    for (int r = 0; r < reds; r++) {
      p.run(Program.BODY, fr, at, n);
      for (int d = red.length - 1; d >= 0 && ++fr.outer[d] == red[d]; d--) {
        fr.outer[d] = 0;
      }
    }
    p.run(Program.END, fr, at, n);
  }

  /** The reductions' results by rows, as {@code float[]} or {@code int[]} over the outputs. */
  static Object[] rows(Program p, Kernel k, Object[] in, Parallel parallel, Blocks shared) {
    int outs = k.outSize();
    int reds = k.redSize();
    Object[] results = results(k);
    int block = Math.min(Program.BLOCK, outs * reds);
    double work = (double) outs * reds;
    if (outs < 2 * CpuDevice.CHUNKS && reds > 2 * PART) {
      parts(p, k, in, results, parallel);
      return results;
    }
    int rowsAtOnce = Math.max(1, Program.BLOCK / reds);
    int groups = (outs + rowsAtOnce - 1) / rowsAtOnce;
    int chunks = work < CpuDevice.PARALLEL_FROM ? 1 : Math.min(groups, CpuDevice.CHUNKS);
    int each = (groups + chunks - 1) / chunks * rowsAtOnce;
    parallel.run(
        chunks,
        c -> {
          Frame fr = Frame.open(p, chunks == 1 ? shared : null, in, null, k.params());
          p.start(fr, block);
          int end = Math.min(outs, (c + 1) * each);
          double[] d = new double[p.folds.length];
          int[] e = new int[p.folds.length];
          for (int o = c * each; o < end; o += rowsAtOnce) {
            if (rowsAtOnce == 1) {
              row(p, k, fr, o * reds, reds, d, e);
              for (int j = 0; j < d.length; j++) {
                set(results[j], o, d[j], e[j]);
              }
              continue;
            }
            int rows = Math.min(rowsAtOnce, end - o);
            p.run(Program.BODY, fr, o * reds, rows * reds);
            for (int j = 0; j < d.length; j++) {
              shortRows(p, k, fr, j, results[j], o, rows, reds);
            }
          }
          fr.close();
        });
    return results;
  }

  /** Arrays for the results. */
  static Object[] results(Kernel k) {
    int n = k.reductions().length;
    Object[] results = new Object[n];
    for (int j = 0; j < n; j++) {
      results[j] =
          k.reductions()[j].body().type == Type.F
              ? new float[k.outSize()]
              : (Object) new int[k.outSize()];
    }
    return results;
  }

  /** Results of reductions over nothing. */
  static Object[] identities(Kernel k) {
    Object[] results = results(k);
    for (int j = 0; j < results.length; j++) {
      Kernel.Reduction r = k.reductions()[j];
      if (results[j] instanceof float[] f) {
        java.util.Arrays.fill(f, (float) Folds.identity(r.fold()));
      } else {
        java.util.Arrays.fill(
            (int[]) results[j], Folds.identity(r.fold(), r.body().type == Type.B));
      }
    }
    return results;
  }

  private static void set(Object result, int at, double d, int e) {
    if (result instanceof float[] f) {
      f[at] = (float) d;
    } else {
      ((int[]) result)[at] = e;
    }
  }

  /** Several whole rows of one block. */
  private static void shortRows(
      Program p, Kernel k, Frame fr, int j, Object result, int o, int rows, int reds) {
    Fold f = p.folds[j];
    int a = p.bodies[2 * j];
    int b = p.bodies[2 * j + 1];
    int aO = fr.off[a];
    if (b >= 0) {
      float[] to = (float[]) result;
      int bO = fr.off[b];
      for (int i = 0; i < rows; i++) {
        to[o + i] = (float) Folds.dot(fr.f[a], aO + i * reds, fr.f[b], bO + i * reds, reds);
      }
    } else if (p.foldFloat[j]) {
      float[] to = (float[]) result;
      for (int i = 0; i < rows; i++) {
        to[o + i] = (float) Folds.row(f, fr.f[a], aO + i * reds, reds);
      }
    } else {
      int[] to = (int[]) result;
      boolean bool = k.reductions()[j].body().type == Type.B;
      for (int i = 0; i < rows; i++) {
        to[o + i] = Folds.row(f, bool, fr.i[a], aO + i * reds, reds);
      }
    }
  }

  /** Folds lanes at .. at+n-1, of one row, into {@code d} and {@code e}. */
  private static void row(Program p, Kernel k, Frame fr, int at, int n, double[] d, int[] e) {
    for (int j = 0; j < d.length; j++) {
      d[j] = Folds.identity(p.folds[j]);
      e[j] = Folds.identity(p.folds[j], k.reductions()[j].body().type == Type.B);
    }
    for (int i = 0; i < n; i += Program.BLOCK) {
      int m = Math.min(Program.BLOCK, n - i);
      p.run(Program.BODY, fr, at + i, m);
      for (int j = 0; j < d.length; j++) {
        Fold f = p.folds[j];
        int a = p.bodies[2 * j];
        int b = p.bodies[2 * j + 1];
        if (b >= 0) {
          d[j] += Folds.dot(fr.f[a], fr.off[a], fr.f[b], fr.off[b], m);
        } else if (p.foldFloat[j]) {
          d[j] = Folds.join(f, d[j], Folds.row(f, fr.f[a], fr.off[a], m));
        } else {
          e[j] = Folds.join(f, e[j], Folds.row(f, false, fr.i[a], fr.off[a], m));
        }
      }
    }
  }

  /** Few long rows: pieces of rows at the same time, joined in order. */
  private static void parts(Program p, Kernel k, Object[] in, Object[] results, Parallel parallel) {
    int outs = k.outSize();
    int reds = k.redSize();
    int parts = (reds + PART - 1) / PART;
    int n = results.length;
    double[][] d = new double[outs * parts][n];
    int[][] e = new int[outs * parts][n];
    parallel.run(
        outs * parts,
        c -> {
          Frame fr = Frame.open(p, null, in, null, k.params());
          p.start(fr, Program.BLOCK);
          int o = c / parts;
          int from = (c % parts) * PART;
          row(p, k, fr, o * reds + from, Math.min(PART, reds - from), d[c], e[c]);
          fr.close();
        });
    for (int o = 0; o < outs; o++) {
      for (int j = 0; j < n; j++) {
        double x = d[o * parts][j];
        int y = e[o * parts][j];
        for (int c = 1; c < parts; c++) {
          x = Folds.join(p.folds[j], x, d[o * parts + c][j]);
          y = Folds.join(p.folds[j], y, e[o * parts + c][j]);
        }
        set(results[j], o, x, y);
      }
    }
  }
}
