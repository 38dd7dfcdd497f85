package dev.kinglet.codegen;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * A contraction whose one factor lies across the summed loop (the left factor of a transposed
 * product) reads it one element at a time. Copying that factor first, so that the summed loop is
 * its innermost, costs little and gives four elements a fetch.
 *
 * @param slot the input to copy
 * @param copy the kernel that copies it
 * @param main the contraction, with the copy as one more, last input
 */
public record Repack(int slot, Kernel copy, Kernel main) {
  /** Multiply-adds below which a copy is not worth its draw. */
  private static final int SMALL = 1 << 19;

  /** How to do this kernel in two passes, or null where one is better. */
  public static Repack of(Kernel k, int maxInputs) {
    if (!k.isContraction()
        || k.red().length == 0
        || k.out().length < 2
        || (double) k.outSize() * k.redSize() < SMALL
        || k.inputs().length == maxInputs) {
      return null;
    }
    Val.Apply product = (Val.Apply) k.reductions()[0].body();
    int[] sizes = k.sizes();
    for (int i = 0; i < 2; i++) {
      Val.Load l = (Val.Load) product.args[i];
      int n = copied(k, l, sizes);
      if (n > 0) {
        return of(k, product, i, sizes, n);
      }
    }
    return null;
  }

  /** Elements to copy, or 0 where copying does not help. */
  private static int copied(Kernel k, Val.Load l, int[] sizes) {
    int last = sizes.length - 1;
    int[] coef = l.index.coef;
    if (!l.index.isAffine()
        || l.checks.length > 0
        || sizes[last] % 4 != 0
        || coef[last] == 0
        || coef[last] == 1
        || coef[k.out().length - 1] != 0) {
      return 0;
    }
    double n = 1;
    for (int d = 0; d < sizes.length; d++) {
      n *= coef[d] == 0 ? 1 : sizes[d];
    }
    return n <= 2.0 * k.inputSizes()[l.slot] ? (int) n : 0;
  }

  private static Repack of(Kernel k, Val.Apply product, int which, int[] sizes, int n) {
    Val.Load l = (Val.Load) product.args[which];
    int rank = 0;
    for (int c : l.index.coef) {
      rank += c == 0 ? 0 : 1;
    }
    int[] out = new int[rank];
    int[] from = new int[rank];
    int[] to = new int[sizes.length];
    int stride = 1;
    int at = rank;
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (l.index.coef[d] != 0) {
        out[--at] = sizes[d];
        from[at] = l.index.coef[d];
        to[d] = stride;
        stride *= sizes[d];
      }
    }
    Ix.Check[] none = {};
    Kernel copy =
        new Kernel(
            "repack",
            out,
            new int[0],
            new Kernel.Reduction[0],
            new Val[] {new Val.Load(Type.F, 0, new Ix(l.index.c, from), none, null)},
            new Type[] {Type.F},
            new int[] {k.inputSizes()[l.slot]},
            new double[0],
            new Type[0]);
    int slots = k.inputs().length;
    Type[] types = java.util.Arrays.copyOf(k.inputs(), slots + 1);
    int[] counts = java.util.Arrays.copyOf(k.inputSizes(), slots + 1);
    types[slots] = Type.F;
    counts[slots] = n;
    Val packed = new Val.Load(Type.F, slots, new Ix(0, to), none, null);
    Val body =
        which == 0
            ? new Val.Apply(Prim.MUL, Type.F, packed, product.args[1])
            : new Val.Apply(Prim.MUL, Type.F, product.args[0], packed);
    Kernel main =
        new Kernel(
            k.label(),
            k.out(),
            k.red(),
            new Kernel.Reduction[] {new Kernel.Reduction(k.reductions()[0].fold(), body)},
            k.outputs(),
            types,
            counts,
            k.params(),
            k.paramTypes());
    return new Repack(l.slot, copy, main);
  }
}
