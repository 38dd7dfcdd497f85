package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Val;

/**
 * Factors that have only every second element along an axis, {@code y - k} even: what a strided
 * convolution's input gradient and a transposed convolution read. Even and odd y become a loop of
 * their own; each of them takes every second k only, so no zeros are left to be multiplied.
 */
final class Parity {
  /** The loops, and the loads over them. */
  int[] sizes;

  int outs;
  Val.Load[] loads;

  Parity(int[] sizes, int outs, Val.Load... loads) {
    this.sizes = sizes;
    this.outs = outs;
    this.loads = loads;
    boolean more = true;
    while (more) {
      more = split();
    }
  }

  private boolean split() {
    for (Val.Load l : loads) {
      if (l.lookup != null) {
        return false;
      }
    }
    for (Val.Load l : loads) {
      for (Ix.Check c : l.checks) {
        if (c.every() == 2 && split(c)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The only loop from {@code from} on that an index goes along, by steps of one; or -1. */
  private static int only(Ix e, int from, int to) {
    int found = -1;
    for (int d = from; d < to; d++) {
      if (e.coef[d] != 0) {
        if (found >= 0 || Math.abs(e.coef[d]) != 1) {
          return -1;
        }
        found = d;
      }
    }
    return found;
  }

  private boolean split(Ix.Check c) {
    Ix e = c.e();
    int y = only(e, 0, outs);
    int k = only(e, outs, sizes.length);
    if (y < 0 || k < 0 || !e.isAffine() || sizes[y] % 2 != 0) {
      return false;
    }
    boolean odd = (e.c - c.low() & 1) != 0;
    int size = sizes[k];
    Val.Load[] now = new Val.Load[2];
    Ix step = index(Ix.loop(k, sizes.length), y, k, odd);
    for (int i = 0; i < 2; i++) {
      Val.Load l = loads[i];
      // the factor that has no such gaps ends with the loop
      boolean ends = true;
      Ix.Check[] checks = new Ix.Check[l.checks.length + 1];
      for (int j = 0; j < l.checks.length; j++) {
        Ix.Check o = l.checks[j];
        boolean same = o.every() == 2 && o.e().isAffine() && equal(o.e(), e);
        if (same) {
          if ((o.e().c - o.low() - e.c + c.low() & 1) != 0) {
            return false;
          }
          ends = false;
          Ix half = half(index(o.e(), y, k, odd).plus(-o.low()));
          checks[j] = new Ix.Check(half, 0, (o.high() - o.low() + 1) / 2, 1);
        } else {
          checks[j] = new Ix.Check(index(o.e(), y, k, odd), o.low(), o.high(), o.every());
        }
      }
      Ix rest = new Ix(l.index.c, l.index.coef);
      Ix at = index(rest, y, k, odd);
      for (Ix.Term t : l.index.terms) {
        if (t.value() != null) {
          return false;
        }
        Ix inner = index(t.inner(), y, k, odd);
        if (t.div() == 2 && t.mod() == 0 && t.inner().isAffine() && equal(t.inner(), e)) {
          // the check's index is even (or odd) everywhere: so is this one's remainder
          int r = t.inner().c - e.c + c.low() & 1;
          at = at.plus(half(inner.plus(-r)).times(t.mult()));
        } else {
          at =
              at.plus(
                  new Ix(
                      0,
                      new int[at.coef.length],
                      new Ix.Term(t.mult(), inner, t.div(), t.mod(), null)));
        }
      }
      int n = checks.length - 1;
      if (ends && size % 2 != 0) {
        checks[n++] = new Ix.Check(step, 0, size, 1);
      }
      now[i] = new Val.Load(l.type, l.slot, at, java.util.Arrays.copyOf(checks, n), null);
    }
    int[] s = new int[sizes.length + 1];
    System.arraycopy(sizes, 0, s, 0, y);
    System.arraycopy(sizes, y, s, y + 1, sizes.length - y);
    s[y] = sizes[y] / 2;
    s[y + 1] = 2;
    s[k + 1] = (size + 1) / 2;
    sizes = s;
    outs++;
    loads = now;
    return true;
  }

  private static boolean equal(Ix a, Ix b) {
    return java.util.Arrays.equals(a.coef, b.coef);
  }

  /** Over the new loops: y is 2 y' + r, k is 2 k' + r, or 2 k' + 1 - r where {@code odd}. */
  private static Ix index(Ix x, int y, int k, boolean odd) {
    int n = x.coef.length;
    int[] coef = new int[n + 1];
    System.arraycopy(x.coef, 0, coef, 0, y);
    System.arraycopy(x.coef, y, coef, y + 1, n - y);
    coef[y] = 2 * x.coef[y];
    coef[y + 1] = x.coef[y] + (odd ? -x.coef[k] : x.coef[k]);
    coef[k + 1] = 2 * x.coef[k];
    Ix.Term[] terms = x.terms.clone();
    for (int i = 0; i < terms.length; i++) {
      Ix.Term t = terms[i];
      terms[i] = new Ix.Term(t.mult(), index(t.inner(), y, k, odd), t.div(), t.mod(), null);
    }
    return new Ix(x.c + (odd ? x.coef[k] : 0), coef, terms);
  }

  private static Ix half(Ix x) {
    int[] coef = x.coef.clone();
    for (int i = 0; i < coef.length; i++) {
      coef[i] /= 2;
    }
    return new Ix(Math.floorDiv(x.c, 2), coef);
  }
}
