package dev.kinglet.device.wasm;

import dev.kinglet.codegen.wasm.Compiled;
import dev.kinglet.codegen.wasm.Features;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import org.teavm.jso.JSObject;

/**
 * Kernels as WebAssembly with vectors: a module for each, over buffers in one memory. What no
 * module is made for, the plain evaluator computes on the same memory.
 */
public final class WasmDevice implements Device {
  /**
   * What can be chosen.
   *
   * @param limit bytes that the memory may have; a multiple of 65,536
   * @param modules the most compiled kernels that are kept
   * @param threads the most threads that work, where the page can have any
   */
  public record Options(int limit, int modules, int threads) {
    /** 1 GiB, 1,024 modules, 8 threads. */
    public static final Options DEFAULT = new Options(1 << 30, 1024, 8);
  }

  /** Element steps that take long enough to be shared, whatever they are. */
  private static final double BIG = 8e6;

  /** Bytes of the memory at first. */
  private static final int FIRST = 1 << 20;

  private final CpuDevice cpu = new CpuDevice();
  private final Features features;
  private final Heap heap;
  private final Modules modules;
  private final Threads threads;
  private int runs;

  /** Whether even the smallest steps are shared. */
  private boolean sharesAll;

  /**
   * A device.
   *
   * @throws KingletException saying why, where the page has no WebAssembly with vectors
   */
  public static WasmDevice create(Options options) {
    String absence = Native.absence();
    if (absence != null) {
      throw KingletException.device(null, absence);
    }
    return new WasmDevice(options);
  }

  private WasmDevice(Options options) {
    boolean shared = options.threads() > 1 && Threads.isPossible();
    features = new Features(Native.hasMadd(), shared);
    int limit = options.limit();
    int first = Math.min(FIRST, limit);
    JSObject memory = Native.memory(first >> 16, limit >> 16, shared);
    heap = new Heap(this, memory, first, limit, Threads.WORDS);
    threads = new Threads(memory, shared ? Math.min(options.threads(), Threads.cores()) : 1);
    modules = new Modules(heap.memory, features, options.modules());
  }

  @Override
  public String name() {
    return "wasm";
  }

  @Override
  public int maxInputs() {
    return 1024;
  }

  @Override
  public int maxOutputs() {
    return 1024;
  }

  @Override
  public int maxSize() {
    return Math.min(heap.limit / 4, cpu.maxSize());
  }

  @Override
  public boolean isSoftware() {
    return false;
  }

