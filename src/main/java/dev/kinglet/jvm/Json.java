package dev.kinglet.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON text to {@link Tree} and back, on the JVM; in the browser the platform's own parser does it.
 */
public final class Json {
  private Json() {}

  /**
   * The object of a text.
   *
   * @throws KingletException when the text is no JSON object
   */
  public static Tree parse(String text) {
    try {
      return (Tree) value(JsonParser.parseString(text).getAsJsonObject());
    } catch (JsonSyntaxException | IllegalStateException e) {
      throw KingletException.value("json", "not a JSON object: " + e.getMessage());
    }
  }

  private static Object value(JsonElement e) {
    if (e.isJsonObject()) {
      Tree out = new Tree();
      for (Map.Entry<String, JsonElement> entry : e.getAsJsonObject().entrySet()) {
        out.set(entry.getKey(), value(entry.getValue()));
      }
      return out;
    }
    if (e.isJsonArray()) {
      List<Object> out = new ArrayList<>();
      for (JsonElement item : e.getAsJsonArray()) {
        out.add(value(item));
      }
      return out;
    }
    if (e.isJsonNull()) {
      return null;
    }
    JsonPrimitive p = e.getAsJsonPrimitive();
    return p.isBoolean()
        ? (Object) p.getAsBoolean()
        : p.isNumber() ? (Object) p.getAsDouble() : p.getAsString();
  }

  /** The text of an object; whole numbers without a fraction. */
  public static String write(Tree tree) {
    return element(tree).toString();
  }

  private static JsonElement element(Object v) {
    if (v instanceof Tree t) {
      JsonObject out = new JsonObject();
      for (String k : t.keys()) {
        out.add(k, element(t.get(k)));
      }
      return out;
    }
    if (v instanceof List<?> l) {
      JsonArray out = new JsonArray();
      for (Object item : l) {
        out.add(element(item));
      }
      return out;
    }
    if (v instanceof Double d) {
      return d == Math.rint(d) && Math.abs(d) < 1e15
          ? new JsonPrimitive((long) (double) d)
          : new JsonPrimitive(d);
    }
    return v == null
        ? JsonNull.INSTANCE
        : v instanceof Boolean b ? new JsonPrimitive(b) : new JsonPrimitive((String) v);
  }
}
