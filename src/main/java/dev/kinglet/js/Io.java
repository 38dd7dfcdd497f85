package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The namespace {@code io}: models as artifacts (an object with topology and weights), where they
 * come from and where they go. A handler is an object with {@code load()} or {@code
 * save(artifacts)}, or both; a router makes the handler of a URL, or null; a store (local storage,
 * IndexedDB) can also {@code list()} what it holds and {@code remove(path)}.
 *
 * <p>The scripts here and in the other Io classes must not declare names of one letter from a to f:
 * the compiler gives such names to a script's parameters, with no eye for inner functions.
 */
final class Io {
  private Io() {}

  /** What artifacts are made of, and handlers that keep them in memory. */
  @JSBody(
      params = {"io", "own"},
      script =
          """
          function jsonBytes(x) {
            return x == null ? 0 : new TextEncoder().encode(JSON.stringify(x)).length;
          }

          /** The fields that artifacts and model.json have in common. */
          own.fields = from => {
            var to = {modelTopology: from.modelTopology, format: from.format,
              generatedBy: from.generatedBy, convertedBy: from.convertedBy};
            ['trainingConfig', 'signature', 'userDefinedMetadata', 'modelInitializer',
              'initializerSignature'].forEach(k => {
              if (from[k] != null) to[k] = from[k];
            });
            return to;
          };

          /** A handler whose errors reject. */
          own.handler = (save, load) => {
            var h = {};
            if (save) h.save = artifacts => {
              return new Promise(ok => ok(save(artifacts)));
            };
            if (load) h.load = () => {
              return new Promise(ok => ok(load()));
            };
            return h;
          };

          io.getModelArtifactsInfoForJSON = artifacts => {
            var data = artifacts.weightData;
            if (artifacts.modelTopology instanceof ArrayBuffer)
              throw new Error('Expected JSON model topology, received ArrayBuffer.');
            return {
              dateSaved: new Date(),
              modelTopologyType: 'JSON',
              modelTopologyBytes: jsonBytes(artifacts.modelTopology),
              weightSpecsBytes: jsonBytes(artifacts.weightSpecs),
              weightDataBytes: new io.CompositeArrayBuffer(data).byteLength
            };
          };
          io.getModelJSONForModelArtifacts = (artifacts, manifest) => {
            var json = own.fields(artifacts);
            json.weightsManifest = manifest;
            return json;
          };
          io.getModelArtifactsForJSONSync = (json, specs, data) => {
            var artifacts = own.fields(json);
            if (json.weightsManifest != null) {
              if (!specs || !data) throw new Error('modelJSON has weightsManifest but '
                + (specs ? 'weightData' : 'weightSpecs') + ' is null');
              artifacts.weightSpecs = specs;
              artifacts.weightData = data;
            }
            return artifacts;
          };
          io.getModelArtifactsForJSON = (json, loadWeights) => {
            return new Promise(ok => {
              ok(json.weightsManifest == null ? [] : loadWeights(json.weightsManifest));
            }).then(w => {
              return io.getModelArtifactsForJSONSync(json, w[0], w[1]);
            });
          };
          io.getWeightSpecs = manifest => {
            return manifest.reduce((all, group) => all.concat(group.weights), []);
          };

          io.fromMemorySync = function (artifacts, specs, data, trainingConfig) {
            if (arguments.length > 1
              || artifacts.modelTopology == null && artifacts.weightSpecs == null) {
              console.warn('fromMemory() takes one argument of type ModelArtifacts; anything else'
                + ' is deprecated.');
              artifacts = {modelTopology: artifacts};
              if (specs) artifacts.weightSpecs = specs;
              if (data) artifacts.weightData = data;
              if (trainingConfig) artifacts.trainingConfig = trainingConfig;
            }
            return {load: () => artifacts};
          };
          io.fromMemory = function () {
            return own.handler(null, io.fromMemorySync.apply(null, arguments).load);
          };
          io.withSaveHandlerSync = save => { return {save: save}; };
          io.withSaveHandler = save => own.handler(save);
          """)
  private static native void artifacts(JSObject io, JSObject own);

