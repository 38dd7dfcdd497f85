package dev.kinglet.js;

import dev.kinglet.api.ops.Suppression;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/** kernel_impls: what tf.js lends to those who write a backend, over plain arrays. */
final class KernelImpls {
  private KernelImpls() {}

  @JSBody(
      params = {"tf", "select"},
      script =
          """
          const util = tf.util;
          return {
            nonMaxSuppressionV3Impl: (boxes, scores, most, iou, least) => ({
              selectedIndices: select(boxes, scores, most, iou, least, 0)[0],
            }),
            nonMaxSuppressionV4Impl(boxes, scores, most, iou, least, pad) {
              const kept = select(boxes, scores, most, iou, least, 0)[0];
              const validOutputs = kept.length;
              while (pad && kept.length < most) kept.push(0);
              return {selectedIndices: kept, validOutputs};
            },
            nonMaxSuppressionV5Impl(boxes, scores, most, iou, least, sigma) {
              const kept = select(boxes, scores, most, iou, least, sigma);
              return {selectedIndices: kept[0], selectedScores: kept[1]};
            },
            whereImpl(shape, values) {
              const strides = util.computeStrides(shape);
              const places = [];
              values.forEach((v, i) => {
                if (v) places.push(util.indexToLoc(i, shape.length, strides));
              });
              return tf.tensor(util.flatten(places), [places.length, shape.length], 'int32');
            },
          };
          """)
  private static native JSObject of(JSObject tf, JSObject select);

  @JSBody(params = "a", script = "return Float32Array.from(a);")
  @JSByRef
  private static native float[] floats(JSObject a);

  @JSBody(params = "a", script = "return Array.from(a);")
  private static native JSObject list(@JSByRef float[] a);

  private static double number(JSObject args, int i) {
    return Js.number(Js.at(args, i));
  }

  private static JSObject select(JSObject a) {
    Suppression s =
        new Suppression(
            floats(Js.at(a, 0)),
            floats(Js.at(a, 1)),
            (int) number(a, 2),
            number(a, 3),
            number(a, 4),
            number(a, 5));
    JSObject out = Js.wrap(Js.list(s.indices));
    Js.push(out, list(s.scores));
    return out;
  }

  /** Exports them. */
  static void define() {
    Api.put("kernel_impls", of(Api.ROOT, Api.function((self, a) -> select(a))));
  }
}
