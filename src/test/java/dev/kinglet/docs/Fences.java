package dev.kinglet.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of a page: its fenced blocks. */
public final class Fences {
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern PRINTS =
      Pattern.compile("(?:console\\.log|println).*;\\s*// ?(.*)$");

  private Fences() {}

  /**
   * One example.
   *
   * @param page the file's name
   * @param number its place among the page's examples
   * @param language what stands behind the fence
   * @param text the code
   */
  public record Example(String page, int number, String language, String text) {
    /** What it says that it prints: the comments behind printing statements. */
    public List<String> output() {
      List<String> lines = new ArrayList<>();
      for (String line : text.split("\n")) {
        Matcher m = PRINTS.matcher(line);
        if (m.find()) {
          lines.add(m.group(1).strip());
        }
      }
      return lines;
    }

    /** A name for reports. */
    public String title() {
      String first = text.strip().lines().findFirst().orElse("");
      return page + " " + number + ": " + first;
    }
  }

  /** The examples of a page in these languages, in order. */
  public static List<Example> of(Path page, String... languages) throws IOException {
    List<Example> examples = new ArrayList<>();
    Matcher m = FENCE.matcher(Files.readString(page));
    while (m.find()) {
      if (List.of(languages).contains(m.group(1))) {
        examples.add(
            new Example(
                page.getFileName().toString(), examples.size() + 1, m.group(1), m.group(2)));
      }
    }
    return examples;
  }
}
