package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import java.util.Arrays;

/**
 * Attention by several heads (Vaswani 2017): query [batch, T, ..], value [batch, S, ..] and, if it
 * is not the value, key [batch, S, ..] to [batch, T, ..]. A fourth input, or the last one when the
 * call says so by {@code attention_mask}, is a mask [batch, T, S] of what may be looked at. T and S
 * are the axes that {@code attention_axes} names, all between batch and features unless it is
 * given; the others are as good as the batch. A call that asks for them by {@code
 * return_attention_scores} gets the weights, too: [batch, others, heads, T, S].
 */
final class Attention extends Layer {
  private int heads;
  private int keySize;
  private int valueSize;
  private double dropout;
  private double seed;
  private int[] out;
  private int[] axes;
  private boolean causal;
  private final Weight[] kernels = new Weight[4];
  private final Weight[] biases = new Weight[4];

  static void rows() {
    Layers.row("multiHeadAttention", "MultiHeadAttention", Attention::new);
  }

  @Override
  protected void configure(Config c) {
    super.configure(c);
    heads = c.count("num_heads", 1);
    keySize = c.count("key_dim", 1);
    valueSize = c.integer("value_dim", keySize);
    dropout = c.number("dropout", 0);
    seed = c.seed();
    c.flag("use_bias", true);
    out = c.ints("output_shape");
    axes = c.ints("attention_axes");
    causal = c.flag("use_causal_mask", false);
    declare(c, "kernel", "glorotUniform");
    declare(c, "bias", "zeros");
    c.part(Parts.Space.REGULARIZERS, "activity_regularizer", null);
  }

  @Override
  public boolean supportsMasking() {
    return true;
  }

  private static int last(int[] shape) {
    return shape[shape.length - 1];
  }

  /** Whether the last input is a mask. */
  private static boolean isMasked(int inputs, Tree kwargs) {
    return inputs > 3 || kwargs.has("attention_mask");
  }

  @Override
  void build(int[][] in, Tree kwargs) {
    if (in.length < 2 || in.length > 4) {
      throw KingletException.shape(
          name(), "takes query, value, and maybe key and mask, got " + in.length + " inputs");
    }
    int[] key = in[key(in.length, kwargs)];
    sides(in[0].length); // says what is wrong
    int[] result = out == null ? new int[] {last(in[0])} : out;
    project(0, "query", new int[] {last(in[0])}, heads, keySize);
    project(1, "key", new int[] {last(key)}, heads, keySize);
    project(2, "value", new int[] {last(in[1])}, heads, valueSize);
    project(3, "attention_output", new int[] {heads, valueSize}, result);
  }

  private void project(int i, String part, int[] from, int... to) {
    Tree read = config.read();
    kernels[i] = weight(part + "/kernel", "kernel", Shapes.concat(from, to));
    biases[i] = read.flag("use_bias", true) ? weight(part + "/bias", "bias", to) : null;
  }

  /** Which input is the key. */
  private static int key(int inputs, Tree kwargs) {
    return inputs > (isMasked(inputs, kwargs) ? 3 : 2) ? 2 : 1;
  }

  /** The axes that are as good as the batch, then those that attend. */
  private int[][] sides(int rank) {
    int[] attend = axes;
    if (attend == null) {
      attend = new int[rank - 2];
      for (int i = 0; i < attend.length; i++) {
        attend[i] = i + 1;
      }
    }
    int[] others = new int[Math.max(0, rank - 2 - attend.length)];
    int n = 0;
    for (int i = 1; i < rank - 1; i++) {
      boolean chosen = false;
      for (int a : attend) {
        chosen |= a == i;
      }
      if (!chosen && n++ < others.length) {
        others[n - 1] = i;
      }
    }
    if (rank < 3 || n != others.length || n + attend.length != rank - 2) {
      throw KingletException.value(
          name(),
          "attention_axes should be some of 1 to "
              + (rank - 2)
              + ", the axes between batch and features of the query, got "
              + Shapes.str(attend));
    }
    return new int[][] {others, attend};
  }

  private static int[] sizes(int[] shape, int[] at) {
    int[] out = new int[at.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape[at[i]];
    }
    return out;
  }

  @Override
  int[][] outputShapes(int[][] in, Tree kwargs) {
    int[] q = in[0];
    int[] y = out == null ? q : Shapes.concat(Arrays.copyOf(q, q.length - 1), out);
    if (!kwargs.flag("return_attention_scores", false)) {
      return new int[][] {y};
    }
    int[][] sides = sides(q.length);
    int[] k = in[key(in.length, kwargs)];
    int[] scores = Shapes.concat(sizes(q, sides[0]), heads);
    scores = Shapes.concat(scores, Shapes.concat(sizes(q, sides[1]), sizes(k, sides[1])));
    return new int[][] {y, Shapes.concat(new int[] {q[0]}, scores)};
  }

  @Override
  public int[][] outputShapes(int[][] in) {
    return outputShapes(in, new Tree());
  }

  /** x [batch, .., size] times a kernel: [batch, n, columns]. */
  private Tensor product(Tensor x, int i, int size) {
    Tensor y = x.reshape(-1, size).matMul(kernels[i].value().reshape(size, -1));
    y = biases[i] == null ? y : y.add(biases[i].value().reshape(-1));
    return y.reshape(x.shape()[0], -1, last(y.shape()));
  }

