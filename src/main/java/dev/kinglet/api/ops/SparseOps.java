package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/**
 * Sparse tensors as TensorFlow has them: int32 indices [n, rank], values [n], and the shape of the
 * whole, an int32 vector. Indices are read on the host, where the shapes of results follow from
 * them; values are not, and gradients flow through them.
 */
public final class SparseOps {
  private SparseOps() {}

  private static void rank(String what, Node x, int rank) {
    if (x.rank() != rank) {
      throw KingletException.shape(
          null,
          what
              + " should be "
              + (rank == 0 ? "a scalar" : "Tensor" + rank + "D")
              + " but received shape "
              + Shapes.str(x.shape));
    }
  }

  private static KingletException wrong(String message) {
    return KingletException.value(null, message);
  }

  /**
   * A sparse matrix in which no row is empty.
   *
   * @param indices with those of the rows that were empty, in row order
   * @param values with the default for those
   * @param empty which rows were empty; bool [rows]
   * @param reverse where each of the given values went; int32 [n]
   */
  public record Filled(Tensor indices, Tensor values, Tensor empty, Tensor reverse) {}

  /** Puts {@code otherwise}, a scalar, at column 0 of every row that has no value. */
  public static Filled fillEmptyRows(
      Tensor indices, Tensor values, Tensor shape, Tensor otherwise) {
    String op = "sparseFillEmptyRows";
    rank("Indices", indices.node(), 2);
    rank("Values", values.node(), 1);
    rank("Dense shape", shape.node(), 1);
    rank("Default value", otherwise.node(), 0);
    int[] at = indices.ints();
    int n = indices.node().shape[0];
    int r = indices.node().shape[1];
    int rows = shape.ints()[0];
    if (rows == 0 && n > 0) {
      throw wrong("Received SparseTensor with denseShape[0] = 0 but\n  indices.shape[0] = " + n);
    }
    int[] next = new int[rows + 1]; // first the count of each row, then where its next value goes
    for (int i = 0; i < n; i++) {
      int row = at[i * r];
      if (row < 0 || row >= rows) {
        throw wrong(
            "indices(" + i + ", 0) is invalid: " + row + (row < 0 ? " < 0" : " >= " + rows));
      }
      next[row]++;
    }
    byte[] empty = new byte[rows];
    int total = 0;
    for (int row = 0; row < rows; row++) {
      int count = next[row];
      empty[row] = (byte) (count == 0 ? 1 : 0);
      next[row] = total;
      total += Math.max(1, count);
    }
    int[] from = new int[total];
    int[] out = new int[total * r];
    java.util.Arrays.fill(from, n);
    for (int row = 0; row < rows; row++) {
      out[next[row] * r] = row;
    }
    int[] reverse = new int[n];
    for (int i = 0; i < n; i++) {
      reverse[i] = next[at[i * r]]++;
      from[reverse[i]] = i;
      System.arraycopy(at, i * r, out, reverse[i] * r, r);
    }
    Node rest = Graph.cast(Graph.reshape(otherwise.node(), 1), values.dtype());
    Node all = SliceOps.join(0, values.node(), rest);
    return new Filled(
        Host.ints(op, out, total, r),
        Tensor.wrap(op, Graph.gather(all, 0, Host.ints(from, total))),
        Tensor.wrap(op, Host.bools(empty)),
        Host.ints(op, reverse, n));
  }

  /** See {@link #reshape}. */
  public record Reshaped(Tensor indices, Tensor shape) {}

