package dev.kinglet.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.schedule.Kernel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.function.Executable;

/**
 * What {@link PackedTest} runs in a Java that has vectors: products against the oracle. A line
 * tells of each case.
 */
final class PackedCases {
  private PackedCases() {}

  /** Arguments: how many products are drawn by chance. */
  public static void main(String[] args) {
    one("the kernel is found", PackedCases::found);
    ContractionTest t = new ContractionTest();
    one("matrix products of all transpositions", t::matrixProductsOfAllTranspositions);
    one("convolutions", t::convolutions);
    one("loops in any order and any role", t::loopsInAnyOrderAndAnyRole);
    Gemm.scalar = false;
    one("sizes around a tile's edges", PackedCases::edges);
    one("more columns than lie ready at once", () -> product(1, 5, 2100, 6, 0));
    one("more depth than lies ready at once", () -> product(1, 6, 33, 35_000, 2));
    one("filter gradients", () -> product(1, 290, 24, 700, 1));
    one("threads give the bits of one thread", PackedCases::threads);
    one("padded and strided windows", PackedCases::windows);
    Random random = new Random(5);
    int n = Integer.parseInt(args[0]);
    one(
        n + " products drawn by chance",
        () -> {
          for (int i = 0; i < n; i++) {
            int most = i % 8 == 0 ? 300 : 70;
            product(
                1 + random.nextInt(3),
                1 + random.nextInt(most),
                1 + random.nextInt(most),
                1 + random.nextInt(i % 4 == 0 ? 600 : 50),
                random.nextInt(4));
          }
        });
  }

  private static void one(String name, Executable test) {
    String text = "ok";
    try {
      test.execute();
    } catch (Throwable e) {
      text = String.valueOf(e);
    }
    System.out.println("case\t" + name + "\t" + text.replace('\n', ' '));
  }

  private static void found() {
    assertNotNull(Packed.tiles);
    String info = new CpuDevice().info();
    assertTrue(info.contains("matrix products by vectors of"), info);
  }

  private static void product(int batch, int m, int n, int k, int transposed) {
    Kernels b = new Kernels(m * 7L + n * 3L + k);
    boolean ta = (transposed & 1) != 0;
    Kernel x = ContractionTest.matMul(b, batch, m, n, k, ta, transposed > 1);
    b.check(new CpuDevice(), x, 2e-6 * Math.sqrt(k + 100));
  }

  private static void edges() {
    int tall = Packed.tiles.rows();
    int wide = Packed.tiles.columns();
    for (int m : new int[] {4, tall - 1, tall, tall + 1, 2 * tall + 1, 193}) {
      for (int n : new int[] {4, wide / 2, wide - 1, wide, wide + 1, 2 * wide + 1}) {
        for (int k : new int[] {255, 256, 257}) {
          product(1, m, n, k, (m + n + k) % 4);
        }
      }
    }
  }

  private static void threads() {
    Kernels b = new Kernels(8);
    Kernel k = ContractionTest.matMul(b, 2, 400, 500, 300, false, false);
    float[] one = (float[]) b.run(new CpuDevice(Parallel.SERIAL), k)[0];
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(one, (float[]) b.run(new CpuDevice(), k)[0]);
    }
  }

  private static void windows() {
    int[][] cases = {
      {2, 30, 29, 8, 40, 3, 3, 1, 1, 1},
      {1, 17, 23, 12, 7, 3, 5, 2, 1, 2},
      {3, 20, 20, 3, 9, 5, 5, 1, 2, 4},
      {1, 13, 13, 65, 33, 1, 1, 1, 1, 0},
      {2, 28, 28, 1, 6, 5, 5, 1, 1, 2}
    };
    for (int[] c : cases) {
      Kernels b = new Kernels(Arrays.hashCode(c));
      Kernel k =
          ContractionTest.conv(b, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9]);
      b.check(new CpuDevice(), k, 1e-4);
    }
  }
}
