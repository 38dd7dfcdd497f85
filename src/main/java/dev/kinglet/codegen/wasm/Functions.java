package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Formula;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.graph.ScalarOp;
import java.util.List;

/**
 * The primitives that take more than a few instructions: functions of the module, of four lanes
 * each, made when they are first called.
 *
 * <p>Most are texts: statements {@code x = formula} and at the end a formula, in the language of
 * {@link Formula}. {@code a} and {@code b} are the arguments; variables {@code i} to {@code n} are
 * ints, {@code p} and {@code q} bools, all others floats. <em>Assigning keeps the bits</em>: {@code
 * k = x} are the bits of a float. {@code minimum} and {@code maximum} keep a NaN of their first
 * operand only. Polynomials for single precision are those of Moshier's Cephes library.
 */
final class Functions {
  /** Behind the primitives: what several need. */
  private static final int I64 = 0x7e;

  private static final int INT_REM = 63;

  private static final int QUARTERS = 64;

  private static final int FAR = 65;

  /** y = x / log 2 rounded, by a number so large that it has no fraction; k its bits. */
  private static final String ROUNDED =
      "y = x * 1.4426950408889634 + 12582912; k = y; k = shl(k, 23); y = y - 12582912;"
          + "x = x - y * 0.693359375 + y * 2.12194440e-4;"
          + "r = ((((1.9875691500e-4 * x + 1.3981999507e-3) * x + 8.3334519073e-3) * x"
          + "+ 4.1665795894e-2) * x + 1.6666665459e-1) * x + 5.0000001201e-1; r = r * x * x + x;";

  /** 2^k in two steps, for neither end of the range to be lost. */
  private static final String EXP =
      "x = maximum(minimum(a, 89), -104);"
          + ROUNDED
          + "m = bitwiseAnd(shr(k, 1), -0x800000); y = m + 0x3f800000;"
          + "z = k - m + 0x3f800000; (r + 1) * y * z";

  private static final String EXPM1 =
      "x = maximum(minimum(a, 89), -18);"
          + ROUNDED
          + "z = k + 0x3f000000; y = z * r + (z - 0.5); abs(a) < 1e-7 ? a : y + y";

  /** log(1 + f) + y log 2. */
  private static final String LOG_END =
      "z = f * f; r = ((((((((7.0376836292e-2 * f - 1.1514610310e-1) * f + 1.1676998740e-1) * f"
          + "- 1.2420140846e-1) * f + 1.4249322787e-1) * f - 1.6668057665e-1) * f"
          + "+ 2.0000714765e-1) * f - 2.4999993993e-1) * f + 3.3333331174e-1) * f * z;"
          + "r = f + (r - 0.5 * z - y * 2.12194440e-4) + y * 0.693359375;"
          + "r = x > 0 ? (x <= 3.4028235e38 ? r : x) : x == 0 ? -1e39 : 1e39 - 1e39;";

  /** x = 2^m f, f around 1. */
  private static final String SPLIT =
      "m = shr(k - 0x3f3504f3, 23); k = k - shl(m, 23); f = k; y = toFloat(m);";

  private static final String LOG =
      "x = a; q = x < 1.17549435e-38; f = q ? x * 8388608 : x; k = f;"
          + SPLIT
          + "f = f - 1; y = y - (q ? 23 : 0);"
          + LOG_END
          + "r";

  private static final String LOG1P =
      "x = a + 1; k = x;"
          + SPLIT
          + "q = a > -0.29 && a < 0.41; f = q ? a : f - 1; y = q ? 0 : y;"
          + LOG_END
          + "abs(a) < 1e-7 ? a : r";

  /** a less y quarter turns, fewer than 2^13: y times the first three parts of pi/2 is exact. */
  private static final String NEAR =
      "q = abs(a) < 8192; x = q ? a : 0; y = x * 0.6366197723675814 + 12582912; k = y;"
          + "y = y - 12582912; x = x - y * 1.5703125 - y * 4.837512969970703e-4"
          + "- y * 7.549533620476723e-8 - y * 2.5633440682570896e-12;";

  /** s, c: sine and cosine of |x| <= pi/4. */
  private static final String SIN_COS =
      "z = x * x; s = x * (1 - z * ((1.9515295891e-4 * z - 8.3321608736e-3) * z"
          + "+ 1.6666654611e-1)); c = ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z"
          + "+ 4.166664568298827e-2) * z * z - 0.5 * z + 1;";

