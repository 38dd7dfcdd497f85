package dev.kinglet.core;

/**
 * Johannes Baagøe's generator Alea (2010) with seeds of text, in the variant of the npm package
 * seedrandom: the same numbers for the same seed as there, on the JVM and in the browser. Orders
 * that a seed decides are drawn from it; tensors of random numbers are not.
 */
public final class Alea {
  private static final double TWO32 = 4294967296.0;

  private double s0;
  private double s1;
  private double s2;
  private double carry = 1;

  /** The state of the hash of seeds. */
  private double n = 0xefc8249dL;

  /** The generator that a seed starts. */
  public Alea(String seed) {
    s0 = mash(" ");
    s1 = mash(" ");
    s2 = mash(" ");
    s0 = unit(s0 - mash(seed));
    s1 = unit(s1 - mash(seed));
    s2 = unit(s2 - mash(seed));
  }

  private static double unit(double x) {
    return x < 0 ? x + 1 : x;
  }

  /** The whole part modulo 2^32. */
  private static double low(double x) {
    double whole = Math.floor(x);
    return whole - TWO32 * Math.floor(whole / TWO32);
  }

  private double mash(String text) {
    for (int i = 0; i < text.length(); i++) {
      n += text.charAt(i);
      double h = 0.02519603282416938 * n;
      n = low(h);
      h = (h - n) * n;
      n = low(h);
      n += (h - n) * TWO32;
    }
    return low(n) / TWO32;
  }

  /** The next number, from 0 up to but without 1, with 32 bits. */
  public double next() {
    double t = 2091639 * s0 + carry / TWO32;
    s0 = s1;
    s1 = s2;
    carry = Math.floor(t);
    s2 = t - carry;
    return s2;
  }

  /** The next number as 32 bits. */
  public int nextInt() {
    double x = low(next() * TWO32);
    return (int) (x < TWO32 / 2 ? x : x - TWO32);
  }

  /** The next number as one of 0 to {@code bound - 1}. */
  public int below(int bound) {
    return (int) (next() * bound);
  }
}
