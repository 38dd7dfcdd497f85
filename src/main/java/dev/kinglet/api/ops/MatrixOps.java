package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.floats;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/** Products of matrices and vectors; float32, or int32 where both operands are. */
public interface MatrixOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /** {@code a · b} over the last two axes, each read transposed if asked; the others broadcast. */
  static Node matMul(Node a, Node b, boolean transposeA, boolean transposeB) {
    int ra = a.rank();
    int rb = b.rank();
    if (ra < 2 || rb < 2) {
      throw KingletException.shape(
          "matMul",
          "operands must have at least rank 2: a "
              + Shapes.str(a.shape)
              + " · b "
              + Shapes.str(b.shape));
    }
    int aRow = transposeA ? ra - 1 : ra - 2;
    int aInner = transposeA ? ra - 2 : ra - 1;
    int bInner = transposeB ? rb - 1 : rb - 2;
    int bCol = transposeB ? rb - 2 : rb - 1;
    if (a.shape[aInner] != b.shape[bInner]) {
      throw inner(a, b, transposeA, transposeB, aRow, aInner, bInner, bCol);
    }
    if (ra == 2 && rb == 2) {
      int[] sizes = {a.shape[aRow], b.shape[bCol], a.shape[aInner]};
      int[] inA = {aRow, -1, aInner};
      int[] inB = {-1, bCol, bInner};
      return contract(sizes, 2, a, inA, b, inB);
    }
    int[] batch =
        Shapes.broadcast("matMul", Arrays.copyOf(a.shape, ra - 2), Arrays.copyOf(b.shape, rb - 2));
    int nb = batch.length;
    int[] sizes = Shapes.concat(batch, a.shape[aRow], b.shape[bCol], a.shape[aInner]);
    int[] inA = new int[nb + 3];
    int[] inB = new int[nb + 3];
    Node x = operand(a, batch, inA);
    Node y = operand(b, batch, inB);
    inA[nb] = aRow - ra + x.rank();
    inA[nb + 1] = -1;
    inA[nb + 2] = aInner - ra + x.rank();
    inB[nb] = -1;
    inB[nb + 1] = bCol - rb + y.rank();
    inB[nb + 2] = bInner - rb + y.rank();
    return contract(sizes, nb + 2, x, inA, y, inB);
  }

  /**
   * {@link Graph#contract}; of int32 exact and wrapping, which a contraction (in floats) is not.
   */
  static Node contract(int[] sizes, int outRank, Node a, int[] inA, Node b, int[] inB) {
    if (DType.upcast(a.dtype, b.dtype) != DType.INT32) {
      return Graph.contract(sizes, outRank, floats(a), inA, floats(b), inB);
    }
    int[] inner = Arrays.copyOfRange(Shapes.iota(sizes.length), outRank, sizes.length);
    return ReduceOps.sum(ArithmeticOps.mul(aligned(a, inA), aligned(b, inB)), inner, false);
  }

  /** x with its axes at the places named, and axes of 1 where that is -1. */
  private static Node aligned(Node x, int[] axis) {
    int[] perm = new int[x.rank()];
    int[] shape = new int[axis.length];
    int n = 0;
    for (int i = 0; i < axis.length; i++) {
      shape[i] = axis[i] < 0 ? 1 : x.shape[axis[i]];
      if (axis[i] >= 0) {
        perm[n++] = axis[i];
      }
    }
    return Graph.reshape(Graph.permute(x, perm), shape);
  }

  /** x without the batch axes along which it does not vary, and the axes of the others. */
  private static Node operand(Node x, int[] batch, int[] axes) {
    int missing = batch.length + 2 - x.rank();
    int[] shape = new int[x.rank()];
    int n = 0;
    for (int d = 0; d < batch.length; d++) {
      axes[d] = d < missing || x.shape[d - missing] != batch[d] ? -1 : n;
      if (axes[d] >= 0) {
        shape[n++] = batch[d];
      }
    }
    shape[n] = x.shape[x.rank() - 2];
    shape[n + 1] = x.shape[x.rank() - 1];
    return Graph.reshape(x, Arrays.copyOf(shape, n + 2));
  }

  private static KingletException inner(
      Node a, Node b, boolean ta, boolean tb, int aRow, int aInner, int bInner, int bCol) {
    String fix =
        a.shape[aInner] == b.shape[bCol]
            ? "; did you mean transposeB" + (tb ? " = false?" : "?")
            : a.shape[aRow] == b.shape[bInner]
                ? "; did you mean transposeA" + (ta ? " = false?" : "?")
                : "";
    return KingletException.shape(
        "matMul",
        "inner dimensions differ: a "
            + Shapes.str(a.shape)
            + (ta ? "ᵀ" : "")
            + " · b "
            + Shapes.str(b.shape)
            + (tb ? "ᵀ" : "")
            + " ("
            + a.shape[aInner]
            + " ≠ "
            + b.shape[bInner]
            + ")"
            + fix);
  }

  /** {@code a · b} of matrices. */
  static Node matMul(Node a, Node b) {
    return matMul(a, b, false, false);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** The matrix product [..,m,k] · [..,k,n] = [..,m,n]; leading axes broadcast. */
  default Tensor matMul(Tensor b) {
    return matMul(b, false, false);
  }

  /**
   * The matrix product [..,m,k] · [..,k,n] = [..,m,n]; leading axes broadcast. float32, or int32 of
   * two int32 (exact; sums wrap).
   *
   * @param transposeA whether this is read with its last two axes swapped
   * @param transposeB whether b is
   */
  default Tensor matMul(Tensor b, boolean transposeA, boolean transposeB) {
    return Tensor.wrap("matMul", matMul(node(), b.node(), transposeA, transposeB));
  }

  /**
   * The product of two vectors or matrices in any combination; a vector is a row, then a column.
   */
  default Tensor dot(Tensor b) {
    Node x = node();
    Node y = b.node();
    if (x.rank() < 1 || x.rank() > 2 || y.rank() < 1 || y.rank() > 2) {
      throw KingletException.shape(
          "dot",
          "operands must have rank 1 or 2: " + Shapes.str(x.shape) + " · " + Shapes.str(y.shape));
    }
    int k = x.shape[x.rank() - 1];
    if (k != y.shape[0]) {
      throw KingletException.shape(
          "dot",
          "inner dimensions differ: "
              + Shapes.str(x.shape)
              + " · "
              + Shapes.str(y.shape)
              + " ("
              + k
              + " ≠ "
              + y.shape[0]
              + ")");
    }
    int rows = x.rank() == 1 ? 1 : x.shape[0];
    int cols = y.rank() == 1 ? 1 : y.shape[1];
    Node p = matMul(Graph.reshape(x, rows, k), Graph.reshape(y, k, cols));
    int[] shape = x.rank() == 1 ? new int[0] : new int[] {rows};
    return Tensor.wrap("dot", Graph.reshape(p, y.rank() == 1 ? shape : Shapes.concat(shape, cols)));
  }

  /** Every product of an element of this vector with one of b: [n] and [m] to [n,m]. */
  default Tensor outerProduct(Tensor b) {
    Node x = node();
    Node y = b.node();
    Check.rank("outerProduct", "v1", x, 1);
    Check.rank("outerProduct", "v2", y, 1);
    return Tensor.wrap(
        "outerProduct", ArithmeticOps.mul(ShapeOps.expandDims(x, 1), ShapeOps.expandDims(y, 0)));
  }

  /** A diagonal tensor: [n] to [n,n], [n,m] to [n,m,n,m]; zeros elsewhere. */
  default Tensor diag() {
    Node x = node();
    int n = x.size();
    Node flat = Graph.reshape(x, n, 1);
    Node on = CreationOps.diagonal(n, n);
    return Tensor.wrap(
        "diag",
        Graph.reshape(
            CompareOps.where(on, flat, ArithmeticOps.like(x, 0)), Shapes.concat(x.shape, x.shape)));
  }

  /**
   * The last two axes' values within a band around the diagonal, zeros elsewhere.
   *
   * @param lower diagonals kept below the main one; negative for all
   * @param upper diagonals kept above; negative for all
   */
  default Tensor bandPart(int lower, int upper) {
    Node x = node();
    Check.that(x.rank() >= 2, "bandPart()", "Rank must be at least 2, got " + x.rank());
    int[] s = {x.shape[x.rank() - 2], x.shape[x.rank() - 1]};
    Check.that(lower <= s[0], "bandPart", "numLower " + lower + " is more than the rows " + s[0]);
    Check.that(
        upper <= s[1], "bandPart", "numUpper " + upper + " is more than the columns " + s[1]);
    Node off = ArithmeticOps.sub(Graph.iota(s, 0), Graph.iota(s, 1));
    Node in =
        CompareOps.and(
            CompareOps.lessEqual(off, ArithmeticOps.like(off, lower < 0 ? s[0] : lower)),
            CompareOps.lessEqual(ArithmeticOps.like(off, upper < 0 ? -s[1] : -upper), off));
    return Tensor.wrap("linalg.bandPart", CompareOps.where(in, x, ArithmeticOps.like(x, 0)));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "matMul",
            "a: Tensor, b: Tensor, transposeA: bool = false, transposeB: bool = false",
            x -> x.tensor(0).matMul(x.tensor(1), x.flag(2), x.flag(3)))
        .onnx("MatMul")
        .domain(
            "[2,3] -2..2; [3,4] -2..2 | [3,2] -2..2; [4,3] -2..2; true; true"
                + " | [2,1,2,3] -2..2; [3,3,2] -2..2 | [2,3] -2..2; [2,4,3] -2..2; _; true"
                + " | [2,0] 0..1; [0,3] 0..1 | [0,2] 0..1; [2,3] 0..1");
    t.op("dot", "t1: Tensor, t2: Tensor", x -> x.tensor(0).dot(x.tensor(1)))
        .domain(
            "[3] -2..2; [3] -2..2 | [2,3] -2..2; [3] -2..2 | [3] -2..2; [3,2] -2..2"
                + " | [2,3] -2..2; [3,2] -2..2");
    t.op("outerProduct", "v1: Tensor, v2: Tensor", x -> x.tensor(0).outerProduct(x.tensor(1)))
        .functionOnly()
        .domain("[2] -2..2; [3] -2..2 | [0] 0..1; [3] 0..1");
    t.op("diag", "x: Tensor", x -> x.tensor(0).diag())
        .functionOnly()
        .domain("[3] -2..2 | [2,2] -2..2");
    t.op(
            "linalg.bandPart",
            "a: Tensor, numLower: int, numUpper: int",
            x -> x.tensor(0).bandPart(x.integer(1), x.integer(2)))
        .domain("[3,4] -2..2; 1; 0 | [2,3,3] -2..2; -1; 1");
  }
}
