package dev.kinglet.codegen.wasm;

import dev.kinglet.codegen.wasm.Addresses.Place;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scalars of a kernel as instructions: each is computed once, where its loops are known, and
 * kept in a local.
 */
final class Values {
  private static final Place ZERO = new Place(-1, 0, 0);

  private final Loops loops;
  private final Kernel kernel;
  private final Prims prims;
  private final Addresses addresses;
  private final Masks masks;

  /** Locals of values, by replica; 0: not made yet. */
  private final Map<Val, int[]> done = new HashMap<>();

  /** Vectors of four times a scalar, by its local. */
  private final Map<Integer, Integer> splats = new HashMap<>();

  /** Indices that were made: {@link Made}. */
  private final List<Made> indices = new ArrayList<>();

  /** Vectors of four neighbours that were loaded: {@link Loaded}. */
  private final List<Loaded> loaded = new ArrayList<>();

  private final int[] pointers;

  /** What is not among the buffers that are given, or null. */
  Hidden hidden;

  /** What can fail. */
  final List<Compiled.Lookup> lookups;

  /** How many guards are around the value at hand: within, an index may lie outside its input. */
  private int guards;

  private record Made(Ix ix, int q, int l, int local) {}

  /** Input {@code slot}, from an index on that is {@code ix} but for its constant. */
  private record Loaded(int slot, Ix ix, int c, int local) {}

  /**
   * Inputs or outputs {@code first .. first + count - 1} (outputs behind inputs), that lie in the
   * scratch memory from {@code at} on, so many bytes apart.
   *
   * @param params which word of the arguments is the first param
   */
  record Hidden(int first, int count, int at, int apart, int params) {}

  Values(Loops loops, Prims prims, List<Compiled.Lookup> lookups) {
    this.loops = loops;
    this.prims = prims;
    this.lookups = lookups;
    kernel = loops.kernel;
    addresses = new Addresses(loops);
    masks = new Masks(loops, this);
    pointers = new int[kernel.inputs().length + kernel.outputs().length];
  }

  /** Forgets what was made at a level: the code there is written a second time. */
  void forget(int level) {
    addresses.forget(level);
    masks.forget(level);
    done.keySet().removeIf(v -> loops.level(loops.loops(v)) == level);
    indices.removeIf(m -> loops.level(loops.loops(m.ix)) == level);
    loaded.removeIf(m -> loops.level(loops.loops(m.ix)) == level);
  }

  boolean isVector(Val v) {
    return loops.isVector(loops.loops(v));
  }

  /** Makes the value, so that {@link #push} only gets it. */
  void ready(Val v, int q, boolean vec) {
    if (!(v instanceof Val.Literal)) {
      int x = local(v, q);
      if (vec && !isVector(v)) {
        splat(x, v.type, loops.level(loops.loops(v)));
      }
    }
  }

  /** Pushes a value that is ready, as four lanes where {@code vec}. */
  void push(Code c, Val v, int q, boolean vec) {
    if (v instanceof Val.Literal l) {
      constant(c, v.type, l.value, vec);
    } else {
      int x = local(v, q);
      c.get(vec && !isVector(v) ? splats.get(x) : x);
    }
  }

  private static void constant(Code c, Type t, double value, boolean vec) {
    if (t == Type.F) {
      if (vec) {
        c.splat((float) value);
      } else {
        c.f32((float) value);
      }
    } else {
      int i = t == Type.B ? (value == 0 ? 0 : vec ? -1 : 1) : (int) value;
      if (vec) {
        c.splat(i);
      } else {
        c.i32(i);
      }
    }
  }

  /** Four times a scalar that is known at a level. */
  private void splat(int x, Type t, int level) {
    if (!splats.containsKey(x)) {
      Code c = loops.at(level);
      int v = c.local(Code.V128);
      if (t == Type.F) {
        c.get(x).op(Op.F32X4_SPLAT);
      } else if (t == Type.I) {
        c.get(x).op(Op.I32X4_SPLAT);
      } else {
        c.get(x).op(Op.I32X4_SPLAT).op(Op.I32X4_NEG);
      }
      c.set(v);
      splats.put(x, v);
    }
  }

