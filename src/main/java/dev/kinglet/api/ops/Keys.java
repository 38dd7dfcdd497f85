package dev.kinglet.api.ops;

import dev.kinglet.core.DType;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.List;

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

  /** The keys that a graph draws while it is made, and the constants that it makes of them. */
  public static final class Drawn {
    private int count;

    /** By constant: the key as it stands there, and which half of it. */
    private final List<int[]> keys = new ArrayList<>();

    private final List<Integer> halves = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    /** The constants. */
    public List<Node> constants() {
      return nodes;
    }

    /** Draws as many keys again; what the constants are with these. */
    public double[] again() {
      int[][] fresh = new int[count][];
      for (int i = 0; i < count; i++) {
        fresh[i] = next();
      }
      double[] out = new double[keys.size()];
      for (int i = 0; i < out.length; i++) {
        int[] key = fresh[keys.get(i)[2]];
        for (int n = keys.get(i)[3]; n > 0; n--) {
          key = further(key);
        }
        out[i] = key[halves.get(i)];
      }
      return out;
    }
  }

  private static Drawn noted;

  /** From now on keys from the counter are written down; null ends that. */
  public static void note(Drawn in) {
    noted = in;
  }

  /** How many keys were drawn that are neither salted nor written down. */
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

  /** Half 0 or 1 of a key as a node. */
  static Node half(int[] key, int half) {
    Node n = Graph.constant(DType.INT32, key[half]);
    if (noted != null && key[2] >= 0) {
      noted.keys.add(key);
      noted.halves.add(half);
      noted.nodes.add(n);
    }
    return half == 0 || salt == null ? n : Graph.map(ScalarOp.ADD, n, salt);
  }

  private static double once = Double.NaN;

  /**
   * The next key comes from this seed, whole or not, instead of the counter; NaN changes nothing.
   */
  public static void seedNext(double own) {
    once = own;
  }

  /**
   * The next key: its halves; its number among those written down, or -1; how often it was taken
   * {@link #further}.
   */
  public static int[] next() {
    boolean own = !Double.isNaN(once);
    boolean note = noted != null && salt == null && !own;
    fixed += salt == null && !note ? 1 : 0;
    if (own) {
      int[] key = of(once);
      once = Double.NaN;
      return key;
    }
    return new int[] {mix(seed), mix(++drawn), note ? noted.count++ : -1, 0};
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
    int rest = (int) ((own - whole) * 0x40000000);
    return new int[] {mix((int) whole), mix(rest + 0x9e3779b9), -1, 0};
  }

  /** A further, independent key. */
  static int[] further(int[] key) {
    return new int[] {key[0], mix(key[1] + 0x632be5ab), key[2], key[3] + 1};
  }

  /** Wellons' lowbias32: every bit of the input changes about half of the output's. */
  private static int mix(int x) {
    x = (x ^ (x >>> 16)) * 0x7feb352d;
    x = (x ^ (x >>> 15)) * 0x846ca68b;
    return x ^ (x >>> 16);
  }
}
