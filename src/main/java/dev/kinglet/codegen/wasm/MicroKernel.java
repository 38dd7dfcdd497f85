package dev.kinglet.codegen.wasm;

/**
 * The inside of a {@link Product}: for tiles of a few rows by a few vectors of columns, sums over a
 * part of the reduced loops, all in registers.
 *
 * <p>Its function takes the addresses of the left factor, of the right one, of the sums (at row 0),
 * a row and the row where to stop (or where these are in the table), how often to go round the
 * middle loop, and whether to store sums or to add to them.
 */
final class MicroKernel {
  static final String TYPE = "iiiiiii:";
  private static final int A = 0;
  private static final int B = 1;
  private static final int OUT = 2;
  private static final int ROW = 3;
  private static final int END = 4;
  private static final int TIMES = 5;
  private static final int ADDS = 6;

  /** Steps of the sum in one round of the inner loop. */
  static final int UNROLL = 4;

  private final Code c = new Code(7);
  private final int rows;
  private final int vectors;
  private final boolean madd;

  /** Bytes between rows of the left factor and of the sums, or -1: look in the table. */
  private final int rowA;

  private final int rowOut;
  private final Walk k;
  private final int middle;

  /** Pointers into the left factor, one for each row or one for all. */
  private final int[] a;

  private final int b = c.local(Code.I32);

  /** Vectors of the right factor and elements of the left one, in use. */
  private final int[] x;

  private final int[] sum;

  /**
   * See the fields.
   *
   * @param k the reduced loops, with steps of both factors; those of the innermost are not negative
   * @param middle the loop that is cut in blocks
   */
  MicroKernel(int rows, int vectors, boolean madd, int rowA, int rowOut, Walk k, int middle) {
    this.rows = rows;
    this.vectors = vectors;
    this.madd = madd;
    this.rowA = rowA;
    this.rowOut = rowOut;
    this.k = k;
    this.middle = middle;
    a = locals(rowA < 0 ? rows : 1, Code.I32);
    x = locals(Math.min(rows, vectors) + 1, Code.V128);
    sum = locals(rows * vectors, Code.V128);
  }

  private int[] locals(int n, int type) {
    int[] l = new int[n];
    for (int i = 0; i < n; i++) {
      l[i] = c.local(type);
    }
    return l;
  }

  /**
   * The code.
   *
   * @param columns how many columns are stored
   * @param first whether the first part is told from later ones
   * @param tail whether rounds of the middle loop may leave steps over
   */
  Code code(int columns, boolean first, boolean tail) {
    c.loop();
    for (int i = 0; i < a.length; i++) {
      row(A, i, rowA, 0);
      c.set(a[i]);
    }
    c.get(B).set(b);
    for (int s : sum) {
      c.splat(0).set(s);
    }
    loops(middle, tail);
    store(columns, first);
    c.add(ROW, rowA < 0 ? 8 * rows : rows);
    c.get(ROW).get(END).op(Op.I32_LT).brIf(0).end();
    return c;
  }

  /** Puts the address of row {@code i} of the tile on the stack. */
  private void row(int base, int i, int stride, int at) {
    if (stride < 0) {
      c.get(base).get(ROW).at(Op.I32_LOAD, 8 * i + at).op(Op.I32_ADD);
    } else {
      c.get(base).get(ROW).times(stride).op(Op.I32_ADD);
    }
  }

