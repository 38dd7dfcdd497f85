package dev.kinglet.js;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.nn.Invocation;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Layers;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Sequential;
import dev.kinglet.nn.Symbol;
import dev.kinglet.nn.Weight;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** LayersModel and Sequential in the script, and the functions that make them. */
final class ModelTypes {
  private static JSObject modelType;
  private static JSObject sequentialType;

  private ModelTypes() {}

  static Model model(JSObject x) {
    return (Model) PartTypes.unwrap(x);
  }

  /** The object for a model; one for each. */
  static JSObject wrap(Model m) {
    if (m.face == null) {
      m.face =
          PartTypes.plain(PartTypes.make(m instanceof Sequential ? sequentialType : modelType, m));
    }
    return PartTypes.object(m.face);
  }

  /** Exports them; {@code layerType} is the class that they extend. */
  static void define(JSObject layerType) {
    JSObject start = Api.function((self, a) -> start(Js.at(a, 0), Js.at(a, 1)));
    modelType = type(layerType, start, "Model");
    sequentialType = type(modelType, start, "Sequential");
    Api.put("LayersModel", modelType);
    Api.put("Sequential", sequentialType);
    Api.one("input", ModelTypes::input);
    Api.one("model", x -> wrap(build(x)));
    Api.one("sequential", x -> wrap(chain(x)));
    JSObject p = Js.get(modelType, "prototype");
    ModelIo.define(modelType);
    PartTypes.<Model>getter(p, "layers", (m, a) -> list(m.layers()));
    PartTypes.<Model>getter(p, "inputs", (m, a) -> LayerType.wrap(m.inputs()));
    PartTypes.<Model>getter(p, "outputs", (m, a) -> LayerType.wrap(m.outputs()));
    PartTypes.<Model>getter(p, "input", (m, a) -> LayerType.one(LayerType.wrap(m.inputs())));
    PartTypes.<Model>getter(p, "output", (m, a) -> LayerType.one(LayerType.wrap(m.outputs())));
    PartTypes.<Model>getter(p, "inputNames", (m, a) -> names(m.inputs()));
    PartTypes.<Model>getter(p, "outputNames", (m, a) -> names(m.outputs()));
    PartTypes.<Model>getter(p, "outputShape", (m, a) -> LayerType.shapes(shapes(m.outputs())));
    PartTypes.<Model>method(p, "getLayer", (m, a) -> layer(m, Js.at(a, 0), Js.at(a, 1)));
    PartTypes.<Model>method(p, "summary", ModelTypes::summary);
    PartTypes.<Sequential>method(
        Js.get(sequentialType, "prototype"),
        "add",
        (m, a) -> {
          if (!(PartTypes.unwrap(Js.at(a, 0)) instanceof Layer l)) {
            throw KingletException.value(
                null, "add() takes a layer, got " + Values.show(Js.at(a, 0)));
          }
          m.add(l);
          return Js.undefined();
        });
    PartTypes.<Sequential>method(
        Js.get(sequentialType, "prototype"),
        "pop",
        (m, a) -> {
          m.pop();
          return Js.undefined();
        });
  }

  private static JSObject type(JSObject parent, JSObject start, String name) {
    JSObject type = PartTypes.root(parent, start);
    Js.set(type, "className", Js.of(name));
    Js.call(Js.get(Js.get(Api.root, "serialization"), "registerClass"), type);
    return type;
  }

  /** What {@code new} does. */
  private static JSObject start(JSObject self, JSObject args) {
    Model m = isSequential(self) ? chain(args) : build(args);
    m.face = PartTypes.plain(self);
    PartTypes.bind(self, m);
    return Js.undefined();
  }

  @JSBody(params = "x", script = "return typeof x.add==='function';")
  private static native boolean isSequential(JSObject x);

  private static JSObject list(List<Layer> layers) {
    JSObject out = Js.array();
    for (Layer l : layers) {
      Js.push(out, PartTypes.wrap(l));
    }
    return out;
  }

