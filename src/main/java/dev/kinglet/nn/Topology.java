package dev.kinglet.nn;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Parts.Space;
import java.util.ArrayList;
import java.util.List;

/**
 * Models as Keras describes them: {@code {class_name, config: {layers: [..]}}}. Reads what Keras 2
 * and 3 and TensorFlow.js write; writes what all three read.
 */
public final class Topology {
  private Topology() {}

  /** What a model is called in files. */
  private static final String[] MODELS = {"Model", "Functional", "Sequential"};

  private static boolean isModel(String className) {
    return java.util.Arrays.asList(MODELS).contains(className);
  }

  // ---- reading --------------------------------------------------------------------------------

  /**
   * The model of a topology, as it stands in {@code modelTopology} of a model.json: the description
   * itself, or an object that has it as {@code model_config}.
   *
   * @param blank whether weights should start as zeros, because all values follow
   * @throws KingletException naming every layer that cannot be made, not only the first
   */
  public static Model read(Tree topology, boolean blank) {
    Tree t = topology.tree("model_config") == null ? topology : topology.tree("model_config");
    if (topology.has("node")) {
      throw KingletException.value(
          null, "this is a graph model: it is loaded by loadGraphModel, not by loadLayersModel");
    }
    String name = t.text("class_name");
    if (name == null || !isModel(name)) {
      throw KingletException.value(
          null,
          "the topology is no model: class_name should be Model, Functional or Sequential, got "
              + Tree.show(name));
    }
    List<String> wrong = new ArrayList<>();
    check(t, wrong);
    if (!wrong.isEmpty()) {
      String all = "";
      for (String s : wrong) {
        all += "\n  " + s;
      }
      throw KingletException.value(null, "the model cannot be made; not supported:" + all);
    }
    boolean before = Layer.blank;
    Layer.blank = blank;
    try {
      return (Model) part(t);
    } finally {
      Layer.blank = before;
    }
  }

  private static List<Object> layers(Tree description) {
    // Keras 1 has the list of layers in place of an object with it
    return description.get("config") instanceof Tree c
        ? c.list("layers")
        : description.list("config");
  }

  /** Makes each layer once, by itself, to hear what is wrong with it. */
  private static void check(Tree description, List<String> wrong) {
    List<Object> all = layers(description);
    if (all == null) {
      wrong.add(Tree.show(description.text("class_name")) + " without layers");
      return;
    }
    for (Object o : all) {
      Tree layer = o instanceof Tree t ? t : new Tree();
      String className = layer.text("class_name");
      if (className != null && isModel(className)) {
        check(layer, wrong);
        continue;
      }
      if (layer.get("config") instanceof Tree c
          && c.get("layer") instanceof Tree inner
          && inner.text("class_name") != null
          && isModel(inner.text("class_name"))) {
        check(inner, wrong);
        continue;
      }
      try {
        part(layer);
      } catch (KingletException e) {
        Tree c = layer.get("config") instanceof Tree t ? t : layer;
        String of = c.get("name") instanceof String s ? s : layer.text("name");
        wrong.add("layer " + of + " (" + className + "): " + e.getMessage());
      }
    }
  }

  private static Layer part(Tree description) {
    return Parts.make(Space.LAYERS, description, "layer");
  }

  /** A layer of a model. A model among them is used by that one only. */
  private static Layer inner(Tree description) {
    Layer l = part(description);
    l.uses = -1;
    return l;
  }

  /** Fills a sequential model from its arguments. */
  static void chain(Sequential m, List<Object> layers) {
    for (Object o : layers) {
      m.add(inner((Tree) o));
    }
  }

