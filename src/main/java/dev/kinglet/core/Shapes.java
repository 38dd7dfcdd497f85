package dev.kinglet.core;

/** Shape arithmetic. A shape is an {@code int[]} of dimension sizes, outermost first. */
public final class Shapes {
  private Shapes() {}

  /** Number of elements. */
  public static int size(int[] shape) {
    int n = 1;
    for (int d : shape) {
      n *= d;
    }
    return n;
  }

  /** Row-major strides in elements. */
  public static int[] strides(int[] shape) {
    int[] s = new int[shape.length];
    int n = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      s[i] = n;
      n *= shape[i];
    }
    return s;
  }

  /** Equality of shapes. */
  public static boolean same(int[] a, int[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }

  /** {@code [2,3]}. */
  public static String str(int[] shape) {
    return "[" + list(shape, ",") + "]";
  }

  /** The numbers with {@code between} between them: {@code 2,3}. */
  public static String list(int[] shape, String between) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < shape.length; i++) {
      if (i > 0) {
        b.append(between);
      }
      b.append(shape[i]);
    }
    return b.toString();
  }

  /** The shape both broadcast to (NumPy's rule: align right, 1 stretches). */
  public static int[] broadcast(String op, int[] a, int[] b) {
    int r = Math.max(a.length, b.length);
    int[] out = new int[r];
    for (int i = 0; i < r; i++) {
      int da = i < r - a.length ? 1 : a[i - r + a.length];
      int db = i < r - b.length ? 1 : b[i - r + b.length];
      if (da != db && da != 1 && db != 1) {
        throw KingletException.shape(
            op,
            "shapes "
                + str(a)
                + " and "
                + str(b)
                + " do not broadcast: axis "
                + i
                + " has "
                + da
                + " and "
                + db
                + " (they must be equal, or one of them 1)");
      }
      out[i] = da == 1 ? db : da;
    }
    return out;
  }

  /** A non-negative axis for one that may count from the end. */
  public static int axis(String op, int axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw KingletException.value(
          op,
          "axis "
              + axis
              + " is out of range for rank "
              + rank
              + " ("
              + -rank
              + " to "
              + (rank - 1)
              + ")");
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** Sorted, distinct, non-negative axes; null means all of them. */
  public static int[] axes(String op, int[] axes, int rank) {
    boolean[] has = new boolean[rank];
    int n = 0;
    for (int i = 0; i < (axes == null ? rank : axes.length); i++) {
      int a = axes == null ? i : axis(op, axes[i], rank);
      if (has[a]) {
        throw KingletException.value(op, "axis " + a + " is named twice");
      }
      has[a] = true;
      n++;
    }
    int[] out = new int[n];
    int k = 0;
    for (int a = 0; a < rank; a++) {
      if (has[a]) {
        out[k++] = a;
      }
    }
    return out;
  }

  /** The shape left when {@code axes} are reduced: dropped, or kept as 1. */
  public static int[] reduced(int[] shape, int[] axes, boolean keepDims) {
    int[] out = new int[keepDims ? shape.length : shape.length - axes.length];
    int k = 0;
    int a = 0;
    for (int i = 0; i < shape.length; i++) {
      boolean hit = a < axes.length && axes[a] == i;
      if (hit) {
        a++;
        if (keepDims) {
          out[k++] = 1;
        }
      } else {
        out[k++] = shape[i];
      }
    }
    return out;
  }

  /** A copy with {@code size} inserted at {@code at}. */
  public static int[] insert(int[] shape, int at, int size) {
    return splice(shape, at, at, size);
  }

  /** A copy in which {@code with} stands for the axes {@code from} to {@code to - 1}. */
  public static int[] splice(int[] shape, int from, int to, int... with) {
    int after = from + with.length;
    int[] out = new int[after + shape.length - to];
    System.arraycopy(shape, 0, out, 0, from);
    System.arraycopy(with, 0, out, from, with.length);
    System.arraycopy(shape, to, out, after, shape.length - to);
    return out;
  }

  /** {@code a} followed by {@code b}. */
  public static int[] concat(int[] a, int... b) {
    int[] out = new int[a.length + b.length];
    System.arraycopy(a, 0, out, 0, a.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  /** {@code 0, 1, ..., n-1}. */
  public static int[] iota(int n) {
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      out[i] = i;
    }
    return out;
  }
}
