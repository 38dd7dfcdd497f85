package dev.kinglet.core;

/**
 * Numbers as text for messages and listings. The Java library's own printing costs tens of
 * kilobytes in the browser.
 */
public final class Num {
  private static final int DIGITS = 6;

  private Num() {}

  /**
   * A number with at most six significant digits: {@code 3}, {@code 0.1}, {@code -12.3457}, {@code
   * 1.5e-9}, {@code NaN}, {@code -Infinity}. Whole numbers of int's range have all their digits.
   */
  public static String str(double x) {
    if (Double.isNaN(x)) {
      return "NaN";
    }
    if (x == (int) x) {
      return "" + (int) x;
    }
    String sign = x < 0 ? "-" : "";
    double size = Math.abs(x);
    if (size == Double.POSITIVE_INFINITY) {
      return sign + "Infinity";
    }
    int exponent = (int) Math.floor(Math.log10(size));
    // In two steps: 10 to the power of 323 and more is infinite.
    int shift = DIGITS - 1 - exponent;
    int first = Math.max(-300, Math.min(300, shift));
    int digits = (int) Math.round(size * Math.pow(10, first) * Math.pow(10, shift - first));
    if (digits >= 1000000) {
      digits = (digits + 5) / 10;
      exponent++;
    } else if (digits < 100000) {
      exponent--; // log10 was rounded up to a whole number
      digits = (int) Math.round(size * Math.pow(10, first) * Math.pow(10, shift + 1 - first));
    }
    int length = DIGITS;
    while (digits % 10 == 0) {
      digits /= 10;
      length--;
    }
    String text = "" + digits;
    if (exponent < -5 || exponent >= 9) {
      String rest = length == 1 ? "" : "." + text.substring(1);
      return sign + text.charAt(0) + rest + "e" + exponent;
    }
    if (exponent < 0) {
      return sign + "0." + "00000".substring(0, -exponent - 1) + text;
    }
    if (length > exponent + 1) {
      return sign + text.substring(0, exponent + 1) + "." + text.substring(exponent + 1);
    }
    return sign + text + "000000000".substring(0, exponent + 1 - length);
  }
}
