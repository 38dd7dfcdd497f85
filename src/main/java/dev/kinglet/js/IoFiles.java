package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Models as files: downloads, and what the visitor picks. */
final class IoFiles {
  private IoFiles() {}

  @JSBody(
      params = {"io", "own"},
      script =
          """
          /** A Blob of model.json; the weights lie beside it, in the file `weights`. */
          own.jsonBlob = (artifacts, weights) => {
            return new Blob([JSON.stringify(io.getModelJSONForModelArtifacts(artifacts,
              [{paths: ['./' + weights], weights: artifacts.weightSpecs}]))],
              {type: 'application/json'});
          };
          own.weightsBlob = artifacts => {
            return new Blob([].concat(artifacts.weightData), {type: 'application/octet-stream'});
          };

          function download(name, blob) {
            var link = document.createElement('a'), url = URL.createObjectURL(blob);
            link.download = name;
            link.href = url;
            return new Promise(done => setTimeout(done)).then(() => {
              link.dispatchEvent(new MouseEvent('click'));
              // the browser reads it some time after the click
              setTimeout(() => URL.revokeObjectURL(url), 6e4);
            });
          }
          io.browserDownloads = prefix => {
            var scheme = 'downloads://';
            if (prefix && prefix.indexOf(scheme) === 0) prefix = prefix.slice(scheme.length);
            prefix = prefix || 'model';
            return own.handler(artifacts => {
              if (typeof document === 'undefined') throw new Error('browserDownloads() cannot'
                + ' proceed because the current environment is not a browser.');
              var info = io.getModelArtifactsInfoForJSON(artifacts);
              var weights = prefix + '.weights.bin';
              return download(prefix + '.json', own.jsonBlob(artifacts, weights)).then(() => {
                return artifacts.weightData != null
                  && download(weights, own.weightsBlob(artifacts));
              }).then(() => { return {modelArtifactsInfo: info}; });
            });
          };
          own.route('downloads', io.browserDownloads);

          function basename(path) { return path.slice(path.lastIndexOf('/') + 1); }

          io.browserFiles = files => {
            if (!files || !files.length)
              throw new Error('When calling browserFiles, at least 1 file is required, but received '
                + files);
            var json = files[0], others = [].slice.call(files, 1);

            function weights(manifest) {
              var paths = [], names = others.map(file => file.name);
              manifest.forEach(group => {
                group.paths.forEach(path => {
                  var name = basename(path);
                  if (paths.indexOf(name) >= 0) throw new Error(
                    "Duplicate file basename found in weights manifest: '" + name + "'");
                  if (names.indexOf(name) < 0)
                    throw new Error("Weight file with basename '" + name + "' is not provided.");
                  paths.push(name);
                });
              });
              if (paths.length !== names.length) throw new Error('Mismatch in the number of files in'
                + ' weights manifest (' + paths.length + ') and the number of weight files provided ('
                + names.length + ').');
              return Promise.all(paths.map(name => {
                return others[names.indexOf(name)].arrayBuffer();
              })).then(buffers => [io.getWeightSpecs(manifest), buffers]);
            }
            return own.handler(null, () => {
              return json.text().then(text => {
                var model = JSON.parse(text);
                ['modelTopology', 'weightsManifest'].forEach(field => {
                  if (model[field] == null)
                    throw new Error(field + ' field is missing from file ' + json.name);
                });
                return others.length ? io.getModelArtifactsForJSON(model, weights)
                  : {modelTopology: model.modelTopology};
              });
            });
          };
          """)
  private static native void files(JSObject io, JSObject own);

  /** Exports them. */
  static void define(JSObject io, JSObject own) {
    files(io, own);
  }
}