  private void loops(int d, boolean tail) {
    int left = c.local(Code.I32);
    int size = k.size[d];
    if (d < k.size.length - 1) {
      if (d > middle) {
        c.i32(size);
      } else {
        c.get(TIMES);
      }
      c.set(left).loop();
      loops(d + 1, tail);
      int inner = k.size[d + 1];
      move(k.step[0][d] - inner * k.step[0][d + 1], k.step[1][d] - inner * k.step[1][d + 1]);
      next(left);
    } else if (d > middle) {
      int whole = size / UNROLL;
      if (whole > 0) {
        c.i32(whole).set(left).loop();
        steps(UNROLL);
        next(left);
      }
      steps(size % UNROLL);
    } else {
      c.get(TIMES).set(left);
      if (size >= UNROLL) {
        c.block();
        if (tail) {
          c.get(left).i32(UNROLL).op(Op.I32_LT).brIf(0);
        }
        c.loop();
        steps(UNROLL);
        c.get(left).i32(-UNROLL).op(Op.I32_ADD).tee(left);
        c.i32(tail ? UNROLL : 1).op(Op.I32_GE).brIf(0).end().end();
      }
      if (tail) {
        c.block().get(left).op(Op.I32_EQZ).brIf(0).loop();
        steps(1);
        next(left);
        c.end();
      }
    }
  }

  private void next(int left) {
    c.get(left).i32(-1).op(Op.I32_ADD).tee(left).brIf(0).end();
  }

  private void move(int elementsA, int elementsB) {
    for (int p : a) {
      c.add(p, elementsA * 4);
    }
    c.add(b, elementsB * 4);
  }

  /** Some steps of the sum: the factor with fewer vectors is held. */
  private void steps(int n) {
    int last = k.size.length - 1;
    boolean few = rows < vectors;
    int held = few ? rows : vectors;
    for (int u = 0; u < n; u++) {
      for (int i = 0; i < held; i++) {
        load(u, i, few, x[i]);
      }
      for (int j = 0; j < (few ? vectors : rows); j++) {
        load(u, j, !few, x[held]);
        for (int i = 0; i < held; i++) {
          int s = sum[few ? i * vectors + j : j * vectors + i];
          if (madd) {
            c.get(x[held]).get(x[i]).get(s).op(Op.F32X4_MADD).set(s);
          } else {
            c.get(s).get(x[held]).get(x[i]).op(Op.F32X4_MUL).op(Op.F32X4_ADD).set(s);
          }
        }
      }
    }
    move(n * k.step[0][last], n * k.step[1][last]);
  }

  /** Loads row {@code i} of the left factor, or vector {@code i} of the right one. */
  private void load(int u, int i, boolean left, int to) {
    int at = u * k.step[left ? 0 : 1][k.size.length - 1] * 4;
    if (left) {
      c.get(a[rowA < 0 ? i : 0]).at(Op.V_LOAD32_SPLAT, at + (rowA < 0 ? 0 : i * rowA));
    } else {
      c.get(b).at(Op.V_LOAD, at + 16 * i);
    }
    c.set(to);
  }

  private void store(int columns, boolean first) {
    int o = c.local(Code.I32);
    if (rowOut >= 0) {
      row(OUT, 0, rowOut, 0);
      c.set(o);
    }
    if (first) {
      c.get(ADDS).when();
      write(o, columns, true);
      c.otherwise();
    }
    write(o, columns, false);
    if (first) {
      c.end();
    }
  }

  private void write(int o, int columns, boolean adds) {
    for (int r = 0; r < rows; r++) {
      if (rowOut < 0) {
        row(OUT, r, -1, 4);
        c.set(o);
      }
      for (int v = 0; v < vectors; v++) {
        int at = 16 * v + Math.max(0, rowOut) * r;
        int s = sum[r * vectors + v];
        if (adds) {
          c.get(s).get(o).at(Op.V_LOAD, at).op(Op.F32X4_ADD).set(s);
        }
        int n = Math.min(4, columns - 4 * v);
        c.get(o).get(s);
        if (n == 4) {
          c.at(Op.V_STORE, at);
        } else if (n == 1) {
          c.at(Op.V_STORE32_LANE, at, 0);
        } else {
          c.at(Op.V_STORE64_LANE, at, 0);
          if (n == 3) {
            c.get(o).get(s).at(Op.V_STORE32_LANE, at + 8, 2);
          }
        }
      }
    }
  }
}
