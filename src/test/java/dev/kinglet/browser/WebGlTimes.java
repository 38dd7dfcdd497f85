package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Prints the WebGL2 device's times for docs/figures.md; run by name only. */
class WebGlTimes {
  @Test
  void print() throws Exception {
    try (TestPage page = new TestPage("webgl-times", "times.js");
        Browser browser = Browser.start()) {
      page.compile("times", "dev.kinglet.device.webgl.SpeedProof");
      browser.open(page.url());
      assertTrue(browser.await("globalThis.proof", Duration.ofMinutes(5)));
      System.out.println(browser.eval("globalThis.proof"));
    }
  }
}
