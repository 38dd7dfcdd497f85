package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.build.CaseFile;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of the op table as a function of the shipped script, on each device of the browser,
 * against what the same classes give on the JVM: one case for each row, with {@code -Pfull} all.
 * {@code -Dkinglet.op=name} runs only the rows whose name holds {@code name}.
 */
class OpScriptTest {
  private static Browser browser;
  private static TestPage page;

  @BeforeAll
  static void start() throws IOException {
    Devices.setHost(new CpuDevice());
    page = new TestPage("ops", "cases.js", "conformance.js");
    Path runner = Built.ROOT.resolve("demos/inspector/conformance.js");
    page.put("conformance.js", Files.readString(runner));
    page.put("cases.js", CaseFile.of(Boolean.getBoolean("kinglet.full") ? 99 : 1));
    browser = Browser.start();
    browser.open(page.url());
  }

  @AfterAll
  static void stop() throws IOException {
    Devices.setHost(null);
    browser.close();
    page.close();
  }

  @TestFactory
  List<DynamicTest> everyRowOnEveryDevice() {
    String only = System.getProperty("kinglet.op", "");
    List<DynamicTest> tests = new ArrayList<>();
    for (String device : List.of("cpu", "wasm", "webgl")) {
      for (OpTable.Row row : Ops.table().rows()) {
        if (!row.name.contains(only)) {
          continue;
        }
        String call = "Conformance.all('" + row.name + "','" + device + "')";
        tests.add(
            DynamicTest.dynamicTest(
                row.name + " on " + device, () -> assertEquals("", browser.eval(call))));
      }
    }
    return tests;
  }
}
