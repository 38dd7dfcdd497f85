package dev.kinglet.graph;

import dev.kinglet.core.DType;
import dev.kinglet.core.Strings;

/** String nodes and the numbers that they are to a device: codes of {@link Strings}. */
public final class Codes {
  private Codes() {}

  /** The codes of strings; int32. Equal for equal strings, in no order. */
  public static Node of(Node strings) {
    return retype(strings, DType.INT32);
  }

  /** The strings of int32 codes. */
  public static Node strings(Node codes) {
    return retype(codes, DType.STRING);
  }

  private static Node retype(Node x, DType to) {
    return Graph.made(new Node.Map(ScalarOp.BIT_OR, to, x, Graph.full(DType.INT32, 0, x.shape)));
  }

  /** Compares by the order of the strings. */
  static Node compare(ScalarOp op, Node a, Node b) {
    if (op.rule != ScalarOp.Rule.COMPARE) {
      throw Graph.refuse(op.name, DType.STRING);
    }
    int[] ranks = Strings.ranks();
    Node table = Graph.source(new Buffer(DType.INT32, ranks.length, ranks), ranks.length);
    return Graph.map(op, rank(table, a), rank(table, b));
  }

  private static Node rank(Node table, Node x) {
    return Graph.reshape(Graph.gather(table, 0, Graph.reshape(of(x), x.size())), x.shape);
  }
}