  /** The axes that attend behind the others: [batch and others, n, ..]. */
  private static Tensor gathered(Tensor x, int[][] sides, int... last) {
    int[] order = Shapes.concat(new int[] {0}, Shapes.concat(sides[0], sides[1]));
    for (int i = order.length; i < x.rank(); i++) {
      order = Shapes.concat(order, i);
    }
    int[] s = x.shape();
    return x.transpose(order)
        .reshape(
            Shapes.concat(
                new int[] {s[0] * Shapes.size(sizes(s, sides[0])), Shapes.size(sizes(s, sides[1]))},
                last));
  }

  /** [batch and others, heads, n, size]. */
  private Tensor split(Tensor x, int i, int[][] sides) {
    Tensor y = gathered(x, sides, last(x.shape()));
    y = product(y, i, last(y.shape()));
    int[] s = y.shape();
    return y.reshape(s[0], s[1], heads, s[2] / heads).transpose(0, 2, 1, 3);
  }

  private static Tensor and(Tensor mask, Tensor more) {
    return mask == null ? more : mask.logicalAnd(more);
  }

  /**
   * What may be looked at, of rank 4 as the scores are. Dimensions that are missing come before
   * those of T: heads first, then the others.
   */
  private Tensor allowed(Tensor mask, int[] query, int[][] sides, int t, int s) {
    int[] shape = mask.shape();
    int lead = shape.length - 2 * sides[1].length;
    if (lead < 1 && shape.length == 3) { // over all axes of T and S at once
      lead = 1;
    }
    int[] others = sizes(query, sides[0]);
    int n = others.length + 1;
    int each = lead > n ? shape[lead - 1] : 1;
    int[] wide = new int[n + 3];
    for (int i = 0; i < n; i++) {
      wide[i] = i < lead ? shape[i] : 1;
    }
    wide[n] = each;
    wide[n + 1] = t;
    wide[n + 2] = s;
    if (lead < 1 || lead > n + 1 || Shapes.size(wide) != mask.size()) {
      throw KingletException.shape(
          name(),
          "attention_mask should be [batch, " + t + ", " + s + "], got " + Shapes.str(shape));
    }
    Tensor m = mask.cast(DType.BOOL).reshape(wide);
    int[] full = Shapes.concat(new int[] {query[0]}, others);
    m = n == 1 ? m : m.broadcastTo(Shapes.concat(full, new int[] {each, t, s}));
    return m.reshape(-1, each, t, s);
  }

  @Override
  protected Tensor[] call(Tensor[] in, Pass pass) {
    int[] query = in[0].shape();
    int[][] sides = sides(query.length);
    int key = key(in.length, pass.kwargs);
    Tensor q = split(in[0], 0, sides).mul(1 / Math.sqrt(keySize));
    Tensor scores = q.matMul(split(in[key], 1, sides), false, true);
    int[] s = scores.shape();
    Tensor mask = null;
    if (isMasked(in.length, pass.kwargs)) {
      mask = allowed(in[in.length - 1], query, sides, s[2], s[3]);
    }
    for (int i = 0; pass.masks != null && i <= key && i < pass.masks.length; i++) {
      Tensor own = pass.masks[i];
      if (own != null) {
        int[] positions = in[i].shape();
        while (own.rank() < positions.length - 1) {
          own = own.expandDims(-1);
        }
        own = own.broadcastTo(Arrays.copyOf(positions, positions.length - 1));
        own = gathered(own, sides);
        mask = and(mask, i == 0 ? own.reshape(s[0], 1, s[2], 1) : own.reshape(s[0], 1, 1, s[3]));
      }
    }
    if (causal || pass.kwargs.flag("use_causal_mask", false)) {
      Tensor all = CreationOps.ones(s[2], s[3]);
      mask = and(mask, all.bandPart(-1, 0).cast(DType.BOOL));
    }
    Tensor p = (mask == null ? scores : mask.where(scores, Tensor.scalar(-1e9))).softmax(-1);
    Tensor kept = p;
    if (pass.training && dropout > 0) {
      kept = Pointwise.dropout(p, dropout, null, seed);
    }
    Tensor y = kept.matMul(split(in[1], 2, sides)).transpose(0, 2, 1, 3);
    y = product(y.reshape(s[0], s[2], heads * valueSize), 3, heads * valueSize);
    int[][] shapes = {query, in[1].shape(), in[key].shape()};
    shapes = outputShapes(shapes, pass.kwargs);
    y = back(y, sides, shapes[0]);
    return shapes.length == 1 ? new Tensor[] {y} : new Tensor[] {y, p.reshape(shapes[1])};
  }

  /** [batch and others, n, ..] with the axes where they were in the query. */
  private static Tensor back(Tensor y, int[][] sides, int[] shape) {
    int[] order = Shapes.concat(new int[] {0}, Shapes.concat(sides[0], sides[1]));
    int n = order.length;
    int[] inverse = new int[shape.length];
    for (int i = 0; i < shape.length; i++) {
      inverse[i < n ? order[i] : i] = i;
    }
    int[] apart = shape.clone();
    for (int i = 0; i < n; i++) {
      apart[i] = shape[order[i]];
    }
    return y.reshape(apart).transpose(inverse);
  }
}
