package dev.kinglet.build;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.ops.Ops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of {@code docs/compatibility.md}: each public name of tf.js's core, whether the script
 * has it, and what tests it. The text around them is written by hand.
 */
final class Compatibility {
  private static final String FROM = "<!-- from here on made by dev.kinglet.build.Docs -->\n";
  private static final String TO = "<!-- to here -->\n";

  /** Whose members another class or namespace declares, and with which sign behind it. */
  private static final Map<String, String> PARENTS =
      Map.of(
          "AdadeltaOptimizer", "Optimizer",
          "AdagradOptimizer", "Optimizer",
          "AdamOptimizer", "Optimizer",
          "AdamaxOptimizer", "Optimizer",
          "MomentumOptimizer", "SGDOptimizer",
          "RMSPropOptimizer", "Optimizer",
          "SGDOptimizer", "Optimizer",
          "Variable", "Tensor",
          "OptimizerConstructors", "train",
          "backend_util.slice_util", "slice_util");

  private final Map<String, OpTable.Row> rows = new HashMap<>();
  private final Map<String, String> tests = new TreeMap<>();
  private final Set<String> declared;

  private Compatibility(Set<String> declared) {
    this.declared = declared;
  }

  private boolean has(String name) {
    int sign = Math.max(name.indexOf('#'), name.lastIndexOf('.'));
    String base = sign < 0 ? null : PARENTS.get(name.substring(0, sign));
    return declared.contains(name) || base != null && has(base + name.substring(sign));
  }

  /** The page with its tables made anew. */
  static String page(Project project, Dts dts) throws IOException {
    Path docs = project.root().resolve("docs");
    String old = Files.readString(docs.resolve("compatibility.md"));
    int from = old.indexOf(FROM) + FROM.length();
    int to = old.indexOf(TO);
    Compatibility c = new Compatibility(dts.members());
    for (OpTable.Row row : Ops.table().rows()) {
      c.rows.put(row.name, row);
      if (row.method) {
        c.rows.put("Tensor#" + row.name.substring(row.name.lastIndexOf('.') + 1), row);
      }
    }
    for (String folder : List.of("src/test/js", "src/test/npm")) {
      for (Path file : Disk.below(project.root().resolve(folder))) {
        String name = file.getFileName().toString();
        if (name.endsWith("s") && !file.getParent().endsWith("lib")) { // js, mjs, cjs, ts
          c.tests.put(name, Files.readString(file));
        }
      }
    }
    List<String> names = Files.readAllLines(docs.resolve("tfjs-core-4.22.0.txt"));
    return old.substring(0, from) + c.tables(names) + old.substring(to);
  }

  private String tables(List<String> names) {
    Map<String, List<String>> groups = new TreeMap<>();
    int kernels = 0;
    int exported = 0;
    for (String name : names) {
      if (name.startsWith("kernel ")) {
        kernels++;
        exported += declared.contains(name.substring(7)) ? 1 : 0;
      } else {
        groups.computeIfAbsent(group(name, names), k -> new ArrayList<>()).add(name);
      }
    }
    StringBuilder out = new StringBuilder("\n| | names | here | missing |\n|---|---|---|---|\n");
    groups.forEach(
        (group, members) -> {
          long here = members.stream().filter(this::has).count();
          out.append("| ").append(title(group)).append(" | ").append(members.size());
          out.append(" | ").append(here).append(" | ").append(members.size() - here);
          out.append(" |\n");
        });
    out.append("| names of tf.js's kernels (`Abs`, `Add` …) | ").append(kernels).append(" | ");
    out.append(exported).append(" | ").append(kernels - exported).append(" |\n");
    groups.forEach(
        (group, members) -> {
          out.append("\n## ").append(title(group)).append("\n\n");
          out.append("| name | here | devices | tested by |\n|---|---|---|---|\n");
          for (String name : members) {
            out.append("| `").append(name).append("` | ").append(has(name) ? "yes" : "no");
            out.append(" | ").append(rows.containsKey(name) ? "JVM, cpu, wasm, webgl" : "");
            out.append(" | ").append(has(name) ? proof(name) : "").append(" |\n");
          }
        });
    return out.append('\n').toString();
  }

