package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Layout;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.webgl.WebGLBuffer;
import org.teavm.jso.webgl.WebGLSync;

/**
 * Reads that do not block: the device copies the texture into a buffer and raises a fence behind
 * it; the page looks after the oldest fence each time its event loop comes round.
 */
final class Reads {
  /** How long the event loop is kept turning before a read is waited for with timeouts. */
  private static final double EAGER_MS = 20;

  /**
   * A read that is expected so soon is waited for standing still, where a processor draws: a page
   * that keeps asking takes half of two cores from what it asks after.
   */
  private static final double SOON_MS = 10;

  private final State state;
  private final Textures textures;
  private final Gl gl;
  private final JSObject port;
  private final List<Pending> queue = new ArrayList<>();
  private final WebGLBuffer[] spare = new WebGLBuffer[24];
  private final Gl.Action poll = this::poll;
  private final boolean direct;
  private boolean scheduled;

  /** What a draw took when last a read was waited for. */
  private double pace = Double.MAX_VALUE;

  private int drawn;

  /**
   * Without {@code direct} pixels go through a buffer, which a GPU fills while the page goes on; a
   * processor that draws only copies them once more.
   */
  Reads(State state, Textures textures, boolean direct) {
    this.state = state;
    this.textures = textures;
    this.direct = direct;
    gl = state.gl;
    port = Page.port(poll);
  }

  private static final class Pending {
    final Buffer buffer;
    final List<Device.Done> done = new ArrayList<>();
    final double since = Page.now();
    WebGLBuffer pixels;
    int sizeClass;
    WebGLSync fence;
    int draws;
    boolean asked;

    Pending(Buffer buffer) {
      this.buffer = buffer;
    }
  }

  void read(Buffer b, Texture t, Device.Done done) {
    for (Pending p : queue) {
      if (p.buffer == b) {
        p.done.add(done);
        return;
      }
    }
    Pending p = new Pending(b);
    p.done.add(done);
    if (!direct) {
      copy(p, t);
    }
    p.draws = state.draws - drawn;
    drawn = state.draws;
    p.fence = gl.fenceSync(Gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    queue.add(p);
    schedule();
  }

  private void copy(Pending p, Texture t) {
    Buffer b = p.buffer;
    Layout l = Layout.of(b.size);
    int bytes = l.width() * l.height() * 16;
    while (256 << p.sizeClass < bytes && p.sizeClass < 23) {
      p.sizeClass++;
    }
    p.pixels = spare[p.sizeClass];
    spare[p.sizeClass] = null;
    if (p.pixels == null) {
      p.pixels = gl.createBuffer();
      gl.bindBuffer(Gl.PIXEL_PACK_BUFFER, p.pixels);
      gl.bufferData(Gl.PIXEL_PACK_BUFFER, 256 << p.sizeClass, Gl.STREAM_READ);
    } else {
      gl.bindBuffer(Gl.PIXEL_PACK_BUFFER, p.pixels);
    }
    state.target(t);
    boolean real = b.dtype == DType.FLOAT32;
    gl.readIntoBuffer(
        0, 0, l.width(), l.height(), real ? Gl.RGBA : Gl.RGBA_INTEGER, real ? Gl.FLOAT : Gl.INT, 0);
    gl.bindBuffer(Gl.PIXEL_PACK_BUFFER, null);
  }

  private void schedule() {
    if (!scheduled && !queue.isEmpty()) {
      scheduled = true;
      Pending p = queue.get(0);
      if (direct ? !p.asked : Page.now() - p.since < EAGER_MS) {
        p.asked = true;
        Page.post(port);
      } else {
        Page.later(poll, 1);
      }
    }
  }

  private void poll() {
    scheduled = false;
    if (state.lost || gl.isContextLost()) {
      fail();
      return;
    }
    while (!queue.isEmpty() && isSignaled(queue.get(0))) {
      finish(queue.remove(0));
    }
    schedule();
  }

  private boolean isSignaled(Pending p) {
    return direct && p.draws * pace - (Page.now() - p.since) < SOON_MS
        || gl.clientWaitSync(p.fence, 0, 0) != Gl.TIMEOUT_EXPIRED;
  }

  private void finish(Pending p) {
    gl.deleteSync(p.fence);
    Buffer b = p.buffer;
    if (b.host == null && direct) {
      b.host = state.download((Texture) b.device, b);
      textures.known(b);
      pace = p.draws == 0 ? pace : (Page.now() - p.since) / p.draws;
    } else if (b.host == null) {
      Object out = b.dtype == DType.FLOAT32 ? new float[b.size] : (Object) new int[b.size];
      gl.bindBuffer(Gl.PIXEL_PACK_BUFFER, p.pixels);
      gl.getBufferSubData(Gl.PIXEL_PACK_BUFFER, 0, Textures.view(out));
      gl.bindBuffer(Gl.PIXEL_PACK_BUFFER, null);
      b.host = b.dtype == DType.BOOL ? State.bytes((int[]) out) : out;
      textures.known(b);
    }
    if (direct) {
      tell(p, null);
      return;
    }
    if (spare[p.sizeClass] == null && p.sizeClass < 13) {
      spare[p.sizeClass] = p.pixels;
    } else {
      gl.deleteBuffer(p.pixels);
    }
    tell(p, null);
  }

  /** Every pending read gets an error: nobody waits for ever. */
  void fail() {
    List<Pending> all = new ArrayList<>(queue);
    queue.clear();
    for (Pending p : all) {
      tell(
          p,
          p.buffer.host != null
              ? null
              : KingletException.contextLost(
                  null, "the WebGL context was lost before this tensor was read"));
    }
  }

  private static void tell(Pending p, RuntimeException error) {
    for (Device.Done d : p.done) {
      d.run(error);
    }
  }
}
