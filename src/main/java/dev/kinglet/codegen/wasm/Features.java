package dev.kinglet.codegen.wasm;

/**
 * What the WebAssembly at hand offers.
 *
 * @param madd fused multiplication and addition (relaxed SIMD)
 * @param shared whether the memory is shared between threads
 */
public record Features(boolean madd, boolean shared) {}
