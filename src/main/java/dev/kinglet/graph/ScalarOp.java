package dev.kinglet.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of scalar ops: a row has a name, a type rule, what it computes (a {@link Prim}, or a
 * formula over other rows) and its derivative with respect to each argument, as formulas over the
 * arguments {@code a b c}, the result {@code r} and the incoming gradient {@code g}.
 *
 * <p>GLSL, WebAssembly and the block programs of the plain evaluator are derived from the row; a
 * new element-wise op is one line here.
 */
public final class ScalarOp {
  /** How arguments are typed, and what comes out. */
  public enum Rule {
    /** Arguments become float32; so is the result. */
    FLOAT,
    /** Arguments become their common numeric type (bool counts as int32); so is the result. */
    NUMERIC,
    /** Arguments become their common type; the result is bool. */
    COMPARE,
    /** Bools to bool. */
    LOGIC,
    /** int32 to int32. */
    INT,
    /** Float to bool. */
    TEST,
    /** Bool, then two of their common type, which is the result's. */
    SELECT,
    /** Any type to float32, int32 or bool. */
    CAST
  }

  private static final Map<String, ScalarOp> TABLE = new HashMap<>();

  // ---- primitives -------------------------------------------------------------------------
  public static final ScalarOp ADD = prim("add", Rule.NUMERIC, Prim.ADD, "g", "g");
  public static final ScalarOp SUB = prim("sub", Rule.NUMERIC, Prim.SUB, "g", "-g");
  public static final ScalarOp MUL = prim("mul", Rule.NUMERIC, Prim.MUL, "g * b", "g * a");
  public static final ScalarOp DIV =
      prim("div", Rule.NUMERIC, Prim.DIV, "g / b", "-(g * a / (b * b))");
  public static final ScalarOp REM =
      prim("rem", Rule.NUMERIC, Prim.REM, "g", "-(g * trunc(a / b))");
  public static final ScalarOp NEG = prim("neg", Rule.NUMERIC, Prim.NEG, "-g");
  public static final ScalarOp ABS = prim("abs", Rule.NUMERIC, Prim.ABS, "g * sign(a)");
  public static final ScalarOp MINIMUM =
      prim("minimum", Rule.NUMERIC, Prim.MIN, "a <= b ? g : 0", "a > b ? g : 0");
  public static final ScalarOp MAXIMUM =
      prim("maximum", Rule.NUMERIC, Prim.MAX, "a >= b ? g : 0", "a < b ? g : 0");
  public static final ScalarOp POW =
      prim(
          "pow",
          Rule.FLOAT,
          Prim.POW,
          "b == 0 ? 0 : g * b * pow(a, b - 1)",
          "a > 0 ? g * r * log(a) : 0");
  public static final ScalarOp ATAN2 =
      prim(
          "atan2", Rule.FLOAT, Prim.ATAN2, "g * b / (a * a + b * b)", "-(g * a / (a * a + b * b))");
  public static final ScalarOp EXP = prim("exp", Rule.FLOAT, Prim.EXP, "g * r");
  public static final ScalarOp EXPM1 = prim("expm1", Rule.FLOAT, Prim.EXPM1, "g * exp(a)");
  public static final ScalarOp LOG = prim("log", Rule.FLOAT, Prim.LOG, "g / a");
  public static final ScalarOp LOG1P = prim("log1p", Rule.FLOAT, Prim.LOG1P, "g / (a + 1)");
  public static final ScalarOp SQRT = prim("sqrt", Rule.FLOAT, Prim.SQRT, "g / (2 * r)");
  public static final ScalarOp SIN = prim("sin", Rule.FLOAT, Prim.SIN, "g * cos(a)");
  public static final ScalarOp COS = prim("cos", Rule.FLOAT, Prim.COS, "-(g * sin(a))");
  public static final ScalarOp TAN = prim("tan", Rule.FLOAT, Prim.TAN, "g * (1 + r * r)");
  public static final ScalarOp ASIN = prim("asin", Rule.FLOAT, Prim.ASIN, "g / sqrt(1 - a * a)");
  public static final ScalarOp ACOS = prim("acos", Rule.FLOAT, Prim.ACOS, "-(g / sqrt(1 - a * a))");
  public static final ScalarOp ATAN = prim("atan", Rule.FLOAT, Prim.ATAN, "g / (1 + a * a)");
  public static final ScalarOp TANH = prim("tanh", Rule.FLOAT, Prim.TANH, "g * (1 - r * r)");
  public static final ScalarOp FLOOR = prim("floor", Rule.NUMERIC, Prim.FLOOR, "0");
  public static final ScalarOp CEIL = prim("ceil", Rule.NUMERIC, Prim.CEIL, "0");
  public static final ScalarOp TRUNC = prim("trunc", Rule.NUMERIC, Prim.TRUNC, "0");
  public static final ScalarOp ROUND = prim("round", Rule.NUMERIC, Prim.ROUND, "0");
  public static final ScalarOp LESS = prim("less", Rule.COMPARE, Prim.LT);
  public static final ScalarOp LESS_EQUAL = prim("lessEqual", Rule.COMPARE, Prim.LE);
  public static final ScalarOp EQUAL = prim("equal", Rule.COMPARE, Prim.EQ);
  public static final ScalarOp NOT_EQUAL = prim("notEqual", Rule.COMPARE, Prim.NE);
  public static final ScalarOp IS_NAN = prim("isNaN", Rule.TEST, Prim.ISNAN);
  public static final ScalarOp AND = prim("logicalAnd", Rule.LOGIC, Prim.AND);
  public static final ScalarOp OR = prim("logicalOr", Rule.LOGIC, Prim.OR);
  public static final ScalarOp NOT = prim("logicalNot", Rule.LOGIC, Prim.NOT);
  public static final ScalarOp BIT_AND = prim("bitwiseAnd", Rule.INT, Prim.BITAND);
  public static final ScalarOp BIT_OR = prim("bitwiseOr", Rule.INT, Prim.BITOR);
  public static final ScalarOp BIT_XOR = prim("bitwiseXor", Rule.INT, Prim.BITXOR);
  public static final ScalarOp SHL = prim("shl", Rule.INT, Prim.SHL);
  public static final ScalarOp SHR = prim("shr", Rule.INT, Prim.SHR);
  public static final ScalarOp USHR = prim("ushr", Rule.INT, Prim.USHR);
  public static final ScalarOp WHERE =
      prim("where", Rule.SELECT, Prim.SELECT, "", "a ? g : 0", "a ? 0 : g");
  public static final ScalarOp TO_FLOAT = prim("toFloat", Rule.CAST, Prim.TOFLOAT, "g");
  public static final ScalarOp TO_INT = prim("toInt", Rule.CAST, Prim.TOINT);
  public static final ScalarOp TO_BOOL = prim("toBool", Rule.CAST, Prim.TOBOOL);

