package dev.kinglet.codegen;

import dev.kinglet.graph.Prim.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The statements of {@code main}, by the loop they stand in, and what they refer to. */
final class Body {
  /** An expression longer than this gets a variable. */
  private static final int LONG = 56;

  final Uniforms uniforms = new Uniforms();
  final List<String> functions = new ArrayList<>();
  private final StringBuilder[] levels;
  private final Map<String, Integer> names = new HashMap<>();
  private final int after;

  /** Whether what does not depend on the loops is wanted behind them only. */
  boolean behind;

  /** For {@code loops} reduced loops. */
  Body(int loops) {
    after = loops + 1;
    levels = new StringBuilder[loops + 2];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new StringBuilder();
    }
  }

  /** The statements of a level: 0 before the loops, r+1 in loop r, then after the loops. */
  StringBuilder level(int i) {
    return levels[i];
  }

  /** Adds a statement. */
  void put(int level, String statement) {
    StringBuilder b = levels[behind && level == 0 ? after : level];
    int depth = level == after ? 1 : level + 1;
    for (int i = 0; i < depth; i++) {
      b.append("  ");
    }
    b.append(statement).append('\n');
  }

  /** Says that a function of the shader files is called. */
  String call(String function) {
    if (!functions.contains(function)) {
      functions.add(function);
    }
    return function;
  }

  /** A name that is not used yet, for a value of this kind. */
  String name(String kind) {
    int n = names.getOrDefault(kind, 0);
    names.put(kind, n + 1);
    return kind + n;
  }

  /** The value in a variable, declared where its level says. */
  Ex variable(Ex x, String kind) {
    String name = name(kind);
    put(x.level, x.glslType() + " " + name + " = " + x.text + ";");
    return new Ex(name, x.type, x.vec, x.level, x.rep, true);
  }

  /**
   * The operand of something at {@code level}: in a variable if it should not be computed there.
   */
  Ex operand(Ex x, int level, boolean rep, String kind) {
    int home = behind && x.level == 0 ? after : x.level;
    if (x.atom || home == level && x.rep == rep && x.text.length() <= LONG) {
      return x;
    }
    return variable(x, kind);
  }

  /** An int expression. */
  static Ex integer(String text, boolean vec, int level, boolean rep, boolean atom) {
    return new Ex(text, Type.I, vec, level, rep, atom);
  }
}
