package app;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.nn.Dense;
import dev.kinglet.nn.Initializers;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Sequence;
import dev.kinglet.train.Classifier;
import dev.kinglet.train.Optimizers;

/** Learns exclusive or. The same class runs on the JVM and in the browser. */
public final class Xor {
  private Xor() {}

  /** Trains for {@code steps} steps and returns the class found for 00, 01, 10 and 11. */
  public static int[] learn(int steps) {
    Keys.setSeed(1);
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
      Tensor y = Tensor.of(new float[] {1, 0, 0, 1, 0, 1, 1, 0}, 4, 2);
      Classifier net =
          new Classifier(
              new Sequence(
                  new Dense(2, 8, Initializers.glorotUniform()),
                  Layer.of(Tensor::tanh),
                  new Dense(8, 2, Initializers.glorotUniform())),
              Optimizers.adam(0.05));
      for (int i = 0; i < steps; i++) {
        net.step(x, y).dispose();
      }
      return net.predict(x).ints();
    }
  }
}