  // ---- formulas: sign, powers ---------------------------------------------------------------
  public static final ScalarOp SIGN =
      row("sign", Rule.NUMERIC, "a > 0 ? 1 : a < 0 ? -1 : a == 0 ? 0 : a", "0");
  public static final ScalarOp SQUARE = row("square", Rule.NUMERIC, "a * a", "2 * g * a");
  public static final ScalarOp RECIPROCAL = row("reciprocal", Rule.FLOAT, "1 / a", "-(g * r * r)");
  public static final ScalarOp RSQRT =
      row("rsqrt", Rule.FLOAT, "1 / sqrt(a)", "-(g * r / (2 * a))");
  public static final ScalarOp SQUARED_DIFFERENCE =
      row(
          "squaredDifference",
          Rule.NUMERIC,
          "(a - b) * (a - b)",
          "2 * g * (a - b)",
          "2 * g * (b - a)");
  public static final ScalarOp MOD =
      row(
          "mod",
          Rule.NUMERIC,
          "a % b != 0 && (a % b < 0) != (b < 0) ? a % b + b : a % b",
          "g",
          "-(g * floor(a / b))");
  public static final ScalarOp FLOOR_DIV =
      row(
          "floorDiv",
          Rule.NUMERIC,
          "a % b != 0 && (a % b < 0) != (b < 0) ? round((a - a % b) / b) - 1 : round((a - a % b) /"
              + " b)",
          "0",
          "0");
  public static final ScalarOp DIV_NO_NAN =
      row(
          "divNoNan",
          Rule.FLOAT,
          "b == 0 ? 0 : a / b",
          "b == 0 ? 0 : g / b",
          "b == 0 ? 0 : -(g * a / (b * b))");
  public static final ScalarOp CLIP =
      row(
          "clipByValue",
          Rule.NUMERIC,
          "minimum(maximum(a, b), c)",
          "a >= b && a <= c ? g : 0",
          "a < b ? g : 0",
          "a > c ? g : 0");

