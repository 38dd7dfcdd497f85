package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;

/**
 * The primitives that take more than a few instructions: functions of the module, of four lanes
 * each, made when they are first called. Most are texts (see {@link Text}). Polynomials for single
 * precision are those of Moshier's Cephes library, or fitted to the largest relative error.
 */
final class Functions {
  /** The most functions written in place. */
  private static final int PLACED = 8;

  /** Behind the primitives: what several need. */
  private static final int INT_REM = 63;

  private static final int TURNS = 64;

  private static final int FAR = 65;

  /** y = x / log 2 rounded, by a number so large that it has no fraction; k: 2^(y - 1). */
  private static final String ROUNDED =
      "y = x * 1.4426950408889634 + 12583038; k = y; k = shl(k, 23); y = y - 12583038;"
          + "x = x - y * 0.693359375 + y * 2.12194440e-4;"
          + "r = (((1.38145408e-3 * x + 8.36874502e-3) * x + 4.16683908e-2) * x"
          + "+ 1.66665204e-1) * x + 0.49999993; r = r * (x * x) + x;";

  /** 2^k in two steps, the second 2 except where the result has no leading one. */
  private static final String EXP =
      "x = maximum(minimum(a, 89), -104);"
          + ROUNDED
          + "m = maximum(k, 0x1000000); y = k - m + 0x40000000; z = m; (r * z + z) * y";

  private static final String EXPM1 =
      "x = maximum(minimum(a, 89), -18);"
          + ROUNDED
          + "z = k; y = z * r + (z - 0.5); abs(a) < 1e-7 ? a : y + y";

  /**
   * r = log(1 + f) + y log 2, by s = f / (2 + f): the first logarithm is f - f^2 / 2 + s (f^2 / 2 +
   * ..) (as in Sun's fdlibm).
   */
  private static final String LOG_END =
      "s = f / (f + 2); z = s * s; t = 0.5 * f * f;"
          + "r = ((0.2958308475794994 * z + 0.3998869592372056) * z + 0.6666668532247048) * z;"
          + "r = s * (t + r) + y * -2.12194440e-4 - t + f + y * 0.693359375;"
          + "r = x > 0 ? (x <= 3.4028235e38 ? r : x) : x == 0 ? -1e39 : 1e39 - 1e39;";

  /** x = 2^m f, f around 1. */
  private static final String SPLIT =
      "m = shr(k - 0x3f3504f3, 23); k = k - shl(m, 23); f = k; y = toFloat(m);";

  /** The same of any x > 0, the smallest too. */
  private static final String SPLIT_ALL =
      "q = x < 1.17549435e-38; f = q ? x * 8388608 : x; k = f;"
          + SPLIT
          + "f = f - 1; y = y - (q ? 23 : 0);";

  private static final String LOG = "x = a;" + SPLIT_ALL + LOG_END + "r";

  private static final String LOG1P =
      "x = a + 1; k = x;"
          + SPLIT
          + "q = a > -0.29 && a < 0.41; f = q ? a : f - 1; y = q ? 0 : y;"
          + LOG_END
          + "abs(a) < 1e-7 ? a : r";

  /** a less y quarter turns, fewer than 2^13: y times the first three parts of pi/2 is exact. */
  private static final String NEAR =
      "d = 0; q = abs(a) < 8192; x = q ? a : 0; y = x * 0.6366197723675814 + 12582912; k = y;"
          + "y = y - 12582912; x = x - y * 1.5703125 - y * 4.837512969970703e-4"
          + "- y * 7.549533620476723e-8 - y * 2.5633440682570896e-12;";

  /** s, c: sine and cosine of x, from -pi/4 to pi/4. */
  private static final String SIN_COS =
      "z = x * x; s = x * (1 - z * ((1.9515295891e-4 * z - 8.3321608736e-3) * z"
          + "+ 1.6666654611e-1)); c = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z"
          + "+ 4.166664568298827e-2) * z * z - 0.5 * z + 1;";

  private static final String SIN =
      SIN_COS
          + "y = bitwiseAnd(k, 1) != 0 ? c : s; m = y;"
          + "bitwiseXor(m, shl(bitwiseAnd(k, 2), 30))";
  private static final String COS = "k = k + 1;" + SIN;

  /** With what a far x lacks, d: tan' = 1 + tan^2. */
  private static final String TAN =
      SIN_COS
          + "q = bitwiseAnd(k, 1) != 0; y = (q ? -c : s) / (q ? s : c);"
          + "d == 0 ? y : y + d * (1 + y * y)";

