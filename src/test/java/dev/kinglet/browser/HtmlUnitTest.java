package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.build.Project;
import dev.kinglet.server.SiteServer;
import java.io.IOException;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlImage;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gallery and the script in a browser that has neither WebGL nor WebAssembly. */
class HtmlUnitTest {
  private static SiteServer server;

  @BeforeAll
  static void serve() throws IOException {
    server = SiteServer.of(Built.site(), 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theGalleryLeadsToEveryDemo() throws IOException {
    try (WebClient client = new WebClient(BrowserVersion.CHROME)) {
      client.getOptions().setThrowExceptionOnFailingStatusCode(true);
      client.getOptions().setJavaScriptEnabled(false); // the gallery works without
      HtmlPage page = client.getPage(server.url());
      assertFalse(page.getTitleText().isBlank());
      for (String demo : Project.here(Built.ROOT, "test").demos()) {
        HtmlAnchor link = page.getAnchorByHref("demos/" + demo + "/");
        DomElement heading = link.querySelector("h3");
        assertFalse(heading.getTextContent().isBlank());
        HtmlImage picture = link.querySelector("img");
        assertEquals(
            200,
            client
                .getPage(server.url() + picture.getSrcAttribute())
                .getWebResponse()
                .getStatusCode());
        assertEquals(
            200,
            client
                .getPage(server.url() + "offline/" + demo + ".html")
                .getWebResponse()
                .getStatusCode());
      }
      for (DomNode link : page.querySelectorAll("a[href]")) {
        String href = ((DomElement) link).getAttribute("href");
        if (!href.startsWith("#") && !href.startsWith("demos/") && !href.startsWith("offline/")) {
          assertEquals(
              200,
              client.getPage(page.getFullyQualifiedUrl(href)).getWebResponse().getStatusCode(),
              href);
        }
      }
    }
  }

  @Test
  void theScriptLoadsWithoutWebGl() throws IOException {
    try (TestPage test = new TestPage("htmlunit");
        WebClient client = new WebClient(BrowserVersion.CHROME)) {
      client.getOptions().setThrowExceptionOnScriptError(true);
      HtmlPage page = client.getPage(test.url());
      assertEquals(true, page.executeJavaScript("kinglet === tf").getJavaScriptResult());
      Object exports = page.executeJavaScript("Object.keys(kinglet).length").getJavaScriptResult();
      assertTrue(((Number) exports).intValue() > 0, () -> "" + exports);
    }
  }
}
