package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.List;

/**
 * A factor of a {@link Product} as an array with a stride for each loop. Where elements may not
 * exist (padding, gaps), it is first copied to a place with zeros for them: then no check is left,
 * and a window is just a stride. What has another form is computed before, element by element.
 */
final class Strided {
  /** The input buffer. */
  final int slot;

  /** Where the element at position 0 of all loops is, in the input or in the copy. */
  int start;

  /** Elements between neighbours, by loop. */
  final int[] stride;

  /** Elements of the copy; 0 if there is none. */
  int copied;

  /** The map that makes it, if it is no plain copy, and which word has its first param. */
  Kernel map;

  int params;

  /** The copy, loop by loop: all its places, those that are filled, and the strides of these. */
  private int[] places;

  private int[] filled;
  private int[] from;
  private int[] to;
  private int fromStart;
  private int toStart;

  private Strided(int slot, int[] stride) {
    this.slot = slot;
    this.stride = stride;
  }

  /** The array, or null when the load does not have this form. */
  static Strided of(Val.Load l, int[] sizes) {
    List<Ix.Check> checks = new ArrayList<>();
    for (Ix.Check c : l.checks) {
      if (!c.e().isAffine()) {
        return null;
      }
      if (c.every() != 1 || c.e().min(sizes) < c.low() || c.e().max(sizes) >= c.high()) {
        checks.add(c);
      }
    }
    Strided s = new Strided(l.slot, l.index.coef.clone());
    s.start = l.index.c;
    if (l.lookup != null || checks.isEmpty() && !l.index.isAffine()) {
      return null;
    }
    return checks.isEmpty() || s.copy(l.index, checks, sizes) ? s : null;
  }

