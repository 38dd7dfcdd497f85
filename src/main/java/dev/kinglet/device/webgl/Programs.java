package dev.kinglet.device.webgl;

import dev.kinglet.codegen.Program;
import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.teavm.jso.typedarrays.Float32Array;
import org.teavm.jso.typedarrays.Int32Array;
import org.teavm.jso.webgl.WebGLProgram;
import org.teavm.jso.webgl.WebGLShader;
import org.teavm.jso.webgl.WebGLSync;
import org.teavm.jso.webgl.WebGLUniformLocation;

/**
 * Compiled programs, by their text; the most recently used ones. Compiling starts when a program is
 * first asked for and is not waited for until the program is used, so that the browser compiles
 * several at a time.
 */
final class Programs {
  private static final String TRIANGLE =
      "#version 300 es\n"
          + "void main() {\n"
          + "  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0,"
          + " 0.0, 1.0);\n"
          + "}\n";

  private static final int COMPLETION_STATUS = 0x91B1;

  /** How long taking up what was compiled may take at a time. */
  private static final double PATIENCE_MS = 8;

  private final State state;
  private final Gl gl;
  private final int most;
  private int clock;
  private final Map<String, Compiled> table = new HashMap<>();
  private WebGLShader vertex;

  /** Those that may still be compiling, by their order. */
  private final List<Compiled> compiling = new ArrayList<>();

  /** Whether the program in use has not drawn yet. */
  boolean fresh;

  /** Whether it can be asked if a program is compiled. */
  boolean tells;

  /** Behind what is being compiled, where it cannot; or null. */
  private WebGLSync fence;

  /** At most so many programs are kept. */
  Programs(State state, int most) {
    this.state = state;
    this.most = most;
    gl = state.gl;
  }

  /** A program on the device, and the numbers it was given last. */
  static final class Compiled {
    final String source;
    final String label;
    final int inputs;
    final WebGLProgram program;
    final WebGLShader fragment;
    boolean linked;
    boolean dropped;
    int used;
    WebGLUniformLocation ints;
    WebGLUniformLocation floats;
    int[] lastInts = {};
    float[] lastFloats = {};

    Compiled(String source, String label, int inputs, WebGLProgram program, WebGLShader fragment) {
      this.source = source;
      this.label = label;
      this.inputs = inputs;
      this.program = program;
      this.fragment = fragment;
    }
  }

  int count() {
    return table.size();
  }

  /** Programs that may still be compiling. */
  int compiling() {
    return compiling.size();
  }

  /** Whether using any program would not have to wait for it to be compiled. */
  boolean isReady() {
    double since = Page.now();
    if (!tells && !compiling.isEmpty() && fence == null) {
      fence = gl.fenceSync(Gl.SYNC_GPU_COMMANDS_COMPLETE, 0); // behind all that is compiled
      gl.flush();
    }
    if (fence != null) {
      if (gl.clientWaitSync(fence, 0, 0) == Gl.TIMEOUT_EXPIRED) {
        return false;
      }
      gl.deleteSync(fence);
      fence = null;
    }
    while (!compiling.isEmpty()) {
      Compiled c = compiling.get(compiling.size() - 1);
      if (!c.dropped && !c.linked) {
        if (Page.now() - since > PATIENCE_MS
            || tells && !gl.getProgramParameterb(c.program, COMPLETION_STATUS)) {
          return false;
        }
        finish(c);
      }
      compiling.remove(compiling.size() - 1);
    }
    return true;
  }

  /** The program of this text; if it is new, the browser starts to compile it. */
  Compiled start(Program p, String label, int inputs) {
    Compiled c = table.get(p.source());
    if (c == null) {
      if (table.size() >= most) {
        drop();
      }
      c = compile(p.source(), label, inputs);
      table.put(p.source(), c);
      compiling.add(c);
    }
    c.used = ++clock;
    return c;
  }

  /** Lets the program go that was used longest ago. */
  private void drop() {
    Compiled old = null;
    for (Compiled c : table.values()) {
      old = old == null || c.used < old.used ? c : old;
    }
    old.dropped = true;
    table.remove(old.source);
    gl.deleteProgram(old.program);
  }

  /** Makes the program current, with its numbers; waits until it is compiled. */
  void use(Compiled known, Program p) {
    Compiled c = known.dropped ? start(p, known.label, known.inputs) : known;
    c.used = ++clock;
    if (!c.linked) {
      finish(c);
    }
    state.use(c.program);
    if (c.ints != null && !java.util.Arrays.equals(c.lastInts, p.ints())) {
      gl.uniformInts(c.ints, Int32Array.fromJavaArray(p.ints()));
      c.lastInts = p.ints();
    }
    if (c.floats != null && !same(c.lastFloats, p.floats())) {
      gl.uniformFloats(c.floats, Float32Array.fromJavaArray(p.floats()));
      c.lastFloats = p.floats();
    }
  }

  /** Equal, and no NaN among them (which is sent again). */
  private static boolean same(float[] a, float[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }

  private Compiled compile(String source, String label, int inputs) {
    if (vertex == null) {
      vertex = shader(Gl.VERTEX_SHADER, TRIANGLE);
    }
    WebGLShader fragment = shader(Gl.FRAGMENT_SHADER, source);
    WebGLProgram p = gl.createProgram();
    gl.attachShader(p, vertex);
    gl.attachShader(p, fragment);
    gl.linkProgram(p);
    gl.flush(); // what compiles begins while more is printed
    return new Compiled(source, label, inputs, p, fragment);
  }

  private void finish(Compiled c) {
    WebGLProgram p = c.program;
    if (!gl.getProgramParameterb(p, Gl.LINK_STATUS)) {
      state.check();
      String log = gl.getShaderInfoLog(c.fragment);
      String text = log == null || log.isEmpty() ? gl.getProgramInfoLog(p) : log;
      table.remove(c.source);
      gl.deleteShader(c.fragment);
      gl.deleteProgram(p);
      throw KingletException.device(
          c.label, "the program does not compile: " + text + "\n" + numbered(c.source));
    }
    gl.deleteShader(c.fragment);
    c.linked = true;
    fresh = true;
    c.ints = gl.getUniformLocation(p, "U");
    c.floats = gl.getUniformLocation(p, "P");
    state.use(p);
    for (int i = 0; i < c.inputs; i++) {
      WebGLUniformLocation at = gl.getUniformLocation(p, "T" + i);
      if (at != null) {
        gl.uniform1i(at, i);
      }
    }
  }

  private WebGLShader shader(int kind, String source) {
    WebGLShader s = gl.createShader(kind);
    gl.shaderSource(s, source);
    gl.compileShader(s);
    return s;
  }

  private static String numbered(String source) {
    StringBuilder b = new StringBuilder();
    int line = 1;
    for (int at = 0; at < source.length(); line++) {
      int end = source.indexOf('\n', at) + 1;
      b.append(line).append(": ").append(source, at, end == 0 ? source.length() : end);
      at = end == 0 ? source.length() : end;
    }
    return b.toString();
  }
}
