package dev.kinglet.codegen;

import dev.kinglet.codegen.shaders.Glsl;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of {@code shaders/fetch.glsl} and {@code shaders/math.glsl}, one by one, so that a
 * program carries only those it calls. A line {@code //: name other ...} opens a section and says
 * which others it calls, all of them above it.
 */
final class Sections {
  private static final String MARK = "//: ";

  private Sections() {}

  /**
   * The texts of the named sections and of all they call, in the order of the files.
   *
   * @param names may name functions of GLSL itself too, which need no text
   */
  @SuppressWarnings("UnnecessaryStringBuilder") // with + it is a constant, and copied to each use
  static String of(List<String> names) {
    String all = new StringBuilder(Glsl.FETCH).append(Glsl.MATH).toString();
    List<String> wanted = new ArrayList<>(names);
    String out = "";
    int end = all.length();
    while (end > 0) {
      int open = all.lastIndexOf(MARK, end - 1);
      int line = all.indexOf('\n', open);
      String heading = all.substring(open + MARK.length(), line) + " ";
      int space = heading.indexOf(' ');
      if (wanted.contains(heading.substring(0, space))) {
        out = all.substring(line + 1, end) + out;
        while (space + 1 < heading.length()) {
          int from = space + 1;
          space = heading.indexOf(' ', from);
          wanted.add(heading.substring(from, space));
        }
      }
      end = open;
    }
    return out;
  }
}
