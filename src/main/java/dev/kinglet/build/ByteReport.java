package dev.kinglet.build;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells which Java packages the bytes of a script come from, by its source map: a character belongs
 * to the source of the last mapping before it on its line. What stands before the first mapping of
 * a line is TeaVM's runtime, class tables and string table.
 */
final class ByteReport {
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static final String RUNTIME = "(runtime, class and string tables)";

  private ByteReport() {}

  /** Characters of a script per Java package. */
  static Map<String, Integer> bytes(String script, String map) {
    JsonObject json = new Gson().fromJson(map, JsonObject.class);
    JsonArray sources = json.getAsJsonArray("sources");
    String[] mappings = json.get("mappings").getAsString().split(";", -1);
    String[] lines = script.split("\n", -1);
    Map<String, Integer> sums = new TreeMap<>();
    int source = 0;
    for (int i = 0; i < lines.length; i++) {
      int column = 0;
      String owner = RUNTIME;
      int from = 0;
      if (i < mappings.length && !mappings[i].isEmpty()) {
        for (String segment : mappings[i].split(",")) {
          int[] fields = vlq(segment);
          column += fields[0];
          sums.merge(owner, Math.min(column, lines[i].length()) - from, Integer::sum);
          from = Math.min(column, lines[i].length());
          owner = RUNTIME;
          if (fields.length > 1) {
            source += fields[1];
            owner = packageOf(sources.get(source).getAsString());
          }
        }
      }
      sums.merge(owner, lines[i].length() + 1 - from, Integer::sum);
    }
    sums.values().removeIf(n -> n == 0);
    return sums;
  }

  /** The report as a table, largest first. */
  static String table(Script script) {
    List<Map.Entry<String, Integer>> rows =
        new ArrayList<>(bytes(script.module(), script.map()).entrySet());
    rows.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    int total = rows.stream().mapToInt(Map.Entry::getValue).sum();
    StringBuilder out = new StringBuilder();
    out.append(script.name()).append(": bytes of the minified script per Java package\n");
    for (Map.Entry<String, Integer> row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              "%9d %5.1f %%  %s%n",
              row.getValue(),
              100.0 * row.getValue() / total,
              row.getKey()));
    }
    return out.append(String.format(Locale.ROOT, "%9d 100.0 %%  all%n", total)).toString();
  }

  private static String packageOf(String source) {
    int slash = source.lastIndexOf('/');
    return slash < 0 ? source : source.substring(0, slash).replace('/', '.');
  }

  /** The numbers of one segment of a source map: signed, in base 64 digits of five bits. */
  static int[] vlq(String segment) {
    List<Integer> numbers = new ArrayList<>();
    int value = 0;
    int shift = 0;
    for (int i = 0; i < segment.length(); i++) {
      int digit = BASE64.indexOf(segment.charAt(i));
      value |= (digit & 31) << shift;
      shift += 5;
      if ((digit & 32) == 0) {
        numbers.add((value & 1) == 0 ? value >>> 1 : -(value >>> 1));
        value = 0;
        shift = 0;
      }
    }
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
