package dev.kinglet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.io.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class DatasetTest {
  /** 0, 1, 2 … as scalars. */
  private static Dataset range(int n) {
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return Dataset.of(Tensor.of(values, n).keep());
  }

  /** All values of the first tensor of each element; the elements go. */
  private static List<Integer> values(Dataset d) {
    List<Integer> out = new ArrayList<>();
    for (Tensor[] element : d) {
      for (int v : element[0].ints()) {
        out.add(v);
      }
      Dataset.dispose(element);
    }
    return out;
  }

  /** Printed by @tensorflow/tfjs-data 4.22.0: data.array([0, 1, …]).shuffle(buffer, seed). */
  @Test
  void ordersOfSeedsAreThoseOfTheScript() {
    Dataset d = range(10).shuffle(3, "a");
    assertEquals(List.of(2, 3, 0, 5, 4, 1, 7, 9, 8, 6), values(d));
    assertEquals(List.of(1, 2, 3, 4, 6, 5, 0, 7, 8, 9), values(d));
    assertEquals(List.of(8, 6, 4, 9, 3, 5, 2, 0, 7, 1), values(range(10).shuffle(100, "seed")));
    Dataset kept = range(20).shuffle(8, "kinglet", false);
    List<Integer> first =
        List.of(2, 8, 1, 6, 0, 11, 9, 14, 10, 12, 5, 4, 16, 18, 15, 19, 13, 7, 3, 17);
    assertEquals(first, values(kept));
    assertEquals(first, values(kept));
  }

  @Test
  void chains() {
    Dataset d = range(10).filter(e -> e[0].item() % 2 == 0).concatenate(range(2));
    assertEquals(List.of(2, 4, 6, 8, 0), values(d.skip(1).take(5)));
    assertEquals(List.of(2, 4, 6, 8, 0), values(d.skip(1).take(5)));
    assertEquals(List.of(0, 1, 0, 1, 0, 1), values(range(2).repeat(3)));
    assertEquals(List.of(0, 1, 0, 1, 0), values(range(2).repeat().take(5)));
    assertEquals(List.of(0, 10), values(range(2).map(e -> new Tensor[] {e[0].mul(10)})));
    assertEquals(List.of(), values(range(0).repeat()));
    Dataset zipped = Dataset.zip(range(3), range(2).map(e -> new Tensor[] {e[0].add(5)}));
    int n = 0;
    for (Tensor[] pair : zipped) {
      assertEquals(n + 5, pair[1].item());
      assertEquals(n++, pair[0].item());
      Dataset.dispose(pair);
    }
    assertEquals(2, n);
  }

  @Test
  void sizes() {
    Dataset unknown = Dataset.generator(() -> new ArrayList<Tensor[]>().iterator());
    assertEquals(15, range(5).repeat(3).size());
    assertEquals(Dataset.ENDLESS, range(5).repeat().size());
    assertEquals(10, range(5).repeat().take(10).size());
    assertEquals(0, range(5).skip(9).size());
    assertEquals(3, range(5).batch(2).size());
    assertEquals(2, range(5).batch(2, false).size());
    assertEquals(0, range(0).batch(2).size());
    assertEquals(Dataset.UNKNOWN, range(5).filter(e -> true).size());
    assertEquals(Dataset.UNKNOWN, unknown.concatenate(range(5)).batch(2).size());
    assertEquals(2, Dataset.zip(range(5), range(2)).size());
    assertEquals(Dataset.UNKNOWN, Dataset.zip(range(5), unknown).size());
  }

  @Test
  void batchesOfEveryType() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Tensor n = Tensor.of(new int[] {7, 8, 9}, 3);
    Tensor yes = Tensor.of(new boolean[] {true, false, true}, 3);
    Iterator<Tensor[]> it = Dataset.of(x, n, yes).batch(2).iterator();
    Tensor[] first = it.next();
    assertArrayEquals(new int[] {2, 2}, first[0].shape());
    assertArrayEquals(new float[] {1, 2, 3, 4}, first[0].floats());
    assertArrayEquals(new int[] {7, 8}, first[1].ints());
    assertEquals(DType.BOOL, first[2].dtype());
    Tensor[] last = it.next();
    assertArrayEquals(new int[] {1, 2}, last[0].shape());
    assertArrayEquals(new int[] {1}, last[2].ints());
    assertTrue(!it.hasNext());
    // what is not computed yet is stacked by the engine
    Dataset lazy = Dataset.of(x).map(e -> new Tensor[] {e[0].square()}).batch(3);
    assertArrayEquals(new float[] {1, 4, 9, 16, 25, 36}, lazy.iterator().next()[0].floats());
    String ragged =
        assertThrows(
                KingletException.class, () -> values(Dataset.of(x).concatenate(range(1)).batch(4)))
            .getMessage();
    assertTrue(ragged.contains("stack"), ragged);
    assertThrows(KingletException.class, () -> Dataset.of(x, Tensor.of(new float[2], 2)));
    assertThrows(KingletException.class, () -> range(2).batch(0));
    assertThrows(KingletException.class, () -> range(2).shuffle(0, "s"));
  }

  @Test
  void leavesNoTensorAndReadsNoMoreThanAsked() {
    int[] made = {0};
    Dataset counted =
        Dataset.generator(
            () ->
                new Iterator<>() {
                  @Override
                  public boolean hasNext() {
                    return true;
                  }

                  @Override
                  public Tensor[] next() {
                    made[0]++;
                    return new Tensor[] {Tensor.scalar(made[0])};
                  }
                });
    int before = Memory.numTensors();
    values(counted.filter(e -> e[0].item() % 2 == 0).map(e -> new Tensor[] {e[0].neg()}).take(3));
    assertEquals(6, made[0]);
    values(counted.skip(2).batch(2).take(2));
    assertEquals(12, made[0]);
    values(Dataset.zip(counted.take(2), counted.take(3)));
    assertThrows(
        IllegalStateException.class,
        () ->
            values(
                counted.map(
                    e -> {
                      throw new IllegalStateException();
                    })));
    assertEquals(before, Memory.numTensors());
  }

  @Test
  void learnsIrisFromATable() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    Assumptions.assumeTrue(data != null, "KINGLET_DATA is not set");
    Csv table = new Csv(Files.readString(Path.of(data, "csv", "iris.csv")));
    Tensor x = table.features("sepal_length", "sepal_width", "petal_length", "petal_width");
    Tensor y = table.oneHot("species");
    Variable weights = Variable.of(Tensor.of(new float[12], 4, 3), true, "w");
    Variable bias = Variable.of(Tensor.of(new float[3], 3), true, "b");
    Optimizer adam = Optimizers.adam(0.05);
    Dataset batches = Dataset.of(x, y).shuffle(150, "iris").batch(32);
    for (int epoch = 0; epoch < 40; epoch++) {
      for (Tensor[] batch : batches) {
        adam.minimize(
                () ->
                    batch[0]
                        .matMul(weights.value())
                        .add(bias.value())
                        .logSoftmax(-1)
                        .mul(batch[1])
                        .sum(-1)
                        .neg()
                        .mean(),
                weights,
                bias)
            .dispose();
        Dataset.dispose(batch);
      }
    }
    int[] said = x.matMul(weights.value()).add(bias.value()).argMax(-1).ints();
    int[] right = y.argMax(-1).ints();
    int hits = 0;
    for (int i = 0; i < said.length; i++) {
      hits += said[i] == right[i] ? 1 : 0;
    }
    assertTrue(hits >= 144, hits + " of 150");
  }
}
