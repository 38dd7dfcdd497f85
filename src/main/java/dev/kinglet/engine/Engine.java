package dev.kinglet.engine;

import dev.kinglet.graph.Node;

/** The only place that sees every stage. */
public final class Engine {
  private Engine() {}

  /** Gets values, or an error. */
  public interface Reader {
    /** Exactly one of them is null. */
    void run(Object host, RuntimeException error);
  }

  public static void open(Node node) {}

  public static void close(Node node) {}

  public static Object readSync(Node node) {
    return null;
  }

  public static void read(Node node, Reader reader) {}
}
