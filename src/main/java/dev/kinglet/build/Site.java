package dev.kinglet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the gallery: {@code webapp/}, the main script, each demo with its own script, and each
 * demo as one file.
 *
 * <pre>
 *   index.html …            webapp/, with a card for each demo
 *   kinglet.umd.js …        the main script
 *   kinglet-visor.js …      the charts
 *   kinglet-cases.js        calls of every op and what they must give, for pages that try a device
 *   demos/NAME/             demos/NAME less its Java, with NAME.js made of its Java
 *   offline/NAME.html       the same demo in one file
 * </pre>
 */
final class Site {
  /** Calls of each op that pages can try. */
  private static final int CASES = 3;

  private final Project project;
  private final Path site;
  private final Set<Path> written = new HashSet<>();

  private Site(Project project) {
    this.project = project;
    this.site = project.site();
  }

  /** Folders that Java sources may stand in. */
  static List<Path> sourceRoots(Project project) {
    return List.of(
        project.root().resolve("src/main/java"),
        project.root().resolve("demos"),
        project.root().resolve("target/generated-sources/shaders"));
  }

  /** The entry class of a demo that has Java. */
  static String mainClass(String demo) {
    return "dev.kinglet.demos." + demo + ".Main";
  }

  /**
   * Writes {@code target/site} and deletes what no longer belongs to it.
   *
   * @return the scripts that were compiled for demos
   */
  static List<Script> write(Project project, Script main, Visor visor, Scripts scripts)
      throws IOException {
    return new Site(project).write(main, visor, scripts);
  }

  private List<Script> write(Script main, Visor visor, Scripts scripts) throws IOException {
    for (Shipped shipped :
        List.of(main.esModule("kinglet.mjs"), main.umd("kinglet.umd.js", "kinglet"))) {
      ship(shipped, site);
    }
    for (Map.Entry<String, String> file : visor.scripts().entrySet()) {
      put(site.resolve(file.getKey()), file.getValue());
    }
    put(site.resolve("kinglet-cases.js"), CaseFile.of(CASES));
    List<Demo> demos = new ArrayList<>();
    List<Script> compiled = new ArrayList<>();
    for (String name : project.demos()) {
      demos.add(Demo.read(name, project.demo(name)));
      Path target = site.resolve("demos").resolve(name);
      copy(project.demo(name), target);
      if (scripts.exists(mainClass(name))) {
        Script script = scripts.script(name, mainClass(name));
        compiled.add(script);
        ship(script.page(name + ".js"), target);
      }
    }
    copy(project.root().resolve("webapp"), site);
    Path index = site.resolve("index.html");
    Path template = project.root().resolve("webapp/index.html");
    put(index, Gallery.page(Files.readString(template), project, demos));
    for (Path page : List.copyOf(written)) {
      if (page.toString().endsWith(".html")) {
        Csp.of(site.relativize(page).toString(), Files.readString(page));
      }
    }
    for (Demo demo : demos) {
      Path page = site.resolve("demos").resolve(demo.name()).resolve("index.html");
      String html = Offline.inline(site, page);
      Budget.check("offline/" + demo.name() + ".html", html.length(), Budget.OFFLINE_PAGE);
      put(site.resolve("offline").resolve(demo.name() + ".html"), html);
    }
    Disk.prune(site, written);
    return compiled;
  }

  private void ship(Shipped shipped, Path folder) throws IOException {
    shipped.write(folder, sourceRoots(project));
    written.add(folder.resolve(shipped.fileName()));
    written.add(folder.resolve(shipped.fileName() + ".map"));
  }

  private void put(Path file, String text) throws IOException {
    Disk.write(file, text);
    written.add(file);
  }

  private void copy(Path from, Path to) throws IOException {
    for (Path file : Disk.below(from)) {
      String name = file.getFileName().toString();
      if (!name.endsWith(".java") && !name.startsWith(".") && !name.equals("demo.json")) {
        Path target = to.resolve(from.relativize(file));
        if (!target.equals(site.resolve("index.html"))) {
          Disk.write(target, Files.readAllBytes(file));
        }
        written.add(target);
      }
    }
  }
}
