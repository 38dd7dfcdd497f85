package dev.kinglet.engine;

import dev.kinglet.core.DType;
import dev.kinglet.core.Num;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * How fast a GPU is beside what computes on the host, found out by one product of two small
 * matrices when the page is idle, after the first result that came from the GPU. Each step of it is
 * short and asks the page for its next turn, nothing waits for the GPU. What was found is
 * remembered for the same device and version.
 */
public final class Probe {
  /** Rows, columns and sums of the product. */
  private static final int N = 256;

  /** Its multiply-adds. */
  private static final double WORK = (double) N * N * N;

  /** Milliseconds that stand out from what else goes on. */
  private static final double ENOUGH = 3;

  /** Products in a row at most. */
  private static final int MOST = 256;

  /** Larger tiles have to gain this much. */
  private static final double GAIN = 0.9;

  /** Rows of a larger tile. */
  private static final int LARGE = 8;

  private static final Kernel PRODUCT = product();

  /** What the page around it does for the probe. */
  public interface Page {
    /** Milliseconds since some moment. */
    double now();

    /** Runs a step when the page has nothing else to do. */
    void later(Runnable step);

    /** Fills in the figures kept for this device, as many as there is room for; false: none. */
    boolean recall(String device, double[] figures);

    /** Keeps figures beyond the visit; false where the page may not. */
    boolean keep(String device, double[] figures);
  }

  private static Page page;

  /** That of the GPU there is, or null. */
  private static Probe probe;

  private final Device gpu;

  /** Rows of a tile at first. */
  private final int small;

  private Buffer[] in;
  private Device.Task task;
  private boolean begun;
  private int tries;
  private int runs;

  /** Milliseconds of one product, read. */
  private double one;

  /** Milliseconds there and back. */
  private double trip;

  /** Multiply-adds a millisecond on the GPU; 0: not known. */
  private double far;

  /** Multiply-adds a millisecond on the host; 0: not known. */
  private double here;

  /** From now on a GPU is tried once; null: none is. */
  public static void on(Page p) {
    page = p;
    probe = null;
  }

  /** That of this GPU, or null where none is tried. */
  static Probe of(Device gpu) {
    if (page != null && (probe == null || probe.gpu != gpu)) {
      probe = new Probe(gpu);
    }
    return probe;
  }

  /**
   * A device has read a result: if it is the first of a GPU, that is tried when the page is idle.
   */
  static void gave(Device d) {
    if (probe != null && probe.gpu == d && !probe.begun) {
      probe.begin();
    }
  }

  private Probe(Device gpu) {
    this.gpu = gpu;
    small = gpu.rows();
    double[] known = new double[4];
    if (page.recall(gpu.model(), known) && known[1] > 0 && known[2] > 0) {
      begun = true;
      trip = known[0];
      far = known[1];
      here = known[2];
      gpu.rows(known[3] == LARGE ? LARGE : small);
    }
  }

  /** Whether the host is the quicker one, whatever there is to do. */
  boolean isSlower() {
    return here > 0 && far <= here;
  }

  /** Element steps from which on the GPU is done sooner; {@code guess} where that is not known. */
  double least(double guess) {
    return here == 0 ? guess : isSlower() ? Double.MAX_VALUE : trip / (1 / here - 1 / far);
  }

  /** What was found, for people. */
  String info() {
    return here == 0
        ? "its speed is not known yet\n"
        : speed(gpu, far)
            + tenths(trip)
            + " ms there and back; "
            + speed(Devices.near(), here)
            + "the first from "
            + (isSlower() ? "no" : tenths(least(0) / 1e6) + " million")
            + " steps on, with tiles of "
            + gpu.rows()
            + " rows\n";
  }

  private static String speed(Device d, double rate) {
    return d.name() + " " + tenths(2e-6 * rate) + " GFLOP/s, ";
  }

