package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A device in Chromium, by a Java program that is compiled for the page. Each line of its report is
 * a test.
 */
class ProofTest {
  /**
   * Random kernels against their plain interpretation, functions, memory, reads, a lost context.
   */
  @TestFactory
  List<DynamicTest> webgl() throws Exception {
    return prove("webgl", "DeviceProof", 30);
  }

  /** Random kernels, by one thread and by two; memory. */
  @TestFactory
  List<DynamicTest> wasm() throws Exception {
    return prove("wasm", "WasmProof", 12);
  }

  private static List<DynamicTest> prove(String device, String program, int least)
      throws Exception {
    String cases = Boolean.getBoolean("kinglet.full") ? "2000" : "120";
    List<DynamicTest> tests = new ArrayList<>();
    try (TestPage page = new TestPage(device, device + "-proof.js");
        Browser browser = Browser.start()) {
      page.compile(device + "-proof", "dev.kinglet.device." + device + "." + program);
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
      assertTrue(tests.size() >= least, report);
    }
    return tests;
  }
}
