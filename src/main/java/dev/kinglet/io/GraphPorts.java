package dev.kinglet.io;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;

/** The inputs or the outputs of a graph, and what callers know them as. */
final class GraphPorts {
  /** A tensor of the graph; what callers know it as; the resource that stands for it, or null. */
  record Port(String key, String ref, String resource) {}

  final List<Port> all = new ArrayList<>();
  private final Graph graph;

  /** Those of one side of a signature, so far as they are in the graph. */
  GraphPorts(Graph graph, Tree signature, String side) {
    this.graph = graph;
    Tree named = signature == null ? null : signature.tree(side);
    for (String key : named == null ? List.<String>of() : named.keys()) {
      Tree info = named.tree(key);
      String ref = info == null ? null : info.text("name");
      ref = ref == null ? key : ref;
      if (graph.node(ref) != null) {
        Object id = info == null ? null : info.get("resourceId");
        String resource = id instanceof Double d ? Num.str(d) : id instanceof String s ? s : null;
        all.add(new Port(key, ref, resource));
      }
    }
  }

  void add(List<GraphNode> nodes) {
    for (GraphNode n : nodes) {
      all.add(new Port(n.name, n.name, null));
    }
  }

  List<String> names() {
    List<String> out = new ArrayList<>();
    for (Port p : all) {
      out.add(p.key);
    }
    return out;
  }

  List<GraphNode> nodes() {
    List<GraphNode> out = new ArrayList<>();
    for (Port p : all) {
      out.add(graph.node(p.ref));
    }
    return out;
  }

  /** What the script tells of them. */
  List<Object> infos() {
    List<Object> out = new ArrayList<>();
    for (GraphNode n : nodes()) {
      Tree info = new Tree().set("name", n.name);
      for (String key : List.of("shape", "dtype")) {
        if (n.attribute(key) != null) {
          info.set(key, n.attribute(key));
        }
      }
      out.add(info);
    }
    return out;
  }

  /** The tensor of that name: one of these, or of the graph. */
  String ref(String key) {
    for (Port p : all) {
      if (p.key.equals(key)) {
        return p.ref;
      }
    }
    return key;
  }

  static void fits(GraphNode n, Tensor t) {
    if (n.attribute("shape") instanceof List<?> l
        && !GraphSteps.fits(t.shape(), GraphNode.sizes(l))) {
      throw KingletException.shape(
          null,
          "The shape of dict['"
              + n.name
              + "'] provided in model.execute(dict) must be ["
              + Shapes.list(GraphNode.sizes(l), ",")
              + "], but was ["
              + Shapes.list(t.shape(), ",")
              + "]");
    }
    if (n.attribute("dtype") instanceof String d && t.dtype() != DType.of(d)) {
      throw KingletException.dtype(
          null,
          "The dtype of dict['"
              + n.name
              + "'] provided in model.execute(dict) must be "
              + d
              + ", but was "
              + t.dtype().id());
    }
  }
}
