package dev.kinglet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelTest {
  @Test
  void denseIsAProductPlusBias() {
    Layer d = Layers.dense(2).with("activation", "relu").with("biasInitializer", "ones");
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    d.ensureBuilt(new int[][] {{-1, 2}});
    d.setWeights(
        List.of(Tensor.of(new float[] {1, -1, 0.5f, 2}, 2, 2), Tensor.of(new float[] {1, -4}, 2)));
    assertArrayEquals(new float[] {3, 0, 6, 1}, d.apply(x).floats());
    assertEquals(6, d.countParams());
  }

  @Test
  void shapesAreFoundByCalling() {
    Sequential m =
        new Sequential(
            Layers.conv2d(6, 5).inputShape(-1, 28, 1).with("padding", "same").with("strides", 2),
            Layers.maxPooling2d(2),
            Layers.conv2d(3, 3).with("dilationRate", 2));
    assertArrayEquals(new int[] {-1, -1, 3, 3}, m.outputs()[0].shape);
    assertEquals(6 * 25 + 6 + 3 * 9 * 6 + 3, m.countParams());
  }

  @Test
  void aSharedLayerHasOneSetOfWeights() {
    Symbol a = Layers.input(3);
    Symbol b = Layers.input(3);
    Layer shared = Layers.dense(3).with("kernelInitializer", "identity");
    Symbol sum = shared.apply(shared.apply(a))[0];
    Model m = new Model(new Symbol[] {a, b}, new Symbol[] {sum, shared.apply(b)[0]});
    assertEquals(2, m.weights().size());
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    Tensor y = Tensor.of(new float[] {4, 5, 6}, 1, 3);
    Tensor[] out = m.apply(new Tensor[] {x, y}, new Pass(false));
    assertArrayEquals(new float[] {1, 2, 3}, out[0].floats());
    assertArrayEquals(new float[] {4, 5, 6}, out[1].floats());
  }

  @Test
  void aLayerGoesWithTheLastModelThatUsesIt() {
    int before = Memory.numTensors();
    Layer shared = Layers.dense(2);
    Symbol a = Layers.input(3);
    Symbol b = Layers.input(3);
    Model first = new Model(new Symbol[] {a}, shared.apply(a));
    Model second = new Model(new Symbol[] {b}, Layers.dense(1).apply(shared.apply(b)));
    assertEquals(2, shared.uses());
    assertEquals(0, first.dispose());
    assertEquals(1, shared.uses());
    Scope.run(() -> assertEquals(1, second.apply(Tensor.of(new float[3], 1, 3)).size()));
    assertEquals(4, second.dispose());
    assertEquals(before, Memory.numTensors());
    assertEquals(
        "Layer '" + shared.name() + "' is already disposed.",
        assertThrows(KingletException.class, () -> shared.apply(a)).getMessage());
    assertThrows(KingletException.class, second::dispose);
  }

  @Test
  void aLayerThatAModelUsesTwiceGoesWithIt() {
    Symbol a = Layers.input(3);
    Layer twice = Layers.dense(3);
    Model m = new Model(new Symbol[] {a}, twice.apply(twice.apply(a)));
    assertEquals(2, m.dispose());
    assertEquals(0, twice.uses());
  }

  @Test
  void aModelInAnotherOneStaysUnlessItIsOnlyThere() {
    Sequential inner = new Sequential(Layers.dense(2).inputShape(3));
    Sequential outer = new Sequential(inner, Layers.dense(1));
    Model again = Topology.read(Topology.write(outer), false);
    assertEquals(2, inner.uses());
    assertEquals(2, outer.dispose());
    assertEquals(1, inner.uses());
    assertEquals(2, inner.dispose());
    assertEquals(4, again.dispose());
  }

  @Test
  void whatWasNotUsedCannotBeDisposed() {
    Layer l = Layers.dense(2);
    String message = assertThrows(KingletException.class, l::dispose).getMessage();
    assertTrue(message.contains("has not been built yet"), message);
    Scope.run(() -> l.apply(Tensor.of(new float[3], 1, 3)).floats());
    assertEquals(2, l.dispose());
  }

  @Test
  void predictingLeavesNoTensors() {
    Sequential m = Digits.leNet();
    Tensor x = Tensor.of(new float[784], 1, 784);
    Scope.run(() -> m.apply(x).floats());
    int before = Memory.numTensors();
    Scope.run(() -> assertEquals(10, m.apply(x).floats().length));
    assertEquals(before, Memory.numTensors());
    m.dispose();
  }

  @Test
  void aMaskPassesThrough() {
    Sequential m = new Sequential(Layers.of("masking").inputShape(3, 2), Layers.dense(1));
    Pass p = new Pass(false);
    m.apply(new Tensor[] {Tensor.of(new float[] {1, 1, 0, 0, 0, 2}, 1, 3, 2)}, p);
    assertArrayEquals(new int[] {1, 0, 1}, p.outputMasks[0].ints());
  }

  @Test
  void argumentsDescribeAPart() {
    Layer d = Layers.dense(2).named("d");
    d.ensureBuilt(new int[][] {{-1, 4}});
    assertEquals("relu", Layers.dense(1).with("activation", "relu").arguments().text("activation"));
    assertEquals(
        "VarianceScaling",
        d.describe().tree("config").tree("kernel_initializer").text("class_name"));
    assertTrue(d.arguments().flag("use_bias", false));
  }

  @Test
  void badArgumentsAreNamed() {
    assertEquals(
        "d: units should be a positive whole number, got -1",
        assertThrows(KingletException.class, () -> Layers.dense(-1).named("d").name())
            .getMessage());
    Symbol free = Layers.input(3);
    Symbol in = Layers.input(3);
    assertThrows(
        KingletException.class,
        () -> new Model(new Symbol[] {in}, new Symbol[] {Layers.dense(1).apply(free)[0]}));
    Sequential m = new Sequential(Layers.dense(1).inputShape(4));
    String message =
        assertThrows(KingletException.class, () -> m.apply(Tensor.of(new float[6], 2, 3)))
            .getMessage();
    assertTrue(message.contains("to have shape [null,4] but got array with shape [2,3]"), message);
  }

  @Test
  void orthogonalColumnsAreOrthonormal() {
    Tensor q = Initializers.of("orthogonal").make(5, 3);
    float[] g = q.matMul(q, true, false).floats();
    for (int i = 0; i < 9; i++) {
      assertEquals(i % 4 == 0 ? 1 : 0, g[i], 1e-6);
    }
  }
}
