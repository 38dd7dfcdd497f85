package dev.kinglet.codegen.wasm;

import dev.kinglet.codegen.wasm.Addresses.Place;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Reloop;
import dev.kinglet.schedule.Val;
import java.util.List;

/**
 * A kernel as nested loops, four elements at a time: maps along the innermost output loop that is
 * long enough; reductions down columns (four outputs at once) or along rows (four steps of the
 * innermost reduced loop at once).
 *
 * <p>The last step of a loop of vectors goes back to where four elements are left, and computes
 * some of them again: outputs are never inputs.
 */
final class Nest {
  /**
   * Rows of a stripe: more lines that are powers of two apart push one another out of the cache.
   */
  private static final int STRIPE = 8;

  private final Kernel k;
  private final Features features;
  private final Prims prims;
  private final Code code = new Code(3);
  private final Loops loops;
  private final Values values;
  private final boolean reduces;
  private final boolean rows;

  /** The reductions, or null. */
  private Folds folds;

  /** The index of an output's element. */
  private final Ix own;

  /**
   * Where the loop over stripes of the innermost loop is, or -1. What lies side by side in memory
   * along one loop and is written along another: lines are read and written whole in a strip.
   */
  private final int stripes;

  /** Where a strip begins and ends. */
  private int start;

  private int end;

  /**
   * By reduction: what is folded in each step of the innermost loop; one value, but of a window.
   */
  private final Val[][] bodies;

  /**
   * See the fields.
   *
   * @param window the loop along which replicas lie that have steps of the reduced loops in common:
   *     these are written out; or -1
   */
  private Nest(
      Kernel k,
      Features f,
      Prims prims,
      List<Compiled.Lookup> lookups,
      boolean reduces,
      int window) {
    features = f;
    this.prims = prims;
    this.reduces = reduces;
    bodies = new Val[k.reductions().length][];
    if (window >= 0) {
      k = unrolled(k);
    }
    for (int j = 0; j < bodies.length; j++) {
      bodies[j] = bodies[j] == null ? new Val[] {k.reductions()[j].body()} : bodies[j];
    }
    int[] sizes = reduces ? k.sizes() : k.out();
    int lane = Lanes.lane(sizes, k.out().length);
    rows = reduces && k.red().length > 0 && Lanes.byRows(k, lane);
    if (rows) {
      lane = sizes[sizes.length - 1] >= 4 ? sizes.length - 1 : -1;
    }
    int rep = -1;
    int replicas = 1;
    int turned = lane < 0 || reduces || lane < sizes.length - 1 ? -1 : Lanes.turned(k, lane);
    int[] order = new int[k.sizes().length];
    int[] by = new int[order.length];
    for (int d = 0; d < order.length; d++) {
      order[d] = turned < 0 || d < turned || d > lane ? d : d < lane ? d + 1 : turned;
      by[d] = 1;
    }
    Reloop over = new Reloop(order, by);
    own = over.of(Lanes.own(k));
    stripes = turned;
    if (lane >= 0) {
      if (turned >= 0) {
        int[] turn = over.of(new Ix(0, k.sizes())).coef;
        k = over.of(k, java.util.Arrays.copyOf(turn, k.out().length), k.red());
        rep = lane--;
        replicas = 4;
      } else if (window >= 0) {
        rep = window;
        replicas = Math.min(4, sizes[rep]);
      } else if (reduces && Lanes.areSimple(k)) {
        rep = lane;
        replicas = sizes[lane] >= 16 ? 4 : sizes[lane] >= 8 ? 2 : 1;
      }
    }
    this.k = k;
    loops = new Loops(k, code, reduces, lane, rep, replicas);
    values = new Values(loops, prims, lookups);
  }

  /**
   * What was written.
   *
   * @param function its number: {@code (args, from, to)} does some positions of the outermost loop
   * @param step as a step of its own
   * @param sums which word of the arguments has the address where it looks for sums
   */
  record Written(int function, Compiled.Step step, int sums) {}

  /**
   * The function of a kernel.
   *
   * @param before whether the only reduction is computed before, a float for each output position:
   *     in place of an output, if there is a fitting one, or in the scratch memory
   */
  static Written write(
      Kernel k, Features f, Module m, Prims prims, List<Compiled.Lookup> lookups, boolean before) {
    Nest n = new Nest(k, f, prims, lookups, k.reductions().length > 0 && !before, -1);
    return n.write(m, before ? n.place() : -1);
  }

  /** The same where some buffers lie in the scratch memory, and maybe of a window. */
  static Written write(
      Kernel k,
      Features f,
      Module m,
      Prims prims,
      List<Compiled.Lookup> lookups,
      Values.Hidden hidden,
      int window) {
    Nest n = new Nest(k, f, prims, lookups, k.reductions().length > 0, window);
    n.values.hidden = hidden;
    return n.write(m, -1);
  }

