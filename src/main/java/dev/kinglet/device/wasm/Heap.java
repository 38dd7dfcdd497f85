package dev.kinglet.device.wasm;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Int32Array;

/**
 * One WebAssembly memory: which pieces are in use, and which are free. Free ones lie in bins by
 * size, eight to an octave, and are joined with their neighbours when there are many. The memory
 * grows as long as it may; then what was not used lately moves to host arrays. It never shrinks.
 */
final class Heap {
  private static final int PAGE = 1 << 16;

  /** So many elements are copied one by one: a view costs more. */
  private static final int FEW = 64;

  /** Bytes that may be read behind a buffer. */
  private static final int SLACK = 16;

  final Device device;
  final JSObject memory;

  /** All of the memory, as ints and as floats; renewed when it grows. */
  int[] words;

  private float[] floats;

  /** Bytes that there are, and may be. */
  int size;

  final int limit;

  /** Where what was never in use begins. */
  private int top;

  private final Region[] bins = new Region[320];

  /** Bytes in the bins, and how many came since they were joined. */
  private int free;

  private int fresh;
  private Region[] live = new Region[64];
  private int count;
  int stamp;
  int pagedOut;

  /** At first a memory of {@code size} bytes; the first {@code kept} are not given out. */
  Heap(Device device, JSObject memory, int size, int limit, int kept) {
    this.device = device;
    this.memory = memory;
    this.size = size;
    this.limit = limit;
    top = kept;
    look();
  }

  private void look() {
    words = Native.ints(memory).toJavaArray();
    floats = Native.floats(memory, 0, size >> 2).toJavaArray();
  }

  /** Bytes in use. */
  int used() {
    return top - free;
  }

  /** The bin of pieces that have at least this many bytes, and fewer than those of the next one. */
  private static int bin(int bytes) {
    if (bytes < 2048) {
      return bytes >> 4;
    }
    int e = 31 - Integer.numberOfLeadingZeros(bytes);
    return 128 + (e - 11) * 8 + (bytes - (1 << e) >> e - 3);
  }

  /** A piece for this many bytes; what it holds is not defined. */
  Region take(double bytes) {
    if (bytes > limit) {
      throw full(bytes);
    }
    int n = (int) bytes + SLACK + 15 & -16;
    if (n > 2048) {
      int step = Integer.highestOneBit(n - 1) >> 3;
      n = n + step - 1 & -step;
    }
    int b = bin(n);
    Region r = bins[b];
    if (r != null) {
      bins[b] = r.next;
      free -= r.bytes;
    } else {
      r = find(n, b);
    }
    r.owner = null;
    r.seen = false;
    r.stamp = stamp;
    if (count == live.length) {
      live = java.util.Arrays.copyOf(live, 2 * count);
    }
    r.place = count;
    live[count++] = r;
    return r;
  }

  /** A piece for what could do without it: null where others need the room. */
  Region spare(int bytes) {
    return used() + bytes > limit / 2 ? null : take(bytes);
  }

  /** A piece cut from a larger one, or from the end, or after others made room. */
  private Region find(int n, int bin) {
    Region r = fresh > top >> 3 && free > top >> 2 ? cut(n, bin) : null;
    if (r == null && size - top < n) {
      drop(-1);
      r = free > top >> 2 || limit - top < n ? cut(n, bin) : null;
    }
    if (r == null) {
      r = end(n);
    }
    // the older half of what lies there makes room, until only this run's own is left
    for (int old = 0; r == null && old < stamp - 1; ) {
      old = stamp - (stamp - old) / 2;
      drop(old);
      r = cut(n, bin);
      r = r != null ? r : end(n);
    }
    if (r == null) {
      throw full(n);
    }
    return r;
  }

  private Region end(int n) {
    if (size - top < n && !grow(n)) {
      return null;
    }
    top += n;
    return new Region(this, top - n, n);
  }

  private KingletException full(double bytes) {
    return KingletException.device(
        null,
        "the memory is full: "
            + (int) (bytes / 1024)
            + " KiB wanted, "
            + used() / 1024
            + " KiB of "
            + limit / 1024
            + " KiB held; dispose tensors that are no longer needed");
  }

