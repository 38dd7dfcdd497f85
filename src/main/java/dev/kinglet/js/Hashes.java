package dev.kinglet.js;

import dev.kinglet.core.FarmHash;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSObject;

/** util.fingerPrint64, util.hexToLong, and the unsigned 64-bit numbers that they give. */
final class Hashes {
  private Hashes() {}

  /** Gives a function of (low, high): the two signed halves of a number. */
  @JSBody(
      params = "util",
      script =
          """
          function Long(low, high) {
            this.low = low;
            this.high = high;
            this.unsigned = true;
          }
          const bits = BigInt(32);
          const long = b => new Long(Number(BigInt.asIntN(32, b)), Number(BigInt.asIntN(32, b >> bits)));
          const big = x => x instanceof Long
              ? BigInt(x.high >>> 0) << bits | BigInt(x.low >>> 0) : BigInt(x);
          const ops = {
            add: (a, b) => a + b,
            and: (a, b) => a & b,
            div: (a, b) => a / b,
            mod: (a, b) => a % b,
            mul: (a, b) => a * b,
            or: (a, b) => a | b,
            shl: (a, b) => a << b,
            shru: (a, b) => a >> b,
            sub: (a, b) => a - b,
            xor: (a, b) => a ^ b,
          };
          const p = Long.prototype;
          for (const name of Object.keys(ops)) {
            p[name] = function (x) {
              return long(ops[name](big(this), BigInt.asUintN(64, big(x))));
            };
          }
          p.equals = function (x) {
            return big(this) === BigInt.asUintN(64, big(x));
          };
          p.getLowBits = function () {
            return this.low;
          };
          p.getHighBits = function () {
            return this.high;
          };
          p.toNumber = function () {
            return Number(big(this));
          };
          p.toString = function (radix) {
            return big(this).toString(radix);
          };
          util.hexToLong = hex => long(BigInt('0x' + hex));
          return Long;
          """)
  private static native JSObject define(JSObject util);

  @JSBody(
      params = {"Long", "low", "high"},
      script = "return new Long(low,high);")
  private static native JSObject make(JSObject Long, int low, int high);

  @JSBody(params = "a", script = "return Int8Array.from(a);")
  @JSByRef
  private static native byte[] bytes(JSObject a);

  /** Exports them. */
  static void define() {
    JSObject type = define(Js.get(Api.root, "util"));
    Api.function(
        "util.fingerPrint64",
        (self, a) -> {
          JSObject given = Js.at(a, 0);
          JSObject n = Js.at(a, 1);
          long h =
              FarmHash.fingerprint64(
                  bytes(given), Js.isNone(n) ? Js.length(given) : (int) Js.number(n));
          return make(type, (int) h, (int) (h >>> 32));
        });
  }
}
