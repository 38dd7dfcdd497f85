package dev.kinglet.demos.flappy;

/**
 * What makes a world harder than Classic.
 *
 * @param narrowing gaps shrink from pair to pair, from 120 down to 92
 * @param moving gaps swing up and down by 30
 * @param wind gravity changes by up to a quarter, in gusts
 * @param speedUp the pipes come faster, from 3 to 4 a tick
 */
record Rules(boolean narrowing, boolean moving, boolean wind, boolean speedUp) {
  /** The well-known demo's world. */
  static final Rules CLASSIC = of(0);

  /** The rules of a bit set: 1 narrowing, 2 moving, 4 wind, 8 speed-up. */
  static Rules of(int bits) {
    return new Rules((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
  }
}
