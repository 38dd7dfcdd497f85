package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Primitives over arrays of words, each as a module of its own, in one run of Node. */
final class PrimRun {
  private static final String SCRIPT =
      """
      const memory = new WebAssembly.Memory({ initial: 256 });
      const words = (text) => new Int32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer);
      for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\\n')) {
        const [code, ...inputs] = line.split(' ');
        const module = new WebAssembly.Module(Buffer.from(code, 'base64'));
        const f = new WebAssembly.Instance(module, { m: { m: memory } }).exports.f;
        let n = 0;
        inputs.forEach((x, i) => {
          n = words(x).length;
          new Int32Array(memory.buffer).set(words(x), i << 18);
        });
        f(4 * n);
        console.log(Buffer.from(memory.buffer, 3 << 20, 4 * n).toString('base64'));
      }
      """;

  private final StringBuilder lines = new StringBuilder();
  private final Features features;

  /** {@code madd}: with products and sums in one instruction. */
  PrimRun(boolean madd) {
    features = new Features(madd, false);
  }

  /** Adds a run of a primitive over operands of the given types; a bool is 0 or 1. */
  void add(Prim p, Type[] types, boolean vec, int[]... operands) {
    Module m = new Module(features);
    int f = m.reserve("i:");
    Code c = new Code(1);
    int i = c.local(Code.I32);
    Prims prims = new Prims(m);
    c.loop();
    for (int j = 0; j < p.arity; j++) {
      int k = p.arity == 3 ? (j + 1) % 3 : j; // the condition of a choice comes last
      boolean real = types[k] == Type.F;
      c.get(i).at(vec ? Op.V_LOAD : real ? Op.F32_LOAD : Op.I32_LOAD, k << 20);
      if (vec && types[k] == Type.B) {
        c.op(Op.I32X4_NEG);
      }
    }
    Type out = p.result(types);
    int x = c.local(vec ? Code.V128 : out == Type.F ? Code.F32 : Code.I32);
    prims.apply(c, p, types[p == Prim.SELECT ? 1 : 0], out, vec);
    if (vec && out == Type.B) {
      c.op(Op.I32X4_NEG);
    }
    c.set(x)
        .get(i)
        .get(x)
        .at(vec ? Op.V_STORE : out == Type.F ? Op.F32_STORE : Op.I32_STORE, 3 << 20);
    c.add(i, vec ? 16 : 4).get(i).get(0).op(Op.I32_LT).brIf(0).end();
    m.define(f, c);
    m.export(f, "f");
    lines.append(Base64.getEncoder().encodeToString(m.bytes()));
    for (int k = 0; k < p.arity; k++) {
      ByteBuffer b = ByteBuffer.allocate(4 * operands[k].length).order(ByteOrder.LITTLE_ENDIAN);
      b.asIntBuffer().put(operands[k]);
      lines.append(' ').append(Base64.getEncoder().encodeToString(b.array()));
    }
    lines.append('\n');
  }

  /** The results of all, in the order in which they were added. */
  List<int[]> run() throws IOException, InterruptedException {
    Path file = Files.createTempFile("kinglet", ".txt");
    Files.writeString(file, lines);
    Process process =
        new ProcessBuilder("node", "--experimental-wasm-relaxed-simd", "-e", SCRIPT)
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Files.delete(file);
    if (status != 0) {
      throw new IOException(text);
    }
    List<int[]> all = new ArrayList<>();
    for (String line : text.lines().toList()) {
      byte[] b = Base64.getDecoder().decode(line);
      int[] a = new int[b.length / 4];
      ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(a);
      all.add(a);
    }
    return all;
  }
}
