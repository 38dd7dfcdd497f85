package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Models kept by the browser, in TensorFlow.js's layout, so that each reads what the other saved. A
 * save that fails leaves what was there; its error says why, has the model as {@code artifacts} and
 * tells how to download it.
 */
final class IoStores {
  private IoStores() {}

  /** What both stores say, and local storage. */
  @JSBody(
      params = {"io", "own"},
      script =
          """
          own.needPath = (path, where) => {
            if (!path) throw new Error('For ' + where
              + ', modelPath must not be null, undefined or empty.');
          };
          /** An Error for what the browser refuses: quota, private windows, pages without origin. */
          own.refused = (what, where, cause, artifacts) => {
            return Object.assign(new Error('Failed to ' + what + where + ': ' + cause + (artifacts
              ? '\\nWhat was stored before is unchanged. To save the model as files instead:'
                + ' io.browserDownloads(name).save(error.artifacts)' : '')),
              {name: 'StorageError', cause: cause, artifacts: artifacts});
          };

          var DIR = 'tensorflowjs_models/', WHERE = 'local storage';
          function keys(path) {
            return ['info', 'model_topology', 'weight_specs', 'weight_data', 'model_metadata'].map(
              part => DIR + path + '/' + part);
          }
          function toBase64(buffer) {
            var all = new Uint8Array(buffer), text = '', i;
            for (i = 0; i < all.length; i += 8192)
              text += String.fromCharCode.apply(null, all.subarray(i, i + 8192));
            return btoa(text);
          }
          function fromBase64(text) {
            return Uint8Array.from(atob(text), x => x.charCodeAt(0)).buffer;
          }
          function open(what) {
            try {
              localStorage.getItem('');
              return localStorage;
            } catch (error) {
              throw own.refused(what, WHERE, error);
            }
          }
          function write(storage, names, texts) {
            // all go before any comes, so that what was there once fits again
            names.forEach(k => storage.removeItem(k));
            names.forEach((k, i) => { if (texts[i] != null) storage.setItem(k, texts[i]); });
          }

          function save(path, artifacts) {
            var what = "save model '" + path + "' to ", names = keys(path), storage, before;
            var info = io.getModelArtifactsInfoForJSON(artifacts), data = artifacts.weightData;
            var rest = own.fields(artifacts);
            delete rest.modelTopology;
            var texts = [info, artifacts.modelTopology, artifacts.weightSpecs, null, rest].map(
              x => x == null ? null : JSON.stringify(x));
            try {
              storage = localStorage;
              before = names.map(k => storage.getItem(k));
              if (data != null) texts[3] = toBase64(io.CompositeArrayBuffer.join(data));
              write(storage, names, texts);
            } catch (error) {
              if (before) write(storage, names, before);
              throw own.refused(what, WHERE, error, artifacts);
            }
            return {modelArtifactsInfo: info};
          }
          function load(path) {
            var storage = open("load model '" + path + "' from ");
            var texts = keys(path).map(k => storage.getItem(k));
            if (texts[0] === null)
              throw new Error("In local storage, there is no model with name '" + path + "'");
            var info = JSON.parse(texts[0]);
            function part(i, bytes, what) {
              if (texts[i] === null && bytes) throw new Error('In local storage, the ' + what
                .replace('@', "of model '" + path + "'") + ' missing.');
              return texts[i] === null ? undefined : i === 3 ? fromBase64(texts[3])
                : JSON.parse(texts[i]);
            }
            var artifacts = own.fields(JSON.parse(texts[4] || '{}'));
            artifacts.modelTopology = part(1, info.modelTopologyBytes, 'topology @ is');
            artifacts.weightSpecs = part(2, info.weightSpecsBytes, 'weight specs @ are');
            artifacts.weightData = part(3, info.weightDataBytes, 'binary weight values @ are');
            return artifacts;
          }
          function info(storage, key) {
            var i = JSON.parse(storage.getItem(key));
            i.dateSaved = new Date(i.dateSaved);
            return i;
          }

          io.browserLocalStorage = path => {
            own.needPath(path, WHERE);
            return own.handler(artifacts => save(path, artifacts),
              () => load(path));
          };
          own.store('localstorage', io.browserLocalStorage, {
            list: () => {
              return new Promise(ok => {
                var storage = open('list models in '), out = {};
                Object.keys(storage).forEach(k => {
                  if (k.indexOf(DIR) === 0 && k.slice(-5) === '/info')
                    out[k.slice(DIR.length, -5)] = info(storage, k);
                });
                ok(out);
              });
            },
            remove: path => {
              return new Promise(ok => {
                var storage = open('remove a model from '), names = keys(path);
                if (storage.getItem(names[0]) === null)
                  throw new Error("Cannot find model at path '" + path + "'");
                ok(info(storage, names[0]));
                write(storage, names, []);
              });
            }
          });
          """)
  private static native void local(JSObject io, JSObject own);

