package dev.kinglet.js;

import dev.kinglet.io.Quantized;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/**
 * Tensors as bytes and back: one after the other without gaps, little-endian; a string is its
 * length in four bytes, then its bytes.
 */
final class IoWeights {
  private IoWeights() {}

  @JSBody(
      params = "io",
      script =
          """
          /** Buffers, or views of them, as one; copies only what is asked for. */
          function CompositeArrayBuffer(buffers) {
            var list = buffers == null ? [] : Array.isArray(buffers) ? buffers : [buffers], n = 0;
            this.shards = list.map(x => {
              n += x.byteLength;
              return x.buffer ? new Uint8Array(x.buffer, x.byteOffset, x.byteLength)
                : new Uint8Array(x);
            });
            this.byteLength = n;
          }
          CompositeArrayBuffer.prototype.slice = function (start, end) {
            end = Math.max(0, Math.min(end === undefined ? this.byteLength : end || 0, this.byteLength));
            start = Math.min(Math.max(0, start || 0), end);
            var out = new Uint8Array(end - start), at = 0;
            this.shards.forEach(shard => {
              var from = Math.max(start, at), to = Math.min(end, at + shard.length);
              if (from < to) out.set(shard.subarray(from - at, to - at), from - start);
              at += shard.length;
            });
            return out.buffer;
          };
          CompositeArrayBuffer.join = buffers => {
            return new CompositeArrayBuffer(buffers).slice();
          };
          io.CompositeArrayBuffer = CompositeArrayBuffer;
          io.concatenateArrayBuffers = CompositeArrayBuffer.join;
          """)
  private static native void buffers(JSObject io);

