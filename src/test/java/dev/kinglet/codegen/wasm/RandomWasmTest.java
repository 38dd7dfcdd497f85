package dev.kinglet.codegen.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.cpu.KernelOracle;
import dev.kinglet.device.webgl.RandomKernels;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.ScalarOp;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Scheduler;
import dev.kinglet.schedule.Step;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Kernels drawn by chance, as WebAssembly in Node, against the oracle. */
class RandomWasmTest {
  private static final int CASES = Boolean.getBoolean("kinglet.full") ? 2000 : 200;

  @Test
  void kernelsOfEveryForm() throws Exception {
    check(
        new RandomKernels(Integer.getInteger("kinglet.seed", 1)), false, new Features(true, false));
  }

  @Test
  void sumsOfProducts() throws Exception {
    check(
        new RandomKernels(Integer.getInteger("kinglet.seed", 2)), true, new Features(false, false));
  }

  @Test
  void productsOfEveryForm() throws Exception {
    for (boolean madd : new boolean[] {false, true}) {
      Features f = new Features(madd, madd);
      RandomSums make = new RandomSums(Integer.getInteger("kinglet.seed", madd ? 4 : 3));
      List<RandomKernels.Case> cases = new ArrayList<>();
      int products = 0;
      int gaps = 0;
      for (int i = 0; i < CASES; i++) {
        RandomKernels.Case c = make.next();
        cases.add(c);
        products += Product.of(c.kernel(), f) != null ? 1 : 0;
        gaps += skips(c.kernel()) ? 1 : 0;
      }
      assertTrue(products > CASES / 3, products + " of them by Product");
      assertTrue(gaps > 1, gaps + " of them with gaps");
      check(cases, f);
    }
  }

  /** The forms that have loops of their own: down long columns, and where axes change places. */
  @Test
  void longColumnsAndTurnedAxes() throws Exception {
    List<RandomKernels.Case> cases = new ArrayList<>();
    int twoSteps = 0;
    for (int[] s : new int[][] {{128, 192}, {99, 256}, {3, 96, 64}, {2, 70, 5, 64}, {127, 320}}) {
      Node x = source(DType.FLOAT32, s);
      Node n = source(DType.INT32, s);
      int axis = s.length > 2 ? 1 : 0;
      Node sum = Graph.reduce(Fold.SUM, x, axis);
      Node bias = source(DType.FLOAT32, sum.shape);
      Node all = op(ScalarOp.ADD, op(ScalarOp.MUL, sum, Graph.constant(DType.FLOAT32, 3)), bias);
      cases.add(steps(all, op(ScalarOp.SUB, Graph.reduce(Fold.MAX, x, axis), bias)));
      cases.add(steps(Graph.reduce(Fold.SUM, n, axis)));
      cases.add(steps(Graph.reduce(Fold.PROD, op(ScalarOp.COS, x), axis)));
    }
    for (RandomKernels.Case c : cases) {
      twoSteps += Wasm.compile(c.kernel(), new Features(true, false)).steps().length - 1;
    }
    assertEquals(12, twoSteps);
    for (int[] s : new int[][] {{37, 45}, {64, 9, 31}, {6, 5, 21, 8}, {4, 4}, {130, 20, 1}}) {
      for (int turn = 1; turn < s.length; turn++) {
        int[] perm = new int[s.length];
        for (int d = 0; d < perm.length; d++) {
          perm[d] = (d + turn) % perm.length;
        }
        Node x = Graph.permute(source(DType.FLOAT32, s), perm);
        Node bool = Graph.permute(source(DType.BOOL, s), perm);
        Node row = source(DType.FLOAT32, x.shape[x.rank() - 1]);
        cases.add(steps(Graph.map(ScalarOp.NEG, x)));
        cases.add(steps(op(ScalarOp.WHERE, bool, x, op(ScalarOp.ADD, x, row))));
      }
    }
    check(cases, new Features(true, true));
  }

  /** Depthwise windows: size of the image, kernel, step, dilation, padding. */
  @Test
  void windows() throws Exception {
    List<RandomKernels.Case> cases = new ArrayList<>();
    int[][] all = {
      {9, 11, 8, 3, 3, 1, 1, 1}, {12, 13, 5, 3, 3, 2, 1, 1}, {14, 10, 33, 5, 3, 1, 2, 2},
      {10, 9, 16, 2, 2, 1, 1, 0}, {8, 3, 4, 3, 3, 1, 1, 1}, {20, 4, 12, 7, 1, 3, 1, 3},
      {6, 2, 7, 3, 2, 1, 1, 2}, {30, 31, 6, 3, 3, 2, 2, 0}
    };
    for (int[] a : all) {
      int step = a[5];
      int dilation = a[6];
      int pad = a[7];
      int[] around = {pad, pad, 0};
      Node x = Graph.pad(source(DType.FLOAT32, a[0], a[1], a[2]), around, around, null);
      for (int d = 0; d < 2; d++) {
        int out = (x.shape[d] - (a[3 + d] - 1) * dilation - 1) / step + 1;
        x = Graph.window(x, d, a[3 + d], out, step, dilation);
      }
      Node f = Graph.permute(source(DType.FLOAT32, a[3], a[4], a[2]), 2, 0, 1);
      Node y = Graph.reduce(Fold.SUM, op(ScalarOp.MUL, x, f), 3, 4);
      cases.add(steps(y));
      cases.add(steps(op(ScalarOp.RELU, op(ScalarOp.ADD, y, source(DType.FLOAT32, a[2])))));
    }
    for (RandomKernels.Case c : cases) {
      assertTrue(Window.of(c.kernel()) != null, java.util.Arrays.toString(c.kernel().sizes()));
    }
    check(cases, new Features(true, false));
    check(cases, new Features(false, true));
  }

