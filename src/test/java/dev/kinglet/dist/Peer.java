package dev.kinglet.dist;

import dev.kinglet.build.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** TensorFlow.js as published: one script of the npm package, taken from the registry once. */
public final class Peer {
  private static final String VERSION = "4.22.0";
  private static final Path FOLDER = Path.of("target/peer").toAbsolutePath();

  private Peer() {}

  /** The text of its script; skips the test where the registry is not reached. */
  public static synchronized String script() throws IOException, InterruptedException {
    Path file = FOLDER.resolve("package/dist/tf.es2017.min.js");
    if (!Files.exists(file)) {
      Disk.write(FOLDER.resolve("about.txt"), "TensorFlow.js " + VERSION);
      boolean got =
          run("npm", "pack", "@tensorflow/tfjs@" + VERSION, "--silent", "--prefer-offline");
      String what = "tests beside TensorFlow.js need the npm registry once: it was not reached";
      Assumptions.assumeTrue(got || "true".equals(System.getenv("CI")), what);
      if (!got
          || !run(
              "tar",
              "xzf",
              "tensorflow-tfjs-" + VERSION + ".tgz",
              "package/dist/" + file.getFileName())) {
        throw new AssertionError(what);
      }
    }
    return Files.readString(file);
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process p =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("out.txt").toFile())
            .start();
    if (!p.waitFor(120, TimeUnit.SECONDS)) {
      p.destroyForcibly();
      return false;
    }
    return p.exitValue() == 0;
  }
}
