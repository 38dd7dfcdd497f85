package dev.kinglet.graph;

import dev.kinglet.core.DType;
import java.util.ArrayList;
import java.util.List;

/** Several nodes as one. */
public final class Pieces {
  /** More pieces than this are copied to their places; fewer are chosen where they are used. */
  private static final int CHOSEN = 4;

  /** So many are chosen among where copying has to be done by choosing. */
  private static final int GROUP = 8;

  private Pieces() {}

  /** The pieces end to end along {@code axis}; one type, equal shapes but for the axis. */
  public static Node join(int axis, Node... pieces) {
    List<Node> used = new ArrayList<>();
    boolean complex = false;
    int total = 0;
    for (Node p : pieces) {
      total += p.shape[axis];
      if (p.size() > 0) {
        used.add(p);
        complex |= p instanceof Node.Pair;
      }
    }
    if (used.size() <= CHOSEN || complex) {
      return choose(axis, total, used.isEmpty() ? List.of(pieces) : used);
    }
    int[] shape = pieces[0].shape.clone();
    shape[axis] = total;
    int rows = 1;
    for (int i = 0; i < axis; i++) {
      rows *= shape[i];
    }
    return Graph.made(new Node.Join(shape, rows, used.toArray(new Node[0])));
  }

  private static Node choose(int axis, int total, List<Node> pieces) {
    Node out = null;
    int at = 0;
    int rank = pieces.get(0).rank();
    int[] shape = pieces.get(0).shape.clone();
    shape[axis] = total;
    Node position = null;
    for (Node p : pieces) {
      int size = p.shape[axis];
      int[] low = new int[rank];
      int[] high = new int[rank];
      low[axis] = at;
      high[axis] = total - at - size;
      Node padded = Graph.pad(p, low, high, null);
      if (out == null) {
        out = padded;
      } else {
        // chosen, not added: the neighbours may hold NaN, and -0 stays
        if (position == null) {
          position = Graph.iota(shape, axis);
        }
        Node before = Graph.map(ScalarOp.LESS, position, Graph.constant(DType.INT32, at));
        out = Graph.map(ScalarOp.WHERE, before, out, padded);
      }
      at += size;
    }
    return out;
  }

  /** The same by choosing among few at a time, each time into a buffer. */
  public static Node lowered(Node.Join j) {
    List<Node> level = new ArrayList<>();
    for (Node p : j.inputs) {
      level.add(Graph.reshape(p, j.rows, p.size() / j.rows));
    }
    while (level.size() > 1) {
      List<Node> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i += GROUP) {
        List<Node> few = level.subList(i, Math.min(level.size(), i + GROUP));
        int width = 0;
        for (Node p : few) {
          width += p.shape[1];
        }
        Node all = choose(1, width, few);
        all.stored |= few.size() > 1;
        next.add(all);
      }
      level = next;
    }
    return Graph.reshape(level.get(0), j.shape);
  }

  /** The gradient of piece i, given that of the whole. */
  public static Node part(Node.Join j, int i, Node g) {
    int from = 0;
    for (int k = 0; k < i; k++) {
      from += j.inputs[k].size();
    }
    Node rows = Graph.reshape(g, j.rows, j.size() / j.rows);
    int width = j.inputs[i].size() / j.rows;
    return Graph.reshape(Graph.slice(rows, 1, from / j.rows, width), j.inputs[i].shape);
  }
}
