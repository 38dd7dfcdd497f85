package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ConvOps.Conv;
import dev.kinglet.build.Cases;
import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import dev.kinglet.graph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Ops against numbers of the ONNX project's node tests, on the plain evaluator. */
class OpValueTest {
  private interface Import {
    Object run(OnnxCase c);
  }

  private static final Map<String, Import> OPS = new HashMap<>();

  @BeforeAll
  static void start() {
    Devices.setHost(new CpuDevice());
  }

  @AfterAll
  static void end() {
    Devices.setHost(null);
  }

  @TestFactory
  Stream<DynamicTest> onnxNodeTests() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    Assumptions.assumeTrue(data != null, "skipped: set KINGLET_DATA");
    List<DynamicTest> tests = new ArrayList<>();
    for (String set : new String[] {"onnx-node", "onnx-node-opset11", "onnx-node-opset9"}) {
      try (Stream<Path> folders = Files.list(Path.of(data, set))) {
        for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
          OnnxCase c = folder.toString().endsWith("_expanded") ? null : read(folder);
          if (c != null && OPS.containsKey(c.op) && takes(c)) {
            String name = set + "/" + folder.getFileName();
            tests.add(DynamicTest.dynamicTest(name, () -> check(c)));
          }
        }
      }
    }
    assertTrue(tests.size() > 300, tests.size() + " cases");
    return tests.stream();
  }

  private static OnnxCase read(Path folder) {
    return Files.exists(folder.resolve("model.onnx")) ? OnnxCase.read(folder) : null;
  }

  /** Whether the case lies within what the ops promise: their types, and attributes they have. */
  private static boolean takes(OnnxCase c) {
    for (OnnxCase.Value v : c.inputs) {
      // float16 needs a tolerance of its own, and 32 unsigned or 64 bits have no type here
      if (v != null && (v.type() == 10 || v.type() > 11)) {
        return false;
      }
    }
    int[] shape = c.input(0).shape();
    boolean lower = c.text("auto_pad", "NOTSET").equals("SAME_LOWER");
    return switch (c.op) {
      case "ArgMax", "ArgMin" -> c.integer("select_last_index", 0) == 0;
      case "MaxPool" ->
          !lower && c.outputs.size() == 1 && shape.length < 6 && startsInside(windows(c));
      case "AveragePool" ->
          !lower
              && c.integer("count_include_pad", 0) == 0
              && shape.length < 6
              && startsInside(windows(c));
      case "Conv" -> !lower;
      case "ConvTranspose" -> plainTranspose(c);
      case "Pad" ->
          c.text("mode", "constant").equals("constant")
              && c.input(3) == null
              && c.input(1) != null
              && Arrays.stream(c.input(1).ints()).min().orElse(0) >= 0;
      case "ScatterND" -> c.text("reduction", "none").equals("none");
      case "BatchNormalization" -> c.outputs.size() == 1;
      case "TopK" ->
          c.integer("largest", 1) == 1
              && c.input(1) != null
              && Shapes.axis("TopK", c.integer("axis", -1), shape.length) == shape.length - 1;
      case "Split" -> !c.has("num_outputs");
      case "Cast" -> List.of(1, 6, 7, 9).contains(c.integer("to", 0));
      case "Clip" ->
          c.input(1) == null
              || c.input(2) == null
              || c.input(1).values()[0] <= c.input(2).values()[0];
      case "Elu" -> c.number("alpha", 1) == 1;
      case "Selu" -> !c.has("alpha") && !c.has("gamma");
      case "HardSigmoid" -> !c.has("alpha") && !c.has("beta");
      case "Einsum" ->
          !c.text("equation", "").contains("...") && c.text("equation", "").contains("->");
      case "DepthToSpace" -> c.text("mode", "DCR").equals("DCR");
      case "SoftmaxCrossEntropyLoss" -> c.input(2) == null && !c.has("ignore_index");
      case "LRN" -> c.integer("size", 1) % 2 == 1;
      case "Mod" -> c.integer("fmod", 0) == 0;
      case "Div" -> c.input(0).isFloat(); // int32 rounds down here, toward zero there
      case "Gelu" -> c.text("approximate", "none").equals("none");
      case "IsInf" -> !c.has("detect_negative") && !c.has("detect_positive");
      case "Reshape" -> c.integer("allowzero", 0) == 0;
      default -> true;
    };
  }

  private static boolean plainTranspose(OnnxCase c) {
    return c.integer("group", 1) == 1
        && Arrays.stream(c.ints("pads")).allMatch(p -> p == 0)
        && Arrays.stream(c.ints("dilations")).allMatch(d -> d == 1)
        && !c.has("output_shape")
        && !c.has("output_padding")
        && !c.has("auto_pad");
  }

  private static void check(OnnxCase c) {
    try (Scope scope = Scope.open()) {
      List<Tensor> got = Cases.results(OPS.get(c.op).run(c));
      int n = Math.min(got.size(), c.outputs.size());
      for (int k = 0; k < n; k++) {
        OnnxCase.Value want = c.outputs.get(k);
        Tensor t = got.get(k);
        assertArrayEquals(want.shape(), t.shape(), () -> "shape " + Shapes.str(t.shape()));
        if (!want.isFloat()) {
          assertArrayEquals(want.ints(), t.ints());
          continue;
        }
        float[] v = t.floats();
        for (int i = 0; i < v.length; i++) {
          double w = want.values()[i];
          double near = 1e-5 + 1e-4 * Math.abs(w);
          boolean same =
              Double.isNaN(w) ? Float.isNaN(v[i]) : v[i] == w || Math.abs(v[i] - w) <= near;
          assertTrue(same, "element " + i + " is " + v[i] + ", not " + w);
        }
      }
    }
  }

  // ---- how an operator of ONNX is called here
  // ----------------------------------------------------

  private interface One {
    Tensor of(Tensor x);
  }

  private interface Two {
    Tensor of(Tensor a, Tensor b);
  }

  private static void one(String op, One f) {
    OPS.put(op, c -> f.of(c.tensor(0)));
  }

  private static void two(String op, Two f) {
    OPS.put(op, c -> f.of(c.tensor(0), c.tensor(1)));
  }

  private static void fold(String op, ReduceOps.Folding f) {
    OPS.put(
        op,
        c -> {
          int[] axes =
              c.has("axes") ? c.ints("axes") : c.input(1) == null ? null : c.input(1).ints();
          boolean none = axes == null || axes.length == 0;
          if (none && c.integer("noop_with_empty_axes", 0) == 1) {
            return c.tensor(0);
          }
          boolean keep = c.integer("keepdims", 1) == 1;
          return Tensor.wrap(op, f.apply(c.tensor(0).node(), none ? null : axes, keep));
        });
  }

  /** [batch, channels, spatial..] to [batch, spatial.., channels]. */
  private static Tensor last(Tensor x) {
    return Tensor.wrap("last", ShapeOps.toLast(x.node(), 1));
  }

  private static Tensor first(Tensor x) {
    return Tensor.wrap("first", ShapeOps.fromLast(x.node(), 1));
  }

  /** begin of all axes, then end of all, as pairs axis by axis. */
  private static Padding sides(OnnxCase c, int n) {
    if (c.text("auto_pad", "NOTSET").equals("SAME_UPPER")) {
      return Padding.SAME;
    }
    int[] pads = c.ints("pads", new int[2 * n]);
    int[] out = new int[2 * n];
    for (int i = 0; i < n; i++) {
      out[2 * i] = pads[i];
      out[2 * i + 1] = pads[n + i];
    }
    return Padding.sides(out);
  }

  private static Windows windows(OnnxCase c) {
    int[] in = Arrays.copyOfRange(c.input(0).shape(), 2, c.input(0).shape().length);
    return Windows.of(
        c.op,
        in,
        c.ints("kernel_shape"),
        c.ints("strides", 1),
        sides(c, in.length),
        c.ints("dilations", 1),
        c.integer("ceil_mode", 0) == 1 ? "ceil" : null);
  }

  /** ONNX leaves out windows that start in the padding behind the end; tf.js does not. */
  private static boolean startsInside(Windows w) {
    for (int i = 0; i < w.n; i++) {
      if ((w.out[i] - 1) * w.stride[i] >= w.in[i] + w.low[i]) {
        return false;
      }
    }
    return true;
  }

  private static Tensor pool(OnnxCase c, boolean largest) {
    Node x = last(c.tensor(0)).node();
    Windows w = windows(c);
    return first(Tensor.wrap(c.op, largest ? PoolOps.maxPool(x, w) : PoolOps.avgPool(x, w)));
  }

  private static Tensor channels(Tensor v, int rank) {
    int[] s = new int[rank];
    Arrays.fill(s, 1);
    s[1] = v.size();
    return v.reshape(s);
  }

  private static Tensor slice(OnnxCase c) {
    Tensor x = c.tensor(0);
    int[] starts = c.has("starts") ? c.ints("starts") : c.input(1).ints();
    int[] ends = c.has("ends") ? c.ints("ends") : c.input(2).ints();
    int[] axes =
        c.has("axes")
            ? c.ints("axes")
            : c.input(3) == null ? Shapes.iota(starts.length) : c.input(3).ints();
    int[] steps = c.input(4) == null ? null : c.input(4).ints();
    int rank = x.rank();
    int[] begin = new int[rank];
    int[] end = x.shape();
    int[] step = new int[rank];
    Arrays.fill(step, 1);
    for (int i = 0; i < axes.length; i++) {
      int a = axes[i] < 0 ? axes[i] + rank : axes[i];
      int n = x.shape()[a];
      begin[a] = Math.max(starts[i], -n - 1);
      end[a] = Math.max(ends[i], -n - 1);
      step[a] = steps == null ? 1 : steps[i];
      if (step[a] > 0) {
        begin[a] = Math.max(begin[a], -n);
      }
    }
    return x.stridedSlice(begin, end, step);
  }

  static {
    one("Abs", UnaryOps::abs);
    one("Acos", UnaryOps::acos);
    one("Acosh", UnaryOps::acosh);
    one("Asin", UnaryOps::asin);
    one("Asinh", UnaryOps::asinh);
    one("Atan", UnaryOps::atan);
    one("Atanh", UnaryOps::atanh);
    one("Ceil", UnaryOps::ceil);
    one("Cos", UnaryOps::cos);
    one("Cosh", UnaryOps::cosh);
    one("Erf", UnaryOps::erf);
    one("Exp", UnaryOps::exp);
    one("Floor", UnaryOps::floor);
    one("Log", UnaryOps::log);
    one("Neg", UnaryOps::neg);
    one("Reciprocal", UnaryOps::reciprocal);
    one("Round", UnaryOps::round);
    one("Sign", UnaryOps::sign);
    one("Sin", UnaryOps::sin);
    one("Sinh", UnaryOps::sinh);
    one("Sqrt", UnaryOps::sqrt);
    one("Tan", UnaryOps::tan);
    one("Tanh", UnaryOps::tanh);
    one("IsNaN", UnaryOps::isNaN);
    one("IsInf", UnaryOps::isInf);
    one("Not", CompareOps::logicalNot);
    one("Relu", ActivationOps::relu);
    one("Sigmoid", ActivationOps::sigmoid);
    one("Softplus", ActivationOps::softplus);
    one("Mish", ActivationOps::mish);
    one("Gelu", ActivationOps::gelu);
    one("Identity", ShapeOps::copy);
    two("Add", ArithmeticOps::add);
    two("Sub", ArithmeticOps::sub);
    two("Mul", ArithmeticOps::mul);
    two("Div", ArithmeticOps::div);
    two("Pow", (a, b) -> a.dtype() == DType.FLOAT32 ? a.pow(b) : a.pow(b).cast(a.dtype()));
    two("Mod", ArithmeticOps::mod);
    two("PRelu", ActivationOps::prelu);
    two("Equal", CompareOps::equal);
    two("Less", CompareOps::less);
    two("LessOrEqual", CompareOps::lessEqual);
    two("Greater", CompareOps::greater);
    two("GreaterOrEqual", CompareOps::greaterEqual);
    two("And", CompareOps::logicalAnd);
    two("Or", CompareOps::logicalOr);
    two("Xor", CompareOps::logicalXor);
    two("BitwiseAnd", CompareOps::bitwiseAnd);
    OPS.put("Where", c -> c.tensor(0).where(c.tensor(1), c.tensor(2)));
    OPS.put("LeakyRelu", c -> c.tensor(0).leakyRelu(c.number("alpha", 0.01)));
    OPS.put("Max", c -> all(c, ArithmeticOps::maximum));
    OPS.put("Min", c -> all(c, ArithmeticOps::minimum));
    OPS.put("Sum", c -> all(c, ArithmeticOps::add));
    OPS.put("Clip", OpValueTest::clip);
    OPS.put("Cast", c -> c.tensor(0).cast(type(c.integer("to", 1))));
    fold("ReduceSum", ReduceOps::sum);
    fold("ReduceMean", ReduceOps::mean);
    fold("ReduceProd", ReduceOps::prod);
    fold("ReduceMax", ReduceOps::max);
    fold("ReduceMin", ReduceOps::min);
    fold("ReduceLogSumExp", StatOps::logSumExp);
    fold("ReduceL2", (x, axis, keep) -> StatOps.norm(x, Double.NaN, axis, keep));
    fold("ReduceL1", (x, axis, keep) -> ReduceOps.sum(UnaryOps.abs(x), axis, keep));
    fold("ReduceSumSquare", (x, axis, keep) -> ReduceOps.sum(UnaryOps.square(x), axis, keep));
    OPS.put("ArgMax", c -> arg(c, c.tensor(0).argMax(c.integer("axis", 0))));
    OPS.put("ArgMin", c -> arg(c, c.tensor(0).argMin(c.integer("axis", 0))));
    OPS.put("Reshape", OpValueTest::reshape);
    OPS.put("Flatten", OpValueTest::flatten);
    OPS.put("Transpose", c -> c.tensor(0).transpose(c.ints("perm")));
    OPS.put("Squeeze", c -> c.tensor(0).squeeze(axes(c)));
    OPS.put("Unsqueeze", OpValueTest::unsqueeze);
    OPS.put(
        "Expand",
        c ->
            c.tensor(0)
                .broadcastTo(Shapes.broadcast("Expand", c.input(0).shape(), c.input(1).ints())));
    OPS.put("Tile", c -> c.tensor(0).tile(c.input(1).ints()));
    OPS.put("Slice", OpValueTest::slice);
    OPS.put("Pad", OpValueTest::pad);
    OPS.put("Concat", c -> JoinOps.concat(c.integer("axis", 0), tensors(c)));
    OPS.put("Split", OpValueTest::split);
    OPS.put(
        "Gather", c -> c.tensor(0).gather(wrap(c, 1, c.integer("axis", 0)), c.integer("axis", 0)));
    OPS.put(
        "GatherElements",
        c -> c.tensor(0).takeAlongAxis(wrap(c, 1, c.integer("axis", 0)), c.integer("axis", 0)));
    OPS.put(
        "GatherND",
        c -> c.integer("batch_dims", 0) == 0 ? c.tensor(0).gatherND(c.tensor(1)) : batched(c));
    OPS.put("ScatterND", c -> c.tensor(0).tensorScatterUpdate(c.tensor(1), c.tensor(2)));
    OPS.put("OneHot", OpValueTest::oneHot);
    OPS.put(
        "TopK",
        c -> {
          SortOps.TopK k = c.tensor(0).topk(c.input(1).ints()[0]);
          return new Tensor[] {k.values(), k.indices()};
        });
    OPS.put(
        "CumSum",
        c ->
            c.tensor(0)
                .cumsum(
                    c.input(1).ints()[0],
                    c.integer("exclusive", 0) == 1,
                    c.integer("reverse", 0) == 1));
    OPS.put(
        "CumProd",
        c ->
            c.tensor(0)
                .cumprod(
                    c.input(1).ints()[0],
                    c.integer("exclusive", 0) == 1,
                    c.integer("reverse", 0) == 1));
    OPS.put(
        "Range",
        c ->
            CreationOps.range(
                c.input(0).values()[0],
                c.input(1).values()[0],
                c.input(2).values()[0],
                c.input(0).isFloat() ? DType.FLOAT32 : DType.INT32));
    OPS.put("Softmax", c -> softmax(c, true));
    OPS.put("LogSoftmax", c -> softmax(c, false));
    OPS.put("LayerNormalization", OpValueTest::layerNorm);
    OPS.put(
        "BatchNormalization",
        c -> {
          int r = c.input(0).shape().length;
          return c.tensor(0)
              .batchNorm(
                  channels(c.tensor(3), r),
                  channels(c.tensor(4), r),
                  channels(c.tensor(2), r),
                  channels(c.tensor(1), r),
                  c.number("epsilon", 1e-5));
        });
    OPS.put("LRN", OpValueTest::lrn);
    OPS.put("MatMul", OpValueTest::matMul);
    OPS.put("Conv", OpValueTest::conv);
    OPS.put("ConvTranspose", OpValueTest::convTranspose);
    OPS.put("Elu", c -> c.tensor(0).elu());
    OPS.put("Selu", c -> c.tensor(0).selu());
    OPS.put("HardSigmoid", c -> c.tensor(0).hardSigmoid());
    OPS.put("Einsum", c -> LinalgOps.einsum(c.text("equation", "").replace(" ", ""), tensors(c)));
    OPS.put("DepthToSpace", c -> first(last(c.tensor(0)).depthToSpace(c.integer("blocksize", 2))));
    OPS.put("SoftmaxCrossEntropyLoss", OpValueTest::crossEntropy);
    OPS.put("MaxPool", c -> pool(c, true));
    OPS.put("AveragePool", c -> pool(c, false));
  }

  private static Tensor crossEntropy(OnnxCase c) {
    Tensor logits = last(c.tensor(0));
    int classes = c.input(0).shape()[1];
    Tensor labels = c.tensor(1).oneHot(classes, 1, 0, DType.FLOAT32);
    LossOps.Reduction r =
        switch (c.text("reduction", "mean")) {
          case "none" -> LossOps.Reduction.NONE;
          case "sum" -> LossOps.Reduction.SUM;
          default -> LossOps.Reduction.MEAN;
        };
    return LossOps.softmaxCrossEntropy(labels, logits, null, 0, r);
  }

  private static Tensor all(OnnxCase c, Two f) {
    Tensor t = c.tensor(0);
    for (int i = 1; i < c.inputs.size(); i++) {
      t = f.of(t, c.tensor(i));
    }
    return t;
  }

  private static Tensor[] tensors(OnnxCase c) {
    Tensor[] ts = new Tensor[c.inputs.size()];
    for (int i = 0; i < ts.length; i++) {
      ts[i] = c.tensor(i);
    }
    return ts;
  }

  private static DType type(int onnx) {
    return onnx == 1 ? DType.FLOAT32 : onnx == 9 ? DType.BOOL : DType.INT32;
  }

  private static Tensor clip(OnnxCase c) {
    double low = c.input(1) != null ? c.input(1).values()[0] : c.number("min", -3e38);
    double high = c.input(2) != null ? c.input(2).values()[0] : c.number("max", 3e38);
    if (!c.input(0).isFloat()) {
      low = Math.max(low, Integer.MIN_VALUE);
      high = Math.min(high, Integer.MAX_VALUE);
    }
    return c.tensor(0).clipByValue(low, high);
  }

  private static int[] axes(OnnxCase c) {
    return c.has("axes") ? c.ints("axes") : c.input(1) == null ? new int[0] : c.input(1).ints();
  }

  private static Tensor arg(OnnxCase c, Tensor at) {
    return c.integer("keepdims", 1) == 1
        ? at.expandDims(Shapes.axis("", c.integer("axis", 0), c.input(0).shape().length))
        : at;
  }

  private static Tensor reshape(OnnxCase c) {
    int[] shape = c.input(1).ints();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = shape[i] == 0 ? c.input(0).shape()[i] : shape[i];
    }
    return c.tensor(0).reshape(shape);
  }

  private static Tensor flatten(OnnxCase c) {
    int[] s = c.input(0).shape();
    int axis = c.integer("axis", 1);
    int n = Shapes.size(Arrays.copyOf(s, axis < 0 ? axis + s.length : axis));
    return c.tensor(0).reshape(n, -1);
  }

  private static Tensor unsqueeze(OnnxCase c) {
    int[] axes = axes(c);
    int rank = c.input(0).shape().length + axes.length;
    Tensor t = c.tensor(0);
    int[] sorted = axes.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = sorted[i] < 0 ? sorted[i] + rank : sorted[i];
    }
    Arrays.sort(sorted);
    for (int a : sorted) {
      t = t.expandDims(a);
    }
    return t;
  }

  private static Tensor pad(OnnxCase c) {
    int[] p = c.input(1).ints();
    int n = p.length / 2;
    int[][] pairs = new int[n][];
    for (int i = 0; i < n; i++) {
      pairs[i] = new int[] {p[i], p[n + i]};
    }
    return c.tensor(0).pad(pairs, c.input(2) == null ? 0 : c.input(2).values()[0]);
  }

  private static Tensor[] split(OnnxCase c) {
    int axis = c.integer("axis", 0);
    int[] sizes = c.has("split") ? c.ints("split") : c.input(1) == null ? null : c.input(1).ints();
    return sizes == null
        ? c.tensor(0).split(c.outputs.size(), axis)
        : c.tensor(0).split(sizes, axis);
  }

  /** Indices may count from the end there. */
  private static Tensor wrap(OnnxCase c, int i, int axis) {
    int n = c.input(0).shape()[Shapes.axis("", axis, c.input(0).shape().length)];
    int[] at = c.input(i).ints();
    for (int k = 0; k < at.length; k++) {
      at[k] = at[k] < 0 ? at[k] + n : at[k];
    }
    return Tensor.of(at, c.input(i).shape());
  }

  private static Tensor batched(OnnxCase c) {
    int[] s = c.input(1).shape();
    assertEquals(1, c.integer("batch_dims", 0));
    // [batch, k] into [batch, ..]: the batch's number in front
    Tensor b = CreationOps.range(0, s[0], 1, DType.INT32);
    int[] one = new int[s.length];
    Arrays.fill(one, 1);
    one[0] = s[0];
    int[] wide = s.clone();
    wide[s.length - 1] = 1;
    Tensor at = JoinOps.concat(s.length - 1, b.reshape(one).broadcastTo(wide), c.tensor(1));
    return c.tensor(0).gatherND(at);
  }

  private static Tensor oneHot(OnnxCase c) {
    int depth = (int) c.input(1).values()[0];
    int[] at = c.input(0).ints();
    for (int i = 0; i < at.length; i++) {
      at[i] = at[i] < 0 ? at[i] + depth : at[i];
    }
    double[] v = c.input(2).values();
    Tensor hot =
        Tensor.of(at, c.input(0).shape())
            .oneHot(depth, v[1], v[0], c.input(2).isFloat() ? DType.FLOAT32 : DType.INT32);
    int axis = Shapes.axis("", c.integer("axis", -1), hot.rank());
    return Tensor.wrap("OneHot", ShapeOps.fromLast(hot.node(), axis));
  }

  private static Tensor softmax(OnnxCase c, boolean plain) {
    Tensor x = c.tensor(0);
    if (c.opset >= 13) {
      int axis = c.integer("axis", -1);
      return plain ? x.softmax(axis) : x.logSoftmax(axis);
    }
    // before opset 13: over all axes from this one on
    int axis = Shapes.axis("", c.integer("axis", 1), x.rank());
    Tensor flat = x.reshape(Shapes.size(Arrays.copyOf(x.shape(), axis)), -1);
    return (plain ? flat.softmax() : flat.logSoftmax()).reshape(x.shape());
  }

  private static Tensor layerNorm(OnnxCase c) {
    int axis = Shapes.axis("", c.integer("axis", -1), c.input(0).shape().length);
    Tensor x = c.tensor(0);
    int[] shape = Arrays.copyOfRange(x.shape(), axis, x.rank());
    Tensor b = c.tensor(2) == null ? null : c.tensor(2).reshape(shape);
    return x.layerNorm(c.tensor(1).reshape(shape), b, c.number("epsilon", 1e-5));
  }

  private static Tensor lrn(OnnxCase c) {
    int size = c.integer("size", 1);
    return first(
        last(c.tensor(0))
            .localResponseNormalization(
                size / 2,
                c.number("bias", 1),
                c.number("alpha", 1e-4) / size,
                c.number("beta", 0.75)));
  }

  private static Tensor matMul(OnnxCase c) {
    Tensor a = c.tensor(0);
    Tensor b = c.tensor(1);
    if (a.rank() == 1 || b.rank() == 1) {
      Tensor x = a.rank() == 1 ? a.expandDims(0) : a;
      Tensor y = b.rank() == 1 ? b.expandDims(1) : b;
      Tensor p = x.matMul(y);
      p = b.rank() == 1 ? p.squeeze(-1) : p;
      return a.rank() == 1 ? p.squeeze(b.rank() == 1 ? -1 : -2) : p;
    }
    return a.matMul(b);
  }

  private static Tensor conv(OnnxCase c) {
    Tensor x = last(c.tensor(0));
    int n = x.rank() - 2;
    Tensor w = c.tensor(1);
    int[] perm = new int[n + 2];
    for (int i = 0; i < n; i++) {
      perm[i] = i + 2;
    }
    perm[n] = 1;
    perm[n + 1] = 0;
    Conv options =
        new Conv(c.ints("strides", 1), sides(c, n), c.ints("dilations", 1), c.integer("group", 1));
    Tensor f = w.transpose(perm);
    Tensor y = n == 1 ? x.conv1d(f, options) : n == 2 ? x.conv2d(f, options) : x.conv3d(f, options);
    return first(c.tensor(2) == null ? y : y.add(c.tensor(2)));
  }

  private static Tensor convTranspose(OnnxCase c) {
    Tensor x = last(c.tensor(0));
    int n = x.rank() - 2;
    int[] strides = c.ints("strides", 1);
    int[] w = c.input(1).shape();
    int[] out = new int[n + 2];
    out[0] = x.shape()[0];
    out[n + 1] = w[1];
    int[] perm = new int[n + 2];
    for (int i = 0; i < n; i++) {
      int s = strides.length == 1 ? strides[0] : strides[i];
      out[i + 1] = (x.shape()[i + 1] - 1) * s + w[i + 2];
      perm[i] = i + 2;
    }
    perm[n] = 1;
    perm[n + 1] = 0;
    Tensor f = c.tensor(1).transpose(perm);
    Tensor y =
        Tensor.wrap(
            "ConvTranspose",
            ConvOps.transposed(
                "ConvTranspose", n, x.node(), f.node(), out, strides, Padding.VALID, null));
    return first(c.tensor(2) == null ? y : y.add(c.tensor(2)));
  }
}