  /** The indices of the same values when the whole has another shape (in which one -1 may be). */
  public static Reshaped reshape(Tensor indices, Tensor shape, Tensor newShape) {
    String op = "sparseReshape";
    rank("Input indices", indices.node(), 2);
    rank("Input shape", shape.node(), 1);
    rank("New shape", newShape.node(), 1);
    int[] from = shape.ints();
    int[] to = newShape.ints();
    double size = 1;
    for (int d : from) {
      size *= d;
    }
    double known = 1;
    int open = -1;
    for (int i = 0; i < to.length; i++) {
      if (to[i] == -1) {
        if (open >= 0) {
          throw wrong("only one output dimension may be -1, not both " + open + " and " + i);
        }
        open = i;
      } else if (to[i] < 0) {
        throw wrong("size " + i + " must be non-negative, not " + to[i]);
      } else {
        known *= to[i];
      }
    }
    if (open >= 0) {
      if (known <= 0) {
        throw wrong(
            "reshape cannot infer the missing input size for an empty tensor unless all specified"
                + " input sizes are non-zero");
      }
      to[open] = (int) (size / known);
      if (to[open] * known != size) {
        throw wrong(
            "Input to reshape is a SparseTensor with "
                + (int) size
                + "\n  dense values, but the requested shape requires a multiple of "
                + (int) known
                + ". inputShape="
                + Shapes.list(from, ",")
                + " outputShape= "
                + Shapes.list(newShape.ints(), ","));
      }
    } else if (known != size) {
      throw wrong(
          "Input to reshape is a tensor with "
              + (int) size
              + " dense values, but the requested shape has "
              + (int) known
              + ". inputShape="
              + Shapes.list(from, ",")
              + " outputShape="
              + Shapes.list(to, ","));
    }
    int n = indices.node().shape[0];
    int[] at = indices.ints();
    int[] out = new int[n * to.length];
    for (int i = 0; i < n; i++) {
      int flat = 0;
      for (int d = 0; d < from.length; d++) {
        flat = flat * from[d] + at[i * from.length + d];
      }
      for (int d = to.length - 1; d >= 0; d--) {
        out[i * to.length + d] = flat % to[d];
        flat /= to[d];
      }
    }
    return new Reshaped(Host.ints(op, out, n, to.length), Host.ints(op, to, to.length));
  }

  /**
   * The sums (or means) of the rows of {@code data} that {@code indices} names, one for each id.
   *
   * @param indices int32 [n]: rows of data
   * @param ids int32 [n]: which sum each row goes to; never less than the one before
   */
  public static Tensor segment(Tensor data, Tensor indices, Tensor ids, boolean mean) {
    String op = mean ? "sparseSegmentMean" : "sparseSegmentSum";
    Node x = data.node();
    if (x.rank() < 1) {
      throw KingletException.shape(
          null, "Data should be at least 1 dimensional but received scalar");
    }
    rank("Indices", indices.node(), 1);
    rank("Segment ids", ids.node(), 1);
    int[] at = indices.ints();
    int[] id = ids.ints();
    int n = at.length;
    if (id.length != n) {
      throw KingletException.shape(null, "segmentIds and indices should have same size.");
    }
    int count = n == 0 ? 0 : id[n - 1] + 1;
    if (n > 0 && count <= 0) {
      throw wrong("segment ids must be >= 0");
    }
    float[] share = new float[count];
    for (int i = 0; i < n; i++) {
      if (i + 1 < n && id[i + 1] < id[i]) {
        throw wrong("segment ids are not increasing");
      }
      if (id[i] < 0 || id[i] >= count) {
        throw wrong(
            "Segment id "
                + id[i]
                + " out of range [0, "
                + count
                + "), possibly because segmentIds input is not sorted.");
      }
      if (at[i] < 0 || at[i] >= x.shape[0]) {
        throw wrong(
            "Bad: indices[" + i + "] == " + at[i] + " out of range [0, " + x.shape[0] + ")");
      }
      share[id[i]]++;
    }
    int[] shape = x.shape.clone();
    shape[0] = count;
    if (n == 0) {
      return Tensor.wrap(op, Graph.full(x.dtype, 0, shape));
    }
    int inner = x.size() / x.shape[0];
    Node rows = Graph.reshape(IndexOps.gather(x, indices.node(), 0, 0), n, inner);
    Node y = IndexOps.scatterRows(rows, ids.node(), count);
    if (mean) {
      for (int i = 0; i < count; i++) {
        share[i] = Math.max(1, share[i]);
      }
      Node per = ShapeOps.expandDims(Host.floats(share), 1);
      y = Graph.cast(Graph.map(dev.kinglet.graph.ScalarOp.DIV, y, per), x.dtype);
    }
    return Tensor.wrap(op, Graph.reshape(y, shape));
  }

