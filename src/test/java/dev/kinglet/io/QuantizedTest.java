package dev.kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Numbers that IEEE 754 gives, and those of every finite binary16 value by its definition. */
class QuantizedTest {
  @Test
  void halvesOfTheStandard() {
    char[] bits = {0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x0000};
    float[] numbers = {1, -2, 0.33325195f, 65504, 5.9604645e-8f, 6.097555e-5f, 6.1035156e-5f, 0};
    assertArrayEquals(numbers, Quantized.halves(bits));
  }

  @Test
  void halvesAtTheEdges() {
    assertEquals(Float.POSITIVE_INFINITY, Quantized.half(0x7c00));
    assertEquals(Float.NEGATIVE_INFINITY, Quantized.half(0xfc00));
    assertEquals(Float.NaN, Quantized.half(0x7e00));
    assertEquals(Float.NaN, Quantized.half(0x7c01));
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(Quantized.half(0x8000)));
  }

  @Test
  void everyFiniteHalf() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      double scale = Math.scalb(1.0, Math.max(exponent, 1) - 25);
      double expected = ((bits & 1023) + (exponent == 0 ? 0 : 1024)) * scale;
      assertEquals((float) expected, Quantized.half(bits));
      assertEquals((float) -expected, Quantized.half(bits | 0x8000));
    }
  }

  @Test
  void affineCodes() {
    char[] codes = {0, 48, 255, 65535};
    assertArrayEquals(
        new float[] {-1, 3.8f, 24.5f, 6552.5f}, Quantized.floats(codes, 0.1, -1), 1e-4f);
    assertArrayEquals(new int[] {-1, 4, 25, 6553}, Quantized.ints(codes, 0.1, -1));
    assertArrayEquals(new int[] {-1, 0}, Quantized.ints(new char[] {0, 1}, 0.75, -1.25));
  }
}
