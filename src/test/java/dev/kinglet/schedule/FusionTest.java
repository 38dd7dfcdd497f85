package dev.kinglet.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.codegen.Printed;
import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.ScalarOp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many kernels things take, and that they compute the right numbers. */
class FusionTest {
  private final NaiveDevice device = new NaiveDevice(4, false);

  private static Node floats(int... shape) {
    int n = dev.kinglet.core.Shapes.size(shape);
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (i * 7 % 13 - 6) / 4f;
    }
    return Graph.source(new Buffer(DType.FLOAT32, n, v), shape);
  }

  private int repeats = device.repeats();

  private float[] run(int kernels, Node root) {
    List<Step> steps = run(root);
    assertEquals(kernels, steps.size(), device.ran.toString());
    return (float[]) root.buffer.host;
  }

  private List<Step> run(Node... roots) {
    List<Step> steps =
        Scheduler.plan(
            List.of(roots), new Scheduler.Limits(16, 4, n -> false, device.splitsFolds(), repeats));
    for (Step s : steps) {
      Buffer[] in = new Buffer[s.inputs().length];
      for (int i = 0; i < in.length; i++) {
        in[i] = s.inputs()[i].buffer;
      }
      Buffer[] out = new Buffer[s.outputs().length];
      for (int i = 0; i < out.length; i++) {
        Node n = s.outputs()[i];
        out[i] = new Buffer(n.dtype, n.size());
      }
      device.prepare(s.kernel()).run(in, out);
      for (int i = 0; i < out.length; i++) {
        s.outputs()[i].buffer = out[i];
      }
    }
    return steps;
  }

  private static Node op(ScalarOp op, Node... args) {
    return Graph.map(op, args);
  }

  @Test
  void aChainWithBroadcastsViewsAndAFinalSumIsOneKernel() {
    Node x = floats(4, 6);
    Node b = floats(6);
    Node y = op(ScalarOp.RELU, op(ScalarOp.ADD, op(ScalarOp.MUL, x, x), b));
    y = Graph.permute(op(ScalarOp.EXP, y), 1, 0);
    y = op(ScalarOp.SQRT, Graph.slice(y, new int[] {1, 0}, new int[] {5, 4}, null));
    float[] got = run(1, Graph.reduce(Fold.SUM, y, 1));
    float[] xs = (float[]) x.buffer.host;
    float[] bs = (float[]) b.buffer.host;
    for (int i = 0; i < 5; i++) {
      double s = 0;
      for (int j = 0; j < 4; j++) {
        double v = xs[j * 6 + i + 1];
        s += Math.sqrt(Math.exp(Math.max(0, v * v + bs[i + 1])));
      }
      assertEquals(s, got[i], 1e-5 * s);
    }
  }

  @Test
  void softmaxTakesThreeKernels() {
    softmax(3);
  }

  @Test
  void whereRepeatingCostsMoreSoftmaxKeepsItsExponentials() {
    repeats = 9;
    softmax(4);
  }

  private void softmax(int kernels) {
    Node x = floats(5, 7);
    Node max = Graph.reshape(Graph.reduce(Fold.MAX, x, 1), 5, 1);
    Node e = op(ScalarOp.EXP, op(ScalarOp.SUB, x, max));
    Node sum = Graph.reshape(Graph.reduce(Fold.SUM, e, 1), 5, 1);
    float[] got = run(kernels, op(ScalarOp.DIV, e, sum));
    double s = 0;
    for (int i = 0; i < 7; i++) {
      s += got[14 + i];
    }
    assertEquals(1, s, 1e-6);
  }

  private static Node matMul(Node a, Node b) {
    int m = a.shape[0];
    int k = a.shape[1];
    int n = b.shape[1];
    return Graph.contract(new int[] {m, n, k}, 2, a, new int[] {0, -1, 1}, b, new int[] {-1, 1, 0});
  }

  @Test
  void biasActivationAndResidualRideInTheProduct() {
    Node a = floats(3, 4);
    Node b = floats(4, 5);
    Node y = op(ScalarOp.RELU, op(ScalarOp.ADD, matMul(a, b), floats(5)));
    float[] got = run(1, op(ScalarOp.ADD, y, floats(3, 5)));
    assertTrue(device.ran.get(0).startsWith("contract"), device.ran.toString());
    float[] x = (float[]) a.buffer.host;
    float[] w = (float[]) b.buffer.host;
    float[] c = (float[]) floats(5).buffer.host;
    float[] r = (float[]) floats(3, 5).buffer.host;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 5; j++) {
        double s = c[j];
        for (int k = 0; k < 4; k++) {
          s += x[i * 4 + k] * w[k * 5 + j];
        }
        assertEquals(Math.max(0, s) + r[i * 5 + j], got[i * 5 + j], 1e-5);
      }
    }
  }

  @Test
  void anAdamUpdateIsOneKernelWithThreeOutputs() {
    Node w = floats(6, 4);
    Node g = floats(6, 4);
    Node m =
        op(
            ScalarOp.ADD,
            op(ScalarOp.MUL, floats(6, 4), scalar(0.9)),
            op(ScalarOp.MUL, g, scalar(0.1)));
    Node v =
        op(
            ScalarOp.ADD,
            op(ScalarOp.MUL, op(ScalarOp.SQUARE, floats(6, 4)), scalar(0.999)),
            op(ScalarOp.MUL, op(ScalarOp.SQUARE, g), scalar(0.001)));
    Node next =
        op(
            ScalarOp.SUB,
            w,
            op(
                ScalarOp.DIV,
                op(ScalarOp.MUL, m, scalar(0.01)),
                op(ScalarOp.ADD, op(ScalarOp.SQRT, v), scalar(1e-7))));
    List<Step> steps = run(next, m, v);
    assertEquals(1, steps.size());
    assertEquals(3, steps.get(0).outputs().length);
  }

  private static Node scalar(double v) {
    return Graph.constant(DType.FLOAT32, v);
  }

  @Test
  void convolutionIsOneContractionAndItsPaddingAnIndexCheck() {
    Node x = floats(1, 4, 4, 2);
    Node w = floats(3, 3, 2, 3);
    Node p = Graph.pad(x, new int[] {0, 1, 1, 0}, new int[] {0, 1, 1, 0}, null);
    Node win = Graph.window(Graph.window(p, 1, 3, 4, 1, 1), 2, 3, 4, 1, 1);
    // [n, oh, ow, c, kh, kw] . [kh, kw, c, o]
    Node y =
        Graph.contract(
            new int[] {1, 4, 4, 3, 3, 3, 2},
            4,
            win,
            new int[] {0, 1, 2, -1, 4, 5, 3},
            w,
            new int[] {-1, -1, -1, 3, 0, 1, 2});
    float[] got = run(1, y);
    float[] xs = (float[]) x.buffer.host;
    float[] ws = (float[]) w.buffer.host;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        for (int o = 0; o < 3; o++) {
          double s = 0;
          for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
              for (int c = 0; c < 2; c++) {
                int r = i + a - 1;
                int q = j + b - 1;
                if (r >= 0 && r < 4 && q >= 0 && q < 4) {
                  s += xs[(r * 4 + q) * 2 + c] * ws[((a * 3 + b) * 2 + c) * 3 + o];
                }
              }
            }
          }
          assertEquals(s, got[(i * 4 + j) * 3 + o], 1e-5);
        }
      }
    }
  }

  @Test
  void noKernelOfALongScanReadsManyTimes() {
    Node x = floats(1000);
    Node y = Graph.scan(Fold.SUM, x, false, false);
    run(y);
    float want = 0;
    for (float v : (float[]) x.buffer.host) {
      want += v;
    }
    assertEquals(want, ((float[]) y.buffer.host)[999], 1e-2);
    for (String ops : device.ran) {
      assertTrue(ops.length() < 40, ops);
    }
  }

  @Test
  void scanScatterAndSortAreMadeOfKernels() {
    Node x = floats(2, 6);
    float[] xs = (float[]) x.buffer.host;
    run(Graph.argSort(x, false), Graph.scan(Fold.SUM, x, false, false));
    Node sum = Graph.scan(Fold.SUM, x, true, true);
    Node sort = Graph.argSort(x, true);
    run(sum, sort);
    float s = 0;
    for (int i = 5; i >= 0; i--) {
      assertEquals(s, ((float[]) sum.buffer.host)[6 + i], 1e-6);
      s += xs[6 + i];
    }
    int[] order = (int[]) sort.buffer.host;
    for (int i = 1; i < 6; i++) {
      assertTrue(xs[order[i - 1]] >= xs[order[i]]);
    }
    Node index = Graph.source(new Buffer(DType.INT32, 3, new int[] {1, 1, 0}), 3);
    Node put = Graph.scatter(floats(3), 0, index, 2);
    run(put);
    float[] f = (float[]) floats(3).buffer.host;
    assertArrayEquals(new float[] {f[2], f[0] + f[1]}, (float[]) put.buffer.host);
  }

  @Test
  void manyInputsAreCutIntoSeveralKernels() {
    Node s = floats(8);
    for (int i = 0; i < 40; i++) {
      s = op(ScalarOp.ADD, s, floats(8));
    }
    float[] got = run(4, s);
    float[] one = (float[]) floats(8).buffer.host;
    for (int i = 0; i < 8; i++) {
      assertEquals(41 * one[i], got[i], 1e-4);
    }
  }

  @Test
  void aLongRecurrenceIsCutWhereItsStateIsNarrow() {
    Node y = floats(8);
    Node v = floats(8);
    for (int i = 0; i < 300; i++) {
      v = op(ScalarOp.ADD, v, scalar(0.3));
      y = op(ScalarOp.MINIMUM, op(ScalarOp.ADD, y, op(ScalarOp.MUL, v, scalar(1e-3))), scalar(100));
    }
    List<Step> steps = run(y, v);
    assertTrue(steps.size() <= 12, "" + steps.size());
    double ey = -1.5;
    double ev = -1.5;
    for (int i = 0; i < 300; i++) {
      ev += 0.3;
      ey += ev * 1e-3;
    }
    assertEquals(ey, ((float[]) y.buffer.host)[0], 1e-3);
  }

  /** What a lowered node was made of may be gone when the node itself is wanted later. */
  @Test
  void aSortIsMadeAnewWhenOnlyItsUserWasComputed() {
    Node x = floats(5);
    Node at = Graph.argSort(x, false);
    Node sorted = Graph.gather(x, 0, at);
    for (Step s : run(sorted)) {
      for (Node n : s.outputs()) {
        if (n != sorted) {
          n.buffer = null; // as the engine does with what nobody holds
          n.inputs = new Node[0];
        }
      }
    }
    run(at);
    float[] xs = (float[]) x.buffer.host;
    int[] order = (int[]) at.buffer.host;
    for (int i = 0; i < 5; i++) {
      assertEquals(((float[]) sorted.buffer.host)[i], xs[order[i]]);
    }
  }

  /** Every pass of a sort is the same program, given other numbers. */
  @Test
  void theStepsOfASortAreOneProgram() {
    Node x = floats(3, 64);
    List<Step> steps = run(Graph.argSort(x, true));
    Set<String> programs = new HashSet<>();
    for (Step s : steps) {
      programs.add(new Printed(4, 16, 0).of(s.kernel())[0].program().source());
    }
    assertEquals(1 + 21, steps.size());
    assertEquals(3, programs.size());
    Node few = floats(7);
    Node at = Graph.argSort(few, true);
    run(Graph.gather(few, 0, at));
    Node whole = Graph.source(new Buffer(DType.INT32, 3, new int[] {7, -5, 7}), 3);
    Node order = Graph.argSort(whole, true);
    for (Step s : run(order)) {
      programs.add(new Printed(4, 16, 0).of(s.kernel())[0].program().source());
    }
    assertArrayEquals(new int[] {0, 2, 1}, (int[]) order.buffer.host);
  }
}