  /** Who handles which URL, and what is done with models by their URLs. */
  @JSBody(
      params = {"io", "own"},
      script =
          """
          function registry(kind) {
            var routers = [];
            io['register' + kind + 'Router'] = router => routers.push(router);
            return io['get' + kind + 'Handlers'] = (url, options) => {
              return routers.map(router => {
                return router(url, options);
              }).filter(h => h != null);
            };
          }
          var savers = registry('Save'), loaders = registry('Load'), stores = {};

          own.route = (scheme, make, load) => {
            function router(url) {
              return typeof url === 'string' && url.indexOf(scheme + '://') === 0
                ? make(url.slice(scheme.length + 3)) : null;
            }
            io.registerSaveRouter(router);
            if (load) io.registerLoadRouter(router);
          };
          own.store = (scheme, make, manager) => {
            stores[scheme] = manager;
            own.route(scheme, make, true);
          };

          /** The only handler of a URL, or the handler that was given. */
          own.handlerOf = (from, kind, options, other) => {
            if (typeof from !== 'string' && !Array.isArray(from)) return from;
            other = other || io;
            var found = other['get' + kind + 'Handlers'](from, options);
            if (!found.length && kind === 'Load') found.push(other.browserHTTPRequest(from, options));
            if (found.length !== 1) throw new Error((found.length ? 'Found more than one ('
              + found.length + ') ' : 'Cannot find any ') + kind.toLowerCase() + ' handlers for URL \\''
              + from + '\\'');
            return found[0];
          };

          function store(url) {
            var at = url.indexOf('://'), scheme = url.slice(0, at);
            if (at < 0) throw new Error('The url string provided does not contain a scheme.'
              + ' Supported schemes are: ' + Object.keys(stores));
            if (!stores[scheme])
              throw new Error("Cannot find model manager for scheme '" + scheme + "'");
            return {store: stores[scheme], path: url.slice(at + 3)};
          }
          function one(list, what, which, url) {
            if (list.length !== 1) throw new Error('Copying failed because '
              + (list.length ? 'more than one (' + list.length + ') ' + what + ' handlers'
                : 'no ' + what + ' handler is found') + ' for ' + which + ' URL ' + url + '.');
            return list[0];
          }
          function copy(from, to, move) {
            return new Promise(ok => {
              if (from === to)
                throw new Error("Old path and new path are the same: '" + from + "'");
              var source = one(loaders(from), 'load', 'source', from);
              var target = one(savers(to), 'save', 'destination', to);
              var held = move && store(from);
              function drop(result) {
                return held.store.remove(held.path).then(() => result);
              }
              ok(source.load().then(artifacts => {
                var saved = target.save(artifacts);
                if (move) saved = saved.then(drop, error => {
                  // both may not fit into one store: make room, and put the model back if that fails
                  if (to.indexOf(from.slice(0, from.indexOf('://') + 3)) !== 0) throw error;
                  return drop().then(() => {
                    return target.save(artifacts);
                  }).catch(again => {
                    return source.save(artifacts).then(() => { throw again; });
                  });
                });
                return saved;
              }).then(result => result.modelArtifactsInfo));
            });
          }
          io.copyModel = (from, to) => copy(from, to);
          io.moveModel = (from, to) => copy(from, to, true);
          io.removeModel = url => {
            return new Promise(ok => {
              var at = store(url);
              ok(at.store.remove(at.path));
            });
          };
          io.listModels = () => {
            var all = {};
            return Promise.all(Object.keys(stores).map(scheme => {
              return stores[scheme].list().then(models => {
                Object.keys(models).forEach(path => {
                  all[scheme + '://' + path] = models[path];
                });
              }, refused => console.warn(refused.message));
            })).then(() => all);
          };
          """)
  private static native void routes(JSObject io, JSObject own);

  /** What the Io classes and the loaders of models share, beside {@code tf.io}. */
  static JSObject own;

  /** Exports it. */
  static void define() {
    JSObject io = Js.object();
    own = Js.object();
    Api.put("io", io);
    IoWeights.define(io, own);
    artifacts(io, own);
    routes(io, own);
    IoStores.define(io, own);
    IoFiles.define(io, own);
    IoHttp.define(io, own);
  }
}
