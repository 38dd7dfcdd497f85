package dev.kinglet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two made-up commits, compared by {@code src/bench/compare.mjs}. */
final class BenchCompareTest {
  private static final String ONE = "one machine";

  @TempDir Path folder;

  private int status;

  private static String line(
      String commit, String machine, String what, double median, double q1, double q3) {
    return String.format(
        Locale.ROOT,
        "{\"commit\":\"%s\",\"date\":\"2026-01-02T03:04:05.000Z\",\"machine\":\"%s\",\"browser\":\"B/1\","
            + "\"renderer\":\"R\",\"case\":\"%s\",\"peer\":\"kinglet\",\"backend\":\"cpu\","
            + "\"unit\":\"ms\",\"n\":9,\"median\":%s,\"q1\":%s,\"q3\":%s}",
        commit,
        machine,
        what,
        median,
        q1,
        q3);
  }

  private List<String> compare(List<String> lines, String a, String b)
      throws IOException, InterruptedException {
    Path file = folder.resolve("bench.jsonl");
    Files.write(file, lines);
    Process node =
        new ProcessBuilder("node", "src/bench/compare.mjs", a, b, file.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    status = node.waitFor();
    List<String> rows = new ArrayList<>();
    for (String row : out.lines().toList()) {
      rows.add(String.join(" ", row.trim().split(" +", -1)));
    }
    return rows;
  }

  @Test
  void marksWhatIsBeyondTheNoise() throws IOException, InterruptedException {
    List<String> lines =
        List.of(
            line("aaaa1111", ONE, "faster", 10, 9.6, 10.4),
            line("aaaa1111", ONE, "same", 10, 9, 11),
            line("aaaa1111", ONE, "slower", 4, 3.9, 4.1),
            line("aaaa1111", ONE, "gone", 1, 1, 1),
            line("aaaa1111", "another machine", "faster", 70, 70, 70),
            line("bbbb2222", ONE, "faster", 5, 4.8, 5.2),
            line("bbbb2222+", ONE, "faster", 1, 1, 1),
            line("bbbb2222", ONE, "same", 8.5, 7.5, 9.5),
            line("bbbb2222", ONE, "slower", 5, 4.9, 5.1),
            line("bbbb2222", ONE, "new", 1, 1, 1));
    assertEquals(
        List.of(
            "one machine; R; B/1",
            "case aaaa ms bbbb2222 ms ratio noise",
            "faster kinglet-cpu 10.000 5.000 0.50 0.46 to 0.54 faster",
            "same kinglet-cpu 10.000 8.500 0.85 0.68 to 1.06",
            "slower kinglet-cpu 4.000 5.000 1.25 1.20 to 1.31 slower"),
        compare(lines, "aaaa", "bbbb2222"));
    assertEquals(0, status);
    assertTrue(
        compare(lines, "aaaa", "bbbb+")
            .contains("faster kinglet-cpu 10.000 1.000 0.10 0.10 to 0.10 faster"));
  }

  @Test
  void takesSeveralRunsAsOne() throws IOException, InterruptedException {
    List<String> lines =
        List.of(
            line("a1", ONE, "sum", 10, 9, 11),
            line("a1", ONE, "sum", 20, 19, 25),
            line("a1", ONE, "sum", 12, 11, 13),
            line("b2", ONE, "sum", 6, 5, 8));
    // the middle of the medians; from the lowest first to the highest third quartile
    assertEquals(
        "sum kinglet-cpu 12.000 6.000 0.50 0.20 to 0.89 faster", compare(lines, "a1", "b2").get(2));
  }

  @Test
  void saysWhatIsMissing() throws IOException, InterruptedException {
    List<String> lines =
        List.of(line("a1", ONE, "sum", 10, 9, 11), line("b2", "another", "sum", 6, 5, 8));
    assertEquals(
        List.of("nothing was measured of c3; there is a1, b2"), compare(lines, "a1", "c3"));
    assertEquals(2, status);
    assertEquals(
        List.of("a1 and b2 have no case in common on one kind of machine"),
        compare(lines, "a1", "b2"));
    assertEquals(2, status);
  }
}
