package dev.kinglet.codegen.wasm;

import java.util.List;

/** The sums of a {@link Product}: block by block of rows, part by part, panel by panel. */
final class Tiles {
  /** Rows in one go: their part of the first factor stays in the second cache. */
  private static final int TALL = 96;

  /** Steps of sums that are worth another thread. */
  private static final int SPREAD = 1 << 18;

  /** Pieces that work is cut into for threads. */
  private static final int PIECES = 16;

  private final Product p;
  private final Module m;

  /** Functions by rows, and whether all columns of a panel are stored. */
  private final int[][] inside;

  /** What is done with a block's sums: rows of each of its positions, and a function; or 0. */
  private int each;

  private int next;

  Tiles(Product p, Module m) {
    this.p = p;
    this.m = m;
    inside = new int[p.most + 1][2];
  }

  /**
   * Adds the step that computes sums, and what is to be done with them: for each block of rows,
   * while it is in the cache, or else as a step of its own.
   *
   * @param sums which word of the arguments is their address
   */
  void emit(List<Compiled.Step> steps, int sums, Nest.Written then) {
    int all = p.rows.count();
    int units = then == null ? 0 : then.step().units();
    boolean joins = units > 0 && p.batch.count() == 1 && all > 1 && all % units == 0;
    int unit = joins ? all / units : 1;
    joins &= unit <= 4 * TALL;
    boolean spread = p.features.shared() && p.work() > 2 * SPREAD;
    int blocks = (all + TALL - 1) / TALL;
    if (spread) {
      blocks = Math.max(blocks, Math.min(PIECES, all / (2 * p.most)));
    }
    int tall = all;
    if (blocks > 1) {
      int round = joins && unit > 1 ? unit : p.most;
      tall = Math.min(all, ((all + blocks - 1) / blocks + round - 1) / round * round);
    }
    int down = (all + tall - 1) / tall;
    int rest = all - (down - 1) * tall;
    int count = p.panels.count();
    int across = 1;
    if (spread && p.batch.count() * down < PIECES / 2) {
      across = Math.min(count, PIECES / p.batch.count() / down);
    }
    int wide = (count + across - 1) / across;
    across = (count + wide - 1) / wide;
    joins = joins && across == 1 && rest / unit >= then.step().grain();
    if (joins) {
      each = unit;
      next = then.function();
    }
    Code c = Product.begin();
    int x = Product.begin(c, p.a, p.copyA);
    int y = p.direct ? Product.begin(c, p.b, p.copyB) : Product.address(c, 3, 0);
    int o = Product.address(c, sums, 0);
    int n = c.local(Code.I32);
    int r = c.local(Code.I32);
    int p0 = c.local(Code.I32);
    int p1 = c.local(Code.I32);
    c.get(Product.FROM).i32(across * down).op(Op.I32_DIV_U).set(n);
    if (!p.direct) {
      c.get(n).i32(p.panels.count() * p.panels.bytes()).op(Op.I32_MUL).get(y).op(Op.I32_ADD).set(y);
    }
    p.batch.seek(c, n, x, p.direct ? y : -1, o);
    c.get(Product.FROM).i32(across).op(Op.I32_REM_U).i32(wide).op(Op.I32_MUL).tee(p0);
    c.i32(wide).op(Op.I32_ADD).set(p1);
    least(c, p1, count);
    c.get(Product.FROM).i32(across).op(Op.I32_DIV_U).i32(down).op(Op.I32_REM_U).set(n);
    c.get(n).i32(tall).op(Op.I32_MUL).set(r);
    if (!p.oneRow()) {
      c.get(r).times(8).get(Product.address(c, 2, p.table)).op(Op.I32_ADD).set(r);
    }
    int[] v = {x, y, o, r, p0, p1, n, tall};
    if (rest < tall) {
      c.get(n).i32(down - 1).op(Op.I32_EQ).when();
      block(c, v, rest);
      c.otherwise();
      block(c, v, tall);
      c.end();
    } else {
      block(c, v, tall);
    }
    Product.step(m, steps, c, p.batch.count() * down * across, p.work() / SPREAD);
    if (then != null && !joins) {
      m.export(then.function(), "s" + steps.size());
      steps.add(then.step());
    }
  }

