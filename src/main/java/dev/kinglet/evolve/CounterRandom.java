package dev.kinglet.evolve;

/**
 * Random numbers by counter: the n-th number of a key is a pure function of both, so a run can be
 * replayed from any point. Only 32-bit integer arithmetic and exact double operations are used,
 * which is why the JVM and every browser draw the same bits.
 */
public final class CounterRandom {
  private final int key;
  private int counter;

  /**
   * Numbers of the stream {@code key}, from the first one on.
   *
   * @param key any value; different keys give unrelated streams
   */
  public CounterRandom(int key) {
    this.key = key;
  }

  /** The next number, uniform in [0, 1) with 32 random bits. */
  public double next() {
    return uniform(key, counter++);
  }

  /** The next number, uniform in [-range, range). */
  public double next(double range) {
    return (next() * 2 - 1) * range;
  }

  /**
   * The number at one place of a stream.
   *
   * @param key the stream
   * @param counter the place in it
   * @return uniform in [0, 1), a multiple of 2^-32
   */
  public static double uniform(int key, int counter) {
    return (hash(key, counter) + 2147483648.0) / 4294967296.0;
  }

  /**
   * Hashes two integers to one; also how a key is made from a seed and an index.
   *
   * @param key the first
   * @param counter the second
   * @return 32 well mixed bits
   */
  public static int hash(int key, int counter) {
    return mix(mix(counter * 0x9e3779b9 + 0x6a09e667) ^ mix(key + 0x3c6ef372));
  }

  // The multiplicative finaliser found by a search for low bias (Wellons, "Prospecting for hash
  // functions", 2018): every input bit flips every output bit with a probability near one half.
  private static int mix(int x) {
    x ^= x >>> 16;
    x *= 0x7feb352d;
    x ^= x >>> 15;
    x *= 0x846ca68b;
    return x ^ (x >>> 16);
  }
}
