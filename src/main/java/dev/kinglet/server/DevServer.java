package dev.kinglet.server;

import dev.kinglet.build.BuildFailure;
import dev.kinglet.build.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Serves the gallery, watches what it is made of, and makes it again when that changes. */
final class DevServer implements AutoCloseable {
  private static final int LOOK_MILLIS = 250;

  private final Sources sources;
  private final Reload reload = new Reload();
  private final SiteServer server;
  private final Thread watcher = new Thread(this::watch, "watch");
  private final Map<Path, String> first;
  private volatile boolean closed;

  /**
   * Starts serving and watching.
   *
   * @throws IOException if the port is taken
   */
  DevServer(Project project, int port) throws IOException {
    Files.createDirectories(project.site());
    sources = new Sources(project);
    first = sources.state();
    server = SiteServer.reloading(project.site(), port, reload);
    watcher.setDaemon(true);
    watcher.start();
  }

  String url() {
    return server.url();
  }

  void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
    reload.close();
    server.close();
  }

  private void watch() {
    try {
      Map<Path, String> built = first;
      while (!closed) {
        Thread.sleep(LOOK_MILLIS);
        Map<Path, String> now = sources.state();
        if (!now.equals(built)) {
          now = settled(now);
          rebuild(changed(built, now));
          built = now;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<Path> changed(Map<Path, String> before, Map<Path, String> now) {
    Set<Path> all = new HashSet<>(before.keySet());
    all.addAll(now.keySet());
    all.removeIf(file -> Objects.equals(before.get(file), now.get(file)));
    return all;
  }

  /** Waits until an editor or a checkout has stopped writing. */
  private Map<Path, String> settled(Map<Path, String> state)
      throws IOException, InterruptedException {
    Map<Path, String> last = state;
    while (true) {
      Thread.sleep(60);
      Map<Path, String> now = sources.state();
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
  }

  private void rebuild(Set<Path> changed) {
    long start = System.nanoTime();
    try {
      sources.rebuild(changed);
      System.out.printf("rebuilt in %.1f s%n", (System.nanoTime() - start) / 1e9);
      reload.rebuilt();
    } catch (BuildFailure e) {
      System.err.println(e.getMessage());
      reload.failed(e.getMessage());
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      reload.failed(e.toString());
    }
  }
}