  private Written write(Module m, int sums) {
    body(sums);
    int function = m.reserve("iii:");
    m.define(function, code);
    int outs = k.out().length;
    Compiled.Step step =
        stripes == 0
            ? new Compiled.Step(k.out()[outs - 1], STRIPE)
            : new Compiled.Step(outs == 0 ? 1 : k.out()[0], outs == 0 ? 1 : loops.step(0));
    return new Written(function, step, sums);
  }

  /** Where sums lie: in an output, unless steps overlap and would meet results there. */
  private int place() {
    boolean overlap = stripes >= 0 || loops.sizes.length > 0 && loops.step(0) > 1;
    for (int d = 0; d < loops.sizes.length; d++) {
      overlap |= loops.sizes[d] % loops.step(d) != 0;
    }
    for (int j = 0; j < k.outputs().length && !overlap; j++) {
      if (k.outputs()[j].type == Type.F) {
        return Compiled.ARGS + k.inputs().length + j;
      }
    }
    return 2;
  }

  /** Without its reduced loops: {@link #bodies} has all their steps. */
  private Kernel unrolled(Kernel k) {
    int outs = k.out().length;
    int steps = k.redSize();
    for (int j = 0; j < bodies.length; j++) {
      bodies[j] = new Val[steps];
    }
    int[] at = new int[k.sizes().length];
    for (int i = 0; i < steps; i++) {
      for (int d = at.length - 1, n = i; d >= outs; d--) {
        int size = k.red()[d - outs];
        at[d] = n % size;
        n /= size;
      }
      Reloop here = new Reloop(outs, at);
      for (int j = 0; j < bodies.length; j++) {
        bodies[j][i] = here.of(k.reductions()[j].body());
      }
    }
    return new Reloop(outs, null).of(k, k.out(), new int[0]);
  }

  private void body(int sums) {
    if (reduces) {
      folds = new Folds(k, bodies, rows, features, prims, code, loops, values);
    } else if (sums >= 0) {
      sums(sums);
    }
    outputs();
    enter(code, 0);
  }

  /** Results of the reduction that is computed before: a float array. */
  private void sums(int word) {
    int at = code.local(Code.I32);
    code.get(0).at(Op.I32_LOAD, 4 * word).set(at);
    for (Val v : k.outputs()) {
      sums(v, at);
    }
  }

