package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Val;

/**
 * Loops taken apart where indices ask for the digits of their position, {@code (i / 16) % 7}: each
 * digit becomes a loop of its own, and the indices are sums of strides again.
 */
final class Digits {
  /** Sizes of the loops; the first {@link #outs} are those of the output. */
  final int[] sizes;

  final int outs;

  /** By old loop: its first new loop; and one more. */
  private final int[] first;

  private Digits(int[] old, int outs, int[][] cuts) {
    first = new int[old.length + 1];
    int n = 0;
    for (int d = 0; d < old.length; d++) {
      first[d] = n;
      n += cuts[d].length;
    }
    first[old.length] = n;
    this.outs = first[outs];
    sizes = new int[n];
    for (int d = 0; d < old.length; d++) {
      int above = old[d];
      for (int i = 0; i < cuts[d].length; i++) {
        sizes[first[d] + i] = above / cuts[d][i];
        above = cuts[d][i];
      }
    }
  }

  /** The loops for these loads, or null when an index does not come apart. */
  static Digits of(int[] sizes, int outs, Val.Load... loads) {
    // what a loop's position is divided by, from the largest to 1
    int[][] cuts = new int[sizes.length][];
    for (int d = 0; d < sizes.length; d++) {
      cuts[d] = new int[] {1};
    }
    for (Val.Load l : loads) {
      for (Ix.Term t : l.index.terms) {
        int d = loop(t);
        if (d >= 0
            && !(cut(cuts, d, t.div(), sizes[d]) && cut(cuts, d, t.div() * t.mod(), sizes[d]))) {
          return null;
        }
      }
    }
    return new Digits(sizes, outs, cuts);
  }

  /** The loop that a term takes digits of, or -1. */
  private static int loop(Ix.Term t) {
    Ix x = t.inner();
    int loop = -1;
    if (t.value() == null && x.isAffine() && x.c == 0) {
      for (int d = 0; d < x.coef.length; d++) {
        if (x.coef[d] != 0) {
          if (loop >= 0 || x.coef[d] != 1) {
            return -1;
          }
          loop = d;
        }
      }
    }
    return loop;
  }

  private static boolean cut(int[][] cuts, int d, int by, int size) {
    if (by == 0 || by >= size) {
      return true;
    }
    int[] old = cuts[d];
    int at = 0;
    while (old[at] > by) {
      at++;
    }
    if (old[at] == by) {
      return true;
    }
    int[] all = java.util.Arrays.copyOf(old, old.length + 1);
    System.arraycopy(old, at, all, at + 1, old.length - at);
    all[at] = by;
    cuts[d] = all;
    return (at == 0 ? size : all[at - 1]) % by == 0 && by % all[at + 1] == 0;
  }

  /** A load over the new loops. */
  Val.Load load(Val.Load l) {
    Ix.Check[] checks = new Ix.Check[l.checks.length];
    for (int i = 0; i < checks.length; i++) {
      Ix.Check c = l.checks[i];
      checks[i] = new Ix.Check(index(c.e()), c.low(), c.high(), c.every());
    }
    return new Val.Load(l.type, l.slot, index(l.index), checks, l.lookup);
  }

  private Ix index(Ix x) {
    int[] coef = new int[sizes.length];
    for (int d = 0; d + 1 < first.length; d++) {
      for (int i = first[d + 1] - 1, unit = x.coef[d]; i >= first[d]; i--) {
        coef[i] = unit;
        unit *= sizes[i];
      }
    }
    Ix.Term[] rest = new Ix.Term[x.terms.length];
    int n = 0;
    for (Ix.Term t : x.terms) {
      int d = loop(t);
      if (d < 0) {
        rest[n++] =
            t.value() != null ? t : new Ix.Term(t.mult(), index(t.inner()), t.div(), t.mod(), null);
        continue;
      }
      for (int i = first[d + 1] - 1, unit = 1; i >= first[d]; i--) {
        if (unit >= t.div() && (t.mod() == 0 || unit < t.div() * t.mod())) {
          coef[i] += t.mult() * (unit / t.div());
        }
        unit *= sizes[i];
      }
    }
    return new Ix(x.c, coef, java.util.Arrays.copyOf(rest, n));
  }
}
