package dev.kinglet.device.cpu;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Turns a kernel's values into a block program. There are three forms: a map (lanes are the out
 * loops; folds, if any, were done before), rows (lanes are all loops, only the reductions' bodies
 * are computed), and columns (lanes are the out loops, the body runs once per reduced position).
 */
final class Compiler {
  enum Form {
    MAP,
    ROWS,
    COLUMNS
  }

  private final Kernel k;
  private final Form form;
  private final int[] sizes;
  private final int nOut;
  private final int lanes;
  private final Program program;
  private final List<List<Step>> sections = new ArrayList<>();
  private final HashMap<Val, Integer> done = new HashMap<>();
  private final List<Ix> knownIx = new ArrayList<>();
  private final List<Integer> knownIxAt = new ArrayList<>();
  private final List<Type> types = new ArrayList<>();
  private final List<Integer> levels = new ArrayList<>();
  private final List<Boolean> stored = new ArrayList<>();

  /** How many guards are around the value at hand: within, an index may lie outside its input. */
  private int guards;

  private Compiler(Kernel k, Form form) {
    this.k = k;
    this.form = form;
    sizes = k.sizes();
    nOut = k.out().length;
    lanes = form == Form.ROWS ? sizes.length : nOut;
    program = new Program(k, lanes);
    for (int i = 0; i < 4; i++) {
      sections.add(new ArrayList<>());
    }
  }

  static Program compile(Kernel k, Form form) {
    return new Compiler(k, form).run();
  }

  private Program run() {
    int n = k.reductions().length;
    if (form != Form.MAP) {
      program.bodies = new int[2 * n];
      program.foldFloat = new boolean[n];
      program.columnFolds = form == Form.COLUMNS ? n : 0;
      for (int j = 0; j < n; j++) {
        body(j);
      }
    }
    int outs = form == Form.ROWS ? 0 : k.outputs().length;
    program.direct = new int[outs];
    int last = form == Form.COLUMNS ? Program.END : Program.LANES;
    for (int j = 0; j < outs; j++) {
      Val v = k.outputs()[j];
      int r = value(v);
      if (v.type != Type.B && levels.get(r) == last && stored.get(r) && isMovable(r, last)) {
        stored.set(r, false);
        program.direct[j] = r;
      } else {
        program.direct[j] = -1;
        Step s = new Step(Step.STORE);
        s.a = r;
        s.x = j;
        s.type = v.type;
        sections.get(last).add(s);
      }
    }
    boolean[] own = new boolean[types.size()];
    for (int r = 0; r < own.length; r++) {
      own[r] = stored.get(r);
    }
    Stores.assign(program, sections, types, own);
    return program;
  }

  /** Whether the register's step can write anywhere, not only to a store of its own. */
  private boolean isMovable(int r, int section) {
    for (Step s : sections.get(section)) {
      if (s.d == r) {
        return s.op == Step.APPLY || s.op == Step.GUARD;
      }
    }
    return false;
  }

  private void body(int j) {
    Kernel.Reduction red = k.reductions()[j];
    Val v = red.body();
    boolean product =
        red.fold() == dev.kinglet.graph.Node.Fold.SUM
            && v instanceof Val.Apply a
            && a.prim == Prim.MUL
            && a.type == Type.F;
    Val first = product ? ((Val.Apply) v).args[0] : v;
    Val second = product ? ((Val.Apply) v).args[1] : null;
    if (form == Form.COLUMNS && product) {
      Affine scale = shared(second);
      Val rest = first;
      Val.Load from = null;
      if (scale != null) {
        from = (Val.Load) second;
      } else if ((scale = shared(first)) != null) {
        from = (Val.Load) first;
        rest = second;
      }
      if (from != null) {
        program.foldFloat[j] = true;
        Step s = new Step(Step.FOLD_SCALED);
        s.a = value(rest);
        s.x = j;
        s.y = from.slot;
        s.index = scale;
        sections.get(Program.BODY).add(s);
        return;
      }
    }
    int a = value(first);
    int b = product ? value(second) : -1;
    program.bodies[2 * j] = a;
    program.bodies[2 * j + 1] = b;
    program.foldFloat[j] = v.type == Type.F;
    if (form == Form.COLUMNS) {
      Step s = new Step(product ? Step.FOLD_PRODUCT : Step.FOLD);
      s.a = a;
      s.b = b;
      s.x = j;
      sections.get(Program.BODY).add(s);
    }
  }

