package dev.kinglet.codegen.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.device.cpu.KernelOracle;
import dev.kinglet.device.webgl.RandomKernels;
import dev.kinglet.graph.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kernels drawn by chance, as WebAssembly in Node, against the oracle. */
class RandomWasmTest {
  private static final int CASES = Boolean.getBoolean("kinglet.full") ? 2000 : 200;

  @Test
  void kernelsOfEveryForm() throws Exception {
    check(
        new RandomKernels(Integer.getInteger("kinglet.seed", 1)), false, new Features(true, false));
  }

  @Test
  void sumsOfProducts() throws Exception {
    check(
        new RandomKernels(Integer.getInteger("kinglet.seed", 2)), true, new Features(false, false));
  }

  private static void check(RandomKernels make, boolean sums, Features f) throws Exception {
    List<RandomKernels.Case> cases = new ArrayList<>();
    NodeRun run = new NodeRun();
    for (int i = 0; i < CASES; i++) {
      RandomKernels.Case c = sums ? make.sum(i) : make.next();
      cases.add(c);
      run.add(c.kernel(), c.inputs(), Wasm.compile(c.kernel(), f), 0);
    }
    List<String> bad = new ArrayList<>();
    List<NodeRun.Result> all = run.run();
    for (int i = 0; i < CASES; i++) {
      String e = compare(all.get(i), cases.get(i));
      if (e != null) {
        bad.add("case " + i + ": " + e);
      }
    }
    assertEquals(
        "",
        String.join("\n", bad.subList(0, Math.min(8, bad.size()))),
        bad.size() + " of " + CASES);
  }

  /** What differs, or null. */
  static String compare(NodeRun.Result r, RandomKernels.Case c) {
    if (r.failed() != null) {
      return r.failed() + " " + java.util.Arrays.toString(c.kernel().sizes());
    }
    Object[] in = new Object[c.inputs().length];
    for (int i = 0; i < in.length; i++) {
      Buffer b = c.inputs()[i];
      in[i] = b.host;
    }
    double[][] want = KernelOracle.run(c.kernel(), in);
    for (int j = 0; j < want.length; j++) {
      double scale = 1;
      boolean real = r.outputs()[j] instanceof float[];
      for (double w : want[j]) {
        scale = real && Double.isFinite(w) ? Math.max(scale, Math.abs(w)) : scale;
      }
      for (int i = 0; i < want[j].length; i++) {
        double w = want[j][i];
        double g = value(r.outputs()[j], i);
        if (!(Math.abs(g - w) <= (real ? 2e-6 * scale : 0))
            && Double.compare(g, w) != 0
            && g != w) {
          return "output "
              + j
              + " ["
              + i
              + "]: "
              + g
              + ", not "
              + w
              + "; out "
              + java.util.Arrays.toString(c.kernel().out())
              + " red "
              + java.util.Arrays.toString(c.kernel().red());
        }
      }
    }
    return null;
  }

  private static double value(Object host, int i) {
    return host instanceof float[] f ? f[i] : host instanceof int[] n ? n[i] : ((byte[]) host)[i];
  }
}
