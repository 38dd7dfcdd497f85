package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/bench/run.mjs} measures the shipped script: that it works, not how fast it is. */
class BenchTest {
  @TempDir Path folder;

  @Test
  void appendsALineForEachCase() throws IOException, InterruptedException {
    Path out = folder.resolve("bench.jsonl");
    Files.writeString(out, "{\"commit\":\"before\"}\n");
    ProcessBuilder builder =
        new ProcessBuilder(
                "node",
                "src/bench/run.mjs",
                "--only=chain-1K,mlp,first",
                "--backends=webgl,cpu,none-such",
                "--rounds=1",
                "--budget=5",
                "--first=1",
                "--tfjs=none",
                "--commit=abc",
                "--script=" + Built.dist().resolve("kinglet.umd.js"),
                "--out=" + out)
            .directory(Built.ROOT.toFile())
            .redirectErrorStream(true);
    builder.environment().put("KINGLET_CHROMIUM", Browser.chromium());
    Process node = builder.start();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, node.waitFor(), said);
    assertTrue(said.contains("kinglet-none-such is left out"), said);
    List<String> lines = Files.readAllLines(out);
    assertEquals("{\"commit\":\"before\"}", lines.get(0));
    Set<String> seen = new TreeSet<>();
    for (String line : lines.subList(1, lines.size())) {
      JsonObject o = JsonParser.parseString(line).getAsJsonObject();
      assertEquals("abc", o.get("commit").getAsString());
      double median = o.get("median").getAsDouble();
      assertTrue(median > 0, line);
      assertTrue(o.get("q1").getAsDouble() <= median, line);
      assertTrue(o.get("q3").getAsDouble() >= median, line);
      assertTrue(o.get("machine").getAsString().contains(" cores, "), line);
      assertTrue(o.get("browser").getAsString().startsWith("Chrom"), line);
      seen.add(o.get("case").getAsString() + " " + o.get("backend").getAsString());
    }
    assertEquals(
        new TreeSet<>(
            List.of(
                "chain-1K webgl",
                "chain-1K cpu",
                "mlp-step webgl",
                "mlp-step cpu",
                "first-tensor webgl",
                "first-tensor cpu")),
        seen);
  }
}
