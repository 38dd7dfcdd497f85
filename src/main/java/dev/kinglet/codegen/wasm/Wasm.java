package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Kernel;
import java.util.ArrayList;
import java.util.List;

/** Kernels as WebAssembly. */
public final class Wasm {
  private Wasm() {}

  /** The kernel's module; pure: the same kernel gives the same bytes. */
  public static Compiled compile(Kernel k, Features f) {
    Module m = new Module(f.shared());
    Prims prims = new Prims(m);
    List<Compiled.Lookup> lookups = new ArrayList<>();
    Compiled.Step[] steps = {Nest.write(k, f, m, prims, lookups, "s0", false)};
    return new Compiled(m.bytes(), steps, 0, lookups.toArray(new Compiled.Lookup[0]));
  }
}
