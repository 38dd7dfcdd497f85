package dev.kinglet.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Jit;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.api.ops.RandomOps;
import dev.kinglet.core.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many pieces end to end, and the flows of gradients that are put together by that. */
class PiecesTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static final int N = 21;

  /** Pieces of several sizes along an axis, and what they make, put in place one by one. */
  private static void check(int axis, DType type) {
    Tensor[] pieces = new Tensor[N];
    int total = 0;
    for (int i = 0; i < N; i++) {
      int[] shape = {2, 3, 4};
      shape[axis] = i % 4;
      total += i % 4;
      pieces[i] = RandomOps.randomUniform(shape, 0, 50, DType.FLOAT32).cast(type);
    }
    Tensor joined = JoinOps.concat(axis, pieces);
    int[] shape = {2, 3, 4};
    shape[axis] = total;
    assertArrayEquals(shape, joined.shape());
    float[] want = new float[joined.size()];
    int at = 0;
    for (Tensor p : pieces) {
      float[] v = p.floats();
      int[] s = p.shape();
      for (int i = 0; i < v.length; i++) {
        int[] c = {i / (s[1] * s[2]), i / s[2] % s[1], i % s[2]};
        c[axis] += at;
        want[(c[0] * shape[1] + c[1]) * shape[2] + c[2]] = v[i];
      }
      at += s[axis];
    }
    Node.Join j = (Node.Join) joined.node();
    assertArrayEquals(want, Tensor.wrap("lowered", Pieces.lowered(j)).floats());
    assertArrayEquals(want, joined.floats());
    assertEquals(type, joined.dtype());
  }

  @Test
  void piecesWithoutElementsStillAddTheirSizes() {
    Tensor joined = JoinOps.concat(1, empty(5), empty(10), empty(0));
    assertArrayEquals(new int[] {0, 15}, joined.shape());
    assertEquals(0, joined.floats().length);
  }

  private static Tensor empty(int columns) {
    return Tensor.of(new float[0], 0, columns);
  }

  @Test
  void manyPiecesEndToEnd() {
    Scope.run(
        () -> {
          for (int axis = 0; axis < 3; axis++) {
            check(axis, DType.FLOAT32);
            check(axis, DType.INT32);
            check(axis, DType.BOOL);
          }
        });
  }

  @Test
  void computedOnesAndViewsAndNumbers() {
    Tensor x = RandomOps.randomUniform(12, 5);
    Tensor[] rows = x.unstack(0);
    for (int i = 0; i < rows.length; i += 2) {
      rows[i] = rows[i].exp();
    }
    rows[3] = Tensor.scalar(7).reshape(1).tile(5);
    float[] v = x.floats();
    float[] y = JoinOps.stack(0, rows).mul(Tensor.scalar(2)).floats();
    for (int i = 0; i < v.length; i++) {
      double want = i / 5 == 3 ? 7 : i / 5 % 2 == 0 ? Math.exp(v[i]) : v[i];
      assertEquals(2 * want, y[i], 1e-5);
    }
  }

  @Test
  void derivativesOfManySlicesAndProducts() {
    Tensor x = RandomOps.randomUniform(new int[] {2, 12, 3}, -1, 1, DType.FLOAT32);
    Tensor w = RandomOps.randomUniform(new int[] {3, 3}, -1, 1, DType.FLOAT32);
    Gradients.Result r =
        Gradients.of(
            () -> {
              Tensor h = Tensor.scalar(0).reshape(1, 1).tile(2, 3);
              Tensor[] all = new Tensor[12];
              for (int t = 0; t < all.length; t++) {
                Tensor in = x.slice(new int[] {0, t, 0}, new int[] {2, 1, 3}).reshape(2, 3);
                h = in.add(h.matMul(w)).tanh();
                all[t] = h;
              }
              return JoinOps.stack(1, all).square().sum();
            },
            null,
            x,
            w);
    // by hand, in doubles
    float[] xv = x.floats();
    float[] wv = w.floats();
    double[] dx = new double[xv.length];
    double[] dw = new double[9];
    for (int b = 0; b < 2; b++) {
      double[][] h = new double[13][3];
      for (int t = 0; t < 12; t++) {
        for (int j = 0; j < 3; j++) {
          double z = xv[(b * 12 + t) * 3 + j];
          for (int i = 0; i < 3; i++) {
            z += h[t][i] * wv[i * 3 + j];
          }
          h[t + 1][j] = Math.tanh(z);
        }
      }
      double[] dh = new double[3];
      for (int t = 11; t >= 0; t--) {
        double[] next = new double[3];
        for (int j = 0; j < 3; j++) {
          double y = h[t + 1][j];
          double dz = (dh[j] + 2 * y) * (1 - y * y);
          dx[(b * 12 + t) * 3 + j] = dz;
          for (int i = 0; i < 3; i++) {
            dw[i * 3 + j] += h[t][i] * dz;
            next[i] += dz * wv[i * 3 + j];
          }
        }
        dh = next;
      }
    }
    float[] gx = r.gradients()[0].floats();
    for (int i = 0; i < dx.length; i++) {
      assertEquals(dx[i], gx[i], 1e-4);
    }
    float[] gw = r.gradients()[1].floats();
    for (int i = 0; i < dw.length; i++) {
      assertEquals(dw[i], gw[i], 2e-4);
    }
  }

  /** The derivative of what was put together can itself be followed. */
  @Test
  void secondDerivatives() {
    Tensor w = Tensor.of(new float[] {0.3f}, 1, 1);
    Gradients.Function power =
        x -> {
          Tensor h = Tensor.of(new float[] {2}, 1, 1);
          for (int i = 0; i < 10; i++) {
            h = h.matMul(x);
          }
          return h;
        };
    Tensor second = Gradients.grad(Gradients.grad(power)).apply(w);
    assertEquals(2 * 10 * 9 * Math.pow(0.3, 8), second.item(), 1e-6);
  }

  /** A plain recurrent network of many steps: a kernel per step forward, one back. */
  @Test
  void fewKernelsPerStep() {
    int steps = 40;
    Tensor x = RandomOps.randomUniform(steps, 4, 8);
    Tensor u = RandomOps.randomUniform(8, 8);
    Jit grads =
        new Jit(
            in ->
                Gradients.of(
                        () -> {
                          Tensor h = in[0].slice(0, 1).reshape(4, 8);
                          for (int t = 1; t < steps; t++) {
                            h = in[0].slice(t, 1).reshape(4, 8).add(h.matMul(in[1])).tanh();
                          }
                          return h.sum();
                        },
                        null,
                        in)
                    .gradients());
    grads.call(x, u)[1].floats();
    assertTrue(grads.kernels() < 2 * steps + 10, "kernels: " + grads.kernels());
  }
}
