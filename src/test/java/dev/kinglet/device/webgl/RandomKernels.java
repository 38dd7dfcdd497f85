package dev.kinglet.device.webgl;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Kernels of every form that a schedule can make, from a seed; with inputs that fit them. */
public final class RandomKernels {
  private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 12, 16, 20};

  private final Random random;
  private final List<Type> types = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Val> made = new ArrayList<>();
  private int[] loops;
  private int outDims;
  private boolean inBody;

  /** The same seed makes the same kernels. */
  public RandomKernels(long seed) {
    random = new Random(seed);
  }

  /** A kernel and its inputs. */
  public record Case(Kernel kernel, Buffer[] inputs) {}

  /** The next kernel of any form. */
  public Case next() {
    switch (random.nextInt(5)) {
      case 0:
        return contraction();
      case 1, 2:
        return of(sizes(1 + random.nextInt(4)), new int[0], false);
      default:
        // loops over one element are gone: a sum over one has none
        return of(sizes(random.nextInt(4)), sizes(random.nextInt(4)), true);
    }
  }

  private int[] sizes(int rank) {
    int[] s = new int[rank];
    for (int i = 0; i < rank; i++) {
      s[i] = SIZES[random.nextInt(SIZES.length)];
    }
    if (random.nextInt(6) == 0 && rank == 1) {
      s[0] = 100 + random.nextInt(2000);
    }
    return s;
  }

  private void begin(int[] out, int[] red) {
    types.clear();
    sizes.clear();
    made.clear();
    outDims = out.length;
    loops = java.util.Arrays.copyOf(out, out.length + red.length);
    System.arraycopy(red, 0, loops, out.length, red.length);
  }

  private Case of(int[] out, int[] red, boolean folds) {
    begin(out, red);
    Kernel.Reduction[] reductions = new Kernel.Reduction[folds ? 1 + random.nextInt(2) : 0];
    inBody = true;
    for (int k = 0; k < reductions.length; k++) {
      Type t = type();
      Fold f =
          t == Type.B
              ? random.nextBoolean() ? Fold.MAX : Fold.MIN
              : new Fold[] {Fold.SUM, Fold.SUM, Fold.MAX, Fold.MIN}[random.nextInt(4)];
      reductions[k] = new Kernel.Reduction(f, value(t, 2));
    }
    inBody = false;
    made.clear();
    for (int k = 0; k < reductions.length; k++) {
      made.add(new Val.Folded(reductions[k].body().type, k));
    }
    Val[] outputs = new Val[1 + random.nextInt(3)];
    for (int j = 0; j < outputs.length; j++) {
      Type t = j < reductions.length ? reductions[j].body().type : type();
      outputs[j] = j < reductions.length ? made.get(j) : value(t, 3);
      if (j < reductions.length && random.nextBoolean()) {
        Val more = value(t, 1);
        outputs[j] =
            t == Type.B
                ? new Val.Apply(Prim.OR, t, outputs[j], more)
                : new Val.Apply(Prim.ADD, t, outputs[j], more);
      }
    }
    return build("random", out, red, reductions, outputs);
  }

  /** A matrix product or a convolution, with something added behind it. */
  private Case contraction() {
    int m = SIZES[1 + random.nextInt(9)];
    int n = SIZES[1 + random.nextInt(9)];
    int k = random.nextBoolean() ? SIZES[random.nextInt(10)] : 4 * (1 + random.nextInt(100));
    boolean big = random.nextInt(3) == 0;
    if (big) {
      m = 128;
      n = 4 * (8 + random.nextInt(40));
      k = 4 + random.nextInt(60);
      if (random.nextBoolean()) {
        k = k / 4 * 4 + 16;
      }
    }
    Val a;
    Val b;
    int[] out = {m, n};
    int[] red = {k};
    if (random.nextInt(3) == 0) {
      int kh = 1 + random.nextInt(3);
      out = new int[] {m, n};
      red = new int[] {kh, k};
      begin(out, red);
      // rows of windows over a padded axis
      Ix row = Ix.loop(0, 4).plus(Ix.loop(2, 4)).plus(-1);
      Ix.Check[] pad = {new Ix.Check(row, 0, m, 1)};
      a = load(Type.F, row.times(k).plus(Ix.loop(3, 4)), pad, m * k);
      Ix at = Ix.loop(2, 4).times(k * n).plus(Ix.loop(3, 4).times(n)).plus(Ix.loop(1, 4));
      b = load(Type.F, at, new Ix.Check[0], kh * k * n);
    } else {
      begin(out, red);
      boolean ta = random.nextInt(4) == 0;
      boolean tb = random.nextInt(3) == 0;
      Ix ia = Ix.loop(0, 3).times(ta ? 1 : k).plus(Ix.loop(2, 3).times(ta ? m : 1));
      Ix ib = Ix.loop(1, 3).times(tb ? k : 1).plus(Ix.loop(2, 3).times(tb ? 1 : n));
      a = load(Type.F, ia, new Ix.Check[0], m * k);
      b = load(Type.F, ib, new Ix.Check[0], n * k);
    }
    Kernel.Reduction[] r = {new Kernel.Reduction(Fold.SUM, new Val.Apply(Prim.MUL, Type.F, a, b))};
    made.clear();
    Val y = new Val.Folded(Type.F, 0);
    int dims = loops.length;
    if (random.nextBoolean()) {
      y = new Val.Apply(Prim.ADD, Type.F, y, load(Type.F, Ix.loop(1, dims), new Ix.Check[0], n));
      y = new Val.Apply(Prim.MAX, Type.F, y, new Val.Literal(Type.F, 0));
    }
    Val[] outs = {y};
    if (random.nextInt(3) == 0) {
      outs = new Val[] {y, new Val.Apply(Prim.LT, Type.B, new Val.Literal(Type.F, 0.25), y)};
    }
    return build("contract", out, red, r, outs);
  }

  /** Sizes about the edges of tiles, primes, ones. */
  private int side(int most) {
    int[] all = {1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 17, 23, 24, 31, 32, 33, 40, 64};
    int n = 0;
    while (n < all.length && all[n] <= most) {
      n++;
    }
    return all[random.nextInt(n)];
  }

  /** Products of matrices, one or several, convolutions and their gradients: number {@code i}. */
  public Case sum(int i) {
    Kernel.Reduction[] r = new Kernel.Reduction[1];
    int[] out;
    int[] red;
    Val a;
    Val b;
    if (i % 2 == 0) { // [batch,] m x k x n, either factor transposed
      int[] s = {side(5), side(40), side(64), i % 3 == 0 ? 60 + random.nextInt(900) : side(64)};
      boolean batched = random.nextBoolean();
      out = batched ? new int[] {s[0], s[1], s[2]} : new int[] {s[1], s[2]};
      red = new int[] {s[3]};
      begin(out, red);
      int m = batched ? 1 : 0;
      a = matrix(batched, m, m + 2, random.nextBoolean());
      b = matrix(batched, m + 1, m + 2, random.nextBoolean());
    } else { // an image [n, h, w, c], windows [kh, kw, c, d], or one for each channel
      int n = side(4);
      int h = side(13);
      int c = side(i % 3 == 0 ? 9 : 24);
      int kh = side(4);
      int kw = side(5);
      int stride = random.nextInt(3) == 0 ? 2 : 1;
      int pad = random.nextInt(3);
      boolean each = random.nextInt(4) == 0;
      int d = each ? c : side(24);
      boolean gradient = random.nextBoolean();
      // loops: y x of the image, y x of the window, image, channels in and out
      int[] big = {h, h, kh, kw, n, c, d};
      int[] order =
          gradient
              ? each ? new int[] {2, 3, 5, 4, 0, 1} : new int[] {2, 3, 5, 6, 4, 0, 1}
              : each ? new int[] {4, 0, 1, 5, 2, 3} : new int[] {4, 0, 1, 6, 2, 3, 5};
      int outs = gradient ? order.length - 3 : 4;
      int[] all = new int[order.length];
      Ix[] at = new Ix[7];
      for (int l = 0; l < order.length; l++) {
        all[l] = big[order[l]];
        at[order[l]] = Ix.loop(l, order.length);
      }
      out = java.util.Arrays.copyOf(all, outs);
      red = java.util.Arrays.copyOfRange(all, outs, all.length);
      begin(out, red);
      at[6] = each ? at[5] : at[6];
      Ix y = at[0].times(stride).plus(at[2]).plus(-pad);
      Ix x = at[1].times(stride).plus(at[3]).plus(-pad);
      Ix.Check[] inside = {new Ix.Check(y, 0, h, 1), new Ix.Check(x, 0, h, 1)};
      Ix image = at[4].times(h).plus(y).times(h).plus(x).times(c).plus(at[5]);
      a = load(Type.F, image, inside, n * h * h * c);
      Ix window = at[2].times(kw).plus(at[3]).times(c).plus(at[5]);
      Ix result = at[4].times(h).plus(at[0]).times(h).plus(at[1]).times(d).plus(at[6]);
      b =
          gradient
              ? load(Type.F, result, new Ix.Check[0], n * h * h * d)
              : each
                  ? load(Type.F, window, new Ix.Check[0], kh * kw * c)
                  : load(Type.F, window.times(d).plus(at[6]), new Ix.Check[0], kh * kw * c * d);
    }
    double work = 1;
    for (int n : loops) {
      work *= n;
    }
    if (work > 40000 || out.length == 0) {
      return sum(i); // too slow, element by element
    }
    boolean swap = random.nextBoolean();
    Val ab = new Val.Apply(Prim.MUL, Type.F, swap ? b : a, swap ? a : b);
    r[0] = new Kernel.Reduction(Fold.SUM, ab);
    Val y = new Val.Folded(Type.F, 0);
    if (random.nextBoolean()) {
      Ix column = Ix.loop(out.length - 1, loops.length);
      Val bias = load(Type.F, column, new Ix.Check[0], out[out.length - 1]);
      y = new Val.Apply(Prim.MAX, Type.F, new Val.Apply(Prim.ADD, Type.F, y, bias), leaf(Type.F));
    }
    return build("sum", out, red, r, new Val[] {y, new Val.Apply(Prim.NEG, Type.F, y)});
  }

  /** Element (row, column) of a matrix, by the numbers of their loops; several if batched. */
  private Val matrix(boolean batched, int row, int column, boolean transposed) {
    int dims = loops.length;
    int rows = loops[row];
    int columns = loops[column];
    Ix at =
        Ix.loop(row, dims)
            .times(transposed ? 1 : columns)
            .plus(Ix.loop(column, dims).times(transposed ? rows : 1));
    if (batched) {
      at = at.plus(Ix.loop(0, dims).times(rows * columns));
    }
    return load(Type.F, at, new Ix.Check[0], rows * columns * (batched ? loops[0] : 1));
  }

  private Type type() {
    int t = random.nextInt(6);
    return t < 4 ? Type.F : t == 4 ? Type.I : Type.B;
  }

  private Val value(Type t, int depth) {
    if (!made.isEmpty() && random.nextInt(4) == 0) {
      Val v = made.get(random.nextInt(made.size()));
      if (v.type == t) {
        return v;
      }
    }
    Val v = depth == 0 ? leaf(t) : apply(t, depth);
    made.add(v);
    return v;
  }

  private Val apply(Type t, int depth) {
    int d = depth - 1;
    int which = random.nextInt(9);
    if (random.nextInt(8) == 0) {
      return new Val.Apply(Prim.SELECT, t, value(Type.B, d), value(t, d), value(t, d));
    }
    if (random.nextInt(12) == 0) {
      Ix e = index();
      return new Val.Guard(
          value(t, d), new Ix.Check[] {new Ix.Check(e, 1, 3 + e.max(loops) / 2, 1)});
    }
    if (t == Type.B) {
      return switch (which) {
        case 0 -> new Val.Apply(Prim.AND, t, value(t, d), value(t, d));
        case 1 -> new Val.Apply(Prim.OR, t, value(t, d), value(t, d));
        case 2 -> new Val.Apply(Prim.NOT, t, value(t, d));
        case 3 -> new Val.Apply(Prim.LT, t, leaf(Type.F), leaf(Type.F));
        case 4 -> new Val.Apply(Prim.LE, t, value(Type.I, d), value(Type.I, d));
        case 5 -> new Val.Apply(Prim.EQ, t, value(Type.I, d), value(Type.I, d));
        case 6 -> new Val.Apply(Prim.NE, t, value(t, d), value(t, d));
        case 7 -> new Val.Apply(Prim.TOBOOL, t, value(Type.I, d));
        default -> new Val.Apply(Prim.ISNAN, t, value(Type.F, d));
      };
    }
    if (t == Type.I) {
      Prim[] two = {Prim.ADD, Prim.SUB, Prim.MUL, Prim.DIV, Prim.REM, Prim.MIN, Prim.BITXOR};
      return which < 7
          ? new Val.Apply(two[which], t, value(t, d), value(t, d))
          : which == 7
              ? new Val.Apply(Prim.USHR, t, value(t, d), new Val.Literal(t, 3))
              : new Val.Apply(Prim.TOINT, t, value(Type.B, d));
    }
    Prim[] two = {Prim.ADD, Prim.SUB, Prim.MUL, Prim.MIN, Prim.MAX};
    return which < 5
        ? new Val.Apply(two[which], t, value(t, d), value(t, d))
        : which == 5
            ? new Val.Apply(Prim.TANH, t, value(t, d))
            : which == 6
                ? new Val.Apply(Prim.ABS, t, value(t, d))
                : which == 7
                    ? new Val.Apply(Prim.NEG, t, value(t, d))
                    : new Val.Apply(Prim.TOFLOAT, t, leaf(Type.B));
  }

  private Val leaf(Type t) {
    switch (random.nextInt(8)) {
      case 0:
        return new Val.Param(t, t.ordinal());
      case 1:
        return new Val.Literal(t, t == Type.B ? 1 : t == Type.F ? 0.375 : -3);
      case 2:
        if (t == Type.I) {
          return new Val.Index(index());
        }
        break;
      default:
    }
    if (!sizes.isEmpty() && random.nextInt(10) == 0) {
      return lookup(t);
    }
    Ix i = random.nextInt(3) == 0 ? dense() : index();
    Ix.Check[] checks = {};
    int max = i.max(loops);
    if (random.nextInt(4) == 0) {
      int shift = random.nextInt(4);
      int every = random.nextInt(3) == 0 ? 2 : 1;
      i = i.plus(-shift);
      checks = new Ix.Check[] {new Ix.Check(i, 0, Math.max(1, max - 1), every)};
      max = Math.max(1, max - 1);
    }
    return load(t, i, checks, max + 1);
  }

  /** Element {@code index} of some buffer, where it has one. */
  private Val lookup(Type t) {
    int n = 6 + random.nextInt(30);
    Val where = load(Type.I, index(), new Ix.Check[0], index().max(loops) + 300);
    Ix at = new Ix(0, new int[loops.length], new Ix.Term(1, null, 1, 0, where));
    return new Val.Load(t, slot(t, n), at, new Ix.Check[] {new Ix.Check(at, 0, n, 1)}, "gather");
  }

  private Val load(Type t, Ix i, Ix.Check[] checks, int size) {
    return new Val.Load(t, slot(t, Math.max(size, i.max(loops) + 1)), i, checks, null);
  }

  private int slot(Type t, int size) {
    for (int s = 0; s < sizes.size(); s++) {
      if (types.get(s) == t && (sizes.size() >= 6 || random.nextInt(3) == 0)) {
        sizes.set(s, Math.max(sizes.get(s), size));
        return s;
      }
    }
    types.add(t);
    sizes.add(size);
    return sizes.size() - 1;
  }

  private Ix dense() {
    Ix i = Ix.constant(0, loops.length);
    int stride = 1;
    for (int d = outDims - 1; d >= 0; d--) {
      i = i.plus(Ix.loop(d, loops.length).times(stride));
      stride *= loops[d];
    }
    return i;
  }

  /** Strides of a permuted array in which some loops do not move; sometimes with quotients. */
  private Ix index() {
    int dims = inBody ? loops.length : outDims;
    int[] order = new int[dims];
    for (int i = 0; i < dims; i++) {
      order[i] = i;
    }
    if (random.nextBoolean()) {
      for (int i = dims - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int x = order[i];
        order[i] = order[j];
        order[j] = x;
      }
    }
    Ix ix = Ix.constant(random.nextInt(4) == 0 ? 4 * random.nextInt(4) : 0, loops.length);
    int stride = random.nextInt(5) == 0 ? 2 : 1;
    for (int i = dims - 1; i >= 0; i--) {
      int d = order[i];
      if (random.nextInt(4) > 0) {
        if (random.nextInt(8) == 0) {
          ix = ix.plus((loops[d] - 1) * stride).plus(Ix.loop(d, loops.length).times(-stride));
        } else {
          ix = ix.plus(Ix.loop(d, loops.length).times(stride));
        }
        stride *= loops[d];
      }
    }
    if (random.nextInt(5) == 0 && ix.min(loops) >= 0) {
      return ix.divMod(1 + random.nextInt(6), random.nextInt(2) * (1 + random.nextInt(9)), loops);
    }
    return ix;
  }

  private Case build(
      String label, int[] out, int[] red, Kernel.Reduction[] reductions, Val[] outputs) {
    Type[] t = types.toArray(new Type[0]);
    int[] n = new int[t.length];
    Buffer[] in = new Buffer[t.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = sizes.get(i);
      in[i] = buffer(t[i], n[i]);
    }
    double[] params = {random.nextInt(64) / 16.0 - 2, random.nextInt(9) - 4, random.nextInt(2)};
    Type[] paramTypes = {Type.F, Type.I, Type.B};
    Kernel k = new Kernel(label, out, red, reductions, outputs, t, n, params, paramTypes);
    return new Case(k, in);
  }

  private Buffer buffer(Type t, int n) {
    if (t == Type.F) {
      float[] x = new float[n];
      for (int i = 0; i < n; i++) {
        x[i] = (float) random.nextGaussian();
      }
      return new Buffer(DType.FLOAT32, n, x);
    }
    if (t == Type.I) {
      int[] x = new int[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(4) == 0 ? random.nextInt(2000) - 1000 : random.nextInt(40);
      }
      return new Buffer(DType.INT32, n, x);
    }
    byte[] x = new byte[n];
    for (int i = 0; i < n; i++) {
      x[i] = (byte) random.nextInt(2);
    }
    return new Buffer(DType.BOOL, n, x);
  }
}
