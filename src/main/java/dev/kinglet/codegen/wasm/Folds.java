package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * The reductions of a kernel that is written as nested loops: what they start with, add and end as.
 */
final class Folds {
  /** Steps after which a sum in floats is added to one in doubles. */
  static final int STRIP = 64;

  private final Kernel k;
  private final boolean rows;
  private final Features features;
  private final Prims prims;
  private final Loops loops;
  private final Values values;

  /** Results of reductions as they grow, by reduction and replica. */
  private final int[][] acc;

  /** Along rows: the same as single numbers, for what is left of a row behind its vectors. */
  private int[] single;

  /** What is done with each element that is left of a row. */
  Code tail;

  /** Doubles that sums of floats are added to now and then, or null; two for each of them. */
  private int[][] totals;

  /** By reduction and replica, of the largest or smallest float: where there was a NaN. */
  private final int[][] nans;

  /**
   * Writes what is folded in each step of the innermost loop.
   *
   * @param bodies see there
   * @param rows whether the lanes are steps of that loop
   */
  Folds(
      Kernel k,
      Val[][] bodies,
      boolean rows,
      Features features,
      Prims prims,
      Code code,
      Loops loops,
      Values values) {
    this.k = k;
    this.rows = rows;
    this.features = features;
    this.prims = prims;
    this.loops = loops;
    this.values = values;
    int n = k.reductions().length;
    acc = new int[n][];
    totals = new int[n][];
    nans = new int[n][];
    for (int j = 0; j < n; j++) {
      Kernel.Reduction r = k.reductions()[j];
      boolean vec = loops.lane >= 0;
      boolean picks = r.fold() == Fold.MAX || r.fold() == Fold.MIN;
      acc[j] = new int[loops.replicas];
      nans[j] = new int[picks && vec && r.body().type == Type.F ? loops.replicas : 0];
      for (int q = 0; q < loops.replicas; q++) {
        acc[j][q] = code.local(Loops.local(r.body().type, vec));
        if (q < nans[j].length) {
          nans[j][q] = code.local(Code.V128);
        }
      }
    }
    for (int j = 0; j < n; j++) {
      for (Val v : bodies[j]) {
        for (int q = 0; q < loops.replicas; q++) {
          fold(j, v, q, acc[j][q], loops.lane >= 0);
        }
      }
    }
    if (rows && loops.lane >= 0) {
      single = new int[n];
      int inside = loops.sizes.length;
      Code vectors = loops.pieces[inside];
      tail = vectors.piece();
      loops.pieces[inside] = tail;
      loops.vectors = false;
      values.forget(inside);
      for (int j = 0; j < n; j++) {
        single[j] = code.local(Loops.local(k.reductions()[j].body().type, false));
        fold(j, bodies[j][0], 0, single[j], false);
      }
      values.forget(inside);
      loops.pieces[inside] = vectors;
      loops.vectors = true;
    }
  }

  /** Adds one step to a sum. */
  private void fold(int j, Val v, int q, int to, boolean vec) {
    Kernel.Reduction r = k.reductions()[j];
    Code c = loops.at(loops.sizes.length);
    boolean product =
        r.fold() == Fold.SUM
            && v.type == Type.F
            && vec
            && features.madd()
            && v instanceof Val.Apply a
            && a.prim == Prim.MUL;
    if (product) {
      Val[] x = ((Val.Apply) v).args;
      values.ready(x[0], q, true);
      values.ready(x[1], q, true);
      values.push(c, x[0], q, true);
      values.push(c, x[1], q, true);
      c.get(to).op(Op.F32X4_MADD);
    } else {
      values.ready(v, q, vec);
      if (vec && nans[j].length > 0) {
        // that keeps a NaN by itself takes a compiler many instructions
        values.push(c, v, q, true);
        values.push(c, v, q, true);
        c.op(Op.F32X4_NE).get(nans[j][q]).op(Op.V_OR).set(nans[j][q]).get(to);
        values.push(c, v, q, true);
        c.op(r.fold() == Fold.MAX ? Op.F32X4_PMAX : Op.F32X4_PMIN);
      } else {
        c.get(to);
        values.push(c, v, q, vec);
        prims.fold(c, r.fold(), v.type, vec);
      }
    }
    c.set(to);
  }

  private boolean isLong(int j) {
    Kernel.Reduction r = k.reductions()[j];
    return r.fold() == Fold.SUM
        && r.body().type == Type.F
        && k.redSize() / (rows ? loops.step(loops.sizes.length - 1) : 1) > 2 * STRIP;
  }

