package dev.kinglet.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.browser.Built;
import dev.kinglet.build.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The npm package as its users get it: packed, installed, imported, required, type-checked. */
class PackageTest {
  private static final Path HERE = Built.ROOT.resolve("target/npm-tests");

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    for (Path file : Disk.below(Built.ROOT.resolve("src/test/npm"))) {
      Disk.write(HERE.resolve(file.getFileName().toString()), Files.readString(file));
    }
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    String packed = run("npm", "pack", "--silent", Built.dist().toString()).strip();
    String name = packed.substring(packed.lastIndexOf('\n') + 1);
    Path folder = HERE.resolve("node_modules/kinglet");
    Files.createDirectories(folder);
    run("tar", "xzf", name, "-C", folder.toString(), "--strip-components=1");
  }

  @Test
  void isImported() throws IOException, InterruptedException {
    assertEquals("[[[3],[7]],true,\"cpu\"]", run("node", "use.mjs").strip());
  }

  @Test
  void isRequired() throws IOException, InterruptedException {
    assertEquals("[[[3],[7]],true,\"cpu\"]", run("node", "use.cjs").strip());
  }

  @Test
  void hasTypesThatTheStrictestCompilerTakes() throws IOException, InterruptedException {
    String[] command = {
      "node_modules/.bin/tsc", "--strict", "--noEmit", "--target", "es2020", "--module", "nodenext"
    };
    String[] all = java.util.Arrays.copyOf(command, command.length + 1);
    all[command.length] = "sample.ts";
    assertEquals("", run(all).strip());
  }

  @Test
  void declaresWhatItHoldsAndHoldsWhatItDeclares() throws IOException, InterruptedException {
    assertEquals("", run("node", "names.mjs").strip());
  }

  @Test
  void neitherEvaluatesTextNorInstallsAnything() throws IOException {
    String script = Files.readString(Built.dist().resolve("kinglet.umd.js"));
    assertTrue(!script.contains("new Function(") && !script.matches("(?s).*\\beval\\(.*"));
    assertTrue(!Files.readString(Built.dist().resolve("package.json")).contains("\"scripts\""));
  }

  /** Runs a command in the test's folder; gives what it wrote, fails when it does. */
  private static String run(String... command) throws IOException, InterruptedException {
    Path out = HERE.resolve("out.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(HERE.toFile())
            .redirectErrorStream(false)
            .redirectError(HERE.resolve("err.txt").toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + ": took more than 3 minutes");
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new AssertionError(
          String.join(" ", command) + ":\n" + text + Files.readString(HERE.resolve("err.txt")));
    }
    return text;
  }
}