  /** The length of the vector (a, b), without overflow or underflow on the way. */
  public static final ScalarOp HYPOT =
      row(
          "hypot",
          Rule.FLOAT,
          "hypotOf(maximum(abs(a), abs(b)), minimum(abs(a), abs(b)))",
          "r == 0 ? 0 : g * (a / r)",
          "r == 0 ? 0 : g * (b / r)");

  // ---- tests --------------------------------------------------------------------------------
  public static final ScalarOp IS_FINITE = row("isFinite", Rule.TEST, "a - a == 0");
  public static final ScalarOp IS_INF = row("isInf", Rule.TEST, "a == a && a - a != 0");
  public static final ScalarOp XOR = row("logicalXor", Rule.LOGIC, "a != b");

  // ---- hyperbolic ---------------------------------------------------------------------------
  public static final ScalarOp SINH =
      row(
          "sinh",
          Rule.FLOAT,
          "abs(a) < 1 ? 0.5 * (expm1(a) - expm1(-a)) : sign(a) * 0.5 * exp(abs(a) * 0.5) *"
              + " exp(abs(a) * 0.5) - sign(a) * 0.5 * exp(-abs(a))",
          "g * cosh(a)");
  public static final ScalarOp COSH =
      row(
          "cosh",
          Rule.FLOAT,
          "0.5 * exp(abs(a) * 0.5) * exp(abs(a) * 0.5) + 0.5 * exp(-abs(a))",
          "g * sinh(a)");
  public static final ScalarOp ASINH =
      row(
          "asinh",
          Rule.FLOAT,
          "abs(a) > 1e15 ? sign(a) * (log(abs(a)) + 0.6931471805599453) : sign(a) * log1p(abs(a) +"
              + " a * a / (1 + sqrt(a * a + 1)))",
          "g / sqrt(a * a + 1)");
  public static final ScalarOp ACOSH =
      row(
          "acosh",
          Rule.FLOAT,
          "a > 1e15 ? log(a) + 0.6931471805599453 : log1p(a - 1 + sqrt((a - 1) * (a + 1)))",
          "g / sqrt(a * a - 1)");
  public static final ScalarOp ATANH =
      row("atanh", Rule.FLOAT, "0.5 * (log1p(a) - log1p(-a))", "g / (1 - a * a)");