  @Override
  public boolean splitsFolds() {
    return false;
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
  public Task prepare(Kernel k) {
    return new Work(k.outSize() == 0 ? null : modules.of(k), k, null);
  }

  @Override
  public Task prepare(Kernel k, Task task) {
    Work w = (Work) task;
    return new Work(w.module, k, w.other);
  }

  private final class Work implements Task {
    final Modules.Entry module;
    private final Kernel kernel;

    /** The plain evaluator's, where there is no module. */
    private final Task other;

    Work(Modules.Entry module, Kernel kernel, Task like) {
      this.module = module;
      this.kernel = kernel;
      boolean plain = module == null || module.steps == null;
      other = !plain ? null : like == null ? cpu.prepare(kernel) : cpu.prepare(kernel, like);
    }

    @Override
    public void run(Buffer[] in, Buffer[] out) {
      if (other != null) {
        other.run(onHost(in), out);
      } else {
        WasmDevice.this.run(module, kernel, in, out);
      }
    }
  }

  private void run(Modules.Entry m, Kernel k, Buffer[] in, Buffer[] out) {
    Compiled code = m.code;
    double[] params = k.params();
    heap.stamp++;
    runs++;
    Region work = null;
    Region form = null;
    Compiled.Kept kept = code.kept();
    boolean isThere = false;
    try {
      int words = Compiled.ARGS + in.length + out.length + params.length;
      int scratch = 4 * words + 15 & -16;
      work = heap.take((double) scratch + code.scratch());
      for (Buffer b : in) {
        heap.of(b);
      }
      for (Buffer b : out) {
        heap.give(b);
      }
      if (kept != null) {
        // a factor that comes a second time is worth keeping as it was packed
        Region b = (Region) in[kept.slot()].device;
        form = b.form(m);
        isThere = form != null;
        if (form == null && b.reader == m) {
          form = heap.spare(code.scratch() - code.packed());
        }
        b.reader = m;
      }
      int[] w = heap.words;
      int at = work.at >> 2;
      w[at] = 0;
      w[at + 2] = work.at + scratch;
      w[at + 3] = form != null ? form.at : work.at + scratch + code.packed();
      int to = at + Compiled.ARGS;
      for (Buffer b : in) {
        w[to++] = ((Region) b.device).at;
      }
      for (Buffer b : out) {
        w[to++] = ((Region) b.device).at;
      }
      for (int i = 0; i < params.length; i++) {
        w[to++] =
            k.paramTypes()[i] == Type.F
                ? Float.floatToRawIntBits((float) params[i])
                : (int) params[i];
      }
      for (int i = 0; i < m.steps.length; i++) {
        boolean some = isThere && i == kept.step();
        if (!step(m, i, work.at, some ? kept.unit() : code.steps()[i].units(), k)) {
          i = -1; // what a lost worker left behind is written again from the beginning
        }
      }
      m.runs++;
      if (form != null) {
        form.stamp = heap.stamp;
        if (!isThere) {
          ((Region) in[kept.slot()].device).keep(form, m);
          isThere = true;
        }
      }
      if (w[at] != 0) {
        Compiled.Lookup l = code.lookups()[w[at] - 1];
        throw KingletException.index(l.op(), w[at + 1], l.low(), l.high());
      }
    } catch (RuntimeException e) {
      for (Buffer b : out) {
        if (b.device != null) {
          b.device.free();
          b.device = null;
        }
      }
      throw e;
    } finally {
      if (work != null) {
        heap.free(work);
      }
      if (form != null && !isThere) {
        heap.free(form);
      }
    }
  }

  /**
   * Does a step, alone or with others: the first times alone, to see what it takes. False: somebody
   * did not come back.
   */
  private boolean step(Modules.Entry m, int i, int args, int units, Kernel k) {
    Compiled.Step s = m.code.steps()[i];
    if (threads.most > 1 && units >= 2 * s.grain()) {
      boolean isSure = m.runs > 2 || m.ms[i] > 10 * Threads.WORTH;
      boolean isBig = (double) k.outSize() * k.redSize() > BIG;
      if (isBig || sharesAll || isSure && m.ms[i] > Threads.WORTH) {
        if (threads.isReady()) {
          return threads.run(m, i, args, units, s.grain());
        }
      } else if (!isSure) {
        double since = Threads.now();
        Native.call(m.steps[i], args, 0, units);
        double ms = Threads.now() - since;
        m.ms[i] = m.runs == 0 ? ms : Math.min(ms, m.ms[i]);
        return true;
      }
    }
    Native.call(m.steps[i], args, 0, units);
    return true;
  }

  /** The same buffers, for the plain evaluator: arrays that are views of the memory. */
  private Buffer[] onHost(Buffer[] in) {
    Buffer[] out = in.clone();
    for (int i = 0; i < in.length; i++) {
      if (in[i].host == null) {
        out[i] = new Buffer(in[i].dtype, in[i].size, heap.view(in[i]));
      }
    }
    return out;
  }

  @Override
  public void run(Node special, Buffer[] in, Buffer out) {
    heap.stamp++;
    Region r = heap.give(out); // before there are views: the memory may grow
    try {
      if (special instanceof Node.Scatter) {
        java.util.Arrays.fill(heap.words, r.at >> 2, r.at + r.bytes >> 2, 0);
      }
      cpu.run(special, onHost(in), heap.view(out));
    } catch (RuntimeException e) {
      out.device.free();
      out.device = null;
      throw e;
    }
  }

  @Override
  public void readSync(Buffer b) {
    if (b.host == null) {
      heap.read(b);
      ((Region) b.device).seen = true;
    }
  }

  @Override
  public void read(Buffer b, Done done) {
    readSync(b);
    done.run(null);
  }

  /** Lets at most so many threads work, 8 at most; 0: as many as there are cores. */
  public void setThreads(int count) {
    if (features.shared()) {
      int n = count <= 0 ? Threads.cores() : count;
      threads.limit(Math.min(n, Options.DEFAULT.threads()));
    }
  }

  /** From now on even the smallest steps are shared; whether there is somebody yet. */
  boolean shareAll() {
    sharesAll = true;
    return threads.isReady();
  }

  /** Room for the values of a buffer, as an array. */
  Object room(Buffer b) {
    heap.give(b);
    return heap.view(b);
  }

  /** The values of a buffer, as they lie in the memory. */
  Object view(Buffer b) {
    return heap.view(b);
  }

  /** How many threads may work. */
  public int threads() {
    return threads.most;
  }

  /** Bytes of the memory. */
  public double bytes() {
    return heap.size;
  }

  /** Bytes of it that hold values. */
  public double liveBytes() {
    return heap.used();
  }

  @Override
  public String info() {
    return "wasm: vectors of 128 bits"
        + (features.madd() ? ", fused multiplication and addition" : "")
        + ", "
        + threads.count()
        + " of "
        + threads.most
        + " threads; "
        + (heap.used() >> 10)
        + " KiB in use of "
        + (heap.size >> 10)
        + ", at most "
        + (heap.limit >> 20)
        + " MiB; "
        + heap.pagedOut
        + " buffers moved out; "
        + modules.count
        + " modules, "
        + modules.plain
        + " kernels by plain loops, "
        + runs
        + " runs, "
        + threads.shared
        + " steps shared\n";
  }

  @Override
  public String source(Kernel k) {
    Modules.Entry m = k.outSize() == 0 ? null : modules.of(k);
    if (m == null || m.steps == null) {
      return cpu.source(k);
    }
    StringBuilder b = new StringBuilder("// ").append(k.label());
    for (Compiled.Step s : m.code.steps()) {
      b.append("\n// step: ").append(s.units()).append(" units");
    }
    b.append("\n// ").append(m.code.module().length).append(" bytes of WebAssembly\n");
    int n = 0;
    for (byte x : m.code.module()) {
      b.append("0123456789abcdef".charAt(x >> 4 & 15));
      b.append("0123456789abcdef".charAt(x & 15));
      b.append(++n % 32 == 0 ? '\n' : ' ');
    }
    return b.append('\n').toString();
  }
}
