package dev.kinglet.js;

import dev.kinglet.api.ops.LinalgOps;
import dev.kinglet.api.ops.RaggedOps;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * What kernels of TensorFlow.js's backends call, of backend_util, gather_util, scatter_util and
 * kernel_impls. What an op checks or finds out is asked of the op, on tensors of zeros that nobody
 * reads, so nothing is computed.
 */
final class KernelUtil {
  private KernelUtil() {}

  /** Of shapes: batches and blocks, splits, segments, scattered and gathered slices, windows. */
  @JSBody(
      params = "tf",
      script =
          """
          const core = tf;
          const util = tf.util;
          const product = util.sizeFromShape;
          const blank = info => core.zeros(info.shape, info.dtype);
          const by = (d, k, times) => times ? d * k : d / k;
          const into = space => space === undefined || space;
          const segments = {
            segOpComputeOptimalWindowSize(n, count) {
              let size = core.backend_util.computeOptimalWindowSize(n);
              while (n > 30 && size <= count && size < n) size = util.nearestDivisor(n, size + 1);
              return size;
            },
            computeOutShape: (shape, axis, count) => shape.map((d, i) => i === axis ? count : d),
            collectGatherOpShapeInfo(x, indices, axis, batchDims) {
              const batch = batchDims < 0 ? batchDims + indices.shape.length : batchDims;
              return {
                outputShape: core.tidy(
                    () => core.gather(blank(x), blank(indices), axis, batchDims).shape),
                batchSize: product(x.shape.slice(0, batch)),
                outerSize: product(x.shape.slice(batch, axis)),
                dimSize: x.shape[axis],
                sliceSize: product(x.shape.slice(axis + 1)),
              };
            },
          };
          const validate = (updates, indices, shape) => {
            core.tidy(() => {
              core.scatterND(blank(indices), blank(updates), shape);
            });
          };
          core.scatter_util = {
            validateInput: validate,
            validateUpdateShape: (shape, indices, updates) => validate(updates, indices, shape),
            calculateShapes(updates, indices, shape) {
              const rank = indices.shape.length;
              const sliceRank = rank > 1 ? indices.shape[rank - 1] : 1;
              return {
                sliceRank,
                numUpdates: product(indices.shape) / Math.max(sliceRank, 1),
                sliceSize: product(shape.slice(sliceRank)),
                strides: util.computeStrides(shape.slice(0, sliceRank)).concat(1),
                outputSize: product(shape),
              };
            },
          };
          core.gather_util = {
            prepareAndValidate(x, indices) {
              const shape = core.tidy(() => core.gatherND(blank(x), blank(indices)).shape);
              const outer = indices.shape.slice(0, -1);
              const sliceRank = indices.shape[outer.length];
              const sliceSize = product(x.shape.slice(sliceRank));
              return [shape, product(outer), sliceSize, util.computeStrides(x.shape).map(
                  step => step / sliceSize).concat(1).slice(0, sliceRank)];
            },
          };
          const shapes = {
            segment_util: segments,
            getReshaped: (shape, block, prod, space) => into(space)
                ? block.concat(shape[0] / prod, shape.slice(1))
                : util.flatten([shape[0], block.map((k, i) => [shape[i + 1] / k, k]),
                    shape.slice(block.length + 1)]),
            getPermuted(rank, n, space) {
              const axes = Array.from({length: rank - 1}, (x, i) => i + 1);
              const isBlock = i => i <= 2 * n && i % 2 === 0;
              return into(space)
                  ? [n].concat(util.flatten(axes.filter(i => i > n).map(
                      i => i > 2 * n ? i : [i, i - n - 1])))
                  : axes.filter(isBlock).concat(0, axes.filter(i => !isBlock(i)));
            },
            getReshapedPermuted: (shape, block, prod, space) => shape.map(
                (d, i) => i > block.length ? d
                    : i ? by(d, block[i - 1], into(space)) : by(d, prod, !into(space))),
            getSliceBeginCoords: (crops, n) => [0].concat(crops.slice(0, n).map(pair => pair[0])),
            getSliceSize: (shape, crops, n) => shape.slice(0, n + 1).map(
                (d, i) => i ? d - crops[i - 1][0] - crops[i - 1][1] : d),
            prepareSplitSize: (x, sizes, axis) => core.tidy(
                () => core.split(core.zeros(x.shape), sizes, axis || 0).map(
                    part => part.shape[axis || 0])),
            computeDefaultPad: (shape, size, stride, dilation) => Math.floor(
                ((shape[0] - 1) * (stride - 1) + (size - 1) * (dilation || 1)) / 2),
            stridesOrDilationsArePositive: list => [].concat(list).every(step => step > 0),
            checkPadOnDimRoundingMode(op, pad, mode) {
              util.flatten(pad).forEach(side => util.assert(!mode || util.isInt(side),
                  `Error in ${op}: pad must be an integer when using dimRoundingMode ${mode}`
                  + ` but got pad ${side}.`));
            },
            getImageCenter: (center, height, width) => [width, height].map(
                (d, i) => d * (util.isNumber(center) ? center : center[i])),
          };
          return Object.assign(shapes, core.scatter_util, core.gather_util);
          """)
  private static native JSObject shapes(JSObject tf);