  // ---- activations --------------------------------------------------------------------------
  public static final ScalarOp SIGMOID =
      row("sigmoid", Rule.FLOAT, "1 / (1 + exp(-a))", "g * r * (1 - r)");
  public static final ScalarOp LOG_SIGMOID =
      row("logSigmoid", Rule.FLOAT, "minimum(a, 0) - log1p(exp(-abs(a)))", "g * sigmoid(-a)");
  public static final ScalarOp SOFTPLUS =
      row("softplus", Rule.FLOAT, "maximum(a, 0) + log1p(exp(-abs(a)))", "g * sigmoid(a)");
  public static final ScalarOp RELU = row("relu", Rule.NUMERIC, "maximum(a, 0)", "r > 0 ? g : 0");
  public static final ScalarOp RELU6 =
      row("relu6", Rule.NUMERIC, "minimum(maximum(a, 0), 6)", "a > 0 && a < 6 ? g : 0");
  public static final ScalarOp ELU =
      row("elu", Rule.FLOAT, "a >= 0 ? a : expm1(a)", "r >= 0 ? g : g * (r + 1)");
  public static final ScalarOp SELU =
      row(
          "selu",
          Rule.FLOAT,
          "a >= 0 ? 1.0507009873554805 * a : 1.7580993408473766 * expm1(a)",
          "a > 0 ? 1.0507009873554805 * g : 1.7580993408473766 * g * exp(a)");
  public static final ScalarOp LEAKY_RELU =
      row("leakyRelu", Rule.FLOAT, "a > 0 ? a : a * b", "a > 0 ? g : g * b", "a > 0 ? 0 : g * a");
  public static final ScalarOp STEP =
      row("step", Rule.NUMERIC, "a > 0 ? 1 : a == a ? b : a", "0", "0");
  public static final ScalarOp ERF =
      row(
          "erf",
          Rule.FLOAT,
          "abs(a) < 1 ? erfSmall(a, a * a) : sign(a) * (1 - erfcTail(abs(a), 1 / (1 + 0.5 *"
              + " abs(a))))",
          "1.1283791670955126 * g * exp(-(a * a))");

  /** The inverse of erf for |a| below 0.955 (Giles 2010, the central polynomial). */
  public static final ScalarOp ERF_INV =
      row(
          "erfInv",
          Rule.FLOAT,
          "a * erfInvCentral(-log((1 - a) * (1 + a)) - 2.5)",
          "0.8862269254527580 * g * exp(r * r)");

  public static final ScalarOp GELU =
      row(
          "gelu",
          Rule.FLOAT,
          "0.5 * a * (1 + erf(a * 0.7071067811865476))",
          "g * (0.5 * (1 + erf(a * 0.7071067811865476)) + 0.3989422804014327 * a * exp(-0.5 * a *"
              + " a))");
  public static final ScalarOp SWISH =
      row("swish", Rule.FLOAT, "a * sigmoid(a)", "g * (r + sigmoid(a) * (1 - r))");
  public static final ScalarOp MISH =
      row(
          "mish",
          Rule.FLOAT,
          "a * tanh(softplus(a))",
          "g * (tanh(softplus(a)) + a * (1 - square(tanh(softplus(a)))) * sigmoid(a))");
  public static final ScalarOp HARD_SIGMOID =
      row(
          "hardSigmoid",
          Rule.FLOAT,
          "minimum(maximum(0.2 * a + 0.5, 0), 1)",
          "a > -2.5 && a < 2.5 ? 0.2 * g : 0");

  // ---- random: two rounds of Wellons' lowbias32 over counter a and keys b, c ------------------
  public static final ScalarOp HASH = row("hash", Rule.INT, "mix32(mix32(a + b) + c)");

  /** Uniform in [0,1) with 24 random bits, from a counter and two keys. */
  public static final ScalarOp UNIFORM =
      row("uniform01", Rule.CAST, "toFloat(ushr(hash(a, b, c), 8)) * 5.9604644775390625e-8");

