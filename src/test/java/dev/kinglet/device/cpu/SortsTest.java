package dev.kinglet.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sorting, running folds and scattering against plain Java, rows short and long. */
final class SortsTest {
  private static final float[] SPECIAL = {
    0,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -1e-40f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1,
    -1
  };

  private static Object run(Node n, Object... in) {
    Buffer[] b = new Buffer[in.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = new Buffer(n.inputs[i].dtype, n.inputs[i].size(), in[i]);
    }
    Buffer out = new Buffer(n.dtype, n.size());
    new CpuDevice().run(n, b, out);
    return out.host;
  }

  private static int[] order(double[] key, int rows, boolean descending) {
    int m = key.length / rows;
    int[] out = new int[key.length];
    for (int r = 0; r < rows; r++) {
      int at = r * m;
      Comparator<Integer> byKey =
          (i, j) -> {
            double x = key[at + i] + 0.0;
            double y = key[at + j] + 0.0;
            return Double.isNaN(x) || Double.isNaN(y) || !descending
                ? Double.compare(x, y)
                : Double.compare(y, x);
          };
      int[] row = IntStream.range(0, m).boxed().sorted(byKey).mapToInt(Integer::intValue).toArray();
      System.arraycopy(row, 0, out, at, m);
    }
    return out;
  }

  @Test
  void sortsStablyWithNanLast() {
    Random r = new Random(1);
    for (int m : new int[] {1, 2, 7, 40, 41, 300, 5000}) {
      int rows = m > 1000 ? 2 : 5;
      float[] x = new float[rows * m];
      int[] n = new int[rows * m];
      byte[] b = new byte[rows * m];
      double[] keys = new double[rows * m];
      double[] ints = new double[rows * m];
      double[] bools = new double[rows * m];
      for (int i = 0; i < x.length; i++) {
        x[i] =
            r.nextInt(4) == 0
                ? SPECIAL[r.nextInt(SPECIAL.length)]
                : r.nextInt(3) == 0 ? r.nextInt(9) - 4 : Float.intBitsToFloat(r.nextInt());
        n[i] =
            r.nextInt(5) == 0
                ? (r.nextBoolean() ? Integer.MIN_VALUE : Integer.MAX_VALUE)
                : r.nextInt() >> r.nextInt(32);
        b[i] = (byte) r.nextInt(2);
        keys[i] = x[i];
        ints[i] = n[i];
        bools[i] = b[i];
      }
      for (boolean descending : new boolean[] {false, true}) {
        Node f = Graph.argSort(Graph.full(DType.FLOAT32, 1, rows, m), descending);
        assertArrayEquals(order(keys, rows, descending), (int[]) run(f, x), "floats, " + m);
        Node i = Graph.argSort(Graph.full(DType.INT32, 1, rows, m), descending);
        assertArrayEquals(order(ints, rows, descending), (int[]) run(i, n), "ints, " + m);
        Node t = Graph.argSort(Graph.full(DType.BOOL, 1, rows, m), descending);
        assertArrayEquals(order(bools, rows, descending), (int[]) run(t, b), "bools, " + m);
      }
    }
  }

  @Test
  void runsFoldsBothWays() {
    float[] x = {1, 2, 3, 4, 5, 6};
    Node like = Graph.full(DType.FLOAT32, 1, 2, 3);
    assertArrayEquals(
        new float[] {1, 3, 6, 4, 9, 15},
        (float[]) run(Graph.scan(Fold.SUM, like, false, false), x));
    assertArrayEquals(
        new float[] {5, 3, 0, 11, 6, 0}, (float[]) run(Graph.scan(Fold.SUM, like, true, true), x));
    assertArrayEquals(
        new float[] {1, 1, 2, 1, 4, 20},
        (float[]) run(Graph.scan(Fold.PROD, like, true, false), x));
  }

  @Test
  void scattersManyToOnePlaceInDouble() {
    int n = 1 << 18;
    float[] x = new float[n];
    Arrays.fill(x, 0.1f);
    int[] index = new int[n];
    Node s = Graph.scatter(Graph.full(DType.FLOAT32, 1, n), 0, Graph.full(DType.INT32, 0, n), 2);
    assertArrayEquals(new float[] {(float) (n * (double) 0.1f), 0}, (float[]) run(s, x, index));
  }
}
