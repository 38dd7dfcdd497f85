package dev.kinglet.device.cpu;

import dev.kinglet.schedule.Kernel;
import java.util.IdentityHashMap;

/**
 * Remembers something about the kernels that come again. A kernel seen once soon drops out; one
 * seen twice stays until many others were.
 */
final class Recent<T> {
  private static final int MOST = 256;
  private IdentityHashMap<Kernel, T> once = new IdentityHashMap<>();
  private IdentityHashMap<Kernel, T> often = new IdentityHashMap<>();

  T get(Kernel k) {
    T t = often.get(k);
    if (t == null) {
      t = once.remove(k);
      if (t != null) {
        if (often.size() >= 4 * MOST) {
          often = new IdentityHashMap<>();
        }
        often.put(k, t);
      }
    }
    return t;
  }

  void put(Kernel k, T t) {
    if (once.size() >= MOST) {
      once = new IdentityHashMap<>();
    }
    once.put(k, t);
  }
}