  static {
    // erf for |x| < 1: Maclaurin series to x^21 (error below 1e-9); tail: Numerical Recipes'
    // erfccheb
    row(
        "erfSmall",
        Rule.FLOAT,
        "a * (1.1283791670955126 + b * (-0.3761263890318375 + b * (0.11283791670955126 + b *"
            + " (-0.026866170645131252 + b * (0.005223977625442188 + b * (-0.0008548327023450852 +"
            + " b * (0.00012055332981789664 + b * (-0.000014925650358406252 + b *"
            + " (0.0000016462114365889248 + b * (-0.00000016365844691234924 + b *"
            + " 0.000000014807192815879218))))))))))");
    row(
        "erfcTail",
        Rule.FLOAT,
        "b * exp(-(a * a) - 1.26551223 + b * (1.00002368 + b * (0.37409196 + b * (0.09678418 + b *"
            + " (-0.18628806 + b * (0.27886807 + b * (-1.13520398 + b * (1.48851587 + b *"
            + " (-0.82215223 + b * 0.17087277)))))))))");
    row(
        "erfInvCentral",
        Rule.FLOAT,
        "1.50140941 + a * (0.246640727 + a * (-0.00417768164 + a * (-0.00125372503 + a *"
            + " (0.000218580870 + a * (-0.00000439150654 + a * (-0.0000035233877 + a *"
            + " (3.43273939e-7 + a * 2.81022636e-8)))))))");
    row("hypotOf", Rule.FLOAT, "a > 0 && a <= 3.4028235e38 ? a * sqrt(1 + square(b / a)) : a");
    row("mix32", Rule.INT, "mixC(mixB(mixA(a)))");
    row("mixA", Rule.INT, "bitwiseXor(a, ushr(a, 16)) * 0x7feb352d");
    row("mixB", Rule.INT, "bitwiseXor(a, ushr(a, 15)) * 0x846ca68b");
    row("mixC", Rule.INT, "bitwiseXor(a, ushr(a, 16))");
  }

  /** The name, as in formulas, in {@code explain} and in generated code's comments. */
  public final String name;

  /** The type rule. */
  public final Rule rule;

  /** Its number in the table. */
  final int number = TABLE.size();

  /** The primitive, or null where {@link #formula()} says what is computed. */
  public final Prim prim;

  private final String text;
  private final String[] derivativeTexts;
  private Formula formula;
  private Formula[] derivatives;

  private ScalarOp(String name, Rule rule, Prim prim, String text, String[] derivatives) {
    this.name = name;
    this.rule = rule;
    this.prim = prim;
    this.text = text;
    this.derivativeTexts = derivatives;
    TABLE.put(name, this);
  }

  private static ScalarOp prim(String name, Rule rule, Prim prim, String... derivatives) {
    return new ScalarOp(name, rule, prim, null, derivatives);
  }

  private static ScalarOp row(String name, Rule rule, String formula, String... derivatives) {
    return new ScalarOp(name, rule, null, formula, derivatives);
  }

  /** The row of that name. */
  public static ScalarOp named(String name) {
    ScalarOp op = TABLE.get(name);
    if (op == null) {
      throw new IllegalArgumentException("no scalar op named '" + name + "'");
    }
    return op;
  }

  /** All rows, in no order. */
  public static List<ScalarOp> all() {
    return new ArrayList<>(TABLE.values());
  }

  /** What a non-primitive row computes. */
  public Formula formula() {
    if (formula == null) {
      formula = Formula.parse(text);
    }
    return formula;
  }

  /** Whether a gradient flows to argument {@code i}. */
  public boolean isDifferentiable(int i) {
    return i < derivativeTexts.length && !derivativeTexts[i].isEmpty();
  }

  /** Number of arguments that have a derivative row; 0 for ops that are not differentiable. */
  public int derivativeCount() {
    return derivativeTexts.length;
  }

  /** The gradient with respect to argument {@code i}. */
  public Formula derivative(int i) {
    if (derivatives == null) {
      derivatives = new Formula[derivativeTexts.length];
    }
    if (derivatives[i] == null) {
      derivatives[i] = Formula.parse(derivativeTexts[i]);
    }
    return derivatives[i];
  }

  @Override
  public String toString() {
    return name;
  }
}
