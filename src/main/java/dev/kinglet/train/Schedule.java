package dev.kinglet.train;

/** A step size that follows from the number of steps done. */
public interface Schedule {
  /** The step size of the step after {@code steps} others. */
  double rate(int steps);

  /**
   * {@code start * factor ^ (steps / every)}; with {@code staircase} the power is cut to a whole
   * number.
   */
  static Schedule exponential(double start, double every, double factor, boolean staircase) {
    return n -> start * Math.pow(factor, staircase ? Math.floor(n / every) : n / every);
  }

  /** From start to end in {@code steps}, along a power of what is left; then end. */
  static Schedule polynomial(double start, double end, double steps, double power) {
    return n -> (start - end) * Math.pow(1 - Math.min(n, steps) / steps, power) + end;
  }

  /**
   * From start to end in {@code steps}, along half a cosine (Loshchilov, Hutter 2017); then end.
   */
  static Schedule cosine(double start, double end, double steps) {
    return n -> end + (start - end) * (1 + Math.cos(Math.PI * Math.min(n, steps) / steps)) / 2;
  }

  /** {@code rates[i]} up to and with step {@code bounds[i]}; the last rate afterwards. */
  static Schedule piecewise(double[] bounds, double[] rates) {
    return n -> {
      int i = 0;
      while (i < bounds.length && n > bounds[i]) {
        i++;
      }
      return rates[i];
    };
  }
}
