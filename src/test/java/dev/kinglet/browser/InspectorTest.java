package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The demo {@code inspector}, by mouse and keys. Pictures are left in target/screenshots. */
class InspectorTest extends OnSite {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static void open(String query) {
    browser.open(server.url() + "demos/inspector/" + query);
    browser.eval("inspector.ready");
  }

  private static Object state(String expression) {
    return state("inspector", expression);
  }

  private static Map<?, ?> waitFor(String condition) throws InterruptedException {
    return waitFor("inspector", condition, PATIENCE);
  }

  private static void click(String group, String text) {
    browser.driver().findElements(By.cssSelector(group + " button")).stream()
        .filter(b -> b.getText().equals(text))
        .forEach(WebElement::click);
  }

  @ParameterizedTest
  @CsvSource({"1280,2200,light", "1280,2200,dark", "390,4200,light", "390,4200,dark"})
  void looksFinished(int width, int height, String scheme) throws Exception {
    browser.emulate(width, height, scheme);
    open("");
    waitFor("!s.busy && s.steady > 0 && s.code");
    assertFits("inspector", width, scheme);
    assertEquals(0L, state("s.grown"), "tensors left behind");
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void programsAreThoseOfTheModel() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?model=perceptron&device=cpu");
    waitFor("!s.busy && s.steady > 0");
    assertEquals("matMul add relu", state("s.kernels[0].ops"));
    assertEquals(2L * 784 * 256 + 2 * 256, state("s.kernels[0].flops"));
    assertEquals(4L * (784 + 784 * 256 + 256 + 256), state("s.kernels[0].bytes"));
    assertEquals(List.of("dense1"), state("s.kernels[0].layers"));
    assertEquals(List.of(1L), state("s.kernels[0].readers"), "the second layer reads the first");
    assertTrue(((String) state("s.code")).contains("matMul add relu"));
    long programs = (Long) state("s.kernels.length");

    click("#devices", "webgl");
    waitFor("!s.busy && s.device === 'webgl' && s.steady > 0");
    assertEquals(2L * 784 * 256 + 2 * 256, state("s.kernels[0].flops"));
    assertTrue(((String) state("s.code")).startsWith("#version 300 es"));

    click("#devices", "wasm");
    waitFor("!s.busy && s.device === 'wasm' && s.steady > 0");
    assertEquals(2L * 784 * 256 + 2 * 256, state("s.kernels[0].flops"));
    for (WebElement box : browser.driver().findElements(By.cssSelector(".kernel"))) {
      box.click();
      String code = (String) state("s.code");
      assertTrue(code.contains("function s0(") && code.contains("} while ("), code);
      assertTrue(!code.contains("does not know"), code);
    }

    click("#work", "One training step");
    waitFor("!s.busy && s.work === 'learn' && s.steady > 0");
    assertTrue((Long) state("s.kernels.length") > programs, "derivatives and updates");
    assertEquals(
        true, state("s.kernels.some((k) => k.layers.includes('dense1') && /sqrt/.test(k.ops))"));

    click("#models", "LSTM");
    waitFor("!s.busy && s.model === 'LSTM' && s.steady > 0");
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void isUsedByKeys() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?device=cpu");
    waitFor("!s.busy && s.steady > 0");
    WebElement box = browser.driver().findElement(By.cssSelector(".kernel[data-index='0']"));
    box.click();
    assertEquals(0L, state("s.selected"));
    String first = (String) state("s.code");
    box.sendKeys(Keys.ARROW_DOWN);
    assertEquals(1L, state("s.selected"));
    assertNotEquals(first, state("s.code"));
    browser.driver().switchTo().activeElement().sendKeys(Keys.END);
    assertEquals(state("s.kernels.length - 1"), state("s.selected"));

    List<WebElement> heads = browser.driver().findElements(By.cssSelector("#table th button"));
    heads.get(0).sendKeys(Keys.ENTER);
    String top = "document.querySelector('#table tbody tr').dataset.index";
    assertEquals("0", browser.eval(top));
    browser.driver().findElement(By.cssSelector("#table tbody tr:nth-child(3) button")).click();
    assertEquals(2L, state("s.selected"));

    WebElement tab = browser.driver().findElement(By.id("tab-plan"));
    tab.sendKeys(Keys.ARROW_RIGHT);
    assertTrue(browser.driver().findElement(By.id("speed")).isDisplayed());
    browser.driver().switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT);
    assertTrue(browser.driver().findElement(By.id("check")).isDisplayed());
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void looksIntoAModelOfTheVisitor() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?device=cpu");
    browser.eval(
        "(async () => {"
            + "const tf = kinglet;"
            + "const m = tf.sequential({layers: [tf.layers.conv2d({filters: 3, kernelSize: 3,"
            + " inputShape: [null, null, 2], name: 'eye'})]});"
            + "let kept;"
            + "await m.save(tf.io.withSaveHandler(async (a) => { kept = a; return {modelArtifactsInfo: {}}; }));"
            + "m.dispose();"
            + "const json = {format: 'layers-model', modelTopology: kept.modelTopology,"
            + " weightsManifest: [{paths: ['eye.bin'], weights: kept.weightSpecs}]};"
            + "await inspector.open([new File([kept.weightData], 'eye.bin'),"
            + " new File([JSON.stringify(json)], 'eye.json')]);"
            + "})()");
    waitFor("!s.busy && s.model === 'eye.json' && s.steady > 0");
    assertEquals(List.of("eye"), state("s.kernels[0].layers"));
    // 96 by 96 where any size will do: 94 by 94 results of 3 channels, each from 3 by 3 by 2
    assertEquals(94L * 94 * 3 * (2 * 18 + 1), state("s.kernels[0].flops"));
    browser.eval("inspector.open([new File(['{'], 'broken.json')])");
    assertTrue(((String) state("s.message")).contains("broken.json is not JSON"));
    browser.eval("inspector.open([new File(['x'], 'shard.bin')])");
    assertTrue(((String) state("s.message")).contains("no model.json"));
    assertEquals("eye.json", state("s.model"), "what was shown before stays");
    click("#models", "Perceptron");
    waitFor("!s.busy && s.model === 'Perceptron' && s.steady > 0 && !s.message");
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void triesTheMachineAndStops() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?device=cpu#speed");
    WebElement run = browser.driver().findElement(By.id("speed-run"));
    run.click();
    waitFor("Object.keys(s.speed.rates).length >= 2");
    run.click();
    waitFor("!s.speed.running");
    Map<?, ?> rates = (Map<?, ?>) state("s.speed.rates");
    assertTrue(
        rates.values().stream().allMatch(r -> ((Number) r).doubleValue() > 0.01), rates::toString);
    assertTrue(((String) state("s.speed.report")).contains("| Matrix product, 512"));
    assertTrue(browser.driver().findElement(By.id("speed-copy")).isEnabled());

