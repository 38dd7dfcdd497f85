package dev.kinglet.js;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** test_util: comparing values in tests, as packages that stand on tf.js do. */
final class TestUtil {
  private TestUtil() {}

  @JSBody(
      params = "tf",
      script =
          """
          const util = tf.util;
          const raise = message => {
            throw Error(message);
          };
          const nothing = () => {
            if (typeof expect !== 'undefined') expect().nothing();
          };
          const close = (a, b, epsilon) => !isFinite(a) && !isFinite(b)
              || Math.abs(a - b) <= epsilon;
          const testEpsilon = () => tf.backend().floatPrecision() === 32 ? 1e-3 : 0.1;
          const orDefault = epsilon => epsilon == null ? testEpsilon() : epsilon;
          const shapeOf = x => Array.isArray(x) ? [x.length].concat(shapeOf(x[0])) : [];

          function compare(actual, expected, same) {
            if (util.isTypedArray(actual) === util.isTypedArray(expected)) {
              const a = actual.constructor.name;
              const b = expected.constructor.name;
              if (a !== b) raise(`Arrays are of different type. Actual: ${a}. Expected: ${b}`);
            }
            if (Array.isArray(actual) && Array.isArray(expected)) {
              const a = shapeOf(actual);
              const b = shapeOf(expected);
              if (!util.arraysEqual(a, b)) {
                raise(`Arrays have different shapes. Actual: [${a}]. Expected: [${b}]`);
              }
            }
            const a = util.flatten(actual);
            const b = util.flatten(expected);
            const both = () => `.\\nActual:   ${a}.\\nExpected: ${b}.`;
            if (a.length !== b.length) {
              raise(`Arrays have different lengths actual: ${a.length} vs expected: ${b.length}`
                  + both());
            }
            a.forEach((x, i) => {
              if (!same(x, b[i])) {
                raise(`Arrays differ: actual[${i}] = ${x}, expected[${i}] = ${b[i]}` + both());
              }
            });
            nothing();
          }
          function encodeStrings(list) {
            list.forEach((x, i) => {
              list[i] = Array.isArray(x) ? encodeStrings(x) : util.encodeString(x);
            });
            return list;
          }
          return {
            TEST_EPSILON_FLOAT16: 0.1,
            testEpsilon, encodeStrings,
            expectArraysClose(actual, expected, epsilon) {
              epsilon = orDefault(epsilon);
              compare(actual, expected, (a, b) => close(a, b, epsilon));
            },
            expectArraysEqual(actual, expected) {
              const text = [actual, expected].some(x => util.isString(x) || util.isString(x[0]));
              compare(actual, text && !Array.isArray(expected) ? [expected] : expected,
                  text ? (a, b) => a == b : (a, b) => close(a, b, 0));
            },
            expectNumbersClose(a, b, epsilon) {
              if (!close(a, b, orDefault(epsilon))) {
                raise(`Numbers differ: actual === ${a}, expected === ${b}`);
              }
              nothing();
            },
            expectValuesInRange(actual, low, high) {
              for (const x of actual) {
                if (x < low || x > high) raise(`Value out of range:${x} low: ${low}, high: ${high}`);
              }
            },
            expectArrayBuffersEqual: (actual, expected) => compare(
                new Uint8Array(actual), new Uint8Array(expected), (a, b) => a === b),
            expectPromiseToFail(f, done) {
              f().then(() => done.fail(), () => done());
              nothing();
            },
          };
          """)
  private static native JSObject of(JSObject tf);

  /** Exports it. */
  static void define() {
    Api.put("test_util", of(Api.root));
  }
}