  /**
   * A tensor that is {@code otherwise} but for some values; of equal indices the last one wins.
   *
   * @param indices int32: a scalar or [n] for a vector, [n, rank] else
   * @param values [n], or a scalar for all
   * @param otherwise a scalar of the same dtype; null for 0
   */
  public static Tensor toDense(Tensor indices, Tensor values, int[] shape, Tensor otherwise) {
    String op = "sparseToDense";
    Node i = Check.int32(op, "sparseIndices", indices.node());
    Node v = values.node();
    Check.shape(op, shape);
    Check.that(
        i.rank() <= 2,
        null,
        "sparseIndices should be a scalar, vector, or matrix, but got shape "
            + Shapes.list(i.shape, ",")
            + ".");
    int n = i.rank() > 0 ? i.shape[0] : 1;
    int k = i.rank() > 1 ? i.shape[1] : 1;
    Check.that(
        shape.length == k,
        null,
        "outputShape has incorrect number of elements:, "
            + shape.length
            + ", should be: "
            + k
            + ".");
    Check.that(
        v.rank() == 0 || v.rank() == 1 && v.size() == n,
        null,
        "sparseValues has incorrect shape "
            + Shapes.list(v.shape, ",")
            + ", should be [] or ["
            + n
            + "]");
    Node rest = otherwise == null ? Graph.constant(v.dtype, 0) : otherwise.node();
    Check.that(rest.dtype == v.dtype, null, "sparseValues.dtype must match defaultValues.dtype");
    Node whole = Graph.expand(Graph.reshape(rest), shape);
    return Tensor.wrap(op, IndexOps.update(whole, Graph.reshape(i, n, k), Graph.expand(v, n)));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "sparse.sparseFillEmptyRows",
            "indices: Tensor<int32>, values: Tensor<any>, denseShape: Tensor<int32>,"
                + " defaultValue: Tensor<values> -> {outputIndices: Tensor, outputValues: Tensor,"
                + " emptyRowIndicator: Tensor, reverseIndexMap: Tensor}",
            x -> {
              Filled f = fillEmptyRows(x.tensor(0), x.tensor(1), x.tensor(2), x.tensor(3));
              return new OpTable.Named(
                  new String[] {
                    "outputIndices", "outputValues", "emptyRowIndicator", "reverseIndexMap"
                  },
                  new Object[] {f.indices, f.values, f.empty, f.reverse});
            })
        .functionOnly()
        .reads(0, 2)
        .doc("Puts a default value at column 0 of every row of a sparse matrix that has none.")
        .domain("[3,2]i 0..4; [3] -2..2; [2]i 5..5; [] -2..2");
    t.op(
            "sparse.sparseReshape",
            "inputIndices: Tensor<int32>, inputShape: Tensor<int32>, newShape: Tensor<int32>"
                + " -> {outputIndices: Tensor, outputShape: Tensor}",
            x -> {
              Reshaped r = reshape(x.tensor(0), x.tensor(1), x.tensor(2));
              return OpTable.named("outputIndices", r.indices, "outputShape", r.shape);
            })
        .functionOnly()
        .reads(0, 1, 2)
        .doc("The indices of a sparse tensor's values when the whole has another shape.")
        .domain("[3,2]i 0..3; [2]i 4..4; [4]i 2..2")
        .flat("int32");
    for (int i = 0; i < 2; i++) {
      boolean mean = i == 1;
      t.op(
              mean ? "sparse.sparseSegmentMean" : "sparse.sparseSegmentSum",
              "data: Tensor, indices: Tensor<int32>, segmentIds: Tensor<int32>",
              x -> segment(x.tensor(0), x.tensor(1), x.tensor(2), mean))
          .functionOnly()
          .reads(1, 2)
          .doc(
              (mean ? "The means" : "The sums")
                  + " of the rows that `indices` names, one for each of the ids, which never fall.")
          .domain("[4,3] -2..2; [5]i 0..3; [5]i 1..1 | [4] -2..2; [2]i 0..3; [2]i 0..0");
    }
    t.op(
            "sparseToDense",
            "sparseIndices: Tensor<int32>, sparseValues: Tensor<any>, outputShape: int[],"
                + " defaultValue: Tensor<sparseValues> = null",
            x -> toDense(x.tensor(0), x.tensor(1), x.ints(2), x.optional(3)))
        .functionOnly()
        .doc("A tensor that is the default but for some values; of equal indices the last wins.")
        .domain(
            "[3]i 0..4; [3] -2..2; 5; [] -2..2 | [2,2]i 0..2; [2] -2..2; 3,3 | []i 0..2; [] 1..2; 3");
  }
}
