package dev.kinglet.engine;

import dev.kinglet.device.Device;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Structure;
import dev.kinglet.schedule.Scheduler;
import dev.kinglet.schedule.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Graphs that were cut into kernels before: one of the same structure is not cut again. */
final class Recipes {
  /** Recipes kept; when there are more, all are forgotten. */
  private static final int MOST = 400;

  /** Larger graphs are not kept: they are rare, and looking them up costs what they save. */
  private static final int LARGE = 4000;

  private static final Map<Integer, Entry> KNOWN = new HashMap<>();
  private static final Structure STRUCTURE = new Structure();
  private static Device limits;

  private record Entry(Structure structure, Recipe recipe, Entry next) {}

  private Recipes() {}

  /** The recipe of what {@code roots} need; {@code graph} gets the nodes, by place. */
  static Recipe of(List<Node> roots, List<Node> graph) {
    Device big = Devices.big();
    if (big != limits || KNOWN.size() > MOST) {
      KNOWN.clear();
      limits = big;
    }
    Structure s = STRUCTURE;
    s.clear();
    try {
      collect(roots, graph, s);
      for (Node r : roots) {
        s.add(r.place);
      }
    } finally {
      for (Node n : graph) {
        n.place = -1;
      }
    }
    int hash = s.hash();
    Entry first = KNOWN.get(hash);
    for (Entry e = first; e != null; e = e.next) {
      if (e.structure.same(s)) {
        e.recipe.renew(graph);
        return e.recipe;
      }
    }
    Structure copy = s.copy();
    List<Step> steps = Scheduler.plan(roots, Devices.limits());
    Recipe r;
    try {
      for (int i = 0; i < graph.size(); i++) {
        graph.get(i).place = i;
      }
      r = new Recipe(steps, graph.size(), List.of(), new ArrayList<>());
    } finally {
      for (Node n : graph) {
        n.place = -1;
      }
    }
    if (!r.isTied() && graph.size() < LARGE) {
      KNOWN.put(hash, new Entry(copy, r, first));
    }
    return r;
  }

  /** Nodes that are needed, inputs before users, and what they are. */
  private static void collect(List<Node> roots, List<Node> graph, Structure s) {
    List<Node> stack = new ArrayList<>();
    for (Node root : roots) {
      stack.add(root);
      while (!stack.isEmpty()) {
        Node n = stack.get(stack.size() - 1);
        boolean ready = true;
        if (n.place < 0 && n.buffer == null) {
          if (n.failure != null) {
            throw n.failure;
          }
          for (int i = n.inputs.length - 1; i >= 0; i--) {
            if (n.inputs[i].place < 0) {
              stack.add(n.inputs[i]);
              ready = false;
            }
          }
        }
        if (ready) {
          stack.remove(stack.size() - 1);
          if (n.place < 0) {
            n.place = graph.size();
            graph.add(n);
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
}