  private static final String SIN =
      SIN_COS
          + "y = bitwiseAnd(k, 1) != 0 ? c : s; m = y;"
          + "bitwiseXor(m, shl(bitwiseAnd(k, 2), 30))";
  private static final String COS = "k = k + 1;" + SIN;
  private static final String TAN =
      SIN_COS + "q = bitwiseAnd(k, 1) != 0; (q ? -c : s) / (q ? s : c)";

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

  private static final String TANH =
      "x = abs(a); z = x * x; y = (((((-5.70498872745e-3 * z + 2.06390887954e-2) * z"
          + "- 5.37397155531e-2) * z + 1.33314422036e-1) * z - 3.33332819422e-1) * z) * x + x;"
          + "y = x < 0.625 ? y : 1 - 2 / (exp(2 * x) + 1);"
          + SIGNED;

  private static final String POW =
      "y = exp(b * log(abs(a))); q = floor(b) == b; x = b * 0.5; p = q && floor(x) != x && a < 0;"
          + "y = p ? -y : y; y = a < 0 && a >= -3.4028235e38 && !q ? 1e39 - 1e39 : y;"
          + "x = abs(b); q = q && x <= 16; k = toInt(minimum(x, 16));"
          + "z = bitwiseAnd(k, 1) != 0 ? a : 1; s = a * a;"
          + "z = bitwiseAnd(k, 2) != 0 ? z * s : z; s = s * s;"
          + "z = bitwiseAnd(k, 4) != 0 ? z * s : z; s = s * s;"
          + "z = bitwiseAnd(k, 8) != 0 ? z * s : z; s = s * s;"
          + "z = bitwiseAnd(k, 16) != 0 ? z * s : z;"
          + "q ? (b < 0 ? 1 / z : z) : y";

  private final Module module;
  private final Prims prims;

  /** Numbers of the functions made so far, plus one. */
  private final int[] made = new int[66];

  Functions(Module module, Prims prims) {
    this.module = module;
    this.prims = prims;
  }

  /** The function of a primitive: {@code v:v} or {@code vv:v}. */
  int of(Prim p, Type in) {
    return of(p == Prim.REM && in != Type.F ? INT_REM : p.ordinal(), p.arity);
  }

  private int of(int id, int arity) {
    if (made[id] == 0) {
      int f =
          module.reserve(
              id == FAR ? "f:fi" : id == QUARTERS ? "v:vv" : arity == 1 ? "v:v" : "vv:v");
      made[id] = f + 1;
      Code c = new Code(arity);
      write(c, id);
      module.define(f, c);
    }
    return made[id] - 1;
  }

  private void write(Code c, int id) {
    if (id == FAR) {
      far(c);
    } else if (id == QUARTERS) {
      quarters(c);
    } else if (id == Prim.DIV.ordinal()) {
      divide(c);
    } else if (id == Prim.REM.ordinal()) {
      remainder(c, 0);
      remainder(c, 2);
      c.shuffle(0, 1, 4, 5);
    } else if (id == INT_REM) {
      c.get(0).get(0).get(1).call(of(Prim.DIV, Type.I)).get(1).op(Op.I32X4_MUL);
      c.op(Op.I32X4_SUB).get(1).splat(0).op(Op.I32X4_NE).op(Op.V_AND);
    } else {
      Prim p = Prim.values()[id];
      switch (p) {
        case SHL, SHR, USHR:
          c.get(0);
          for (int i = 0; i < 4; i++) {
            c.get(0).lane(Op.I32X4_EXTRACT, i).get(1).lane(Op.I32X4_EXTRACT, i);
            prims.apply(c, p, Type.I, Type.I, false);
            c.lane(Op.I32X4_REPLACE, i);
          }
          break;
        case SIN, COS, TAN:
          Writer w = new Writer(c);
          c.get(0).call(of(QUARTERS, 1)).set(w.local('k')).set(w.local('x'));
          w.run(p == Prim.SIN ? SIN : p == Prim.COS ? COS : TAN);
          break;
        default:
          new Writer(c).run(text(p));
      }
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
      case TANH -> TANH;
      default -> POW;
    };
  }

  /** Integer quotients by way of doubles, which hold them; 0 for a zero divisor. */
  private static void divide(Code c) {
    int q = c.local(Code.V128);
    for (int half = 0; half < 3; half += 2) {
      for (int x = 0; x < 2; x++) {
        c.get(x).get(x).shuffle(half, half + 1, half, half + 1).op(Op.F64X2_CONVERT);
      }
      c.op(Op.F64X2_DIV).op(Op.I32X4_TRUNC_SAT_F64);
    }
    c.shuffle(0, 1, 4, 5).set(q);
    // the smallest int by -1 wraps
    c.get(0).op(Op.I32X4_NEG).get(q).get(1).splat(-1).op(Op.I32X4_EQ).op(Op.V_BITSELECT);
    c.get(1).splat(0).op(Op.I32X4_NE).op(Op.V_AND);
  }

