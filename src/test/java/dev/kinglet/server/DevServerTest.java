package dev.kinglet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.build.Project;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Works on a little project of its own, with a main script of one class. */
class DevServerTest {
  private static final String PAGE =
      "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\""
          + " content=\"default-src 'none'; script-src 'self'\"></head><body><!-- demos -->"
          + "</body></html>";

  @TempDir Path dir;
  private DevServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private void write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void script(String answer) throws IOException {
    write(
        "src/main/java/dev/kinglet/js/Main.java",
        "package dev.kinglet.js;\n"
            + "import dev.kinglet.codegen.shaders.Glsl;\n"
            + "import org.teavm.jso.JSExport;\n"
            + "public class Main {\n"
            + "  public static void main(String[] args) {}\n"
            + "  @JSExport public static String api() { return "
            + answer
            + "; }\n"
            + "}\n");
  }

  @BeforeEach
  void serve() throws Exception {
    write("webapp/index.html", PAGE);
    write("src/main/java/dev/kinglet/js/Main.d.ts", "export function api(): string;\n");
    write("shaders/map.glsl", "first shader\n");
    script("\"first answer\"");
    server = new DevServer(Project.here(dir, "0"), 0);
    HttpResponse<java.io.InputStream> stream =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + ".kinglet/events")).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertEquals("text/event-stream", stream.headers().firstValue("content-type").orElse(""));
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(
                      new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = in.readLine()) != null) {
                  events.add(line);
                }
              } catch (IOException e) {
                events.add("closed");
              }
            });
    reader.setDaemon(true);
    reader.start();
    await(": hello");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String get(String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void await(String line) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    String said;
    do {
      said = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertNotNull(said, "no event: " + line);
    } while (!said.startsWith(line));
  }

  @Test
  void rebuildsWhatChangedAndSurvivesAFailingBuild() throws Exception {
    script("\"second answer\"");
    await("event: rebuilt");
    assertTrue(get("kinglet.umd.js").contains("second answer"));
    String page = get("");
    assertTrue(page.contains("<script defer src=\"/.kinglet/reload.js\">"), page);
    assertTrue(page.contains("connect-src 'self'"), page);
    assertFalse(Files.readString(dir.resolve("target/site/index.html")).contains(".kinglet"));
    assertTrue(get(".kinglet/reload.js").contains("EventSource"));

    script("42");
    await("event: failure");
    await("data: src/main/java/dev/kinglet/js/Main.java:6: incompatible types");
    assertTrue(get("kinglet.umd.js").contains("second answer"), "the last good build stays");

    script("Glsl.MAP");
    await("event: rebuilt");
    assertTrue(get("kinglet.umd.js").contains("first shader"));

    write("shaders/map.glsl", "second shader\n");
    await("event: rebuilt");
    assertTrue(get("kinglet.umd.js").contains("second shader"));

    write("webapp/style.css", "body { color: red }");
    await("event: rebuilt");
    assertTrue(get("style.css").contains("red"));
  }
}
