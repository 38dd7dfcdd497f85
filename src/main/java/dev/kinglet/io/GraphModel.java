package dev.kinglet.io;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model in TensorFlow.js's graph-model format: a TensorFlow graph, with its control flow, and its
 * weights.
 *
 * <pre>{@code
 * GraphModel m = Models.graph(Path.of("model.json"));
 * Tensor y = m.predict(x)[0];
 * }</pre>
 *
 * <p>From the second call with inputs of the same shapes on, a model that is not steered by values
 * runs kernels made once ({@link Jit}).
 */
public final class GraphModel {
  /** Gets the results, or what went wrong. */
  public interface Done {
    /** One of both is null. */
    void done(Tensor[] results, RuntimeException error);
  }

  /** Computes an op that is not known here. */
  public interface CustomOp {
    /** Hands the results of a node with these inputs to {@code done}, at once or later. */
    void run(GraphNode node, Tensor[] inputs, Done done);
  }

  /** An input or output: a tensor of the graph, and what callers know it as. */
  private record Port(String key, String ref, Object resource) {}

  /** What steered a first run with inputs of some shapes, and the kernels made after it. */
  static final class Trace {
    private final List<double[]> record = new ArrayList<>();
    private Jit jit;
    private boolean failed;
  }

  private static final Map<String, CustomOp> CUSTOM = new HashMap<>();

  private final Graph graph;
  private final Map<String, Graph> functions = new HashMap<>();
  private final Map<String, Tensor> weights;
  private final List<Port> inputs = new ArrayList<>();
  private final List<Port> outputs = new ArrayList<>();
  private final Map<Object, Tensor> resources = new HashMap<>();
  final List<String> tableNames = new ArrayList<>();
  final List<GraphLists.Table> tables = new ArrayList<>();
  private Map<String, Tensor[]> intermediate;

  /**
   * A model out of the document model.json.
   *
   * @param model with {@code modelTopology} (a GraphDef) and what else belongs to it; {@code
   *     weightsManifest} is not looked at
   * @param weights by name; they belong to the model from now on
   * @throws KingletException naming every op that is not supported, every weight that is missing
   *     and every node that is wrong, among those that the outputs need
   */
  public GraphModel(Tree model, Map<String, Tensor> weights) {
    this.weights = weights;
    Tree topology = model.tree("modelTopology");
    if (topology == null || topology.list("node") == null) {
      throw KingletException.value(
          "graph model",
          "modelTopology has no nodes"
              + (topology != null && topology.has("model_config")
                  ? ": this is a layers model"
                  : ""));
    }
    Tree library = topology.tree("library");
    for (Object f : library == null ? List.of() : Graph.list(library, "function")) {
      Tree signature = ((Tree) f).tree("signature");
      if (signature != null) {
        functions.put(signature.text("name"), new Graph(Graph.list((Tree) f, "nodeDef"), (Tree) f));
      }
    }
    graph = new Graph(topology.list("node"), null);
    Tree signature = signature(model);
    ports(signature, "inputs", inputs);
    ports(signature, "outputs", outputs);
    if (inputs.isEmpty()) {
      for (GraphNode n : graph.inputs) {
        inputs.add(new Port(n.name, n.name, null));
      }
    }
    if (outputs.isEmpty()) {
      leaves(graph, outputs);
    }
    check();
    initialize(model);
    for (Tensor w : weights.values()) {
      w.keep();
    }
  }

  /** The signature of a model.json: that in its metadata before that beside them. */
  public static Tree signature(Tree model) {
    Tree metadata = model.tree("userDefinedMetadata");
    Tree s = metadata == null ? null : metadata.tree("signature");
    return s == null ? model.tree("signature") : s;
  }

  private static void leaves(Graph g, List<Port> out) {
    for (GraphNode n : g.nodes) {
      if (n.consumers.isEmpty()) {
        out.add(new Port(n.name, n.name, null));
      }
    }
  }

  private void ports(Tree signature, String side, List<Port> out) {
    Tree all = signature == null ? null : signature.tree(side);
    for (String key : all == null ? List.<String>of() : all.keys()) {
      Tree info = all.tree(key);
      String ref = info == null ? null : info.text("name");
      if (ref != null && graph.node(ref) != null) {
        out.add(new Port(key, ref, info.get("resourceId")));
      }
    }
  }

