package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.schedule.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What kernels have to do, beside what anybody counts by hand. */
class CostTest {
  /** The costs of the kernels that computing a tensor takes. */
  private static List<Cost> costs(Supplier<Tensor> f) {
    List<Cost> costs = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      Tensor y = f.get();
      Dispatch.Watcher before =
          Dispatch.watch(
              (device, ops, step, in, out, work) -> {
                costs.add(new Cost(step.kernel()));
                work.run();
              });
      try {
        y.floats();
      } finally {
        Dispatch.watch(before);
      }
    }
    return costs;
  }

  private static Tensor ones(int... shape) {
    return Tensor.of(new float[dev.kinglet.core.Shapes.size(shape)], shape);
  }

  private static void check(double flops, List<Double> reads, Supplier<Tensor> f) {
    List<Cost> costs = costs(f);
    assertEquals(1, costs.size(), "one kernel");
    assertEquals(flops, costs.get(0).flops);
    double[] sorted = costs.get(0).reads.clone();
    java.util.Arrays.sort(sorted);
    assertArrayEquals(reads.stream().mapToDouble(Double::doubleValue).toArray(), sorted);
  }

  @Test
  void aProductTakesAProductAndASumForEachStep() {
    check(2.0 * 4 * 6 * 5, List.of(20.0, 30.0), () -> ones(4, 5).matMul(ones(5, 6)));
    check(
        2.0 * 4 * 6 * 5 + 2 * 24,
        List.of(6.0, 20.0, 30.0),
        () -> ones(4, 5).matMul(ones(5, 6)).add(ones(6)).relu());
  }

  @Test
  void aChainTakesOneForEachElementAndOp() {
    check(3000, List.of(1000.0), () -> ones(1000).mul(2).add(1).sqrt());
    check(200, List.of(200.0), () -> ones(10, 20).sum(1));
  }

  @Test
  void whatIsNotLookedAtIsNotRead() {
    check(300, List.of(300.0), () -> ones(10, 100).slice(2, 3).add(1));
    check(0, List.of(3.0, 24.0), () -> ones(1000, 8).gather(Tensor.of(new int[] {1, 5, 2}, 3)));
  }
}
