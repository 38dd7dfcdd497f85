package app;

import org.teavm.interop.PlatformMarker;
import org.teavm.jso.dom.html.HTMLDocument;

/** On the JVM it prints, in the browser it writes into the page. */
public final class Main {
  private Main() {}

  /** Learns exclusive or and shows what was learned. */
  public static void main(String[] args) {
    int[] got = Xor.learn(200);
    String text = "xor: 00 " + got[0] + ", 01 " + got[1] + ", 10 " + got[2] + ", 11 " + got[3];
    if (isBrowser()) {
      HTMLDocument.current().getElementById("out").setInnerText(text);
    } else {
      System.out.println(text);
    }
  }

  @PlatformMarker
  private static boolean isBrowser() {
    return false;
  }
}
