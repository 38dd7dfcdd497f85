package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
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
    Node i = floats(Graph.iota(out));
    Node at = mul(i, ratio);
    if (grid.halfPixel) {
      at = Graph.map(ScalarOp.MAXIMUM, add(at, 0.5 * ratio - 0.5), number(0));
    }
    Node low = Graph.map(ScalarOp.MINIMUM, Graph.map(ScalarOp.FLOOR, at), number(in - 1));
    Node high = Graph.map(ScalarOp.MINIMUM, add(low, 1), number(in - 1));
    Node a = take(x, axis, low);
    Node b = take(x, axis, high);
    return add(a, mul(sub(b, a), ShapeOps.along(sub(at, low), axis, a.shape)));
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
    return Graph.gather(x, axis, ShapeOps.along(cast(index, DType.INT32), axis, shape));
  }

  private static void checkSize(String op, String arg, int[] size) {
    Check.that(
        size != null && size.length == 2 && size[0] >= 1 && size[1] >= 1,
        op,
        arg + " must be [height, width], both at least 1");
  }

  private static Tensor resize(String op, Node x, int[] size, Grid grid, boolean mix) {
    if (x.rank() != 3 && x.rank() != 4) {
      throw KingletException.shape(
          op,
          "images must be [height, width, channels] or a batch of those, got shape "
              + Shapes.str(x.shape));
    }
    checkSize(op, "size", size);
    int h = x.rank() - 3;
    if (x.shape[h] == 0 || x.shape[h + 1] == 0) {
      throw KingletException.shape(op, "images are empty: " + Shapes.str(x.shape));
    }
    Check.that(
        !(grid.alignCorners && grid.halfPixel),
        op,
        "alignCorners and halfPixelCenters cannot both be true");
    Node y = mix ? floats(x) : x;
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

  /** Pictures mirrored left to right; [batch, height, width, channels]. */
  default Tensor flipLeftRight() {
    Check.rank("flipLeftRight", "image", node(), 4);
    return Check.out("flipLeftRight", self(), Graph.flip(node(), 2));
  }

  private static int[] channels(String op, String kind, Node x, int n) {
    Check.that(x.rank() >= 2, op, "images must be at least rank 2, but got rank " + x.rank());
    int[] s = x.shape.clone();
    Check.that(
        s[s.length - 1] == n,
        op,
        "last dimension of " + kind + " image should be size " + n + ", but got " + Shapes.str(s));
    return s;
  }

  /** Grey pictures [.., 1] with three equal channels. */
  default Tensor grayscaleToRGB() {
    Node x = node();
    int[] shape = channels("grayscaleToRGB", "a grayscale", x, 1);
    shape[shape.length - 1] = 3;
    return Tensor.wrap("grayscaleToRGB", Graph.expand(x, shape));
  }

  /** Colour pictures [.., 3] to grey [.., 1], weighted as eyes see; of the same dtype. */
  default Tensor rgbToGrayscale() {
    Node x = node();
    channels("RGBToGrayscale", "an RGB", x, 3);
    return Tensor.wrap("rgbToGrayscale", cast(grey(x), x.dtype));
  }

  /** Colours [.., 3] weighted as eyes see them: float32 [.., 1]. */
  static Node grey(Node x) {
    double[] weights = {0.2989, 0.5870, 0.1140};
    Node f = floats(x);
    Node y = null;
    for (int c = 0; c < 3; c++) {
      Node part = mul(Graph.slice(f, x.rank() - 1, c, 1), weights[c]);
      y = y == null ? part : add(y, part);
    }
    return y;
  }

  /**
   * Boxes of pictures, each resized to one size: [boxes, height, width, channels]; float32.
   *
   * @param boxes [boxes, 4]: y1, x1, y2, x2 as fractions of the picture; y1 &gt; y2 flips
   * @param boxInd int32 [boxes]: which picture
   * @param size height and width of the result
   * @param bilinear whether to mix the four nearest pixels, or take the nearest
   * @param outside the value outside of the picture
   */
  default Tensor cropAndResize(
      Tensor boxes, Tensor boxInd, int[] size, boolean bilinear, double outside) {
    String op = "cropAndResize";
    Node x = floats(node());
    Node b = boxes.node();
    Check.rank(op, "image", x, 4);
    Check.rank(op, "boxes", b, 2);
    Check.rank(op, "boxInd", boxInd.node(), 1);
    int n = b.shape[0];
    if (b.shape[1] != 4 || boxInd.node().size() != n) {
      throw KingletException.shape(
          op,
          "boxes must be [n,4] and boxInd [n], got "
              + Shapes.str(b.shape)
              + " and "
              + Shapes.str(boxInd.node().shape));
    }
    checkSize(op, "cropSize", size);
    int h = x.shape[1];
    int w = x.shape[2];
    Node rows = Graph.reshape(x, x.shape[0] * h * w, x.shape[3]);
    Node y = Graph.reshape(along(b, 0, size[0], h), n, size[0], 1);
    Node z = Graph.reshape(along(b, 1, size[1], w), n, 1, size[1]);
    Node picture = mul(Graph.reshape(cast(boxInd.node(), DType.INT32), n, 1, 1), (double) h * w);
    int[] out = {n, size[0], size[1], x.shape[3]};
    Node value;
    if (bilinear) {
      Node top = Graph.map(ScalarOp.FLOOR, y);
      Node left = Graph.map(ScalarOp.FLOOR, z);
      Node bottom = Graph.map(ScalarOp.CEIL, y);
      Node right = Graph.map(ScalarOp.CEIL, z);
      Node down = ShapeOps.expandDims(sub(y, top), 3);
      Node across = ShapeOps.expandDims(sub(z, left), 3);
      Node a =
          mix(
              pixel(rows, picture, top, left, h, w, out),
              pixel(rows, picture, top, right, h, w, out),
              across);
      Node c =
          mix(
              pixel(rows, picture, bottom, left, h, w, out),
              pixel(rows, picture, bottom, right, h, w, out),
              across);
      value = mix(a, c, down);
    } else {
      Node half = Graph.map(ScalarOp.FLOOR, add(y, 0.5));
      value = pixel(rows, picture, half, Graph.map(ScalarOp.FLOOR, add(z, 0.5)), h, w, out);
    }
    Node inside = CompareOps.and(within(y, h), within(z, w));
    return Tensor.wrap(
        op, CompareOps.where(ShapeOps.expandDims(inside, 3), value, number(outside)));
  }

  /** Source positions [n, out] of one axis (0: y, 1: x). */
  private static Node along(Node boxes, int axis, int out, int in) {
    Node from = Graph.slice(boxes, 1, axis, 1);
    Node to = Graph.slice(boxes, 1, axis + 2, 1);
    if (out == 1) {
      return mul(add(from, to), 0.5 * (in - 1));
    }
    Node i = floats(Graph.iota(out));
    return add(mul(from, in - 1.0), mul(mul(sub(to, from), (in - 1.0) / (out - 1)), i));
  }

  /** Whether a position lies on the grid {@code 0 .. size - 1}. */
  static Node within(Node at, int size) {
    return CompareOps.and(
        CompareOps.lessEqual(number(0), at), CompareOps.lessEqual(at, number(size - 1)));
  }

  /** {@code a} where t is 0, {@code b} where it is 1. */
  static Node mix(Node a, Node b, Node t) {
    return add(a, mul(sub(b, a), t));
  }

  /**
   * The pixels at whole positions, those outside moved to the edge.
   *
   * @param rows pictures of h by w pixels, [pixels, channels]
   * @param picture the number of its first pixel; broadcasts with y and x
   * @param out the shape of the result: that of y and x together, and channels
   */
  static Node pixel(Node rows, Node picture, Node y, Node x, int h, int w, int[] out) {
    Node row = cast(UnaryOps.clip(y, 0, h - 1), DType.INT32);
    Node col = cast(UnaryOps.clip(x, 0, w - 1), DType.INT32);
    Node at = add(add(mul(row, w), col), picture);
    int n = out[0] * out[1] * out[2];
    Node each = Graph.expand(Graph.reshape(at, n, 1), n, out[3]);
    return Graph.reshape(Graph.gather(rows, 0, each), out);
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
        .domain(
            "[4,4,2] -2..2; 3,5 | [1,3,5,1] -2..2; 6,2; true | [2,4,3,2] -2..2; 2,7; false; true");
    t.op(
            "image.resizeNearestNeighbor",
            signature,
            x -> x.tensor(0).resizeNearestNeighbor(x.ints(1), new Grid(x.flag(2), x.flag(3))))
        .domain(
            "[4,4,2] -2..2; 3,5 | [1,3,5,1] -2..2; 6,2; true | [2,4,3,2] -2..2; 2,7; false; true");
    t.op("image.flipLeftRight", "image: Tensor<float32>", x -> x.tensor(0).flipLeftRight())
        .functionOnly()
        .domain("[1,2,3,2] -2..2");
    t.op("image.grayscaleToRGB", "image: Tensor", x -> x.tensor(0).grayscaleToRGB())
        .functionOnly()
        .domain("[2,3,1] -2..2");
    t.op("image.rgbToGrayscale", "image: Tensor", x -> x.tensor(0).rgbToGrayscale())
        .known("RGBToGrayscale")
        .functionOnly()
        .domain("[2,2,3] -2..2");
    t.op(
            "image.cropAndResize",
            "image: Tensor, boxes: Tensor, boxInd: Tensor<int32>, cropSize: int[],"
                + " method: 'bilinear'|'nearest' = 'bilinear', extrapolationValue: number = 0",
            x ->
                x.tensor(0)
                    .cropAndResize(
                        x.tensor(1),
                        x.tensor(2),
                        x.ints(3),
                        !"nearest".equals(x.text(4)),
                        x.number(5)))
        .functionOnly()
        .domain(
            "[2,4,5,2] -2..2; [3,4] 0.05..0.95; [3]i 0..1; 3,2 | [1,4,4,1] -2..2; [2,4] -0.3..1.2;"
                + " [2]i 0..0; 2,3; nearest; 0.5");
  }
}
