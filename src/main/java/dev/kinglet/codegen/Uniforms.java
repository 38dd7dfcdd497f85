package dev.kinglet.codegen;

import java.util.ArrayList;
import java.util.List;

/** The numbers a program is given: four to a uniform, each under a name of its own. */
final class Uniforms {
  private final List<String> names = new ArrayList<>();
  private int[] ints = new int[16];
  private final List<String> floatNames = new ArrayList<>();
  private float[] floats = new float[8];

  /** An int; a name that is taken gets a number. */
  String add(String name, int value) {
    String unique = name;
    for (int i = 2; names.contains(unique); i++) {
      unique = name + "_" + i;
    }
    int n = names.size();
    if (n == ints.length) {
      ints = java.util.Arrays.copyOf(ints, 2 * n);
    }
    ints[n] = value;
    names.add(unique);
    return unique;
  }

  /** An int that is added once. */
  String once(String name, int value) {
    return names.contains(name) ? name : add(name, value);
  }

  /** A float that is added once. */
  String once(String name, double value) {
    int n = floatNames.size();
    if (!floatNames.contains(name)) {
      if (n == floats.length) {
        floats = java.util.Arrays.copyOf(floats, 2 * n);
      }
      floats[n] = (float) value;
      floatNames.add(name);
    }
    return name;
  }

  /** Declarations. */
  void declare(StringBuilder out) {
    declare(out, "ivec4 U", names.size());
    declare(out, "vec4 P", floatNames.size());
  }

  private static void declare(StringBuilder out, String array, int n) {
    if (n > 0) {
      out.append("uniform ").append(array).append('[').append((n + 3) / 4).append("];\n");
    }
  }

  /**
   * Gives each number its name: a variable, for software renderers load a uniform anew at each use.
   */
  void name(StringBuilder out) {
    name(out, "  int ", "U", names);
    name(out, "  float ", "P", floatNames);
  }

  private static void name(StringBuilder out, String type, String array, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      out.append(type).append(names.get(i)).append(" = ").append(array);
      out.append('[').append(i / 4).append("].").append("xyzw".charAt(i % 4)).append(";\n");
    }
  }

  /** See {@link Program#paramAt}. */
  int[] params(int n) {
    int[] at = new int[n];
    for (int i = 0; i < n; i++) {
      int f = floatNames.indexOf("p" + i);
      int k = names.indexOf("p" + i);
      at[i] = f >= 0 ? f : k >= 0 ? -2 - k : -1;
    }
    return at;
  }

  int[] ints() {
    return java.util.Arrays.copyOf(ints, (names.size() + 3) / 4 * 4);
  }

  float[] floats() {
    return java.util.Arrays.copyOf(floats, (floatNames.size() + 3) / 4 * 4);
  }
}
