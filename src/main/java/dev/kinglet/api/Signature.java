package dev.kinglet.api;

import dev.kinglet.core.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * The signature of a row of the op table, taken apart. Pure Java: the type declarations are made
 * from it too.
 */
public final class Signature {
  /** The parameters in order. */
  public final List<Param> params = new ArrayList<>();

  /** What comes after {@code ->}; {@code Tensor} when nothing does. */
  public final String result;

  /** Whether the parameters are the fields of one object. */
  public final boolean named;

  /** One parameter. */
  public static final class Param {
    /** Its name. */
    public final String name;

    /** Its type or types, as written. */
    public final String type;

    /** The default as written; null when the parameter must be given. */
    public final String value;

    /** Whether it takes one tensor. */
    public final boolean tensor;

    /** Whether it takes a list of tensors. */
    public final boolean tensors;

    /** The only element type it takes; null for any. */
    public final DType dtype;

    /** Whether it takes strings. */
    public final boolean strings;

    /** Which parameter's element type numbers are given; -1 for their own. */
    public final int like;

    Param(String name, String type, String value, List<Param> before) {
      this.name = name;
      this.type = type;
      this.value = value;
      tensors = type.startsWith("Tensor[]");
      tensor = !tensors && type.startsWith("Tensor");
      strings = type.indexOf("<any>") > 0 || type.indexOf("<string>") > 0;
      int open = type.indexOf('<');
      String element = open < 0 ? null : type.substring(open + 1, type.indexOf('>'));
      dtype = open < 0 ? null : DType.of(element);
      int found = before.size() - 1;
      while (found >= 0 && !before.get(found).name.equals(element)) {
        found--;
      }
      like = found;
    }

    /** Whether {@code t} is one of the types. */
    public boolean is(String t) {
      return ("|" + type + "|").indexOf("|" + t + "|") >= 0;
    }
  }

  /**
   * Takes {@code text} apart; its form is told at {@link dev.kinglet.api.OpTable.Row#signature}.
   */
  public Signature(String text) {
    int arrow = text.indexOf("->");
    result = arrow < 0 ? "Tensor" : text.substring(arrow + 2).trim();
    String rest = (arrow < 0 ? text : text.substring(0, arrow)).trim();
    named = rest.startsWith("{");
    if (named) {
      rest = rest.substring(1, rest.length() - 1);
    }
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= rest.length(); i++) {
      char c = i < rest.length() ? rest.charAt(i) : ',';
      if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && (depth == 0 || i == rest.length())) {
        add(rest.substring(from, i).trim());
        from = i + 1;
      }
    }
  }

  private void add(String param) {
    if (param.isEmpty()) {
      return;
    }
    int colon = param.indexOf(':');
    int equals = param.indexOf(" = ");
    params.add(
        new Param(
            param.substring(0, colon).trim(),
            param.substring(colon + 1, equals < 0 ? param.length() : equals).trim(),
            equals < 0 ? null : param.substring(equals + 3).trim(),
            params));
  }
}
