package dev.kinglet.device.cpu;

import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several small steps as one: their block programs and products one behind the other, with all
 * values at fixed places of one array. What a step costs besides its numbers (frames, arrays,
 * buffers) is paid once for all. An input that is the same buffer as in the run before is there
 * already. For floats and for what needs no checks.
 */
final class Flat implements Device.Task {
  /** The most elements of all values together, and of one instruction. */
  private static final int MOST = 1 << 14;

  private static final int APPLY = 0;
  private static final int COPY = 1;
  private static final int GATHER = 2;
  private static final int PRODUCT = 3;
  private static final int FOLD = 4;

  /** An instruction: what becomes of the elements from {@code a} and {@code b} on. */
  private static final class Op {
    final int kind;
    final int d;
    final int a;

    /** -1 where there is none. */
    final int b;

    final int n;
    Prim prim;
    int[] index;
    Gemm gemm;
    Fold fold;

    /** How many elements are folded into one. */
    int reds;

    Op(int kind, int d, int a, int b, int n) {
      this.kind = kind;
      this.d = d;
      this.a = a;
      this.b = b;
      this.n = n;
    }
  }

  private final List<Op> made = new ArrayList<>();
  private Op[] ops;
  private float[] values = new float[64];
  private int top;

  /** By place: where its values are, or -1. */
  private int[] at = {};

  private final int[] ins;
  private final int[] outs;

  /** Whose values those of the inputs are. */
  private final Buffer[] last;

  private Flat(int[] ins, int[] outs) {
    this.ins = ins;
    this.outs = outs;
    last = new Buffer[ins.length];
  }

  /** Steps as one task, see {@link Device#whole}; null where one is not of that kind. */
  static Flat of(Device.Task[] tasks, int[][] reads, int[][] writes, int[][] ends) {
    Flat f = new Flat(ends[0], ends[1]);
    for (int s = 0; s < tasks.length; s++) {
      if (!(tasks[s] instanceof CpuDevice.Work w) || !f.add(w, reads[s], writes[s])) {
        return null;
      }
    }
    f.ops = f.made.toArray(new Op[0]);
    return f;
  }

  private int take(int n) {
    int from = top;
    top += n;
    if (top > values.length) {
      values = Arrays.copyOf(values, 2 * top);
    }
    return from;
  }

  private int place(int p, int n) {
    int known = at.length;
    if (p >= known) {
      at = Arrays.copyOf(at, p + 1);
      Arrays.fill(at, known, p + 1, -1);
    }
    if (at[p] < 0) {
      at[p] = take(n);
    }
    return at[p];
  }

  private Op emit(int kind, int d, int a, int b, int n) {
    Op o = new Op(kind, d, a, b, n);
    made.add(o);
    return o;
  }

  private boolean add(CpuDevice.Work w, int[] reads, int[] writes) {
    Prepared p = w.prepared;
    Kernel k = w.kernel;
    boolean fits = p != null && !p.isEmpty && p.channels == null && p.columns == null;
    fits = fits && (p.gemm == null || p.gemm.isFlat()) && (double) k.outSize() * k.redSize() < MOST;
    for (int i = 0; fits && i < reads.length; i++) {
      fits = k.inputs()[i] == Type.F && k.inputSizes()[i] < MOST;
    }
    for (int i = 0; fits && i < writes.length; i++) {
      fits = k.outputs()[i].type == Type.F;
    }
    if (!fits || top > MOST) {
      return false;
    }
    int n = k.outSize();
    int[] in = new int[reads.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = place(reads[i], k.inputSizes()[i]);
    }
    int[] out = new int[writes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = place(writes[i], n);
    }
    int[] folded = new int[k.reductions().length];
    for (int j = 0; j < folded.length; j++) {
      folded[j] = j == p.bare ? out[0] : take(n);
    }
    if (p.gemm != null) {
      emit(PRODUCT, folded[0], in[p.gemm.a.slot], in[p.gemm.b.slot], n).gemm = p.gemm;
    } else if (p.rows != null) {
      int[] r = program(p.rows, k, in, out, folded, n * k.redSize());
      for (int j = 0; j < folded.length; j++) {
        if (r == null || !p.rows.foldFloat[j]) {
          return false;
        }
        int b = p.rows.bodies[2 * j + 1];
        Op o = emit(FOLD, folded[j], r[p.rows.bodies[2 * j]], b < 0 ? -1 : r[b], n);
        o.fold = p.rows.folds[j];
        o.reds = k.redSize();
      }
    }
    return p.map == null || program(p.map, k, in, out, folded, n) != null;
  }

