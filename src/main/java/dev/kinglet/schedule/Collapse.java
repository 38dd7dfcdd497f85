package dev.kinglet.schedule;

import dev.kinglet.schedule.Ix.Check;
import dev.kinglet.schedule.Ix.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges loops that every index of a kernel runs through as one, and drops loops of size 1. */
final class Collapse {
  private final Kernel k;
  private final int[] sizes;
  private final List<Ix> all = new ArrayList<>();
  private final Map<Val, Val> met = new HashMap<>();

  private Collapse(Kernel k) {
    this.k = k;
    sizes = k.sizes();
  }

  static Kernel loops(Kernel k) {
    return new Collapse(k).run();
  }

  private Kernel run() {
    for (Kernel.Reduction r : k.reductions()) {
      collect(r.body());
    }
    for (Val v : k.outputs()) {
      collect(v);
    }
    int n = sizes.length;
    int outDims = k.out().length;
    // of loops that are merged the innermost stays
    int[] merged = sizes.clone();
    boolean[] gone = new boolean[n];
    for (int side = 0; side < 2; side++) {
      int from = side == 0 ? 0 : outDims;
      int to = side == 0 ? outDims : n;
      int inner = -1;
      for (int d = to - 1; d >= from; d--) {
        if (sizes[d] == 1) {
          gone[d] = true;
          continue;
        }
        if (inner >= 0 && mergeable(d, inner, merged[inner])) {
          merged[inner] *= sizes[d];
          gone[d] = true;
          continue;
        }
        inner = d;
      }
    }
    int[] loops = new int[n];
    int outs = 0;
    int next = 0;
    for (int d = 0; d < n; d++) {
      if (!gone[d]) {
        loops[next++] = d;
        outs = d < outDims ? next : outs;
      }
    }
    if (next == n) {
      return k;
    }
    int[] by = new int[next];
    int[] left = new int[next];
    for (int i = 0; i < next; i++) {
      by[i] = 1;
      left[i] = merged[loops[i]];
    }
    return new Reloop(java.util.Arrays.copyOf(loops, next), by)
        .of(k, java.util.Arrays.copyOf(left, outs), java.util.Arrays.copyOfRange(left, outs, next));
  }

  private boolean mergeable(int d, int inner, int size) {
    for (Ix x : all) {
      if (x.coef[d] != x.coef[inner] * size) {
        return false;
      }
    }
    return true;
  }

  private void collect(Val v) {
    if (met.put(v, v) != null) {
      return;
    }
    if (v instanceof Val.Load l) {
      collect(l.index);
      collect(l.checks);
    } else if (v instanceof Val.Index i) {
      collect(i.index);
    } else if (v instanceof Val.Guard g) {
      collect(g.checks);
      collect(g.x);
    } else if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        collect(x);
      }
    }
  }

  private void collect(Check[] checks) {
    for (Check c : checks) {
      collect(c.e());
    }
  }

  private void collect(Ix x) {
    all.add(x);
    for (Term t : x.terms) {
      if (t.value() != null) {
        collect(t.value());
      } else {
        collect(t.inner());
      }
    }
  }
}
