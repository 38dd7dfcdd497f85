package dev.kinglet.build;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Signature;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.nn.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of {@code docs/} that are made from the op table and the declarations. */
public final class Docs {
  private final Dts dts;

  private Docs(Dts dts) {
    this.dts = dts;
  }

  /**
   * Writes the pages.
   *
   * @param args the project's folder
   */
  public static void main(String[] args) throws IOException {
    Project project = Project.here(Path.of(args.length > 0 ? args[0] : ""), "");
    for (Map.Entry<String, String> page : pages(project).entrySet()) {
      Disk.write(project.root().resolve("docs").resolve(page.getKey()), page.getValue());
    }
  }

  /** The text of each page, by its name in {@code docs/}. */
  public static Map<String, String> pages(Project project) throws IOException {
    Docs docs = new Docs(Dts.of(project));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("ops.md", docs.ops());
    pages.put("layers.md", docs.layers());
    pages.put("compatibility.md", Compatibility.page(project, docs.dts));
    return pages;
  }

  private String ops() {
    Map<String, StringBuilder> families = new TreeMap<>();
    List<OpTable.Row> rows = Ops.table().rows();
    for (OpTable.Row row : rows) {
      int dot = row.name.lastIndexOf('.');
      StringBuilder family =
          families.computeIfAbsent(
              dot < 0 ? "" : row.name.substring(0, dot), k -> new StringBuilder());
      family.append("| `").append(row.name.substring(dot + 1)).append("` | ");
      family.append(cell(parameters(row))).append(" | ").append(first(dts.doc(row))).append(" | ");
      family.append(row.onnx == null ? "" : row.onnx).append(" | ");
      family.append(row.flat == null ? "yes" : "no: " + row.flat).append(" |\n");
    }
    StringBuilder out = new StringBuilder("# The ops\n\n");
    out.append("Made from the op table by `dev.kinglet.build.Docs`; do not edit.\n\n");
    out.append(rows.size());
    out.append(" ops. An op is a function of the script, and a method of its tensors where the");
    out.append(" first parameter is underlined.\nTypes are those of `kinglet.d.ts`; what has a");
    out.append(" default may be left out. A result is one tensor unless it says otherwise.\n");
    families.forEach(
        (name, family) -> {
          out.append("\n## ").append(name.isEmpty() ? "By themselves" : "`" + name + "`");
          out.append("\n\n| op | parameters | what | ONNX | gradient |\n|---|---|---|---|---|\n");
          out.append(family);
        });
    return out.toString();
  }

  private static String parameters(OpTable.Row row) {
    Signature s = new Signature(row.signature);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < s.params.size(); i++) {
      Signature.Param p = s.params.get(i);
      boolean receiver = row.method && i == row.receiver;
      out.append(i > 0 ? ", " : s.named ? "{" : "");
      out.append(receiver ? "<u>" : "").append(p.name).append(receiver ? "</u>" : "");
      out.append(": ").append(p.type.replace("<", "&lt;"));
      out.append(p.value == null ? "" : " = " + p.value);
    }
    out.append(s.named ? "}" : "");
    return s.result.equals("Tensor") ? out.toString() : out + " → " + s.result;
  }

  private String layers() {
    StringBuilder out = new StringBuilder("# The layers\n\n");
    out.append("Made from the rows of layers by `dev.kinglet.build.Docs`; do not edit.\n\n");
    out.append("A layer is made by `tf.layers.NAME({…})`, in Java by `Layers.of(\"NAME\")` and");
    out.append(
        " `with(\"argument\", value)`; files have its class and the arguments in snake case.");
    out.append("\nEvery layer also takes `inputShape`, `batchInputShape`, `batchSize`, `dtype`,");
    out.append(" `name`, `trainable` and `weights`. Arguments in bold must be given. R stands for");
    out.append(
        "\n`returnSequences`, `returnState`, `goBackwards`, `stateful`, `unroll`; K after a");
    out.append(" weight's name for its initializer (whose default is shown), regularizer and");
    out.append(" constraint.\n\n| layer | class | arguments | what |\n|---|---|---|---|\n");
    String text = dts.text();
    int from = text.indexOf("export namespace layers {");
    String space = text.substring(from, text.indexOf("\n}\n", from));
    for (Parts.Row row : Parts.rows()) {
      if (row.space() == Parts.Space.LAYERS && !row.factory().isEmpty()) {
        String[] names = row.factory().split(" ");
        Matcher m =
            Pattern.compile("/\\*\\* ((?:(?!\\*/).)+) \\*/\\s+function " + names[0] + "\\(")
                .matcher(space);
        out.append("| `").append(String.join("`, `", names)).append("` | ");
        out.append(row.className()).append(" | ").append(cell(arguments(row))).append(" | ");
        out.append(m.find() ? cell(m.group(1)).replace("<", "&lt;") : "").append(" |\n");
      }
    }
    return out.toString();
  }

  private static String arguments(Parts.Row row) {
    List<String> list = new ArrayList<>();
    Dts.arguments(row)
        .forEach(
            (key, a) -> {
              String type = a.type().replace("<", "&lt;").replace("ActivationIdentifier", "string");
              String start = "Initializer";
              if (key.endsWith(start)) {
                list.add(key.substring(0, key.length() - start.length()) + "K = " + a.otherwise());
              } else if (!key.endsWith("Regularizer") && !key.endsWith("Constraint")) {
                boolean plain = a.otherwise() != null && !type.contains("'");
                list.add(
                    (a.required() ? "**" + key + "**" : key)
                        + (plain || type.equals("any") ? "" : ": " + type)
                        + (a.otherwise() == null ? "" : " = " + a.otherwise()));
              } else if (key.startsWith("activity")) {
                list.add(key);
              }
            });
    if (Dts.isRecurrent(row)) {
      list.add("R");
    }
    return String.join(", ", list);
  }

  /** Text that may stand in a cell of a table. */
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** The first sentence. */
  private static String first(String doc) {
    String line = doc.replace('\n', ' ');
    int end = line.indexOf(". ");
    return cell(end < 0 ? line : line.substring(0, end + 1)).replace("<", "&lt;");
  }
}
