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
    boolean plain = m instanceof Sequential;
    int width = Js.isNone(Js.at(a, 0)) ? plain ? 90 : 115 : (int) Js.number(Js.at(a, 0));
    double[] at =
        Js.isNone(Js.at(a, 1))
            ? plain ? new double[] {0.35, 0.55, 0.85, 1} : new double[] {0.24, 0.48, 0.7, 0.8, 1}
            : Values.doubles(Js.at(a, 1));
    JSObject print = Js.at(a, 2);
    String[] rows = {
      line("_", width),
      row(
          plain
              ? new String[] {"Layer (type)", "Input Shape", "Output shape", "Param #"}
              : new String[] {
                "Layer (type)", "Input Shape", "Output shape", "Param #", "Receives inputs"
              },
          at,
          width),
      line("=", width)
    };
    for (String r : rows) {
      print(print, r);
    }
    for (int i = 0; i < m.layers().size(); i++) {
      Layer l = m.layers().get(i);
      Invocation c = l.invocations().isEmpty() ? null : l.invocations().get(0);
      String shape = c == null ? "multiple" : sizes(c.outputs());
      String in =
          c == null || c.inputs.length == 0 ? c == null ? "multiple" : shape : sizes(c.inputs);
      String name = l.name() + " (" + l.className() + ")";
      String from = "";
      for (int k = 0; c != null && k < c.inputs.length; k++) {
        Symbol s = c.inputs[k];
        from +=
            (k > 0 ? ", " : "")
                + s.layer().name()
                + "["
                + s.source.position()
                + "]["
                + s.index
                + "]";
      }
      String n = "" + l.countParams();
      print(
          print,
          row(
              plain ? new String[] {name, in, shape, n} : new String[] {name, in, shape, n, from},
              at,
              width));
      print(print, line(i == m.layers().size() - 1 ? "=" : "_", width));
    }
    int trained = size(m.trainableWeights());
    int frozen = size(m.frozenWeights());
    print(print, "Total params: " + (trained + frozen));
    print(print, "Trainable params: " + trained);
    print(print, "Non-trainable params: " + frozen);
    print(print, line("_", width));
    return Js.undefined();
  }

  private static int size(List<Weight> weights) {
    int n = 0;
    for (Weight w : weights) {
      n += Shapes.size(w.shape());
    }
    return n;
  }

  private static String sizes(Symbol[] all) {
    JSObject shapes = LayerType.shapes(shapes(all));
    return json(all.length > 1 ? shapes : Js.wrap(shapes));
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

  private static String line(String c, int width) {
    return c.repeat(width);
  }

  private static String row(String[] cells, double[] at, int width) {
    String out = "";
    for (int i = 0; i < cells.length; i++) {
      int end = (int) (at[i] <= 1 ? Math.floor(width * at[i]) : at[i]);
      out = (i > 0 ? out.substring(0, out.length() - 1) + " " : "") + cells[i];
      out = out.length() > end ? out.substring(0, end) : out + " ".repeat(end - out.length());
    }
    return out;
  }
}
