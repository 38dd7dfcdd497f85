package dev.kinglet.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteServerTest {
  private static final String SCRIPT = "let a = 1; // and a tail\n".repeat(200);

  @TempDir Path dir;
  private SiteServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void serve() throws IOException {
    Path site = dir.resolve("site");
    write(site.resolve("index.html"), "<!doctype html><title>Gallery</title>");
    write(site.resolve("demos/bird/index.html"), "<!doctype html><title>Bird</title>");
    write(site.resolve("kinglet.mjs"), SCRIPT);
    write(site.resolve("module.wasm"), "\0asm");
    write(site.resolve("art/card.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    write(dir.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(site.resolve("link.txt"), dir.resolve("secret.txt"));
    server = SiteServer.of(site, 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/html",
    "demos/bird/, text/html",
    "kinglet.mjs, text/javascript",
    "module.wasm, application/wasm",
    "art/card.svg, image/svg+xml"
  })
  void givesTheRightMediaType(String path, String type) throws Exception {
    HttpResponse<byte[]> answer = get(path);
    assertEquals(200, answer.statusCode());
    assertEquals(type, header(answer, "content-type").split(";")[0]);
    assertEquals("nosniff", header(answer, "x-content-type-options"));
  }

  @Test
  void isolatesPagesFromOtherOrigins() throws Exception {
    HttpResponse<byte[]> answer = get("");
    assertEquals("same-origin", header(answer, "cross-origin-opener-policy"));
    assertEquals("require-corp", header(answer, "cross-origin-embedder-policy"));
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    int port = URI.create(server.url()).getPort();
    assertEquals("127.0.0.1", URI.create(server.url()).getHost());
    for (InetAddress address : InetAddress.getAllByName(InetAddress.getLocalHost().getHostName())) {
      if (!address.isLoopbackAddress()) {
        assertThrows(IOException.class, () -> new Socket(address, port).close());
      }
    }
  }

  @Test
  void compressesWhatIsText() throws Exception {
    HttpResponse<byte[]> answer = get("kinglet.mjs", "Accept-Encoding", "gzip");
    assertEquals("gzip", header(answer, "content-encoding"));
    assertTrue(answer.body().length < SCRIPT.length() / 4, () -> "" + answer.body().length);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertEquals(SCRIPT, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals("", header(get("kinglet.mjs"), "content-encoding"));
  }

  @Test
  void compressesByBrotliForBrowsers() throws Exception {
    assumeTrue(Brotli4jLoader.isAvailable(), "brotli has no native code for this platform");
    HttpResponse<byte[]> answer = get("kinglet.mjs", "Accept-Encoding", "gzip, deflate, br, zstd");
    assertEquals("br", header(answer, "content-encoding"));
    assertTrue(header(answer, "vary").toLowerCase(Locale.ROOT).contains("accept-encoding"));
    try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(answer.body()))) {
      assertEquals(SCRIPT, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void answersRanges() throws Exception {
    HttpResponse<byte[]> answer =
        get("kinglet.mjs", "Range", "bytes=4-9", "Accept-Encoding", "gzip");
    assertEquals(206, answer.statusCode());
    assertEquals("", header(answer, "content-encoding"));
    assertEquals("bytes 4-9/" + SCRIPT.length(), header(answer, "content-range"));
    assertArrayEquals(SCRIPT.substring(4, 10).getBytes(StandardCharsets.UTF_8), answer.body());
    assertEquals(416, get("kinglet.mjs", "Range", "bytes=999999-").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "br"})
  void answersNotModified(String encoding) throws Exception {
    String tag = header(get("kinglet.mjs", "Accept-Encoding", encoding), "etag");
    assertFalse(tag.isEmpty());
    HttpResponse<byte[]> answer =
        get("kinglet.mjs", "If-None-Match", tag, "Accept-Encoding", encoding);
    assertEquals(304, answer.statusCode());
    assertEquals(0, answer.body().length);
    Files.writeString(dir.resolve("site/kinglet.mjs"), "changed and of another length");
    assertEquals(
        200, get("kinglet.mjs", "If-None-Match", tag, "Accept-Encoding", encoding).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/demos/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/demos/..%5c..%5c..%5csecret.txt",
        "//secret.txt",
        "/link.txt",
        "/demos/bird/..;/../../secret.txt",
        "/secret.txt%00.html"
      })
  void staysInItsFolder(String path) throws Exception {
    // A client would normalise the path, so write the request by hand.
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertFalse(answer.endsWith("secret"), answer);
    }
  }

  @Test
  void listsNoFolder() throws Exception {
    assertTrue(get("art/").statusCode() >= 400);
    assertEquals(404, get("nowhere").statusCode());
  }

  @Test
  void saysWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String java = ProcessHandle.current().info().command().orElse("java");
      Process process =
          new ProcessBuilder(
                  java,
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.kinglet.server.Main",
                  dir.toString(),
                  "0",
                  "" + taken.getLocalPort())
              .redirectErrorStream(true)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals(1, process.waitFor());
      assertEquals(1, said.lines().count(), said);
      assertTrue(said.contains("Port " + taken.getLocalPort() + " is taken"), said);
    }
  }
}
