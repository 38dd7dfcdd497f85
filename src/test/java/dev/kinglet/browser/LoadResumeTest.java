package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models from a server whose line breaks while the weights come. */
class LoadResumeTest {
  private static final int ROWS = 300;
  private static final int COLUMNS = 1000;
  private static final int BYTES = 4 * (ROWS + 1) * COLUMNS;

  /** Where the second file of weights begins: within the kernel. */
  private static final int SPLIT = 500_000;

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final ByteBuffer weights = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean broken = true;
  private HttpServer server;
  private TestPage page;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < BYTES / 4; i++) {
      weights.putFloat(4 * i, i % 7 - 3);
    }
    page = new TestPage("load-resume");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    browser = Browser.start();
    browser.open("http://127.0.0.1:" + server.getAddress().getPort() + "/index.html");
  }

  @AfterEach
  void stop() throws IOException {
    browser.close();
    server.stop(0);
    threads.shutdownNow();
    page.close();
  }

  private void answer(HttpExchange x) throws IOException {
    String name = x.getRequestURI().getPath().substring(1);
    byte[] body = null;
    String type = "application/octet-stream";
    if (name.startsWith("model/")) {
      asked.add(name.substring(6));
      if (name.endsWith("model.json")) {
        body = model().getBytes(StandardCharsets.UTF_8);
        type = "application/json";
      } else {
        boolean first = name.endsWith("a.bin");
        body = new byte[first ? SPLIT : BYTES - SPLIT];
        System.arraycopy(weights.array(), first ? 0 : SPLIT, body, 0, body.length);
      }
    } else {
      Path file = Built.ROOT.resolve("target/browser-tests/load-resume").resolve(name);
      if (Files.exists(file)) {
        body = Files.readAllBytes(file);
        type = name.endsWith("html") ? "text/html" : "text/javascript";
      }
    }
    if (body == null) {
      x.sendResponseHeaders(404, -1);
      x.close();
      return;
    }
    x.getResponseHeaders().set("Content-Type", type);
    x.sendResponseHeaders(200, body.length);
    if (name.endsWith("b.bin") && broken) {
      x.getResponseBody().write(body, 0, body.length / 2);
      x.getResponseBody().flush();
      waitForFirst();
      x.close(); // half of what was announced
      return;
    }
    x.getResponseBody().write(body);
    x.close();
  }

  /** So that the other file is there when the line breaks. */
  private static void waitForFirst() {
    try {
      Thread.sleep(1500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String model() {
    return """
        {"format": "layers-model", "modelTopology": {"class_name": "Sequential", "config": {
          "name": "m", "layers": [{"class_name": "Dense", "config": {"name": "d", "units": %2$d,
          "batch_input_shape": [null, %1$d]}}]}},
         "weightsManifest": [{"paths": ["a.bin", "b.bin"], "weights": [
          {"name": "d/kernel", "shape": [%1$d, %2$d], "dtype": "float32"},
          {"name": "d/bias", "shape": [%2$d], "dtype": "float32"}]}]}
        """
        .formatted(ROWS, COLUMNS);
  }

  /** What a load comes to: its error, or the sum of a prediction; and the bytes that it told. */
  private Map<?, ?> load(String options) {
    asked.clear();
    return (Map<?, ?>)
        browser.eval(
            """
            (() => {
              const bytes = [], shares = [];
              return kinglet.loadLayersModel('model/model.json', Object.assign({
                onBytes: (n, all) => bytes.push([n, all]), onProgress: share => shares.push(share)
              }, %s)).then(
                model => {
                  const y = kinglet.tidy(() => model.predict(kinglet.ones([1, %d])).dataSync());
                  model.dispose();
                  return {bytes, shares, y: Array.from(y.subarray(0, 5)), left: kinglet.memory().numTensors};
                },
                error => ({error: error.message, bytes, shares, left: kinglet.memory().numTensors}));
            })()
            """
                .formatted(options, ROWS));
  }

  private static List<Double> last(Map<?, ?> told, String key) {
    List<?> all = (List<?>) told.get(key);
    Object end = all.get(all.size() - 1);
    List<Double> out = new ArrayList<>();
    for (Object x : end instanceof List<?> l ? l : List.of(end)) {
      out.add(((Number) x).doubleValue());
    }
    return out;
  }

  private static void grows(Map<?, ?> told) {
    double before = 0;
    for (Object step : (List<?>) told.get("bytes")) {
      double now = ((Number) ((List<?>) step).get(0)).doubleValue();
      assertTrue(now > before, now + " after " + before);
      assertEquals(BYTES, ((Number) ((List<?>) step).get(1)).intValue());
      before = now;
    }
  }

  private List<String> sorted() {
    List<String> names = new ArrayList<>(asked);
    Collections.sort(names);
    return names;
  }

  @Test
  void whatCameIsNotFetchedAgain() {
    Map<?, ?> first = load("{resume: true}");
    assertTrue(first.get("error") instanceof String, "loaded half of the weights: " + first);
    assertEquals(List.of("a.bin", "b.bin", "model.json"), sorted());
    grows(first);
    assertTrue(last(first, "bytes").get(0) < BYTES);
    assertEquals(0, ((Number) first.get("left")).intValue());

    broken = false;
    Map<?, ?> second = load("{resume: true}");
    assertEquals(null, second.get("error"));
    assertEquals(List.of("b.bin", "model.json"), sorted());
    grows(second);
    assertEquals(List.of((double) BYTES, (double) BYTES), last(second, "bytes"));
    assertEquals(List.of(1.0), last(second, "shares"));
    assertEquals(sums(), second.get("y"));
    assertEquals(0, ((Number) second.get("left")).intValue());

    // nothing stays once all was there
    assertEquals(sums(), load("{resume: true}").get("y"));
    assertEquals(List.of("a.bin", "b.bin", "model.json"), sorted());
  }

  @Test
  void withoutResumeABrokenLoadBeginsAnew() {
    Map<?, ?> first = load("{}");
    assertTrue(first.get("error") instanceof String, "loaded half of the weights: " + first);
    broken = false;
    Map<?, ?> second = load("{}");
    assertEquals(List.of("a.bin", "b.bin", "model.json"), sorted());
    grows(second);
    assertEquals(List.of((double) BYTES, (double) BYTES), last(second, "bytes"));
    assertEquals(sums(), second.get("y"));
  }

  /** The first five outputs for ones. */
  private List<Object> sums() {
    List<Object> out = new ArrayList<>();
    for (int c = 0; c < 5; c++) {
      double sum = 0;
      for (int r = 0; r <= ROWS; r++) {
        sum += weights.getFloat(4 * (r * COLUMNS + c));
      }
      out.add(sum == (long) sum ? (Object) (long) sum : sum);
    }
    return out;
  }
}
