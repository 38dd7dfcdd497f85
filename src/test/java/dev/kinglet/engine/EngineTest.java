package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Buffer;
import dev.kinglet.schedule.NaiveDevice;
import dev.kinglet.train.Optimizer;
import dev.kinglet.train.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contracts that laziness must keep. */
class EngineTest {
  private final NaiveDevice device = new NaiveDevice(8, false);
  private Scope scope;

  @BeforeEach
  void start() {
    Devices.setHost(device);
    scope = Scope.open();
  }

  @Test
  void anOptimizerGoesOnWhereAnotherStopped() {
    float[][] ends = new float[2][];
    for (int split = 0; split < 2; split++) {
      Variable w = Variable.of(Tensor.of(new float[] {1, -2}, 2));
      Optimizer o = Optimizers.adam(0.1);
      for (int i = 0; i < 6; i++) {
        if (i == 3 && split == 1) {
          Optimizer next = Optimizers.adam(0.1);
          List<Tensor> state = new ArrayList<>();
          for (Variable v : o.state()) {
            state.add(v.value());
          }
          assertEquals(List.of(w.name + "/m", w.name + "/v"), o.stateNames());
          next.restore(o.iterations(), state);
          o.dispose();
          o = next;
        }
        o.minimize(() -> w.value().square().sum(), w);
      }
      assertEquals(6, o.iterations());
      ends[split] = w.value().floats();
      o.dispose();
      assertEquals(1, Variable.all().size());
      w.dispose();
    }
    assertArrayEquals(ends[0], ends[1]);
    assertThrows(
        KingletException.class, () -> Optimizers.sgd(1).restore(1, List.of(Tensor.scalar(1))));
  }

  @Test
  void aWatcherIsToldOfEachPieceOfWork() {
    List<String> told = new ArrayList<>();
    Dispatch.watch(
        (on, ops, step, in, out, work) -> {
          told.add(on.name() + ": " + ops);
          work.run();
        });
    try {
      Tensor y = Tensor.of(new float[] {1, 2}, 2).add(1).relu().sum();
      assertEquals(5, y.item());
      Dispatch.onHost("unique", () -> {});
    } finally {
      Dispatch.watch(null);
    }
    assertEquals(2, told.size());
    assertTrue(told.get(0).startsWith(device.name() + ": ") && told.get(0).contains("relu"));
    assertEquals(device.name() + ": unique", told.get(1));
  }

  @AfterEach
  void end() {
    scope.close();
    Variable.disposeAll();
    Devices.setHost(null);
  }

