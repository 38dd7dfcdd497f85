package dev.kinglet.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The programs of some kernels, as files to be read and reviewed like source. {@code
 * -Dkinglet.golden=write} writes them anew.
 */
class GlslGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/glsl");
  private static final int[] NONE = {};
  private static final Kernel.Reduction[] NO_FOLD = {};

  private static Val load(Type t, int slot, Ix at, Ix.Check... checks) {
    return new Val.Load(t, slot, at, checks, null);
  }

  private static Val f(Prim p, Val... args) {
    return new Val.Apply(p, Type.F, args);
  }

  private static Ix at(int c, int... coef) {
    return new Ix(c, coef);
  }

  private static Kernel kernel(
      String label, int[] out, int[] red, Kernel.Reduction[] folds, int[] sizes, Val... outputs) {
    Type[] types = new Type[sizes.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = sizes[i] < 0 ? Type.I : Type.F;
      sizes[i] = Math.abs(sizes[i]);
    }
    double[] params = {0.9, 0.999, 0.001};
    Type[] real = {Type.F, Type.F, Type.F};
    return new Kernel(label, out, red, folds, outputs, types, sizes, params, real);
  }

  private static Kernel.Reduction[] fold(Fold f, Val... bodies) {
    Kernel.Reduction[] r = new Kernel.Reduction[bodies.length];
    for (int i = 0; i < r.length; i++) {
      r[i] = new Kernel.Reduction(f, bodies[i]);
    }
    return r;
  }

  private static Kernel product(int m, int n, int k, Ix a, Ix b, String label, Val... outputs) {
    Val ab = f(Prim.MUL, load(Type.F, 0, a), load(Type.F, 1, b));
    int[] sizes = new int[outputs.length == 0 ? 2 : 3];
    sizes[0] = m * k;
    sizes[1] = k * n;
    if (sizes.length == 3) {
      sizes[2] = n;
    }
    Val[] y = outputs.length == 0 ? new Val[] {new Val.Folded(Type.F, 0)} : outputs;
    return kernel(label, new int[] {m, n}, new int[] {k}, fold(Fold.SUM, ab), sizes, y);
  }

  private static Map<String, Kernel> kernels() {
    Map<String, Kernel> all = new TreeMap<>();
    Val x = load(Type.F, 0, at(0, 1));
    Val y = load(Type.F, 1, at(0, 1));
    Val zero = new Val.Literal(Type.F, 0);
    all.put(
        "map_dense",
        kernel(
            "add relu",
            new int[] {1003},
            NONE,
            NO_FOLD,
            new int[] {1003, 1003},
            f(Prim.MAX, f(Prim.ADD, x, y), zero)));
    all.put(
        "map_bias_spread",
        kernel(
            "add",
            new int[] {128, 10},
            NONE,
            NO_FOLD,
            new int[] {1280, 10},
            f(Prim.ADD, load(Type.F, 0, at(0, 10, 1)), load(Type.F, 1, at(0, 0, 1)))));
    all.put(
        "map_bias_rows",
        kernel(
            "add tanh",
            new int[] {128, 64},
            NONE,
            NO_FOLD,
            new int[] {8192, 64},
            f(
                Prim.TANH,
                f(Prim.ADD, load(Type.F, 0, at(0, 64, 1)), load(Type.F, 1, at(0, 0, 1))))));
    all.put(
        "map_rows",
        kernel(
            "sub exp div",
            new int[] {128, 64},
            NONE,
            NO_FOLD,
            new int[] {8192, 128, 128},
            f(
                Prim.DIV,
                f(
                    Prim.EXP,
                    f(Prim.SUB, load(Type.F, 0, at(0, 64, 1)), load(Type.F, 1, at(0, 1, 0)))),
                load(Type.F, 2, at(0, 1, 0)))));
    Ix inner = at(-2, 0, 1);
    all.put(
        "map_pad",
        kernel(
            "pad",
            new int[] {8, 12},
            NONE,
            NO_FOLD,
            new int[] {64},
            load(Type.F, 0, at(-2, 8, 1), new Ix.Check(inner, 0, 8, 1))));
    Ix flat = at(0, 6, 1);
    all.put(
        "map_divmod",
        kernel(
            "tile",
            new int[] {5, 6},
            NONE,
            NO_FOLD,
            new int[] {10},
            load(Type.F, 0, new Ix(0, new int[2], new Ix.Term(1, flat, 3, 10, null)))));
    Val where = load(Type.I, 1, at(0, 1, 0));
    Ix row = new Ix(0, new int[] {0, 1}, new Ix.Term(16, null, 1, 0, where));
    Ix.Check bound =
        new Ix.Check(new Ix(0, new int[2], new Ix.Term(1, null, 1, 0, where)), 0, 9, 1);
    all.put(
        "map_gather",
        kernel(
            "gather",
            new int[] {7, 16},
            NONE,
            NO_FOLD,
            new int[] {144, -7},
            new Val.Load(Type.F, 0, row, new Ix.Check[] {bound}, "gather")));
    Val g = load(Type.F, 0, at(0, 1));
    Val one = new Val.Literal(Type.F, 1);
    Val beta = new Val.Param(Type.F, 0);
    Val gamma = new Val.Param(Type.F, 1);
    Val m =
        f(
            Prim.ADD,
            f(Prim.MUL, load(Type.F, 1, at(0, 1)), beta),
            f(Prim.MUL, g, f(Prim.SUB, one, beta)));
    Val v =
        f(
            Prim.ADD,
            f(Prim.MUL, load(Type.F, 2, at(0, 1)), gamma),
            f(Prim.MUL, f(Prim.MUL, g, g), f(Prim.SUB, one, gamma)));
    Val step = f(Prim.DIV, f(Prim.MUL, new Val.Param(Type.F, 2), m), f(Prim.SQRT, v));
    all.put(
        "map_adam",
        kernel(
            "adam",
            new int[] {100},
            NONE,
            NO_FOLD,
            new int[] {100, 100, 100, 100},
            m,
            v,
            f(Prim.SUB, load(Type.F, 3, at(0, 1)), step)));
    all.put(
        "reduce_rows",
        kernel(
            "sum",
            new int[] {32},
            new int[] {784},
            fold(Fold.SUM, load(Type.F, 0, at(0, 784, 1))),
            new int[] {32 * 784},
            new Val.Folded(Type.F, 0)));
    all.put(
        "reduce_columns",
        kernel(
            "max",
            new int[] {64},
            new int[] {100},
            fold(Fold.MAX, load(Type.F, 0, at(0, 1, 64))),
            new int[] {6400},
            new Val.Folded(Type.F, 0)));
    all.put(
        "reduce_all",
        kernel(
            "sum max",
            NONE,
            new int[] {50},
            new Kernel.Reduction[] {
              new Kernel.Reduction(Fold.SUM, load(Type.F, 0, at(0, 1))),
              new Kernel.Reduction(Fold.MAX, load(Type.F, 0, at(0, 1)))
            },
            new int[] {50},
            new Val.Folded(Type.F, 0),
            new Val.Folded(Type.F, 1)));
    Val bias = f(Prim.ADD, new Val.Folded(Type.F, 0), load(Type.F, 2, at(0, 0, 1, 0)));
    all.put(
        "matmul_bias_relu",
        product(
            12,
            16,
            8,
            at(0, 8, 0, 1),
            at(0, 0, 1, 16),
            "matMul add relu",
            f(Prim.MAX, bias, zero)));
    all.put(
        "matmul_blocked", product(256, 256, 1024, at(0, 1024, 0, 1), at(0, 0, 1, 256), "matMul"));
    all.put("matmul_transposed_b", product(20, 12, 8, at(0, 8, 0, 1), at(0, 0, 8, 1), "matMul"));
    all.put("matmul_odd", product(5, 7, 3, at(0, 3, 0, 1), at(0, 0, 1, 7), "matMul"));
    Ix cy = at(-1, 1, 0, 0, 1, 0);
    Ix src = at(-64, 64, 0, 0, 64, 1).plus(Ix.loop(1, 5).times(8));
    all.put(
        "conv",
        kernel(
            "conv2d",
            new int[] {8, 8, 16},
            new int[] {3, 8},
            fold(
                Fold.SUM,
                f(
                    Prim.MUL,
                    load(Type.F, 0, src, new Ix.Check(cy, 0, 8, 1)),
                    load(Type.F, 1, at(0, 0, 0, 1, 128, 16)))),
            new int[] {512, 384},
            new Val.Folded(Type.F, 0)));
    Ix above = at(-1, 1, 0, 0, 1, 0);
    Ix beside = at(-1, 0, 1, 0, 0, 1);
    all.put(
        "depthwise",
        kernel(
            "depthwiseConv2d",
            new int[] {56, 56, 16},
            new int[] {3, 3},
            fold(
                Fold.SUM,
                f(
                    Prim.MUL,
                    load(
                        Type.F,
                        0,
                        at(-57 * 16, 56 * 16, 16, 1, 56 * 16, 16),
                        new Ix.Check(above, 0, 56, 1),
                        new Ix.Check(beside, 0, 56, 1)),
                    load(Type.F, 1, at(0, 0, 0, 1, 48, 16)))),
            new int[] {56 * 56 * 16, 144},
            new Val.Folded(Type.F, 0)));
    return all;
  }

  @TestFactory
  List<DynamicTest> programs() throws IOException {
    boolean write = "write".equals(System.getProperty("kinglet.golden"));
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, Kernel> e : kernels().entrySet()) {
      Path file = FOLDER.resolve(e.getKey() + ".frag");
      String text = "";
      for (Passes.Pass p : Passes.of(e.getValue(), 8, 16, 1 << 18)) {
        text += p.program().source();
      }
      String source = text;
      if (write) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, source);
      }
      tests.add(
          DynamicTest.dynamicTest(e.getKey(), () -> assertEquals(Files.readString(file), source)));
    }
    return tests;
  }

  @Test
  void sizesAreNotPartOfTheText() {
    Program a =
        KernelGlsl.print(
            product(12, 16, 8, at(0, 8, 0, 1), at(0, 0, 1, 16), "matMul"), null, false);
    Program b =
        KernelGlsl.print(
            product(20, 8, 16, at(0, 16, 0, 1), at(0, 0, 1, 8), "matMul"), null, false);
    assertEquals(a.source(), b.source());
    assertTrue(!java.util.Arrays.equals(a.ints(), b.ints()));
  }

  @Test
  void printedProgramsTakeNewParams() {
    Printed printed = new Printed(8, 16, 0);
    Kernel k = kernels().get("map_adam");
    Program first = printed.of(k)[0].program();
    double[] other = {0.5, 0.25, 0.125};
    Kernel again =
        new Kernel(
            k.label(),
            k.out(),
            k.red(),
            k.reductions(),
            k.outputs(),
            k.inputs(),
            k.inputSizes(),
            other,
            k.paramTypes());
    Program second = printed.of(again)[0].program();
    assertEquals(first.source(), second.source());
    int at = first.paramAt()[0];
    assertEquals(KernelGlsl.print(again, null, false).floats()[at], second.floats()[at]);
    assertEquals(0.9f, first.floats()[at]);
    assertEquals(0.5f, second.floats()[at]);
  }

  @Test
  void literalsAreTheirOwnFloat() {
    double[] some = {
      0, 1, -1, 0.1, 1e-7, 3.4e38, 1.5e-40, 16777216, 0.30000001192092896, 1e10, -2.5
    };
    for (double x : some) {
      String text = Literals.number(x);
      if (!text.startsWith("intBits")) {
        assertEquals((float) x, Float.parseFloat(text), text);
      }
    }
    assertEquals("0.375", Literals.number(0.375));
    assertEquals("-2.5", Literals.number(-2.5));
    assertTrue(Literals.number(Double.NaN).contains("0x7fc00000"));
  }
}
