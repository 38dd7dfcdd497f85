package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A GPU that is tried once: with a clock that only devices move, every figure is known. */
class ProbeTest {
  /** Multiply-adds of the product that is tried. */
  private static final double WORK = 256.0 * 256 * 256;

  private double clock;

  /** Milliseconds that the longest step took. */
  private double longest;

  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final Map<String, double[]> kept = new HashMap<>();
  private boolean keeps = true;
  private final Timed gpu = new Timed("gpu");
  private final Timed host = new Timed("host");

  private final Probe.Page page =
      new Probe.Page() {
        @Override
        public double now() {
          return clock;
        }

        @Override
        public void later(Runnable step) {
          steps.add(step);
        }

        @Override
        public boolean recall(String device, double[] figures) {
          double[] known = kept.get(device);
          if (known != null) {
            System.arraycopy(known, 0, figures, 0, known.length);
          }
          return known != null;
        }

        @Override
        public boolean keep(String device, double[] figures) {
          if (keeps) {
            kept.put(device, figures);
          }
          return keeps;
        }
      };

  /** A device that computes nothing, in known time. */
  private final class Timed implements Device {
    private final String name;
    double trip;
    double product = 1;
    double withLargeTiles = 1;
    int rows;
    int compiling;
    boolean breaks;

    Timed(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String model() {
      return "Test " + name;
    }

    @Override
    public int maxInputs() {
      return 16;
    }

    @Override
    public int maxOutputs() {
      return 8;
    }

    @Override
    public int maxSize() {
      return 1 << 20;
    }

    @Override
    public boolean runs(Node special) {
      return false;
    }

    @Override
    public Task prepare(Kernel kernel) {
      assertEquals(WORK, (double) kernel.outSize() * kernel.redSize());
      assertTrue(kernel.isContraction());
      double ms = rows == 8 ? withLargeTiles : product;
      return (in, out) -> {
        if (breaks) {
          throw KingletException.device(null, "lost");
        }
        clock += ms;
        out[0].host = new float[out[0].size];
      };
    }

    @Override
    public boolean isReady() {
      return compiling-- <= 0;
    }

    @Override
    public void run(Node special, Buffer[] in, Buffer out) {
      throw new AssertionError();
    }

    @Override
    public void readSync(Buffer b) {
      throw new AssertionError("the page would stand still");
    }

    @Override
    public void read(Buffer b, Done done) {
      clock += trip;
      done.run(null);
    }

    @Override
    public boolean isSoftware() {
      return false;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public void rows(int n) {
      rows = n;
    }

    @Override
    public boolean splitsFolds() {
      return false;
    }

    @Override
    public String info() {
      return "";
    }

    @Override
    public String source(Kernel kernel) {
      return "";
    }
  }

  @BeforeEach
  void begin() {
    Devices.setHost(host);
    gpu.rows = 4;
    Probe.on(page);
  }

  @AfterEach
  void end() {
    Probe.on(null);
    Devices.setHost(null);
  }

  /** The GPU gives its first result; then the page is idle. */
  private Probe tried() {
    Probe p = Probe.of(gpu);
    assertEquals(2e6, p.least(2e6));
    assertTrue(steps.isEmpty(), "not before the first result");
    Probe.gave(host);
    assertTrue(steps.isEmpty(), "nor after that of another device");
    Probe.gave(gpu);
    Probe.gave(gpu);
    idle();
    return p;
  }

  private void idle() {
    for (int i = 0; !steps.isEmpty(); i++) {
      assertTrue(i < 1000, "it does not end");
      double since = clock;
      steps.remove().run();
      longest = Math.max(longest, clock - since);
    }
  }

  @Test
  void bigWorkGoesWhereItIsDoneSooner() {
    gpu.trip = 3;
    gpu.product = 0.25;
    gpu.compiling = 5;
    gpu.withLargeTiles = 0.24; // too little to be sure of
    host.product = 2;
    Probe p = tried();
    // on the host 2 ms, on the GPU 3.25 for WORK: equal at 3 / (2 - 0.25) of it
    assertEquals(WORK * 3 / 1.75, p.least(0), 1);
    assertFalse(p.isSlower());
    assertEquals(4, gpu.rows);
    assertArrayEquals(
        new double[] {3, WORK / 0.25, WORK / 2, 4}, kept.get("Test gpu"), 1e-6 * WORK);
    assertEquals(
        "gpu 134.2 GFLOP/s, 3 ms there and back; host 16.8 GFLOP/s, the first from 28.8 million"
            + " steps on, with tiles of 4 rows\n",
        p.info());
    assertTrue(longest < 50, longest + " ms in one step");
    assertTrue(clock < 100, clock + " ms in all");
  }

  @Test
  void whatIsRememberedIsNotTriedAgain() {
    kept.put("Test gpu", new double[] {1, 4e6, 1e6, 8});
    Probe p = Probe.of(gpu);
    Probe.gave(gpu);
    assertTrue(steps.isEmpty());
    assertEquals(1 / (1e-6 - 0.25e-6), p.least(0), 1e-3);
    assertEquals(8, gpu.rows);
  }

  @Test
  void whatIsKeptBadlyIsTriedAgain() {
    kept.put("Test gpu", new double[] {1, 0, Double.NaN, 8});
    assertEquals(7, Probe.of(gpu).least(7));
    assertEquals(4, gpu.rows);
    tried();
    assertEquals(WORK, kept.get("Test gpu")[1], 1);
  }

  @Test
  void largerTilesWhereTheyGain() {
    gpu.product = 0.5;
    gpu.withLargeTiles = 0.4;
    host.product = 5;
    tried();
    assertEquals(8, gpu.rows);
    assertEquals(WORK / 0.4, kept.get("Test gpu")[1], 1);
    assertEquals(8, kept.get("Test gpu")[3]);
  }

  @Test
  void noLargerTilesWhereNothingCanBeKept() {
    gpu.product = 0.5;
    gpu.withLargeTiles = 0.1;
    host.product = 5;
    keeps = false;
    Probe p = tried();
    assertEquals(4, gpu.rows);
    assertEquals(0, p.least(2e6), "no trip, so always");
  }

  @Test
  void noLargerTilesWhereTheClockDoesNotTell() {
    gpu.product = 0.001; // 256 of them are less than what else may go on
    gpu.withLargeTiles = 0.0001;
    host.product = 5;
    tried();
    assertEquals(4, gpu.rows);
    assertEquals(4, kept.get("Test gpu")[3]);
  }

  @Test
  void aSlowerGpuGetsNothing() {
    gpu.trip = 1;
    gpu.product = 4;
    host.product = 1;
    Probe p = tried();
    assertTrue(p.isSlower());
    assertEquals(Double.MAX_VALUE, p.least(0));
    assertEquals(4, gpu.rows);
  }

  @Test
  void aDeviceThatFailsLeavesAllAsItWas() {
    gpu.breaks = true;
    Probe p = tried();
    assertEquals(5, p.least(5));
    assertNull(kept.get("Test gpu"));
    assertTrue(p.info().contains("not known yet"), p.info());
  }
}
