package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.build.Cases;
import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Engine;
import dev.kinglet.grad.Backward;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of the op table: its gradient, and the gradient of that, against central differences of
 * the {@link Oracle} in double precision, on the shapes of its domain.
 */
class OpGradientTest {
  private static final double STEP = 1e-5;

  @TestFactory
  Stream<DynamicTest> everyRow() {
    return Ops.table().rows().stream()
        .map(row -> DynamicTest.dynamicTest(row.name, () -> check(row)));
  }

  private static void check(OpTable.Row row) {
    assertNotNull(row.domain, row.name + " has no domain");
    int differentiated = 0;
    Engine.beginTape(); // the oracle wants to see what nodes are made of
    try (Scope scope = Scope.open()) {
      for (Cases.Case c : Cases.of(row)) {
        Object result = row.body.call(c.args());
        for (Tensor y : Cases.results(result)) {
          differentiated += check(c, y.node()) ? 1 : 0;
        }
      }
    } finally {
      Engine.endTape();
    }
    assertEquals(
        row.flat == null,
        differentiated > 0,
        row.name + (row.flat == null ? ": no case has a gradient" : " is not flat"));
  }

  /** Whether there was anything to differentiate. */
  private static boolean check(Cases.Case c, Node y) {
    Node[] xs = c.floats();
    if (y.dtype != DType.FLOAT32 || xs.length == 0) {
      new Oracle().eval(y);
      return false;
    }
    Random random = new Random(7);
    Node dy = random(y.shape, random);
    Node[] gs = Backward.gradients(y, xs, dy);
    boolean any = false;
    for (Node g : gs) {
      any |= g != null;
    }
    if (!any) {
      // then nothing may depend on anything
      for (Node x : xs) {
        compare(c.text(), x, null, y, dy);
      }
      return false;
    }
    for (int i = 0; i < xs.length; i++) {
      compare(c.text() + " d" + i, xs[i], gs[i], y, dy);
    }
    for (int i = 0; i < xs.length; i++) {
      if (gs[i] != null) {
        second(c.text() + " d" + i, xs, gs[i], random);
      }
    }
    return true;
  }

  /** The gradient of a gradient. */
  private static void second(String text, Node[] xs, Node g, Random random) {
    Node dg = random(g.shape, random);
    Node[] hs = Backward.gradients(g, xs, dg);
    for (int i = 0; i < xs.length; i++) {
      compare(text + " d" + i, xs[i], hs[i], g, dg);
    }
  }

  /** Compares g with the differences of Σ y * dy along each element of x. */
  private static void compare(String text, Node x, Node g, Node y, Node dy) {
    double[] at = new Oracle().eval(x);
    double[] got = new double[at.length];
    if (g != null) {
      assertArrayEquals(
          x.shape,
          g.shape,
          () -> text + ": gradient " + Shapes.str(g.shape) + " for " + Shapes.str(x.shape));
      got = new Oracle().eval(g);
    }
    for (int i = 0; i < at.length; i++) {
      double h = STEP * Math.max(1, Math.abs(at[i]));
      double want = (dot(y, dy, x, moved(at, i, h)) - dot(y, dy, x, moved(at, i, -h))) / (2 * h);
      double scale = 1 + Math.abs(want);
      assertTrue(
          Math.abs(got[i] - want) <= 2e-5 * scale,
          text
              + ": element "
              + i
              + " of "
              + Shapes.str(x.shape)
              + ": "
              + got[i]
              + (g == null ? " (no gradient)" : "")
              + ", differences say "
              + want);
    }
  }

  private static double[] moved(double[] at, int i, double by) {
    double[] out = at.clone();
    out[i] += by;
    return out;
  }

  private static double dot(Node y, Node dy, Node x, double[] at) {
    Oracle o = new Oracle().bind(x, at);
    double[] a = o.eval(y);
    double[] b = o.eval(dy);
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  private static Node random(int[] shape, Random random) {
    float[] v = new float[Shapes.size(shape)];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return Graph.source(new Buffer(DType.FLOAT32, v.length, v), shape);
  }

  @TestFactory
  Stream<DynamicTest> everyScalarRow() {
    // each derivative in the scalar table refers to arguments that exist
    return ScalarOp.all().stream()
        .filter(op -> op.derivativeCount() > 0)
        .map(
            op ->
                DynamicTest.dynamicTest(
                    op.name,
                    () -> {
                      for (int i = 0; i < op.derivativeCount(); i++) {
                        if (op.isDifferentiable(i)) {
                          assertNotNull(op.derivative(i));
                        }
                      }
                    }));
  }
}
