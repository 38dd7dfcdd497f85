package dev.kinglet.train;

import dev.kinglet.engine.Devices;
import dev.kinglet.io.Idx;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int8Array;

/**
 * Compiled to JavaScript for a test page: {@code mnist(files, device, cnn, steps, batch, rate)}.
 */
public final class MnistPage {
  private MnistPage() {}

  /** What the page calls. */
  @JSFunctor
  interface Learn extends JSObject {
    float[] run(
        Int8Array trainImages,
        Int8Array trainLabels,
        Int8Array testImages,
        Int8Array testLabels,
        String device,
        boolean cnn,
        int steps,
        int batch,
        double rate);
  }

  @JSBody(params = "f", script = "globalThis.mnist = f;")
  private static native void offer(Learn f);

  /** Offers the function to the page. */
  public static void main(String[] args) {
    offer(
        (a, b, c, d, device, cnn, steps, batch, rate) -> {
          if (!Devices.use(device)) {
            throw new IllegalStateException("no device " + device);
          }
          MnistRun run = new MnistRun(images(a, b), images(c, d));
          MnistRun.Result r = run.learn(cnn ? 0 : 128, steps, batch, rate, false);
          float[] out = java.util.Arrays.copyOf(r.losses(), steps + 1);
          out[steps] = (float) r.accuracy();
          return out;
        });
  }

  private static Images images(Int8Array images, Int8Array labels) {
    return new Images(Idx.parse(bytes(images)), Idx.parse(bytes(labels)), 10);
  }

  private static byte[] bytes(Int8Array a) {
    byte[] out = new byte[a.getLength()];
    for (int i = 0; i < out.length; i++) {
      out[i] = a.get(i);
    }
    return out;
  }
}
