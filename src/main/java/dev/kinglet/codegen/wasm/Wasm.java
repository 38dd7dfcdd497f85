package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Kernel;

/** Kernels as WebAssembly. */
public final class Wasm {
  private Wasm() {}

  /** The kernel's module; pure: the same kernel gives the same bytes. */
  public static Compiled compile(Kernel k, Features f) {
    throw new UnsupportedOperationException(k.label() + f);
  }
}
