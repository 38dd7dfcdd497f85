package dev.kinglet.device.cpu;

import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;

/**
 * A kernel compiled to steps over blocks of lanes, in sections that run ever more often: what never
 * changes, what depends on the lanes only, what the reduced loops repeat, and the end of a block.
 */
final class Program {
  /** The most lanes at once: a handful of registers stay in the first-level cache. */
  static final int BLOCK = 1024;

  static final int UNIFORM = 0;
  static final int LANES = 1;
  static final int BODY = 2;
  static final int END = 3;

  final Step[][] sections = new Step[4][];
  final Fold[] folds;

  /** Loops 0 .. lanes-1 are lanes. */
  final int lanes;

  final int outerLoops;

  /** How many lanes there are at once. */
  final int width;

  /** A frame that nobody uses now, or null. */
  Frame spare;

  /** Ints that walking an index takes. */
  int scratch;

  int registers;
  boolean[] isFloat;

  /** Which storage a register has; -1: it points into an input, an output or a fold's results. */
  int[] store;

  int floatStores;
  int intStores;

  /** Register of output j when it is written in place, else -1. */
  int[] direct;

  /** Registers of the reductions' bodies. */
  int[] bodies;

  /** Reductions accumulated lane by lane (0 when this program does not do that). */
  int columnFolds;

  boolean[] foldFloat;

  Program(Kernel k, int lanes) {
    this.lanes = lanes;
    outerLoops = k.out().length + k.red().length - lanes;
    double all = 1;
    for (int i = 0; i < lanes; i++) {
      all *= k.sizes()[i];
    }
    width = (int) Math.min(all, BLOCK);
    scratch = lanes + 1;
    folds = new Fold[k.reductions().length];
    for (int i = 0; i < folds.length; i++) {
      folds[i] = k.reductions()[i].fold();
    }
  }

  /** Runs the first section; a frame that comes again has its numbers. */
  void start(Frame fr, int n) {
    for (Step s : sections[UNIFORM]) {
      if (s.op != Step.FILL || !fr.isFilled) {
        step(s, fr, 0, n);
      }
    }
  }

  /** Runs a section for lanes p .. p+n-1. */
  void run(int section, Frame fr, int p, int n) {
    for (Step s : sections[section]) {
      step(s, fr, p, n);
    }
  }

  /** Lets outputs that are written in place point to their block. */
  void aim(Frame fr, int p) {
    for (int j = 0; j < direct.length; j++) {
      int r = direct[j];
      if (r >= 0) {
        if (isFloat[r]) {
          fr.f[r] = (float[]) fr.out[j];
        } else {
          fr.i[r] = (int[]) fr.out[j];
        }
        fr.off[r] = p;
      }
    }
  }

