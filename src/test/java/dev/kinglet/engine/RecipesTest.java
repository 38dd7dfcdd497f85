package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.NaiveDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Graphs of the same structure are cut once, and still compute what they say. */
class RecipesTest {
  private final Counting device = new Counting();

  @BeforeEach
  void begin() {
    Devices.setHost(device);
  }

  @AfterEach
  void end() {
    Devices.setHost(null);
  }

  @Test
  void constantsAreNoStructure() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(new float[] {i + 7, 2 * i + 7, 3 * i + 7}, x.mul(i).add(7).floats());
    }
    assertEquals(1, device.prepared);
    assertEquals(4, device.renewed);
  }

  @Test
  void inputsAreNoStructureButTheirSharingIs() {
    Tensor x = Tensor.of(new float[] {1, 2}, 2);
    Tensor y = Tensor.of(new float[] {5, 7}, 2);
    assertArrayEquals(new float[] {6, 9}, x.add(y).floats());
    assertArrayEquals(new float[] {6, 9}, y.add(x).floats());
    assertEquals(1, device.prepared);
    assertArrayEquals(new float[] {2, 4}, x.add(x).floats());
    assertEquals(2, device.prepared);
  }

  @Test
  void typeShapeAxisAndOpAre() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    assertArrayEquals(new float[] {4, 6}, x.sum(0).floats());
    assertArrayEquals(new float[] {3, 7}, x.sum(1).floats());
    assertArrayEquals(new float[] {3, 4}, x.max(0).floats());
    assertArrayEquals(new int[] {4, 6}, Tensor.of(new int[] {1, 2, 3, 4}, 2, 2).sum(0).ints());
    assertArrayEquals(new float[] {9}, Tensor.of(new float[] {4, 5}, 2, 1).sum(0).floats());
    assertEquals(5, device.prepared);
  }

  @Test
  void whatATensorHoldsIsWrittenToo() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    float[] dropped;
    try (Scope s = Scope.open()) {
      dropped = x.sum(0).mul(2).floats();
    }
    Tensor kept = x.sum(0);
    assertArrayEquals(dropped, kept.mul(2).floats());
    assertArrayEquals(new float[] {4, 6}, kept.floats());
  }

  @Test
  void aFailureIsTheNodesOwn() {
    Devices.setHost(null);
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor four = Tensor.of(new int[] {4}, 1);
    Tensor wrong = x.gather(four.add(four.sign())).neg();
    assertThrows(RuntimeException.class, wrong::floats);
    assertThrows(RuntimeException.class, wrong::floats);
    Engine.flush(); // does not tell it again
    assertArrayEquals(
        new float[] {-3}, x.gather(four.sub(four.sign()).sub(four.sign())).neg().floats());
    assertArrayEquals(new float[] {-2}, x.gather(four.sign()).neg().floats());
  }

  @Test
  void nodesThatTheDeviceRunsItself() {
    Devices.setHost(null);
    for (int i = 1; i < 4; i++) {
      Tensor x = Tensor.of(new float[] {3 * i, i, 2 * i}, 3);
      assertArrayEquals(new float[] {3 * i, 4 * i, 6 * i}, x.cumsum(0).floats());
      assertArrayEquals(new float[] {3 * i, 2 * i, i}, x.topk(3).values().floats());
    }
  }

  /** Counts what it is asked to prepare. */
  private static final class Counting extends NaiveDevice {
    int prepared;
    int renewed;

    Counting() {
      super(8, false);
    }

    @Override
    public Task prepare(Kernel k) {
      prepared++;
      return super.prepare(k);
    }

    @Override
    public Task prepare(Kernel k, Task t) {
      renewed++;
      return super.prepare(k);
    }
  }
}
