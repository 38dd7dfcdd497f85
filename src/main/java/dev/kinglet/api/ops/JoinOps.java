package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/** Several tensors into one, and one into several. */
public interface JoinOps extends Operand {

  /** The tensors end to end along {@code axis}: equal shapes but for that axis, one common type. */
  static Tensor concat(int axis, Tensor... tensors) {
    return concat(tensors, axis);
  }

  /** The tensors end to end along {@code axis}: equal shapes but for that axis, one common type. */
  static Tensor concat(Tensor[] tensors, int axis) {
    Node[] xs = typed("concat", tensors);
    Check.minRank("concat", "each tensor", xs[0], 1);
    int a = Shapes.axis("concat", axis, xs[0].rank());
    for (int i = 1; i < xs.length; i++) {
      boolean fits = xs[i].rank() == xs[0].rank();
      for (int d = 0; fits && d < xs[0].rank(); d++) {
        fits = d == a || xs[i].shape[d] == xs[0].shape[d];
      }
      if (!fits) {
        throw KingletException.shape(
            "concat",
            "tensor "
                + i
                + " has shape "
                + Shapes.str(xs[i].shape)
                + ", the first "
                + Shapes.str(xs[0].shape)
                + ": they may differ only along axis "
                + a);
      }
    }
    return Check.out("concat", tensors[0], SliceOps.join(a, xs));
  }

  /** Tensors of one shape side by side along a new axis. */
  static Tensor stack(int axis, Tensor... tensors) {
    return stack(tensors, axis);
  }

  /** Tensors of one shape side by side along a new axis. */
  static Tensor stack(Tensor[] tensors, int axis) {
    Node[] xs = typed("stack", tensors);
    int a = Shapes.axis("stack", axis, xs[0].rank() + 1);
    for (int i = 0; i < xs.length; i++) {
      if (tensors[i].dtype() != tensors[0].dtype()) {
        throw KingletException.dtype(
            "stack",
            "tensor "
                + i
                + " is "
                + tensors[i].dtype().id()
                + ", the first "
                + tensors[0].dtype().id());
      }
      if (!Shapes.same(xs[i].shape, tensors[0].node().shape)) {
        throw KingletException.shape(
            "stack",
            "tensor "
                + i
                + " has shape "
                + Shapes.str(xs[i].shape)
                + ", the first "
                + Shapes.str(tensors[0].node().shape)
                + ": they must be equal");
      }
      xs[i] = ShapeOps.expandDims(xs[i], a);
    }
    return Tensor.wrap("stack", SliceOps.join(a, xs));
  }

  private static Node[] typed(String op, Tensor[] tensors) {
    Check.that(tensors.length > 0, op, "needs at least one tensor");
    Node[] xs = Check.nodes(tensors);
    DType type = xs[0].dtype;
    for (Node x : xs) {
      type = DType.upcast(type, x.dtype);
    }
    for (int i = 0; i < xs.length; i++) {
      xs[i] = Graph.cast(xs[i], type);
    }
    return xs;
  }

  /** The slices along {@code axis}, without that axis. */
  default Tensor[] unstack(int axis) {
    Node x = node();
    int rank = x.rank();
    Check.that(
        axis >= -rank && axis < rank,
        null,
        "Axis = " + axis + " is not in [-" + rank + ", " + rank + ")");
    int a = axis < 0 ? axis + rank : axis;
    Tensor[] out = new Tensor[x.shape[a]];
    int[] shape = Shapes.reduced(x.shape, new int[] {a}, false);
    for (int i = 0; i < out.length; i++) {
      out[i] = Check.out("unstack", self(), Graph.reshape(Graph.slice(x, a, i, 1), shape));
    }
    return out;
  }

  /** {@code count} equal parts along {@code axis}, which it must divide. */
  default Tensor[] split(int count, int axis) {
    Node x = node();
    int a = Shapes.axis("split", axis, x.rank());
    Check.that(
        count > 0 && x.shape[a] % count == 0,
        "split",
        "axis "
            + a
            + " of "
            + Shapes.str(x.shape)
            + " cannot be split into "
            + count
            + " equal parts");
    int[] sizes = new int[count];
    java.util.Arrays.fill(sizes, x.shape[a] / count);
    return split(sizes, a);
  }

