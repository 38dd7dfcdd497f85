package dev.kinglet.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.nn.Dense;
import dev.kinglet.nn.Initializers;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Sequence;
import dev.kinglet.train.Classifier;
import dev.kinglet.train.Optimizers;
import org.junit.jupiter.api.Test;

/** The examples of docs/java.md, run. */
class JavaDocTest {
  @Test
  void theModelLearnsExclusiveOr() {
    Keys.setSeed(3);
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
      Tensor y = Tensor.of(new float[] {1, 0, 0, 1, 0, 1, 1, 0}, 4, 2);
      Layer model =
          new Sequence(
              new Dense(2, 8, Initializers.glorotUniform()),
              Layer.of(Tensor::tanh),
              new Dense(8, 2, Initializers.glorotUniform()));
      Classifier net = new Classifier(model, Optimizers.adam(0.05));
      for (int i = 0; i < 200; i++) {
        net.step(x, y).dispose();
      }
      assertArrayEquals(new int[] {0, 1, 1, 0}, net.predict(x).ints());
      assertTrue(net.loss(x, y).explain().contains("matMul"));
      net.dispose();
    }
  }
}
