package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;

/**
 * The scalar primitives as instructions, for one number or for four. Floats are f32 or f32x4, ints
 * i32 or i32x4; a bool is an i32 of 0 or 1, four of them are masks of all zeros or all ones.
 */
final class Prims {
  /** No single instruction: what {@link #apply} spells out, or nothing to be done. */
  private static final int X = 0;

  /** For each {@link Prim}: of floats, of four floats, of ints or bools, of four of those. */
  private static final int[][] OPS = {
    {Op.F32_ADD, Op.F32X4_ADD, Op.I32_ADD, Op.I32X4_ADD},
    {Op.F32_SUB, Op.F32X4_SUB, Op.I32_SUB, Op.I32X4_SUB},
    {Op.F32_MUL, Op.F32X4_MUL, Op.I32_MUL, Op.I32X4_MUL},
    {Op.F32_DIV, Op.F32X4_DIV, X, X},
    {X, X, X, X}, // REM
    {Op.F32_NEG, Op.F32X4_NEG, X, Op.I32X4_NEG},
    {Op.F32_ABS, Op.F32X4_ABS, X, Op.I32X4_ABS},
    {Op.F32_MIN, Op.F32X4_MIN, X, Op.I32X4_MIN},
    {Op.F32_MAX, Op.F32X4_MAX, X, Op.I32X4_MAX},
    {X, X, X, X}, // POW
    {X, X, X, X}, // ATAN2
    {X, X, X, X}, // EXP
    {X, X, X, X}, // EXPM1
    {X, X, X, X}, // LOG
    {X, X, X, X}, // LOG1P
    {Op.F32_SQRT, Op.F32X4_SQRT, X, X},
    {X, X, X, X}, // SIN
    {X, X, X, X}, // COS
    {X, X, X, X}, // TAN
    {X, X, X, X}, // ASIN
    {X, X, X, X}, // ACOS
    {X, X, X, X}, // ATAN
    {X, X, X, X}, // TANH
    {Op.F32_FLOOR, Op.F32X4_FLOOR, X, X},
    {Op.F32_CEIL, Op.F32X4_CEIL, X, X},
    {Op.F32_TRUNC, Op.F32X4_TRUNC, X, X},
    {Op.F32_NEAREST, Op.F32X4_NEAREST, X, X},
    {Op.F32_LT, Op.F32X4_LT, Op.I32_LT, Op.I32X4_LT},
    {Op.F32_LE, Op.F32X4_LE, Op.I32_LE, Op.I32X4_LE},
    {Op.F32_EQ, Op.F32X4_EQ, Op.I32_EQ, Op.I32X4_EQ},
    {Op.F32_NE, Op.F32X4_NE, Op.I32_NE, Op.I32X4_NE},
    {X, X, X, X}, // ISNAN
    {X, X, Op.I32_AND, Op.V_AND},
    {X, X, Op.I32_OR, Op.V_OR},
    {X, X, Op.I32_EQZ, Op.V_NOT},
    {X, X, Op.I32_AND, Op.V_AND},
    {X, X, Op.I32_OR, Op.V_OR},
    {X, X, Op.I32_XOR, Op.V_XOR},
    {X, X, Op.I32_SHL, X},
    {X, X, Op.I32_SHR, X},
    {X, X, Op.I32_SHR_U, X},
    {X, X, X, X}, // SELECT
    {X, X, Op.F32_CONVERT_I32, Op.F32X4_CONVERT},
    {Op.TRUNC_SAT, Op.I32X4_TRUNC_SAT, X, X},
    {X, X, X, X} // TOBOOL
  };

  private final Functions functions;
  private final Module module;

  Prims(Module m) {
    functions = new Functions(m, this);
    module = m;
  }

  /** Whether a product and a sum may be one instruction. */
  boolean hasMadd() {
    return module.features.madd();
  }

