package dev.kinglet.device.cpu;

import dev.kinglet.core.Platform;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.List;

/**
 * One operand of a contraction as a matrix: rows are the loops that only it (and the batch) has,
 * columns the reduced loops. Index and checks are sums of a part by row and a part by column, so
 * that elements are fetched by two table look-ups, whatever the layout: a convolution's windows
 * need no buffer.
 */
final class Panel {
  private final Val.Load load;
  final int slot;
  private final int size;
  private int base;
  private final int[] row;
  private final int[] col;
  private final Ix.Check[] checks;
  private final int[] checkBase;
  private final int[][] checkRow;
  private final int[][] checkCol;

  /** Ends of the runs of columns along which no check changes and the index grows by 1. */
  private final int[] runEnd;

  private final boolean rowsDense;

  /** Whether runs are long: else what exists is looked up element by element. */
  private final boolean longRuns;

  /** By check: the smallest row part, and from there on by row part and column whether it holds. */
  private final int[] least;

  private final boolean[][] exists;

  /** By check and row part: whether it holds for all columns. */
  private final boolean[][] existsAll;

  /** Walks a column by runs of rows along which nothing changes its course; or null. */
  private final Window window;

  private final int[] sizes;
  private final int[] cols;
  private final int[] batch;

  /** Positions of the batch loops. */
  private final int[] outer;

  private Panel(Val.Load load, int size, int[] sizes, int[] rows, int[] cols, int[] batch) {
    this.load = load;
    this.sizes = sizes;
    this.cols = cols;
    this.batch = batch;
    outer = new int[batch.length];
    this.slot = load.slot;
    this.size = size;
    row = table(load.index, sizes, rows);
    col = table(load.index, sizes, cols);
    List<Ix.Check> used = new ArrayList<>();
    for (Ix.Check c : load.checks) {
      if (c.every() != 1 || c.e().min(sizes) < c.low() || c.e().max(sizes) >= c.high()) {
        used.add(c);
      }
    }
    checks = used.toArray(new Ix.Check[0]);
    checkBase = new int[checks.length];
    checkRow = new int[checks.length][];
    checkCol = new int[checks.length][];
    for (int i = 0; i < checks.length; i++) {
      checkRow[i] = table(checks[i].e(), sizes, rows);
      checkCol[i] = table(checks[i].e(), sizes, cols);
    }
    runEnd = runs();
    int ends = 0;
    for (int i = 0; i < runEnd.length; i++) {
      ends += runEnd[i] == i + 1 ? 1 : 0;
    }
    longRuns = ends * 4 <= runEnd.length || !isSmall();
    least = new int[checks.length];
    exists = new boolean[checks.length][];
    existsAll = new boolean[checks.length][];
    boolean dense = checks.length == 0;
    for (int i = 1; i < row.length && dense; i++) {
      dense = row[i] == row[i - 1] + 1;
    }
    rowsDense = dense;
    window = checks.length == 0 ? null : window(rows);
  }

