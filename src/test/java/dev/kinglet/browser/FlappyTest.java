package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Flappy Bird page in a real browser. */
class FlappyTest extends OnSite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What 20,000 ticks of Classic, seed 7, 50 birds come to; ClassicTest has it from the JVM. */
  private static final int CLASSIC_SEVEN = -1689104882;

  private static void open(String query) throws InterruptedException {
    browser.open(server.url() + "demos/flappy/?" + query);
    assertTrue(browser.await("window.flappy", PATIENCE));
  }

  private static Map<?, ?> map(String expression) {
    return (Map<?, ?>) browser.eval(expression);
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }

  @Test
  void classicIsTheSameToTheLastBitAsOnTheJvm() throws InterruptedException {
    open("mode=classic&speed=1");
    assertEquals(CLASSIC_SEVEN, number(browser.eval("flappy.checksum(7, 50, 20000)")));
  }

  @Test
  void theAddressSaysHowToSeeTheRunAgain() throws InterruptedException {
    open("mode=classic&population=200&seed=11&speed=max");
    assertTrue(browser.await("flappy.state().best >= 3000", PATIENCE));
    Map<?, ?> state = map("flappy.state()");
    assertEquals("classic", state.get("mode"));
    assertEquals(
        List.of("alive", "best", "device", "generation", "mode", "tick", "ticksPerSecond"),
        state.keySet().stream().map(Object::toString).sorted().toList());
    String address = (String) browser.eval("location.search");
    for (String part : List.of("mode=classic", "population=200", "seed=11", "speed=max")) {
      assertTrue(address.contains(part), address);
    }
  }

  @Test
  void aChampionIsWhatItSays() throws InterruptedException {
    open("mode=classic&population=200&seed=11&speed=max");
    assertTrue(browser.await("flappy.state().best >= 3000", PATIENCE));
    Map<?, ?> c = map("flappy.champion()");
    assertEquals("classic", c.get("mode"));
    assertEquals(11, number(c.get("seed")));
    assertEquals(3, ((List<?>) c.get("network")).size());
    assertEquals(6, ((List<?>) c.get("weights")).size());
    assertTrue(number(c.get("ticks")) >= 3000);
    // by its flaps alone it stays inside of the world, to the last tick
    List<?> flaps = (List<?>) c.get("flaps");
    double y = 250;
    double speed = 0;
    int next = 0;
    for (int t = 0; t < number(c.get("ticks")); t++) {
      if (next < flaps.size() && number(flaps.get(next)) == t) {
        speed = -6;
        next++;
      }
      speed += 0.3;
      y += speed;
      assertTrue(y > -30 && y < 512, "tick " + t + ": " + y);
    }
    assertEquals(flaps.size(), next);
  }

  @Test
  void aLinkBringsTheChampionBack() throws InterruptedException {
    open("mode=classic&population=200&seed=11&speed=max");
    assertTrue(browser.await("flappy.state().best >= 3000", PATIENCE));
    browser.eval(
        "(async () => { const c = flappy.champion(); window.sent = JSON.stringify(c);"
            + " window.link = await packChampion(c);"
            + " window.back = JSON.stringify(await unpackChampion(window.link)); })(), 1");
    assertTrue(browser.await("window.back", PATIENCE));
    assertEquals(browser.eval("sent"), browser.eval("back"));
    String link = (String) browser.eval("link");
    browser.open("about:blank");
    browser.open(server.url() + "demos/flappy/#champion=" + link);
    assertTrue(
        browser.await(
            "document.getElementById('hud-main').textContent.startsWith('Champion:')", PATIENCE));
    browser.open("about:blank");
    browser.open(server.url() + "demos/flappy/#champion=" + link.substring(9));
    assertTrue(
        browser.await(
            "document.getElementById('message-text').textContent.includes('damaged')", PATIENCE));
  }

  @Test
  void pausedStandsStillAndAStepIsOneTick() throws InterruptedException {
    open("mode=classic&seed=3&speed=1");
    browser.eval("document.getElementById('pause').click(), 1");
    int tick = number(map("flappy.state()").get("tick"));
    Thread.sleep(300);
    assertEquals(tick, number(map("flappy.state()").get("tick")));
    browser.eval("document.getElementById('step').click(), 1");
    assertEquals(tick + 1, number(map("flappy.state()").get("tick")));
  }

  @Test
  void aPersonCanPlayAndFall() throws InterruptedException {
    open("mode=classic&seed=3&speed=max");
    assertTrue(browser.await("flappy.state().best >= 200", PATIENCE));
    browser.eval("document.getElementById('play').click(), 1");
    assertTrue(browser.await("document.querySelector('.frame.playing.waiting')", PATIENCE));
    browser.eval("document.dispatchEvent(new KeyboardEvent('keydown', {code: 'Space'})), 1");
    assertTrue(
        browser.await(
            "document.getElementById('message-text').textContent.startsWith('You flew')",
            PATIENCE));
  }

  @Test
  void swarmLearnsOnTheEngine() throws InterruptedException {
    open("mode=swarm&seed=5&device=cpu");
    assertTrue(browser.await("flappy.state().best >= 2000", PATIENCE));
    Map<?, ?> state = map("flappy.state()");
    assertEquals("swarm", state.get("mode"));
    assertEquals("cpu", state.get("device"));
    assertEquals(List.of(), browser.errors());
  }

  @Test
  void oneFileIsSmall() throws IOException {
    Path file = Built.site().resolve("offline/flappy.html");
    assertTrue(Files.size(file) <= 250_000, () -> file + " is too big");
  }
}
