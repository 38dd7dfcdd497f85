package dev.kinglet.js;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Tensor;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import java.util.HashMap;
import java.util.Map;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * jit(f): a function whose kernels are made once for arguments of one form. warmUp(model): its
 * kernels are made before the first input comes.
 */
final class Traces {
  /** So many forms of arguments are known at a time. */
  private static final int FORMS = 16;

  private final JSObject f;
  private final Map<String, Trace> traces = new HashMap<>();

  private Traces(JSObject f) {
    this.f = f;
  }

  /** The kernels for one form of arguments, and the form of what they give. */
  private static final class Trace {
    Jit jit;
    JSObject result;
  }

  /**
   * Takes a value apart: its tensors, a function that puts others in their places, and a text that
   * tells the rest. Variables are no such tensors: they stay.
   */
  @JSBody(
      params = "value",
      script =
          """
          const tensors = [];
          const words = [];
          const walk = x => {
            if (x === null || typeof x !== 'object' || ArrayBuffer.isView(x)) {
              words.push(typeof x + JSON.stringify(x));
              return () => x;
            }
            if (x.v !== undefined) {
              words.push('variable ' + x.name);
              return () => x;
            }
            if (x.$ !== undefined) {
              const at = tensors.push(x) - 1;
              words.push(x.dtype + x.shape);
              return list => list[at];
            }
            const keys = Object.keys(x);
            words.push(Array.isArray(x) + keys.join());
            const parts = keys.map(k => walk(x[k]));
            return list => {
              const out = Array.isArray(x) ? [] : {};
              parts.forEach((part, i) => out[keys[i]] = part(list));
              return out;
            };
          };
          const build = walk(value);
          return {tensors: tensors, build: build, text: words.join(';')};
          """)
  private static native JSObject apart(JSObject value);

  private static Tensor[] tensors(JSObject parts) {
    JSObject list = Js.get(parts, "tensors");
    Tensor[] out = new Tensor[Js.length(list)];
    for (int i = 0; i < out.length; i++) {
      out[i] = Tensors.unwrap(Js.at(list, i));
    }
    return out;
  }

  private static JSObject build(JSObject parts, Tensor[] with) {
    return Js.invoke(parts, "build", Tensors.list(with));
  }

  private JSObject call(JSObject args) {
    if (Engine.isTaping() || Plan.isTracing() || Registry.indirect || Env.debug()) {
      // others follow or look at each op: it must be called
      return Js.apply(f, args);
    }
    JSObject given = apart(Js.slice(args, 0));
    String form = Js.text(Js.get(given, "text"));
    Trace known = traces.get(form);
    if (known == null) {
      if (traces.size() == FORMS) {
        dispose();
      }
      Trace made = new Trace();
      made.jit =
          new Jit(
              in -> {
                made.result = apart(withValues(Js.apply(f, build(given, in))));
                return tensors(made.result);
              });
      traces.put(form, made);
      known = made;
    }
    Tensor[] out;
    try {
      out = known.jit.call(tensors(given));
    } catch (RuntimeException e) {
      traces.remove(form);
      throw e;
    }
    return build(known.result, out);
  }

  /** A variable among the results stands for the value that it has. */
  private static JSObject withValues(JSObject x) {
    return Tensors.isVariable(x) ? Tensors.wrap(Tensors.unwrap(x)) : x;
  }

  private void dispose() {
    for (Trace t : traces.values()) {
      t.jit.dispose();
    }
    traces.clear();
  }

  @JSBody(
      params = {"f", "dispose"},
      script = "f.dispose=dispose;return f;")
  private static native JSObject disposable(JSObject f, JSObject dispose);

  /** Has the kernels compiled that the model takes for some inputs; how many programs are new. */
  private static JSObject prepare(JSObject model, JSObject inputs) {
    JSObject given = apart(inputs);
    Jit jit =
        new Jit(in -> tensors(apart(Js.invoke(model, "predict", Js.at(build(given, in), 0)))));
    try {
      jit.prepare(tensors(given));
    } finally {
      jit.dispose();
    }
    return Js.of(Devices.compiling());
  }

  @JSBody(
      params = {"tf", "prepare", "left"},
      script =
          """
          tf.warmUp = (model, options) => new Promise(ok => {
            const args = options || {}, made = [];
            let given = args.inputs, total = 0;
            if (given == null) {
              model.inputs.forEach(input => {
                const shape = (input.shape || [0, 0]).map(
                  (n, i) => n > 0 ? n : i === 0 && input.shape ? args.batchSize || 1 : 0);
                if (shape.indexOf(0) >= 0) throw new Error('warmUp: input ' + input.name
                  + ' has no fixed shape [' + input.shape + ']; give tensors as inputs');
                made.push([shape, input.dtype]);
              });
              made.forEach((of, i) => made[i] = tf.zeros(of[0], of[1]));
              given = made.length === 1 ? made[0] : made.slice();
            }
            try {
              total = prepare(model, [given]);
            } catch (e) {
              total = 0; // it looks at values: the run below will do
            }
            const look = () => {
              const rest = Math.min(left(), total);
              if (args.onProgress) args.onProgress(total - rest, total);
              return rest ? new Promise(go => setTimeout(go, 4)).then(look) : undefined;
            };
            const free = () => tf.dispose(made);
            ok(Promise.resolve().then(look)
              .then(() => model.predictAsync ? model.predictAsync(given) : model.predict(given))
              .then(y => {
                const all = y.data ? [y] : Object.keys(y).map(k => y[k]);
                return Promise.all(all.map(t => t.data())).then(() => tf.dispose(all));
              }).then(() => {
                free();
                return total;
              }, e => {
                free();
                throw e;
              }));
          });
          """)
  private static native void define(JSObject tf, JSObject prepare, JSObject left);

  /** Exports jit(f) and warmUp(model). */
  static void define() {
    define(
        Api.root,
        Api.function((self, a) -> prepare(Js.at(a, 0), Js.at(a, 1))),
        Api.function((self, a) -> Js.of(Devices.compiling())));
    Api.one(
        "jit",
        f -> {
          Traces t = new Traces(Api.requireFunction(f, "jit() needs a function"));
          return disposable(
              Api.function((self, a) -> t.call(a)),
              Api.function(
                  (self, a) -> {
                    t.dispose();
                    return Js.undefined();
                  }));
        });
  }
}
