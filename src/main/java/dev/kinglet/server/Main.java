package dev.kinglet.server;

import dev.kinglet.build.Project;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;

/** The development server's command line. */
public final class Main {
  private Main() {}

  /**
   * Serves the gallery until the process, or the one that started it, ends.
   *
   * @param args the project's folder, its version, the port
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int port = Integer.parseInt(args[2]);
    ProcessHandle.current().parent().ifPresent(Main::endWith);
    try (DevServer server = new DevServer(Project.here(Path.of(args[0]), args[1]), port)) {
      System.out.println("Kinglet is at " + server.url() + " (Ctrl-C stops it)");
      server.join();
    } catch (IOException e) {
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        System.err.println(
            "[ERROR] Port " + port + " is taken: choose another with -Dport=" + (port + 1));
        System.exit(1);
      }
      throw e;
    }
  }

  /** Maven started this process: it must not outlive Maven. */
  private static void endWith(ProcessHandle parent) {
    var unused = parent.onExit().thenRun(() -> System.exit(0));
  }
}
