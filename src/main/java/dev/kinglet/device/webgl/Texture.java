package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Layout;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim.Type;
import org.teavm.jso.webgl.WebGLFramebuffer;
import org.teavm.jso.webgl.WebGLTexture;

/** A texture of the pool, in use by a buffer or free. */
final class Texture implements Device.Held {
  final Textures pool;
  final WebGLTexture gl;
  final Type type;
  final int width;
  final int height;

  /** Layers, or 0: it has none, and is no array. */
  final int layers;

  final int bytes;

  /** A framebuffer with this texture alone, once it was drawn to. */
  WebGLFramebuffer framebuffer;

  /** The buffer it holds, or null when it is free or a scratch target. */
  Buffer owner;

  /** Neighbours in the order of last use: of one of the pool's lists. */
  Texture newer;

  Texture older;

  /** That list. */
  Recent order;

  /** The run that used it last; what the current run uses is not paged out. */
  int stamp;

  Texture(Textures pool, WebGLTexture gl, Type type, int width, int height, int layers) {
    this.pool = pool;
    this.gl = gl;
    this.type = type;
    this.width = width;
    this.height = height;
    this.layers = layers;
    bytes = pool.bytes(type) * width * height * Math.max(1, layers);
  }

  boolean fits(Type t, Layout l, int n) {
    return layers == n && type == t && width == l.width() && height == l.rows();
  }

  int target() {
    return layers > 0 ? Gl.TEXTURE_2D_ARRAY : Gl.TEXTURE_2D;
  }

  @Override
  public Device device() {
    return pool.device;
  }

  @Override
  public void free() {
    pool.free(this);
  }
}