  /** The instructions of a program; returns where its registers are, or null. */
  private int[] program(Program q, Kernel k, int[] in, int[] out, int[] folded, int n) {
    if (q.intStores > 0 || n > Program.BLOCK) {
      return null;
    }
    int[] store = new int[q.floatStores];
    for (int i = 0; i < store.length; i++) {
      store[i] = take(n);
    }
    int[] reg = new int[q.registers];
    for (int r = 0; r < reg.length; r++) {
      reg[r] = q.store[r] < 0 ? -1 : store[q.store[r]];
    }
    for (int j = 0; j < q.direct.length; j++) {
      if (q.direct[j] >= 0) {
        reg[q.direct[j]] = out[j];
      }
    }
    int[] still = new int[q.outerLoops];
    for (Step[] section : q.sections) {
      for (Step s : section) {
        switch (s.op) {
          case Step.FILL -> {
            double v = s.x < 0 ? s.value : k.params()[s.x];
            Arrays.fill(values, reg[s.d], reg[s.d] + n, (float) v);
          }
          case Step.DENSE -> reg[s.d] = in[s.x] + s.index.base(still);
          case Step.LOAD -> {
            int[] index = new int[n];
            s.index.indices(s.index.base(still), 0, n, index, new int[q.scratch]);
            emit(GATHER, reg[s.d], in[s.x], -1, n).index = index;
          }
          case Step.FOLDED -> reg[s.d] = folded[s.x];
          case Step.APPLY -> {
            if (s.prim == Prim.SELECT || !q.isFloat[s.d] || !q.isFloat[s.a]) {
              return null;
            }
            emit(APPLY, reg[s.d], reg[s.a], s.b < 0 ? -1 : reg[s.b], n).prim = s.prim;
          }
          case Step.STORE -> emit(COPY, out[s.x], reg[s.a], -1, n);
          default -> {
            return null;
          }
        }
      }
    }
    return reg;
  }

  @Override
  public void run(Buffer[] in, Buffer[] out) {
    float[] v = values;
    for (int i = 0; i < ins.length; i++) {
      if (in[i] != last[i]) {
        float[] x = (float[]) in[i].host;
        int o = at[ins[i]];
        for (int k = 0; k < x.length; k++) {
          v[o + k] = x[k];
        }
        last[i] = in[i];
      }
    }
    for (Op o : ops) {
      run(o, v);
    }
    for (int i = 0; i < outs.length; i++) {
      float[] y = new float[out[i].size];
      int o = at[outs[i]];
      for (int k = 0; k < y.length; k++) {
        y[k] = v[o + k];
      }
      out[i].host = y;
    }
  }

  private static void run(Op o, float[] v) {
    int n = o.n;
    switch (o.kind) {
      case APPLY -> {
        if (o.b < 0) {
          Scalars.unary(o.prim, v, o.d, v, o.a, n);
        } else {
          Scalars.binary(o.prim, v, o.d, v, o.a, v, o.b, n);
        }
      }
      case COPY -> {
        for (int i = 0; i < n; i++) {
          v[o.d + i] = v[o.a + i];
        }
      }
      case GATHER -> {
        for (int i = 0; i < n; i++) {
          v[o.d + i] = v[o.a + o.index[i]];
        }
      }
      case PRODUCT -> o.gemm.dots(v, o.a, v, o.b, v, o.d);
      default -> {
        int reds = o.reds;
        for (int i = 0; i < n; i++) {
          v[o.d + i] =
              (float)
                  (o.b < 0
                      ? Folds.row(o.fold, v, o.a + i * reds, reds)
                      : Folds.dot(v, o.a + i * reds, v, o.b + i * reds, reds));
        }
      }
    }
  }
}
