package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.graph.Graph.cast;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Strings;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/** Tensors from nothing but a rule: never uploaded, computed where they are used. */
public interface CreationOps extends Operand {

  /** Every element 0; float32. */
  static Tensor zeros(int... shape) {
    return fill(shape, 0, DType.FLOAT32);
  }

  /** Every element 1; float32. */
  static Tensor ones(int... shape) {
    return fill(shape, 1, DType.FLOAT32);
  }

  /** Every element {@code value}. */
  static Tensor fill(int[] shape, double value, DType dtype) {
    Check.shape("fill", shape);
    if (dtype == DType.STRING && value != 0) {
      throw KingletException.dtype("fill", "a string tensor needs a text to fill it with");
    }
    double v =
        dtype == DType.BOOL ? (value != 0 ? 1 : 0) : dtype == DType.INT32 ? (int) value : value;
    return Tensor.wrap("fill", Graph.full(dtype, v, shape.clone()));
  }

  /** Every element {@code value}; string. */
  static Tensor fill(int[] shape, String value) {
    int code = Strings.code(Strings.encode(value));
    return Tensor.wrap("fill", Graph.full(DType.STRING, code, Check.shape("fill", shape).clone()));
  }

  /** Ones on the diagonal, zeros elsewhere: the last two axes of the result. */
  static Tensor eye(int rows, int columns, int[] batchShape, DType dtype) {
    int[] s = Check.shape("eye", Shapes.concat(batchShape, rows, columns));
    return Tensor.wrap("eye", cast(diagonal(s), dtype));
  }

  /** Whether an element lies on the diagonal of the last two axes; bool. */
  static Node diagonal(int... shape) {
    int n = shape.length;
    return CompareOps.equal(Graph.iota(shape, n - 2), Graph.iota(shape, n - 1));
  }

  /** The identity matrix of size n; float32. */
  static Tensor eye(int n) {
    return eye(n, n, new int[0], DType.FLOAT32);
  }

  /** {@code start, start + step, ...} up to, not including, stop; counts down when stop is less. */
  static Tensor range(double start, double stop, double step, DType dtype) {
    if (step == 0) {
      throw KingletException.value("range", "step is 0");
    }
    // tf.js: a positive unit step turns around by itself
    double by = stop < start && step == 1 ? -1 : step;
    boolean none = start == stop || start < stop && by < 0 || stop < start && by > 1;
    double n = none ? 0 : Math.abs(Math.ceil((stop - start) / by));
    Check.that(n <= Integer.MAX_VALUE, "range", "has too many elements or a NaN bound");
    Node i = Graph.iota((int) n);
    if (dtype == DType.INT32 && start == (int) start && by == (int) by) {
      return Tensor.wrap("range", affine(i, (int) start, (int) by));
    }
    return Tensor.wrap("range", cast(affine(floats(i), start, by), dtype));
  }

  /** {@code count} numbers, evenly spaced from start to stop, both included; float32. */
  static Tensor linspace(double start, double stop, int count) {
    Check.that(count > 0, "linspace", "the number of values should be positive, got " + count);
    double step = count == 1 ? 0 : (stop - start) / (count - 1);
    return Tensor.wrap("linspace", affine(floats(Graph.iota(count)), start, step));
  }

  private static Node affine(Node i, double start, double step) {
    Node scaled = step == 1 ? i : mul(i, step);
    return start == 0 ? scaled : add(scaled, start);
  }

  /** Zeros in this shape and type. */
  default Tensor zerosLike() {
    return like("zerosLike", node(), 0);
  }

  /** Ones in this shape and type. */
  default Tensor onesLike() {
    Node x = node();
    if (x.dtype == DType.STRING) {
      throw KingletException.dtype("onesLike", "is not supported for string tensors");
    }
    return like("onesLike", x, 1);
  }

  /** A constant in x's form, with the gradient 0: it reaches x, as in TensorFlow.js. */
  private static Tensor like(String op, Node x, double value) {
    Node y = Graph.full(x.dtype, value, x.shape);
    if (x.dtype == DType.FLOAT32) {
      y =
          Graph.custom(
              Graph.alias(y, x.shape), (g, r) -> new Node[] {Graph.full(x.dtype, 0, x.shape)}, x);
    }
    return Tensor.wrap(op, y);
  }

