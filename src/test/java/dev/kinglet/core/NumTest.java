package dev.kinglet.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "3, 3",
    "-2147483648, -2147483648",
    "0.1, 0.1",
    "-12.34567, -12.3457",
    "0.00001234, 0.00001234",
    "0.000001, 1e-6",
    "1.5e-9, 1.5e-9",
    "999999.96, 1000000",
    "0.99999999, 1",
    "123456.5, 123457",
    "2147483648, 2.14748e9",
    "1e300, 1e300",
    "4.9e-324, 4.94066e-324",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void printsSixDigits(double x, String text) {
    assertEquals(text, Num.str(x));
  }

  @Test
  void whatIsPrintedReadsBack() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double x = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20);
      double read = Double.parseDouble(Num.str(x));
      assertTrue(Math.abs(read - x) <= 5.1e-6 * Math.abs(x), () -> x + " as " + Num.str(x));
    }
  }
}
