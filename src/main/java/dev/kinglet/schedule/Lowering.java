package dev.kinglet.schedule;

import static dev.kinglet.graph.Graph.cast;
import static dev.kinglet.graph.Graph.constant;
import static dev.kinglet.graph.Graph.expand;
import static dev.kinglet.graph.Graph.full;
import static dev.kinglet.graph.Graph.gather;
import static dev.kinglet.graph.Graph.iota;
import static dev.kinglet.graph.Graph.map;
import static dev.kinglet.graph.Graph.pad;
import static dev.kinglet.graph.Graph.reduce;
import static dev.kinglet.graph.Graph.reshape;
import static dev.kinglet.graph.Graph.slice;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Pieces;
import dev.kinglet.graph.ScalarOp;

/** Nodes that not every device has code for, made of maps, views, gathers and reductions. */
public final class Lowering {
  private Lowering() {}

  /** The same value, made of nodes that every device runs. */
  public static Node of(Node n) {
    if (n instanceof Node.Scan s) {
      return scan(s);
    }
    if (n instanceof Node.Scatter s) {
      return scatter(s);
    }
    return n instanceof Node.Join j ? Pieces.lowered(j) : argSort((Node.ArgSort) n);
  }

  /** out[j] = sum over i of (index[i] == j ? x[i] : 0). */
  private static Node scatter(Node.Scatter s) {
    int axis = s.axis;
    int[] big = Shapes.insert(s.inputs[0].shape, axis, s.shape[axis]);
    int[] one = Shapes.insert(s.inputs[0].shape, axis, 1);
    Node x = expand(reshape(s.inputs[0], one), big);
    Node index = expand(reshape(s.inputs[1], one), big);
    Node here = map(ScalarOp.EQUAL, index, iota(big, axis));
    return reduce(Fold.SUM, map(ScalarOp.WHERE, here, x, constant(s.dtype, 0)), axis + 1);
  }

  private static ScalarOp op(Fold f) {
    return switch (f) {
      case SUM -> ScalarOp.ADD;
      case PROD -> ScalarOp.MUL;
      case MAX -> ScalarOp.MAXIMUM;
      case MIN -> ScalarOp.MINIMUM;
    };
  }

  /** Hillis and Steele: after step k every element holds the fold of the 2^k before it. */
  private static Node scan(Node.Scan s) {
    Node x = s.inputs[0];
    int axis = x.rank() - 1;
    int n = x.shape[axis];
    Node y = s.reverse ? Graph.flip(x, axis) : x;
    int count = 0;
    for (int step = 1; step < n; step *= 2) {
      y = map(op(s.fold), y, shift(y, step, s.fold));
      // each step within a kernel doubles what it reads
      y.stored = count++ % 3 == 0;
    }
    if (s.exclusive) {
      y = shift(y, 1, s.fold);
    }
    return s.reverse ? Graph.flip(y, axis) : y;
  }

  /** {@code out[i] = x[i - by]}, the fold's identity where there is none. */
  private static Node shift(Node x, int by, Fold fold) {
    int axis = x.rank() - 1;
    int n = x.shape[axis];
    int[] low = new int[x.rank()];
    low[axis] = Math.min(by, n);
    Node moved = pad(slice(x, axis, 0, n - low[axis]), low, new int[x.rank()], null);
    if (fold == Fold.SUM) {
      return moved;
    }
    Node there = map(ScalarOp.LESS_EQUAL, constant(DType.INT32, by), iota(x.shape, axis));
    return map(ScalarOp.WHERE, there, moved, constant(x.dtype, identity(fold, x.dtype)));
  }

