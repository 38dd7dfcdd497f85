package dev.kinglet.graph;

import static dev.kinglet.graph.Graph.map;
import static dev.kinglet.graph.Graph.pair;

import dev.kinglet.core.DType;

/** Scalar ops on complex64 values, as ops on their real and imaginary parts. */
public final class Complex {
  private Complex() {}

  /** Complex values with the sign of their imaginary part turned; others as they are. */
  public static Node conjugate(Node x) {
    return x instanceof Node.Pair ? pair(x.inputs[0], map(ScalarOp.NEG, x.inputs[1])) : x;
  }

  /** Applies a row; at least one argument is complex. */
  static Node apply(ScalarOp op, Node... args) {
    boolean select = op == ScalarOp.WHERE;
    if (op == ScalarOp.MUL && !(args[0] instanceof Node.Pair)) {
      return apply(op, args[1], args[0]);
    }
    if ((op == ScalarOp.MUL || op == ScalarOp.DIV) && !(args[1] instanceof Node.Pair)) {
      return pair(map(op, args[0].inputs[0], args[1]), map(op, args[0].inputs[1], args[1]));
    }
    Node x = complex(args[select ? 1 : 0]);
    Node y = args.length == 1 ? x : complex(args[args.length - 1]);
    Node a = x.inputs[0];
    Node b = x.inputs[1];
    Node c = y.inputs[0];
    Node d = y.inputs[1];
    if (select) {
      return pair(map(op, args[0], a, c), map(op, args[0], b, d));
    }
    if (op == ScalarOp.ADD || op == ScalarOp.SUB) {
      return pair(map(op, a, c), map(op, b, d));
    }
    if (op == ScalarOp.NEG) {
      return pair(map(op, a), map(op, b));
    }
    if (op == ScalarOp.MUL || op == ScalarOp.SQUARE) {
      return pair(sum(ScalarOp.SUB, a, c, b, d), sum(ScalarOp.ADD, a, d, b, c));
    }
    if (op == ScalarOp.DIV) {
      Node n = sum(ScalarOp.ADD, c, c, d, d);
      return pair(
          map(op, sum(ScalarOp.ADD, a, c, b, d), n), map(op, sum(ScalarOp.SUB, b, c, a, d), n));
    }
    if (op == ScalarOp.EQUAL) {
      return map(ScalarOp.AND, map(op, a, c), map(op, b, d));
    }
    if (op == ScalarOp.NOT_EQUAL) {
      return map(ScalarOp.OR, map(op, a, c), map(op, b, d));
    }
    if (op == ScalarOp.ABS) {
      return map(ScalarOp.HYPOT, a, b);
    }
    throw Graph.refuse(op.name, DType.COMPLEX64);
  }

  private static Node complex(Node x) {
    return Graph.cast(x, DType.COMPLEX64);
  }

  /** {@code a * b op c * d}. */
  private static Node sum(ScalarOp op, Node a, Node b, Node c, Node d) {
    return map(op, map(ScalarOp.MUL, a, b), map(ScalarOp.MUL, c, d));
  }
}
