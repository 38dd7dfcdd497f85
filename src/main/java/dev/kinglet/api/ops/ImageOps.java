package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.graph.Graph.cast;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Pictures: [batch, height, width, channels], or without the batch axis. */
public interface ImageOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  /**
   * How result positions map to source positions.
   *
   * @param alignCorners the outermost pixels' centres stay where they are
   * @param halfPixel pixels are areas with their centre in the middle
   */
  record Grid(boolean alignCorners, boolean halfPixel) {
    /** Source distance of two neighbours. */
    private double ratio(int in, int out) {
      return alignCorners && out > 1 ? (in - 1.0) / (out - 1) : (double) in / out;
    }
  }

  /** Resizes one axis, each value a mix of the two nearest. */
  private static Node linear(Node x, int axis, int out, Grid grid) {
    int in = x.shape[axis];
    double ratio = grid.ratio(in, out);
    Node i = cast(Graph.iota(out), DType.FLOAT32);
    Node at = mul(i, ratio);
    if (grid.halfPixel) {
      at = Graph.map(ScalarOp.MAXIMUM, add(at, 0.5 * ratio - 0.5), number(0));
    }
    Node low = Graph.map(ScalarOp.MINIMUM, Graph.map(ScalarOp.FLOOR, at), number(in - 1));
    Node high = Graph.map(ScalarOp.MINIMUM, add(low, 1), number(in - 1));
    Node a = take(x, axis, low);
    Node b = take(x, axis, high);
    return add(a, mul(sub(b, a), along(sub(at, low), axis, a.shape)));
  }

  /** Resizes one axis, each value that of the nearest one; whole numbers throughout, so exact. */
  private static Node nearest(Node x, int axis, int out, Grid grid) {
    int in = x.shape[axis];
    Node i = Graph.iota(out);
    Node at;
    if (grid.alignCorners && out > 1) {
      Node twice = add(mul(i, 2.0 * (in - 1)), out - 1);
      at = Graph.map(ScalarOp.FLOOR_DIV, twice, like(i, 2.0 * (out - 1)));
    } else if (grid.halfPixel) {
      Node twice = add(mul(i, 2.0 * in), in);
      at = Graph.map(ScalarOp.FLOOR_DIV, twice, like(i, 2.0 * out));
    } else {
      at = Graph.map(ScalarOp.FLOOR_DIV, mul(i, in), like(i, out));
    }
    return take(x, axis, Graph.map(ScalarOp.MINIMUM, at, like(i, in - 1)));
  }

  /** The slices of x along {@code axis} that a vector names. */
  private static Node take(Node x, int axis, Node index) {
    int[] shape = x.shape.clone();
    shape[axis] = index.shape[0];
    return Graph.gather(x, axis, along(cast(index, DType.INT32), axis, shape));
  }

  /** A vector spread over a shape, varying along one axis. */
  private static Node along(Node vector, int axis, int[] shape) {
    int[] s = new int[shape.length];
    java.util.Arrays.fill(s, 1);
    s[axis] = vector.shape[0];
    return Graph.expand(Graph.reshape(vector, s), shape);
  }

  private static Tensor resize(String op, Node x, int[] size, Grid grid, boolean mix) {
    if (x.rank() != 3 && x.rank() != 4) {
      throw KingletException.shape(
          op,
          "images must be [height, width, channels] or a batch of those, got shape "
              + Shapes.str(x.shape));
    }
    if (size == null || size.length != 2 || size[0] < 1 || size[1] < 1) {
      throw KingletException.value(op, "size must be [height, width], both at least 1");
    }
    int h = x.rank() - 3;
    if (x.shape[h] == 0 || x.shape[h + 1] == 0) {
      throw KingletException.shape(op, "images are empty: " + Shapes.str(x.shape));
    }
    Check.that(
        !(grid.alignCorners && grid.halfPixel),
        op,
        "alignCorners and halfPixelCenters cannot both be true");
    Node y = mix ? cast(x, DType.FLOAT32) : x;
    for (int i = 0; i < 2; i++) {
      if (y.shape[h + i] != size[i]) {
        y = mix ? linear(y, h + i, size[i], grid) : nearest(y, h + i, size[i], grid);
      }
    }
    return Tensor.wrap(op, y == x ? Graph.alias(x, x.shape) : y);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /**
   * Pictures of another size, float32, mixed from the four nearest pixels.
   *
   * @param size height and width of the result
   */
  default Tensor resizeBilinear(int[] size, Grid grid) {
    return resize("resizeBilinear", node(), size, grid, true);
  }

  /** Pictures of another size, of the same dtype, each pixel that of the nearest one. */
  default Tensor resizeNearestNeighbor(int[] size, Grid grid) {
    return resize("resizeNearestNeighbor", node(), size, grid, false);
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    String signature =
        "images: Tensor, size: int[], alignCorners: bool = false, halfPixelCenters: bool = false";
    t.op(
            "image.resizeBilinear",
            signature,
            x -> x.tensor(0).resizeBilinear(x.ints(1), new Grid(x.flag(2), x.flag(3))))
        .functionOnly()
        .domain(
            "[4,4,2] -2..2; 3,5 | [1,3,5,1] -2..2; 6,2; true | [2,4,3,2] -2..2; 2,7; false; true");
    t.op(
            "image.resizeNearestNeighbor",
            signature,
            x -> x.tensor(0).resizeNearestNeighbor(x.ints(1), new Grid(x.flag(2), x.flag(3))))
        .functionOnly()
        .domain(
            "[4,4,2] -2..2; 3,5 | [1,3,5,1] -2..2; 6,2; true | [2,4,3,2] -2..2; 2,7; false; true");
  }
}