  private static String tenths(double x) {
    return Num.str(Math.round(10 * x) / 10.0);
  }

  private void begin() {
    begun = true;
    renew();
    later(this::compile);
  }

  private void later(Runnable step) {
    page.later(
        () -> {
          try {
            step.run();
          } catch (RuntimeException e) { // the context is lost, or there is no memory
            fail();
          }
        });
  }

  private void fail() {
    gpu.rows(small);
    end();
  }

  private void end() {
    in[0].release();
    in[1].release();
    task = null;
  }

  /** Factors that no device has yet. */
  private void renew() {
    in = new Buffer[] {zeros(), zeros()};
  }

  private static Buffer zeros() {
    Buffer b = new Buffer(DType.FLOAT32, N * N, new float[N * N]);
    b.retain();
    return b;
  }

  private void compile() {
    task = gpu.prepare(PRODUCT);
    tries = 0;
    runs = 1;
    later(this::await);
  }

  private void await() {
    later(gpu.isReady() ? this::time : this::await);
  }

  /** So many products, the last of them read. */
  private void time() {
    double since = page.now();
    Buffer out = multiply();
    gpu.read(
        out,
        error -> {
          double ms = page.now() - since;
          out.release();
          if (error == null) {
            later(() -> timed(ms));
          } else {
            fail();
          }
        });
  }

  private Buffer multiply() {
    Buffer out = null;
    for (int i = 0; i < runs; i++) {
      if (out != null) {
        out.release();
      }
      out = new Buffer(DType.FLOAT32, N * N);
      out.retain();
      task.run(in, new Buffer[] {out});
    }
    return out;
  }

  /** Once to begin with, three times one product, then ever more of them. */
  private void timed(double ms) {
    tries++;
    one = tries < 3 ? ms : tries < 5 ? Math.min(one, ms) : one;
    boolean clear = ms - one >= ENOUGH;
    if (tries < 5 || !clear && runs < MOST) {
      runs *= tries < 4 ? 1 : 4;
      later(this::time);
      return;
    }
    double rate = WORK * (runs - 1) / Math.max(ms - one, 0.1);
    if (here == 0) {
      far = rate;
      trip = Math.max(0, one - WORK / rate);
      end();
      renew();
      task = Devices.near().prepare(PRODUCT);
      runs = 1;
      multiply().release(); // compiles it
      later(() -> host(clear));
    } else if (clear && rate * GAIN > far) {
      far = rate;
      keep();
      end();
    } else {
      fail();
    }
  }

  private void host(boolean clear) {
    double since = page.now();
    double ms = 0;
    int n = 0;
    while (ms < ENOUGH && n < MOST) {
      multiply().release();
      n++;
      ms = page.now() - since;
    }
    here = WORK * n / ms;
    end();
    boolean kept = keep();
    if (kept && clear && !isSlower()) {
      gpu.rows(LARGE);
      if (gpu.rows() == LARGE) {
        renew();
        later(this::compile);
      }
    }
  }

  private boolean keep() {
    Devices.weigh();
    return page.keep(gpu.model(), new double[] {trip, far, here, gpu.rows()});
  }

  /** The product of two matrices, as it comes out of the scheduler. */
  private static Kernel product() {
    Val a = new Val.Load(Type.F, 0, new Ix(0, new int[] {N, 0, 1}), new Ix.Check[0], null);
    Val b = new Val.Load(Type.F, 1, new Ix(0, new int[] {0, 1, N}), new Ix.Check[0], null);
    return new Kernel(
        "matMul",
        new int[] {N, N},
        new int[] {N},
        new Kernel.Reduction[] {
          new Kernel.Reduction(Fold.SUM, new Val.Apply(Prim.MUL, Type.F, a, b))
        },
        new Val[] {new Val.Folded(Type.F, 0)},
        new Type[] {Type.F, Type.F},
        new int[] {N * N, N * N},
        new double[0],
        new Type[0]);
  }
}
