package dev.kinglet.device.webgl;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/** Caps, paging, half floats, limits, reads, and a lost context. */
final class MemoryProof {
  private MemoryProof() {}

  /** {@code x + 1} over n elements. */
  private static Kernel increment(int n) {
    return with(Prim.ADD, n);
  }

  /** Each element and 1, combined. */
  private static Kernel with(Prim op, int n) {
    Val x = new Val.Load(Type.F, 0, Ix.loop(0, 1), new Ix.Check[0], null);
    Val y = new Val.Apply(op, Type.F, x, new Val.Param(Type.F, 0));
    return new Kernel(
        "add",
        new int[] {n},
        new int[0],
        new Kernel.Reduction[0],
        new Val[] {y},
        new Type[] {Type.F},
        new int[] {n},
        new double[] {1},
        new Type[] {Type.F});
  }

  private static Buffer floats(int n, float value) {
    float[] x = new float[n];
    java.util.Arrays.fill(x, value);
    Buffer b = new Buffer(DType.FLOAT32, n, x);
    b.retain();
    return b;
  }

  private static Buffer add(WebGlDevice d, Buffer x) {
    Buffer y = new Buffer(DType.FLOAT32, x.size);
    y.retain();
    d.prepare(increment(x.size)).run(new Buffer[] {x}, new Buffer[] {y});
    return y;
  }

