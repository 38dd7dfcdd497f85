package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Layout;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim.Type;
import org.teavm.jso.typedarrays.ArrayBufferView;
import org.teavm.jso.typedarrays.Float32Array;
import org.teavm.jso.typedarrays.Int32Array;
import org.teavm.jso.typedarrays.Int8Array;

/**
 * The textures: those that buffers live in, and a pool of free ones. Both have a cap in bytes.
 * Above that of the pool the longest unused are deleted; above that of the living, the values of
 * the longest unused buffers move to host arrays.
 */
final class Textures {
  /**
   * Where a texture would have to be made, those of results that were read serve, after so many
   * runs without them. A result that is used after all is uploaded, once: then it is no result that
   * was read any more.
   */
  private static final int KEPT_RUNS = 16;

  /** Free textures are deleted when nothing ran for this long. */
  private static final int IDLE_MS = 10000;

  final Device device;
  private final State state;
  private final Gl gl;
  private final boolean half;
  private final int side;
  private final Recent live = new Recent();

  /** Results that were read: the host has their values too, so they could do without a texture. */
  private final Recent known = new Recent();

  private final Recent free = new Recent();
  private int stamp;

  /** The run after which textures were last looked at, when {@link #idle} is due. */
  private int seen;

  private boolean due;

  double liveCap;
  double poolCap;
  double liveBytes;
  double poolBytes;
  int count;
  int pagedOut;
  int uploads;

  Textures(Device device, State state, int side, boolean half, double liveCap, double poolCap) {
    this.device = device;
    this.state = state;
    gl = state.gl;
    this.side = side;
    this.half = half;
    this.liveCap = liveCap;
    this.poolCap = poolCap;
  }

  /** A new run begins: what it asks for from now on is not paged out before the next one. */
  void begin() {
    stamp++;
  }

  /** The texture of an input, uploaded when it is not there. */
  Texture of(Buffer b, Type type) {
    Texture t = (Texture) b.device;
    if (t == null) {
      t = make(type, b.size);
      upload(t, Layout.of(b.size), b.host, b.size);
      own(t, b);
      uploads++;
    } else {
      t.order.touch(t);
    }
    t.stamp = stamp;
    return t;
  }

  /** A texture for an output. */
  Texture give(Buffer b, Type type) {
    Texture t = make(type, b.size);
    own(t, b);
    return t;
  }

  /** The host has the values of the buffer from now on, too. */
  void known(Buffer b) {
    Texture t = (Texture) b.device;
    t.stamp = stamp;
    t.order.remove(t);
    known.add(t);
  }

  private static void own(Texture t, Buffer b) {
    t.owner = b;
    b.device = t;
  }

  /** A texture for this many elements, with no defined content. */
  Texture make(Type type, int size) {
    Layout l = Layout.of(size);
    check(l, size);
    return make(type, l, 0);
  }

  private void check(Layout l, int size) {
    if (l.width() > side || l.height() > side) {
      throw KingletException.device(
          null,
          "a tensor of "
              + size
              + " elements takes a texture of "
              + l.width()
              + " x "
              + l.height()
              + ", more than this device's "
              + side
              + " x "
              + side
              + " (at most "
              + maxSize()
              + " elements)");
    }
  }

