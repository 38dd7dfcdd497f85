package dev.kinglet.device.cpu;

import dev.kinglet.core.DType;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * Prints the speed of typical kernels on the plain evaluator. Runs on the JVM and, compiled by
 * TeaVM, under node (docs/figures.md has the commands).
 */
public final class Bench {
  private final CpuDevice device;
  private final String only;

  private Bench(CpuDevice device, String only) {
    this.device = device;
    this.only = only;
  }

  /** Arguments: {@code serial} for one thread only; then how the cases to run begin. */
  public static void main(String[] args) {
    CpuDevice device = args.length > 0 ? new CpuDevice(Parallel.SERIAL) : new CpuDevice();
    Bench b = new Bench(device, args.length > 1 ? args[1] : null);
    b.matMul(512, 512, 512);
    b.matMul(128, 128, 784);
    b.matMul(64, 64, 64);
    b.matMul(1, 1024, 1024);
    b.matMul(10000, 8, 6);
    b.conv(8, 28, 16, 32, 3);
    b.conv(32, 28, 1, 8, 5);
    b.depthwise(8, 56, 32);
    b.chain(1 << 20);
    b.unary(Prim.EXP);
    b.unary(Prim.TANH);
    b.adam(100_352);
    b.sum(1000, 1000, true);
    b.sum(1000, 1000, false);
    b.sum(100_000, 10, false);
    b.pool(32, 28, 16);
    b.transpose(1024);
    b.pad(8, 56, 32);
    b.tiny();
  }

