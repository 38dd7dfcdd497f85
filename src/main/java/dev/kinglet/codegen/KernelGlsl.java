package dev.kinglet.codegen;

import dev.kinglet.codegen.shaders.Glsl;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * Prints a kernel as a fragment program. The text depends on the kernel's structure: which ops,
 * which coefficients are 0 or 1, what is a multiple of four; sizes and strides go in uniforms.
 */
public final class KernelGlsl {
  /** Terms summed before they join the rest, so that rounding errors do not pile up. */
  private static final int BLOCK = 128;

  private final Kernel kernel;
  private final Facts facts;
  private final Body body;
  private final Values values;
  private final int loops;
  private final boolean layered;

  /** The loop that is cut in blocks, or -1. */
  private int blocked = -1;

  private int block;

  private KernelGlsl(Kernel kernel, Tile tile, boolean layered) {
    this.kernel = kernel;
    this.layered = layered;
    facts = new Facts(kernel, tile);
    loops = kernel.red().length;
    body = new Body(loops);
    values = new Values(facts, body, layered);
    chooseBlock();
  }

  /**
   * The program of a kernel.
   *
   * @param tile what a fragment computes, or null: one texel of each output
   * @param layered whether the last input has layers
   */
  static Program print(Kernel kernel, Tile tile, boolean layered) {
    return new KernelGlsl(kernel, tile, layered).program();
  }

  private void chooseBlock() {
    if (facts.guarded) {
      blocked = loops - 2;
      block = 1;
      return;
    }
    boolean sums = false;
    for (int k = 0; k < kernel.reductions().length; k++) {
      sums |= sumsFloats(k);
    }
    // in tiles a block costs as much as ten steps, and another program
    int whole = facts.tile == null ? 2 * BLOCK : 4 * BLOCK;
    if (!sums || kernel.redSize() <= whole) {
      return;
    }
    int within = 1;
    for (int l = loops - 1; l >= 0; l--) {
      if ((long) within * kernel.red()[l] > BLOCK || l == 0) {
        blocked = l;
        block = Math.max(1, BLOCK / within);
        if (l == loops - 1) {
          block = Math.max(4, block / 4 * 4);
        }
        return;
      }
      within *= kernel.red()[l];
    }
  }

  private boolean sumsFloats(int k) {
    return kernel.reductions()[k].fold() == Fold.SUM && facts.type(k) == Type.F;
  }

