package dev.kinglet.device.cpu;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import org.junit.jupiter.api.Test;

/** Kernels drawn by chance, against the oracle. */
public class RandomKernelTest {
  private static final Prim[] FLOAT_PRIMS = {
    Prim.ADD,
    Prim.SUB,
    Prim.MUL,
    Prim.MIN,
    Prim.MAX,
    Prim.NEG,
    Prim.ABS,
    Prim.SIN,
    Prim.TANH,
    Prim.FLOOR,
    Prim.ROUND,
    Prim.TRUNC,
    Prim.DIV,
    Prim.ATAN
  };
  private static final Prim[] INT_PRIMS = {
    Prim.ADD,
    Prim.SUB,
    Prim.MUL,
    Prim.DIV,
    Prim.REM,
    Prim.MIN,
    Prim.MAX,
    Prim.NEG,
    Prim.BITAND,
    Prim.BITOR,
    Prim.BITXOR,
    Prim.SHL,
    Prim.SHR,
    Prim.USHR
  };
  private static final int[] SIZES = {1, 2, 3, 5, 7, 4, 8, 11, 16, 31};

  private Kernels b;
  private boolean inReduction;

  private int draw(int n) {
    return b.random.nextInt(n);
  }

  @Test
  void kernelsDrawnByChanceAgreeWithTheOracle() {
    check(0, Boolean.getBoolean("kinglet.full") ? 3_000 : 300);
  }

  /** The same under node, compiled by TeaVM: the argument is how many kernels to draw. */
  public static void main(String[] args) {
    int n = args.length == 0 ? 300 : Integer.parseInt(args[0]);
    new RandomKernelTest().check(0, n);
    System.out.println(n + " kernels agree with the oracle");
  }

  private void check(int from, int to) {
    CpuDevice device = new CpuDevice();
    for (int seed = from; seed < to; seed++) {
      b = new Kernels(seed);
      Kernel k = kernel("random " + seed);
      b.check(device, k, 2e-5);
    }
  }

  private int[] loops(int n, int most) {
    int[] s = new int[n];
    for (int i = 0; i < n; i++) {
      s[i] = draw(60) == 0 ? 0 : SIZES[draw(SIZES.length)];
    }
    if (n > 0 && draw(8) == 0) {
      java.util.Arrays.fill(s, 2);
      s[draw(n)] = 1 + draw(most);
    }
    return s;
  }

  private Kernel kernel(String label) {
    b.out = loops(draw(4), 3000);
    int folds = draw(3);
    b.red = folds == 0 ? new int[0] : loops(draw(3), 3000);
    Kernel.Reduction[] r = new Kernel.Reduction[folds];
    inReduction = true;
    for (int j = 0; j < folds; j++) {
      Type t = Type.values()[draw(3)];
      Fold f = t == Type.B ? Fold.values()[2 + draw(2)] : Fold.values()[draw(4)];
      Val body = value(t, 1 + draw(3));
      if (f == Fold.PROD && t == Type.F) {
        body = Kernels.f(Prim.ADD, Kernels.lit(t, 1), Kernels.f(Prim.MUL, body, Kernels.lit(t, 0)));
      }
      r[j] = new Kernel.Reduction(f, body);
    }
    inReduction = false;
    Val[] outs = new Val[1 + draw(3)];
    for (int j = 0; j < outs.length; j++) {
      Type t = folds > 0 && j < folds ? r[j].body().type : Type.values()[draw(3)];
      Val v = folds > 0 && draw(2) == 0 && j < folds ? null : value(t, draw(4));
      if (folds > 0 && j < folds) {
        Val folded = new Val.Folded(t, j);
        v =
            v == null
                ? folded
                : t == Type.B ? Kernels.f(Prim.OR, folded, v) : Kernels.f(Prim.ADD, folded, v);
      }
      outs[j] = v;
    }
    if (draw(10) == 0 && outs.length > 1) {
      outs[1] = outs[0];
    }
    return b.kernel(label, r, outs);
  }

  private Ix affine() {
    int[] c = new int[b.dims()];
    int[] sizes = b.sizes();
    int stride = 1;
    boolean dense = draw(3) == 0;
    for (int d = (inReduction ? c.length : b.out.length) - 1; d >= 0; d--) {
      c[d] = dense ? stride : draw(3) == 0 ? 0 : draw(7) - 2;
      stride *= sizes[d];
    }
    return new Ix(0, c);
  }