  private static Buffer buffer(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i * 7919 % 1000) / 500f - 1;
    }
    return new Buffer(DType.FLOAT32, n, x);
  }

  private static Val load(int slot, int... coef) {
    return new Val.Load(Type.F, slot, new Ix(0, coef), new Ix.Check[0], null);
  }

  private static Val f(Prim p, Val... a) {
    return new Val.Apply(p, Type.F, a);
  }

  private static Kernel kernel(
      int[] out, int[] red, Val body, Fold fold, int[] inSizes, Val... outputs) {
    Type[] types = new Type[inSizes.length];
    java.util.Arrays.fill(types, Type.F);
    Kernel.Reduction[] r =
        body == null
            ? new Kernel.Reduction[0]
            : new Kernel.Reduction[] {new Kernel.Reduction(fold, body)};
    return new Kernel("bench", out, red, r, outputs, types, inSizes, new double[0], new Type[0]);
  }

  /** Prints the best time of one run and, for {@code flops} > 0, the rate. */
  private void time(String name, Kernel k, double flops) {
    if (only != null && !name.startsWith(only)) {
      return;
    }
    Buffer[] in = new Buffer[k.inputs().length];
    for (int i = 0; i < in.length; i++) {
      in[i] = buffer(k.inputSizes()[i]);
    }
    Buffer[] out = new Buffer[k.outputs().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = new Buffer(DType.FLOAT32, k.outSize());
    }
    Device.Task task = device.prepare(k);
    int reps = 1;
    double best = 1e30;
    long end = System.nanoTime() + 1_500_000_000L;
    int runs = 0;
    while (runs++ < 12 || System.nanoTime() < end) {
      long t = System.nanoTime();
      for (int i = 0; i < reps; i++) {
        task.run(in, out);
      }
      double each = (System.nanoTime() - t) / (double) reps;
      best = Math.min(best, each);
      if (each * reps < 5e6) {
        reps *= 2;
      }
    }
    String rate = flops > 0 ? (int) (flops / best * 100) / 100.0 + " per ns" : "";
    System.out.println(name + ": " + (int) (best / 10) / 100.0 + " us  " + rate);
  }

  private void matMul(int m, int n, int k) {
    Val body = f(Prim.MUL, load(0, k, 0, 1), load(1, 0, 1, n));
    Kernel x =
        kernel(
            new int[] {m, n},
            new int[] {k},
            body,
            Fold.SUM,
            new int[] {m * k, n * k},
            new Val.Folded(Type.F, 0));
    time("matMul " + m + " " + n + " " + k, x, 2.0 * m * n * k);
  }

  private void conv(int n, int h, int c, int o, int s) {
    Ix row = new Ix(-s / 2, new int[] {0, 1, 0, 0, 1, 0, 0});
    Ix col = new Ix(-s / 2, new int[] {0, 0, 1, 0, 0, 1, 0});
    Ix at =
        new Ix(0, new int[] {h * h * c, 0, 0, 0, 0, 0, 1})
            .plus(row.times(h * c))
            .plus(col.times(c));
    Ix.Check[] checks = {new Ix.Check(row, 0, h, 1), new Ix.Check(col, 0, h, 1)};
    Val x = new Val.Load(Type.F, 0, at, checks, null);
    Val y = load(1, 0, 0, 0, 1, s * c * o, c * o, o);
    Kernel k =
        kernel(
            new int[] {n, h, h, o},
            new int[] {s, s, c},
            f(Prim.MUL, x, y),
            Fold.SUM,
            new int[] {n * h * h * c, s * s * c * o},
            new Val.Folded(Type.F, 0));
    time(
        "conv2d " + s + "x" + s + " " + n + "x" + h + "x" + h + "x" + c + " to " + o,
        k,
        2.0 * n * h * h * o * s * s * c);
  }

  private void depthwise(int n, int h, int c) {
    Ix row = new Ix(-1, new int[] {0, 1, 0, 0, 1, 0});
    Ix col = new Ix(-1, new int[] {0, 0, 1, 0, 0, 1});
    Ix at =
        new Ix(0, new int[] {h * h * c, 0, 0, 1, 0, 0}).plus(row.times(h * c)).plus(col.times(c));
    Ix.Check[] checks = {new Ix.Check(row, 0, h, 1), new Ix.Check(col, 0, h, 1)};
    Val x = new Val.Load(Type.F, 0, at, checks, null);
    Kernel k =
        kernel(
            new int[] {n, h, h, c},
            new int[] {3, 3},
            f(Prim.MUL, x, load(1, 0, 0, 0, 1, 3 * c, c)),
            Fold.SUM,
            new int[] {n * h * h * c, 9 * c},
            new Val.Folded(Type.F, 0));
    time("depthwise 3x3 " + n + "x" + h + "x" + h + "x" + c, k, 18.0 * n * h * h * c);
  }

  private void chain(int n) {
    Val v = f(Prim.ADD, f(Prim.MUL, load(0, 1), load(1, 1)), load(2, 1));
    v = f(Prim.MAX, v, new Val.Literal(Type.F, 0));
    time(
        "relu(a*b+c) 1M", kernel(new int[] {n}, new int[0], null, null, new int[] {n, n, n}, v), n);
  }

  private void unary(Prim p) {
    int n = 1 << 18;
    time(
        p + " 256K",
        kernel(new int[] {n}, new int[0], null, null, new int[] {n}, f(p, load(0, 1))),
        n);
  }

  private void adam(int n) {
    Val g = load(1, 1);
    Val m = f(Prim.ADD, f(Prim.MUL, load(2, 1), lit(0.9)), f(Prim.MUL, g, lit(0.1)));
    Val v =
        f(
            Prim.ADD,
            f(Prim.MUL, load(3, 1), lit(0.999)),
            f(Prim.MUL, f(Prim.MUL, g, g), lit(0.001)));
    Val step = f(Prim.DIV, m, f(Prim.ADD, f(Prim.SQRT, f(Prim.ABS, v)), lit(1e-7)));
    Val w = f(Prim.SUB, load(0, 1), f(Prim.MUL, step, lit(0.001)));
    Kernel k = kernel(new int[] {n}, new int[0], null, null, new int[] {n, n, n, n}, w, m, v);
    time("adam 100352", k, n);
  }

  private static Val lit(double v) {
    return new Val.Literal(Type.F, v);
  }

  private void sum(int rows, int cols, boolean alongRows) {
    Kernel k =
        alongRows
            ? kernel(
                new int[] {rows},
                new int[] {cols},
                load(0, cols, 1),
                Fold.SUM,
                new int[] {rows * cols},
                new Val.Folded(Type.F, 0))
            : kernel(
                new int[] {cols},
                new int[] {rows},
                load(0, 1, cols),
                Fold.SUM,
                new int[] {rows * cols},
                new Val.Folded(Type.F, 0));
    time(
        "sum " + rows + "x" + cols + (alongRows ? " of rows" : " of columns"),
        k,
        rows * (double) cols);
  }

  private void pool(int n, int h, int c) {
    int o = h / 2;
    Val x = load(0, h * h * c, 2 * h * c, 2 * c, 1, h * c, c);
    Kernel k =
        kernel(
            new int[] {n, o, o, c},
            new int[] {2, 2},
            x,
            Fold.MAX,
            new int[] {n * h * h * c},
            new Val.Folded(Type.F, 0));
    time("maxPool 2x2 " + n + "x" + h + "x" + h + "x" + c, k, n * h * h * c);
  }

  private void transpose(int n) {
    time(
        "transpose " + n,
        kernel(new int[] {n, n}, new int[0], null, null, new int[] {n * n}, load(0, 1, n)),
        n * n);
  }

  private void pad(int n, int h, int c) {
    int p = h + 2;
    Ix row = new Ix(-1, new int[] {0, 1, 0, 0});
    Ix col = new Ix(-1, new int[] {0, 0, 1, 0});
    Ix at = new Ix(0, new int[] {h * h * c, 0, 0, 1}).plus(row.times(h * c)).plus(col.times(c));
    Ix.Check[] checks = {new Ix.Check(row, 0, h, 1), new Ix.Check(col, 0, h, 1)};
    Val x = new Val.Load(Type.F, 0, at, checks, null);
    Kernel k = kernel(new int[] {n, p, p, c}, new int[0], null, null, new int[] {n * h * h * c}, x);
    time("pad " + n + "x" + h + "x" + h + "x" + c, k, n * p * p * c);
  }

  private void tiny() {
    Val sum = f(Prim.ADD, new Val.Folded(Type.F, 0), load(2, 1, 0));
    Kernel k =
        kernel(
            new int[] {8},
            new int[] {4},
            f(Prim.MUL, load(0, 0, 1), load(1, 1, 8)),
            Fold.SUM,
            new int[] {4, 32, 8},
            f(Prim.TANH, sum));
    time("dense 4 to 8, tanh", k, 0);
    Val v = f(Prim.ADD, f(Prim.MUL, load(0, 1), lit(2)), load(1, 1));
    time("a*2+b of 8", kernel(new int[] {8}, new int[0], null, null, new int[] {8, 8}, v), 0);
  }
}
