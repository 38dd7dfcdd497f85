package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The WebAssembly device in Chromium: random kernels against their plain interpretation, by one
 * thread and by two; its memory. Each line of the proof's report is a test.
 */
class WasmTest {
  @TestFactory
  List<DynamicTest> device() throws Exception {
    String cases = Boolean.getBoolean("kinglet.full") ? "2000" : "120";
    List<DynamicTest> tests = new ArrayList<>();
    try (TestPage page = new TestPage("wasm", "proof.js");
        Browser browser = Browser.start()) {
      page.compile("proof", "dev.kinglet.device.wasm.WasmProof");
      browser.open(page.url() + "?cases=" + cases);
      boolean done = browser.await("globalThis.proof", Duration.ofMinutes(15));
      assertTrue(done, () -> "the proof did not end: " + browser.errors());
      String report = String.valueOf(browser.eval("globalThis.proof"));
      for (String line : report.split("\n")) {
        if (line.startsWith("ok ") || line.startsWith("FAIL ")) {
          tests.add(
              DynamicTest.dynamicTest(line, () -> assertTrue(line.startsWith("ok "), report)));
        }
      }
      assertTrue(tests.size() >= 12, report);
    }
    return tests;
  }
}
