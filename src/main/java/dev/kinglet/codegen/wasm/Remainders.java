package dev.kinglet.codegen.wasm;

/** Quotients and what they leave, exactly: code of functions. */
final class Remainders {
  private Remainders() {}

  /** Integer quotients by way of doubles, which hold them; 0 for a zero divisor. */
  static void divide(Code c) {
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
  static void remainder(Code c, int half) {
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

  /**
   * The same for one number of any size: the bits of 2/pi that matter, times the mantissa (Payne
   * and Hanek 1983). Last, what the rounded remainder lacks.
   */
  static void far(Code c) {
    int bits = c.local(Code.I32);
    int s = c.local(Code.I32);
    int[] w = new int[4]; // 64 bits each; those of 2/pi, less the first s, behind the point
    for (int i = 0; i < 4; i++) {
      w[i] = c.local(Code.I64);
    }
    int turns = c.local(Code.I64);
    c.get(0).op(Op.I32_REINTERPRET).i32(0x7fffffff).op(Op.I32_AND).tee(bits);
    c.i32(0x7f800000).op(Op.I32_GE).when();
    c.get(0).get(0).op(Op.F32_SUB).i32(0).f32(0).op(Op.RETURN).end();
    c.i64(0xa2f9836e, 0x4e441529).set(w[1]);
    c.i64(0xfc2757d1, 0xf534ddc0).set(w[2]);
    c.i64(0xdb629599, 0x3c439041).set(w[3]);
    c.get(bits).i32(23).op(Op.I32_SHR).i32(88).op(Op.I32_SUB).set(s);
    c.block().loop().get(s).i32(64).op(Op.I32_LT).brIf(1);
    c.get(w[1]).set(w[0]).get(w[2]).set(w[1]).get(w[3]).set(w[2]).i64(0).set(w[3]);
    c.add(s, -64).br(0).end().end();
    c.get(bits).i32(0x7fffff).op(Op.I32_AND).i32(0x800000).op(Op.I32_OR);
    c.op(Op.I64_EXTEND_U).tee(turns);
    window(c, w[0], w[1], s);
    c.op(Op.I64_MUL).get(turns);
    window(c, w[1], w[2], s);
    c.i64(32).op(Op.I64_SHR_U).op(Op.I64_MUL).i64(32).op(Op.I64_SHR_U).op(Op.I64_ADD).tee(turns);
    // in quarters times 2^62; the nearest number of them
    c.get(turns).i64(1).i64(61).op(Op.I64_SHL).op(Op.I64_ADD).i64(62).op(Op.I64_SHR_U).tee(turns);
    c.i64(62).op(Op.I64_SHL).op(Op.I64_SUB).op(Op.F64_CONVERT_I64);
    int r = c.local(Code.F64);
    int near = c.local(Code.F32);
    float high = (float) 1.5707963267948966;
    c.f32(high / 0x1p62f).op(Op.F64_PROMOTE);
    c.f32((float) (1.5707963267948966 - high) / 0x1p62f).op(Op.F64_PROMOTE).op(Op.F64_ADD);
    c.op(Op.F64_MUL).f32(-1).f32(1).get(0).f32(0).op(Op.F32_LT).op(Op.SELECT);
    c.op(Op.F64_PROMOTE).op(Op.F64_MUL).tee(r).op(Op.F32_DEMOTE).tee(near);
    c.get(turns).op(Op.I32_WRAP).tee(bits).i32(-1).op(Op.I32_MUL).get(bits);
    c.get(0).f32(0).op(Op.F32_LT).op(Op.SELECT);
    c.get(r).get(near).op(Op.F64_PROMOTE).op(Op.F64_SUB).op(Op.F32_DEMOTE);
  }

  /** The 64 bits behind the first {@code s} of two words. */
  private static void window(Code c, int high, int low, int s) {
    c.get(high).get(s).op(Op.I64_EXTEND_U).op(Op.I64_SHL);
    c.get(low).i64(1).op(Op.I64_SHR_U).i32(63).get(s).op(Op.I32_SUB).op(Op.I64_EXTEND_U);
    c.op(Op.I64_SHR_U).op(Op.I64_OR);
  }
}
