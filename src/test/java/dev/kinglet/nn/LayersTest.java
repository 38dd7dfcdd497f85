package dev.kinglet.nn;

import static dev.kinglet.nn.Waves.golden;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Layers without state against what TensorFlow.js 4.22 gives, and against their own formulas. */
class LayersTest {
  /**
   * {@code layers-tfjs.json}: outputs and gradients of TensorFlow.js 4.22 for {@link Waves#golden}.
   */
  @TestFactory
  Stream<DynamicTest> asInTensorFlowJs() throws IOException {
    try (InputStream in = LayersTest.class.getResourceAsStream("layers-tfjs.json")) {
      Tree all = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return all.list("cases").stream()
          .map(c -> (Tree) c)
          .map(c -> DynamicTest.dynamicTest(c.text("name"), () -> Scope.run(() -> compare(c))));
    }
  }

  private static void compare(Tree c) {
    Layer layer = Parts.make(Parts.Space.LAYERS, c.tree("layer"), "test");
    List<Object> inputs = c.list("inputs");
    Tensor[] x = new Tensor[inputs.size()];
    int[][] shapes = new int[x.length][];
    for (int i = 0; i < x.length; i++) {
      shapes[i] = new Tree().set("v", inputs.get(i)).ints("v");
      x[i] = golden(shapes[i], 10 + i);
      if ("int32".equals(c.text("dtype"))) {
        x[i] = x[i].add(0.5).mul(4).floor().toInt();
      }
    }
    layer.ensureBuilt(shapes);
    start(layer, c.list("weights"));
    boolean training = c.flag("training", false);
    Tensor[] y = null;
    // the first call is the one that built the layer there
    for (int i = 0; i < c.number("calls", 1); i++) {
      Pass pass = new Pass(training);
      pass.kwargs.set("use_causal_mask", c.flag("causal", false));
      y = layer.apply(x, pass);
      pass.commit();
    }
    List<Object> wanted = c.list("outputs");
    assertEquals(wanted.size(), y.length);
    for (int i = 0; i < y.length; i++) {
      close((Tree) wanted.get(i), y[i], "output");
      assertArrayEquals(y[i].shape(), layer.outputShapes(shapes)[i], "inferred");
    }
    List<Weight> weights = layer.weights();
    for (int i = 0; c.has("after") && i < weights.size(); i++) {
      close((Tree) c.list("after").get(i), weights.get(i).value(), weights.get(i).name);
    }
    if (c.has("gradients")) {
      start(layer, c.list("weights"));
      Tensor[] g = Gradients.of(() -> loss(layer, x, training), null, x).gradients();
      for (int i = 0; i < g.length; i++) {
        close((Tree) c.list("gradients").get(i), g[i], "gradient of input " + i);
      }
    }
    if (c.has("weight_gradients")) {
      start(layer, c.list("weights"));
      Tensor[] g =
          Gradients.ofVariables(() -> loss(layer, x, training), layer.trainableVariables())
              .gradients();
      for (int i = 0; i < g.length; i++) {
        close((Tree) c.list("weight_gradients").get(i), g[i], "gradient of weight " + i);
      }
    }
    Layer again = Parts.make(Parts.Space.LAYERS, layer.describe(), "test");
    assertEquals(Json.write(layer.describe()), Json.write(again.describe()));
    layer.dispose();
  }

  private static Tensor loss(Layer layer, Tensor[] x, boolean training) {
    Pass pass = new Pass(training);
    Tensor y = layer.apply(x, pass)[0];
    return y.mul(golden(y.shape(), 5)).sum();
  }

  private static void start(Layer layer, List<Object> shapes) {
    List<Weight> weights = layer.weights();
    assertEquals(shapes.size(), weights.size());
    for (int i = 0; i < weights.size(); i++) {
      Weight w = weights.get(i);
      assertArrayEquals(new Tree().set("v", shapes.get(i)).ints("v"), w.shape(), w.name);
      Tensor v = golden(w.shape(), i);
      w.assign(w.name.endsWith("variance") ? v.add(1) : v);
    }
  }

  private static void close(Tree wanted, Tensor got, String what) {
    assertArrayEquals(wanted.ints("shape"), got.shape(), what);
    float[] v = got.toFloat().floats();
    for (int i = 0; i < v.length; i++) {
      double want = (Double) wanted.list("values").get(i);
      assertEquals(want, v[i], 2e-5 * Math.max(1, Math.abs(want)), what + ", element " + i);
    }
  }
}
