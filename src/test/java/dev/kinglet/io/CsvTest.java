package dev.kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.core.KingletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void readsQuotesLineEndsAndMissingValues() {
    Csv t = new Csv("\ufeffa,b,\"c\nd\"\r\n1.5,\"x, \"\"y\"\"\",\r\n\r\n-2,,3");
    assertEquals(List.of("a", "b", "c\nd"), t.names());
    assertEquals(2, t.rows());
    assertArrayEquals(new String[] {"x, \"y\"", ""}, t.texts("b"));
    assertArrayEquals(new float[] {1.5f, -2}, t.numbers("a"));
    assertArrayEquals(new float[] {Float.NaN, 3}, t.numbers("c\nd"));
    assertEquals(0, t.complete().rows());
    assertEquals(1, t.complete("a", "b").rows());
    assertArrayEquals(new float[] {2, 1}, new Csv("x;y\n1;2", ';').features("y", "x").floats());
    assertArrayEquals(new String[] {""}, new Csv("a,b\n\"\",b\n").texts("a"));
  }

  private static void fails(String text, String... parts) {
    String message = assertThrows(KingletException.class, () -> new Csv(text)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void saysWhatIsWrong() {
    fails("", "no line with the names");
    fails("a,b\n1,2\n3", "row 1 has 1 values", "2 columns");
    fails("a,b\n1,\"2", "row 0 is not closed");
    Csv t = new Csv("a,b\n1,x");
    String none = assertThrows(KingletException.class, () -> t.numbers("z")).getMessage();
    assertTrue(none.contains("no column z") && none.contains("a, b"), none);
    String text = assertThrows(KingletException.class, () -> t.numbers("b")).getMessage();
    assertTrue(text.contains("row 0, column b: x is no number"), text);
  }

  @Test
  void readsIrisAndPenguins() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    Assumptions.assumeTrue(data != null, "KINGLET_DATA is not set");
    Csv iris = new Csv(Files.readString(Path.of(data, "csv", "iris.csv")));
    assertEquals(150, iris.rows());
    assertArrayEquals(new String[] {"setosa", "versicolor", "virginica"}, iris.classes("species"));
    // the mean of the sepal lengths that Fisher's paper gives
    assertEquals(5.843333f, iris.features("sepal_length").mean().item(), 1e-5f);
    assertArrayEquals(new int[] {150, 3}, iris.oneHot("species").shape());
    assertArrayEquals(new float[] {50, 50, 50}, iris.oneHot("species").sum(0).floats());
    Csv penguins = new Csv(Files.readString(Path.of(data, "csv", "penguins.csv")));
    assertEquals(344, penguins.rows());
    assertEquals(333, penguins.complete().rows()); // as the data set's authors count them
  }
}
