package dev.kinglet.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.browser.Browser;
import dev.kinglet.server.SiteServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The npm package in Chromium: in a page of one script, in workers, in an application by Vite. */
class PackagePageTest {
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

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "webgl", "wasm"})
  void isOneScriptOfAPage(String device) {
    browser.open(server.url() + "pages/script.html");
    assertEquals(
        List.of(device, true, List.of(List.of(7L, 10L), List.of(15L, 22L))),
        browser.eval("run('" + device + "')"));
    assertEquals(List.of(), browser.errors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "webgl", "wasm"})
  void worksInWorkers(String device) {
    browser.open(server.url() + "pages/workers.html");
    List<Object> squares = List.of(device, List.of(1L, 4L, 9L));
    assertEquals(squares, browser.eval("classic('" + device + "')"));
    assertEquals(squares, browser.eval("module('" + device + "')"));
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void isBuiltIntoAnApplication() throws IOException, InterruptedException {
    Packed.run(
        "node", "node_modules/vite/bin/vite.js", "build", "app", "-c", "app/vite.config.mjs");
    browser.open(server.url() + "app-built/");
    assertTrue(
        browser.await("window.run", Duration.ofSeconds(20)), () -> browser.errors().toString());
    for (String device : List.of("cpu", "webgl", "wasm")) {
      assertEquals(List.of(device, 2L, "right", 9L, 14L), browser.eval("run('" + device + "')"));
    }
    assertEquals(List.of(), browser.errors());
    assertEquals(List.of(), browser.otherHosts(server.url()));
  }
}
