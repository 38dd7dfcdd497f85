package dev.kinglet.device.wasm;

import dev.kinglet.codegen.Signature;
import dev.kinglet.codegen.wasm.Compiled;
import dev.kinglet.codegen.wasm.Features;
import dev.kinglet.codegen.wasm.Wasm;
import dev.kinglet.schedule.Kernel;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int8Array;

/** Kernels compiled before, by their structure and sizes; the most recently used ones. */
final class Modules {
  private final JSObject memory;
  private final Features features;
  private final int most;
  private final Entry[] table = new Entry[512];
  private int clock;
  int count;

  /** Kernels that no module could be made for. */
  int plain;

  /** At most so many are kept. */
  Modules(JSObject memory, Features features, int most) {
    this.memory = memory;
    this.features = features;
    this.most = most;
  }

  /** A compiled kernel. */
  static final class Entry {
    int hash;
    int[] row;
    Compiled code;

    /** The functions of its steps; null: it could not be compiled. */
    JSObject[] steps;

    JSObject module;

    /** The workers that know it, and the number of its first function there. */
    JSObject team;

    int number;

    /** Milliseconds that each step took at best, on one thread, in the first runs. */
    double[] ms;

    int runs;
    int used;
    Entry next;
  }

  /** The kernel, compiled. */
  Entry of(Kernel k) {
    int[] row = Signature.of(k);
    int hash = java.util.Arrays.hashCode(row);
    int at = (hash ^ hash >>> 15) & table.length - 1;
    for (Entry e = table[at]; e != null; e = e.next) {
      if (e.hash == hash && java.util.Arrays.equals(e.row, row)) {
        e.used = ++clock;
        return e;
      }
    }
    if (count == most) {
      drop();
    }
    count++;
    Entry e = new Entry();
    e.hash = hash;
    e.row = row;
    e.used = ++clock;
    e.next = table[at];
    table[at] = e;
    compile(e, k);
    return e;
  }

  private void compile(Entry e, Kernel k) {
    try {
      e.code = Wasm.compile(k, features);
      e.module = Native.module(Int8Array.fromJavaArray(e.code.module()));
    } catch (UnsupportedOperationException none) {
      e.module = null;
    }
    if (e.module == null) {
      plain++;
    } else {
      JSObject all = Native.exports(e.module, memory);
      e.ms = new double[e.code.steps().length];
      e.steps = new JSObject[e.code.steps().length];
      for (int i = 0; i < e.steps.length; i++) {
        e.steps[i] = Native.get(all, "s" + i);
      }
    }
  }

  /** Forgets what was used longest ago: at least a quarter of them. */
  private void drop() {
    count = 0;
    for (int i = 0; i < table.length; i++) {
      Entry kept = null;
      for (Entry e = table[i]; e != null; ) {
        Entry next = e.next;
        if (clock - e.used < most - most / 4) {
          e.next = kept;
          kept = e;
          count++;
        }
        e = next;
      }
      table[i] = kept;
    }
  }
}
