package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Layout;
import dev.kinglet.codegen.Passes.Pass;
import dev.kinglet.codegen.Printed;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import org.teavm.jso.JSObject;

/** Kernels as WebGL2 fragment programs: one draw each. */
public final class WebGlDevice implements Device {
  /**
   * What can be chosen.
   *
   * @param half store floats in 16 bits even where 32 can be rendered (for tests)
   * @param liveCap bytes of textures in use, above which buffers are paged to the host
   * @param poolCap bytes of free textures that are kept
   * @param programs the most compiled programs that are kept
   * @param tiles multiply-adds from which on a contraction is worth a second draw
   */
  public record Options(boolean half, double liveCap, double poolCap, int programs, int tiles) {
    /** 512 MiB in use, 128 MiB free, 1,024 programs. */
    public static final Options DEFAULT = new Options(false, 512 << 20, 128 << 20, 1024, 3 << 16);
  }

  private final State state;
  private final Gl gl;
  private final Textures textures;
  private Printed printed;
  private final Programs programs;
  private final Reads reads;
  private final Frames frames;
  private final String renderer;
  private final boolean half;
  private final int side;
  private final int units;
  private final int targets;
  private final int tiles;
  private int rows;
  private boolean disposed;

  /** A device, or null where the browser gives no WebGL2 context that can draw floats. */
  public static WebGlDevice create(Options options) {
    WebGlDevice[] made = new WebGlDevice[1];
    Gl gl =
        Page.open(
            () -> {
              if (made[0] != null) {
                made[0].lost();
              }
            });
    if (gl == null) {
      return null;
    }
    boolean full = gl.getExtension("EXT_color_buffer_float") != null;
    // compiling and linking no longer block, and can be asked about
    boolean parallel = gl.getExtension("KHR_parallel_shader_compile") != null;
    boolean some = full || gl.getExtension("EXT_color_buffer_half_float") != null;
    if (!some) {
      return null;
    }
    made[0] = new WebGlDevice(gl, options, !full || options.half());
    made[0].programs.tells = parallel;
    return made[0];
  }

  private WebGlDevice(Gl gl, Options options, boolean half) {
    this.gl = gl;
    this.half = half;
    side = gl.getParameteri(Gl.MAX_TEXTURE_SIZE);
    units = Math.min(32, gl.getParameteri(Gl.MAX_TEXTURE_IMAGE_UNITS));
    targets =
        Math.min(gl.getParameteri(Gl.MAX_DRAW_BUFFERS), gl.getParameteri(Gl.MAX_COLOR_ATTACHMENTS));
    renderer = Page.renderer(gl);
    Look.keep(renderer);
    state = new State(gl, units, targets);
    textures = new Textures(this, state, side, half, options.liveCap(), options.poolCap());
    // more results side by side spill a GPU's registers; a processor's cache holds them
    tiles = options.tiles();
    print(isSoftware() ? 8 : 4);
    programs = new Programs(state, options.programs());
    reads = new Reads(state, textures, isSoftware());
    frames = new Frames(state, textures, programs);
    gl.bindVertexArray(gl.createVertexArray());
    gl.pixelStorei(Gl.PACK_ALIGNMENT, 1);
    gl.pixelStorei(Gl.UNPACK_ALIGNMENT, 1);
    gl.disable(Gl.DITHER);
  }

  @Override
  public String name() {
    return "webgl";
  }

  @Override
  public int maxInputs() {
    return units;
  }

  @Override
  public int maxOutputs() {
    return targets;
  }

  @Override
  public int maxSize() {
    return textures.maxSize();
  }

  @Override
  public boolean runs(Node special) {
    return false;
  }

  @Override
  public boolean splitsFolds() {
    return true;
  }

  @Override
  public double epsilon() {
    return half ? 1e-4 : 1e-7;
  }

  @Override
  public boolean isReady() {
    return state.lost || programs.isReady();
  }

  @Override
  public int compiling() {
    return isReady() ? 0 : programs.compiling();
  }

  @Override
  public boolean isSoftware() {
    return Look.isSoftware(renderer);
  }

  @Override
  public String model() {
    return renderer;
  }

  @Override
  public int rows() {
    return isSoftware() ? 0 : rows;
  }

  @Override
  public void rows(int rows) {
    if (!isSoftware() && rows != this.rows) {
      print(rows);
    }
  }

  private void print(int rows) {
    this.rows = Math.min(targets, rows);
    printed = new Printed(this.rows, units, tiles);
  }

  @Override
  public String source(Kernel kernel) {
    String text = "";
    for (Pass p : printed.of(kernel)) {
      text += (text.isEmpty() ? "" : "\n") + p.program().source();
    }
    return text;
  }

  @Override
  public Task prepare(Kernel kernel) {
    state.check();
    Pass[] passes = printed.of(kernel);
    Programs.Compiled[] compiled = new Programs.Compiled[passes.length];
    for (int i = 0; i < passes.length; i++) {
      Pass p = passes[i];
      compiled[i] = programs.start(p.program(), p.label(), kernel.inputs().length + i);
    }
    return (in, out) -> run(kernel, passes, compiled, in, out);
  }