  /**
   * One-hot rows: {@code on} at the index, {@code off} elsewhere, {@code depth} wide, along a new
   * last axis. An index out of range gives a row of {@code off}.
   *
   * @throws KingletException when this is not int32
   */
  default Tensor oneHot(int depth, double on, double off, DType dtype) {
    Check.that(depth >= 2, "oneHot", "depth must be at least 2, got " + depth);
    return Tensor.wrap("oneHot", oneHot(node(), depth, on, off, dtype));
  }

  /** One-hot rows of zeros and ones; int32. */
  default Tensor oneHot(int depth) {
    return oneHot(depth, 1, 0, DType.INT32);
  }

  /** See {@link #oneHot(int, double, double, DType)}. */
  static Node oneHot(Node indices, int depth, double on, double off, DType dtype) {
    Node i = Check.int32("oneHot", "indices", indices);
    Node hit = CompareOps.equal(ShapeOps.expandDims(i, i.rank()), Graph.iota(depth));
    Node y =
        on == 1 && off == 0
            ? cast(hit, dtype)
            : CompareOps.where(hit, Graph.constant(dtype, on), Graph.constant(dtype, off));
    // as in tf.js, where a comparison alone has no gradient
    return Graph.custom(y, (g, r) -> new Node[] {Graph.full(DType.FLOAT32, 0, i.shape)}, i);
  }

  // ---- the table ------------------------------------------------------------------------------

  private static DType dtype(OpTable.Args x, int i) {
    return Check.dtype("dtype", x.text(i), DType.FLOAT32);
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op("zeros", "shape: int[], dtype: dtype = 'float32'", x -> fill(x.ints(0), 0, dtype(x, 1)))
        .functionOnly()
        .domain("2,3 | 0,2; int32")
        .flat("no tensor goes in");
    t.op("ones", "shape: int[], dtype: dtype = 'float32'", x -> fill(x.ints(0), 1, dtype(x, 1)))
        .functionOnly()
        .domain("2,3 | 2; bool")
        .flat("no tensor goes in");
    t.op(
            "fill",
            "shape: int[], value: number|bool|string, dtype: dtype = null",
            x -> {
              DType type = Check.dtype("fill", x.text(2), x.type(1));
              return type == DType.STRING
                  ? fill(x.ints(0), x.text(1))
                  : fill(x.ints(0), x.number(1), type);
            })
        .onnx("ConstantOfShape")
        .functionOnly()
        .domain("2,3; 0.5 | 2; 7; int32 | 2; ab; string")
        .flat("no tensor goes in");
    t.op(
            "eye",
            "numRows: int, numColumns: int = null, batchShape: int[] = [], dtype: dtype ="
                + " 'float32'",
            x -> eye(x.integer(0), x.has(1) ? x.integer(1) : x.integer(0), x.ints(2), dtype(x, 3)))
        .onnx("EyeLike")
        .functionOnly()
        .domain("3 | 2; 3; 2")
        .flat("no tensor goes in");
    t.op(
            "range",
            "start: number, stop: number, step: number = 1, dtype: dtype = 'float32'",
            x -> range(x.number(0), x.number(1), x.number(2), dtype(x, 3)))
        .onnx("Range")
        .functionOnly()
        .domain("0; 5 | 5; 0 | 1; 2; 0.3 | 3; 3")
        .flat("no tensor goes in");
    t.op(
            "linspace",
            "start: number, stop: number, num: int",
            x -> linspace(x.number(0), x.number(1), x.integer(2)))
        .functionOnly()
        .domain("0; 1; 5 | 2; -2; 3 | 1; 2; 1")
        .flat("no tensor goes in");
    t.op("zerosLike", "x: Tensor<any>", x -> x.tensor(0).zerosLike()).domain("-2..2");
    t.op("onesLike", "x: Tensor<any>", x -> x.tensor(0).onesLike()).domain("-2..2");
    t.op(
            "oneHot",
            "indices: Tensor<int32>, depth: int, onValue: number = 1, offValue: number = 0,"
                + " dtype: dtype = 'int32'",
            x ->
                x.tensor(0)
                    .oneHot(
                        x.integer(1),
                        x.number(2),
                        x.number(3),
                        Check.dtype("oneHot", x.text(4), DType.INT32)))
        .onnx("OneHot")
        .domain("[3]i 0..4; 4 | [2,2]i -1..5; 3; 5; -1; float32 | [0]i 0..1; 2")
        .flat("indices");
  }
}
