package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.Ascii;
import dev.kinglet.core.KingletException;
import dev.kinglet.io.GraphModel;
import dev.kinglet.io.GraphNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Graph models: {@code loadGraphModel}, {@code loadGraphModelSync}, the class GraphModel, {@code
 * registerOp} and {@code deregisterOp}. What is read becomes a model whole or not at all.
 */
final class GraphModels {
  private GraphModels() {}

  /** The class, over the Java functions {@code make} and {@code run}. */
  @JSBody(
      params = {"tf", "own", "make", "run"},
      script =
          """
          function GraphModel(modelUrl, loadOptions, tfio) {
            this.modelUrl = modelUrl;
            this.loadOptions = loadOptions || {};
            this.io = tfio || tf.io;
            this.modelVersion = 'n/a';
          }
          function take(model, artifacts, weights) {
            var graph = artifacts.modelTopology, meta = artifacts.userDefinedMetadata || {};
            try {
              model.m = make(own.fields(artifacts), weights);
            } catch (error) {
              tf.dispose(weights);
              throw error;
            }
            model.artifacts = artifacts;
            model.metadata = artifacts.userDefinedMetadata;
            model.modelSignature = meta.signature || artifacts.signature;
            model.modelStructuredOutputKeys = meta.structuredOutputKeys;
            if (graph.versions)
              model.modelVersion = graph.versions.producer + '.' + graph.versions.minConsumer;
            return true;
          }
          function structured(model, outputs) {
            var names = model.modelStructuredOutputKeys, map = {};
            if (!names) return outputs;
            [].concat(outputs).forEach((t, i) => { map[names[i]] = t; });
            return map;
          }
          Object.assign(GraphModel.prototype, {
            load() {
              var options = this.loadOptions, handler = this.modelUrl.load || !options.requestInit
                ? own.handlerOf(this.modelUrl, 'Load', options, this.io)
                : this.io.browserHTTPRequest(this.modelUrl, options);
              if (!handler.load) throw new Error('Cannot proceed with model loading because the'
                + ' IOHandler provided does not have the `load` method implemented.');
              var result = handler.load();
              return tf.util.isPromise(result) ? result.then(artifacts => {
                return artifacts.getWeightStream
                  ? tf.io.decodeWeightsStream(artifacts.getWeightStream(), artifacts.weightSpecs).then(
                    weights => take(this, artifacts, weights))
                  : this.loadSync(artifacts);
              }) : this.loadSync(result);
            },
            loadSync(artifacts) {
              return take(this, artifacts, own.decodeExactly(artifacts));
            },
            save(to) {
              return new Promise(ok => {
                var handler = own.handlerOf(to, 'Save', undefined, this.io);
                var artifacts = this.artifacts, weights = {};
                if (!handler.save) throw new Error('GraphModel.save() cannot proceed because the'
                  + ' IOHandler provided does not have the `save` attribute defined.');
                if (!artifacts.getWeightStream) return ok(handler.save(artifacts));
                Object.keys(this.weights).forEach(k => { weights[k] = this.weights[k][0]; });
                ok(tf.io.encodeWeights(weights).then(encoded => {
                  return handler.save(Object.assign(own.fields(artifacts),
                    {weightSpecs: encoded.specs, weightData: encoded.data}));
                }));
              });
            },
            execute(inputs, outputs) {
              return run(this.m, inputs, [].concat(outputs || []), false);
            },
            executeAsync(inputs, outputs) {
              return new Promise(ok => ok(run(this.m, inputs, [].concat(outputs || []), true)));
            },
            predict(inputs) {
              return structured(this, this.execute(inputs));
            },
            predictAsync(inputs) {
              return this.executeAsync(inputs).then(outputs => structured(this, outputs));
            }
          });
          tf.GraphModel = GraphModel;
          tf.loadGraphModel = (from, options, tfio) => new Promise(ok => {
            if (from == null) throw new Error('modelUrl in loadGraphModel() cannot be null. Please'
              + ' provide a url or an IOHandler that loads the model');
            if (options && options.fromTFHub && typeof from === 'string')
              from += (from.slice(-1) === '/' ? '' : '/') + 'model.json?tfjs-format=file';
            var model = new GraphModel(from, options, tfio);
            ok(Promise.resolve(model.load()).then(() => model));
          });
          tf.loadGraphModelSync = from => {
            if (from == null) throw new Error('modelUrl in loadGraphModelSync() cannot be null. Please'
              + ' provide model artifacts or an IOHandler that loads the model');
            if (Array.isArray(from)) {
              var json = from[0], data = from[1];
              if (!json) throw new Error('modelJSON must be the first element of the array');
              if (!(data instanceof ArrayBuffer))
                throw new Error('An ArrayBuffer of weights must be the second element of the array');
              ['modelTopology', 'weightsManifest'].forEach(k => {
                if (!(k in json)) throw new Error('Model JSON is missing \\'' + k + '\\'');
              });
              from = tf.io.fromMemorySync(tf.io.getModelArtifactsForJSONSync(
                json, tf.io.getWeightSpecs(json.weightsManifest), data));
            } else if (!from.load) {
              if (!from.modelTopology || !from.weightSpecs || !from.weightData)
                throw new Error('Unknown model format');
              from = tf.io.fromMemorySync(from);
            }
            var model = new GraphModel(from);
            model.load();
            return model;
          };
          return GraphModel.prototype;
          """)
  private static native JSObject define(JSObject tf, JSObject own, JSObject make, JSObject run);