  /** Fills a functional model from its arguments. */
  static void connect(Model m, Tree config) {
    List<Object> described = config.list("layers");
    int n = described.size();
    Layer[] made = new Layer[n];
    List<List<Object>> calls = new ArrayList<>();
    int[] done = new int[n];
    for (int i = 0; i < n; i++) {
      Tree t = (Tree) described.get(i);
      made[i] = inner(t);
      List<Object> nodes = t.list("inbound_nodes");
      calls.add(nodes == null ? new ArrayList<>() : nodes);
      if (made[i] instanceof Layers.Input input) {
        input.apply();
      }
    }
    // a layer may be called with what a later one of the list gives: round after round
    boolean moved = true;
    while (moved) {
      moved = false;
      for (int i = 0; i < n; i++) {
        while (done[i] < calls.get(i).size()) {
          List<Symbol> in = new ArrayList<>();
          Tree kwargs = new Tree();
          if (!sources(made, calls.get(i).get(done[i]), in, kwargs)) {
            break;
          }
          made[i].apply(in.toArray(new Symbol[0]), kwargs);
          done[i]++;
          moved = true;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      if (done[i] < calls.get(i).size()) {
        throw KingletException.value(
            m.name(), "layer " + made[i].name() + " is called with what no layer gives");
      }
    }
    m.connect(ends(made, config, "input_layers"), ends(made, config, "output_layers"));
  }

  private static Symbol[] ends(Layer[] made, Tree config, String key) {
    List<Symbol> out = new ArrayList<>();
    if (!sources(made, config.list(key), out, new Tree())) {
      throw KingletException.value(null, "'" + key + "' names what no layer gives");
    }
    return out.toArray(new Symbol[0]);
  }

  /**
   * Finds all references to results in a value: {@code [name, call, index, {further arguments}]},
   * or Keras 3's tensors with their history. False when a result is not there yet. The further
   * arguments that are flags or numbers, and which of them are tensors, go to {@code kwargs}.
   */
  private static boolean sources(Layer[] made, Object v, List<Symbol> out, Tree kwargs) {
    if (v instanceof Tree t) {
      Tree c = t.tree("config");
      if (c != null && c.list("keras_history") != null) {
        return sources(made, c.list("keras_history"), out, kwargs);
      }
      for (String key : t.keys()) {
        Object value = t.get(key);
        if (!key.equals("mask") && !sources(made, value, out, kwargs)) {
          return false;
        }
        if (value instanceof Boolean || value instanceof Double) {
          kwargs.set(key, value);
        } else if (value != null && !key.endsWith("args")) {
          kwargs.set(key, true);
        }
      }
      return true;
    }
    if (!(v instanceof List<?> l)) {
      return true;
    }
    if (l.size() >= 3
        && l.get(0) instanceof String name
        && l.get(1) instanceof Double call
        && l.get(2) instanceof Double index) {
      Symbol s = result(made, name, (int) (double) call, (int) (double) index);
      if (s == null) {
        return false;
      }
      out.add(s);
      return l.size() < 4 || sources(made, l.get(3), out, kwargs);
    }
    for (Object item : l) {
      if (!sources(made, item, out, kwargs)) {
        return false;
      }
    }
    return true;
  }

  private static Symbol result(Layer[] made, String name, int call, int index) {
    for (Layer l : made) {
      if (l.name().equals(name)) {
        // files count a model's own graph as its first call
        int at = l instanceof Model && call > 0 ? call - 1 : call;
        return at < l.calls.size() && index < l.calls.get(at).outputs.length
            ? l.calls.get(at).outputs[index]
            : null;
      }
    }
    throw KingletException.value(null, "there is no layer " + name);
  }

  // ---- writing --------------------------------------------------------------------------------

  /** The description of a model, as it stands in {@code modelTopology} of a model.json. */
  public static Tree write(Model m) {
    return m.describe().set("keras_version", "2.15.0").set("backend", "tensor_flow.js");
  }

  /** The arguments of a sequential model. */
  static Tree chained(Sequential m) {
    List<Object> list = new ArrayList<>();
    for (Layer l : m.layers()) {
      list.add(l.describe());
    }
    return new Tree().set("name", m.name()).set("layers", list);
  }

  /** The arguments of a functional model. */
  static Tree connected(Model m) {
    List<Object> list = new ArrayList<>();
    for (Layer l : m.layers()) {
      Tree described = l.describe();
      List<Object> nodes = new ArrayList<>();
      for (Invocation c : l.calls) {
        if (m.order().contains(c)) {
          List<Object> refs = new ArrayList<>();
          for (Symbol s : c.inputs) {
            refs.add(reference(m, s, refs.isEmpty() ? c.kwargs : new Tree()));
          }
          nodes.add(refs);
        }
      }
      list.add(described.set("name", l.name()).set("inbound_nodes", nodes));
    }
    return new Tree()
        .set("name", m.name())
        .set("layers", list)
        .set("input_layers", references(m, m.inputs()))
        .set("output_layers", references(m, m.outputs()));
  }

  private static List<Object> references(Model m, Symbol[] all) {
    List<Object> out = new ArrayList<>();
    for (Symbol s : all) {
      out.add(reference(m, s, null));
    }
    return out;
  }

  private static Object reference(Model m, Symbol s, Tree kwargs) {
    int at = s.layer() instanceof Model ? 1 : 0;
    for (Invocation c : s.layer().calls) {
      if (c == s.source) {
        break;
      }
      at += m.order().contains(c) ? 1 : 0;
    }
    List<Object> out = new ArrayList<>();
    out.add(s.layer().name());
    out.add((double) at);
    out.add((double) s.index);
    if (kwargs != null) {
      out.add(kwargs);
    }
    return out;
  }

  // ---- weights --------------------------------------------------------------------------------

  /**
   * Replaces the weights by named values. Nothing is replaced when anything is wrong.
   *
   * @param names as in files: {@code dense_1/kernel}, with a cell's name between or without; Keras
   *     3's {@code dense_1/0}
   * @param strict whether all weights must be there, and no others
   * @throws KingletException naming the weights that are missing, unknown or of another shape
   */
  public static void load(
      Model m, List<String> names, List<dev.kinglet.api.Tensor> values, boolean strict) {
    List<Weight> all = m.weights();
    List<String> known = new ArrayList<>();
    boolean numbered = !names.isEmpty() && isNumber(last(names.get(0)));
    for (Layer l : m.layers()) {
      List<Weight> own = l.weights();
      for (int i = 0; numbered && i < own.size(); i++) {
        int k = all.indexOf(own.get(i));
        while (known.size() <= k) {
          known.add(null);
        }
        known.set(k, head(own.get(i).name) + "/" + i);
      }
    }
    for (int i = 0; !numbered && i < all.size(); i++) {
      known.add(all.get(i).name);
    }
    Weight[] targets = new Weight[names.size()];
    boolean[] set = new boolean[all.size()];
    String strangers = "";
    String misfits = "";
    for (int i = 0; i < targets.length; i++) {
      int at = find(known, names.get(i), set);
      if (at < 0) {
        strangers += (strangers.isEmpty() ? "" : ", ") + names.get(i);
        continue;
      }
      set[at] = true;
      targets[i] = all.get(at);
      int[] wanted = targets[i].shape();
      int[] got = values.get(i).shape();
      if (!dev.kinglet.core.Shapes.same(wanted, got)) {
        misfits +=
            "\n  "
                + names.get(i)
                + ": the model has "
                + dev.kinglet.core.Shapes.str(wanted)
                + ", the file "
                + dev.kinglet.core.Shapes.str(got);
      }
    }
    if (!misfits.isEmpty()) {
      throw KingletException.shape(null, "weights of other shapes:" + misfits);
    }
    if (strict && !strangers.isEmpty()) {
      throw KingletException.value(
          null, "Provided weight data has no target variable: " + strangers);
    }
    String unset = "";
    int missing = 0;
    for (int i = 0; i < set.length; i++) {
      if (!set[i]) {
        unset += (missing++ > 0 ? "," : "") + all.get(i).name;
      }
    }
    if (strict && missing > 0) {
      throw KingletException.value(
          null, missing + " of " + set.length + " weights are not set: " + unset);
    }
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != null) {
        targets[i].assign(values.get(i));
      }
    }
  }

  private static int find(List<String> known, String name, boolean[] set) {
    int at = known.indexOf(name);
    if (at < 0) { // layer/cell/weight: without the cell
      String head = head(name);
      int slash = head.lastIndexOf('/');
      at = slash < 0 ? -1 : known.indexOf(head.substring(0, slash) + "/" + last(name));
    }
    return at >= 0 && set[at] ? -1 : at;
  }

  private static String head(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static boolean isNumber(String s) {
    boolean digits = !s.isEmpty();
    for (int i = 0; i < s.length(); i++) {
      digits &= s.charAt(i) >= '0' && s.charAt(i) <= '9';
    }
    return digits;
  }
}
