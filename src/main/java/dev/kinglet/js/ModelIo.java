package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Topology;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Models of layers that are kept and loaded: {@code loadLayersModel}, {@code model.save}, {@code
 * toJSON}, {@code models.modelFromJSON}. What is read from a file becomes a model whole or not at
 * all.
 */
final class ModelIo {
  private ModelIo() {}

  /** The functions that go by promises: over the Java ones {@code read} and {@code fill}. */
  @JSBody(
      params = {"tf", "own", "type", "read", "fill"},
      script =
          """
          var proto = type.prototype, io = tf.io;

          /** All in camel case, or in snake case: optimizers go by their constructors' names. */
          function renamed(x, key) {
            if (!x || typeof x !== 'object') return x;
            if (Array.isArray(x)) return x.map(item => renamed(item, key));
            var out = {};
            Object.keys(x).forEach(k => out[key(k)] = renamed(x[k], key));
            return out;
          }
          const camel = k => k.replace(/_(\\w)/g, (whole, letter) => letter.toUpperCase());
          const snake = k => k.replace(/([A-Z])/g, letter => '_' + letter.toLowerCase());

          /** Keras' names of losses and metrics, or of several by output, in this one's case. */
          function words(x, key) {
            if (typeof x === 'string') return key(x);
            if (Array.isArray(x)) return x.map(item => words(item, key));
            if (!x || typeof x !== 'object') return undefined;
            var out = {};
            Object.keys(x).forEach(k => out[k] = words(x[k], key));
            return out;
          }

          function compile(model, training) {
            if (!model.compile) return;
            if (training.metrics_names) throw new Error('Loading of metrics_names is not supported yet.');
            if (training.sample_weight_mode)
              throw new Error('Loading sample_weight_mode is not supported yet.');
            var map = tf.serialization.SerializationMap.getMap().classNameMap;
            var given = training.optimizer_config, config = renamed(given.config, camel);
            if (config.lr !== undefined) config.learningRate = config.lr;
            if (config.rho !== undefined && given.class_name === 'RMSprop') config.decay = config.rho;
            var name = Object.keys(map).find(k => k.toLowerCase() === given.class_name.toLowerCase());
            if (!name) throw new Error('unknown optimizer ' + given.class_name);
            model.compile({
              optimizer: map[name][1].call(map[name][0], map[name][0], config),
              loss: words(training.loss, camel),
              metrics: words(training.metrics, camel)
            });
          }

          function build(artifacts, options) {
            var specs = artifacts.weightSpecs, data = artifacts.weightData;
            if (artifacts.modelTopology == null)
              throw new Error('the artifacts have no modelTopology; this is no model of layers');
            if (data != null && specs == null) throw new Error('LayersModel artifacts contains weight'
              + ' data, but not weight specs. Therefore loading of weights cannot proceed.');
            var strict = options.strict !== false;
            var values = data == null ? {} : own.decodeExactly(artifacts);
            var done, model;
            try {
              model = read(artifacts.modelTopology, data != null && strict);
              try {
                if (artifacts.trainingConfig) compile(model, artifacts.trainingConfig);
                if (data != null) fill(model, specs.filter(s => s.group !== 'optimizer').map(s => {
                  return {name: s.name, tensor: values[s.name]};
                }), strict);
              } catch (error) {
                model.dispose();
                throw error;
              }
              if (artifacts.userDefinedMetadata)
                model.setUserDefinedMetadata(artifacts.userDefinedMetadata);
              var state = (specs || []).filter(s => s.group === 'optimizer').map(s => {
                return {name: s.name, tensor: values[s.name]};
              });
              done = model.optimizer && state.length ? model.optimizer.setWeights(state) : null;
            } finally {
              if (!done) tf.dispose(values);
            }
            return done ? done.then(() => {
              tf.dispose(values);
              return model;
            }) : model;
          }

          tf.loadLayersModel = (from, options) => new Promise(ok => {
            if (typeof options === 'function') options = {onProgress: options};
            options = options || {};
            var handler = own.handlerOf(from, 'Load', options);
            if (!handler || !handler.load) throw new Error('Cannot proceed with model loading because'
              + ' the IOHandler provided does not have the `load` method implemented.');
            ok(Promise.resolve(handler.load()).then(artifacts => build(artifacts, options)));
          });
          tf.models = {modelFromJSON: json => new Promise(ok => {
            ok(build(json.modelTopology === undefined ? {modelTopology: json} : json, {}));
          })};

          proto.save = function (to, config) {
            return new Promise(ok => {
              var handler = own.handlerOf(to, 'Save');
              if (!handler.save) throw new Error('LayersModel.save() cannot proceed because the'
                + ' IOHandler provided does not have the `save` attribute defined.');
              config = config || {};
              ok(io.encodeWeights(this.getNamedWeights(config)).then(encoded => {
                var artifacts = {modelTopology: this.toJSON(null, false), format: 'layers-model',
                  generatedBy: 'Kinglet v' + tf.version, convertedBy: null,
                  weightSpecs: encoded.specs, weightData: encoded.data};
                if (this.userDefinedMetadata) artifacts.userDefinedMetadata = this.userDefinedMetadata;
                if (!config.includeOptimizer || !this.optimizer) return artifacts;
                artifacts.trainingConfig = {
                  loss: words(this.loss, snake),
                  metrics: words(this.metrics, snake) || [],
                  optimizer_config: {class_name: this.optimizer.getClassName(),
                    config: renamed(this.optimizer.getConfig(), snake)}
                };
                return this.optimizer.getWeights().then(state => {
                  return io.encodeWeights(state, 'optimizer').then(more => {
                    tf.dispose(state.map(w => w.tensor).filter(t => !(t instanceof tf.Variable)));
                    artifacts.weightSpecs = encoded.specs.concat(more.specs);
                    artifacts.weightData = io.concatenateArrayBuffers([encoded.data, more.data]);
                    return artifacts;
                  });
                });
              }).then(artifacts => handler.save(artifacts)));
            });
          };
          proto.getNamedWeights = function (config) {
            var list = config && config.trainableOnly ? this.trainableWeights : this.weights;
            return list.map(w => { // the compiler drops the parentheses around an object that an arrow gives
              return {name: w.originalName, tensor: w.val};
            });
          };
          proto.setUserDefinedMetadata = function (metadata) {
            if (metadata === null || typeof metadata !== 'object'
              || Object.getPrototypeOf(metadata) !== Object.prototype)
              throw new Error('userDefinedMetadata is expected to be a JSON object, but is not.');
            JSON.stringify(metadata);
            this.userDefinedMetadata = metadata;
          };
          proto.getUserDefinedMetadata = function () {
            return this.userDefinedMetadata;
          };
          """)
  private static native void promises(
      JSObject tf, JSObject own, JSObject type, JSObject read, JSObject fill);

