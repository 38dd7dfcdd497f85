package dev.kinglet.codegen;

import dev.kinglet.core.Ascii;
import dev.kinglet.graph.Prim.Type;

/** A piece of generated code: an expression, and what is known about it. */
final class Ex {
  /** GLSL. */
  final String text;

  final Type type;

  /** Whether it has four lanes (vec4, ivec4) or is one number for all. */
  final boolean vec;

  /** The loop it has to stand in: 0 before all, {@code r + 1} in reduced loop r, then after all. */
  final int level;

  /** Whether it differs between replicas. */
  final boolean rep;

  /** Whether it can stand as an operand without parentheses, and costs nothing to repeat. */
  final boolean atom;

  Ex(String text, Type type, boolean vec, int level, boolean rep, boolean atom) {
    this.text = text;
    this.type = type;
    this.vec = vec;
    this.level = level;
    this.rep = rep;
    this.atom = atom;
  }

  /** The text as an operand. */
  String operand() {
    return atom || isCall(text) ? text : "(" + text + ")";
  }

  /** The text with four lanes. */
  String wide() {
    return vec ? text : (type == Type.F ? "vec4(" : "ivec4(") + text + ")";
  }

  /** The GLSL type. */
  String glslType() {
    return glslType(type, vec);
  }

  static String glslType(Type type, boolean vec) {
    return type == Type.F ? (vec ? "vec4" : "float") : vec ? "ivec4" : "int";
  }

  /** Whether it is one call {@code name(...)}, perhaps with a component {@code .x} behind. */
  private static boolean isCall(String s) {
    int i = 0;
    while (i < s.length() && (Ascii.isLetterOrDigit(s.charAt(i)) || s.charAt(i) == '_')) {
      i++;
    }
    if (i == 0 || i == s.length() || s.charAt(i) != '(') {
      return false;
    }
    int depth = 0;
    for (; i < s.length(); i++) {
      char c = s.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i == s.length() - 1 || i == s.length() - 3 && s.charAt(i + 1) == '.';
      }
    }
    return false;
  }
}
