package dev.kinglet.browser;

import dev.kinglet.build.Builder;
import dev.kinglet.build.Disk;
import dev.kinglet.build.Project;
import dev.kinglet.server.SiteServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page under a strict policy with the shipped script and scripts of a test, served from a folder
 * below {@code target/browser-tests}. With {@code KINGLET_DATA} set, its files are below {@code
 * /data/}, and the page's root element has the attribute {@code data-files}.
 */
final class TestPage implements AutoCloseable {
  private final Path folder;
  private final SiteServer server;

  /**
   * Makes the page.
   *
   * @param name the name of its folder
   * @param scripts names of scripts in that folder, loaded in order after {@code kinglet.umd.js}
   */
  TestPage(String name, String... scripts) throws IOException {
    folder = Built.ROOT.resolve("target/browser-tests").resolve(name);
    for (Path file : Disk.below(Built.dist())) {
      put(file.getFileName().toString(), Files.readString(file));
    }
    String data = System.getenv("KINGLET_DATA");
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\"");
    html.append(data == null ? "" : " data-files").append(">\n<head>\n");
    html.append("<meta charset=\"utf-8\">\n<title>Test</title>\n");
    html.append("<link rel=\"icon\" href=\"data:,\">\n");
    html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    html.append(
        "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; ");
    html.append("img-src 'self' data: blob:; media-src blob:\">\n</head>\n<body>\n");
    html.append("<script src=\"kinglet.umd.js\" data-global=\"tf\"></script>\n");
    for (String script : scripts) {
      html.append("<script src=\"").append(script).append("\"></script>\n");
    }
    put("index.html", html.append("</body>\n</html>\n").toString());
    server =
        data == null
            ? SiteServer.of(folder, 0)
            : SiteServer.withData(folder, Path.of(data).toRealPath(), 0);
  }

  /** Puts a file beside the page. */
  void put(String name, String text) throws IOException {
    Disk.write(folder.resolve(name), text);
  }

  /** Compiles a test's Java entry class as a demo's is, to {@code name.js} beside the page. */
  void compile(String name, String mainClass) throws IOException {
    Project project =
        Project.here(Built.ROOT, "test")
            .withClasses(
                Built.ROOT.resolve("target/test-classes"), Built.ROOT.resolve("target/classes"));
    put(name + ".js", new Builder(project).pageScript("test-" + name, mainClass));
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
  }
}