  /** Makes the tables that nodes outside of the graph proper fill. */
  private void initialize(Tree model) {
    Tree def = model.tree("modelInitializer");
    if (def == null || def.list("node") == null) {
      return;
    }
    Graph g = new Graph(def.list("node"), null);
    List<Port> out = new ArrayList<>();
    Tree signature = model.tree("initializerSignature");
    Tree named = signature == null ? null : signature.tree("outputs");
    for (String key : named == null ? List.<String>of() : named.keys()) {
      Tree info = named.tree(key);
      String ref = info.text("name") == null ? key : info.text("name");
      if (g.node(ref) != null) {
        out.add(new Port(key, ref, info.get("resourceId")));
      }
    }
    int wanted = out.size();
    leaves(g, out);
    List<String> refs = new ArrayList<>();
    for (Port p : out) {
      if (!g.node(p.ref).op.equals("NoOp")) {
        refs.add(p.ref);
      }
    }
    Tensor[] made = run(g, List.of(), new Tensor[0][], refs, true, null);
    for (int i = 0; i < made.length; i++) {
      if (i < wanted && out.get(i).resource != null) {
        resources.put(out.get(i).resource, made[i].keep());
      } else {
        made[i].dispose();
      }
    }
  }

  // ---- what is wrong with it ------------------------------------------------------------------

  private void check() {
    List<GraphNode> given = new ArrayList<>();
    for (Port p : inputs) {
      given.add(graph.node(p.ref));
    }
    List<GraphNode> wanted = new ArrayList<>();
    for (Port p : outputs) {
      wanted.add(graph.node(p.ref));
    }
    Map<String, String> found = new LinkedHashMap<>();
    List<Graph> open = new ArrayList<>();
    check(graph, graph.needs(given, wanted), given, open, found);
    for (int i = 0; i < open.size(); i++) {
      Graph f = open.get(i);
      List<GraphNode> ends = new ArrayList<>();
      for (String ref : f.outputs) {
        if (f.node(ref) == null) {
          throw KingletException.value(
              "graph model", "a function gives '" + ref + "', which it has not");
        }
        ends.add(f.node(ref));
      }
      check(f, f.needs(f.inputs, ends), f.inputs, open, found);
    }
    if (!found.isEmpty()) {
      StringBuilder b = new StringBuilder("cannot run this model:");
      for (Map.Entry<String, String> e : found.entrySet()) {
        b.append('\n').append(e.getKey()).append(e.getValue());
      }
      throw KingletException.value("graph model", b.toString());
    }
  }

