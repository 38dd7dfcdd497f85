package dev.kinglet.graph;

/**
 * The scalar primitives: the whole instruction set that a device has to know. Everything else is a
 * formula over these (see {@link ScalarOp}). Values are float (F), 32-bit int (I, wrapping) or bool
 * (B); {@code T} below stands for F or I, equal for all arguments.
 */
public enum Prim {
  /** T,T to T. */
  ADD(2),
  /** T,T to T. */
  SUB(2),
  /** T,T to T; int wraps. */
  MUL(2),
  /** F,F to F; I,I to I truncated toward zero. */
  DIV(2),
  /** T,T to T; sign of the dividend. */
  REM(2),
  /** T to T. */
  NEG(1),
  /** T to T. */
  ABS(1),
  /** T,T to T; NaN if either is. */
  MIN(2),
  /** T,T to T; NaN if either is. */
  MAX(2),
  /** F,F to F; NaN for a negative base with a fractional exponent. */
  POW(2),
  /** F,F to F. */
  ATAN2(2),
  /** F to F, as the following up to ROUND. */
  EXP(1),
  EXPM1(1),
  LOG(1),
  LOG1P(1),
  SQRT(1),
  SIN(1),
  COS(1),
  TAN(1),
  ASIN(1),
  ACOS(1),
  ATAN(1),
  TANH(1),
  FLOOR(1),
  CEIL(1),
  TRUNC(1),
  /** Half to even. */
  ROUND(1),
  /** T,T to B; false when either is NaN. */
  LT(2),
  /** T,T to B; false when either is NaN. */
  LE(2),
  /** T,T to B (B,B too). */
  EQ(2),
  /** T,T to B (B,B too). */
  NE(2),
  /** F to B, by bits. */
  ISNAN(1),
  /** B,B to B. */
  AND(2),
  /** B,B to B. */
  OR(2),
  /** B to B. */
  NOT(1),
  /** I,I to I, as the following up to USHR. */
  BITAND(2),
  BITOR(2),
  BITXOR(2),
  SHL(2),
  SHR(2),
  USHR(2),
  /** B,X,X to X for any X; the branch not taken may be NaN. */
  SELECT(3),
  /** I or B to F. */
  TOFLOAT(1),
  /** F (toward zero, saturating, NaN to 0) or B to I. */
  TOINT(1),
  /** F or I to B: not zero (NaN is true). */
  TOBOOL(1);

  /** Number of arguments. */
  public final int arity;

  Prim(int arity) {
    this.arity = arity;
  }

  /** The type of the result for arguments of these types. */
  public Type result(Type[] args) {
    switch (this) {
      case LT, LE, EQ, NE, ISNAN, AND, OR, NOT, TOBOOL:
        return Type.B;
      case SELECT:
        return args[1];
      case TOFLOAT:
        return Type.F;
      case TOINT:
        return Type.I;
      default:
        return args[0];
    }
  }

  /** The type of a scalar inside a kernel. */
  public enum Type {
    /** float32. */
    F,
    /** int32, wrapping. */
    I,
    /** bool; stored as 0 or 1. */
    B
  }
}
