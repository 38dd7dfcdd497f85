package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Models behind a URL: model.json and the files of weights it names. */
final class IoHttp {
  private IoHttp() {}

  @JSBody(
      params = {"tf", "io", "own"},
      script =
          """
          io.isHTTPScheme = url => /^https?:\\/\\//.test(url);

          /** Promise.all that tells `onProgress` how far it is, between two fractions. */
          io.monitorPromisesProgress = (promises, onProgress, start, end) => {
            var done = 0;
            start = start == null ? 0 : start;
            end = end == null ? 1 : end;
            if (!promises || !promises.length) throw new Error('promises must be a non-empty array');
            if (!(start >= 0 && end <= 1 && start <= end))
              throw new Error('progress from ' + start + ' to ' + end + ' is not within 0 to 1');
            return Promise.all(promises.map(p => {
              return p.then(value => {
                done++;
                onProgress(start + done / promises.length * (end - start));
                return value;
              });
            }));
          };

          /** The response, by the caller's function or the platform's; an Error unless it is ok. */
          function request(url, options, init, details) {
            var fetch = options.fetchFunc || tf.env().platform.fetch;
            return (details ? fetch(url, init, details) : fetch(url, init)).then(response => {
              if (!response.ok)
                throw new Error('Request to ' + url + ' failed with status code ' + response.status);
              return response;
            });
          }
          function binary(url, options) {
            return request(url, options, options.requestInit, {isBinary: true});
          }

          /**
           * The contents of the files; tells the bytes that have come. With `resume` files that
           * came are kept until all are there, so that another try need not fetch them again.
           */
          function fetchParts(urls, options, specs) {
            var loaded = 0, total = 0, text = JSON.stringify(specs), hash = text.length;
            for (var i = 0; i < text.length; i++) hash = hash * 31 + text.charCodeAt(i) | 0;
            specs.forEach(spec => {
              if (spec.dtype !== 'string') total += own.bytes(spec);
            });
            function came(n) {
              loaded += n;
              total = Math.max(total, loaded);
              if (options.onBytes) options.onBytes(loaded, total);
              if (options.onProgress) options.onProgress(loaded / total);
            }
            function body(response) {
              if (!response.body) return response.arrayBuffer().then(all => {
                came(all.byteLength);
                return all;
              });
              var reader = response.body.getReader(), parts = [];
              function more() {
                return reader.read().then(r => {
                  if (r.done) return io.concatenateArrayBuffers(parts);
                  parts.push(r.value);
                  came(r.value.length);
                  return more();
                });
              }
              return more();
            }
            function none() { return null; }
            var store = options.resume && typeof caches !== 'undefined'
              ? caches.open('kinglet-resume').catch(none) : Promise.resolve(null);
            return store.then(cache => {
              // another model under the same URL has other specs
              function key(url) {
                return url + (url.indexOf('?') < 0 ? '?' : '&') + 'kinglet=' + hash;
              }
              function part(url) {
                return (cache ? cache.match(key(url)).catch(none) : Promise.resolve(null)).then(hit => {
                  return hit ? body(hit) : binary(url, options).then(body).then(all => {
                    return cache ? cache.put(key(url), new Response(all)).catch(none).then(() => all)
                      : all;
                  });
                });
              }
              return Promise.all(urls.map(part)).then(all => {
                if (cache) urls.forEach(url => cache['delete'](key(url)).catch(none));
                return all;
              });
            });
          }

          /** The contents of the files, in order. */
          function fetchAll(urls, options, specs) {
            if (specs && (options.resume || options.onBytes)) return fetchParts(urls, options, specs);
            function all(promises, start, end) {
              return options.onProgress && promises.length
                ? io.monitorPromisesProgress(promises, options.onProgress, start, end)
                : Promise.all(promises);
            }
            return all(urls.map(u => binary(u, options)), 0, 0.5).then(
              responses => {
                return all(responses.map(r => r.arrayBuffer()), 0.5, 1);
              });
          }

          /** The contents of the files, one after the other, as they come. */
          function stream(urls, options) {
            var next = 0, reader = null;
            function pull(sink) {
              if (!reader && next === urls.length) return sink.close();
              return reader ? reader.read().then(r => {
                if (!r.done) return sink.enqueue(r.value.slice().buffer);
                reader = null;
                if (options.onProgress) options.onProgress(next / urls.length);
                return pull(sink);
              }) : binary(urls[next++], options).then(response => {
                reader = response.body.getReader();
                return pull(sink);
              });
            }
            return new ReadableStream({pull: pull, cancel: why => {
              return reader && reader.cancel(why);
            }});
          }

          io.http = io.browserHTTPRequest = (path, options) => {
            options = options || {};
            var init = options.requestInit || {};
            if (!path || !path.length)
              throw new Error('URL path for http must not be null, undefined or empty.');
            if (init.body != null)
              throw new Error('requestInit is expected to have no pre-existing body, but has one.');
            if (options.fetchFunc && typeof options.fetchFunc !== 'function')
              throw new Error('fetchFunc must be a function like fetch');

            function weightUrls(manifest) {
              var slash = path.lastIndexOf('/'), query = path.indexOf('?', slash);
              var prefix = options.weightPathPrefix || path.slice(0, slash + 1);
              var suffix = query < 0 ? '' : path.slice(query);
              if (prefix && prefix.slice(-1) !== '/' && prefix.indexOf('?') < 0) prefix += '/';
              return Promise.all(manifest.reduce((all, group) => {
                return all.concat(group.paths.map(options.weightUrlConverter
                  ? p => options.weightUrlConverter(p)
                  : p => prefix + p + suffix));
              }, []));
            }
            function save(artifacts) {
              var info = io.getModelArtifactsInfoForJSON(artifacts), body = new FormData();
              var weights = 'model.weights.bin';
              body.append('model.json', own.jsonBlob(artifacts, weights), 'model.json');
              if (artifacts.weightData != null)
                body.append(weights, own.weightsBlob(artifacts), weights);
              init = Object.assign({method: 'POST'}, init, {body: body});
              return request(path, options, init).then(response => {
                return {modelArtifactsInfo: info, responses: [response]};
              });
            }
            function load() {
              return request(path, options, init).then(response => {
                return response.json().catch(error => {
                  throw new Error('Failed to parse model JSON of response from ' + path + '. '
                    + error.message);
                });
              }).then(json => {
                var manifest = json.weightsManifest;
                if (json.modelTopology == null && manifest == null)
                  throw new Error('The JSON from HTTP path ' + path
                    + ' contains neither model topology or manifest for weights.');
                return options.streamWeights && manifest ? weightUrls(manifest).then(
                  urls => {
                    var artifacts = own.fields(json);
                    artifacts.weightSpecs = io.getWeightSpecs(manifest);
                    artifacts.getWeightStream = () => stream(urls, options);
                    return artifacts;
                  }) : io.getModelArtifactsForJSON(json, () => {
                    return weightUrls(manifest).then(urls => {
                      return fetchAll(urls, options, io.getWeightSpecs(manifest));
                    }).then(buffers => [io.getWeightSpecs(manifest), buffers]);
                  });
              });
            }
            return own.handler(save, load);
          };
          function router(url, options) {
            return [].concat(url).every(io.isHTTPScheme) ? io.http(url, options) : null;
          }
          io.registerSaveRouter(router);
          io.registerLoadRouter(router);

          io.loadWeights = (manifest, prefix, names, requestInit) => {
            return io.weightsLoaderFactory(urls => {
              return fetchAll(urls, {requestInit: requestInit});
            })(manifest, prefix, names);
          };
          """)
  private static native void http(JSObject tf, JSObject io, JSObject own);

  /** Exports them. */
  static void define(JSObject io, JSObject own) {
    http(Api.root, io, own);
  }
}
