package dev.kinglet.io;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a model, or of one of its functions, connected. */
final class Graph {
  final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, GraphNode> byName = new HashMap<>();

  /** The nodes that are given values, in order: placeholders, or a function's arguments. */
  final List<GraphNode> inputs = new ArrayList<>();

  /** What a function gives. */
  final List<String> outputs = new ArrayList<>();

  private final Map<String, Needs> needs = new HashMap<>();

  /** The functions of the model, once all are there. */
  Map<String, Graph> functions = Map.of();

  /** The graph of a GraphDef's {@code node}, or a function's {@code nodeDef}. */
  Graph(List<Object> defs, Tree function) {
    List<List<Object>> inputNames = new ArrayList<>();
    Tree signature = function == null ? null : function.tree("signature");
    if (signature != null) {
      for (Object arg : list(signature, "inputArg")) {
        Tree a = (Tree) arg;
        Tree attrs = new Tree().set("dtype", new Tree().set("type", a.get("type")));
        inputs.add(add(new GraphNode(a.text("name"), "Placeholder", attrs)));
        inputNames.add(List.of());
      }
      for (Object out : list(signature, "outputArg")) {
        Tree ret = function.tree("ret");
        String name = ((Tree) out).text("name");
        String ref = ret == null ? null : ret.text(name);
        outputs.add(ref == null ? name : ref);
      }
    }
    for (Object def : defs) {
      if (!(def instanceof Tree d) || d.text("name") == null || d.text("op") == null) {
        throw KingletException.value("graph", "a node without name or op");
      }
      GraphNode n = add(new GraphNode(d.text("name"), d.text("op"), d.tree("attr")));
      if (function == null && n.op.startsWith("Placeholder")) {
        inputs.add(n);
      }
      inputNames.add(list(d, "input"));
    }
    for (int i = 0; i < nodes.size(); i++) {
      connect(nodes.get(i), inputNames.get(i));
    }
  }

  static List<Object> list(Tree t, String key) {
    List<Object> l = t.list(key);
    return l == null ? List.of() : l;
  }

  private GraphNode add(GraphNode n) {
    n.id = nodes.size();
    n.kind = GraphModel.custom(n.op) != null ? null : GraphOps.of(n.op);
    nodes.add(n);
    if (byName.put(n.name, n) != null) {
      throw KingletException.value("graph", "two nodes are named '" + n.name + "'");
    }
    return n;
  }

  private void connect(GraphNode n, List<Object> names) {
    n.in = new GraphNode[names.size()];
    n.port = new int[names.size()];
    int[] order = new int[names.size()];
    int at = 0;
    for (int pass = 0; pass < 2; pass++) { // values first
      for (int i = 0; i < order.length; i++) {
        if (((String) names.get(i)).startsWith("^") == (pass == 1)) {
          order[at++] = i;
        }
      }
      n.values = pass == 0 ? at : n.values;
    }
    for (int i = 0; i < order.length; i++) {
      String ref = (String) names.get(order[i]);
      GraphNode from = node(ref);
      if (from == null) {
        throw KingletException.value(
            "graph", "the input '" + ref + "' of '" + n.name + "' is not in the graph");
      }
      n.in[i] = from;
      n.port[i] = i < n.values ? port(ref) : -1;
      int last = from.consumers.size() - 1;
      if (last < 0 || from.consumers.get(last) != n) {
        from.consumers.add(n);
      }
    }
    if (n.kind != null && n.kind.row != null) {
      n.problem = n.bind();
    }
  }

  /** The node that {@code name}, {@code name:1}, {@code name:out:0} or {@code ^name} is of. */
  GraphNode node(String ref) {
    int from = ref.startsWith("^") ? 1 : 0;
    int colon = ref.indexOf(':');
    return byName.get(colon < 0 ? ref.substring(from) : ref.substring(from, colon));
  }

  /** The nodes that no other needs. */
  List<GraphNode> leaves() {
    List<GraphNode> out = new ArrayList<>();
    for (GraphNode n : nodes) {
      if (n.consumers.isEmpty()) {
        out.add(n);
      }
    }
    return out;
  }

  /** Which result of its node a reference means. */
  int port(String ref) {
    int first = ref.indexOf(':');
    int last = ref.lastIndexOf(':');
    double k = first < 0 ? 0 : GraphNode.parse(ref.substring(last + 1));
    GraphNode n = node(ref);
    int named =
        first < last && n.kind != null
            ? n.kind.outputs.indexOf(ref.substring(first + 1, last))
            : -1;
    return named < 0 ? k >= 0 && k < 1e6 ? (int) k : 1000000 : named;
  }

  // ---- what has to be computed ----------------------------------------------------------------

  /** What is computed for some outputs out of some inputs. */
  static final class Needs {
    /** By node: how many inputs it waits for; -1 when it is not needed. */
    int[] waits;

    /** By node: whether a result of it is an output. */
    boolean[] wanted;

    /** Inputs that are needed, but not given. */
    final List<GraphNode> missing = new ArrayList<>();

    /** Whether only shapes decide which kernels there are. */
    boolean plain;

    /** The kernels for inputs of some shapes. */
    final Map<String, GraphTrace> traces = new HashMap<>();
  }

