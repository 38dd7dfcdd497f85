package dev.kinglet.evolve;

/**
 * The logistic function with the same bits everywhere. {@code Math.exp} may differ in its last bit
 * from one browser to another, and one such bit sends two birds different ways; sums, products and
 * quotients of doubles are exact by the standard, so this uses nothing else.
 */
public final class Logistic {
  private static final double LOG2E = 1.4426950408889634;
  // ln 2 in two parts: the first has 32 significant bits, so its product with a small integer is
  // exact
  private static final double LN2_HIGH = 0.6931471803691238;
  private static final double LN2_LOW = 1.9082149292705877e-10;

  private Logistic() {}

  /**
   * The logistic function 1 / (1 + e^-x).
   *
   * @param x any number; below -40 the result is 0, above 40 it is 1, NaN gives NaN
   * @return a number in [0, 1], within 1e-15 of the true value
   */
  public static double of(double x) {
    if (x > 40) {
      return 1;
    }
    if (x < -40) {
      return 0;
    }
    return 1 / (1 + exp(-x));
  }

  // |x| <= 40. e^x = 2^k e^r with |r| <= ln(2)/2, where twelve Taylor terms leave less than 1e-16.
  private static double exp(double x) {
    int k = (int) (x * LOG2E + 64.5) - 64;
    double r = x - k * LN2_HIGH - k * LN2_LOW;
    double p = 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    // 1 << 30 is the largest power of two an int can hold
    if (k < -30) {
      return p / (1 << 30) / (1 << (-k - 30));
    }
    if (k > 30) {
      return p * (1 << 30) * (1 << (k - 30));
    }
    return k < 0 ? p / (1 << -k) : p * (1 << k);
  }
}
