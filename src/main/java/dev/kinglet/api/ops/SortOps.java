package dev.kinglet.api.ops;

import static dev.kinglet.graph.Graph.cast;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Values in order, and places in what is in order. */
public interface SortOps extends Operand {

  /** Values in order along {@code axis}; NaN last. */
  default Tensor sort(int axis, boolean descending) {
    Node x = node();
    int a = Shapes.axis("sort", axis, x.rank());
    Node last = ShapeOps.toLast(x, a);
    Node y = Graph.gather(last, x.rank() - 1, Graph.argSort(last, descending));
    return Tensor.wrap("sort", ShapeOps.fromLast(y, a));
  }

  /** int32 places of the values in order along {@code axis}; equal ones keep theirs. */
  default Tensor argSort(int axis, boolean descending) {
    Node x = node();
    int a = Shapes.axis("argSort", axis, x.rank());
    return Tensor.wrap(
        "argSort", ShapeOps.fromLast(Graph.argSort(ShapeOps.toLast(x, a), descending), a));
  }

  /** The k largest along the last axis, in descending order, and their int32 places. */
  default TopK topk(int k) {
    Node x = node();
    Check.that(x.rank() > 0, null, "topk() expects the input to be of rank 1 or higher");
    int a = x.rank() - 1;
    String must = "'k' passed to topk() must be ";
    Check.that(k >= 0, null, must + ">= 0 but got " + k);
    Check.that(
        k <= x.shape[a], null, must + "<= the last dimension (" + x.shape[a] + ") but got " + k);
    Node at = Graph.slice(Graph.argSort(x, true), a, 0, k);
    return new TopK(Tensor.wrap("topk", Graph.gather(x, a, at)), Tensor.wrap("topk", at));
  }

  /** See {@link #topk}. */
  record TopK(Tensor values, Tensor indices) {}

  /** How many of this sorted axis are less than each value ({@code right}: or equal); int32. */
  default Tensor searchSorted(Tensor values, boolean right) {
    Node s = node();
    Node v = values.node();
    Check.minRank("searchSorted", "sortedSequence", s, 1);
    int a = s.rank() - 1;
    boolean fits = v.rank() == s.rank();
    for (int i = 0; fits && i < a; i++) {
      fits = v.shape[i] == s.shape[i];
    }
    if (!fits) {
      throw KingletException.shape(
          "searchSorted",
          "values "
              + Shapes.str(v.shape)
              + " and sortedSequence "
              + Shapes.str(s.shape)
              + " may differ only along the last axis");
    }
    Node each = ShapeOps.expandDims(v, v.rank());
    Node seq = ShapeOps.expandDims(s, a);
    Node before = map(right ? ScalarOp.LESS_EQUAL : ScalarOp.LESS, seq, each);
    return Tensor.wrap("searchSorted", ReduceOps.sum(cast(before, DType.INT32), a + 1, false));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "sort",
            "x: Tensor, axis: int = -1, descending: bool = false",
            x -> x.tensor(0).sort(x.integer(1), x.flag(2)))
        .domain("[2,5] -2..2 | [4,2] -2..2; 0; true | [0] 0..1");
    t.op(
            "argSort",
            "x: Tensor, axis: int = -1, descending: bool = false",
            x -> x.tensor(0).argSort(x.integer(1), x.flag(2)))
        .domain("[2,5] -2..2 | [4,2] -2..2; 0; true")
        .flat("indices");
    t.op(
            "topk",
            "x: Tensor, k: int = 1, sorted: bool = true" + " -> {values: Tensor, indices: Tensor}",
            x -> {
              TopK k = x.tensor(0).topk(x.integer(1));
              return OpTable.named("values", k.values(), "indices", k.indices());
            })
        .onnx("TopK")
        .domain("[2,5] -2..2; 3 | [4] -2..2");
    t.op(
            "searchSorted",
            "sortedSequence: Tensor, values: Tensor, side: 'left'|'right' = 'left'",
            x -> x.tensor(0).searchSorted(x.tensor(1), "right".equals(x.text(2))))
        .functionOnly()
        .domain("[2,4] -2..2; [2,3] -2..2 | [4]i 0..3; [3]i 0..3; right")
        .flat("indices");
    t.op(
            "lowerBound",
            "sortedSequence: Tensor, values: Tensor",
            x -> x.tensor(0).searchSorted(x.tensor(1), false))
        .doc("Where to insert each value in its sorted row: before equal ones.")
        .functionOnly()
        .domain("[2,4] -2..2; [2,3] -2..2")
        .flat("indices");
    t.op(
            "upperBound",
            "sortedSequence: Tensor, values: Tensor",
            x -> x.tensor(0).searchSorted(x.tensor(1), true))
        .doc("Where to insert each value in its sorted row: after equal ones.")
        .functionOnly()
        .domain("[2,4] -2..2; [2,3] -2..2")
        .flat("indices");
  }
}