  /** The index of a load whose lanes all see the same element, else null. */
  private Affine shared(Val v) {
    if (v instanceof Val.Load l
        && l.checks.length == 0
        && l.lookup == null
        && l.index.isAffine()
        && l.index.min(sizes) >= 0
        && l.index.max(sizes) < k.inputSizes()[l.slot]) {
      Affine a = new Affine(l.index.c, l.index.coef, sizes, lanes);
      return a.isUniform() ? a : null;
    }
    return null;
  }

  private int register(Type type, int level, boolean storage) {
    types.add(type);
    levels.add(level);
    stored.add(storage);
    return types.size() - 1;
  }

  private Step emit(int op, int level, Type type, boolean storage) {
    Step s = new Step(op);
    s.type = type;
    s.d = register(type, level, storage);
    sections.get(level).add(s);
    return s;
  }

  /** How often what depends on loop {@code d} is computed. */
  private int level(int d) {
    return form == Form.ROWS || d >= nOut ? Program.BODY : Program.LANES;
  }

  private int level(Ix ix) {
    int l = Program.UNIFORM;
    for (int d = 0; d < ix.coef.length; d++) {
      if (ix.coef[d] != 0) {
        l = Math.max(l, level(d));
      }
    }
    return l;
  }

  /** The register of a value. */
  private int value(Val v) {
    Integer known = done.get(v);
    if (known != null) {
      return known;
    }
    int r;
    if (v instanceof Val.Apply a) {
      int[] args = new int[a.args.length];
      int level = Program.UNIFORM;
      for (int i = 0; i < args.length; i++) {
        args[i] = value(a.args[i]);
        level = Math.max(level, levels.get(args[i]));
      }
      Step s = emit(Step.APPLY, level, v.type, true);
      s.prim = a.prim;
      s.a = args[0];
      s.b = args.length > 1 ? args[1] : -1;
      s.c = args.length > 2 ? args[2] : -1;
      r = s.d;
    } else if (v instanceof Val.Load l) {
      r = load(l);
    } else if (v instanceof Val.Guard g) {
      guards++;
      int x = value(g.x);
      guards--;
      int m = mask(g.checks, g.checks.length);
      if (m < 0) {
        r = x;
      } else {
        Step s = emit(Step.GUARD, Math.max(levels.get(x), levels.get(m)), v.type, true);
        s.a = x;
        s.b = m;
        r = s.d;
      }
    } else if (v instanceof Val.Index i) {
      r = index(i.index);
    } else if (v instanceof Val.Folded f) {
      boolean columns = form == Form.COLUMNS;
      int level = columns ? Program.END : Program.LANES;
      if (columns) {
        r = register(v.type, level, true);
        Step s = new Step(Step.FOLDED);
        s.d = r;
        s.x = f.k;
        s.y = 1;
        sections.get(level).add(s);
      } else {
        Step s = emit(Step.FOLDED, level, v.type, false);
        s.x = f.k;
        r = s.d;
      }
    } else {
      Step s = emit(Step.FILL, Program.UNIFORM, v.type, true);
      s.x = v instanceof Val.Param p ? p.slot : -1;
      s.value = v instanceof Val.Literal l ? l.value : 0;
      r = s.d;
    }
    done.put(v, r);
    return r;
  }

