package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.api.ops.CompareOps.and;
import static dev.kinglet.api.ops.CompareOps.equal;
import static dev.kinglet.api.ops.CompareOps.less;
import static dev.kinglet.api.ops.CompareOps.lessEqual;
import static dev.kinglet.api.ops.CompareOps.where;
import static dev.kinglet.api.ops.ImageOps.pixel;
import static dev.kinglet.api.ops.ImageOps.within;
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

/** Pictures turned, projected, made black and white: [batch, height, width, channels]. */
public interface WarpOps extends Operand {

  /** What is seen outside of a picture. */
  enum Outside {
    /** One value. */
    CONSTANT,
    /** The picture mirrored at its edges, again and again. */
    REFLECT,
    /** The picture again and again. */
    WRAP,
    /** The pixel at the edge. */
    NEAREST
  }

  // ---- over nodes -----------------------------------------------------------------------------

  private static Node floor(Node x) {
    return map(ScalarOp.FLOOR, x);
  }

  /** 0 .. n-1 as float32, of shape [n] along the last or, {@code down}, the last but one axis. */
  private static Node steps(int n, boolean down) {
    Node i = floats(Graph.iota(n));
    return down ? Graph.reshape(i, n, 1) : i;
  }

  /** Number of the first pixel of each picture: int32 [batch, 1, 1]. */
  private static Node pictures(int batch, int pixels) {
    return mul(Graph.reshape(Graph.iota(batch), batch, 1, 1), pixels);
  }

  private static Node rows(Node x) {
    int c = x.shape[3];
    return Graph.reshape(x, x.shape[0] * x.shape[1] * x.shape[2], c);
  }

