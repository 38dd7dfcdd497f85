package dev.kinglet.schedule;

import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import java.util.ArrayList;
import java.util.List;

/** Nodes that one kernel will compute: folds over the same loops, and maps over their result. */
final class Group {
  /** Reductions, or one contraction; empty for a map. */
  final List<Node> folds = new ArrayList<>();

  /** Maps that end here, and the folds. */
  final List<Node> members = new ArrayList<>();

  /** Members whose values are written. */
  final List<Node> outputs = new ArrayList<>();

  /** Groups whose results are read. */
  final List<Group> needs = new ArrayList<>();

  /** Buffers read, at least; grows with members. */
  int[] leaves = {};

  final int size;
  private final Grouping plan;
  int visited;

  Group(Grouping plan, Node first) {
    this.plan = plan;
    size = first.size();
  }

  boolean isMap() {
    return folds.isEmpty();
  }

  /** Whether {@code n} is computed by some other group. */
  boolean isElsewhere(Node n) {
    return plan.isComputed(n) && plan.groupOf(n) != this;
  }

  /** Sizes of the output loops: the finest shape that all members' shapes are merges of. */
  int[] loops() {
    if (!folds.isEmpty()) {
      return folds.get(0) instanceof Node.Contract c
          ? java.util.Arrays.copyOf(c.sizes, c.rank())
          : folds.get(0).shape;
    }
    int[] best = members.get(0).shape;
    List<Node> seen = new ArrayList<>();
    for (Node m : members) {
      best = refine(best, m.shape);
      best = walk(m, best, seen);
    }
    return best;
  }

  /** Refines by the shapes of reshapes that are reached without leaving the element order. */
  private int[] walk(Node n, int[] best, List<Node> seen) {
    if (seen.size() > 64 || seen.contains(n)) {
      return best;
    }
    seen.add(n);
    for (Node in : n.inputs) {
      if (in.buffer != null || isElsewhere(in)) {
        continue;
      }
      boolean reshape = in instanceof Node.View v && v.kind == ViewKind.RESHAPE;
      if (reshape) {
        best = refine(best, in.inputs[0].shape);
        if (in.inputs[0].buffer == null && !isElsewhere(in.inputs[0])) {
          best = walk(in, best, seen);
        }
      } else if (in instanceof Node.Map) {
        best = walk(in, best, seen);
      }
    }
    return best;
  }

  /** The common refinement of two shapes of equal size, or {@code a} where there is none. */
  static int[] refine(int[] a, int[] b) {
    int[] out = new int[a.length + b.length];
    int n = 0;
    int i = a.length - 1;
    int j = b.length - 1;
    int pa = 1;
    int pb = 1;
    while (true) {
      while (pa == 1 && i >= 0) {
        pa = a[i--];
      }
      while (pb == 1 && j >= 0) {
        pb = b[j--];
      }
      if (pa == 1 && pb == 1) {
        break;
      }
      int f = pa < pb ? pa : pb;
      if (f <= 1 || pa % f != 0 || pb % f != 0) {
        return a;
      }
      out[n++] = f;
      pa /= f;
      pb /= f;
    }
    int[] r = new int[n];
    for (int k = 0; k < n; k++) {
      r[k] = out[n - 1 - k];
    }
    return r;
  }

  /** Sizes of the reduced loops. */
  int[] reducedLoops() {
    if (folds.isEmpty()) {
      return new int[0];
    }
    if (folds.get(0) instanceof Node.Contract c) {
      return java.util.Arrays.copyOfRange(c.sizes, c.rank(), c.sizes.length);
    }
    Node.Reduce r = (Node.Reduce) folds.get(0);
    int[] red = new int[r.axes.length];
    for (int i = 0; i < red.length; i++) {
      red[i] = r.inputs[0].shape[r.axes[i]];
    }
    return red;
  }

  /** Whether a reduction runs over the very loops that this group's reductions do. */
  boolean sharesLoops(Node.Reduce r) {
    return !folds.isEmpty()
        && folds.get(0) instanceof Node.Reduce f
        && Shapes.same(f.inputs[0].shape, r.inputs[0].shape)
        && java.util.Arrays.equals(f.axes, r.axes);
  }
}
