package dev.kinglet.codegen;

import dev.kinglet.codegen.Facts.Access;
import dev.kinglet.codegen.Facts.Info;
import dev.kinglet.core.Ascii;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.HashMap;
import java.util.Map;

/** The scalars of a kernel as code. */
final class Values {
  private final Facts facts;
  private final Kernel kernel;
  private final Body body;
  final Indices indices;

  /** Whether the last input has layers. */
  private final boolean layered;

  private final Map<Val, Ex[]> texels = new HashMap<>();
  private final Map<Val, Ex[]> guards = new HashMap<>();

  Values(Facts facts, Body body, boolean layered) {
    this.facts = facts;
    this.layered = layered;
    this.kernel = facts.kernel;
    this.body = body;
    indices = new Indices(facts, body, this);
  }

  /** The value for replica q and step p of four of the innermost reduced loop. */
  Ex emit(Val v, int q, int p) {
    Info info = facts.info(v);
    q = info.rep ? q : 0;
    p = facts.steps > 1 && info.level == facts.after - 1 ? p : 0;
    int slide = facts.unrolled && v instanceof Val.Load l ? facts.slide(l) : 0;
    if (slide > 0) { // the last row that reads it, as early as it does
      int rows = Math.min(p / slide, facts.replicas - 1 - q);
      q += rows;
      p -= rows * slide;
    }
    int copy = copy(info, q, p);
    Ex e = info.done[copy];
    if (e == null) {
      e = make(v, info, q, p);
      if (!e.atom && (info.uses > 1 || slide > 0)) {
        e = body.variable(e, kind(v));
      }
      info.done[copy] = e;
    }
    return e;
  }

  private static String kind(Val v) {
    if (v instanceof Val.Load l) {
      return "x" + l.slot + "_";
    }
    if (v instanceof Val.Apply a) {
      return Ascii.lower(a.prim.name());
    }
    return "v";
  }

  private Ex make(Val v, Info info, int q, int p) {
    if (v instanceof Val.Literal l) {
      String text = v.type == Type.F ? Literals.number(l.value) : Literals.integer((int) l.value);
      return new Ex(text, v.type, false, 0, false, l.value >= 0);
    }
    if (v instanceof Val.Param a) {
      double x = kernel.params()[a.slot];
      String name =
          v.type == Type.F
              ? body.uniforms.once("p" + a.slot, x)
              : body.uniforms.once("p" + a.slot, (int) x);
      return new Ex(name, v.type, false, 0, false, true);
    }
    if (v instanceof Val.Index x) {
      return indices.emit(x.index, "at", q, p, false);
    }
    if (v instanceof Val.Folded f) {
      String name = "acc" + f.k + (facts.replicas > 1 ? "_" + q : "");
      return new Ex(name, v.type, info.vec, facts.after, info.rep, true);
    }
    if (v instanceof Val.Guard g) {
      Ex mask = indices.mask(g.checks, "g", q, p);
      return masked(mask, emit(g.x, q, p), "g", true);
    }
    if (v instanceof Val.Load l) {
      return load(l, info, q, p);
    }
    return apply((Val.Apply) v, q, p);
  }

  private Ex apply(Val.Apply a, int q, int p) {
    Ex[] args = new Ex[a.args.length];
    int level = 0;
    boolean rep = false;
    for (int i = 0; i < args.length; i++) {
      args[i] = emit(a.args[i], q, p);
      level = Math.max(level, home(args[i]));
      rep |= args[i].rep;
    }
    for (int i = 0; i < args.length; i++) {
      args[i] = operand(a.args[i], args[i], level, rep, q, p);
    }
    return Prims.apply(body, a, args, level, rep);
  }

  /** As {@link Body#operand}; a variable that is made serves all steps and replicas. */
  private Ex operand(Val v, Ex x, int level, boolean rep, int q, int p) {
    Ex o = body.operand(x, level, rep, kind(v));
    if (o != x) {
      facts.info(v).done[copy(facts.info(v), q, p)] = o;
    }
    return o;
  }

  private int copy(Info info, int q, int p) {
    int step = facts.steps > 1 && info.level == facts.after - 1 ? p : 0;
    return step * facts.replicas + (info.rep ? q : 0);
  }

  private int home(Ex x) {
    return x.level == 0 && body.behind ? facts.after : x.level;
  }

  /** x where the mask is set, else zero; if {@code branch}, it is better not computed elsewhere. */
  private Ex masked(Ex mask, Ex x, String kind, boolean branch) {
    if (mask == null) {
      return x;
    }
    int level = Math.max(home(mask), home(x));
    boolean rep = mask.rep || x.rep;
    Ex v = body.operand(x, level, rep, kind);
    boolean vec = mask.vec || v.vec;
    String zero = Prims.zero(x.type, v.vec);
    String text =
        mask.vec
            ? body.call("select")
                + "("
                + mask.text
                + ", "
                + v.wide()
                + ", "
                + Prims.zero(x.type, true)
                + ")"
            : branch ? mask.text + " != 0 ? " + v.text + " : " + zero : unless(mask.text, v, zero);
    return new Ex(text, x.type, vec, level, rep, false);
  }

