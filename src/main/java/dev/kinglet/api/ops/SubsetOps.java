package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/**
 * What values pick out of a tensor. The shapes of the results depend on values, so those are read:
 * here a call blocks until they are there, the script's functions that end in Async do not.
 */
public interface SubsetOps extends Operand {

  /**
   * Numbers the distinct slices in the order in which they first occur.
   *
   * @param keys [outer, n, inner]; slice i is {@code [:, i, :]}
   * @param first gets, for each number, the first slice that has it
   * @return the number of each slice
   */
  private static int[] number(int[] keys, int outer, int n, int inner, int[] first) {
    int mask = 4 * Integer.highestOneBit(n + 1) - 1;
    int[] table = new int[mask + 1]; // number + 1, found by hash and linear probing
    int[] out = new int[n];
    int distinct = 0;
    for (int i = 0; i < n; i++) {
      int hash = 0;
      for (int k = 0; k < outer * inner; k++) {
        hash = (hash ^ keys[(k / inner * n + i) * inner + k % inner]) * 0x9e3779b1;
        hash ^= hash >>> 15;
      }
      int slot = hash & mask;
      while (table[slot] != 0 && !same(keys, outer, n, inner, i, first[table[slot] - 1])) {
        slot = (slot + 1) & mask;
      }
      if (table[slot] == 0) {
        first[distinct++] = i;
        table[slot] = distinct;
      }
      out[i] = table[slot] - 1;
    }
    return out;
  }

  private static boolean same(int[] keys, int outer, int n, int inner, int i, int j) {
    for (int k = 0; k < outer * inner; k++) {
      int at = k / inner * n * inner + k % inner;
      if (keys[at + i * inner] != keys[at + j * inner]) {
        return false;
      }
    }
    return true;
  }

