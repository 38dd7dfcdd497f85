package dev.kinglet.js;

import dev.kinglet.api.ops.Padding;
import dev.kinglet.api.ops.StridedSlice;
import dev.kinglet.api.ops.Windows;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/** Of backend_util: where windows of convolutions and pooling lie, and what slices take. */
final class WindowUtil {
  private WindowUtil() {}

  @JSBody(
      params = {"tf", "windows", "slice"},
      script =
          """
          const util = tf.util;
          const assert = util.assert;
          const raise = message => {
            throw Error(message);
          };
          const last = 'channelsLast';
          const formatOf = f => f === 'NHWC' || f === 'NDHWC' ? last
              : f === 'NCHW' || f === 'NCDHW' ? 'channelsFirst'
              : raise('Unknown dataFormat ' + f);
          const names = ['Depth', 'Height', 'Width'];
          const sides = ['front', 'back', 'top', 'bottom', 'left', 'right'];
          const many = (x, n) => typeof x === 'number' ? Array(n).fill(x) : x.slice(0, n);

          function info(n, inShape, filterShape, strides, dilations, pad, rounding, depthwise,
              format) {
            const first = format === 'channelsFirst';
            if (!first && format !== last) raise('Unknown dataFormat ' + format);
            if (rounding && !/^(floor|round|ceil)$/.test(rounding)) {
              raise('Unknown roundingMode ' + rounding);
            }
            const from = first ? 2 : 1;
            const spatial = inShape.slice(from, from + n);
            const inChannels = inShape[first ? 1 : n + 1];
            const kernel = filterShape.slice(0, n);
            const stride = many(strides, n);
            const dilation = many(dilations, n);
            const around = pad === 'same' ? null : pad === 'valid' ? many(0, 2 * n)
                : typeof pad === 'number' ? many(pad, 2 * n)
                : typeof pad === 'object' ? util.flatten(pad.slice(from, from + n))
                : raise('Unknown padding parameter: ' + pad);
            const [out, low, high] = windows(spatial, kernel, stride, around, dilation, rounding);
            const padInfo = {
              type: !around ? 'SAME' : around.every(p => p === 0) ? 'VALID'
                  : typeof pad === 'number' ? 'NUMBER' : 'EXPLICIT',
            };
            const outChannels = filterShape[n + 1] * (depthwise ? inChannels : 1);
            const o = {
              batchSize: inShape[0], dataFormat: format, inChannels, outChannels, padInfo, inShape,
              outShape: first ? [inShape[0], outChannels].concat(out)
                  : [inShape[0]].concat(out, outChannels),
              filterShape,
            };
            for (let i = 0; i < n; i++) {
              const name = names[3 - n + i];
              o['in' + name] = spatial[i];
              o['out' + name] = out[i];
              o['stride' + name] = stride[i];
              o['dilation' + name] = dilation[i];
              o['filter' + name] = kernel[i];
              o['effectiveFilter' + name] = (kernel[i] - 1) * dilation[i] + 1;
              const at = 2 * (3 - n + i);
              padInfo[sides[at]] = around ? around[2 * i] : low[i];
              padInfo[sides[at + 1]] = around ? around[2 * i + 1] : high[i];
            }
            return o;
          }
          const pool = (n, shape, size, strides, dilations, pad, rounding, format) => {
            const channels = shape[format === last ? n + 1 : 1];
            return info(n, shape, many(size, n).concat(channels, channels), strides, dilations, pad,
                rounding, false, format);
          };
          const allOne = x => [].concat(x).every(v => v === 1);

          tf.slice_util = {
            assertParamsValid(input, begin, size) {
              const rank = input.shape.length;
              const error = `Error in slice${rank}D: `;
              assert(rank === begin.length, error
                  + `Length of begin ${begin} must match the rank of the array (${rank}).`);
              assert(rank === size.length, error
                  + `Length of size ${size} must match the rank of the array (${rank}).`);
              input.shape.forEach((d, i) => assert(begin[i] + size[i] <= d, error
                  + `begin[${i}] + size[${i}] (${begin[i] + size[i]}) would overflow`
                  + ` input.shape[${i}] (${d})`));
            },
            computeFlatOffset: (begin, strides) => begin.length ? begin[begin.length - 1]
                + util.sum(begin.slice(0, -1).map((b, i) => b * strides[i])) : 1,
            computeOutShape: (begin, end, strides) =>
                begin.map((b, i) => Math.ceil((end[i] - b) / strides[i])),
            isSliceContinous(shape, begin, size) {
              const first = size.findIndex(s => s > 1);
              return first < 0 || shape.every(
                  (d, i) => i <= first || begin[i] <= 0 && size[i] === d);
            },
            parseSliceParams(x, begin, size) {
              const rank = x.shape.length;
              const fill = (list, rest) => [].concat(list == null ? [] : list,
                  many(rest, rank)).slice(0, rank);
              const from = fill(begin, 0);
              from.forEach(
                  b => assert(b !== -1, 'slice() does not support negative begin indexing.'));
              return [from, fill(size, -1).map((s, i) => {
                assert(s >= -1, `Negative size values should be exactly -1 but got ${s} for the`
                    + ` slice() size at index ${i}.`);
                return s < 0 ? x.shape[i] - from[i] : s;
              })];
            },
            sliceInfo(shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask,
                shrinkAxisMask) {
              const s = slice(shape, begin, end, strides || many(1, begin.length), beginMask,
                  endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
              const whole = s.strides.map(
                  (step, i) => step === 1 && s.begin[i] === 0 && s.end[i] === shape[i]);
              s.isIdentity = whole.every(w => w);
              s.sliceDim0 = whole.every((w, i) => w || i === 0 && s.strides[0] === 1);
              s.isSimpleSlice = allOne(s.strides);
              return s;
            },
          };
          return {
            SELU_SCALE: 1.0507009873554805,
            SELU_SCALEALPHA: 1.7580993408473768,
            slice_util: tf.slice_util,
            upcastType: tf.upcastType,
            computeConv2DInfo: (inShape, filterShape, strides, dilations, pad, rounding, depthwise,
                format) => info(2, inShape, filterShape, strides, dilations, pad, rounding,
                depthwise, format || last),
            computeConv3DInfo: (inShape, filterShape, strides, dilations, pad, depthwise, format,
                rounding) => info(3, inShape, filterShape, strides, dilations, pad, rounding,
                depthwise, format || last),
            computeDilation2DInfo: (inShape, filterShape, strides, pad, format, dilations) =>
                info(2, inShape, filterShape.concat(inShape[3]), strides, dilations, pad, null,
                    false, formatOf(format || 'NHWC')),
            computePool2DInfo: (inShape, size, strides, dilations, pad, rounding, format) =>
                pool(2, inShape, size, strides, dilations, pad, rounding, format || last),
            computePool3DInfo: (inShape, size, strides, dilations, pad, rounding, format) =>
                pool(3, inShape, size, strides, dilations, pad, rounding,
                    formatOf(format || 'NDHWC')),
            convertConv2DDataFormat: formatOf,
            eitherStridesOrDilationsAreOne: (strides, dilations) =>
                allOne(strides) || allOne(dilations),
            tupleValuesAreOne: allOne,
          };
          """)
  private static native JSObject of(JSObject tf, JSObject windows, JSObject slice);

