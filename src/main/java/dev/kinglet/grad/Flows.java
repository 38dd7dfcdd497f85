package dev.kinglet.grad;

import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import dev.kinglet.graph.Pieces;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/**
 * What flows into nodes, summed when it is all there. Few flows are added one by one. Of many, as
 * into a sequence or the weights of a recurrent network, the slices are put side by side, and
 * products of one form become one product over a further summed dimension.
 */
final class Flows {
  private static final int FEW = 3;

  private final HashMap<Node, List<Node>> open = new HashMap<>();
  private final HashMap<Node, Node> sums = new HashMap<>();
  private final List<Node[]> joined = new ArrayList<>();

  /** One more flow into x. */
  void add(Node x, Node g) {
    List<Node> all = open.get(x);
    if (all == null) {
      all = new ArrayList<>();
      open.put(x, all);
    }
    all.add(g);
  }

  /** The sum of what flowed into x; null: nothing did. Nothing may follow. */
  Node sum(Node x) {
    Node sum = sums.get(x);
    List<Node> all = open.get(x);
    if (sum == null && all != null) {
      if (all.size() > FEW) {
        all = tiled(merged(all));
      }
      for (Node g : all) {
        sum = sum == null ? g : Graph.map(ScalarOp.ADD, sum, g);
      }
      sums.put(x, sum);
    }
    return sum;
  }

  // ---- slices ---------------------------------------------------------------------------------

  /** The axis along which a node is only padded, or -1. */
  private static int axis(Node n) {
    int axis = -1;
    if (n instanceof Node.View v && v.kind == ViewKind.PAD) {
      int[] in = v.inputs[0].shape;
      for (int i = 0; i < in.length; i++) {
        if (in[i] != v.shape[i]) {
          if (axis >= 0 || v.args[in.length + i] != 0) {
            return -1;
          }
          axis = i;
        }
      }
    }
    return axis;
  }

  /** Slices that cover an axis without meeting as one node, and the rest. */
  private List<Node> tiled(List<Node> all) {
    List<Node> rest = new ArrayList<>();
    List<Node> slices = new ArrayList<>();
    int axis = -1;
    for (Node n : all) {
      int a = axis(n);
      axis = axis < 0 ? a : axis;
      (a >= 0 && a == axis ? slices : rest).add(n);
    }
    if (slices.size() <= FEW) {
      return all;
    }
    int along = axis;
    slices.sort((p, q) -> ((Node.View) p).args[along] - ((Node.View) q).args[along]);
    Node[] pieces = new Node[slices.size()];
    int at = 0;
    for (int i = 0; i < pieces.length; i++) {
      if (((Node.View) slices.get(i)).args[along] != at) {
        return all;
      }
      pieces[i] = slices.get(i).inputs[0];
      at += pieces[i].shape[along];
    }
    int[] shape = slices.get(0).shape;
    if (at != shape[along]) {
      return all;
    }
    rest.add(0, along == 0 ? joined(pieces, shape) : Pieces.join(along, pieces));
    return rest;
  }

  private static Node base(Node n) {
    Node x = n;
    while (x instanceof Node.View v && v.kind == ViewKind.RESHAPE && v.inputs.length > 0) {
      x = v.inputs[0];
    }
    return x;
  }

  /** The pieces one after the other, in that shape; asked for twice they are joined once. */
  private Node joined(Node[] pieces, int[] shape) {
    int n = pieces.length;
    Node[] key = new Node[n + 1];
    for (int i = 0; i < n; i++) {
      key[i] = base(pieces[i]);
    }
    for (Node[] k : joined) {
      key[n] = k[k.length - 1];
      if (Arrays.equals(k, key)) {
        return Graph.reshape(key[n], shape);
      }
    }
    Node[] rows = new Node[n];
    for (int i = 0; i < n; i++) {
      rows[i] = Graph.reshape(pieces[i], pieces[i].size());
    }
    key[n] = Pieces.join(0, rows);
    joined.add(key);
    return Graph.reshape(key[n], shape);
  }

  // ---- products -------------------------------------------------------------------------------

  private static boolean alike(Node.Contract a, Node.Contract b) {
    return Arrays.equals(a.sizes, b.sizes)
        && Arrays.equals(a.aAxis, b.aAxis)
        && Arrays.equals(a.bAxis, b.bAxis)
        && a.rank() == b.rank();
  }

  /** Products of the form of the first as one product, and the rest. */
  private List<Node> merged(List<Node> all) {
    List<Node> rest = new ArrayList<>();
    List<Node.Contract> like = new ArrayList<>();
    for (Node n : all) {
      if (n instanceof Node.Contract c && (like.isEmpty() || alike(like.get(0), c))) {
        like.add(0, c); // the last came first: this is the order of a sequence
      } else {
        rest.add(n);
      }
    }
    int n = like.size();
    if (n <= FEW) {
      return all;
    }
    Node.Contract c = like.get(0);
    int at = c.rank();
    int[] sizes = Shapes.insert(c.sizes, at, n);
    Node[] operands = new Node[2];
    int[][] axes = new int[2][];
    for (int k = 0; k < 2; k++) {
      Node[] pieces = new Node[n];
      for (int i = 0; i < n; i++) {
        pieces[i] = like.get(i).inputs[k];
      }
      operands[k] = joined(pieces, Shapes.insert(pieces[0].shape, 0, n));
      int[] old = k == 0 ? c.aAxis : c.bAxis;
      axes[k] = Shapes.insert(old, at, -1);
      for (int d = 0; d < axes[k].length; d++) {
        axes[k][d] = d == at || axes[k][d] >= 0 ? axes[k][d] + 1 : -1;
      }
    }
    rest.add(0, Graph.contract(sizes, at, operands[0], axes[0], operands[1], axes[1]));
    return rest;
  }
}
