package dev.kinglet.schedule;

import java.util.HashMap;
import java.util.Map;

/** Values over other loops: each new one goes along an old one, some of its steps at a time. */
public final class Reloop {
  private final int[] from;
  private final int[] by;
  private final int[] at;
  private final Map<Val, Val> done = new HashMap<>();

  /**
   * To {@code from.length} loops: along which old one each goes (-1: none), by how many steps. An
   * old one that none goes along stays at 0.
   */
  public Reloop(int[] from, int[] by) {
    this(from, by, null);
  }

  /** To the first {@code count} loops, unchanged; all old loops begin at {@code at}, if given. */
  public Reloop(int count, int[] at) {
    this(new int[count], new int[count], at);
    for (int d = 0; d < count; d++) {
      from[d] = d;
      by[d] = 1;
    }
  }

  private Reloop(int[] from, int[] by, int[] at) {
    this.from = from;
    this.by = by;
    this.at = at;
  }

  /** A kernel over the new loops, which have these sizes. */
  public Kernel of(Kernel k, int[] out, int[] red) {
    Kernel.Reduction[] rs = new Kernel.Reduction[k.reductions().length];
    for (int i = 0; i < rs.length; i++) {
      rs[i] = new Kernel.Reduction(k.reductions()[i].fold(), of(k.reductions()[i].body()));
    }
    Val[] os = new Val[k.outputs().length];
    for (int i = 0; i < os.length; i++) {
      os[i] = of(k.outputs()[i]);
    }
    return new Kernel(
        k.label(), out, red, rs, os, k.inputs(), k.inputSizes(), k.params(), k.paramTypes());
  }

  /** A value. */
  public Val of(Val v) {
    Val r = done.get(v);
    if (r == null) {
      r = make(v);
      done.put(v, r);
    }
    return r;
  }

  private Val make(Val v) {
    if (v instanceof Val.Load l) {
      return new Val.Load(l.type, l.slot, of(l.index), of(l.checks), l.lookup);
    }
    if (v instanceof Val.Index i) {
      return new Val.Index(of(i.index));
    }
    if (v instanceof Val.Guard g) {
      return new Val.Guard(of(g.x), of(g.checks));
    }
    if (v instanceof Val.Apply a) {
      Val[] args = new Val[a.args.length];
      for (int i = 0; i < args.length; i++) {
        args[i] = of(a.args[i]);
      }
      return new Val.Apply(a.prim, a.type, args);
    }
    return v; // it depends on no loop
  }

  private Ix.Check[] of(Ix.Check[] checks) {
    Ix.Check[] out = new Ix.Check[checks.length];
    for (int i = 0; i < out.length; i++) {
      Ix.Check c = checks[i];
      out[i] = new Ix.Check(of(c.e()), c.low(), c.high(), c.every());
    }
    return out;
  }

  /** An index. */
  public Ix of(Ix x) {
    int[] coef = new int[from.length];
    for (int d = 0; d < coef.length; d++) {
      coef[d] = from[d] < 0 ? 0 : x.coef[from[d]] * by[d];
    }
    Ix.Term[] terms = x.terms.clone();
    for (int i = 0; i < terms.length; i++) {
      Ix.Term t = terms[i];
      terms[i] =
          t.value() != null
              ? new Ix.Term(t.mult(), null, 1, 0, of(t.value()))
              : new Ix.Term(t.mult(), of(t.inner()), t.div(), t.mod(), null);
    }
    int c = x.c;
    for (int d = 0; at != null && d < at.length; d++) {
      c += x.coef[d] * at[d];
    }
    return new Ix(c, coef, terms);
  }
}