  private static int count(int[] numbers, int n) {
    int most = 0;
    for (int i = 0; i < n; i++) {
      most = Math.max(most, numbers[i] + 1);
    }
    return most;
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** See {@link #unique}. */
  record Unique(Tensor values, Tensor indices) {}

  /**
   * The distinct slices along {@code axis}, in the order in which they first occur, and for each
   * slice of this the int32 place of its equal among them. NaN equals itself here.
   */
  default Unique unique(int axis) {
    Node x = node();
    Check.minRank("unique", "x", x, 1);
    int a = Shapes.axis("unique", axis, x.rank());
    int n = x.shape[a];
    int outer = Shapes.size(Arrays.copyOf(x.shape, a));
    int inner = Shapes.size(Arrays.copyOfRange(x.shape, a + 1, x.rank()));
    int[] first = new int[n];
    int[] numbers = number(Host.keys(x), outer, n, inner, first);
    int distinct = count(numbers, n);
    Node kept = Host.ints(Host.head(first, distinct), distinct);
    return new Unique(
        Tensor.wrap("unique", IndexOps.gather(x, kept, a, 0)), Host.ints("unique", numbers, n));
  }

  /** See {@link #setDiff1d}. */
  record Difference(Tensor values, Tensor indices) {}

  /** The elements of this vector that are not in {@code y}, and their int32 places. */
  default Difference setDiff1d(Tensor y) {
    Node a = node();
    Node b = y.node();
    if (a.dtype != b.dtype) {
      throw KingletException.dtype(
          null,
          "x and y should have the same dtype, but got x ("
              + a.dtype.id()
              + ") and y ("
              + b.dtype.id()
              + ").");
    }
    int[] xs = vector("x", a);
    int[] ys = vector("y", b);
    int n = xs.length + ys.length;
    int[] both = Arrays.copyOf(ys, n);
    System.arraycopy(xs, 0, both, ys.length, xs.length);
    int[] numbers = number(both, 1, n, 1, new int[n]);
    int known = count(numbers, ys.length);
    int[] at = new int[xs.length];
    int found = 0;
    for (int i = 0; i < xs.length; i++) {
      if (numbers[ys.length + i] >= known) {
        at[found++] = i;
      }
    }
    Node places = Host.ints(Host.head(at, found), found);
    return new Difference(
        Tensor.wrap("setdiff1d", Graph.gather(a, 0, places)), Tensor.wrap("setdiff1d", places));
  }

  private static int[] vector(String name, Node x) {
    if (x.rank() != 1) {
      throw KingletException.shape(
          null,
          name + " should be 1D tensor, but got " + name + " (" + Shapes.list(x.shape, ",") + ").");
    }
    return Host.keys(x);
  }

  /** Row-major places of what is true. */
  private static int[] places(Node condition) {
    int[] on = Host.keys(condition);
    int[] at = new int[on.length];
    int found = 0;
    for (int i = 0; i < on.length; i++) {
      if (on[i] != 0) {
        at[found++] = i;
      }
    }
    return Host.head(at, found);
  }

  /** The int32 coordinates of what is true in this bool: [found, rank]. */
  default Tensor whereTrue() {
    Node c = Check.type("where", "condition", node(), DType.BOOL);
    int[] at = places(c);
    int r = c.rank();
    int[] out = new int[at.length * r];
    for (int i = 0; i < at.length; i++) {
      int rest = at[i];
      for (int d = r - 1; d >= 0; d--) {
        out[i * r + d] = rest % c.shape[d];
        rest /= c.shape[d];
      }
    }
    return Host.ints("where", out, at.length, r);
  }

  /**
   * The slices at which {@code mask} is true: the axes of this from {@code axis} on that the mask
   * has become one.
   *
   * @param mask bool, of the same sizes as those axes
   */
  default Tensor booleanMask(Tensor mask, int axis) {
    Node x = node();
    Node m = Check.type("booleanMask", "mask", mask.node(), DType.BOOL);
    if (m.rank() == 0) {
      throw KingletException.shape(null, "mask cannot be scalar");
    }
    int a = Shapes.axis("booleanMask", axis, x.rank());
    int end = Math.min(x.rank(), a + m.rank());
    int[] masked = Arrays.copyOfRange(x.shape, a, end);
    Check.matching(
        "mask's shape must match the first K dimensions of tensor's shape,", masked, m.shape);
    int[] shape = Shapes.splice(x.shape, a, end, m.size());
    int[] at = places(m);
    return Tensor.wrap(
        "booleanMask", IndexOps.gather(Graph.reshape(x, shape), Host.ints(at, at.length), a, 0));
  }

  /** The shape that two shapes, int32 vectors, broadcast to: an int32 vector. */
  static Tensor broadcastArgs(Tensor s0, Tensor s1) {
    Check.rank("broadcastArgs", "s0", s0.node(), 1);
    Check.rank("broadcastArgs", "s1", s1.node(), 1);
    int[] out = Shapes.broadcast("broadcastArgs", s0.ints(), s1.ints());
    return Host.ints("broadcastArgs", out, out.length);
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "unique",
            "x: Tensor<any>, axis: int = 0 -> {values: Tensor, indices: Tensor}",
            x -> {
              Unique u = x.tensor(0).unique(x.integer(1));
              return OpTable.named("values", u.values(), "indices", u.indices());
            })
        .onnx("Unique")
        .reads(0)
        .domain("[6] -2..2 | [4,3] -2..2; 1 | [8]i 0..3 | [5,2]i 0..1 | [0] 0..1");
    t.op(
            "setdiff1dAsync",
            "x: Tensor<any>, y: Tensor<any> -> [Tensor, Tensor]",
            x -> {
              Difference d = x.tensor(0).setDiff1d(x.tensor(1));
              return new Tensor[] {d.values(), d.indices()};
            })
        .async()
        .reads(0, 1)
        .domain("[4] -2..2; [3] -2..2 | [6]i 0..4; [2]i 0..4")
        .doc("The elements of the vector x that are not in y, and their int32 places in x.");
    t.op("whereAsync", "condition: Tensor<bool> -> Tensor", x -> x.tensor(0).whereTrue())
        .async()
        .reads(0)
        .domain("[7]b | [2,3,2]b | [0,2]b")
        .doc("The int32 coordinates of what is true: [found, rank].")
        .onnx("NonZero")
        .flat("int32");
    t.op(
            "booleanMaskAsync",
            "tensor: Tensor<any>, mask: Tensor<bool>, axis: int = 0 -> Tensor",
            x -> x.tensor(0).booleanMask(x.tensor(1), x.integer(2)))
        .async()
        .reads(1)
        .domain("[4] -2..2; [4]b | [3,4,2] -2..2; [4]b; 1 | [2,3,2] -2..2; [2,3]b")
        .doc(
            "The slices at which a mask is true: the axes from `axis` on that the mask has become"
                + " one.");
    t.op(
            "broadcastArgs",
            "s0: Tensor<int32>, s1: Tensor<int32>",
            x -> broadcastArgs(x.tensor(0), x.tensor(1)))
        .functionOnly()
        .reads(0, 1)
        .domain("[2]i 3..3; [3]i 3..3")
        .flat("int32");
  }
}
