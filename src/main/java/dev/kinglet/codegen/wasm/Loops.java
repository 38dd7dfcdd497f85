package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.HashMap;
import java.util.Map;

/**
 * The loops of a kernel as they are written, output loops outside, reduced ones inside, and the
 * pieces of code at each level: 0 before the loops, d + 1 inside of loop d. One loop goes four
 * elements at a time (the lanes); one, the same or another, several times four (the replicas).
 */
final class Loops {
  final Kernel kernel;
  final int[] sizes;
  final int outs;

  /** What marks values that are known behind the reduced loops only. */
  private final int folds;

  /** The loop whose four neighbours are the lanes of vectors, or -1. */
  final int lane;

  /** The loop along which replicas lie, or -1. */
  final int rep;

  /** How many. */
  final int replicas;

  /** Loop variables. */
  final int[] vars;

  /** What is done at each level, before the loops further in. */
  final Code[] pieces;

  /** What is done behind the reduced loops. */
  final Code after;

  private final Map<Val, Integer> loops = new HashMap<>();

  /**
   * Whether values along the lanes are vectors at the moment: not where single elements are left.
   */
  boolean vectors;

  /** Over the loops of the output, and the reduced ones where {@code all}. */
  Loops(Kernel kernel, Code code, boolean all, int lane, int rep, int replicas) {
    this.kernel = kernel;
    sizes = all ? kernel.sizes() : kernel.out();
    outs = kernel.out().length;
    folds = all && kernel.reductions().length > 0 ? 1 << 31 : 0;
    this.lane = lane;
    this.rep = rep;
    this.replicas = replicas;
    vectors = lane >= 0;
    vars = new int[sizes.length];
    pieces = new Code[sizes.length + 1];
    for (int d = 0; d < vars.length; d++) {
      vars[d] = code.local(Code.I32);
    }
    for (int d = 0; d < pieces.length; d++) {
      pieces[d] = code.piece();
    }
    after = code.piece();
  }

  /** The number of the level behind the reduced loops. */
  int last() {
    return pieces.length;
  }

  /** The code of a level. */
  Code at(int level) {
    return level == last() ? after : pieces[level];
  }

  /** How many elements a step of loop {@code d} takes. */
  int step(int d) {
    return !vectors ? 1 : (d == lane ? 4 : 1) * (d == rep ? replicas : 1);
  }

  /** By how much loop {@code d} is ahead of its variable in replica q, lane l. */
  int ahead(int d, int q, int l) {
    return (d == lane ? l : 0) + (d == rep ? q * (d == lane ? 4 : 1) : 0);
  }

  /** The level at which all that depends on these loops is known. */
  int level(int loops) {
    return loops < 0 ? last() : 32 - Integer.numberOfLeadingZeros(loops);
  }

  /** Whether something that depends on these loops has four values, one a lane. */
  boolean isVector(int loops) {
    return vectors && (loops >> lane & 1) != 0 && !(loops < 0 && lane >= outs);
  }

  /** How many replicas something has that depends on these loops. */
  int copies(int loops) {
    return vectors && rep >= 0 && (loops >> rep & 1) != 0 && !(loops < 0 && rep >= outs)
        ? replicas
        : 1;
  }

  /** The loops that an index depends on, as bits; bit 31: known behind the reduced loops. */
  int loops(Ix ix) {
    int bits = 0;
    for (int d = 0; d < sizes.length; d++) {
      bits |= ix.coef[d] != 0 ? 1 << d : 0;
    }
    for (Ix.Term t : ix.terms) {
      bits |= t.value() != null ? loops(t.value()) : loops(t.inner());
    }
    return bits;
  }

  int loops(Ix.Check[] checks) {
    int bits = 0;
    for (Ix.Check c : checks) {
      bits |= loops(c.e());
    }
    return bits;
  }

  /** The loops that a value depends on. */
  int loops(Val v) {
    Integer known = loops.get(v);
    if (known != null) {
      return known;
    }
    int bits = 0;
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        bits |= loops(x);
      }
    } else if (v instanceof Val.Guard g) {
      bits = loops(g.x) | loops(g.checks);
    } else if (v instanceof Val.Load l) {
      bits = loops(l.index) | loops(l.checks);
    } else if (v instanceof Val.Index x) {
      bits = loops(x.index);
    } else if (v instanceof Val.Folded) {
      bits = (1 << outs) - 1 | folds;
    }
    loops.put(v, bits);
    return bits;
  }

  /** The type of a local that holds such a value. */
  static int local(Type t, boolean vec) {
    return vec ? Code.V128 : t == Type.F ? Code.F32 : Code.I32;
  }
}
