package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.mul;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/**
 * Discrete Fourier transforms along the last axis, of any length, made of other ops: a product with
 * the matrix of the transform while it is short; Cooley and Tukey's split into two shorter ones;
 * and where a length has no short factor, Bluestein's convolution, which has the length of a power
 * of two. Factors are computed in double precision.
 */
final class Fourier {
  /** The longest transform that is one matrix product. */
  private static final int SHORT = 64;

  private Fourier() {}

  /**
   * {@code y[k] = Σ x[i] exp(sign 2πj i k / n)}, not scaled.
   *
   * @param x complex64 or float32, [.., n]
   * @param sign -1 for the transform, 1 for its inverse
   */
  static Node transform(Node x, int sign) {
    int n = x.shape[x.rank() - 1];
    if (x.size() == 0) {
      return Graph.cast(x, DType.COMPLEX64);
    }
    return Graph.reshape(rows(Graph.reshape(x, x.size() / n, n), sign), x.shape);
  }

  /** Of [rows, n]. */
  private static Node rows(Node x, int sign) {
    int b = x.shape[0];
    int n = x.shape[1];
    if (n <= SHORT) {
      return product(x, sign);
    }
    int n1 = SHORT;
    while (n % n1 != 0 || n1 * n1 > n) {
      n1--;
    }
    if (n1 == 1) {
      return convolution(x, sign);
    }
    int n2 = n / n1;
    Node first = product(turned(x, b, n1, n2), sign);
    Node between = mul(Graph.reshape(first, b, n2, n1), factors(n, n2, n1, sign));
    Node second = rows(turned(between, b, n2, n1), sign);
    return Graph.reshape(turned(second, b, n1, n2), b, n);
  }

  /** Rows of [b, p, q] with the last two axes exchanged: [b * q, p]. */
  private static Node turned(Node x, int b, int p, int q) {
    return Graph.reshape(Graph.permute(Graph.reshape(x, b, p, q), 0, 2, 1), b * q, p);
  }

  private static Node product(Node x, int sign) {
    int n = x.shape[1];
    Node w = factors(n, n, n, sign);
    if (!(x instanceof Node.Pair)) {
      return Graph.pair(product(x, w.inputs[0]), product(x, w.inputs[1]));
    }
    Node a = x.inputs[0];
    Node b = x.inputs[1];
    return Graph.pair(
        ArithmeticOps.sub(product(a, w.inputs[0]), product(b, w.inputs[1])),
        ArithmeticOps.add(product(a, w.inputs[1]), product(b, w.inputs[0])));
  }

  private static Node product(Node x, Node w) {
    int n = x.shape[1];
    return Graph.contract(
        new int[] {x.shape[0], n, n}, 2, x, new int[] {0, -1, 1}, w, new int[] {-1, 1, 0});
  }

  /** {@code exp(sign 2πj r c / n)} in row r and column c. */
  private static Node factors(int n, int rows, int columns, int sign) {
    float[] re = new float[rows * columns];
    float[] im = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        root(re, im, r * columns + c, sign * 2 * Math.PI * ((double) r * c % n) / n);
      }
    }
    return pair(re, im, rows, columns);
  }

  private static void root(float[] re, float[] im, int i, double angle) {
    re[i] = (float) Math.cos(angle);
    im[i] = (float) Math.sin(angle);
  }

  private static Node pair(float[] re, float[] im, int... shape) {
    return Graph.pair(
        Graph.source(new Buffer(DType.FLOAT32, re.length, re), shape),
        Graph.source(new Buffer(DType.FLOAT32, im.length, im), shape));
  }

  /** {@code i k = (i² + k² - (k - i)²) / 2} makes the transform a convolution with a chirp. */
  private static Node convolution(Node x, int sign) {
    int n = x.shape[1];
    int m = 1;
    while (m < 2 * n - 1) {
      m *= 2;
    }
    float[] re = new float[n];
    float[] im = new float[n];
    float[] chirpRe = new float[m];
    float[] chirpIm = new float[m];
    for (int i = 0; i < n; i++) {
      root(re, im, i, sign * Math.PI * ((double) i * i % (2.0 * n)) / n);
      int mirrored = (m - i) % m;
      chirpRe[i] = re[i];
      chirpIm[i] = -im[i];
      chirpRe[mirrored] = re[i];
      chirpIm[mirrored] = -im[i];
    }
    Node own = pair(re, im, n);
    Node padded = Graph.pad(mul(x, own), new int[2], new int[] {0, m - n}, null);
    Node y = mul(rows(padded, -1), rows(pair(chirpRe, chirpIm, 1, m), -1));
    return mul(mul(Graph.slice(rows(y, 1), 1, 0, n), own), 1.0 / m);
  }
}
