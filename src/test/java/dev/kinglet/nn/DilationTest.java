package dev.kinglet.nn;

import static dev.kinglet.nn.Waves.waves;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions with gaps in their kernels, of every kind, beside loops; and their activation. */
class DilationTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Layer layer(String kind, int kernel, int dilation, String padding) {
    return Layers.of(kind)
        .with("kernel_size", kernel)
        .with("dilation_rate", dilation)
        .with("padding", padding)
        .with("use_bias", false);
  }

  private static Tensor run(Layer l, Tensor x) {
    l.apply(x);
    int k = 3;
    for (Weight w : l.weights()) {
      w.assign(waves(k++, w.shape()));
    }
    return l.apply(x);
  }

  /**
   * Every element of the input, times each of the kernel, goes to where it says: as TensorFlow
   * defines the transposed convolution by the gradient of a convolution that is padded alike.
   */
  @ParameterizedTest
  @CsvSource({
    "3, 2, 1, valid",
    "3, 2, 1, same",
    "2, 3, 1, valid",
    "2, 3, 1, same",
    "2, 2, 2, valid",
    "3, 2, 3, same",
    "3, 1, 2, same"
  })
  void transposed(int k, int d, int stride, String padding) {
    Tensor x = waves(0.4, 2, 4, 5, 3);
    Layer l = layer("conv2dTranspose", k, d, padding).with("filters", 2).with("strides", stride);
    Tensor y = run(l, x);
    float[] kernel = l.weights().get(0).value().floats();
    float[] v = x.floats();
    int wide = (k - 1) * d + 1;
    boolean same = padding.equals("same");
    int[] size = new int[2];
    int[] before = new int[2];
    for (int i = 0; i < 2; i++) {
      int n = x.shape()[i + 1];
      size[i] = n * stride + (same ? 0 : Math.max(wide - stride, 0));
      before[i] = same ? Math.max((n - 1) * stride + wide - size[i], 0) / 2 : 0;
    }
    assertArrayEquals(new int[] {2, size[0], size[1], 2}, y.shape());
    float[] want = new float[y.size()];
    for (int b = 0; b < 2; b++) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 5; j++) {
          for (int p = 0; p < k * k; p++) {
            int row = i * stride + p / k * d - before[0];
            int column = j * stride + p % k * d - before[1];
            if (row < 0 || row >= size[0] || column < 0 || column >= size[1]) {
              continue;
            }
            for (int f = 0; f < 2; f++) {
              for (int c = 0; c < 3; c++) {
                want[((b * size[0] + row) * size[1] + column) * 2 + f] +=
                    v[((b * 4 + i) * 5 + j) * 3 + c] * kernel[(p * 2 + f) * 3 + c];
              }
            }
          }
        }
      }
    }
    assertArrayEquals(want, y.floats(), 1e-4f);
  }

  @Test
  void transposedInSpace() {
    Tensor x = waves(0.4, 1, 2, 3, 2, 1);
    Layer l = layer("conv3dTranspose", 2, 2, "valid").with("filters", 1);
    Tensor y = run(l, x);
    assertArrayEquals(new int[] {1, 4, 5, 4, 1}, y.shape());
    // the same as a dilated correlation with the mirrored kernel over a padded input
    Tensor mirrored = l.weights().get(0).value().reverse(0, 1, 2);
    Layer plain = layer("conv3d", 2, 2, "valid").with("filters", 1);
    Tensor padded = x.pad(new int[][] {{0, 0}, {2, 2}, {2, 2}, {2, 2}, {0, 0}}, 0);
    plain.apply(padded);
    plain.weights().get(0).assign(mirrored);
    assertArrayEquals(plain.apply(padded).floats(), y.floats(), 1e-5f);
  }

  @ParameterizedTest
  @CsvSource({"depthwiseConv2d, valid", "depthwiseConv2d, same", "separableConv2d, valid"})
  void channelByChannel(String kind, String padding) {
    Tensor x = waves(0.4, 2, 6, 7, 3);
    int d = 2;
    int k = 2;
    Layer l = layer(kind, k, d, padding).with("depth_multiplier", 2);
    boolean separable = kind.startsWith("sep");
    Tensor y = run(separable ? l.with("filters", 4) : l, x);
    float[] kernel = l.weights().get(0).value().floats();
    int before = padding.equals("same") ? 1 : 0;
    int rows = padding.equals("same") ? 6 : 4;
    int columns = rows + 1;
    float[] v = x.floats();
    float[] want = new float[2 * rows * columns * 6];
    for (int at = 0; at < want.length; at++) {
      int m = at % 2;
      int c = at / 2 % 3;
      int j = at / 6 % columns;
      int i = at / 6 / columns % rows;
      int b = at / 6 / columns / rows;
      for (int p = 0; p < k * k; p++) {
        int row = i + p / k * d - before;
        int column = j + p % k * d - before;
        if (row >= 0 && row < 6 && column >= 0 && column < 7) {
          want[at] += v[((b * 6 + row) * 7 + column) * 3 + c] * kernel[(p * 3 + c) * 2 + m];
        }
      }
    }
    Tensor each = Tensor.of(want, 2, rows, columns, 6);
    if (separable) {
      Tensor mix = l.weights().get(1).value().reshape(6, 4);
      each = each.reshape(-1, 6).matMul(mix).reshape(2, rows, columns, 4);
    }
    assertArrayEquals(each.shape(), y.shape());
    assertArrayEquals(each.floats(), y.floats(), 1e-4f);
  }

  @Test
  void withChannelsFirstTheActivationActsOnTheLastAxisOfTheResult() {
    Tensor x = waves(0.4, 2, 3, 4, 5);
    Layer plain = layer("conv2d", 2, 1, "valid").with("filters", 2);
    Layer soft = layer("conv2d", 2, 1, "valid").with("filters", 2).with("activation", "softmax");
    Tensor want = run(plain.with("data_format", "channels_first"), x).softmax(-1);
    Tensor got = run(soft.with("data_format", "channels_first"), x);
    assertArrayEquals(new int[] {2, 2, 3, 4}, got.shape());
    assertArrayEquals(want.floats(), got.floats(), 1e-6f);
  }

  @Test
  void aCausalStepSeesThePastOnly() {
    Tensor x = waves(0.4, 1, 9, 2);
    Layer l = layer("conv1d", 3, 2, "causal").with("filters", 2);
    Tensor y = run(l, x);
    assertArrayEquals(new int[] {1, 9, 2}, y.shape());
    float[] kernel = l.weights().get(0).value().floats();
    float[] want = new float[18];
    for (int t = 0; t < 9; t++) {
      for (int p = 0; p < 3; p++) {
        int from = t - 2 * (2 - p);
        for (int c = 0; c < 2 && from >= 0; c++) {
          for (int f = 0; f < 2; f++) {
            want[t * 2 + f] += x.floats()[from * 2 + c] * kernel[(p * 2 + c) * 2 + f];
          }
        }
      }
    }
    assertArrayEquals(want, y.floats(), 1e-5f);
  }
}
