package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.KingletException;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Layers;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Pass;
import dev.kinglet.nn.Sequential;
import dev.kinglet.nn.Symbol;
import dev.kinglet.nn.Weight;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
  private Trainer trainer;

  @AfterEach
  void end() {
    if (trainer != null) {
      trainer.dispose();
      trainer.model.dispose();
    }
  }

  private static Tensor wave(double step, double start, double scale, int... shape) {
    int n = 1;
    for (int d : shape) {
      n *= d;
    }
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (Math.sin(i * step + start) * scale);
    }
    return Tensor.of(v, shape);
  }

  private Trainer linear(double rate, String loss, String... metrics) {
    Sequential m = new Sequential(Layers.dense(1).inputShape(2).with("kernelInitializer", "ones"));
    trainer = new Trainer(m, Optimizers.sgd(rate), loss, metrics);
    return trainer;
  }

  @Test
  void learnsXor() {
    Keys.setSeed(3);
    Sequential m =
        new Sequential(
            Layers.dense(8).inputShape(2).with("activation", "tanh"),
            Layers.dense(1).with("activation", "sigmoid"));
    trainer = new Trainer(m, Optimizers.adam(0.05), "binaryCrossentropy", "accuracy");
    Tensor x = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    Tensor y = Tensor.of(new float[] {0, 1, 1, 0}, 4);
    History h = trainer.fit(x, y, new FitOptions().epochs(200).batchSize(2).seed(1));
    assertEquals(200, h.size());
    assertEquals(1, trainer.evaluate(x, y).get("acc"));
    float[] p = trainer.predict(x).floats();
    for (int i = 0; i < 4; i++) {
      assertEquals(i == 1 || i == 2 ? 1 : 0, p[i], 0.05);
    }
  }

  @Test
  void memoryStaysFlat() {
    Trainer t = linear(0.01, "meanSquaredError", "mae");
    Tensor x = wave(0.7, 0, 1, 10, 2);
    Tensor y = wave(0.3, 1, 1, 10);
    FitOptions o = new FitOptions().epochs(1).batchSize(4).validationSplit(0.2).seed(2);
    t.fit(x, y, o);
    int before = Memory.numTensors();
    int kernels = t.kernels();
    t.fit(x, y, o.epochs(200));
    t.evaluate(x, y);
    assertTrue(Memory.numTensors() <= before);
    assertEquals(kernels, t.kernels());
    Scope.run(() -> t.predict(x));
    assertTrue(Memory.numTensors() <= before);
  }

  @Test
  void aStepOfGradientDescentByHand() {
    // p = x1 + x2; loss (p - y)²; d/dw = 2 (p - y) x
    Trainer t = linear(0.1, "mse");
    Tensor x = Tensor.of(new float[] {1, 2}, 1, 2);
    Tensor y = Tensor.of(new float[] {5}, 1, 1);
    assertArrayEquals(new float[] {4}, t.trainOnBatch(new Tensor[] {x}, new Tensor[] {y}).floats());
    assertArrayEquals(new float[] {1.4f, 1.8f}, t.model.weights().get(0).value().floats(), 1e-6f);
    assertArrayEquals(new float[] {0.4f}, t.model.weights().get(1).value().floats(), 1e-6f);
  }

  @Test
  void classAndSampleWeightsScaleTheLoss() {
    Trainer t = linear(0, "mse");
    Tensor x = Tensor.of(new float[] {1, 0, 1, 1, 0, 0}, 3, 2);
    Tensor y = Tensor.of(new float[] {0, 1, 1}, 3, 1);
    FitOptions o = new FitOptions().inOrder().classWeights(10, 1);
    // errors 1, 1, 1
    assertEquals(12 / 3.0, t.fit(x, y, o).logs(0).get("loss"), 1e-6);
    o.sampleWeights = new Tensor[] {Tensor.of(new float[] {0.5f, 2, 4}, 3)};
    assertEquals(11 / 3.0, t.fit(x, y, o).logs(0).get("loss"), 1e-6);
    o.classWeights(1);
    String message = assertThrows(KingletException.class, () -> t.fit(x, y, o)).getMessage();
    assertTrue(message.contains("The class 1 exists in the data but not in classWeight"), message);
  }

  @Test
  void penaltiesCountAndConstraintsHold() {
    Sequential m =
        new Sequential(
            Layers.dense(1)
                .inputShape(2)
                .with("kernelInitializer", "ones")
                .with("kernelRegularizer", "l2")
                .with("kernelConstraint", "nonNeg"));
    trainer = new Trainer(m, Optimizers.sgd(1), "mse");
    Tensor x = Tensor.of(new float[] {1, 1}, 1, 2);
    Tensor y = Tensor.of(new float[] {0}, 1, 1);
    Logs first = trainer.fit(x, y, new FitOptions()).logs(0);
    assertEquals(4.02, first.get("loss"), 1e-5);
    assertArrayEquals(new float[] {0, 0}, m.weights().get(0).value().floats());
    assertEquals(16, trainer.evaluate(x, y).get("loss"), 1e-5); // the bias is -4
  }

  @Test
  void aFrozenLayerStays() {
    Sequential m =
        new Sequential(Layers.dense(3).inputShape(2).with("activation", "tanh"), Layers.dense(1));
    m.layers().get(0).setTrainable(false);
    trainer = new Trainer(m, Optimizers.adam(0.1), "mse");
    float[] before = m.layers().get(0).weights().get(0).value().floats();
    float[] last = m.layers().get(1).weights().get(0).value().floats();
    trainer.fit(wave(0.7, 0, 1, 8, 2), wave(0.3, 1, 1, 8), new FitOptions().epochs(3));
    assertArrayEquals(before, m.layers().get(0).weights().get(0).value().floats());
    assertFalse(last[0] == m.layers().get(1).weights().get(0).value().floats()[0]);
  }

  @Test
  void severalOutputsAreWeighted() {
    Symbol in = Layers.input(2);
    Symbol a = Layers.dense(1).named("a").with("kernelInitializer", "ones").apply(in)[0];
    Symbol b = Layers.dense(1).named("b").with("kernelInitializer", "zeros").apply(in)[0];
    Model m = new Model(new Symbol[] {in}, new Symbol[] {a, b});
    trainer =
        new Trainer(m, Optimizers.sgd(0))
            .loss("a", Measure.loss("mse"))
            .loss("b", Measure.loss("mae"))
            .metric("b", "mse")
            .lossWeights(1, 0.5);
    assertArrayEquals(new String[] {"loss", "a_loss", "b_loss", "b_mse"}, trainer.names());
    Tensor x = Tensor.of(new float[] {1, 2}, 1, 2);
    Tensor[] y = {Tensor.of(new float[] {1}, 1, 1), Tensor.of(new float[] {4}, 1, 1)};
    assertArrayEquals(new float[] {6, 4, 4, 16}, trainer.testOnBatch(new Tensor[] {x}, y).floats());
  }

  @Test
  void dropoutDiffersFromStepToStep() {
    Keys.setSeed(1);
    Sequential m = new Sequential(Layers.dropout(0.5).inputShape(64), Layers.dense(1));
    trainer = new Trainer(m, Optimizers.sgd(0), "mae");
    Tensor x = Tensor.of(new float[64], 1, 64).add(1);
    Tensor y = Tensor.of(new float[] {0}, 1, 1);
    double[] losses = trainer.fit(x, y, new FitOptions().epochs(5)).get("loss");
    for (int i = 0; i < 5; i++) {
      for (int k = 0; k < i; k++) {
        assertFalse(losses[i] == losses[k], "epochs " + k + " and " + i + " drop the same");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dropout, rate",
    "spatialDropout1d, rate",
    "gaussianDropout, rate",
    "gaussianNoise, stddev",
    "alphaDropout, rate"
  })
  void aSeedMakesFitsAlikeButNotTheirSteps(String kind, String amount) {
    List<double[]> all = new ArrayList<>();
    Tensor x = wave(0.7, 0, 1, 2, 4, 8);
    Tensor y = Tensor.of(new float[64], 2, 4, 8);
    for (int k = 0; k < 3; k++) {
      Layer l = Layers.of(kind).with(amount, 0.5).with("seed", k == 2 ? 8 : 7).inputShape(4, 8);
      Layer after = Layers.dense(8).with("kernel_initializer", "identity");
      Trainer t = new Trainer(new Sequential(l, after), Optimizers.sgd(0), "mse");
      all.add(t.fit(x, y, new FitOptions().epochs(4)).get("loss"));
      // by itself, it draws the same again
      Tensor[] drawn = new Tensor[2];
      for (int i = 0; i < 2; i++) {
        drawn[i] = l.apply(new Tensor[] {x}, new Pass(true))[0];
      }
      assertArrayEquals(drawn[0].floats(), drawn[1].floats());
      t.dispose();
    }
    assertArrayEquals(all.get(0), all.get(1));
    for (int i = 0; i < 4; i++) {
      assertFalse(all.get(0)[i] == all.get(2)[i], "another seed draws the same");
      for (int k = 0; k < i; k++) {
        assertFalse(all.get(0)[i] == all.get(0)[k], "epochs " + k + " and " + i);
      }
    }
  }

  @Test
  void samplesAreJudgedByTheirWeights() {
    Trainer t = linear(0.1, "mse", "mae");
    Tensor x = Tensor.of(new float[] {1, 0, 2, 0, 3, 0}, 3, 2);
    Tensor y = Tensor.of(new float[] {0, 1, 5}, 3, 1);
    Tensor w = Tensor.of(new float[] {1, 0, 4}, 3);
    float[] p = t.predict(x).floats();
    float[] errors = {p[0], p[1] - 1, p[2] - 5};
    float want = (errors[0] * errors[0] + 4 * errors[2] * errors[2]) / 3;
    Tensor[] xs = {x};
    Tensor[] ys = {y};
    for (int size = 1; size <= 3; size++) {
      float[] got = t.judge(xs, ys, size, new Tensor[] {w}).floats();
      assertEquals(want, got[0], 1e-4);
      // metrics are not weighed
      assertEquals(t.judge(xs, ys, size).floats()[1], got[1], 1e-6);
    }
  }

  @Test
  void outputsOfOneLayerHaveTheirOwnMetrics() {
    Symbol in = Layers.input(3, 2);
    Layer both = Layers.lstm(2).with("return_state", true).named("both");
    Symbol[] out = both.apply(in);
    Model m = new Model(new Symbol[] {in}, new Symbol[] {out[0], out[2]});
    trainer = new Trainer(m, Optimizers.sgd(0)).loss(Measure.loss("mse"));
    trainer.metric(out[0], "mae").metric(out[2], "mae");
    assertArrayEquals(
        new String[] {"loss", "both_loss_0", "both_loss_1", "both_mae_0", "both_mae_1"},
        trainer.names());
  }

  /** The numbers are those of TensorFlow.js 4.22. */
  @Test
  void aNormalisedBatchOfEachTimeStepMovesTheAverages() {
    float[] x = new float[24];
    float[] y = new float[24];
    for (int i = 0; i < 24; i++) {
      x[i] = (float) Math.sin(i * 1.7);
      y[i] = (float) Math.cos(i * 0.9);
    }
    Layer norm = Layers.batchNormalization().with("momentum", 0.9);
    Layer each = Layers.of("timeDistributed").with("layer", norm).inputShape(3, 2);
    trainer = new Trainer(new Sequential(each), Optimizers.sgd(0.1), "mse");
    FitOptions o = new FitOptions().epochs(3).batchSize(2).inOrder();
    double[] loss = trainer.fit(Tensor.of(x, 4, 3, 2), Tensor.of(y, 4, 3, 2), o).get("loss");
    assertArrayEquals(new double[] {1.3182, 1.0331, 0.84622}, loss, 1e-4);
    float[][] want = {
      {0.55722f, 0.5439f}, {0.044912f, 0.012576f}, {0.0043654f, 0.071624f}, {0.53434f, 0.50742f}
    };
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(want[i], trainer.model.weights().get(i).value().floats(), 1e-4f);
    }
  }

  @Test
  void aSharedLayerMovesItsAveragesWithEachUse() {
    Symbol a = Layers.input(1);
    Symbol b = Layers.input(1);
    Layer norm = Layers.batchNormalization().with("momentum", 0.5);
    Symbol[] both = {norm.apply(a)[0], norm.apply(b)[0]};
    Model m = new Model(new Symbol[] {a, b}, Layers.add().apply(both));
    trainer = new Trainer(m, Optimizers.sgd(0), "mse");
    Tensor[] x = {Tensor.of(new float[] {1, 3}, 2, 1), Tensor.of(new float[] {4, 10}, 2, 1)};
    trainer.trainOnBatch(x, new Tensor[] {Tensor.of(new float[2], 2, 1)});
    List<Weight> w = norm.weights();
    assertEquals((0 * 0.5 + 2 * 0.5) * 0.5 + 7 * 0.5, w.get(2).value().floats()[0], 1e-5);
    assertEquals((1 * 0.5 + 1 * 0.5) * 0.5 + 9 * 0.5, w.get(3).value().floats()[0], 1e-5);
  }

  @Test
  void aStepThatFailsLeavesEverythingElseUsable() {
    Sequential m = new Sequential(Layers.of("reLU").inputShape(2));
    trainer = new Trainer(m, Optimizers.sgd(0.1), "mse");
    Tensor x = Tensor.of(new float[] {1, -2}, 1, 2);
    KingletException e =
        assertThrows(KingletException.class, () -> trainer.fit(x, x, new FitOptions()));
    assertTrue(e.getMessage().contains("trainable"), e.getMessage());
    assertArrayEquals(new float[] {2, -4}, x.mul(2).floats());
    assertArrayEquals(new float[] {1, 0}, trainer.predict(x).floats());
  }

  @Test
  void listenersMayStop() {
    Trainer t = linear(0.1, "mse");
    List<String> told = new ArrayList<>();
    FitOptions o =
        new FitOptions()
            .epochs(9)
            .batchSize(2)
            .listener(
                new Listener() {
                  @Override
                  public void onEpochBegin(Trainer who, int epoch) {
                    told.add("epoch " + epoch);
                  }

                  @Override
                  public boolean wantsBatches() {
                    return true;
                  }

                  @Override
                  public void onBatchEnd(Trainer who, int batch, Logs logs) {
                    told.add("batch " + batch + (logs.has("loss") ? "" : " without loss"));
                    if (batch == 1) {
                      who.stop();
                    }
                  }

                  @Override
                  public void onTrainEnd(Trainer who) {
                    told.add("end");
                  }
                });
    History h = t.fit(wave(0.7, 0, 1, 8, 2), wave(0.3, 1, 1, 8), o);
    assertEquals(List.of("epoch 0", "batch 0", "batch 1", "end"), told);
    assertEquals(1, h.size());
    assertEquals(8, t.predict(wave(0.7, 0, 1, 8, 2)).floats().length);
  }

  @Test
  void stopsEarlyAndRestores() {
    // towards 5 on what it learns from, so past the 2 that judges it
    Trainer t = linear(0.1, "mse");
    Tensor x = Tensor.of(new float[] {0, 0}, 1, 2);
    EarlyStopping stop = new EarlyStopping();
    stop.restoreBestWeights = true;
    stop.patience(3);
    FitOptions o =
        new FitOptions().epochs(20).validation(x, Tensor.of(new float[] {2}, 1, 1)).listener(stop);
    History h = t.fit(x, Tensor.of(new float[] {5}, 1, 1), o);
    // the bias: 1, 1.8, 2.44, 2.952, 3.3616
    assertArrayEquals(new double[] {1, 0.04, 0.1936, 0.906304, 1.853954}, h.get("val_loss"), 1e-5);
    assertEquals(4, stop.stoppedEpoch);
    assertEquals(1.8, t.model.weights().get(1).value().item(), 1e-6);
  }

  @Test
  void theRateFallsOnAPlateau() {
    Trainer t = linear(0, "mse");
    ReduceOnPlateau reduce = new ReduceOnPlateau();
    reduce.of("loss").patience(2);
    reduce.factor = 0.5;
    reduce.cooldown = 1;
    t.optimizer().setLearningRate(1e-20);
    List<Double> rates = new ArrayList<>();
    FitOptions o = new FitOptions().epochs(7).listener(reduce);
    o.listener(
        new Listener() {
          @Override
          public void onEpochEnd(Trainer who, int epoch, Logs logs) {
            rates.add(who.optimizer().learningRate() / 1e-20);
          }
        });
    t.fit(wave(0.7, 0, 1, 4, 2), wave(0.3, 1, 1, 4), o);
    // epoch 0 is the best; 1, 2 are borne; the cooldown ends with 3, so 3 counts
    assertEquals(List.of(1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.125), rates);
  }

  @Test
  void ratesFollowASchedule() {
    Trainer t = linear(1, "mse");
    t.optimizer().setLearningRate(Schedule.exponential(0.1, 1, 0.5, false));
    Tensor x = Tensor.of(new float[] {0, 0}, 1, 2);
    Tensor y = Tensor.of(new float[] {1}, 1, 1);
    t.fit(x, y, new FitOptions().epochs(3));
    // the bias: 0.2, then + 0.1 * 0.8, then + 0.05 * 0.72
    assertEquals(0.316, t.model.weights().get(1).value().item(), 1e-6);
    assertEquals(0.5, Schedule.cosine(1, 0, 10).rate(5), 1e-12);
    assertEquals(0.1, Schedule.polynomial(1, 0.1, 10, 2).rate(20), 1e-12);
    assertEquals(2, Schedule.piecewise(new double[] {3}, new double[] {1, 2}).rate(4), 0);
  }

  @Test
  void batchesOfOtherSizesAreJudgedAlike() {
    Trainer t = linear(0, "mse", "mae");
    Tensor x = wave(0.7, 0, 1, 11, 2);
    Tensor y = wave(0.3, 1, 1, 11);
    float[] whole = t.judge(new Tensor[] {x}, new Tensor[] {y}, 0).floats();
    assertArrayEquals(whole, t.judge(new Tensor[] {x}, new Tensor[] {y}, 4).floats(), 1e-6f);
    assertArrayEquals(t.predict(x).floats(), t.predict(new Tensor[] {x}, 3)[0].floats(), 1e-6f);
    List<Tensor[]> batches =
        List.of(
            new Tensor[] {x.slice(0, 5), y.slice(0, 5)},
            new Tensor[] {x.slice(5, 6), y.slice(5, 6)});
    assertEquals(whole[0], t.evaluate(batches).get("loss"), 1e-6);
    Logs logs = t.fit(batches, new FitOptions()).logs(0);
    assertEquals(whole[1], logs.get("mae"), 1e-6);
  }

  @Test
  void validationSplitTakesTheLast() {
    Trainer t = linear(0, "mse");
    Tensor x = Tensor.of(new float[] {0, 0, 0, 0, 0, 0, 3, 0}, 4, 2);
    Tensor y = Tensor.of(new float[] {1, 1, 1, 1}, 4);
    Logs logs = t.fit(x, y, new FitOptions().validationSplit(0.25).batchSize(2)).logs(0);
    assertEquals(1, logs.get("loss"), 1e-6);
    assertEquals(4, logs.get("val_loss"), 1e-6);
  }

  @Test
  void badDataIsNamed() {
    Trainer t = linear(0.1, "mse");
    Tensor x = wave(1, 0, 1, 4, 2);
    assertMessage("found", () -> t.fit(x, wave(1, 0, 1, 3), new FitOptions()));
    assertMessage("shape [null,2] but got array", () -> t.predict(wave(1, 0, 1, 4, 3)));
    assertMessage("example has shape [2]", () -> t.evaluate(wave(1, 0, 1, 4, 3), wave(1, 0, 1, 4)));
    assertMessage("Unknown loss what", () -> Measure.loss("what"));
    assertMessage("Unknown metric what", () -> linear(0.1, "mse", "what").names());
  }

  private static void assertMessage(String part, Runnable r) {
    String message = assertThrows(KingletException.class, r::run).getMessage();
    assertTrue(
        message
            .toLowerCase(java.util.Locale.ROOT)
            .contains(part.toLowerCase(java.util.Locale.ROOT)),
        message);
  }
}
