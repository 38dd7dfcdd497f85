package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ConvOps.Conv;
import dev.kinglet.api.ops.ImageOps.Grid;
import dev.kinglet.build.Cases;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What a wrong call is told: the op, what came in, what would be right. All at the call. */
class BadInputTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor t(int... shape) {
    return CreationOps.zeros(shape);
  }

  private static Tensor ints(int... values) {
    return Tensor.of(values, values.length);
  }

  private static void says(String name, String message, Executable call) {
    KingletException e = assertThrows(KingletException.class, call);
    assertEquals(message, e.getMessage());
    assertEquals(name, e.name());
  }

  @Test
  void shapes() {
    says(
        "ShapeError",
        "add: shapes [2,3] and [4] do not broadcast: axis 1 has 3 and 4 (they must be equal, or one"
            + " of them 1)",
        () -> t(2, 3).add(t(4)));
    says(
        "ShapeError",
        "matMul: inner dimensions differ: a [2,3] · b [4,5] (3 ≠ 4)",
        () -> t(2, 3).matMul(t(4, 5)));
    says(
        "ShapeError",
        "matMul: inner dimensions differ: a [2,3] · b [4,3] (3 ≠ 4); did you mean transposeB?",
        () -> t(2, 3).matMul(t(4, 3)));
    says(
        "ShapeError",
        "matMul: inner dimensions differ: a [3,2] · b [3,5] (2 ≠ 3); did you mean transposeA?",
        () -> t(3, 2).matMul(t(3, 5)));
    says(
        "ShapeError",
        "matMul: operands must have at least rank 2: a [3] · b [3,2]",
        () -> t(3).matMul(t(3, 2)));
    says(
        "ShapeError", "dot: inner dimensions differ: [2,3] · [4] (3 ≠ 4)", () -> t(2, 3).dot(t(4)));
    says(
        "ShapeError",
        "reshape: cannot reshape [2,3] (6 elements) to [4,2] (8)",
        () -> t(2, 3).reshape(4, 2));
    says(
        "ShapeError",
        "reshape: cannot reshape [2,3] (6 elements) to [4,-1]",
        () -> t(2, 3).reshape(4, -1));
    says(
        "ShapeError", "reshape: only one size can be -1 in [-1,-1]", () -> t(2, 3).reshape(-1, -1));
    says(
        "ShapeError",
        "concat: tensor 1 has shape [2,4], the first [2,3]: they may differ only along axis 0",
        () -> JoinOps.concat(0, t(2, 3), t(2, 4)));
    says(
        "ShapeError",
        "stack: tensor 1 has shape [3], the first [2]: they must be equal",
        () -> JoinOps.stack(0, t(2), t(3)));
    says(
        "ShapeError",
        "broadcastTo: [2,3] does not broadcast to [2,4]",
        () -> t(2, 3).broadcastTo(2, 4));
    says("ShapeError", "squeeze: axis 0 of [2,1] has size 2, not 1", () -> t(2, 1).squeeze(0));
    says(
        "ShapeError",
        "Error in meanSquaredError:  Shapes 2 and 3 must match",
        () -> LossOps.meanSquaredError(t(2), t(3)));
    says("ShapeError", "fill: negative size in shape [2,-1]", () -> t(2, -1));
    says(
        "ShapeError", "fill: shape [100000,100000] has too many elements", () -> t(100000, 100000));
    says(
        "ShapeError",
        "tensor: 3 values do not fill shape [2,2] (4)",
        () -> Tensor.of(new float[3], 2, 2));
  }

  @Test
  void convolutions() {
    Conv plain = Conv.of(1, Padding.VALID);
    says(
        "ShapeError",
        "conv2d: x [1,4,4,3] has 3 channels, filter [2,2,4,8] takes 4",
        () -> t(1, 4, 4, 3).conv2d(t(2, 2, 4, 8), plain));
    says(
        "ShapeError",
        "conv2d: filter must be rank 4, but got shape [2,2,3]",
        () -> t(1, 4, 4, 3).conv2d(t(2, 2, 3), plain));
    says(
        "ShapeError",
        "conv2d: x must have rank 4 (batch, 2 spatial, channels) or 3, got shape [4,3]",
        () -> t(4, 3).conv2d(t(2, 2, 3, 1), plain));
    says(
        "ValueError",
        "conv2d: strides must be positive, got [0,0]",
        () -> t(1, 4, 4, 3).conv2d(t(2, 2, 3, 1), Conv.of(0, Padding.SAME)));
    says(
        "ValueError",
        "conv2d: negative padding [-1]",
        () -> t(1, 4, 4, 3).conv2d(t(2, 2, 3, 1), Conv.of(1, Padding.of(-1))));
    says(
        "ShapeError",
        "depthwiseConv2d: x [1,4,4,3] and filter [2,2,2,1] must have the same number of channels"
            + " (their last axis, and axis 2)",
        () -> t(1, 4, 4, 3).depthwiseConv2d(t(2, 2, 2, 1), plain));
    says(
        "ShapeError",
        "conv2dTranspose: a convolution of outputShape [1,5,5,1] gives [3,3], but x has [2,2]",
        () ->
            t(1, 2, 2, 3).conv2dTranspose(t(2, 2, 1, 3), new int[] {1, 5, 5, 1}, 2, Padding.SAME));
    says(
        "ShapeError",
        "maxPool: x must have rank 4 (batch, 2 spatial, channels) or 3, got shape [4]",
        () -> t(4).maxPool(2, 2, Padding.VALID));
  }

  @Test
  void axes() {
    says("ValueError", "sum: axis 2 is out of range for rank 2 (-2 to 1)", () -> t(2, 3).sum(2));
    says("ValueError", "sum: axis 1 is named twice", () -> t(2, 3).sum(1, -1));
    says(
        "ValueError",
        "softmax: axis -3 is out of range for rank 2 (-2 to 1)",
        () -> t(2, 3).softmax(-3));
    says(
        "ShapeError",
        "transpose: perm [0] must name each axis of [2,3] once",
        () -> t(2, 3).transpose(0));
    says("ValueError", "transpose: axis 0 is named twice", () -> t(2, 3).transpose(0, 0));
    says(
        "ShapeError",
        "argMax: axis 1 of [2,0] is empty: there is no position",
        () -> t(2, 0).argMax(1));
    says("ShapeError", "argMax: x must have at least rank 1, got shape []", () -> t().argMax(0));
    says(
        "ValueError",
        "split: axis 0 of [5,2] cannot be split into 2 equal parts",
        () -> t(5, 2).split(2, 0));
    says(
        "ValueError",
        "split: sizes [2,2] do not add up to axis 0 of [5,2]",
        () -> t(5, 2).split(new int[] {2, 2}, 0));
  }

  @Test
  void types() {
    says("DTypeError", "logicalAnd: a must be bool, got float32", () -> t(2).logicalAnd(t(2)));
    says("DTypeError", "where: condition must be bool, got float32", () -> t(2).where(t(2), t(2)));
    says("DTypeError", "any: x must be bool, got int32", () -> ints(1, 2).any());
    says("DTypeError", "oneHot: indices must be int32, got float32", () -> t(2).oneHot(3));
    says("DTypeError", "gather: indices must be int32, got float32", () -> t(2).gather(t(1)));
    says(
        "DTypeError",
        "randomNormal: does not make bool tensors",
        () -> RandomOps.randomNormal(new int[] {2}, 0, 1, DType.BOOL));
    says(
        "DTypeError",
        "cast: unknown dtype 'float16' (float32, int32, bool are known)",
        () -> Check.dtype("cast", "float16", null));
  }

  @Test
  void ranges() {
    says(
        "ValueError",
        "GatherV2: the index value 3 is not in [0, 2]",
        () -> t(3).gather(ints(0, 3)));
    says(
        "ValueError", "GatherV2: the index value -1 is not in [0, 2]", () -> t(3).gather(ints(-1)));
    says("ValueError", "slice: begin 2 and size 3 leave axis 0 of [4]", () -> t(4).slice(2, 3));
    says(
        "ValueError", "slice() does not support negative begin indexing.", () -> t(4).slice(-1, 1));
    says("ShapeError", "slice: a scalar has no part to take", () -> t().slice(0, 1));
    says(
        "ValueError",
        "stridedSlice: stride 0 is 0",
        () -> t(4).stridedSlice(new int[] {0}, new int[] {4}, new int[] {0}));
    says(
        "ValueError",
        "'k' passed to topk() must be <= the last dimension (3) but got 4",
        () -> t(2, 3).topk(4));
    says("ValueError", "clipByValue: low 2 is greater than high 1", () -> t(2).clipByValue(2, 1));
    says("ValueError", "dropout: rate must be in [0, 1), got 1", () -> t(2).dropout(1));
    says("ValueError", "dropout: rate must be in [0, 1), got NaN", () -> t(2).dropout(Double.NaN));
    says("ValueError", "range: step is 0", () -> CreationOps.range(0, 1, 0, DType.FLOAT32));
    says(
        "ValueError",
        "range: has too many elements or a NaN bound",
        () -> CreationOps.range(0, Double.NaN, 1, DType.FLOAT32));
    says(
        "ValueError",
        "linspace: the number of values should be positive, got 0",
        () -> CreationOps.linspace(0, 1, 0));
    says(
        "ValueError",
        "pad: negative padding [-1,0] on axis 0",
        () -> t(2).pad(new int[][] {{-1, 0}}));
    says(
        "ValueError",
        "mirrorPad: padding [2,0] of axis 0 must lie in 0 to 1 for size 2",
        () -> t(2).mirrorPad(new int[][] {{2, 0}}, false));
    says(
        "ShapeError",
        "scatterND: updates [3] must have shape [2] for indices [2,1] into [5]",
        () -> IndexOps.scatterND(Tensor.of(new int[2], 2, 1), t(3), 5));
    says(
        "ValueError",
        "resizeBilinear: alignCorners and halfPixelCenters cannot both be true",
        () -> t(2, 2, 1).resizeBilinear(new int[] {3, 3}, new Grid(true, true)));
    says(
        "ShapeError",
        "einsum: axis 'j' of 'ij,jk->ik' needs dimension 3 at axis 0 of the input shaped [4,5]",
        () -> LinalgOps.einsum("ij,jk->ik", t(2, 3), t(4, 5)));
    says(
        "ValueError",
        "einsum: Expecting exactly one arrow (->) in the equation, got 'ij'",
        () -> LinalgOps.einsum("ij", t(2, 3)));
    says(
        "ValueError",
        "einsum: axis 'i' of 'ii->i' is repeated",
        () -> LinalgOps.einsum("ii->i", t(2, 2)));
    says(
        "ValueError",
        "Output subscripts contain the label k not present in the input subscripts.",
        () -> LinalgOps.einsum("ij->k", t(2, 2)));
  }

  @Test
  void norms() {
    says(
        "ValueError",
        "norm: ord 2 is not supported over 2 axes",
        () -> t(2, 2).norm(2, new int[] {0, 1}, false));
  }

  @Test
  void disposed() {
    Tensor x = t(2);
    x.dispose();
    says("DisposedError", "Tensor is disposed.", () -> x.add(t(2)));
    says("DisposedError", "Tensor is disposed.", () -> t(2).add(x));
    says("DisposedError", "Tensor is disposed.", x::relu);
    says("DisposedError", "Tensor is disposed.", x::floats);
  }

  /** Whatever a row is given, a disposed tensor among it is named. */
  @TestFactory
  Stream<DynamicTest> everyRowRefusesDisposedTensors() {
    return Ops.table().rows().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name,
                    () -> {
                      try (Scope s = Scope.open()) {
                        Cases.Case c = Cases.of(row).get(0);
                        boolean any = false;
                        for (Object v : c.args().values) {
                          if (v instanceof Tensor x) {
                            x.dispose();
                            any = true;
                          }
                          if (v instanceof Tensor[] xs) {
                            xs[xs.length - 1].dispose();
                            any = true;
                          }
                        }
                        if (any) {
                          KingletException e =
                              assertThrows(KingletException.class, () -> row.body.call(c.args()));
                          assertEquals("DisposedError", e.name(), e.getMessage());
                        } else {
                          assertTrue(row.flat != null, "takes no tensor, so it is flat");
                        }
                      }
                    }));
  }

  /** A failed call leaves nothing behind. */
  @Test
  void nothingLeaks() {
    int before = dev.kinglet.api.Memory.numTensors();
    Tensor a = t(2, 3);
    Tensor b = t(4, 5);
    assertThrows(KingletException.class, () -> a.matMul(b));
    assertThrows(KingletException.class, () -> JoinOps.concat(0, a, b));
    assertEquals(before + 2, dev.kinglet.api.Memory.numTensors());
  }
}
