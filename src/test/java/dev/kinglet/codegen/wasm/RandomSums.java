package dev.kinglet.codegen.wasm;

import dev.kinglet.core.DType;
import dev.kinglet.device.webgl.RandomKernels;
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

/**
 * Sums of products of all forms: loops of rows, columns, a batch and the sum in any order; factors
 * laid out in any order, walked backwards, padded, strided, dilated, with gaps, reshaped, looked
 * up.
 */
final class RandomSums {
  private static final int[] SIDES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 17, 24, 31, 33};

  private final Random random;
  private final List<Buffer> in = new ArrayList<>();
  private int[] sizes;
  private int outs;

  /** For each loop which factors have it: 1 the first, 2 the second, 3 both. */
  private int[] kind;

  RandomSums(long seed) {
    random = new Random(seed);
  }

  RandomKernels.Case next() {
    // now and then one that takes several blocks of rows, or parts of the sum
    boolean large = random.nextInt(40) == 0;
    while (true) {
      outs = 1 + random.nextInt(4);
      sizes = new int[outs + 1 + random.nextInt(3)];
      kind = new int[sizes.length];
      double work = 1;
      for (int d = 0; d < sizes.length; d++) {
        sizes[d] = SIDES[random.nextInt(SIDES.length)];
        kind[d] = d >= outs ? 3 : 1 + random.nextInt(random.nextInt(4) == 0 ? 3 : 2);
        if (random.nextInt(large ? 2 : 8) == 0 && (large || d >= outs)) {
          sizes[d] = 100 + random.nextInt(500);
        }
        work *= sizes[d];
      }
      if (large ? work > 6e5 && work < 2e6 : work > 2000 && work < 60000) {
        return make();
      }
    }
  }

  private RandomKernels.Case make() {
    in.clear();
    Val.Load x = factor(0);
    Val.Load y = factor(1);
    Ix column = Ix.loop(outs - 1, sizes.length);
    Val sum = new Val.Folded(Type.F, 0);
    Val bias = load(column, new Ix.Check[0], null, sizes[outs - 1]);
    Type[] types = new Type[in.size()];
    int[] counts = new int[in.size()];
    for (int i = 0; i < counts.length; i++) {
      types[i] = in.get(i).dtype == DType.INT32 ? Type.I : Type.F;
      counts[i] = in.get(i).size;
    }
    Val more = new Val.Apply(Prim.MAX, Type.F, new Val.Apply(Prim.ADD, Type.F, sum, bias), bias);
    Val[] outputs =
        switch (random.nextInt(3)) {
          case 0 -> new Val[] {sum};
          case 1 -> new Val[] {more};
          default -> new Val[] {new Val.Apply(Prim.LT, Type.B, sum, bias), more};
        };
    Val product = new Val.Apply(Prim.MUL, Type.F, x, y);
    Kernel k =
        new Kernel(
            "sum",
            java.util.Arrays.copyOf(sizes, outs),
            java.util.Arrays.copyOfRange(sizes, outs, sizes.length),
            new Kernel.Reduction[] {new Kernel.Reduction(Fold.SUM, product)},
            outputs,
            types,
            counts,
            new double[0],
            new Type[0]);
    return new RandomKernels.Case(k, in.toArray(new Buffer[0]));
  }

  private Val.Load load(Ix index, Ix.Check[] checks, String lookup, int size) {
    float[] v = new float[size];
    for (int i = 0; i < size; i++) {
      v[i] = (float) random.nextGaussian();
    }
    in.add(new Buffer(DType.FLOAT32, size, v));
    return new Val.Load(Type.F, in.size() - 1, index, checks, lookup);
  }

  /** A factor over its loops, some of them two and two along an axis with padding. */
  private Val.Load factor(int slot) {
    int dims = sizes.length;
    int[] mine = new int[dims];
    int n = 0;
    for (int d = 0; d < dims; d++) {
      if ((kind[d] >> slot & 1) != 0) {
        int at = random.nextInt(++n);
        mine[n - 1] = mine[at];
        mine[at] = d;
      }
    }
    Ix index = Ix.constant(0, dims);
    Ix.Check[] checks = {};
    int stride = random.nextInt(6) == 0 ? 2 : 1;
    for (int i = 0; i < n; i++) {
      int d = mine[i];
      Ix at = Ix.loop(d, dims);
      int size = sizes[d];
      if (i + 1 < n && random.nextInt(3) == 0) {
        // a window: an output loop and a reduced one, if there are
        for (int j = i + 2; j < n; j++) {
          if (mine[i + 1] < outs == d < outs) {
            int other = mine[i + 1];
            mine[i + 1] = mine[j];
            mine[j] = other;
          }
        }
        int e = mine[++i];
        int every = random.nextInt(2) == 0 ? 2 : 1;
        int step = random.nextInt(every) == 0 ? 1 : 1 + random.nextInt(2);
        int sign = random.nextBoolean() ? -1 : 1;
        int other = random.nextInt(every) == 0 ? 1 : 1 + random.nextInt(2);
        at = at.times(step).plus(Ix.loop(e, dims).times(sign * other));
        int low = at.min(sizes) + random.nextInt(3);
        int high = Math.max(low + 1, at.max(sizes) + 1 - random.nextInt(3));
        checks = java.util.Arrays.copyOf(checks, checks.length + 1);
        checks[checks.length - 1] = new Ix.Check(at, low, high, every);
        if (every == 2) {
          at = at.plus(-at.min(sizes)); // indices with quotients are not negative
          low -= checks[checks.length - 1].e().min(sizes);
          if (low % 2 != 0) {
            at = at.plus(1);
          }
          at = at.divMod(2, 0, sizes);
          size = at.max(sizes) + 1;
        } else {
          at = at.plus(-low);
          size = high - low;
        }
      } else if (size % 4 == 0 && random.nextInt(4) == 0) {
        // reshaped: the digits of the position in another order
        at = at.divMod(4, 0, sizes).plus(at.divMod(1, 4, sizes).times(size / 4));
      } else if (random.nextInt(6) == 0) {
        at = at.times(-1).plus(size - 1);
      }
      index = index.plus(at.times(stride));
      stride *= size;
    }
    String lookup = null;
    if (n > 0 && random.nextInt(8) == 0) {
      // rows of a table
      int rows = 1 + random.nextInt(9);
      int d = mine[random.nextInt(n)];
      int[] row = new int[sizes[d]];
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(rows);
      }
      in.add(new Buffer(DType.INT32, row.length, row));
      Val at = new Val.Load(Type.I, in.size() - 1, Ix.loop(d, dims), new Ix.Check[0], null);
      Ix looked = new Ix(0, new int[dims], new Ix.Term(1, null, 1, 0, at));
      checks = java.util.Arrays.copyOf(checks, checks.length + 1);
      checks[checks.length - 1] = new Ix.Check(looked, 0, rows, 1);
      lookup = "gather";
      index = index.plus(looked.times(stride));
      stride *= rows;
    }
    return load(index, checks, lookup, stride);
  }
}
