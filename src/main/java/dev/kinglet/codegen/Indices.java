package dev.kinglet.codegen;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import java.util.HashMap;
import java.util.Map;

/** Index expressions as code: what does not change in a loop is computed before it. */
final class Indices {
  private final Facts facts;
  private final Body body;
  private final Values values;
  private final int rank;
  private final Map<String, Ex> done = new HashMap<>();
  private final Map<Object, String> tags = new HashMap<>();
  private final boolean[] used;
  private boolean lanesUsed;

  Indices(Facts facts, Body body, Values values) {
    this.facts = facts;
    this.body = body;
    this.values = values;
    rank = facts.kernel.out().length;
    used = new boolean[facts.kernel.out().length];
  }

  /**
   * The value of an index.
   *
   * @param tag what its uniforms are named after
   * @param q the replica
   * @param p the step within four of the innermost reduced loop
   * @param first for the first lane only: the coordinate of the innermost loop is one number
   */
  Ex emit(Ix ix, String tag, int q, int p, boolean first) {
    if (!varies(ix)) {
      q = 0;
    }
    if (p > 0 && !ix.dependsOn(facts.last)) {
      p = 0;
    }
    String known = tag(ix, tag);
    String key = known + (first ? 'f' : 'l') + q + p;
    Ex e = done.get(key);
    if (e == null) {
      e =
          p > 0 && ix.coef[facts.last] != 0 && !inTerms(ix)
              ? step(ix, tag, q, p, first)
              : sum(ix, tag, known, q, p, first);
      if (e.text.length() > 12 && !e.atom) {
        e = body.variable(e, tag + "i");
      }
      done.put(key, e);
    }
    return e;
  }

  /** The name of an index or a check. */
  private String tag(Object of, String kind) {
    String known = tags.get(of);
    if (known == null) {
      known = body.name(kind + "_");
      tags.put(of, known);
    }
    return known;
  }

  private boolean inTerms(Ix ix) {
    for (Ix.Term t : ix.terms) {
      if (t.value() != null || t.inner().dependsOn(facts.last)) {
        return true;
      }
    }
    return false;
  }

  private boolean varies(Ix ix) {
    return facts.row >= 0 && ix.dependsOn(facts.row);
  }

  /** Step p from the index of step 0, or of the one before. */
  private Ex step(Ix ix, String tag, int q, int p, boolean first) {
    boolean one = ix.coef[facts.last] == 1;
    Ex base = emit(ix, tag, q, one ? 0 : p - 1, first);
    String by = one ? "" + p : coefficient(ix, tags.get(ix), facts.last);
    return Body.integer(base.operand() + " + " + by, base.vec, base.level, base.rep, false);
  }

  private Ex sum(Ix ix, String tag, String known, int q, int p, boolean first) {
    int loops = facts.after;
    String[] text = new String[loops + 1];
    boolean[] vec = new boolean[loops + 1];
    boolean rep = false;
    int parts = 0;
    if (ix.c != 0) {
      text[0] = body.uniforms.once(known + "c", ix.c);
      parts++;
    }
    for (int d = 0; d < ix.coef.length; d++) {
      if (ix.coef[d] == 0 || d < rank && facts.lanes == Facts.Lanes.SINGLE) {
        continue; // the only position is 0
      }
      if (facts.unrolled && d == facts.last && p == 0) {
        continue;
      }
      int level = d < rank ? 0 : d - rank + 1;
      boolean wide = d < rank && lanes(d) && !(first && d == facts.inner);
      String t = coordinate(d, q, p, first);
      if (ix.coef[d] != 1) {
        t = t + " * " + coefficient(ix, known, d);
      }
      rep |= d == facts.row;
      parts = add(text, vec, level, t, wide, parts);
    }
    for (int i = 0; i < ix.terms.length; i++) {
      Ix.Term term = ix.terms[i];
      Ex x = term(term, known + "t" + i, tag, q, p, first);
      rep |= x.rep;
      parts = add(text, vec, x.level, x.text, x.vec, parts);
    }
    Ex sum = null;
    for (int l = 0; l <= loops; l++) {
      if (text[l] == null) {
        continue;
      }
      boolean plain = parts == 1 && Literals.isName(text[l]);
      if (sum == null) {
        sum = Body.integer(text[l], vec[l], l, rep, plain);
      } else {
        Ex low = sum.atom ? sum : body.variable(sum, tag + "i");
        boolean v = low.vec || vec[l];
        sum = Body.integer(low.text + " + " + text[l], v, l, rep, false);
      }
    }
    return sum == null ? Body.integer("0", false, 0, false, true) : sum;
  }

