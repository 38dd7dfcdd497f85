package dev.kinglet.schedule;

import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which of the nodes that get buffers share a kernel, and puts the kernels into an order
 * that works: none may come to wait for itself.
 */
final class Grouping {
  /** How many of the latest groups a node may join; looking at all would be quadratic. */
  private static final int LATEST = 64;

  private final Pending p;
  private final Group[] group;
  private final List<Group> groups = new ArrayList<>();
  private int stamp;

  Grouping(Pending pending) {
    p = pending;
    group = new Group[p.order.size()];
  }

  boolean isComputed(Node n) {
    return p.isComputed(n);
  }

  Group groupOf(Node n) {
    return n.place >= 0 ? group[n.place] : null;
  }

  private record Hit(Node node, boolean inOrder) {}

  /** Puts every node that gets a buffer into a group. */
  void form() {
    for (Node n : p.order) {
      if (!p.computed[n.place]) {
        continue;
      }
      List<Hit> hits = new ArrayList<>();
      boolean special = Pending.isSpecial(n);
      hits(n, n instanceof Node.Map || Pending.keepsOrder(n), hits, new byte[n.place + 1]);
      Group g = special ? null : join(n, hits);
      if (g == null) {
        g = new Group(this, n);
        groups.add(g);
      }
      g.members.add(n);
      if (Pending.isHead(n)) {
        g.folds.add(n);
      }
      g.leaves =
          Pending.union(
              g.leaves, n.place >= 0 && p.leaves[n.place] != null ? p.leaves[n.place] : new int[0]);
      group[n.place] = g;
      for (Hit h : hits) {
        Group other = group[h.node.place];
        if (other != g && !g.needs.contains(other)) {
          g.needs.add(other);
        }
      }
    }
  }

  private Group join(Node n, List<Hit> hits) {
    if (n instanceof Node.Contract) {
      return null;
    }
    for (int i = groups.size() - 1; i >= 0 && i >= groups.size() - LATEST; i--) {
      Group g = groups.get(i);
      if (Pending.isSpecial(g.members.get(0)) || g.members.size() >= p.limits.outputs()) {
        continue;
      }
      boolean fits =
          n instanceof Node.Reduce r && n.lowered == null
              ? g.sharesLoops(r)
              : g.size == n.size() && related(g, n, hits);
      if (fits
          && Pending.union(g.leaves, p.leaves[n.place]).length <= p.limits.inputs() - 1
          && isFree(g, n, hits)) {
        return g;
      }
    }
    return null;
  }

  private boolean related(Group g, Node n, List<Hit> hits) {
    for (Hit h : hits) {
      if (group[h.node.place] == g) {
        return true;
      }
    }
    if (!g.isMap()) {
      return false;
    }
    for (int a : g.leaves) {
      for (int b : p.leaves[n.place]) {
        if (a == b) {
          return true;
        }
      }
    }
    return false;
  }

  /** Joining must not make a group wait for itself, nor read its own results out of p.order. */
  private boolean isFree(Group g, Node n, List<Hit> hits) {
    boolean fold = Pending.isHead(n);
    for (Hit h : hits) {
      Group o = group[h.node.place];
      if (o == g ? fold || !h.inOrder : needs(o, g)) {
        return false;
      }
    }
    return true;
  }

  private boolean needs(Group from, Group to) {
    stamp++;
    List<Group> stack = new ArrayList<>();
    stack.add(from);
    while (!stack.isEmpty()) {
      Group g = stack.remove(stack.size() - 1);
      if (g == to) {
        return true;
      }
      for (Group o : g.needs) {
        if (o.visited != stamp) {
          o.visited = stamp;
          stack.add(o);
        }
      }
    }
    return false;
  }

  /** Computed nodes that {@code n} reads, and whether element i needs just element i of them. */
  private void hits(Node n, boolean inOrder, List<Hit> out, byte[] met) {
    for (Node in : p.inputs(n)) {
      if (in.place < 0) {
        continue;
      }
      if (p.computed[in.place]) {
        out.add(new Hit(in, inOrder));
        continue;
      }
      byte way = (byte) (inOrder && (in instanceof Node.Map || Pending.keepsOrder(in)) ? 1 : 2);
      if (met[in.place] < way) {
        // reached in order before, and now out of order: walked once more
        met[in.place] = way;
        hits(in, way == 1, out, met);
      }
    }
  }

  /** A kernel for each group, those that others need before these. */
  List<Step> steps() {
    boolean[] read = new boolean[p.order.size()];
    for (Group g : groups) {
      for (Node m : g.members) {
        List<Hit> hits = new ArrayList<>();
        hits(m, true, hits, new byte[m.place + 1]);
        for (Hit h : hits) {
          if (group[h.node.place] != g) {
            read[h.node.place] = true;
          }
        }
      }
    }
    List<Group> sorted = new ArrayList<>();
    stamp++;
    for (Group g : groups) {
      sort(g, sorted);
    }
    List<Step> out = new ArrayList<>();
    for (Group g : sorted) {
      Node first = g.members.get(0);
      if (Pending.isSpecial(first)) {
        Node[] in = first.inputs.clone();
        for (int i = 0; first instanceof Node.Join && i < in.length; i++) {
          in[i] = p.base(in[i]);
        }
        out.add(new Step(null, first, in, new Node[] {first}, new Node.Const[0], null));
        continue;
      }
      for (Node m : g.members) {
        if (p.asked[m.place] || read[m.place] || Pending.isHead(m) && m.handles > 0) {
          g.outputs.add(m);
        }
      }
      out.add(KernelBuilder.build(g));
    }
    return out;
  }

  private void sort(Group root, List<Group> sorted) {
    List<Group> stack = new ArrayList<>();
    stack.add(root);
    while (!stack.isEmpty()) {
      Group g = stack.get(stack.size() - 1);
      boolean ready = true;
      if (g.visited != stamp) {
        g.visited = stamp;
        for (Group o : g.needs) {
          if (o.visited != stamp) {
            stack.add(o);
            ready = false;
          }
        }
      }
      if (ready) {
        stack.remove(stack.size() - 1);
        if (!sorted.contains(g)) {
          sorted.add(g);
        }
      }
    }
  }
}