  /**
   * A load of the kernel's first reduction computed before, the innermost loop's elements side by
   * side; null where that would be too much.
   */
  static Strided map(Kernel k, Val.Load l) {
    int[] sizes = k.sizes();
    Strided s = new Strided(l.slot, new int[sizes.length]);
    long size = 1;
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (depends(l, d)) {
        s.stride[d] = (int) size;
        size *= sizes[d];
      } else {
        sizes[d] = 1;
      }
      if (size > 1 << 26) {
        return null;
      }
    }
    s.copied = (int) size;
    s.params = Compiled.ARGS + k.inputs().length + k.outputs().length;
    s.map =
        new Kernel(
            "copy",
            sizes,
            new int[0],
            new Kernel.Reduction[0],
            new Val[] {l},
            k.inputs(),
            k.inputSizes(),
            k.params(),
            k.paramTypes());
    return 8 * size > (long) k.outSize() * k.redSize() ? null : s;
  }

  /** Whether a value depends on a loop. */
  static boolean depends(Val v, int d) {
    boolean yes = false;
    if (v instanceof Val.Load l) {
      yes = depends(l.index, d) || depends(l.checks, d);
    } else if (v instanceof Val.Index i) {
      yes = depends(i.index, d);
    } else if (v instanceof Val.Guard g) {
      yes = depends(g.x, d) || depends(g.checks, d);
    } else if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        yes |= depends(x, d);
      }
    }
    return yes;
  }

  private static boolean depends(Ix.Check[] checks, int d) {
    boolean yes = false;
    for (Ix.Check c : checks) {
      yes |= depends(c.e(), d);
    }
    return yes;
  }

  private static boolean depends(Ix x, int d) {
    boolean yes = x.coef[d] != 0;
    for (Ix.Term t : x.terms) {
      yes |= t.value() == null ? depends(t.inner(), d) : depends(t.value(), d);
    }
    return yes;
  }

  /** Plans the copy: a loop for each check, and one for each loop that moves the rest. */
  private boolean copy(Ix index, List<Ix.Check> checks, int[] sizes) {
    int n = checks.size();
    int dims = sizes.length;
    int[][] loops = new int[n + dims][];
    int terms = 0;
    fromStart = start;
    for (int i = 0; i < n; i++) {
      Ix.Check c = checks.get(i);
      Ix e = c.e();
      for (int j = 0; j < i; j++) {
        if (java.util.Arrays.equals(checks.get(j).e().coef, e.coef)) {
          return false;
        }
      }
      int least = e.min(sizes);
      int every = c.every();
      int first = c.low() + Math.floorDiv(Math.max(0, least - c.low()) + every - 1, every) * every;
      int end = Math.min(c.high(), e.max(sizes) + 1);
      int step = 0;
      Ix.Term by = null;
      for (Ix.Term t : index.terms) {
        if (t.value() == null
            && t.inner().isAffine()
            && java.util.Arrays.equals(t.inner().coef, e.coef)) {
          by = t;
        }
      }
      if (by != null) {
        if (by.div() != every || by.mod() != 0) {
          return false;
        }
        terms++;
        step = by.mult();
        fromStart += step * ((first - e.c + by.inner().c) / every);
      } else {
        int d = 0;
        while (e.coef[d] == 0) {
          d++;
        }
        int unit = stride[d] / e.coef[d];
        for (d = 0; d < dims; d++) {
          stride[d] -= unit * e.coef[d];
        }
        step = unit * every;
        fromStart += unit * (first - e.c);
      }
      int count = Math.max(0, (end - first + every - 1) / every);
      loops[i] = new int[] {e.max(sizes) - least + 1, count, step, every, first - least};
    }
    if (terms < index.terms.length) {
      return false;
    }
    for (int d = 0; d < dims; d++) {
      if (stride[d] != 0) {
        loops[n + d] = new int[] {sizes[d], sizes[d], stride[d], 1, 0};
      }
    }
    return layout(loops, checks, sizes);
  }

  /** Lays the copy out, loops with large strides outside. */
  private boolean layout(int[][] loops, List<Ix.Check> checks, int[] sizes) {
    int count = 1; // the outermost loop has units of work: there is always one
    for (int[] l : loops) {
      count += l == null ? 0 : 1;
    }
    places = new int[count];
    filled = new int[count];
    from = new int[count];
    to = new int[count];
    int[] inner = new int[loops.length];
    long size = 1;
    for (int at = count - 1; at > 0; at--) {
      int best = -1;
      for (int i = 0; i < loops.length; i++) {
        if (loops[i] != null
            && inner[i] == 0
            && (best < 0 || Math.abs(loops[i][2]) < Math.abs(loops[best][2]))) {
          best = i;
        }
      }
      int[] l = loops[best];
      inner[best] = (int) size;
      places[at] = l[0];
      filled[at] = l[1];
      from[at] = l[2];
      to[at] = l[3] * (int) size;
      toStart += l[4] * (int) size;
      size *= l[0];
      if (size > 1 << 28) {
        return false;
      }
    }
    places[0] = 1;
    filled[0] = 1;
    java.util.Arrays.fill(stride, 0);
    start = 0;
    for (int i = 0; i < loops.length; i++) {
      if (i < checks.size()) {
        Ix e = checks.get(i).e();
        start -= inner[i] * (e.min(sizes) - e.c);
        for (int d = 0; d < sizes.length; d++) {
          stride[d] += inner[i] * e.coef[d];
        }
      } else {
        stride[i - checks.size()] += inner[i];
      }
    }
    copied = (int) size;
    return true;
  }

  /** Units of work of the copy. */
  int units() {
    return places == null ? 0 : places[outer()];
  }

  /** The outermost loop of more than one place, that is cut in units. */
  private int outer() {
    return places.length > 2 ? 1 : 0;
  }

  /** Does unit {@code u}: reads from the address in local {@code x}, writes to that in y. */
  void emit(Code c, int u, int x, int y) {
    int d = outer();
    int slab = copied / places[d] * 4;
    int s = c.local(Code.I32);
    int t = c.local(Code.I32);
    c.get(u).i32(slab).op(Op.I32_MUL).get(y).op(Op.I32_ADD).i32(0).i32(slab);
    c.op(Op.MEMORY_FILL).put(0);
    // which of the filled ones, if any
    int each = to[d] == 0 ? 1 : to[d] * 4 / slab;
    int skip = d == 0 ? 0 : toStart * 4 / slab;
    int[] size = java.util.Arrays.copyOfRange(filled, d + 1, filled.length);
    int[][] steps = {
      java.util.Arrays.copyOfRange(from, d + 1, from.length),
      java.util.Arrays.copyOfRange(to, d + 1, to.length)
    };
    for (int v : size) {
      if (v == 0) {
        return;
      }
    }
    c.get(u).i32(skip).op(Op.I32_SUB).tee(s).i32(each).op(Op.I32_DIV_U).tee(t);
    c.i32(filled[d]).op(Op.I32_LT_U);
    c.get(s).i32(each).op(Op.I32_REM_U).op(Op.I32_EQZ).op(Op.I32_AND).when();
    c.get(t).times(from[d] * 4).get(x).op(Op.I32_ADD).i32(fromStart * 4).op(Op.I32_ADD).set(s);
    c.get(u).i32(slab).op(Op.I32_MUL).get(y).op(Op.I32_ADD);
    c.i32(toStart * 4 - skip * slab).op(Op.I32_ADD).set(t);
    Walk l = new Walk(size, steps);
    int last = l.size.length - 1;
    Code body = c.piece();
    int n = l.size[last];
    if (l.step[0][last] == 1 && l.step[1][last] == 1) {
      run(body, s, t, n);
      l.size[last] = 1;
      l.step[0][last] = 0;
      l.step[1][last] = 0;
    } else {
      body.get(t).get(s).at(Op.F32_LOAD, 0).at(Op.F32_STORE, 0);
    }
    l.around(c, body, s, t);
    c.end();
  }

  /** Copies n elements that follow one another. */
  private static void run(Code c, int s, int t, int n) {
    int i = c.local(Code.I32);
    int whole = n / 4 * 16;
    c.i32(0).set(i);
    if (whole > 0) {
      c.loop();
      c.get(t).get(i).op(Op.I32_ADD).get(s).get(i).op(Op.I32_ADD);
      c.at(Op.V_LOAD, 0).at(Op.V_STORE, 0);
      c.get(i).i32(16).op(Op.I32_ADD).tee(i).i32(whole).op(Op.I32_LT_U).brIf(0).end();
    }
    for (int k = 0; k < n % 4; k++) {
      c.get(t).get(s).at(Op.F32_LOAD, whole + 4 * k).at(Op.F32_STORE, whole + 4 * k);
    }
  }
}