  private static int add(
      String[] text, boolean[] vec, int level, String t, boolean wide, int parts) {
    text[level] = text[level] == null ? t : text[level] + " + " + t;
    vec[level] |= wide;
    return parts + 1;
  }

  private Ex term(Ix.Term t, String known, String tag, int q, int p, boolean first) {
    if (t.value() != null) {
      Ex v = values.emit(t.value(), q, p);
      String text = v.operand();
      if (t.mult() != 1) {
        text += " * " + body.uniforms.once(known + "m", t.mult());
      }
      return Body.integer(text, v.vec, v.level, v.rep, false);
    }
    Ex in = emit(t.inner(), tag, q, p, first);
    String text = in.operand();
    int max = t.inner().max(facts.kernel.sizes());
    if (t.div() != 1) {
      in = divided(in, known + "d", t.div(), max);
      text = in.text;
    }
    if (t.mod() != 0) {
      if (!Literals.isName(text)) {
        in = body.variable(Body.integer(text, in.vec, in.level, in.rep, false), tag + "i");
      }
      Ex all = divided(in, known + "r", t.mod(), max / t.div());
      text = in.text + " - " + all.text + " * " + body.uniforms.once(known + "r", t.mod());
      text = t.mult() == 1 ? text : "(" + text + ")";
    }
    if (t.mult() != 1) {
      text = text + " * " + body.uniforms.once(known + "m", t.mult());
    }
    return Body.integer(text, in.vec, in.level, in.rep, false);
  }

  /** a / n, in a variable: terms often come in pairs, quotient and remainder. */
  private Ex divided(Ex a, String name, int n, int max) {
    String key = a.text + '/' + n;
    Ex e = done.get(key);
    if (e == null) {
      String text = quotient(a.operand(), name, n, max);
      e = body.variable(Body.integer(text, a.vec, a.level, a.rep, false), "div");
      done.put(key, e);
    }
    return e;
  }

  /** a / n; by a product where that is exact, for division is slow everywhere. */
  private String quotient(String a, String name, int n, int max) {
    if (max >= (1 << 22) - 4) {
      return a + " / " + body.uniforms.once(name, n);
    }
    String reciprocal = body.uniforms.once(name + "_1", 1.0 / n);
    return body.call("quotient") + "(" + a + ", " + reciprocal + ")";
  }

  private String coefficient(Ix ix, String known, int d) {
    return body.uniforms.once(known + "x" + d, ix.coef[d]);
  }

  private boolean lanes(int d) {
    return facts.lanes == Facts.Lanes.SPREAD || facts.lanes == Facts.Lanes.ROW && d == facts.inner;
  }

  private String coordinate(int d, int q, int p, boolean first) {
    if (d >= rank) {
      String k = "k" + (d - rank);
      return d == facts.last && facts.unrolled
          ? "" + p
          : d == facts.last && p > 0 ? "(" + k + " + " + p + ")" : k;
    }
    used[d] = true;
    if (facts.lanes == Facts.Lanes.ROW && d == facts.inner) {
      if (first) {
        return "i" + d;
      }
      lanesUsed = true;
      return "lane";
    }
    return q > 0 && d == facts.row ? "i" + d + "_" + q : "i" + d;
  }

