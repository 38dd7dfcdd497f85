package dev.kinglet.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import org.junit.jupiter.api.Test;

/** Single cases of the plain evaluator: edges of numbers, of sizes, errors, special nodes. */
class CpuDeviceTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;
  private final CpuDevice device = new CpuDevice();
  private final Kernels b = new Kernels(1);

  private static final Kernel.Reduction[] NONE = {};

  private float[] floats(Val v) {
    return (float[]) b.run(device, b.kernel("test", NONE, v))[0];
  }

  private int[] ints(Val v) {
    return (int[]) b.run(device, b.kernel("test", NONE, v))[0];
  }

  private Val input(Object array) {
    b.out = new int[] {java.lang.reflect.Array.getLength(array)};
    return b.load(b.input(array), 0, 1);
  }

  @Test
  void floatEdges() {
    Val x = input(new float[] {NAN, INF, -INF, -0.5f, 2.5f, 3.5f, -7.9f});
    assertArrayEquals(
        new float[] {NAN, INF, -INF, -0f, 2, 4, -8}, floats(Kernels.f(Prim.ROUND, x)));
    assertArrayEquals(
        new float[] {NAN, INF, -INF, -0f, 2, 3, -7}, floats(Kernels.f(Prim.TRUNC, x)));
    assertArrayEquals(
        new int[] {0, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 2, 3, -7},
        ints(Kernels.f(Prim.TOINT, x)));
    Val zero = Kernels.lit(Type.F, 0);
    assertArrayEquals(
        new float[] {NAN, INF, 0, 0, 2.5f, 3.5f, 0}, floats(Kernels.f(Prim.MAX, x, zero)));
    assertArrayEquals(
        new float[] {NAN, INF, 0, 0, 2.5f, 3.5f, 0}, floats(Kernels.f(Prim.MAX, zero, x)));
    assertArrayEquals(
        new float[] {NAN, 0, -INF, -.5f, 0, 0, -7.9f}, floats(Kernels.f(Prim.MIN, zero, x)));
    byte[] nan = (byte[]) b.run(device, b.kernel("test", NONE, Kernels.f(Prim.ISNAN, x)))[0];
    assertArrayEquals(new byte[] {1, 0, 0, 0, 0, 0, 0}, nan);
  }

  @Test
  void tanhIsExactToFloat() {
    float[] xs = new float[4001];
    for (int i = 0; i < xs.length; i++) {
      double t = (i - 2000) / 100.0;
      xs[i] = (float) (i % 2 == 0 ? t : t * 1e-5);
    }
    float[] got = floats(Kernels.f(Prim.TANH, input(xs)));
    for (int i = 0; i < xs.length; i++) {
      float want = (float) Math.tanh(xs[i]);
      assertTrue(Math.abs(got[i] - want) <= Math.ulp(want), "tanh " + xs[i] + " = " + got[i]);
    }
  }

  @Test
  void intEdges() {
    Val x = input(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -7, 7, 65537});
    Val y = b.load(b.input(new int[] {2, -1, 0, -2, 65537}), 0, 1);
    assertArrayEquals(
        new int[] {-2, Integer.MIN_VALUE, 0, -14, 131073}, ints(Kernels.f(Prim.MUL, x, y)));
    assertArrayEquals(
        new int[] {Integer.MAX_VALUE / 2, Integer.MIN_VALUE, 0, -3, 1},
        ints(Kernels.f(Prim.DIV, x, y)));
    assertArrayEquals(new int[] {1, 0, 0, 1, 0}, ints(Kernels.f(Prim.REM, x, y)));
  }

  @Test
  void reductionsOverNothingGiveTheIdentity() {
    b.out = new int[] {2};
    b.red = new int[] {0};
    int f = b.input(new float[0]);
    int i = b.input(new int[0]);
    int z = b.input(new byte[0]);
    Kernel.Reduction[] r = {
      new Kernel.Reduction(Fold.SUM, b.load(f, 0, 0, 1)),
      new Kernel.Reduction(Fold.PROD, b.load(f, 0, 0, 1)),
      new Kernel.Reduction(Fold.MAX, b.load(f, 0, 0, 1)),
      new Kernel.Reduction(Fold.MIN, b.load(f, 0, 0, 1)),
      new Kernel.Reduction(Fold.MAX, b.load(i, 0, 0, 1)),
      new Kernel.Reduction(Fold.MIN, b.load(i, 0, 0, 1)),
      new Kernel.Reduction(Fold.MAX, b.load(z, 0, 0, 1)),
      new Kernel.Reduction(Fold.MIN, b.load(z, 0, 0, 1))
    };
    Val[] o = new Val[r.length];
    for (int j = 0; j < o.length; j++) {
      o[j] = new Val.Folded(r[j].body().type, j);
    }
    Object[] got = b.run(device, b.kernel("reduce", r, o));
    double[] want = {0, 1, -INF, INF, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, 1};
    for (int j = 0; j < want.length; j++) {
      assertEquals(want[j], Kernels.at(got[j], 1));
    }
  }

  @Test
  void emptyOutputs() {
    b.out = new int[] {3, 0};
    assertEquals(0, floats(b.load(b.input(new float[0]), 0, 0, 1)).length);
  }

  @Test
  void foldsPropagateNaN() {
    float[] x = new float[2000];
    x[777] = NAN;
    b.red = new int[] {2000};
    int s = b.input(x);
    Kernel.Reduction[] r = {
      new Kernel.Reduction(Fold.MAX, b.load(s, 0, 1)),
      new Kernel.Reduction(Fold.MIN, b.load(s, 0, 1))
    };
    Object[] got =
        b.run(device, b.kernel("reduce", r, new Val.Folded(Type.F, 0), new Val.Folded(Type.F, 1)));
    assertTrue(Double.isNaN(Kernels.at(got[0], 0)) && Double.isNaN(Kernels.at(got[1], 0)));
  }

  @Test
  void longSumsKeepFloatAccuracy() {
    int n = 3_000_001;
    float[] x = new float[n];
    java.util.Arrays.fill(x, 0.1f);
    b.red = new int[] {n};
    Kernel k =
        b.kernel(
            "sum", Kernels.fold(Fold.SUM, b.load(b.input(x), 0, 1)), new Val.Folded(Type.F, 0));
    assertEquals((float) (n * (double) 0.1f), ((float[]) b.run(device, k)[0])[0]);
  }

  @Test
  void columnSumsAndRowSumsOfLargeMatrices() {
    for (int way = 0; way < 2; way++) {
      Kernels m = new Kernels(way);
      m.out = new int[] {301};
      m.red = new int[] {997};
      int s = m.input(m.floats(301 * 997));
      Val v = way == 0 ? m.load(s, 0, 997, 1) : m.load(s, 0, 1, 301);
      Kernel k = m.kernel("sum", Kernels.fold(Fold.SUM, v), new Val.Folded(Type.F, 0));
      assertEquals(way == 1, Reducer.byColumns(k));
      m.check(device, k, 1e-6);
    }
  }

  @Test
  void lookupOutOfRangeNamesOpIndexAndRange() {
    Val i = input(new int[] {0, 4, 5});
    Ix at = new Ix(0, new int[1], new Ix.Term(1, null, 1, 0, i));
    int x = b.input(new float[5]);
    Val v = new Val.Load(Type.F, x, at, new Ix.Check[] {Kernels.check(at, 0, 5, 1)}, "gather");
    KingletException e = assertThrows(KingletException.class, () -> floats(v));
    assertEquals("ValueError", e.name());
    assertEquals("gather: index 5 is out of range: 0 to 4", e.getMessage());
  }

  private Buffer buffer(Object host) {
    DType t =
        host instanceof float[] ? DType.FLOAT32 : host instanceof int[] ? DType.INT32 : DType.BOOL;
    return new Buffer(t, java.lang.reflect.Array.getLength(host), host);
  }

  private Object special(Node n, Object... in) {
    Buffer[] x = new Buffer[in.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = buffer(in[i]);
    }
    Buffer out = new Buffer(n.dtype, n.size());
    assertTrue(device.runs(n));
    device.run(n, x, out);
    return out.host;
  }

  @Test
  void scans() {
    float[] x = {1, 2, 3, 4, 5, 6};
    Node n = Graph.source(buffer(x), 2, 3);
    assertArrayEquals(
        new float[] {1, 3, 6, 4, 9, 15},
        (float[]) special(Graph.scan(Fold.SUM, n, false, false), x));
    assertArrayEquals(
        new float[] {0, 1, 3, 0, 4, 9}, (float[]) special(Graph.scan(Fold.SUM, n, true, false), x));
    assertArrayEquals(
        new float[] {5, 3, 0, 11, 6, 0}, (float[]) special(Graph.scan(Fold.SUM, n, true, true), x));
    assertArrayEquals(
        new float[] {6, 6, 3, 120, 30, 6},
        (float[]) special(Graph.scan(Fold.PROD, n, false, true), x));
    int[] y = {3, 1, 2, 9, 9, 10};
    Node m = Graph.source(buffer(y), 2, 3);
    assertArrayEquals(
        new int[] {3, 1, 1, 9, 9, 9}, (int[]) special(Graph.scan(Fold.MIN, m, false, false), y));
    byte[] z = {0, 1, 0, 1, 1, 0};
    Node o = Graph.source(buffer(z), 2, 3);
    assertArrayEquals(
        new byte[] {0, 1, 1, 1, 1, 1}, (byte[]) special(Graph.scan(Fold.MAX, o, false, false), z));
  }

  @Test
  void sortsAreStableWithNaNLast() {
    float[] x = {2, NAN, 1, 2, -INF, 1, INF, NAN};
    Node n = Graph.source(buffer(x), 8);
    assertArrayEquals(
        new int[] {4, 2, 5, 0, 3, 6, 1, 7}, (int[]) special(Graph.argSort(n, false), x));
    assertArrayEquals(
        new int[] {6, 0, 3, 2, 5, 4, 1, 7}, (int[]) special(Graph.argSort(n, true), x));
    int[] y = {5, Integer.MIN_VALUE, Integer.MAX_VALUE, 5};
    Node m = Graph.source(buffer(y), 4);
    assertArrayEquals(new int[] {2, 0, 3, 1}, (int[]) special(Graph.argSort(m, true), y));
  }

  @Test
  void scatterAddsAndRefusesPlacesOutside() {
    float[] x = {1, 2, 3, 4, 5, 6};
    int[] at = {1, 1, 0, 1, 1, 0};
    Node n = Graph.source(buffer(x), 3, 2);
    Node i = Graph.source(buffer(at), 3, 2);
    // rows: out[at[r,c], c] += x[r,c]
    assertArrayEquals(
        new float[] {3 + 0, 6, 1 + 5, 2 + 4}, (float[]) special(Graph.scatter(n, 0, i, 2), x, at));
    int[] bad = {1, 1, 0, 1, 2, 0};
    KingletException e =
        assertThrows(KingletException.class, () -> special(Graph.scatter(n, 0, i, 2), x, bad));
    assertEquals("scatter: index 2 is out of range: 0 to 1", e.getMessage());
  }

  @Test
  void listingReadsLikeTheProgram() {
    Val x = input(new float[] {1, 2});
    Val v = Kernels.f(Prim.ADD, Kernels.f(Prim.MUL, x, Kernels.lit(Type.F, 2)), b.param(Type.F, 1));
    assertEquals(
        """
        // mul add
        once:
          r1 = fill 2
          r3 = fill param 0
        per block:
          r0 = input #0
          r2 = MUL r0 r1
          r4 = ADD r2 r3
        """,
        device.source(b.kernel("mul add", NONE, v)));
  }
}
