package dev.kinglet.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.IndexOps;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Strings;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** String tensors: codes on the device, text in a dictionary. */
class StringsTest {
  private Scope scope;

  @BeforeEach
  void start() {
    scope = Scope.open();
  }

  @AfterEach
  void end() {
    scope.close();
    assertFalse(Strings.inUse());
  }

  private static Tensor of(String... s) {
    return Tensor.of(s, s.length);
  }

  private static void check(Tensor t, String... want) {
    assertArrayEquals(want, t.strings());
  }

  @Test
  void moveLikeNumbers() {
    Tensor a = of("one", "two", "three");
    check(a.reverse(), "three", "two", "one");
    check(a.slice(1, 2), "two", "three");
    check(a.tile(2).slice(2, 3), "three", "one", "two");
    check(a.gather(Tensor.of(new int[] {2, 2}, 2)), "three", "three");
    check(JoinOps.concat(0, a, of("", "fünf")), "one", "two", "three", "", "fünf");
    check(JoinOps.stack(1, of("a", "b"), of("c", "d")), "a", "c", "b", "d");
    check(Tensor.of(new boolean[] {true, false}, 2).where(of("x", "y"), of("z", "w")), "x", "w");
    check(CreationOps.fill(new int[] {2}, "hi"), "hi", "hi");
    check(a.zerosLike(), "", "", "");
    Tensor at = Tensor.of(new int[] {1}, 1, 1);
    check(IndexOps.scatterND(at, of("q"), 2), "", "q");
    check(a.tensorScatterUpdate(at, of("zwei")), "one", "zwei", "three");
  }

  @Test
  void compare() {
    Tensor a = of("b", "a", "", "ä");
    Tensor b = of("b", "b", "a", "z");
    assertArrayEquals(new int[] {1, 0, 0, 0}, a.equal(b).ints());
    assertArrayEquals(new int[] {0, 1, 1, 1}, a.notEqual(b).ints());
    assertArrayEquals(new int[] {0, 1, 1, 0}, a.less(b).ints());
    assertArrayEquals(new int[] {0, 0, 0, 1}, a.greater(b).ints());
    assertArrayEquals(new int[] {1, 1, 1, 0}, a.lessEqual(b).ints());
  }

  @Test
  void countedByTheirBytes() {
    double before = Memory.numBytes();
    Tensor a = Tensor.of(new String[] {"a", "bb", "ü"}, 3, 1);
    assertEquals(before + 5, Memory.numBytes());
    assertTrue(Strings.inUse());
    a.reshape(3).dispose();
    a.dispose();
    assertEquals(before, Memory.numBytes());
  }

  @Test
  void forgottenWithTheLastTensor() {
    Tensor a = of("only here");
    int code = Strings.code("only here");
    assertEquals("only here", Strings.bytes(code));
    a.dispose();
    assertEquals("", Strings.bytes(code));
    assertThrows(KingletException.class, a::strings);
  }

  @Test
  void arithmeticIsRefused() {
    Tensor a = of("1", "2");
    assertThrows(KingletException.class, () -> a.add(a));
    assertThrows(KingletException.class, () -> a.add(1));
    assertThrows(KingletException.class, a::neg);
    assertThrows(KingletException.class, a::max);
    assertThrows(KingletException.class, a::toFloat);
    assertThrows(KingletException.class, a::onesLike);
    assertThrows(KingletException.class, () -> Tensor.scalar(1).strings());
  }

  @Test
  void utf8() {
    for (String s : new String[] {"", "ascii", "äß€", "\ud83d\udc26 bird", "\u0000\u007f\u0080"}) {
      byte[] want = s.getBytes(StandardCharsets.UTF_8);
      String got = Strings.encode(s);
      assertArrayEquals(want, got.getBytes(StandardCharsets.ISO_8859_1));
      assertEquals(s, Strings.decode(got));
    }
    assertEquals("\ufffd", Strings.decode("\u00ff"));
    assertEquals("a\ufffdb", Strings.decode("a\u00c3b")); // a lead byte without its tail
    assertEquals("\u00ef\u00bf\u00bd", Strings.encode("\ud800")); // half of a pair
  }
}
