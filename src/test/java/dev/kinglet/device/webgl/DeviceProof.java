package dev.kinglet.device.webgl;

import dev.kinglet.core.DType;
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
  private DeviceProof() {}

  @JSBody(
      params = {"text"},
      script = "globalThis.proof=text;console.log(text);")
  private static native void report(String text);

  @JSBody(script = "return +(new URLSearchParams(location.search).get('seed')||1);")
  private static native int seed();

  @JSBody(script = "return +(new URLSearchParams(location.search).get('cases')||300);")
  private static native int cases();

  @JSBody(script = "return +(new URLSearchParams(location.search).get('from')||0);")
  private static native int from();

  @JSBody(script = "return +(new URLSearchParams(location.search).get('source')||-1);")
  private static native int only();

  public static void main(String[] args) {
    StringBuilder b = new StringBuilder();
    try {
      WebGlDevice d = WebGlDevice.create(WebGlDevice.Options.DEFAULT);
      if (d == null) {
        report("no WebGL2\n");
        return;
      }
      if (only() >= 0) {
        RandomKernels make = new RandomKernels(seed());
        RandomKernels.Case c = null;
        for (int i = 0; i <= only(); i++) {
          c = make.next();
        }
        report(d.source(c.kernel()));
        return;
      }
      int bad = 0;
      int n = cases();
      RandomKernels make = new RandomKernels(seed());
      for (int i = 0; i < n; i++) {
        RandomKernels.Case c = make.next();
        if (i < from()) {
          continue;
        }
        String error = check(d, c);
        if (error != null && bad++ < 4) {
          b.append("case ").append(i).append(": ").append(error).append('\n');
        }
      }
      b.append(bad).append(" of ").append(n).append(" kernels differ\n").append(d.info());
    } catch (RuntimeException e) {
      b.append("error: ").append(e.getMessage());
    }
    report(b.toString());
  }

  private static String check(WebGlDevice d, RandomKernels.Case c) {
    Buffer[] want = outputs(c.kernel());
    new NaiveDevice(8, false).run(c.kernel(), c.inputs(), want);
    Buffer[] got = outputs(c.kernel());
    try {
      d.run(c.kernel(), c.inputs(), got);
    } catch (RuntimeException e) {
      return e.getMessage();
    }
    for (int j = 0; j < got.length; j++) {
      d.readSync(got[j]);
      String e = compare(got[j], want[j]);
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

  private static String compare(Buffer got, Buffer want) {
    double scale = 1;
    if (want.host instanceof float[] w) {
      for (float x : w) {
        scale = Math.max(scale, Math.abs(x));
      }
    }
    for (int i = 0; i < want.size; i++) {
      double g = value(got.host, i);
      double w = value(want.host, i);
      double tolerance = want.host instanceof float[] ? 2e-6 * scale : 0;
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
