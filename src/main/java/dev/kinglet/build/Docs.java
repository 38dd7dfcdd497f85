package dev.kinglet.build;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Signature;
import dev.kinglet.api.ops.Ops;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
