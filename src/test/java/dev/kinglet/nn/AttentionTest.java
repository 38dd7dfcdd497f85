package dev.kinglet.nn;

import static dev.kinglet.nn.Waves.waves;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention over any axes, with every kind of mask, beside loops that say what Keras documents. */
class AttentionTest {
  private static final int HEADS = 2;
  private static final int SIZE = 3;
  private static final int VALUE = 2;

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** What a position may look at. */
  private interface Allowed {
    boolean at(int b, int other, int t, int s);
  }

  private static Layer layer(String axes) {
    Layer l =
        Layers.of("multiHeadAttention")
            .with("num_heads", HEADS)
            .with("key_dim", SIZE)
            .with("value_dim", VALUE);
    if (axes != null) {
      String[] each = axes.split(" ");
      int[] list = new int[each.length];
      for (int i = 0; i < list.length; i++) {
        list[i] = Integer.parseInt(each[i]);
      }
      l.with("attention_axes", list);
    }
    return l;
  }

  /** Sets weights that differ from one another, biases included. */
  private static void fill(Layer l) {
    int k = 0;
    for (Weight w : l.weights()) {
      w.assign(waves(k++, w.shape()).mul(0.8));
    }
  }

  /** Index of position p of the attending axes (o of the others) in [dims], row-major. */
  private static int place(int[] dims, boolean[] attends, int o, int p) {
    int index = 0;
    int stride = 1;
    for (int d = dims.length - 1; d >= 0; d--) {
      int at;
      if (attends[d]) {
        at = p % dims[d];
        p /= dims[d];
      } else {
        at = o % dims[d];
        o /= dims[d];
      }
      index += at * stride;
      stride *= dims[d];
    }
    return index;
  }

  private static float[] project(float[] x, int from, int n, Layer l, int i, int columns) {
    float[] k = l.weights().get(2 * i).value().floats();
    float[] b = l.weights().get(2 * i + 1).value().floats();
    float[] y = new float[columns];
    for (int c = 0; c < columns; c++) {
      double sum = b[c];
      for (int j = 0; j < n; j++) {
        sum += x[from + j] * k[j * columns + c];
      }
      y[c] = (float) sum;
    }
    return y;
  }

  /** Output [batch, dims, features] and scores [batch, others, heads, T, S], by loops. */
  private static float[][] naive(
      Layer l, Tensor q, Tensor v, Tensor k, boolean[] attends, Allowed allowed) {
    int rank = q.rank();
    int e = q.shape()[rank - 1];
    int[] qd = java.util.Arrays.copyOfRange(q.shape(), 1, rank - 1);
    int[] kd = java.util.Arrays.copyOfRange(k.shape(), 1, rank - 1);
    int others = 1;
    int t = 1;
    int s = 1;
    for (int d = 0; d < qd.length; d++) {
      others *= attends[d] ? 1 : qd[d];
      t *= attends[d] ? qd[d] : 1;
      s *= attends[d] ? kd[d] : 1;
    }
    int batch = q.shape()[0];
    float[] out = new float[q.size()];
    float[] scores = new float[batch * others * HEADS * t * s];
    for (int b = 0; b < batch; b++) {
      for (int o = 0; o < others; o++) {
        for (int i = 0; i < t; i++) {
          int at = b * Shapes.size(qd) + place(qd, attends, o, i);
          float[] query = project(q.floats(), at * e, e, l, 0, HEADS * SIZE);
          float[] mixed = new float[HEADS * VALUE];
          for (int h = 0; h < HEADS; h++) {
            double[] p = new double[s];
            double sum = 0;
            for (int j = 0; j < s; j++) {
              int from = b * Shapes.size(kd) + place(kd, attends, o, j);
              int n = k.shape()[rank - 1];
              float[] key = project(k.floats(), from * n, n, l, 1, HEADS * SIZE);
              double dot = 0;
              for (int c = 0; c < SIZE; c++) {
                dot += query[h * SIZE + c] * key[h * SIZE + c];
              }
              p[j] = allowed.at(b, o, i, j) ? Math.exp(dot / Math.sqrt(SIZE)) : 0;
              sum += p[j];
            }
            for (int j = 0; j < s; j++) {
              int from = b * Shapes.size(kd) + place(kd, attends, o, j);
              int n = v.shape()[rank - 1];
              float[] value = project(v.floats(), from * n, n, l, 2, HEADS * VALUE);
              scores[(((b * others + o) * HEADS + h) * t + i) * s + j] = (float) (p[j] / sum);
              for (int c = 0; c < VALUE; c++) {
                mixed[h * VALUE + c] += (float) (p[j] / sum * value[h * VALUE + c]);
              }
            }
          }
          System.arraycopy(project(mixed, 0, HEADS * VALUE, l, 3, e), 0, out, at * e, e);
        }
      }
    }
    return new float[][] {out, scores};
  }

