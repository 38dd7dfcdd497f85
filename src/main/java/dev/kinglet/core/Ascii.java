package dev.kinglet.core;

/**
 * Letters and digits of ASCII; the Java library's own tests bring tables of all of Unicode along.
 */
public final class Ascii {
  private Ascii() {}

  /** Whether a letter or a digit. */
  public static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** With small letters. */
  public static String lower(String s) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      b.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return b.toString();
  }

  /**
   * The number that {@code digits[.digits][e[-]digits]} writes, right to the last bit but one. The
   * text must have that form.
   */
  public static double number(String s) {
    double v = 0;
    int scale = 0;
    int i = 0;
    boolean fraction = false;
    while (i < s.length() && s.charAt(i) != 'e') {
      char c = s.charAt(i++);
      if (c == '.') {
        fraction = true;
      } else {
        v = v * 10 + (c - '0');
        scale -= fraction ? 1 : 0;
      }
    }
    if (i < s.length()) {
      boolean negative = s.charAt(i + 1) == '-';
      int e = 0;
      for (i += negative ? 2 : 1; i < s.length(); i++) {
        e = e * 10 + (s.charAt(i) - '0');
      }
      scale += negative ? -e : e;
    }
    double power = Math.pow(10, Math.abs(scale));
    return scale < 0 ? v / power : v * power;
  }
}
