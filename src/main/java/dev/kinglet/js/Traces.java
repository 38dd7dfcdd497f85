package dev.kinglet.js;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Tensor;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import java.util.ArrayList;
import java.util.List;
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
  private final List<Trace> traces = new ArrayList<>();

  private Traces(JSObject f) {
    this.f = f;
  }

  /** The kernels for arguments of one form, and the forms of what is given and what comes out. */
  private static final class Trace {
    JSObject given;
    JSObject result;
    Jit jit;
  }

  /**
   * Takes a value apart: its tensors, a function that puts others in their places, and one that
   * tells whether another value has the same form, listing its tensors. Variables are no such
   * tensors: they stay, as all else does.
   */
  @JSBody(
      params = "value",
      script =
          """
          const tensors = [];
          const walk = x => {
            if (x && typeof x === 'object' && x.v === undefined && !ArrayBuffer.isView(x)) {
              if (x.$ !== undefined) {
                const at = tensors.push(x) - 1;
                return {
                  build: list => list[at],
                  same: (y, found) => {
                    found[at] = y;
                    return !!y && y.$ !== undefined && y.v === undefined;
                  }
                };
              }
              const isList = Array.isArray(x);
              const keys = Object.keys(x);
              const names = isList ? x.length : keys.join();
              const parts = keys.map(k => walk(x[k]));
              return {
                build: list => {
                  const out = isList ? [] : {};
                  parts.forEach((part, i) => out[keys[i]] = part.build(list));
                  return out;
                },
                same: (y, found) => {
                  if (!y || typeof y !== 'object' || isList !== Array.isArray(y)
                    || names !== (isList ? y.length : Object.keys(y).join())) return false;
                  for (let i = 0; i < parts.length; i++)
                    if (!parts[i].same(y[keys[i]], found)) return false;
                  return true;
                }
              };
            }
            const text = ArrayBuffer.isView(x) && String(x);
            return {
              build: () => x,
              same: y => Object.is(x, y) || text !== false && ArrayBuffer.isView(y)
                && x.constructor === y.constructor && text === String(y)
            };
          };
          const form = walk(value);
          form.tensors = tensors;
          return form;
          """)
  private static native JSObject apart(JSObject value);

  /** The tensors of a value of that form, or null when it has another. */
  @JSBody(
      params = {"form", "value"},
      script = "const found=Array(form.tensors.length);return form.same(value,found)?found:null;")
  private static native JSObject match(JSObject form, JSObject value);

  private static Tensor[] tensors(JSObject list) {
    Tensor[] out = new Tensor[Js.length(list)];
    for (int i = 0; i < out.length; i++) {
      out[i] = Tensors.unwrap(Js.at(list, i));
    }
    return out;
  }

  private static Tensor[] tensorsOf(JSObject parts) {
    return tensors(Js.get(parts, "tensors"));
  }

  private static JSObject build(JSObject parts, Tensor[] with) {
    return Js.invoke(parts, "build", Tensors.list(with));
  }

  private JSObject call(JSObject args) {
    if (Engine.isTaping() || Plan.isTracing() || Registry.indirect || Env.debug()) {
      // others follow or look at each op: it must be called
      return Js.apply(f, args);
    }
    JSObject list = Js.slice(args, 0);
    for (int i = 0; i < traces.size(); i++) {
      Trace t = traces.get(i);
      JSObject found = match(t.given, list);
      if (found != null) {
        Tensor[] in = tensors(found);
        if (t.jit.fits(in)) {
          return run(t, in);
        }
      }
    }
    if (traces.size() == FORMS) {
      dispose();
    }
    JSObject given = apart(list);
    Trace made = new Trace();
    made.given = given;
    made.jit =
        new Jit(
            in -> {
              made.result = apart(withValues(Js.apply(f, build(given, in))));
              return tensorsOf(made.result);
            });
    traces.add(made);
    return run(made, tensorsOf(given));
  }

  private JSObject run(Trace t, Tensor[] in) {
    Tensor[] out;
    try {
      out = t.jit.call(in);
    } catch (RuntimeException e) {
      traces.remove(t);
      throw e;
    }
    return build(t.result, out);
  }

  /** A variable among the results stands for the value that it has. */
  private static JSObject withValues(JSObject x) {
    return Tensors.isVariable(x) ? Tensors.wrap(Tensors.unwrap(x)) : x;
  }

  private void dispose() {
    for (Trace t : traces) {
      t.jit.dispose();
    }
    traces.clear();
  }

  @JSBody(
      params = {"f", "dispose"},
      script = "f.dispose=dispose;return f;")
  private static native JSObject disposable(JSObject f, JSObject dispose);

  /**
   * A function that has some of the kernels made which the model takes for some inputs, and says
   * whether those were the last.
   */
  private static JSObject prepare(JSObject model, JSObject inputs) {
    JSObject given = apart(inputs);
    Jit jit =
        new Jit(in -> tensorsOf(apart(Js.invoke(model, "predict", Js.at(build(given, in), 0)))));
    return Api.function(
        (self, a) -> {
          boolean more = false;
          try {
            more = !jit.prepare(tensorsOf(given));
          } finally {
            if (!more) {
              jit.dispose();
            }
          }
          return Js.of(more);
        });
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
            const some = prepare(model, [given]), later = f => new Promise(go => setTimeout(go, 4)).then(f);
            const make = () => {
              try {
                if (some()) return later(make);
                total = left();
              } catch (e) {
                total = 0; // it looks at values: the run below will do
              }
            };
            const look = () => {
              const rest = Math.min(left(), total);
              if (args.onProgress) args.onProgress(total - rest, total);
              return rest ? later(look) : undefined;
            };
            const free = () => tf.dispose(made);
            ok(Promise.resolve(make()).then(look)
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
