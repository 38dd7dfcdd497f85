package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The classes Tensor and Variable of the script: objects whose field {@code $} is the tensor. */
final class Tensors {
  /** The class of tensors. */
  private static JSObject tensorType;

  /** The class of variables, a subclass. */
  private static JSObject variableType;

  /** Where methods of tensors go. */
  static JSObject prototype;

  private static JSObject variables;

  private Tensors() {}

  @JSBody(
      script =
          "function Tensor(t){if(!t)throw new TypeError('use tensor() to make one');this.$=t;}"
              + "return Tensor;")
  private static native JSObject tensorClass();

  @JSBody(
      params = "T",
      script =
          "function Variable(v){if(!v)throw new TypeError('use variable() to make one');this.v=v;}"
              + "var p=Variable.prototype=Object.create(T.prototype);p.constructor=Variable;"
              + "return Variable;")
  private static native JSObject variableClass(JSObject T);

  @JSBody(
      params = {"T", "t"},
      script = "return new T(t);")
  private static native JSObject make(JSObject T, Object t);

  @JSBody(params = "x", script = "return x.$;")
  private static native Object raw(JSObject x);

  @JSBody(params = "x", script = "return x.v;")
  private static native Object rawVariable(JSObject x);

  @JSBody(params = "x", script = "return !!x&&x.v!==undefined&&x.$!==undefined;")
  static native boolean isVariable(JSObject x);

  /** The object for a tensor. */
  static JSObject wrap(Tensor t) {
    return make(tensorType, t);
  }

  /** The tensor of an object. */
  static Tensor unwrap(JSObject x) {
    return (Tensor) raw(x);
  }

  /** The tensor that a function of the user returned. */
  static Tensor result(JSObject x, String message) {
    if (Js.kind(x) != Js.TENSOR) {
      throw KingletException.value(null, message);
    }
    return unwrap(x);
  }

  /** The variable of an object. */
  static Variable variable(JSObject x) {
    return (Variable) rawVariable(x);
  }

  /** The list of objects for tensors. */
  static JSObject list(Tensor[] ts) {
    JSObject out = Js.array();
    for (Tensor t : ts) {
      Js.push(out, wrap(t));
    }
    return out;
  }

  private static void property(String name, Api.One body) {
    Js.getter(prototype, name, Api.function((self, args) -> body.call(self)));
  }

  private static void method(String name, Js.Native body) {
    Js.set(prototype, name, Api.function(body));
  }

  /** Adds properties and methods that no op gives. */
  static void define() {
    tensorType = tensorClass();
    variableType = variableClass(tensorType);
    prototype = Js.get(tensorType, "prototype");
    variables = Js.array();
    Api.put("Tensor", tensorType);
    for (int rank = 0; rank <= 6; rank++) {
      Api.put("Rank.R" + rank, Js.of("R" + rank));
    }
    Api.put("Variable", variableType);
    property("shape", x -> Js.list(unwrap(x).shape()));
    property("dtype", x -> Js.of(unwrap(x).dtype().id()));
    property("rank", x -> Js.of(unwrap(x).rank()));
    property("rankType", x -> Js.of("" + unwrap(x).rank()));
    property("size", x -> Js.of(unwrap(x).size()));
    property("id", x -> Js.of(unwrap(x).id));
    property("isDisposed", x -> Js.of(unwrap(x).isDisposed()));
    property("isDisposedInternal", x -> Js.of(unwrap(x).isDisposed()));
    property("dataId", x -> dataId(unwrap(x)));
    property(
        "strides",
        x -> {
          int[] s = Shapes.strides(unwrap(x).shape());
          return Js.list(s.length == 0 ? s : java.util.Arrays.copyOf(s, s.length - 1));
        });
    method("data", (x, a) -> data(x));
    method("dataSync", (x, a) -> dataSync(x));
    method("array", (x, a) -> Js.then(data(x), v -> nest(x, v)));
    method("arraySync", (x, a) -> nest(x, dataSync(x)));
    method(
        "bytes",
        (x, a) ->
            unwrap(x).dtype() == DType.STRING
                ? read(false, unwrap(x).node(), host -> Values.strings(host, true))
                : Js.then(data(x), Tensors::bytes));
    method("buffer", (x, a) -> Js.then(data(x), v -> TensorBuffer.make(Js.get(x, "shape"), x, v)));
    method("bufferSync", (x, a) -> TensorBuffer.make(Js.get(x, "shape"), x, dataSync(x)));
    method("dispose", (x, a) -> dispose(x));
    method("toString", (x, a) -> Js.of(Text.of(x, Js.flag(Js.at(a, 0)))));
    method("print", (x, a) -> print(x, Js.at(a, 0)));
    method("throwIfDisposed", (x, a) -> live(x));
    method(
        "variable",
        (x, a) -> Js.apply(Js.get(Api.root, "variable"), Js.concat(Js.wrap(x), Js.slice(a, 0))));
    method("asType", (x, a) -> Js.invoke(x, "cast", Js.at(a, 0)));
    for (int rank = 1; rank <= 5; rank++) {
      boolean flat = rank == 1;
      method(
          "as" + rank + "D",
          (x, a) -> Js.invoke(x, "reshape", flat ? Js.wrap(Js.get(x, "size")) : Js.slice(a, 0)));
    }
    defineVariables();
  }

