package dev.kinglet.io;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import dev.kinglet.graph.Node;
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
 * runs kernels made once, as {@link dev.kinglet.api.Jit} does.
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

  private static final Map<String, CustomOp> CUSTOM = new HashMap<>();

  private final Graph graph;
  private final Map<String, Graph> functions = new HashMap<>();
  private final Map<String, Tensor> weights;
  private final GraphPorts inputs;
  private final GraphPorts outputs;
  private final Map<String, Tensor> resources = new HashMap<>();
  final List<String> tableNames = new ArrayList<>();
  final List<GraphLists.Table> tables = new ArrayList<>();
  private Map<String, Tensor[]> intermediate;
  private final List<GraphNode> folded = new ArrayList<>();

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
    inputs = new GraphPorts(graph, signature, "inputs");
    outputs = new GraphPorts(graph, signature, "outputs");
    if (inputs.all.isEmpty()) {
      inputs.add(graph.inputs);
    }
    if (outputs.all.isEmpty()) {
      outputs.add(graph.leaves());
    }
    new GraphCheck(this).check(graph, inputs.nodes(), outputs.nodes());
    initialize(model);
    graph.functions = functions;
    fold(graph, inputs.nodes(), outputs.nodes());
    for (Graph f : functions.values()) {
      f.functions = functions;
      fold(f, f.inputs, f.ends());
    }
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

  /** Makes the tables that nodes outside of the graph proper fill. */
  private void initialize(Tree model) {
    Tree def = model.tree("modelInitializer");
    if (def == null || def.list("node") == null) {
      return;
    }
    Graph g = new Graph(def.list("node"), null);
    GraphPorts named = new GraphPorts(g, model.tree("initializerSignature"), "outputs");
    List<String> refs = new ArrayList<>();
    for (GraphPorts.Port p : named.all) {
      refs.add(p.ref());
    }
    for (GraphNode n : g.leaves()) {
      if (!n.op.equals("NoOp")) {
        refs.add(n.name);
      }
    }
    Tensor[] made = run(g, List.of(), new Tensor[0][], refs, true, null);
    for (int i = 0; i < made.length; i++) {
      String resource = i < named.all.size() ? named.all.get(i).resource() : null;
      if (resource != null) {
        resources.put(resource, made[i].keep());
      } else {
        made[i].dispose();
      }
    }
  }

  Graph function(String name) {
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
    return inputs.names();
  }

  /** What callers know the outputs as, in order. */
  public List<String> outputNames() {
    return outputs.names();
  }

  /** For each input an object: the {@code name} of its node, {@code shape} and {@code dtype}. */
  public List<Object> inputs() {
    return inputs.infos();
  }

  /** As {@link #inputs()}. */
  public List<Object> outputs() {
    return outputs.infos();
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
    for (GraphPorts.Port p : inputs.all) {
      if (!resources.containsKey(p.resource())) {
        if (free < in.length) {
          out.put(p.key(), in[free]);
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
    for (GraphPorts.Port p : inputs.all) {
      if (resources.containsKey(p.resource())) {
        all.put(p.key(), resources.get(p.resource()));
      }
    }
    for (Map.Entry<String, Tensor> e : all.entrySet()) {
      String ref = inputs.ref(e.getKey());
      GraphNode n = graph.node(ref);
      if (n == null) {
        throw KingletException.value(
            null,
            "The dict provided in model.execute(dict) has keys: ["
                + e.getKey()
                + "] that are not part of graph");
      }
      GraphPorts.fits(n, e.getValue());
      if (n.fixed) {
        unfold();
      }
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
    for (GraphPorts.Port p : outputs.all) {
      if (names.length == 0) {
        refs.add(p.ref());
      }
    }
    for (String name : names) {
      String ref = outputs.ref(name);
      if (graph.node(ref) == null) {
        throw KingletException.value(null, "The output '" + name + "' is not found in the graph");
      }
      refs.add(ref);
    }
    return run(graph, given, values.toArray(new Tensor[0][]), refs, blocking, done);
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
              + b.toString()
              + "]");
    }
    GraphTrace trace = needs.plain && plans() ? GraphTrace.of(needs, values, refs) : null;
    Tensor[] planned = trace == null ? null : trace.call(values);
    if (planned != null) {
      if (done != null) {
        done.done(planned, null);
      }
      return planned;
    }
    GraphRun run = new GraphRun(this, blocking);
    run.done =
        (results, error) -> {
          if (error == null && trace != null) {
            trace.ran(this, g, given, values, refs, run.record);
          }
          if (done != null) {
            done.done(results, error);
          }
        };
    run.record = trace == null ? null : new ArrayList<>();
    Tensor[] out = run.start(g, given, values, refs);
    if (run.failure != null && done == null) {
      throw run.failure;
    }
    return out;
  }

  /** Whether kernels may be made once, and run again. */
  boolean plans() {
    return intermediate == null && !Engine.isTaping() && !Plan.isTracing();
  }

  // ---- what follows from weights alone --------------------------------------------------------

  /** Computes such nodes once, where that takes work. */
  private void fold(Graph g, List<GraphNode> given, List<GraphNode> wanted) {
    List<GraphNode> ends = g.constants(given, wanted);
    List<String> refs = new ArrayList<>();
    for (GraphNode n : ends) {
      refs.add(n.name);
    }
    Tensor[] made = new GraphRun(this, true).start(g, List.of(), new Tensor[0][], refs);
    for (int i = 0; made != null && i < made.length; i++) {
      Node node = made[i].node();
      if (node.buffer == null
          && !(node instanceof Node.View
              || node instanceof Node.Const
              || node instanceof Node.Iota
              || node instanceof Node.Pair)) {
        ends.get(i).folded = made[i].keep();
        folded.add(ends.get(i));
      } else {
        made[i].dispose();
      }
    }
    g.forget();
  }

  /** Undoes {@link #fold}: someone looks at what lies before, or replaces it. */
  private void unfold() {
    for (GraphNode n : folded) {
      n.folded.dispose();
      n.folded = null;
    }
    if (!folded.isEmpty()) {
      graph.forget();
      for (Graph f : functions.values()) {
        f.forget();
      }
    }
    folded.clear();
  }

  // ---- looking inside -------------------------------------------------------------------------

  /** Keeps copies of what every node gives from the next execution on, until the one after it. */
  public void keepIntermediate(boolean on) {
    disposeIntermediate();
    unfold();
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
    unfold();
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