  /** A local becomes at most {@code n}. */
  private static void least(Code c, int local, int n) {
    c.get(local).i32(n).get(local).i32(n).op(Op.I32_LT).op(Op.SELECT).set(local);
  }

  /** All sums of some rows and panels, part by part. */
  private void block(Code c, int[] v, int count) {
    int x = v[0];
    int y = v[1];
    int adds = c.local(Code.I32);
    int left = c.local(Code.I32);
    int len = c.local(Code.I32);
    int n = c.local(Code.I32);
    int q = c.local(Code.I32);
    int o = c.local(Code.I32);
    c.i32(0).set(adds);
    Code part = c.piece();
    part.i32(p.k.size[p.middle]).set(left).loop();
    part.get(left).set(len);
    least(part, len, p.times);
    int apart = p.direct ? p.panel * 4 : p.panels.bytes();
    int last = p.panels.count() - 1;
    part.get(v[4]).tee(n).i32(apart).op(Op.I32_MUL).get(y).op(Op.I32_ADD).set(q);
    part.get(n).i32(p.panel * 4).op(Op.I32_MUL).get(v[2]).op(Op.I32_ADD).set(o);
    int rest = p.columns - last * p.panel;
    part.loop();
    int[] args = {x, q, o, v[3], len, adds};
    if (last > 0 && rest < p.panel) {
      part.get(n).i32(last).op(Op.I32_EQ).when();
      calls(part, args, count, rest);
      part.otherwise();
      calls(part, args, count, p.panel);
      part.end();
    } else {
      calls(part, args, count, rest);
    }
    part.add(q, apart).add(o, p.panel * 4).add(n, 1);
    part.get(n).get(v[5]).op(Op.I32_LT).brIf(0).end();
    part.i32(1).set(adds);
    int[] pointers = {x, y};
    for (int i = 0; i < 2; i++) {
      part.get(len).i32(p.k.step[i][p.middle] * 4).op(Op.I32_MUL);
      part.get(pointers[i]).op(Op.I32_ADD).set(pointers[i]);
    }
    part.get(left).get(len).op(Op.I32_SUB).tee(left).brIf(0).end();
    for (int i = 0; i < 2; i++) {
      part.add(pointers[i], -4 * p.k.step[i][p.middle] * p.k.size[p.middle]);
    }
    p.k.some(c, part, 0, p.middle, x, y);
    if (each > 0) {
      int at = c.local(Code.I32);
      int tall = v[7];
      c.get(Product.ARGS).get(v[6]).i32(tall / each).op(Op.I32_MUL).tee(at);
      c.get(at).i32(count / each).op(Op.I32_ADD).call(next);
    }
  }

  /** A panel for all rows of a block: tiles of about the same height. */
  private void calls(Code c, int[] v, int count, int width) {
    int tiles = (count + p.most - 1) / p.most;
    int more = count % tiles;
    int height = count / tiles;
    int from = 0;
    for (int h = height + 1; h >= height; h--) {
      int to = h > height ? more * h : count;
      if (from < to) {
        int unit = p.oneRow() ? 1 : 8;
        c.get(v[0]).get(v[1]).get(v[2]);
        c.get(v[3]).i32(from * unit).op(Op.I32_ADD).get(v[3]).i32(to * unit).op(Op.I32_ADD);
        c.get(v[4]).get(v[5]).call(inside(h, width));
      }
      from = to;
    }
  }

  private int inside(int r, int width) {
    int full = width == p.panel ? 1 : 0;
    if (inside[r][full] == 0) {
      int f = m.reserve(MicroKernel.TYPE);
      inside[r][full] = f;
      int rowA = p.oneRow() ? p.rows.step[0][0] * 4 : -1;
      int rowOut = p.oneRow() ? p.rows.step[1][0] * 4 : -1;
      MicroKernel in =
          new MicroKernel(r, (width + 3) / 4, p.features.madd(), rowA, rowOut, p.k, p.middle);
      int n = p.k.size[p.middle];
      boolean parts = p.middle > 0 || p.times < n;
      boolean tail = p.middle == p.k.size.length - 1 && n % MicroKernel.UNROLL != 0;
      m.define(f, in.code(width, parts, tail));
    }
    return inside[r][full];
  }
}
