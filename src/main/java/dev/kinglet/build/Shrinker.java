package dev.kinglet.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes TeaVM's modules small: runs {@code src/build/shrink} in Node.js, with the packages that its
 * lock file pins. What was made before of the same module is taken from {@code target/teavm/NAME}.
 */
final class Shrinker {
  private static final String NPM =
      System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";

  private final Project project;

  Shrinker(Project project) {
    this.project = project;
  }

  /**
   * The same script, smaller.
   *
   * @param script a script whose names TeaVM has not shortened
   * @throws BuildFailure if Node.js or its packages are missing, or TeaVM's output has a form that
   *     is not known
   */
  Script shrink(Script script) throws IOException {
    Path work = project.root().resolve("target/teavm").resolve(script.name());
    Path code = work.resolve("small.js");
    Path map = work.resolve("small.js.map");
    Path key = work.resolve("small.txt");
    String digest = key(script.module() + script.map());
    if (!Files.exists(key) || !Files.readString(key).equals(digest)) {
      Files.deleteIfExists(key); // a build that fails half-way must not look finished
      long start = System.nanoTime();
      Path tool = install();
      Disk.write(work.resolve("plain.js"), script.module());
      Disk.write(work.resolve("plain.js.map"), script.map());
      String notes =
          run(
              tool,
              "node",
              "main.mjs",
              work.resolve("plain.js").toString(),
              work.resolve("plain.js.map").toString(),
              code.toString(),
              map.toString());
      Disk.write(key, digest);
      System.out.printf(
          "%s: shrunk in %.1f s (%s)%n",
          script.name(), (System.nanoTime() - start) / 1e9, notes.strip());
    }
    return new Script(script.name(), Files.readString(code), Files.readString(map), script.names());
  }

  /**
   * A function expression that a person wrote, smaller.
   *
   * @param name what it is called below {@code target/teavm}
   */
  String minify(String name, String function) throws IOException {
    Path work = project.root().resolve("target/teavm").resolve(name);
    Path small = work.resolve("small.js");
    Path key = work.resolve("small.txt");
    String digest = key(function);
    if (!Files.exists(key) || !Files.readString(key).equals(digest)) {
      Files.deleteIfExists(key);
      Path plain = work.resolve("plain.js");
      Disk.write(plain, function);
      run(install(), "node", "minify.mjs", plain.toString(), small.toString());
      Disk.write(key, digest);
    }
    return Files.readString(small);
  }

  /** A digest of a text and of all that shrinks it. */
  private String key(String of) throws IOException {
    StringBuilder text = new StringBuilder(of);
    for (Path file : sources()) {
      text.append(Files.readString(file));
    }
    return Disk.digest("SHA-256", text.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
  }

  private List<Path> sources() throws IOException {
    List<Path> files =
        Disk.below(project.root().resolve("src/build/shrink")).stream()
            .filter(f -> !f.toString().contains("node_modules"))
            .toList();
    if (files.isEmpty()) {
      throw new BuildFailure("src/build/shrink is missing");
    }
    return files;
  }

  /** The folder of the tool, with its packages beside it. */
  private Path install() throws IOException {
    Path tool = project.root().resolve("target/shrink");
    for (Path file : sources()) {
      Disk.write(tool.resolve(file.getFileName().toString()), Files.readAllBytes(file));
    }
    Path done = tool.resolve("installed.txt");
    String lock = Files.readString(tool.resolve("package-lock.json"));
    if (!Files.exists(done) || !Files.readString(done).equals(lock)) {
      run(tool, NPM, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
      Disk.write(done, lock);
    }
    return tool;
  }

  private static String run(Path folder, String... command) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
    } catch (IOException e) {
      throw new BuildFailure(
          command[0] + " is needed to make the scripts small: install Node.js 20 or newer", e);
    }
    process.getOutputStream().close();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    try {
      if (process.waitFor() != 0) {
        throw new BuildFailure(
            String.join(" ", command) + " failed:\n" + out.toString(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailure(command[0] + " was interrupted", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