  @JSBody(params = "x", script = "return x;")
  private static native JSObject hidden(Object x);

  @JSBody(params = "x", script = "return x;")
  private static native Object shown(JSObject x);

  @JSBody(params = "x", script = "return x.m;")
  private static native Object raw(JSObject x);

  private static GraphModel model(JSObject x) {
    if (Js.isNone(Js.get(x, "m"))) {
      throw KingletException.value(null, "this GraphModel is not loaded");
    }
    return (GraphModel) raw(x);
  }

  private static JSObject make(JSObject artifacts, JSObject weights) {
    Map<String, Tensor> map = new LinkedHashMap<>();
    tensors(weights, map);
    return hidden(new GraphModel(Trees.tree(artifacts), map));
  }

  private static void tensors(JSObject from, Map<String, Tensor> to) {
    JSObject keys = Js.keys(from);
    for (int i = 0; i < Js.length(keys); i++) {
      String k = Js.text(Js.at(keys, i));
      to.put(k, Tensors.result(Js.get(from, k), "'" + k + "' must be a tensor"));
    }
  }

  private static JSObject run(GraphModel m, JSObject given, JSObject outputs, boolean async) {
    boolean keep = Env.on("KEEP_INTERMEDIATE_TENSORS");
    if (keep || m.intermediate() != null) {
      m.keepIntermediate(keep);
    }
    Map<String, Tensor> in;
    int kind = Js.kind(given);
    if (kind == Js.TENSOR || kind == Js.ARRAY) {
      in = m.named(list(kind == Js.ARRAY ? given : Js.wrap(given)));
    } else {
      in = new LinkedHashMap<>();
      tensors(given, in);
    }
    String[] names = new String[Js.length(outputs)];
    for (int i = 0; i < names.length; i++) {
      names[i] = Js.text(Js.at(outputs, i));
    }
    return async
        ? Js.promise(
            (resolve, reject) ->
                m.executeAsync(
                    in,
                    names,
                    (out, error) -> {
                      if (error == null) {
                        Js.call(resolve, result(out));
                      } else {
                        Js.call(reject, Api.error(error));
                      }
                    }))
        : result(m.execute(in, names));
  }

  private static Tensor[] list(JSObject values) {
    Tensor[] out = new Tensor[Js.length(values)];
    for (int i = 0; i < out.length; i++) {
      out[i] = Tensors.result(Js.at(values, i), "an input of a graph model must be a tensor");
    }
    return out;
  }

  private static JSObject result(Tensor[] out) {
    JSObject all = Tensors.list(out);
    return out.length == 1 ? Js.at(all, 0) : all;
  }

  private static JSObject names(List<String> names) {
    JSObject out = Js.array();
    for (String s : names) {
      Js.push(out, Js.of(s));
    }
    return out;
  }

  private interface Property {
    JSObject of(GraphModel m);
  }

  private static void property(JSObject proto, String name, Property p) {
    Js.getter(proto, name, Api.function((self, a) -> p.of(model(self))));
  }

  private static void method(JSObject proto, String name, Property p) {
    Js.set(proto, name, Api.function((self, a) -> p.of(model(self))));
  }

