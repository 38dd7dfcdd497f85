package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.build.Demo;
import dev.kinglet.build.Project;
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
 * Opens every demo, from the server and as one file, and waits until it has done what its {@code
 * demo.json} promises. {@code -Dkinglet.demo=NAME} opens only that one.
 */
class DemoTest {
  private static Browser browser;
  private static SiteServer server;

  @BeforeAll
  static void start() throws IOException {
    server = SiteServer.of(Built.site(), 0);
    browser = Browser.start("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
    server.close();
  }

  @TestFactory
  List<DynamicTest> demos() throws IOException {
    Project project = Project.here(Built.ROOT, "test");
    String only = System.getProperty("kinglet.demo", "");
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : project.demos()) {
      if (only.isEmpty() || only.equals(name)) {
        Demo demo = Demo.read(name, project.demo(name));
        String online = server.url() + "demos/" + name + "/";
        tests.add(DynamicTest.dynamicTest(name, () -> keepsItsPromise(demo, online)));
        Path file = Built.site().resolve("offline").resolve(name + ".html");
        String offline = file.toUri().toString();
        tests.add(
            DynamicTest.dynamicTest(
                name + " as one file",
                () -> {
                  keepsItsPromise(demo, offline);
                  assertEquals(List.of(offline), browser.requests());
                }));
      }
    }
    return tests;
  }

  private static void keepsItsPromise(Demo demo, String url) throws InterruptedException {
    browser.open(url);
    boolean kept = browser.await(demo.success(), Duration.ofSeconds(demo.withinSeconds()));
    List<String> errors = browser.errors();
    assertEquals(List.of(), errors, url);
    assertTrue(kept, () -> url + ": not within " + demo.withinSeconds() + " s: " + demo.success());
    assertEquals(List.of(), browser.otherHosts(url));
  }
}
