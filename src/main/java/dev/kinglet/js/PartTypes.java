package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Config;
import dev.kinglet.nn.Constraints;
import dev.kinglet.nn.Initializers;
import dev.kinglet.nn.Layer;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Part;
import dev.kinglet.nn.Parts;
import dev.kinglet.nn.Regularizers;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Layers, initializers, regularizers and constraints in the script: a class for each row of {@link
 * Parts}, and the function that makes one. The Java part is the field {@code o} of its object.
 */
final class PartTypes {
  private static JSObject base;

  /** The classes by space and by the names of their functions, as {@code layers/dense}. */
  private static JSObject types;

  private PartTypes() {}

  // ---- objects for parts ----------------------------------------------------------------------

  @JSBody(params = "x", script = "return x&&x.o||null;")
  private static native Object raw(JSObject x);

  /** The Java object behind an object of the script; null when there is none. */
  static Object unwrap(JSObject x) {
    return Js.isNone(x) ? null : raw(x);
  }

  @JSBody(params = "x", script = "return x;")
  static native Object plain(JSObject x);

  @JSBody(params = "x", script = "return x;")
  static native JSObject object(Object x);

  @JSBody(
      params = {"T", "o"},
      script = "var x=Object.create(T.prototype);x.o=o;return x;")
  static native JSObject make(JSObject T, Object o);

  @JSBody(
      params = {"x", "o"},
      script = "Object.defineProperty(x,'o',{value:o,configurable:true});")
  static native void bind(JSObject x, Object o);

  /** The object for a part; one for each. */
  static JSObject wrap(Part p) {
    if (p == null) {
      return Js.none();
    }
    if (p instanceof Model m) {
      return ModelTypes.wrap(m);
    }
    if (p.face == null) {
      JSObject type = Js.get(types, key(p.row()));
      p.face = plain(make(type, p));
    }
    return object(p.face);
  }

  private static String key(Parts.Row row) {
    return row.space().id + "/" + row.factory();
  }

  // ---- arguments ------------------------------------------------------------------------------

