package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.CompareOps.where;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;
import java.util.Arrays;

/** Reading and writing at places that tensors name. Indices are int32, from 0. */
public interface IndexOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** Rows of x along {@code axis}; the first {@code batchDims} axes of both go together. */
  static Node gather(Node x, Node indices, int axis, int batchDims) {
    int outer = product(x.shape, batchDims, axis);
    int inner = product(x.shape, axis + 1, x.rank());
    int batch = product(x.shape, 0, batchDims);
    int n = product(indices.shape, batchDims, indices.rank());
    int[] tail = Arrays.copyOfRange(indices.shape, batchDims, indices.rank());
    int[] shape = Shapes.splice(x.shape, axis, axis + 1, tail);
    Node rows = Graph.reshape(x, batch, outer, x.shape[axis], inner);
    Node at = Graph.expand(Graph.reshape(indices, batch, 1, n, 1), batch, outer, n, inner);
    return Graph.reshape(Graph.gather(rows, 2, at), shape);
  }

  private static int product(int[] shape, int from, int to) {
    int n = 1;
    for (int i = from; i < to; i++) {
      n *= shape[i];
    }
    return n;
  }

  /** Row numbers for index tuples [.., k] into the first k axes of {@code shape}, as one vector. */
  private static Node flatten(Node indices, int[] shape) {
    int k = indices.shape[indices.rank() - 1];
    int n = k == 0 ? product(indices.shape, 0, indices.rank() - 1) : indices.size() / k;
    Node tuples = Graph.reshape(indices, n, k);
    Node flat = null;
    for (int i = 0; i < k; i++) {
      Node part = Graph.reshape(Graph.slice(tuples, 1, i, 1), n);
      flat = flat == null ? part : add(mul(flat, shape[i]), part);
    }
    return flat == null ? Graph.full(DType.INT32, 0, n) : flat;
  }

  /** Adds up rows [n, inner] into {@code rows} rows of zeros. */
  static Node scatterRows(Node updates, Node flat, int rows) {
    return Graph.scatter(
        updates, 0, Graph.expand(ShapeOps.expandDims(flat, 1), updates.shape), rows);
  }

  private static Node checkIndices(String op, Node indices, int limit) {
    Check.int32(op, "indices", indices);
    if (indices.buffer != null && indices.buffer.host instanceof int[] known) {
      for (int i : known) {
        if (i < 0 || i >= limit) {
          throw KingletException.value(
              null, "GatherV2: the index value " + i + " is not in [0, " + (limit - 1) + "]");
        }
      }
    }
    return indices;
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /**
   * The slices that {@code indices} name along {@code axis}: shape [.., indices' shape, ..]. An
   * index out of range is an error where the host knows it, zero on the GPU.
   */
  default Tensor gather(Tensor indices, int axis) {
    return gather(indices, axis, 0);
  }

  /** The rows that {@code indices} name. */
  default Tensor gather(Tensor indices) {
    return gather(indices, 0, 0);
  }

  /** {@link #gather(Tensor, int)} with the first {@code batchDims} axes of both taken together. */
  default Tensor gather(Tensor indices, int axis, int batchDims) {
    Node x = node();
    Node i = indices.node();
    Check.minRank("gather", "x", x, 1);
    int a = Shapes.axis("gather", axis, x.rank());
    int b = batchDims < 0 ? batchDims + i.rank() : batchDims;
    Check.that(
        b >= 0 && b <= i.rank(),
        null,
        "Expect batchDims in the range of [-"
            + i.rank()
            + ", "
            + i.rank()
            + "], but got "
            + batchDims);
    Check.that(
        b <= a,
        null,
        "batchDims (" + batchDims + ") must be less than or equal to axis (" + a + ").");
    for (int d = 0; d < b; d++) {
      Check.that(
          x.shape[d] == i.shape[d],
          "gather",
          "x.shape["
              + d
              + "]: "
              + x.shape[d]
              + " should be equal to indices.shape["
              + d
              + "]: "
              + i.shape[d]);
    }
    return Tensor.wrap("gather", gather(x, checkIndices("gather", i, x.shape[a]), a, b));
  }

  /** The slices that index tuples (last axis of {@code indices}) name in the first axes of this. */
  default Tensor gatherND(Tensor indices) {
    Node x = node();
    Node i = Check.int32("gatherND", "indices", indices.node());
    int k = tuple("gatherND", i, x.rank());
    int rows = product(x.shape, 0, k);
    int inner = product(x.shape, k, x.rank());
    int[] shape = rows(i, x.shape, k);
    Node flat = flatten(i, x.shape);
    Node at = Graph.expand(ShapeOps.expandDims(flat, 1), flat.size(), inner);
    return Tensor.wrap(
        "gatherND", Graph.reshape(Graph.gather(Graph.reshape(x, rows, inner), 0, at), shape));
  }

  /** The shape of what tuples of k numbers name in {@code shape}. */
  private static int[] rows(Node indices, int[] shape, int k) {
    return Shapes.splice(shape, 0, k, Arrays.copyOf(indices.shape, indices.rank() - 1));
  }

  private static int tuple(String op, Node indices, int rank) {
    Check.minRank(op, "indices", indices, 1);
    int k = indices.shape[indices.rank() - 1];
    Check.that(
        k <= rank,
        op,
        "index tuples have "
            + k
            + " numbers (indices "
            + Shapes.str(indices.shape)
            + "), more than rank "
            + rank);
    return k;
  }

  /** A list of plain numbers is one of tuples of one number. */
  private static Node tuples(Node indices) {
    return indices.rank() == 1 ? ShapeOps.expandDims(indices, 1) : indices;
  }

  private static Node updates(String op, Node indices, Node updates, int[] shape) {
    int k = tuple(op, indices, shape.length);
    int[] want = rows(indices, shape, k);
    if (!Shapes.same(want, updates.shape)) {
      throw KingletException.shape(
          op,
          "updates "
              + Shapes.str(updates.shape)
              + " must have shape "
              + Shapes.str(want)
              + " for indices "
              + Shapes.str(indices.shape)
              + " into "
              + Shapes.str(shape));
    }
    int inner = product(shape, k, shape.length);
    return Graph.reshape(updates, product(indices.shape, 0, indices.rank() - 1), inner);
  }

  /** Zeros of the given shape, with the updates added at the index tuples. */
  static Tensor scatterND(Tensor indices, Tensor updates, int... shape) {
    Check.shape("scatterND", shape);
    Node i = tuples(Check.int32("scatterND", "indices", indices.node()));
    Node u = updates("scatterND", i, updates.node(), shape);
    int k = i.shape[i.rank() - 1];
    Node y = scatterRows(u, flatten(i, shape), product(shape, 0, k));
    return Tensor.wrap("scatterND", Graph.reshape(y, shape.clone()));
  }

  /** This with the slices at the index tuples replaced; of equal tuples the last one wins. */
  default Tensor tensorScatterUpdate(Tensor indices, Tensor updates) {
    String op = "tensorScatterUpdate";
    Check.type(op, "updates", updates.node(), node().dtype);
    Node i = tuples(Check.int32(op, "indices", indices.node()));
    Node u = updates(op, i, updates.node(), node().shape);
    return Tensor.wrap(op, update(node(), i, u));
  }

  /** x with the slices at the index tuples [.., k] replaced; of equal tuples the last one wins. */
  static Node update(Node x, Node i, Node updates) {
    int k = i.shape[i.rank() - 1];
    int rows = product(x.shape, 0, k);
    Node flat = flatten(i, x.shape);
    int n = flat.size();
    // equal tuples side by side, in their order: all but the last of each are dropped
    Node order = Graph.argSort(flat, false);
    Node sorted = Graph.gather(flat, 0, order);
    Node next =
        SliceOps.pad(
            Graph.slice(sorted, 0, Math.min(1, n), Math.max(0, n - 1)),
            new int[] {0},
            new int[] {n > 0 ? 1 : 0},
            -1);
    Node keep = map(ScalarOp.NOT_EQUAL, sorted, next);
    Node target = where(keep, sorted, like(sorted, rows)); // the spare row takes the others
    int inner = product(x.shape, k, x.rank());
    Node u = Graph.reshape(updates, n, inner);
    Node rowOrder = Graph.expand(ShapeOps.expandDims(order, 1), n, inner);
    Node added = scatterRows(Graph.gather(u, 0, rowOrder), target, rows + 1);
    Node hits = Graph.scatter(Graph.full(DType.INT32, 1, n), 0, target, rows + 1);
    Node hit =
        map(ScalarOp.NOT_EQUAL, Graph.slice(hits, 0, 0, rows), Graph.constant(DType.INT32, 0));
    Node y =
        where(
            ShapeOps.expandDims(hit, 1),
            Graph.slice(added, 0, 0, rows),
            Graph.reshape(x, rows, inner));
    return Graph.reshape(y, x.shape);
  }

  /** {@code out[.., i, ..] = this[.., indices[.., i, ..], ..]} along one axis. */
  default Tensor takeAlongAxis(Tensor indices, int axis) {
    Node x = node();
    Node i = Check.int32("takeAlongAxis", "indices", indices.node());
    int a = Shapes.axis("takeAlongAxis", axis, x.rank());
    int[] fit = i.shape.clone();
    if (fit.length == x.rank()) {
      fit[a] = x.shape[a];
    }
    if (!Shapes.same(fit, x.shape)) {
      throw KingletException.shape(
          "takeAlongAxis",
          "indices "
              + Shapes.str(i.shape)
              + " and x "
              + Shapes.str(x.shape)
              + " may differ only along axis "
              + a);
    }
    return Tensor.wrap("takeAlongAxis", Graph.gather(x, a, i));
  }

  /**
   * Sums of the rows with the same id: [n, ..] and int32 ids [n] to [count, ..]. Rows whose id is
   * below 0 or not below {@code count} are left out.
   */
  default Tensor unsortedSegmentSum(Tensor segmentIds, int count) {
    String op = "unsortedSegmentSum";
    Node x = node();
    Node i = Check.int32(op, "segmentIds", segmentIds.node());
    Check.minRank(op, "x", x, 1);
    Check.rank(op, "segmentIds", i, 1);
    if (i.size() != x.shape[0]) {
      throw KingletException.shape(
          op, "segmentIds " + Shapes.str(i.shape) + " for x " + Shapes.str(x.shape));
    }
    int[] shape = x.shape.clone();
    shape[0] = count;
    int inner = product(x.shape, 1, x.rank());
    // a spare row takes what belongs to none
    Node outside = map(ScalarOp.LESS, i, like(i, 0));
    Node row = where(outside, like(i, count), map(ScalarOp.MINIMUM, i, like(i, count)));
    Node y = scatterRows(Graph.reshape(x, x.shape[0], inner), row, count + 1);
    return Tensor.wrap(op, Graph.reshape(Graph.slice(y, 0, 0, count), shape));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "gather",
            "x: Tensor<any>, indices: Tensor<int32>, axis: int = 0, batchDims: int = 0",
            x -> x.tensor(0).gather(x.tensor(1), x.integer(2), x.integer(3)))
        .onnx("Gather")
        .domain(
            "[4,3] -2..2; [2]i 0..3 | [2,4,3] -2..2; [2,2]i 0..3; 1 | [4,3] -2..2; []i 0..2; -1"
                + " | [2,4,3] -2..2; [2,3]i 0..3; 1; 1 | [3,2] 0..1; [0]i 0..1 | [3,2]c -1..1; [2]i 0..2");
    t.op(
            "gatherND",
            "x: Tensor<any>, indices: Tensor<int32>",
            x -> x.tensor(0).gatherND(x.tensor(1)))
        .onnx("GatherND")
        .functionOnly()
        .domain("[3,4] -2..2; [2,2]i 0..2 | [3,4] -2..2; [2,2,1]i 0..2");
    t.op(
            "scatterND",
            "indices: Tensor<int32>, updates: Tensor, shape: int[]",
            x -> scatterND(x.tensor(0), x.tensor(1), x.ints(2)))
        .functionOnly()
        .domain("[4,1]i 0..4; [4] -2..2; 5 | [3,2]i 0..2; [3,2] -2..2; 3,3,2");
    t.op(
            "tensorScatterUpdate",
            "tensor: Tensor, indices: Tensor<int32>, updates: Tensor",
            x -> x.tensor(0).tensorScatterUpdate(x.tensor(1), x.tensor(2)))
        .known("tensorScatterupdate")
        .onnx("ScatterND")
        .functionOnly()
        .domain("[5] -2..2; [3,1]i 0..4; [3] -2..2 | [3,2] -2..2; [4,1]i 0..2; [4,2] -2..2");
    t.op(
            "takeAlongAxis",
            "x: Tensor, indices: Tensor<int32>, axis: int = 0",
            x -> x.tensor(0).takeAlongAxis(x.tensor(1), x.integer(2)))
        .onnx("GatherElements")
        .domain("[3,4] -2..2; [2,4]i 0..2 | [3,4] -2..2; [3,5]i 0..3; 1");
    t.op(
            "unsortedSegmentSum",
            "x: Tensor, segmentIds: Tensor<int32>, numSegments: int",
            x -> x.tensor(0).unsortedSegmentSum(x.tensor(1), x.integer(2)))
        .domain("[4,3] -2..2; [4]i 0..1; 3 | [4] -2..2; [4]i 0..2; 3");
  }
}
