package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Plan;

/** Layers whose inputs are numbers of categories (words, labels). */
final class Categories {
  private Categories() {}

  static void rows() {
    Layers.row("embedding", "Embedding", Embedding::new);
    Layers.row("categoryEncoding", "CategoryEncoding", Encoding::new);
  }

  /** A learned vector for each category: [batch, ..] to [batch, .., output_dim]. */
  private static final class Embedding extends Layer {
    private int inputs;
    private int outputs;
    private boolean maskZero;
    private int[] length;
    private Weight table;

    @Override
    protected void configure(Config c) {
      length = c.ints("input_length");
      super.configure(c);
      inputs = c.count("input_dim", 1);
      outputs = c.count("output_dim", 1);
      declare(c, "embeddings", "randomUniform");
      c.part(Parts.Space.REGULARIZERS, "activity_regularizer", null);
      maskZero = c.flag("mask_zero", false);
    }

    @Override
    int[] impliedInput(Config c) {
      return length == null ? new int[] {-1} : length;
    }

    @Override
    protected void build(int[][] shapes) {
      table = weight("embeddings", inputs, outputs);
    }

    @Override
    public boolean supportsMasking() {
      return maskZero;
    }

    @Override
    public Tensor computeMask(Tensor[] in, Tensor[] masks) {
      return maskZero ? in[0].notEqual(Tensor.scalar(0)) : null;
    }

    @Override
    public int[][] outputShapes(int[][] in) {
      int[] out = Shapes.concat(in[0], outputs);
      boolean fits = length == null || length.length == in[0].length - 1;
      for (int i = 0; length != null && fits && i < length.length; i++) {
        int d = in[0][i + 1];
        fits = d < 0 || length[i] < 0 || d == length[i];
        out[i + 1] = Math.max(d, length[i]);
      }
      if (!fits) {
        throw KingletException.shape(
            name(),
            "\"inputLength\" is "
                + Shapes.list(length, ",")
                + ", but received input shape has shape "
                + Shapes.list(in[0], ","));
      }
      return new int[][] {out};
    }

    @Override
    protected Tensor call(Tensor x, Pass pass) {
      outputShapes(new int[][] {x.shape()});
      return table.value().gather(x.cast(DType.INT32));
    }
  }

  /** Which categories there are in each row: [batch, n] to [batch, num_tokens]. */
  private static final class Encoding extends Layer {
    private int tokens;
    private String mode;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      tokens = c.count("num_tokens", 1);
      mode = c.word("output_mode", "multi_hot", "multi_hot", "one_hot", "count", "int");
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      Tensor x = in[0].cast(DType.INT32);
      int[] s = x.shape();
      boolean count = mode.equals("count");
      if (in.length > 1 && !count) {
        throw KingletException.value(name(), "countWeights is not used when outputMode !== count");
      }
      if (!Plan.isTracing()
          && x.size() > 0
          && (x.min().ints()[0] < 0 || x.max().ints()[0] >= tokens)) {
        throw KingletException.value(
            name(),
            "Input values must be between 0 < values <= numTokens with numTokens=" + tokens);
      }
      if (mode.equals("int")) {
        return new Tensor[] {x};
      }
      if (s.length == 0 || mode.equals("one_hot") && s[s.length - 1] != 1) {
        x = x.expandDims(-1);
      }
      if (x.rank() > 2) {
        throw KingletException.shape(
            name(),
            "When outputMode is not int, maximum output rank is 2, got input shape "
                + Shapes.str(s));
      }
      return new Tensor[] {x.denseBincount(in.length > 1 ? in[1] : null, tokens, !count)};
    }
  }
}