  @JSBody(
      params = {"tf", "io", "own", "halves", "affine"},
      script =
          """
          var BYTES = {float32: 4, int32: 4, bool: 1, complex64: 8};
          var CODE_BYTES = {uint8: 1, uint16: 2, float16: 2};

          io.encodeWeights = (tensors, group) => {
            var specs = [];
            var named = Array.isArray(tensors) ? tensors : Object.keys(tensors).map(k => {
              return {name: k, tensor: tensors[k]};
            });
            return Promise.all(named.map(n => {
              var t = n.tensor, spec = {name: n.name, shape: t.shape, dtype: t.dtype};
              if (group != null) spec.group = group;
              specs.push(spec);
              return t.dtype === 'string' ? t.bytes() : t.data();
            })).then(values => {
              var parts = [];
              values.forEach((v, i) => {
                if (specs[i].dtype !== 'string') parts.push(v);
                else v.forEach(s => { parts.push(new Uint32Array([s.length]), s); });
              });
              return {data: io.CompositeArrayBuffer.join(parts), specs: specs};
            });
          };

          /** Bytes of the weight at an offset, or more than there are when that is not known yet. */
          function bytes(spec, data, at) {
            var n = 1, q = spec.quantization, from = at;
            [].concat(spec.shape == null ? -1 : spec.shape).forEach(size => {
              n = Number.isInteger(size) && size >= 0 ? n * size : NaN;
            });
            if (!(n < 2147483648))
              throw new Error("Weight '" + spec.name + "' has a shape that no tensor can have");
            if (spec.dtype === 'string') {
              while (n-- > 0 && at <= data.byteLength) {
                at += 4;
                if (at > data.byteLength) break;
                at += new Uint32Array(data.slice(at - 4, at))[0];
              }
              return at - from;
            }
            var each = BYTES[spec.dtype];
            if (!each) throw new Error("Unsupported dtype in weight '" + spec.name + "': " + spec.dtype);
            if (q) each = (spec.dtype === 'float32' || spec.dtype === 'int32' && q.dtype !== 'float16')
              && CODE_BYTES[q.dtype];
            if (!each) throw new Error("Unsupported quantization of weight '" + spec.name + "': "
              + q.dtype + ' for ' + spec.dtype);
            return n * each;
          }

          function values(spec, buffer) {
            var q = spec.quantization, type = spec.dtype;
            if (type === 'string') {
              var all = new Uint8Array(buffer), list = [], at = 0;
              while (at < all.length) {
                var end = at + 4 + new Uint32Array(buffer.slice(at, at + 4))[0];
                list.push(all.slice(at + 4, end));
                at = end;
              }
              return list;
            }
            if (!q) return type === 'int32' ? new Int32Array(buffer)
              : type === 'bool' ? new Uint8Array(buffer) : new Float32Array(buffer);
            if (q.dtype === 'float16') return halves(new Uint16Array(buffer));
            if (q.scale === undefined || q.min === undefined)
              throw new Error('Weight ' + spec.name + ' with quantization ' + q.dtype
                + " doesn't have corresponding metadata min and scale.");
            var codes = q.dtype === 'uint8' ? Uint16Array.from(new Uint8Array(buffer)) : new Uint16Array(buffer);
            return affine(codes, q.scale, q.min, type === 'int32');
          }

          function decode(spec, buffer) {
            return tf.tidy(() => {
              var v = values(spec, buffer);
              function part(k) {
                return tf.tensor(v.filter((x, i) => i % 2 === k), spec.shape);
              }
              return spec.dtype === 'complex64' ? tf.complex(part(0), part(1))
                : tf.tensor(spec.dtype === 'string' && !spec.shape.length ? v[0] : v,
                  spec.shape, spec.dtype);
            });
          }

          function tooShort(spec, wanted, there) {
            return new Error("Weight '" + spec.name + "' takes " + wanted + ' bytes, but only '
              + there + ' are left');
          }

          /** The weights that `wanted` names (all by default), out of what holds those of `specs`. */
          function decodeAll(data, specs, wanted) {
            return tf.tidy(() => {
              var all = new io.CompositeArrayBuffer(data), out = {}, at = 0;
              specs.forEach(spec => {
                var n = bytes(spec, all, at);
                if (at + n > all.byteLength) throw tooShort(spec, n, all.byteLength - at);
                if (!wanted || wanted.indexOf(spec.name) >= 0)
                  out[spec.name] = decode(spec, all.slice(at, at + n));
                at += n;
              });
              return out;
            });
          }

          io.decodeWeights = (data, specs) => decodeAll(data, specs);

          own.bytes = bytes;
          /** The weights of a model, which must be all there is. */
          own.decodeExactly = artifacts => {
            var all = new io.CompositeArrayBuffer(artifacts.weightData), at = 0, names = {};
            var specs = artifacts.weightSpecs || [];
            specs.forEach(spec => {
              if (names[spec.name]) throw new Error("Weight '" + spec.name + "' is there twice");
              names[spec.name] = true;
              at += bytes(spec, all, at);
            });
            if (at < all.byteLength) throw new Error('The weights take ' + at + ' bytes, but there are '
              + all.byteLength);
            return decodeAll(all.shards, specs);
          };

          io.decodeWeightsStream = (stream, specs) => {
            var reader = stream.getReader(), chunks = [], all = new io.CompositeArrayBuffer();
            var out = {}, at = 0, done = false, next = 0;
            function go() {
              for (; next < specs.length; next++) {
                var spec = specs[next], n = bytes(spec, all, at);
                if (at + n > all.byteLength) {
                  if (done) throw tooShort(spec, n, all.byteLength - at);
                  break;
                }
                out[spec.name] = decode(spec, all.slice(at, at + n));
                at += n;
              }
              if (next === specs.length) return out;
              return reader.read().then(r => {
                done = r.done;
                while (chunks.length && chunks[0].byteLength <= at) at -= chunks.shift().byteLength;
                if (!done) chunks.push(r.value);
                all = new io.CompositeArrayBuffer(chunks);
                return go();
              });
            }
            return new Promise(ok => ok(go())).catch(error => {
              tf.dispose(out);
              reader.cancel();
              throw error;
            });
          };

          io.weightsLoaderFactory = fetchAll => {
            return (manifest, prefix, names) => {
              return new Promise(ok => {
                var known = [], out = {};
                var groups = manifest.filter(g => {
                  var here = g.weights.map(w => w.name);
                  known = known.concat(here);
                  return !names || here.some(k => names.indexOf(k) >= 0);
                });
                var lost = (names || []).filter(k => known.indexOf(k) < 0);
                if (lost.length) throw new Error('Could not find weights in manifest with names: '
                  + lost.join(', ') + '. Manifest JSON has weights with names: ' + known.join(', ')
                  + '.');
                prefix = prefix || '';
                if (prefix && prefix.slice(-1) !== '/') prefix += '/';
                var urls = [], ends = groups.map(g => {
                  g.paths.forEach(p => { urls.push(prefix + p); });
                  return urls.length;
                });
                ok(Promise.resolve(fetchAll(urls)).then(buffers => {
                  groups.forEach((g, i) => {
                    Object.assign(out,
                      decodeAll(buffers.slice(i ? ends[i - 1] : 0, ends[i]), g.weights, names));
                  });
                  return out;
                }));
              });
            };
          };
          """)
  private static native void define(
      JSObject tf, JSObject io, JSObject own, JSObject halves, JSObject affine);

  @JSBody(params = "a", script = "return a;")
  @JSByRef
  private static native char[] codes(JSObject a);

  @JSBody(params = "a", script = "return a;")
  private static native JSObject array(@JSByRef float[] a);

  @JSBody(params = "a", script = "return a;")
  private static native JSObject array(@JSByRef int[] a);

  private static JSObject affine(JSObject a) {
    char[] codes = codes(Js.at(a, 0));
    double scale = Js.number(Js.at(a, 1));
    double min = Js.number(Js.at(a, 2));
    return Js.flag(Js.at(a, 3))
        ? array(Quantized.ints(codes, scale, min))
        : array(Quantized.floats(codes, scale, min));
  }

  /** Exports them. */
  static void define(JSObject io, JSObject own) {
    buffers(io);
    define(
        Api.root,
        io,
        own,
        Js.function((self, a) -> array(Quantized.halves(codes(Js.at(a, 0))))),
        Js.function((self, a) -> affine(a)));
  }
}