  private static Pass asking(String... flags) {
    Pass pass = new Pass(false);
    for (String f : flags) {
      pass.kwargs.set(f, true);
    }
    return pass;
  }

  @ParameterizedTest
  @CsvSource({
    "1, '2,3,4', '2,5,4', true",
    "1, '2,3,2,4', '2,5,2,4', true;false",
    "2, '2,3,2,4', '2,3,5,4', false;true",
    "1 2, '2,3,2,4', '2,2,4,4', true;true",
    ", '2,3,2,4', '2,2,4,4', true;true",
    "1 3, '1,2,3,2,4', '1,3,3,4,4', true;false;true",
    "2, '2,2,3,2,4', '2,2,4,2,4', false;true;false",
  })
  void attendsOverTheAxesThatAreNamed(String axes, String query, String value, String attends) {
    Tensor q = waves(0.3, shape(query));
    Tensor v = waves(1.7, shape(value));
    String[] flags = attends.split(";");
    boolean[] on = new boolean[flags.length];
    for (int i = 0; i < on.length; i++) {
      on[i] = Boolean.parseBoolean(flags[i]);
    }
    Layer l = layer(axes);
    l.apply(new Tensor[] {q, v}, new Pass(false));
    fill(l);
    Tensor[] got = l.apply(new Tensor[] {q, v}, asking("return_attention_scores"));
    float[][] want = naive(l, q, v, v, on, (b, o, t, s) -> true);
    assertArrayEquals(q.shape(), got[0].shape());
    assertArrayEquals(want[0], got[0].floats(), 1e-4f);
    assertArrayEquals(want[1], got[1].floats(), 1e-5f);
    // each place looks in sum at all there is
    int places = got[1].size() / (v.size() / q.shape()[0] / 4 / others(q, on));
    assertEquals(places, got[1].sum().floats()[0], 1e-3);
  }

  private static int others(Tensor q, boolean[] on) {
    int n = 1;
    for (int i = 0; i < on.length; i++) {
      n *= on[i] ? 1 : q.shape()[i + 1];
    }
    return n;
  }

  private static int[] shape(String s) {
    String[] each = s.split(",");
    int[] out = new int[each.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Integer.parseInt(each[i]);
    }
    return out;
  }

