package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.util.ArrayList;
import java.util.List;

/** Kernels as WebAssembly. */
public final class Wasm {
  private Wasm() {}

  /** The kernel's module; pure: the same kernel gives the same bytes. */
  public static Compiled compile(Kernel k, Features f) {
    Module m = new Module(f);
    Prims prims = new Prims(m);
    List<Compiled.Lookup> lookups = new ArrayList<>();
    List<Compiled.Step> steps = new ArrayList<>();
    Product p = k.isContraction() ? Product.of(k, f) : null;
    Columns two = p == null ? Columns.of(k) : null;
    Window window = p == null && k.isContraction() ? Window.of(k) : null;
    int scratch = 0;
    if (two != null) {
      scratch = two.emit(f, m, prims, lookups, steps);
    } else if (window != null) {
      scratch = window.emit(f, m, prims, lookups, steps);
    } else {
      boolean bare = p != null && k.outputs().length == 1 && k.outputs()[0] instanceof Val.Folded;
      Nest.Written rest = bare ? null : Nest.write(k, f, m, prims, lookups, p != null);
      if (p != null) {
        int sums = bare ? Compiled.ARGS + k.inputs().length : rest.sums();
        int room = sums == 2 ? (k.outSize() * 4 + 15) / 16 * 16 : 0;
        scratch = p.emit(m, prims, lookups, steps, room, sums, rest);
      } else {
        m.export(rest.function(), "s0");
        steps.add(rest.step());
      }
    }
    return new Compiled(
        m.bytes(),
        steps.toArray(new Compiled.Step[0]),
        scratch,
        p == null ? scratch : p.packed,
        p == null ? null : p.kept,
        lookups.toArray(new Compiled.Lookup[0]));
  }
}