  /** The last statement of odd functions, who worked on |a|. */
  private static final String SIGNED = "k = a; m = y; bitwiseOr(m, bitwiseAnd(k, 0x80000000))";

  private static final String ATAN =
      "x = abs(a); q = x > 2.414213562373095; p = x > 0.4142135623730950;"
          + "x = (q ? -1 : p ? x - 1 : x) / (q ? x : p ? x + 1 : 1); z = x * x;"
          + "y = (((8.05374449538e-2 * z - 1.38776856032e-1) * z + 1.99777106478e-1) * z"
          + "- 3.33329491539e-1) * z * x + x"
          + "+ (q ? 1.5707963267948966 : p ? 0.7853981633974483 : 0);"
          + SIGNED;

  private static final String ATAN2 =
      "x = abs(b); y = abs(a); q = y > x; s = q ? x : y; t = q ? y : x;"
          + "y = atan(s == 0 ? 0 : s == t ? 1 : s / t); y = q ? 1.5707963267948966 - y : y;"
          + "k = b; y = k < 0 ? 3.141592653589793 - y : y; y = a == a && b == b ? y : a + b;"
          + SIGNED;

  /** y = asin of |a|, or of sqrt((1 - |a|) / 2). */
  private static final String ARC =
      "x = abs(a); q = x > 0.5; z = q ? 0.5 - 0.5 * x : x * x; x = q ? sqrt(z) : x;"
          + "y = ((((4.2163199048e-2 * z + 2.4181311049e-2) * z + 4.5470025998e-2) * z"
          + "+ 7.4953002686e-2) * z + 1.6666752422e-1) * z * x + x;";

  private static final String ASIN = ARC + "y = q ? 1.5707963267948966 - 2 * y : y;" + SIGNED;
  private static final String ACOS =
      ARC
          + "q ? (a < 0 ? 3.141592653589793 - 2 * y : 2 * y)"
          + ": 1.5707963267948966 - (a < 0 ? -y : y)";

  /** By e^2|a| - 1 = y. */
  private static final String TANH =
      "x = minimum(2 * abs(a), 20);"
          + ROUNDED
          + "z = k; y = z * r + (z - 0.5); y = y / (y + 1);"
          + SIGNED;

  /** The logarithm of |a| as that of 1 + f and y. */
  private static final String POW =
      "x = abs(a);" + SPLIT_ALL + "y = x <= 3.4028235e38 ? (x > 0 ? y : -1e39) : x;";

  /** Two lanes of |a|^b in doubles: f^2 of 2^s, s = b log2 (1 + f) + b y. */
  private static final String POW_WIDE =
      "s = f / (f + 2); z = s * s;"
          + "t = y + ((((0.34075934580177497 * z + 0.41167113479455875) * z + 0.5770836115870855)"
          + "* z + 0.9617966731999039) * z + 2.885390081790203) * s;"
          + "t = maximum(minimum(t * b, 200), -200); y = t + 6755399441055744; k = y;"
          + "t = t - (y - 6755399441055744);"
          + "r = (((((1.5478012156686788e-4 * t + 1.3400431672831526e-3) * t"
          + "+ 9.61799455211948e-3) * t + 5.550327215748212e-2) * t + 0.2402265150469921) * t"
          + "+ 0.6931472067096586) * t + 0.999999999919118; m = r; m + shl(k, 52)";

  /** Signs: a negative base takes whole exponents. */
  private static final String POW_END =
      "q = floor(b) == b; x = 0.5 * b; k = a; y = k < 0 && q && floor(x) != x ? -r : r;"
          + "b == 0 ? 1 : a < 0 && a >= -3.4028235e38 && !q ? 1e39 - 1e39 : y";

  private final Module module;
  private final Prims prims;

  /** Functions written in place. */
  private int placed;

  /** Numbers of the functions made so far, plus one. */
  private final int[] made = new int[66];

  Functions(Module module, Prims prims) {
    this.module = module;
    this.prims = prims;
  }

  /**
   * Replaces vectors on the stack by the result. The first few functions are written in place: then
   * their many constants, each some instructions, are made ahead of the loop.
   */
  void apply(Code c, Prim p, Type in) {
    if (!isText(p) || ++placed > PLACED) {
      c.call(of(p, in));
      return;
    }
    int a = c.local(Code.V128);
    int b = p.arity == 1 ? a : c.local(Code.V128);
    if (b != a) {
      c.set(b);
    }
    c.set(a);
    write(c, p, a, b);
  }

