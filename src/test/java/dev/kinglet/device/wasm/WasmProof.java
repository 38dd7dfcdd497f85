package dev.kinglet.device.wasm;

import static dev.kinglet.device.webgl.DeviceProof.say;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.device.webgl.DeviceProof;
import dev.kinglet.device.webgl.RandomKernels;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.Random;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/**
 * Compiled to JavaScript and run in a browser: random kernels on the device against their plain
 * interpretation, alone and by several threads; what the memory does when it is full. Leaves its
 * report in {@code window.proof}.
 */
public final class WasmProof {
  private static final WasmDevice.Options ALONE = new WasmDevice.Options(1 << 30, 64, 1);

  private WasmProof() {}

  @JSFunctor
  private interface Action extends JSObject {
    void run();
  }

  @JSBody(
      params = {"f", "ms"},
      script = "setTimeout(f,ms);")
  private static native void later(Action f, int ms);

  /** Options in the address: seed, cases. */
  public static void main(String[] args) {
    memory();
    pieces();
    WasmDevice d = WasmDevice.create(ALONE);
    random(d, new RandomKernels(DeviceProof.option("seed", 1)), 0, 0, () -> together(0));
  }

  /** As many sums of products as kernels of any form; the page breathes in between. */
  private static void random(WasmDevice d, RandomKernels make, int i, int bad, Action then) {
    int n = DeviceProof.option("cases", 150);
    String error = null;
    int now = bad;
    int at = i;
    do {
      boolean sums = at >= n;
      error = check(d, sums ? make.sum(at - n) : make.next());
      now += error == null ? 0 : 1;
      at++;
      if (error != null && now < 4) {
        say(false, (sums ? "sum " : "case ") + (at - 1) % n, error);
      }
      if (at % n == 0) {
        String name = d.threads() > 1 ? "by " + d.threads() + " threads" : "alone";
        say(now == 0, (sums ? "random sums " : "random kernels ") + name, now + " differ");
        now = 0;
      }
    } while (at % 25 != 0 && at % n != 0);
    int next = at;
    int left = now;
    if (next < 2 * n) {
      later(() -> random(d, make, next, left, then), 0);
    } else {
      String info = d.info();
      say(!info.contains(" 0 runs"), "account", info.trim());
      then.run();
    }
  }

  /** What differs; a lookup of what is not there is refused by the plain evaluator too. */
  private static String check(WasmDevice d, RandomKernels.Case c) {
    String error = DeviceProof.check(d, c);
    if (error != null && error.contains(" is out of range: ")) {
      Buffer[] out = new Buffer[c.kernel().outputs().length];
      for (int j = 0; j < out.length; j++) {
        Type t = c.kernel().outputs()[j].type;
        DType type = t == Type.F ? DType.FLOAT32 : t == Type.I ? DType.INT32 : DType.BOOL;
        out[j] = new Buffer(type, c.kernel().outSize());
      }
      try {
        new CpuDevice().prepare(c.kernel()).run(c.inputs(), out);
      } catch (KingletException e) {
        return e.getMessage().contains(" is out of range: ") ? null : error;
      }
    }
    return error;
  }

  private static WasmDevice shared;

  /** The same by two threads, where the page may have them. */
  private static void together(int tries) {
    if (!Threads.isPossible()) {
      DeviceProof.report(DeviceProof.said());
      return;
    }
    if (shared == null) {
      shared = WasmDevice.create(new WasmDevice.Options(1 << 28, 256, 2));
    }
    if (!shared.shareAll() && tries < 400) {
      later(() -> together(tries + 1), 25);
      return;
    }
    random(
        shared,
        new RandomKernels(DeviceProof.option("seed", 1)),
        0,
        0,
        () -> {
          say(!shared.info().contains(" 0 steps shared"), "steps shared", shared.info().trim());
          DeviceProof.report(DeviceProof.said());
        });
  }

  /** {@code x + 1} over n elements. */
  private static Kernel increment(int n) {
    Val x = new Val.Load(Type.F, 0, Ix.loop(0, 1), new Ix.Check[0], null);
    return new Kernel(
        "add",
        new int[] {n},
        new int[0],
        new Kernel.Reduction[0],
        new Val[] {new Val.Apply(Prim.ADD, Type.F, x, new Val.Param(Type.F, 0))},
        new Type[] {Type.F},
        new int[] {n},
        new double[] {1},
        new Type[] {Type.F});
  }

  private static Buffer add(WasmDevice d, Buffer x) {
    Buffer y = new Buffer(DType.FLOAT32, x.size);
    y.retain();
    d.prepare(increment(x.size)).run(new Buffer[] {x}, new Buffer[] {y});
    return y;
  }

  private static Buffer floats(int n, float value) {
    float[] x = new float[n];
    java.util.Arrays.fill(x, value);
    Buffer b = new Buffer(DType.FLOAT32, n, x);
    b.retain();
    return b;
  }

  /** Twice as many values as there is memory; then one that cannot fit. */
  private static void memory() {
    int limit = 4 << 20;
    WasmDevice d = WasmDevice.create(new WasmDevice.Options(limit, 64, 1));
    Buffer[] all = new Buffer[128];
    Buffer[] host = new Buffer[all.length];
    for (int i = 0; i < all.length; i++) {
      host[i] = floats(1 << 14, i);
      all[i] = add(d, host[i]);
      host[i].release();
    }
    boolean right = d.bytes() == limit;
    for (int i = 0; i < all.length; i++) {
      d.readSync(all[i]);
      right &= ((float[]) all[i].host)[1 << 13] == i + 1;
    }
    say(right, "twice as many values as memory", d.info().trim());
    String text = "";
    Buffer big = floats(1 << 20, 1);
    try {
      add(d, big);
    } catch (KingletException e) {
      text = e.name() + ": " + e.getMessage();
    }
    say(
        text.startsWith("DeviceError: the memory is full: ") && text.contains(" of 4096 KiB held"),
        "too much for the memory",
        text);
    Buffer after = add(d, floats(100, 4));
    d.readSync(after);
    say(((float[]) after.host)[99] == 5, "the next one", "is computed");
    for (Buffer b : all) {
      b.release();
    }
    say(d.liveBytes() < 300000, "what is let go", "leaves " + (int) d.liveBytes() + " bytes");
  }

  /** Pieces of any size, taken and let go in any order, keep what was written to them. */
  private static void pieces() {
    WasmDevice d = WasmDevice.create(new WasmDevice.Options(16 << 20, 64, 1));
    Random random = new Random(5);
    Buffer[] held = new Buffer[60];
    boolean right = true;
    for (int i = 0; i < 4000; i++) {
      int k = random.nextInt(held.length);
      if (held[k] != null) {
        Buffer b = held[k];
        float first = ((float[]) d.view(b))[0];
        float last = ((float[]) d.view(b))[b.size - 1];
        right &= first == b.size && last == b.size;
        b.release();
      }
      int n = 1 + (1 << random.nextInt(16)) + random.nextInt(200);
      held[k] = new Buffer(DType.FLOAT32, n);
      held[k].retain();
      java.util.Arrays.fill((float[]) d.room(held[k]), n);
    }
    int most = 60 * 4 * (1 << 16);
    say(
        right && d.bytes() < most,
        "pieces of any size",
        (int) d.liveBytes() + " bytes of " + (int) d.bytes());
  }
}
