package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.server.SiteServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.openqa.selenium.By;

/** Tests of pages of the built site, in one browser. A demo tells its state by a global. */
abstract class OnSite {
  static Browser browser;
  static SiteServer server;

  @BeforeAll
  static void start() throws IOException {
    server = SiteServer.of(Built.site(), 0);
    browser = Browser.start();
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
    server.close();
  }

  /** What an expression of {@code s}, the state that a demo tells, comes to. */
  static Object state(String demo, String expression) {
    return browser.eval("(() => { const s = " + demo + ".state(); return " + expression + "; })()");
  }

  /** Waits until a condition of {@code s} holds; returns the state. */
  static Map<?, ?> waitFor(String demo, String condition, Duration patience)
      throws InterruptedException {
    boolean held =
        browser.await(
            "(() => { const s = " + demo + ".state(); return " + condition + "; })()", patience);
    assertTrue(held, () -> condition + " never held: " + state(demo, "s"));
    return (Map<?, ?>) state(demo, "s");
  }

  static void click(String id) {
    browser.driver().findElement(By.id(id)).click();
  }

  /**
   * The page as it is now fits a screen of this width, and nothing went wrong; leaves a picture.
   */
  static void assertFits(String name, int width, String scheme) throws IOException {
    browser.screenshot(
        Built.ROOT.resolve("target/screenshots/" + name + "-" + width + "-" + scheme + ".png"));
    Number wide = (Number) browser.eval("document.documentElement.scrollWidth");
    assertTrue(wide.intValue() <= width, () -> "the page is " + wide + " wide");
    assertEquals(List.of(), browser.errors());
  }
}