  int maxSize() {
    int w = Integer.highestOneBit(side);
    double most = 4.0 * w * side;
    return most > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) most;
  }

  /** A texture of that layout, or of so many layers like that, with no defined content. */
  Texture make(Type type, Layout l, int layers) {
    Texture t = find(type, l, layers);
    if (t == null) {
      takeBack();
      t = find(type, l, layers);
    }
    if (t != null) {
      free.remove(t);
      poolBytes -= t.bytes;
    } else {
      t = create(type, l, layers);
    }
    liveBytes += t.bytes;
    t.stamp = stamp;
    live.add(t);
    if (liveBytes > liveCap) {
      page();
    }
    return t;
  }

  private Texture find(Type type, Layout l, int layers) {
    Texture t = free.newest();
    while (t != null && !t.fits(type, l, layers)) {
      t = t.older;
    }
    return t;
  }

  private void takeBack() {
    for (Texture t = known.oldest(); t != null && stamp - t.stamp > KEPT_RUNS; t = known.oldest()) {
      if (t.owner.host == null) { // its reader kept the array
        known.remove(t);
        live.add(t);
      } else {
        t.owner.device = null;
        free(t);
      }
    }
  }

  private Texture create(Type type, Layout l, int layers) {
    Texture t = new Texture(this, gl.createTexture(), type, l.width(), l.rows(), layers);
    state.bind(0, t);
    int n = Gl.NEAREST;
    gl.texParameteri(t.target(), Gl.TEXTURE_MIN_FILTER, n);
    gl.texParameteri(t.target(), Gl.TEXTURE_MAG_FILTER, n);
    gl.texParameteri(t.target(), Gl.TEXTURE_WRAP_S, Gl.CLAMP_TO_EDGE);
    gl.texParameteri(t.target(), Gl.TEXTURE_WRAP_T, Gl.CLAMP_TO_EDGE);
    if (layers > 0) {
      gl.texStorage3D(t.target(), 1, format(type), t.width, t.height, layers);
    } else {
      gl.texStorage2D(t.target(), 1, format(type), t.width, t.height);
    }
    count++;
    return t;
  }

  private int format(Type type) {
    return type == Type.F
        ? (half ? Gl.RGBA16F : Gl.RGBA32F)
        : type == Type.I ? Gl.RGBA32I : Gl.RGBA8I;
  }

  int bytes(Type type) {
    return type == Type.B ? 4 : type == Type.F && half ? 8 : 16;
  }

  /** Back to the pool. */
  void free(Texture t) {
    t.owner = null;
    t.order.remove(t);
    liveBytes -= t.bytes;
    if (state.lost) {
      return;
    }
    free.add(t);
    poolBytes += t.bytes;
    if (!due) {
      due = true;
      seen = stamp;
      Page.later(this::idle, IDLE_MS);
    }
    while (poolBytes > poolCap) {
      drop(free.oldest());
    }
  }

  private void drop(Texture t) {
    free.remove(t);
    poolBytes -= t.bytes;
    state.forget(t);
    if (t.framebuffer != null) {
      gl.deleteFramebuffer(t.framebuffer);
    }
    gl.deleteTexture(t.gl);
    count--;
  }

  private void idle() {
    due = !state.lost && seen != stamp;
    if (due) {
      seen = stamp;
      Page.later(this::idle, IDLE_MS);
    } else if (!state.lost) {
      trim();
    }
  }

  /** Deletes all free textures. */
  void trim() {
    while (free.oldest() != null) {
      drop(free.oldest());
    }
  }

  /** Moves buffers that the current run does not use to the host until the cap is kept. */
  private void page() {
    trim();
    page(known);
    page(live);
  }

  private void page(Recent textures) {
    Texture t = textures.oldest();
    while (t != null && liveBytes > liveCap) {
      Texture next = t.newer;
      if (t.owner != null && t.stamp != stamp) {
        Buffer b = t.owner;
        if (b.host == null) {
          b.host = state.download(t, b);
          pagedOut++;
        }
        b.device = null;
        free(t);
        drop(t);
      }
      t = next;
    }
  }

  /** Writes a host array into a texture; only the last row may need a copy. */
  private void upload(Texture t, Layout l, Object host, int size) {
    state.bind(0, t);
    int format = t.type == Type.F ? Gl.RGBA : Gl.RGBA_INTEGER;
    int kind = t.type == Type.F ? Gl.FLOAT : t.type == Type.I ? Gl.INT : Gl.BYTE;
    int row = 4 << l.shift();
    int full = size / row;
    if (full > 0) {
      gl.texRows(Gl.TEXTURE_2D, 0, 0, 0, l.width(), full, format, kind, view(host));
    }
    int rest = size - full * row;
    if (rest > 0) {
      int texels = (rest + 3) / 4;
      Object last = tail(host, full * row, texels * 4);
      gl.texRows(Gl.TEXTURE_2D, 0, 0, full, texels, 1, format, kind, view(last));
    }
  }

  /** The array's own memory. */
  static ArrayBufferView view(Object host) {
    if (host instanceof float[] f) {
      return Float32Array.fromJavaArray(f);
    }
    return host instanceof int[] i
        ? Int32Array.fromJavaArray(i)
        : Int8Array.fromJavaArray((byte[]) host);
  }

  private static Object tail(Object host, int from, int n) {
    if (host instanceof float[] f) {
      return java.util.Arrays.copyOfRange(f, from, from + n);
    }
    return host instanceof int[] i
        ? java.util.Arrays.copyOfRange(i, from, from + n)
        : (Object) java.util.Arrays.copyOfRange((byte[]) host, from, from + n);
  }
}
