package dev.kinglet.nn;

import static dev.kinglet.nn.Waves.golden;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Recurrent layers and wrappers against Keras, TensorFlow.js 4.22 and their own formulas. */
class RecurrentTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @TestFactory
  Stream<DynamicTest> asInKeras() throws IOException {
    return GoldenLayers.cases("recurrent", "wrappers").stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), c::check));
  }

  /** {@code recurrent-tfjs.json}: what TensorFlow.js 4.22 gives for {@link Waves#golden}. */
  @TestFactory
  Stream<DynamicTest> asInTensorFlowJs() throws IOException {
    try (InputStream in = RecurrentTest.class.getResourceAsStream("recurrent-tfjs.json")) {
      Tree all = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return all.list("cases").stream()
          .map(c -> (Tree) c)
          .map(c -> DynamicTest.dynamicTest(c.text("name"), () -> Scope.run(() -> compare(c))));
    }
  }

  private static int[] ints(Object list) {
    return new Tree().set("v", list).ints("v");
  }

  private static void compare(Tree c) {
    Tree described = c.tree("layer");
    described.tree("config").set("name", "layer");
    Tree inner = described.tree("config").tree("layer");
    if (inner != null) {
      inner.tree("config").set("name", "inner");
    }
    Layer layer = Parts.make(Parts.Space.LAYERS, described, "test");
    List<Object> shapes = c.list("inputs");
    Symbol[] in = new Symbol[shapes.size()];
    Tensor[] x = new Tensor[in.length];
    for (int i = 0; i < in.length; i++) {
      x[i] = golden(ints(shapes.get(i)), 10 + i);
      in[i] = Layers.input(x[i].shape(), x[i].dtype(), null);
    }
    Symbol[] from = in.clone();
    if (c.has("mask")) {
      float[] v = x[0].floats();
      int[] s = x[0].shape();
      for (Object o : c.list("mask")) {
        int[] at = ints(o);
        java.util.Arrays.fill(
            v, (at[0] * s[1] + at[1]) * s[2], (at[0] * s[1] + at[1] + 1) * s[2], 0);
      }
      x[0] = Tensor.of(v, s);
      from[0] = Layers.of("masking").apply(in[0])[0];
    }
    Symbol[] out = layer.apply(from);
    Model m = new Model(in, out);
    List<Weight> ws = layer.weights();
    List<Object> names = c.list("weights");
    assertEquals(names.size(), ws.size());
    for (int i = 0; i < ws.size(); i++) {
      assertEquals("layer" + names.get(i), ws.get(i).name);
      ws.get(i).assign(golden(ws.get(i).shape(), i));
    }
    Tensor[] y = {};
    for (int i = 0; i < c.number("calls", 1); i++) {
      Pass p = new Pass(false);
      y = m.apply(x, p);
      p.commit();
    }
    List<Object> wanted = c.list("outputs");
    assertEquals(wanted.size(), y.length);
    for (int i = 0; i < y.length; i++) {
      Tree w = (Tree) wanted.get(i);
      int[] shape = w.ints("shape");
      assertArrayEquals(shape, out[i].shape, "inferred");
      assertArrayEquals(shape, y[i].shape());
      float[] got = y[i].floats();
      for (int k = 0; k < got.length; k++) {
        assertEquals((Double) w.list("values").get(k), got[k], 1e-5, "output " + i + ", " + k);
      }
    }
    // described and made again it gives the same
    Layer again = Parts.make(Parts.Space.LAYERS, layer.describe(), "test");
    assertEquals(
        Json.write(layer.describe()), Json.write(again.describe()), "describes itself alike");
    m.dispose();
  }

  /** Keras' reset_after: the reset gate acts on the product, which has a bias of its own. */
  @Test
  void resetAfterTheProduct() {
    Layer gru =
        Layers.gru(2)
            .with("reset_after", true)
            .with("recurrent_activation", "sigmoid")
            .with("return_sequences", true);
    Tensor x = golden(new int[] {1, 3, 2}, 10);
    gru.ensureBuilt(new int[][] {{-1, 3, 2}});
    List<Weight> ws = gru.weights();
    assertArrayEquals(new int[] {2, 6}, ws.get(2).shape());
    float[][] w = new float[3][];
    for (int i = 0; i < 3; i++) {
      ws.get(i).assign(golden(ws.get(i).shape(), i));
      w[i] = ws.get(i).value().floats();
    }
    float[] in = x.floats();
    double[] h = new double[2];
    float[] got = gru.apply(x).floats();
    for (int t = 0; t < 3; t++) {
      double[] a = new double[6];
      double[] b = new double[6];
      for (int j = 0; j < 6; j++) {
        a[j] = w[2][j];
        b[j] = w[2][6 + j];
        for (int i = 0; i < 2; i++) {
          a[j] += in[t * 2 + i] * w[0][i * 6 + j];
          b[j] += h[i] * w[1][i * 6 + j];
        }
      }
      for (int j = 0; j < 2; j++) {
        double z = 1 / (1 + Math.exp(-a[j] - b[j]));
        double r = 1 / (1 + Math.exp(-a[2 + j] - b[2 + j]));
        h[j] = z * h[j] + (1 - z) * Math.tanh(a[4 + j] + r * b[4 + j]);
        assertEquals(h[j], got[t * 2 + j], 1e-5);
      }
    }
  }

  /** Output is not the first state, and a constant comes in. */
  private static final class Sums extends Cell {
    @Override
    public int[] stateSize() {
      return new int[] {2};
    }

    @Override
    public String className() {
      return "Sums";
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      Tensor s = in[1].add(in[0]).add(in[2]);
      return new Tensor[] {s.mul(Tensor.scalar(10)), s};
    }
  }

  @Test
  void aCellOfOnesOwnWithConstants() {
    Layer rnn =
        Layers.of("rnn")
            .with("cell", new Sums())
            .with("numConstants", 1)
            .with("returnSequences", true)
            .with("returnState", true);
    Symbol[] in = {Layers.input(2, 2), Layers.input(2), Layers.input(2)};
    Symbol[] out = rnn.apply(in);
    assertArrayEquals(new int[] {-1, 2, 2}, out[0].shape);
    Model m = new Model(in, out);
    Tensor[] y =
        m.apply(
            new Tensor[] {
              Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2),
              Tensor.of(new float[] {100, 200}, 1, 2),
              Tensor.of(new float[] {0.5f, 0.25f}, 1, 2)
            },
            new Pass(false));
    assertArrayEquals(new float[] {1015, 2022.5f, 1050, 2065}, y[0].floats());
    assertArrayEquals(new float[] {105, 206.5f}, y[1].floats());
  }

  @Test
  void aStatefulLayerGoesOn() {
    Layer l =
        Layers.of("simpleRNN")
            .with("units", 1)
            .with("activation", "linear")
            .with("stateful", true)
            .with("kernelInitializer", "ones")
            .with("recurrentInitializer", "ones");
    Sequential m = new Sequential(l.with("batchInputShape", new int[] {1, 2, 1}));
    Tensor x = Tensor.of(new float[] {1, 2}, 1, 2, 1);
    assertEquals(3, m.apply(x).item());
    assertEquals(6, m.apply(x).item());
    Recurrent r = (Recurrent) l;
    assertEquals(6, r.states()[0].item());
    r.resetStates(Tensor.of(new float[] {10}, 1, 1));
    assertEquals(13, m.apply(x).item());
    assertEquals(
        "State 0 is incompatible with layer "
            + l.name()
            + ": expected shape=[1,1], received shape=[2,1]",
        assertThrows(KingletException.class, () -> r.resetStates(Tensor.of(new float[2], 2, 1)))
            .getMessage());
    m.resetStates();
    assertEquals(3, m.apply(x).item());
    int before = Memory.numTensors();
    m.apply(x).dispose();
    assertEquals(before, Memory.numTensors());
    m.dispose();
    assertEquals(
        true,
        assertThrows(
                KingletException.class,
                () -> new Sequential(Layers.lstm(2).with("stateful", true).inputShape(3, 1)))
            .getMessage()
            .startsWith("If an RNN is stateful, it needs to know its batch size."));
  }

  /** Keras 3 writes both ways, under their own names. */
  @Test
  void aBackwardLayerOfItsOwn() {
    Layer both =
        Layers.bidirectional(Layers.of("simpleRNN").with("units", 2).named("forward_rnn"))
            .with(
                "backward_layer",
                Layers.of("gru").with("units", 3).with("go_backwards", true).named("backward_rnn"))
            .named("b");
    assertArrayEquals(new int[] {-1, 5}, both.apply(Layers.input(4, 1))[0].shape);
    assertEquals("b/forward_rnn/kernel", both.weights().get(0).name);
    assertEquals("b/backward_rnn/kernel", both.weights().get(3).name);
    assertArrayEquals(new int[] {1, 9}, both.weights().get(3).shape());
    Tensor x = golden(new int[] {1, 4, 1}, 2);
    Layer back = Layers.of("gru").with("units", 3).with("go_backwards", true);
    back.ensureBuilt(new int[][] {{1, 4, 1}});
    for (int i = 0; i < 3; i++) {
      back.weights().get(i).assign(both.weights().get(3 + i).value());
    }
    float[] y = both.apply(x).floats();
    float[] want = back.apply(x).floats();
    for (int i = 0; i < 3; i++) {
      assertEquals(want[i], y[2 + i], 1e-6);
    }
  }

  @Test
  void theInputMayBeGivenByItsSizes() {
    Layer l = Layers.lstm(2).with("inputDim", 3).with("inputLength", 5);
    assertArrayEquals(new int[] {-1, 5, 3}, l.batchInputShape());
    assertEquals(4 * 2 * (3 + 2 + 1), new Sequential(l).countParams());
  }

  @Test
  void oneDropoutMaskForAllSteps() {
    Keys.setSeed(5);
    Layer s =
        Layers.of("simpleRNN")
            .with("units", 16)
            .with("activation", "linear")
            .with("kernelInitializer", "identity")
            .with("recurrentInitializer", "zeros")
            .with("dropout", 0.5)
            .with("returnSequences", true);
    float[] ones = new float[3 * 16];
    java.util.Arrays.fill(ones, 1);
    Tensor x = Tensor.of(ones, 1, 3, 16);
    float[] y = s.apply(new Tensor[] {x}, new Pass(true))[0].floats();
    int dropped = 0;
    for (int i = 0; i < 16; i++) {
      assertTrue(y[i] == 0 || y[i] == 2);
      assertEquals(y[i], y[16 + i]);
      assertEquals(y[i], y[32 + i]);
      dropped += y[i] == 0 ? 1 : 0;
    }
    assertTrue(dropped > 2 && dropped < 14, "dropped " + dropped);
    assertArrayEquals(ones, s.apply(x).floats());
    Layer r =
        Layers.of("simpleRNN")
            .with("units", 16)
            .with("activation", "linear")
            .with("kernelInitializer", "identity")
            .with("recurrentInitializer", "identity")
            .with("recurrentDropout", 0.5)
            .with("returnSequences", true);
    y = r.apply(new Tensor[] {x}, new Pass(true))[0].floats();
    for (int i = 0; i < 16; i++) { // 1, 1 + 1 m, 1 + (1 + m) m with m 0 or 2
      assertTrue(y[16 + i] == 1 ? y[32 + i] == 1 : y[16 + i] == 3 && y[32 + i] == 7);
    }
  }

  @TestFactory
  Stream<DynamicTest> derivatives() {
    List<DynamicTest> all = new ArrayList<>();
    for (String name : new String[] {"simpleRNN", "gru", "lstm", "convLstm2d"}) {
      all.add(DynamicTest.dynamicTest(name, () -> Scope.run(() -> checkGradient(name))));
    }
    return all.stream();
  }

  /** Of a weighted sum of masked outputs, by central differences. */
  private static void checkGradient(String name) {
    boolean conv = name.equals("convLstm2d");
    Layer l =
        Layers.of(name)
            .with(conv ? "filters" : "units", 3)
            .with("returnSequences", true)
            .with("kernelSize", 2);
    if (!name.equals("simpleRNN")) {
      l.with("recurrentActivation", "sigmoid");
    }
    int[] shape = conv ? new int[] {2, 9, 3, 3, 2} : new int[] {2, 9, 2};
    Tensor x = golden(shape, 3);
    boolean[] on = new boolean[18];
    for (int i = 0; i < 18; i++) {
      on[i] = i % 5 != 1;
    }
    Tensor mask = Tensor.of(on, 2, 9);
    l.ensureBuilt(new int[][] {shape});
    for (int i = 0; i < 3; i++) {
      Weight w = l.weights().get(i);
      w.assign(golden(w.shape(), i).mul(Tensor.scalar(1.6)));
    }
    java.util.function.Supplier<Tensor> f =
        () -> {
          Pass p = new Pass(true);
          p.masks = new Tensor[] {mask};
          Tensor y = l.apply(new Tensor[] {x}, p)[0];
          return y.mul(golden(y.shape(), 7)).sum();
        };
    Tensor[] g = Gradients.ofVariables(f, l.trainableVariables()).gradients();
    for (int i = 0; i < 3; i++) {
      Weight w = l.weights().get(i);
      float[] v = w.value().floats();
      float[] got = g[i].floats();
      double eps = 1e-2;
      for (int k = 0; k < v.length; k += 5) {
        float kept = v[k];
        double[] side = new double[2];
        for (int s = 0; s < 2; s++) {
          v[k] = (float) (kept + (s == 0 ? eps : -eps));
          w.assign(Tensor.of(v, w.shape()));
          side[s] = f.get().item();
        }
        v[k] = kept;
        w.assign(Tensor.of(v, w.shape()));
        double want = (side[0] - side[1]) / (2 * eps);
        assertEquals(want, got[k], 2e-3 * Math.max(1, Math.abs(want)), w.name + " " + k);
      }
    }
    l.dispose();
  }

  @Test
  void badArgumentsAreNamed() {
    assertEquals(
        "r: units should be a positive whole number, got 0",
        assertThrows(
                KingletException.class,
                () -> Layers.lstm(1).with("units", 0).named("r").ensureBuilt(new int[1][3]))
            .getMessage());
    String message =
        assertThrows(
                KingletException.class,
                () -> Layers.lstm(2).named("r").apply(Layers.input(3, 2), Layers.input(2)))
            .getMessage();
    assertEquals("r: RNN Layer has 2 state(s) but was passed 1 initial state(s).", message);
    message =
        assertThrows(
                KingletException.class,
                () -> Layers.of("rnn").with("cell", Layers.dense(1)).named("r").isTrainable())
            .getMessage();
    assertEquals("r: cell should be an RNN cell, got 'Dense'", message);
    assertThrows(KingletException.class, () -> Layers.of("bidirectional").name());
    message =
        assertThrows(KingletException.class, () -> Layers.lstm(2).named("r").apply(Layers.input(3)))
            .getMessage();
    assertEquals("Input 0 is incompatible with layer r: expected ndim=3, found ndim=2", message);
  }
}
