package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import java.util.ArrayList;
import java.util.List;

/**
 * Where elements exist: conditions for all lanes (0 or 1), and those that differ from lane to lane
 * (0 or -1).
 */
final class Masks {
  private final Loops loops;
  private final Values values;
  private final List<Made> made = new ArrayList<>();

  private record Made(Ix.Check check, int q, int local) {}

  Masks(Loops loops, Values values) {
    this.loops = loops;
    this.values = values;
  }

  /** Locals of the conditions; -1: always. */
  record Mask(int scalar, int vector) {
    /** Whether everything exists. */
    boolean isAll() {
      return scalar < 0 && vector < 0;
    }
  }

  /** See {@link Values#forget}. */
  void forget(int level) {
    made.removeIf(m -> loops.level(loops.loops(m.check.e())) == level);
  }

  /** The checks without those that always hold. */
  Ix.Check[] needed(Ix.Check[] checks) {
    List<Ix.Check> left = new ArrayList<>();
    for (Ix.Check c : checks) {
      boolean in = c.e().min(loops.sizes) >= c.low() && c.e().max(loops.sizes) < c.high();
      if (c.every() != 1 || !in) {
        left.add(c);
      }
    }
    return left.toArray(new Ix.Check[0]);
  }

  /** Whether all checks hold. */
  Mask of(Ix.Check[] checks, int q) {
    int scalar = -1;
    int vector = -1;
    int scalarLoops = 0;
    int vectorLoops = 0;
    for (Ix.Check c : checks) {
      int bits = loops.loops(c.e());
      int x = one(c, q, bits);
      if (loops.isVector(bits)) {
        vectorLoops |= bits;
        vector = both(vector, x, vectorLoops, Op.V_AND, Code.V128);
      } else {
        scalarLoops |= bits;
        scalar = both(scalar, x, scalarLoops, Op.I32_AND, Code.I32);
      }
    }
    return new Mask(scalar, vector);
  }

  private int both(int a, int b, int bits, int and, int type) {
    if (a < 0) {
      return b;
    }
    Code c = loops.at(loops.level(bits));
    int x = c.local(type);
    c.get(a).get(b).op(and).set(x);
    return x;
  }

  private int one(Ix.Check k, int q, int bits) {
    q = loops.copies(bits) == 1 ? 0 : q;
    for (Made m : made) {
      Ix.Check o = m.check;
      boolean same = o.low() == k.low() && o.high() == k.high() && o.every() == k.every();
      if (same && m.q == q && o.e().same(k.e())) {
        return m.local;
      }
    }
    boolean vec = loops.isVector(bits);
    Code c = loops.at(loops.level(bits));
    boolean straight = vec && k.every() == 1 && values.isStraight(k.e());
    int[] e = new int[vec && !straight ? 4 : 1];
    for (int l = 0; l < e.length; l++) {
      e[l] = values.scalar(k.e(), q, l);
    }
    int x = c.local(vec ? Code.V128 : Code.I32);
    if (straight) {
      c.get(e[0]).i32(k.low()).op(Op.I32_SUB).op(Op.I32X4_SPLAT);
      Values.along(c, k.e().coef[loops.lane]);
      c.splat(k.high() - k.low()).op(Op.I32X4_LT_U);
    } else {
      for (int l = 0; l < e.length; l++) {
        test(c, e[l], k);
        if (vec) {
          c.op(l == 0 ? Op.I32X4_SPLAT : Op.I32X4_REPLACE);
          if (l > 0) {
            c.put(l);
          }
        }
      }
      if (vec) {
        c.op(Op.I32X4_NEG);
      }
    }
    c.set(x);
    made.add(new Made(k, q, x));
    return x;
  }

  private static void test(Code c, int e, Ix.Check k) {
    c.get(e).i32(k.low()).op(Op.I32_SUB).i32(k.high() - k.low()).op(Op.I32_LT_U);
    if (k.every() != 1) {
      c.get(e).i32(k.low()).op(Op.I32_SUB);
      Values.remainder(c, k.every());
      c.op(Op.I32_EQZ).op(Op.I32_AND);
    }
  }
}