  /** Parts of the given sizes along {@code axis}; one may be -1: what is left over. */
  default Tensor[] split(int[] sizes, int axis) {
    Node x = node();
    int a = Shapes.axis("split", axis, x.rank());
    int left = x.shape[a];
    int open = -1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == -1 && open < 0) {
        open = i;
      } else {
        Check.that(sizes[i] >= 0, "split", "negative size in " + Shapes.str(sizes));
        left -= sizes[i];
      }
    }
    Check.that(
        open >= 0 ? left >= 0 : left == 0,
        "split",
        "sizes "
            + Shapes.str(sizes)
            + " do not add up to axis "
            + a
            + " of "
            + Shapes.str(x.shape));
    Tensor[] out = new Tensor[sizes.length];
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      int n = i == open ? left : sizes[i];
      out[i] = Check.out("split", self(), Graph.slice(x, a, at, n));
      at += n;
    }
    return out;
  }

  /** The coordinates of a grid: one tensor per vector, {@code xy} swaps the first two axes. */
  static Tensor[] meshgrid(boolean xy, Tensor... vectors) {
    int n = vectors.length;
    int[] shape = new int[n];
    for (int i = 0; i < n; i++) {
      shape[place(i, n, xy)] = vectors[i].node().size();
    }
    Tensor[] out = new Tensor[n];
    for (int i = 0; i < n; i++) {
      Node along = ShapeOps.along(vectors[i].node(), place(i, n, xy), shape);
      out[i] = Tensor.wrap("meshgrid", along);
    }
    return out;
  }

  private static int place(int i, int n, boolean xy) {
    return xy && n > 1 && i < 2 ? 1 - i : i;
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op("concat", "tensors: Tensor[]<any>, axis: int = 0", x -> concat(x.tensors(0), x.integer(1)))
        .onnx("Concat")
        .domain(
            "[2,3]&[1,3] -2..2 | [2,3]&[2,1]&[2,2] -2..2; -1 | [0,2]&[2,2] 0..1 | [2] 0..1 | [2]&[1]c -1..1");
    t.op("stack", "tensors: Tensor[]<any>, axis: int = 0", x -> stack(x.tensors(0), x.integer(1)))
        .domain("[2,3]&[2,3] -2..2 | [2,3]&[2,3]&[2,3] -2..2; -1 | []&[] 0..1 | [0]&[0] 0..1");
    t.op(
            "unstack",
            "x: Tensor<any>, axis: int = 0 -> Tensor[]",
            x -> x.tensor(0).unstack(x.integer(1)))
        .domain("[2,3] -2..2 | [2,3] -2..2; -1");
    t.op(
            "split",
            "x: Tensor<any>, numOrSizeSplits: int|int[], axis: int = 0 -> Tensor[]",
            x -> {
              int[] n = x.ints(1);
              return x.isList(1)
                  ? x.tensor(0).split(n, x.integer(2))
                  : x.tensor(0).split(n[0], x.integer(2));
            })
        .onnx("Split")
        .domain("[4,3] -2..2; 2 | [4,3] -2..2; 1,2; 1 | [5] -2..2; 1,-1,2");
    t.op(
            "meshgrid",
            "x: Tensor = null, y: Tensor = null, indexing: {indexing?: string} = null -> Tensor[]",
            x -> {
              String order = x.text(2);
              boolean rows = "ij".equals(order);
              Check.that(
                  rows || order == null || order.equals("xy"),
                  null,
                  order + " is not a valid third argument to meshgrid");
              return !x.has(0)
                  ? new Tensor[0]
                  : x.has(1)
                      ? meshgrid(!rows, x.tensor(0), x.tensor(1))
                      : meshgrid(!rows, x.tensor(0));
            })
        .functionOnly()
        .domain("[2] -2..2; [3] -2..2 | [2] -2..2; [3] -2..2; ij");
  }
}
