package dev.kinglet.schedule;

import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node;
import java.util.List;

/** Where a view's elements come from: index expressions of the result turned into the input's. */
final class Coords {
  private Coords() {}

  /**
   * Coordinates of {@code v}'s input for coordinates {@code at} of its result, loops having {@code
   * sizes}. Conditions under which the element exists are added to {@code checks}.
   */
  static Ix[] through(Node.View v, Ix[] at, int[] sizes, List<Ix.Check> checks) {
    int[] in = v.inputs[0].shape;
    int[] arg = v.args;
    switch (v.kind) {
      case RESHAPE:
        return reshape(v.shape, in, at, sizes);
      case PERMUTE:
        {
          Ix[] out = new Ix[in.length];
          for (int i = 0; i < arg.length; i++) {
            out[arg[i]] = at[i];
          }
          return out;
        }
      case EXPAND:
        {
          Ix[] out = at.clone();
          for (int i = 0; i < out.length; i++) {
            if (in[i] == 1) {
              out[i] = Ix.constant(0, sizes.length);
            }
          }
          return out;
        }
      case SLICE:
        {
          Ix[] out = new Ix[at.length];
          for (int i = 0; i < out.length; i++) {
            out[i] = at[i].times(arg[at.length + i]).plus(arg[i]);
          }
          return out;
        }
      case PAD:
        {
          Ix[] out = new Ix[at.length];
          for (int i = 0; i < out.length; i++) {
            int low = arg[i];
            int every = arg[at.length + i] + 1;
            out[i] = at[i];
            if (v.shape[i] != in[i]) {
              int span = in[i] == 0 ? 0 : (in[i] - 1) * every + 1;
              checks.add(new Ix.Check(at[i], low, low + span, every));
              out[i] = exact(at[i].plus(-low), every);
            }
          }
          return out;
        }
      case SKEW:
        {
          Ix[] out = at.clone();
          out[arg[0]] = at[arg[0]].times(arg[2]).plus(at[arg[1]].times(arg[3]));
          return out;
        }
      case UNSKEW:
        {
          Ix[] out = at.clone();
          Ix e = at[arg[0]].plus(at[arg[1]].times(-arg[3]));
          int n = in[arg[0]];
          checks.add(new Ix.Check(e, 0, n == 0 ? 0 : (n - 1) * arg[2] + 1, arg[2]));
          out[arg[0]] = exact(e, arg[2]);
          return out;
        }
      default:
        throw new IllegalStateException();
    }
  }

  /** {@code e / d} where e is known to be a multiple of d, or the element does not exist. */
  private static Ix exact(Ix e, int d) {
    return d == 1 ? e : new Ix(0, new int[e.coef.length], new Ix.Term(1, e, d, 0, null));
  }

  /**
   * Coordinates in shape {@code to} of the element that has coordinates {@code at} in {@code from}.
   */
  static Ix[] reshape(int[] from, int[] to, Ix[] at, int[] sizes) {
    int dims = sizes.length;
    Ix[] out = new Ix[to.length];
    if (Shapes.size(to) == 0) {
      java.util.Arrays.fill(out, Ix.constant(0, dims));
      return out;
    }
    int f = from.length;
    int t = to.length;
    while (t > 0) {
      // the shortest runs at the end that hold equally many elements
      int t1 = t;
      int f1 = f;
      double pt = to[--t];
      double pf = f > 0 ? from[--f] : 1;
      while (pt != pf) {
        if (pt < pf && t > 0) {
          pt *= to[--t];
        } else if (f > 0) {
          pf *= from[--f];
        } else {
          pt *= to[--t];
        }
      }
      if (t1 - t == 1 && f1 - f == 1) {
        out[t] = at[f];
        continue;
      }
      Ix lin = Ix.constant(0, dims);
      int stride = 1;
      for (int i = f1 - 1; i >= f; i--) {
        if (from[i] != 1) {
          lin = lin.plus(at[i].times(stride));
        }
        stride *= from[i];
      }
      int div = 1;
      for (int i = t1 - 1; i >= t; i--) {
        out[i] = to[i] <= 1 ? Ix.constant(0, dims) : lin.divMod(div, i == t ? 0 : to[i], sizes);
        div *= to[i];
      }
    }
    return out;
  }

  /** The element's place in a dense buffer. */
  static Ix linear(int[] shape, Ix[] at, int dims) {
    int[] strides = Shapes.strides(shape);
    Ix lin = Ix.constant(0, dims);
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] != 1) {
        lin = lin.plus(at[i].times(strides[i]));
      }
    }
    return lin;
  }
}
