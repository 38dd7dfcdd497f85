package dev.kinglet.codegen;

import dev.kinglet.codegen.shaders.Glsl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions of {@code shaders/fetch.glsl} and {@code shaders/math.glsl}, one by one, so that a
 * program carries only those it calls. A line {@code //: name other ...} opens a section and says
 * which others it calls; {@code //: end} closes the last one.
 */
final class Sections {
  private static final Map<String, Sections> TABLE = new HashMap<>();
  private static final List<Sections> ORDER = new ArrayList<>();

  static {
    read(Glsl.FETCH);
    read(Glsl.MATH);
  }

  private final String name;
  private final List<String> needs = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private Sections(String name) {
    this.name = name;
  }

  /** The texts of the named sections and of all they call, in the order of the files. */
  static String of(List<String> names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      add(name, all);
    }
    StringBuilder out = new StringBuilder();
    for (Sections s : ORDER) {
      if (all.contains(s.name)) {
        out.append(s.text);
      }
    }
    return out.toString();
  }

  private static void add(String name, List<String> all) {
    if (!all.contains(name)) {
      all.add(name);
      for (String need : TABLE.get(name).needs) {
        add(need, all);
      }
    }
  }

  private static void read(String file) {
    Sections open = null;
    int at = 0;
    while (at < file.length()) {
      int end = file.indexOf('\n', at);
      String line = file.substring(at, end);
      at = end + 1;
      if (!line.startsWith("//: ")) {
        if (open != null) {
          open.text.append(line).append('\n');
        }
        continue;
      }
      open = null;
      int from = 4;
      while (from < line.length()) {
        int space = line.indexOf(' ', from);
        String word = line.substring(from, space < 0 ? line.length() : space);
        from = space < 0 ? line.length() : space + 1;
        if (open != null) {
          open.needs.add(word);
        } else if (word.equals("end")) {
          break;
        } else {
          open = new Sections(word);
          TABLE.put(word, open);
          ORDER.add(open);
        }
      }
    }
  }
}
