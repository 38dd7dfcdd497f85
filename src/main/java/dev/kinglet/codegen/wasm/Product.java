package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.List;

/**
 * Sums of products of two loads: matrix products, convolutions, their gradients. Walk that only the
 * first factor has are rows; of those that only the second has, the innermost output loops are
 * columns; all other output loops are a batch. The second factor is packed in panels of a few
 * columns. The first is read where it is: an element's address is that of its row plus that of its
 * step, in a matrix, a transposed one, and a convolution's windows once the padding is real.
 */
final class Product {
  /** Steps of the sum in one go: what is packed of them stays in the fastest cache. */
  private static final int DEPTH = 256;

  /** Bytes of a copy that are worth another thread. */
  static final int COPY = 1 << 16;

  /** Products of fewer steps for each position of the batch are not worth the preparations. */
  private static final int SMALL = 512;

  final Features features;
  final Strided a;
  final Strided b;

  /** Batch: strides of a, b, sums. */
  final Walk batch;

  /** Rows: strides of a, sums. */
  final Walk rows;

  final int columns;

  /** The reduced loops with strides of a, and of b as it is read: packed or not. */
  final Walk k;

  /** Whether b is read where it is. */
  final boolean direct;

  /** Columns that a microkernel does at a time, packed unless {@link #direct}. */
  final Panels panels;

  final int panel;

  /** Rows that it does at most. */
  final int most;

  /** The loop of {@link #k} that is cut in blocks, and its rounds in each. */
  final int middle;

  final int times;

  private Product(
      Features features, Strided a, Strided b, Walk batch, Walk rows, Walk column, int[][] k) {
    this.features = features;
    this.a = a;
    this.b = b;
    this.batch = batch;
    this.rows = rows;
    columns = column.size[0];
    int columnStep = column.step[0][0];
    int m = rows.count();
    int near = k[2][k[2].length - 1];
    most = columns <= 4 ? 8 : features.madd() ? 6 : 5;
    direct = columnStep == 1 && near >= 0 && (m <= most || near <= 16);
    int vectors = columns <= 4 ? 1 : m == 1 ? 8 : m == 2 ? 5 : m == 3 ? 3 : 2;
    panel = 4 * Math.min(direct ? vectors : 2, (columns + 3) / 4);
    int[] to = new int[k[0].length];
    for (int i = to.length - 1, n = panel; i >= 0; i--) {
      to[i] = n;
      n *= k[0][i];
    }
    panels = new Panels(columns, columnStep, panel, k[0], k[2], to);
    this.k = new Walk(k[0], new int[][] {k[1], direct ? k[2] : to});
    int[] size = this.k.size;
    int d = size.length - 1;
    int inner = 1;
    while (d > 0 && inner * size[d] <= DEPTH) {
      inner *= size[d--];
    }
    middle = d;
    int each = Math.max(1, DEPTH / inner);
    int parts = (size[d] + each - 1) / each;
    each = (size[d] + parts - 1) / parts;
    int round = d == size.length - 1 ? MicroKernel.UNROLL : 1;
    times = Math.min(size[d], (each + round - 1) / round * round);
  }

  /** The product that a kernel is, or null when the general way is better or the only one. */
  static Product of(Kernel k, Features f) {
    Product p = null;
    for (int mapped = 0; mapped < 4 && p == null; mapped++) {
      p = of(k, f, mapped);
    }
    if (p != null && p.a.map == null && p.isFar()) {
      Val.Load x = (Val.Load) ((Val.Apply) k.reductions()[0].body()).args[0];
      Product turned = of(k, f, Strided.depends(x, k.out().length - 1) ? 2 : 1);
      p = turned == null ? p : turned;
    }
    return p;
  }

  /** Whether steps along a's columns fall into the same few lines of the cache. */
  private boolean isFar() {
    int last = k.size.length - 1;
    return columns >= 64 && k.size[last] >= 32 && k.step[0][last] % 1024 == 0;
  }