  /** Of equations of einsum, ragged tensors, fused activations and approximations. */
  @JSBody(
      params = {"tf", "parse"},
      script =
          """
          const core = tf;
          const assert = tf.util.assert;
          const numbered = names => {
            const all = {};
            names.split(' ').forEach((name, i) => {
              all[all[i] = name] = i;
            });
            return all;
          };
          const types = numbered(
              'FIRST_DIM_SIZE VALUE_ROWIDS ROW_LENGTHS ROW_SPLITS ROW_LIMITS ROW_STARTS');
          core.Reduction = numbered('NONE MEAN SUM SUM_BY_NONZERO_WEIGHTS');
          const range = n => Array.from({length: n}, (x, i) => i);
          const tell = how => function() {
            if (!(core.env().getBool('IS_TEST') || core.env().getBool('PROD'))) {
              console[how].apply(console, arguments);
            }
          };
          return {
            decodeEinsumEquation(equation, count) {
              const terms = parse(equation, count);
              const out = terms.shift();
              const allDims = Array.from(new Set(out + terms.join('')));
              return {
                allDims,
                summedDims: range(allDims.length).slice(out.length),
                idDims: terms.map(term => Array.from(term, label => allDims.indexOf(label))),
              };
            },
            getEinsumPermutation: (n, ids) => ({
              permutationIndices: range(n).map(d => ids.indexOf(d)).filter(i => i >= 0),
              expandDims: range(n).filter(d => ids.indexOf(d) < 0),
            }),
            checkEinsumDimSizes(n, ids, tensors) {
              const sizes = [];
              tensors.forEach((x, i) => ids[i].forEach((d, axis) => {
                const size = x.shape[axis];
                if (sizes[d] === undefined) sizes[d] = size;
                assert(sizes[d] === size, `Expected dimension ${sizes[d]} at axis ${axis} of input`
                    + ` shaped ${JSON.stringify(x.shape)}, but got dimension ${size}`);
              }));
            },
            getEinsumComputePath(summed, ids) {
              const path = summed.length ? summed : [-1];
              let left = range(ids.length);
              const steps = path.map(d => {
                const now = left.filter(i => d < 0 || !ids[i].length || ids[i].indexOf(d) >= 0);
                left = left.filter(i => now.indexOf(i) < 0);
                return now;
              });
              return {path, steps: steps.concat([[]])};
            },
            isIdentityPermutation: axes => axes.every((d, i) => d === i),
            RowPartitionType: types,
            getRowPartitionTypesHelper(names) {
              const end = names.findIndex(name => !(name in types));
              return names.slice(0, end < 0 ? names.length : end).map(name => types[name]);
            },
            getRaggedRank: list => list.length - (list[0] === 0 ? 1 : 0),
            applyActivation(x, name, weights, alpha) {
              if (name === 'linear') return x;
              if (name === 'leakyrelu') return core.leakyRelu(x, alpha);
              assert(/^(relu6?|elu|prelu|sigmoid)$/.test(name), `Unknown fused activation ${name}.`);
              return name === 'prelu' ? core.prelu(x, weights) : core[name](x);
            },
            getFusedDyActivation(dy, y, name) {
              assert(!name || /^(relu|linear)$/.test(name),
                  `Cannot compute gradient for fused activation ${name}.`);
              return name === 'relu' ? dy.mul(y.step()) : dy;
            },
            getFusedBiasGradient(bias, dy) {
              const axes = core.broadcast_util.getReductionAxes(bias.shape, dy.shape);
              return (axes.length ? dy.sum(axes) : dy).reshape(bias.shape);
            },
            shouldFuse: (depth, name) => !(depth > 0) || name === 'linear',
            getComplexWithIndex: (list, i) => ({real: list[2 * i], imag: list[2 * i + 1]}),
            ERF_P: 0.3275911,
            ERF_A1: 0.254829592,
            ERF_A2: -0.284496736,
            ERF_A3: 1.421413741,
            ERF_A4: -1.453152027,
            ERF_A5: 1.061405429,
            log: tell('log'),
            warn: tell('warn'),
          };
          """)
  private static native JSObject rest(JSObject tf, JSObject parse);