  private static boolean isText(Prim p) {
    return p.compareTo(Prim.POW) >= 0 && p.compareTo(Prim.TANH) <= 0;
  }

  /** The function of a primitive: {@code v:v} or {@code vv:v}. */
  int of(Prim p, Type in) {
    return of(p == Prim.REM && in != Type.F ? INT_REM : p.ordinal(), p.arity == 1 ? "v:v" : "vv:v");
  }

  private int of(int id, String signature) {
    if (made[id] == 0) {
      int f = module.reserve(signature);
      made[id] = f + 1;
      Code c = new Code(signature.indexOf(':'));
      write(c, id);
      module.define(f, c);
    }
    return made[id] - 1;
  }

  private void write(Code c, int id) {
    if (id == FAR) {
      Remainders.far(c);
    } else if (id == TURNS) {
      turns(c);
    } else if (id == Prim.DIV.ordinal()) {
      Remainders.divide(c);
    } else if (id == Prim.REM.ordinal()) {
      Remainders.remainder(c, 0);
      Remainders.remainder(c, 2);
      c.shuffle(0, 1, 4, 5);
    } else if (id == INT_REM) {
      c.get(0).get(0).get(1).call(of(Prim.DIV, Type.I)).get(1).op(Op.I32X4_MUL);
      c.op(Op.I32X4_SUB).get(1).splat(0).op(Op.I32X4_NE).op(Op.V_AND);
    } else {
      Prim p = Prim.values()[id];
      if (isText(p)) {
        write(c, p, 0, 1);
        return;
      }
      c.get(0); // shifts
      for (int i = 0; i < 4; i++) {
        c.get(0).lane(Op.I32X4_EXTRACT, i).get(1).lane(Op.I32X4_EXTRACT, i);
        prims.apply(c, p, Type.I, Type.I, false);
        c.lane(Op.I32X4_REPLACE, i);
      }
    }
  }

  /** What is text, of the vectors in two locals. */
  private void write(Code c, Prim p, int a, int b) {
    Text t = new Text(c, prims, a, b);
    switch (p) {
      case POW:
        power(c, t);
        break;
      case SIN, COS, TAN:
        t.run(NEAR);
        int k = t.local('k');
        int x = t.local('x');
        int q = t.local('q');
        c.get(q).op(Op.I32X4_ALL_TRUE).op(Op.I32_EQZ).when();
        int d = t.local('d');
        c.get(a).get(q).get(x).get(k).get(d).call(of(TURNS, "vvvvv:vvv"));
        c.set(d).set(k).set(x).end();
        t.run(p == Prim.SIN ? SIN : p == Prim.COS ? COS : TAN);
        break;
      default:
        t.run(text(p));
    }
  }

  private static String text(Prim p) {
    return switch (p) {
      case EXP -> EXP;
      case EXPM1 -> EXPM1;
      case LOG -> LOG;
      case LOG1P -> LOG1P;
      case ATAN -> ATAN;
      case ATAN2 -> ATAN2;
      case ASIN -> ASIN;
      case ACOS -> ACOS;
      default -> TANH;
    };
  }

  /** Of four numbers, some far (no mask): what they are less their quarter turns, and of those. */
  private void turns(Code c) {
    int x = c.local(Code.F32);
    int k = c.local(Code.I32);
    int d = c.local(Code.F32);
    for (int i = 0; i < 4; i++) {
      c.get(1).lane(Op.I32X4_EXTRACT, i).op(Op.I32_EQZ).when();
      c.get(0).lane(Op.F32X4_EXTRACT, i).call(of(FAR, "f:fif")).set(d).set(k).set(x);
      c.get(2).get(x).lane(Op.F32X4_REPLACE, i).set(2);
      c.get(3).get(k).lane(Op.I32X4_REPLACE, i).set(3);
      c.get(4).get(d).lane(Op.F32X4_REPLACE, i).set(4).end();
    }
    c.get(2).get(3).get(4);
  }

  private void power(Code c, Text t) {
    t.run(POW);
    for (int half = 0; half < 4; half += 2) {
      Text two = new Text(c, prims);
      for (char letter : new char[] {'f', 'y', 'b'}) {
        int x = t.local(letter);
        c.get(x);
        if (half > 0) {
          c.get(x).shuffle(2, 3, 2, 3);
        }
        c.op(Op.F64X2_PROMOTE).set(two.local(letter));
      }
      two.run(POW_WIDE);
      c.op(Op.F32X4_DEMOTE);
    }
    c.shuffle(0, 1, 4, 5).set(t.local('r'));
    t.run(POW_END);
  }
}
