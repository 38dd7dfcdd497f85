package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ImageOps.Grid;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import java.util.Arrays;

/** Layers that change the size of one to three axes: edges, enlarging, global pooling. */
final class Spatial {
  private Spatial() {}

  static void rows() {
    for (int n = 1; n <= 3; n++) {
      String d = n + "d";
      edges("zeroPadding" + d, "ZeroPadding" + n + "D", "padding", n, 1.0);
      edges("cropping" + n + "D cropping" + d, "Cropping" + n + "D", "cropping", n, null);
      upSampling(n);
      for (boolean max : new boolean[] {false, true}) {
        String kind = max ? "Max" : "Average";
        int axes = n;
        Layers.row(
            "global" + kind + "Pooling" + d + (max ? " globalMaxPool" + d : ""),
            "Global" + kind + "Pooling" + n + "D",
            () -> new Global(axes, max));
      }
    }
    Layers.row(
        "resizing",
        "Resizing",
        false,
        0,
        c -> {
          int[] size = {c.count("height", 1), c.count("width", 1)};
          boolean mix = mixes(c, "bilinear");
          Grid grid = new Grid(!c.flag("crop_to_aspect_ratio", false), false);
          return (x, pass) -> resize(x, size, mix, grid);
        });
    Layers.row(
        "centerCrop",
        "CenterCrop",
        false,
        0,
        c -> {
          int h = c.count("height", 1);
          int w = c.count("width", 1);
          return (x, pass) -> centerCrop(x, h, w);
        });
    Layers.row("randomWidth", "RandomWidth", RandomWidth::new);
  }

  // ---- edges ----------------------------------------------------------------------------------

  private static void edges(String factory, String className, String key, int n, Object otherwise) {
    Layers.row(
        factory,
        className,
        false,
        n + 2,
        c -> {
          int[][] edges = c.edges(key, n, otherwise);
          int from = Convolutions.channelsFirst(c) ? 2 : 1;
          return (x, pass) -> {
            int[] size = x.shape().clone();
            int[] begin = new int[n + 2];
            int[][] all = new int[n + 2][2];
            for (int i = 0; i < n; i++) {
              all[from + i] = edges[i];
              begin[from + i] = edges[i][0];
              size[from + i] -= edges[i][0] + edges[i][1];
            }
            return otherwise == null ? x.slice(begin, size) : x.pad(all);
          };
        });
  }

  // ---- sizes ----------------------------------------------------------------------------------

  private static boolean mixes(Config c, String otherwise) {
    return c.word("interpolation", otherwise, "nearest", "bilinear").equals("bilinear");
  }

  private static Tensor resize(Tensor x, int[] size, boolean mix, Grid grid) {
    return mix ? x.resizeBilinear(size, grid) : x.resizeNearestNeighbor(size, grid);
  }

  private static void upSampling(int n) {
    Layers.row(
        "upSampling" + n + "d",
        "UpSampling" + n + "D",
        false,
        n + 2,
        c -> {
          int[] size = c.sizes("size", n, 2);
          boolean first = Convolutions.channelsFirst(c);
          boolean mix = n == 2 && mixes(c, "nearest");
          return (x, pass) -> {
            if (!mix) {
              return repeat(x, size, first ? 2 : 1);
            }
            Tensor in = first ? Layers.channelsLast(x) : x;
            int[] s = in.shape();
            Tensor y =
                in.resizeBilinear(
                    new int[] {s[1] * size[0], s[2] * size[1]}, new Grid(false, false));
            return first ? Layers.channelsFirst(y) : y;
          };
        });
  }

  /** Each element so many times along the axes from {@code from} on. */
  private static Tensor repeat(Tensor x, int[] times, int from) {
    int[] out = x.shape().clone();
    int[] apart = out;
    int[] wide = out;
    for (int i = times.length - 1; i >= 0; i--) { // an axis of length 1 behind each
      int at = from + i + 1;
      apart = Shapes.insert(apart, at, 1);
      wide = Shapes.insert(wide, at, times[i]);
    }
    for (int i = 0; i < times.length; i++) {
      out[from + i] *= times[i];
    }
    return x.reshape(apart).broadcastTo(wide).reshape(out);
  }

  private static Tensor centerCrop(Tensor x, int h, int w) {
    int[] size = x.shape().clone();
    int a = size.length - 3;
    int[] begin = new int[size.length];
    int top = (size[a] - h) >> 1;
    int left = (size[a + 1] - w) >> 1;
    if (top < 0 || left < 0) {
      return x.resizeBilinear(new int[] {h, w}, new Grid(false, false)).cast(x.dtype());
    }
    begin[a] = top;
    begin[a + 1] = left == 0 && size[a + 1] != w ? 1 : left; // as TensorFlow.js cuts
    size[a] = h;
    size[a + 1] = w;
    return x.slice(begin, size);
  }

  // ---- global pooling -------------------------------------------------------------------------

  /** The mean or the largest of each channel. */
  private static final class Global extends Layer {
    private final int n;
    private final boolean max;
    private boolean first;
    private boolean keepDims;

    Global(int n, boolean max) {
      this.n = n;
      this.max = max;
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      first = Convolutions.channelsFirst(c);
      keepDims = c.flag("keepdims", false);
    }

    @Override
    protected int inputRank() {
      return n + 2;
    }

    @Override
    public boolean supportsMasking() {
      return n == 1 && !max;
    }

    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      return null;
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      int from = first ? 2 : 1;
      int[] axes = Arrays.copyOfRange(Shapes.iota(5), from, from + n);
      if (pass.mask() != null) { // the mean of the steps that count
        Tensor m = pass.mask().cast(DType.FLOAT32).expandDims(first ? 1 : 2);
        return x.mul(m).sum(axes, keepDims).div(m.sum(axes, keepDims));
      }
      return max ? x.max(axes, keepDims) : x.mean(axes, keepDims);
    }
  }

  // ---- random ---------------------------------------------------------------------------------

  /** Pictures of another width in every call. */
  private static final class RandomWidth extends Layer {
    private double low;
    private double high;
    private boolean mix;
    private double seed;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      mix = mixes(c, "bilinear");
      seed = c.seed();
      float[] factor = c.numbers("factor", 0.0);
      high = factor[factor.length - 1];
      low = factor.length == 2 ? factor[0] : -high;
      if (factor.length > 2 || factor.length == 1 && high <= 0 || low < -1 || high < low) {
        c.wrong(
            "factor",
            "a positive number or two, each -1 or more, the larger last",
            c.any("factor", null));
      }
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      int[] out = in[0].clone();
      out[out.length - 2] = -1;
      return new int[][] {out};
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      int[] s = x.shape();
      Keys.seedNext(seed++);
      double by = 1 + low + (high - low) * Keys.uniform();
      int width = (int) Math.floor(s[s.length - 2] * by + 0.5);
      return resize(x, new int[] {s[s.length - 3], width}, mix, new Grid(false, false));
    }
  }
}
