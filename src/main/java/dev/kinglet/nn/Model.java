package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers connected by symbols, from inputs to outputs; a layer itself.
 *
 * <pre>{@code
 * Symbol x = Layers.input(4);
 * Symbol h = Layers.dense(8).with("activation", "relu").apply(x)[0];
 * Model m = new Model(new Symbol[] {x}, new Symbol[] {Layers.dense(1).apply(h)[0]});
 * }</pre>
 */
public class Model extends Layer {
  private Symbol[] inputs = {};
  private Symbol[] outputs = {};

  /** In the order of Keras: by distance from the outputs, the farthest first. */
  private final List<Layer> layers = new ArrayList<>();

  /** What runs, in order; and where inputs come from and outputs go, as places in one list. */
  private final List<Invocation> order = new ArrayList<>();

  private final List<Symbol> places = new ArrayList<>();
  private int[] lastRead;

  /** For subclasses that connect later. */
  Model() {
    uses = 1;
  }

  /**
   * A model from inputs to outputs.
   *
   * @throws KingletException when an output does not follow from the inputs
   */
  public Model(Symbol[] inputs, Symbol[] outputs) {
    this(null, inputs, outputs);
  }

  /** A model with a name. */
  public Model(String name, Symbol[] inputs, Symbol[] outputs) {
    this();
    if (name != null) {
      named(name);
    }
    connect(inputs, outputs);
  }

  @Override
  String defaultName(int n) {
    return "model" + n;
  }

  @Override
  public String className() {
    return "Model";
  }

  @Override
  protected void configure(Config c) {
    super.configure(c);
    if (c.has("layers")) {
      fill(c.given());
    }
  }

  /** Makes the layers that the arguments describe. */
  void fill(Tree arguments) {
    Topology.connect(this, arguments);
  }

  @Override
  public Tree arguments() {
    return Topology.connected(this);
  }

  // ---- the graph ------------------------------------------------------------------------------

