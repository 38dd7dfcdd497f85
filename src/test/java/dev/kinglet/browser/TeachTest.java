package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.server.SiteServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;

/** The webcam demo in a real browser, with a clip in place of the camera. */
class TeachTest {
  private static final double ENOUGH = 0.9;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofMinutes(6);

  @TempDir static Path folder;
  private static SiteServer server;
  private static Path clip;

  @BeforeAll
  static void serve() throws IOException {
    server = SiteServer.of(Built.site(), 0);
    clip = folder.resolve("hands.y4m");
    HandClip.write(clip, 1);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static String script(String name) throws IOException {
    try (InputStream in = TeachTest.class.getResourceAsStream(name)) {
      String text =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
      return text.substring(text.indexOf("async ("));
    }
  }

  private static double number(Map<?, ?> map, String key) {
    return ((Number) map.get(key)).doubleValue();
  }

  private static void learnsFromTheCamera(String device) throws IOException, InterruptedException {
    try (Browser browser =
        Browser.start(
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--use-file-for-fake-video-capture=" + clip)) {
      browser.open(page() + "&device=" + device);
      String settings =
          "{gestures:%d,taught:%d,poses:%d,border:%s,bits:%d}"
              .formatted(
                  HandClip.GESTURES,
                  HandClip.TAUGHT,
                  HandClip.POSES,
                  (double) HandClip.BORDER / HandClip.WIDTH,
                  HandClip.BITS);
      // It takes longer than a driver waits for one answer, so it leaves its result in the page.
      browser.eval(
          "void ("
              + script("teach-camera.js")
              + ")("
              + settings
              + ").then((r) => (window.outcome = r), (e) => (window.outcome = {error: String(e)}))");
      assertTrue(browser.await("window.outcome", A_WHILE), () -> "no end: " + state(browser));
      Map<?, ?> result = map(browser.eval("outcome"));
      System.out.println("teach " + device + ": " + result);
      assertNull(result.get("error"));
      assertEquals(device, result.get("device"));
      assertEquals(List.of(20L, 20L, 20L, 20L), result.get("examples"));
      assertEquals(HandClip.ASKED, number(result, "asked"));
      double right = number(result, "right") / HandClip.ASKED;
      assertTrue(right >= ENOUGH, right + " of the held-out frames: " + result.get("table"));
      assertEquals("ended", result.get("track"), "the camera's light");
      assertEquals(List.of(), browser.errors());
      assertEquals(List.of(), browser.otherHosts(server.url()));
      Map<?, ?> counts = map(result.get("counts"));
      if (device.equals("webgl")) {
        assertTrue(number(counts, "videos") >= HandClip.POSES, counts.toString());
        assertEquals(0, number(counts, "arrays"), counts.toString());
        assertEquals(0, number(counts, "canvasReads"), counts.toString());
      }
    }
  }

  @Test
  void learnsFourGesturesFromTheCameraOnWebgl() throws IOException, InterruptedException {
    learnsFromTheCamera("webgl");
  }

  @Test
  void learnsFourGesturesFromTheCameraOnTheCpu() throws IOException, InterruptedException {
    learnsFromTheCamera("cpu");
  }

  private static String page() {
    return server.url() + "demos/teach/?auto=0";
  }

  private static Map<?, ?> state(Browser browser) {
    return map(browser.eval("teach.ready.then(() => teach.state())"));
  }

  private static Map<?, ?> waitFor(Browser browser, String condition) throws InterruptedException {
    boolean held =
        browser.await("(() => { const s = teach.state(); return " + condition + "; })()", PATIENCE);
    assertTrue(held, () -> condition + " never held: " + state(browser));
    return state(browser);
  }

  private static String refusal(Browser browser, String url) throws InterruptedException {
    browser.open(url);
    state(browser);
    browser.driver().findElement(By.id("camera")).click();
    String message = (String) waitFor(browser, "s.message").get("message");
    assertEquals("scene", state(browser).get("source"), "what was shown before stays");
    return message;
  }

  @Test
  void saysWhyThereIsNoCamera() throws IOException, InterruptedException {
    String url = page() + "&device=cpu";
    try (Browser plain = Browser.start("--host-resolver-rules=MAP teach.test 127.0.0.1")) {
      String none = refusal(plain, url);
      assertTrue(none.contains("No camera was found"), none);
      String insecure = refusal(plain, url.replace("127.0.0.1", "teach.test"));
      assertTrue(insecure.contains("https://"), insecure);
    }
    try (Browser fake = Browser.start("--use-fake-device-for-media-stream")) {
      fake.driver()
          .executeCdpCommand(
              "Browser.setPermission",
              Map.of("permission", Map.of("name", "camera"), "setting", "denied"));
      String denied = refusal(fake, url);
      assertTrue(denied.contains("not allowed"), denied);
      // No flag makes the fake camera busy, so the browser's answer is put in its place.
      fake.driver()
          .executeCdpCommand(
              "Page.addScriptToEvaluateOnNewDocument",
              Map.of(
                  "source",
                  "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () =>"
                      + " Promise.reject(new DOMException('', 'NotReadableError'));"));
      String busy = refusal(fake, url);
      assertTrue(busy.contains("another program"), busy);
    }
  }

  private static long examples(Map<?, ?> state, int label) {
    return (Long) ((List<?>) state.get("examples")).get(label);
  }

  @Test
  void isTaughtByMouseKeyAndTouchAndForgets() throws IOException, InterruptedException {
    try (Browser browser = Browser.start()) {
      browser.open(page() + "&device=cpu");
      state(browser);
      ChromeDriver driver = browser.driver();
      WebElement first = driver.findElement(By.cssSelector("[data-class='0'] .teach"));
      WebElement second = driver.findElement(By.cssSelector("[data-class='1'] .teach"));

      new Actions(driver).clickAndHold(first).perform();
      waitFor(browser, "s.examples[0] >= 3");
      new Actions(driver).release().perform();
      long byMouse = examples(state(browser), 0);

      new Actions(driver).keyDown("2").perform();
      waitFor(browser, "s.examples[1] >= 3");
      new Actions(driver).keyUp("2").perform();
      long byKey = examples(state(browser), 1);
      assertEquals(byMouse, examples(state(browser), 0), "the button was let go");

      PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
      PointerInput.Origin there = PointerInput.Origin.fromElement(second);
      driver.perform(
          List.of(
              new Sequence(finger, 0)
                  .addAction(finger.createPointerMove(Duration.ZERO, there, 0, 0))
                  .addAction(finger.createPointerDown(0))));
      waitFor(browser, "s.examples[1] >= " + (byKey + 2));
      driver.perform(List.of(new Sequence(finger, 0).addAction(finger.createPointerUp(0))));

      Map<?, ?> prediction = map(waitFor(browser, "s.prediction").get("prediction"));
      double sum = 0;
      for (Object share : (List<?>) prediction.get("shares")) {
        sum += ((Number) share).doubleValue();
      }
      assertEquals(1, sum, 1e-3);

      WebElement list = driver.findElement(By.cssSelector("[data-class='0'] .thumbs"));
      list.sendKeys(Keys.ARROW_RIGHT, Keys.DELETE);
      assertEquals(byMouse - 1, examples(state(browser), 0));

      WebElement name = driver.findElement(By.cssSelector("[data-class='1'] .name"));
      name.clear();
      name.sendKeys("Wave 3");
      assertEquals("Wave 3", ((List<?>) state(browser).get("classes")).get(1));

      for (int i = 0; i < 6; i++) {
        driver.findElement(By.id("add")).click();
      }
      assertEquals(8, ((List<?>) state(browser).get("classes")).size());
      assertFalse(driver.findElement(By.id("add")).isEnabled());

      driver.findElement(By.id("stop")).sendKeys(Keys.ESCAPE);
      assertEquals("", state(browser).get("source"));
      assertEquals(List.of(), browser.errors());
    }
  }

  @Test
  void examplesComeBackFromTheirFile() throws IOException, InterruptedException {
    try (Browser browser = Browser.start()) {
      browser.open(server.url() + "demos/teach/?device=cpu");
      waitFor(browser, "s.quiz && s.quiz.asked === s.quiz.of");
      Map<?, ?> result = map(browser.eval("(" + script("teach-file.js") + ")()"));
      assertEquals(List.of(20L, 20L, 20L, 20L), result.get("examples"));
      assertEquals(List.of("Open hand", "Fist", "Victory", "Thumbs up"), result.get("classes"));
      double alike = number(result, "least");
      assertTrue(alike > 0.98, "a loaded example's features are those it had: " + alike);
      String message = (String) result.get("message");
      assertTrue(message.contains("no saved examples"), message);
    }
  }
}
