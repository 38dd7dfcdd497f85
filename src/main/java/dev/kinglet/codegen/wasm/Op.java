package dev.kinglet.codegen.wasm;

/**
 * Instructions by number: as in the specification of WebAssembly, those behind the prefix 0xfd
 * (vectors) from {@link #VECTOR} on, those behind 0xfc from {@link #MORE} on.
 */
final class Op {
  static final int VECTOR = 0x1000;
  static final int MORE = 0x2000;

  static final int ELSE = 0x05;
  static final int END = 0x0b;
  static final int RETURN = 0x0f;
  static final int DROP = 0x1a;
  static final int SELECT = 0x1b;

  static final int I32_LOAD = 0x28;
  static final int F32_LOAD = 0x2a;
  static final int F64_LOAD = 0x2b;
  static final int I32_LOAD8 = 0x2c;
  static final int I32_STORE = 0x36;
  static final int F32_STORE = 0x38;
  static final int F64_STORE = 0x39;
  static final int I32_STORE8 = 0x3a;

  static final int I32_EQZ = 0x45;
  static final int I32_EQ = 0x46;
  static final int I32_NE = 0x47;
  static final int I32_LT = 0x48;
  static final int I32_LT_U = 0x49;
  static final int I32_GT = 0x4a;
  static final int I32_LE = 0x4c;
  static final int I32_GE = 0x4e;
  static final int F32_EQ = 0x5b;
  static final int F32_NE = 0x5c;
  static final int F32_LT = 0x5d;
  static final int F32_LE = 0x5f;
  static final int I32_ADD = 0x6a;
  static final int I32_SUB = 0x6b;
  static final int I32_MUL = 0x6c;
  static final int I32_DIV = 0x6d;
  static final int I32_DIV_U = 0x6e;
  static final int I32_REM = 0x6f;
  static final int I32_REM_U = 0x70;
  static final int I32_AND = 0x71;
  static final int I32_OR = 0x72;
  static final int I32_XOR = 0x73;
  static final int I32_SHL = 0x74;
  static final int I32_SHR = 0x75;
  static final int I32_SHR_U = 0x76;
  static final int I64_ADD = 0x7c;
  static final int I64_SUB = 0x7d;
  static final int I64_MUL = 0x7e;
  static final int I64_OR = 0x84;
  static final int I64_SHL = 0x86;
  static final int I64_SHR_U = 0x88;
  static final int F32_ABS = 0x8b;
  static final int F32_NEG = 0x8c;
  static final int F32_CEIL = 0x8d;
  static final int F32_FLOOR = 0x8e;
  static final int F32_TRUNC = 0x8f;
  static final int F32_NEAREST = 0x90;
  static final int F32_SQRT = 0x91;
  static final int F32_ADD = 0x92;
  static final int F32_SUB = 0x93;
  static final int F32_MUL = 0x94;
  static final int F32_DIV = 0x95;
  static final int F32_MIN = 0x96;
  static final int F32_MAX = 0x97;
  static final int F64_ADD = 0xa0;
  static final int F64_SUB = 0xa1;
  static final int F64_MUL = 0xa2;
  static final int I32_WRAP = 0xa7;
  static final int I64_EXTEND_U = 0xad;
  static final int F32_CONVERT_I32 = 0xb2;
  static final int F32_DEMOTE = 0xb6;
  static final int F64_CONVERT_I64 = 0xb9;
  static final int F64_PROMOTE = 0xbb;
  static final int I32_REINTERPRET = 0xbc;
  static final int F32_REINTERPRET = 0xbe;

  static final int TRUNC_SAT = MORE;
  static final int MEMORY_COPY = MORE + 10;
  static final int MEMORY_FILL = MORE + 11;