  @JSBody(params = "a", script = "return Int32Array.from(a);")
  @JSByRef
  private static native int[] ints(JSObject a);

  /** The i-th argument, a list, as ints. */
  static int[] ints(JSObject args, int i) {
    return ints(Js.at(args, i));
  }

  private static int mask(JSObject args, int i) {
    return (int) Js.number(Js.at(args, i));
  }

  /**
   * Sizes and paddings of windows: of (in, kernel, strides, sides or null, dilations, rounding).
   */
  private static JSObject windows(JSObject a) {
    JSObject sides = Js.at(a, 3);
    JSObject rounding = Js.at(a, 5);
    Windows w =
        Windows.of(
            "conv",
            ints(a, 0),
            ints(a, 1),
            ints(a, 2),
            Js.isNone(sides) ? Padding.SAME : Padding.sides(ints(sides)),
            ints(a, 4),
            Js.isNone(rounding) ? null : Js.text(rounding));
    JSObject out = Js.wrap(Js.list(w.out));
    Js.push(out, Js.list(w.low));
    Js.push(out, Js.list(w.high));
    return out;
  }

  private static JSObject slice(JSObject a) {
    StridedSlice s =
        StridedSlice.of(
            ints(a, 0),
            ints(a, 1),
            ints(a, 2),
            ints(a, 3),
            mask(a, 4),
            mask(a, 5),
            mask(a, 6),
            mask(a, 7),
            mask(a, 8));
    JSObject o = Js.object();
    Js.set(o, "begin", Js.list(s.begin()));
    Js.set(o, "end", Js.list(s.end()));
    Js.set(o, "strides", Js.list(s.step()));
    Js.set(o, "finalShape", Js.list(s.shape()));
    Js.set(o, "finalShapeSparse", Js.list(s.inner()));
    return o;
  }

  /** The names of backend_util that this class has; sets slice_util. */
  static JSObject of() {
    return of(Api.root, Api.function((self, a) -> windows(a)), Api.function((self, a) -> slice(a)));
  }
}
