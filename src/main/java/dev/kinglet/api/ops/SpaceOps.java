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
    int rest = x.rank() - 1 - m;
    int[] split = new int[1 + 2 * m + rest];
    int[] perm = new int[split.length];
    int[] out = p.shape.clone();
    split[0] = p.shape[0];
    perm[m] = 0;
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
      split[1 + 2 * i] = p.shape[i + 1] / block[i];
      split[2 + 2 * i] = block[i];
      perm[i] = 2 + 2 * i;
      perm[m + 1 + i] = 1 + 2 * i;
      out[0] *= block[i];
      out[i + 1] /= block[i];
    }
    for (int i = 0; i < rest; i++) {
      split[1 + 2 * m + i] = p.shape[1 + m + i];
      perm[1 + 2 * m + i] = 1 + 2 * m + i;
    }
    return Check.out(op, self(), Graph.reshape(Graph.permute(Graph.reshape(p, split), perm), out));
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
    int blocks = 1;
    for (int b : block) {
      blocks *= b;
    }
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
    int rest = x.rank() - 1 - m;
    int[] split = new int[1 + 2 * m + rest];
    int[] perm = new int[split.length];
    int[] wide = x.shape.clone();
    split[m] = x.shape[0] / blocks;
    wide[0] = split[m];
    perm[0] = m;
    int[] begin = new int[x.rank()];
    int[] size = wide.clone();
    for (int i = 0; i < m; i++) {
      split[i] = block[i];
      split[m + 1 + i] = x.shape[i + 1];
      perm[1 + 2 * i] = m + 1 + i;
      perm[2 + 2 * i] = i;
      wide[i + 1] = x.shape[i + 1] * block[i];
      begin[i + 1] = crops[i][0];
      size[i + 1] = wide[i + 1] - crops[i][0] - crops[i][1];
      if (crops[i][0] < 0 || crops[i][1] < 0 || size[i + 1] < 0) {
        throw KingletException.value(op, "crops leave nothing of axis " + (i + 1));
      }
    }
    for (int i = 0; i < rest; i++) {
      split[1 + 2 * m + i] = x.shape[1 + m + i];
      perm[1 + 2 * m + i] = 1 + 2 * m + i;
    }
    Node y = Graph.reshape(Graph.permute(Graph.reshape(x, split), perm), wide);
    return Check.out(op, self(), Graph.slice(y, begin, size, null));
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
