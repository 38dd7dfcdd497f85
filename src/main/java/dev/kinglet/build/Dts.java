package dev.kinglet.build;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Signature;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.js.KernelNames;
import dev.kinglet.nn.Config;
import dev.kinglet.nn.Parts;
import dev.kinglet.nn.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TypeScript declarations of the exported script: what is written by hand in the {@code .d.ts}
 * files beside the classes of {@code dev.kinglet.js}, then a function and a method for each row of
 * the op table, with types from its signature and its description from the Javadoc of the method of
 * that name.
 */
final class Dts {
  private static final Pattern EXPORTED =
      Pattern.compile("^export (?:declare )?(?:function|const|let|class|enum|namespace) (\\w+)");

  private final String head;
  private final Map<String, String> docs;
  private final List<OpTable.Row> rows;

  private Dts(String head, Map<String, String> docs, List<OpTable.Row> rows) {
    this.head = head;
    this.docs = docs;
    this.rows = rows;
  }

  /** The declarations of a project's script. */
  static Dts of(Project project) throws IOException {
    Path main = project.root().resolve("src/main");
    return new Dts(
        byHand(main.resolve("java/dev/kinglet/js")),
        docs(main.resolve("java/dev/kinglet/api/ops")),
        Ops.table().rows());
  }

  /** What stands beside the classes that export it: general types first, the rest by class name. */
  private static String byHand(Path folder) throws IOException {
    StringBuilder out = new StringBuilder(Files.readString(folder.resolve("Main.d.ts")));
    for (Path file : Disk.below(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".d.ts") && !name.equals("Main.d.ts")) {
        out.append('\n').append(Files.readString(file));
      }
    }
    return out.append(parts()).toString();
  }

  /** The arguments of layers and of their parts, as they read them. */
  private static String parts() {
    StringBuilder out = new StringBuilder();
    for (Parts.Row row : Parts.rows()) {
      if (row.factory().isEmpty()) {
        continue;
      }
      String one = row.factory().split(" ")[0];
      boolean layer = row.space() == Parts.Space.LAYERS;
      String kind =
          row.space().id.substring(0, 1).toUpperCase(Locale.ROOT)
              + row.space().id.substring(1, row.space().id.length() - 1);
      out.append("export interface ")
          .append(one.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(one.substring(1))
          .append(kind)
          .append("Args")
          .append(layer ? " extends LayerArgs" : "");
      if (isRecurrent(row)) {
        out.append(", RecurrentArgs");
      }
      out.append(" {\n");
      arguments(row)
          .forEach(
              (key, a) -> {
                out.append("  ").append(key).append(a.required() ? ": " : "?: ");
                out.append(a.type()).append(";\n");
              });
      out.append("}\n");
    }
    return out.toString();
  }

  private static Parts.Row cell(Parts.Row row) {
    boolean layer = row.space() == Parts.Space.LAYERS;
    return layer ? Parts.find(row.space(), row.factory().split(" ")[0] + "Cell") : null;
  }

  /** Whether a row makes layers that take what recurrent layers take. */
  static boolean isRecurrent(Parts.Row row) {
    return cell(row) != null || row.factory().equals("rnn");
  }

  /**
   * What a row's parts take, under the names of the script, without what all layers take; a
   * recurrent layer takes what its cell takes.
   */
  static Map<String, Schema.Argument> arguments(Parts.Row row) {
    Parts.Row cell = cell(row);
    Map<String, Schema.Argument> own = new LinkedHashMap<>();
    Schema.of(cell == null ? row : cell)
        .forEach(
            (key, a) -> {
              if (row.space() != Parts.Space.LAYERS || !COMMON.contains(key)) {
                own.put(Config.camel(key), a);
              }
            });
    return own;
  }

  /** What all layers take. */
  private static final Set<String> COMMON =
      Set.of(
          "name",
          "trainable",
          "dtype",
          "batch_input_shape",
          "batch_shape",
          "input_shape",
          "batch_size");

  /** What can be imported by name and is there at run time, in order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (String line : text().split("\n")) {
      Matcher m = EXPORTED.matcher(line);
      if (m.find() && !names.contains(m.group(1))) {
        names.add(m.group(1));
      }
    }
    return names;
  }

  /** Everything declared, as {@code name}, {@code space.name} and {@code Class#member}. */
  Set<String> members() {
    return Compatibility.members(text());
  }

  /** The text of {@code kinglet.d.ts}. */
  String text() {
    StringBuilder functions = new StringBuilder();
    Set<String> kernels = new TreeSet<>(List.of(KernelNames.OTHERS.split(" ")));
    rows.forEach(row -> kernels.add(KernelNames.of(row.name)));
    StringBuilder methods = new StringBuilder();
    Map<String, StringBuilder> spaces = new TreeMap<>();
    for (OpTable.Row row : rows) {
      int dot = row.name.lastIndexOf('.');
      String name = row.name.substring(dot + 1);
      Signature s = new Signature(row.signature);
      String doc = doc(row);
      if (dot < 0) {
        functions.append(comment("", doc));
        functions.append("export function ").append(name).append(function(row, s)).append("\n\n");
      } else {
        StringBuilder space =
            spaces.computeIfAbsent(row.name.substring(0, dot), k -> new StringBuilder());
        space.append(comment("  ", doc));
        space.append("  function ").append(name).append(function(row, s)).append("\n\n");
      }
      if (row.method) {
        methods.append(comment("  ", doc));
        methods.append("  ").append(name).append(method(row, s)).append("\n\n");
      }
    }
    StringBuilder out = new StringBuilder(head);
    out.append("\nexport interface Tensor<R = any> {\n")
        .append(methods)
        .append("}\n\n")
        .append(functions);
    for (String kernel : kernels) {
      out.append("/** The name of a kernel. */\n");
      out.append("export const ").append(kernel).append(": '").append(kernel).append("';\n");
    }
    out.append('\n');
    spaces.forEach(
        (space, members) -> {
          out.append("export namespace ").append(space).append(" {\n");
          out.append(members).append("}\n\n");
        });
    return out.toString().replace("\n\n}", "\n}").stripTrailing() + "\n";
  }

  /** What an op does, in plain text; empty when nobody said. */
  String doc(OpTable.Row row) {
    String name = row.name.substring(row.name.lastIndexOf('.') + 1);
    return row.doc != null ? row.doc : docs.getOrDefault(name, "");
  }

  private static String function(OpTable.Row row, Signature s) {
    List<String> params = new ArrayList<>();
    for (int i = 0; i < s.params.size(); i++) {
      params.add(param(s.params.get(i), optionalFrom(s, i)));
    }
    String list = String.join(s.named ? "; " : ", ", params);
    return (s.named ? "(args: {" + list + "})" : "(" + list + ")") + ": " + result(row, s) + ";";
  }

  private static String method(OpTable.Row row, Signature s) {
    List<String> params = new ArrayList<>();
    for (int i = 0; i < s.params.size(); i++) {
      Signature.Param p = s.params.get(i);
      if (i != row.receiver) {
        params.add(param(p, optionalFrom(s, i)));
      } else if (p.tensors) {
        params.add(p.name + ": TensorLike | TensorLike[]");
      }
    }
    return "(" + String.join(", ", params) + "): " + result(row, s) + ";";
  }

  /** Whether this and all later parameters may be left out, as TypeScript wants it. */
  private static boolean optionalFrom(Signature s, int i) {
    for (int k = i; k < (s.named ? i + 1 : s.params.size()); k++) {
      if (s.params.get(k).value == null) {
        return false;
      }
    }
    return true;
  }

  private static String param(Signature.Param p, boolean optional) {
    List<String> types = new ArrayList<>();
    for (String t : p.type.split("\\|")) {
      types.add(type(t.strip()));
    }
    String joined = String.join(" | ", types);
    boolean nullable = p.value != null && !joined.contains("undefined");
    return p.name
        + (optional ? "?: " : ": ")
        + joined
        + (nullable ? optional ? " | null" : " | null | undefined" : "");
  }

  private static String type(String t) {
    if (t.startsWith("Tensor[]")) {
      return "TensorLike[]";
    }
    if (t.startsWith("Tensor")) {
      return "TensorLike";
    }
    return switch (t) {
      case "int" -> "number";
      case "bool" -> "boolean";
      case "dtype" -> "DataType";
      case "int[]" -> "number[]";
      case "int[][]" -> "number[][]";
      default -> t;
    };
  }

  private static String result(OpTable.Row row, Signature s) {
    String r = s.result.startsWith("{") ? s.result.replace(",", ";") : s.result;
    return row.async ? "Promise<" + r + ">" : r;
  }

  // ---- descriptions ---------------------------------------------------------------------------

  private static final Pattern DOCUMENTED =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+(?:default|static|private static) [\\w.\\[\\]]+ (\\w+)\\(",
          Pattern.DOTALL);

  /** The Javadoc of each method of the op families, the longest one of overloads. */
  private static Map<String, String> docs(Path folder) throws IOException {
    Map<String, String> docs = new TreeMap<>();
    for (Path file : Disk.below(folder)) {
      Matcher m = DOCUMENTED.matcher(Files.readString(file));
      while (m.find()) {
        String doc = plain(m.group(1));
        docs.merge(m.group(2), doc, (a, b) -> a.length() >= b.length() ? a : b);
      }
    }
    return docs;
  }

  /** Javadoc as the comment of a declaration: without its marks, {@code @param} and the like. */
  private static String plain(String javadoc) {
    String text = javadoc.replaceAll("(?m)^\\s*\\*? ?", "").strip();
    int tag = text.indexOf("\n@");
    text = text.startsWith("@") ? "" : tag < 0 ? text : text.substring(0, tag);
    text = text.replaceAll("\\{@code\\s+([^}]*)\\}", "`$1`");
    text = text.replaceAll("\\{@link(?:plain)? #?([\\w.]*)[^}]*\\}", "`$1`");
    text = text.replaceAll("<[^>]+>", "").replace("&gt;", ">").replace("&lt;", "<");
    // a sentence that sends the reader to another method of the Java sources says nothing here
    return text.startsWith("See `") || text.startsWith("`") && !text.contains(" ")
        ? ""
        : text.replace("\n\n", "\n").strip();
  }

  private static String comment(String indent, String doc) {
    if (doc.isEmpty()) {
      return "";
    }
    if (doc.indexOf('\n') < 0) {
      return indent + "/** " + doc + " */\n";
    }
    return indent
        + "/**\n"
        + indent
        + " * "
        + doc.replace("\n", "\n" + indent + " * ")
        + "\n"
        + indent
        + " */\n";
  }
}