  private static int[][] shapes(Symbol[] symbols) {
    int[][] out = new int[symbols.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = symbols[i].shape;
    }
    return out;
  }

  private static JSObject names(Symbol[] symbols) {
    JSObject out = Js.array();
    for (Symbol s : symbols) {
      Js.push(out, Js.of(s.layer().name()));
    }
    return out;
  }

  /** input({shape | batchShape, dtype, name}). */
  private static JSObject input(JSObject c) {
    JSObject whole = Js.get(c, "batchShape");
    JSObject one = Js.get(c, "shape");
    if (Js.isNone(whole) == Js.isNone(one)) {
      throw KingletException.value(
          null,
          Js.isNone(one)
              ? "Please provide to Input either a `shape` or a `batchShape` argument. Note that"
                  + " `shape` does not include the batch dimension."
              : "Please provide either a `shape` or `batchShape` argument to Input, but not both.");
    }
    int[] shape =
        Js.isNone(whole)
            ? Shapes.concat(new int[] {-1}, LayerType.shape(one))
            : LayerType.shape(whole);
    JSObject name = Js.get(c, "name");
    DType type = Creation.dtype(Js.get(c, "dtype"), "input");
    return LayerType.wrap(Layers.input(shape, type, Js.isNone(name) ? null : Js.text(name)));
  }

  /** model({inputs, outputs, name}). */
  private static Model build(JSObject c) {
    Symbol[] in = LayerType.symbols(Js.get(c, "inputs"));
    Symbol[] out = LayerType.symbols(Js.get(c, "outputs"));
    if (in == null || out == null || in.length == 0 || out.length == 0) {
      throw KingletException.value(
          null,
          "model() needs inputs and outputs: symbolic tensors, as input() and apply() give them");
    }
    JSObject name = Js.get(c, "name");
    return new Model(Js.isNone(name) ? null : Js.text(name), in, out);
  }

  /** sequential({layers, name}). */
  private static Sequential chain(JSObject c) {
    Sequential m = new Sequential();
    if (!Js.isNone(c)) {
      JSObject name = Js.get(c, "name");
      if (!Js.isNone(name)) {
        m.named(Js.text(name));
      }
      JSObject layers = LayerType.many(Js.get(c, "layers"));
      for (int i = 0; i < Js.length(layers); i++) {
        m.add((Layer) PartTypes.unwrap(Js.at(layers, i)));
      }
    }
    return m;
  }

  private static JSObject layer(Model m, JSObject name, JSObject index) {
    if (Js.kind(name) == Js.STRING) {
      return PartTypes.wrap(m.layer(Js.text(name)));
    }
    JSObject at = Js.kind(name) == Js.NUMBER ? name : index;
    if (Js.isNone(at)) {
      throw KingletException.value(null, "Provide either a layer name or layer index");
    }
    int i = (int) Js.number(at);
    if (i >= m.layers().size()) {
      throw KingletException.value(
          null,
          "Was asked to retrieve layer at index "
              + i
              + ", but model only has "
              + m.layers().size()
              + " layer(s).");
    }
    return Js.at(list(m.layers()), i);
  }

  // ---- summary --------------------------------------------------------------------------------

