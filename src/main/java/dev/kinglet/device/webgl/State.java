package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Layout;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim.Type;
import org.teavm.jso.typedarrays.Int32Array;
import org.teavm.jso.webgl.WebGLFramebuffer;
import org.teavm.jso.webgl.WebGLProgram;

/** The context, and what it is set to, so that nothing is set twice. */
final class State {
  final Gl gl;
  boolean lost;

  /** Draw calls so far. */
  int draws;

  private final Texture[] bound;
  private int active = -1;
  private WebGLProgram program;
  private WebGLFramebuffer framebuffer;
  private Type drawn;
  private int viewWidth;
  private int viewHeight;

  /** Framebuffers for several targets, by number of targets, and what is attached. */
  private final WebGLFramebuffer[] several;

  private final Texture[][] attached;

  State(Gl gl, int units, int targets) {
    this.gl = gl;
    bound = new Texture[units];
    several = new WebGLFramebuffer[targets + 1];
    attached = new Texture[targets + 1][];
  }

  /** Fails when the context is gone. */
  void check() {
    if (lost || gl.isContextLost()) {
      lost = true;
      throw KingletException.contextLost(null, "the WebGL context was lost");
    }
  }

  void bind(int unit, Texture t) {
    if (bound[unit] != t) {
      activate(unit);
      gl.bindTexture(t.target(), t.gl);
      bound[unit] = t;
    } else {
      activate(unit);
    }
  }

  /** As bind, where it does not matter which unit is active. */
  void sample(int unit, Texture t) {
    if (bound[unit] != t) {
      bind(unit, t);
    }
  }

  private void activate(int unit) {
    if (active != unit) {
      gl.activeTexture(Gl.TEXTURE0 + unit);
      active = unit;
    }
  }

  void use(WebGLProgram p) {
    if (program != p) {
      gl.useProgram(p);
      program = p;
    }
  }

  void view(int width, int height) {
    if (viewWidth != width || viewHeight != height) {
      gl.viewport(0, 0, width, height);
      viewWidth = width;
      viewHeight = height;
    }
  }

  /** Draws and reads go to and come from this texture; draws to all its layers. */
  void target(Texture t) {
    drawn = t.type;
    if (t.framebuffer == null) {
      t.framebuffer = gl.createFramebuffer();
      focus(t.framebuffer);
      if (t.layers == 0) {
        attach(0, t);
      } else {
        for (int i = 0; i < t.layers; i++) {
          gl.framebufferTextureLayer(Gl.FRAMEBUFFER, Gl.COLOR_ATTACHMENT0 + i, t.gl, 0, i);
        }
        drawBuffers(t.layers);
      }
    } else {
      focus(t.framebuffer);
    }
  }

  /** Draws go to these textures. */
  void target(Texture[] ts) {
    int n = ts.length;
    if (n == 1) {
      target(ts[0]);
      return;
    }
    drawn = ts[0].type;
    if (several[n] == null) {
      several[n] = gl.createFramebuffer();
      attached[n] = new Texture[n];
      focus(several[n]);
      drawBuffers(n);
    } else {
      focus(several[n]);
    }
    for (int i = 0; i < n; i++) {
      if (attached[n][i] != ts[i]) {
        attach(i, ts[i]);
        attached[n][i] = ts[i];
      }
    }
  }

  private void drawBuffers(int n) {
    Int32Array buffers = new Int32Array(n);
    for (int i = 0; i < n; i++) {
      buffers.set(i, Gl.COLOR_ATTACHMENT0 + i);
    }
    gl.drawBuffers(buffers);
  }

  private void attach(int i, Texture t) {
    gl.framebufferTexture2D(Gl.FRAMEBUFFER, Gl.COLOR_ATTACHMENT0 + i, Gl.TEXTURE_2D, t.gl, 0);
  }

  private void focus(WebGLFramebuffer f) {
    if (framebuffer != f) {
      gl.bindFramebuffer(Gl.FRAMEBUFFER, f);
      framebuffer = f;
    }
  }

  /** The texture is about to be deleted. */
  void forget(Texture t) {
    drawn = null;
    for (int i = 0; i < bound.length; i++) {
      if (bound[i] == t) {
        bound[i] = null;
      }
    }
    for (int n = 2; n < attached.length; n++) {
      for (int i = 0; attached[n] != null && i < n; i++) {
        if (attached[n][i] == t) {
          // deleting detaches it only from the framebuffer that is bound
          focus(several[n]);
          gl.framebufferTexture2D(Gl.FRAMEBUFFER, Gl.COLOR_ATTACHMENT0 + i, Gl.TEXTURE_2D, null, 0);
          attached[n][i] = null;
        }
      }
    }
    if (t.framebuffer != null && framebuffer == t.framebuffer) {
      framebuffer = null;
    }
  }

  /** The values of a texture as a new host array; blocks. */
  Object download(Texture t, Buffer b) {
    target(t);
    Layout l = Layout.of(b.size);
    int row = 4 << l.shift();
    int full = b.size / row;
    int rest = b.size - full * row;
    if (b.dtype == DType.FLOAT32) {
      float[] out = new float[b.size];
      float[] last = new float[rest == 0 ? 0 : (rest + 3) / 4 * 4];
      for (int i = 0; i < out.length; i += 1024) {
        out[i] = 0; // memory that the system first has to find, while the device still draws
      }
      pixels(t, l.width(), full, out, last);
      System.arraycopy(last, 0, out, full * row, rest);
      return out;
    }
    int[] out = new int[b.size];
    int[] last = new int[rest == 0 ? 0 : (rest + 3) / 4 * 4];
    pixels(t, l.width(), full, out, last);
    System.arraycopy(last, 0, out, full * row, rest);
    return b.dtype == DType.BOOL ? bytes(out) : out;
  }

  /** Waits until all that was asked for is drawn. */
  void finish() {
    if (drawn == Type.F) {
      gl.readPixels(0, 0, 1, 1, Gl.RGBA, Gl.FLOAT, Textures.view(new float[4]));
    } else if (drawn != null) {
      gl.readPixels(0, 0, 1, 1, Gl.RGBA_INTEGER, Gl.INT, Textures.view(new int[4]));
    }
  }

  private void pixels(Texture t, int width, int full, Object out, Object last) {
    int format = t.type == Type.F ? Gl.RGBA : Gl.RGBA_INTEGER;
    int kind = t.type == Type.F ? Gl.FLOAT : Gl.INT;
    if (full > 0) {
      gl.readPixels(0, 0, width, full, format, kind, Textures.view(out));
    }
    int n = last instanceof float[] f ? f.length : ((int[]) last).length;
    if (n > 0) {
      gl.readPixels(0, full, n / 4, 1, format, kind, Textures.view(last));
    }
  }

  static byte[] bytes(int[] v) {
    byte[] b = new byte[v.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) v[i];
    }
    return b;
  }
}
