package dev.kinglet.browser;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where `package` put what it built; tests are run in the project's folder. */
public final class Built {
  /** The project's folder. */
  public static final Path ROOT = Path.of("").toAbsolutePath();

  private Built() {}

  /** The npm package. */
  public static Path dist() {
    return there(ROOT.resolve("target/dist"));
  }

  /** The gallery. */
  public static Path site() {
    return there(ROOT.resolve("target/site"));
  }

  private static Path there(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new AssertionError(folder + " is missing: run `mvn -B -ntp package -DskipTests` first");
    }
    return folder;
  }
}