  private Program program() {
    for (int k = 0; k < kernel.reductions().length; k++) {
      for (int q = 0; q < copies(k); q++) { // row by row: what serves all rows stands before
        for (int p = 0; p < facts.steps; p++) {
          values.fold(k, name(k, q, blocked >= 0 && sumsFloats(k)), q, p);
        }
      }
    }
    for (int q = 0; q < facts.replicas; q++) {
      values.guard(q); // its statements, before the text is put together
    }
    body.behind = true;
    StringBuilder stores = new StringBuilder();
    for (int j = 0; j < kernel.outputs().length; j++) {
      for (int q = 0; q < facts.replicas; q++) {
        stores.append("  result").append(j * facts.replicas + q).append(" = ");
        stores.append(values.output(kernel.outputs()[j], q)).append(";\n");
      }
    }
    String main = main(stores);
    // outside of main: what it turned out to need
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < kernel.inputs().length; i++) {
      b.append(kernel.inputs()[i] == Type.F ? "uniform sampler2D" : "uniform isampler2D");
      b.append(layered && i == kernel.inputs().length - 1 ? "Array T" : " T");
      b.append(i).append(";\n");
    }
    body.uniforms.declare(b);
    for (int j = 0; j < kernel.outputs().length; j++) {
      for (int q = 0; q < facts.replicas; q++) {
        int at = j * facts.replicas + q;
        b.append("layout(location = ").append(at).append(") out ");
        b.append(Ex.glslType(kernel.outputs()[j].type, true)).append(" result");
        b.append(at).append(";\n");
      }
    }
    String frame = loops == 0 ? Glsl.MAP : Glsl.REDUCE;
    frame = fill(frame, "label", "// " + kernel.label() + "\n");
    frame = fill(frame, "interface", b.toString());
    frame = fill(frame, "functions", Sections.of(body.functions));
    StringBuilder named = new StringBuilder("void main() {\n");
    body.uniforms.name(named);
    frame = fill(frame, "main", named.append(main).toString());
    return new Program(
        frame,
        body.uniforms.ints(),
        body.uniforms.floats(),
        body.uniforms.params(kernel.params().length));
  }

  /** Replaces the default between the lines that open and close a hole. */
  private static String fill(String frame, String hole, String text) {
    String open = "//{ " + hole + "\n";
    int from = frame.indexOf(open);
    int to = frame.indexOf("//}\n", from);
    return frame.substring(0, from) + text + frame.substring(to + 4);
  }

  private int copies(int k) {
    return facts.info(kernel.reductions()[k].body()).rep ? facts.replicas : 1;
  }

  private String name(int k, int q, boolean part) {
    return (part ? "part" : "acc") + k + (facts.replicas > 1 ? "_" + q : "");
  }

  private String main(StringBuilder stores) {
    StringBuilder loopsText = new StringBuilder();
    if (loops > 0) {
      declare(loopsText, 1, false);
      open(loopsText, 0, 1);
    }
    StringBuilder b = new StringBuilder(prologue());
    if (loops == 0) {
      declare(b, 1, false); // a sum over axes of size 1
    }
    b.append(body.level(0)).append(loopsText);
    b.append(body.level(facts.after));
    return b.append(stores).append("}\n").toString();
  }

  /** The prologue's own width is that of the output. */
  private String prologue() {
    int size = facts.tile == null ? kernel.outSize() : facts.tile.size(kernel);
    body.uniforms.once("width", Layout.of(size).width());
    return values.indices.prologue();
  }

  /** Declares accumulators: of everything, or of a block. */
  private void declare(StringBuilder b, int depth, boolean parts) {
    for (int k = 0; k < kernel.reductions().length; k++) {
      if (parts && !sumsFloats(k)) {
        continue;
      }
      Val x = kernel.reductions()[k].body();
      boolean vec = facts.info(x).vec;
      String start = Prims.identity(body, kernel.reductions()[k].fold(), x.type, vec);
      for (int q = 0; q < copies(k); q++) {
        indent(b, depth).append(Ex.glslType(x.type, vec)).append(' ');
        b.append(name(k, q, parts)).append(" = ").append(start).append(";\n");
      }
    }
  }

  private void open(StringBuilder b, int l, int depth) {
    if (l == loops - 1 && facts.unrolled) {
      inside(b, l, depth);
      return;
    }
    String n = body.uniforms.once("m" + l, kernel.red()[l]);
    String k = "k" + l;
    String by = l == loops - 1 && facts.step4 ? k + " += 4" : k + "++";
    if (l == blocked && block > 1) {
      String size = body.uniforms.once("block", block);
      indent(b, depth).append("for (int b = 0; b < ").append(n).append("; b += ");
      b.append(size).append(") {\n");
      declare(b, depth + 1, true);
      indent(b, depth + 1).append("int end = min(b + ").append(size).append(", ");
      b.append(n).append(");\n");
      indent(b, depth + 1).append("for (int ").append(k).append(" = b; ").append(k);
      b.append(" < end; ").append(by).append(") {\n");
      inside(b, l, depth + 2);
      indent(b, depth + 1).append("}\n");
      join(b, depth + 1);
    } else {
      indent(b, depth).append("for (int ").append(k).append(" = 0; ").append(k);
      b.append(" < ").append(n).append("; ").append(by).append(") {\n");
      if (l == blocked) {
        declare(b, depth + 1, true);
      }
      inside(b, l, depth + 1);
      if (l == blocked) {
        join(b, depth + 1);
      }
    }
    indent(b, depth).append("}\n");
  }

  private void inside(StringBuilder b, int l, int depth) {
    String text = body.level(l + 1).toString();
    int at = 0;
    int written = l + 2; // Body indents by level
    while (at < text.length()) {
      int end = text.indexOf('\n', at) + 1;
      for (int i = written; i < depth; i++) {
        b.append("  ");
      }
      b.append(text, at + 2 * Math.max(0, written - depth), end);
      at = end;
    }
    if (l + 1 < loops) {
      open(b, l + 1, depth);
    }
  }

  /** Adds the sums of a block to the whole. */
  private void join(StringBuilder b, int depth) {
    for (int k = 0; k < kernel.reductions().length; k++) {
      for (int q = 0; sumsFloats(k) && q < copies(k); q++) {
        Ex guard = values.guard(q);
        boolean vec = facts.info(kernel.reductions()[k].body()).vec;
        indent(b, depth).append(name(k, q, false)).append(" += ");
        String part = name(k, q, true);
        String zero = Prims.zero(Type.F, vec);
        if (guard == null) {
          b.append(part);
        } else if (guard.vec) { // the lanes of a texel lie differently to the edge
          b.append("mix(").append(zero).append(", ").append(part);
          b.append(", notEqual(").append(guard.text).append(", ivec4(0)))");
        } else {
          b.append(guard.text).append(" != 0 ? ").append(part).append(" : ").append(zero);
        }
        b.append(";\n");
      }
    }
  }

  private static StringBuilder indent(StringBuilder b, int depth) {
    for (int i = 0; i < depth; i++) {
      b.append("  ");
    }
    return b;
  }
}