  private void step(Step s, Frame fr, int p, int n) {
    int d = s.d;
    switch (s.op) {
      case Step.FILL -> {
        double v = s.x < 0 ? s.value : fr.params[s.x];
        if (isFloat[d]) {
          java.util.Arrays.fill(fr.f[d], 0, n, (float) v);
        } else {
          java.util.Arrays.fill(fr.i[d], 0, n, s.type == Type.B ? (v != 0 ? 1 : 0) : (int) v);
        }
      }
      case Step.DENSE -> {
        if (isFloat[d]) {
          fr.f[d] = (float[]) fr.in[s.x];
        } else {
          fr.i[d] = (int[]) fr.in[s.x];
        }
        fr.off[d] = s.index.base(fr.outer) + p;
      }
      case Step.LOAD -> {
        int base = s.index.base(fr.outer);
        if (isFloat[d]) {
          s.index.load((float[]) fr.in[s.x], base, p, n, fr.f[d], fr.q);
        } else {
          int[] at = fr.i[d];
          s.index.indices(base, p, n, at, fr.q);
          if (s.type == Type.B) {
            byte[] x = (byte[]) fr.in[s.x];
            for (int i = 0; i < n; i++) {
              at[i] = x[at[i]];
            }
          } else {
            int[] x = (int[]) fr.in[s.x];
            for (int i = 0; i < n; i++) {
              at[i] = x[at[i]];
            }
          }
        }
      }
      case Step.GATHER -> gather(s, fr, n);
      case Step.INDEX -> s.index.indices(s.index.base(fr.outer), p, n, fr.i[d], fr.q);
      case Step.TERM -> term(s, fr.i[d], fr.i[s.a], fr.i[s.b], fr.off[s.b], n);
      case Step.CHECK -> {
        int[] m = fr.i[d];
        int[] e = fr.i[s.a];
        int eO = fr.off[s.a];
        int low = s.x;
        int span = s.y - low;
        int every = s.z;
        int[] b = s.b < 0 ? null : fr.i[s.b];
        for (int i = 0; i < n; i++) {
          int v = e[eO + i] - low;
          m[i] =
              v >= 0 && v < span && (every == 1 || v % every == 0) && (b == null || b[i] != 0)
                  ? 1
                  : 0;
        }
      }
      case Step.LOOKUP -> {
        int[] e = fr.i[s.a];
        int eO = fr.off[s.a];
        int[] m = s.b < 0 ? null : fr.i[s.b];
        for (int i = 0; i < n; i++) {
          int v = e[eO + i];
          if ((v < s.x || v >= s.y) && (m == null || m[i] != 0)) {
            throw KingletException.index(s.lookup, v, s.x, s.y);
          }
        }
      }
      case Step.GUARD -> {
        int[] m = fr.i[s.b];
        int aO = fr.off[s.a];
        int dO = fr.off[d];
        if (isFloat[d]) {
          float[] a = fr.f[s.a];
          float[] to = fr.f[d];
          for (int i = 0; i < n; i++) {
            to[dO + i] = m[i] != 0 ? a[aO + i] : 0;
          }
        } else {
          int[] a = fr.i[s.a];
          int[] to = fr.i[d];
          for (int i = 0; i < n; i++) {
            to[dO + i] = m[i] != 0 ? a[aO + i] : 0;
          }
        }
      }
      case Step.APPLY -> apply(s, fr, n);
      case Step.FOLD -> {
        if (isFloat[s.a]) {
          Folds.columns(folds[s.x], fr.acc[s.x], fr.f[s.a], fr.off[s.a], n);
        } else {
          Folds.columns(folds[s.x], fr.accInt[s.x], fr.i[s.a], fr.off[s.a], n);
        }
      }
      case Step.FOLD_PRODUCT ->
          Folds.products(fr.acc[s.x], fr.f[s.a], fr.off[s.a], fr.f[s.b], fr.off[s.b], n);
      case Step.FOLD_SCALED -> {
        float[] b = (float[]) fr.in[s.y];
        Folds.scaled(fr.acc[s.x], fr.f[s.a], fr.off[s.a], b[s.index.base(fr.outer)], n);
      }
      case Step.WINDOW -> s.window.load((float[]) fr.in[s.x], fr.outer, p, n, fr.f[d], fr.q);
      case Step.MASK -> s.window.mask(fr.outer, p, n, fr.i[d], fr.q);
      case Step.FOLDED -> {
        if (s.y == 1) {
          folded(s, fr, n);
          return;
        }
        if (isFloat[d]) {
          fr.f[d] = (float[]) fr.folded[s.x];
        } else {
          fr.i[d] = (int[]) fr.folded[s.x];
        }
        fr.off[d] = p;
      }
      default -> store(s, fr, p, n);
    }
  }

  private void folded(Step s, Frame fr, int n) {
    if (isFloat[s.d]) {
      float[] to = fr.f[s.d];
      double[] acc = fr.acc[s.x];
      for (int i = 0; i < n; i++) {
        to[i] = (float) acc[i];
      }
    } else {
      fr.i[s.d] = fr.accInt[s.x];
    }
  }