  /** Sets what it goes from and to, and finds the order of the layers between. */
  final void connect(Symbol[] from, Symbol[] to) {
    for (int i = 0; i < from.length; i++) {
      for (int k = 0; k < i; k++) {
        if (from[i] == from[k]) {
          throw KingletException.value(
              name(),
              "The list of inputs passed to the model is redundant. All inputs should only appear"
                  + " once. Found twice: "
                  + from[i].name());
        }
      }
    }
    inputs = from;
    outputs = to;
    order.clear();
    layers.clear();
    places.clear();
    List<Layer> seen = new ArrayList<>();
    List<Invocation> done = new ArrayList<>();
    for (Symbol s : to) {
      visit(s.source, seen, done);
    }
    for (Symbol s : from) {
      if (!done.contains(s.source)) {
        visit(s.source, seen, done);
      }
    }
    int n = done.size();
    int[] depth = new int[n];
    for (int i = n - 1; i >= 0; i--) {
      for (Symbol s : read(done.get(i))) {
        int k = done.indexOf(s.source);
        depth[k] = Math.max(depth[k], depth[i] + 1);
      }
    }
    int[] layerDepth = new int[seen.size()];
    int deepest = 0;
    for (int i = 0; i < n; i++) {
      int k = seen.indexOf(done.get(i).layer);
      layerDepth[k] = Math.max(layerDepth[k], depth[i]);
      deepest = Math.max(deepest, depth[i]);
    }
    for (Symbol s : from) { // inputs come first, however near
      layerDepth[seen.indexOf(s.layer())] = deepest;
    }
    for (int d = deepest; d >= 0; d--) {
      for (int i = 0; i < layerDepth.length; i++) {
        if (layerDepth[i] == d) {
          layers.add(seen.get(i));
        }
      }
      for (int i = 0; i < n; i++) {
        if (depth[i] == d && !isInput(done.get(i)) && done.get(i).inputs.length > 0) {
          order.add(done.get(i));
        }
      }
    }
    for (Symbol s : from) {
      places.add(s);
    }
    for (Invocation c : order) {
      for (Symbol s : c.inputs) {
        if (!places.contains(s)) {
          throw KingletException.value(
              name(),
              "Graph disconnected: the input of layer "
                  + c.layer.name()
                  + " from "
                  + s.name()
                  + " does not follow from the inputs of the model");
        }
      }
      for (Symbol s : c.outputs) {
        places.add(s);
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      for (int k = 0; k < i; k++) {
        if (layers.get(i).name().equals(layers.get(k).name())) {
          throw KingletException.value(
              name(),
              "The name \""
                  + layers.get(i).name()
                  + "\" is used twice. All layer names should be unique");
        }
      }
    }
    lastRead = new int[places.size()];
    java.util.Arrays.fill(lastRead, -1);
    for (int i = 0; i < order.size(); i++) {
      for (Symbol s : order.get(i).inputs) {
        lastRead[places.indexOf(s)] = i;
      }
    }
    for (Symbol s : to) {
      lastRead[places.indexOf(s)] = order.size();
    }
    setBuilt();
  }

  private boolean isInput(Invocation c) {
    for (Symbol s : inputs) {
      if (s.source == c) {
        return true;
      }
    }
    return false;
  }

  /** What an invocation reads; an input of the model reads nothing. */
  private Symbol[] read(Invocation c) {
    return isInput(c) ? new Symbol[0] : c.inputs;
  }

  /** Depth first, without recursion: layers in the order met, calls after what they read. */
  private void visit(Invocation root, List<Layer> seen, List<Invocation> done) {
    List<Invocation> stack = new ArrayList<>();
    List<Integer> at = new ArrayList<>();
    stack.add(root);
    at.add(0);
    while (!stack.isEmpty()) {
      int top = stack.size() - 1;
      Invocation c = stack.get(top);
      int i = at.get(top);
      if (i == 0 && !seen.contains(c.layer)) {
        seen.add(c.layer);
      }
      Symbol[] in = read(c);
      if (i < in.length && !done.contains(c)) {
        at.set(top, i + 1);
        if (!done.contains(in[i].source)) {
          stack.add(in[i].source);
          at.add(0);
        }
      } else {
        if (!done.contains(c)) {
          done.add(c);
        }
        stack.remove(top);
        at.remove(top);
      }
    }
  }

  /** What goes in. */
  public Symbol[] inputs() {
    return inputs;
  }

  /** What comes out. */
  public Symbol[] outputs() {
    return outputs;
  }

  /** The layers, the input layers counted. */
  public List<Layer> layers() {
    return layers;
  }

  /** The invocations in the order in which they run, without those of input layers. */
  public List<Invocation> order() {
    return order;
  }

  /**
   * The layer of that name.
   *
   * @throws KingletException when there is none
   */
  public Layer layer(String layerName) {
    for (Layer l : layers) {
      if (l.name().equals(layerName)) {
        return l;
      }
    }
    throw KingletException.value(name(), "No such layer: " + layerName);
  }

  // ---- as a layer -----------------------------------------------------------------------------

  @Override
  public boolean supportsMasking() {
    return true;
  }

  @Override
  Tensor[] computeMasks(Tensor[] in, Tensor[] masks, Pass pass) {
    return pass.outputMasks; // as call left them
  }

  @Override
  protected DType outputType(Symbol[] in) {
    return outputs[0].dtype;
  }

  @Override
  protected Tensor[] call(Tensor[] in, Pass pass) {
    if (in.length != inputs.length) {
      throw KingletException.shape(name(), "takes " + inputs.length + " inputs, got " + in.length);
    }
    int n = places.size();
    Tensor[] values = new Tensor[n];
    Tensor[] masks = new Tensor[n];
    for (int i = 0; i < in.length; i++) {
      checkShape(i, in[i].shape());
      values[i] = in[i];
      masks[i] = pass.masks == null ? null : pass.masks[i];
    }
    Tensor[] outer = pass.masks;
    for (int i = 0; i < order.size(); i++) {
      Invocation c = order.get(i);
      Tensor[] x = new Tensor[c.inputs.length];
      pass.masks = new Tensor[x.length];
      for (int k = 0; k < x.length; k++) {
        int p = places.indexOf(c.inputs[k]);
        x[k] = values[p];
        pass.masks[k] = masks[p];
      }
      pass.kwargs = c.kwargs;
      Tensor[] y = c.layer.apply(x, pass);
      for (int k = 0; k < y.length; k++) {
        int p = places.indexOf(c.outputs[k]);
        values[p] = y[k];
        masks[p] =
            pass.outputMasks == null || k >= pass.outputMasks.length ? null : pass.outputMasks[k];
      }
      release(values, i, in.length);
    }
    pass.masks = outer;
    Tensor[] out = new Tensor[outputs.length];
    pass.outputMasks = new Tensor[out.length];
    for (int i = 0; i < out.length; i++) {
      int p = places.indexOf(outputs[i]);
      out[i] = values[p];
      pass.outputMasks[i] = masks[p];
    }
    return out;
  }

  /** Lets go of values that nothing reads after step i, so that kernels need not write them. */
  private void release(Tensor[] values, int i, int from) {
    for (int p = from; p < values.length; p++) {
      if (values[p] != null && lastRead[p] <= i) {
        boolean shared = false;
        for (int q = 0; q < values.length; q++) {
          shared |= q != p && values[q] == values[p];
        }
        if (!shared) {
          values[p].dispose();
        }
        values[p] = null;
      }
    }
  }

  private void checkShape(int i, int[] got) {
    int[] wanted = inputs[i].shape;
    boolean fits = got.length == wanted.length;
    for (int d = 1; fits && d < got.length; d++) {
      fits = wanted[d] < 0 || wanted[d] == got[d];
    }
    if (!fits) {
      throw KingletException.shape(
          null,
          "Error when checking model : expected "
              + inputs[i].layer().name()
              + " to have shape ["
              + sizes(wanted)
              + "] but got array with shape "
              + Shapes.str(got)
              + ".");
    }
  }

  /** Sizes as messages show them, without brackets; any size as null. */
  public static String sizes(int[] shape) {
    String s = "";
    for (int i = 0; i < shape.length; i++) {
      s += (i > 0 ? "," : "") + (shape[i] < 0 ? "null" : "" + shape[i]);
    }
    return s;
  }

  @Override
  public int[][] outputShapes(int[][] in) {
    int[][] shapes = new int[places.size()][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = i < in.length ? in[i] : places.get(i).shape;
    }
    boolean same = true;
    for (int i = 0; i < in.length; i++) {
      same &= Shapes.same(in[i], inputs[i].shape);
    }
    for (int i = 0; !same && i < order.size(); i++) {
      Invocation c = order.get(i);
      int[][] from = new int[c.inputs.length][];
      for (int k = 0; k < from.length; k++) {
        from[k] = shapes[places.indexOf(c.inputs[k])];
      }
      int[][] to = c.layer.outputShapes(from, c.kwargs);
      for (int k = 0; k < to.length; k++) {
        shapes[places.indexOf(c.outputs[k])] = to[k];
      }
    }
    int[][] out = new int[outputs.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = shapes[places.indexOf(outputs[i])];
    }
    return out;
  }

  @Override
  void collect(boolean learned, boolean thawed, List<Weight> out) {
    for (boolean part :
        thawed ? new boolean[] {learned} : learned ? new boolean[0] : new boolean[] {true, false}) {
      for (Layer l : layers) {
        l.collect(part, l.isTrainable(), out);
      }
    }
  }

  /** Gives back the uses of its layers; those that others use stay. */
  @Override
  int free() {
    int n = 0;
    for (Layer l : layers) {
      int times = 0;
      for (Invocation c : order) {
        times += c.layer == l ? 1 : 0;
      }
      n += l.isDisposed() ? 0 : l.giveBack(Math.max(1, times));
    }
    return n;
  }

  @Override
  Layer[] inside() {
    return layers().toArray(new Layer[0]);
  }
}