  /**
   * Two exact remainders with the sign of a: what has 28 bits times b is exact in doubles, and so
   * is the rest; where the quotient has more bits, again.
   */
  private static void remainder(Code c, int half) {
    int a = c.local(Code.V128);
    int b = c.local(Code.V128);
    int r = c.local(Code.V128);
    c.get(1).get(1).shuffle(half, half + 1, half, half + 1).op(Op.F64X2_PROMOTE);
    c.op(Op.F64X2_ABS).set(b);
    c.get(0).get(0).shuffle(half, half + 1, half, half + 1).tee(a).op(Op.F64X2_PROMOTE);
    c.op(Op.F64X2_ABS).set(r);
    c.loop();
    c.get(r).get(r).get(b).op(Op.F64X2_DIV).op(Op.F64X2_TRUNC);
    c.v128(0xfe000000, -1, 0xfe000000, -1).op(Op.V_AND).get(b).op(Op.F64X2_MUL);
    c.op(Op.F64X2_SUB).get(r);
    c.get(r).get(b).op(Op.F64X2_LT).op(Op.V_NOT).op(Op.V_BITSELECT).tee(r);
    c.get(b).op(Op.F64X2_GE).op(Op.V_ANY_TRUE).brIf(0).end();
    c.get(r).op(Op.F32X4_DEMOTE).get(a).splat(0x80000000).op(Op.V_AND).op(Op.V_OR);
  }

  /** The argument less its quarter turns, and their number modulo 4. */
  private void quarters(Code c) {
    Writer w = new Writer(c);
    w.run(NEAR);
    int q = w.local('q');
    int x = w.local('x');
    int k = w.local('k');
    int count = c.local(Code.I32);
    c.get(q).op(Op.I32X4_ALL_TRUE).op(Op.I32_EQZ).when();
    for (int i = 0; i < 4; i++) {
      c.get(q).lane(Op.I32X4_EXTRACT, i).op(Op.I32_EQZ).when();
      c.get(x).get(0).lane(Op.F32X4_EXTRACT, i).call(of(FAR, 1)).set(count);
      c.lane(Op.F32X4_REPLACE, i).set(x);
      c.get(k).get(count).lane(Op.I32X4_REPLACE, i).set(k).end();
    }
    c.end().get(x).get(k);
  }

  /**
   * The same for one number of any size: the bits of 2/pi that matter, times the mantissa (Payne
   * and Hanek 1983).
   */
  private static void far(Code c) {
    int bits = c.local(Code.I32);
    int s = c.local(Code.I32);
    int[] w = new int[4]; // 64 bits each; those of 2/pi, less the first s, behind the point
    for (int i = 0; i < 4; i++) {
      w[i] = c.local(I64);
    }
    int turns = c.local(I64);
    c.get(0).op(Op.I32_REINTERPRET).i32(0x7fffffff).op(Op.I32_AND).tee(bits);
    c.i32(0x7f800000).op(Op.I32_GE).when();
    c.get(0).get(0).op(Op.F32_SUB).i32(0).op(Op.RETURN).end();
    constant(c, 0xa2f9836e, 0x4e441529, w[1]);
    constant(c, 0xfc2757d1, 0xf534ddc0, w[2]);
    constant(c, 0xdb629599, 0x3c439041, w[3]);
    c.get(bits).i32(23).op(Op.I32_SHR).i32(88).op(Op.I32_SUB).set(s);
    c.block().loop().get(s).i32(64).op(Op.I32_LT).brIf(1);
    c.get(w[1]).set(w[0]).get(w[2]).set(w[1]).get(w[3]).set(w[2]).op(Op.I64_CONST).op(0).set(w[3]);
    c.add(s, -64).br(0).end().end();
    c.get(bits).i32(0x7fffff).op(Op.I32_AND).i32(0x800000).op(Op.I32_OR);
    c.op(Op.I64_EXTEND_U).tee(turns);
    window(c, w[0], w[1], s);
    c.op(Op.I64_MUL).get(turns);
    window(c, w[1], w[2], s);
    c.op(Op.I64_CONST)
        .op(32)
        .op(Op.I64_SHR_U)
        .op(Op.I64_MUL)
        .op(Op.I64_CONST)
        .op(32)
        .op(Op.I64_SHR_U)
        .op(Op.I64_ADD)
        .tee(turns);
    // in quarters times 2^62; the nearest number of them
    c.get(turns)
        .op(Op.I64_CONST)
        .op(1)
        .op(Op.I64_CONST)
        .op(61)
        .op(Op.I64_SHL)
        .op(Op.I64_ADD)
        .op(Op.I64_CONST)
        .op(62)
        .op(Op.I64_SHR_U)
        .tee(turns);
    c.op(Op.I64_CONST).op(62).op(Op.I64_SHL).op(Op.I64_SUB).op(Op.F64_CONVERT_I64);
    c.f32((float) (1.5707963267948966 / 0x1p62)).op(Op.F64_PROMOTE).op(Op.F64_MUL);
    int r = c.local(Code.F32);
    c.op(Op.F32_DEMOTE).tee(r).op(Op.F32_NEG).get(r);
    c.get(0).f32(0).op(Op.F32_LT).op(Op.SELECT);
    c.get(turns).op(Op.I32_WRAP).tee(bits).i32(-1).op(Op.I32_MUL).get(bits);
    c.get(0).f32(0).op(Op.F32_LT).op(Op.SELECT);
  }

