package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Layout;
import dev.kinglet.codegen.Program;
import dev.kinglet.codegen.shaders.Glsl;
import dev.kinglet.core.DType;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim.Type;
import org.teavm.jso.JSObject;

/**
 * Pictures that the browser holds (a video's frame, a canvas, a bitmap) as int32 buffers. The
 * browser copies them into a texture, a program spreads the bytes; no array is between.
 */
final class Frames {
  private static final int RGBA8 = 0x8058;

  private final State state;
  private final Textures textures;
  private final Programs programs;

  /** What the last picture was copied into; the next one of that size goes there too. */
  private Texture bytes;

  Frames(State state, Textures textures, Programs programs) {
    this.state = state;
    this.textures = textures;
    this.programs = programs;
  }

  /** What a picture shows now: int32, row by row, {@code channels} numbers for each pixel. */
  Buffer take(JSObject source, int width, int height, int channels) {
    Gl gl = state.gl;
    if (bytes == null || bytes.width != width || bytes.height != height) {
      if (bytes != null) {
        state.forget(bytes);
        gl.deleteTexture(bytes.gl);
      }
      bytes = new Texture(textures, gl.createTexture(), Type.F, width, height, 0);
      state.bind(0, bytes);
      gl.texParameteri(Gl.TEXTURE_2D, Gl.TEXTURE_MIN_FILTER, Gl.NEAREST);
      gl.texParameteri(Gl.TEXTURE_2D, Gl.TEXTURE_MAG_FILTER, Gl.NEAREST);
      gl.texStorage2D(Gl.TEXTURE_2D, 1, RGBA8, width, height);
    }
    state.bind(0, bytes);
    gl.texPixels(Gl.TEXTURE_2D, 0, 0, 0, width, height, Gl.RGBA, Gl.UNSIGNED_BYTE, source);

    Buffer out = new Buffer(DType.INT32, width * height * channels);
    Layout layout = Layout.of(out.size);
    textures.begin();
    Texture to = textures.give(out, Type.I);
    int[] sizes = {width, channels, out.size, layout.shift()};
    Program p = new Program(Glsl.FROM_PIXELS, sizes, new float[0], new int[0]);
    programs.use(programs.start(p, "fromPixels", 1), p);
    state.target(to);
    state.view(layout.width(), layout.height());
    state.sample(0, bytes);
    gl.drawArrays(Gl.TRIANGLES, 0, 3);
    return out;
  }
}
