package dev.kinglet.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** Tells open pages, by server-sent events, that the site was rebuilt or could not be. */
final class Reload implements AutoCloseable {
  private record Page(Response response, Callback callback) {}

  private final List<Page> pages = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "reload");
            thread.setDaemon(true);
            return thread;
          });
  private volatile String failure = "";

  Reload() {
    // A comment now and then keeps the connection, and finds pages that have gone.
    var unused = beat.scheduleAtFixedRate(() -> send(": here\n\n"), 20, 20, TimeUnit.SECONDS);
  }

  /** Keeps a page's connection; a page that opens while the build is broken hears of it. */
  void open(Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Page page = new Page(response, callback);
    String said = failure;
    beat.execute(
        () -> {
          if (write(page, said.isEmpty() ? ": hello\n\n" : event("failure", said))) {
            pages.add(page);
          }
        });
  }

  /** The site was rebuilt: pages load again. */
  void rebuilt() {
    failure = "";
    beat.execute(() -> send(event("rebuilt", "")));
  }

  /** The site could not be rebuilt: pages show why. */
  void failed(String why) {
    failure = why;
    beat.execute(() -> send(event("failure", why)));
  }

  private static String event(String name, String text) {
    StringBuilder out = new StringBuilder("event: ").append(name).append('\n');
    text.lines().forEach(line -> out.append("data: ").append(line).append('\n'));
    if (text.isEmpty()) {
      out.append("data:\n");
    }
    return out.append('\n').toString();
  }

  private void send(String text) {
    pages.removeIf(page -> !write(page, text));
  }

  private static boolean write(Page page, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (Blocker.Callback done = Blocker.callback()) {
      page.response().write(false, bytes, done);
      done.block();
      return true;
    } catch (IOException e) {
      page.callback().failed(e);
      return false;
    }
  }

  @Override
  public void close() {
    beat.shutdownNow();
  }
}
