package dev.kinglet.io;

/** Weights kept in fewer bits than they compute in: how the numbers come back. */
public final class Quantized {
  private Quantized() {}

  /**
   * The number that 16 bits of IEEE 754 binary16 stand for; exact.
   *
   * @param bits sign, five bits of exponent, ten of fraction; higher bits do not matter
   */
  public static float half(int bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 31
            ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
            : exponent == 0
                ? fraction / (double) (1 << 24)
                : (1024 + fraction) * (double) (1 << exponent) / (1 << 25);
    return (float) ((bits & 0x8000) == 0 ? size : -size);
  }

  /** The numbers of binary16 values. */
  public static float[] halves(char[] bits) {
    float[] out = new float[bits.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = half(bits[i]);
    }
    return out;
  }

  /** {@code code · scale + min} of every code (0 … 65,535). */
  public static float[] floats(char[] codes, double scale, double min) {
    float[] out = new float[codes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (codes[i] * scale + min);
    }
    return out;
  }

  /** {@code code · scale + min} of every code, rounded, halves upwards. */
  public static int[] ints(char[] codes, double scale, double min) {
    int[] out = new int[codes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) Math.floor(codes[i] * scale + min + 0.5);
    }
    return out;
  }
}
