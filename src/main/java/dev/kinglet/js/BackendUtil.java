package dev.kinglet.js;

import dev.kinglet.core.Shapes;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * backend_util and the namespaces in it: shapes that ops come to, for those who write ops of their
 * own. What the engine has to know itself (broadcasting, windows, strided slices) is asked of it.
 */
final class BackendUtil {
  private BackendUtil() {}

  /** Shapes that broadcasts, reductions and joins come to. */
  @JSBody(
      params = "tf",
      script =
          """
          const util = tf.util;
          const assert = util.assert;
          const range = n => Array.from({length: n}, (x, i) => i);

          const getBroadcastDims = (from, to) => range(from.length).filter(
              i => from[i] === 1 && to[i + to.length - from.length] > 1);
          const getReductionAxes = (from, to) => {
            const missing = to.length - from.length;
            return range(to.length).filter(
                i => i < missing || from[i - missing] === 1 && to[i] > 1);
          };

          const axesAreInnerMostDims = (axes, rank) =>
              axes.every((a, i) => a === rank - axes.length + i);
          const combineLocations = (out, reduced, axes) => {
            let o = 0;
            let r = 0;
            return range(out.length + reduced.length).map(
                i => axes.indexOf(i) < 0 ? out[o++] : reduced[r++]);
          };
          const others = (axes, rank) => range(rank).filter(i => axes.indexOf(i) < 0);

          const THRESHOLD = 30;
          const computeOptimalWindowSize = n =>
              n <= THRESHOLD ? n : util.nearestDivisor(n, Math.floor(Math.sqrt(n)));

          function assertParamsConsistent(shapes, axis) {
            const rank = shapes[0].length;
            const error = `Error in concat${rank}D: `;
            shapes.forEach((s, i) => assert(s.length === rank, error + `rank of tensors[${i}]`
                + ` must be the same as the rank of the rest (${rank})`));
            assert(axis >= 0 && axis < rank, error + `axis must be between 0 and ${rank - 1}.`);
            shapes.forEach((s, i) => s.forEach((d, r) => assert(r === axis || d === shapes[0][r],
                error + `Shape of tensors[${i}] (${s}) does not match the shape of the rest`
                + ` (${shapes[0]}) along the non-concatenated axis ${i}.`)));
          }
          Object.assign(tf.broadcast_util, {getBroadcastDims, getReductionAxes});
          return Object.assign({
            PARALLELIZE_THRESHOLD: THRESHOLD,
            assertParamsConsistent, axesAreInnerMostDims, combineLocations,
            computeOptimalWindowSize,
            assertAxesAreInnerMostDims: (message, axes, rank) => assert(
                axesAreInnerMostDims(axes, rank), message + ' supports only inner-most axes for now.'
                + ` Got axes ${axes} and rank-${rank} input.`),
            computeOutAndReduceShapes: (shape, axes) => [others(axes, shape.length), axes].map(
                list => list.map(i => shape[i])),
            computeOutShape(shapes, axis) {
              const out = shapes[0].slice();
              out[axis] = util.sum(shapes.map(s => s[axis]));
              return out;
            },
            expandShapeToKeepDim: (shape, axes) => combineLocations(shape, axes.map(() => 1), axes),
            getAxesPermutation: (axes, rank) => axesAreInnerMostDims(axes, rank) ? null
                : others(axes, rank).concat(axes),
            getInnerMostAxes: (n, rank) => range(n).map(i => rank - n + i),
            getUndoAxesPermutation: axes => range(axes.length).sort((i, k) => axes[i] - axes[k]),
          }, tf.broadcast_util);
          """)
  private static native JSObject shapes(JSObject tf);

  /** complex_util, and what is left. */
  @JSBody(
      params = "tf",
      script =
          """
          const util = tf.util;
          const take = (values, from, step) => {
            const n = Math.ceil((values.length / 2 - from) / step);
            const part = k => Float32Array.from({length: n}, (x, i) => values[k + 2 * (from + i * step)]);
            return {real: part(0), imag: part(1)};
          };
          const exponent = (k, n, inverse) => {
            const x = (inverse ? 2 : -2) * Math.PI * (k / n);
            return {real: Math.cos(x), imag: Math.sin(x)};
          };
          return {
            assignToTypedArray(data, real, imag, i) {
              data[2 * i] = real;
              data[2 * i + 1] = imag;
            },
            complexWithEvenIndex: values => take(values, 0, 2),
            complexWithOddIndex: values => take(values, 1, 2),
            exponent,
            exponents(n, inverse) {
              const all = Array.from({length: n >> 1}, (x, i) => exponent(i, n, inverse));
              const part = k => Float32Array.from(all, x => x[k]);
              return {real: part('real'), imag: part('imag')};
            },
            fromStringArrayToUint8: list => list.map(s => util.encodeString(s)),
            fromUint8ToStringArray: list => list.map(x => util.decodeString(x)),
            mergeRealAndImagArrays(real, imag) {
              if (real.length !== imag.length) {
                throw Error('Cannot merge real and imag arrays of different lengths. real:'
                    + real.length + ', imag: ' + imag.length + '.');
              }
              return new Float32Array(2 * real.length).map(
                  (x, i) => (i % 2 ? imag : real)[i >> 1]);
            },
            splitRealAndImagArrays: values => take(values, 0, 1),
          };
          """)
  private static native JSObject complex(JSObject tf);

  /** Exports them. */
  static void define() {
    Api.function(
        "broadcast_util.assertAndGetBroadcastShape",
        (self, a) ->
            Js.list(Shapes.broadcast("broadcast", WindowUtil.ints(a, 0), WindowUtil.ints(a, 1))));
    JSObject all = shapes(Api.root);
    assign(all, WindowUtil.of());
    assign(all, complex(Api.root));
    Api.put("backend_util", all);
    KernelUtil.define(all);
  }

  /** Gives an object what another one has. */
  @JSBody(
      params = {"o", "more"},
      script = "Object.assign(o, more);")
  static native void assign(JSObject o, JSObject more);
}