  private static Node op(ScalarOp op, Node... args) {
    return Graph.map(op, args);
  }

  private static Node source(DType d, int... shape) {
    int n = Shapes.size(shape);
    Random r = new Random(n);
    Object v;
    if (d == DType.FLOAT32) {
      float[] f = new float[n];
      for (int i = 0; i < n; i++) {
        f[i] = 2 * r.nextFloat() - 1;
      }
      v = f;
    } else if (d == DType.INT32) {
      v = r.ints(n).toArray();
    } else {
      byte[] b = new byte[n];
      for (int i = 0; i < n; i++) {
        b[i] = (byte) r.nextInt(2);
      }
      v = b;
    }
    return Graph.source(new Buffer(d, n, v), shape);
  }

  /** The one kernel that computes these. */
  private static RandomKernels.Case steps(Node... roots) {
    List<Step> all =
        Scheduler.plan(List.of(roots), new Scheduler.Limits(16, 4, n -> false, false, 24));
    assertEquals(1, all.size());
    Step s = all.get(0);
    Buffer[] in = new Buffer[s.inputs().length];
    for (int i = 0; i < in.length; i++) {
      in[i] = s.inputs()[i].buffer;
    }
    return new RandomKernels.Case(s.kernel(), in);
  }

  @Test
  void theSameKernelGivesTheSameBytes() {
    RandomSums make = new RandomSums(5);
    Features f = new Features(true, true);
    for (int i = 0; i < 50; i++) {
      Kernel k = make.next().kernel();
      assertArrayEquals(Wasm.compile(k, f).module(), Wasm.compile(k, f).module());
    }
  }

  /** Whether a factor has only every second element, in the form that Parity knows. */
  private static boolean skips(Kernel k) {
    Val[] x = ((Val.Apply) k.reductions()[0].body()).args;
    int outs = k.out().length;
    return new Parity(k.sizes(), outs, (Val.Load) x[0], (Val.Load) x[1]).outs > outs;
  }

  private static void check(RandomKernels make, boolean sums, Features f) throws Exception {
    List<RandomKernels.Case> cases = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      cases.add(sums ? make.sum(i) : make.next());
    }
    check(cases, f);
  }

  private static void check(List<RandomKernels.Case> cases, Features f) throws Exception {
    NodeRun run = new NodeRun(f.shared());
    for (RandomKernels.Case c : cases) {
      run.add(c.kernel(), c.inputs(), Wasm.compile(c.kernel(), f), 0);
    }
    List<String> bad = new ArrayList<>();
    List<NodeRun.Result> all = run.run();
    for (int i = 0; i < cases.size(); i++) {
      String e = compare(all.get(i), cases.get(i));
      if (e != null) {
        bad.add("case " + i + ": " + e);
      }
    }
    assertEquals(
        "",
        String.join("\n", bad.subList(0, Math.min(8, bad.size()))),
        bad.size() + " of " + cases.size());
  }

  /** What differs, or null. */
  static String compare(NodeRun.Result r, RandomKernels.Case c) {
    if (r.failed() != null) {
      return r.failed() + " " + java.util.Arrays.toString(c.kernel().sizes());
    }
    Object[] in = new Object[c.inputs().length];
    for (int i = 0; i < in.length; i++) {
      Buffer b = c.inputs()[i];
      in[i] = b.host;
    }
    double[][] want = KernelOracle.run(c.kernel(), in);
    for (int j = 0; j < want.length; j++) {
      // sums of that many numbers about 1, of either sign, pass through such values
      double scale = c.kernel().red().length == 0 ? 1 : 4 * Math.sqrt(c.kernel().redSize());
      boolean real = r.outputs()[j] instanceof float[];
      for (double w : want[j]) {
        scale = real && Double.isFinite(w) ? Math.max(scale, Math.abs(w)) : scale;
      }
      for (int i = 0; i < want[j].length; i++) {
        double w = want[j][i];
        double g = value(r.outputs()[j], i);
        if (!(Math.abs(g - w) <= (real ? 2e-6 * scale : 0))
            && Double.compare(g, w) != 0
            && g != w) {
          return "output "
              + j
              + " ["
              + i
              + "]: "
              + g
              + ", not "
              + w
              + "; out "
              + java.util.Arrays.toString(c.kernel().out())
              + " red "
              + java.util.Arrays.toString(c.kernel().red());
        }
      }
    }
    return null;
  }

  private static double value(Object host, int i) {
    return host instanceof float[] f ? f[i] : host instanceof int[] n ? n[i] : ((byte[]) host)[i];
  }
}
