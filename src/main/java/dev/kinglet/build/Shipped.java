package dev.kinglet.build;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of JavaScript as it is shipped.
 *
 * @param fileName its name
 * @param text its text, without the comment that names its source map
 * @param map the source map of what TeaVM wrote
 * @param shift how many lines were put in front of what TeaVM wrote
 */
record Shipped(String fileName, String text, String map, int shift) {
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  /** Writes the script and its source map, with Kinglet's own sources in it. */
  void write(Path folder, List<Path> sourceRoots) throws IOException {
    Disk.write(folder.resolve(fileName), text + "//# sourceMappingURL=" + fileName + ".map\n");
    JsonObject out = GSON.fromJson(map, JsonObject.class);
    out.addProperty("file", fileName);
    out.addProperty("sourceRoot", "");
    out.addProperty("mappings", ";".repeat(shift) + out.get("mappings").getAsString());
    JsonArray contents = new JsonArray();
    for (JsonElement source : out.getAsJsonArray("sources")) {
      contents.add(content(source.getAsString(), sourceRoots));
    }
    out.add("sourcesContent", contents);
    Disk.write(folder.resolve(fileName + ".map"), GSON.toJson(out));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonElement content(String source, List<Path> roots) throws IOException {
    // demos/NAME/X.java holds dev.kinglet.demos.NAME.X
    String demos = "dev/kinglet/demos/";
    String path = source.startsWith(demos) ? source.substring(demos.length()) : source;
    for (Path root : roots) {
      if (Files.isRegularFile(root.resolve(path))) {
        return new JsonPrimitive(Files.readString(root.resolve(path)));
      }
    }
    return JsonNull.INSTANCE;
  }
}
