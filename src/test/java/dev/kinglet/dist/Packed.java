package dev.kinglet.dist;

import dev.kinglet.browser.Built;
import dev.kinglet.build.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder with everything in {@code src/test/npm}, what its lock file asks for, and the package as
 * its users get it: packed, then unpacked below {@code node_modules} under its own name and under
 * those of tf.js, as an alias of npm's does it.
 */
final class Packed {
  private static final List<String> NAMES =
      List.of("kinglet", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu");
  private static final Path FOLDER = Built.ROOT.resolve("target/npm-tests");
  private static boolean installed;

  private Packed() {}

  /** The folder; made once. */
  static synchronized Path folder() throws IOException, InterruptedException {
    if (installed) {
      return FOLDER;
    }
    Path sources = Built.ROOT.resolve("src/test/npm");
    for (Path file : Disk.below(sources)) {
      Disk.write(FOLDER.resolve(sources.relativize(file).toString()), Files.readAllBytes(file));
    }
    Path lock = FOLDER.resolve("package-lock.json");
    Path done = FOLDER.resolve("node_modules/kinglet-lock.json");
    if (!Files.exists(done) || Files.mismatch(lock, done) >= 0) {
      install();
      Files.copy(lock, done);
    }
    String packed = run("npm", "pack", "--silent", Built.dist().toString()).strip();
    String name = packed.substring(packed.lastIndexOf('\n') + 1);
    for (String as : NAMES) {
      Path folder = FOLDER.resolve("node_modules").resolve(as);
      Files.createDirectories(folder);
      run("tar", "xzf", name, "-C", folder.toString(), "--strip-components=1");
    }
    installed = true;
    return FOLDER;
  }

  private static void install() throws IOException, InterruptedException {
    try {
      run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    } catch (AssertionError e) {
      boolean unreachable = e.getMessage().matches("(?s).*(ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT).*");
      String what = "the tests of the npm package need the npm registry once: it was not reached";
      Assumptions.assumeFalse(unreachable && !"true".equals(System.getenv("CI")), what);
      throw unreachable ? new AssertionError(what, e) : e;
    }
  }

  /** Runs a command in the folder; gives what it wrote, fails when it does. */
  static String run(String... command) throws IOException, InterruptedException {
    Path out = FOLDER.resolve("out.txt");
    Path err = FOLDER.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectError(err.toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(300, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + ": took more than 5 minutes");
    }
    String text = Files.readString(out, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ":\n" + text + Files.readString(err));
    }
    return text.strip();
  }
}
