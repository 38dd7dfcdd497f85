package dev.kinglet.nn;

import dev.kinglet.core.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which arguments a part takes, found out by letting it read them: for the generated declarations
 * and tables. Not part of the script.
 */
public final class Schema extends Config {
  /**
   * An argument.
   *
   * @param type in TypeScript
   * @param required whether there is no default
   * @param otherwise the default as it would be written; null when there is none to tell
   */
  public record Argument(String type, boolean required, String otherwise) {}

  private final Map<String, Argument> arguments = new LinkedHashMap<>();

  private Schema() {
    super(new Tree());
  }

  /** The arguments of a class of parts, under Keras' names, in the order in which it reads them. */
  public static Map<String, Argument> of(Parts.Row row) {
    Part p = row.make().get();
    Schema s = new Schema();
    p.row = row;
    p.config = s;
    try {
      p.configure(s);
    } catch (RuntimeException e) {
      // it wanted more of a value than that it be there: what it read until then is known
      return s.arguments;
    }
    return s.arguments;
  }

  private void note(String key, String type, boolean required, Object otherwise) {
    String text =
        otherwise instanceof String word
            ? "'" + camel(word) + "'"
            : otherwise == null ? null : Tree.show(otherwise);
    arguments.putIfAbsent(key, new Argument(type, required, text));
  }

  @Override
  public Object any(String key, Object otherwise) {
    note(
        key,
        otherwise instanceof Double || key.equals("seed") ? "number" : "any",
        false,
        otherwise);
    read().set(key, otherwise);
    return otherwise;
  }

  @Override
  public double number(String key, double otherwise) {
    note(key, "number", false, otherwise);
    return otherwise;
  }

  @Override
  public int count(String key, int least) {
    note(key, "number", true, null);
    return Math.max(least, 1);
  }

  @Override
  public int integer(String key, int otherwise) {
    note(key, "number", false, (double) otherwise);
    return otherwise;
  }

  @Override
  public boolean flag(String key, boolean otherwise) {
    note(key, "boolean", false, otherwise);
    return otherwise;
  }

  @Override
  public String text(String key, String otherwise) {
    note(key, "string", false, otherwise);
    return otherwise;
  }

  @Override
  public String word(String key, String otherwise, String... words) {
    String type = "";
    for (String w : words) {
      type += (type.isEmpty() ? "'" : " | '") + camel(w) + "'";
    }
    note(key, type, false, otherwise);
    return otherwise == null ? words[0] : otherwise;
  }

  @Override
  public int[] sizes(String key, int n, int[] otherwise) {
    return sizes(key, n, -1);
  }

  @Override
  public int[] sizes(String key, int n, int otherwise) {
    String list = "number";
    for (int i = 1; i < n; i++) {
      list += ", number";
    }
    note(key, "number | [" + list + "]", otherwise == 0, otherwise < 1 ? null : (double) otherwise);
    int[] out = new int[n];
    java.util.Arrays.fill(out, Math.max(otherwise, 1));
    return out;
  }

  @Override
  public int[] ints(String key, Object otherwise) {
    note(key, "number | Array<number | null>", false, otherwise);
    return new int[] {1};
  }

  @Override
  public float[] numbers(String key, Double otherwise) {
    note(key, "number | number[]", false, otherwise);
    return otherwise == null ? null : new float[] {(float) (double) otherwise};
  }

  @Override
  public int[][] edges(String key, int n, Object otherwise) {
    note(key, "number | number[] | number[][]", otherwise == null, otherwise);
    return new int[n][2];
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <P extends Part> P part(Parts.Space space, String key, String otherwise) {
    String one = space.one();
    String type = one.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + one.substring(1);
    note(
        key,
        space == Parts.Space.LAYERS ? "layers.Layer" : "string | " + type,
        space == Parts.Space.LAYERS,
        otherwise);
    return null;
  }

  @Override
  public Activations.Activation activation(String key, String otherwise) {
    note(key, "ActivationIdentifier", false, otherwise);
    return x -> x;
  }

  @Override
  public boolean has(String key) {
    return false;
  }

  @Override
  Object wrong(String key, String wanted, Object v) {
    throw new IllegalStateException(key);
  }
}
