package dev.kinglet.codegen.wasm;

/**
 * The second factor of a {@link Product}, packed: for some columns at a time, all steps of the sum
 * one after the other.
 */
final class Panels {
  /** Columns that are packed together, since they lie in the same lines of the cache. */
  private static final int WIDE = 32;

  /** Columns of a panel. */
  final int panel;

  private final int columns;

  /** Elements between columns of the factor. */
  private final int columnStep;

  /** The steps of the sum, with strides of the factor and of a panel. */
  private final Walk packing;

  private final int depth;

  /** See the fields; {@code to}: the strides of a panel for k's loops. */
  Panels(int columns, int columnStep, int panel, int[] size, int[] from, int[] to) {
    this.columns = columns;
    this.columnStep = columnStep;
    this.panel = panel;
    packing = new Walk(size, new int[][] {from, to});
    depth = packing.count();
  }

  /** How many panels there are. */
  int count() {
    return (columns + panel - 1) / panel;
  }

  /** Bytes between panels. */
  int bytes() {
    return depth * panel * 4;
  }

  /** Columns that are packed in one unit. */
  private int group() {
    return columnStep == 1 ? WIDE : panel;
  }

  int groups() {
    return (columns + group() - 1) / group();
  }

  /**
   * Packs group {@code n} of all positions of the batch.
   *
   * @param n a local, which it destroys, like the others
   * @param q the address of the factor's first element
   * @param w where panels begin
   */
  void pack(Code c, Walk batch, int n, int q, int w) {
    int p = c.local(Code.I32);
    int groups = groups();
    c.get(n).i32(groups).op(Op.I32_REM_U).set(p);
    c.get(n).i32(groups).op(Op.I32_DIV_U).tee(n);
    c.i32(count() * bytes()).op(Op.I32_MUL).get(w).op(Op.I32_ADD);
    c.get(p).i32(depth * group() * 4).op(Op.I32_MUL).op(Op.I32_ADD).set(w);
    batch.seek(c, n, -1, q);
    c.get(q).get(p).i32(group() * columnStep * 4).op(Op.I32_MUL).op(Op.I32_ADD).set(q);
    int rest = columns - (groups - 1) * group();
    if (groups > 1 && rest < group()) {
      c.get(p).i32(groups - 1).op(Op.I32_EQ).when();
      pack(c, q, w, rest);
      c.otherwise();
      pack(c, q, w, group());
      c.end();
    } else {
      pack(c, q, w, rest);
    }
  }

  private void pack(Code c, int q, int w, int width) {
    Code body = c.piece();
    int vectors = (width + 3) / 4;
    if (columnStep == 1) {
      for (int v = 0; v < vectors; v++) {
        body.get(w).get(q).at(Op.V_LOAD, 16 * v).at(Op.V_STORE, place(4 * v));
      }
      packing.around(c, body, q, w);
      return;
    }
    int last = packing.size.length - 1;
    int n = packing.size[last];
    if (packing.step[0][last] != 1 || columnStep < 0 || n < 4) {
      scalars(body, q, w, width);
      packing.around(c, body, q, w);
      return;
    }
    int left = c.local(Code.I32);
    body.i32(n / 4).set(left).loop();
    for (int v = 0; v < vectors; v++) {
      transpose(body, q, w, Math.min(4, width - 4 * v), v);
    }
    body.add(q, 16).add(w, 16 * panel);
    body.get(left).i32(-1).op(Op.I32_ADD).tee(left).brIf(0).end();
    for (int i = 0; i < n % 4; i++) {
      scalars(body, q, w, width);
      body.add(q, 4).add(w, 4 * panel);
    }
    body.add(q, -4 * n).add(w, -4 * panel * n);
    packing.some(c, body, 0, last, q, w);
  }

  /** Where a column of a group is, in bytes. */
  private int place(int column) {
    return (column / panel * panel * depth + column % panel) * 4;
  }

  private void scalars(Code c, int q, int w, int width) {
    // strides may be negative: addresses are sums
    for (int j = 0; j < width; j++) {
      c.get(w).get(q).i32(j * columnStep * 4).op(Op.I32_ADD);
      c.at(Op.F32_LOAD, 0).at(Op.F32_STORE, 4 * j);
    }
  }

  /** Four steps of up to four columns, each with its steps one after the other. */
  private void transpose(Code c, int q, int w, int n, int vector) {
    int[] x = new int[4];
    for (int i = 0; i < 4; i++) {
      x[i] = c.local(Code.V128);
      c.get(q).at(Op.V_LOAD, (4 * vector + Math.min(i, n - 1)) * columnStep * 4).set(x[i]);
    }
    int[] y = new int[4];
    for (int i = 0; i < 4; i++) {
      y[i] = c.local(Code.V128);
      int h = i % 2 * 2;
      c.get(x[i / 2 * 2]).get(x[i / 2 * 2 + 1]).shuffle(h, h + 4, h + 1, h + 5).set(y[i]);
    }
    for (int i = 0; i < 4; i++) {
      int h = i % 2 * 2;
      c.get(w).get(y[i / 2]).get(y[i / 2 + 2]).shuffle(h, h + 1, h + 4, h + 5);
      c.at(Op.V_STORE, 4 * panel * i + 16 * vector);
    }
  }
}
