package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.floats;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;
import java.util.Arrays;

/**
 * Where the windows of a convolution or pooling lie: {@code n} spatial axes, which are axes 1 to n
 * of [batch, ..., channels].
 */
public final class Windows {
  final int n;
  final int[] in;
  final int[] kernel;

  /** Places between windows, axis by axis. */
  public final int[] stride;

  /** Places between elements of a window, axis by axis. */
  public final int[] dilation;

  /** Padding before each axis. */
  public final int[] low;

  /** Padding after each axis, or more where the last window reaches further. */
  public final int[] high;

  /** How many windows lie along each axis. */
  public final int[] out;

  private Windows(int[] in, int[] kernel, int[] stride, int[] dilation) {
    n = in.length;
    this.in = in;
    this.kernel = kernel;
    this.stride = stride;
    this.dilation = dilation;
    low = new int[n];
    high = new int[n];
    out = new int[n];
  }

  /**
   * Lays windows.
   *
   * @param in sizes of the spatial axes
   * @param kernel sizes of the window
   * @param strides one for each axis, or one for all; null for 1
   * @param dilations likewise
   * @param rounding of a size that strides do not divide: null or floor, ceil, round
   */
  public static Windows of(
      String op,
      int[] in,
      int[] kernel,
      int[] strides,
      Padding pad,
      int[] dilations,
      String rounding) {
    int n = in.length;
    Windows w =
        new Windows(
            in, kernel, each(op, "strides", strides, n), each(op, "dilations", dilations, n));
    for (int i = 0; i < n; i++) {
      int reach = (kernel[i] - 1) * w.dilation[i] + 1;
      int s = w.stride[i];
      if (kernel[i] < 1) {
        throw KingletException.shape(op, "window " + Shapes.str(kernel) + " is empty");
      }
      if (pad.same()) {
        w.out[i] = (in[i] + s - 1) / s;
        int total = Math.max(0, (w.out[i] - 1) * s + reach - in[i]);
        w.low[i] = total / 2;
        w.high[i] = total - w.low[i];
        continue;
      }
      int[] sides = pad.sides();
      if (sides.length != 1 && sides.length != 2 * n) {
        throw KingletException.value(
            op, sides.length + " paddings for " + n + " spatial axes (before and after each)");
      }
      w.low[i] = sides.length == 1 ? sides[0] : sides[2 * i];
      w.high[i] = sides.length == 1 ? sides[0] : sides[2 * i + 1];
      if (w.low[i] < 0 || w.high[i] < 0) {
        throw KingletException.value(op, "negative padding " + Shapes.str(sides));
      }
      int span = in[i] + w.low[i] + w.high[i] - reach;
      int up = "ceil".equals(rounding) ? s - 1 : "round".equals(rounding) ? s / 2 : 0;
      w.out[i] = span < 0 ? 0 : (span + up) / s + 1;
      w.high[i] = Math.max(w.high[i], (w.out[i] - 1) * s + reach - in[i] - w.low[i]);
    }
    return w;
  }

  /** One number for each of n axes. */
  static int[] each(String op, String what, int[] given, int n) {
    int[] out = given == null ? new int[] {1} : given;
    if (out.length == 1 && n != 1) {
      int v = out[0];
      out = new int[n];
      Arrays.fill(out, v);
    }
    if (out.length != n) {
      throw KingletException.value(
          op, what + " " + Shapes.str(out) + " for " + n + " spatial axes");
    }
    for (int v : out) {
      if (v < 1) {
        throw KingletException.value(op, what + " must be positive, got " + Shapes.str(out));
      }
    }
    return out;
  }

  boolean padded() {
    for (int i = 0; i < n; i++) {
      if (low[i] > 0 || high[i] > 0) {
        return true;
      }
    }
    return false;
  }

  private int[] around(int[] spatial, int rank) {
    int[] all = new int[rank];
    System.arraycopy(spatial, 0, all, 1, n);
    return all;
  }

  /** With zeros around the spatial axes. */
  Node pad(Node x) {
    return Graph.pad(x, around(low, x.rank()), around(high, x.rank()), null);
  }

  /** With {@code value} around the spatial axes. */
  Node pad(Node x, double value) {
    return SliceOps.pad(x, around(low, x.rank()), around(high, x.rank()), value);
  }

