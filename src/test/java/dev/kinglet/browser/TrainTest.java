package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;

/** The demo {@code train}, by mouse, keys and touch. Pictures are left in target/screenshots. */
class TrainTest extends OnSite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static void open(String query) {
    browser.open(server.url() + "demos/train/" + query);
    browser.eval("train.ready");
  }

  private static Map<?, ?> state() {
    return (Map<?, ?>) browser.eval("train.state()");
  }

  private static long number(String name) {
    return ((Number) state().get(name)).longValue();
  }

  private static Map<?, ?> waitFor(String condition) throws InterruptedException {
    return waitFor("train", condition, PATIENCE);
  }

  @ParameterizedTest
  @CsvSource({"1280,900,light", "1280,900,dark", "390,1960,light", "390,1960,dark"})
  void looksFinished(int width, int height, String scheme) throws Exception {
    browser.emulate(width, height, scheme);
    open("");
    waitFor("s.unseen >= 0.95");
    assertFits("train", width, scheme);
    assertEquals(List.of(), browser.errors());
    // printed, not asserted: a busy machine keeps every page waiting
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    double load = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
    System.out.printf("train: longest block %d ms, load %.1f%n", number("longest"), load);
  }

  @Test
  void stopsGoesOnAndStartsOver() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?auto=0");
    long untrained = number("tensors");
    click("train");
    waitFor("s.epoch >= 5");
    click("train");
    waitFor("!s.running");
    long epoch = number("epoch");
    browser.eval("new Promise((done) => setTimeout(done, 300))");
    assertEquals(epoch, number("epoch"), "it rests");
    long tensors = number("tensors");
    click("step");
    waitFor("!s.running && s.epoch === " + (epoch + 1));
    assertEquals(tensors, number("tensors"), "tensors after one more epoch");
    new Actions(browser.driver()).sendKeys("t").perform();
    waitFor("s.running && s.epoch > " + (epoch + 3));
    click("again");
    waitFor("s.running && s.epoch < " + (epoch + 1));
    click("train");
    waitFor("!s.running");
    for (String shape : List.of("Rings", "Squares", "Clouds", "Spirals")) {
      browser.driver().findElements(By.cssSelector("#shapes button")).stream()
          .filter(b -> b.getText().equals(shape))
          .forEach(WebElement::click);
      waitFor("s.epoch === 0 && s.points === 420");
    }
    assertEquals(untrained, number("tensors"), "tensors after six networks");
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void networkIsChangedByKeys() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?auto=0");
    ChromeDriver driver = browser.driver();
    driver
        .findElement(By.cssSelector("#layers [aria-label='More units in layer 1']"))
        .sendKeys(Keys.ENTER);
    waitFor("String(s.units) === '20,16'");
    driver.switchTo().activeElement().sendKeys(Keys.ENTER); // the focus stayed
    waitFor("String(s.units) === '24,16'");
    driver.findElement(By.id("deeper")).sendKeys(Keys.SPACE);
    waitFor("String(s.units) === '24,16,8'");
    for (String units : List.of("24,16,4", "24,16,3", "24,16,2", "24,16,1", "24,16")) {
      driver
          .findElements(By.cssSelector("#layers .layer"))
          .get(2)
          .findElement(By.cssSelector("button"))
          .sendKeys(Keys.ENTER);
      waitFor("String(s.units) === '" + units + "'");
    }
    driver.findElement(By.id("inside")).sendKeys(Keys.ENTER);
    assertEquals(true, browser.eval("kingletVisor.visor().isOpen()"));
    assertTrue(
        browser.await(
            "[...document.querySelectorAll('#kinglet-visor svg text')].some((t) => /24/.test(t.textContent))",
            PATIENCE));
    new Actions(driver).sendKeys(Keys.ESCAPE).perform();
    assertEquals(false, browser.eval("kingletVisor.visor().isOpen()"));
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void onAPhoneTheVisorIsDrawnDown() throws InterruptedException {
    browser.emulate(390, 844, "light");
    open("?auto=0");
    click("inside");
    String open = "kingletVisor.visor().isOpen()";
    assertEquals(true, browser.eval(open));
    PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
    PointerInput.Origin bar =
        PointerInput.Origin.fromElement(browser.driver().findElement(By.className("kv-bar")));
    browser
        .driver()
        .perform(
            List.of(
                new Sequence(finger, 0)
                    .addAction(finger.createPointerMove(Duration.ZERO, bar, 0, 0))
                    .addAction(finger.createPointerDown(0))
                    .addAction(finger.createPointerMove(Duration.ofMillis(150), bar, 0, 160))
                    .addAction(finger.createPointerUp(0))));
    assertTrue(browser.await("!" + open, PATIENCE));
    browser.driver().findElement(By.className("kv-handle")).click();
    assertEquals(true, browser.eval(open));
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void learnsFromPointsOfTheVisitor() throws InterruptedException {
    browser.emulate(1280, 900, "light");
    open("?auto=0&points=Empty");
    ChromeDriver driver = browser.driver();
    WebElement board = driver.findElement(By.id("board"));
    click("train");
    assertTrue(((String) state().get("message")).contains("two colours"), state().toString());

    // by mouse on the left side, dragging
    Actions drag = new Actions(driver).moveToElement(board, -150, -150).clickAndHold();
    for (int i = 1; i <= 10; i++) {
      drag.moveByOffset(0, 30);
    }
    drag.release().perform();
    long byMouse = number("points");
    assertTrue(byMouse >= 8, "points by mouse: " + byMouse);

    // by keys in the middle
    board.sendKeys("2");
    for (int i = 0; i < 5; i++) {
      board.sendKeys(Keys.ARROW_UP, Keys.SPACE);
    }
    assertEquals(byMouse + 5, number("points"));

    // by a finger on the right side
    driver.findElement(By.cssSelector(".pen.c2")).click();
    PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
    PointerInput.Origin origin = PointerInput.Origin.fromElement(board);
    for (int i = 0; i < 8; i++) {
      driver.perform(
          List.of(
              new Sequence(finger, 0)
                  .addAction(finger.createPointerMove(Duration.ZERO, origin, 160, -140 + 40 * i))
                  .addAction(finger.createPointerDown(0))
                  .addAction(finger.createPointerUp(0))));
    }
    assertEquals(byMouse + 13, number("points"));
    assertEquals("", state().get("message"));

    browser.eval("new Promise((done) => setTimeout(done, 600))");
    click("train");
    waitFor("s.seen === 1 && s.unseen === 1 && s.confusion");
    assertEquals(List.of(), browser.errors());
  }
}