  private int load(Val.Load l) {
    Ix.Check[] needed = needed(l.checks, l.checks.length);
    if (guards > 0 && needed.length > 0) {
      needed = java.util.Arrays.copyOf(needed, needed.length + 1);
      needed[needed.length - 1] = new Ix.Check(l.index, 0, k.inputSizes()[l.slot], 1);
    }
    if (l.lookup == null && needed.length > 0 && l.type == Type.F) {
      Window w = Window.of(l.index, needed, needed.length, sizes, lanes);
      if (w != null) {
        int level = level(l.index);
        for (Ix.Check c : needed) {
          level = Math.max(level, level(c.e()));
        }
        Step s = emit(Step.WINDOW, level, l.type, true);
        s.x = l.slot;
        window(s, w, needed.length);
        return s.d;
      }
    }
    int n = l.checks.length;
    boolean lookup = l.lookup != null && n > 0;
    int m = mask(l.checks, lookup ? n - 1 : n);
    if (lookup) {
      Ix.Check c = l.checks[n - 1];
      int e = index(c.e());
      Step s = new Step(Step.LOOKUP);
      s.a = e;
      s.b = m;
      s.x = c.low();
      s.y = c.high();
      s.lookup = l.lookup;
      sections.get(Math.max(levels.get(e), m < 0 ? 0 : levels.get(m))).add(s);
    }
    Ix ix = l.index;
    int size = k.inputSizes()[l.slot];
    if (m < 0 && ix.isAffine() && ix.min(sizes) >= 0 && ix.max(sizes) < size) {
      Affine a = new Affine(ix.c, ix.coef, sizes, lanes);
      boolean dense = a.isDense() && l.type != Type.B;
      Step s = emit(dense ? Step.DENSE : Step.LOAD, level(ix), l.type, !dense);
      s.x = l.slot;
      s.index = a;
      return s.d;
    }
    int e = index(ix);
    int level = Math.max(levels.get(e), m < 0 ? 0 : levels.get(m));
    Step s = emit(Step.GATHER, level, l.type, true);
    s.a = e;
    s.b = m;
    s.x = l.slot;
    s.y = size;
    return s.d;
  }

  private void window(Step s, Window w, int checks) {
    s.window = w;
    program.scratch = Math.max(program.scratch, lanes + checks + 2);
  }

  /** The first {@code n} checks without those that always hold. */
  private Ix.Check[] needed(Ix.Check[] checks, int n) {
    Ix.Check[] left = new Ix.Check[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      Ix.Check c = checks[i];
      if (c.every() != 1 || c.e().min(sizes) < c.low() || c.e().max(sizes) >= c.high()) {
        left[count++] = c;
      }
    }
    return java.util.Arrays.copyOf(left, count);
  }

  /** The register that holds whether the first {@code n} checks hold; -1 when they always do. */
  private int mask(Ix.Check[] all, int n) {
    Ix.Check[] checks = needed(all, n);
    Window w = checks.length == 0 ? null : Window.of(null, checks, checks.length, sizes, lanes);
    if (w != null) {
      int level = Program.UNIFORM;
      for (Ix.Check c : checks) {
        level = Math.max(level, level(c.e()));
      }
      Step s = emit(Step.MASK, level, Type.B, true);
      window(s, w, checks.length);
      return s.d;
    }
    int m = -1;
    for (Ix.Check c : checks) {
      int e = index(c.e());
      int level = Math.max(levels.get(e), m < 0 ? 0 : levels.get(m));
      Step s = emit(Step.CHECK, level, Type.B, true);
      s.a = e;
      s.b = m;
      s.x = c.low();
      s.y = c.high();
      s.z = c.every();
      m = s.d;
    }
    return m;
  }

  private int index(Ix ix) {
    for (int i = 0; i < knownIx.size(); i++) {
      if (knownIx.get(i).same(ix)) {
        return knownIxAt.get(i);
      }
    }
    Step s = emit(Step.INDEX, level(ix), Type.I, true);
    s.index = new Affine(ix.c, ix.coef, sizes, lanes);
    for (Ix.Term t : ix.terms) {
      int v = t.value() != null ? value(t.value()) : index(t.inner());
      Step sum = emit(Step.TERM, Math.max(levels.get(s.d), levels.get(v)), Type.I, true);
      sum.a = s.d;
      sum.b = v;
      sum.x = t.mult();
      sum.y = t.value() != null ? 1 : t.div();
      sum.z = t.value() != null ? 0 : t.mod();
      s = sum;
    }
    knownIx.add(ix);
    knownIxAt.add(s.d);
    return s.d;
  }
}
