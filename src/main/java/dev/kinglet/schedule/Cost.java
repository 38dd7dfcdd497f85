package dev.kinglet.schedule;

import java.util.ArrayList;
import java.util.List;

/** What a kernel has to do, counted, however a device does it. */
public final class Cost {
  /** Primitives computed on values, and steps of folds; what addresses take is left out. */
  public double flops;

  /** Elements read, by input slot: each counts once, however often it is used. */
  public final double[] reads;

  private final Kernel kernel;
  private final List<Val> seen = new ArrayList<>();

  /** Counts. */
  public Cost(Kernel k) {
    kernel = k;
    reads = new double[k.inputs().length];
    double steps = (double) k.outSize() * k.redSize();
    for (Kernel.Reduction r : k.reductions()) {
      flops += steps;
      count(r.body(), steps);
    }
    for (Val v : k.outputs()) {
      count(v, k.outSize());
    }
    for (int i = 0; i < reads.length; i++) {
      reads[i] = Math.min(reads[i], k.inputSizes()[i]);
    }
  }

  private void count(Val v, double times) {
    if (seen.contains(v)) {
      return;
    }
    seen.add(v);
    if (v instanceof Val.Apply a) {
      flops += times;
      for (Val x : a.args) {
        count(x, times);
      }
    } else if (v instanceof Val.Guard g) {
      count(g.x, times);
    } else if (v instanceof Val.Index x) {
      count(x.index, times);
    } else if (v instanceof Val.Load l) {
      count(l.index, times);
      double n = 1;
      int[] sizes = kernel.sizes();
      for (int d = 0; d < sizes.length; d++) {
        n *= l.index.dependsOn(d) ? sizes[d] : 1;
      }
      reads[l.slot] += n;
    }
  }

  /** What is looked up to know where an element lies. */
  private void count(Ix ix, double times) {
    for (Ix.Term t : ix.terms) {
      if (t.value() != null) {
        count(t.value(), times);
      } else {
        count(t.inner(), times);
      }
    }
  }
}
