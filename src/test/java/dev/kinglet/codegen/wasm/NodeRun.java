package dev.kinglet.codegen.wasm;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Runs modules in Node, many in one process. */
public final class NodeRun {
  private static final Path SCRIPT = Path.of("src/test/resources/dev/kinglet/codegen/wasm/run.mjs");

  private final StringBuilder lines = new StringBuilder();
  private final List<Kernel> kernels = new ArrayList<>();
  private final String shared;

  /** Modules of one thread's memory. */
  public NodeRun() {
    this(false);
  }

  /** Modules of a memory that is shared, or not. */
  public NodeRun(boolean shared) {
    this.shared = shared ? "shared" : "";
  }

  /** What came out: arrays of each output's type, or why nothing did. */
  public record Result(Object[] outputs, String failed, int error, double[] ms) {}

  /** Adds a kernel; {@code times} above 0: it runs so often, in one piece, and is timed. */
  public void add(Kernel k, Buffer[] inputs, Compiled c, int times) {
    JsonObject o = new JsonObject();
    o.addProperty("module", Base64.getEncoder().encodeToString(c.module()));
    o.addProperty("scratch", c.scratch());
    o.addProperty("packed", c.packed());
    o.addProperty("times", times);
    JsonArray steps = new JsonArray();
    for (Compiled.Step s : c.steps()) {
      JsonArray step = new JsonArray();
      step.add(s.units());
      step.add(s.grain());
      steps.add(step);
    }
    o.add("steps", steps);
    JsonArray in = new JsonArray();
    for (Buffer b : inputs) {
      in.add(Base64.getEncoder().encodeToString(bytes(b.host)));
    }
    o.add("inputs", in);
    JsonArray out = new JsonArray();
    for (var v : k.outputs()) {
      out.add(k.outSize() * (v.type == Type.B ? 1 : 4));
    }
    o.add("outputs", out);
    JsonArray params = new JsonArray();
    for (int i = 0; i < k.params().length; i++) {
      double p = k.params()[i];
      params.add(k.paramTypes()[i] == Type.F ? Float.floatToRawIntBits((float) p) : (int) p);
    }
    o.add("params", params);
    lines.append(new Gson().toJson(o)).append('\n');
    kernels.add(k);
  }

  /** Runs all that was added. */
  public List<Result> run() throws IOException, InterruptedException {
    Path file = Files.createTempFile("kinglet", ".jsonl");
    Files.writeString(file, lines);
    Process process =
        new ProcessBuilder("node", "--experimental-wasm-relaxed-simd", SCRIPT.toString(), shared)
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Files.delete(file);
    List<Result> results = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (!line.startsWith("{")) {
        throw new IOException(text);
      }
      results.add(result(new Gson().fromJson(line, JsonObject.class), kernels.get(results.size())));
    }
    if (results.size() != kernels.size()) {
      throw new IOException(text);
    }
    return results;
  }

  private static Result result(JsonObject o, Kernel k) {
    if (o.has("failed")) {
      return new Result(null, o.get("failed").getAsString(), 0, null);
    }
    Object[] out = new Object[k.outputs().length];
    for (int j = 0; j < out.length; j++) {
      byte[] b = Base64.getDecoder().decode(o.getAsJsonArray("outputs").get(j).getAsString());
      out[j] = array(b, k.outputs()[j].type);
    }
    double[] ms = o.has("ms") ? new Gson().fromJson(o.get("ms"), double[].class) : null;
    return new Result(out, null, o.get("error").getAsInt(), ms);
  }

  private static byte[] bytes(Object host) {
    if (host instanceof byte[] b) {
      return b;
    }
    boolean real = host instanceof float[];
    int n = real ? ((float[]) host).length : ((int[]) host).length;
    ByteBuffer b = ByteBuffer.allocate(4 * n).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < n; i++) {
      b.putInt(real ? Float.floatToRawIntBits(((float[]) host)[i]) : ((int[]) host)[i]);
    }
    return b.array();
  }

  private static Object array(byte[] bytes, Type t) {
    if (t == Type.B) {
      return bytes;
    }
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (t == Type.I) {
      int[] a = new int[bytes.length / 4];
      b.asIntBuffer().get(a);
      return a;
    }
    float[] a = new float[bytes.length / 4];
    b.asFloatBuffer().get(a);
    return a;
  }
}