  /**
   * Replaces the operands on the stack by the result; of a choice, the condition lies on top.
   *
   * @param in the type of the first operand; of the second for a choice
   */
  void apply(Code c, Prim p, Type in, Type out, boolean vec) {
    if (in == Type.B && vec && (p == Prim.TOFLOAT || p == Prim.TOINT)) {
      if (out == Type.F) {
        c.splat(1f).op(Op.V_AND);
      } else {
        c.op(Op.I32X4_NEG);
      }
      return;
    }
    int op = OPS[p.ordinal()][(in == Type.F ? 0 : 2) + (vec ? 1 : 0)];
    if (op != X) {
      c.op(op);
      return;
    }
    int type = vec ? Code.V128 : in == Type.F ? Code.F32 : Code.I32;
    int x = c.local(type);
    int y = c.local(type);
    switch (p) {
      case NEG:
        c.i32(-1).op(Op.I32_MUL);
        break;
      case ABS:
        c.tee(x).get(x).i32(31).op(Op.I32_SHR).tee(y).op(Op.I32_XOR).get(y).op(Op.I32_SUB);
        break;
      case MIN, MAX:
        c.set(y).tee(x).get(y).get(x).get(y).op(p == Prim.MIN ? Op.I32_LT : Op.I32_GT);
        c.op(Op.SELECT);
        break;
      case ISNAN:
        c.tee(x).get(x).op(vec ? Op.F32X4_NE : Op.F32_NE);
        break;
      case SELECT:
        c.op(vec ? Op.V_BITSELECT : Op.SELECT);
        break;
      case TOBOOL:
        if (in == Type.F && vec) {
          c.splat(0f).op(Op.F32X4_NE);
        } else if (in == Type.F) {
          c.f32(0).op(Op.F32_NE);
        } else if (in == Type.I && vec) {
          c.splat(0).op(Op.I32X4_NE);
        } else if (in == Type.I) {
          c.i32(0).op(Op.I32_NE);
        }
        break;
      case FLOOR, CEIL, TRUNC, ROUND, TOINT, TOFLOAT:
        break; // an int is whole, a bool is an int
      default:
        call(c, p, in, vec);
    }
  }

  /** The function of a primitive, for one number in the first of four lanes. */
  private void call(Code c, Prim p, Type in, boolean vec) {
    if (vec) {
      functions.apply(c, p, in);
      return;
    }
    int f = functions.of(p, in);
    boolean real = in == Type.F;
    int splat = real ? Op.F32X4_SPLAT : Op.I32X4_SPLAT;
    if (p.arity == 2) {
      int second = c.local(real ? Code.F32 : Code.I32);
      c.set(second).op(splat).get(second);
    }
    c.op(splat).call(f).lane(real ? Op.F32X4_EXTRACT : Op.I32X4_EXTRACT, 0);
  }

  /** The instruction on vectors. */
  static int vector(Prim p, Type in) {
    return OPS[p.ordinal()][in == Type.F ? 1 : 3];
  }

  /**
   * The same where the second operand is a constant that is not on the stack, if that is shorter;
   * else false, and nothing is written.
   */
  boolean constant(Code c, Prim p, Type in, boolean vec, boolean wide, double value) {
    boolean shift = vec && p.compareTo(Prim.SHL) >= 0 && p.compareTo(Prim.USHR) <= 0;
    if (shift) {
      int op = Op.I32X4_SHL + p.ordinal() - Prim.SHL.ordinal();
      c.i32((int) value & (wide ? 63 : 31)).op(wide ? op + 32 : op);
      return true;
    }
    if (vec && in == Type.F && (p == Prim.MIN || p == Prim.MAX) && !Double.isNaN(value)) {
      int op = p == Prim.MIN ? Op.F32X4_PMIN : Op.F32X4_PMAX;
      if (wide) {
        c.splat(value).op(op + 12);
      } else {
        c.splat((float) value).op(op);
      }
      return true;
    }
    if (p == Prim.POW && value == 2) {
      int x = c.local(vec ? Code.V128 : Code.F32);
      c.tee(x).get(x).op(vec ? Op.F32X4_MUL : Op.F32_MUL);
      return true;
    }
    return false;
  }

  /** Puts on the stack what a fold begins with. */
  void identity(Code c, Fold f, Type t, boolean vec) {
    if (t == Type.F) {
      float v =
          f == Fold.SUM
              ? 0
              : f == Fold.PROD
                  ? 1
                  : f == Fold.MAX ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
      if (vec) {
        c.splat(v);
      } else {
        c.f32(v);
      }
      return;
    }
    boolean bool = t == Type.B;
    int v =
        f == Fold.SUM
            ? 0
            : f == Fold.PROD
                ? 1
                : f == Fold.MAX
                    ? (bool ? 0 : Integer.MIN_VALUE)
                    : bool ? (vec ? -1 : 1) : Integer.MAX_VALUE;
    if (vec) {
      c.splat(v);
    } else {
      c.i32(v);
    }
  }

  /** Joins the two values on the stack: what was folded so far, and the next. */
  void fold(Code c, Fold f, Type t, boolean vec) {
    boolean bool = t == Type.B;
    Prim p =
        switch (f) {
          case SUM -> Prim.ADD;
          case PROD -> Prim.MUL;
          case MAX -> bool ? Prim.OR : Prim.MAX;
          case MIN -> bool ? Prim.AND : Prim.MIN;
        };
    apply(c, p, t, t, vec);
  }
}
