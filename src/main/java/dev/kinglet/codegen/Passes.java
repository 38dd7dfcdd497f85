package dev.kinglet.codegen;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * The draws of a kernel. Most take one; a contraction in tiles takes two: the first computes the
 * tiles, row by row of a tile into the layers of a texture, the second puts them where they belong
 * and does what is fused behind the sum.
 */
public final class Passes {
  private Passes() {}

  /**
   * One draw. Its textures are the kernel's inputs, then the layers that the draw before it made,
   * if any.
   *
   * @param program the program
   * @param label what it does
   * @param layout where the results lie
   * @param layers how many layers it draws for the next draw, or 0: it draws the kernel's outputs
   */
  public record Pass(Program program, String label, Layout layout, int layers) {
    Pass with(double[] params) {
      Program p = program.with(params);
      return p == program ? this : new Pass(p, label, layout, layers);
    }
  }

  /**
   * The draws of a kernel, in order.
   *
   * @param targets how many results of a tile there may be side by side
   * @param units how many textures a program may read
   * @param tiles multiply-adds from which on tiles are worth a second draw
   */
  public static Pass[] of(Kernel k, int targets, int units, int tiles) {
    boolean many = (double) k.outSize() * k.redSize() >= tiles;
    Tile t = many && k.inputs().length < units ? Tile.of(k, targets) : null;
    if (t == null) {
      return new Pass[] {
        new Pass(KernelGlsl.print(k, null, false), k.label(), Layout.of(k.outSize()), 0)
      };
    }
    Layout layer = Layout.of(t.size(k));
    Kernel first = tiles(k, t);
    int row = t.parts() > 1 && t.row() >= 0 ? t.row() + 1 : t.row();
    Tile shape = new Tile(row, t.rows(), 0, 1, 0);
    Kernel whole = whole(k, t, layer);
    return new Pass[] {
      new Pass(KernelGlsl.print(first, shape, false), first.label(), layer, t.rows()),
      new Pass(KernelGlsl.print(whole, null, true), k.label(), Layout.of(k.outSize()), 0)
    };
  }

  /** The contraction alone; parts of the sum are its outermost output loop. */
  private static Kernel tiles(Kernel k, Tile t) {
    Val.Apply product = (Val.Apply) k.reductions()[0].body();
    int[] out = k.out();
    int[] red = k.red();
    if (t.parts() > 1) {
      out = new int[out.length + 1];
      System.arraycopy(k.out(), 0, out, 1, k.out().length);
      out[0] = t.parts();
      red = red.clone();
      red[t.split()] = t.length();
      product =
          new Val.Apply(
              product.prim,
              Type.F,
              cut((Val.Load) product.args[0], k, t),
              cut((Val.Load) product.args[1], k, t));
    }
    return new Kernel(
        k.label() + ", tiles of " + t.rows() + " by 4",
        out,
        red,
        new Kernel.Reduction[] {new Kernel.Reduction(Fold.SUM, product)},
        new Val[] {new Val.Folded(Type.F, 0)},
        k.inputs(),
        k.inputSizes(),
        k.params(),
        k.paramTypes());
  }

  private static Val.Load cut(Val.Load l, Kernel k, Tile t) {
    int d = k.out().length + t.split();
    int size = k.red()[t.split()];
    boolean even = size % t.length() == 0;
    Ix.Check[] checks = java.util.Arrays.copyOf(l.checks, l.checks.length + (even ? 0 : 1));
    for (int i = 0; i < l.checks.length; i++) {
      Ix.Check c = l.checks[i];
      checks[i] = new Ix.Check(cut(c.e(), d, t), c.low(), c.high(), c.every());
    }
    if (!even) {
      Ix step = Ix.loop(d, l.index.coef.length);
      checks[l.checks.length] = new Ix.Check(cut(step, d, t), 0, size, 1);
    }
    return new Val.Load(l.type, l.slot, cut(l.index, d, t), checks, l.lookup);
  }

  /** The index where loop {@code d} goes through one part, and the new loop 0 through the parts. */
  private static Ix cut(Ix x, int d, Tile t) {
    int[] coef = new int[x.coef.length + 1];
    System.arraycopy(x.coef, 0, coef, 1, x.coef.length);
    coef[0] = x.coef[d] * t.length();
    Ix.Term[] terms = x.terms.clone();
    for (int i = 0; i < terms.length; i++) {
      Ix.Term m = terms[i];
      terms[i] = new Ix.Term(m.mult(), cut(m.inner(), d, t), m.div(), m.mod(), null);
    }
    return new Ix(x.c, coef, terms);
  }

  /** Sums the parts out of the layers, and does the rest. */
  private static Kernel whole(Kernel k, Tile t, Layout layer) {
    int rank = k.out().length;
    int[] grid = t.grid(k);
    int[] coef = new int[t.parts() > 1 ? rank + 1 : rank];
    int stride = 1;
    for (int d = rank - 1; d >= 0; d--) {
      coef[d] = stride;
      stride *= grid[d];
    }
    if (t.parts() > 1) {
      coef[rank] = stride;
    }
    Ix at = new Ix(0, coef);
    if (t.rows() > 1) {
      Ix row = Ix.loop(t.row(), coef.length);
      int by = coef[t.row()];
      coef[t.row()] = 0;
      int high = 4 * layer.width() * layer.rows();
      at =
          new Ix(
              0,
              coef,
              new Ix.Term(by, row, t.rows(), 0, null),
              new Ix.Term(high, row, 1, t.rows(), null));
    }
    int slots = k.inputs().length;
    Type[] types = java.util.Arrays.copyOf(k.inputs(), slots + 1);
    int[] sizes = java.util.Arrays.copyOf(k.inputSizes(), slots + 1);
    types[slots] = Type.F;
    sizes[slots] = layer.elements();
    Val part = new Val.Load(Type.F, slots, at, new Ix.Check[0], null);
    return new Kernel(
        k.label(),
        k.out(),
        t.parts() > 1 ? new int[] {t.parts()} : new int[0], // a sum of one needs no loop
        new Kernel.Reduction[] {new Kernel.Reduction(Fold.SUM, part)},
        k.outputs(),
        types,
        sizes,
        k.params(),
        k.paramTypes());
  }
}
