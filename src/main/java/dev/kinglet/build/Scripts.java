package dev.kinglet.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Compiles entry classes to JavaScript and remembers what each was made of, so that a script is
 * only compiled again when one of its own classes has changed.
 */
final class Scripts {
  private static final String CLASSES = "classes.txt";
  private static final String KEY = "key.txt";

  /** Part of every key: what this class asks of TeaVM. */
  private static final String OPTIONS = "long names\n";

  private final Project project;
  private final Shrinker shrinker;

  /**
   * The scripts of a project.
   *
   * @param isSmall whether they are made small, which takes longer
   */
  Scripts(Project project, boolean isSmall) {
    this.project = project;
    this.shrinker = isSmall ? new Shrinker(project) : null;
  }

  /** Whether the project has a class of this name. */
  boolean exists(String mainClass) {
    return Files.isRegularFile(classFile(mainClass));
  }

  /**
   * The script of an entry class.
   *
   * @param name what the script is called in messages and below {@code target/teavm}
   * @param mainClass the entry class
   */
  Script script(String name, String mainClass) throws IOException {
    Script script = compile(name, mainClass);
    return shrinker == null ? script : shrinker.shrink(script);
  }

  /** A function expression that a person wrote, made small if scripts are. */
  String small(String name, String function) throws IOException {
    return shrinker == null ? function : shrinker.minify(name, function);
  }

  private Script compile(String name, String mainClass) throws IOException {
    Path work = project.root().resolve("target/teavm").resolve(name);
    Path classes = work.resolve(CLASSES);
    Path key = work.resolve(KEY);
    if (Files.exists(key) && Files.readString(key).equals(key(Files.readAllLines(classes)))) {
      return new Script(
          name,
          Files.readString(work.resolve("module.js")),
          Files.readString(work.resolve("module.js.map")),
          List.of());
    }
    Files.deleteIfExists(key); // a build that fails half-way must not look finished
    long start = System.nanoTime();
    TeaVm.Module module = TeaVm.compile(mainClass, project.classPath(), work);
    List<String> own = new ArrayList<>();
    for (String used : new TreeSet<>(module.classes())) {
      if (Files.isRegularFile(classFile(used))) {
        own.add(used);
      }
    }
    Disk.write(classes, String.join("\n", own) + "\n");
    Disk.write(key, key(own));
    System.out.printf(
        "%s: compiled in %.1f s from %d classes of Kinglet%n",
        name, (System.nanoTime() - start) / 1e9, own.size());
    return new Script(name, module.module(), module.map(), List.of());
  }

  /** A digest of everything a script is made of: its own classes, the libraries, the compiler. */
  private String key(List<String> classes) throws IOException {
    StringBuilder key = new StringBuilder(OPTIONS);
    for (Path jar : project.libraries()) {
      key.append(jar.getFileName()).append('\n');
    }
    for (String name : classes) {
      Path file = classFile(name);
      String hash = "gone";
      if (Files.isRegularFile(file)) {
        hash = Disk.digest("SHA-256", Files.readAllBytes(file));
      }
      key.append(name).append(' ').append(hash).append('\n');
    }
    return Disk.digest("SHA-256", key.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
  }

  /** The file of a class of the project; one that does not exist for any other class. */
  private Path classFile(String name) {
    String path = name.replace('.', '/') + ".class";
    Path file = Path.of(path);
    for (Path folder : project.classes()) {
      file = folder.resolve(path);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return file;
  }
}