  /** What non-maximum suppression and where come to, from arrays of values. */
  @JSBody(
      params = "tf",
      script =
          """
          const core = tf;
          const util = tf.util;
          const suppress = name => (boxes, scores, most, iou, least, more) => core.tidy(() => {
            const all = core.image['nonMaxSuppression' + name](
                core.tensor(boxes, [scores.length, 4]), scores, most, iou, least, more);
            const list = x => Array.from(x.dataSync());
            if (!name) return {selectedIndices: list(all)};
            const out = {};
            for (const k of Object.keys(all)) out[k] = list(all[k]);
            if (out.validOutputs) out.validOutputs = out.validOutputs[0];
            return out;
          });
          core.kernel_impls = {
            nonMaxSuppressionV3Impl: suppress(''),
            nonMaxSuppressionV4Impl: suppress('Padded'),
            nonMaxSuppressionV5Impl: suppress('WithScore'),
            whereImpl(shape, values) {
              const rows = [];
              const strides = util.computeStrides(shape);
              values.forEach((x, i) => {
                if (x) rows.push(util.indexToLoc(i, shape.length, strides));
              });
              return core.tensor(util.flatten(rows), [rows.length, shape.length], 'int32');
            },
          };
          """)
  private static native void impls(JSObject tf);

  @JSBody(
      params = {"tf", "names"},
      script = "names.split(' ').forEach(name => tf[name] = name);")
  private static native void names(JSObject tf, String names);

  private static JSObject parse(JSObject a) {
    JSObject terms = Js.array();
    String equation = Js.text(Js.at(a, 0));
    for (String term : LinalgOps.terms(equation, (int) Js.number(Js.at(a, 1)))) {
      Js.push(terms, Js.of(term));
    }
    return terms;
  }

  /**
   * The shape of a ragged tensor made dense: of (levels, shape or null, shape of values or null).
   */
  private static JSObject combine(JSObject shape, JSObject values, JSObject a) {
    if (Js.isNone(values)) {
      return Js.isNone(shape) ? Js.array() : shape;
    }
    int levels = (int) Js.number(Js.at(a, 0));
    int[] wanted = Js.isNone(shape) ? null : WindowUtil.ints(a, 1);
    return Js.list(RaggedOps.outputShape(wanted, WindowUtil.ints(a, 2), levels));
  }

  /** Exports them; all of backend_util is put into {@code space}. */
  static void define(JSObject space) {
    BackendUtil.assign(space, shapes(Api.root));
    BackendUtil.assign(space, rest(Api.root, Api.function((self, a) -> parse(a))));
    Js.set(
        space,
        "combineRaggedTensorToTensorShapes",
        Api.function((self, a) -> combine(Js.at(a, 1), Js.at(a, 2), a)));
    Js.set(
        space,
        "validateDefaultValueShape",
        Api.function(
            (self, a) -> {
              if (!Js.isNone(Js.at(a, 0)) && !Js.isNone(Js.at(a, 1))) {
                RaggedOps.checkDefault(WindowUtil.ints(a, 0), WindowUtil.ints(a, 1));
              }
              return Js.undefined();
            }));
    impls(Api.root);
    names(Api.root, KernelNames.OTHERS);
  }
}
