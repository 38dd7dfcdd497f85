package dev.kinglet.device.cpu;

import dev.kinglet.core.DType;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Builds kernels for tests, runs them on a device and compares with {@link KernelOracle}. */
final class Kernels {
  final List<Object> arrays = new ArrayList<>();
  final List<Type> types = new ArrayList<>();
  final List<Double> params = new ArrayList<>();
  final List<Type> paramTypes = new ArrayList<>();
  final Random random;
  int[] out = {};
  int[] red = {};

  Kernels(long seed) {
    random = new Random(seed);
  }

  int dims() {
    return out.length + red.length;
  }

  int[] sizes() {
    int[] s = java.util.Arrays.copyOf(out, dims());
    System.arraycopy(red, 0, s, out.length, red.length);
    return s;
  }

  int input(Object array) {
    arrays.add(array);
    types.add(array instanceof float[] ? Type.F : array instanceof int[] ? Type.I : Type.B);
    return arrays.size() - 1;
  }

  float[] floats(int n) {
    float[] f = new float[n];
    for (int i = 0; i < n; i++) {
      f[i] = (float) (random.nextGaussian());
    }
    return f;
  }

  int[] ints(int n, int bound) {
    int[] f = new int[n];
    for (int i = 0; i < n; i++) {
      f[i] = random.nextInt(bound);
    }
    return f;
  }

  byte[] bools(int n) {
    byte[] f = new byte[n];
    for (int i = 0; i < n; i++) {
      f[i] = (byte) random.nextInt(2);
    }
    return f;
  }

  Object values(Type t, int n) {
    return t == Type.F ? floats(n) : t == Type.B ? bools(n) : (Object) ints(n, 100);
  }

  Val param(Type t, double v) {
    params.add(v);
    paramTypes.add(t);
    return new Val.Param(t, params.size() - 1);
  }

  static Val lit(Type t, double v) {
    return new Val.Literal(t, v);
  }

  static Val f(Prim p, Val... args) {
    Type[] t = new Type[args.length];
    for (int i = 0; i < t.length; i++) {
      t[i] = args[i].type;
    }
    return new Val.Apply(p, p.result(t), args);
  }

  /** A load at {@code c + coef . position}. */
  Val load(int slot, int c, int... coef) {
    int[] k = java.util.Arrays.copyOf(coef, dims());
    return new Val.Load(types.get(slot), slot, new Ix(c, k), new Ix.Check[0], null);
  }

  static Ix.Check check(Ix e, int low, int high, int every) {
    return new Ix.Check(e, low, high, every);
  }

  Kernel kernel(String label, Kernel.Reduction[] r, Val... outputs) {
    int n = arrays.size();
    int[] inSizes = new int[n];
    for (int i = 0; i < n; i++) {
      inSizes[i] = length(arrays.get(i));
    }
    double[] p = new double[params.size()];
    for (int i = 0; i < p.length; i++) {
      p[i] = params.get(i);
    }
    return new Kernel(
        label,
        out,
        red,
        r,
        outputs,
        types.toArray(new Type[0]),
        inSizes,
        p,
        paramTypes.toArray(new Type[0]));
  }

  static Kernel.Reduction[] fold(Fold f, Val body) {
    return new Kernel.Reduction[] {new Kernel.Reduction(f, body)};
  }

  static DType dtype(Type t) {
    return t == Type.F ? DType.FLOAT32 : t == Type.I ? DType.INT32 : DType.BOOL;
  }

  /** The outputs' host arrays. */
  Object[] run(Device d, Kernel k) {
    Buffer[] in = new Buffer[arrays.size()];
    for (int i = 0; i < in.length; i++) {
      in[i] = new Buffer(dtype(types.get(i)), k.inputSizes()[i], arrays.get(i));
    }
    Buffer[] o = new Buffer[k.outputs().length];
    for (int i = 0; i < o.length; i++) {
      o[i] = new Buffer(dtype(k.outputs()[i].type), k.outSize());
    }
    d.prepare(k).run(in, o);
    Object[] r = new Object[o.length];
    for (int i = 0; i < r.length; i++) {
      r[i] = o[i].host;
    }
    return r;
  }

  static int length(Object a) {
    return a instanceof float[] f
        ? f.length
        : a instanceof int[] n ? n.length : ((byte[]) a).length;
  }

  static double at(Object a, int i) {
    return a instanceof float[] f ? f[i] : a instanceof int[] n ? n[i] : ((byte[]) a)[i];
  }

  /** Runs and compares; sums of many terms may differ in their last bits. */
  void check(Device d, Kernel k, double tolerance) {
    double[][] want = KernelOracle.run(k, arrays.toArray());
    Object[] got = run(d, k);
    for (int j = 0; j < want.length; j++) {
      if (want[j].length != length(got[j])) {
        throw new AssertionError(k.label() + ": output " + j + " has " + length(got[j]));
      }
      for (int i = 0; i < want[j].length; i++) {
        double w = want[j][i];
        double g = at(got[j], i);
        boolean same =
            w == g
                || Double.isNaN(w) && Double.isNaN(g)
                || Math.abs(w - g) <= tolerance * Math.max(1, Math.abs(w));
        if (!same) {
          throw new AssertionError(
              k.label()
                  + ": output "
                  + j
                  + " element "
                  + i
                  + ": want "
                  + w
                  + ", got "
                  + g
                  + "\n"
                  + "out "
                  + java.util.Arrays.toString(k.out())
                  + " red "
                  + java.util.Arrays.toString(k.red())
                  + "\n"
                  + d.source(k));
        }
      }
    }
  }
}
