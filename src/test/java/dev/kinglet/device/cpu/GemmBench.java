package dev.kinglet.device.cpu;

import dev.kinglet.core.DType;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim;
import dev.kinglet.jvm.Threads;
import dev.kinglet.schedule.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints how fast each inner kernel for matrix products is on the JVM, on one thread and on all.
 * They take turns, so that what else the machine does hits all alike (docs/figures.md has the
 * command).
 */
public final class GemmBench {
  private static final Tiles VECTORS = Packed.tiles;

  private GemmBench() {}

  private record Way(String name, boolean scalar, boolean vectors, Parallel parallel) {}

  /** Arguments: sizes of square matrices, or {@code MxNxK}; 256, 512 and 1024 if there are none. */
  public static void main(String[] args) {
    List<Way> ways = new ArrayList<>();
    for (Parallel p : new Parallel[] {Parallel.SERIAL, new Threads()}) {
      String on = p == Parallel.SERIAL ? ", one thread" : ", all threads";
      if (p == Parallel.SERIAL) {
        ways.add(new Way("scalar tiles" + on, true, false, p));
      }
      ways.add(new Way("plain loops" + on, false, false, p));
      if (VECTORS != null) {
        ways.add(new Way(VECTORS.describe() + on, false, true, p));
      }
    }
    for (String size : args.length > 0 ? args : new String[] {"256", "512", "1024"}) {
      List<Integer> n = new ArrayList<>();
      for (String part : List.of(size.split("x", -1))) {
        n.add(Integer.parseInt(part));
      }
      int m = n.get(0);
      run(ways, m, n.size() > 1 ? n.get(1) : m, n.size() > 1 ? n.get(2) : m);
    }
    Packed.tiles = VECTORS;
    Gemm.scalar = false;
  }

  private static void run(List<Way> ways, int m, int n, int k) {
    Kernels b = new Kernels(1);
    b.out = new int[] {m, n};
    b.red = new int[] {k};
    int x = b.input(b.floats(m * k));
    int y = b.input(b.floats(k * n));
    Kernel kernel =
        b.kernel(
            "matMul",
            Kernels.fold(
                dev.kinglet.graph.Node.Fold.SUM,
                Kernels.f(Prim.MUL, b.load(x, 0, k, 0, 1), b.load(y, 0, 0, 1, n))),
            new dev.kinglet.schedule.Val.Folded(Prim.Type.F, 0));
    Buffer[] in = {
      new Buffer(DType.FLOAT32, m * k, b.arrays.get(0)),
      new Buffer(DType.FLOAT32, n * k, b.arrays.get(1))
    };
    Buffer[] out = {new Buffer(DType.FLOAT32, m * n)};
    double flops = 2.0 * m * n * k;
    int rounds = (int) Math.min(200, Math.max(9, 4e9 / flops));
    double[][] times = new double[ways.size()][rounds];
    for (int r = -Math.max(3, rounds / 4); r < rounds; r++) {
      for (int w = 0; w < ways.size(); w++) {
        Way way = ways.get(w);
        Gemm.scalar = way.scalar;
        Packed.tiles = way.vectors ? VECTORS : null;
        Device.Task task = new CpuDevice(way.parallel).prepare(kernel);
        long t = System.nanoTime();
        task.run(in, out);
        t = System.nanoTime() - t;
        if (r >= 0) {
          times[w][r] = t;
        }
      }
    }
    for (int w = 0; w < ways.size(); w++) {
      Arrays.sort(times[w]);
      System.out.printf(
          Locale.ROOT,
          "%d x %d x %d, %s: median %.2f ms, %.1f GFLOP/s (best %.1f)%n",
          m,
          n,
          k,
          ways.get(w).name,
          times[w][rounds / 2] / 1e6,
          flops / times[w][rounds / 2],
          flops / times[w][0]);
    }
  }
}
