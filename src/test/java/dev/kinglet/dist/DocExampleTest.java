package dev.kinglet.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.kinglet.browser.Browser;
import dev.kinglet.browser.Built;
import dev.kinglet.build.Disk;
import dev.kinglet.docs.Fences;
import dev.kinglet.server.SiteServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The JavaScript examples of the docs. What imports or requires runs in Node, HTML in a page of its
 * own, the rest in a page that has the script; each must print what its comments say.
 */
class DocExampleTest {
  private static final List<String> PAGES =
      List.of(
          "README.md",
          "docs/npm.md",
          "docs/coming-from-tfjs.md",
          "docs/data.md",
          "docs/models.md",
          "docs/visor.md");

  /** Makes console.log write values as the examples do: lists and numbers as JSON has them. */
  private static final String SHOW =
      """
      {
        const write = console.log;
        const show = (v) => (ArrayBuffer.isView(v) ? Array.from(v) : v);
        const text = (v) => (typeof v === 'string' ? v : JSON.stringify(show(v)));
        console.log = (...values) => {
          const line = values.map(text).join(' ');
          return globalThis.lines ? globalThis.lines.push(line) : write(line);
        };
      }
      """;

  private static SiteServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = SiteServer.of(Packed.folder(), 0);
    browser = Browser.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @TestFactory
  List<DynamicTest> examplesPrintWhatTheySay() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String page : PAGES) {
      for (Fences.Example e : Fences.of(Built.ROOT.resolve(page), "js", "html", "json")) {
        tests.add(
            DynamicTest.dynamicTest(
                e.title(), () -> assertEquals(String.join("\n", e.output()), printed(e))));
      }
    }
    return tests;
  }

  private static String printed(Fences.Example e) throws IOException, InterruptedException {
    if (e.language().equals("json")) {
      var unused = JsonParser.parseString(e.text());
      return "";
    }
    if (e.language().equals("html")) {
      return inPage(e, e.text());
    }
    boolean required = e.text().contains("require('");
    if (required || e.text().contains("import ")) {
      String name = "example-" + e.page() + e.number() + (required ? ".cjs" : ".mjs");
      Disk.write(Packed.folder().resolve(name), SHOW + e.text());
      return Packed.run("node", name);
    }
    String script = "(async () => {\n" + e.text() + "})();\n";
    return inPage(
        e,
        "<script src=\"kinglet.umd.js\" data-global=\"tf\"></script>\n"
            + (script.contains("kingletVisor")
                ? "<body><script src=\"kinglet-visor.js\"></script>\n"
                : "")
            + "<script>\n"
            + script
            + "</script>\n");
  }

  /** The page says what it prints into a list; it has printed all when there are so many lines. */
  private static String inPage(Fences.Example e, String html)
      throws IOException, InterruptedException {
    Path folder = Packed.folder().resolve("examples");
    for (Path file : Disk.below(Packed.folder().resolve("node_modules/kinglet"))) {
      Disk.write(folder.resolve(file.getFileName()), java.nio.file.Files.readAllBytes(file));
    }
    String name = e.page() + e.number() + ".html";
    Disk.write(
        folder.resolve(name),
        "<!doctype html>\n<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"data:,\">\n"
            + "<script>window.lines = [];"
            + SHOW
            + "</script>\n"
            + html);
    browser.open(server.url() + "examples/" + name);
    browser.await("lines.length >= " + e.output().size(), Duration.ofSeconds(20));
    assertEquals(List.of(), browser.errors());
    return String.valueOf(browser.eval("lines.join('\\n')"));
  }
}
