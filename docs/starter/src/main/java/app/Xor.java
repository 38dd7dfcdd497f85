package app;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.nn.Layers;
import dev.kinglet.nn.Sequential;
import dev.kinglet.train.FitOptions;
import dev.kinglet.train.Optimizers;
import dev.kinglet.train.Trainer;

/** Learns exclusive or. The same class runs on the JVM and in the browser. */
public final class Xor {
  private Xor() {}

  /** Trains for {@code steps} steps and returns the class found for 00, 01, 10 and 11. */
  public static int[] learn(int steps) {
    Keys.setSeed(1);
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
      Tensor y = Tensor.of(new float[] {1, 0, 0, 1, 0, 1, 1, 0}, 4, 2);
      Sequential model =
          new Sequential(
              Layers.dense(8).inputShape(2).with("activation", "tanh"),
              Layers.dense(2).with("activation", "softmax"));
      Trainer t = new Trainer(model, Optimizers.adam(0.05), "categoricalCrossentropy");
      t.fit(x, y, new FitOptions().epochs(steps).batchSize(4));
      return t.predict(x).argMax(-1).ints();
    }
  }
}
