package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.Shapes;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Layers;
import dev.kinglet.nn.Parts;
import dev.kinglet.nn.Sequential;
import dev.kinglet.nn.Weight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From the same weights, data and order, 51 steps come to the losses of TensorFlow.js 4.22 (its cpu
 * backend, recorded): 20 samples in batches of 8, in order, categorical cross-entropy.
 */
class ReferenceTest {
  private static final int[] STEPS = {0, 1, 4, 9, 24, 49};

  private static float[] wave(int n, double step, double start, double scale) {
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (Math.sin(i * step + start) * scale);
    }
    return v;
  }

  private static Sequential model(String name) {
    Layer last = Layers.dense(3).with("activation", "softmax");
    return switch (name) {
      case "mlp" -> new Sequential(Layers.dense(8).inputShape(4).with("activation", "tanh"), last);
      case "bn" ->
          new Sequential(
              Layers.dense(6).inputShape(4),
              Layers.of("batchNormalization").with("momentum", 0.9),
              Layers.activation("relu"),
              last);
      case "cnn" ->
          new Sequential(
              Layers.conv2d(3, 3)
                  .inputShape(6, 6, 1)
                  .with("activation", "relu")
                  .with("padding", "same"),
              Layers.maxPooling2d(2),
              Layers.conv2d(4, 2).with("activation", "relu"),
              Layers.flatten(),
              last);
      default -> new Sequential(Layers.of("lstm").with("units", 5).inputShape(6, 2), last);
    };
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "sgd" -> Optimizers.sgd(0.1);
      case "momentum" -> Optimizers.momentum(0.05, 0.9, false);
      case "nesterov" -> Optimizers.momentum(0.05, 0.9, true);
      case "adagrad" -> Optimizers.adagrad(0.1, 0.1);
      case "adadelta" -> Optimizers.adadelta(1, 0.95, 1e-7);
      case "rmsprop" -> Optimizers.rmsprop(0.005, 0.9, 0, 1e-7, false);
      case "adam" -> Optimizers.adam(0.01);
      default -> Optimizers.adamax(0.01, 0.9, 0.999, 1e-7, 0);
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "mlp, sgd, 1.123098 1.117881 1.108703 1.100755 1.088369 1.072979, 1.057594, 0.4",
    "mlp, momentum, 1.123098 1.115405 1.105836 1.060277 1.078044 0.9492733, 0.9671243, 0.5",
    "mlp, nesterov, 1.123098 1.117617 1.105508 1.06868 1.081492 0.94483, 0.9612983, 0.5",
    "mlp, adagrad, 1.123098 1.12955 1.104043 1.106193 1.093158 1.018963, 1.015145, 0.5",
    "mlp, adadelta, 1.123098 1.220719 1.184821 1.259346 1.201805 0.8486629, 0.8047525, 0.65",
    "mlp, rmsprop, 1.123098 1.119542 1.095687 1.08921 1.082799 1.040741, 1.041082, 0.45",
    "mlp, adam, 1.123098 1.116598 1.096548 1.059482 1.069319 1.016542, 1.011945, 0.45",
    "mlp, adamax, 1.123098 1.116598 1.101384 1.061731 1.063823 1.039993, 1.035651, 0.45",
    "bn, sgd, 1.164061 1.172254 1.154028 1.134233 1.117281 1.004431, 1.035164, 0.45",
    "bn, momentum, 1.164061 1.167332 1.145912 1.103174 1.045192 0.7304978, 0.8377975, 0.6",
    "bn, nesterov, 1.164061 1.171744 1.144885 1.110078 1.047004 0.74522, 0.8518749, 0.6",
    "bn, adagrad, 1.164061 1.193039 1.139609 1.118193 1.074722 0.9199761, 0.971358, 0.5",
    "bn, adadelta, 1.164061 1.319035 1.201157 1.121112 1.063118 0.8955128, 0.9727167, 0.65",
    "bn, rmsprop, 1.164061 1.168543 1.132534 1.117432 1.094168 0.9909599, 1.020956, 0.45",
    "bn, adam, 1.164061 1.165499 1.133658 1.094683 1.064412 0.9366522, 0.9932212, 0.5",
    "bn, adamax, 1.164061 1.165499 1.142709 1.104041 1.079268 0.990886, 1.018627, 0.45",
    "cnn, sgd, 1.101704 1.104373 1.100696 1.076144 1.037537 1.016134, 0.96637, 0.55",
    "cnn, momentum, 1.101704 1.098169 1.105557 1.005881 0.9714246 0.443712, 0.503461, 0.75",
    "cnn, nesterov, 1.101704 1.103722 1.103737 1.015808 0.9980271 0.5524381, 0.4466431, 0.85",
    "cnn, adagrad, 1.101704 1.129138 1.110746 1.050118 1.0275 0.6861878, 0.7113026, 0.75",
    "cnn, adadelta, 1.101704 1.258069 1.172262 1.08856 1.065214 1.194826, 1.090384, 0.4",
    "cnn, rmsprop, 1.101704 1.117918 1.098276 1.025084 0.9445778 0.8652308, 0.8297189, 0.7",
    "cnn, adam, 1.101704 1.106611 1.096201 0.9903942 0.8899551 0.7057137, 0.6803212, 0.75",
    "cnn, adamax, 1.101704 1.106611 1.097048 1.010645 0.9224284 0.9035791, 0.8509066, 0.75",
    "lstm, sgd, 1.091222 1.113156 1.11517 1.074953 1.059187 1.133247, 1.080385, 0.4",
    "lstm, momentum, 1.091222 1.110161 1.11421 1.059199 1.032145 1.096717, 1.047741, 0.4",
    "lstm, nesterov, 1.091222 1.112854 1.117522 1.057374 1.033242 1.099696, 1.046533, 0.4",
    "lstm, adagrad, 1.091222 1.124051 1.125932 1.061567 1.045946 1.114537, 1.059223, 0.4",
    "lstm, adadelta, 1.091222 1.178297 1.191727 1.044733 1.018378 1.085608, 0.9717911, 0.55",
    "lstm, rmsprop, 1.091222 1.115399 1.109792 1.068571 1.047722 1.071709, 1.031258, 0.4",
    "lstm, adam, 1.091222 1.112542 1.108226 1.062133 1.028083 0.9992811, 0.9649019, 0.6",
    "lstm, adamax, 1.091222 1.112542 1.109835 1.066805 1.042772 1.073825, 1.028749, 0.4"
  })
  void learnsAsTensorFlowDoes(
      String net, String kind, String losses, double judged, double accuracy) {
    assumeTrue(!net.equals("bn") || Parts.find(Parts.Space.LAYERS, "batchNormalization") != null);
    assumeTrue(!net.equals("lstm") || Parts.find(Parts.Space.LAYERS, "lstm") != null);
    Sequential m = model(net);
    int k = 0;
    for (Weight w : m.weights()) {
      int[] shape = w.shape();
      if (shape.length > 1) {
        int n = Shapes.size(shape);
        w.assign(Tensor.of(wave(n, 0.7, k++, Math.sqrt(2.0 * shape[shape.length - 1] / n)), shape));
      }
    }
    Trainer t = new Trainer(m, optimizer(kind), "categoricalCrossentropy", "accuracy");
    int[] shape = m.inputs()[0].shape.clone();
    shape[0] = 20;
    Tensor x = Tensor.of(wave(Shapes.size(shape), 1.3, 0.2, 1), shape);
    float[] classes = new float[60];
    for (int i = 0; i < 20; i++) {
      classes[i * 3 + (i * 7 % 3 + (i % 5 == 0 ? 1 : 0)) % 3] = 1;
    }
    Tensor y = Tensor.of(classes, 20, 3);
    double[] got = new double[51];
    int[] at = new int[1];
    FitOptions o = new FitOptions().batchSize(8).epochs(17).inOrder();
    o.listener(
        new Listener() {
          @Override
          public boolean wantsBatches() {
            return true;
          }

          @Override
          public void onBatchEnd(Trainer who, int batch, Logs logs) {
            got[at[0]++] = logs.get("loss");
          }
        });
    t.fit(x, y, o);
    String[] want = losses.split(" ");
    for (int i = 0; i < STEPS.length; i++) {
      double w = Double.parseDouble(want[i]);
      assertEquals(w, got[STEPS[i]], 1e-3 * w, "step " + STEPS[i]);
    }
    Logs end = t.evaluate(x, y);
    assertEquals(judged, end.get("loss"), 1e-3 * judged);
    assertEquals(accuracy, end.get("acc"), 1e-6);
    t.dispose();
    m.dispose();
  }
}
