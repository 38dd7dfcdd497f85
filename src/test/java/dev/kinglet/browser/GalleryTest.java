package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.build.Project;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The gallery as people see it. Its pictures are left in {@code target/screenshots}. */
class GalleryTest extends OnSite {
  @ParameterizedTest
  @CsvSource({"1280,1800,light", "1280,1800,dark", "360,2600,light", "360,2600,dark"})
  void fitsTheScreen(int width, int height, String scheme) throws IOException {
    browser.emulate(width, height, scheme);
    browser.open(server.url());
    assertFits("gallery", width, scheme);
    Number broken =
        (Number) browser.eval("[...document.images].filter((i) => i.naturalWidth === 0).length");
    assertEquals(0, broken.intValue(), "pictures that did not load");
    assertEquals(List.of(), browser.errors());
    assertEquals(List.of(), browser.otherHosts(server.url()));
  }

  @Test
  void everyDemoIsReachedByKeyboard() throws IOException {
    browser.emulate(1280, 900, "light");
    browser.open(server.url());
    List<Object> reached = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
      reached.add(browser.eval("document.activeElement.getAttribute('href')"));
    }
    for (String demo : Project.here(Built.ROOT, "test").demos()) {
      assertTrue(reached.contains("demos/" + demo + "/"), () -> demo + " is not in " + reached);
    }
  }
}
