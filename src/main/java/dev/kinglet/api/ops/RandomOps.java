package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.api.ops.CompareOps.where;
import static dev.kinglet.api.ops.UnaryOps.log;
import static dev.kinglet.api.ops.UnaryOps.neg;
import static dev.kinglet.api.ops.UnaryOps.sqrt;
import static dev.kinglet.graph.Graph.cast;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/**
 * Random numbers, counter-based: element i is a hash of i and a key. The key is drawn at the call
 * ({@link Keys}), or made of the seed given. Bits, integers and uniforms are the same on every
 * device.
 */
public interface RandomOps extends Operand {

  // ---- over nodes -----------------------------------------------------------------------------

  private static Node hashed(ScalarOp op, int[] shape, int[] key) {
    Node i = Graph.reshape(Graph.iota(Shapes.size(shape)), shape);
    return map(op, i, Keys.half(key, 0), Keys.half(key, 1));
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  static Node uniform(int[] shape, int[] key) {
    return hashed(ScalarOp.UNIFORM, shape, key);
  }

  /** Standard normal, by Box and Muller. */
  static Node normal(int[] shape, int[] key) {
    Node u = sub(number(1), uniform(shape, key)); // in (0, 1]: its logarithm is finite
    Node radius = sqrt(mul(log(u), -2));
    Node angle = mul(uniform(shape, Keys.further(key)), 2 * Math.PI);
    return mul(radius, map(ScalarOp.COS, angle));
  }

  /** Standard normal limited to -2 .. 2, by the inverse of its distribution function. */
  static Node truncated(int[] shape, int[] key) {
    // erf(2 / √2) = 0.9545; u is kept off the ends by half a step
    Node u =
        add(
            mul(uniform(shape, key), 2 * 0.954499736103642),
            (1.0 / (1 << 24) - 1) * 0.954499736103642);
    return mul(map(ScalarOp.ERF_INV, u), Math.sqrt(2));
  }

  /**
   * Gamma-distributed of rate 1, by Marsaglia and Tsang ("A simple method for generating gamma
   * variables", 2000). A try fails in less than 5 of 100 cases; of six one is right but for 1 in 60
   * million, which get the mode.
   */
  static Node gamma(int[] shape, double alpha, int[] key) {
    double d = (alpha < 1 ? alpha + 1 : alpha) - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    Node cube = number(1);
    int[] k = key;
    for (int i = 0; i < 6; i++) {
      Node x = normal(shape, k);
      k = Keys.further(Keys.further(k));
      Node v = add(mul(x, c), 1);
      Node v3 = mul(mul(v, v), v);
      Node u = sub(number(1), uniform(shape, k));
      k = Keys.further(k);
      Node most = add(mul(mul(x, x), 0.5), mul(add(sub(log(v3), v3), 1), d));
      // the logarithm of what is not positive is no number, and then this is false
      Node right = map(ScalarOp.LESS, log(u), most);
      cube = where(map(ScalarOp.AND, right, map(ScalarOp.LESS, number(0), v)), v3, cube);
    }
    Node y = mul(cube, d);
    if (alpha < 1) {
      Node u = sub(number(1), uniform(shape, k));
      y = mul(y, map(ScalarOp.POW, u, number(1 / alpha)));
    }
    return y;
  }

  /** Whole numbers from {@code low} up to, not including, {@code high}; int32. */
  static Node integers(int[] shape, int low, int high, int[] key) {
    Node bits =
        map(ScalarOp.USHR, hashed(ScalarOp.HASH, shape, key), Graph.constant(DType.INT32, 1));
    return add(map(ScalarOp.REM, bits, like(bits, high - low)), low);
  }

  /** x with each element dropped (0) with probability {@code rate}, the others scaled up. */
  static Node dropout(Node x, double rate, int[] noiseShape, int[] key) {
    if (rate == 0) {
      return x;
    }
    Node kept = map(ScalarOp.LESS_EQUAL, number(rate), uniform(noiseShape, key));
    return where(kept, mul(x, 1 / (1 - rate)), number(0));
  }

  // ---- on tensors -----------------------------------------------------------------------------

  /** Uniform in [0, 1); float32. */
  static Tensor randomUniform(int... shape) {
    return randomUniform(shape, 0, 1, DType.FLOAT32, Keys.next());
  }

  /**
   * Uniform in [low, high); with int32 whole numbers, with bool (0 and 1 as bounds) a fair coin.
   */
  static Tensor randomUniform(int[] shape, double low, double high, DType dtype) {
    return randomUniform(shape, low, high, dtype, Keys.next());
  }

  private static Tensor randomUniform(
      int[] shape, double low, double high, DType dtype, int[] key) {
    Check.shape("randomUniform", shape);
    if (dtype == DType.INT32 && high - low >= 1 && high - low < Integer.MAX_VALUE) {
      int from = (int) Math.ceil(low);
      Node n = integers(shape, from, Math.max(from + 1, (int) Math.ceil(high)), key);
      return Tensor.wrap("randomUniform", n);
    }
    Node u = uniform(shape, key);
    u =
        dtype == DType.BOOL && low == 0 && high == 1
            ? map(ScalarOp.LESS_EQUAL, number(0.5), u)
            : scaled(u, low, high - low);
    return Tensor.wrap("randomUniform", cast(u, dtype));
  }

  /** Rounded for int32, so that the mean stays. */
  private static Node whole(Node x, DType dtype) {
    return dtype == DType.INT32 ? cast(map(ScalarOp.ROUND, x), dtype) : x;
  }

  private static Node scaled(Node x, double shift, double by) {
    Node y = by == 1 ? x : mul(x, by);
    return shift == 0 ? y : add(y, shift);
  }

  /** Whole numbers from {@code low} up to, not including, {@code high}; int32. */
  static Tensor randomUniformInt(int[] shape, int low, int high) {
    return randomInt(shape, low, high, Keys.next());
  }

  private static Tensor randomInt(int[] shape, int low, int high, int[] key) {
    Check.shape("randomUniformInt", shape);
    Check.that(
        high > low && high - low > 0,
        "randomUniformInt",
        "needs minval < maxval less than 2³¹ apart, got " + low + " and " + high);
    return Tensor.wrap("randomUniformInt", integers(shape, low, high, key));
  }

  private static void check(String op, int[] shape, DType dtype) {
    Check.shape(op, shape);
    if (dtype == DType.BOOL) {
      throw KingletException.dtype(op, "does not make bool tensors");
    }
  }

  /** Normal of mean 0 and standard deviation 1; float32. */
  static Tensor randomNormal(int... shape) {
    return randomNormal(shape, 0, 1, DType.FLOAT32);
  }

  /** Normal of the given mean and standard deviation; float32 or int32. */
  static Tensor randomNormal(int[] shape, double mean, double stdDev, DType dtype) {
    return randomNormal(shape, mean, stdDev, dtype, Keys.next());
  }

  private static Tensor randomNormal(
      int[] shape, double mean, double stdDev, DType dtype, int[] key) {
    check("randomNormal", shape, dtype);
    return Tensor.wrap("randomNormal", whole(scaled(normal(shape, key), mean, stdDev), dtype));
  }

  /** Normal, but never more than two standard deviations off; float32 or int32. */
  static Tensor truncatedNormal(int[] shape, double mean, double stdDev, DType dtype) {
    return truncatedNormal(shape, mean, stdDev, dtype, Keys.next());
  }

  private static Tensor truncatedNormal(
      int[] shape, double mean, double stdDev, DType dtype, int[] key) {
    check("truncatedNormal", shape, dtype);
    return Tensor.wrap(
        "truncatedNormal", whole(scaled(truncated(shape, key), mean, stdDev), dtype));
  }

  /**
   * Gamma-distributed: of mean {@code alpha / beta}; float32, or int32 (rounded).
   *
   * @param alpha shape of the distribution, positive
   * @param beta its rate, positive
   */
  static Tensor randomGamma(int[] shape, double alpha, double beta, DType dtype) {
    return randomGamma(shape, alpha, beta, dtype, Keys.next());
  }

  private static Tensor randomGamma(
      int[] shape, double alpha, double beta, DType dtype, int[] key) {
    check("randomGamma", shape, dtype);
    Check.that(alpha > 0 && beta > 0, "randomGamma", "alpha and beta must be positive");
    return Tensor.wrap("randomGamma", whole(mul(gamma(shape, alpha, key), 1 / beta), dtype));
  }

  /**
   * Each element 0 with probability {@code rate}, else scaled by {@code 1 / (1 - rate)}; for
   * training. {@code noiseShape} broadcasts to this shape (null: each element by itself).
   */
  default Tensor dropout(double rate, int[] noiseShape) {
    return dropout(self(), rate, noiseShape, Keys.next());
  }

  /** Each element 0 with probability {@code rate}, else scaled by {@code 1 / (1 - rate)}. */
  default Tensor dropout(double rate) {
    return dropout(rate, null);
  }

  private static Tensor dropout(Tensor x, double rate, int[] noiseShape, int[] key) {
    if (!(rate >= 0 && rate < 1)) {
      throw KingletException.value("dropout", "rate must be in [0, 1), got " + Num.str(rate));
    }
    Node n = Check.type("dropout", "x", x.node(), DType.FLOAT32);
    int[] noise = noiseShape == null ? n.shape : noiseShape.clone();
    if (noise.length == n.rank()) {
      for (int i = 0; i < noise.length; i++) {
        noise[i] = noise[i] < 0 ? n.shape[i] : noise[i];
      }
    }
    return Check.out("dropout", x, dropout(n, rate, noise, key));
  }

  /**
   * Draws {@code count} class numbers for each row of this: [batch, classes] (or [classes]) of
   * unnormalised log-probabilities, or of probabilities when {@code normalized}; int32 [batch,
   * count]. By the largest of logits plus Gumbel noise.
   */
  default Tensor multinomial(int count, boolean normalized) {
    return multinomial(node(), count, normalized, Keys.next());
  }

  private static Tensor multinomial(Node x, int count, boolean normalized, int[] key) {
    Check.that(
        x.rank() == 1 || x.rank() == 2,
        "multinomial",
        "logits must have rank 1 or 2, got shape " + Shapes.str(x.shape));
    int classes = x.shape[x.rank() - 1];
    Check.that(classes >= 2, "multinomial", "needs at least two outcomes, got " + classes);
    int batch = x.rank() == 1 ? 1 : x.shape[0];
    Node logits = Graph.reshape(normalized ? log(floats(x)) : x, batch, 1, classes);
    // u in (0, 1): half a step off both ends
    Node u = add(uniform(new int[] {batch, count, classes}, key), 0.5 / (1 << 24));
    Node noisy = sub(logits, log(neg(log(u))));
    Node drawn = ReduceOps.argExtreme("multinomial", noisy, 2, false);
    return Tensor.wrap("multinomial", x.rank() == 1 ? Graph.reshape(drawn, count) : drawn);
  }

  // ---- the table ------------------------------------------------------------------------------

  private static int[] key(OpTable.Args x, int seed) {
    return x.has(seed) ? Keys.of(x.number(seed)) : Keys.next();
  }

  private static DType dtype(OpTable.Args x, int i) {
    return Check.dtype("random", x.text(i), DType.FLOAT32);
  }

  private static OpTable.Row normal(OpTable t, String name, OpTable.Body body) {
    return t.op(
            name,
            "shape: int[], mean: number = 0, stdDev: number = 1, dtype: dtype = 'float32',"
                + " seed: number = null",
            body)
        .functionOnly()
        .domain("2,3; 0; 1; _; 7 | 0,2")
        .flat("random");
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "randomUniform",
            "shape: int[], minval: number = 0, maxval: number = 1, dtype: dtype = 'float32',"
                + " seed: number = null",
            x -> randomUniform(x.ints(0), x.number(1), x.number(2), dtype(x, 3), key(x, 4)))
        .functionOnly()
        .domain("2,3; -1; 1; _; 7 | 4; 0; 9; int32")
        .flat("random");
    t.op(
            "randomUniformInt",
            "shape: int[], minval: int, maxval: int, seed: number = null",
            x -> randomInt(x.ints(0), x.integer(1), x.integer(2), key(x, 3)))
        .functionOnly()
        .domain("2,3; -5; 5; 7")
        .flat("random");
    normal(
        t,
        "randomNormal",
        x -> randomNormal(x.ints(0), x.number(1), x.number(2), dtype(x, 3), key(x, 4)));
    normal(
        t,
        "truncatedNormal",
        x -> truncatedNormal(x.ints(0), x.number(1), x.number(2), dtype(x, 3), key(x, 4)));
    t.op(
            "randomStandardNormal",
            "shape: int[], dtype: dtype = 'float32', seed: number = null",
            x -> randomNormal(x.ints(0), 0, 1, dtype(x, 1), key(x, 2)))
        .doc("Normally distributed numbers of mean 0 and deviation 1.")
        .functionOnly()
        .domain("2,3; _; 7")
        .flat("random");
    t.op(
            "randomGamma",
            "shape: int[], alpha: number, beta: number = 1, dtype: 'float32'|'int32' = 'float32',"
                + " seed: number = null",
            x -> randomGamma(x.ints(0), x.number(1), x.number(2), dtype(x, 3), key(x, 4)))
        .functionOnly()
        .domain("2,3; 2; 1; _; 7 | 3; 0.5; 2; int32; 3")
        .flat("random");
    t.op(
            "dropout",
            "x: Tensor, rate: number, noiseShape: int[] = null, seed: number = null",
            x -> dropout(x.tensor(0), x.number(1), x.ints(2), key(x, 3)))
        .functionOnly()
        .domain("[4,5] -2..2; 0.4; _; 7 | [4,5] -2..2; 0.5; 4,1; 3 | [3] 0..1; 0; _; 1");
    t.op(
            "multinomial",
            "logits: Tensor, numSamples: int, seed: number = null, normalized: bool = false",
            x -> multinomial(x.tensor(0).node(), x.integer(1), x.flag(3), key(x, 2)))
        .functionOnly()
        .domain("[2,3] -2..2; 5; 7")
        .flat("random");
  }
}
