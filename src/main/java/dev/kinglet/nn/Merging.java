package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.api.ops.ShapeOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import java.util.Arrays;

/** Layers that make one tensor of several. */
final class Merging {
  private Merging() {}

  /** How two become one. */
  private interface Pair {
    Tensor of(Tensor a, Tensor b);
  }

  static void rows() {
    row("add", "Add", Tensor::add, false);
    row("subtract", "Subtract", Tensor::sub, false);
    row("multiply", "Multiply", Tensor::mul, false);
    row("average", "Average", Tensor::add, true);
    row("maximum", "Maximum", Tensor::maximum, false);
    row("minimum", "Minimum", Tensor::minimum, false);
    Layers.row("concatenate", "Concatenate", Concatenate::new);
    Layers.row("dot", "Dot", Dot::new);
  }

  private static void row(String factory, String className, Pair pair, boolean mean) {
    Layers.row(factory, className, () -> new Merge(pair, mean));
  }

  private static String all(int[][] shapes) {
    String out = "";
    for (int[] s : shapes) {
      out += Shapes.str(s);
    }
    return out;
  }

  /** Element by element, with broadcasting; missing axes are added behind the batch. */
  private static class Merge extends Layer {
    private final Pair pair;
    private final boolean mean;

    Merge(Pair pair, boolean mean) {
      this.pair = pair;
      this.mean = mean;
    }

    @Override
    public final boolean supportsMasking() {
      return true;
    }

    @Override
    protected void build(int[][] shapes) {
      if (shapes.length < 2) {
        throw KingletException.value(
            name(),
            "A merge layer should be called on an Array of at least 2 inputs. Got "
                + shapes.length
                + " input(s).");
      }
      outputShapes(shapes);
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      int[] out = in[0];
      for (int i = 1; i < in.length; i++) {
        int[] a = out.length < in[i].length ? in[i] : out;
        int[] b = a == out ? in[i] : out;
        if (a[0] >= 0 && b[0] >= 0 && a[0] != b[0]) {
          throw KingletException.shape(
              name(), "Can not merge tensors with different batch sizes, got " + all(in));
        }
        out = a.clone();
        out[0] = Math.max(a[0], b[0]);
        for (int k = 1; k < b.length; k++) {
          int d = a.length - b.length + k;
          if (a[d] < 0 || b[k] < 0) {
            out[d] = -1;
          } else if (a[d] == 1) {
            out[d] = b[k];
          } else if (b[k] != 1 && a[d] != b[k]) {
            throw KingletException.shape(
                name(), "Operands could not be broadcast together with shapes " + all(in));
          }
        }
      }
      return new int[][] {out};
    }

    /** Where all are true that there are. */
    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      Tensor out = null;
      for (int i = 0; masks != null && i < masks.length; i++) {
        if (masks[i] != null) {
          out = out == null ? masks[i] : out.logicalAnd(masks[i]);
        }
      }
      return out;
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      int rank = 0;
      for (Tensor t : in) {
        rank = Math.max(rank, t.rank());
      }
      Tensor out = null;
      for (Tensor t : in) {
        Tensor x = t;
        while (x.rank() < rank) {
          x = x.expandDims(1);
        }
        out = out == null ? x : pair.of(out, x);
      }
      return new Tensor[] {mean ? out.mul(1.0 / in.length) : out};
    }
  }

  private static final class Concatenate extends Merge {
    private int axis;

    Concatenate() {
      super(null, false);
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      axis = c.integer("axis", -1);
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      int[] out = in[0].clone();
      int a = Shapes.axis(name(), axis, out.length);
      for (int i = 1; i < in.length; i++) {
        boolean fits = in[i].length == out.length;
        for (int d = 0; fits && d < out.length; d++) {
          int more = in[i][d];
          if (d == a) {
            out[d] = out[d] < 0 || more < 0 ? -1 : out[d] + more;
          } else {
            fits = out[d] == more || out[d] < 0 || more < 0;
            out[d] = Math.max(out[d], more);
          }
        }
        if (!fits) {
          throw KingletException.shape(
              name(),
              "A `Concatenate` layer requires inputs with matching shapes except for the concat"
                  + " axis. Got input shapes: "
                  + all(in));
        }
      }
      return new int[][] {out};
    }

    /** The masks joined as the inputs are; an input without one counts in full. */
    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      if (super.computeMask(in, masks) == null) {
        return null;
      }
      Tensor[] full = new Tensor[in.length];
      for (int i = 0; i < in.length; i++) {
        Tensor m = masks[i] == null ? in[i].onesLike().cast(DType.BOOL) : masks[i];
        while (m.rank() < in[i].rank()) {
          m = m.expandDims(-1);
        }
        full[i] = m.broadcastTo(in[i].shape());
      }
      Tensor joined = JoinOps.concat(full, axis);
      return joined.rank() < 3
          ? joined
          : joined.all(Arrays.copyOfRange(Shapes.iota(joined.rank()), 2, joined.rank()));
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      return new Tensor[] {JoinOps.concat(in, axis)};
    }
  }

  /** Products along an axis of each of two inputs, sample by sample. */
  private static final class Dot extends Merge {
    private int[] axes;
    private boolean normalize;

    Dot() {
      super(null, false);
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      axes = c.ints("axes");
      if (axes == null || axes.length > 2) {
        c.wrong("axes", "one or two axes", c.any("axes", null));
      }
      normalize = c.flag("normalize", false);
    }

    private int axis(int i, int rank) {
      int a = Shapes.axis(name(), axes[axes.length == 1 ? 0 : i], rank);
      if (a == 0) {
        throw KingletException.value(name(), "axes count the batch as 0, which stays: from 1 on");
      }
      return a;
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      if (in.length != 2) {
        throw KingletException.shape(
            name(), "A `Dot` layer should be called on a list of exactly 2 inputs.");
      }
      int a = axis(0, in[0].length);
      int b = axis(1, in[1].length);
      int x = in[0][a];
      int y = in[1][b];
      if (x != y && x >= 0 && y >= 0) {
        throw KingletException.shape(name(), "Dimension incompatibility: " + x + " !== " + y);
      }
      return new int[][] {joined(in, a, b)};
    }

    private static int[] joined(int[][] in, int a, int b) {
      int[] right = Shapes.splice(in[1], b, b + 1);
      int[] out =
          Shapes.concat(Shapes.splice(in[0], a, a + 1), Arrays.copyOfRange(right, 1, right.length));
      return out.length == 1 ? new int[] {out[0], 1} : out;
    }

    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      return null;
    }

    /** [batch, rest, axis], of length 1 where that is wanted. */
    private Tensor rows(Tensor x, int a) {
      Tensor t = Tensor.wrap("dot", ShapeOps.toLast(x.node(), a));
      int[] s = t.shape();
      if (normalize) {
        t = t.div(t.square().sum(-1, true).maximum(1e-7).sqrt());
      }
      return t.reshape(s[0], -1, s[s.length - 1]);
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      int a = axis(0, in[0].rank());
      int b = axis(1, in[1].rank());
      Tensor y = rows(in[0], a).matMul(rows(in[1], b), false, true);
      return new Tensor[] {y.reshape(joined(new int[][] {in[0].shape(), in[1].shape()}, a, b))};
    }
  }
}