  private static void constant(Code c, int high, int low, int to) {
    c.i32(high).op(Op.I64_EXTEND_U).op(Op.I64_CONST).op(32).op(Op.I64_SHL);
    c.i32(low).op(Op.I64_EXTEND_U).op(Op.I64_OR).set(to);
  }

  /** The 64 bits behind the first {@code s} of two words. */
  private static void window(Code c, int high, int low, int s) {
    c.get(high).get(s).op(Op.I64_EXTEND_U).op(Op.I64_SHL);
    c.get(low)
        .op(Op.I64_CONST)
        .op(1)
        .op(Op.I64_SHR_U)
        .i32(63)
        .get(s)
        .op(Op.I32_SUB)
        .op(Op.I64_EXTEND_U);
    c.op(Op.I64_SHR_U).op(Op.I64_OR);
  }

  /** Code that leaves a value of a formula on the stack. */
  private record Part(Code code, Type type, boolean literal, double value) {}

  /** Writes the code of texts. */
  private final class Writer implements Formula.Builder<Part> {
    private final Code c;

    /** The local of each letter, plus one. */
    private final int[] locals = new int[26];

    Writer(Code c) {
      this.c = c;
      locals[0] = 1;
      locals[1] = 2;
    }

    int local(char letter) {
      int i = letter - 'a';
      if (locals[i] == 0) {
        locals[i] = c.local(Code.V128) + 1;
      }
      return locals[i] - 1;
    }

    void run(String text) {
      int end;
      for (int i = 0; i < text.length(); i = end + 1) {
        end = text.indexOf(';', i);
        if (end < 0) {
          end = text.length();
        }
        while (text.charAt(i) == ' ') {
          i++;
        }
        boolean assign = text.startsWith(" = ", i + 1);
        Formula f = Formula.parse(text.substring(assign ? i + 4 : i, end));
        c.append(f.build(this, Type.F).code);
        if (assign) {
          c.set(local(text.charAt(i)));
        }
      }
    }

    @Override
    public Part literal(double value, Type type) {
      Code l = c.piece();
      if (type == Type.F) {
        l.splat((float) value);
      } else {
        l.splat((int) value);
      }
      return new Part(l, type, true, value);
    }

    @Override
    public Part var(char name) {
      Type type =
          name >= 'i' && name <= 'n' ? Type.I : name == 'p' || name == 'q' ? Type.B : Type.F;
      return new Part(c.piece().get(local(name)), type, false, 0);
    }

    @Override
    public Part apply(ScalarOp op, List<Part> args) {
      Code all = c.piece();
      Type[] types = new Type[args.size()];
      for (int i = 0; i < types.length; i++) {
        types[i] = args.get(i).type;
      }
      all.append(args.get(0).code);
      Type out = op.prim.result(types);
      if (types.length > 1) {
        Part second = args.get(1);
        if (second.literal && prims.applyConstant(all, op.prim, types[0], true, second.value)) {
          return new Part(all, out, false, 0);
        }
        all.append(second.code);
      }
      if (op.prim == Prim.SELECT) {
        // as the instruction wants it: what is chosen from, then the masks
        all = c.piece().append(args.get(1).code).append(args.get(2).code).append(args.get(0).code);
        all.op(Op.V_BITSELECT);
      } else {
        prims.apply(all, op.prim, types[0], out, true);
      }
      return new Part(all, out, false, 0);
    }

    @Override
    public Type type(Part value) {
      return value.type;
    }
  }
}
