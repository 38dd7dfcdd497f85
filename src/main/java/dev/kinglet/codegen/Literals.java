package dev.kinglet.codegen;

import dev.kinglet.core.Ascii;

/** Numbers as GLSL text, by integer arithmetic alone. */
final class Literals {
  private Literals() {}

  /** A float; the shortest decimal that is this float again. */
  static String number(double value) {
    float f = (float) value;
    int bits = Float.floatToIntBits(f);
    if (f == 0 && bits == 0) {
      return "0.0";
    }
    if (Float.isNaN(f) || Float.isInfinite(f) || f == 0) {
      return "intBitsToFloat(" + bits(bits) + ")";
    }
    double a = Math.abs((double) f);
    int exponent = 0; // a = m * 10^exponent, m of d digits
    for (double scale = 1; a >= 10 * scale && exponent < 40; scale *= 10) {
      exponent++;
    }
    for (double scale = 1; a < scale && exponent > -40; scale /= 10) {
      exponent--;
    }
    for (int digits = 1; digits <= 9; digits++) {
      int e = exponent - digits + 1;
      double scaled = e >= 0 ? a / power(e) : a * power(-e);
      int m = (int) (scaled + 0.5);
      if ((float) (e >= 0 ? m * power(e) : m / power(-e)) == Math.abs(f)) {
        String text = decimal(m, e);
        return f < 0 ? "-" + text : text;
      }
    }
    return "intBitsToFloat(" + bits(bits) + ")";
  }

  private static double power(int e) {
    double p = 1;
    for (int i = 0; i < e; i++) {
      p *= 10;
    }
    return p;
  }

  private static String decimal(int m, int e) {
    while (m % 10 == 0 && m != 0) {
      m /= 10;
      e++;
    }
    String s = Integer.toString(m);
    int point = s.length() + e;
    if (point > 9 || point < -4) {
      return s.substring(0, 1) + (s.length() > 1 ? "." + s.substring(1) : ".0") + "e" + (point - 1);
    }
    StringBuilder b = new StringBuilder();
    if (point <= 0) {
      b.append("0.");
      for (int i = point; i < 0; i++) {
        b.append('0');
      }
      return b.append(s).toString();
    }
    for (int i = 0; i < point || i < s.length(); i++) {
      if (i == point) {
        b.append('.');
      }
      b.append(i < s.length() ? s.charAt(i) : '0');
    }
    return s.length() <= point ? b.append(".0").toString() : b.toString();
  }

  /** An int. */
  static String integer(int v) {
    return v == Integer.MIN_VALUE ? "(-2147483647 - 1)" : Integer.toString(v);
  }

  private static String bits(int v) {
    return v >= 0 ? "0x" + Integer.toHexString(v) : "int(0x" + Integer.toHexString(v) + "u)";
  }

  /** Whether the text is one name or number. */
  static boolean isName(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (!Ascii.isLetterOrDigit(c) && c != '_' && c != '.') {
        return false;
      }
    }
    return !s.isEmpty();
  }
}
