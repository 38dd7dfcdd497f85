package dev.kinglet.build;

/** What may be shipped, in bytes. The build fails over it; raising a number needs a reason. */
final class Budget {
  /**
   * The main script, {@code kinglet.mjs}, gzipped: engine, devices, ops, layers, training, data,
   * both loaders. The aim is 180,000; docs/figures.md tells what stands against it.
   */
  static final int SCRIPT_GZIP = 252_000;

  /** The charts, {@code kinglet-visor.js}, gzipped. */
  static final int VISOR_GZIP = 12_288;

  /** One demo as one file, not compressed. */
  static final int OFFLINE_PAGE = 1_000_000;

  private Budget() {}

  /** Fails the build if {@code size} is over {@code limit}. */
  static void check(String what, int size, int limit) {
    if (size > limit) {
      throw new BuildFailure(
          what + " has " + size + " bytes, " + (size - limit) + " over its budget of " + limit);
    }
  }
}
