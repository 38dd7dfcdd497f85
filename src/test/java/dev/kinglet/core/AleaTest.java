package dev.kinglet.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AleaTest {
  private static void draws(String seed, double first, double second, int third, int fourth) {
    Alea random = new Alea(seed);
    assertEquals(first, random.next(), seed);
    assertEquals(second, random.next(), seed);
    assertEquals(third, random.nextInt(), seed);
    assertEquals(fourth, random.nextInt(), seed);
  }

  /** Printed by the npm package seedrandom 3.0.5. */
  @Test
  void drawsTheNumbersOfSeedrandom() {
    draws("a", 0.4245572602376342, 0.2909725832287222, 1662986630, -2047624923);
    draws("42", 0.6848634963389486, 0.5463244677521288, -663171647, 855065811);
    draws("", 0.1666577742435038, 0.4869158477522433, 486307, -428376138);
    draws("kinglet", 0.8980083949863911, 0.7122931028716266, -1325937102, 1638639161);
    draws("-123456789", 0.4818573878146708, 0.9829840089660138, 539642660, -1267196504);
    draws("größe", 0.8681066606659442, 0.24368507624603808, -865859622, -1082037646);
  }
}
