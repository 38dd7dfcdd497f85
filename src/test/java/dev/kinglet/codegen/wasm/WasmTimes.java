package dev.kinglet.codegen.wasm;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ConvOps;
import dev.kinglet.api.ops.Padding;
import dev.kinglet.device.Device;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.engine.Devices;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Prints how long the kernels of typical calls take as WebAssembly in Node, one thread. */
public final class WasmTimes {
  private static final List<Kernel> SEEN = new ArrayList<>();
  private static final List<Buffer[]> INPUTS = new ArrayList<>();

  private WasmTimes() {}

  /** Arguments: how the names of cases begin. */
  public static void main(String[] args) throws Exception {
    String only = args.length > 0 ? args[0] : "";
    Devices.setHost(new Watching());
    Tensor x = random(1024, 1024);
    Tensor a = random(1024, 1024);
    Tensor b = random(1024, 1024);
    run(
        only,
        "chain",
        () -> {
          Tensor t = x.mul(a).add(b).relu().sigmoid().exp();
          return t.mul(x).sub(b).abs().sqrt().add(a);
        });
    run(only, "softmax", x::softmax);
    run(only, "sum0", () -> x.sum(0));
    run(only, "sum1", () -> x.sum(1));
    run(only, "mean", x::mean);
    run(only, "transpose", x::transpose);
    run(only, "exp", x::exp);
    run(only, "tanh", x::tanh);
    Tensor image = random(1, 112, 112, 64);
    Tensor dw = random(3, 3, 64, 1);
    run(only, "dw112", () -> image.depthwiseConv2d(dw, ConvOps.Conv.of(1, Padding.SAME)));
    Tensor v = random(1, 1024);
    run(only, "matvec", () -> v.matMul(x));
    run(only, "pool", () -> image.maxPool(2, 2, Padding.VALID));
    run(only, "mm256", () -> random(256, 256).matMul(random(256, 256)));
    run(only, "mm512", () -> random(512, 512).matMul(random(512, 512)));
    Tensor c = random(1, 56, 56, 64);
    Tensor w = random(3, 3, 64, 64);
    run(only, "c56", () -> c.conv2d(w, 1, Padding.SAME));
  }

  private static Tensor random(int... shape) {
    int n = 1;
    for (int s : shape) {
      n *= s;
    }
    Random r = new Random(n);
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = r.nextFloat() - 0.5f;
    }
    return Tensor.of(v, shape);
  }

  private static void run(String only, String name, Supplier<Tensor> f) throws Exception {
    if (!name.startsWith(only)) {
      return;
    }
    SEEN.clear();
    INPUTS.clear();
    f.get().floats();
    NodeRun run = new NodeRun();
    for (int i = 0; i < SEEN.size(); i++) {
      Kernel k = SEEN.get(i);
      run.add(k, INPUTS.get(i), Wasm.compile(k, new Features(true, false)), 40);
    }
    double total = 0;
    StringBuilder each = new StringBuilder();
    int i = 0;
    for (NodeRun.Result r : run.run()) {
      if (r.failed() != null) {
        System.out.println(name + ": " + r.failed());
        return;
      }
      double best = java.util.Arrays.stream(r.ms()).min().getAsDouble();
      total += best;
      each.append(String.format("  %s %.3f (first %.3f)", SEEN.get(i++).label(), best, r.ms()[0]));
    }
    System.out.printf("%-10s %8.3f ms %s%n", name, total, each);
  }

  /** The plain evaluator, and a note of what it was given. */
  private static final class Watching implements Device {
    private final CpuDevice cpu = new CpuDevice();

    @Override
    public Task prepare(Kernel k) {
      Task t = cpu.prepare(k);
      return (in, out) -> {
        SEEN.add(k);
        Buffer[] copy = new Buffer[in.length];
        for (int i = 0; i < in.length; i++) {
          copy[i] = new Buffer(in[i].dtype, in[i].size, in[i].host);
        }
        INPUTS.add(copy);
        t.run(in, out);
      };
    }

    @Override
    public String name() {
      return cpu.name();
    }

    @Override
    public int maxInputs() {
      return cpu.maxInputs();
    }

    @Override
    public int maxOutputs() {
      return cpu.maxOutputs();
    }

    @Override
    public int maxSize() {
      return cpu.maxSize();
    }

    @Override
    public int repeats() {
      return 9;
    }

    @Override
    public boolean runs(Node special) {
      return cpu.runs(special);
    }

    @Override
    public void run(Node special, Buffer[] in, Buffer out) {
      cpu.run(special, in, out);
    }

    @Override
    public void readSync(Buffer b) {}

    @Override
    public void read(Buffer b, Done done) {
      done.run(null);
    }

    @Override
    public boolean isSoftware() {
      return true;
    }

    @Override
    public boolean splitsFolds() {
      return false;
    }

    @Override
    public String info() {
      return cpu.info();
    }

    @Override
    public String source(Kernel k) {
      return cpu.source(k);
    }
  }
}
