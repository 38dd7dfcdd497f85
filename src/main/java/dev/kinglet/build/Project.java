package dev.kinglet.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the project's files are.
 *
 * @param root the folder of {@code pom.xml}
 * @param version the project's version
 * @param classes the folders of the project's compiled classes
 * @param libraries the jars the project stands on
 */
public record Project(Path root, String version, List<Path> classes, List<Path> libraries) {

  /** The project in {@code root}, with the jars this Java process was started with. */
  public static Project here(Path root, String version) {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.endsWith(".jar")) {
        jars.add(Path.of(entry));
      }
    }
    Path home = root.toAbsolutePath().normalize();
    return new Project(home, version, List.of(home.resolve("target/classes")), List.copyOf(jars));
  }

  /** The same project with its classes in other folders. */
  public Project withClasses(Path... folders) {
    return new Project(root, version, List.of(folders), libraries);
  }

  /** The npm package, {@code target/dist}. */
  public Path dist() {
    return root.resolve("target/dist");
  }

  /** The gallery, {@code target/site}. */
  public Path site() {
    return root.resolve("target/site");
  }

  /** The names of the demos: the folders below {@code demos/} that have an {@code index.html}. */
  public List<String> demos() throws IOException {
    Path folder = root.resolve("demos");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(d -> Files.isRegularFile(d.resolve("index.html")))
          .map(d -> d.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** The folder of a demo's sources. */
  public Path demo(String name) {
    return root.resolve("demos").resolve(name);
  }

  List<Path> classPath() {
    List<Path> all = new ArrayList<>(classes);
    all.addAll(libraries);
    return all;
  }
}
