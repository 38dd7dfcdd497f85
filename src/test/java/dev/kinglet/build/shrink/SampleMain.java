package dev.kinglet.build.shrink;

import java.util.List;
import org.teavm.jso.JSBody;

/** Prints the sample's answers: what the test compiles to JavaScript. */
public final class SampleMain {
  private SampleMain() {}

  /** The answers. */
  public static List<String> answers() {
    return Sample.answers();
  }

  /** Prints one answer a line. */
  public static void main(String[] args) {
    for (String line : Sample.answers()) {
      print(line);
    }
  }

  @JSBody(params = "line", script = "console.log(line);")
  private static native void print(String line);
}
