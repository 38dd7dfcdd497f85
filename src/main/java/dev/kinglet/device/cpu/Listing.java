package dev.kinglet.device.cpu;

import dev.kinglet.core.Num;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;

/** Block programs as text, for {@code explain}. */
final class Listing {
  private static final String[] OPS = {
    "fill",
    "input",
    "load",
    "gather",
    "index",
    "term",
    "check",
    "lookup",
    "guard",
    "",
    "fold",
    "folded",
    "store",
    "fold product",
    "window",
    "mask",
    "fold scaled"
  };

  private static final String[] SECTIONS = {
    "once", "per block", "per reduced position", "at a block's end"
  };

  private Listing() {}

  static String of(Kernel k) {
    StringBuilder s = new StringBuilder("// ").append(k.label()).append('\n');
    if (k.reductions().length == 0) {
      print(s, Compiler.compile(k, Compiler.Form.MAP));
      return s.toString();
    }
    Prepared p = new Prepared(k);
    if (p.columns != null) {
      print(s, p.columns);
      return s.toString();
    }
    if (p.gemm != null || p.channels != null) {
      s.append(p.gemm != null ? "matrix product over " : "products by channels over ");
      s.append(k.redSize()).append('\n');
    } else if (p.rows != null) {
      s.append("by rows of ").append(k.redSize()).append(":\n");
      print(s, p.rows);
    }
    if (p.map != null) {
      print(s, p.map);
    }
    return s.toString();
  }

  private static void print(StringBuilder s, Program p) {
    for (int i = 0; i < 4; i++) {
      if (p.sections[i].length > 0) {
        s.append(SECTIONS[i]).append(":\n");
        for (Step t : p.sections[i]) {
          print(s, t);
        }
      }
    }
  }

  private static void print(StringBuilder s, Step t) {
    s.append("  ");
    if (t.d >= 0) {
      s.append('r').append(t.d).append(" = ");
    }
    s.append(t.op == Step.APPLY ? t.prim.name() : OPS[t.op]);
    register(s, t.a);
    register(s, t.b);
    register(s, t.c);
    switch (t.op) {
      case Step.FILL -> {
        if (t.x >= 0) {
          s.append(" param ").append(t.x);
        } else if (t.type == Type.F && t.value != (int) t.value) {
          s.append(' ').append(Num.str(t.value));
        } else {
          s.append(' ').append((int) t.value);
        }
      }
      case Step.TERM ->
          s.append(" * ").append(t.x).append(" / ").append(t.y).append(" % ").append(t.z);
      case Step.CHECK, Step.LOOKUP -> s.append(" in ").append(t.x).append(" .. ").append(t.y - 1);
      case Step.APPLY, Step.GUARD, Step.INDEX -> {}
      default -> s.append(" #").append(t.x);
    }
    if (t.index != null && t.op != Step.DENSE) {
      for (int d = 0; d < t.index.size.length; d++) {
        s.append(d == 0 ? " [" : ", ")
            .append(t.index.size[d])
            .append(" by ")
            .append(t.index.stride[d]);
      }
      s.append(t.index.size.length > 0 ? "]" : "");
    }
    s.append('\n');
  }

  private static void register(StringBuilder s, int r) {
    if (r >= 0) {
      s.append(" r").append(r);
    }
  }
}