  /** The value that a fold starts from. */
  static double identity(Fold fold, DType d) {
    return switch (fold) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX ->
          d == DType.FLOAT32 ? Double.NEGATIVE_INFINITY : d == DType.INT32 ? Integer.MIN_VALUE : 0;
      case MIN ->
          d == DType.FLOAT32 ? Double.POSITIVE_INFINITY : d == DType.INT32 ? Integer.MAX_VALUE : 1;
    };
  }

  /** Batcher's bitonic network over (key, position) pairs; positions make it stable. */
  private static Node argSort(Node.ArgSort s) {
    int axis = s.rank() - 1;
    int n = s.shape[axis];
    int p = 1;
    while (p < n) {
      p *= 2;
    }
    boolean isFloat = s.inputs[0].dtype == DType.FLOAT32;
    Node x = isFloat ? s.inputs[0] : cast(s.inputs[0], DType.INT32);
    Node key =
        !s.descending
            ? x
            : isFloat ? map(ScalarOp.NEG, x) : map(ScalarOp.BIT_XOR, x, constant(x.dtype, -1));
    int[] shape = s.shape.clone();
    shape[axis] = p;
    int[] high = new int[s.rank()];
    high[axis] = p - n;
    Node at = iota(shape, axis);
    Node inside = map(ScalarOp.LESS, at, constant(DType.INT32, n));
    Node last = constant(x.dtype, isFloat ? Double.POSITIVE_INFINITY : Integer.MAX_VALUE);
    // NaN sorts after every number, padding after NaN: by its position
    Node late = constant(DType.INT32, 0);
    if (isFloat) {
      Node nan = map(ScalarOp.IS_NAN, key);
      late = map(ScalarOp.WHERE, nan, constant(DType.INT32, p), late);
      late = pad(expand(late, key.shape), new int[s.rank()], high, null);
      key = map(ScalarOp.WHERE, nan, last, key);
    }
    key = map(ScalarOp.WHERE, inside, pad(key, new int[s.rank()], high, null), last);
    late = map(ScalarOp.WHERE, inside, late, constant(DType.INT32, 2 * p));
    Node pos = map(ScalarOp.ADD, at, late);
    key.stored = true;
    pos.stored = true;
    for (int k = 2; k <= p; k *= 2) {
      for (int j = k / 2; j > 0; j /= 2) {
        Node mate = map(ScalarOp.BIT_XOR, at, constant(DType.INT32, j));
        Node otherKey = gather(key, axis, mate);
        Node otherPos = gather(pos, axis, mate);
        Node first =
            map(
                ScalarOp.EQUAL,
                map(ScalarOp.BIT_AND, at, constant(DType.INT32, j)),
                constant(DType.INT32, 0));
        Node up =
            map(
                ScalarOp.EQUAL,
                map(ScalarOp.BIT_AND, at, constant(DType.INT32, k)),
                constant(DType.INT32, 0));
        Node less =
            map(
                ScalarOp.OR,
                map(ScalarOp.LESS, key, otherKey),
                map(
                    ScalarOp.AND,
                    map(ScalarOp.EQUAL, key, otherKey),
                    map(ScalarOp.LESS, pos, otherPos)));
        Node stay = map(ScalarOp.EQUAL, less, map(ScalarOp.EQUAL, first, up));
        // each step through buffers: one program, given k and j, does them all
        key = map(ScalarOp.WHERE, stay, key, otherKey);
        pos = map(ScalarOp.WHERE, stay, pos, otherPos);
        key.stored = true;
        pos.stored = true;
      }
    }
    Node sorted = slice(pos, axis, 0, n);
    return map(ScalarOp.BIT_AND, sorted, full(DType.INT32, p - 1, sorted.shape));
  }

  /** Long folds into few results go in two passes, so that many lanes work. Null: not worth it. */
  static Node split(Node.Reduce r) {
    Node x = r.inputs[0];
    int out = r.size();
    int red = out == 0 ? 0 : x.size() / out;
    int last = r.axes[r.axes.length - 1];
    if (out >= 512 || red < 4096 || x.shape[last] < 64) {
      return null;
    }
    int n = x.shape[last];
    int parts = 1;
    for (int f = 2; f <= 1024 && f * f <= 4 * n && (double) out * f <= 8192; f++) {
      if (n % f == 0) {
        parts = f;
      }
    }
    if (parts < 16) {
      return null;
    }
    int[] shape = Shapes.insert(x.shape, last, parts);
    shape[last + 1] = n / parts;
    int[] axes = r.axes.clone();
    axes[axes.length - 1] = last + 1;
    Node partial = reduce(r.fold, reshape(x, shape), axes);
    int at = last - (axes.length - 1);
    return reduce(r.fold, partial, at);
  }
}
