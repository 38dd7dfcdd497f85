package dev.kinglet.schedule;

import dev.kinglet.core.DType;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Runs kernels exactly as their definition reads, element by element: the oracle of devices. */
public class NaiveDevice implements Device {
  /** Labels of the kernels run, in order. */
  public final List<String> ran = new ArrayList<>();

  private final int maxOutputs;
  private final boolean splits;
  private Kernel k;
  private Buffer[] in;
  private int[] at;
  private double[] folded;
  private Map<Val, Double> known;

  /** A device with these limits. */
  public NaiveDevice(int maxOutputs, boolean splits) {
    this.maxOutputs = maxOutputs;
    this.splits = splits;
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public int maxInputs() {
    return 16;
  }

  @Override
  public int maxOutputs() {
    return maxOutputs;
  }

  @Override
  public int maxSize() {
    return 1 << 24;
  }

  @Override
  public boolean runs(Node special) {
    return false;
  }

  @Override
  public boolean isSoftware() {
    return true;
  }

  @Override
  public boolean splitsFolds() {
    return splits;
  }

  @Override
  public String info() {
    return "naive\n";
  }

  @Override
  public String source(Kernel kernel) {
    return kernel.toString() + "\n";
  }

  @Override
  public void run(Node special, Buffer[] in, Buffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void readSync(Buffer b) {}

  @Override
  public void read(Buffer b, Done done) {
    done.run(null);
  }

  @Override
  public Task prepare(Kernel kernel) {
    return (inputs, out) -> run(kernel, inputs, out);
  }

  private void run(Kernel kernel, Buffer[] inputs, Buffer[] out) {
    ran.add(kernel.label());
    k = kernel;
    in = inputs;
    int dims = k.out().length;
    at = new int[dims + k.red().length];
    for (Buffer b : out) {
      b.host =
          b.dtype == DType.FLOAT32
              ? new float[b.size]
              : b.dtype == DType.INT32 ? new int[b.size] : (Object) new byte[b.size];
    }
    for (int e = 0; e < k.outSize(); e++) {
      place(e, k.out(), 0);
      folded = new double[k.reductions().length];
      for (int r = 0; r < folded.length; r++) {
        Kernel.Reduction red = k.reductions()[r];
        Type t = red.body().type;
        DType d = t == Type.F ? DType.FLOAT32 : t == Type.I ? DType.INT32 : DType.BOOL;
        double acc = Lowering.identity(red.fold(), d);
        for (int i = 0; i < k.redSize(); i++) {
          place(i, k.red(), dims);
          known = new IdentityHashMap<>();
          acc = fold(red.fold(), acc, eval(red.body()));
        }
        folded[r] = t == Type.F ? (float) acc : t == Type.I ? (int) (long) acc : acc;
      }
      known = new IdentityHashMap<>();
      for (int o = 0; o < out.length; o++) {
        double v = eval(k.outputs()[o]);
        if (out[o].host instanceof float[] f) {
          f[e] = (float) v;
        } else if (out[o].host instanceof int[] n) {
          n[e] = (int) (long) v;
        } else {
          ((byte[]) out[o].host)[e] = (byte) v;
        }
      }
    }
  }

  private void place(int e, int[] sizes, int from) {
    for (int i = sizes.length - 1; i >= 0; i--) {
      at[from + i] = e % sizes[i];
      e /= sizes[i];
    }
  }

  private static double fold(Fold f, double a, double b) {
    return switch (f) {
      case SUM -> a + b;
      case PROD -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  private int index(Ix x) {
    int v = x.c;
    for (int i = 0; i < x.coef.length; i++) {
      v += x.coef[i] * at[i];
    }
    for (Ix.Term t : x.terms) {
      if (t.value() != null) {
        v += t.mult() * (int) eval(t.value());
      } else {
        int q = index(t.inner()) / t.div();
        v += t.mult() * (t.mod() > 0 ? q % t.mod() : q);
      }
    }
    return v;
  }

  private boolean holds(Ix.Check[] checks) {
    for (Ix.Check c : checks) {
      int e = index(c.e());
      if (e < c.low() || e >= c.high() || (e - c.low()) % c.every() != 0) {
        return false;
      }
    }
    return true;
  }

  private double eval(Val v) {
    Double seen = known.get(v);
    if (seen != null) {
      return seen;
    }
    double r = compute(v);
    known.put(v, r);
    return r;
  }

  private double compute(Val v) {
    if (v instanceof Val.Load l) {
      if (!holds(l.checks)) {
        return 0;
      }
      Object h = in[l.slot].host;
      int i = index(l.index);
      return h instanceof float[] f ? f[i] : h instanceof int[] n ? n[i] : ((byte[]) h)[i];
    }
    if (v instanceof Val.Param p) {
      return p.type == Type.F ? (float) k.params()[p.slot] : k.params()[p.slot];
    }
    if (v instanceof Val.Literal l) {
      return l.value;
    }
    if (v instanceof Val.Index i) {
      return index(i.index);
    }
    if (v instanceof Val.Guard g) {
      return holds(g.checks) ? eval(g.x) : 0;
    }
    if (v instanceof Val.Folded f) {
      return folded[f.k];
    }
    Val.Apply a = (Val.Apply) v;
    double x = eval(a.args[0]);
    double y = a.args.length > 1 ? eval(a.args[1]) : 0;
    double z = a.args.length > 2 ? eval(a.args[2]) : 0;
    return a.args[0].type == Type.I && a.type == Type.I
        ? ints(a, (int) x, (int) y)
        : floats(a, x, y, z);
  }

  private static double ints(Val.Apply a, int x, int y) {
    return switch (a.prim) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> y == 0 ? 0 : x / y;
      case REM -> y == 0 ? 0 : x % y;
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case MIN -> Math.min(x, y);
      case MAX -> Math.max(x, y);
      case BITAND -> x & y;
      case BITOR -> x | y;
      case BITXOR -> x ^ y;
      case SHL -> x << y;
      case SHR -> x >> y;
      case USHR -> x >>> y;
      default -> throw new IllegalStateException(a.prim + " on ints");
    };
  }

  /** A primitive on doubles; bools are 0 and 1. */
  public static double floats(Val.Apply a, double x, double y, double z) {
    return switch (a.prim) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> x / y;
      case REM -> x % y;
      case NEG -> -x;
      case ABS -> Math.abs(x);
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
      case SELECT -> x != 0 ? y : z;
      case TOFLOAT -> x;
      case TOINT -> (int) x;
      case TOBOOL -> x != 0 ? 1 : 0;
      default -> throw new IllegalStateException(a.prim + " on floats");
    };
  }
}
