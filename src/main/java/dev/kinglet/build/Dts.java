package dev.kinglet.build;

/** The TypeScript declarations of the exported script. */
final class Dts {
  private Dts() {}

  /** The text of {@code kinglet.d.ts}. */
  static String text() {
    return """
        /** The version of this script. */
        export function version(): string;

        export as namespace kinglet;
        """;
  }
}