  static final int V_LOAD = VECTOR;
  static final int V_LOAD32_SPLAT = VECTOR + 9;
  static final int V_STORE = VECTOR + 11;
  static final int V_CONST = VECTOR + 12;
  static final int SHUFFLE = VECTOR + 13;
  static final int I32X4_SPLAT = VECTOR + 17;
  static final int F32X4_SPLAT = VECTOR + 19;
  static final int I32X4_EXTRACT = VECTOR + 27;
  static final int I32X4_REPLACE = VECTOR + 28;
  static final int F32X4_EXTRACT = VECTOR + 31;
  static final int F32X4_REPLACE = VECTOR + 32;
  static final int F64X2_EXTRACT = VECTOR + 33;
  static final int I32X4_EQ = VECTOR + 55;
  static final int I32X4_NE = VECTOR + 56;
  static final int I32X4_LT = VECTOR + 57;
  static final int I32X4_LT_U = VECTOR + 58;
  static final int I32X4_GT = VECTOR + 59;
  static final int I32X4_LE = VECTOR + 61;
  static final int I32X4_GE = VECTOR + 63;
  static final int F32X4_EQ = VECTOR + 65;
  static final int F32X4_NE = VECTOR + 66;
  static final int F32X4_LT = VECTOR + 67;
  static final int F32X4_GT = VECTOR + 68;
  static final int F32X4_LE = VECTOR + 69;
  static final int F32X4_GE = VECTOR + 70;
  static final int F64X2_LT = VECTOR + 73;
  static final int F64X2_GE = VECTOR + 76;
  static final int V_NOT = VECTOR + 77;
  static final int V_AND = VECTOR + 78;
  static final int V_ANDNOT = VECTOR + 79;
  static final int V_OR = VECTOR + 80;
  static final int V_XOR = VECTOR + 81;
  static final int V_BITSELECT = VECTOR + 82;
  static final int V_ANY_TRUE = VECTOR + 83;
  static final int V_LOAD32_LANE = VECTOR + 86;
  static final int V_STORE32_LANE = VECTOR + 90;
  static final int V_STORE64_LANE = VECTOR + 91;
  static final int V_LOAD32_ZERO = VECTOR + 92;
  static final int V_LOAD64_ZERO = VECTOR + 93;
  static final int F32X4_DEMOTE = VECTOR + 94;
  static final int F64X2_PROMOTE = VECTOR + 95;
  static final int I8X16_NARROW = VECTOR + 101;
  static final int F32X4_CEIL = VECTOR + 103;
  static final int F32X4_FLOOR = VECTOR + 104;
  static final int F32X4_TRUNC = VECTOR + 105;
  static final int F32X4_NEAREST = VECTOR + 106;
  static final int F64X2_TRUNC = VECTOR + 122;
  static final int I16X8_NARROW = VECTOR + 133;
  static final int I16X8_EXTEND = VECTOR + 135;
  static final int I32X4_ABS = VECTOR + 160;
  static final int I32X4_NEG = VECTOR + 161;
  static final int I32X4_ALL_TRUE = VECTOR + 163;
  static final int I32X4_EXTEND = VECTOR + 167;
  static final int I32X4_SHL = VECTOR + 171;
  static final int I32X4_SHR = VECTOR + 172;
  static final int I32X4_SHR_U = VECTOR + 173;
  static final int I32X4_ADD = VECTOR + 174;
  static final int I32X4_SUB = VECTOR + 177;
  static final int I32X4_MUL = VECTOR + 181;
  static final int I32X4_MIN = VECTOR + 182;
  static final int I32X4_MAX = VECTOR + 184;
  static final int F32X4_ABS = VECTOR + 224;
  static final int F32X4_NEG = VECTOR + 225;
  static final int F32X4_SQRT = VECTOR + 227;
  static final int F32X4_ADD = VECTOR + 228;
  static final int F32X4_SUB = VECTOR + 229;
  static final int F32X4_MUL = VECTOR + 230;
  static final int F32X4_DIV = VECTOR + 231;
  static final int F32X4_MIN = VECTOR + 232;
  static final int F32X4_MAX = VECTOR + 233;

  /** The less of two, and the greater: a NaN in the first operand stays. */
  static final int F32X4_PMIN = VECTOR + 234;

  static final int F32X4_PMAX = VECTOR + 235;
  static final int F64X2_ABS = VECTOR + 236;
  static final int F64X2_ADD = VECTOR + 240;
  static final int F64X2_SUB = VECTOR + 241;
  static final int F64X2_MUL = VECTOR + 242;
  static final int F64X2_DIV = VECTOR + 243;
  static final int I32X4_TRUNC_SAT = VECTOR + 248;
  static final int F32X4_CONVERT = VECTOR + 250;
  static final int I32X4_TRUNC_SAT_F64 = VECTOR + 252;
  static final int F64X2_CONVERT = VECTOR + 254;

  /** a * b + c, rounded once or twice as the processor likes (relaxed SIMD). */
  static final int F32X4_MADD = VECTOR + 261;

  /** c - a * b, alike. */
  static final int F32X4_NMADD = VECTOR + 262;

  private Op() {}
}
