package dev.kinglet.nn;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The classes of parts by name: each is a row. */
public final class Parts {
  /** Where the script has the functions that make parts. */
  public enum Space {
    LAYERS("layers", "layer"),
    INITIALIZERS("initializers", "initializer"),
    REGULARIZERS("regularizers", "regularizer"),
    CONSTRAINTS("constraints", "constraint");

    /** The namespace. */
    public final String id;

    private final String one;

    Space(String id, String one) {
      this.id = id;
      this.one = one;
    }

    /** What one of them is called. */
    String one() {
      return one;
    }
  }

  /**
   * A class of parts.
   *
   * @param space where it belongs
   * @param factory names of the functions that make it, apart by spaces
   * @param className its name in files
   * @param make gives one without arguments
   */
  public record Row(Space space, String factory, String className, Supplier<? extends Part> make) {
    /** One with these arguments, under Keras' names. */
    public Part with(Tree arguments) {
      Part p = make.get();
      p.row = this;
      p.take(arguments);
      return p;
    }
  }

  /** Makes parts of classes that no row knows. */
  public interface Others {
    /** The part, or null. */
    Part make(String className, Tree config);
  }

  private static final List<Row> ROWS = new ArrayList<>();
  private static Others others = (className, config) -> null;

  private Parts() {}

  static {
    Initializers.rows();
    Regularizers.rows();
    Constraints.rows();
    Layers.rows();
  }

  /** All rows. */
  public static List<Row> rows() {
    return ROWS;
  }

  /** Sets who makes parts of classes that no row knows: the script, those of its users. */
  public static void setOthers(Others o) {
    others = o;
  }

  /** Adds a class. A later one of the same name counts: that is how users register theirs. */
  public static void add(
      Space space, String factory, String className, Supplier<? extends Part> make) {
    ROWS.add(new Row(space, factory, className, make));
  }

  /** The row of a class or function name, in any spelling; null when there is none. */
  public static Row find(Space space, String name) {
    String plain = Config.plain(name);
    for (int i = ROWS.size() - 1; i >= 0; i--) {
      Row r = ROWS.get(i);
      if (r.space == space
          && (Config.plain(r.className).equals(plain)
              || (" " + Config.plain(r.factory) + " ").contains(" " + plain + " "))) {
        return r;
      }
    }
    return null;
  }

  /**
   * A part.
   *
   * @param described a part, a name, a tree {@code {class_name, config}}, or null for none
   * @param where for messages
   * @throws KingletException when there is no such class
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <P extends Part> P make(Space space, Object described, String where) {
    if (described == null) {
      return null;
    }
    if (described instanceof Part p) {
      p.ready();
      return (P) p;
    }
    Tree t = described instanceof Tree tree ? tree : null;
    String name = t != null ? t.text("class_name") : described instanceof String s ? s : null;
    Row r = name == null ? null : find(space, name);
    if (r == null && name != null) {
      Part p = others.make(name, t == null ? new Tree() : t.tree("config"));
      if (p != null) {
        p.ready();
        return (P) p;
      }
    }
    if (r == null) {
      throw KingletException.value(
          where, "unknown " + space.one + " " + (name == null ? Tree.show(described) : name));
    }
    Object c = t == null ? null : t.get("config");
    // Keras 1 has a list of layers there
    Tree config =
        c instanceof Tree arguments ? arguments : c == null ? null : new Tree().set("layers", c);
    Part p = r.with(config == null ? new Tree() : config);
    p.ready();
    return (P) p;
  }
}
