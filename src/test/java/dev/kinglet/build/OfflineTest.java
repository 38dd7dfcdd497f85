package dev.kinglet.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineTest {
  private static final String SELF = "default-src 'none'; script-src 'self'; img-src 'self'";

  @TempDir Path dir;

  private void put(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private String page(String policy, String head, String body) throws IOException {
    put(
        "index.html",
        "<html><head><meta http-equiv=\"Content-Security-Policy\" content=\""
            + policy
            + "\">"
            + head
            + "</head><body>"
            + body
            + "</body></html>");
    return Offline.inline(dir, dir.resolve("index.html"));
  }

  @Test
  void putsEverythingIntoThePage() throws IOException {
    put("a.js", "let a = '</script>';");
    put("a.css", "body { background: url(a.svg) }");
    put("a.svg", "<svg/>");
    String html =
        page(
            SELF + "; style-src 'self'",
            "<link rel=\"stylesheet\" href=\"a.css\"><script src=\"a.js\" defer></script>",
            "<a data-online href=\"../\">home</a><img src=\"a.svg\" alt=\"\">");
    assertFalse(html.contains("src=\"a."), html);
    assertFalse(html.contains("home"), html);
    assertTrue(html.contains("url(\"data:image/svg+xml;base64,"), html);
    String script = "let a = '<\\/script>';";
    assertTrue(html.endsWith("<script>" + script + "</script>\n</body></html>"), html);
    String hash = Disk.digest("SHA-256", script.getBytes(StandardCharsets.UTF_8));
    assertTrue(html.contains("script-src '" + hash + "'"), html);
    assertTrue(html.contains("img-src data:"), html);
    assertFalse(html.contains("'self'"), html);
  }

  /** Between two scripts the page has its turn. */
  @Test
  void aLibraryIsReadByOneScriptAndRunByTheNext() throws IOException {
    String function = "function(){\nreturn {x:7};\n}";
    put("lib.js", Script.wrapped("lib", function) + "//# sourceMappingURL=lib.js.map\n");
    String html = page(SELF, "", "<script src=\"lib.js\" data-global=\"l\"></script>");
    String read = "self.$whole=(" + function + ");\n";
    String run =
        Script.wrapped("lib", function).replace("(" + function + ")", "(self.$whole)")
            + "delete self.$whole;\n";
    assertTrue(
        html.contains(
            "<script>" + read + "</script><script data-global=\"l\">" + run + "</script>"),
        html);
    for (String text : new String[] {read, run}) {
      assertTrue(
          html.contains(Disk.digest("SHA-256", text.getBytes(StandardCharsets.UTF_8))), html);
    }
  }

  @Test
  void namesTheMissingFile() {
    BuildFailure e =
        assertThrows(BuildFailure.class, () -> page(SELF, "", "<script src=\"../b.js\"></script>"));
    assertTrue(e.getMessage().contains("../b.js, which is missing"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "script-src 'self'",
        "default-src 'self'",
        "default-src 'none'; script-src 'unsafe-inline'",
        "default-src 'none'; script-src 'unsafe-eval'",
        "default-src 'none'; img-src https:",
        "default-src 'none'; connect-src example.org",
        "default-src 'none'; connect-src *"
      })
  void refusesAPolicyThatLetsMoreIn(String policy) {
    assertThrows(BuildFailure.class, () -> page(policy, "", ""));
  }

  @Test
  void bytesGoToTheSourceOfTheirMapping() {
    assertArrayEquals(new int[] {0, 0, 16, -1}, ByteReport.vlq("AAgBD"));
    String map = "{\"sources\":[\"a/b/C.java\",\"d/E.java\"],\"mappings\":\"AAAA,KCAA;EDAA\"}";
    Map<String, Integer> bytes = ByteReport.bytes("12345678\n123", map);
    assertEquals(Map.of(ByteReport.RUNTIME, 2, "a.b", 5 + 2, "d", 4), bytes);
  }
}