  /** Sums before the first step. */
  void begin(Code c) {
    for (int j = 0; j < acc.length; j++) {
      Kernel.Reduction r = k.reductions()[j];
      for (int a : acc[j]) {
        prims.identity(c, r.fold(), r.body().type, loops.lane >= 0);
        c.set(a);
      }
      for (int a : nans[j]) {
        c.splat(0).set(a);
      }
      if (single != null) {
        prims.identity(c, r.fold(), r.body().type, false);
        c.set(single[j]);
      }
      if (isLong(j)) {
        int count = rows ? 1 : loops.replicas;
        if (totals[j] == null) {
          totals[j] = new int[2 * count];
          for (int i = 0; i < totals[j].length; i++) {
            totals[j][i] = c.local(loops.lane >= 0 ? Code.V128 : Code.F64);
          }
        }
        for (int t : totals[j]) {
          if (loops.lane >= 0) {
            c.splat(0).set(t);
          } else {
            c.f32(0).op(Op.F64_PROMOTE).set(t);
          }
        }
      }
    }
  }

  /** Adds the sums in floats to those in doubles. */
  void flush(Code c) {
    for (int j = 0; j < acc.length; j++) {
      if (totals[j] == null) {
        continue;
      }
      boolean vec = loops.lane >= 0;
      if (rows && vec) {
        join(c, j);
      }
      for (int i = 0; i < totals[j].length; i += 2) {
        int a = acc[j][i / 2];
        int[] t = totals[j];
        if (vec) {
          c.get(t[i]).get(a).op(Op.F64X2_PROMOTE).op(Op.F64X2_ADD).set(t[i]);
          c.get(t[i + 1]).get(a).get(a).shuffle(2, 3, 2, 3).op(Op.F64X2_PROMOTE);
          c.op(Op.F64X2_ADD).set(t[i + 1]);
        } else {
          c.get(t[i]).get(a).op(Op.F64_PROMOTE).op(Op.F64_ADD).set(t[i]);
        }
      }
      for (int a : acc[j]) {
        prims.identity(c, Fold.SUM, Type.F, vec);
        c.set(a);
      }
    }
  }

  /** All replicas' sums into the first. */
  private void join(Code c, int j) {
    Kernel.Reduction r = k.reductions()[j];
    for (int q = 1; q < acc[j].length; q++) {
      c.get(acc[j][0]).get(acc[j][q]);
      prims.fold(c, r.fold(), r.body().type, true);
      c.set(acc[j][0]);
    }
  }

  /** The results, after the last step. */
  void finish(Code c) {
    boolean vec = loops.lane >= 0;
    for (int j = 0; j < acc.length; j++) {
      Kernel.Reduction r = k.reductions()[j];
      Type t = r.body().type;
      int[] d = totals[j];
      if (d != null) {
        flush(c, j);
      }
      for (int q = 0; q < nans[j].length; q++) {
        c.get(acc[j][q]).get(nans[j][q]).op(Op.V_OR).set(acc[j][q]);
      }
      if (rows && vec) {
        join(c, j);
        int x = single[j];
        if (d != null) {
          c.get(d[0]).get(d[1]).op(Op.F64X2_ADD).set(d[0]);
          c.get(d[0]).lane(Op.F64X2_EXTRACT, 0).get(d[0]).lane(Op.F64X2_EXTRACT, 1);
          c.op(Op.F64_ADD).get(x).op(Op.F64_PROMOTE).op(Op.F64_ADD).op(Op.F32_DEMOTE).set(x);
          continue;
        }
        for (int l = 0; l < 4; l++) {
          c.get(x).get(acc[j][0]).lane(t == Type.F ? Op.F32X4_EXTRACT : Op.I32X4_EXTRACT, l);
          if (t == Type.B) {
            c.i32(1).op(Op.I32_AND);
          }
          prims.fold(c, r.fold(), t, false);
          c.set(x);
        }
      } else if (d != null) {
        for (int i = 0; i < d.length; i += 2) {
          if (vec) {
            c.get(d[i]).op(Op.F32X4_DEMOTE).get(d[i + 1]).op(Op.F32X4_DEMOTE);
            c.shuffle(0, 1, 4, 5).set(acc[j][i / 2]);
          } else {
            c.get(d[i]).op(Op.F32_DEMOTE).set(acc[j][i / 2]);
          }
        }
      }
    }
  }

  private void flush(Code c, int only) {
    int[][] all = totals;
    totals = new int[all.length][];
    totals[only] = all[only];
    flush(c);
    totals = all;
  }

  /** Where the result of a reduction is. */
  int result(int j, int q) {
    return rows && single != null ? single[j] : acc[j][q];
  }

  /** Whether a sum grows in doubles too. */
  boolean hasTotals() {
    for (int[] t : totals) {
      if (t != null) {
        return true;
      }
    }
    return false;
  }
}
