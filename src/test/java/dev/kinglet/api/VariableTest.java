package dev.kinglet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.train.Optimizer;
import dev.kinglet.train.Optimizers;
import org.junit.jupiter.api.Test;

class VariableTest {
  /** The variable is broadcast before anything was computed: it is still the one that learns. */
  @Test
  void aScalarThatWasNeverComputedLearns() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor y = Tensor.of(new float[] {2, 4, 6}, 3);
    Variable w = Variable.of(Tensor.scalar(0));
    Optimizer sgd = Optimizers.sgd(0.05);
    for (int i = 0; i < 100; i++) {
      sgd.minimize(() -> x.mul(w.value()).sub(y).square().mean(), w).dispose();
    }
    assertEquals(2, w.value().floats()[0], 1e-4);
    w.dispose();
  }
}
