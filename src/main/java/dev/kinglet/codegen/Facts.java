package dev.kinglet.codegen;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.HashMap;
import java.util.Map;

/**
 * What a kernel's sizes and strides allow: how lanes, steps of reduced loops and loads are done.
 */
final class Facts {
  /** How the four elements of a texel relate to the output loops. */
  enum Lanes {
    /** One element in all. */
    SINGLE,
    /** They differ in the innermost loop only. */
    ROW,
    /** Each has coordinates of its own. */
    SPREAD
  }

  /** How a load is made. */
  enum Access {
    /** The texel with the fragment's own number. */
    OWN,
    /** One element for all lanes. */
    ONE,
    /** Four neighbours that make one texel. */
    TEXEL,
    /** An element for each lane. */
    EACH,
    /** A texel along the reduced loop, for all lanes or for each, used in four steps. */
    PACKED,
    /** A texel along the rows of a tile, for all lanes. */
    ROWS
  }

  /** Known of a value before any text is made. */
  static final class Info {
    int level;
    boolean vec;
    boolean rep;
    int uses;
    Access access;
    final Ex[] done;

    Info(int copies) {
      done = new Ex[copies];
    }
  }

  private static final Ix.Check[] NONE = {};

  /** Steps summed one by one at most, where padding is seen to behind them. */
  private static final int MOST_GUARDED = 512;

  /** Steps that are written out at most. */
  private static final int MOST_STEPS = 8;

  final Kernel kernel;
  final Lanes lanes;

  /** The innermost output loop, or -1. */
  final int inner;

  /** The innermost reduced loop, or -1. */
  final int last;

  /** Whether the innermost reduced loop goes by four. */
  final boolean step4;

  /**
   * Whether each step of the innermost reduced loop is written out, because rows of the tile read
   * in part the same elements: a window that slides along them.
   */
  final boolean unrolled;

  /** How many steps of the innermost reduced loop are written out. */
  final int steps;

  /** The tile that a fragment computes, or null: one texel. */
  final Tile tile;

  /** Rows of the tile. */
  final int replicas;

  /** The output loop that the rows go along, or -1. */
  final int row;

  /** The level after all loops. */
  final int after;

  /**
   * Whether padding is seen to behind the innermost reduced loop: what it sums is then dropped as a
   * whole, instead of each element.
   */
  final boolean guarded;

  private final Map<Val, Info> infos = new HashMap<>();

  Facts(Kernel kernel, Tile tile) {
    this.kernel = kernel;
    this.tile = tile;
    int rank = kernel.out().length;
    inner = rank - 1;
    last = kernel.red().length == 0 ? -1 : rank + kernel.red().length - 1;
    after = kernel.red().length + 1;
    lanes =
        kernel.outSize() == 1
            ? Lanes.SINGLE
            : tile != null || rank == 1 || kernel.out()[inner] % 4 == 0 ? Lanes.ROW : Lanes.SPREAD;
    replicas = tile == null ? 1 : tile.rows();
    row = tile == null ? -1 : tile.row();
    guarded = tile != null && isGuarded();
    boolean fours = last >= 0 && kernel.sizes()[last] % 4 == 0;
    // a loop costs as much as a fetch; compilers take minutes for many conditions in it
    boolean packs = fours && tile != null && (guarded || !isChecked());
    if (fours) {
      for (Kernel.Reduction r : kernel.reductions()) {
        packs |= anyPacked(r.body());
      }
    }
    step4 = packs;
    unrolled = !packs && !guarded && row >= 0 && slides();
    steps = packs ? 4 : unrolled ? kernel.sizes()[last] : 1;
    for (Kernel.Reduction r : kernel.reductions()) {
      use(r.body());
    }
    for (Val v : kernel.outputs()) {
      use(v);
    }
  }

  /** The factors of a contraction. */
  Val.Load[] factors() {
    Val.Apply product = (Val.Apply) kernel.reductions()[0].body();
    return new Val.Load[] {(Val.Load) product.args[0], (Val.Load) product.args[1]};
  }

  private boolean slides() {
    int n = kernel.sizes()[last];
    return n > 1 && n <= MOST_STEPS && slide(factors()[0]) + slide(factors()[1]) > 0;
  }

  /**
   * How many steps of the innermost reduced loop a row is away from the one before: row q in step p
   * reads what row q + 1 reads so many steps earlier. 0 where they have nothing in common.
   */
  int slide(Val.Load l) {
    int by = l.index.coef[last] == 0 ? 0 : l.index.coef[row] / l.index.coef[last];
    boolean same = by > 0 && by < kernel.sizes()[last] && slides(l.index, by);
    for (Ix.Check c : l.checks) {
      same &= slides(c.e(), by);
    }
    return same ? by : 0;
  }

  private boolean slides(Ix ix, int by) {
    boolean same = ix.coef[row] == by * ix.coef[last];
    for (Ix.Term t : ix.terms) {
      same &= t.value() == null && !t.inner().dependsOn(row) && !t.inner().dependsOn(last);
    }
    return same;
  }

