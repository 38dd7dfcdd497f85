package dev.kinglet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Jit;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What layers without state have to fulfil: formulas, masks, noise, shapes, messages. */
class LayerRulesTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor waves(int... shape) {
    float[] v = new float[Shapes.size(shape)];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) Math.sin(1 + i * 0.7 + shape.length);
    }
    return Tensor.of(v, shape);
  }

  private static Tensor run(Layer layer, boolean training, Tensor... x) {
    return layer.apply(x, new Pass(training))[0];
  }

  private static Tensor run(String layer, Tensor... x) {
    return run(Layers.of(layer), false, x);
  }

  private static void same(Tensor a, Tensor b) {
    assertArrayEquals(a.shape(), b.shape());
    assertArrayEquals(a.floats(), b.floats(), 1e-5f);
  }

  private static Pass masked(Tensor... masks) {
    Pass p = new Pass(false);
    p.setMasks(masks);
    return p;
  }

  // ---- normalisation --------------------------------------------------------------------------

  @Test
  void groupsOfOneSampleAreNormalised() {
    Layer l = Layers.of("groupNormalization").with("groups", 2).with("epsilon", 1e-5);
    Tensor x = waves(2, 3, 2, 4);
    float[] y = run(l, false, x).floats();
    float[] v = x.floats();
    for (int b = 0; b < 2; b++) {
      for (int g = 0; g < 2; g++) {
        double mean = 0;
        double square = 0;
        for (int i = 0; i < 12; i++) {
          double at = v[b * 24 + i / 2 * 4 + g * 2 + i % 2];
          mean += at / 12;
          square += at * at / 12;
        }
        double deviation = Math.sqrt(square - mean * mean + 1e-5);
        for (int i = 0; i < 12; i++) {
          int k = b * 24 + i / 2 * 4 + g * 2 + i % 2;
          assertEquals((v[k] - mean) / deviation, y[k], 1e-5);
        }
      }
    }
    assertEquals(2, l.weights().size());
  }

  @Test
  void groupNormalisationOfChannelsFirstIsThatOfChannelsLast() {
    Tensor x = waves(2, 6, 3, 2);
    Layer first = Layers.of("groupNormalization").with("groups", 3).with("axis", 1);
    Layer last = Layers.of("groupNormalization").with("groups", 3);
    Tensor y = run(first, false, x);
    same(y, run(last, false, x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2));
    Layer each = Layers.of("groupNormalization").with("groups", -1);
    assertEquals(
        0, run(each, false, x.transpose(0, 2, 3, 1)).mean(1, 2).abs().max().floats()[0], 1e-5);
  }

  @Test
  void groupsThatDoNotDivideAreRefused() {
    String message =
        assertThrows(
                KingletException.class,
                () -> run(Layers.of("groupNormalization").named("g"), false, waves(2, 6)))
            .getMessage();
    assertEquals("g: 32 groups do not divide 6 channels", message);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "1, 3", "2, 3", "1, 4", "2, 4", "3, 4", "1, 5", "4, 5", "-1, 4"})
  void aBatchIsNormalisedAlongAnyAxis(int axis, int rank) {
    int[] shape = Arrays.copyOf(new int[] {4, 3, 2, 5, 3}, rank);
    int at = axis < 0 ? axis + rank : axis;
    Tensor x = waves(shape);
    Layer l = Layers.of("batchNormalization").with("axis", axis).with("momentum", 0.75);
    run(l, false, x);
    int n = shape[at];
    l.weights().get(0).assign(waves(n));
    l.weights().get(1).assign(waves(n).mul(2));
    // moments by loops
    double[] mean = new double[n];
    double[] variance = new double[n];
    float[] v = x.floats();
    int stride = 1;
    for (int d = at + 1; d < rank; d++) {
      stride *= shape[d];
    }
    double count = v.length / (double) n;
    for (int i = 0; i < v.length; i++) {
      mean[i / stride % n] += v[i] / count;
    }
    for (int i = 0; i < v.length; i++) {
      double off = v[i] - mean[i / stride % n];
      variance[i / stride % n] += off * off / count;
    }
    float[] gamma = l.weights().get(0).value().floats();
    float[] beta = l.weights().get(1).value().floats();
    float[] trained = new float[v.length];
    float[] after = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      int c = i / stride % n;
      trained[i] = (float) ((v[i] - mean[c]) / Math.sqrt(variance[c] + 1e-3)) * gamma[c] + beta[c];
      double moved = 0.75 + 0.25 * variance[c];
      after[i] = (float) ((v[i] - 0.25 * mean[c]) / Math.sqrt(moved + 1e-3)) * gamma[c] + beta[c];
    }
    Pass pass = new Pass(true);
    assertArrayEquals(trained, l.apply(new Tensor[] {x}, pass)[0].floats(), 1e-4f);
    pass.commit();
    assertArrayEquals(after, run(l, false, x).floats(), 1e-4f);
    l.dispose();
  }

  @Test
  void movingAveragesAreNotLearnedAndChangeOnlyWithTheCommit() {
    Layer l = Layers.of("batchNormalization").with("momentum", 0.9).with("scale", false);
    Tensor x = waves(5, 3);
    Pass p = new Pass(true);
    l.apply(new Tensor[] {x}, p);
    assertEquals(1, l.trainableWeights().size());
    Weight mean = l.weights().get(1);
    assertTrue(mean.name.endsWith("/moving_mean"));
    assertArrayEquals(new float[3], mean.value().floats());
    p.commit();
    same(x.mean(0).mul(0.1), mean.value());
    run(l, false, x);
    same(x.mean(0).mul(0.1), mean.value());
  }

  // ---- attention ------------------------------------------------------------------------------

  private static Layer attention(int heads, int size) {
    return Layers.of("multiHeadAttention").with("num_heads", heads).with("key_dim", size);
  }

  @Test
  void weightsOfAttentionAreThoseOfKeras() {
    Layer l = attention(2, 3).with("value_dim", 5).named("mha");
    run(l, false, waves(1, 4, 6), waves(1, 7, 8));
    String[] names = {"query", "key", "value", "attention_output"};
    int[][] shapes = {{6, 2, 3}, {2, 3}, {8, 2, 3}, {2, 3}, {8, 2, 5}, {2, 5}, {2, 5, 6}, {6}};
    for (int i = 0; i < 8; i++) {
      Weight w = l.weights().get(i);
      assertEquals("mha/" + names[i / 2] + (i % 2 == 0 ? "/kernel" : "/bias"), w.name);
      assertArrayEquals(shapes[i], w.shape());
    }
  }

  @Test
  void aQueryLooksOnlyWhereMasksLetIt() {
    Layer l = attention(2, 3);
    Tensor q = waves(1, 2, 4);
    Tensor v = waves(1, 3, 4);
    run(l, false, q, v);
    Tensor shorter = v.slice(new int[] {0, 0, 0}, new int[] {1, 2, 4});
    Tensor want = run(l, false, q, shorter);
    Pass p = masked(null, Tensor.of(new boolean[] {true, true, false}, 1, 3));
    same(want, l.apply(new Tensor[] {q, v}, p)[0]);
    assertNull(p.outputMasks);
    Tensor mask = Tensor.of(new boolean[] {true, true, false, true, true, false}, 1, 2, 3);
    same(want, run(l, false, q, v, v, mask));
    Pass said = new Pass(false);
    said.kwargs = new Tree().set("attention_mask", true);
    same(want, l.apply(new Tensor[] {q, v, mask}, said)[0]);
    // a causal first step sees only itself
    Pass causal = new Pass(false);
    causal.kwargs = new Tree().set("use_causal_mask", true);
    Tensor first = v.slice(new int[] {0, 0, 0}, new int[] {1, 1, 4});
    Tensor all = l.apply(new Tensor[] {v, v}, causal)[0];
    same(run(l, false, first, first), all.slice(new int[] {0, 0, 0}, new int[] {1, 1, 4}));
  }

  @Test
  void furtherArgumentsOfACallAreKeptInFiles() {
    Symbol q = Layers.input(2, 4);
    Symbol mask = Layers.input(2, 2);
    Tree kwargs = new Tree().set("attention_mask", true).set("use_causal_mask", true);
    Layer l = attention(1, 2);
    Symbol y = l.apply(new Symbol[] {q, q, mask}, kwargs)[0];
    assertArrayEquals(new int[] {4, 1, 2}, l.weights().get(2).shape());
    Model m = new Model(new Symbol[] {q, mask}, new Symbol[] {y});
    Model again = Topology.read(Topology.write(m), false);
    Invocation call = again.order().get(0);
    assertTrue(call.kwargs.flag("use_causal_mask", false));
    assertEquals(3, call.inputs.length);
    for (int i = 0; i < 8; i++) {
      again.weights().get(i).assign(m.weights().get(i).value());
    }
    Tensor[] in = {waves(1, 2, 4), CreationOps.ones(1, 2, 2)};
    same(m.apply(in, new Pass(false))[0], again.apply(in, new Pass(false))[0]);
    m.dispose();
    again.dispose();
  }

  // ---- masks ----------------------------------------------------------------------------------

  @Test
  void embeddingMasksZeros() {
    Layer e = Layers.embedding(5, 2).with("mask_zero", true);
    Layer mean = Layers.of("globalAveragePooling1d");
    Sequential m = new Sequential(e, mean);
    assertArrayEquals(new int[] {-1, 2}, m.outputs()[0].shape);
    Pass p = new Pass(false);
    Tensor y = m.apply(new Tensor[] {Tensor.of(new int[] {3, 0, 1, 0}, 1, 4)}, p)[0];
    float[] table = e.weights().get(0).value().floats();
    assertEquals((table[6] + table[2]) / 2, y.floats()[0], 1e-6);
    assertNull(p.outputMasks == null ? null : p.outputMasks[0]);
    m.dispose();
  }

  @Test
  void masksMergeAsTheirLayersDo() {
    Tensor a = waves(1, 2, 3);
    Tensor b = waves(1, 2, 3);
    Tensor ma = Tensor.of(new boolean[] {true, false}, 1, 2);
    Tensor mb = Tensor.of(new boolean[] {true, true}, 1, 2);
    Pass p = masked(ma, mb);
    Layers.of("add").apply(new Tensor[] {a, b}, p);
    assertArrayEquals(new int[] {1, 0}, p.outputMasks[0].ints());
    p = masked(ma, null);
    Layers.of("concatenate").with("axis", 1).apply(new Tensor[] {a, b}, p);
    assertArrayEquals(new int[] {1, 0, 1, 1}, p.outputMasks[0].ints());
    p = masked(ma, mb);
    Layers.of("concatenate").apply(new Tensor[] {a, b}, p);
    assertArrayEquals(new int[] {1, 0}, p.outputMasks[0].ints());
    p = masked(ma, null);
    Layers.of("dot").with("axes", 1).apply(new Tensor[] {a, b}, p);
    assertNull(p.outputMasks);
  }

  @Test
  void softmaxLeavesMaskedStepsOut() {
    Pass p = masked(Tensor.of(new boolean[] {true, false, true}, 1, 3));
    float[] y =
        Layers.of("softmax")
            .apply(new Tensor[] {Tensor.of(new float[] {1, 9, 1}, 1, 3)}, p)[0]
            .floats();
    assertArrayEquals(new float[] {0.5f, 0, 0.5f}, y, 1e-6f);
  }

  // ---- convolutions over one axis are those over two ------------------------------------------

  @ParameterizedTest
  @CsvSource({"conv%dTranspose, 2", "depthwiseConv%d, 1", "separableConv%d, 2"})
  void oneAxisIsTwoWithAHeightOfOne(String name, int stride) {
    Tensor x = waves(2, 5, 2);
    Layer one = Layers.of(name.replace("%d", "1d")).with("kernel_size", 3).with("filters", 2);
    Layer two =
        Layers.of(name.replace("%d", "2d"))
            .with("filters", 2)
            .with("kernel_size", new int[] {1, 3});
    one.with("strides", stride).with("padding", "same");
    two.with("strides", new int[] {1, stride}).with("padding", "same");
    Tensor y = run(one, false, x);
    run(two, false, x.expandDims(1));
    List<Weight> from = one.weights();
    for (int i = 0; i < from.size(); i++) {
      Weight to = two.weights().get(i);
      to.assign(from.get(i).value().reshape(to.shape()));
    }
    same(y, run(two, false, x.expandDims(1)).squeeze(1));
  }

  @Test
  void outputPaddingOfATransposedConvolution() {
    Layer l = Layers.of("conv2dTranspose").with("filters", 1).with("kernel_size", 3);
    l.with("strides", 2).with("padding", "same").with("output_padding", 0);
    assertArrayEquals(new int[] {1, 7, 9, 1}, run(l, false, waves(1, 4, 5, 2)).shape());
  }

  // ---- shapes ---------------------------------------------------------------------------------

  @Test
  void sizesThatAreNotKnownStayUnknown() {
    Symbol x = Layers.input(-1, -1, 3);
    Symbol y = Layers.of("upSampling2d").apply(x)[0];
    assertArrayEquals(new int[] {-1, -1, -1, 3}, y.shape);
    assertArrayEquals(new int[] {-1, 3}, Layers.of("globalMaxPool2d").apply(y)[0].shape);
    assertArrayEquals(new int[] {-1, -1, 6}, Layers.reshape(-1, 6).apply(x)[0].shape);
    Symbol sound = Layers.input(-1, 1);
    Layer wide = Layers.of("conv1d").with("filters", 2).with("kernel_size", 400);
    assertArrayEquals(new int[] {-1, -1, 2}, wide.apply(sound)[0].shape);
    Symbol known = Layers.input(10, 8);
    Symbol unknown = Layers.input(-1, 8);
    assertArrayEquals(new int[] {-1, -1, 8}, Layers.of("add").apply(known, unknown)[0].shape);
    assertArrayEquals(
        new int[] {-1, 10, 16}, Layers.of("concatenate").apply(known, unknown)[0].shape);
    assertArrayEquals(
        new int[] {-1, 10, 10}, Layers.of("dot").with("axes", 2).apply(known, known)[0].shape);
    assertArrayEquals(
        new int[] {-1, 5, -1, 3},
        Layers.of("randomWidth").with("factor", 0.5).apply(Layers.input(5, 4, 3))[0].shape);
  }

  // ---- noise ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "gaussianNoise, stddev, 0.5, 0, 0.5",
    "gaussianDropout, rate, 0.2, 0, 0.5",
    "alphaDropout, rate, 0.3, 0, 0"
  })
  void noiseHasItsMomentsAndOnlyInTraining(
      String name, String key, double value, double mean, double deviation) {
    Layer l = Layers.of(name).with(key, value);
    Keys.setSeed(5);
    Tensor x = dev.kinglet.api.ops.RandomOps.randomNormal(200, 100);
    same(x, run(l, false, x));
    Tensor y = run(l, true, x);
    // the mean stays; so does the variance, but for what the noise adds to it (x has variance 1)
    assertEquals(mean, y.mean().floats()[0], 0.03);
    assertEquals(1 + deviation * deviation, y.square().mean().floats()[0], 0.05);
  }

  @Test
  void spatialDropoutDropsWholeChannels() {
    Layer l = Layers.of("spatialDropout2d").with("rate", 0.5).with("data_format", "channels_first");
    Keys.setSeed(3);
    float[] y = run(l, true, CreationOps.ones(4, 5, 2, 3)).floats();
    int dropped = 0;
    for (int i = 0; i < 20; i++) {
      float[] channel = Arrays.copyOfRange(y, i * 6, i * 6 + 6);
      assertTrue(channel[0] == 0 || channel[0] == 2);
      for (float v : channel) {
        assertEquals(channel[0], v);
      }
      dropped += channel[0] == 0 ? 1 : 0;
    }
    assertTrue(dropped > 4 && dropped < 16, "dropped " + dropped);
  }

  @Test
  void everyRunOfAPlanDrawsAnew() {
    Layer l = Layers.of("gaussianNoise").with("stddev", 1);
    Jit step = new Jit(in -> new Tensor[] {run(l, true, in)});
    Tensor x = Tensor.of(new float[50], 50);
    float[] a = step.call(x)[0].floats();
    float[] b = step.call(x)[0].floats();
    assertTrue(!Arrays.equals(a, b));
    step.dispose();
  }

  @Test
  void randomWidthStaysWithinItsFactors() {
    Layer l = Layers.of("randomWidth").with("factor", List.of(-0.5, 0.25)).with("seed", 7);
    int least = 99;
    int most = 0;
    for (int i = 0; i < 30; i++) {
      int[] s = run(l, false, waves(1, 2, 20, 1)).shape();
      assertEquals(2, s[1]);
      least = Math.min(least, s[2]);
      most = Math.max(most, s[2]);
    }
    assertTrue(least >= 10 && least < 14 && most <= 25 && most > 21, least + " .. " + most);
  }

  // ---- single layers --------------------------------------------------------------------------

  @Test
  void reLuWithSlopeAndThreshold() {
    Layer l =
        Layers.of("reLU").with("max_value", 3).with("negative_slope", 0.5).with("threshold", 1);
    Tensor x = Tensor.of(new float[] {-1, 0.5f, 1, 2, 5}, 5);
    assertArrayEquals(new float[] {-1, -0.25f, 1, 2, 3}, run(l, false, x).floats());
    Layer elu = Layers.of("elu").with("alpha", 2);
    assertEquals(2 * Math.expm1(-1), run(elu, false, x).floats()[0], 1e-6);
  }

  @Test
  void rescalingByChannel() {
    Layer l = Layers.of("rescaling").with("scale", List.of(1.0, 10.0)).with("offset", 1);
    float[] y = run(l, false, Tensor.of(new int[] {1, 2, 3, 4}, 2, 2)).floats();
    assertArrayEquals(new float[] {2, 21, 4, 41}, y);
  }

  @Test
  void categoriesAreCountedWithWeights() {
    Layer l = Layers.of("categoryEncoding").with("num_tokens", 3).with("output_mode", "count");
    Tensor x = Tensor.of(new int[] {0, 1, 1, 2}, 2, 2);
    Tensor w = Tensor.of(new float[] {0.5f, 1, 2, 4}, 2, 2);
    assertArrayEquals(new float[] {0.5f, 1, 0, 0, 2, 4}, run(l, false, x, w).floats());
    assertThrows(KingletException.class, () -> run(l, false, Tensor.of(new int[] {3}, 1, 1)));
  }

  @Test
  void gradientsOfAttentionAndGroupsAreThoseOfSmallSteps() {
    Tensor q = waves(1, 2, 4);
    Tensor v = waves(1, 3, 4);
    check(attention(2, 3), q, v);
    check(Layers.of("groupNormalization").with("groups", 2), q);
    check(Layers.of("softmax").with("axis", new int[] {1, 2}), q);
  }

  private static void check(Layer l, Tensor... x) {
    run(l, false, x);
    Tensor g = Gradients.of(() -> loss(l, x), null, x[0]).gradients()[0];
    float[] at = x[0].floats();
    double h = 0.01;
    for (int i = 0; i < at.length; i++) {
      double[] sides = new double[2];
      for (int k = 0; k < 2; k++) {
        float[] moved = at.clone();
        moved[i] += (float) (k == 0 ? -h : h);
        Tensor[] in = x.clone();
        in[0] = Tensor.of(moved, x[0].shape());
        sides[k] = loss(l, in).floats()[0];
      }
      assertEquals((sides[1] - sides[0]) / (2 * h), g.floats()[i], 2e-3, l.name() + " " + i);
    }
  }

  private static Tensor loss(Layer l, Tensor... x) {
    Tensor y = run(l, false, x);
    return y.mul(waves(y.shape())).sum();
  }

  // ---- messages -------------------------------------------------------------------------------

  @Test
  void badInputIsNamed() {
    says("at least 2 inputs. Got 1", () -> run("add", waves(2, 3)));
    says(
        "could not be broadcast together with shapes [2,3][2,4]",
        () -> run("add", waves(2, 3), waves(2, 4)));
    says("different batch sizes", () -> run("add", waves(2, 3), waves(3, 3)));
    says(
        "matching shapes except for the concat",
        () -> run("concatenate", waves(2, 3, 1), waves(2, 4, 2)));
    says(
        "exactly 2 inputs",
        () -> run(Layers.of("dot").with("axes", 1), false, waves(2), waves(2), waves(2)));
    says("3 !== 4", () -> run(Layers.of("dot").with("axes", 1), false, waves(2, 3), waves(2, 4)));
    says(
        "\"inputLength\" is 5, but received input shape has shape 1,4",
        () ->
            run(
                Layers.embedding(3, 2).with("input_length", 5),
                false,
                Tensor.of(new int[4], 1, 4)));
    says("expected ndim=4, found ndim=3", () -> run("zeroPadding2d", waves(1, 2, 3)));
    says(
        "padding should be a number or 2",
        () -> Layers.of("zeroPadding2d").with("padding", new int[] {1, 2, 3}).name());
    says("factor should be", () -> Layers.of("randomWidth").with("factor", -0.5).name());
    says(
        "does not support masking",
        () ->
            Layers.flatten()
                .apply(new Tensor[] {waves(1, 2, 3)}, masked(Tensor.of(new boolean[2], 1, 2))));
    says(
        "interpolation should be one of",
        () ->
            Layers.of("resizing")
                .with("height", 1)
                .with("width", 1)
                .with("interpolation", "bicubic")
                .name());
  }

  private static void says(String part, Executable act) {
    String message = assertThrows(KingletException.class, act).getMessage();
    assertTrue(message.contains(part), message);
  }
}
