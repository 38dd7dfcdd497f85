package dev.kinglet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The build step that writes {@code target/dist} and {@code target/site}. */
public final class Main {
  private Main() {}

  /**
   * Builds both folders.
   *
   * @param args the project's folder, then its version
   */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    List<Path> cp = new ArrayList<>();
    for (String s : System.getProperty("java.class.path").split(java.io.File.pathSeparator))
      cp.add(Path.of(s));
    long t = System.nanoTime();
    TeaVm.Module m = TeaVm.compile("dev.kinglet.js.Main", cp, root.resolve("target/teavm/kinglet"));
    System.out.println(
        (System.nanoTime() - t) / 1000000 + " ms " + m.module().length() + " " + m.classes());
    Files.createDirectories(root.resolve("target/dist"));
  }
}