  private static Tensor random(long seed, double scale, int... shape) {
    Random r = new Random(seed);
    float[] v = new float[dev.kinglet.core.Shapes.size(shape)];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) ((r.nextDouble() * 2 - 1) * scale);
    }
    return Tensor.of(v, shape);
  }

  @Test
  void nothingRunsUntilAValueIsWanted() {
    Tensor y = random(1, 1, 4).add(Tensor.scalar(1)).relu().square();
    assertEquals(0, device.ran.size());
    y.floats();
    assertEquals(1, device.ran.size());
    y.floats();
    assertEquals(1, device.ran.size());
  }

  @Test
  void assignDoesNotChangeWhatWasMadeFromTheOldValue() {
    Variable v = Variable.of(Tensor.of(new float[] {1, 2}, 2));
    Tensor y = v.value().mul(Tensor.scalar(2));
    v.assign(Tensor.of(new float[] {5, 6}, 2));
    assertArrayEquals(new float[] {2, 4}, y.floats());
    assertArrayEquals(new float[] {5, 6}, v.value().floats());
  }

  @Test
  void aCostlyResultThatIsHeldIsNotComputedAgain() {
    Tensor a = random(1, 1, 8, 8);
    Tensor p = a.matMul(a);
    Tensor y = p.add(Tensor.scalar(1)).relu();
    y.floats();
    int ran = device.ran.size();
    assertEquals(1, ran);
    p.floats();
    assertEquals(ran, device.ran.size());
  }

  @Test
  void theSameOpCalledTwiceComputesTwice() {
    Tensor a = random(1, 1, 4);
    a.exp().floats();
    a.exp().floats();
    assertEquals(2, device.ran.size());
  }

  @Test
  void memoryCountsHandlesAndLogicalStorages() {
    int tensors = Memory.numTensors();
    double bytes = Memory.numBytes();
    int buffers = Memory.numDataBuffers();
    Tensor x = random(1, 1, 4, 2);
    Tensor r = x.reshape(8);
    Tensor s = x.softmax();
    assertEquals(tensors + 3, Memory.numTensors());
    assertEquals(bytes + 64, Memory.numBytes());
    assertEquals(buffers + 2, Memory.numDataBuffers());
    x.dispose();
    assertEquals(8, r.floats().length);
    r.dispose();
    s.dispose();
    assertEquals(tensors, Memory.numTensors());
    assertEquals(bytes, Memory.numBytes());
    assertEquals(buffers, Memory.numDataBuffers());
  }

  @Test
  void pendingNodesKeepWhatTheyNeedAndNoMore() {
    int before = Engine.pendingNodes();
    Tensor x = random(1, 1, 4);
    Tensor y = x.exp();
    x.dispose();
    assertTrue(x.isDisposed());
    assertThrows(KingletException.class, x::floats);
    assertEquals(4, y.floats().length);
    Tensor z = y.sin();
    Tensor u = z.cos();
    z.dispose();
    u.dispose();
    assertEquals(before, Engine.pendingNodes());
  }

  @Test
  void gradientsOfGradients() {
    // f = x^3: f' = 3x^2, f'' = 6x, f''' = 6
    Gradients.Function f = x -> x.mul(x).mul(x);
    Tensor x = Tensor.of(new float[] {2, -1}, 2);
    assertArrayEquals(new float[] {12, 3}, Gradients.grad(f).apply(x).floats(), 1e-4f);
    Gradients.Function second = Gradients.grad(v -> Gradients.grad(f).apply(v));
    assertArrayEquals(new float[] {12, -6}, second.apply(x).floats(), 1e-4f);
    Tensor third = Gradients.grad(v -> second.apply(v)).apply(x);
    assertArrayEquals(new float[] {6, 6}, third.floats(), 1e-4f);
  }

  @Test
  void gradientsLeaveNoTensors() {
    Tensor x = random(3, 1, 5);
    int before = Memory.numTensors();
    int pending = Engine.pendingNodes();
    Tensor g = Gradients.grad(v -> v.sigmoid().log().sum()).apply(x);
    g.floats();
    assertEquals(before + 1, Memory.numTensors());
    g.dispose();
    assertEquals(pending, Engine.pendingNodes());
  }

  private Supplier<Tensor> mlpLoss(Variable[] w, Tensor x, Tensor y) {
    return () -> {
      Tensor h = x.matMul(w[0].value()).add(w[1].value()).relu();
      Tensor logits = h.matMul(w[2].value()).add(w[3].value());
      return logits.logSoftmax(-1).mul(y).sum(-1).neg().mean();
    };
  }

  private Variable[] mlp(int in, int hidden, int out) {
    return new Variable[] {
      Variable.of(random(5, 0.3, in, hidden)),
      Variable.of(Tensor.of(new float[hidden], hidden)),
      Variable.of(random(6, 0.3, hidden, out)),
      Variable.of(Tensor.of(new float[out], out))
    };
  }

  @Test
  void anMlpStepTakesFewKernelsAndLearns() {
    Variable[] w = mlp(6, 8, 3);
    Tensor x = random(7, 1, 12, 6);
    float[] labels = new float[36];
    for (int i = 0; i < 12; i++) {
      labels[i * 3 + i % 3] = 1;
    }
    Tensor y = Tensor.of(labels, 12, 3);
    Optimizer adam = Optimizers.adam(0.05);
    float first = 0;
    float last = 0;
    for (int i = 0; i < 30; i++) {
      int before = device.ran.size();
      Tensor loss = adam.minimize(mlpLoss(w, x, y));
      last = loss.item();
      loss.dispose();
      if (i == 0) {
        first = last;
      }
      if (i == 2) {
        int n = device.ran.size() - before;
        assertTrue(n <= 14, n + ": " + device.ran.subList(before, device.ran.size()));
      }
    }
    assertTrue(last < first / 4, first + " to " + last);
    adam.dispose();
  }

  @Test
  void mlpGradientsAreRight() {
    Variable[] w = mlp(4, 5, 3);
    Tensor x = random(7, 1, 6, 4);
    float[] labels = new float[18];
    for (int i = 0; i < 6; i++) {
      labels[i * 3 + i % 3] = 1;
    }
    Supplier<Tensor> loss = mlpLoss(w, x, Tensor.of(labels, 6, 3));
    Gradients.Result r = Gradients.ofVariables(loss, w);
    for (int k = 0; k < 4; k++) {
      float[] g = r.gradients()[k].floats();
      float[] v = w[k].value().floats();
      for (int i = 0; i < Math.min(4, v.length); i++) {
        float h = 1e-2f;
        float at = v[i];
        v[i] = at + h;
        w[k].assign(Tensor.of(v, w[k].shape()));
        float up = loss.get().item();
        v[i] = at - h;
        w[k].assign(Tensor.of(v, w[k].shape()));
        float down = loss.get().item();
        v[i] = at;
        w[k].assign(Tensor.of(v, w[k].shape()));
        assertEquals((up - down) / (2 * h), g[i], 2e-3, "variable " + k + " element " + i);
      }
    }
  }

  @Test
  void anUnreadLoopDoesNotGrowForEver() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    for (int i = 0; i < 10000; i++) {
      Tensor old = x;
      x = Scope.tidy(() -> old.mul(Tensor.scalar(0.999)).add(Tensor.scalar(1e-3)));
      old.dispose();
    }
    assertTrue(Engine.pendingNodes() < 6000);
    assertEquals(1, x.floats()[0], 1e-3);
  }

  @Test
  void aFailedNodeStaysFailed() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor y = x.exp();
    Devices.setHost(new Failing());
    KingletException e = assertThrows(KingletException.class, y::floats);
    Devices.setHost(device);
    assertEquals(e, assertThrows(KingletException.class, y::floats));
    assertEquals(Math.E, x.exp().floats()[0], 1e-6);
  }

  private static final class Failing extends NaiveDevice {
    Failing() {
      super(8, false);
    }

    @Override
    public Task prepare(dev.kinglet.schedule.Kernel k) {
      throw KingletException.device(k.label(), "no");
    }
  }

  /** 18 results of 8 MiB that nobody asked for yet, of one shape, so they could share a kernel. */
  @Test
  void manyLargeResultsAreComputedInParts() {
    Devices.setHost(null);
    double[] most = new double[1];
    Dispatch.watch(
        (d, ops, step, in, out, work) -> {
          double bytes = 0;
          for (Buffer b : out) {
            bytes += 4.0 * b.size;
          }
          most[0] = Math.max(most[0], bytes);
          work.run();
        });
    try {
      Tensor x = Tensor.of(new float[1 << 21], 1 << 21);
      List<Tensor> sums = new ArrayList<>();
      for (int i = 0; i < 18; i++) {
        sums.add(x.add(i));
      }
      Engine.flush();
      assertEquals(1 << 27, most[0], "bytes of one kernel's results");
      for (int i = 0; i < 18; i++) {
        assertEquals(i, sums.get(i).slice(new int[] {77}, new int[] {1}).floats()[0]);
      }
    } finally {
      Dispatch.watch(null);
    }
  }
}