  @JSBody(params = "x", script = "return JSON.stringify(x);")
  private static native JSObject json(JSObject x);

  /** The topology of a text or an object. */
  @JSBody(params = "x", script = "return typeof x==='string'?JSON.parse(x):x;")
  private static native JSObject parsed(JSObject x);

  /** Exports them; {@code modelType} is the class of models. */
  static void define(JSObject modelType) {
    promises(
        Api.root,
        Io.own,
        modelType,
        Api.function(
            (self, a) ->
                ModelTypes.wrap(Topology.read(topology(Js.at(a, 0)), Js.flag(Js.at(a, 1))))),
        Api.function(
            (self, a) -> {
              fill(ModelTypes.model(Js.at(a, 0)), Js.at(a, 1), Js.flag(Js.at(a, 2)));
              return Js.undefined();
            }));
    JSObject p = Js.get(modelType, "prototype");
    PartTypes.<Model>method(
        p,
        "toJSON",
        (m, a) -> {
          JSObject out = Trees.js(Topology.write(m));
          return Js.isNone(Js.at(a, 1)) || Js.flag(Js.at(a, 1)) ? json(out) : out;
        });
    PartTypes.<Model>method(
        p,
        "loadWeights",
        (m, a) -> {
          fill(m, entries(Js.at(a, 0)), Js.isNone(Js.at(a, 1)) || Js.flag(Js.at(a, 1)));
          return Js.undefined();
        });
  }

  private static Tree topology(JSObject x) {
    Object t = Trees.of(parsed(x));
    if (!(t instanceof Tree tree)) {
      throw KingletException.value(null, "the topology of a model should be an object");
    }
    return tree;
  }

  /** {name: tensor} as a list of {name, tensor}. */
  @JSBody(
      params = "x",
      script = "return Object.keys(x).map(function(k){return {name:k,tensor:x[k]};});")
  private static native JSObject entries(JSObject x);

  private static void fill(Model m, JSObject list, boolean strict) {
    List<String> names = new ArrayList<>();
    List<Tensor> values = new ArrayList<>();
    for (int i = 0; i < Js.length(list); i++) {
      JSObject entry = Js.at(list, i);
      names.add(Js.text(Js.get(entry, "name")));
      values.add(
          Tensors.result(
              Js.get(entry, "tensor"), "a weight of the file has no values: " + names.get(i)));
    }
    Topology.load(m, names, values, strict);
  }
}