    browser.driver().findElement(By.id("tab-check")).click();
    run = browser.driver().findElement(By.id("check-run"));
    run.click();
    waitFor("s.check.results.webgl && s.check.results.webgl.asked >= 60");
    run.click();
    waitFor("!s.check.running");
    assertEquals(List.of(), state("s.check.results.webgl.wrong"));
    assertTrue(
        browser.driver().findElements(By.cssSelector(".cell[data-state=right]")).size() >= 15);
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void whatGoesWrongIsListed() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?device=cpu#check");
    assertTrue(browser.await("window.kingletCases", PATIENCE));
    Object before = state("s.tensors");
    browser.eval(
        "(() => { window.kingletCases = {abs: kingletCases.abs, exp: kingletCases.exp,"
            + " fft: kingletCases.fft};"
            + " kingletCases.abs[0].results[0].values[0] = 7; })()");
    browser.driver().findElement(By.id("check-run")).click();
    waitFor("!s.check.running && s.check.results.cpu && s.check.results.cpu.asked === 9");
    assertEquals(before, state("s.tensors"), "tensors");
    assertEquals(1L, state("s.check.results.cpu.wrong.length"));
    String list = browser.driver().findElement(By.cssSelector(".failures")).getText();
    assertTrue(list.contains("abs: 1 of 3 wrong") && list.contains("not 7"), list);
    assertEquals(List.of(), browser.errors());
  }
}
