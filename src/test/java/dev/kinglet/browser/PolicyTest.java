package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The script on pages whose policy lets WebAssembly in, and on others. */
class PolicyTest {
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
      page.put("open.html", page("'self' 'wasm-unsafe-eval'"));
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
}