  /** The local of a value. */
  private int local(Val v, int q) {
    int bits = loops.loops(v);
    int copies = loops.copies(bits);
    int[] all = done.get(v);
    if (all == null) {
      all = new int[copies];
      done.put(v, all);
    }
    if (copies == 1) {
      q = 0;
    }
    if (all[q] == 0) {
      int[] copy = all;
      int at = q;
      make(v, q, loops.isVector(bits), loops.at(loops.level(bits)), copy, at);
    }
    return all[q];
  }

  /** Says which local a value is in. */
  void set(Val v, int q, int local) {
    int[] all = done.computeIfAbsent(v, x -> new int[loops.copies(loops.loops(v))]);
    all[q] = local;
  }

  /** A fold that lies in memory: its element of an array at an address. */
  void sum(Val v, int address, Ix own, int q) {
    boolean vec = isVector(v);
    Code c = loops.at(loops.level(loops.loops(v)));
    int x = c.local(Loops.local(v.type, vec));
    Place[] p = new Place[vec && own.coef[loops.lane] > 1 ? 4 : 1];
    for (int l = 0; l < p.length; l++) {
      p[l] = addresses.affine(new Place(address, 0, 0), own, 4, q, l, true);
    }
    if (p.length > 1) {
      gather(c, v.type, p, x, new Masks.Mask(-1, -1));
    } else {
      whole(c, v.type, p[0], x, vec);
    }
    set(v, q, x);
  }

  private void make(Val v, int q, boolean vec, Code c, int[] to, int at) {
    if (v instanceof Val.Load l) {
      to[at] = load(l, q, vec, c, to);
      return;
    }
    int x;
    if (v instanceof Val.Apply a) {
      for (Val b : a.args) {
        ready(b, q, vec);
      }
      apply(a, q, vec, c);
    } else if (v instanceof Val.Guard g) {
      guards++;
      ready(g.x, q, vec);
      guards--;
      Masks.Mask m = masks.of(masks.needed(g.checks), q);
      push(c, g.x, q, vec);
      if (m.vector() >= 0) {
        c.get(m.vector()).op(Op.V_AND);
      }
      if (m.scalar() >= 0) {
        if (vec) {
          c.i32(0).get(m.scalar()).op(Op.I32_SUB).op(Op.I32X4_SPLAT).op(Op.V_AND);
        } else {
          constant(c, v.type, 0, false);
          c.get(m.scalar()).op(Op.SELECT);
        }
      }
    } else if (v instanceof Val.Index i) {
      index(i.index, q, vec, c);
    } else if (v instanceof Val.Param p) {
      int word = (hidden == null ? Compiled.ARGS + pointers.length : hidden.params) + p.slot;
      c.get(0).at(v.type == Type.F ? Op.F32_LOAD : Op.I32_LOAD, 4 * word);
    } else {
      throw new IllegalStateException("a fold that is not known yet");
    }
    x = c.local(Loops.local(v.type, vec));
    c.set(x);
    to[at] = x;
  }

  private void apply(Val.Apply a, int q, boolean vec, Code c) {
    int n = a.args.length;
    Type in = a.args[n == 3 ? 1 : 0].type;
    if (n == 2 && a.args[1] instanceof Val.Literal l) {
      push(c, a.args[0], q, vec);
      if (prims.constant(c, a.prim, in, vec, false, l.value)) {
        return;
      }
      push(c, l, q, vec);
    } else {
      for (int i = 0; i < n; i++) {
        push(c, a.args[n == 3 ? (i + 1) % 3 : i], q, vec); // the condition of a choice comes last
      }
    }
    prims.apply(c, a.prim, in, a.type, vec);
  }

  private void index(Ix ix, int q, boolean vec, Code c) {
    if (!vec) {
      int i = scalar(ix, q, 0);
      c.get(i);
    } else if (isStraight(ix)) {
      int i = scalar(ix, q, 0);
      c.get(i).op(Op.I32X4_SPLAT);
      along(c, ix.coef[loops.lane]);
    } else {
      int[] i = new int[4];
      for (int l = 0; l < 4; l++) {
        i[l] = scalar(ix, q, l);
      }
      c.get(i[0]).op(Op.I32X4_SPLAT);
      for (int l = 1; l < 4; l++) {
        c.get(i[l]).lane(Op.I32X4_REPLACE, l);
      }
    }
  }

