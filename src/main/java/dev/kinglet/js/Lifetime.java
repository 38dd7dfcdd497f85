package dev.kinglet.js;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Strings;
import dev.kinglet.device.wasm.WasmDevice;
import dev.kinglet.device.webgl.WebGlDevice;
import dev.kinglet.engine.Devices;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** tidy, keep, dispose, memory, and the scopes of engine(). */
final class Lifetime {
  private Lifetime() {}

  /** The tensors in a value: itself, or those in its lists and objects, however deep. */
  @JSBody(
      params = "x",
      script =
          "var out=[],seen=new Set();function f(x){if(x===null||typeof x!=='object'||seen.has(x))"
              + "return;seen.add(x);if(x.$!==undefined)out.push(x);"
              + "else if(!ArrayBuffer.isView(x))for(var k in x)f(x[k]);}f(x);return out;")
  static native JSObject tensorsIn(JSObject x);

  /** Hands the tensors in a value to the scope around {@code s}. */
  static JSObject keepAll(Scope s, JSObject result) {
    if (Js.kind(result) == Js.TENSOR && !Tensors.isVariable(result)) {
      s.keep(Tensors.unwrap(result));
      return result;
    }
    JSObject ts = tensorsIn(result);
    for (int i = 0; i < Js.length(ts); i++) {
      JSObject t = Js.at(ts, i);
      if (!Tensors.isVariable(t)) {
        s.keep(Tensors.unwrap(t));
      }
    }
    return result;
  }

  /** Runs a function of the user in a scope of its own; the tensors in its result stay. */
  static JSObject tidy(JSObject f) {
    try (Scope s = Scope.open()) {
      JSObject r = Js.call(f);
      if (Js.isPromise(r)) {
        Js.warn("Cannot return a Promise inside of tidy.");
      }
      return keepAll(s, r);
    }
  }

  /** {@code f}, or with a name before it. */
  private static JSObject functionOf(JSObject a) {
    JSObject first = Js.at(a, 0);
    JSObject f = Js.isNone(Js.at(a, 1)) ? first : Js.at(a, 1);
    if (f != first && Js.kind(first) != Js.STRING) {
      throw KingletException.value(
          null, "When calling with two arguments, the first argument to tidy() must be a string");
    }
    return Api.requireFunction(f, "Please provide a function to tidy()");
  }

  /** Exports them. */
  static void define() {
    Api.function("tidy", (self, a) -> tidy(functionOf(a)));
    Api.one(
        "keep",
        x -> {
          Tensor t = Tensors.result(x, "keep() needs a tensor");
          t.keep();
          return x;
        });
    Api.one(
        "dispose",
        x -> {
          JSObject ts = tensorsIn(x);
          for (int i = 0; i < Js.length(ts); i++) {
            Js.invoke(Js.at(ts, i), "dispose");
          }
          return Js.undefined();
        });
    Api.one("memory", x -> memory());
  }

  static JSObject startScope() {
    Scope.open();
    return Js.undefined();
  }

  static JSObject endScope(JSObject result) {
    Scope s = Scope.current();
    if (s != null) {
      keepAll(s, result);
      s.close();
    }
    return Js.undefined();
  }

  /** Counts of what is alive, and what the device holds. */
  static JSObject memory() {
    JSObject m = Js.object();
    Js.set(m, "numTensors", Memory.numTensors());
    Js.set(m, "numDataBuffers", Memory.numDataBuffers());
    Js.set(m, "numBytes", Memory.numBytes());
    Js.set(m, "unreliable", Strings.inUse());
    if (Strings.inUse()) {
      Js.set(
          m,
          "reasons",
          Js.wrap(Js.of("Memory usage by string tensors is approximate (2 bytes per character)")));
    }
    if (Devices.big() instanceof WebGlDevice gpu) {
      Js.set(m, "numTextures", gpu.textures());
      Js.set(m, "numBytesInGPU", gpu.liveBytes() + gpu.poolBytes());
      Js.set(m, "numBytesInGPUAllocated", gpu.liveBytes() + gpu.poolBytes());
      Js.set(m, "numBytesInGPUFree", gpu.poolBytes());
    } else if (Devices.big() instanceof WasmDevice wasm) {
      Js.set(m, "numBytesInWasm", wasm.bytes());
      Js.set(m, "numBytesInWasmFree", wasm.bytes() - wasm.liveBytes());
    }
    return m;
  }
}
