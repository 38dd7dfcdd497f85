package dev.kinglet.device.webgl;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.NaiveDevice;
import dev.kinglet.schedule.Val;

/** The device's elementary functions against those on doubles, and its ways with NaN. */
final class MathProof {
  private static final int N = 4096;
  private static final double TOLERANCE = 2e-6;

  private MathProof() {}

  static void run(WebGlDevice d) {
    unary(d, Prim.EXP, -80, 80);
    unary(d, Prim.EXPM1, -10, 10);
    unary(d, Prim.EXPM1, -1e-3, 1e-3);
    unary(d, Prim.LOG, 1e-30, 4);
    unary(d, Prim.LOG, 1, 1e30);
    unary(d, Prim.LOG1P, -0.9, 10);
    unary(d, Prim.LOG1P, -1e-3, 1e-3);
    unary(d, Prim.SQRT, 0, 1000);
    unary(d, Prim.SIN, -100, 100);
    unary(d, Prim.COS, -100, 100);
    unary(d, Prim.TAN, -1.5, 1.5);
    unary(d, Prim.ASIN, -1, 1);
    unary(d, Prim.ACOS, -1, 1);
    unary(d, Prim.ATAN, -50, 50);
    unary(d, Prim.TANH, -10, 10);
    unary(d, Prim.TANH, -1e-3, 1e-3);
    unary(d, Prim.FLOOR, -10, 10);
    unary(d, Prim.ROUND, -10, 10);
    binary(d, Prim.POW, 0.01, 10, -4, 4);
    binary(d, Prim.ATAN2, -3, 3, -3, 3);
    binary(d, Prim.REM, -1000, 1000, 0.1, 7);
    binary(d, Prim.DIV, -1000, 1000, 0.1, 7);
    specials(d);
  }

  private static Buffer ramp(double low, double high, int step) {
    float[] x = new float[N];
    for (int i = 0; i < N; i++) {
      x[i] = (float) (low + (high - low) * ((long) i * step % N) / (N - 1));
    }
    return new Buffer(DType.FLOAT32, N, x);
  }

  private static Kernel kernel(Prim p, int n, Type out) {
    Val[] args = new Val[p.arity];
    Type[] types = new Type[p.arity];
    int[] sizes = new int[p.arity];
    for (int i = 0; i < args.length; i++) {
      args[i] = new Val.Load(Type.F, i, Ix.loop(0, 1), new Ix.Check[0], null);
      types[i] = Type.F;
      sizes[i] = n;
    }
    return new Kernel(
        p.name(),
        new int[] {n},
        new int[0],
        new Kernel.Reduction[0],
        new Val[] {new Val.Apply(p, out, args)},
        types,
        sizes,
        new double[0],
        new Type[0]);
  }

  private static Buffer apply(WebGlDevice d, Prim p, Type type, Buffer... in) {
    DType t = type == Type.F ? DType.FLOAT32 : type == Type.I ? DType.INT32 : DType.BOOL;
    Buffer out = new Buffer(t, in[0].size);
    d.prepare(kernel(p, in[0].size, type)).run(in, new Buffer[] {out});
    d.readSync(out);
    return out;
  }

  private static void unary(WebGlDevice d, Prim p, double low, double high) {
    compare(d, p, ramp(low, high, 1));
  }

  private static void binary(WebGlDevice d, Prim p, double a, double b, double e, double f) {
    compare(d, p, ramp(a, b, 1), ramp(e, f, 37));
  }

  private static void compare(WebGlDevice d, Prim p, Buffer... in) {
    float[] got = (float[]) apply(d, p, Type.F, in).host;
    Val.Apply a = (Val.Apply) kernel(p, N, Type.F).outputs()[0];
    double worst = 0;
    double at = 0;
    for (int i = 0; i < N; i++) {
      double x = ((float[]) in[0].host)[i];
      double y = in.length > 1 ? ((float[]) in[1].host)[i] : 0;
      double want = NaiveDevice.floats(a, x, y, 0);
      double scale = Math.max(Math.abs(want), Math.min(1e-3, Math.abs(x)));
      double e = got[i] == want ? 0 : Math.abs(got[i] - want) / Math.max(scale, 1e-30);
      if (!(e <= worst)) {
        worst = e;
        at = x;
      }
    }
    int digits = (int) (worst * 1e9 + 0.5);
    DeviceProof.say(
        worst <= TOLERANCE,
        p.name().toLowerCase(java.util.Locale.ROOT),
        "relative error " + digits + "e-9 at " + at);
  }

  private static void specials(WebGlDevice d) {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    Buffer x = new Buffer(DType.FLOAT32, 8, new float[] {nan, 1, inf, -inf, 0, -2, -8, 3e9f});
    Buffer y = new Buffer(DType.FLOAT32, 8, new float[] {1, nan, 2, inf, -1, 3, 0.5f, 0});
    Prim[] prims = {
      Prim.MAX,
      Prim.MIN,
      Prim.ADD,
      Prim.POW,
      Prim.ATAN2,
      Prim.EXP,
      Prim.LOG,
      Prim.LOG1P,
      Prim.SIN,
      Prim.TANH,
      Prim.ASIN,
      Prim.SQRT,
      Prim.ABS
    };
    StringBuilder bad = new StringBuilder();
    for (Prim p : prims) {
      Buffer[] in = p.arity == 1 ? new Buffer[] {x} : new Buffer[] {x, y};
      float[] got = (float[]) apply(d, p, Type.F, in).host;
      Val.Apply a = (Val.Apply) kernel(p, 8, Type.F).outputs()[0];
      for (int i = 0; i < 8; i++) {
        float u = ((float[]) x.host)[i];
        // TeaVM's own Math.tanh is NaN for large arguments
        float want =
            p == Prim.TANH && Math.abs(u) > 20
                ? Math.signum(u)
                : (float) NaiveDevice.floats(a, u, ((float[]) y.host)[i], 0);
        boolean same =
            Float.isNaN(want)
                ? Float.isNaN(got[i])
                : got[i] == want || Math.abs(got[i] - want) <= 1e-5 * Math.abs(want);
        // reduction of such large angles is not promised
        if (!same && !(p == Prim.SIN && i == 7)) {
          bad.append(p).append('(').append(u).append(") = ").append(got[i]);
          bad.append(", not ").append(want).append("; ");
        }
      }
    }
    byte[] less = (byte[]) apply(d, Prim.LT, Type.B, x, y).host;
    byte[] isNaN = (byte[]) apply(d, Prim.ISNAN, Type.B, x).host;
    int[] whole = (int[]) apply(d, Prim.TOINT, Type.I, x).host;
    if (less[0] != 0 || less[1] != 0 || less[3] != 1 || isNaN[0] != 1 || isNaN[2] != 0) {
      bad.append("comparisons with NaN; ");
    }
    if (whole[0] != 0
        || whole[2] != Integer.MAX_VALUE
        || whole[3] != Integer.MIN_VALUE
        || whole[5] != -2
        || whole[7] != Integer.MAX_VALUE) {
      bad.append("to int: ").append(java.util.Arrays.toString(whole));
    }
    DeviceProof.say(bad.length() == 0, "NaN and infinity", bad.toString());
  }
}
