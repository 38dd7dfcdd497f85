package dev.kinglet.build;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the npm package. */
final class Dist {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Dist() {}

  /** Writes {@code target/dist} from the compiled main script. */
  static void write(Project project, Script script) throws IOException {
    Path dist = project.dist();
    Shipped module = script.esModule("kinglet.mjs");
    Shipped umd = script.umd("kinglet.umd.js", "kinglet");
    Budget.check("kinglet.mjs, gzipped,", Disk.gzipSize(module.bytes()), Budget.SCRIPT_GZIP);
    List<Path> sources = Site.sourceRoots(project);
    module.write(dist, sources);
    umd.write(dist, sources);
    Disk.write(dist.resolve("kinglet.d.ts"), Dts.of(project).text());
    Disk.write(dist.resolve("package.json"), GSON.toJson(packageJson(project.version())) + "\n");
    Disk.write(dist.resolve("LICENSE"), Files.readString(project.root().resolve("LICENSE")));
    Disk.write(dist.resolve("README.md"), Files.readString(project.root().resolve("docs/npm.md")));
    Map<String, String> integrity = new LinkedHashMap<>();
    for (String name : List.of("kinglet.mjs", "kinglet.umd.js")) {
      integrity.put(name, Disk.digest("SHA-384", Files.readAllBytes(dist.resolve(name))));
    }
    Disk.write(dist.resolve("integrity.json"), GSON.toJson(integrity) + "\n");
  }

  private static Map<String, Object> packageJson(String version) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("types", "./kinglet.d.ts");
    entry.put("import", "./kinglet.mjs");
    entry.put("require", "./kinglet.umd.js");
    Map<String, Object> exports = new LinkedHashMap<>();
    exports.put(".", entry);
    exports.put("./kinglet.mjs", "./kinglet.mjs");
    exports.put("./kinglet.umd.js", "./kinglet.umd.js");
    exports.put("./integrity.json", "./integrity.json");
    exports.put("./package.json", "./package.json");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", "kinglet");
    json.put("version", version);
    json.put("description", "Machine learning that happens in the visitor's browser.");
    json.put("keywords", List.of("machine learning", "tensor", "webgl", "neural network"));
    json.put("license", "Apache-2.0");
    json.put("homepage", "https://kinglet.dev");
    json.put("main", "./kinglet.umd.js");
    json.put("module", "./kinglet.mjs");
    json.put("types", "./kinglet.d.ts");
    json.put("exports", exports);
    json.put("files", List.of("kinglet.*", "integrity.json"));
    return json;
  }
}