  /** A position moved into the picture as {@code outside} says; see TensorFlow's MapCoordinate. */
  private static Node inside(Node at, int size, Outside outside) {
    Node x = at;
    int last = size - 1;
    switch (outside) {
      case CONSTANT -> {
        return x;
      }
      case REFLECT -> {
        Node turn = map(ScalarOp.MOD, x, number(2.0 * size));
        x = where(less(turn, number(size)), turn, sub(number(2.0 * size - 1), turn));
      }
      case WRAP -> {
        Node periods = floor(mul(x, last == 0 ? 0 : 1.0 / last));
        Node moved = sub(x, mul(periods, size));
        x = where(and(lessEqual(number(0), x), lessEqual(x, number(last))), x, moved);
      }
      case NEAREST -> {}
    }
    return UnaryOps.clip(x, 0, last);
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /**
   * Pictures turned about a point; float32. Each pixel is that of the nearest place it comes from.
   *
   * @param radians counterclockwise
   * @param fill what comes from outside: one value, or one for each channel (then a fourth channel,
   *     opacity, is 255)
   * @param centerX of the point, as a fraction of the width
   * @param centerY of the point, as a fraction of the height
   */
  default Tensor rotate(double radians, double[] fill, double centerX, double centerY) {
    String op = "rotateWithOffset";
    Node x = Check.type(op, "image", node(), DType.FLOAT32);
    Check.rank(op, "image", x, 4);
    int h = x.shape[1];
    int w = x.shape[2];
    double px = centerX * w;
    double py = centerY * h;
    Node right = add(steps(w, false), -px);
    Node down = add(steps(h, true), -py);
    double s = Math.sin(radians);
    double c = Math.cos(radians);
    Node fromX = floor(add(sub(mul(right, c), mul(down, s)), px + 0.5));
    Node fromY = floor(add(add(mul(right, s), mul(down, c)), py + 0.5));
    Node seen = pixel(rows(x), pictures(x.shape[0], h * w), fromY, fromX, h, w, x.shape);
    int channels = x.shape[3];
    float[] rest = new float[channels];
    for (int i = 0; i < channels; i++) {
      rest[i] = fill.length == 1 ? (float) fill[0] : i == 3 ? 255 : (float) fill[i % fill.length];
    }
    Node there = ShapeOps.expandDims(and(within(fromY, h), within(fromX, w)), 2);
    return Tensor.wrap(op, where(there, seen, Host.floats(rest)));
  }

  /**
   * Pictures seen through a projection; float32. The pixel at (x, y) comes from {@code ((a0 x + a1
   * y + a2) / k, (b0 x + b1 y + b2) / k)}, {@code k = c0 x + c1 y + 1}.
   *
   * @param transforms float32 [batch, 8] or [1, 8]: a0, a1, a2, b0, b1, b2, c0, c1
   * @param bilinear whether to mix the four nearest pixels, or take the nearest
   * @param fill the value outside of the picture, if that is constant
   * @param size height and width of the result; null for those of this
   */
  default Tensor transform(
      Tensor transforms, boolean bilinear, Outside outside, double fill, int[] size) {
    String op = "transform";
    Node x = Check.type(op, "image", node(), DType.FLOAT32);
    Node t = Check.type(op, "transforms", transforms.node(), DType.FLOAT32);
    Check.rank(op, "image", x, 4);
    int batch = x.shape[0];
    boolean fits = t.rank() == 2 && t.shape[1] == 8 && (t.shape[0] == 1 || t.shape[0] == batch);
    if (!fits) {
      throw KingletException.shape(
          op, "transforms must be [batch,8] or [1,8], got " + Shapes.str(t.shape));
    }
    Check.that(size == null || size.length == 2, op, "outputShape must be [height, width]");
    int h = x.shape[1];
    int w = x.shape[2];
    int[] out = {batch, size == null ? h : size[0], size == null ? w : size[1], x.shape[3]};
    Node k = add(linear(t, 6, out), 1);
    Node none = equal(k, number(0));
    Node scale = where(none, number(1), k);
    Node u = inside(div(add(linear(t, 0, out), term(t, 2)), scale), w, outside);
    Node v = inside(div(add(linear(t, 3, out), term(t, 5)), scale), h, outside);
    Node y;
    if (bilinear) {
      Node left = floor(u);
      Node top = floor(v);
      Node across = ShapeOps.expandDims(sub(u, left), 3);
      Node upper = mixed(x, top, left, across, fill, out);
      Node lower = mixed(x, add(top, 1), left, across, fill, out);
      y = ImageOps.mix(upper, lower, ShapeOps.expandDims(sub(v, top), 3));
    } else {
      y = filled(x, floor(add(v, 0.5)), floor(add(u, 0.5)), fill, out);
    }
    return Tensor.wrap(op, where(ShapeOps.expandDims(none, 3), number(fill), y));
  }

  /** The i-th number of each transform: [n, 1, 1]. */
  private static Node term(Node t, int i) {
    return Graph.reshape(Graph.slice(t, 1, i, 1), t.shape[0], 1, 1);
  }

  private static Node linear(Node t, int i, int[] out) {
    Node x = mul(term(t, i), steps(out[2], false));
    return add(x, mul(term(t, i + 1), steps(out[1], true)));
  }

  private static Node mixed(Node x, Node y, Node left, Node across, double fill, int[] out) {
    return ImageOps.mix(
        filled(x, y, left, fill, out), filled(x, y, add(left, 1), fill, out), across);
  }

  private static Node filled(Node x, Node row, Node col, double fill, int[] out) {
    int h = x.shape[1];
    int w = x.shape[2];
    Node seen = pixel(rows(x), pictures(x.shape[0], h * w), row, col, h, w, out);
    return where(ShapeOps.expandDims(and(within(row, h), within(col, w)), 3), seen, number(fill));
  }

  /**
   * A picture [height, width, 1 or 3] made black (0) and white (255): int32 [height, width, 1].
   *
   * @param otsu whether to find the limit that divides the brightnesses best (Otsu 1979)
   * @param inverted whether what is brighter becomes black
   * @param limit as a fraction of 255
   */
  default Tensor threshold(boolean otsu, boolean inverted, double limit) {
    String op = "threshold";
    Node x = node();
    Check.rank(op, "image", x, 3);
    int c = x.shape[2];
    Check.that(
        c == 1 || c == 3,
        null,
        "Error in threshold: image color channel must be equal to 3 or 1but got image of shape "
            + Shapes.list(x.shape, ",")
            + ".");
    Check.that(
        x.dtype == DType.INT32 || x.dtype == DType.FLOAT32,
        null,
        "Error in threshold: image dtype should be int32 or float32, but got dtype "
            + x.dtype.id()
            + ".");
    Node grey = c == 3 ? ImageOps.grey(x) : x;
    Node at = otsu ? otsu(grey) : number((float) limit * 255);
    Node white = inverted ? lessEqual(grey, at) : less(at, grey);
    return Tensor.wrap(op, mul(cast(white, DType.INT32), 255));
  }

  /** The brightness that leaves the two classes farthest apart; -1 if there is only one. */
  private static Node otsu(Node grey) {
    int n = grey.size();
    Node bright = cast(map(ScalarOp.ROUND, Graph.reshape(grey, n)), DType.INT32);
    Node counts = Graph.scatter(Graph.full(DType.FLOAT32, 1, n), 0, bright, 256);
    Node weighted = mul(counts, steps(256, false));
    Node upTo = lessEqual(steps(256, false), steps(256, true)); // row: the limit
    Node below = ReduceOps.sum(where(upTo, counts, number(0)), 1, false);
    Node sum = ReduceOps.sum(where(upTo, weighted, number(0)), 1, false);
    Node above = sub(number(n), below);
    Node rest = sub(ReduceOps.sum(weighted, 0, true), sum);
    Node apart = sub(div(sum, below), div(rest, above));
    Node between = mul(mul(below, above), mul(apart, apart));
    Node known = where(map(ScalarOp.IS_NAN, between), number(0), between);
    Node best = ReduceOps.argExtreme("threshold", known, 0, false);
    Node most = ReduceOps.max(known, 0, false);
    return where(less(number(0), most), best, like(best, -1));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "image.rotateWithOffset",
            "image: Tensor<float32>, radians: number, fillValue: number|number[] = 0,"
                + " center: number|number[] = 0.5",
            x -> {
              double[] center = x.numbers(3);
              return x.tensor(0)
                  .rotate(x.number(1), x.numbers(2), center[0], center[center.length - 1]);
            })
        .functionOnly()
        .doc(
            "Pictures turned counterclockwise about a point, a fraction of width and height (a"
                + " number, or one for each). What comes from outside has one value, or one for"
                + " each channel.")
        .domain("[2,4,5,2] -2..2; 0.7 | [1,3,4,4] -2..2; -2; 1,2,3; 0.25,0.75");
    t.op(
            "image.transform",
            "image: Tensor<float32>, transforms: Tensor<float32>, interpolation:"
                + " 'nearest'|'bilinear' = 'nearest', fillMode:"
                + " 'constant'|'reflect'|'wrap'|'nearest' = 'constant', fillValue: number = 0,"
                + " outputShape: int[] = null",
            x ->
                x.tensor(0)
                    .transform(
                        x.tensor(1),
                        "bilinear".equals(x.text(2)),
                        outside(x.text(3)),
                        x.number(4),
                        x.ints(5)))
        .functionOnly()
        .domain(
            "[2,4,4,1] -2..2; [1,8] -0.9..0.9 | [2,3,4,2] -2..2; [2,8] 0.1..0.9; bilinear; reflect;"
                + " 0; 3,5 | [1,3,4,1] -2..2; [1,8] 0.1..0.9; bilinear; wrap | [1,3,3,1] -2..2;"
                + " [1,8] -0.9..-0.1; bilinear; nearest | [1,3,3,1] -2..2; [1,8] 0.2..0.8;"
                + " bilinear; constant; 2");
    t.op(
            "image.threshold",
            "image: Tensor, method: string = 'binary', inverted: bool = false, threshValue: number ="
                + " 0.5",
            x -> {
              String method = x.text(1);
              Check.that(
                  method.equals("binary") || method.equals("otsu"),
                  null,
                  "Method must be binary or otsu, but was " + method);
              return x.tensor(0).threshold(method.equals("otsu"), x.flag(2), x.number(3));
            })
        .functionOnly()
        .domain("[3,4,3]i 0..255 | [5,4,1] 0..255; otsu; true | [2,3,1] 0..255; binary; false; 0.3")
        .flat("int32");
  }

  private static Outside outside(String mode) {
    return switch (mode) {
      case "reflect" -> Outside.REFLECT;
      case "wrap" -> Outside.WRAP;
      case "nearest" -> Outside.NEAREST;
      default -> Outside.CONSTANT;
    };
  }
}
