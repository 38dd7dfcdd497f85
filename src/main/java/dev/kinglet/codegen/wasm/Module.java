package dev.kinglet.codegen.wasm;

import java.util.ArrayList;
import java.util.List;

/**
 * A WebAssembly module in the making. It imports a memory ({@code m.m}) and nothing else; functions
 * are numbered in the order of {@link #reserve}.
 */
final class Module {
  /** Types of functions, by number: see {@link #type}. */
  private final List<Bytes> types = new ArrayList<>();

  private final List<String> typeNames = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final List<Code> bodies = new ArrayList<>();
  private final List<String> exports = new ArrayList<>();

  /** What may be used. */
  final Features features;

  Module(Features features) {
    this.features = features;
  }

  /** A function type: letters of parameters, a colon, that of the result ({@code i f d v}). */
  private int type(String signature) {
    int known = typeNames.indexOf(signature);
    if (known >= 0) {
      return known;
    }
    Bytes b = new Bytes();
    int colon = signature.indexOf(':');
    b.put(0x60);
    letters(b, signature.substring(0, colon));
    letters(b, signature.substring(colon + 1));
    types.add(b);
    typeNames.add(signature);
    return types.size() - 1;
  }

  private static void letters(Bytes b, String s) {
    b.number(s.length());
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      b.put(c == 'i' ? 0x7f : c == 'f' ? 0x7d : c == 'd' ? 0x7c : 0x7b);
    }
  }

  /** The number of a function whose code comes later. */
  int reserve(String signature) {
    functions.add(type(signature));
    bodies.add(null);
    exports.add(null);
    return functions.size() - 1;
  }

  /** The code of a function. */
  void define(int function, Code body) {
    bodies.set(function, body);
  }

  /** Makes a function callable from outside. */
  void export(int function, String name) {
    exports.set(function, name);
  }

  /** The module. */
  byte[] bytes() {
    Bytes all = new Bytes();
    all.word(0x6d736100).word(1);
    Bytes s = new Bytes().number(types.size());
    for (Bytes t : types) {
      s.append(t);
    }
    section(all, 1, s);
    s = new Bytes().number(1).text("m").text("m").put(2);
    if (features.shared()) {
      s.put(3).number(1).number(65536);
    } else {
      s.put(0).number(1);
    }
    section(all, 2, s);
    s = new Bytes().number(functions.size());
    for (int f : functions) {
      s.number(f);
    }
    section(all, 3, s);
    s = new Bytes();
    int count = 0;
    for (int i = 0; i < functions.size(); i++) {
      if (exports.get(i) != null) {
        count++;
        s.text(exports.get(i)).put(0).number(i);
      }
    }
    section(all, 7, new Bytes().number(count).append(s));
    s = new Bytes().number(functions.size());
    for (Code c : bodies) {
      Bytes body = c.declarations().append(c).put(Op.END);
      s.number(body.size()).append(body);
    }
    section(all, 10, s);
    return all.toArray();
  }

  private static void section(Bytes all, int id, Bytes content) {
    all.put(id).number(content.size()).append(content);
  }
}
