package dev.kinglet.schedule;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;

/**
 * A scalar inside a kernel, computed once per position of the loops it depends on. Values form a
 * DAG: one that is used twice is computed once.
 */
public abstract sealed class Val {
  private static int created;

  /** Grows with every value made; arguments have smaller ones. */
  public final int id = ++created;

  /** float, int or bool. */
  public final Type type;

  Val(Type type) {
    this.type = type;
  }

  /** An element of input buffer {@code slot}; zero (false) where a check fails. */
  public static final class Load extends Val {
    public final int slot;
    public final Ix index;
    public final Ix.Check[] checks;

    /**
     * The op that looks values up by an index tensor, or null. Where it is set, the last check is
     * on that index: devices that can report it do, the others read zero.
     */
    public final String lookup;

    /** See the fields. */
    public Load(Type type, int slot, Ix index, Ix.Check[] checks, String lookup) {
      super(type);
      this.slot = slot;
      this.index = index;
      this.checks = checks;
      this.lookup = lookup;
    }
  }

  /** A number that the call brings along: {@code Kernel.params[slot]}. */
  public static final class Param extends Val {
    public final int slot;

    /** See the fields. */
    public Param(Type type, int slot) {
      super(type);
      this.slot = slot;
    }
  }

  /** A number of the program's text. */
  public static final class Literal extends Val {
    public final double value;

    /** See the fields. */
    public Literal(Type type, double value) {
      super(type);
      this.value = value;
    }
  }

  /** A position as an int. */
  public static final class Index extends Val {
    public final Ix index;

    /** See the fields. */
    public Index(Ix index) {
      super(Type.I);
      this.index = index;
    }
  }

  /** A primitive on values. */
  public static final class Apply extends Val {
    public final Prim prim;
    public final Val[] args;

    /** See the fields. */
    public Apply(Prim prim, Type type, Val... args) {
      super(type);
      this.prim = prim;
      this.args = args;
    }
  }

  /** {@code x} where all checks hold, else zero; padding of a value that is not a plain load. */
  public static final class Guard extends Val {
    public final Val x;
    public final Ix.Check[] checks;

    /** See the fields. */
    public Guard(Val x, Ix.Check[] checks) {
      super(x.type);
      this.x = x;
      this.checks = checks;
    }
  }

  /** The result of the kernel's reduction {@code k}; only outside of the reduced loops. */
  public static final class Folded extends Val {
    public final int k;

    /** See the fields. */
    public Folded(Type type, int k) {
      super(type);
      this.k = k;
    }
  }
}