  /**
   * Whether all checks hold, as an int or a lane of ints that is 0 or 1; null if there are none.
   */
  Ex mask(Ix.Check[] checks, String tag, int q, int p) {
    Ex all = null;
    for (Ix.Check c : checks) {
      Ex e = emit(c.e(), tag + "c", q, p, false);
      String known = tag(c, tag + "m");
      String key = known + e.text; // one check often serves many rows
      Ex m = done.get(key);
      if (m == null) {
        String low = c.low() == 0 ? "0" : body.uniforms.once(known + "low", c.low());
        String high = body.uniforms.once(known + "high", c.high());
        String text = body.call("inside") + "(" + e.text + ", " + low + ", " + high;
        if (c.every() > 1) {
          text += ", " + body.uniforms.once(known + "every", c.every());
          body.call("insideEvery");
        }
        m = new Ex(text + ")", Type.B, e.vec, e.level, e.rep, false);
        m = checks.length > 1 ? body.variable(m, tag + "in") : m;
        done.put(key, m);
      }
      if (all == null) {
        all = m;
      } else {
        int level = Math.max(all.level, m.level);
        boolean rep = all.rep || m.rep;
        Ex a = body.operand(all, level, rep, tag + "m");
        Ex b = body.operand(m, level, rep, tag + "m");
        all = new Ex(a.operand() + " & " + b.operand(), Type.B, a.vec || b.vec, level, rep, false);
      }
    }
    return all == null ? null : body.variable(all, tag + "ok");
  }

  /** The statements that find the coordinates that were asked for. */
  String prologue() {
    StringBuilder b = new StringBuilder();
    if (facts.lanes == Facts.Lanes.SINGLE) {
      return "";
    }
    boolean spread = facts.lanes == Facts.Lanes.SPREAD;
    int[] grid = facts.tile == null ? facts.kernel.out() : facts.tile.grid(facts.kernel);
    int size = facts.tile == null ? facts.kernel.outSize() : facts.tile.size(facts.kernel);
    int lowest = used.length;
    for (int d = used.length - 1; d >= 0; d--) {
      lowest = used[d] ? d : lowest;
    }
    boolean own = body.functions.contains("ownTexel");
    if (lowest < used.length || own) {
      b.append("  int me = int(gl_FragCoord.y) * ").append(body.uniforms.once("width", 0));
      b.append(" + int(gl_FragCoord.x);\n");
    }
    if (lowest == used.length) {
      return b.toString();
    }
    String type = spread ? "  ivec4 " : "  int ";
    String rest = spread ? "4 * me + ivec4(0, 1, 2, 3)" : "4 * me";
    for (int d = used.length - 1; d >= lowest; d--) {
      if (d == 0) {
        b.append(type).append("i0 = ").append(times(d)).append(rest).append(";\n");
        break;
      }
      String n = body.uniforms.once("n" + d, grid[d]);
      String e = "e" + d;
      if (!rest.equals(e)) {
        b.append(type).append(e).append(" = ").append(rest).append(";\n");
      }
      rest = "e" + (d - 1);
      b.append(type).append(rest).append(" = ");
      b.append(quotient(e, "n" + d, grid[d], size)).append(";\n");
      if (used[d]) {
        String times = times(d);
        b.append(type).append('i').append(d).append(" = ").append(times);
        b.append(times.isEmpty() ? "" : "(").append(e).append(" - ");
        b.append(rest).append(" * ").append(n).append(times.isEmpty() ? ";\n" : ");\n");
      }
    }
    if (lanesUsed) {
      b.append("  ivec4 lane = i").append(facts.inner).append(" + ivec4(0, 1, 2, 3);\n");
    }
    for (int q = 1; q < facts.replicas && used[facts.row]; q++) {
      String i = "i" + facts.row;
      b.append("  int ").append(i).append('_').append(q).append(" = ").append(i);
      b.append(" + ").append(q).append(";\n");
    }
    return b.toString();
  }

  /** The factor from a tile's number to its first row. */
  private String times(int d) {
    return d == facts.row ? facts.replicas + " * " : "";
  }
}
