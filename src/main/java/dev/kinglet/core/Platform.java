package dev.kinglet.core;

import org.teavm.interop.PlatformMarker;

/** Where this code runs. */
public final class Platform {
  private Platform() {}

  /** Whether in JavaScript; TeaVM knows the answer at build time and drops the other branch. */
  @PlatformMarker
  public static boolean isJavaScript() {
    return false;
  }
}
