package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.List;

/**
 * Sums of few products of two loads that both go along the lanes, as depthwise convolutions are:
 * all steps written out for some neighbours at a time, which have one factor in common, and read
 * much of the other that the others do. Padding is made real first.
 */
final class Window {
  /** The most steps that are written out. */
  private static final int STEPS = 49;

  private final Kernel k;

  /** The factor that neighbours along {@link #loop} share in part. */
  private final Strided a;

  private final int loop;

  private Window(Kernel k, Strided a, int loop) {
    this.k = k;
    this.a = a;
    this.loop = loop;
  }

  /** The window that a kernel goes over, or null. */
  static Window of(Kernel k) {
    Val[] x = ((Val.Apply) k.reductions()[0].body()).args;
    int lane = k.out().length - 1;
    if (lane < 1 || k.out()[lane] < 4 || k.redSize() > STEPS || k.redSize() < 2) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      Val.Load l = (Val.Load) x[i];
      Val.Load o = (Val.Load) x[1 - i];
      for (int d = lane - 1; d >= 0; d--) {
        boolean fits =
            k.out()[d] > 1
                && Strided.depends(l, d)
                && !Strided.depends(o, d)
                && o.checks.length == 0
                && o.index.isAffine()
                && o.index.coef[lane] == 1;
        Strided a = fits ? Strided.of(l, k.sizes()) : null;
        if (a != null && a.stride[lane] == 1) {
          return new Window(k, a, d);
        }
      }
    }
    return null;
  }

  /** Adds the steps; the bytes that there must be for a copy. */
  int emit(
      Features f, Module m, Prims prims, List<Compiled.Lookup> lookups, List<Compiled.Step> steps) {
    int inputs = k.inputs().length;
    int slot = a.copied > 0 ? inputs : a.slot;
    int hidden = a.copied > 0 ? 1 : 0;
    if (hidden > 0) {
      Code c = Product.begin();
      Product.copy(c, a, 0);
      Product.step(m, steps, c, a.units(), 4.0 * a.copied / Product.COPY);
    }
    Val.Apply product = (Val.Apply) k.reductions()[0].body();
    Val[] x = product.args.clone();
    for (int i = 0; i < 2; i++) {
      if (Strided.depends(x[i], loop)) {
        x[i] = new Val.Load(Type.F, slot, new Ix(a.start, a.stride), new Ix.Check[0], null);
      }
    }
    Val body = new Val.Apply(product.prim, Type.F, x);
    Type[] types = java.util.Arrays.copyOf(k.inputs(), inputs + hidden);
    int[] sizes = java.util.Arrays.copyOf(k.inputSizes(), inputs + hidden);
    if (hidden > 0) {
      types[inputs] = Type.F;
      sizes[inputs] = a.copied;
    }
    Kernel over =
        new Kernel(
            k.label(),
            k.out(),
            k.red(),
            new Kernel.Reduction[] {new Kernel.Reduction(k.reductions()[0].fold(), body)},
            k.outputs(),
            types,
            sizes,
            k.params(),
            k.paramTypes());
    int params = Compiled.ARGS + inputs + k.outputs().length;
    Values.Hidden h = new Values.Hidden(inputs, hidden, 0, 0, params);
    Nest.Written w = Nest.write(over, f, m, prims, lookups, h, loop);
    m.export(w.function(), "s" + steps.size());
    steps.add(w.step());
    return 4 * a.copied;
  }
}