  private static String title(String group) {
    return group.isEmpty()
        ? "Functions and values"
        : group.endsWith("#") ? "Class `" + group.replace("#", "`") : "`" + group + "`";
  }

  private static String group(String name, List<String> names) {
    int hash = name.indexOf('#');
    if (hash > 0) {
      return name.substring(0, hash + 1);
    }
    int dot = name.indexOf('.');
    if (dot > 0) {
      String owner = name.substring(0, dot);
      return isClass(owner, names) ? owner + "#" : owner;
    }
    return isClass(name, names)
        ? name + "#"
        : names.stream().anyMatch(n -> n.startsWith(name + ".")) ? name : "";
  }

  private static boolean isClass(String name, List<String> names) {
    return Character.isUpperCase(name.charAt(0))
        && names.stream().anyMatch(n -> n.startsWith(name + "#"));
  }

  /** The op table tests a row on every device; besides, the files of tests that call the name. */
  private String proof(String name) {
    List<String> by = new ArrayList<>();
    OpTable.Row row = rows.get(name);
    if (row != null) {
      by.add("op table" + (row.flat == null ? ", gradient" : ""));
    }
    String last = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('#')) + 1);
    Pattern call = Pattern.compile("[.\\s{(]" + Pattern.quote(last) + "\\b");
    boolean inner = name.indexOf('.') > 0;
    Pattern qualified =
        inner
            ? Pattern.compile(
                "\\b"
                    + Pattern.quote(name.substring(0, name.indexOf('.')))
                    + "\\s*\\.\\s*"
                    + last
                    + "\\b")
            : call;
    tests.forEach(
        (file, text) -> {
          Matcher m = qualified.matcher(text);
          if (m.find()) {
            by.add(file);
          }
        });
    return String.join(", ", by.size() > 4 ? by.subList(0, 4) : by) + (by.size() > 4 ? " …" : "");
  }

  /** What is declared under the names that the lists use. */
  static Set<String> members(String declarations) {
    Pattern block = Pattern.compile("^export (class|interface|namespace|enum) (\\w+)");
    Pattern top = Pattern.compile("^export (?:function|const|let) (\\w+)");
    Pattern inner =
        Pattern.compile(
            "^  (?:static |readonly |function |const |class |get |enum )*(\\w+)[?(:<;, ]");
    Pattern nestedBlock = Pattern.compile("^  (?:namespace|enum) (\\w+)");
    Pattern nestedName = Pattern.compile("^    (?:function |const )?(\\w+)[ (:,]");
    Pattern end = Pattern.compile("^\\}");
    Set<String> out = new TreeSet<>();
    String owner = null;
    String nested = null;
    for (String line : declarations.split("\n")) {
      Matcher m = block.matcher(line);
      Matcher t = top.matcher(line);
      Matcher i = inner.matcher(line);
      Matcher n = nestedBlock.matcher(line);
      Matcher d = nestedName.matcher(line);
      if (owner != null && n.find()) {
        nested = owner + n.group(1);
        out.add(nested);
      } else if (line.equals("  }")) {
        nested = null;
      } else if (nested != null && d.find()) {
        out.add(nested + "." + d.group(1));
      } else if (m.find()) {
        String sign = m.group(1).equals("class") || m.group(1).equals("interface") ? "#" : ".";
        owner = line.endsWith("}") ? null : m.group(2) + sign;
        out.add(m.group(2));
      } else if (t.find()) {
        out.add(t.group(1));
      } else if (owner != null && i.find()) {
        out.add((line.startsWith("  static ") ? owner.replace('#', '.') : owner) + i.group(1));
      } else if (end.matcher(line).find()) {
        owner = null;
      }
    }
    return out;
  }
}