  /** summary(lineLength, positions, printFn): a table of the layers. */
  private static JSObject summary(Model m, JSObject a) {
    if (!m.isBuilt() || m.outputs().length == 0) {
      throw KingletException.value(
          null,
          "This model has never been called, thus its weights have not been created yet. So no"
              + " summary can be displayed. Build the model first (e.g., by calling it on some test"
              + " data).");
    }
    boolean plain = isChain(m);
    int width = Js.isNone(Js.at(a, 0)) ? plain ? 90 : 115 : (int) Js.number(Js.at(a, 0));
    double[] at =
        Js.isNone(Js.at(a, 1))
            ? plain ? new double[] {0.32, 0.61, 0.89, 1} : new double[] {0.24, 0.48, 0.7, 0.8, 1}
            : Values.doubles(Js.at(a, 1));
    for (int i = 0; at[at.length - 1] <= 1 && i < at.length; i++) {
      at[i] = Math.floor(width * at[i]); // the last one, which decides, last
    }
    JSObject print = Js.at(a, 2);
    print(print, "_".repeat(width));
    print(
        print,
        row(
            at,
            plain,
            "Layer (type)",
            "Input Shape",
            "Output shape",
            "Param #",
            "Receives inputs"));
    print(print, "=".repeat(width));
    for (int i = 0; i < m.layers().size(); i++) {
      Layer l = m.layers().get(i);
      String in = "";
      String out = "";
      List<String> from = new ArrayList<>();
      for (Invocation c : l.invocations()) {
        Symbol[] read = c.inputs.length == 0 ? c.outputs() : c.inputs;
        in += (in.isEmpty() ? "" : ",") + json(Js.wrap(LayerType.shapes(shapes(read))), read);
        String one = json(LayerType.shapes(shapes(c.outputs())), null);
        out = out.isEmpty() || out.equals(one) ? one : "multiple";
        for (int k = 0; k < c.inputs.length && m.order().contains(c); k++) {
          Symbol s = c.inputs[k];
          from.add(s.layer().name() + "[" + s.source.position() + "][" + s.index + "]");
        }
      }
      String name = l.name() + " (" + l.className() + ")";
      String first = from.isEmpty() ? "" : from.get(0);
      print(print, row(at, plain, name, in, out, "" + l.countParams(), first));
      for (int k = 1; !plain && k < from.size(); k++) {
        print(print, row(at, false, "", "", "", "", from.get(k)));
      }
      print(print, (i == m.layers().size() - 1 ? "=" : "_").repeat(width));
    }
    int trained = size(m.trainableWeights());
    int frozen = size(m.frozenWeights());
    print(print, "Total params: " + (trained + frozen));
    print(print, "Trainable params: " + trained);
    print(print, "Non-trainable params: " + frozen);
    print(print, "_".repeat(width));
    return Js.undefined();
  }

  private static int size(List<Weight> weights) {
    int n = 0;
    for (Weight w : weights) {
      n += Shapes.size(w.shape());
    }
    return n;
  }

  /** Whether each layer reads the one before it. */
  private static boolean isChain(Model m) {
    boolean chain = m.inputs().length == 1;
    Symbol[] last = m.inputs();
    for (int i = 0; i < m.order().size(); i++) {
      Invocation c = m.order().get(i);
      chain &= c.inputs.length == 1 && c.inputs[0].source == last[0].source;
      for (int k = 0; k < i; k++) {
        chain &= m.order().get(k).layer != c.layer;
      }
      last = c.outputs();
    }
    return chain;
  }

  /** Shapes as text, those of several inputs in one list. */
  private static String json(JSObject shapes, Symbol[] read) {
    return json(read != null && read.length > 1 ? Js.at(shapes, 0) : shapes);
  }

  @JSBody(params = "x", script = "return JSON.stringify(x);")
  private static native String json(JSObject x);

  private static void print(JSObject f, String text) {
    if (Js.isNone(f)) {
      Js.log(text);
    } else {
      Js.call(f, Js.of(text));
    }
  }

  /** A line of the table; without the last column in a plain one. */
  private static String row(double[] at, boolean plain, String... cells) {
    String out = "";
    for (int i = 0; i < cells.length - (plain ? 1 : 0); i++) {
      out = (out.isEmpty() ? "" : out.substring(0, out.length() - 1) + " ") + cells[i];
      if (i < at.length) {
        int end = (int) at[i];
        out = out.length() > end ? out.substring(0, end) : out + " ".repeat(end - out.length());
      }
    }
    return out;
  }
}
