package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Reloop;
import dev.kinglet.schedule.Val;
import java.util.List;

/**
 * Reductions down long columns in two steps: first of a few rows at a time, so that memory is read
 * row after row; then of what these gave. That is quicker where rows are a multiple of many numbers
 * apart: those above one another push each other out of the cache.
 */
final class Columns {
  /** Rows from which on it is worth it, and what their length is a multiple of. */
  private static final int LONG = 64;

  /** Numbers in all from which on it is. */
  private static final int MANY = 1 << 14;

  private final Kernel k;
  private final Kernel first;
  private final Kernel second;

  /** Bytes of the results of one reduction in between. */
  private final int bytes;

  private Columns(Kernel k, int lane, int parts) {
    this.k = k;
    int n = k.out().length;
    int size = k.red()[0];
    int[] from = new int[n + 2];
    int[] by = new int[n + 2];
    int[] out = new int[n + 1];
    int[] rest = new int[n + 1]; // the second's loops: the same outputs, and the parts
    int[] ones = new int[n + 1];
    int[] at = new int[n + 1];
    int stride = 1;
    for (int d = n; d >= 0; d--) {
      boolean part = d == lane;
      from[d] = part ? n : d < lane ? d : d - 1;
      by[d] = part ? size / parts : 1;
      out[d] = part ? parts : k.out()[from[d]];
      at[from[d]] = stride;
      stride *= out[d];
      rest[d] = d == n ? -1 : d;
      ones[d] = 1;
    }
    from[n + 1] = n;
    by[n + 1] = 1;
    bytes = 4 * stride + 31 & -16;
    int count = k.reductions().length;
    Val[] folded = new Val[count];
    Kernel.Reduction[] again = new Kernel.Reduction[count];
    int inputs = k.inputs().length;
    Type[] types = java.util.Arrays.copyOf(k.inputs(), inputs + count);
    int[] sizes = java.util.Arrays.copyOf(k.inputSizes(), inputs + count);
    for (int j = 0; j < count; j++) {
      Kernel.Reduction r = k.reductions()[j];
      Type t = r.body().type;
      folded[j] = new Val.Folded(t, j);
      types[inputs + j] = t;
      sizes[inputs + j] = stride;
      Val part = new Val.Load(t, inputs + j, new Ix(0, at), new Ix.Check[0], null);
      again[j] = new Kernel.Reduction(r.fold(), part);
    }
    Kernel a = new Reloop(from, by).of(k, out, new int[] {size / parts});
    first =
        new Kernel(
            a.label(),
            a.out(),
            a.red(),
            a.reductions(),
            folded,
            a.inputs(),
            a.inputSizes(),
            a.params(),
            a.paramTypes());
    Kernel b = new Reloop(rest, ones).of(k, k.out(), new int[] {parts});
    second =
        new Kernel(
            b.label(),
            b.out(),
            b.red(),
            again,
            b.outputs(),
            types,
            sizes,
            b.params(),
            b.paramTypes());
  }

  /** A kernel's two, or null where one is better. */
  static Columns of(Kernel k) {
    int n = k.out().length;
    int lane = Lanes.lane(k.out(), n);
    if (k.red().length != 1
        || k.red()[0] < LONG
        || lane < 0
        || k.out()[lane] % LONG != 0
        || (long) k.outSize() * k.redSize() < MANY
        || Lanes.byRows(k, lane)) {
      return null;
    }
    for (Kernel.Reduction r : k.reductions()) {
      if (r.body().type == Type.B) {
        return null;
      }
    }
    int size = k.red()[0];
    for (int rows : new int[] {8, 16, 12, 10, 9, 7, 11, 13, 6, 5, 4}) {
      if (size % rows == 0) {
        return new Columns(k, lane, size / rows);
      }
    }
    return null;
  }

  /** Adds the two steps; the bytes that there must be for the results in between. */
  int emit(
      Features f, Module m, Prims prims, List<Compiled.Lookup> lookups, List<Compiled.Step> steps) {
    int inputs = k.inputs().length;
    int params = Compiled.ARGS + inputs + k.outputs().length;
    int count = k.reductions().length;
    Values.Hidden hidden = new Values.Hidden(inputs, count, 0, bytes, params);
    for (Kernel part : new Kernel[] {first, second}) {
      Nest.Written w = Nest.write(part, f, m, prims, lookups, hidden, -1);
      m.export(w.function(), "s" + steps.size());
      steps.add(w.step());
    }
    return count * bytes;
  }
}
