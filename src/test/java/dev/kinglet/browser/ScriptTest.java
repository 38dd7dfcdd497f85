package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.build.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code src/test/js/*.test.js} on the shipped script in Chromium; every {@code test(…)} in
 * them is a test here. {@code -Dkinglet.js=name} runs only the files whose name holds {@code name}.
 */
class ScriptTest {
  private static final Path SOURCES = Built.ROOT.resolve("src/test/js");
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start();
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
  }

  @TestFactory
  List<DynamicContainer> scripts() throws IOException {
    String only = System.getProperty("kinglet.js", "");
    List<DynamicContainer> all = new ArrayList<>();
    for (Path file : Disk.below(SOURCES)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".test.js") && name.contains(only)) {
        all.add(DynamicContainer.dynamicContainer(name, cases(file, name)));
      }
    }
    return all;
  }

  private List<DynamicTest> cases(Path file, String name) throws IOException {
    TestPage page = new TestPage(name.replace(".test.js", ""), "harness.js", name);
    page.put("harness.js", Files.readString(SOURCES.resolve("lib/harness.js")));
    page.put(name, Files.readString(file));
    page.put(
        "graph-ops.json",
        Files.readString(Built.ROOT.resolve("src/test/resources/graph/ops.json")));
    for (Path other : Disk.below(SOURCES.resolve("worker"))) {
      page.put(other.getFileName().toString(), Files.readString(other));
    }
    browser.open(page.url());
    List<DynamicTest> tests = new ArrayList<>();
    if (!(browser.eval("kingletTests.names()") instanceof List<?> names)) {
      throw new AssertionError(name + ": the harness did not load: " + browser.errors());
    }
    for (int i = 0; i < names.size(); i++) {
      int index = i;
      tests.add(
          DynamicTest.dynamicTest(String.valueOf(names.get(i)), () -> runCase(page.url(), index)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "has tests, and wrote no error to the console",
            () -> {
              assertEquals(List.of(), browser.errors());
              page.close();
              assertEquals(false, names.isEmpty());
            }));
    return tests;
  }

  /** Tests of one file share its page; the first of a file opens it again. */
  private void runCase(String url, int index) {
    if (!url.equals(browser.eval("location.href"))) {
      browser.open(url);
    }
    Object result = browser.eval("kingletTests.run(" + index + ")");
    if (!(result instanceof Map<?, ?> said)) {
      throw new AssertionError("no result: " + result);
    }
    Assumptions.assumeFalse(said.get("skipped") != null, () -> "skipped: " + said.get("skipped"));
    if (said.get("error") != null) {
      throw new AssertionError(said.get("error"));
    }
  }
}
