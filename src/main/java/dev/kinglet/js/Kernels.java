package dev.kinglet.js;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Signature;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Ops by the names that TensorFlow.js has for its kernels: called by that name, called by others'
 * kernels of that name, and told by it in profiles and debug mode.
 */
final class Kernels {
  private Kernels() {}

  /** Whether the op that is called next is meant to be the engine's own. */
  private static boolean direct;

  /** Calls the engine's own op by its kernel name, whatever kernels others have registered. */
  static JSObject runOwn(String kernel, JSObject inputs, JSObject attributes) {
    direct = true;
    try {
      return run(kernel, inputs, attributes);
    } finally {
      direct = false;
    }
  }

  /** Calls an op by its kernel name, with its arguments by name. */
  private static JSObject run(String kernel, JSObject inputs, JSObject attributes) {
    Functions.Binding op = Functions.named(kernel);
    JSObject values = Js.array();
    Signature s = op.signature();
    JSObject all = Js.object();
    int given = 0;
    for (Signature.Param p : s.params) {
      JSObject v = Js.get(attributes, p.name);
      if (p.tensors) {
        v = values(inputs);
      } else if (p.tensor) {
        v = Js.get(inputs, p.name);
        v = Js.isNone(v) ? Js.at(values(inputs), given) : v;
        given++;
      }
      Js.push(values, v);
      Js.set(all, p.name, v);
    }
    return op.call(null, s.named ? Js.wrap(all) : values);
  }

  @JSBody(params = "o", script = "return Object.keys(o).map(function(k){return o[k];});")
  private static native JSObject values(JSObject o);

  // ---- kernels of others ----------------------------------------------------------------------

  @JSBody(
      params = {"inputs", "attrs", "backend"},
      script = "return {inputs:inputs,attrs:attrs,backend:backend};")
  private static native JSObject callOf(JSObject inputs, JSObject attrs, JSObject backend);

  @JSBody(params = "b", script = "return b.numDataIds?b.numDataIds():0;")
  private static native int dataIds(JSObject b);

  @JSBody(
      params = {"rule", "dy", "saved", "attrs"},
      script = "return rule.gradFunc(dy,saved,attrs);")
  private static native JSObject gradients(
      JSObject rule, JSObject dy, JSObject saved, JSObject attrs);

  /**
   * Runs a kernel of somebody else, or the op that goes by its name: {@code engine().runKernel}.
   */
  static JSObject runKernel(String name, JSObject inputs, JSObject attributes) {
    JSObject kernel = Js.invoke(Registry.engine, "kernelFor", Js.of(name));
    JSObject attrs = Js.isNone(attributes) ? Js.object() : attributes;
    if (!Js.isNone(kernel)) {
      return call(kernel, inputs, attrs);
    }
    if (Functions.named(name) == null) {
      throw KingletException.value(
          null,
          "Cannot find registered kernel '"
              + name
              + "' for backend '"
              + Js.text(Js.get(Registry.engine, "backendName"))
              + "'");
    }
    return run(name, inputs, attrs);
  }

  /** Runs a kernel of somebody else. */
  static JSObject call(JSObject kernel, JSObject inputs, JSObject attrs) {
    String name = Js.text(Js.get(kernel, "kernelName"));
    JSObject backend = Js.get(Registry.engine, "backend");
    int before = Env.test() ? dataIds(backend) : 0;
    JSObject out = Js.call(Js.get(kernel, "kernelFunc"), callOf(inputs, attrs, backend));
    boolean list = Js.kind(out) == Js.ARRAY;
    JSObject infos = list ? out : Js.wrap(out);
    int n = Js.length(infos);
    if (Env.test()) {
      int leaked = dataIds(backend) - before;
      for (int i = 0; i < n; i++) {
        leaked -= Js.text(Js.get(Js.at(infos, i), "dtype")).equals("complex64") ? 3 : 1;
      }
      if (leaked > 0) {
        throw KingletException.device(
            null,
            "Backend '"
                + Js.text(Js.get(Registry.engine, "backendName"))
                + "' has an internal memory leak ("
                + leaked
                + " data ids) after running '"
                + name
                + "'");
      }
    }
    JSObject rule = Js.call(Js.get(Api.root, "getGradient"), Js.of(name));
    Tensor[] results = new Tensor[n];
    boolean own = true;
    for (int i = 0; i < n; i++) {
      own &= Js.kind(Js.at(infos, i)) == Js.TENSOR;
      results[i] = tensor(backend, Js.at(infos, i));
    }
    if (Engine.isTaping() && !(own && Js.isNone(rule))) {
      results = differentiable(name, rule, inputs, attrs, results);
    }
    JSObject ts = Tensors.list(results);
    return list ? ts : Js.at(ts, 0);
  }