  /** The same without a branch. */
  private static String unless(String mask, Ex x, String zero) {
    return x.type == Type.F
        ? "mix(" + zero + ", " + x.text + (x.vec ? ", bvec4(" : ", bool(") + mask + "))"
        : x.operand() + " & -" + mask;
  }

  private Ex load(Val.Load l, Info info, int q, int p) {
    String tag = "t" + l.slot;
    if (info.access == Access.PACKED && isSteady(facts.checks(l))) {
      return packed(l, tag, q, p); // masked once for all four steps
    }
    if (info.access == Access.ROWS) {
      return row(l, tag, q, p);
    }
    Ex mask = indices.mask(facts.checks(l), tag, q, p);
    return masked(mask, fetch(l, info, tag, q, p), "x" + l.slot + "_", false);
  }

  /** Whether row q counts, where padding is seen to behind the innermost loop; else null. */
  Ex guard(int q) {
    Ex all = null;
    for (Val.Load l : facts.guarded ? facts.factors() : new Val.Load[0]) {
      boolean rows = facts.row >= 0 && dependsOnRow(l.checks);
      Ex[] known = guards.computeIfAbsent(l, x -> new Ex[facts.replicas]);
      int at = rows ? q : 0;
      known[at] = known[at] != null ? known[at] : indices.mask(l.checks, "t" + l.slot, at, 0);
      Ex m = known[at];
      all = all == null ? m : m == null ? all : both(all, m);
    }
    return all;
  }

  private static Ex both(Ex a, Ex b) {
    String text = a.text + " & " + b.text;
    return new Ex("(" + text + ")", a.type, a.vec || b.vec, 0, a.rep || b.rep, false);
  }

  private boolean dependsOnRow(Ix.Check[] checks) {
    boolean any = false;
    for (Ix.Check c : checks) {
      any |= c.e().dependsOn(facts.row);
    }
    return any;
  }

  /** Whether the checks come out the same along the innermost reduced loop. */
  private boolean isSteady(Ix.Check[] checks) {
    for (Ix.Check c : checks) {
      if (c.e().dependsOn(facts.last)) {
        return false;
      }
    }
    return true;
  }

  private Ex fetch(Val.Load l, Info info, String tag, int q, int p) {
    String texture = "T" + l.slot;
    Layout layout = Layout.of(kernel.inputSizes()[l.slot]);
    if (info.access == Access.OWN) {
      if (layout.shift() == Layout.of(kernel.outSize()).shift()) {
        String text = body.call("own") + "(" + texture + ", " + scale(l.slot, layout) + ")";
        return new Ex(text, l.type, true, 0, false, false);
      }
      body.call("ownTexel");
      return new Ex(texel(l.slot, layout, "4 * me"), l.type, true, 0, false, false);
    }
    if (info.access == Access.PACKED) {
      return packed(l, tag, q, p);
    }
    boolean first = info.access == Access.TEXEL;
    Ex i = indices.emit(l.index, tag, q, p, first);
    if (first) {
      String text = texel(l.slot, layout, i.text);
      return new Ex(text, l.type, true, i.level, i.rep, false);
    }
    boolean across = i.vec && !layered(l.slot) && facts.isAcross(l.index);
    String name = i.vec ? across ? "across" : "at4" : "at";
    body.call((layered(l.slot) ? "layers" : "") + name);
    String text =
        (across ? "across(" : "at(") + texture + ", " + i.text + ", " + rows(l.slot, layout) + ")";
    return new Ex(text, l.type, i.vec, i.level, i.rep, false);
  }