  private boolean isChecked() {
    return factors()[0].checks.length + factors()[1].checks.length > 0;
  }

  private boolean isGuarded() {
    for (Val.Load l : factors()) {
      for (Ix.Check c : l.checks) {
        if (c.e().dependsOn(last)) {
          return false;
        }
      }
    }
    int steps = kernel.sizes()[last];
    return isChecked() && kernel.red().length > 1 && steps >= 4 && steps <= MOST_GUARDED;
  }

  /** The conditions to see to when an element is loaded. */
  Ix.Check[] checks(Val.Load l) {
    return guarded ? NONE : l.checks;
  }

  Info info(Val v) {
    return infos.get(v);
  }

  private boolean anyPacked(Val v) {
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        if (anyPacked(x)) {
          return true;
        }
      }
    } else if (v instanceof Val.Guard g) {
      return anyPacked(g.x);
    }
    return v instanceof Val.Load l && isPacked(l.index);
  }

  /** Counts a use, and analyses at the first. */
  private Info use(Val v) {
    Info i = infos.get(v);
    if (i != null) {
      i.uses++;
      return i;
    }
    i = new Info(steps * replicas);
    i.uses = 1;
    infos.put(v, i);
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        join(i, use(x));
      }
    } else if (v instanceof Val.Guard g) {
      join(i, use(g.x));
      checks(i, g.checks);
    } else if (v instanceof Val.Index x) {
      index(i, x.index);
    } else if (v instanceof Val.Load l) {
      index(i, l.index);
      i.access = access(l, i.vec);
      i.vec |= i.access == Access.OWN;
      checks(i, checks(l));
    } else if (v instanceof Val.Folded f) {
      Info body = infos.get(kernel.reductions()[f.k].body());
      i.level = after;
      i.vec = body.vec;
      i.rep = body.rep;
    }
    return i;
  }

  private static void join(Info i, Info x) {
    i.level = Math.max(i.level, x.level);
    i.vec |= x.vec;
    i.rep |= x.rep;
  }

  private void checks(Info i, Ix.Check[] checks) {
    for (Ix.Check c : checks) {
      index(i, c.e());
    }
  }

  /** Adds what an index depends on. */
  private void index(Info i, Ix ix) {
    int rank = kernel.out().length;
    for (int d = 0; d < ix.coef.length; d++) {
      if (ix.coef[d] != 0) {
        if (d >= rank) {
          i.level = Math.max(i.level, d - rank + 1);
        } else {
          i.vec |= lanes == Lanes.SPREAD || lanes == Lanes.ROW && d == inner;
          i.rep |= d == row;
        }
      }
    }
    for (Ix.Term t : ix.terms) {
      if (t.value() != null) {
        join(i, use(t.value()));
      } else {
        index(i, t.inner());
      }
    }
  }

  private Access access(Val.Load l, boolean vec) {
    if (tile == null && isDense(l.index)) {
      return Access.OWN;
    }
    if (step4 && isPacked(l.index)) {
      return Access.PACKED;
    }
    if (!vec) {
      return row >= 0 && replicas % 4 == 0 && inFours(l.index, row) ? Access.ROWS : Access.ONE;
    }
    return lanes == Lanes.ROW && isUnit(l.index) ? Access.TEXEL : Access.EACH;
  }

  /** Whether the index is the position in the output. */
  private boolean isDense(Ix ix) {
    if (!ix.isAffine() || ix.c != 0 || lanes == Lanes.SINGLE) {
      return false;
    }
    int stride = 1;
    for (int d = ix.coef.length - 1; d >= 0; d--) {
      if (d > inner) {
        if (ix.coef[d] != 0) {
          return false;
        }
      } else {
        if (ix.coef[d] != stride) {
          return false;
        }
        stride *= kernel.out()[d];
      }
    }
    return true;
  }

  private boolean isUnit(Ix ix) {
    return inFours(ix, inner);
  }

  /** Whether the lanes read the same component of different texels. */
  boolean isAcross(Ix ix) {
    boolean same = lanes == Lanes.ROW && ix.coef[inner] % 4 == 0;
    for (Ix.Term t : ix.terms) {
      same &= t.mult() % 4 == 0 || !holds(t, inner);
    }
    return same;
  }

  /** Whether four steps of the innermost reduced loop read one texel. */
  private boolean isPacked(Ix ix) {
    return inFours(ix, last);
  }

  /** Whether four steps of loop {@code d} read one texel. */
  static boolean inFours(Ix ix, int d) {
    if (ix.coef[d] != 1 || ix.c % 4 != 0) {
      return false;
    }
    for (int i = 0; i < ix.coef.length; i++) {
      if (i != d && ix.coef[i] % 4 != 0) {
        return false;
      }
    }
    for (Ix.Term t : ix.terms) {
      if (t.mult() % 4 != 0 || holds(t, d)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Ix.Term t, int d) {
    return t.value() != null || t.inner().dependsOn(d);
  }

  /** The type of an accumulator. */
  Type type(int reduction) {
    return kernel.reductions()[reduction].body().type;
  }
}
