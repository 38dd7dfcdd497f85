package dev.kinglet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The charts, a script of its own beside the main one. Its parts, {@code src/main/js/visor/*.js},
 * share one function, in the order of their names.
 *
 * @param function the function that gives what is exported
 * @param types the declarations
 */
record Visor(String function, String types) {
  /** What is exported. */
  private static final String NAMES = "metrics,render,show,surface,use,visor";

  /** The charts of a project, made small as its other scripts are; nothing if it has none. */
  static Visor of(Project project, Scripts scripts) throws IOException {
    Path folder = project.root().resolve("src/main/js/visor");
    if (!Files.isDirectory(folder)) {
      return new Visor("", "");
    }
    StringBuilder text = new StringBuilder("function(){\n'use strict';\n");
    for (Path file : Disk.below(folder)) {
      if (file.toString().endsWith(".js")) {
        text.append(Files.readString(file)).append('\n');
      }
    }
    text.append("return{").append(NAMES).append("};\n}");
    String small = scripts.small("kinglet-visor", text.toString());
    return new Visor(small, Files.readString(folder.resolve("visor.d.ts")));
  }

  /** The files, by name: for pages and {@code require}, and for {@code import}. */
  Map<String, String> scripts() {
    Map<String, String> files = new LinkedHashMap<>();
    if (function.isEmpty()) {
      return files;
    }
    files.put(
        "kinglet-visor.mjs",
        "const $visor=(" + function + ")();\nexport const{" + NAMES + "}=$visor;\n");
    files.put("kinglet-visor.js", Script.wrapped("kingletVisor", function));
    return files;
  }

  /** Writes scripts and declarations, checking their size. */
  void write(Path folder) throws IOException {
    for (Map.Entry<String, String> file : scripts().entrySet()) {
      Disk.write(folder.resolve(file.getKey()), file.getValue());
    }
    Path script = folder.resolve("kinglet-visor.js");
    int size = Disk.gzipSize(Files.readAllBytes(script));
    Budget.check("kinglet-visor.js, gzipped,", size, Budget.VISOR_GZIP);
    Disk.write(folder.resolve("kinglet-visor.d.ts"), types);
    Disk.write(folder.resolve("kinglet-visor.d.mts"), "export * from './kinglet-visor.js';\n");
  }

  /** What the package exports besides its main script, by path. */
  static Map<String, Object> exports() {
    Map<String, Object> module = Dist.entry("kinglet-visor.d.mts", "kinglet-visor.mjs");
    Map<String, Object> umd = Dist.entry("kinglet-visor.d.ts", "kinglet-visor.js");
    Map<String, Object> exports = new LinkedHashMap<>();
    Map<String, Object> either = new LinkedHashMap<>(); // the first condition that holds counts
    either.put("import", module);
    either.put("default", umd);
    exports.put("./visor", either);
    exports.put("./kinglet-visor.mjs", module);
    exports.put("./kinglet-visor.js", umd);
    return exports;
  }

  /** The names of the scripts. */
  static List<String> names() {
    return List.of("kinglet-visor.mjs", "kinglet-visor.js");
  }
}
