package dev.kinglet.device.webgl;

import dev.kinglet.core.DType;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.NaiveDevice;
import org.teavm.jso.JSBody;

/**
 * Compiled to JavaScript and run in a browser: random kernels on the device against their plain
 * interpretation. Leaves its report in {@code window.proof}.
 */
public final class DeviceProof {
  private static final StringBuilder OUT = new StringBuilder();

  private DeviceProof() {}

  /** Leaves the report for who opened the page. */
  @JSBody(
      params = {"text"},
      script = "globalThis.proof=text;console.log(text);")
  public static native void report(String text);

  /** A number in the page's address. */
  @JSBody(
      params = {"name", "otherwise"},
      script = "return +(new URLSearchParams(location.search).get(name)||otherwise);")
  public static native int option(String name, int otherwise);

  /** One line for each check: {@code ok} or {@code FAIL}, its name, what was seen. */
  public static void say(boolean ok, String name, String seen) {
    OUT.append(ok ? "ok " : "FAIL ").append(name).append(": ").append(seen).append('\n');
  }

  /** Options in the address: seed, cases, from; source prints the program of one case. */
  public static void main(String[] args) {
    WebGlDevice d = WebGlDevice.create(WebGlDevice.Options.DEFAULT);
    if (d == null) {
      report("FAIL no WebGL2\n");
      return;
    }
    int source = option("source", -1);
    if (source >= 0) {
      RandomKernels make = new RandomKernels(option("seed", 1));
      RandomKernels.Case c = make.next();
      for (int i = 0; i < source; i++) {
        c = make.next();
      }
      report(d.source(c.kernel()));
      return;
    }
    random(d, new RandomKernels(option("seed", 1)), tiled(), 0, 0);
  }

  /** The report so far. */
  public static String said() {
    return OUT.toString();
  }

  /** What comes behind the random kernels. */
  private static void rest(WebGlDevice d) {
    try {
      Kernel across = SpeedProof.product(128, 64, 96, true, false);
      Buffer[] in = {SpeedProof.floats(128 * 96), SpeedProof.floats(96 * 64)};
      String error = check(d, new RandomKernels.Case(across, in));
      say(error == null, "a factor across the summed loop", error == null ? "agrees" : error);
      if (option("only", 0) == 0) {
        MathProof.run(d);
        MemoryProof.run();
        MemoryProof.limits(d);
        MemoryProof.reads(
            d,
            () -> {
              OUT.append(d.info());
              report(OUT.toString());
            });
        return;
      }
    } catch (RuntimeException e) {
      say(false, "error", e.getMessage());
    }
    report(OUT.append(d.info()).toString());
  }

  /** As many sums in tiles as kernels of any form; the page breathes in between. */
  private static void random(WebGlDevice d, RandomKernels make, WebGlDevice tiled, int i, int bad) {
    int n = option("cases", 150);
    boolean sums = i >= n;
    RandomKernels.Case c = sums ? make.sum(i - n) : make.next();
    String error = i < option("from", 0) ? null : check(sums ? tiled : d, c);
    if (error != null && bad < 4) {
      OUT.append(sums ? "sum " : "case ").append(i % n).append(": ").append(error).append('\n');
    }
    int now = error == null ? bad : bad + 1;
    boolean end = i % n == n - 1;
    if (end) {
      String name = sums ? "random sums in tiles" : "random kernels";
      say(now == 0, name, now + " of " + n + " differ");
    }
    if (i < 2 * n - 1) {
      Page.later(() -> random(d, make, tiled, i + 1, end ? 0 : now), 0);
    } else {
      tiled.dispose();
      rest(d);
    }
  }

  /** A device that puts the smallest contractions in tiles. */
  private static WebGlDevice tiled() {
    WebGlDevice.Options o = WebGlDevice.Options.DEFAULT;
    return WebGlDevice.create(
        new WebGlDevice.Options(false, o.liveCap(), o.poolCap(), o.programs(), 0));
  }

  /** What a device computes otherwise than the plain interpretation, or null. */
  public static String check(Device d, RandomKernels.Case c) {
    Buffer[] want = outputs(c.kernel());
    new NaiveDevice(8, false).prepare(c.kernel()).run(c.inputs(), want);
    Buffer[] got = outputs(c.kernel());
    try {
      d.prepare(c.kernel()).run(c.inputs(), got);
    } catch (RuntimeException e) {
      return e.getMessage();
    }
    for (int j = 0; j < got.length; j++) {
      d.readSync(got[j]);
      // a sum of floats one by one is off by some units in the last place of it
      String e = compare(got[j], want[j], 2e-6 + 1e-8 * c.kernel().redSize());
      if (e != null) {
        return "output "
            + j
            + " "
            + e
            + "\nsizes "
            + java.util.Arrays.toString(c.kernel().sizes())
            + "\n"
            + d.source(c.kernel());
      }
    }
    for (Buffer x : got) {
      x.retain();
      x.release();
    }
    for (Buffer x : c.inputs()) {
      x.retain();
      x.release();
    }
    return null;
  }

  private static Buffer[] outputs(Kernel k) {
    Buffer[] out = new Buffer[k.outputs().length];
    for (int j = 0; j < out.length; j++) {
      Type t = k.outputs()[j].type;
      DType d = t == Type.F ? DType.FLOAT32 : t == Type.I ? DType.INT32 : DType.BOOL;
      out[j] = new Buffer(d, k.outSize());
    }
    return out;
  }

  private static String compare(Buffer got, Buffer want, double relative) {
    double scale = 1;
    if (want.host instanceof float[] w) {
      for (float x : w) {
        scale = Math.max(scale, Math.abs(x));
      }
    }
    for (int i = 0; i < want.size; i++) {
      double g = value(got.host, i);
      double w = value(want.host, i);
      double tolerance = want.host instanceof float[] ? relative * scale : 0;
      if (!(Math.abs(g - w) <= tolerance) && !(Double.isNaN(g) && Double.isNaN(w)) && g != w) {
        return "[" + i + "]: " + g + ", not " + w;
      }
    }
    return null;
  }

  private static double value(Object host, int i) {
    return host instanceof float[] f ? f[i] : host instanceof int[] n ? n[i] : ((byte[]) host)[i];
  }
}
