package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.build.Cases;
import dev.kinglet.core.DType;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.grad.Backward;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every row of the op table on the plain evaluator, scheduled and fused as always, against the
 * {@link Oracle}: results, and gradients.
 */
class OpDeviceTest {
  @BeforeAll
  static void start() {
    Devices.setHost(new CpuDevice());
  }

  @AfterAll
  static void end() {
    Devices.setHost(null);
  }

  @TestFactory
  Stream<DynamicTest> everyRow() {
    return Ops.table().rows().stream()
        .map(row -> DynamicTest.dynamicTest(row.name, () -> check(row)));
  }

  private static void check(OpTable.Row row) {
    Engine.beginTape(); // the oracle wants to see what nodes are made of
    try (Scope scope = Scope.open()) {
      for (Cases.Case c : Cases.of(row)) {
        List<Tensor> wanted = new ArrayList<>(Cases.results(row.body.call(c.args())));
        List<double[]> want = new ArrayList<>();
        Node[] xs = c.floats();
        Random random = new Random(5);
        for (Tensor y : List.copyOf(wanted)) {
          if (y.dtype() != DType.FLOAT32 || xs.length == 0) {
            continue;
          }
          float[] v = new float[y.size()];
          for (int i = 0; i < v.length; i++) {
            v[i] = (float) random.nextGaussian();
          }
          Node dy = Graph.source(new Buffer(DType.FLOAT32, v.length, v), y.shape());
          for (Node g : Backward.gradients(y.node(), xs, dy)) {
            if (g != null) {
              wanted.add(Tensor.wrap("gradient", g));
            }
          }
        }
        for (Tensor t : wanted) {
          want.add(new Oracle().eval(t.node()));
        }
        for (int k = 0; k < wanted.size(); k++) {
          compare(c.text() + " #" + k, wanted.get(k), want.get(k));
        }
      }
    } finally {
      Engine.endTape();
    }
  }

  private static void compare(String text, Tensor t, double[] want) {
    float[] got = t.floats();
    assertEquals(want.length, got.length, text);
    for (int i = 0; i < got.length; i++) {
      double w = want[i];
      boolean same =
          Double.isNaN(w)
              ? Float.isNaN(got[i])
              : got[i] == w || Math.abs(got[i] - w) <= 5e-5 * (1 + Math.abs(w));
      assertTrue(same, text + ": element " + i + " is " + got[i] + ", not " + w);
    }
  }
}
