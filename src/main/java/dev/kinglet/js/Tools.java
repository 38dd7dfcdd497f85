package dev.kinglet.js;

import dev.kinglet.core.DType;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** util and tensor_util: what those who write for TensorFlow.js use beside tensors. */
final class Tools {
  private Tools() {}

  /** Those that need nothing of the engine. */
  @JSBody(
      params = "tf",
      script =
          """
          const none = x => x === undefined || x === null;
          const raise = message => {
            throw Error(message);
          };
          function assert(ok, message) {
            if (!ok) raise(typeof message === 'string' ? message : message());
          }
          const platform = () => tf.env().platform;
          const isTypedArray = x => (platform().isTypedArray || typed)(x);
          const typed = platform().isTypedArray;
          const isString = x => typeof x === 'string' || x instanceof String;
          const isPromise = x => x && x.then && typeof x.then === 'function';
          const sizeFromShape = shape => shape.reduce((n, d) => n * d, 1);

          function flatten(x, out, skipTyped) {
            out = out || [];
            if (none(x) || typeof x !== 'object' || isString(x) || isPromise(x)
                || skipTyped && isTypedArray(x)) {
              out.push(x);
            } else {
              let n = x.length;
              if (n === undefined) {
                n = 0;
                for (const k of Object.keys(x)) if (/^(0|[1-9]\\d*)$/.test(k)) n = +k + 1;
              }
              for (let i = 0; i < n; i++) flatten(x[i], out, skipTyped);
            }
            return out;
          }
          function swap(a, i, k) {
            const t = a[i];
            a[i] = a[k];
            a[k] = t;
          }
          function shuffleCombo(a, b) {
            if (b && a.length !== b.length) {
              raise('Array sizes must match to be shuffled together First array length was '
                  + a.length + 'Second array length was ' + b.length);
            }
            for (let i = a.length - 1; i > 0; i--) {
              const k = Math.floor(Math.random() * (i + 1));
              swap(a, i, k);
              if (b) swap(b, i, k);
            }
          }
          const arraysEqual = (a, b) => a === b
              || !none(a) && !none(b) && a.length === b.length && a.every((x, i) => x === b[i]);
          function assertNonNegativeIntegerDimensions(shape) {
            for (const d of shape) {
              assert(Number.isInteger(d) && d >= 0, 'Tensor must have a shape comprised of'
                  + ' positive integers but got shape [' + shape + '].');
            }
          }
          function parseAxisParam(axis, shape) {
            const rank = shape.length;
            const axes = none(axis) ? shape.map((d, i) => i) : [].concat(axis);
            assert(axes.every(a => a >= -rank && a < rank), 'All values in axis param must be in'
                + ' range [-' + rank + ', ' + rank + ') but got axis ' + axes);
            assert(axes.every(a => a % 1 === 0),
                'All values in axis param must be integers but got axis ' + axes);
            return axes.map(a => a < 0 ? a + rank : a);
          }
          function squeezeShape(shape, axis) {
            const axes = axis && axis.length !== 0 ? parseAxisParam(axis, shape) : null;
            const newShape = [];
            const keptDims = [];
            shape.forEach((d, i) => {
              const named = axes && axes.indexOf(i) >= 0;
              if (named && d !== 1) {
                raise("Can't squeeze axis " + i + " since its dim '" + d + "' is not 1");
              }
              if (axes ? !named : d !== 1) {
                newShape.push(d);
                keptDims.push(i);
              }
            });
            return {newShape, keptDims};
          }
          function inferFromImplicitShape(shape, size) {
            let product = 1;
            let at = -1;
            shape.forEach((d, i) => {
              if (d >= 0) {
                product *= d;
              } else if (d !== -1) {
                raise('Shapes can not be < 0. Found ' + d + ' at dim ' + i);
              } else if (at >= 0) {
                raise('Shapes can only have 1 implicit size. Found -1 at dim ' + at + ' and dim '
                    + i);
              } else {
                at = i;
              }
            });
            if (at < 0) {
              if (size > 0 && size !== product) {
                raise('Size(' + size + ') must match the product of shape ' + shape);
              }
              return shape;
            }
            if (!product) {
              raise('Cannot infer the missing size in [' + shape + '] when there are 0 elements');
            }
            if (size % product) {
              raise("The implicit shape can't be a fractional number. Got " + size + ' / '
                  + product);
            }
            const out = shape.slice();
            out[at] = size / product;
            return out;
          }

          const bytes = {float32: 4, int32: 4, complex64: 8, bool: 1};
          const zeros = (n, dtype) => dtype === 'int32' ? new Int32Array(n)
              : dtype === 'bool' ? new Uint8Array(n)
              : none(dtype) || dtype === 'float32' || dtype === 'complex64' ? new Float32Array(n)
              : raise('Unknown data type ' + dtype);
          const arrayOf = (dtype, n) => dtype === 'string' ? new Array(n) : zeros(n, dtype);
          function checkConversionForErrors(values, dtype) {
            for (const v of values) {
              if (!isFinite(v)) {
                raise('A tensor of type ' + dtype + ' being uploaded contains ' + v + '.');
              }
            }
          }
          function toTypedArray(x, dtype) {
            if (dtype === 'string') raise('Cannot convert a string[] to a TypedArray');
            const list = Array.isArray(x) ? flatten(x) : x;
            if (tf.env().getBool('DEBUG')) checkConversionForErrors(list, dtype);
            const out = zeros(list.length, dtype);
            if (out.constructor === list.constructor) return list;
            for (let i = 0; i < out.length; i++) {
              out[i] = dtype === 'bool' ? Math.round(list[i]) !== 0 : list[i];
            }
            return out;
          }
          function toNestedArray(shape, values, isComplex) {
            const each = isComplex ? 2 : 1;
            const last = shape.length - 1;
            if (last < 0) return values[0];
            const n = sizeFromShape(shape) * each;
            if (!n) return [];
            if (n !== values.length) {
              raise('[' + shape + '] does not match the input size ' + values.length
                  + (isComplex ? ' for a complex tensor' : '') + '.');
            }
            let next = 0;
            const nest = axis => Array.from({length: shape[axis] * (axis === last ? each : 1)},
                () => axis === last ? values[next++] : nest(axis + 1));
            return nest(0);
          }
          const encodeString = (s, encoding) => platform().encode(s, encoding || 'utf-8');

          function locToIndex(loc, rank, strides) {
            let index = rank ? loc[rank - 1] : 0;
            for (let i = 0; i < rank - 1; i++) index += strides[i] * loc[i];
            return index;
          }
          function indexToLoc(index, rank, strides) {
            const loc = [];
            for (let i = 0; i < rank - 1; i++) {
              loc.push(Math.floor(index / strides[i]));
              index -= loc[i] * strides[i];
            }
            if (rank) loc.push(index);
            return loc;
          }
          tf.util = {
            arraysEqual, assert, assertNonNegativeIntegerDimensions, checkConversionForErrors,
            encodeString, flatten, indexToLoc, inferFromImplicitShape, isPromise, isString,
            isTypedArray, locToIndex, parseAxisParam, shuffleCombo, sizeFromShape, squeezeShape,
            swap, toNestedArray, toTypedArray,
            arraysEqualWithNull: (a, b) => a === b || !!a && !!b && a.length === b.length
                && a.every((x, i) => x === null || b[i] === null || x === b[i]),
            assertNonNull: x => assert(!none(x),
                'The input to the tensor constructor must be a non-null value.'),
            assertShapesMatch: (a, b, prefix) => assert(arraysEqual(a, b),
                (prefix || '') + ' Shapes ' + a + ' and ' + b + ' must match'),
            bytesFromStringArray: list => (list || []).reduce((n, x) => n + x.length, 0),
            bytesPerElement: dtype => bytes[dtype] || raise('Unknown dtype ' + dtype),
            clamp: (low, x, high) => Math.max(low, Math.min(x, high)),
            computeStrides: shape => shape.slice(1).map((d, i) => sizeFromShape(shape.slice(i + 1))),
            convertBackendValuesAndArrayBuffer(data, dtype) {
              if (Array.isArray(data)) return data;
              if (dtype === 'bool' || dtype === 'string') {
                return Uint8Array.from(new Int32Array(data));
              }
              const Type = zeros(0, dtype).constructor;
              return data instanceof Type ? data : new Type(data);
            },
            createScalarValue: (value, dtype) => dtype === 'string' ? encodeString(value)
                : toTypedArray([value], dtype),
            createShuffledIndices(n) {
              const out = new Uint32Array(n).map((x, i) => i);
              shuffleCombo(out);
              return out;
            },
            decodeString: (x, encoding) => platform().decode(x, encoding || 'utf-8'),
            distSquared: (a, b) => a.reduce((d, x, i) => d + (x - b[i]) ** 2, 0),
            fetch: (path, init) => platform().fetch(path, init),
            getArrayFromDType: arrayOf,
            getTypedArrayFromDType: arrayOf,
            hasEncodingLoss: (from, to) => to !== from && tf.upcastType(from, to) !== to,
            isBoolean: x => typeof x === 'boolean',
            isFunction: f => !!(f && f.constructor && f.call && f.apply),
            isInt: x => x % 1 === 0,
            isNumber: x => typeof x === 'number',
            isScalarShape: shape => shape.length === 0,
            isValidDtype: dtype => dtype in bytes || dtype === 'string',
            makeOnesTypedArray: (n, dtype) => zeros(n, dtype).fill(1),
            makeZerosNestedTypedArray: (shape, dtype) =>
                toNestedArray(shape, zeros(sizeFromShape(shape), dtype)),
            makeZerosTypedArray: zeros,
            nearestDivisor(size, start) {
              while (start < size && size % start) start++;
              return start < size ? start : size;
            },
            nearestLargerEven: x => x % 2 ? x + 1 : x,
            now: () => platform().now(),
            randUniform(a, b) {
              const r = Math.random();
              return b * r + (1 - r) * a;
            },
            repeatedTry: (check, delay, most, schedule) => new Promise((resolve, reject) => {
              let tries = 0;
              const turn = () => {
                if (check()) return resolve();
                const wait = delay ? delay(++tries) : (tries++, 0);
                if (!none(most) && tries >= most) return reject();
                (schedule || setTimeout)(turn, wait);
              };
              turn();
            }),
            rightPad: (s, size) => s.padEnd(size),
            shuffle: a => shuffleCombo(a),
            sizeToSquarishShape(size) {
              const width = Math.ceil(Math.sqrt(size));
              return [width, Math.ceil(size / width)];
            },
            sum: a => a.reduce((s, x) => s + x, 0),
            tanh: Math.tanh,
          };
          tf.sumOutType = dtype => tf.upcastType(dtype, 'int32');
          tf.tensor_util = {
            assertTypesMatch: (a, b) => assert(a.dtype === b.dtype, 'The dtypes of the'
                + ' first(' + a.dtype + ') and second(' + b.dtype + ') input must match'),
            isTensorInList: (x, list) => list.some(t => t.id === x.id),
            makeTypesMatch(a, b) {
              const dtype = tf.upcastType(a.dtype, b.dtype);
              return [a, b].map(x => x.dtype === dtype ? x : x.cast(dtype));
            },
          };
          """)
  private static native void define(JSObject tf);

  /** Exports them. */
  static void define() {
    define(Api.root);
    Api.one("util.inferDtype", x -> Js.of(Values.dtype(x).id()));
    Api.one("tensor_util.getTensorsInContainer", Lifetime::tensorsIn);
    Api.function(
        "upcastType",
        (self, a) ->
            Js.of(
                DType.upcast(
                        Creation.dtype(Js.at(a, 0), "upcast"),
                        Creation.dtype(Js.at(a, 1), "upcast"))
                    .id()));
    Api.put("version_core", Js.of(Main.VERSION));
  }
}
