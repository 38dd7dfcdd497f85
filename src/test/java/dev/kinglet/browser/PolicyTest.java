package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The script on pages whose policy lets WebAssembly in, and on others; how it finds its device. */
class PolicyTest {
  private static final String COUNTED =
      "window.contexts = 0; const get = HTMLCanvasElement.prototype.getContext;"
          + "HTMLCanvasElement.prototype.getContext = function (kind) {"
          + " if (kind === 'webgl2') window.contexts++; return get.apply(this, arguments); };";

  private static String page(String scripts) {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Test</title>"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
        + " script-src "
        + scripts
        + "\"><link rel=\"icon\" href=\"data:,\"></head><body>"
        + "<script src=\"kinglet.umd.js\"></script></body></html>";
  }

  @Test
  void withoutLeaveForWebAssemblyTheCpuTakesOver() throws Exception {
    try (TestPage page = new TestPage("policy");
        Browser browser = Browser.start()) {
      page.put("strict.html", page("'self'"));
      page.put("open.html", page("'self' 'wasm-unsafe-eval'; worker-src blob:"));
      browser.open(page.url() + "strict.html");
      assertEquals(
          3.0,
          ((Number) browser.eval("kinglet.add([1], [2]).data().then(x => x[0])")).doubleValue());
      String why = String.valueOf(browser.eval("kinglet.explainBackend()"));
      assertTrue(why.startsWith("cpu (automatic"), why);
      assertTrue(why.contains("wasm: the page's policy forbids WebAssembly"), why);
      assertTrue(why.contains("'wasm-unsafe-eval'"), why);
      assertEquals(false, browser.eval("kinglet.setBackend('wasm')"));
      assertEquals("cpu", browser.eval("kinglet.getBackend()"));
      assertEquals(List.of(), browser.errors());

      browser.open(page.url() + "open.html");
      why = String.valueOf(browser.eval("kinglet.explainBackend()"));
      assertTrue(why.startsWith("wasm (automatic"), why);
      assertEquals(true, browser.eval("kinglet.setBackend('wasm')"));
      assertEquals("wasm", browser.eval("kinglet.getBackend()"));
      assertEquals(
          7.0,
          ((Number) browser.eval("kinglet.matMul([[1, 2]], [[1], [3]]).data().then(x => x[0])"))
              .doubleValue());
      assertEquals(List.of(), browser.errors());
    }
  }

  /** To make a context where a processor draws stops a page for 80 to 300 ms: a worker does it. */
  @Test
  void whatDrawsIsFoundOutBesideThePageAndKept() throws Exception {
    try (TestPage page = new TestPage("look");
        Browser browser = Browser.start()) {
      page.put("counted.js", COUNTED);
      page.put(
          "look.html",
          page("'self' 'wasm-unsafe-eval'; worker-src blob:")
              .replace("<script", "<script src=\"counted.js\"></script><script"));
      String look = page.url() + "look.html";
      browser.open(look);
      assertEquals("wasm", browser.eval("kinglet.getBackend()"));
      String why =
          String.valueOf(browser.eval("kinglet.ready().then(() => kinglet.explainBackend())"));
      assertTrue(why.startsWith("wasm (automatic"), why);
      assertTrue(why.contains("SwiftShader") && why.contains("drawn by the processor"), why);
      assertEquals(0L, browser.eval("contexts"));

      String kept = String.valueOf(browser.eval("localStorage.getItem('kinglet.webgl')"));
      assertTrue(kept.contains("SwiftShader"), kept);
      browser.open(look);
      why = String.valueOf(browser.eval("kinglet.explainBackend()"));
      assertTrue(why.contains("SwiftShader"), why); // at once
      assertEquals(0L, browser.eval("contexts"));

      // what was kept is no longer true: the device itself is looked at before it gets any work
      browser.eval(
          "localStorage.setItem('kinglet.webgl', JSON.stringify({renderer: 'A graphics card',"
              + " agent: navigator.userAgent, at: Date.now()}))");
      browser.open(look);
      assertEquals("wasm", browser.eval("kinglet.getBackend()"));
      assertEquals(1L, browser.eval("contexts"));
      kept = String.valueOf(browser.eval("localStorage.getItem('kinglet.webgl')"));
      assertTrue(kept.contains("SwiftShader"), kept);

      // of another browser, or too old: looked for again
      browser.eval(
          "localStorage.setItem('kinglet.webgl', JSON.stringify({renderer: 'A graphics card',"
              + " agent: navigator.userAgent, at: Date.now() - 8 * 864e5}))");
      browser.open(look);
      assertEquals("wasm", browser.eval("kinglet.ready().then(() => kinglet.getBackend())"));
      assertEquals(0L, browser.eval("contexts"));
      assertEquals(List.of(), browser.errors());
    }
  }

  /** Work that was begun before the answer goes on with what it had computed. */
  @Test
  void deviceMayChangeWhileAModelLearns() throws Exception {
    try (TestPage page = new TestPage("look-later");
        Browser browser = Browser.start()) {
      page.put(
          "later.js",
          "window.Worker = class { constructor() { window.answer = (name) =>"
              + " this.onmessage({data: name}); } postMessage() {} terminate() {} };"
              + "const p = WebGL2RenderingContext.prototype, get = p.getParameter;"
              + "p.getParameter = function (name) { const x = get.call(this, name);"
              + " return typeof x === 'string' ? x.replace(/SwiftShader/g, 'card') : x; };");
      page.put(
          "later.html",
          page("'self' 'wasm-unsafe-eval'; worker-src blob:")
              .replace("<script", "<script src=\"later.js\"></script><script"));
      browser.open(page.url() + "later.html");
      String losses =
          "(async (change) => { const tf = kinglet, m = tf.sequential();"
              + "m.add(tf.layers.dense({units: 4, inputShape: [2], activation: 'tanh',"
              + " kernelInitializer: tf.initializers.glorotUniform({seed: 5})}));"
              + "m.add(tf.layers.dense({units: 1,"
              + " kernelInitializer: tf.initializers.glorotUniform({seed: 6})}));"
              + "m.compile({optimizer: tf.train.adam(0.05), loss: 'meanSquaredError'});"
              + "const x = tf.tensor2d([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]);"
              + "const y = tf.tensor2d([0, 1, 1, 0], [4, 1]), all = [];"
              + "for (let i = 0; i < 6; i++) { if (i === 3 && change) change();"
              + " all.push(await m.trainOnBatch(x, y)); } return all.join(); })";
      String still = String.valueOf(browser.eval(losses + "()"));
      assertEquals("wasm", browser.eval("kinglet.getBackend()"));
      String moved = String.valueOf(browser.eval(losses + "(() => answer('A graphics card'))"));
      String[] one = still.split(",");
      String[] two = moved.split(",");
      for (int i = 0; i < 6; i++) {
        assertEquals(Double.parseDouble(one[i]), Double.parseDouble(two[i]), 2e-6, still + moved);
      }
      assertEquals("webgl", browser.eval("kinglet.getBackend()"));
      assertEquals(List.of(), browser.errors());
    }
  }
}
