package dev.kinglet.codegen;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * A kernel as a row of ints, all but its label and the values of its params: kernels with equal
 * rows have one program and equal numbers to pass.
 */
public final class Signature {
  private int[] row = new int[256];
  private int length;

  /** Values met, by id, and their place in order: open addressing. */
  private int[] ids = new int[64];

  private int[] places = new int[64];
  private int met;

  private Signature() {}

  /** The row of a kernel. */
  public static int[] of(Kernel k) {
    Signature s = new Signature();
    s.ints(k.out());
    s.ints(k.red());
    s.put(k.inputs().length);
    for (int i = 0; i < k.inputs().length; i++) {
      s.put(k.inputs()[i].ordinal());
      s.put(k.inputSizes()[i]);
    }
    for (Kernel.Reduction r : k.reductions()) {
      int body = s.value(r.body());
      s.put(r.fold().ordinal());
      s.put(body);
    }
    s.put(-1);
    for (Val v : k.outputs()) {
      s.put(s.value(v));
    }
    return java.util.Arrays.copyOf(s.row, s.length);
  }

  private void put(int v) {
    if (length == row.length) {
      row = java.util.Arrays.copyOf(row, 2 * length);
    }
    row[length++] = v;
  }

  private void ints(int[] v) {
    put(v.length);
    for (int x : v) {
      put(x);
    }
  }

  /** Writes a value at its first appearance; its place among those written. */
  private int value(Val v) {
    int at = find(v.id);
    if (ids[at] == v.id) {
      return places[at];
    }
    if (v instanceof Val.Apply a) {
      int[] args = new int[a.args.length];
      for (int i = 0; i < args.length; i++) {
        args[i] = value(a.args[i]);
      }
      put(1);
      put(a.prim.ordinal());
      for (int x : args) {
        put(x);
      }
    } else if (v instanceof Val.Load l) {
      lookups(l.index, l.checks);
      put(2);
      put(l.slot);
      index(l.index);
      checks(l.checks);
    } else if (v instanceof Val.Guard g) {
      int x = value(g.x);
      lookups(null, g.checks);
      put(3);
      put(x);
      checks(g.checks);
    } else if (v instanceof Val.Index i) {
      lookups(i.index, new Ix.Check[0]);
      put(4);
      index(i.index);
    } else if (v instanceof Val.Folded f) {
      put(5);
      put(f.k);
    } else if (v instanceof Val.Param p) {
      put(6);
      put(p.slot);
    } else {
      double x = ((Val.Literal) v).value;
      put(7);
      put(v.type == Type.F ? Float.floatToIntBits((float) x) : (int) x);
    }
    put(v.type.ordinal());
    return remember(v.id);
  }

  /** Values that indices look up are written before what uses them. */
  private void lookups(Ix ix, Ix.Check[] checks) {
    if (ix != null) {
      lookup(ix);
    }
    for (Ix.Check c : checks) {
      lookup(c.e());
    }
  }

  private void lookup(Ix ix) {
    for (Ix.Term t : ix.terms) {
      if (t.value() != null) {
        value(t.value());
      } else {
        lookup(t.inner());
      }
    }
  }

  private void checks(Ix.Check[] checks) {
    put(checks.length);
    for (Ix.Check c : checks) {
      put(c.low());
      put(c.high());
      put(c.every());
      index(c.e());
    }
  }

  private void index(Ix ix) {
    put(ix.c);
    for (int k : ix.coef) {
      put(k);
    }
    put(ix.terms.length);
    for (Ix.Term t : ix.terms) {
      put(t.mult());
      put(t.div());
      put(t.mod());
      if (t.value() != null) {
        put(value(t.value()));
      } else {
        put(-2);
        index(t.inner());
      }
    }
  }

  private int find(int id) {
    int i = id * 0x9E3779B1 >>> 8 & ids.length - 1;
    while (ids[i] != 0 && ids[i] != id) {
      i = i + 1 & ids.length - 1;
    }
    return i;
  }

  private int remember(int id) {
    if (met * 2 >= ids.length) {
      int[] oldIds = ids;
      int[] oldPlaces = places;
      ids = new int[oldIds.length * 2];
      places = new int[ids.length];
      for (int i = 0; i < oldIds.length; i++) {
        if (oldIds[i] != 0) {
          int at = find(oldIds[i]);
          ids[at] = oldIds[i];
          places[at] = oldPlaces[i];
        }
      }
    }
    int at = find(id);
    ids[at] = id;
    places[at] = met;
    return met++;
  }
}
