package dev.kinglet.js;

import org.teavm.jso.JSExport;

/** The exported script: what {@code import * as kinglet} and the global {@code kinglet} hold. */
public final class Main {
  private Main() {}

  /** TeaVM's entry point. Loading the script starts nothing. */
  public static void main(String[] args) {}

  /** The version of this script. */
  @JSExport
  public static String version() {
    return "0.1.0";
  }
}
