package dev.kinglet.device.webgl;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import org.teavm.jso.JSBody;

/** Compiled to JavaScript and run in a browser: times of the device. Report in {@code proof}. */
public final class SpeedProof {
  private static final StringBuilder OUT = new StringBuilder();

  private SpeedProof() {}

  @JSBody(
      params = {"text"},
      script = "globalThis.proof=text;console.log(text);")
  private static native void report(String text);

  /** Measures products, the cost of one small kernel, and reads. */
  public static void main(String[] args) {
    WebGlDevice d = WebGlDevice.create(WebGlDevice.Options.DEFAULT);
    try {
      for (int n : new int[] {128, 256, 512}) {
        product(d, n, n, n, false, false);
      }
      product(d, 512, 512, 512, false, true);
      product(d, 512, 512, 512, true, false);
      product(d, 128, 128, 784, false, false);
      product(d, 784, 128, 128, true, false);
      product(d, 128, 10, 128, false, false);
      small(d);
    } catch (RuntimeException e) {
      OUT.append("error: ").append(e.getMessage());
      report(OUT.toString());
      return;
    }
    reads(d, 0, 0);
  }

  static Kernel product(int m, int n, int k, boolean ta, boolean tb) {
    Ix ia = Ix.loop(0, 3).times(ta ? 1 : k).plus(Ix.loop(2, 3).times(ta ? m : 1));
    Ix ib = Ix.loop(1, 3).times(tb ? k : 1).plus(Ix.loop(2, 3).times(tb ? 1 : n));
    Val a = new Val.Load(Type.F, 0, ia, new Ix.Check[0], null);
    Val b = new Val.Load(Type.F, 1, ib, new Ix.Check[0], null);
    Val ab = new Val.Apply(Prim.MUL, Type.F, a, b);
    return new Kernel(
        "matMul",
        new int[] {m, n},
        new int[] {k},
        new Kernel.Reduction[] {new Kernel.Reduction(Fold.SUM, ab)},
        new Val[] {new Val.Folded(Type.F, 0)},
        new Type[] {Type.F, Type.F},
        new int[] {m * k, k * n},
        new double[0],
        new Type[0]);
  }

  static Buffer floats(int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i * 7919 % 1000) / 1000f - 0.5f;
    }
    Buffer b = new Buffer(DType.FLOAT32, n, x);
    b.retain();
    return b;
  }

  private static Buffer run(WebGlDevice d, Kernel k, Buffer... in) {
    Buffer out = new Buffer(DType.FLOAT32, k.outSize());
    out.retain();
    d.prepare(k).run(in, new Buffer[] {out});
    return out;
  }

  /** Waits for all that was drawn, by reading one element of it. */
  private static void finish(WebGlDevice d, Buffer b) {
    Ix at = Ix.constant(0, 0);
    Val x = new Val.Load(Type.F, 0, at, new Ix.Check[0], null);
    Kernel one =
        new Kernel(
            "first",
            new int[0],
            new int[0],
            new Kernel.Reduction[0],
            new Val[] {x},
            new Type[] {Type.F},
            new int[] {b.size},
            new double[0],
            new Type[0]);
    Buffer o = run(d, one, b);
    d.readSync(o);
    o.release();
    b.release();
  }

  private static void product(WebGlDevice d, int m, int n, int k, boolean ta, boolean tb) {
    Kernel kernel = product(m, n, k, ta, tb);
    Buffer a = floats(m * k);
    Buffer b = floats(k * n);
    double best = 1e9;
    for (int i = 0; i < 7; i++) {
      double t = Page.now();
      finish(d, run(d, kernel, a, b));
      best = Math.min(best, Page.now() - t);
    }
    a.release();
    b.release();
    OUT.append("matMul ").append(m).append(" x ").append(k).append(" x ").append(n);
    OUT.append(ta ? " (aT)" : tb ? " (bT)" : "").append(": ");
    OUT.append(((int) (2.0 * m * n * k / best / 1e4)) / 100.0).append(" GFLOP/s, ");
    OUT.append(((int) (best * 100)) / 100.0).append(" ms\n");
  }

  private static void small(WebGlDevice d) {
    Kernel kernel = product(4, 4, 4, false, false);
    Buffer a = floats(16);
    Buffer b = floats(16);
    finish(d, run(d, kernel, a, b));
    double t = Page.now();
    for (int i = 0; i < 1000; i++) {
      run(d, kernel, a, b).release();
    }
    double queued = Page.now() - t;
    finish(d, run(d, kernel, a, b));
    OUT.append("a 4 x 4 product, on the page: ").append((int) queued).append(" us, with drawing: ");
    OUT.append((int) (Page.now() - t)).append(" us\n");
    t = Page.now();
    for (int i = 0; i < 1000; i++) {
      d.source(kernel);
    }
    OUT.append("printing its program: ").append((int) (Page.now() - t)).append(" us\n");
  }

  private static void reads(WebGlDevice d, int i, double total) {
    if (i == 50) {
      OUT.append("draw and read of 16 numbers, not blocking: ");
      OUT.append((int) (total * 1000 / 50)).append(" us\n").append(d.info());
      report(OUT.toString());
      return;
    }
    Buffer a = floats(16);
    Buffer b = floats(16);
    double t = Page.now();
    Buffer c = run(d, product(4, 4, 4, false, false), a, b);
    d.read(
        c,
        e -> {
          double ms = Page.now() - t;
          if (e != null || ((float[]) c.host).length != 16) {
            OUT.append("read failed\n");
          }
          reads(d, i + 1, total + ms);
        });
  }
}