  /** Padded [batch, in.., rest..] to [batch, out.., rest.., kernel..]. */
  Node read(Node padded) {
    Node x = padded;
    for (int i = 0; i < n; i++) {
      x = Graph.window(x, 1 + i, kernel[i], out[i], stride[i], dilation[i]);
    }
    return x;
  }

  /**
   * [batch, out.., rest.., kernel..] to [batch, in.., rest.., kernel..]: the value that the window
   * element at {@code kernel} gives to each place; the transpose of pad and read, but for the sum.
   */
  Node write(Node y) {
    Node x = y;
    for (int i = 0; i < n; i++) {
      x = write(x, i);
    }
    return x;
  }

  private Node write(Node x, int i) {
    int size = low[i] + in[i] + high[i];
    Node y = Graph.unskew(x, 1 + i, x.rank() - n + i, size, stride[i], dilation[i]);
    return Graph.slice(y, 1 + i, low[i], in[i]);
  }

  /** {@link #write} and the sum over the window's elements: the transpose of pad and read. */
  Node collect(Node y) {
    Node x = y;
    for (int i = 0; i < n; i++) {
      boolean apart = stride[i] == kernel[i] && dilation[i] == 1;
      x = apart ? join(x, 1 + i, x.rank() - n + i) : write(x, i);
    }
    return Graph.reduce(Node.Fold.SUM, x, elements(x));
  }

  /** Windows side by side: no place has more than one element, so the axes become one. */
  private Node join(Node x, int pos, int elem) {
    int[] perm = new int[x.rank()];
    int k = 0;
    for (int i = 0; i < perm.length; i++) {
      if (i != elem) {
        perm[k++] = i;
      }
      if (i == pos) {
        perm[k++] = elem;
      }
    }
    int[] shape = x.shape.clone();
    shape[pos] *= shape[elem];
    shape[elem] = 1;
    Node y = Graph.reshape(Graph.permute(x, perm), shape);
    int i = pos - 1;
    int[] above = new int[perm.length];
    above[pos] = Math.max(0, low[i] + in[i] - shape[pos]);
    return Graph.slice(Graph.pad(y, new int[perm.length], above, null), pos, low[i], in[i]);
  }

  /** [batch, out.., rest..] seen the same from every element of its window. */
  Node spread(Node y) {
    int[] ones = new int[n];
    Arrays.fill(ones, 1);
    return Graph.expand(
        Graph.reshape(y, Shapes.concat(y.shape, ones)), Shapes.concat(y.shape, kernel));
  }

  /** The window axes of what {@link #read} gives. */
  int[] elements(Node windows) {
    int[] axes = new int[n];
    for (int i = 0; i < n; i++) {
      axes[i] = windows.rank() - n + i;
    }
    return axes;
  }

  /** How many elements of each window are real: float32, [out.., 1]; a scalar where all are. */
  Node count() {
    int all = 1;
    for (int k : kernel) {
      all *= k;
    }
    if (!padded()) {
      return ArithmeticOps.number(all);
    }
    Node total = null;
    for (int i = 0; i < n; i++) {
      // elements j of window o with 0 <= start + j * dilation < in, start = o * stride - low
      int[] s = new int[n + 1];
      Arrays.fill(s, 1);
      s[i] = out[i];
      Node start = ArithmeticOps.add(ArithmeticOps.mul(Graph.iota(out[i]), stride[i]), -low[i]);
      Node last = div(ArithmeticOps.sub(ArithmeticOps.like(start, in[i] - 1), start), dilation[i]);
      Node first = div(ArithmeticOps.add(UnaryOps.neg(start), dilation[i] - 1.0), dilation[i]);
      Node from = Graph.map(ScalarOp.MAXIMUM, first, ArithmeticOps.like(first, 0));
      Node to = Graph.map(ScalarOp.MINIMUM, last, ArithmeticOps.like(last, kernel[i] - 1));
      Node c = ArithmeticOps.add(ArithmeticOps.sub(to, from), 1);
      Node f = Graph.reshape(floats(c), s);
      total = total == null ? f : ArithmeticOps.mul(total, f);
    }
    return Graph.map(ScalarOp.MAXIMUM, total, ArithmeticOps.number(1));
  }

  private static Node div(Node a, int by) {
    return by == 1 ? a : ArithmeticOps.div(a, ArithmeticOps.like(a, by));
  }
}
