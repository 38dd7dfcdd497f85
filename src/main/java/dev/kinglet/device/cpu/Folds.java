package dev.kinglet.device.cpu;

import dev.kinglet.graph.Node.Fold;

/** The inner loops of reductions. Floats accumulate in double; int sums wrap. */
final class Folds {
  private Folds() {}

  static double identity(Fold f) {
    return switch (f) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    };
  }

  static int identity(Fold f, boolean bool) {
    return switch (f) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> bool ? 0 : Integer.MIN_VALUE;
      case MIN -> bool ? 1 : Integer.MAX_VALUE;
    };
  }

  static double join(Fold f, double a, double b) {
    return switch (f) {
      case SUM -> a + b;
      case PROD -> a * b;
      case MAX -> b > a || Double.isNaN(b) ? b : a;
      case MIN -> b < a || Double.isNaN(b) ? b : a;
    };
  }

  static int join(Fold f, int a, int b) {
    return switch (f) {
      case SUM -> a + b;
      case PROD -> a * b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  /** acc[i] = acc[i] fold x[i]. */
  static void columns(Fold f, double[] acc, float[] x, int at, int n) {
    switch (f) {
      case SUM -> {
        for (int i = 0; i < n; i++) {
          acc[i] += x[at + i];
        }
      }
      case PROD -> {
        for (int i = 0; i < n; i++) {
          acc[i] *= x[at + i];
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          double v = x[at + i];
          acc[i] = v > acc[i] || Double.isNaN(v) ? v : acc[i];
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          double v = x[at + i];
          acc[i] = v < acc[i] || Double.isNaN(v) ? v : acc[i];
        }
      }
    }
  }

  static void columns(Fold f, int[] acc, int[] x, int at, int n) {
    for (int i = 0; i < n; i++) {
      acc[i] = join(f, acc[i], x[at + i]);
    }
  }

  /** acc[i] += a[i] * b[i]. */
  static void products(double[] acc, float[] a, int aO, float[] b, int bO, int n) {
    for (int i = 0; i < n; i++) {
      acc[i] += (double) a[aO + i] * b[bO + i];
    }
  }

  /** acc[i] += a[i] * b. */
  static void scaled(double[] acc, float[] a, int aO, double b, int n) {
    for (int i = 0; i < n; i++) {
      acc[i] += a[aO + i] * b;
    }
  }

  /** Sum of a[i] * b[i]. */
  static double dot(float[] a, int aO, float[] b, int bO, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += (double) a[aO + i] * b[bO + i];
      s1 += (double) a[aO + i + 1] * b[bO + i + 1];
      s2 += (double) a[aO + i + 2] * b[bO + i + 2];
      s3 += (double) a[aO + i + 3] * b[bO + i + 3];
    }
    for (; i < n; i++) {
      s0 += (double) a[aO + i] * b[bO + i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** The fold of x[at .. at+n). */
  static double row(Fold f, float[] x, int at, int n) {
    double s0 = identity(f);
    int i = 0;
    switch (f) {
      case SUM -> {
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (; i + 3 < n; i += 4) {
          s0 += x[at + i];
          s1 += x[at + i + 1];
          s2 += x[at + i + 2];
          s3 += x[at + i + 3];
        }
        for (; i < n; i++) {
          s0 += x[at + i];
        }
        return s0 + s1 + (s2 + s3);
      }
      case PROD -> {
        for (; i < n; i++) {
          s0 *= x[at + i];
        }
      }
      case MAX -> {
        for (; i < n; i++) {
          double v = x[at + i];
          s0 = v > s0 || Double.isNaN(v) ? v : s0;
        }
      }
      default -> {
        for (; i < n; i++) {
          double v = x[at + i];
          s0 = v < s0 || Double.isNaN(v) ? v : s0;
        }
      }
    }
    return s0;
  }

  static int row(Fold f, boolean bool, int[] x, int at, int n) {
    int s = identity(f, bool);
    for (int i = 0; i < n; i++) {
      s = join(f, s, x[at + i]);
    }
    return s;
  }
}