  /** Element p of the texels that hold four steps of the innermost reduced loop. */
  private Ex packed(Val.Load l, String tag, int q, int p) {
    Layout layout = Layout.of(kernel.inputSizes()[l.slot]);
    Ex[] all = texels.computeIfAbsent(l, x -> new Ex[facts.replicas]);
    Ex t = all[q];
    if (t == null) {
      Ex mask = isSteady(facts.checks(l)) ? indices.mask(facts.checks(l), tag, q, 0) : null;
      boolean wide = facts.info(l).vec && (indexVaries(l.index) || mask != null && mask.vec);
      Ex i = indices.emit(l.index, tag, q, 0, false);
      String name = body.name("x" + l.slot + "_");
      Ex at = i.atom || !wide ? i : body.variable(i, tag + "i");
      for (int lane = 0; lane < (wide ? 4 : 1); lane++) {
        String on = "." + "xyzw".charAt(lane);
        String from = wide && at.vec ? at.text + on : at.text;
        String x = texel(l.slot, layout, from);
        if (mask != null) {
          Ex there = new Ex(x, l.type, true, i.level, i.rep, false);
          x = unless(mask.text + (mask.vec ? on : ""), there, Prims.zero(l.type, true));
        }
        String to = name + (wide ? "xyzw".substring(lane, lane + 1) : "");
        body.put(i.level, Ex.glslType(l.type, true) + " " + to + " = " + x + ";");
      }
      t = new Ex(name, l.type, wide, i.level, i.rep || mask != null && mask.rep, true);
      all[q] = t;
    }
    boolean wide = t.vec;
    char c = "xyzw".charAt(p);
    if (!wide) {
      return new Ex(t.text + "." + c, l.type, false, t.level, t.rep, true);
    }
    String type = Ex.glslType(l.type, true);
    String text =
        type + "(" + t.text + "x." + c + ", " + t.text + "y." + c + ", " + t.text + "z." + c + ", "
            + t.text + "w." + c + ")";
    return new Ex(text, l.type, true, t.level, t.rep, false);
  }

  /** Whether lanes differ in the index. */
  private boolean indexVaries(Ix ix) {
    if (facts.lanes == Facts.Lanes.SINGLE) {
      return false;
    }
    for (int d = facts.lanes == Facts.Lanes.ROW ? facts.inner : 0; d <= facts.inner; d++) {
      if (ix.coef[d] != 0) {
        return true;
      }
    }
    for (Ix.Term t : ix.terms) {
      if (t.value() != null ? facts.info(t.value()).vec : indexVaries(t.inner())) {
        return true;
      }
    }
    return false;
  }

  private String texel(int slot, Layout layout, String index) {
    body.call(layered(slot) ? "layers" : "texel");
    return "texel(T" + slot + ", " + index + ", " + rows(slot, layout) + ")";
  }

  /** What {@code center} of the shader files takes. */
  private String rows(int slot, Layout layout) {
    int row = 4 * layout.width();
    return body.uniforms.once("row" + like(slot), row - 4) + ", " + scale(slot, layout);
  }

  private String scale(int slot, Layout layout) {
    return body.uniforms.once("rows" + like(slot), 0.25 / layout.width())
        + ", "
        + body.uniforms.once("high" + like(slot), 1.0 / layout.rows());
  }

  /**
   * The first input of the same size: its numbers serve both, and often its addresses. In a fold
   * equal sizes are chance, and would only make programs more.
   */
  private int like(int slot) {
    int i = kernel.red().length > 0 ? slot : 0;
    while (kernel.inputSizes()[i] != kernel.inputSizes()[slot]) {
      i++;
    }
    return i;
  }

  private boolean layered(int slot) {
    return layered && slot == kernel.inputs().length - 1;
  }

  /** Row q of a tile: a component of the texel that holds four of them. */
  private Ex row(Val.Load l, String tag, int q, int p) {
    Ix first = l.index;
    int of = q / 4 * 4;
    boolean steady = !dependsOnRow(facts.checks(l));
    Ex[] all = texels.computeIfAbsent(l, x -> new Ex[facts.steps * facts.replicas / 4]);
    int at = p * facts.replicas / 4 + q / 4;
    Ex t = all[at];
    if (t == null) {
      Layout layout = Layout.of(kernel.inputSizes()[l.slot]);
      Ex i = indices.emit(first, tag, of, p, false);
      Ex x = new Ex(texel(l.slot, layout, i.text), l.type, true, i.level, true, false);
      t =
          body.variable(
              steady ? masked(indices.mask(facts.checks(l), tag, 0, p), x, "x", false) : x, "x");
      all[at] = t;
    }
    Ex x = new Ex(t.text + "." + "xyzw".charAt(q % 4), l.type, false, t.level, true, true);
    return steady ? x : masked(indices.mask(facts.checks(l), tag, q, p), x, "x", false);
  }

  /** Statement that folds one more value into an accumulator. */
  void fold(int k, String acc, int q, int p) {
    Kernel.Reduction r = kernel.reductions()[k];
    Ex x = emit(r.body(), q, p);
    int innermost = facts.after - 1;
    if (facts.unrolled && innermost > 1) { // that loop is not there
      innermost = Math.max(x.level, innermost - 1);
    }
    boolean vec = facts.info(r.body()).vec;
    if (!x.atom && (x.level < innermost || x.rep != facts.info(r.body()).rep)) {
      x = body.variable(x, kind(r.body()));
      facts.info(r.body()).done[copy(facts.info(r.body()), q, p)] = x;
    }
    body.put(innermost, Prims.fold(body, r.fold(), acc, x, vec) + ";");
  }

  /** The value as an output's texel. */
  String output(Val v, int q) {
    Ex x = emit(v, q, 0);
    return x.wide();
  }
}
