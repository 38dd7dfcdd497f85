package dev.kinglet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static Model again(Model m) {
    Tree written = Json.parse(Json.write(Topology.write(m)));
    Model copy = Topology.read(written, true);
    List<String> names = new ArrayList<>();
    List<Tensor> values = new ArrayList<>();
    for (Weight w : m.weights()) {
      names.add(w.name);
      values.add(w.value());
    }
    Topology.load(copy, names, values, true);
    assertEquals(Json.write(Topology.write(m)), Json.write(Topology.write(copy)));
    return copy;
  }

  @Test
  void aSequentialModelComesBack() {
    Sequential m =
        new Sequential(
            Layers.conv2d(2, 3).inputShape(6, 6, 1).with("padding", "same"),
            Layers.maxPooling2d(2),
            Layers.flatten(),
            Layers.dense(3).with("activation", "softmax").with("kernelRegularizer", "l2"));
    Tensor x = Tensor.of(new float[36], 1, 6, 6, 1).add(Tensor.scalar(0.5));
    assertArrayEquals(m.apply(x).floats(), again(m).apply(x).floats());
  }

  @Test
  void sharedLayersAndNestedModelsComeBack() {
    Symbol a = Layers.input(3);
    Symbol b = Layers.input(3);
    Layer shared = Layers.dense(3);
    Sequential inner = new Sequential(Layers.dense(3).inputShape(3).with("activation", "tanh"));
    Symbol one = inner.apply(shared.apply(a))[0];
    Symbol two = shared.apply(inner.apply(b))[0];
    Model m = new Model(new Symbol[] {a, b}, new Symbol[] {one, two});
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    Tensor y = Tensor.of(new float[] {-1, 0, 1}, 1, 3);
    Tensor[] want = m.apply(new Tensor[] {x, y}, new Pass(false));
    Tensor[] got = again(m).apply(new Tensor[] {x, y}, new Pass(false));
    assertArrayEquals(want[0].floats(), got[0].floats());
    assertArrayEquals(want[1].floats(), got[1].floats());
  }

  /** As Keras 3.3 writes {@code Dense(2)(Input((3,)))}, shortened. */
  private static final String KERAS_3 =
      """
      {"class_name": "Functional", "config": {"name": "f", "trainable": true, "layers": [
        {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 3],
          "dtype": "float32", "sparse": false, "name": "in"}, "registered_name": null, "name": "in",
          "inbound_nodes": []},
        {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "trainable": true,
          "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"},
            "registered_name": null},
          "units": 2, "activation": "linear", "use_bias": true,
          "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform",
            "config": {"seed": null}, "registered_name": null},
          "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {},
            "registered_name": null}},
          "registered_name": null, "build_config": {"input_shape": [null, 3]}, "name": "d",
          "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {
            "shape": [null, 3], "dtype": "float32", "keras_history": ["in", 0, 0]}}], "kwargs": {}}]}],
        "input_layers": [["in", 0, 0]], "output_layers": [["d", 0, 0]]}}
      """;

  @Test
  void keras3IsRead() {
    Model m = Topology.read(Json.parse(KERAS_3), false);
    assertArrayEquals(new int[] {-1, 2}, m.outputs()[0].shape);
    Tensor kernel = Tensor.of(new float[] {1, 0, 0, 1, 2, 2}, 3, 2);
    Tensor bias = Tensor.of(new float[] {0, 1}, 2);
    Topology.load(m, List.of("d/0", "d/1"), List.of(kernel, bias), true);
    assertArrayEquals(new float[] {7, 9}, m.apply(Tensor.of(new float[] {1, 2, 3}, 1, 3)).floats());
  }

  @Test
  void allThatIsUnsupportedIsListed() {
    String text =
        KERAS_3
            .replace("\"class_name\": \"Dense\"", "\"class_name\": \"Strange\"")
            .replace("\"dtype\": \"float32\", \"sparse\"", "\"dtype\": \"float99\", \"sparse\"");
    String message =
        assertThrows(KingletException.class, () -> Topology.read(Json.parse(text), false))
            .getMessage();
    assertTrue(message.contains("layer d (Strange): "), message);
    assertTrue(message.contains("layer in (InputLayer): "), message);
  }

  @Test
  void weightsThatDoNotFitChangeNothing() {
    Sequential m = new Sequential(Layers.dense(2).inputShape(2).named("fit"));
    float[] before = m.weights().get(0).value().floats();
    Tensor ones = Tensor.of(new float[] {1, 1, 1, 1}, 2, 2);
    Tensor wide = Tensor.of(new float[3], 3);
    assertEquals(
        "weights of other shapes:\n  fit/bias: the model has [2], the file [3]",
        assertThrows(
                KingletException.class,
                () ->
                    Topology.load(m, List.of("fit/kernel", "fit/bias"), List.of(ones, wide), true))
            .getMessage());
    assertEquals(
        "1 of 2 weights are not set: fit/bias",
        assertThrows(
                KingletException.class,
                () -> Topology.load(m, List.of("fit/kernel"), List.of(ones), true))
            .getMessage());
    assertEquals(
        "Provided weight data has no target variable: other/kernel",
        assertThrows(
                KingletException.class,
                () -> Topology.load(m, List.of("other/kernel"), List.of(ones), true))
            .getMessage());
    assertArrayEquals(before, m.weights().get(0).value().floats());
    Topology.load(m, List.of("fit/cell/kernel"), List.of(ones), false);
    assertArrayEquals(new float[] {1, 1, 1, 1}, m.weights().get(0).value().floats());
  }
}
