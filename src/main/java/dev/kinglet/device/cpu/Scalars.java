package dev.kinglet.device.cpu;

import dev.kinglet.graph.Prim;

/**
 * The primitives on blocks: one tight loop for each. {@code d} is the result, {@code a b} the
 * arguments, each with the place its block starts; bools are ints, 0 or 1.
 */
final class Scalars {
  private Scalars() {}

  static void unary(Prim prim, float[] d, int dO, float[] a, int aO, int n) {
    switch (prim) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = -a[aO + i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = Math.abs(a[aO + i]);
        }
      }
      case EXP -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.exp(a[aO + i]);
        }
      }
      case EXPM1 -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) expm1(a[aO + i]);
        }
      }
      case LOG -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.log(a[aO + i]);
        }
      }
      case LOG1P -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) log1p(a[aO + i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.sqrt(a[aO + i]);
        }
      }
      case SIN -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.sin(a[aO + i]);
        }
      }
      case COS -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.cos(a[aO + i]);
        }
      }
      case TAN -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.tan(a[aO + i]);
        }
      }
      case ASIN -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.asin(a[aO + i]);
        }
      }
      case ACOS -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.acos(a[aO + i]);
        }
      }
      case ATAN -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.atan(a[aO + i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) tanh(a[aO + i]);
        }
      }
      case FLOOR -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.floor(a[aO + i]);
        }
      }
      case CEIL -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.ceil(a[aO + i]);
        }
      }
      case TRUNC -> {
        for (int i = 0; i < n; i++) {
          float v = a[aO + i];
          d[dO + i] = (float) (v < 0 ? Math.ceil(v) : Math.floor(v));
        }
      }
      case ROUND -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = round(a[aO + i]);
        }
      }
      default -> throw new IllegalStateException(prim.name());
    }
  }

  /** By the exponential: several times faster than the library's, exact to float32. */
  static double tanh(double x) {
    double y = Math.abs(x);
    if (y < 1e-4) {
      return x - x * x * x / 3;
    }
    double t = 1 - 2 / (Math.exp(2 * y) + 1);
    return x < 0 ? -t : t;
  }

  static void binary(Prim prim, float[] d, int dO, float[] a, int aO, float[] b, int bO, int n) {
    switch (prim) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] + b[bO + i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] - b[bO + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] * b[bO + i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] / b[bO + i];
        }
      }
      case REM -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] % b[bO + i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          float x = a[aO + i];
          float y = b[bO + i];
          d[dO + i] = x < y || Float.isNaN(x) ? x : y;
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          float x = a[aO + i];
          float y = b[bO + i];
          d[dO + i] = x > y || Float.isNaN(x) ? x : y;
        }
      }
      case POW -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.pow(a[aO + i], b[bO + i]);
        }
      }
      case ATAN2 -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = (float) Math.atan2(a[aO + i], b[bO + i]);
        }
      }
      default -> throw new IllegalStateException(prim.name());
    }
  }

  /** Floats to bool. */
  static void test(Prim prim, int[] d, int dO, float[] a, int aO, float[] b, int bO, int n) {
    switch (prim) {
      case LT -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] < b[bO + i] ? 1 : 0;
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] <= b[bO + i] ? 1 : 0;
        }
      }
      case EQ -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] == b[bO + i] ? 1 : 0;
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] != b[bO + i] ? 1 : 0;
        }
      }
      case ISNAN -> {
        for (int i = 0; i < n; i++) {
          float x = a[aO + i];
          d[dO + i] = Float.isNaN(x) ? 1 : 0;
        }
      }
      case TOBOOL -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] != 0 ? 1 : 0;
        }
      }
      case TOINT -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = toInt(a[aO + i]);
        }
      }
      default -> throw new IllegalStateException(prim.name());
    }
  }

  /** Toward zero, saturating, NaN to 0; spelled out, for JavaScript's own conversion wraps. */
  static int toInt(float v) {
    return Float.isNaN(v)
        ? 0
        : v >= 0x1p31f ? Integer.MAX_VALUE : v <= -0x1p31f ? Integer.MIN_VALUE : (int) v;
  }

  /** Ints (bools) to int (bool); unary ones take {@code a} twice. */
  static void ints(Prim prim, int[] d, int dO, int[] a, int aO, int[] b, int bO, int n) {
    switch (prim) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] + b[bO + i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] - b[bO + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] * b[bO + i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          int y = b[bO + i];
          d[dO + i] = y == 0 ? 0 : a[aO + i] / y;
        }
      }
      case REM -> {
        for (int i = 0; i < n; i++) {
          int y = b[bO + i];
          d[dO + i] = y == 0 ? 0 : a[aO + i] % y;
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = Math.min(a[aO + i], b[bO + i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = Math.max(a[aO + i], b[bO + i]);
        }
      }
      case NEG -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = -a[aO + i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = Math.abs(a[aO + i]);
        }
      }
      case LT -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] < b[bO + i] ? 1 : 0;
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] <= b[bO + i] ? 1 : 0;
        }
      }
      case EQ -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] == b[bO + i] ? 1 : 0;
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] != b[bO + i] ? 1 : 0;
        }
      }
      case AND, BITAND -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] & b[bO + i];
        }
      }
      case OR, BITOR -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] | b[bO + i];
        }
      }
      case BITXOR -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] ^ b[bO + i];
        }
      }
      case NOT -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = 1 - a[aO + i];
        }
      }
      case SHL -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] << b[bO + i];
        }
      }
      case SHR -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] >> b[bO + i];
        }
      }
      case USHR -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] >>> b[bO + i];
        }
      }
      case TOBOOL -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i] != 0 ? 1 : 0;
        }
      }
      case FLOOR, CEIL, TRUNC, ROUND, TOINT -> {
        for (int i = 0; i < n; i++) {
          d[dO + i] = a[aO + i];
        }
      }
      default -> throw new IllegalStateException(prim.name());
    }
  }

  static void toFloat(float[] d, int dO, int[] a, int aO, int n) {
    for (int i = 0; i < n; i++) {
      d[dO + i] = a[aO + i];
    }
  }

  static void select(
      float[] d, int dO, int[] m, int mO, float[] a, int aO, float[] b, int bO, int n) {
    for (int i = 0; i < n; i++) {
      d[dO + i] = m[mO + i] != 0 ? a[aO + i] : b[bO + i];
    }
  }

  static void select(int[] d, int dO, int[] m, int mO, int[] a, int aO, int[] b, int bO, int n) {
    for (int i = 0; i < n; i++) {
      d[dO + i] = m[mO + i] != 0 ? a[aO + i] : b[bO + i];
    }
  }

  /** Half to even. TeaVM's Math.rint goes by way of long, which neither NaN nor 2.5 survive. */
  private static float round(float x) {
    float below = (float) Math.floor(x);
    float over = x - below;
    float near = over > 0.5f || over == 0.5f && below % 2 != 0 ? below + 1 : below;
    return near == 0 && x < 0 ? -0f : near;
  }

  // TeaVM's own two lose the small ones; these are Kahan's, good to a few units of double's last.

  private static double expm1(double x) {
    double u = Math.exp(x);
    double less = u - 1;
    return u == 1 ? x : less == -1 || u == Double.POSITIVE_INFINITY ? less : less * x / Math.log(u);
  }

  private static double log1p(double x) {
    double u = 1 + x;
    return u == 1 ? x : u == Double.POSITIVE_INFINITY ? u : Math.log(u) * x / (u - 1);
  }
}
