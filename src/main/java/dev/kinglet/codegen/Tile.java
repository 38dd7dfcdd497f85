package dev.kinglet.codegen;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * How a contraction is cut into tiles: a fragment computes {@code rows} neighbours along output
 * loop {@code row} times four along the innermost one, so that what it fetches serves several
 * results. Each row goes to a render target of its own. The reduced loop {@code split} is cut in
 * {@code parts} that are summed later, where results are too few to keep a device busy.
 *
 * @param row the output loop, or -1
 * @param rows how many of it, 1 where there is none
 * @param split a reduced loop
 * @param parts how many parts, 1 where it stays whole
 * @param length steps of a part; the last part may have fewer
 */
record Tile(int row, int rows, int split, int parts, int length) {
  /** Fragments that keep a device busy. */
  private static final int BUSY = 1024;

  /** Multiply-adds of what had better compute a few rows too many than be a program of its own. */
  private static final int LIGHT = 1 << 25;

  /** The tile of a kernel, or null where results are better computed one by one. */
  static Tile of(Kernel k, int targets) {
    int rank = k.out().length;
    if (!k.isContraction() || rank == 0 || k.redSize() < 8) {
      return null;
    }
    Ix a = factor(k, 0);
    Ix b = factor(k, 1);
    int row = -1;
    int rows = 1;
    boolean light = (double) k.outSize() * k.redSize() < LIGHT;
    for (int d = 0; d < rank - 1; d++) {
      if (a.dependsOn(d) == b.dependsOn(d)) {
        continue;
      }
      int size = k.out()[d];
      int tiles = (size + targets - 1) / targets;
      boolean few = light && 7 * (tiles * targets - size) <= size;
      int r = few ? targets : (size + tiles - 1) / tiles;
      if (targets % 4 == 0 && size > 2 && (Facts.inFours(a, d) || Facts.inFours(b, d))) {
        r = size > 4 ? targets : 4; // a texel holds four of them
      }
      if (r >= rows && size > 1) {
        row = d;
        rows = r;
      }
    }
    Tile whole = new Tile(row, rows, 0, 1, 0);
    int few = whole.size(k) / 4;
    Tile t = few < BUSY ? whole.cut(k, Math.min(BUSY / few, k.redSize() / 64)) : whole;
    return t.rows == 1 && t.parts == 1 ? null : t;
  }

  private static Ix factor(Kernel k, int i) {
    return ((Val.Load) ((Val.Apply) k.reductions()[0].body()).args[i]).index;
  }

  /** The same tile, with the longest reduced loop in about so many parts. */
  private Tile cut(Kernel k, int want) {
    int[] red = k.red();
    int d = 0;
    for (int i = 1; i < red.length; i++) {
      d = red[i] > red[d] ? i : d;
    }
    if (want < 2 || !factor(k, 0).isAffine() || !factor(k, 1).isAffine()) {
      return this;
    }
    int n = (red[d] + want - 1) / want;
    if (d == red.length - 1 && red[d] % 4 == 0) {
      n = (n + 3) / 4 * 4;
    }
    return new Tile(row, rows, d, (red[d] + n - 1) / n, n);
  }

  /** How often there are four results along output loop {@code d}, or rows of them. */
  int[] grid(Kernel k) {
    int[] g = k.out().clone();
    int inner = g.length - 1;
    g[inner] = (g[inner] + 3) / 4 * 4;
    if (row >= 0) {
      g[row] = (g[row] + rows - 1) / rows;
    }
    return g;
  }

  /** Elements of one target. */
  int size(Kernel k) {
    int n = parts;
    for (int g : grid(k)) {
      n *= g;
    }
    return n;
  }
}