  private static void gather(Step s, Frame fr, int n) {
    int[] at = fr.i[s.a];
    int aO = fr.off[s.a];
    int[] m = s.b < 0 ? null : fr.i[s.b];
    int size = s.y;
    if (s.type == Type.F) {
      float[] x = (float[]) fr.in[s.x];
      float[] d = fr.f[s.d];
      for (int i = 0; i < n; i++) {
        int v = at[aO + i];
        d[i] = v >= 0 && v < size && (m == null || m[i] != 0) ? x[v] : 0;
      }
      return;
    }
    int[] d = fr.i[s.d];
    if (s.type == Type.I) {
      int[] x = (int[]) fr.in[s.x];
      for (int i = 0; i < n; i++) {
        int v = at[aO + i];
        d[i] = v >= 0 && v < size && (m == null || m[i] != 0) ? x[v] : 0;
      }
    } else {
      byte[] x = (byte[]) fr.in[s.x];
      for (int i = 0; i < n; i++) {
        int v = at[aO + i];
        d[i] = v >= 0 && v < size && (m == null || m[i] != 0) ? x[v] : 0;
      }
    }
  }

  private static void term(Step s, int[] d, int[] a, int[] b, int bO, int n) {
    int mult = s.x;
    int div = s.y;
    int mod = s.z;
    boolean shifts = (div & (div - 1)) == 0 && (mod & (mod - 1)) == 0;
    if (div == 1 && mod == 0) {
      for (int i = 0; i < n; i++) {
        d[i] = a[i] + mult * b[bO + i];
      }
    } else if (shifts) {
      // what is divided is not negative wherever it is used
      int by = Integer.numberOfTrailingZeros(div);
      int mask = mod == 0 ? -1 : mod - 1;
      for (int i = 0; i < n; i++) {
        d[i] = a[i] + mult * (b[bO + i] >> by & mask);
      }
    } else if (mod == 0) {
      for (int i = 0; i < n; i++) {
        d[i] = a[i] + mult * (b[bO + i] / div);
      }
    } else {
      for (int i = 0; i < n; i++) {
        d[i] = a[i] + mult * (b[bO + i] / div % mod);
      }
    }
  }

  private void apply(Step s, Frame fr, int n) {
    int dO = fr.off[s.d];
    int aO = fr.off[s.a];
    int b = s.b < 0 ? s.a : s.b;
    int bO = fr.off[b];
    float[][] f = fr.f;
    int[][] r = fr.i;
    if (s.prim == Prim.SELECT) {
      if (isFloat[s.d]) {
        Scalars.select(f[s.d], dO, r[s.a], aO, f[b], bO, f[s.c], fr.off[s.c], n);
      } else {
        Scalars.select(r[s.d], dO, r[s.a], aO, r[b], bO, r[s.c], fr.off[s.c], n);
      }
    } else if (!isFloat[s.a]) {
      if (isFloat[s.d]) {
        Scalars.toFloat(f[s.d], dO, r[s.a], aO, n);
      } else {
        Scalars.ints(s.prim, r[s.d], dO, r[s.a], aO, r[b], bO, n);
      }
    } else if (!isFloat[s.d]) {
      Scalars.test(s.prim, r[s.d], dO, f[s.a], aO, f[b], bO, n);
    } else if (s.prim.arity == 1) {
      Scalars.unary(s.prim, f[s.d], dO, f[s.a], aO, n);
    } else {
      Scalars.binary(s.prim, f[s.d], dO, f[s.a], aO, f[b], bO, n);
    }
  }

  private void store(Step s, Frame fr, int p, int n) {
    int aO = fr.off[s.a];
    Object out = fr.out[s.x];
    if (s.type == Type.F) {
      copy(fr.f[s.a], aO, (float[]) out, p, n);
    } else if (s.type == Type.I) {
      int[] a = fr.i[s.a];
      int[] d = (int[]) out;
      for (int i = 0; i < n; i++) {
        d[p + i] = a[aO + i];
      }
    } else {
      int[] a = fr.i[s.a];
      byte[] d = (byte[]) out;
      for (int i = 0; i < n; i++) {
        d[p + i] = (byte) a[aO + i];
      }
    }
  }

  private static void copy(float[] a, int aO, float[] d, int dO, int n) {
    if (n > 64) {
      System.arraycopy(a, aO, d, dO, n);
    } else {
      for (int i = 0; i < n; i++) {
        d[dO + i] = a[aO + i];
      }
    }
  }
}
