package dev.kinglet.device.cpu;

/** Runs independent pieces of work, at the same time where there are threads. */
public interface Parallel {
  /** One after the other. */
  Parallel SERIAL =
      (chunks, body) -> {
        for (int i = 0; i < chunks; i++) {
          body.run(i);
        }
      };

  /** Runs {@code body} for 0 .. chunks-1, in any order; returns when all are done. */
  void run(int chunks, Body body);

  /** A piece of work. */
  interface Body {
    /** Does piece {@code chunk}. */
    void run(int chunk);
  }
}