  /** The tensor for what a kernel gives: a tensor, or the id, shape and dtype of one. */
  static Tensor tensor(JSObject backend, JSObject info) {
    if (Js.kind(info) == Js.TENSOR) {
      return Tensors.unwrap(info);
    }
    JSObject id = Js.get(info, "dataId");
    int[] shape = Creation.shape(Js.get(info, "shape"), "runKernel");
    Tensor own = Tensors.known(id, shape);
    return own != null
        ? own
        : Foreign.tensor(backend, id, shape, Creation.dtype(Js.get(info, "dtype"), "runKernel"));
  }

  /** The results, with the derivative that was registered for the kernel. */
  private static Tensor[] differentiable(
      String name, JSObject rule, JSObject inputs, JSObject attrs, Tensor[] results) {
    JSObject keys = Js.keys(inputs);
    List<JSObject> names = new ArrayList<>();
    List<Tensor> xs = new ArrayList<>();
    List<Tensor> saved = new ArrayList<>();
    JSObject wanted = Js.isNone(rule) ? Js.undefined() : Js.get(rule, "inputsToSave");
    boolean all = !Js.isNone(rule) && Js.flag(Js.get(rule, "saveAllInputs"));
    if (all && Js.kind(inputs) != Js.ARRAY) {
      throw KingletException.value(null, "saveAllInputs is true, expected inputs to be an array.");
    }
    for (int i = 0; i < Js.length(keys); i++) {
      JSObject x = Js.get(inputs, Js.text(Js.at(keys, i)));
      if (Js.kind(x) == Js.TENSOR) {
        names.add(Js.at(keys, i));
        xs.add(Tensors.unwrap(x));
        if (all || !Js.isNone(wanted) && Js.indexOf(wanted, Js.at(keys, i)) >= 0) {
          saved.add(Tensors.unwrap(x));
        }
      }
    }
    JSObject kept = Js.isNone(rule) ? Js.undefined() : Js.get(rule, "outputsToSave");
    Tensor[] out = new Tensor[results.length];
    for (int i = 0; i < out.length; i++) {
      if (!Js.isNone(kept) && Js.flag(Js.at(kept, i))) {
        saved.add(results[i]);
      }
    }
    Tensor[] args = xs.toArray(new Tensor[0]);
    for (int i = 0; i < out.length; i++) {
      int at = i;
      out[i] =
          Gradients.custom(
              new Gradients.Custom(
                  results[i],
                  dy -> {
                    if (Js.isNone(rule)) {
                      throw KingletException.value(
                          null,
                          "Cannot compute gradient: gradient function not found for " + name + ".");
                    }
                    // the derivative is linear: each output's part goes through it alone
                    JSObject dys = Js.array();
                    for (int k = 0; k < results.length; k++) {
                      Js.push(
                          dys,
                          Tensors.wrap(
                              k == at
                                  ? dy
                                  : CreationOps.fill(results[k].shape(), 0, DType.FLOAT32)));
                    }
                    JSObject list = Js.array();
                    for (Tensor t : saved) {
                      Js.push(list, Tensors.wrap(t.share(t.last())));
                    }
                    JSObject gs =
                        gradients(rule, results.length == 1 ? Js.at(dys, 0) : dys, list, attrs);
                    Tensor[] parts = new Tensor[args.length];
                    for (int k = 0; k < parts.length; k++) {
                      JSObject part = Js.get(gs, Js.text(names.get(k)));
                      parts[k] =
                          Js.isNone(part)
                              ? null
                              : Tensors.result(Js.call(part), "a gradient must be a tensor");
                    }
                    return parts;
                  }),
              args);
    }
    for (Tensor t : results) {
      t.dispose();
    }
    return out;
  }

  // ---- ops that are looked at -----------------------------------------------------------------

  /** Whether ops must go through {@link #watched}. */
  static boolean watching() {
    return !direct && (Registry.indirect || Watch.on());
  }

  /** Calls an op whose arguments are converted, in {@code s}, by whoever has its kernel. */
  static JSObject watched(Functions.Binding op, Call c, Scope s) {
    String name = KernelNames.of(op.row.name);
    JSObject kernel =
        Registry.indirect ? Js.invoke(Registry.engine, "kernelFor", Js.of(name)) : Js.undefined();
    Watch w = Watch.start(name);
    JSObject out =
        Js.isNone(kernel)
            ? op.plain(c, s)
            : Lifetime.keepAll(s, call(kernel, c.inputs(), c.attributes()));
    w.end(c.inputs(), out);
    return out;
  }
}