  /** A value of the script as one of a tree: keys under Keras' names, parts as parts. */
  static Object value(JSObject x) {
    int kind = Js.kind(x);
    if (kind == Js.BOOLEAN) {
      return Js.flag(x);
    }
    if (kind == Js.NUMBER) {
      return Js.number(x);
    }
    if (kind == Js.STRING) {
      return Js.text(x);
    }
    if (kind == Js.ARRAY || kind == Js.FLOATS || kind == Js.INTS) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Js.length(x); i++) {
        list.add(value(Js.at(x, i)));
      }
      return list;
    }
    if (kind != Js.OTHER) {
      return null;
    }
    Object part = raw(x);
    return part != null ? part : tree(x);
  }

  /** An object of arguments as a tree, keys under Keras' names. */
  static Tree tree(JSObject x) {
    Tree out = new Tree();
    JSObject keys = Js.isNone(x) ? Js.array() : Js.keys(x);
    for (int i = 0; i < Js.length(keys); i++) {
      String key = Js.text(Js.at(keys, i));
      JSObject v = Js.get(x, key);
      if (Js.kind(v) != Js.UNDEFINED) {
        out.set(Config.snake(key), value(v));
      }
    }
    return out;
  }

  /** A value of a tree as one of the script, under the names of TensorFlow.js. */
  static JSObject show(Object v, String key) {
    if (v == null) {
      return Js.none();
    }
    if (v instanceof Double d) {
      return Js.of((double) d);
    }
    if (v instanceof Boolean b) {
      return Js.of((boolean) b);
    }
    if (v instanceof String s) {
      return Js.of(key.endsWith("name") ? s : Config.camel(s));
    }
    if (v instanceof Part p) {
      return show(p.describe(), key);
    }
    if (v instanceof Tree t) {
      JSObject out = Js.object();
      for (String k : t.keys()) {
        Js.set(out, Config.camel(k), show(t.get(k), k));
      }
      return out;
    }
    JSObject out = Js.array();
    for (Object item : (List<?>) v) {
      Js.push(out, show(item, key));
    }
    return out;
  }

  // ---- classes --------------------------------------------------------------------------------

  /** The class that all parts extend. Its constructor leaves the rest to {@code start}. */
  @JSBody(
      params = {"S", "start"},
      script =
          "function Part(config){start(this,config||{});}"
              + "var proto=Part.prototype=Object.create(S.prototype);proto.constructor=Part;"
              + "Object.setPrototypeOf(Part,S);return Part;")
  static native JSObject root(JSObject S, JSObject start);

  /** A subclass; with a row, the class of that row. */
  @JSBody(
      params = {"B", "name", "row"},
      script =
          "function Type(config){B.call(this,config);}"
              + "var proto=Type.prototype=Object.create(B.prototype);proto.constructor=Type;"
              + "Object.setPrototypeOf(Type,B);Type.className=name;if(row)proto._row=row;"
              + "return Type;")
  static native JSObject subclass(JSObject B, String name, Object row);

  @JSBody(params = "C", script = "return function(config){return new C(config);};")
  private static native JSObject maker(JSObject C);

  @JSBody(params = "x", script = "return x._row||null;")
  private static native Object rowOf(JSObject x);

  private static JSObject start(JSObject self, JSObject config) {
    Object row = rowOf(self);
    Part p = row instanceof Parts.Row r ? r.with(tree(config)) : new UserLayer(self, tree(config));
    p.face = plain(self);
    bind(self, p);
    p.ready();
    if (p instanceof Layer l) {
      LayerType.initial(l, config);
    }
    return Js.undefined();
  }

  /** Adds a method that works on the part behind {@code this}. */
  interface Method<P> {
    JSObject call(P part, JSObject args);
  }

  @SuppressWarnings("unchecked")
  static <P> void method(JSObject prototype, String name, Method<P> body) {
    Js.set(prototype, name, Api.function((self, a) -> body.call((P) raw(self), a)));
  }

  @SuppressWarnings("unchecked")
  static <P> void getter(JSObject prototype, String name, Method<P> body) {
    Js.getter(prototype, name, Api.function((self, a) -> body.call((P) raw(self), a)));
  }

  /** Exports the classes' functions. */
  static void define() {
    base =
        root(
            Serialization.serializable, Api.function((self, a) -> start(Js.at(a, 0), Js.at(a, 1))));
    types = Js.object();
    JSObject proto = Js.get(base, "prototype");
    PartTypes.<Part>method(proto, "getConfig", (p, a) -> show(p.arguments(), ""));
    JSObject[] bases = new JSObject[Parts.Space.values().length];
    for (Parts.Space space : Parts.Space.values()) {
      bases[space.ordinal()] = subclass(base, space.id, null);
    }
    JSObject layer = bases[Parts.Space.LAYERS.ordinal()];
    LayerType.define(layer);
    ModelTypes.define(layer);
    JSObject model = Js.get(Api.root, "LayersModel");
    LayerScript.define(Api.root, Js.get(layer, "prototype"), Js.get(model, "prototype"));
    apply(
        bases[1],
        (p, a) ->
            ((Initializers.Initializer) p)
                .make(
                    Creation.shape(Js.at(a, 0), "initializer"),
                    Creation.dtype(Js.at(a, 1), "initializer")));
    apply(bases[2], (p, a) -> ((Regularizers.Regularizer) p).of(Tensors.unwrap(Js.at(a, 0))));
    apply(bases[3], (p, a) -> ((Constraints.Constraint) p).apply(Tensors.unwrap(Js.at(a, 0))));
    Parts.setOthers(PartTypes::other);
    for (Parts.Row row : Parts.rows()) {
      if (row.factory().isEmpty()) {
        continue;
      }
      JSObject type = subclass(bases[row.space().ordinal()], row.className(), row);
      Js.set(types, key(row), type);
      Js.call(Js.get(Js.get(Api.root, "serialization"), "registerClass"), type);
      for (String name : words(row.factory())) {
        Api.put(row.space().id + "." + name, maker(type));
      }
    }
    Api.put("layers.Layer", layer);
    RecurrentTypes.define(types);
    JSObject cell = subclass(layer, "RNNCell", null);
    Api.put("RNNCell", cell);
    Api.put("layers.RNNCell", cell);
    JSObject rnn = Js.get(types, "layers/rnn");
    Api.put("RNN", rnn);
    Api.put("layers.RNN", rnn);
    Api.put("layers.input", Js.get(Api.root, "input"));
  }

  @JSBody(
      params = {"map", "name", "config"},
      script =
          "var known=map[name]||map[name.slice(name.indexOf('>')+1)];"
              + "return known?known[1].call(known[0],known[0],config):null;")
  private static native JSObject ofUser(JSObject map, String name, JSObject config);

  /** A part of a class that the user registered. */
  private static Part other(String name, Tree config) {
    JSObject space = Js.get(Js.get(Api.root, "serialization"), "SerializationMap");
    JSObject map = Js.get(Js.invoke(space, "getMap"), "classNameMap");
    return unwrap(ofUser(map, name, show(config, ""))) instanceof Part p ? p : null;
  }

  private interface Apply {
    Tensor of(Part p, JSObject a);
  }

  private static void apply(JSObject type, Apply body) {
    PartTypes.<Part>method(
        Js.get(type, "prototype"),
        "apply",
        (p, a) -> Tensors.wrap(dev.kinglet.api.Scope.tidy(() -> body.of(p, a))));
  }

  private static List<String> words(String text) {
    List<String> out = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', from)) {
      out.add(text.substring(from, at));
      from = at + 1;
    }
    out.add(text.substring(from));
    return out;
  }
}
