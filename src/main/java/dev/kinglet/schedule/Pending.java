package dev.kinglet.schedule;

import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import java.util.ArrayList;
import java.util.List;

/** What waits to be computed, inputs before users, and what is decided about each node of it. */
final class Pending {
  final Scheduler.Limits limits;

  /** The nodes; each has its index here in {@link Node#place}. */
  final List<Node> order = new ArrayList<>();

  /** By place: whether the node gets a buffer of its own. */
  boolean[] computed;

  /** By place: whether the caller wants the node. */
  boolean[] asked;

  /** By place: ids of the buffers that computing the node where it is used reads. */
  int[][] leaves;

  Pending(Scheduler.Limits limits) {
    this.limits = limits;
  }

  boolean isComputed(Node n) {
    return n.place >= 0 && computed[n.place];
  }

  /** Forgets the places. */
  void close() {
    for (Node n : order) {
      n.place = -1;
      n.lowered = null; // its own nodes may have come and gone when n is asked for again
    }
  }

  /** Collects what {@code roots} need; {@link #close} must follow, whatever comes of it. */
  void collect(List<Node> roots) {
    List<Node> stack = new ArrayList<>();
    for (Node r : roots) {
      stack.add(r);
      while (!stack.isEmpty()) {
        Node n = stack.get(stack.size() - 1);
        if (n.buffer != null || n.place >= 0) {
          stack.remove(stack.size() - 1);
          continue;
        }
        if (n.failure != null) {
          throw n.failure;
        }
        boolean ready = true;
        Node[] ins = inputs(n);
        for (int i = ins.length - 1; i >= 0; i--) {
          if (ins[i].buffer == null && ins[i].place < 0) {
            stack.add(ins[i]);
            ready = false;
          }
        }
        if (ready) {
          stack.remove(stack.size() - 1);
          n.place = order.size();
          order.add(n);
        }
      }
    }
    int n = order.size();
    computed = new boolean[n];
    leaves = new int[n][];
    asked = new boolean[n];
  }

  /** Operands; those of the replacement where the device has no code for the node. */
  Node[] inputs(Node n) {
    if (n.lowered == null) {
      boolean special =
          n instanceof Node.Scan
              || n instanceof Node.ArgSort
              || n instanceof Node.Scatter
              || n instanceof Node.Join;
      if (special && !limits.nodes().runs(n)) {
        n.lowered = Lowering.of(n);
      } else if (limits.splits() && n instanceof Node.Reduce r) {
        n.lowered = Lowering.split(r);
      }
    }
    return n.lowered != null ? new Node[] {n.lowered} : n.inputs;
  }

  static boolean isHead(Node n) {
    return n.lowered == null
        && !(n instanceof Node.Map
            || n instanceof Node.View
            || n instanceof Node.Const
            || n instanceof Node.Iota
            || n instanceof Node.Gather);
  }

  static boolean isSpecial(Node n) {
    return isHead(n) && !(n instanceof Node.Reduce || n instanceof Node.Contract);
  }

  static boolean keepsOrder(Node n) {
    return n.lowered != null || n instanceof Node.View v && v.kind == ViewKind.RESHAPE;
  }

  /** What has the elements of {@code n} in the same order, as a buffer or to become one. */
  Node base(Node n) {
    Node x = n;
    while (x.place >= 0 && !computed[x.place] && keepsOrder(x)) {
      x = inputs(x)[0];
    }
    return x;
  }

  /** Ids of the buffers that reading the node means reading. */
  int[] seen(Node n) {
    if (n.place < 0) {
      return n.buffer != null ? new int[] {n.id} : new int[0];
    }
    return computed[n.place] ? new int[] {n.id} : leaves[n.place];
  }

  /** Both sets, in order of appearance. */
  static int[] union(int[] a, int[] b) {
    int[] out = java.util.Arrays.copyOf(a, a.length + b.length);
    int n = a.length;
    for (int x : b) {
      boolean has = false;
      for (int y : a) {
        has |= x == y;
      }
      if (!has) {
        out[n++] = x;
      }
    }
    return n == out.length ? out : java.util.Arrays.copyOf(out, n);
  }
}
