package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;

/** tf.js's names with the rank in them: the same ops, with a check of the rank. */
final class RankedOps {
  private static final String[] SHAPES = {"[4]", "[3,2]", "[2,3,2]", "[2,2,1,3]"};

  private RankedOps() {}

  private static Tensor ranked(String op, Tensor x, int rank) {
    Check.rank(op, "x", x.node(), rank);
    return x;
  }

  private static int[] zeros(int n) {
    return new int[n];
  }

  /** The rows. */
  static void rows(OpTable t) {
    for (int r = 1; r <= 4; r++) {
      int rank = r;
      String shape = SHAPES[r - 1];
      String concat = "concat" + r + "d";
      t.op(
              concat,
              r == 1 ? "tensors: Tensor[]<any>" : "tensors: Tensor[]<any>, axis: int",
              x -> {
                for (Tensor each : x.tensors(0)) {
                  ranked(concat, each, rank);
                }
                return JoinOps.concat(x.tensors(0), rank == 1 ? 0 : x.integer(1));
              })
          .known("concat")
          .functionOnly()
          .domain(shape + "&" + shape + (r == 1 ? " -2..2" : " -2..2; " + (r - 1)));
      String slice = "slice" + r + "d";
      t.op(
              slice,
              r == 1
                  ? "x: Tensor<any>, begin: int, size: int"
                  : "x: Tensor<any>, begin: int[], size: int[]",
              x -> {
                Tensor in = ranked(slice, x.tensor(0), rank);
                return Check.out(slice, in, SliceOps.slice(in.node(), x.ints(1), x.ints(2)));
              })
          .functionOnly()
          .domain(shape + " -2..2; 1" + (r == 1 ? "; 2" : ",0; 1,-1"));
      String reverse = "reverse" + r + "d";
      t.op(
              reverse,
              r == 1 ? "x: Tensor" : "x: Tensor, axis: int|int[] = []",
              x -> ranked(reverse, x.tensor(0), rank).reverse(rank == 1 ? zeros(1) : x.ints(1)))
          .known("reverse")
          .functionOnly()
          .domain(shape + " -2..2");
      String pad = "pad" + r + "d";
      t.op(
              pad,
              "x: Tensor, paddings: "
                  + (r == 1 ? "int[]" : "int[][]")
                  + ", constantValue: number = 0",
              x -> ranked(pad, x.tensor(0), rank).pad(SliceOps.pairs(x.ints(1)), x.number(2)))
          .known("pad")
          .functionOnly()
          .domain(shape + " -2..2; 1,2" + ",0,1".repeat(r - 1));
      if (r > 1) {
        String norm = "batchNorm" + r + "d";
        t.op(
                norm,
                "x: Tensor, mean: Tensor, variance: Tensor, offset: Tensor = null,"
                    + " scale: Tensor = null, varianceEpsilon: number = 0.001",
                x ->
                    ranked(norm, x.tensor(0), rank)
                        .batchNorm(
                            x.tensor(1), x.tensor(2), x.optional(3), x.optional(4), x.number(5)))
            .known("batchNorm")
            .functionOnly()
            .domain(shape + " -2..2; [1] -1..1; [1] 0.3..2; [1] -1..1; [1] 0.5..1");
      }
    }
  }
}
