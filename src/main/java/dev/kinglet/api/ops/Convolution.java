package dev.kinglet.api.ops;

import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/**
 * A convolution and its two derivatives. Each is linear in two of x [batch, in.., C], w [kernel..,
 * C/groups, O] and y [batch, out.., O], and each one's derivatives are the other two: so it can be
 * differentiated as often as one likes, always by contractions over windows.
 */
record Convolution(Windows at, int groups) {

  private int grouped() {
    return groups > 1 ? 1 : 0;
  }

  /** [.., C] to [.., groups, C/groups] when there are groups. */
  private Node channels(Node x) {
    if (groups == 1) {
      return x;
    }
    int[] s = Shapes.insert(x.shape, x.rank() - 1, groups);
    s[x.rank()] /= groups;
    return Graph.reshape(x, s);
  }

  private Node filter(Node w) {
    return channels(w); // [kernel.., C/groups, groups, O/groups]
  }

  /** y of x and w. */
  Node forward(Node x, Node w) {
    Node windows = at.read(at.pad(channels(x)));
    Node f = filter(w);
    int n = at.n;
    int g = grouped();
    int dims = n + 2 + g + n + 1;
    int[] sizes = new int[dims];
    int[] a = new int[dims];
    int[] b = new int[dims];
    int d = 0;
    d = dim(sizes, a, b, d, x.shape[0], 0, -1);
    for (int i = 0; i < n; i++) {
      d = dim(sizes, a, b, d, at.out[i], 1 + i, -1);
    }
    if (g == 1) {
      d = dim(sizes, a, b, d, groups, 1 + n, n + 1);
    }
    d = dim(sizes, a, b, d, f.shape[n + 1 + g], -1, n + 1 + g);
    int outRank = d;
    for (int i = 0; i < n; i++) {
      d = dim(sizes, a, b, d, at.kernel[i], 2 + g + n + i, i);
    }
    dim(sizes, a, b, d, f.shape[n], 1 + g + n, n);
    int[] shape = new int[n + 2];
    shape[0] = x.shape[0];
    System.arraycopy(at.out, 0, shape, 1, n);
    shape[n + 1] = w.shape[n + 1];
    Node y = Graph.reshape(Graph.contract(sizes, outRank, windows, a, f, b), shape);
    return Graph.custom(
        y, (gy, r) -> new Node[] {input(gy, w, x.shape[n + 1]), weights(x, gy)}, x, w);
  }

  /** x of y and w: the derivative, and the transposed convolution. */
  Node input(Node y, Node w, int channels) {
    Node places = at.write(at.spread(channels(y)));
    Node f = filter(w);
    int n = at.n;
    int g = grouped();
    int dims = n + 2 + g + n + 1;
    int[] sizes = new int[dims];
    int[] a = new int[dims];
    int[] b = new int[dims];
    int d = 0;
    d = dim(sizes, a, b, d, y.shape[0], 0, -1);
    for (int i = 0; i < n; i++) {
      d = dim(sizes, a, b, d, at.in[i], 1 + i, -1);
    }
    if (g == 1) {
      d = dim(sizes, a, b, d, groups, 1 + n, n + 1);
    }
    d = dim(sizes, a, b, d, f.shape[n], -1, n);
    int outRank = d;
    for (int i = 0; i < n; i++) {
      d = dim(sizes, a, b, d, at.kernel[i], 2 + g + n + i, i);
    }
    dim(sizes, a, b, d, f.shape[n + 1 + g], 1 + g + n, n + 1 + g);
    int[] shape = new int[n + 2];
    shape[0] = y.shape[0];
    System.arraycopy(at.in, 0, shape, 1, n);
    shape[n + 1] = channels;
    Node x = Graph.reshape(Graph.contract(sizes, outRank, places, a, f, b), shape);
    return Graph.custom(x, (gx, r) -> new Node[] {forward(gx, w), weights(gx, y)}, y, w);
  }

  /** w of x and y. */
  Node weights(Node x, Node y) {
    Node windows = at.read(at.pad(channels(x)));
    Node yg = channels(y);
    int n = at.n;
    int g = grouped();
    int dims = n + 2 + g + n + 1;
    int[] sizes = new int[dims];
    int[] a = new int[dims];
    int[] b = new int[dims];
    int d = 0;
    for (int i = 0; i < n; i++) {
      d = dim(sizes, a, b, d, at.kernel[i], 2 + g + n + i, -1);
    }
    int each = x.shape[n + 1] / groups;
    d = dim(sizes, a, b, d, each, 1 + g + n, -1);
    if (g == 1) {
      d = dim(sizes, a, b, d, groups, 1 + n, 1 + n);
    }
    d = dim(sizes, a, b, d, yg.shape[n + 1 + g], -1, n + 1 + g);
    int outRank = d;
    d = dim(sizes, a, b, d, x.shape[0], 0, 0);
    for (int i = 0; i < n; i++) {
      d = dim(sizes, a, b, d, at.out[i], 1 + i, 1 + i);
    }
    int[] shape = Shapes.concat(at.kernel, each, y.shape[n + 1]);
    Node w = Graph.reshape(Graph.contract(sizes, outRank, windows, a, yg, b), shape);
    return Graph.custom(
        w, (gw, r) -> new Node[] {input(y, gw, x.shape[n + 1]), forward(x, gw)}, x, y);
  }

  private static int dim(int[] sizes, int[] a, int[] b, int d, int size, int inA, int inB) {
    sizes[d] = size;
    a[d] = inA;
    b[d] = inB;
    return d + 1;
  }
}
