package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.api.ops.RandomOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.schedule.NaiveDevice;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JitTest {
  private final NaiveDevice device = new NaiveDevice(8, false);
  private int ran;

  @BeforeEach
  void start() {
    Devices.setHost(device);
  }

  @AfterEach
  void end() {
    Devices.setHost(null);
  }

  private Jit step() {
    return new Jit(
        in -> {
          ran++;
          Tensor y = in[0].mul(in[1]).add(1);
          return new Tensor[] {y, y.sum(), in[0]};
        });
  }

  @Test
  void runsTheFunctionOnceAndTheKernelsEachTime() {
    try (Scope s = Scope.open()) {
      Jit jit = step();
      Tensor w = Tensor.of(new float[] {1, 2, 3}, 3);
      Tensor[] a = jit.call(Tensor.of(new float[] {1, 1, 2}, 3), w);
      Tensor[] b = jit.call(Tensor.of(new float[] {0, -1, 5}, 3), w);
      assertEquals(1, ran);
      assertArrayEquals(new float[] {2, 3, 7}, a[0].floats());
      assertEquals(12, a[1].item());
      assertArrayEquals(new float[] {1, 1, 2}, a[2].floats());
      assertArrayEquals(new float[] {1, -1, 16}, b[0].floats());
      assertEquals(16, b[1].item());
      assertEquals(2 * jit.kernels(), device.ran.size());
    }
  }

  @Test
  void whatIsKeptFromInsideHasNoValueAndHarmsNobody() {
    Tensor[] kept = new Tensor[1];
    try (Scope s = Scope.open()) {
      Jit jit =
          new Jit(
              in -> {
                kept[0] = in[0].mul(2).keep();
                return new Tensor[] {in[0].add(1)};
              });
      Tensor x = Tensor.of(new float[] {1, 2}, 2);
      assertArrayEquals(new float[] {2, 3}, jit.call(x)[0].floats());
      assertArrayEquals(new float[] {3, 6}, x.mul(3).floats());
      String message = assertThrows(KingletException.class, kept[0]::floats).getMessage();
      assertTrue(message.contains("kept from inside"), message);
    }
    kept[0].dispose();
  }

  @Test
  void otherShapesCompileAgain() {
    try (Scope s = Scope.open()) {
      Jit jit = step();
      Tensor two = Tensor.of(new float[] {1, 2}, 2);
      jit.call(two, two);
      Tensor[] out = jit.call(two.reshape(2, 1), two.reshape(1, 2));
      assertEquals(2, ran);
      assertArrayEquals(new int[] {2, 2}, out[0].shape());
      assertArrayEquals(new float[] {2, 3, 3, 5}, out[0].floats());
    }
  }

  @Test
  void aChainOfCallsLeavesNothingBehind() {
    int pending = Engine.pendingNodes(); // garbage of other tests
    Jit jit = new Jit(in -> new Tensor[] {in[0].mul(0.5).add(in[1])});
    Tensor x = Tensor.of(new float[] {8, 16}, 2);
    Tensor one = Tensor.of(new float[] {1, 1}, 2);
    int before = Memory.numTensors();
    for (int i = 0; i < 50; i++) {
      Tensor y = jit.call(x, one)[0];
      x.dispose();
      x = y;
      assertEquals(before, Memory.numTensors());
    }
    assertArrayEquals(new float[] {2, 2}, x.floats(), 1e-4f);
    x.dispose();
    one.dispose();
    assertTrue(Engine.pendingNodes() <= pending);
  }

  @Test
  void inputsMayBePending() {
    try (Scope s = Scope.open()) {
      Jit jit = step();
      Tensor x = Tensor.of(new float[] {1, 2}, 2).add(1);
      assertArrayEquals(new float[] {5, 10}, jit.call(x, x)[0].floats());
    }
  }

  @Test
  void tensorsFromOutsideStay() {
    Tensor c = Tensor.of(new float[] {10, 20}, 2);
    Jit jit = new Jit(in -> new Tensor[] {in[0].add(c)});
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2}, 2);
      assertArrayEquals(new float[] {11, 22}, jit.call(x)[0].floats());
      c.dispose();
      assertArrayEquals(new float[] {11, 22}, jit.call(x)[0].floats());
    }
    jit.dispose();
  }

  @Test
  void variablesHaveTheirPresentValues() {
    Variable w = Variable.of(Tensor.of(new float[] {10, 20}, 2));
    Jit jit =
        new Jit(
            in -> {
              ran++;
              return new Tensor[] {in[0].add(w.value()), w.value()};
            });
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2}, 2);
      assertArrayEquals(new float[] {11, 22}, jit.call(x)[0].floats());
      w.assign(Tensor.of(new float[] {30, 40}, 2).mul(2));
      Tensor[] out = jit.call(x);
      assertArrayEquals(new float[] {61, 82}, out[0].floats());
      assertArrayEquals(new float[] {60, 80}, out[1].floats());
      assertEquals(1, ran);
    }
    jit.dispose();
    assertArrayEquals(new float[] {60, 80}, w.value().floats());
    w.dispose();
  }

  @Test
  void resultsStayWhenItIsCalledAgain() {
    Devices.setHost(null);
    Tensor w = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Tensor v = Tensor.of(new float[] {1, -1, 2}, 3, 1);
    // a product behind a product: what lies between them has the same memory in each call
    Jit jit = new Jit(in -> new Tensor[] {in[0].matMul(w).relu().matMul(v), in[0].matMul(w)});
    try (Scope s = Scope.open()) {
      Tensor[] a = jit.call(Tensor.of(new float[] {1, 1}, 1, 2));
      Tensor[] b = jit.call(Tensor.of(new float[] {1, -1}, 1, 2));
      Tensor[] c = jit.call(Tensor.of(new float[] {2, 0}, 1, 2));
      assertArrayEquals(new float[] {5, 7, 9}, a[1].floats());
      assertArrayEquals(new float[] {-3, -3, -3}, b[1].floats());
      assertArrayEquals(new float[] {2, 4, 6}, c[1].floats());
      assertEquals(5 - 7 + 18, a[0].item());
      assertEquals(0, b[0].item());
      assertEquals(2 - 4 + 12, c[0].item());
    }
    jit.dispose();
    w.dispose();
    v.dispose();
  }

  @Test
  void fitsTellsWhatWouldCompile() {
    try (Scope s = Scope.open()) {
      Jit jit = step();
      Tensor two = Tensor.of(new float[] {1, 2}, 2);
      assertFalse(jit.fits(two, two));
      jit.call(two, two);
      assertTrue(jit.fits(two, two.mul(3)));
      assertFalse(jit.fits(two, two.reshape(2, 1)));
      assertFalse(jit.fits(two, Tensor.of(new int[] {1, 2}, 2)));
      assertFalse(jit.fits(two));
      jit.dispose();
      assertFalse(jit.fits(two, two));
    }
  }

  private static Tensor[] noise(Tensor x) {
    Tensor z = x.dropout(0.5).add(RandomOps.randomNormal(64));
    return new Tensor[] {
      z.add(RandomOps.randomGamma(new int[] {64}, 0.5, 2, DType.FLOAT32)),
      RandomOps.randomUniform(5)
    };
  }

  @Test
  void randomNumbersAreThoseThatTheFunctionWouldDraw() {
    for (Device host : new Device[] {device, null}) {
      Devices.setHost(host);
      try (Scope s = Scope.open()) {
        ran = 0;
        Jit jit =
            new Jit(
                in -> {
                  ran++;
                  return noise(in[0]);
                });
        Tensor x = Tensor.of(new float[64], 64).add(1);
        Keys.setSeed(11);
        float[][] want = new float[8][];
        for (int i = 0; i < 8; i += 2) {
          Tensor[] y = noise(x);
          want[i] = y[0].floats();
          want[i + 1] = y[1].floats();
        }
        Keys.setSeed(11);
        for (int i = 0; i < 8; i += 2) {
          Tensor[] y = jit.call(x);
          assertArrayEquals(want[i], y[0].floats(), 1e-5f);
          assertArrayEquals(want[i + 1], y[1].floats());
        }
        assertFalse(Arrays.equals(want[1], want[3]));
        assertEquals(1, ran);
        jit.dispose();
      }
    }
  }

  @Test
  void whatDrawsByItselfRunsInEveryCall() {
    try (Scope s = Scope.open()) {
      Jit jit =
          new Jit(
              in -> {
                ran++;
                Keys.seedNext(ran);
                return new Tensor[] {in[0].dropout(0.5)};
              });
      Tensor x = Tensor.of(new float[64], 64).add(1);
      assertFalse(Arrays.equals(jit.call(x)[0].floats(), jit.call(x)[0].floats()));
      assertEquals(2, ran);
    }
  }

  @Test
  void readingInsideIsRefused() {
    try (Scope s = Scope.open()) {
      Jit jit = new Jit(in -> new Tensor[] {in[0].mul(in[0].add(1).floats()[0])});
      Tensor x = Tensor.of(new float[] {1, 2}, 2);
      KingletException e = assertThrows(KingletException.class, () -> jit.call(x));
      assertTrue(e.getMessage().contains("cannot be read inside"), e.getMessage());
      // and the engine still works
      assertArrayEquals(new float[] {2, 3}, x.add(1).floats());
    }
  }
}
