package dev.kinglet.build;

import java.io.IOException;
import java.nio.file.Path;

/** The build step that writes {@code target/dist} and {@code target/site}. */
public final class Main {
  private Main() {}

  /**
   * Builds both folders.
   *
   * @param args the project's folder, then its version
   */
  public static void main(String[] args) throws IOException {
    try {
      new Builder(Project.here(Path.of(args[0]), args[1])).all();
    } catch (BuildFailure e) {
      System.err.println("[ERROR] " + e.getMessage());
      System.exit(1);
    }
  }
}
