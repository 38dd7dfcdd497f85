package dev.kinglet.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final String TEXT =
      "{\"z\":1,\"a\":[1,null,2.5,\"x\"],\"shape\":[null,28,28],\"o\":{\"t\":true},\"n\":null}";

  @Test
  void aTextComesBackInItsOrder() {
    assertEquals(TEXT, Json.write(Json.parse(TEXT)));
  }

  @Test
  void valuesHaveTheirTypes() {
    Tree t = Json.parse(TEXT);
    assertEquals(1, t.number("z", 0));
    assertArrayEquals(new int[] {-1, 28, 28}, t.ints("shape"));
    assertEquals(true, t.tree("o").flag("t", false));
    assertNull(t.text("n"));
    assertEquals(
        "'z' should be a text, got 1",
        assertThrows(KingletException.class, () -> t.text("z")).getMessage());
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertThrows(KingletException.class, () -> Json.parse("[1]"));
    assertThrows(KingletException.class, () -> Json.parse("{\"a\":"));
  }
}
