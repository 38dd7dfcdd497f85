package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/** Blocks of space moved into the batch or channel axis, and back; only reshapes and transposes. */
public interface SpaceOps extends Operand {

  /** Channels into blocks: [b, h, w, c * n²] to [b, h * n, w * n, c]. */
  default Tensor depthToSpace(int blockSize) {
    return depthToSpace(node(), blockSize, false);
  }

  private static Tensor depthToSpace(Node x, int n, boolean channelsFirst) {
    String op = "depthToSpace";
    Check.rank(op, "x", x, 4);
    int[] s = x.shape;
    int depth = s[channelsFirst ? 1 : 3];
    Check.that(n > 1, null, "blockSize should be > 1 for depthToSpace, but was: " + n);
    Check.that(
        depth % (n * n) == 0,
        null,
        "Dimension size must be evenly divisible by "
            + n * n
            + " but is "
            + depth
            + " for depthToSpace with input shape "
            + Shapes.list(s, ","));
    int c = depth / (n * n);
    Node y;
    if (channelsFirst) {
      y = Graph.permute(Graph.reshape(x, s[0], n, n, c, s[2], s[3]), 0, 3, 4, 1, 5, 2);
      return Tensor.wrap(op, Graph.reshape(y, s[0], c, s[2] * n, s[3] * n));
    }
    y = Graph.permute(Graph.reshape(x, s[0], s[1], s[2], n, n, c), 0, 1, 3, 2, 4, 5);
    return Tensor.wrap(op, Graph.reshape(y, s[0], s[1] * n, s[2] * n, c));
  }

  /**
   * Zeros around the axes after the batch, then blocks of them into the batch axis.
   *
   * @param block sizes, one per axis
   * @param paddings before and after each
   */
  default Tensor spaceToBatchND(int[] block, int[][] paddings) {
    String op = "spaceToBatchND";
    Node x = node();
    int m = block.length;
    Check.that(
        x.rank() > m, null, "input rank " + x.rank() + " should be > than [blockShape] " + m);
    Check.that(
        paddings.length == m,
        null,
        "paddings.shape[0] " + paddings.length + " must be equal to [blockShape] " + m);
    int[] low = new int[x.rank()];
    int[] high = new int[x.rank()];
    for (int i = 0; i < m; i++) {
      low[i + 1] = paddings[i][0];
      high[i + 1] = paddings[i][1];
    }
    Node p = SliceOps.pad(x, low, high, 0);
    int[] small = p.shape.clone();
    for (int i = 0; i < m; i++) {
      Check.that(
          block[i] > 0 && p.shape[i + 1] % block[i] == 0,
          null,
          "input spatial dimensions "
              + Shapes.list(Arrays.copyOfRange(x.shape, 1, x.rank()), ",")
              + " with paddings "
              + Shapes.list(flat(paddings), ",")
              + " must be divisible by blockShapes "
              + Shapes.list(block, ","));
      small[i + 1] /= block[i];
    }
    int[] perm = besides(m, x.rank());
    int[] apart = Shapes.concat(block, small);
    int[] split = new int[perm.length];
    int[] back = new int[perm.length];
    for (int i = 0; i < perm.length; i++) {
      split[i] = apart[perm[i]];
      back[perm[i]] = i;
    }
    small[0] *= Shapes.size(block);
    Node y = Graph.permute(Graph.reshape(p, split), back);
    return Check.out(op, self(), Graph.reshape(y, small));
  }

  /**
   * The batch axis back into blocks of the axes after it, then cropped.
   *
   * @param block sizes, one per axis
   * @param crops before and after each
   */
  default Tensor batchToSpaceND(int[] block, int[][] crops) {
    String op = "batchToSpaceND";
    Node x = node();
    int m = block.length;
    int blocks = Shapes.size(block);
    Check.that(
        x.rank() > m,
        null,
        "input rank is " + x.rank() + " but should be > than blockShape.length " + m);
    Check.that(
        crops.length == m,
        null,
        "crops.length is " + crops.length + " but should be equal to blockShape.length  " + m);
    Check.that(
        blocks > 0 && x.shape[0] % blocks == 0,
        null,
        "input tensor batch is "
            + x.shape[0]
            + " but is not divisible by the product of the elements of blockShape "
            + Shapes.list(block, " * ")
            + " === "
            + blocks);
    int[] small = x.shape.clone();
    small[0] /= blocks;
    int[] wide = small.clone();
    int[] begin = new int[x.rank()];
    int[] size = wide.clone();
    for (int i = 0; i < m; i++) {
      wide[i + 1] = x.shape[i + 1] * block[i];
      begin[i + 1] = crops[i][0];
      size[i + 1] = wide[i + 1] - crops[i][0] - crops[i][1];
      if (crops[i][0] < 0 || crops[i][1] < 0 || size[i + 1] < 0) {
        throw KingletException.value(op, "crops leave nothing of axis " + (i + 1));
      }
    }
    Node apart = Graph.reshape(x, Shapes.concat(block, small));
    Node y = Graph.reshape(Graph.permute(apart, besides(m, x.rank())), wide);
    return Check.out(op, self(), Graph.slice(y, begin, size, null));
  }

  /** [block.., batch, spatial.., rest..] to [batch, spatial, block, spatial, block, .., rest..]. */
  private static int[] besides(int m, int rank) {
    int[] perm = Shapes.iota(m + rank);
    for (int i = 0; i <= m; i++) {
      perm[2 * i] = i == 0 ? m : i - 1;
      if (i < m) {
        perm[2 * i + 1] = m + 1 + i;
      }
    }
    return perm;
  }

  private static int[] flat(int[][] pairs) {
    int[] out = {};
    for (int[] p : pairs) {
      out = Shapes.concat(out, p);
    }
    return out;
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "depthToSpace",
            "x: Tensor<float32>, blockSize: int, dataFormat: 'NHWC'|'NCHW' = 'NHWC'",
            x -> depthToSpace(x.tensor(0).node(), x.integer(1), "NCHW".equals(x.text(2))))
        .onnx("DepthToSpace")
        .domain("[1,2,3,8] -2..2; 2 | [2,4,1,2] -2..2; 2; NCHW");
    t.op(
            "spaceToBatchND",
            "x: Tensor, blockShape: int[], paddings: int[][]",
            x -> x.tensor(0).spaceToBatchND(x.ints(1), SliceOps.pairs(x.ints(2))))
        .domain("[1,4,4,2] -2..2; 2,2; 0,0,0,0 | [2,3,5] -2..2; 2,3; 1,0,0,1");
    t.op(
            "batchToSpaceND",
            "x: Tensor, blockShape: int[], crops: int[][]",
            x -> x.tensor(0).batchToSpaceND(x.ints(1), SliceOps.pairs(x.ints(2))))
        .domain("[4,2,2,1] -2..2; 2,2; 0,0,0,0 | [12,2,2] -2..2; 2,3; 1,0,0,1");
  }
}
