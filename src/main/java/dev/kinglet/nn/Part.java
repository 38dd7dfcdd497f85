package dev.kinglet.nn;

import dev.kinglet.core.Tree;

/**
 * What a model is described with: a layer, an initializer, a regularizer, a constraint. It has a
 * class name and arguments, and can be made again from them.
 */
public abstract class Part {
  /** The row it was made by; null for a part of the user. */
  Parts.Row row;

  /** The row it was made by; null for a part of the user. */
  public final Parts.Row row() {
    return row;
  }

  /** Its arguments. */
  protected Config config = new Config(new Tree());

  /** What stands for it in the script; null elsewhere. */
  public Object face;

  private boolean configured;

  /** The name of its class in files. */
  public String className() {
    return row.className();
  }

  /** Reads the arguments. Called once, before the part is used. */
  protected void configure(Config c) {}

  /** Arguments by name, under Keras' names. Only before the part is used. */
  final void take(Tree arguments) {
    config = new Config(arguments);
  }

  /** Gives one argument. */
  final void give(String key, Object value) {
    if (configured) {
      throw dev.kinglet.core.KingletException.value(
          className(), "is in use; " + key + " must be given before");
    }
    config.give(key, value);
  }

  /** Makes sure that the arguments were read. */
  public final void ready() {
    if (!configured) {
      configured = true;
      config.owner = className();
      configure(config);
    }
  }

  /** All arguments with their values, under Keras' names. Values may be parts. */
  public Tree arguments() {
    ready();
    return config.read();
  }

  /** {@code {class_name, config}}, with parts inside described likewise. */
  public final Tree describe() {
    return new Tree().set("class_name", className()).set("config", described(arguments()));
  }

  private static Object described(Object v) {
    if (v instanceof Part p) {
      return p.describe();
    }
    if (v instanceof Tree t) {
      Tree out = new Tree();
      for (String k : t.keys()) {
        out.set(k, described(t.get(k)));
      }
      return out;
    }
    if (v instanceof java.util.List<?> l) {
      java.util.List<Object> out = new java.util.ArrayList<>();
      for (Object x : l) {
        out.add(described(x));
      }
      return out;
    }
    return v;
  }
}