  /** Adds what lanes are ahead by. */
  static void along(Code c, int step) {
    c.v128(0, step, 2 * step, 3 * step).op(Op.I32X4_ADD);
  }

  /** Whether lanes follow one another at equal distances: no term varies along them. */
  boolean isStraight(Ix ix) {
    for (Ix.Term t : ix.terms) {
      int bits = t.value() != null ? loops.loops(t.value()) : loops.loops(t.inner());
      if ((bits >> loops.lane & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The local of an index, in lane l where lanes differ. */
  int scalar(Ix ix, int q, int l) {
    int bits = loops.loops(ix);
    q = loops.copies(bits) == 1 ? 0 : q;
    l = loops.isVector(bits) ? l : 0;
    for (Made m : indices) {
      if (m.q == q && m.l == l && m.ix.same(ix)) {
        return m.local;
      }
    }
    int x;
    Place p = addresses.affine(ZERO, ix, 1, q, l, false);
    if (ix.terms.length == 0 && p.local() >= 0 && p.offset() == 0) {
      x = p.local();
    } else {
      int sum = ix.terms.length == 0 ? -1 : terms(ix, q, l);
      Code c = loops.at(loops.level(bits));
      c.i32(p.offset());
      if (p.local() >= 0) {
        c.get(p.local()).op(Op.I32_ADD);
      }
      if (sum >= 0) {
        c.get(sum).op(Op.I32_ADD);
      }
      x = c.local(Code.I32);
      c.set(x);
    }
    indices.add(new Made(ix, q, l, x));
    return x;
  }

  /** The local of the sum of an index's terms. */
  private int terms(Ix ix, int q, int l) {
    int bits = 0;
    for (Ix.Term t : ix.terms) {
      if (t.value() != null) {
        ready(t.value(), q, false);
        bits |= loops.loops(t.value());
      } else {
        scalar(t.inner(), q, l);
        bits |= loops.loops(t.inner());
      }
    }
    Code c = loops.at(loops.level(bits));
    boolean more = false;
    for (Ix.Term t : ix.terms) {
      if (t.value() != null) {
        push(c, t.value(), q, false);
        if (isVector(t.value())) {
          c.lane(Op.I32X4_EXTRACT, l);
        }
      } else {
        c.get(scalar(t.inner(), q, l));
        divide(c, t.div());
        if (t.mod() != 0) {
          remainder(c, t.mod());
        }
      }
      c.times(t.mult());
      if (more) {
        c.op(Op.I32_ADD);
      }
      more = true;
    }
    int x = c.local(Code.I32);
    c.set(x);
    return x;
  }

  private static boolean isPower(int n) {
    return (n & (n - 1)) == 0;
  }

  private static void divide(Code c, int n) {
    if (n != 1) {
      boolean p = isPower(n);
      c.i32(p ? Integer.numberOfTrailingZeros(n) : n).op(p ? Op.I32_SHR_U : Op.I32_DIV_U);
    }
  }

  static void remainder(Code c, int n) {
    boolean p = isPower(n);
    c.i32(p ? n - 1 : n).op(p ? Op.I32_AND : Op.I32_REM_U);
  }

  /** The address of input {@code slot}, or of output {@code inputs + j}. */
  private Place pointer(int slot) {
    if (pointers[slot] == 0) {
      Code c = loops.at(0);
      pointers[slot] = c.local(Code.I32);
      Hidden h = hidden;
      int at = h == null ? -1 : slot - h.first;
      boolean inside = at >= 0 && at < h.count;
      int word = Compiled.ARGS + (at >= 0 ? slot - h.count : slot);
      c.get(0).at(Op.I32_LOAD, inside ? 8 : 4 * word);
      if (inside) {
        c.i32(h.at + at * h.apart).op(Op.I32_ADD);
      }
      c.set(pointers[slot]);
    }
    return new Place(pointers[slot], 0, 0);
  }

  /** Where an element is. */
  Place place(int slot, Ix ix, int bytes, int q, int l) {
    Place p = pointer(slot);
    if (ix.terms.length > 0) {
      Ix rest = new Ix(0, new int[ix.coef.length], ix.terms);
      int x = scalar(rest, q, l);
      int level = loops.level(loops.loops(rest));
      Code c = loops.at(level);
      int sum = c.local(Code.I32);
      c.get(x).times(bytes).get(p.local()).op(Op.I32_ADD).set(sum);
      p = new Place(sum, level, 0);
    }
    return addresses.affine(p, ix, bytes, q, l, true);
  }

  static int bytes(Type t) {
    return t == Type.B ? 1 : 4;
  }

  private int load(Val.Load l, int q, boolean vec, Code c, int[] to) {
    Ix.Check[] needed = masks.needed(l.checks);
    int size = kernel.inputSizes()[l.slot];
    boolean in = l.index.min(loops.sizes) >= 0 && l.index.max(loops.sizes) < size;
    if (!in && (needed.length == 0 || guards > 0 || l.lookup != null)) {
      needed = java.util.Arrays.copyOf(needed, needed.length + 1);
      needed[needed.length - 1] = new Ix.Check(l.index, 0, size, 1);
    }
    if (l.lookup != null && l.checks.length > 0) {
      lookup(l, q, vec, c);
    }
    Masks.Mask m = masks.of(needed, q);
    boolean straight = vec && isStraight(l.index) && l.index.coef[loops.lane] == 1;
    int bytes = bytes(l.type);
    if (vec && m.isAll() && isAcross(l)) {
      return across(l, c, to, q);
    }
    boolean each = vec && (!straight || m.vector() >= 0);
    boolean plain = vec && !each && m.isAll() && l.index.isAffine();
    int first = plain ? l.index.c : 0;
    for (int d = 0; plain && d < l.index.coef.length; d++) {
      first += l.index.coef[d] * loops.ahead(d, q, 0);
    }
    for (Loaded o : loaded) {
      if (plain
          && o.slot == l.slot
          && o.c == first
          && java.util.Arrays.equals(o.ix.coef, l.index.coef)) {
        return o.local; // by another replica, or in another step of a window
      }
    }
    int x = c.local(Loops.local(l.type, vec));
    if (plain) {
      loaded.add(new Loaded(l.slot, l.index, first, x));
    }
    Place[] lanes = new Place[vec ? 4 : 1];
    for (int i = 0; i < (each ? 4 : 1); i++) {
      lanes[i] = place(l.slot, l.index, bytes, q, i);
    }
    if (m.isAll()) {
      if (each) {
        gather(c, l.type, lanes, x, m);
      } else {
        whole(c, l.type, lanes[0], x, vec);
      }
      return x;
    }
    constant(c, l.type, 0, vec);
    c.set(x);
    if (m.scalar() >= 0) {
      c.get(m.scalar()).when();
    }
    if (!each) {
      whole(c, l.type, lanes[0], x, vec);
    } else if (straight) {
      c.get(m.vector()).op(Op.I32X4_ALL_TRUE).when();
      whole(c, l.type, lanes[0], x, true);
      c.otherwise();
      gather(c, l.type, lanes, x, m);
      c.end();
    } else {
      gather(c, l.type, lanes, x, m);
    }
    if (m.scalar() >= 0) {
      c.end();
    }
    return x;
  }

  /** One element, or four neighbours. */
  private static void whole(Code c, Type t, Place p, int x, boolean vec) {
    c.get(p.local());
    if (!vec) {
      c.at(t == Type.F ? Op.F32_LOAD : t == Type.I ? Op.I32_LOAD : Op.I32_LOAD8, p.offset());
    } else if (t != Type.B) {
      c.at(Op.V_LOAD, p.offset());
    } else {
      c.at(Op.V_LOAD32_ZERO, p.offset()).op(Op.I16X8_EXTEND).op(Op.I32X4_EXTEND);
      c.op(Op.I32X4_NEG);
    }
    c.set(x);
  }

  /** Four elements from anywhere, those that exist. */
  private static void gather(Code c, Type t, Place[] lanes, int x, Masks.Mask m) {
    for (int l = 0; l < 4; l++) {
      if (m.vector() >= 0) {
        c.get(m.vector()).lane(Op.I32X4_EXTRACT, l).when();
      }
      Place p = lanes[l];
      if (t == Type.B) {
        c.get(x).i32(0).get(p.local()).at(Op.I32_LOAD8, p.offset()).op(Op.I32_SUB);
        c.lane(Op.I32X4_REPLACE, l);
      } else {
        c.get(p.local()).get(x).at(Op.V_LOAD32_LANE, p.offset(), l);
      }
      c.set(x);
      if (m.vector() >= 0) {
        c.end();
      }
    }
  }

  /** Whether replicas lie side by side in memory, and lanes do not. */
  private boolean isAcross(Val.Load l) {
    int r = loops.rep;
    return r >= 0
        && r != loops.lane
        && loops.replicas == 4
        && l.type != Type.B
        && l.index.coef[r] == 1
        && l.index.coef[loops.lane] > 1
        && l.index.isAffine();
  }

  /** Four replicas at once: four vectors along them, turned. */
  private int across(Val.Load l, Code c, int[] to, int q) {
    int[] v = new int[4];
    Place[] p = new Place[4];
    for (int i = 0; i < 4; i++) {
      p[i] = place(l.slot, l.index, 4, 0, i);
      v[i] = c.local(Code.V128);
    }
    for (int i = 0; i < 4; i++) {
      c.get(p[i].local()).at(Op.V_LOAD, p[i].offset()).set(v[i]);
    }
    turn(c, v);
    System.arraycopy(v, 0, to, 0, 4);
    return to[q];
  }

  /** Rows become columns. */
  static void turn(Code c, int[] v) {
    int[] t = new int[4];
    for (int i = 0; i < 4; i++) {
      t[i] = c.local(Code.V128);
      int a = i & 1;
      c.get(v[2 * (i >> 1)]).get(v[2 * (i >> 1) + 1]);
      c.shuffle(2 * a, 2 * a + 4, 2 * a + 1, 2 * a + 5).set(t[i]);
    }
    // t: a0 b0 a1 b1, a2 b2 a3 b3, c0 d0 c1 d1, c2 d2 c3 d3
    for (int i = 0; i < 4; i++) {
      int h = 2 * (i & 1);
      c.get(t[i >> 1]).get(t[(i >> 1) + 2]).shuffle(h, h + 1, h + 4, h + 5).set(v[i]);
    }
  }

  /** Reports an index that is out of range, where the other checks hold. */
  private void lookup(Val.Load l, int q, boolean vec, Code c) {
    int n = l.checks.length - 1;
    Ix.Check k = l.checks[n];
    if (k.e().min(loops.sizes) >= k.low() && k.e().max(loops.sizes) < k.high()) {
      return;
    }
    Masks.Mask m = masks.of(masks.needed(java.util.Arrays.copyOf(l.checks, n)), q);
    lookups.add(new Compiled.Lookup(l.lookup, k.low(), k.high()));
    int lanes = vec && loops.isVector(loops.loops(k.e())) ? 4 : 1;
    int[] e = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      e[i] = scalar(k.e(), q, i);
    }
    for (int i = 0; i < lanes; i++) {
      c.get(e[i]).i32(k.low()).op(Op.I32_SUB).i32(k.high() - k.low()).op(Op.I32_LT_U);
      c.op(Op.I32_EQZ);
      if (m.scalar() >= 0) {
        c.get(m.scalar()).op(Op.I32_AND);
      }
      if (m.vector() >= 0) {
        c.get(m.vector()).lane(Op.I32X4_EXTRACT, i).op(Op.I32_AND);
      }
      c.when();
      c.get(0).i32(lookups.size()).at(Op.I32_STORE, 0);
      c.get(0).get(e[i]).at(Op.I32_STORE, 4);
      c.end();
    }
  }
}
