package dev.kinglet.api.ops;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Engine;
import dev.kinglet.graph.Node;

/** What the ops check of their arguments, and how a result is handed out. */
final class Check {
  private Check() {}

  /** A tensor for {@code n}; when an op changes nothing, it shares x's storage. */
  static Tensor out(String op, Tensor x, Node n) {
    return n == x.node() ? x.share(Engine.placed(n)) : Tensor.wrap(op, n);
  }

  /** {@code float32 [2,3]}. */
  static String describe(Node x) {
    return x.dtype.id() + " " + Shapes.str(x.shape);
  }

  static void rank(String op, String arg, Node x, int rank) {
    if (x.rank() != rank) {
      throw KingletException.shape(
          op, arg + " must be rank " + rank + ", but got shape " + Shapes.str(x.shape));
    }
  }

  static void minRank(String op, String arg, Node x, int rank) {
    if (x.rank() < rank) {
      throw KingletException.shape(
          op, arg + " must have at least rank " + rank + ", got shape " + Shapes.str(x.shape));
    }
  }

  static void sameShape(String op, String a, Node x, String b, Node y) {
    if (!Shapes.same(x.shape, y.shape)) {
      throw KingletException.shape(
          op,
          a
              + " "
              + Shapes.str(x.shape)
              + " and "
              + b
              + " "
              + Shapes.str(y.shape)
              + " must have the same shape");
    }
  }

  /** Fails with tf.js's words unless both have one shape. */
  static void matching(String before, int[] x, int[] y) {
    if (!Shapes.same(x, y)) {
      throw KingletException.shape(
          null,
          before
              + " Shapes "
              + Shapes.list(x, ",")
              + " and "
              + Shapes.list(y, ",")
              + " must match");
    }
  }

  static void that(boolean ok, String op, String message) {
    if (!ok) {
      throw KingletException.value(op, message);
    }
  }

  /**
   * The shape as it was given, if it is one: no negative size, rank at most 6, below 2³¹ elements.
   */
  static int[] shape(String op, int[] shape) {
    if (shape == null) {
      throw KingletException.shape(op, "needs a shape");
    }
    double n = 1;
    for (int d : shape) {
      if (d < 0) {
        throw KingletException.shape(op, "negative size in shape " + Shapes.str(shape));
      }
      n *= d;
    }
    if (n > Integer.MAX_VALUE) {
      throw KingletException.shape(op, "shape " + Shapes.str(shape) + " has too many elements");
    }
    return shape;
  }

  static Node type(String op, String arg, Node x, DType type) {
    if (x.dtype != type) {
      throw KingletException.dtype(op, arg + " must be " + type.id() + ", got " + x.dtype.id());
    }
    return x;
  }

  static Node int32(String op, String arg, Node x) {
    return type(op, arg, x, DType.INT32);
  }

  /** The type of that name; {@code otherwise} when null. */
  static DType dtype(String op, String id, DType otherwise) {
    if (id == null) {
      return otherwise;
    }
    DType d = DType.of(id);
    if (d == null) {
      throw KingletException.dtype(
          op, "unknown dtype '" + id + "' (float32, int32, bool are known)");
    }
    return d;
  }

  static Node[] nodes(Tensor[] xs) {
    Node[] out = new Node[xs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = xs[i].node();
    }
    return out;
  }

  /** Fails unless all strides or all dilations are 1. */
  static void either(String op, int[] strides, int[] dilations) {
    that(
        ones(strides) || ones(dilations),
        op,
        "Either strides or dilations must be 1. Got strides "
            + Shapes.list(strides, ",")
            + " and dilations '"
            + Shapes.list(dilations, ",")
            + "'");
  }

  private static boolean ones(int[] v) {
    boolean all = true;
    for (int n : v) {
      all &= n == 1;
    }
    return all;
  }
}
