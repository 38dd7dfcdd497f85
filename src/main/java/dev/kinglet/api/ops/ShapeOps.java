package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Complex;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/** The same values in another shape: no arithmetic, and where possible no copy. */
public interface ShapeOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** The shape with a -1 replaced by what is left over for it. */
  static int[] infer(String op, Node x, int[] shape) {
    int at = -1;
    int rest = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == -1 && at < 0) {
        at = i;
      } else if (shape[i] < 0) {
        throw KingletException.shape(
            op,
            shape[i] == -1
                ? "only one size can be -1 in " + Shapes.str(shape)
                : "negative size in shape " + Shapes.str(shape));
      } else {
        rest *= shape[i];
      }
    }
    int[] out = shape.clone();
    if (at >= 0) {
      out[at] = rest == 0 ? 0 : x.size() / rest;
    }
    if (Shapes.size(out) != x.size() || at >= 0 && rest == 0) {
      throw KingletException.shape(
          op,
          "cannot reshape "
              + Shapes.str(x.shape)
              + " ("
              + x.size()
              + " elements) to "
              + Shapes.str(shape)
              + (at >= 0 ? "" : " (" + rest + ")"));
    }
    return out;
  }

  /** Swaps the last two axes. */
  static Node transposed(Node x) {
    int[] perm = Shapes.iota(x.rank());
    perm[x.rank() - 1] = x.rank() - 2;
    perm[x.rank() - 2] = x.rank() - 1;
    return Graph.permute(x, perm);
  }

  /** Moves one axis to the end. */
  static Node toLast(Node x, int axis) {
    int n = x.rank();
    int[] perm = new int[n];
    for (int i = 0, k = 0; i < n; i++) {
      if (i != axis) {
        perm[k++] = i;
      }
    }
    perm[n - 1] = axis;
    return Graph.permute(x, perm);
  }

  /** Moves the last axis to {@code axis}: undoes {@link #toLast}. */
  static Node fromLast(Node x, int axis) {
    int n = x.rank();
    int[] perm = new int[n];
    for (int i = 0, k = 0; i < n; i++) {
      perm[i] = i == axis ? n - 1 : k++;
    }
    return Graph.permute(x, perm);
  }

  /** Inserts an axis of size 1 at {@code axis} (not negative). */
  static Node expandDims(Node x, int axis) {
    return Graph.reshape(x, Shapes.insert(x.shape, axis, 1));
  }

  /** A vector spread over a shape, varying along one axis. */
  static Node along(Node vector, int axis, int[] shape) {
    int[] s = new int[shape.length];
    java.util.Arrays.fill(s, 1);
    s[axis] = vector.size();
    return Graph.expand(Graph.reshape(vector, s), shape);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** The same values, another handle; shares the storage. */
  default Tensor copy() {
    return self().share(node());
  }

  /**
   * Same elements in row-major order; one size may be -1: what is left over. Shares the storage.
   */
  default Tensor reshape(int... shape) {
    return self().share(Graph.reshape(node(), infer("reshape", node(), shape)));
  }

  /** In the shape of {@code x}. */
  default Tensor reshapeAs(Tensor x) {
    return reshape(x.node().shape);
  }

  /** All elements in one axis. */
  default Tensor flatten() {
    return reshape(node().size());
  }

  /** The only element as a scalar. */
  default Tensor asScalar() {
    if (node().size() != 1) {
      throw KingletException.shape(
          "asScalar", "needs one element, got shape " + Shapes.str(node().shape));
    }
    return reshape();
  }

  /** Inserts an axis of size 1 at {@code axis}; -1 is after the last. */
  default Tensor expandDims(int axis) {
    int a = Shapes.axis("expandDims", axis, node().rank() + 1);
    return self().share(expandDims(node(), a));
  }

  /** Drops the named axes of size 1; all of them when none is named. */
  default Tensor squeeze(int... axis) {
    Node x = node();
    int[] axes = Shapes.axes("squeeze", axis.length == 0 ? new int[0] : axis, x.rank());
    int[] out = new int[x.rank()];
    int n = 0;
    int a = 0;
    for (int i = 0; i < x.rank(); i++) {
      boolean named = a < axes.length && axes[a] == i;
      if (named) {
        a++;
        if (x.shape[i] != 1) {
          throw KingletException.shape(
              "squeeze",
              "axis " + i + " of " + Shapes.str(x.shape) + " has size " + x.shape[i] + ", not 1");
        }
      } else if (x.shape[i] != 1 || axes.length > 0) {
        out[n++] = x.shape[i];
      }
    }
    return reshape(java.util.Arrays.copyOf(out, n));
  }

  /**
   * Axes in another order: result axis i is this one's axis {@code perm[i]}; reversed by default.
   */
  default Tensor transpose(int... perm) {
    return transpose(false, perm);
  }

  /** {@link #transpose(int...)}, of complex values the conjugates if {@code conjugate}. */
  default Tensor transpose(boolean conjugate, int... perm) {
    Node x = conjugate ? Complex.conjugate(node()) : node();
    int n = x.rank();
    int[] p = new int[n];
    if (perm.length == 0) {
      for (int i = 0; i < n; i++) {
        p[i] = n - 1 - i;
      }
    } else {
      if (perm.length != n) {
        throw KingletException.shape(
            "transpose",
            "perm "
                + Shapes.str(perm)
                + " must name each axis of "
                + Shapes.str(x.shape)
                + " once");
      }
      for (int i = 0; i < n; i++) {
        p[i] = Shapes.axis("transpose", perm[i], n);
      }
      Shapes.axes("transpose", p, n);
    }
    return Check.out("transpose", self(), Graph.permute(x, p));
  }

  /** Repeated to {@code shape}: missing leading axes and axes of size 1 stretch. */
  default Tensor broadcastTo(int... shape) {
    Check.shape("broadcastTo", shape);
    return Check.out("broadcastTo", self(), Graph.expand(node(), shape));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op("clone", "x: Tensor<any>", x -> x.tensor(0).copy())
        .doc("Another tensor of the same values; they share their storage.")
        .onnx("Identity")
        .domain("-2..2");
    t.op("reshape", "x: Tensor<any>, shape: int[]", x -> x.tensor(0).reshape(x.ints(1)))
        .onnx("Reshape")
        .domain("[2,6] -2..2; 3,4 | [2,3]c -2..2; -1 | [0,4] 0..1; 2,0 | [1] 0..1; ,");
    t.op("reshapeAs", "x: Tensor<any>, y: Tensor", x -> x.tensor(0).reshapeAs(x.tensor(1)))
        .domain("[2,6] -2..2; [4,3] 0..1");
    t.op("flatten", "x: Tensor<any>", x -> x.tensor(0).flatten()).onnx("Flatten").domain("-2..2");
    t.op("asScalar", "x: Tensor<any>", x -> x.tensor(0).asScalar()).domain("[1,1] -2..2");
    t.op("expandDims", "x: Tensor<any>, axis: int = 0", x -> x.tensor(0).expandDims(x.integer(1)))
        .onnx("Unsqueeze")
        .domain("[2,3] -2..2; 1 | [2,3] -2..2; -1 | [] 0..1 | [0] 0..1");
    t.op("squeeze", "x: Tensor<any>, axis: int|int[] = []", x -> x.tensor(0).squeeze(x.ints(1)))
        .onnx("Squeeze")
        .domain("[2,1,3,1] -2..2 | [2,1,3,1] -2..2; 1 | [1,0] 0..1; 0");
    t.op(
            "transpose",
            "x: Tensor<any>, perm: int[] = [], conjugate: bool = false",
            x -> x.tensor(0).transpose(x.flag(2), x.ints(1)))
        .onnx("Transpose")
        .domain("[2,3] -2..2 | [2,3,4]c -2..2; 1,0,2 | [2,0] 0..1");
    t.op("broadcastTo", "x: Tensor<any>, shape: int[]", x -> x.tensor(0).broadcastTo(x.ints(1)))
        .onnx("Expand")
        .domain("[2,1] -2..2; 2,3 | [3] -2..2; 2,3 | [] 0..1; 2,2 | [1,3] 0..1; 0,3");
  }
}