  /** The window whose lanes are the rows. */
  private Window window(int[] rows) {
    int[] order = new int[rows.length + cols.length + batch.length];
    System.arraycopy(rows, 0, order, 0, rows.length);
    System.arraycopy(cols, 0, order, rows.length, cols.length);
    System.arraycopy(batch, 0, order, rows.length + cols.length, batch.length);
    int[] size = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      size[i] = sizes[order[i]];
    }
    Ix.Check[] c = new Ix.Check[checks.length];
    for (int i = 0; i < c.length; i++) {
      c[i] =
          new Ix.Check(
              inOrder(checks[i].e(), order), checks[i].low(), checks[i].high(), checks[i].every());
    }
    return Window.of(inOrder(load.index, order), c, c.length, size, rows.length);
  }

  private static Ix inOrder(Ix ix, int[] order) {
    int[] coef = new int[order.length];
    for (int i = 0; i < coef.length; i++) {
      coef[i] = ix.coef[order[i]];
    }
    return new Ix(ix.c, coef, ix.terms);
  }

  /** The operand, or null when its index does not separate into rows, columns and batch. */
  static Panel of(Val.Load load, int size, int[] sizes, int[] rows, int[] cols, int[] batch) {
    if (load.lookup != null || !separable(load.index, rows, cols, batch)) {
      return null;
    }
    for (Ix.Check c : load.checks) {
      if (!separable(c.e(), rows, cols, batch)) {
        return null;
      }
    }
    return new Panel(load, size, sizes, rows, cols, batch);
  }

  private static boolean separable(Ix ix, int[] rows, int[] cols, int[] batch) {
    for (Ix.Term t : ix.terms) {
      if (t.value() != null) {
        return false;
      }
      int groups =
          (any(t.inner(), rows) ? 1 : 0)
              + (any(t.inner(), cols) ? 1 : 0)
              + (any(t.inner(), batch) ? 1 : 0);
      if (groups > 1 || !separable(t.inner(), rows, cols, batch)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(Ix ix, int[] loops) {
    for (int d : loops) {
      if (ix.dependsOn(d)) {
        return true;
      }
    }
    return false;
  }

  /** What each position of the loops adds to the index, row-major. */
  static int[] table(Ix ix, int[] sizes, int[] loops) {
    int n = 1;
    for (int d : loops) {
      n *= sizes[d];
    }
    int[] t = new int[n];
    int inner = 1;
    for (int j = loops.length - 1; j >= 0 && n > 0; j--) {
      int k = ix.coef[loops[j]];
      for (int i = inner, end = inner * sizes[loops[j]]; i < end; i++) {
        t[i] = t[i - inner] + k;
      }
      inner *= sizes[loops[j]];
    }
    if (ix.terms.length > 0) {
      int[] pos = new int[sizes.length];
      int zero = terms(ix, pos);
      for (int i = 0; i < n; i++) {
        t[i] += terms(ix, pos) - zero;
        advance(pos, sizes, loops);
      }
    }
    return t;
  }

  static void advance(int[] pos, int[] sizes, int[] loops) {
    for (int j = loops.length - 1; j >= 0 && ++pos[loops[j]] == sizes[loops[j]]; j--) {
      pos[loops[j]] = 0;
    }
  }

  private static int terms(Ix ix, int[] pos) {
    int v = 0;
    for (Ix.Term t : ix.terms) {
      int q = eval(t.inner(), pos) / t.div();
      v += t.mult() * (t.mod() == 0 ? q : q % t.mod());
    }
    return v;
  }

  private static int eval(Ix ix, int[] pos) {
    int v = ix.c + terms(ix, pos);
    for (int d = 0; d < pos.length; d++) {
      v += ix.coef[d] * pos[d];
    }
    return v;
  }

  private int[] runs() {
    int n = col.length;
    int[] end = new int[n];
    for (int i = n - 1; i >= 0; i--) {
      boolean same = i + 1 < n && col[i + 1] == col[i] + 1;
      for (int c = 0; c < checks.length && same; c++) {
        same = checkCol[c][i + 1] == checkCol[c][i];
      }
      end[i] = same ? end[i + 1] : i + 1;
    }
    return end;
  }

  private boolean isSmall() {
    for (int[] r : checkRow) {
      if ((double) (max(r) - min(r) + 1) * col.length > 1 << 18) {
        return false;
      }
    }
    return true;
  }

  private static int min(int[] t) {
    int m = t[0];
    for (int v : t) {
      m = Math.min(m, v);
    }
    return m;
  }

  private static int max(int[] t) {
    int m = t[0];
    for (int v : t) {
      m = Math.max(m, v);
    }
    return m;
  }

  /** Works out where check {@code c} holds, for the present batch position. */
  private void tabulate(int c) {
    least[c] = min(checkRow[c]);
    int n = max(checkRow[c]) - least[c] + 1;
    int width = col.length;
    exists[c] = new boolean[n * width];
    existsAll[c] = new boolean[n];
    int low = checkBase[c] + least[c] - checks[c].low();
    int span = checks[c].high() - checks[c].low();
    int every = checks[c].every();
    for (int i = 0; i < n; i++) {
      boolean all = true;
      for (int k = 0; k < width; k++) {
        int v = low + i + checkCol[c][k];
        boolean yes = v >= 0 && v < span && (every == 1 || v % every == 0);
        exists[c][i * width + k] = yes;
        all &= yes;
      }
      existsAll[c][i] = all;
    }
  }

  int rows() {
    return row.length;
  }

  /** Moves to a batch position (all other positions 0). */
  void at(int[] pos) {
    for (int i = 0; i < outer.length; i++) {
      outer[i] = pos[batch[i]];
    }
    base = eval(load.index, pos);
    for (int i = 0; i < checks.length; i++) {
      int b = eval(checks[i].e(), pos);
      if (!longRuns && (exists[i] == null || b != checkBase[i])) {
        checkBase[i] = b;
        tabulate(i);
      }
      checkBase[i] = b;
    }
  }

  /** Row r without runs: by the tables of what exists. */
  private void sparse(float[] x, int r, int k0, int n, float[] d, int at, int step) {
    int from = base + row[r];
    for (int k = k0, i = at; k < k0 + n; k++, i += step) {
      int v = from + col[k];
      d[i] = v >= 0 && v < size ? x[v] : 0;
    }
    for (int c = 0; c < checks.length; c++) {
      int e = checkRow[c][r] - least[c];
      if (!existsAll[c][e]) {
        boolean[] yes = exists[c];
        int o = e * col.length;
        for (int k = k0, i = at; k < k0 + n; k++, i += step) {
          if (!yes[o + k]) {
            d[i] = 0;
          }
        }
      }
    }
  }

  /** Whether neighbouring rows are neighbours in memory. */
  boolean rowsTouch() {
    return row.length > 1 && row[1] == row[0] + 1;
  }

  /** Whether neighbouring columns are neighbours in memory. */
  boolean columnsTouch() {
    return col.length > 1 && col[1] == col[0] + 1;
  }

  /** Where element (r, k) is, if it exists. */
  int place(int r, int k) {
    return base + row[r] + col[k];
  }

  float[] array(Object[] in) {
    return (float[]) in[slot];
  }

  /** Whether all elements exist, and lie equally far apart along a row. */
  boolean isPlain() {
    boolean even = checks.length == 0 && load.index.min(sizes) >= 0;
    for (int k = 1; k < col.length; k++) {
      even &= col[k] == k * step();
    }
    return even && load.index.max(sizes) < size;
  }

  private int step() {
    return col.length < 2 ? 0 : col[1];
  }

  /**
   * The sum of the products of this operand's row r and the other's row q, both plain, in arrays
   * where the operands begin at {@code xO} and {@code yO}.
   */
  double dot(float[] x, int xO, int r, Panel other, float[] y, int yO, int q) {
    int i = xO + base + row[r];
    int j = yO + other.base + other.row[q];
    int iStep = step();
    int jStep = other.step();
    double sum = 0;
    for (int k = col.length; k > 0; k--) {
      sum += (double) x[i] * y[j];
      i += iStep;
      j += jStep;
    }
    return sum;
  }

  /** Whether element (r, k) exists. */
  boolean holds(int r, int k) {
    for (int i = 0; i < checks.length; i++) {
      Ix.Check c = checks[i];
      int v = checkBase[i] + checkRow[i][r] + checkCol[i][k] - c.low();
      if (v < 0 || v >= c.high() - c.low() || c.every() != 1 && v % c.every() != 0) {
        return false;
      }
    }
    return true;
  }

  /** {@code d[at + i * step]} = element (r, k0 + i) for i below n. */
  void row(Object[] in, int r, int k0, int n, float[] d, int at, int step) {
    float[] x = (float[]) in[slot];
    if (!longRuns) {
      sparse(x, r, k0, n, d, at, step);
      return;
    }
    int end = k0 + n;
    int from = base + row[r];
    for (int k = k0; k < end; ) {
      int e = Math.min(end, runEnd[k]);
      if (checks.length > 0 && !holds(r, k)) {
        for (; k < e; k++, at += step) {
          d[at] = 0;
        }
      } else if (e == k + 1) {
        d[at] = x[from + col[k]];
        at += step;
        k++;
      } else if (!Platform.isJavaScript() && step == 1) {
        System.arraycopy(x, from + col[k], d, at, e - k);
        at += e - k;
        k = e;
      } else {
        for (int v = from + col[k]; k < e; k++, at += step) {
          d[at] = x[v++];
        }
      }
    }
  }

  /** {@code d[i]} = element (r0 + i, k) for i below n. */
  void column(Object[] in, int k, int r0, int n, float[] d) {
    float[] x = (float[]) in[slot];
    int from = base + col[k];
    if (rowsDense) {
      System.arraycopy(x, from + row[r0], d, 0, n);
      return;
    }
    if (checks.length == 0) {
      for (int i = 0; i < n; i++) {
        d[i] = x[from + row[r0 + i]];
      }
      return;
    }
    if (window != null && n >= 64) {
      int[] still = new int[cols.length + outer.length];
      System.arraycopy(outer, 0, still, cols.length, outer.length);
      for (int j = cols.length - 1, rest = k; j >= 0; j--) {
        still[j] = rest % sizes[cols[j]];
        rest /= sizes[cols[j]];
      }
      window.load(x, still, r0, n, d, new int[sizes.length + checks.length + 2]);
      return;
    }
    for (int i = 0; i < n; i++) {
      int v = from + row[r0 + i];
      d[i] = v >= 0 && v < size ? x[v] : 0;
    }
    for (int c = 0; c < checks.length; c++) {
      int low = checkBase[c] + checkCol[c][k] - checks[c].low();
      int span = checks[c].high() - checks[c].low();
      int every = checks[c].every();
      int[] t = checkRow[c];
      for (int i = 0; i < n; i++) {
        int v = low + t[r0 + i];
        if (v < 0 || v >= span || every != 1 && v % every != 0) {
          d[i] = 0;
        }
      }
    }
  }
}