  static void run() {
    double cap = 1 << 20;
    WebGlDevice d = WebGlDevice.create(new WebGlDevice.Options(false, cap, 1 << 18, 1024, 0));
    int n = 1 << 14;
    Buffer[] all = new Buffer[64];
    double most = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = add(d, i == 0 ? floats(n, 0) : all[i - 1]);
      most = Math.max(most, d.liveBytes());
    }
    boolean right = true;
    for (int i = 0; i < all.length; i++) {
      d.readSync(all[i]);
      right &= ((float[]) all[i].host)[n - 1] == i + 1;
    }
    DeviceProof.say(
        right && most <= cap && d.pagedOut() > 0,
        "live cap",
        "4 MiB of results in " + (int) (most / 1024) + " KiB, " + d.pagedOut() + " paged out");
    for (Buffer b : all) {
      b.release();
    }
    DeviceProof.say(
        d.poolBytes() <= 1 << 18 && d.liveBytes() <= n * 4,
        "pool cap",
        (int) (d.poolBytes() / 1024) + " KiB free, " + d.textures() + " textures");
    d.trim();
    DeviceProof.say(d.poolBytes() == 0, "trim", d.textures() + " textures");
    d.dispose();
    WebGlDevice h = WebGlDevice.create(new WebGlDevice.Options(true, cap, cap, 1024, 0));
    Buffer y = add(h, floats(5, 0.1f));
    h.readSync(y);
    float got = ((float[]) y.host)[4];
    DeviceProof.say(
        Math.abs(got - 1.1) < 1e-3 && got != 1.1f && h.info().contains("16 bits"),
        "half floats",
        "0.1 + 1 = " + got);
    h.dispose();
    programs();
    read();
  }

  /** Results that were read and never let go do without textures, but keep their values. */
  private static void read() {
    WebGlDevice d = WebGlDevice.create(new WebGlDevice.Options(false, 1 << 26, 1 << 26, 1024, 0));
    int n = 1 << 12;
    Buffer x = floats(n, 1);
    Buffer[] all = new Buffer[200];
    Buffer used = add(d, x);
    d.readSync(used);
    for (int i = 0; i < all.length; i++) {
      all[i] = add(d, i % 2 == 0 ? x : used);
      d.readSync(all[i]);
    }
    DeviceProof.say(
        d.textures() <= 24 && d.liveBytes() + d.poolBytes() <= 24 * 4 * n && d.uploads() == 1,
        "results that were read",
        d.textures() + " textures for " + all.length + ", " + d.uploads() + " uploads");
    Buffer y = add(d, all[0]); // its own texture is long another's
    d.readSync(y);
    boolean again = d.uploads() == 2 && ((float[]) y.host)[n - 1] == 3;
    y.host = null; // as a reader does that keeps the array
    for (int i = 0; i < 40; i++) {
      d.readSync(add(d, x));
    }
    d.readSync(y);
    DeviceProof.say(
        again && ((float[]) y.host)[n - 1] == 3,
        "results that were read, used and read again",
        d.uploads() + " uploads; " + ((float[]) y.host)[n - 1]);
    d.dispose();
  }

  /** Only the programs used last are kept; one that was let go is made again. */
  private static void programs() {
    WebGlDevice d = WebGlDevice.create(new WebGlDevice.Options(false, 1 << 20, 1 << 18, 2, 0));
    Prim[] ops = {Prim.ADD, Prim.SUB, Prim.MUL, Prim.MAX};
    float[] want = {4, 2, 3, 3};
    Device.Task[] tasks = new Device.Task[ops.length];
    for (int i = 0; i < ops.length; i++) {
      tasks[i] = d.prepare(with(ops[i], 4));
    }
    boolean right = true;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < ops.length; i++) {
        Buffer y = new Buffer(DType.FLOAT32, 4);
        y.retain();
        tasks[i].run(new Buffer[] {floats(4, 3)}, new Buffer[] {y});
        d.readSync(y);
        right &= ((float[]) y.host)[3] == want[i];
      }
    }
    DeviceProof.say(right && d.programs() == 2, "programs kept", d.programs() + " of 4");
    d.dispose();
  }

  static void limits(WebGlDevice d) {
    String message = "";
    try {
      int n = d.maxSize() + 4;
      d.prepare(increment(n))
          .run(new Buffer[] {floats(4, 0)}, new Buffer[] {new Buffer(DType.FLOAT32, n)});
    } catch (KingletException e) {
      message = e.getMessage();
    }
    DeviceProof.say(message.contains("takes a texture of"), "too large", message);
    Val sum = new Val.Literal(Type.F, 0);
    int many = d.maxInputs() + 1;
    Type[] types = new Type[many];
    int[] sizes = new int[many];
    Buffer[] in = new Buffer[many];
    for (int i = 0; i < many; i++) {
      Val x = new Val.Load(Type.F, i, Ix.loop(0, 1), new Ix.Check[0], null);
      sum = new Val.Apply(Prim.ADD, Type.F, sum, x);
      types[i] = Type.F;
      sizes[i] = 4;
      in[i] = floats(4, 0);
    }
    Kernel k =
        new Kernel(
            "add add",
            new int[] {4},
            new int[0],
            new Kernel.Reduction[0],
            new Val[] {sum},
            types,
            sizes,
            new double[0],
            new Type[0]);
    message = "";
    try {
      d.prepare(k).run(in, new Buffer[] {new Buffer(DType.FLOAT32, 4)});
    } catch (KingletException e) {
      message = e.name() + ": " + e.getMessage();
    }
    DeviceProof.say(
        message.startsWith("DeviceError: add add: the program does not compile")
            && message.contains("\n1: #version 300 es"),
        "program that does not link",
        message.substring(0, Math.min(120, message.indexOf('\n') + 1)).trim());
  }

  /** Reads that do not block, several at once, then a context that is lost under two of them. */
  static void reads(WebGlDevice d, Runnable then) {
    int[] left = {4};
    Buffer a = add(d, floats(3, 4));
    Buffer b = add(d, floats(5000, 8));
    double start = Page.now();
    for (int i = 0; i < left[0]; i++) {
      Buffer x = i % 2 == 0 ? a : b;
      d.read(
          x,
          e -> {
            boolean ok = e == null && ((float[]) x.host)[x.size - 1] == (x == a ? 5 : 9);
            if (!ok || left[0] == 1) {
              DeviceProof.say(
                  ok, "reads", "four at once in " + (int) (Page.now() - start + 1) + " ms");
            }
            if (--left[0] == 0) {
              lose(then);
            }
          });
    }
  }

  private static void lose(Runnable then) {
    WebGlDevice d = WebGlDevice.create(WebGlDevice.Options.DEFAULT);
    Buffer a = add(d, floats(100, 1));
    Buffer b = add(d, a);
    int[] left = {2};
    for (Buffer x : new Buffer[] {a, b}) {
      d.read(
          x,
          e -> {
            boolean ok = e instanceof KingletException k && k.name().equals("ContextLostError");
            DeviceProof.say(ok, "read of a lost context", e == null ? "no error" : e.getMessage());
            if (--left[0] == 0) {
              String later = "";
              try {
                add(d, floats(4, 0));
              } catch (KingletException k) {
                later = k.name();
              }
              DeviceProof.say(later.equals("ContextLostError"), "run after that", later);
              then.run();
            }
          });
    }
    d.loseContext();
  }
}