  @Test
  void masksOfQueryValueKeyAndCallAllCount() {
    Tensor q = waves(0.3, 2, 3, 4);
    Tensor v = waves(1.7, 2, 4, 5);
    Tensor k = waves(2.9, 2, 4, 6);
    boolean[] ofValue = {true, true, true, false, true, true, true, true};
    boolean[] ofKey = {true, true, true, true, true, false, true, true};
    boolean[] ofCall = new boolean[2 * 3 * 4];
    for (int i = 0; i < ofCall.length; i++) {
      ofCall[i] = i % 5 != 3;
    }
    Layer l = layer(null);
    l.apply(new Tensor[] {q, v, k}, new Pass(false));
    fill(l);
    Pass pass = asking("return_attention_scores", "use_causal_mask");
    pass.setMasks(null, Tensor.of(ofValue, 2, 4), Tensor.of(ofKey, 2, 4), null);
    Tensor[] got = l.apply(new Tensor[] {q, v, k, Tensor.of(ofCall, 2, 3, 4)}, pass);
    float[][] want =
        naive(
            l,
            q,
            v,
            k,
            new boolean[] {true},
            (b, o, t, s) ->
                ofValue[b * 4 + s] && ofKey[b * 4 + s] && ofCall[(b * 3 + t) * 4 + s] && s <= t);
    assertArrayEquals(want[0], got[0].floats(), 1e-4f);
    assertArrayEquals(want[1], got[1].floats(), 1e-5f);
  }

  @Test
  void aMaskBroadcastsOverTheOtherAxesAndHeads() {
    Tensor q = waves(0.3, 2, 3, 2, 4);
    Tensor v = waves(1.7, 2, 3, 5, 4);
    boolean[] m = new boolean[2 * 2 * 5];
    for (int i = 0; i < m.length; i++) {
      m[i] = i % 4 != 1;
    }
    Layer l = layer("2");
    l.apply(new Tensor[] {q, v}, new Pass(false));
    fill(l);
    float[] want =
        naive(l, q, v, v, new boolean[] {false, true}, (b, o, t, s) -> m[(b * 2 + t) * 5 + s])[0];
    Tensor mask = Tensor.of(m, 2, 2, 5);
    assertArrayEquals(
        want, l.apply(new Tensor[] {q, v, mask}, asking("attention_mask"))[0].floats(), 1e-4f);
    // once for each of the other axis, and for each head
    Tensor full = mask.reshape(2, 1, 1, 2, 5).tile(1, 3, HEADS, 1, 1);
    assertArrayEquals(
        want, l.apply(new Tensor[] {q, v, full}, asking("attention_mask"))[0].floats(), 1e-4f);
    KingletException e =
        assertThrows(
            KingletException.class,
            () ->
                l.apply(
                    new Tensor[] {q, v, mask.slice(new int[] {0, 0, 0}, new int[] {2, 2, 4})},
                    asking("attention_mask")));
    assertTrue(e.getMessage().contains("[batch, 2, 5]"), e.getMessage());
  }

  @Test
  void scoresAreAnOutputOfAModelAndStayOneInItsFile() {
    Symbol q = Layers.input(3, 4);
    Symbol v = Layers.input(5, 4);
    Tree asked = new Tree().set("return_attention_scores", true);
    Symbol[] out = layer(null).apply(new Symbol[] {q, v}, asked);
    assertEquals(2, out.length);
    assertArrayEquals(new int[] {-1, 3, 4}, out[0].shape);
    assertArrayEquals(new int[] {-1, HEADS, 3, 5}, out[1].shape);
    Model m = new Model(new Symbol[] {q, v}, out);
    Model again = Topology.read(Topology.write(m), false);
    for (int i = 0; i < 8; i++) {
      again.weights().get(i).assign(m.weights().get(i).value());
    }
    Tensor[] in = {waves(0.3, 2, 3, 4), waves(1.7, 2, 5, 4)};
    Tensor[] a = m.apply(in, new Pass(false));
    Tensor[] b = again.apply(in, new Pass(false));
    assertArrayEquals(a[1].floats(), b[1].floats());
    assertArrayEquals(new int[] {2, HEADS, 3, 5}, b[1].shape());
  }

  @Test
  void axesThatAreNotThereAreRefused() {
    KingletException e =
        assertThrows(
            KingletException.class,
            () -> layer("3").apply(Layers.input(3, 2, 4), Layers.input(3, 2, 4)));
    assertTrue(e.getMessage().contains("attention_axes should be some of 1 to 2"), e.getMessage());
  }
}
