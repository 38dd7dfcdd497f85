package dev.kinglet.engine;

import dev.kinglet.device.Device;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Structure;
import dev.kinglet.schedule.Scheduler;
import dev.kinglet.schedule.Step;
import java.util.ArrayList;
import java.util.List;

/** Graphs that were cut into kernels before: one of the same structure is not cut again. */
final class Recipes {
  /** Recipes kept; when there are more, all are forgotten. */
  private static final int MOST = 400;

  /** Larger graphs are not kept: they are rare, and looking them up costs what they save. */
  private static final int LARGE = 4000;

  /** By hash. */
  private static final Entry[] KNOWN = new Entry[1024];

  private static int known;
  private static final Structure STRUCTURE = new Structure();
  private static Device limits;

  /** The nodes of the graph that {@link #of} saw last, by place. */
  static Node[] graph;

  /** Nodes of the graph at hand, and those that wait for their inputs. */
  private static Node[] found = new Node[64];

  private static int count;
  private static Node[] stack = new Node[64];

  private record Entry(Structure structure, Recipe recipe, Entry next) {}

  private Recipes() {}

  /** The recipe of what {@code roots} need; {@link #graph} are the nodes, by place. */
  static Recipe of(List<Node> roots) {
    Device big = Devices.big();
    if (big != limits || known > MOST) {
      java.util.Arrays.fill(KNOWN, null);
      known = 0;
      limits = big;
    }
    Structure s = STRUCTURE;
    s.clear();
    count = 0;
    try {
      collect(roots, s);
      for (Node r : roots) {
        s.add(r.place);
      }
    } finally {
      graph = java.util.Arrays.copyOf(found, count);
      for (int i = 0; i < count; i++) {
        found[i].place = -1;
        found[i] = null;
      }
    }
    int hash = s.hash() & KNOWN.length - 1;
    for (Entry e = KNOWN[hash]; e != null; e = e.next) {
      if (e.structure.same(s)) {
        e.recipe.renew(graph, null);
        return e.recipe;
      }
    }
    Structure copy = s.copy();
    Node[] all = graph;
    List<Step> steps = Scheduler.plan(roots, Devices.limits());
    Recipe r;
    try {
      for (int i = 0; i < all.length; i++) {
        all[i].place = i;
      }
      r = new Recipe(steps, all.length, List.of(), new ArrayList<>());
    } finally {
      for (Node n : all) {
        n.place = -1;
      }
    }
    if (!r.isTied() && all.length < LARGE) {
      KNOWN[hash] = new Entry(copy, r, KNOWN[hash]);
      known++;
    }
    graph = all;
    return r;
  }

  /** Nodes that are needed, inputs before users, and what they are. */
  private static void collect(List<Node> roots, Structure s) {
    for (Node root : roots) {
      int top = push(0, root);
      while (top > 0) {
        Node n = stack[top - 1];
        int height = top;
        if (n.place < 0 && n.buffer == null) {
          if (n.failure != null) {
            throw n.failure;
          }
          for (int i = n.inputs.length - 1; i >= 0; i--) {
            if (n.inputs[i].place < 0) {
              top = push(top, n.inputs[i]);
            }
          }
        }
        if (top == height) {
          stack[--top] = null;
          if (n.place < 0) {
            if (count == found.length) {
              found = java.util.Arrays.copyOf(found, 2 * count);
            }
            n.place = count;
            found[count++] = n;
            n.structure(s);
            if (n.buffer == null) {
              for (Node in : n.inputs) {
                s.add(in.place);
              }
            }
          }
        }
      }
    }
  }

  private static int push(int top, Node n) {
    if (top == stack.length) {
      stack = java.util.Arrays.copyOf(stack, 2 * top);
    }
    stack[top] = n;
    return top + 1;
  }
}
