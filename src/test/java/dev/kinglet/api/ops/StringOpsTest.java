package dev.kinglet.api.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Splitting, hashing and running over strings; the examples of TensorFlow's documentation. */
class StringOpsTest {
  private Scope scope;

  @BeforeEach
  void start() {
    scope = Scope.open();
  }

  @AfterEach
  void end() {
    scope.close();
  }

  private static Tensor of(String... s) {
    return Tensor.of(s, s.length);
  }

  @Test
  void split() {
    OpTable.Named r = of("hello world", "a b c", "").stringSplit(" ", true);
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 0, 1, 1, 1, 2}, r.tensor(0).ints());
    assertArrayEquals(new String[] {"hello", "world", "a", "b", "c"}, r.tensor(1).strings());
    assertArrayEquals(new int[] {3, 3}, r.tensor(2).ints());
    // each byte of the delimiter ends a part
    assertArrayEquals(
        new String[] {"", "a", "b", ""}, of(",a;b,").stringSplit(",;", false).tensor(1).strings());
    assertArrayEquals(
        new String[] {"a", "b"}, of(",a;b,").stringSplit(",;", true).tensor(1).strings());
    assertArrayEquals(new String[] {"h", "i"}, of("hi").stringSplit("", true).tensor(1).strings());
  }

  @Test
  void hash() {
    assertArrayEquals(
        new int[] {0, 2, 2}, of("Hello", "TensorFlow", "2.x").stringToHashBucketFast(3).ints());
    assertArrayEquals(
        new int[] {9, 2, 2, 5}, of("a", "b", "c", "d").stringToHashBucketFast(10).ints());
    assertThrows(KingletException.class, () -> of("a").stringToHashBucketFast(0));
  }

  @Test
  void nGrams() {
    Tensor splits = Tensor.of(new int[] {0, 2, 4}, 3);
    OpTable.Named r =
        of("a", "b", "c", "d").stringNGrams(splits, "|", new int[] {1, 2}, "LP", "RP", -1, false);
    assertArrayEquals(
        new String[] {"a", "b", "LP|a", "a|b", "b|RP", "c", "d", "LP|c", "c|d", "d|RP"},
        r.tensor(0).strings());
    assertArrayEquals(new int[] {0, 5, 10}, r.tensor(1).ints());
    r =
        of("a", "b", "c", "d")
            .stringNGrams(Tensor.of(new int[] {0, 3, 4}, 3), "|", new int[] {3}, "", "", 0, true);
    assertArrayEquals(new String[] {"a|b|c", "d"}, r.tensor(0).strings());
    assertThrows(
        KingletException.class,
        () -> of("a").stringNGrams(splits, "|", new int[] {1}, "", "", 0, false));
  }
}
