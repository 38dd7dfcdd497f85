package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of a number and multiples of loop variables, each part of them made once, where it is known.
 */
final class Addresses {
  private final Loops loops;

  /** What was made: {from, loop or -1, factor, local}. */
  private final List<int[]> made = new ArrayList<>();

  Addresses(Loops loops) {
    this.loops = loops;
  }

  /** A local, or none (-1): zero; and the level from which on it is known. */
  record Place(int local, int level, int offset) {}

  /**
   * {@code start + scale * (ix without its terms)} for replica q, lane l: a local, and what is
   * still to be added. The offset is not negative where {@code unsigned}.
   */
  Place affine(Place start, Ix ix, int scale, int q, int l, boolean unsigned) {
    int offset = start.offset + scale * ix.c;
    for (int d = 0; d < ix.coef.length; d++) {
      offset += scale * ix.coef[d] * loops.ahead(d, q, l);
    }
    Place p = new Place(start.local, start.level, 0);
    // addresses wrap, but not when a load adds its offset
    if (unsigned && (offset < 0 || offset > 0 && falls(ix))) {
      p = plus(p, -1, offset);
      offset = 0;
    }
    for (int d = 0; d < ix.coef.length; d++) {
      if (ix.coef[d] != 0) {
        p = plus(p, d, scale * ix.coef[d]);
      }
    }
    return new Place(p.local, p.level, offset);
  }

  private static boolean falls(Ix ix) {
    boolean yes = false;
    for (int k : ix.coef) {
      yes |= k < 0;
    }
    for (Ix.Term t : ix.terms) {
      yes |= t.mult() < 0 || t.value() != null;
    }
    return yes;
  }

  /** {@code p + factor * variable of loop d}, or plus the factor itself where d is -1. */
  private Place plus(Place p, int d, int factor) {
    int level = Math.max(p.level, d + 1);
    if (p.local < 0 && d >= 0 && factor == 1) {
      return new Place(loops.vars[d], level, 0);
    }
    for (int[] m : made) {
      if (m[0] == p.local && m[1] == d && m[2] == factor && m[4] == p.level) {
        return new Place(m[3], level, 0);
      }
    }
    Code c = loops.at(level);
    int sum = c.local(Code.I32);
    if (d < 0) {
      c.i32(factor);
    } else {
      c.get(loops.vars[d]).times(factor);
    }
    if (p.local >= 0) {
      c.get(p.local).op(Op.I32_ADD);
    }
    c.set(sum);
    made.add(new int[] {p.local, d, factor, sum, p.level});
    return new Place(sum, level, 0);
  }

  /** Forgets what was made at a level: the code there is written a second time. */
  void forget(int level) {
    for (int i = made.size() - 1; i >= 0; i--) {
      int[] m = made.get(i);
      if (Math.max(m[4], m[1] + 1) == level) {
        made.remove(i);
      }
    }
  }
}
