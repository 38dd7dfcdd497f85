package dev.kinglet.device.cpu;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/** Walks every loop of a kernel and evaluates every value anew: slow, and obviously right. */
public final class KernelOracle {
  private final Kernel k;
  private final Object[] in;
  private final int[] pos;
  private final double[] folded;

  private KernelOracle(Kernel k, Object[] in) {
    this.k = k;
    this.in = in;
    pos = new int[k.sizes().length];
    folded = new double[k.reductions().length];
  }

  /** The outputs, element by element. */
  public static double[][] run(Kernel k, Object[] in) {
    return new KernelOracle(k, in).run();
  }

  private double[][] run() {
    double[][] out = new double[k.outputs().length][k.outSize()];
    for (int o = 0; o < k.outSize(); o++) {
      place(o, 0, k.out());
      for (int j = 0; j < folded.length; j++) {
        Kernel.Reduction r = k.reductions()[j];
        double acc = identity(r.fold(), r.body().type);
        for (int i = 0; i < k.redSize(); i++) {
          place(i, k.out().length, k.red());
          acc = join(r.fold(), r.body().type, acc, eval(r.body()));
        }
        folded[j] = r.body().type == Type.F ? ((float) acc) : acc;
      }
      java.util.Arrays.fill(pos, k.out().length, pos.length, 0);
      for (int j = 0; j < out.length; j++) {
        out[j][o] = eval(k.outputs()[j]);
      }
    }
    return out;
  }

  private void place(int i, int from, int[] sizes) {
    for (int d = sizes.length - 1; d >= 0; d--) {
      pos[from + d] = i % sizes[d];
      i /= sizes[d];
    }
  }

  private static double identity(Fold f, Type t) {
    return switch (f) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> t == Type.F ? Double.NEGATIVE_INFINITY : t == Type.I ? Integer.MIN_VALUE : 0;
      case MIN -> t == Type.F ? Double.POSITIVE_INFINITY : t == Type.I ? Integer.MAX_VALUE : 1;
    };
  }

  private static double join(Fold f, Type t, double a, double b) {
    return switch (f) {
      case SUM -> t == Type.I ? (int) a + (int) b : a + b;
      case PROD -> t == Type.I ? ((int) a) * ((int) b) : a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  private int index(Ix ix) {
    int v = ix.c;
    for (int d = 0; d < pos.length; d++) {
      v += ix.coef[d] * pos[d];
    }
    for (Ix.Term t : ix.terms) {
      int x = t.value() != null ? (int) eval(t.value()) : index(t.inner()) / t.div();
      v += t.mult() * (t.value() == null && t.mod() > 0 ? x % t.mod() : x);
    }
    return v;
  }

  private boolean hold(Ix.Check[] checks) {
    for (Ix.Check c : checks) {
      int e = index(c.e());
      if (e < c.low() || e >= c.high() || (e - c.low()) % c.every() != 0) {
        return false;
      }
    }
    return true;
  }

  private double eval(Val v) {
    if (v instanceof Val.Load l) {
      if (!hold(l.checks)) {
        return 0;
      }
      int i = index(l.index);
      return in[l.slot] instanceof float[] f
          ? f[i]
          : in[l.slot] instanceof int[] n ? n[i] : ((byte[]) in[l.slot])[i];
    } else if (v instanceof Val.Param p) {
      return v.type == Type.F ? ((float) k.params()[p.slot]) : k.params()[p.slot];
    } else if (v instanceof Val.Literal l) {
      return v.type == Type.F ? ((float) l.value) : l.value;
    } else if (v instanceof Val.Index i) {
      return index(i.index);
    } else if (v instanceof Val.Guard g) {
      return hold(g.checks) ? eval(g.x) : 0;
    } else if (v instanceof Val.Folded f) {
      return folded[f.k];
    }
    Val.Apply a = (Val.Apply) v;
    double[] x = new double[3];
    for (int i = 0; i < a.args.length; i++) {
      x[i] = eval(a.args[i]);
    }
    double r = apply(a, x[0], x[1], x[2]);
    return v.type == Type.F ? ((float) r) : r;
  }

  private static double apply(Val.Apply a, double x, double y, double z) {
    boolean n = a.args[0].type != Type.F;
    int i = (int) x;
    int j = (int) y;
    return switch (a.prim) {
      case ADD -> n ? i + j : x + y;
      case SUB -> n ? i - j : x - y;
      case MUL -> n ? i * j : x * y;
      case DIV -> n ? (j == 0 ? 0 : i / j) : x / y;
      case REM -> n ? (j == 0 ? 0 : i % j) : x % y;
      case NEG -> n ? -i : -x;
      case ABS -> n ? Math.abs(i) : Math.abs(x);
      case MIN -> Math.min(x, y);
      case MAX -> Math.max(x, y);
      case POW -> Math.pow(x, y);
      case ATAN2 -> Math.atan2(x, y);
      case EXP -> Math.exp(x);
      case EXPM1 -> Math.expm1(x);
      case LOG -> Math.log(x);
      case LOG1P -> Math.log1p(x);
      case SQRT -> Math.sqrt(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TAN -> Math.tan(x);
      case ASIN -> Math.asin(x);
      case ACOS -> Math.acos(x);
      case ATAN -> Math.atan(x);
      case TANH -> Math.tanh(x);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case ROUND -> Math.rint(x);
      case LT -> x < y ? 1 : 0;
      case LE -> x <= y ? 1 : 0;
      case EQ -> x == y ? 1 : 0;
      case NE -> x != y ? 1 : 0;
      case ISNAN -> Double.isNaN(x) ? 1 : 0;
      case AND -> x != 0 && y != 0 ? 1 : 0;
      case OR -> x != 0 || y != 0 ? 1 : 0;
      case NOT -> x == 0 ? 1 : 0;
      case BITAND -> i & j;
      case BITOR -> i | j;
      case BITXOR -> i ^ j;
      case SHL -> i << j;
      case SHR -> i >> j;
      case USHR -> i >>> j;
      case SELECT -> x != 0 ? y : z;
      case TOFLOAT -> (float) x;
      case TOINT -> (int) x;
      case TOBOOL -> x != 0 ? 1 : 0;
    };
  }
}