  /** IndexedDB: a save is one transaction over both object stores. */
  @JSBody(
      params = {"io", "own"},
      script =
          """
          var STORES = ['models_store', 'model_info_store'], WHERE = 'IndexedDB';
          /** What `work(models, infos)` returns, once its transaction is through. */
          function transact(mode, work) {
            return new Promise((ok, no) => {
              var request = indexedDB.open('tensorflowjs', 1);
              request.onupgradeneeded = () => {
                STORES.forEach(s => {
                  request.result.createObjectStore(s, {keyPath: 'modelPath'});
                });
              };
              request.onerror = () => no(request.error);
              request.onsuccess = () => {
                var db = request.result, out, thrown, t;
                function end(settle, value) {
                  db.close();
                  settle(value);
                }
                try {
                  t = db.transaction(STORES, mode);
                  t.oncomplete = () => end(ok, out);
                  t.onabort = () => end(no, thrown || t.error);
                  out = work(t.objectStore(STORES[0]), t.objectStore(STORES[1]));
                } catch (error) {
                  thrown = error;
                  if (t) t.abort();
                  else end(no, error);
                }
              };
            });
          }
          function refuse(what, artifacts) {
            return cause => { throw own.refused(what, WHERE, cause, artifacts); };
          }
          function found(path) {
            return request => {
              if (!request.result)
                throw new Error("Cannot find model with path '" + path + "' in IndexedDB.");
              return request.result;
            };
          }

          function save(path, artifacts) {
            var info = io.getModelArtifactsInfoForJSON(artifacts), kept = Object.assign({}, artifacts);
            delete kept.getWeightStream;
            return new Promise(ok => {
              if (kept.weightData != null)
                kept.weightData = io.CompositeArrayBuffer.join(kept.weightData);
              ok(transact('readwrite', (models, infos) => {
                models.put({modelPath: path, modelArtifacts: kept});
                infos.put({modelPath: path, modelArtifactsInfo: info});
              }));
            }).then(() => { return {modelArtifactsInfo: info}; },
              refuse("save model '" + path + "' to ", artifacts));
          }
          io.browserIndexedDB = path => {
            own.needPath(path, WHERE);
            return own.handler(artifacts => save(path, artifacts), () => {
              return transact('readonly', models => models.get(path)).then(
                found(path), refuse("load model '" + path + "' from ")).then(
                record => record.modelArtifacts);
            });
          };
          own.store('indexeddb', io.browserIndexedDB, {
            list: () => {
              return transact('readonly', (models, infos) => infos.getAll()).then(
                request => {
                  return request.result.reduce((all, record) => {
                    all[record.modelPath] = record.modelArtifactsInfo;
                    return all;
                  }, {});
                }, refuse('list models in '));
            },
            remove: path => {
              return transact('readwrite', (models, infos) => {
                var request = infos.get(path);
                infos.delete(path);
                models.delete(path);
                return request;
              }).then(found(path), refuse('remove a model from ')).then(
                record => record.modelArtifactsInfo);
            }
          });
          """)
  private static native void indexed(JSObject io, JSObject own);

  /** Exports them. */
  static void define(JSObject io, JSObject own) {
    indexed(io, own);
    local(io, own);
  }
}