  private Ix nonNegative() {
    Ix ix = affine();
    return ix.plus(Math.max(0, -ix.min(b.sizes())));
  }

  private Ix index() {
    Ix ix = nonNegative();
    if (draw(4) == 0) {
      int div = 1 + draw(4);
      int mod = draw(2) == 0 ? 0 : 1 + draw(6);
      Ix.Term t = new Ix.Term(1 + draw(3), nonNegative(), div, mod, null);
      ix = ix.plus(new Ix(0, new int[b.dims()], t));
    }
    return ix;
  }

  private Val load(Type t) {
    Ix ix = index();
    int max = Math.max(0, ix.max(b.sizes()));
    if (draw(4) == 0) {
      // padding: the middle of the range exists, the rest reads as zero
      int size = 1 + max / 2;
      int low = draw(3);
      int slot = b.input(b.values(t, size));
      Ix at = ix.plus(-low);
      Ix.Check[] checks =
          draw(2) == 0
              ? new Ix.Check[] {Kernels.check(at, 0, size, 1)}
              : new Ix.Check[] {
                Kernels.check(at, 0, size, 1 + draw(2)), Kernels.check(index(), 1, 9, 1)
              };
      return new Val.Load(t, slot, at, checks, null);
    }
    if (draw(8) == 0) {
      int m = 1 + draw(9);
      int indices = b.input(b.ints(max + 1, m));
      Val i = new Val.Load(Type.I, indices, ix, new Ix.Check[0], null);
      Ix looked = new Ix(0, new int[b.dims()], new Ix.Term(1, null, 1, 0, i));
      int slot = b.input(b.values(t, m));
      return new Val.Load(
          t, slot, looked, new Ix.Check[] {Kernels.check(looked, 0, m, 1)}, "gather");
    }
    int slot = b.input(b.values(t, max + 1));
    return new Val.Load(t, slot, ix, new Ix.Check[0], null);
  }

  private Val leaf(Type t) {
    int c = draw(8);
    if (c == 0) {
      return Kernels.lit(t, t == Type.F ? 0.75 : t == Type.I ? draw(40) - 20 : draw(2));
    }
    if (c == 1) {
      return b.param(t, t == Type.F ? 1.25 : t == Type.I ? draw(9) : 1);
    }
    return c == 2 && t == Type.I ? new Val.Index(index()) : load(t);
  }

  private Val value(Type t, int depth) {
    if (depth == 0) {
      return leaf(t);
    }
    int c = draw(8);
    if (c == 0) {
      Ix.Check[] checks = {Kernels.check(affine(), 0, 1 + draw(20), 1)};
      return new Val.Guard(value(t, depth - 1), checks);
    }
    if (c == 1) {
      return Kernels.f(
          Prim.SELECT, value(Type.B, depth - 1), value(t, depth - 1), value(t, depth - 1));
    }
    if (t == Type.B) {
      Type of = draw(2) == 0 ? Type.F : Type.I;
      Prim p =
          new Prim[] {Prim.LT, Prim.LE, Prim.EQ, Prim.NE, Prim.AND, Prim.NOT, Prim.OR}[draw(7)];
      return p == Prim.NOT
          ? Kernels.f(p, value(t, depth - 1))
          : p == Prim.AND || p == Prim.OR
              ? Kernels.f(p, value(t, depth - 1), value(t, depth - 1))
              : Kernels.f(p, leaf(of), leaf(of));
    }
    if (c == 2) {
      return t == Type.F
          ? Kernels.f(Prim.TOFLOAT, value(draw(2) == 0 ? Type.B : Type.I, depth - 1))
          : Kernels.f(Prim.TOINT, value(draw(2) == 0 ? Type.B : Type.F, depth - 1));
    }
    Prim p =
        t == Type.F ? FLOAT_PRIMS[draw(FLOAT_PRIMS.length)] : INT_PRIMS[draw(INT_PRIMS.length)];
    Val x = value(t, depth - 1);
    return p.arity == 1 ? Kernels.f(p, x) : Kernels.f(p, x, draw(4) == 0 ? x : value(t, depth - 1));
  }
}
