package dev.kinglet.device.cpu;

import org.teavm.interop.PlatformMarker;

/** Where this code runs. */
final class Platform {
  private Platform() {}

  /** Whether in JavaScript; TeaVM knows the answer at build time and drops the other branch. */
  @PlatformMarker
  static boolean isJavaScript() {
    return false;
  }
}
