package dev.kinglet.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.kinglet.build.shrink.SampleMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Java's platform does on the JVM, the small script does in JavaScript. */
final class ShrinkerTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static Script plain;
  private static Script small;

  @BeforeAll
  static void compile() throws IOException {
    Project project =
        Project.here(ROOT, "test")
            .withClasses(ROOT.resolve("target/test-classes"), ROOT.resolve("target/classes"));
    String main = "dev.kinglet.build.shrink.SampleMain";
    plain = new Scripts(project, false).script("test-shrink", main);
    small = new Scripts(project, true).script("test-shrink", main);
  }

  @Test
  void answersAsTheJvm() throws IOException, InterruptedException {
    assertEquals(SampleMain.answers(), node(small));
  }

  @Test
  void isMuchSmaller() throws IOException {
    int before = Disk.gzipSize(plain.page("a.js").bytes());
    int after = Disk.gzipSize(small.page("a.js").bytes());
    assertTrue(after * 2 < before, after + " bytes gzipped of " + before);
  }

  @Test
  void theMapStillNamesTheSources() {
    JsonObject map = new Gson().fromJson(small.map(), JsonObject.class);
    Set<String> sources = new TreeSet<>();
    map.getAsJsonArray("sources").forEach(s -> sources.add(s.getAsString()));
    assertTrue(sources.contains("dev/kinglet/build/shrink/Sample.java"), sources.toString());
    assertTrue(
        ByteReport.bytes(small.module(), small.map()).containsKey("dev.kinglet.build.shrink"));
  }

  private static List<String> node(Script script) throws IOException, InterruptedException {
    Path file = ROOT.resolve("target/teavm/test-shrink/page.cjs");
    Files.writeString(file, script.page("page.cjs").text());
    Process process = new ProcessBuilder("node", file.toString()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().toList();
  }
}
