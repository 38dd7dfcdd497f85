package dev.kinglet.server;

import dev.kinglet.build.BuildFailure;
import dev.kinglet.build.Builder;
import dev.kinglet.build.Disk;
import dev.kinglet.build.Project;
import dev.kinglet.build.Shaders;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The files that the gallery is made of: what they were, and how it is made again. */
final class Sources {
  private static final List<String> WATCHED = List.of("src/main", "shaders", "webapp", "demos");

  private final Project project;
  private Project built;

  /** Whether classes are older than their sources; stays so while these do not compile. */
  private boolean stale;

  Sources(Project project) {
    this.project = project;
    this.built = project;
  }

  /** The size and time of every watched file. A look at them is cheap and works everywhere. */
  Map<Path, String> state() throws IOException {
    Map<Path, String> state = new TreeMap<>();
    for (String folder : WATCHED) {
      for (Path file : Disk.below(project.root().resolve(folder))) {
        // Editors save by renaming: a file that was listed may be gone, which is a change too.
        state.put(
            file,
            Files.exists(file)
                ? Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis()
                : "gone");
      }
    }
    return state;
  }

  /**
   * Makes the gallery again from the sources as they are now.
   *
   * @param changed the files that changed since it was last made
   * @throws BuildFailure if they do not compile; the message is for people
   */
  void rebuild(Set<Path> changed) throws IOException {
    for (Path file : changed) {
      String name = file.toString();
      stale |= name.endsWith(".java") || name.endsWith(".glsl");
    }
    if (stale) {
      Path generated = project.root().resolve("target/generated-sources/shaders");
      try {
        Shaders.generate(project.root().resolve("shaders"), generated);
      } catch (IllegalArgumentException e) {
        throw new BuildFailure(e.getMessage(), e);
      }
      Path classes = project.root().resolve("target/serve/classes");
      compile(generated, classes);
      built = project.withClasses(classes);
      stale = false;
    }
    new Builder(built).site();
  }

  private void compile(Path generated, Path classes) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Path> roots = List.of(project.root().resolve("src/main/java"), generated);
    for (Path root : roots) {
      for (Path file : Disk.below(root)) {
        String path = root.relativize(file).toString().replace('\\', '/');
        boolean house = path.startsWith("dev/kinglet/build") || path.startsWith("dev/kinglet/serv");
        if (path.endsWith(".java") && !house) {
          files.add(file);
        }
      }
    }
    for (Path file : Disk.below(project.root().resolve("demos"))) {
      if (file.toString().endsWith(".java")) {
        files.add(file);
      }
    }
    for (Path old : Disk.below(classes)) {
      Files.delete(old); // a class whose source is gone must not linger
    }
    Files.createDirectories(classes);
    StringBuilder path = new StringBuilder();
    for (Path jar : project.libraries()) {
      path.append(jar).append(java.io.File.pathSeparatorChar);
    }
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(said, null, null)) {
      List<String> options =
          List.of(
              "--release",
              "17",
              "-g",
              "-parameters",
              "-proc:none",
              "-encoding",
              "UTF-8",
              "-cp",
              path.toString(),
              "-d",
              classes.toString());
      StringWriter rest = new StringWriter();
      boolean good =
          javac
              .getTask(
                  rest, manager, said, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!good) {
        throw new BuildFailure(errors(said) + rest);
      }
    }
  }

  private String errors(DiagnosticCollector<JavaFileObject> said) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic<? extends JavaFileObject> d : said.getDiagnostics()) {
      if (d.getKind() == Diagnostic.Kind.ERROR) {
        if (d.getSource() != null) {
          Path file = Path.of(d.getSource().toUri());
          out.append(project.root().relativize(file)).append(':');
          out.append(d.getLineNumber()).append(": ");
        }
        out.append(d.getMessage(null)).append('\n');
      }
    }
    return out.toString();
  }
}