  /** Exports them. */
  static void define() {
    JSObject proto =
        define(
            Api.root,
            Io.own,
            Api.function((self, a) -> make(Js.at(a, 0), Js.at(a, 1))),
            Api.function(
                (self, a) ->
                    run(
                        (GraphModel) shown(Js.at(a, 0)),
                        Js.at(a, 1),
                        Js.at(a, 2),
                        Js.flag(Js.at(a, 3)))));
    property(proto, "inputNodes", m -> names(m.inputNames()));
    property(proto, "outputNodes", m -> names(m.outputNames()));
    property(proto, "inputs", m -> Trees.js(m.inputs()));
    property(proto, "outputs", m -> Trees.js(m.outputs()));
    property(
        proto,
        "weights",
        m -> {
          JSObject out = Js.object();
          for (Map.Entry<String, Tensor> e : m.weights().entrySet()) {
            Js.set(out, e.getKey(), Js.wrap(Tensors.wrap(e.getValue())));
          }
          return out;
        });
    method(
        proto,
        "getIntermediateTensors",
        m -> {
          if (m.intermediate() == null) {
            return Js.undefined();
          }
          JSObject out = Js.object();
          for (Map.Entry<String, Tensor[]> e : m.intermediate().entrySet()) {
            Js.set(out, e.getKey(), Tensors.list(e.getValue()));
          }
          return out;
        });
    method(
        proto,
        "disposeIntermediateTensors",
        m -> {
          m.disposeIntermediate();
          return Js.undefined();
        });
    method(
        proto,
        "dispose",
        m -> {
          m.dispose();
          return Js.undefined();
        });
    Api.function(
        "registerOp",
        (self, a) -> {
          register(Js.text(Js.at(a, 0)), guarded(Js.at(a, 1)));
          return Js.undefined();
        });
    Api.one(
        "deregisterOp",
        name -> {
          GraphModel.deregisterOp(Js.text(name));
          return Js.undefined();
        });
    Api.put("version_converter", Js.of(Main.VERSION));
    // what only JavaScript can do
    regex(Api.root);
  }

  // ---- ops of the caller ----------------------------------------------------------------------

  /** A function that hands what {@code f} gives, now or later, as a list to {@code ok}. */
  @JSBody(
      params = "f",
      script =
          """
          return (node, ok, failed) => {
            function fail(error) {
              failed(String(error && error.message || error));
            }
            var result;
            try {
              result = f(node);
            } catch (error) {
              return fail(error);
            }
            if (result && typeof result.then === 'function')
              result.then(value => ok([].concat(value)), fail);
            else ok([].concat(result));
          };
          """)
  private static native JSObject guarded(JSObject f);

  @JSBody(
      params = "tf",
      script =
          """
          tf.registerOp('StaticRegexReplace', node => {
            var at = node.exact;
            return tf.string.staticRegexReplace(
              node.inputs[0], at.pattern, at.rewrite, at.replace_global);
          });
          """)
  private static native void regex(JSObject tf);

  private static JSObject lower(Object v) {
    return Trees.js(v instanceof String s ? Ascii.lower(s) : v);
  }

  private static void register(String name, JSObject f) {
    GraphModel.registerOp(
        name,
        (node, in, done) -> {
          JSObject value = Js.object();
          Js.set(value, "inputs", Tensors.list(in));
          Js.set(value, "attrs", attributes(node, false));
          Js.set(value, "exact", attributes(node, true));
          Js.call(
              f,
              value,
              Js.function(
                  (self, a) -> {
                    Tensor[] out;
                    try {
                      out = list(Js.at(a, 0));
                    } catch (KingletException e) {
                      done.done(null, KingletException.value(null, "gives no tensor"));
                      return Js.undefined();
                    }
                    done.done(out, null);
                    return Js.undefined();
                  }),
              Js.function(
                  (self, a) -> {
                    done.done(null, KingletException.value(null, Js.text(Js.at(a, 0))));
                    return Js.undefined();
                  }));
        });
  }

  /** Attributes by name; texts in small letters, as TensorFlow.js has them, or exact. */
  private static JSObject attributes(GraphNode node, boolean exact) {
    JSObject out = Js.object();
    for (String k : node.attributes()) {
      Object v = node.attribute(k);
      Js.set(out, k, exact ? Trees.js(v) : lower(v));
    }
    return out;
  }
}
