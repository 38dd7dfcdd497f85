package dev.kinglet.api.ops;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/**
 * Values read and made on the host, for ops whose result's shape depends on values. What is made is
 * a source that bears the op's name: so it shows that no device computed it.
 */
final class Host {
  private Host() {}

  /** int32 of these values, which nobody else writes to. */
  static Node ints(int[] values, int... shape) {
    return Graph.source(new Buffer(DType.INT32, values.length, values), shape);
  }

  /** The tensor of {@link #ints}. */
  static Tensor ints(String op, int[] values, int... shape) {
    return Tensor.wrap(op, ints(values, shape));
  }

  /** A float32 vector of these values, which nobody else writes to. */
  static Node floats(float[] values) {
    return Graph.source(new Buffer(DType.FLOAT32, values.length, values), values.length);
  }

  /** A bool vector of these values, 0 or 1, which nobody else writes to. */
  static Node bools(byte[] values) {
    return Graph.source(new Buffer(DType.BOOL, values.length, values), values.length);
  }

  /** Ints that are equal just where the values are: 0 equals -0, and NaN itself. */
  static int[] keys(Node x) {
    Object host = Reading.readSync(x);
    int[] out = new int[x.size()];
    for (int i = 0; i < out.length; i++) {
      if (host instanceof float[] f) {
        out[i] = f[i] == 0 ? 0 : Float.floatToIntBits(f[i]);
      } else {
        out[i] = host instanceof int[] n ? n[i] : ((byte[]) host)[i];
      }
    }
    return out;
  }

  /** The first {@code n} of them. */
  static int[] head(int[] a, int n) {
    return java.util.Arrays.copyOf(a, n);
  }
}