  /** The values of what has a copy for being seen, or was last used by that run, move out. */
  private void drop(int until) {
    for (int i = count - 1; i >= 0; i--) {
      Region r = i < count ? live[i] : null; // forms go with what they are of
      Buffer b = r == null ? null : r.owner;
      if (b != null && r.forms != null && r.forms.stamp <= until && r.stamp != stamp) {
        r.shed();
      }
      if (b != null && r.stamp != stamp && (r.seen || r.stamp <= until)) {
        if (b.host == null) {
          read(b);
          pagedOut++;
        }
        b.device = null;
        free(r);
      }
    }
  }

  /** Joins what is free with its neighbours, then cuts the piece from one that is large enough. */
  private Region cut(int n, int bin) {
    if (fresh > 0) {
      join();
    }
    for (int b = bin; b < bins.length; b++) {
      Region r = bins[b];
      if (r != null && r.bytes >= n) {
        bins[b] = r.next;
        free -= r.bytes;
        if (r.bytes > n) {
          put(r.at + n, r.bytes - n);
          r = new Region(this, r.at, n);
        }
        return r;
      }
    }
    return null;
  }

  private void put(int at, int bytes) {
    Region r = new Region(this, at, bytes);
    int b = bin(bytes);
    r.next = bins[b];
    bins[b] = r;
    free += bytes;
  }

  private void join() {
    int n = 0;
    int[] at = new int[64];
    for (int b = 0; b < bins.length; b++) {
      for (Region r = bins[b]; r != null; r = r.next) {
        if (n == at.length) {
          at = java.util.Arrays.copyOf(at, 2 * n);
        }
        at[n++] = r.at;
        words[r.at >> 2] = r.bytes; // nobody else needs them
      }
      bins[b] = null;
    }
    at = java.util.Arrays.copyOf(at, n);
    Native.sort(Int32Array.fromJavaArray(at));
    free = 0;
    fresh = 0;
    for (int i = 0; i < n; ) {
      int from = at[i];
      int to = from;
      while (i < n && at[i] == to) {
        to += words[to >> 2];
        i++;
      }
      if (to == top) {
        top = from;
      } else {
        put(from, to - from);
      }
    }
  }

  private boolean grow(int n) {
    int least = top + n - size + PAGE - 1 & -PAGE;
    if (least > limit - size) {
      return false;
    }
    int more = Math.min(limit - size, Math.max(least, Math.min(size, 1 << 26)));
    if (!Native.grow(memory, more / PAGE)) {
      more = least;
      if (!Native.grow(memory, more / PAGE)) {
        return false;
      }
    }
    size += more;
    look();
    return true;
  }

  /** Back to the bins. */
  void free(Region r) {
    r.shed();
    r.reader = null;
    Region last = live[--count];
    live[r.place] = last;
    last.place = r.place;
    live[count] = null;
    r.owner = null;
    int b = bin(r.bytes);
    r.next = bins[b];
    bins[b] = r;
    free += r.bytes;
    fresh += r.bytes;
  }

  /** The piece that holds a buffer's values; those of a host array are copied there. */
  Region of(Buffer b) {
    Region r = (Region) b.device;
    if (r == null) {
      r = give(b);
      if (b.size <= FEW && b.host instanceof float[] f) {
        for (int i = 0, to = r.at >> 2; i < f.length; i++) {
          floats[to + i] = f[i];
        }
      } else {
        System.arraycopy(b.host, 0, view(b), 0, b.size);
      }
    }
    r.stamp = stamp;
    return r;
  }

  /** A piece for values that are still to come. */
  Region give(Buffer b) {
    Region r = take(b.dtype == DType.BOOL ? b.size : 4.0 * b.size);
    r.owner = b;
    b.device = r;
    return r;
  }

  /** Its values as a Java array, right until the memory grows. */
  Object view(Buffer b) {
    int at = ((Region) b.device).at;
    return b.dtype == DType.FLOAT32
        ? Native.floats(memory, at, b.size).toJavaArray()
        : b.dtype == DType.BOOL
            ? Native.bytes(memory, at, b.size).toJavaArray()
            : (Object) Native.ints(memory, at, b.size).toJavaArray();
  }

  /** Copies the values to a host array. */
  void read(Buffer b) {
    if (b.size <= FEW && b.dtype == DType.FLOAT32) {
      float[] f = new float[b.size];
      for (int i = 0, from = ((Region) b.device).at >> 2; i < f.length; i++) {
        f[i] = floats[from + i];
      }
      b.host = f;
      return;
    }
    Object v = view(b);
    b.host =
        v instanceof float[] f
            ? f.clone()
            : v instanceof int[] i ? i.clone() : (Object) ((byte[]) v).clone();
  }
}
