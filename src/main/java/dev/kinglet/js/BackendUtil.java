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

  /** broadcast_util, axis_util, concat_util, reduce_util, segment_util, split and gather shapes. */
  @JSBody(
      params = "tf",
      script =
          """
          const util = tf.util;
          const assert = util.assert;
          const size = util.sizeFromShape;
          const raise = message => {
            throw Error(message);
          };
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
          const near = (n, from) => util.nearestDivisor(n, from);
          const computeOptimalWindowSize = n =>
              n <= THRESHOLD ? n : near(n, Math.floor(Math.sqrt(n)));

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
          function collectGatherOpShapeInfo(x, indices, axis, batchDims) {
            const a = x.shape;
            const b = indices.shape;
            if (batchDims < 0) batchDims += b.length;
            const shared = a.slice(0, batchDims);
            assert(batchDims >= 0 && batchDims <= axis
                && util.arraysEqual(shared, b.slice(0, batchDims)),
                `batchDims ${batchDims} does not fit shapes [${a}] and [${b}] with axis ${axis}`);
            return {
              batchSize: size(shared),
              sliceSize: size(a.slice(axis + 1)),
              outerSize: size(a.slice(batchDims, axis)),
              dimSize: a[axis],
              outputShape: a.slice(0, axis).concat(b.slice(batchDims), a.slice(axis + 1)),
            };
          }
          const prepareAndValidate = (tensor, indices) => {
            const shape = tensor.shape;
            const at = indices.shape;
            const last = at.length - 1;
            const depth = at[last];
            assert(shape.length && last >= 0 && indices.dtype === 'int32'
                && depth <= shape.length && size(shape),
                `gatherND: ${indices.dtype} indices [${at}] do not fit input [${shape}]`);
            const slice = size(shape.slice(depth));
            const strides = util.computeStrides(shape).map(s => s / slice).concat(1);
            return [at.slice(0, last).concat(shape.slice(depth)), size(at.slice(0, last)), slice,
              strides.slice(0, depth)];
          };
          const validateUpdateShape = (shape, indices, updates) => {
            const at = indices.shape;
            const batch = Math.max(1, at.length - 1);
            const depth = at.length > 1 ? at[batch] : 1;
            const want = at.slice(0, batch).concat(shape.slice(depth));
            assert(at.length && depth <= shape.length && util.arraysEqual(updates.shape, want),
                'Must have updates.shape = indices.shape[:batchDim] + shape[sliceDim:],'
                + ` got updates.shape: ${updates.shape}, indices.shape: ${at}, shape: ${shape},`
                + ` sliceDim: ${depth}, and batchDim: ${batch}.`);
          };
          tf.gather_util = {prepareAndValidate};
          tf.scatter_util = {
            validateUpdateShape,
            validateInput(updates, indices, shape) {
              assert(indices.dtype === 'int32' && indices.rank && updates.rank && shape.length,
                  'scatterND needs int32 indices, and no scalars');
              validateUpdateShape(shape, indices, updates);
            },
            calculateShapes(updates, indices, shape) {
              const rank = indices.shape.length;
              const sliceRank = rank > 1 ? indices.shape[rank - 1] : 1;
              return {
                sliceRank,
                numUpdates: size(indices.shape) / Math.max(1, sliceRank),
                sliceSize: size(shape.slice(sliceRank)),
                strides: util.computeStrides(shape.slice(0, sliceRank)).concat(1),
                outputSize: size(shape),
              };
            },
          };
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
            segment_util: {
              collectGatherOpShapeInfo,
              computeOutShape: (shape, axis, n) => shape.map((d, i) => i === axis ? n : d),
              segOpComputeOptimalWindowSize(n, segments) {
                let size = computeOptimalWindowSize(n);
                while (n > THRESHOLD && size <= segments && size !== n) size = near(n, size + 1);
                return size;
              },
            },
          }, tf.broadcast_util, tf.gather_util, tf.scatter_util);
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
            exponent,
            assignToTypedArray(data, real, imag, i) {
              data[2 * i] = real;
              data[2 * i + 1] = imag;
            },
            complexWithEvenIndex: values => take(values, 0, 2),
            complexWithOddIndex: values => take(values, 1, 2),
            exponents(n, inverse) {
              const all = Array.from({length: n >> 1}, (x, i) => exponent(i, n, inverse));
              const part = k => Float32Array.from(all, x => x[k]);
              return {real: part('real'), imag: part('imag')};
            },
            fromStringArrayToUint8: list => list.map(s => util.encodeString(s)),
            fromUint8ToStringArray: list => list.map(x => util.decodeString(x)),
            getComplexWithIndex: (values, i) => ({real: values[2 * i], imag: values[2 * i + 1]}),
            mergeRealAndImagArrays(real, imag) {
              if (real.length !== imag.length) {
                throw Error('Cannot merge real and imag arrays of different lengths. real:'
                    + `${real.length}, imag: ${imag.length}.`);
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
    JSObject all = shapes(Api.ROOT);
    assign(all, WindowUtil.of());
    assign(all, complex(Api.ROOT));
    Api.put("backend_util", all);
  }

  @JSBody(
      params = {"o", "more"},
      script = "Object.assign(o, more);")
  private static native void assign(JSObject o, JSObject more);
}
