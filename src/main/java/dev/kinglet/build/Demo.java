package dev.kinglet.build;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code demos/NAME/demo.json} says.
 *
 * @param name the demo's folder
 * @param title its title in the gallery
 * @param blurb what happens there, in a sentence or two
 * @param success a JavaScript expression that is true once the page has done what it promises
 * @param withinSeconds how long that may take, generously
 */
public record Demo(String name, String title, String blurb, String success, int withinSeconds) {

  /**
   * Reads a demo's description.
   *
   * @throws BuildFailure if a field is missing
   */
  public static Demo read(String name, Path folder) throws IOException {
    Path file = folder.resolve("demo.json");
    if (!Files.isRegularFile(file)) {
      throw new BuildFailure("demos/" + name + " has no demo.json");
    }
    try {
      JsonObject json = new Gson().fromJson(Files.readString(file), JsonObject.class);
      return new Demo(
          name,
          text(json, name, "title"),
          text(json, name, "blurb"),
          text(json, name, "success"),
          Integer.parseInt(text(json, name, "withinSeconds")));
    } catch (JsonSyntaxException | NumberFormatException e) {
      throw new BuildFailure("demos/" + name + "/demo.json: " + e.getMessage(), e);
    }
  }

  private static String text(JsonObject json, String name, String field) {
    if (json == null || !json.has(field) || !json.get(field).isJsonPrimitive()) {
      throw new BuildFailure("demos/" + name + "/demo.json has no " + field);
    }
    return json.get(field).getAsString();
  }
}
