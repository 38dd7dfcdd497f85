package dev.kinglet.build;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the npm package. */
final class Dist {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Dist() {}

  /** Writes {@code target/dist} from the compiled main script and the charts. */
  static void write(Project project, Script script, Visor visor) throws IOException {
    Path dist = project.dist();
    Shipped module = script.esModule("kinglet.mjs");
    Shipped umd = script.umd("kinglet.umd.js", "kinglet");
    Budget.check("kinglet.mjs, gzipped,", Disk.gzipSize(module.bytes()), Budget.SCRIPT_GZIP);
    List<Path> sources = Site.sourceRoots(project);
    module.write(dist, sources);
    umd.write(dist, sources);
    visor.write(dist);
    Disk.write(dist.resolve("kinglet.d.ts"), Dts.of(project).text());
    // Node and TypeScript tell by a file's ending which kind of module it describes
    Disk.write(dist.resolve("kinglet.d.mts"), "export * from './kinglet.js';\n");
    Disk.write(dist.resolve("package.json"), GSON.toJson(packageJson(project.version())) + "\n");
    Disk.write(dist.resolve("LICENSE"), Files.readString(project.root().resolve("LICENSE")));
    Disk.write(dist.resolve("README.md"), Files.readString(project.root().resolve("docs/npm.md")));
    Map<String, String> integrity = new LinkedHashMap<>();
    List<String> scripts = new ArrayList<>(List.of("kinglet.mjs", "kinglet.umd.js"));
    scripts.addAll(Visor.names());
    for (String name : scripts) {
      integrity.put(name, Disk.digest("SHA-384", Files.readAllBytes(dist.resolve(name))));
    }
    Disk.write(dist.resolve("integrity.json"), GSON.toJson(integrity) + "\n");
  }

  /** The file for those who import, and its types. */
  static Map<String, Object> entry(String types, String file) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("types", "./" + types);
    entry.put("default", "./" + file);
    return entry;
  }

  private static Map<String, Object> packageJson(String version) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("import", entry("kinglet.d.mts", "kinglet.mjs"));
    entry.put("require", entry("kinglet.d.ts", "kinglet.umd.js"));
    entry.put("default", "./kinglet.mjs");
    Map<String, Object> exports = new LinkedHashMap<>();
    exports.put(".", entry);
    exports.put("./kinglet.mjs", entry("kinglet.d.mts", "kinglet.mjs"));
    exports.put("./kinglet.umd.js", entry("kinglet.d.ts", "kinglet.umd.js"));
    exports.putAll(Visor.exports());
    // libraries import single files of tf.js's core; under its name they get all of this
    exports.put("./dist/*", entry);
    exports.put("./integrity.json", "./integrity.json");
    exports.put("./package.json", "./package.json");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", "kinglet");
    json.put("version", version);
    json.put("description", "Machine learning that happens in the visitor's browser.");
    json.put("keywords", List.of("machine learning", "tensor", "webgl", "neural network"));
    json.put("license", "Apache-2.0");
    json.put("main", "./kinglet.umd.js");
    json.put("module", "./kinglet.mjs");
    json.put("types", "./kinglet.d.ts");
    json.put("exports", exports);
    // as a classic script it makes a global; as a module it does nothing unasked
    json.put("sideEffects", List.of("./kinglet.umd.js", "./kinglet-visor.js"));
    json.put("files", List.of("kinglet.*", "kinglet-visor.*", "integrity.json"));
    return json;
  }
}
