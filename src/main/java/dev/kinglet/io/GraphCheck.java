package dev.kinglet.io;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds everything that keeps a model from running before it runs. */
final class GraphCheck {
  private final GraphModel model;

  /** What is wrong, and more about it. */
  private final Map<String, String> found = new LinkedHashMap<>();

  private final Map<String, Integer> counts = new HashMap<>();
  private final List<Graph> functions = new ArrayList<>();

  GraphCheck(GraphModel model) {
    this.model = model;
  }

  /** Throws unless all that the wanted nodes need, functions included, can be computed. */
  void check(Graph graph, List<GraphNode> given, List<GraphNode> wanted) {
    look(graph, graph.needs(given, wanted), given);
    for (int i = 0; i < functions.size(); i++) {
      Graph f = functions.get(i);
      for (String ref : f.outputs) {
        if (f.node(ref) == null) {
          throw KingletException.value(
              "graph model", "a function gives '" + ref + "', which it has not");
        }
      }
      look(f, f.needs(f.inputs, f.ends()), f.inputs);
    }
    if (!found.isEmpty()) {
      StringBuilder b = new StringBuilder("cannot run this model:");
      for (Map.Entry<String, String> e : found.entrySet()) {
        b.append('\n').append(e.getKey()).append(e.getValue());
      }
      throw KingletException.value("graph model", b.toString());
    }
  }

  private void look(Graph g, Graph.Needs needs, List<GraphNode> given) {
    for (GraphNode n : g.nodes) {
      if (needs.waits[n.id] < 0 || given.contains(n)) {
        continue;
      }
      if (Graph.isWeight(n)) {
        if (!model.weights().containsKey(n.name)) {
          found.put("the weight '" + n.name + "' is missing", "");
        }
      } else if (GraphModel.custom(n.op) == null && n.kind == null) {
        int count = counts.getOrDefault(n.op, 0) + 1;
        counts.put(n.op, count);
        found.put(
            "the op " + n.op + " is not supported",
            " (" + count + (count > 1 ? " nodes, the last '" : " node, '") + n.name + "')");
      } else if (n.problem != null) {
        found.put(n.problem, "");
      }
      for (String key : n.attributes()) {
        Tree attr = n.attrs.tree(key);
        if (attr != null && attr.tree("func") != null && n.kind != null) {
          Graph f = model.function(n.word(key));
          if (f == null) {
            found.put("'" + n.name + "' calls the function " + n.word(key), ", which is missing");
          } else if (!functions.contains(f)) {
            functions.add(f);
          }
        }
      }
    }
  }
}
