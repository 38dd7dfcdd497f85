package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.train.MnistFiles;
import dev.kinglet.train.MnistRun;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real digits, learned in Chromium by the Java classes that learn them on the JVM: the first losses
 * agree, and the network comes to a stated accuracy.
 */
class MnistBrowserTest {
  /** Loads gzipped IDX files and cuts them to their first records. */
  private static final String LOAD =
      """
      (async () => {
        const file = async (name, n, size) => {
          const packed = (await fetch('data/mnist/' + name + '.gz')).body;
          const whole = new Int8Array(await new Response(
              packed.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
          const head = size > 1 ? 16 : 8;
          const cut = whole.slice(0, head + n * size);
          new DataView(cut.buffer).setInt32(4, n);
          return cut;
        };
        window.files = [
          await file('train-images-idx3-ubyte', 19200, 784),
          await file('train-labels-idx1-ubyte', 19200, 1),
          await file('t10k-first5000-images-idx3-ubyte', 1000, 784),
          await file('t10k-first5000-labels-idx1-ubyte', 1000, 1),
        ];
        return window.files.length;
      })()
      """;

  private static MnistRun jvm;
  private static Browser browser;
  private static TestPage page;

  @BeforeAll
  static void start() throws IOException {
    jvm = MnistFiles.open();
    page = new TestPage("mnist", "mnist.js");
    page.compile("mnist", "dev.kinglet.train.MnistPage");
    browser = Browser.start();
    browser.open(page.url());
    browser.eval(LOAD);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
      page.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "webgl, false, 100, 128, 0.84",
    "cpu, false, 150, 128, 0.88",
    "webgl, true, 30, 64, 0.7",
    "cpu, true, 50, 64, 0.8"
  })
  void learns(String device, boolean cnn, int steps, int batch, double accuracy) {
    double rate = cnn ? 2e-3 : 1e-3;
    float[] want = jvm.learn(cnn ? 0 : 128, 20, batch, rate, false).losses();
    browser.eval(
        "window.got = mnist(...files, '"
            + device
            + "', "
            + cnn
            + ", "
            + steps
            + ", "
            + batch
            + ", "
            + rate
            + "); got.length");
    for (int i = 0; i < want.length; i++) {
      double got = ((Number) browser.eval("got[" + i + "]")).doubleValue();
      assertEquals(want[i], got, 1e-3 * want[i], "loss of step " + i);
    }
    double reached = ((Number) browser.eval("got[" + steps + "]")).doubleValue();
    System.out.println(device + (cnn ? " CNN " : " MLP ") + steps + " steps: " + reached);
    assertTrue(reached >= accuracy, device + " reached " + reached);
    assertEquals(List.of(), browser.errors());
  }
}
