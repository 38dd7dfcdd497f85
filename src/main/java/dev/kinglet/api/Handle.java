package dev.kinglet.api;

import dev.kinglet.core.DType;
import dev.kinglet.core.Strings;
import dev.kinglet.engine.Engine;
import dev.kinglet.graph.Node;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** What remains of a tensor when the object itself is forgotten: enough to let its value go. */
final class Handle {
  private static final ReferenceQueue<Tensor> FORGOTTEN = new ReferenceQueue<>();
  private static Watch watched;

  /**
   * The latest small tensors that no scope owns. Most are disposed at once, and to have the
   * collector watch one costs more than to compute it: that waits until some more have come.
   */
  private static final Tensor[] YOUNG = new Tensor[16];

  /** Elements of what is small. */
  private static final int SMALL = 1024;

  private static int youngest;

  final Node node;
  private final double bytes;

  /** What it shares with others; null while nobody asked. */
  private Storage storage;

  boolean closed;
  private Watch watch;

  Handle(Node node, Handle shared) {
    this.node = node;
    if (node.dtype == DType.STRING) {
      Strings.retain(); // before the last other one may go: its codes are in the dictionary already
    }
    collect();
    if (shared == null) {
      bytes = (double) node.size() * node.dtype.bytes() + textBytes(node);
      Memory.buffers++;
      Memory.bytes += bytes;
    } else {
      bytes = 0;
      storage = shared.shared();
      storage.open();
    }
    Memory.tensors++;
    Engine.open(node);
  }

  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (watch != null) {
      watch.unlink();
      watch = null;
    }
    if (node.dtype == DType.STRING) {
      Strings.release();
    }
    Memory.tensors--;
    if (storage != null) {
      storage.close();
    } else {
      Memory.buffers--;
      Memory.bytes -= bytes;
    }
    Engine.close(node);
  }

  /** Bytes of given strings; what ops make of them is not counted, for it is the same strings. */
  private static double textBytes(Node n) {
    double bytes = 0;
    if (n.dtype == DType.STRING && n.buffer != null && n.buffer.host instanceof int[] codes) {
      for (int code : codes) {
        bytes += Strings.bytes(code).length();
      }
    }
    return bytes;
  }

  Object storage() {
    shared().asked = this;
    return storage;
  }

  private Storage shared() {
    if (storage == null) {
      storage = new Storage(bytes, closed ? 0 : 1);
    }
    return storage;
  }

  /** The handle through which somebody got to know the storage. */
  static Handle asked(Object storage) {
    return ((Storage) storage).asked;
  }

  void watch(Tensor t) {
    Tensor x = t;
    if (node.size() <= SMALL) {
      int i = youngest++ & YOUNG.length - 1;
      x = YOUNG[i];
      YOUNG[i] = t;
    }
    if (x != null && x.handle.watch == null && !x.handle.closed) {
      x.handle.watch = new Watch(x, x.handle);
    }
  }

  /** Closes the handles of tensors that were collected. */
  static void collect() {
    for (Reference<?> r = FORGOTTEN.poll(); r != null; r = FORGOTTEN.poll()) {
      ((Watch) r).handle.close();
    }
  }

  /** Logical storage: what reshapes and clones of a tensor have in common. */
  private static final class Storage {
    private final double bytes;
    private int handles;
    private Handle asked;

    Storage(double bytes, int handles) {
      this.bytes = bytes;
      this.handles = handles;
    }

    void open() {
      if (handles++ == 0) {
        Memory.buffers++;
        Memory.bytes += bytes;
      }
    }

    void close() {
      if (--handles == 0) {
        Memory.buffers--;
        Memory.bytes -= bytes;
      }
    }
  }

  /** A weak reference in a list, for it must itself stay reachable until it is polled. */
  private static final class Watch extends WeakReference<Tensor> {
    final Handle handle;
    private Watch before;
    private Watch after;

    Watch(Tensor t, Handle handle) {
      super(t, FORGOTTEN);
      this.handle = handle;
      after = watched;
      if (after != null) {
        after.before = this;
      }
      watched = this;
    }

    void unlink() {
      if (before == null) {
        watched = after;
      } else {
        before.after = after;
      }
      if (after != null) {
        after.before = before;
      }
    }
  }
}
