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
  private final Map<Val, Val> done = new HashMap<>();
  private int[] keep;

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
    // keep[d]: the loop's new number, or -1 when it is gone; merged loops keep the innermost
    keep = new int[n];
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
    List<Integer> outs = new ArrayList<>();
    List<Integer> reds = new ArrayList<>();
    int next = 0;
    for (int d = 0; d < n; d++) {
      keep[d] = gone[d] ? -1 : next++;
      if (!gone[d]) {
        (d < outDims ? outs : reds).add(merged[d]);
      }
    }
    if (next == n) {
      return k;
    }
    Kernel.Reduction[] rs = new Kernel.Reduction[k.reductions().length];
    for (int i = 0; i < rs.length; i++) {
      rs[i] = new Kernel.Reduction(k.reductions()[i].fold(), rewrite(k.reductions()[i].body()));
    }
    Val[] os = new Val[k.outputs().length];
    for (int i = 0; i < os.length; i++) {
      os[i] = rewrite(k.outputs()[i]);
    }
    return new Kernel(
        k.label(),
        ints(outs),
        ints(reds),
        rs,
        os,
        k.inputs(),
        k.inputSizes(),
        k.params(),
        k.paramTypes());
  }

  private static int[] ints(List<Integer> l) {
    int[] a = new int[l.size()];
    for (int i = 0; i < a.length; i++) {
      a[i] = l.get(i);
    }
    return a;
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
    if (done.put(v, v) != null) {
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

  private Val rewrite(Val v) {
    Val r = done.get(v);
    if (r != v) {
      return r;
    }
    if (v instanceof Val.Load l) {
      r = new Val.Load(l.type, l.slot, rewrite(l.index), rewrite(l.checks), l.lookup);
    } else if (v instanceof Val.Index i) {
      r = new Val.Index(rewrite(i.index));
    } else if (v instanceof Val.Guard g) {
      r = new Val.Guard(rewrite(g.x), rewrite(g.checks));
    } else if (v instanceof Val.Apply a) {
      Val[] args = new Val[a.args.length];
      for (int i = 0; i < args.length; i++) {
        args[i] = rewrite(a.args[i]);
      }
      r = new Val.Apply(a.prim, a.type, args);
    } else if (v instanceof Val.Folded f) {
      r = new Val.Folded(f.type, f.k);
    } else if (v instanceof Val.Param p) {
      r = new Val.Param(p.type, p.slot);
    } else {
      r = new Val.Literal(v.type, ((Val.Literal) v).value);
    }
    done.put(v, r);
    return r;
  }

  private Check[] rewrite(Check[] checks) {
    Check[] out = new Check[checks.length];
    for (int i = 0; i < out.length; i++) {
      Check c = checks[i];
      out[i] = new Check(rewrite(c.e()), c.low(), c.high(), c.every());
    }
    return out;
  }

  private Ix rewrite(Ix x) {
    int n = 0;
    for (int kd : keep) {
      n = Math.max(n, kd + 1);
    }
    int[] coef = new int[n];
    for (int d = 0; d < keep.length; d++) {
      if (keep[d] >= 0) {
        coef[keep[d]] = x.coef[d];
      }
    }
    Term[] terms = new Term[x.terms.length];
    for (int i = 0; i < terms.length; i++) {
      Term t = x.terms[i];
      terms[i] =
          t.value() != null
              ? new Term(t.mult(), null, 1, 0, rewrite(t.value()))
              : new Term(t.mult(), rewrite(t.inner()), t.div(), t.mod(), null);
    }
    return new Ix(x.c, coef, terms);
  }
}
