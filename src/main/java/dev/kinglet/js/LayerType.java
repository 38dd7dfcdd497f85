package dev.kinglet.js;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Config;
import dev.kinglet.nn.Constraints;
import dev.kinglet.nn.Initializers;
import dev.kinglet.nn.Invocation;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Pass;
import dev.kinglet.nn.Regularizers;
import dev.kinglet.nn.Symbol;
import dev.kinglet.nn.Weight;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/** The class that layers of the script extend, and SymbolicTensor and LayerVariable. */
final class LayerType {
  private static JSObject symbolType;
  private static JSObject weightType;

  private LayerType() {}

  // ---- shapes, tensors, symbols ---------------------------------------------------------------

  @JSBody(
      params = "a",
      script = "return Int32Array.from(a,function(x){return x===null||x===undefined?-1:x;});")
  @JSByRef
  static native int[] shape(JSObject a);

  @JSBody(params = "a", script = "return Array.from(a,function(x){return x<0?null:x;});")
  static native JSObject shape(@JSByRef int[] a);

  /** One shape as it is, several as a list. */
  static JSObject shapes(int[][] all) {
    JSObject out = Js.array();
    for (int[] s : all) {
      Js.push(out, shape(s));
    }
    return one(out);
  }

  /** A shape, or a list of shapes. */
  static int[][] shapes(JSObject x) {
    if (Js.length(x) == 0 || Js.kind(Js.at(x, 0)) != Js.ARRAY) {
      return new int[][] {shape(x)};
    }
    int[][] out = new int[Js.length(x)][];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape(Js.at(x, i));
    }
    return out;
  }

  /** The only element of a list, or the list. */
  @JSBody(params = "a", script = "return a.length===1?a[0]:a;")
  static native JSObject one(JSObject a);

  /** A list as it is, anything else as a list of it; nothing as none. */
  @JSBody(params = "x", script = "return Array.isArray(x)?x:x===undefined||x===null?[]:[x];")
  static native JSObject many(JSObject x);

  @JSBody(
      params = {"o", "name", "x", "y"},
      script = "return o[name](x,y);")
  static native JSObject call(JSObject o, String name, JSObject x, JSObject y);

  /** A tensor, or a list of tensors. */
  static Tensor[] tensors(JSObject x, String what) {
    JSObject list = many(x);
    Tensor[] out = new Tensor[Js.length(list)];
    for (int i = 0; i < out.length; i++) {
      out[i] = Tensors.result(Js.at(list, i), what + " should give tensors");
    }
    return out;
  }

  /** Masks, null where there is none; none at all as null. */
  static JSObject masks(Tensor[] masks) {
    if (masks == null) {
      return Js.none();
    }
    JSObject out = Js.array();
    for (Tensor m : masks) {
      Js.push(out, m == null ? Js.none() : Tensors.wrap(m));
    }
    return one(out);
  }

  /** The object for a symbol; one for each. */
  static JSObject wrap(Symbol s) {
    if (s.face == null) {
      s.face = PartTypes.plain(PartTypes.make(symbolType, s));
    }
    return PartTypes.object(s.face);
  }

  static JSObject wrap(Symbol[] all) {
    JSObject out = Js.array();
    for (Symbol s : all) {
      Js.push(out, wrap(s));
    }
    return out;
  }

  /** The symbols of an object or a list of objects; null when they are none. */
  static Symbol[] symbols(JSObject x) {
    JSObject list = many(x);
    Symbol[] out = new Symbol[Js.length(list)];
    for (int i = 0; i < out.length; i++) {
      if (!(PartTypes.unwrap(Js.at(list, i)) instanceof Symbol s)) {
        return null;
      }
      out[i] = s;
    }
    return out;
  }

  /** The object for a weight; one for each. */
  static JSObject wrap(Weight w) {
    if (w.face == null) {
      w.face = PartTypes.plain(PartTypes.make(weightType, w));
    }
    return PartTypes.object(w.face);
  }

  private static JSObject wrap(List<Weight> all) {
    JSObject out = Js.array();
    for (Weight w : all) {
      Js.push(out, wrap(w));
    }
    return out;
  }

  // ---- classes --------------------------------------------------------------------------------

  @JSBody(script = "return function(){};")
  private static native JSObject type();

  /** Gives the class its methods, and exports SymbolicTensor. */
  static void define(JSObject layerType) {
    symbolType = type();
    Api.put("SymbolicTensor", symbolType);
    JSObject s = Js.get(symbolType, "prototype");
    PartTypes.<Symbol>getter(s, "shape", (x, a) -> shape(x.shape));
    PartTypes.<Symbol>getter(s, "rank", (x, a) -> Js.of(x.shape.length));
    PartTypes.<Symbol>getter(s, "dtype", (x, a) -> Js.of(x.dtype.id()));
    PartTypes.<Symbol>getter(s, "name", (x, a) -> Js.of(x.name()));
    PartTypes.<Symbol>getter(s, "id", (x, a) -> Js.of(x.id));
    PartTypes.<Symbol>getter(s, "sourceLayer", (x, a) -> PartTypes.wrap(x.layer()));
    PartTypes.<Symbol>getter(s, "nodeIndex", (x, a) -> Js.of(x.source.position()));
    PartTypes.<Symbol>getter(s, "tensorIndex", (x, a) -> Js.of(x.index));
    weightType = type();
    Api.put("LayerVariable", weightType);
    JSObject w = Js.get(weightType, "prototype");
    PartTypes.<Weight>getter(w, "name", (x, a) -> Js.of(x.variable.name));
    PartTypes.<Weight>getter(w, "originalName", (x, a) -> Js.of(x.name));
    PartTypes.<Weight>getter(w, "shape", (x, a) -> Js.list(x.shape()));
    PartTypes.<Weight>getter(w, "dtype", (x, a) -> Js.of(x.value().dtype().id()));
    PartTypes.<Weight>getter(w, "trainable", (x, a) -> Js.of(x.isTrainable()));
    PartTypes.<Weight>getter(w, "val", (x, a) -> Tensors.wrap(x.variable));
    PartTypes.<Weight>method(w, "read", (x, a) -> Tensors.wrap(x.variable));
    PartTypes.<Weight>method(
        w,
        "write",
        (x, a) -> {
          x.assign(Tensors.unwrap(Js.at(a, 0)));
          return wrap(x);
        });
    methods(Js.get(layerType, "prototype"));
  }

  private static void methods(JSObject p) {
    PartTypes.<Layer>getter(p, "name", (l, a) -> Js.of(l.name()));
    Js.accessor(
        p,
        "trainable",
        Js.function((x, a) -> Js.of(layer(x).isTrainable())),
        Js.function(
            (x, a) -> {
              layer(x).setTrainable(Js.flag(Js.at(a, 0)));
              return Js.undefined();
            }));
    Js.accessor(
        p,
        "built",
        Js.function((x, a) -> Js.of(layer(x).isBuilt())),
        Js.function(
            (x, a) -> {
              if (Js.flag(Js.at(a, 0))) {
                layer(x).setBuilt();
              }
              return Js.undefined();
            }));
    PartTypes.<Layer>getter(p, "dtype", (l, a) -> Js.of(l.dtype().id()));
    PartTypes.<Layer>getter(
        p,
        "batchInputShape",
        (l, a) -> l.batchInputShape() == null ? Js.undefined() : shape(l.batchInputShape()));
    PartTypes.<Layer>getter(p, "weights", (l, a) -> wrap(l.weights()));
    PartTypes.<Layer>getter(p, "trainableWeights", (l, a) -> wrap(l.trainableWeights()));
    PartTypes.<Layer>getter(p, "nonTrainableWeights", (l, a) -> wrap(l.frozenWeights()));
    PartTypes.<Layer>getter(p, "input", (l, a) -> one(wrap(invocation(l, 0, true).inputs)));
    PartTypes.<Layer>getter(p, "output", (l, a) -> one(wrap(invocation(l, 0, true).outputs())));
    PartTypes.<Layer>getter(p, "outputShape", (l, a) -> shapes(outputShapes(l)));
    PartTypes.<Layer>getter(p, "inboundNodes", (l, a) -> nodes(l));
    PartTypes.<Layer>method(
        p,
        "getInputAt",
        (l, a) -> one(wrap(invocation(l, (int) Js.number(Js.at(a, 0)), false).inputs)));
    PartTypes.<Layer>method(
        p,
        "getOutputAt",
        (l, a) -> one(wrap(invocation(l, (int) Js.number(Js.at(a, 0)), false).outputs())));
    PartTypes.<Layer>method(p, "countParams", (l, a) -> Js.of(count(l)));
    PartTypes.<Layer>method(
        p,
        "getWeights",
        (l, a) -> values(Js.flag(Js.at(a, 0)) ? l.trainableWeights() : l.weights()));
    PartTypes.<Layer>method(
        p,
        "setWeights",
        (l, a) -> {
          l.setWeights(List.of(tensors(Js.at(a, 0), "setWeights()")));
          return Js.undefined();
        });
    PartTypes.<Layer>method(p, "apply", (l, a) -> apply(l, Js.at(a, 0), Js.at(a, 1)));
    PartTypes.<Layer>method(p, "call", (l, a) -> apply(l, Js.at(a, 0), Js.at(a, 1)));
    PartTypes.<Layer>method(
        p,
        "build",
        (l, a) -> {
          if (l instanceof UserLayer) {
            l.setBuilt();
          } else {
            l.ensureBuilt(shapes(Js.at(a, 0)));
          }
          return Js.undefined();
        });
    PartTypes.<Layer>method(p, "addWeight", LayerType::addWeight);
    PartTypes.<Layer>method(p, "addLoss", LayerType::addLoss);
    PartTypes.<Layer>method(
        p,
        "computeOutputShape",
        (l, a) -> {
          if (l instanceof UserLayer) {
            return Js.at(a, 0);
          }
          int[][] in = shapes(Js.at(a, 0));
          l.ensureBuilt(in);
          return shapes(l.outputShapes(in));
        });
    PartTypes.<Layer>method(p, "computeMask", (l, a) -> mask(l, a));
    PartTypes.<Layer>method(p, "invokeCallHook", (l, a) -> Js.undefined());
    PartTypes.<Layer>method(
        p,
        "resetStates",
        (l, a) -> {
          l.resetStates();
          return Js.undefined();
        });
    PartTypes.<Layer>method(p, "dispose", (l, a) -> dispose(l));
  }

  static Layer layer(JSObject x) {
    return (Layer) PartTypes.unwrap(x);
  }

  private static JSObject values(List<Weight> weights) {
    JSObject out = Js.array();
    for (Weight w : weights) {
      Js.push(out, Tensors.wrap(w.variable));
    }
    return out;
  }

  private static int count(Layer l) {
    if (!l.isBuilt()) {
      throw KingletException.value(
          null,
          "You tried to call countParams() on "
              + l.name()
              + ", but the layer is not built yet. Build it first by calling build(batchInputShape).");
    }
    return l.countParams();
  }

  /** A call of the layer; of the only one when it has to be the only one. */
  private static Invocation invocation(Layer l, int i, boolean only) {
    List<Invocation> all = l.invocations();
    if (i >= all.size() || only && all.size() > 1) {
      throw KingletException.value(
          null,
          all.isEmpty()
              ? "Layer " + l.name() + " is not connected, no input to return."
              : "Layer "
                  + l.name()
                  + " has "
                  + all.size()
                  + " inbound nodes; use getInputAt or getOutputAt");
    }
    return all.get(i);
  }

  private static int[][] outputShapes(Layer l) {
    if (l.invocations().isEmpty()) {
      throw KingletException.value(
          null,
          "The layer " + l.name() + " has never been called and thus has no defined output shape.");
    }
    Symbol[] out = l.invocations().get(0).outputs();
    int[][] shapes = new int[out.length][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = out[i].shape;
    }
    return shapes;
  }

  private static JSObject nodes(Layer l) {
    JSObject out = Js.array();
    for (Invocation c : l.invocations()) {
      JSObject node = Js.object();
      JSObject from = Js.array();
      for (Symbol s : c.inputs) {
        Js.push(from, PartTypes.wrap(s.layer()));
      }
      Js.set(node, "inboundLayers", from);
      Js.set(node, "outboundLayer", PartTypes.wrap(l));
      Js.set(node, "inputTensors", wrap(c.inputs));
      Js.set(node, "outputTensors", wrap(c.outputs()));
      Js.push(out, node);
    }
    return out;
  }

  /** Further arguments of a call that are inputs too, in this order. */
  private static final String[] INPUTS = {
    "initialState", "constants", "value", "key", "attentionMask", "countWeights"
  };

  /** Further arguments of a call that are true or false. */
  private static final String[] FLAGS = {"useCausalMask", "returnAttentionScores"};

  /** A layer applied to tensors or to symbols. */
  private static JSObject apply(Layer l, JSObject x, JSObject kwargs) {
    JSObject in = many(x);
    boolean training = false;
    JSObject mask = Js.undefined();
    Tree more = new Tree();
    if (!Js.isNone(kwargs)) {
      training = Js.flag(Js.get(kwargs, "training"));
      mask = Js.get(kwargs, "mask");
      for (String key : FLAGS) {
        if (Js.flag(Js.get(kwargs, key))) {
          more.set(Config.snake(key), true);
        }
      }
      for (String key : INPUTS) {
        JSObject given = Js.get(kwargs, key);
        if (!Js.isNone(given)) {
          in = Js.concat(in, many(given));
          more.set(Config.snake(key), true);
        }
      }
    }
    UserLayer own = l instanceof UserLayer u ? u : null;
    if (own != null) {
      Js.invoke(own.self, "assertInputCompatibility", in);
    }
    Symbol[] symbols = symbols(in);
    if (symbols != null && symbols.length > 0) {
      return one(wrap(l.apply(symbols, more)));
    }
    if (symbols == null && Js.kind(Js.at(in, 0)) != Js.TENSOR) {
      throw KingletException.value(
          null,
          "layer "
              + l.name()
              + " takes tensors or symbolic tensors, not both, got "
              + Values.show(x));
    }
    try (Scope s = Scope.open()) {
      Pass pass = new Pass(training);
      pass.kwargs = more;
      if (!Js.isNone(mask)) {
        Tensor[] masks = new Tensor[Js.length(in)];
        JSObject given = many(mask);
        for (int i = 0; i < masks.length; i++) {
          JSObject m = Js.at(given, i);
          masks[i] = Js.isNone(m) ? null : Tensors.result(m, "mask should be tensors");
        }
        pass.setMasks(masks);
      }
      if (own != null) {
        own.given = kwargs;
      }
      Tensor[] out = l.apply(tensors(in, "the input of layer " + l.name()), pass);
      pass.commit();
      JSObject list = Js.array();
      for (Tensor t : out) {
        Js.push(list, Tensors.wrap(s.keep(t)));
      }
      return one(list);
    } finally {
      if (own != null) {
        own.given = null;
      }
    }
  }

  /** addLoss(function, or list of functions, that give scalars). */
  private static JSObject addLoss(Layer l, JSObject a) {
    JSObject self = PartTypes.wrap(l);
    JSObject all = many(Js.at(a, 0));
    Js.set(self, "addedLosses", Js.concat(many(Js.get(self, "addedLosses")), all));
    for (int i = 0; i < Js.length(all); i++) {
      JSObject f = Js.at(all, i);
      l.losses.add(() -> Tensors.result(Js.call(f), "addLoss() takes functions that give scalars"));
    }
    return Js.undefined();
  }

  private static JSObject mask(Layer l, JSObject a) {
    JSObject given = Js.at(a, 1);
    if (!Js.isNone(given) && !l.supportsMasking()) {
      throw KingletException.value(
          null, "Layer " + l.name() + " does not support masking, but was passed an inputMask.");
    }
    if (l instanceof UserLayer) {
      return given;
    }
    Tensor[] masks = Js.isNone(given) ? null : tensors(given, "mask");
    Tensor m = l.computeMask(tensors(Js.at(a, 0), "inputs"), masks);
    return m == null ? Js.none() : Tensors.wrap(m);
  }

  /** addWeight(name, shape, dtype, initializer, regularizer, trainable, constraint). */
  private static JSObject addWeight(Layer l, JSObject a) {
    JSObject start = Js.at(a, 3);
    JSObject learned = Js.at(a, 5);
    Initializers.Initializer i =
        Js.isNone(start)
            ? Initializers.of("zeros")
            : dev.kinglet.nn.Parts.make(
                dev.kinglet.nn.Parts.Space.INITIALIZERS, PartTypes.value(start), l.name());
    DType type = Creation.dtype(Js.at(a, 2), "addWeight");
    return wrap(
        l.addWeight(
            Js.text(Js.at(a, 0)),
            shape(Js.at(a, 1)),
            type,
            i,
            Js.isNone(learned) || Js.flag(learned),
            (Regularizers.Regularizer) PartTypes.unwrap(Js.at(a, 4)),
            (Constraints.Constraint) PartTypes.unwrap(Js.at(a, 6))));
  }

  private static JSObject dispose(Layer l) {
    JSObject out = Js.object();
    Js.set(out, "numDisposedVariables", l.dispose());
    Js.set(out, "refCountAfterDispose", l.uses());
    return out;
  }

  /** Values for weights that are not there yet, out of the argument {@code weights}. */
  static void initial(Layer l, JSObject config) {
    JSObject given = Js.get(config, "weights");
    if (!Js.isNone(given)) {
      List<Tensor> values = new ArrayList<>();
      for (Tensor t : tensors(given, "weights")) {
        values.add(t);
      }
      l.setInitialWeights(values);
    }
  }
}