  @Override
  public boolean time(Runnable work, Timed told) {
    if (!Page.time(gl, work::run, told::run)) {
      state.finish();
      double since = Page.now();
      work.run();
      state.finish();
      double until = Page.now();
      state.finish(); // nothing is left to do: what this takes is the way there and back
      told.run(Math.max(0, 2 * until - since - Page.now()));
    }
    return true;
  }

  /** Draw by draw; each but the last leaves layers for the next. */
  private void run(
      Kernel kernel, Pass[] passes, Programs.Compiled[] compiled, Buffer[] in, Buffer[] out) {
    state.check();
    textures.begin();
    Texture[] from = new Texture[in.length];
    for (int i = 0; i < in.length; i++) {
      from[i] = textures.of(in[i], kernel.inputs()[i]);
    }
    Texture layers = null;
    for (int i = 0; i < passes.length; i++) {
      Pass pass = passes[i];
      programs.use(compiled[i], pass.program());
      if (pass.layers() > 0) {
        layers = textures.make(Type.F, pass.layout(), pass.layers());
        state.target(layers);
        draw(from, pass.layout());
        from = java.util.Arrays.copyOf(from, in.length + 1);
        from[in.length] = layers;
      } else {
        Texture[] to = new Texture[out.length];
        for (int j = 0; j < to.length; j++) {
          to[j] = textures.give(out[j], kernel.outputs()[j].type);
        }
        state.target(to);
        draw(from, pass.layout());
      }
    }
    if (layers != null) {
      textures.free(layers);
    }
  }

  /**
   * What a video, canvas, image or bitmap shows now, copied from one texture to another: int32
   * [height, width, channels]. Null where it is larger than a texture may be.
   */
  public Buffer picture(JSObject source, int width, int height, int channels) {
    if (width > side || height > side || width * height > maxSize() / channels) {
      return null;
    }
    state.check();
    state.draws++;
    return frames.take(source, width, height, channels);
  }

  private void draw(Texture[] from, Layout to) {
    state.view(to.width(), to.height());
    for (int i = 0; i < from.length; i++) {
      state.sample(i, from[i]);
    }
    gl.drawArrays(Gl.TRIANGLES, 0, 3);
    state.draws++;
    if (programs.fresh) { // some compile it only now: they may begin
      programs.fresh = false;
      gl.flush();
    }
  }

  @Override
  public void run(Node special, Buffer[] in, Buffer out) {
    throw KingletException.device(special.label, "webgl has no code of its own for this node");
  }

  @Override
  public void readSync(Buffer b) {
    if (b.host == null) {
      state.check();
      b.host = state.download((Texture) b.device, b);
      state.check();
      textures.known(b);
    }
  }

  @Override
  public void read(Buffer b, Done done) {
    if (b.host != null) {
      done.run(null);
    } else if (state.lost || gl.isContextLost()) {
      state.lost = true;
      done.run(
          KingletException.contextLost(null, "the WebGL context was lost; its values are gone"));
    } else {
      reads.read(b, (Texture) b.device, done);
    }
  }

  private void lost() {
    state.lost = true;
    reads.fail();
  }

  /** Gives up the context and all it holds. Later calls fail as after a lost context. */
  public void dispose() {
    if (!disposed) {
      disposed = true;
      lost();
      Page.lose(gl);
    }
  }

  /** As if the browser took the context away. */
  void loseContext() {
    Page.lose(gl);
  }

  /** Whether the context is gone. */
  public boolean isLost() {
    return state.lost;
  }

  /** Draw calls so far. */
  public int draws() {
    return state.draws;
  }

  /** Programs compiled so far. */
  public int programs() {
    return programs.count();
  }

  /** Textures that exist, in use or free. */
  public int textures() {
    return textures.count;
  }

  /** Bytes of textures in use. */
  public double liveBytes() {
    return textures.liveBytes;
  }

  /** Bytes of textures kept for reuse. */
  public double poolBytes() {
    return textures.poolBytes;
  }

  /** Buffers whose values were moved to the host to keep the cap. */
  public int pagedOut() {
    return textures.pagedOut;
  }

  /** Host arrays written into textures so far. */
  public int uploads() {
    return textures.uploads;
  }

  /** Deletes the free textures. */
  public void trim() {
    if (!state.lost) {
      textures.trim();
    }
  }

  @Override
  public String info() {
    return "renderer: "
        + renderer
        + "\n"
        + "floats: "
        + (half ? "16 bits (RGBA16F)" : "32 bits (RGBA32F)")
        + "\n"
        + "limits: textures "
        + side
        + " x "
        + side
        + " ("
        + textures.maxSize()
        + " elements), "
        + units
        + " inputs and "
        + targets
        + " outputs a kernel\n"
        + "memory: "
        + mib(textures.liveBytes)
        + " of "
        + mib(textures.liveCap)
        + " MiB in use, "
        + mib(textures.poolBytes)
        + " of "
        + mib(textures.poolCap)
        + " MiB free, "
        + textures.count
        + " textures, "
        + textures.pagedOut
        + " buffers paged out\n"
        + "work: "
        + state.draws
        + " draws, "
        + programs.count()
        + " programs, "
        + textures.uploads
        + " uploads\n";
  }

  private static int mib(double bytes) {
    return (int) (bytes / 1048576 + 0.5);
  }
}
