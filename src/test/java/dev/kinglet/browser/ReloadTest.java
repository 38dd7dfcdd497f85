package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that is open in a browser while the development server rebuilds what it shows. */
class ReloadTest {
  private static final Duration BUILD = Duration.ofMinutes(2);
  private static final String OVERLAY = "document.getElementById('kinglet-build-failure')";

  @TempDir Path dir;

  private void write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void script(String answer) throws IOException {
    write(
        "src/main/java/dev/kinglet/js/Main.java",
        "package dev.kinglet.js;\n"
            + "import org.teavm.jso.JSExport;\n"
            + "public class Main {\n"
            + "  public static void main(String[] args) {}\n"
            + "  @JSExport public static String api() { return "
            + answer
            + "; }\n"
            + "}\n");
  }

  private Process serve() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.kinglet.server.Main",
            dir.toString(),
            "0",
            "0")
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void showsWhatChangedAndWhyABuildFails() throws Exception {
    write(
        "webapp/index.html",
        "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\""
            + " content=\"default-src 'none'; script-src 'self'\">"
            + "<script defer src=\"kinglet.umd.js\"></script></head><body><!-- demos --></body>"
            + "</html>");
    write("src/main/java/dev/kinglet/js/Main.d.ts", "export function api(): string;\n");
    write("shaders/map.glsl", "a shader\n");
    script("\"first answer\"");
    Process server = serve();
    try (BufferedReader said = server.inputReader();
        Browser browser = Browser.start()) {
      String hello = said.readLine();
      assertTrue(hello.startsWith("Kinglet is at http://127.0.0.1:"), hello);
      script("\"second answer\"");
      assertTrue(said.readLine().contains("compiled"));
      while (!said.readLine().startsWith("rebuilt")) {
        // the sizes of what was built
      }
      browser.open(hello.split(" ")[3]);
      assertTrue(browser.await("window.kinglet", BUILD));
      assertEquals("second answer", browser.eval("kinglet"));

      script("42");
      assertTrue(browser.await(OVERLAY, BUILD), "the failure is shown");
      String shown = (String) browser.eval(OVERLAY + ".textContent");
      assertTrue(shown.contains("Main.java:5: incompatible types"), shown);

      script("\"third answer\"");
      assertTrue(browser.await("window.kinglet === 'third answer'", BUILD), "the page reloads");
      assertEquals(false, browser.eval("Boolean(" + OVERLAY + ")"));
      assertEquals(List.of(), browser.errors());
    } finally {
      server.destroy();
    }
  }
}
