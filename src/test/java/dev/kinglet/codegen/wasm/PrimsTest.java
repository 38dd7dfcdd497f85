package dev.kinglet.codegen.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The primitives as WebAssembly, run in Node, against Java's own arithmetic in doubles. */
final class PrimsTest {
  private static final int N = Boolean.getBoolean("kinglet.full") ? 1 << 18 : 8192;
  private static final float[] EDGES = {
    0,
    -0f,
    1,
    -1,
    0.5f,
    -0.5f,
    1.5f,
    2.5f,
    -2.5f,
    2,
    -2,
    3,
    10,
    16,
    17,
    0.1f,
    1e-7f,
    -1e-7f,
    1e-20f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1e-40f,
    88.7f,
    88.72284f,
    88.8f,
    -87.3f,
    -87.4f,
    -103f,
    -104f,
    -105f,
    8191.9f,
    8192,
    8193,
    1e5f,
    1e10f,
    1e22f,
    3e38f,
    0x1p31f,
    -0x1p31f,
    0x1p32f,
    2147483520f,
    8388607.5f,
    8388609,
    0.99999994f,
    1.0000001f,
    1.5707964f,
    3.1415927f,
    6.2831855f,
    7.853982f,
    0.41421357f,
    2.4142137f,
    0.625f,
    0.7071068f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** Numbers of every size, edges among them: of {@code -range .. range}, or any bits. */
  private static int[] floats(Random r, double range) {
    int[] a = new int[N];
    for (int i = 0; i < N; i++) {
      float v =
          i < EDGES.length * EDGES.length
              ? EDGES[i % EDGES.length]
              : i % 4 == 0
                  ? Float.intBitsToFloat(r.nextInt())
                  : i % 4 == 1
                      ? (float) (r.nextGaussian() * Math.pow(10, r.nextInt(10) - 5))
                      : (float) (range * (2 * r.nextDouble() - 1));
      a[i] = Float.floatToRawIntBits(v);
    }
    return a;
  }

  /** The same for the second operand: with each edge of the first all edges. */
  private static int[] seconds(Random r, double range) {
    int[] a = floats(r, range);
    for (int i = 0; i < EDGES.length * EDGES.length; i++) {
      a[i] = Float.floatToRawIntBits(EDGES[i / EDGES.length]);
    }
    return a;
  }

  private static int[] ints(Random r) {
    int[] edges = {0, 1, -1, 2, 3, 7, 31, 32, 33, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE};
    int[] a = new int[N];
    for (int i = 0; i < N; i++) {
      a[i] = r.nextInt(3) == 0 ? edges[r.nextInt(12)] : r.nextInt() >> r.nextInt(32);
    }
    return a;
  }

  private static int[] bools(Random r) {
    int[] a = new int[N];
    for (int i = 0; i < N; i++) {
      a[i] = r.nextInt(2);
    }
    return a;
  }

  private static double exact(Prim p, double x, double y) {
    return switch (p) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> x / y;
      case REM -> x % y;
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case MIN -> Math.min(x, y);
      case MAX -> Math.max(x, y);
      case POW -> StrictMath.pow(x, y);
      case ATAN2 -> StrictMath.atan2(x, y);
      case EXP -> StrictMath.exp(x);
      case EXPM1 -> StrictMath.expm1(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case SQRT -> StrictMath.sqrt(x);
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case TAN -> StrictMath.tan(x);
      case ASIN -> StrictMath.asin(x);
      case ACOS -> StrictMath.acos(x);
      case ATAN -> StrictMath.atan(x);
      case TANH -> StrictMath.tanh(x);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case ROUND -> Math.rint(x);
      default -> throw new IllegalArgumentException(p.name());
    };
  }

  private static int exact(Prim p, int x, int y) {
    return switch (p) {
      case ADD -> x + y;
      case SUB -> x - y;
      case MUL -> x * y;
      case DIV -> y == 0 ? 0 : x / y;
      case REM -> y == 0 ? 0 : x % y;
      case NEG -> -x;
      case ABS -> Math.abs(x);
      case MIN -> Math.min(x, y);
      case MAX -> Math.max(x, y);
      case FLOOR, CEIL, TRUNC, ROUND -> x;
      case BITAND -> x & y;
      case BITOR -> x | y;
      case BITXOR -> x ^ y;
      case SHL -> x << y;
      case SHR -> x >> y;
      case USHR -> x >>> y;
      default -> throw new IllegalArgumentException(p.name());
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void floatsToFloat(boolean madd) throws Exception {
    List<Prim> all = new ArrayList<>();
    for (Prim p : Prim.values()) {
      if (p.compareTo(Prim.ROUND) <= 0) {
        all.add(p);
      }
    }
    Random r = new Random(1);
    PrimRun run = new PrimRun(madd);
    List<int[][]> inputs = new ArrayList<>();
    for (Prim p : all) {
      double range =
          switch (p) {
            case ASIN, ACOS -> 1;
            case EXP, EXPM1, SIN, COS, TAN -> 90;
            default -> 4;
          };
      int[] a = floats(r, range);
      int[] b = seconds(r, range);
      inputs.add(new int[][] {a, b});
      run.add(p, new Type[] {Type.F, Type.F}, true, a, b);
      run.add(p, new Type[] {Type.F, Type.F}, false, a, b);
    }
    List<int[]> results = run.run();
    List<String> bad = new ArrayList<>();
    StringBuilder errors = new StringBuilder("largest errors, in units of the last place:");
    for (int k = 0; k < all.size(); k++) {
      Prim p = all.get(k);
      int[] got = results.get(2 * k);
      double most = 0;
      int wrong = 0;
      for (int i = 0; i < N; i++) {
        float x = Float.intBitsToFloat(inputs.get(k)[0][i]);
        float y = Float.intBitsToFloat(inputs.get(k)[1][i]);
        double want = exact(p, (double) x, (double) y);
        float g = Float.intBitsToFloat(got[i]);
        double error = error(g, want);
        double allowed = allowed(p);
        if (Double.isFinite(error)) {
          most = Math.max(most, error);
        }
        if (!(error <= allowed)) {
          if (wrong++ < 4) {
            bad.add(
                p
                    + "("
                    + x
                    + ", "
                    + y
                    + ") gives "
                    + g
                    + ", not "
                    + (float) want
                    + " ("
                    + want
                    + ", error "
                    + error
                    + ")");
          }
        }
        float s = Float.intBitsToFloat(results.get(2 * k + 1)[i]);
        assertEquals(g, s, p + " of one number");
      }
      errors.append(
          String.format(Locale.ROOT, " %s %.2f", p.name().toLowerCase(Locale.ROOT), most));
      if (wrong > 0) {
        bad.add(wrong + " of " + p);
      }
    }
    System.out.println(errors);
    assertEquals("", String.join("\n", bad));
  }

  /** In units of the last place of {@code want}; infinity where kind or sign differ. */
  private static double error(float got, double want) {
    float near = (float) want;
    if (Float.isNaN(got) || Float.isNaN(near)) {
      return Float.isNaN(got) && Float.isNaN(near) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (got == near) {
      boolean sign = Float.floatToRawIntBits(got) < 0 == Float.floatToRawIntBits(near) < 0;
      return got != 0 || sign
          ? Float.isInfinite(got) ? 0 : Math.abs(got - want) / Math.ulp(near)
          : Double.POSITIVE_INFINITY;
    }
    if (Float.isInfinite(got) || Float.isInfinite(near)) {
      double beyond = Math.abs(Float.isInfinite(got) ? want : got);
      return beyond > 3.40282e38 ? 1 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(got - want) / Math.ulp(near);
  }

  /** In units of the last place; 2e-6 would be 17 at least. */
  private static double allowed(Prim p) {
    return switch (p) {
      case POW, ATAN2, EXP, EXPM1, LOG, LOG1P, SIN, COS, TAN, ASIN, ACOS, ATAN, TANH -> 4;
      default -> 0.5;
    };
  }

  /** Near a pole the remainder of a far number counts to its last bit. */
  @Test
  void tangentsFarOut() throws Exception {
    float[] x = {-470910688f, 1e10f, 8192.5f, -3e38f};
    int[] bits = new int[4];
    for (int i = 0; i < 4; i++) {
      bits[i] = Float.floatToRawIntBits(x[i]);
    }
    PrimRun run = new PrimRun(false);
    run.add(Prim.TAN, new Type[] {Type.F}, true, bits);
    int[] got = run.run().get(0);
    for (int i = 0; i < 4; i++) {
      double want = StrictMath.tan(x[i]);
      assertTrue(error(Float.intBitsToFloat(got[i]), want) <= allowed(Prim.TAN), x[i] + "");
    }
    assertEquals(30144.176f, Float.intBitsToFloat(got[0]));
  }

  @Test
  void intsToInt() throws Exception {
    List<Prim> all =
        List.of(
            Prim.ADD,
            Prim.SUB,
            Prim.MUL,
            Prim.DIV,
            Prim.REM,
            Prim.NEG,
            Prim.ABS,
            Prim.MIN,
            Prim.MAX,
            Prim.FLOOR,
            Prim.CEIL,
            Prim.TRUNC,
            Prim.ROUND,
            Prim.BITAND,
            Prim.BITOR,
            Prim.BITXOR,
            Prim.SHL,
            Prim.SHR,
            Prim.USHR);
    int[] a = ints(new Random(2));
    int[] b = ints(new Random(3));
    PrimRun run = new PrimRun(false);
    for (Prim p : all) {
      run.add(p, new Type[] {Type.I, Type.I}, true, a, b);
      run.add(p, new Type[] {Type.I, Type.I}, false, a, b);
    }
    List<int[]> results = run.run();
    for (int k = 0; k < results.size(); k++) {
      Prim p = all.get(k / 2);
      for (int i = 0; i < N; i++) {
        int at = i;
        assertEquals(
            exact(p, a[i], b[i]), results.get(k)[i], () -> p + "(" + a[at] + ", " + b[at] + ")");
      }
    }
  }

  private record Row(Prim p, Type[] types, int[][] in, DoubleBinaryOperator want) {}

  @Test
  void testsChoicesCasts() throws Exception {
    Random r = new Random(4);
    int[][] f = {floats(r, 3), seconds(r, 3)};
    f[1][N - 1] = f[0][N - 1];
    int[][] n = {ints(r), ints(r)};
    n[1][5] = n[0][5];
    int[][] b = {bools(r), bools(r)};
    Type[] ff = {Type.F, Type.F};
    Type[] nn = {Type.I, Type.I};
    Type[] bb = {Type.B, Type.B};
    List<Row> rows = new ArrayList<>();
    for (Type[] t : new Type[][] {ff, nn, bb}) {
      int[][] in = t == ff ? f : t == nn ? n : b;
      if (t != bb) {
        rows.add(new Row(Prim.LT, t, in, (x, y) -> x < y ? 1 : 0));
        rows.add(new Row(Prim.LE, t, in, (x, y) -> x <= y ? 1 : 0));
      }
      rows.add(new Row(Prim.EQ, t, in, (x, y) -> x == y ? 1 : 0));
      rows.add(new Row(Prim.NE, t, in, (x, y) -> x != y ? 1 : 0));
      rows.add(new Row(Prim.TOBOOL, t, in, (x, y) -> x != 0 ? 1 : 0));
      rows.add(new Row(Prim.TOINT, t, in, (x, y) -> (int) x));
    }
    rows.add(new Row(Prim.TOFLOAT, nn, n, (x, y) -> x));
    rows.add(new Row(Prim.TOFLOAT, bb, b, (x, y) -> x));
    rows.add(new Row(Prim.ISNAN, ff, f, (x, y) -> Double.isNaN(x) ? 1 : 0));
    rows.add(new Row(Prim.AND, bb, b, (x, y) -> x * y));
    rows.add(new Row(Prim.OR, bb, b, (x, y) -> Math.max(x, y)));
    rows.add(new Row(Prim.NOT, bb, b, (x, y) -> 1 - x));
    PrimRun run = new PrimRun(false);
    for (Row w : rows) {
      run.add(w.p, w.types, true, w.in);
      run.add(w.p, w.types, false, w.in);
    }
    int selects = 2 * rows.size();
    for (int[][] in : new int[][][] {f, n, b}) {
      Type t = in == f ? Type.F : in == n ? Type.I : Type.B;
      run.add(Prim.SELECT, new Type[] {Type.B, t, t}, true, b[0], in[0], in[1]);
      run.add(Prim.SELECT, new Type[] {Type.B, t, t}, false, b[0], in[0], in[1]);
    }
    List<int[]> results = run.run();
    for (int k = 0; k < selects; k++) {
      Row w = rows.get(k / 2);
      boolean real = w.types == ff;
      int[] got = results.get(k);
      for (int i = 0; i < N; i++) {
        double x = real ? Float.intBitsToFloat(w.in[0][i]) : w.in[0][i];
        double y = real ? Float.intBitsToFloat(w.in[1][i]) : w.in[1][i];
        double want = w.want.applyAsDouble(x, y);
        if (w.p == Prim.TOFLOAT) {
          assertEquals((float) want, Float.intBitsToFloat(got[i]), w.p + " of " + x);
        } else {
          assertEquals((int) want, got[i], () -> w.p + "(" + x + ", " + y + ")");
        }
      }
    }
    for (int k = selects; k < results.size(); k++) {
      int[][] in = k < selects + 2 ? f : k < selects + 4 ? n : b;
      int[] want = new int[N];
      for (int i = 0; i < N; i++) {
        want[i] = in[b[0][i] != 0 ? 0 : 1][i];
      }
      assertArrayEquals(want, results.get(k));
    }
    assertTrue(results.size() > selects);
  }
}