  private void check(
      Graph g,
      Graph.Needs needs,
      List<GraphNode> given,
      List<Graph> open,
      Map<String, String> found) {
    Map<String, Integer> counts = new HashMap<>();
    for (GraphNode n : g.nodes) {
      if (needs.waits[n.id] < 0 || given.contains(n)) {
        continue;
      }
      if (Graph.isWeight(n)) {
        if (!weights.containsKey(n.name)) {
          found.put("the weight '" + n.name + "' is missing", "");
        }
      } else if (custom(n.op) == null && n.kind == null) {
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
          Graph f = function(n.attribute(key));
          if (f == null) {
            found.put(
                "'" + n.name + "' calls the function " + n.attribute(key), ", which is missing");
          } else if (!open.contains(f)) {
            open.add(f);
          }
        }
      }
    }
  }

  Graph function(Object name) {
    return functions.get(name);
  }

  // ---- ops of others --------------------------------------------------------------------------

  /** Computes an op by a function of the caller, in models that are loaded from now on. */
  public static void registerOp(String op, CustomOp f) {
    CUSTOM.put(op, f);
  }

  /** Undoes {@link #registerOp}. */
  public static void deregisterOp(String op) {
    CUSTOM.remove(op);
  }

  static CustomOp custom(String op) {
    return CUSTOM.get(op);
  }

  // ---- what it has ----------------------------------------------------------------------------

  /** Its weights by name; not to be changed. */
  public Map<String, Tensor> weights() {
    return weights;
  }

  /** What callers know the inputs as, in order. */
  public List<String> inputNames() {
    return names(inputs);
  }

  /** What callers know the outputs as, in order. */
  public List<String> outputNames() {
    return names(outputs);
  }

  private static List<String> names(List<Port> ports) {
    List<String> out = new ArrayList<>();
    for (Port p : ports) {
      out.add(p.key);
    }
    return out;
  }

  /** For each input an object: the {@code name} of its node, {@code shape} and {@code dtype}. */
  public List<Object> inputs() {
    return infos(inputs);
  }

  /** As {@link #inputs()}. */
  public List<Object> outputs() {
    return infos(outputs);
  }

  private List<Object> infos(List<Port> ports) {
    List<Object> out = new ArrayList<>();
    for (Port p : ports) {
      GraphNode n = graph.node(p.ref);
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

  // ---- running --------------------------------------------------------------------------------

  /** All outputs, in order, for all inputs, in order. Blocks where values steer the model. */
  public Tensor[] predict(Tensor... in) {
    return execute(named(in));
  }

  /** The inputs by what they are known as. */
  public Map<String, Tensor> named(Tensor... in) {
    int free = 0;
    Map<String, Tensor> out = new LinkedHashMap<>();
    for (Port p : inputs) {
      if (!resources.containsKey(p.resource)) {
        if (free < in.length) {
          out.put(p.key, in[free]);
        }
        free++;
      }
    }
    if (free != in.length) {
      throw KingletException.value(
          null,
          "Input tensor count mismatch, the graph model has "
              + free
              + " placeholders, while there are "
              + in.length
              + " input tensors provided.");
    }
    return out;
  }

  /**
   * Some outputs for some inputs.
   *
   * @param in by the names of inputs, or of any nodes
   * @param names of outputs, or of any nodes, the k-th result being {@code node:k}; none: all
   *     outputs
   * @return new tensors, of the open scope
   * @throws KingletException for inputs that do not fit, and what the ops throw
   */
  public Tensor[] execute(Map<String, Tensor> in, String... names) {
    return run(in, names, true, null);
  }

  /** As {@link #execute}, but waits for values without blocking. */
  public void executeAsync(Map<String, Tensor> in, String[] names, Done done) {
    try {
      run(in, names, false, done);
    } catch (RuntimeException e) {
      done.done(null, e);
    }
  }

  private Tensor[] run(Map<String, Tensor> in, String[] names, boolean blocking, Done done) {
    disposeIntermediate();
    List<GraphNode> given = new ArrayList<>();
    List<Tensor[]> values = new ArrayList<>();
    Map<String, Tensor> all = new LinkedHashMap<>(in);
    for (Port p : inputs) {
      if (resources.containsKey(p.resource)) {
        all.put(p.key, resources.get(p.resource));
      }
    }
    for (Map.Entry<String, Tensor> e : all.entrySet()) {
      String ref = ref(inputs, e.getKey());
      GraphNode n = graph.node(ref);
      if (n == null) {
        throw KingletException.value(
            null,
            "The dict provided in model.execute(dict) has keys: ["
                + e.getKey()
                + "] that are not part of graph");
      }
      fits(n, e.getValue());
      int at = given.indexOf(n);
      int port = Math.min(graph.port(ref), 1000);
      if (at < 0) {
        at = given.size();
        given.add(n);
        values.add(new Tensor[0]);
      }
      Tensor[] v =
          java.util.Arrays.copyOf(values.get(at), Math.max(values.get(at).length, port + 1));
      v[port] = e.getValue();
      values.set(at, v);
    }
    List<String> refs = new ArrayList<>();
    for (String name : names.length == 0 ? outputNames().toArray(new String[0]) : names) {
      String ref = ref(outputs, name);
      if (graph.node(ref) == null) {
        throw KingletException.value(null, "The output '" + name + "' is not found in the graph");
      }
      refs.add(ref);
    }
    return run(graph, given, values.toArray(new Tensor[0][]), refs, blocking, done);
  }

  private static String ref(List<Port> ports, String key) {
    for (Port p : ports) {
      if (p.key.equals(key)) {
        return p.ref;
      }
    }
    return key;
  }

  private static void fits(GraphNode n, Tensor t) {
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

  private Tensor[] run(
      Graph g,
      List<GraphNode> given,
      Tensor[][] values,
      List<String> refs,
      boolean blocking,
      Done done) {
    List<GraphNode> wanted = new ArrayList<>();
    for (String ref : refs) {
      wanted.add(g.node(ref));
    }
    Graph.Needs needs = g.needs(given, wanted);
    if (!needs.missing.isEmpty()) {
      StringBuilder b = new StringBuilder();
      for (GraphNode n : needs.missing) {
        b.append(b.length() == 0 ? "" : ",").append(n.name);
      }
      throw KingletException.value(
          null,
          "Cannot compute the outputs from the provided inputs. Missing the following inputs: ["
              + b
              + "]");
    }
    Trace trace =
        needs.plain && intermediate == null && !Engine.isTaping() && !Plan.isTracing()
            ? trace(needs, values, refs)
            : null;
    Tensor[][] out = new Tensor[1][];
    if (trace != null && trace.jit != null) {
      out[0] = planned(trace, values);
    }
    if (out[0] == null) {
      boolean[][] there = new boolean[values.length][];
      for (int i = 0; i < there.length; i++) {
        there[i] = new boolean[values[i].length];
        for (int k = 0; k < there[i].length; k++) {
          there[i][k] = values[i][k] != null;
        }
      }
      RuntimeException[] failure = new RuntimeException[1];
      GraphRun run =
          new GraphRun(
              this,
              blocking,
              (results, error) -> {
                if (error == null && trace != null && !trace.failed) {
                  trace.jit = new Jit(in -> replay(g, given, there, in, refs, trace));
                }
                if (done != null) {
                  done.done(results, error);
                }
                out[0] = results;
                failure[0] = error;
              });
      if (trace != null) {
        trace.record.clear();
        run.record = trace.record;
      }
      run.start(g, given, values, refs);
      if (failure[0] != null && done == null) {
        throw failure[0];
      }
    } else if (done != null) {
      done.done(out[0], null);
    }
    return out[0];
  }

  private static Trace trace(Graph.Needs needs, Tensor[][] values, List<String> refs) {
    StringBuilder key = new StringBuilder();
    for (Tensor[] ts : values) {
      for (Tensor t : ts) {
        key.append(t == null ? "" : t.dtype().id() + Shapes.str(t.shape())).append(' ');
      }
    }
    for (String ref : refs) {
      key.append(ref).append(' ');
    }
    Trace t = needs.traces.get(key.toString());
    if (t == null) {
      if (needs.traces.size() >= 8) {
        forget(needs);
      }
      t = new Trace();
      needs.traces.put(key.toString(), t);
    }
    return t;
  }

  static void forget(Graph.Needs needs) {
    for (Trace t : needs.traces.values()) {
      if (t.jit != null) {
        t.jit.dispose();
      }
    }
    needs.traces.clear();
  }

  /** The results by kernels made before; null when there cannot be such. */
  private static Tensor[] planned(Trace trace, Tensor[][] values) {
    List<Tensor> in = new ArrayList<>();
    for (Tensor[] ts : values) {
      for (Tensor t : ts) {
        if (t != null) {
          in.add(t);
        }
      }
    }
    try {
      return trace.jit.call(in.toArray(new Tensor[0]));
    } catch (KingletException e) {
      // strings, complex numbers, ops that look at values: node by node, which tells what is wrong
      trace.jit.dispose();
      trace.jit = null;
      trace.failed = true;
      return null;
    }
  }

  private Tensor[] replay(
      Graph g,
      List<GraphNode> given,
      boolean[][] there,
      Tensor[] in,
      List<String> refs,
      Trace trace) {
    Tensor[][] values = new Tensor[there.length][];
    int at = 0;
    for (int i = 0; i < there.length; i++) {
      values[i] = new Tensor[there[i].length];
      for (int k = 0; k < there[i].length; k++) {
        values[i][k] = there[i][k] ? in[at++] : null;
      }
    }
    Tensor[][] out = new Tensor[1][];
    RuntimeException[] failure = new RuntimeException[1];
    GraphRun run =
        new GraphRun(
            this,
            true,
            (results, error) -> {
              out[0] = results;
              failure[0] = error;
            });
    run.replay = trace.record;
    run.start(g, given, values, refs);
    if (failure[0] != null) {
      throw failure[0];
    }
    return out[0];
  }

  // ---- looking inside -------------------------------------------------------------------------

  /** Keeps copies of what every node gives from the next execution on, until the one after it. */
  public void keepIntermediate(boolean on) {
    disposeIntermediate();
    intermediate = on ? new LinkedHashMap<>() : null;
  }

  /** What the nodes gave in the last execution, by name; null when that is not kept. */
  public Map<String, Tensor[]> intermediate() {
    return intermediate;
  }

  void see(GraphNode n, Tensor[] out) {
    if (intermediate != null) {
      dispose(intermediate.put(n.name, GraphRun.shares(out)));
    }
  }

  /** Lets what was kept go. */
  public void disposeIntermediate() {
    if (intermediate != null) {
      for (Tensor[] ts : intermediate.values()) {
        dispose(ts);
      }
      intermediate.clear();
    }
  }

  private static void dispose(Tensor[] ts) {
    for (int i = 0; ts != null && i < ts.length; i++) {
      if (ts[i] != null) {
        ts[i].dispose();
      }
    }
  }

  /** Lets its weights go. */
  public void dispose() {
    disposeIntermediate();
    graph.forget();
    for (Tensor t : weights.values()) {
      t.dispose();
    }
    for (Tensor t : resources.values()) {
      t.dispose();
    }
    for (GraphLists.Table t : tables) {
      t.dispose();
    }
  }
}