  private void sums(Val v, int at) {
    if (v instanceof Val.Folded) {
      for (int q = 0; q < loops.copies(loops.loops(v)); q++) {
        values.sum(v, at, own, q);
      }
    } else if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        sums(x, at);
      }
    } else if (v instanceof Val.Guard g) {
      sums(g.x, at);
    }
  }

  // ---- outputs ----------------------------------------------------------------------------------

  private void outputs() {
    if (reduces) {
      for (Val v : k.outputs()) {
        folded(v);
      }
    }
    boolean vec = loops.lane >= 0 && !rows;
    int copies = rows ? 1 : loops.replicas;
    for (int q = 0; q < copies; q++) {
      for (int j = 0; j < k.outputs().length; j++) {
        Val v = k.outputs()[j];
        values.ready(v, q, vec);
        int bytes = Values.bytes(v.type);
        Place p = values.place(k.inputs().length + j, own, bytes, q, 0);
        Code c = reduces ? loops.after : loops.pieces[loops.outs];
        if (vec && own.coef[loops.lane] > 1) {
          scatter(c, v, q, p, bytes * own.coef[loops.lane]);
          continue;
        }
        if (v.type == Type.B && vec) {
          int x = c.local(Code.V128);
          values.push(c, v, q, true);
          c.tee(x).get(x).op(Op.I16X8_NARROW).tee(x).get(x).op(Op.I8X16_NARROW);
          c.splat(0x01010101).op(Op.V_AND).set(x);
          c.get(p.local()).get(x).at(Op.V_STORE32_LANE, p.offset(), 0);
        } else {
          c.get(p.local());
          values.push(c, v, q, vec);
          int store =
              v.type == Type.F ? Op.F32_STORE : v.type == Type.I ? Op.I32_STORE : Op.I32_STORE8;
          c.at(vec ? Op.V_STORE : store, p.offset());
        }
      }
    }
  }

  /** Stores four lanes that do not lie side by side. */
  private void scatter(Code c, Val v, int q, Place p, int apart) {
    int x = c.local(Code.V128);
    values.push(c, v, q, true);
    c.set(x);
    for (int l = 0; l < 4; l++) {
      c.get(p.local());
      if (v.type == Type.B) {
        c.get(x).lane(Op.I32X4_EXTRACT, l).i32(1).op(Op.I32_AND);
        c.at(Op.I32_STORE8, p.offset() + l * apart);
      } else {
        c.get(x).at(Op.V_STORE32_LANE, p.offset() + l * apart, l);
      }
    }
  }

  /** Says where the folds in a value are. */
  private void folded(Val v) {
    if (v instanceof Val.Folded f) {
      for (int q = 0; q < (rows ? 1 : loops.replicas); q++) {
        values.set(v, q, folds.result(f.k, q));
      }
    } else if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        folded(x);
      }
    } else if (v instanceof Val.Guard g) {
      folded(g.x);
    }
  }

  // ---- loops ------------------------------------------------------------------------------------

  /** Writes what is done within {@code d} loops. */
  private void enter(Code c, int d) {
    boolean sums = reduces && d == loops.outs;
    if (sums && d == loops.sizes.length) {
      folds.begin(c); // one step, without a loop
    }
    c.append(loops.pieces[d]);
    if (sums && d < loops.sizes.length) {
      folds.begin(c);
    }
    nest(c, d);
  }

  /** Writes loop {@code d} and all within. */
  private void nest(Code c, int d) {
    if (reduces && d == loops.outs) {
      if (k.redSize() > 0) {
        reduced(c, d);
      }
      folds.finish(c);
      c.append(loops.after);
    } else if (d < loops.sizes.length) {
      if (d == stripes) {
        stripes(c, d);
      } else {
        loop(c, d);
      }
    }
  }

  /** Writes the loop over stripes, and all within. */
  private void stripes(Code c, int d) {
    start = c.local(Code.I32);
    end = c.local(Code.I32);
    Code size = d == 0 ? c.piece().get(2) : c.piece().i32(loops.sizes[loops.outs - 1]);
    if (d == 0) {
      c.get(1);
    } else {
      c.i32(0);
    }
    c.set(start).loop();
    c.get(start).i32(STRIPE).op(Op.I32_ADD).tee(end).append(size).get(end).append(size);
    c.op(Op.I32_LT).op(Op.SELECT).set(end);
    loop(c, d);
    c.get(end).tee(start).append(size).op(Op.I32_LT).brIf(0).end();
  }

  private void loop(Code c, int d) {
    int v = loops.vars[d];
    int step = loops.step(d);
    int size = loops.sizes[d];
    boolean strip = stripes >= 0 && d == loops.outs - 1;
    boolean given = strip || d == 0 && loops.outs > 0 && stripes != 0;
    boolean back = step > 1 && (given || size % step != 0);
    int i = back ? c.local(Code.I32) : v;
    Code stop = c.piece();
    if (given) {
      c.get(strip ? start : 1).set(i);
      stop.get(strip ? end : 2);
    } else {
      c.i32(0).set(i);
      stop.i32(size);
    }
    c.loop();
    if (back) {
      // not beyond the end
      int last = c.local(Code.I32);
      c.append(stop).i32(step).op(Op.I32_SUB);
      c.tee(last).get(i).get(last).get(i).op(Op.I32_LT).op(Op.SELECT).set(v);
    }
    enter(c, d + 1);
    c.get(i).i32(step).op(Op.I32_ADD).tee(i).append(stop).op(Op.I32_LT).brIf(0).end();
  }

  /** Writes the reduced loop {@code d} and all within. */
  private void reduced(Code c, int d) {
    int n = loops.sizes.length;
    if (d == n) {
      return;
    }
    int v = loops.vars[d];
    int size = loops.sizes[d];
    int step = rows && d == n - 1 ? loops.step(d) : 1;
    int full = size - size % step;
    int inner = 1;
    for (int i = d + 1; i < n; i++) {
      inner *= loops.sizes[i];
    }
    boolean any = folds.hasTotals();
    // doubles take over after a loop that is long enough, or within the one that is too long
    boolean cuts = any && inner < Folds.STRIP && (long) full / step * inner > 2 * Folds.STRIP;
    int each = Math.max(1, Folds.STRIP / inner) * step;
    c.i32(0).set(v);
    int stop = cuts ? c.local(Code.I32) : -1;
    if (cuts) {
      c.loop();
      c.get(v).i32(each).op(Op.I32_ADD).tee(stop).i32(full).get(stop).i32(full);
      c.op(Op.I32_LT).op(Op.SELECT).set(stop);
    }
    if (full > 0) {
      c.loop();
      c.append(loops.pieces[d + 1]);
      reduced(c, d + 1);
      c.get(v).i32(step).op(Op.I32_ADD).tee(v);
      if (cuts) {
        c.get(stop);
      } else {
        c.i32(full);
      }
      c.op(Op.I32_LT).brIf(0).end();
    }
    if (cuts) {
      folds.flush(c);
      c.get(v).i32(full).op(Op.I32_LT).brIf(0).end();
    } else if (any && inner < Folds.STRIP && (long) full / step * inner >= Folds.STRIP) {
      folds.flush(c);
    }
    if (full < size) {
      c.loop();
      c.append(folds.tail);
      c.get(v).i32(1).op(Op.I32_ADD).tee(v).i32(size).op(Op.I32_LT).brIf(0).end();
    }
  }
}
