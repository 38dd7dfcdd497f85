package dev.kinglet.device.cpu;

import dev.kinglet.core.DType;
import dev.kinglet.core.Platform;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;

/**
 * The plain evaluator: kernels as block programs over host arrays, matrix products and convolutions
 * by a packed kernel, on all cores where there are threads.
 */
public final class CpuDevice implements Device {
  /** Work below this many element steps stays on the calling thread. */
  static final int PARALLEL_FROM = 1 << 16;

  /** Pieces that work is cut into; more than cores, so that they even out. */
  static final int CHUNKS = 32;

  private final Parallel parallel;
  private final Blocks blocks = new Blocks();

  /** Uses all cores on the JVM. */
  public CpuDevice() {
    this(Platform.isJavaScript() ? Parallel.SERIAL : new dev.kinglet.jvm.Threads());
  }

  /** Spreads large kernels by {@code parallel}. */
  public CpuDevice(Parallel parallel) {
    this.parallel = parallel;
  }

  @Override
  public String name() {
    return "cpu";
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
    return Integer.MAX_VALUE / 8;
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
    return Platform.isJavaScript()
        ? "cpu: plain loops on one thread\n"
        : "cpu: plain loops on "
            + Runtime.getRuntime().availableProcessors()
            + " threads"
            + (Packed.tiles == null ? "" : ", matrix products by " + Packed.tiles.describe())
            + "\n";
  }

  @Override
  public boolean runs(Node special) {
    return special instanceof Node.Scan
        || special instanceof Node.ArgSort
        || special instanceof Node.Scatter
        || special instanceof Node.Join;
  }

  @Override
  public Task prepare(Kernel k) {
    return new Work(k.outSize() == 0 ? null : new Prepared(k), k);
  }

  @Override
  public Task prepare(Kernel k, Task task) {
    return new Work(((Work) task).prepared, k);
  }

  @Override
  public Task whole(Task[] tasks, int[][] reads, int[][] writes, int[][] ends) {
    return Flat.of(tasks, reads, writes, ends);
  }

  /** A kernel, ready to run. */
  final class Work implements Task {
    final Prepared prepared;
    final Kernel kernel;

    /** Host arrays of the inputs and outputs, while it runs. */
    private final Object[] x;

    private final Object[] y;

    Work(Prepared prepared, Kernel kernel) {
      this.prepared = prepared;
      this.kernel = kernel;
      x = new Object[kernel.inputs().length];
      y = new Object[kernel.outputs().length];
    }

    @Override
    public void run(Buffer[] in, Buffer[] out) {
      for (int i = 0; i < x.length; i++) {
        x[i] = in[i].host;
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = allocate(out[i].dtype, out[i].size);
      }
      if (prepared != null) {
        compute(prepared, kernel, x, y);
      }
      for (int i = 0; i < y.length; i++) {
        out[i].host = y[i];
        y[i] = null;
      }
      for (int i = 0; i < x.length; i++) {
        x[i] = null;
      }
    }
  }

  private void compute(Prepared p, Kernel k, Object[] in, Object[] out) {
    if (p.gemm != null || p.channels != null) {
      // one plain output: the product is computed in place
      float[] sums = out.length == 1 && out[0] instanceof float[] f ? f : new float[k.outSize()];
      if (p.gemm != null) {
        p.gemm.run(in, sums, parallel);
      } else {
        p.channels.run(in, sums, parallel);
      }
      p.sums[0] = sums;
      finish(p, k, in, out, p.sums);
      p.sums[0] = null;
    } else if (p.columns != null) {
      Reducer.columns(p.columns, k, in, out, parallel, blocks);
    } else if (p.rows != null) {
      finish(p, k, in, out, Reducer.rows(p.rows, k, in, parallel, blocks));
    } else {
      map(p.map, k, in, out, p.isEmpty ? Reducer.identities(k) : null);
    }
  }

  /** Outputs after the reductions; a bare fold is the output itself. */
  private void finish(Prepared p, Kernel k, Object[] in, Object[] out, Object[] folded) {
    if (p.bare >= 0) {
      out[0] = folded[p.bare];
    } else {
      map(p.map, k, in, out, folded);
    }
  }

  private void map(Program p, Kernel k, Object[] in, Object[] out, Object[] folded) {
    int size = k.outSize();
    if (size <= Program.BLOCK) {
      Frame fr = Frame.open(p, blocks, in, out, k.params());
      fr.folded = folded;
      p.start(fr, size);
      p.aim(fr, 0);
      p.run(Program.LANES, fr, 0, size);
      fr.close();
      return;
    }
    int block = Program.BLOCK;
    int blocksOfAll = (size + block - 1) / block;
    int chunks = size < PARALLEL_FROM ? 1 : Math.min(blocksOfAll, CHUNKS);
    int each = (blocksOfAll + chunks - 1) / chunks * block;
    parallel.run(
        chunks,
        c -> {
          Frame fr = Frame.open(p, chunks == 1 ? blocks : null, in, out, k.params());
          fr.folded = folded;
          p.start(fr, block);
          int end = Math.min(size, (c + 1) * each);
          for (int at = c * each; at < end; at += block) {
            p.aim(fr, at);
            p.run(Program.LANES, fr, at, Math.min(block, end - at));
          }
          fr.close();
        });
  }

  static Object allocate(DType t, int n) {
    return t == DType.FLOAT32 ? new float[n] : t == DType.BOOL ? new byte[n] : (Object) new int[n];
  }

  @Override
  public void run(Node special, Buffer[] in, Buffer out) {
    Object all = allocate(out.dtype, out.size);
    run(special, in, all);
    out.host = all;
  }

  /** The same into an array of zeros. */
  public void run(Node special, Buffer[] in, Object out) {
    Object x = in[0].host;
    if (special instanceof Node.Scan s) {
      Sorts.scan(s, x, out);
    } else if (special instanceof Node.Join j) {
      Sorts.join(j.rows, in, out);
    } else if (special instanceof Node.ArgSort s) {
      Sorts.argSort(s, x, (int[]) out);
    } else {
      Sorts.scatter((Node.Scatter) special, x, (int[]) in[1].host, out);
    }
  }

  @Override
  public void readSync(Buffer b) {
    // values are in host arrays from the start
  }

  @Override
  public void read(Buffer b, Done done) {
    done.run(null);
  }

  @Override
  public String source(Kernel k) {
    return Listing.of(k);
  }
}