  /** The same with some factors computed before: 1 the first, 2 the second, 3 both. */
  private static Product of(Kernel k, Features f, int mapped) {
    Val.Apply mul = (Val.Apply) k.reductions()[0].body();
    Val.Load[] loads = {(Val.Load) mul.args[0], (Val.Load) mul.args[1]};
    Strided[] made = new Strided[2];
    for (int i = 0; i < 2; i++) {
      if ((mapped >> i & 1) != 0) {
        made[i] = Strided.map(k, loads[i]);
        if (made[i] == null) {
          return null;
        }
        loads[i] = new Val.Load(loads[i].type, 0, new Ix(0, made[i].stride), new Ix.Check[0], null);
      }
    }
    int[] sizes = k.sizes();
    int outs = k.out().length;
    if (mapped == 0) {
      Parity p = new Parity(sizes, outs, loads);
      loads = p.loads;
      sizes = p.sizes;
      outs = p.outs;
    }
    Digits d = Digits.of(sizes, outs, loads);
    if (d == null || d.outs == 0) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      loads[i] = d.load(loads[i]);
      Strided s = Strided.of(loads[i], d.sizes);
      if (s == null) {
        return null;
      }
      if (made[i] != null) {
        s.copied = made[i].copied;
        s.map = made[i].map;
        s.params = made[i].params;
      }
      made[i] = s;
    }
    int last = d.outs - 1;
    boolean swap = Strided.depends(loads[0], last);
    Strided a = made[swap ? 1 : 0];
    Strided b = made[swap ? 0 : 1];
    boolean both = swap == Strided.depends(loads[1], last);
    return both ? null : of(f, d.sizes, d.outs, a, b);
  }

  private static Product of(Features f, int[] sizes, int outs, Strided a, Strided b) {
    int[] out = new int[outs];
    for (int d = outs - 1, n = 1; d >= 0; d--) {
      out[d] = n;
      n *= sizes[d];
    }
    int first = outs - 1;
    while (first > 0
        && a.stride[first - 1] == 0
        && b.stride[first - 1] == b.stride[first] * sizes[first]) {
      first--;
    }
    int[] all = {0, 0, 0};
    int[][] group = new int[3][outs];
    for (int d = 0; d < outs; d++) {
      int g = d >= first ? 2 : b.stride[d] == 0 && a.stride[d] != 0 ? 1 : 0;
      group[g][all[g]++] = d;
    }
    Walk batch = Walk.of(sizes, group[0], all[0], a.stride, b.stride, out);
    Walk rows = Walk.of(sizes, group[1], all[1], a.stride, out);
    Walk column = Walk.of(sizes, group[2], all[2], b.stride);
    int[][] k = reduced(sizes, outs, a, b);
    int depth = 1;
    for (int n : k[0]) {
      depth *= n;
    }
    int n = column.size[0];
    boolean few = rows.count() < 4 && column.step[0][0] != 1;
    if (n < 2 || depth < 3 || few || (double) rows.count() * n * depth < SMALL) {
      return null;
    }
    return new Product(f, a, b, batch, rows, column, k);
  }

  /**
   * The reduced loops in the order of a's strides, sizes and strides: each is walked so that a's
   * addresses grow.
   */
  private static int[][] reduced(int[] sizes, int outs, Strided a, Strided b) {
    int n = 0;
    int[][] k = new int[3][sizes.length - outs];
    for (int d = outs; d < sizes.length; d++) {
      if (sizes[d] == 1) {
        continue;
      }
      int x = a.stride[d];
      int y = b.stride[d];
      if (x < 0) {
        a.start += x * (sizes[d] - 1);
        b.start += y * (sizes[d] - 1);
        x = -x;
        y = -y;
      }
      int at = n++;
      for (; at > 0 && k[1][at - 1] < x; at--) {
        for (int[] v : k) {
          v[at] = v[at - 1];
        }
      }
      k[0][at] = sizes[d];
      k[1][at] = x;
      k[2][at] = y;
    }
    for (int i = 0; i < 3; i++) {
      k[i] = java.util.Arrays.copyOf(k[i], n);
    }
    return k;
  }

  // ---- the code -----------------------------------------------------------------------------

  static final int ARGS = 0;
  static final int FROM = 1;
  static final int TO = 2;

  int copyA;
  int copyB;
  int table;
  int packed;

  /** How the packed factor comes about, if it is only that of an input. */
  Compiled.Kept kept;

  /**
   * Adds the steps to a module.
   *
   * @param scratch where in the scratch memory there is room
   * @param sums which word of the arguments is the address of the sums
   * @param then what is to be done with the sums, or null
   * @return the end of the room used
   */
  int emit(
      Module m,
      Prims prims,
      List<Compiled.Lookup> lookups,
      List<Compiled.Step> steps,
      int scratch,
      int sums,
      Nest.Written then) {
    copyA = scratch;
    copyB = copyA + room(a.copied);
    table = copyB + room(b.copied);
    packed = table + (oneRow() ? 0 : room(2 * rows.count()));
    for (Strided s : new Strided[] {a, b}) {
      if (s.map != null) {
        int at = s == a ? copyA : copyB;
        Values.Hidden h = new Values.Hidden(s.map.inputs().length, 1, at, 0, s.params);
        Nest.Written w = Nest.write(s.map, features, m, prims, lookups, h, -1);
        m.export(w.function(), "s" + steps.size());
        steps.add(w.step());
      }
    }
    int packs = direct ? 0 : batch.count() * panels.groups();
    int u1 = a.units();
    int u2 = u1 + b.units();
    int u3 = u2 + (oneRow() ? 0 : 1);
    boolean apart = b.units() > 0 && packs > 0;
    int bytes = direct ? 0 : batch.count() * panels.count() * panels.bytes();
    double pieces = (4.0 * a.copied + 4.0 * b.copied + bytes) / COPY;
    Code c = begin();
    if (u1 > 0) {
      c.get(FROM).i32(u1).op(Op.I32_LT).when();
      copy(c, a, copyA);
      c.end();
    }
    if (u2 > u1) {
      c.get(FROM).i32(u1).op(Op.I32_SUB).i32(u2 - u1).op(Op.I32_LT_U).when();
      c.add(FROM, -u1);
      copy(c, b, copyB);
      c.add(FROM, u1);
      c.end();
    }
    if (u3 > u2) {
      c.get(FROM).i32(u2).op(Op.I32_EQ).when();
      tabulate(c);
      c.end();
    }
    if (apart) {
      step(m, steps, c, u3, pieces);
      c = begin();
      u3 = 0;
    }
    if (packs > 0) {
      c.get(FROM).i32(u3).op(Op.I32_GE).when();
      int n = c.local(Code.I32);
      c.get(FROM).i32(u3).op(Op.I32_SUB).set(n);
      panels.pack(c, batch, n, begin(c, b, copyB), address(c, 3, 0));
      c.end();
      kept = b.copied > 0 ? null : new Compiled.Kept(b.slot, steps.size(), u3);
    }
    if (u3 + packs > 0) {
      step(m, steps, c, u3 + packs, pieces);
    }
    new Tiles(this, m).emit(steps, sums, then);
    return packed + bytes;
  }

  /** Begins a function that does unit after unit. */
  static Code begin() {
    Code c = new Code(3);
    c.block().loop();
    c.get(FROM).get(TO).op(Op.I32_GE).brIf(1);
    return c;
  }

  static int room(int elements) {
    return (elements * 4 + 15) / 16 * 16;
  }

  /** Ends it, and makes it a step that may be cut in some pieces. */
  static void step(Module m, List<Compiled.Step> steps, Code c, int units, double pieces) {
    c.add(FROM, 1);
    c.br(0).end().end();
    int f = m.reserve("iii:");
    m.define(f, c);
    m.export(f, "s" + steps.size());
    steps.add(new Compiled.Step(units, (int) Math.max(1, units / Math.max(1, pieces))));
  }

  /** Steps of all sums. */
  double work() {
    return (double) batch.count() * rows.count() * columns * k.count();
  }

  /** Whether rows are at one distance from another, in a and in the sums. */
  boolean oneRow() {
    return rows.size.length == 1 && rows.step[0][0] >= 0;
  }

  static int address(Code c, int word, int offset) {
    int x = c.local(Code.I32);
    c.get(ARGS).at(Op.I32_LOAD, 4 * word).i32(offset).op(Op.I32_ADD).set(x);
    return x;
  }

  static void copy(Code c, Strided s, int at) {
    s.emit(c, FROM, address(c, Compiled.ARGS + s.slot, 0), address(c, 2, at));
  }

  /** Writes for each row how far it is from row 0, in a and in the sums. */
  private void tabulate(Code c) {
    int x = c.local(Code.I32);
    int o = c.local(Code.I32);
    int t = address(c, 2, table);
    Code body = c.piece();
    body.get(t).get(x).at(Op.I32_STORE, 0).get(t).get(o).at(Op.I32_STORE, 4).add(t, 8);
    c.i32(0).set(x).i32(0).set(o);
    rows.around(c, body, x, o);
  }

  /** Where an array begins. */
  static int begin(Code c, Strided s, int copy) {
    return s.copied > 0
        ? address(c, 2, copy + s.start * 4)
        : address(c, Compiled.ARGS + s.slot, s.start * 4);
  }
}
