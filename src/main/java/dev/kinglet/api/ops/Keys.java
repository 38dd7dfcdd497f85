package dev.kinglet.api.ops;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/**
 * Where random ops draw their keys: a counter behind a seed. The key is drawn when the op is called
 * and belongs to the node, so that computing it again gives the same numbers.
 */
public final class Keys {
  private static int seed = (int) System.currentTimeMillis();
  private static int drawn;
  private static int fixed;

  /** What sets the keys of a run apart from those of another run of the same kernels; or null. */
  private static Node salt;

  private Keys() {}

  /** Starts over: the same seed and the same calls give the same numbers. */
  public static void setSeed(int value) {
    seed = value;
    drawn = 0;
  }

  /** How many keys were drawn without salt: tells whether a function draws any. */
  public static int drawn() {
    return fixed;
  }

  /**
   * While a graph is made that is run several times: an int32 scalar among its inputs, which tells
   * the runs apart. Null ends that.
   */
  public static void salt(Node input) {
    salt = input;
  }

  /** The second half of a key as a node. */
  static Node salted(int half) {
    Node n = Graph.constant(DType.INT32, half);
    return salt == null ? n : Graph.map(ScalarOp.ADD, n, salt);
  }

  private static double once = Double.NaN;

  /**
   * The next key comes from this seed, whole or not, instead of the counter; NaN changes nothing.
   */
  public static void seedNext(double own) {
    once = own;
  }

  /** The next key. */
  public static int[] next() {
    fixed += salt == null ? 1 : 0;
    if (!Double.isNaN(once)) {
      int[] key = of(once);
      once = Double.NaN;
      return key;
    }
    return new int[] {mix(seed), mix(++drawn)};
  }

  /**
   * A number in [0, 1) from the next key, known at once: for sizes that are drawn. A function that
   * asks for one is traced in each run, with salt or without.
   */
  public static double uniform() {
    fixed++;
    int[] key = next();
    return (mix(key[0] ^ key[1]) >>> 8) / 16777216.0;
  }

  /** The key of a call that names its own seed, a whole number or not. */
  static int[] of(double own) {
    double whole = Math.floor(own);
    return new int[] {mix((int) whole), mix((int) ((own - whole) * 0x40000000) + 0x9e3779b9)};
  }

  /** A further, independent key. */
  static int[] further(int[] key) {
    return new int[] {key[0], mix(key[1] + 0x632be5ab)};
  }

  /** Wellons' lowbias32: every bit of the input changes about half of the output's. */
  private static int mix(int x) {
    x = (x ^ (x >>> 16)) * 0x7feb352d;
    x = (x ^ (x >>> 15)) * 0x846ca68b;
    return x ^ (x >>> 16);
  }
}
