package dev.kinglet.device.wasm;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Float32Array;
import org.teavm.jso.typedarrays.Int32Array;
import org.teavm.jso.typedarrays.Int8Array;

/** The browser's WebAssembly, as far as it is used. */
final class Native {
  private Native() {}

  /**
   * Why there is no WebAssembly with vectors here, or null if there is. A policy is told from a
   * browser that cannot: what it refuses to compile is valid.
   */
  @JSBody(
      script =
          "if(typeof WebAssembly!=='object')return'this browser has no WebAssembly';"
              + "var code=new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,10,9,1,7,0,65,0,"
              + "253,17,26,11]);"
              + "if(!WebAssembly.validate(code))return'this browser has no WebAssembly SIMD';"
              + "try{new WebAssembly.Module(code);}catch(e){"
              + "return\"the page's policy forbids WebAssembly (script-src lacks "
              + "'wasm-unsafe-eval')\";}return null;")
  static native String absence();

  /** Whether there is fused multiplication and addition. */
  @JSBody(
      script =
          "return WebAssembly.validate(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,10,"
              + "20,1,18,0,65,0,253,17,65,0,253,17,65,0,253,17,253,133,2,26,11]));")
  static native boolean hasMadd();

  /** A memory, in pages of 64 KiB. */
  @JSBody(
      params = {"pages", "most", "shared"},
      script = "return new WebAssembly.Memory({initial:pages,maximum:most,shared:shared});")
  static native JSObject memory(int pages, int most, boolean shared);

  /** Makes a memory larger; whether that could be done. */
  @JSBody(
      params = {"memory", "pages"},
      script = "try{memory.grow(pages);return true;}catch(e){return false;}")
  static native boolean grow(JSObject memory, int pages);

  /** All of a memory as ints; no longer right when it has grown. */
  @JSBody(
      params = {"memory"},
      script = "return new Int32Array(memory.buffer);")
  static native Int32Array ints(JSObject memory);

  @JSBody(
      params = {"memory", "at", "size"},
      script = "return new Float32Array(memory.buffer,at,size);")
  static native Float32Array floats(JSObject memory, int at, int size);

  @JSBody(
      params = {"memory", "at", "size"},
      script = "return new Int32Array(memory.buffer,at,size);")
  static native Int32Array ints(JSObject memory, int at, int size);

  @JSBody(
      params = {"memory", "at", "size"},
      script = "return new Int8Array(memory.buffer,at,size);")
  static native Int8Array bytes(JSObject memory, int at, int size);

  /** Sorts numbers in place. */
  @JSBody(
      params = {"numbers"},
      script = "numbers.sort();")
  static native void sort(Int32Array numbers);

  /** A module made of bytes, or null where the browser refuses. */
  @JSBody(
      params = {"code"},
      script = "try{return new WebAssembly.Module(code);}catch(e){return null;}")
  static native JSObject module(Int8Array code);

  /** What a module exports, working on a memory. */
  @JSBody(
      params = {"module", "memory"},
      script = "return new WebAssembly.Instance(module,{m:{m:memory}}).exports;")
  static native JSObject exports(JSObject module, JSObject memory);

  @JSBody(
      params = {"o", "name"},
      script = "return o[name];")
  static native JSObject get(JSObject o, String name);

  @JSBody(
      params = {"step", "args", "from", "to"},
      script = "step(args,from,to);")
  static native void call(JSObject step, int args, int from, int to);
}