  /** Whether the node's value is among the weights. */
  static boolean isWeight(GraphNode n) {
    return n.op.equals("Const") || n.folded != null;
  }

  /** The nodes that a function's results come from. */
  List<GraphNode> ends() {
    List<GraphNode> out = new ArrayList<>();
    for (String ref : outputs) {
      out.add(node(ref));
    }
    return out;
  }

  /**
   * Finds what follows from weights alone, and returns of that what others read the first result
   * of. Chance, control flow and ops of others are never part of it.
   */
  List<GraphNode> constants(List<GraphNode> given, List<GraphNode> wanted) {
    int[] there = new int[nodes.size()];
    List<GraphNode> open = new ArrayList<>();
    for (GraphNode n : nodes) {
      if (isWeight(n)) {
        open.add(n);
      }
    }
    while (!open.isEmpty()) {
      GraphNode n = open.remove(open.size() - 1);
      n.fixed = true;
      for (GraphNode c : n.consumers) {
        for (GraphNode from : c.in) {
          there[c.id] += from == n ? 1 : 0;
        }
        if (there[c.id] == c.in.length && !given.contains(c) && isFoldable(c)) {
          open.add(c);
        }
      }
    }
    List<GraphNode> out = new ArrayList<>();
    Needs p = needs(given, wanted);
    for (GraphNode n : nodes) {
      boolean read = n.fixed && !isWeight(n) && p.waits[n.id] >= 0;
      boolean outside = false;
      for (int i = 0; read && i < n.consumers.size(); i++) {
        GraphNode c = n.consumers.get(i);
        outside |= !c.fixed;
        for (int k = 0; k < c.in.length; k++) {
          read &= c.in[k] != n || c.port[k] <= 0;
        }
      }
      if (read && outside) {
        out.add(n);
      }
    }
    return out;
  }

  private static boolean isFoldable(GraphNode n) {
    return n.kind != null
        && (n.kind.row != null || n.op.equals("Identity"))
        && n.problem == null
        && n.op.indexOf("Random") < 0
        && n.op.indexOf("Multinomial") < 0
        && n.op.indexOf("TruncatedNormal") < 0;
  }

  /** Finds what is needed. */
  Needs needs(List<GraphNode> given, List<GraphNode> wanted) {
    StringBuilder key = new StringBuilder();
    for (GraphNode n : given) {
      key.append("" + n.id).append(',');
    }
    for (GraphNode n : wanted) {
      key.append(";" + n.id);
    }
    Needs known = needs.get(key.toString());
    if (known != null) {
      return known;
    }
    Needs p = new Needs();
    p.waits = new int[nodes.size()];
    p.wanted = new boolean[nodes.size()];
    java.util.Arrays.fill(p.waits, -1);
    boolean[] fed = new boolean[nodes.size()];
    for (GraphNode n : given) {
      fed[n.id] = true;
    }
    List<GraphNode> open = new ArrayList<>(wanted);
    for (GraphNode n : wanted) {
      p.wanted[n.id] = true;
    }
    while (!open.isEmpty()) {
      GraphNode n = open.remove(open.size() - 1);
      if (p.waits[n.id] >= 0) {
        continue;
      }
      p.waits[n.id] = 0;
      if (fed[n.id] || isWeight(n)) {
        continue;
      }
      if (n.op.equals("Placeholder")) {
        p.missing.add(n);
      }
      for (GraphNode from : n.in) {
        if (!isWeight(from)) {
          p.waits[n.id]++;
        }
        open.add(from);
      }
    }
    needs.put(key.toString(), p); // a function that calls itself finds it, not plain
    p.plain = plain(p, given);
    return p;
  }

  /** Lets all kernels go, and what was found out. */
  void forget() {
    for (Needs n : needs.values()) {
      GraphTrace.forget(n);
    }
    needs.clear();
  }

  private static final String SHAPES = " Shape ShapeN Size Rank ZerosLike OnesLike ";

  /** Whether no op is steered by values of inputs. */
  private boolean plain(Needs p, List<GraphNode> given) {
    boolean[] values = new boolean[nodes.size()];
    List<GraphNode> open = new ArrayList<>(given);
    while (!open.isEmpty()) {
      GraphNode n = open.remove(open.size() - 1);
      if (values[n.id]) {
        continue;
      }
      values[n.id] = true;
      for (GraphNode c : n.consumers) {
        if (SHAPES.indexOf(" " + c.op + " ") < 0) {
          open.add(c);
        }
      }
    }
    for (GraphNode n : nodes) {
      if (p.waits[n.id] < 0 || isWeight(n) || given.contains(n)) {
        continue;
      }
      Graph f = n.op.endsWith("PartitionedCall") ? functions.get(n.word("f")) : null;
      if (f != null && f.needs(f.inputs, f.ends()).plain) {
        continue;
      }
      if (n.kind == null
          || n.kind.row == null && !n.kind.same && !SHAPES.contains(n.op)
          || n.kind.row != null && n.kind.row.reads != null
          || n.op.equals("Enter")) {
        return false;
      }
      for (int i : n.reads()) {
        if (values[n.in[i].id]) {
          return false;
        }
      }
    }
    return true;
  }
}