  private static JSObject nest(JSObject x, JSObject values) {
    int[] shape = unwrap(x).shape();
    if (unwrap(x).dtype() != DType.COMPLEX64) {
      return Values.nested(values, Js.list(shape));
    }
    if (shape.length == 0) {
      return values;
    }
    shape[shape.length - 1] *= 2;
    return Values.nested(values, Js.list(shape));
  }

  @JSBody(params = "a", script = "return new Uint8Array(a.buffer);")
  private static native JSObject bytes(JSObject a);

  @JSBody(params = "o", script = "o.storage=true;return o;")
  private static native JSObject mark(Object o);

  @JSBody(params = "o", script = "return o.storage===true?o:null;")
  private static native Object marked(JSObject o);

  /** What tensors of the same values have in common: an object that kernels of others know. */
  private static JSObject dataId(Tensor t) {
    Buffer b = t.last().buffer;
    return b != null && b.device instanceof Foreign.Data d ? d.id : mark(t.storage());
  }

  /** A new tensor over values that a dataId stands for; null when it is not one of ours. */
  static Tensor known(JSObject id, int[] shape) {
    Object storage = marked(id);
    Tensor t = storage == null ? null : Tensor.over(storage, shape);
    if (storage != null && t == null) {
      throw KingletException.disposed(null, "The values of this dataId are gone.");
    }
    return t;
  }

  private static JSObject live(JSObject x) {
    unwrap(x).node();
    return Js.undefined();
  }

  /** A promise of a fresh typed array; nothing blocks. */
  static JSObject data(JSObject x) {
    dev.kinglet.graph.Node n = unwrap(x).node();
    try {
      Object host = Reading.now(n);
      if (host != null) {
        return Js.resolved(Values.typed(host, n.dtype));
      }
    } catch (RuntimeException e) {
      return Js.rejected(Api.error(e));
    }
    return read(true, n, host -> Values.own(host, n.dtype));
  }

  private interface Form {
    JSObject of(Object host);
  }

  private static JSObject read(boolean own, dev.kinglet.graph.Node n, Form form) {
    return Js.promise(
        (resolve, reject) ->
            Reading.read(
                n,
                own,
                (host, error) -> {
                  if (error == null) {
                    Js.call(resolve, form.of(host));
                  } else {
                    Js.call(reject, Api.error(error));
                  }
                }));
  }

  static JSObject dataSync(JSObject x) {
    return Values.own(Reading.ownSync(unwrap(x).node()), unwrap(x).dtype());
  }

  static JSObject print(JSObject x, JSObject verbose) {
    Js.log(Text.of(x, Js.flag(verbose)));
    return Js.undefined();
  }

  private static JSObject dispose(JSObject x) {
    if (isVariable(x)) {
      variable(x).dispose();
      drop(variables, x);
    } else {
      Watch.dropped(unwrap(x));
      unwrap(x).dispose();
    }
    return Js.undefined();
  }

  // ---- variables ------------------------------------------------------------------------------

  @JSBody(
      params = {"a", "x"},
      script = "var i=a.indexOf(x);if(i>=0)a.splice(i,1);")
  private static native void drop(JSObject a, JSObject x);

  /** The object for a variable; one for each. */
  static JSObject wrap(Variable v) {
    for (int i = 0; i < Js.length(variables); i++) {
      if (variable(Js.at(variables, i)) == v) {
        return Js.at(variables, i);
      }
    }
    JSObject x = make(variableType, v);
    Js.push(variables, x);
    return x;
  }

  @JSBody(params = "v", script = "return v;")
  private static native JSObject hidden(Object v);

  private static void defineVariables() {
    JSObject p = Js.get(variableType, "prototype");
    Js.getter(p, "$", Js.function((x, a) -> hidden(variable(x).current())));
    Js.getter(p, "name", Js.function((x, a) -> Js.of(variable(x).name)));
    Js.accessor(
        p,
        "trainable",
        Js.function((x, a) -> Js.of(variable(x).isTrainable())),
        Js.function(
            (x, a) -> {
              variable(x).setTrainable(Js.flag(Js.at(a, 0)));
              return Js.undefined();
            }));
    Js.set(
        p,
        "assign",
        Api.function(
            (x, a) -> {
              Tensor next = Values.tensorLike(Js.at(a, 0), "newValue", "assign", null, true);
              variable(x).assign(next);
              if (Js.kind(Js.at(a, 0)) != Js.TENSOR) {
                next.dispose();
              }
              return Js.undefined();
            }));
    Api.function("variable", (self, a) -> newVariable(a));
    Api.function(
        "disposeVariables",
        (self, a) -> {
          while (Js.length(variables) > 0) {
            dispose(Js.at(variables, 0));
          }
          Variable.disposeAll();
          return Js.undefined();
        });
  }

  private static JSObject newVariable(JSObject a) {
    JSObject type = Js.at(a, 3);
    Tensor from = Values.tensorLike(Js.at(a, 0), "initialValue", "variable", null, true);
    Tensor start = from;
    if (!Js.isNone(type)) {
      DType to = Creation.dtype(type, "variable");
      if (to != start.dtype()) {
        start = start.cast(to);
      }
    }
    JSObject trainable = Js.at(a, 1);
    JSObject name = Js.at(a, 2);
    Variable v =
        Variable.of(
            start,
            Js.isNone(trainable) || Js.flag(trainable),
            Js.isNone(name) ? null : Js.text(name));
    if (start != from) {
      start.dispose();
    }
    if (Js.kind(Js.at(a, 0)) != Js.TENSOR) {
      from.dispose();
    }
    return wrap(v);
  }
}
