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
 * call says so by {@code attention_mask}, is a mask [batch, T, S] of what may be looked at. Attends
 * over all axes between batch and features.
 */
final class Attention extends Layer {
  private int heads;
  private int keySize;
  private int valueSize;
  private double dropout;
  private int[] out;
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
    c.flag("use_bias", true);
    out = c.ints("output_shape");
    if (c.any("attention_axes", null) != null) {
      int[] axes = c.ints("attention_axes");
      if (axes.length != 1 || axes[0] != 1) {
        c.wrong("attention_axes", "null or 1", c.any("attention_axes", null));
      }
    }
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
    int[] key = in[in.length == 2 || in.length == 3 && isMasked(3, kwargs) ? 1 : 2];
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

  @Override
  public int[][] outputShapes(int[][] in) {
    int[] q = in[0];
    return new int[][] {out == null ? q : Shapes.concat(Arrays.copyOf(q, q.length - 1), out)};
  }

  /** x [batch, .., size] times a kernel: [batch, n, columns]. */
  private Tensor product(Tensor x, int i, int size) {
    Tensor y = x.reshape(-1, size).matMul(kernels[i].value().reshape(size, -1));
    y = biases[i] == null ? y : y.add(biases[i].value().reshape(-1));
    return y.reshape(x.shape()[0], -1, last(y.shape()));
  }

  /** [batch, heads, n, size]. */
  private Tensor split(Tensor x, int i) {
    Tensor y = product(x, i, last(x.shape()));
    int[] s = y.shape();
    return y.reshape(s[0], s[1], heads, s[2] / heads).transpose(0, 2, 1, 3);
  }

  private static Tensor and(Tensor mask, Tensor more) {
    return mask == null ? more : mask.logicalAnd(more);
  }

  @Override
  protected Tensor[] call(Tensor[] in, Pass pass) {
    Tensor q = split(in[0], 0).mul(1 / Math.sqrt(keySize));
    boolean masked = isMasked(in.length, pass.kwargs);
    Tensor k = split(in[in.length > (masked ? 3 : 2) ? 2 : 1], 1);
    Tensor scores = q.matMul(k, false, true);
    int[] s = scores.shape();
    Tensor mask = null;
    if (masked) {
      mask = in[in.length - 1].cast(DType.BOOL);
      mask = mask.rank() == 3 ? mask.expandDims(1) : mask;
    }
    for (int i = 0; pass.masks != null && i < 2; i++) {
      if (pass.masks[i] != null) {
        mask =
            and(
                mask,
                pass.masks[i].reshape(
                    i == 0 ? new int[] {s[0], 1, s[2], 1} : new int[] {s[0], 1, 1, s[3]}));
      }
    }
    if (causal || pass.kwargs.flag("use_causal_mask", false)) {
      Tensor all = CreationOps.ones(s[2], s[3]);
      mask = and(mask, all.bandPart(-1, 0).cast(DType.BOOL));
    }
    Tensor p = (mask == null ? scores : mask.where(scores, Tensor.scalar(-1e9))).softmax(-1);
    p = pass.training && dropout > 0 ? p.dropout(dropout) : p;
    Tensor y = p.matMul(split(in[1], 2)).transpose(0, 2, 1, 3);
    y = product(y.reshape(s[0], s[2], heads * valueSize), 3, heads * valueSize);
    return new Tensor[] {y.reshape(outputShapes(new int[][] {in[0].shape()})[0])};
  }
}
