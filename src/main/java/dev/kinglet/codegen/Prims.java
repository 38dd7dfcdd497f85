package dev.kinglet.codegen;

import dev.kinglet.core.Ascii;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Val;

/** The scalar primitives in GLSL. */
final class Prims {
  /** For each {@link Prim}, in their order: an operator or a function, of floats if they differ. */
  private static final String[] NAMES = {
    "+",
    "-",
    "*",
    "/",
    "remainder",
    "-",
    "abs",
    "minimum",
    "maximum",
    "power",
    "arctan2",
    "expo",
    "expm1",
    "ln",
    "log1p",
    "sqrt",
    "sine",
    "cosine",
    "tangent",
    "arcsin",
    "arccos",
    "arctan",
    "tanhyp",
    "floor",
    "ceil",
    "trunc",
    "roundEven",
    "<",
    "<=",
    "==",
    "!=",
    "notNumber",
    "&",
    "|",
    "1 - ",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    "shiftRight",
    "select",
    "",
    "toInt",
    ""
  };

  /** The comparisons of vectors, from {@link Prim#LT} on. */
  private static final String[] COMPARISONS = {"lessThan", "lessThanEqual", "equal", "notEqual"};

  private Prims() {}

  /** A primitive on operands that stand at one level. */
  static Ex apply(Body body, Val.Apply a, Ex[] args, int level, boolean rep) {
    boolean vec = false;
    for (Ex x : args) {
      vec |= x.vec;
    }
    Type in = args[0].type;
    String text = text(body, a, args, in, vec);
    return new Ex(text, a.type, vec, level, rep, false);
  }

  private static String text(Body body, Val.Apply a, Ex[] x, Type in, boolean vec) {
    boolean real = in == Type.F;
    String name = NAMES[a.prim.ordinal()];
    switch (a.prim) {
      case DIV:
        return real ? infix(x, name) : call(body, "divide", x, vec);
      case REM:
        return call(body, real ? name : "modulo", x, vec);
      case MIN:
        return call(body, real ? plain(x[1], "atMost", name) : "min", x, vec);
      case MAX:
        return call(body, real ? plain(x[1], "atLeast", name) : "max", x, vec);
      case FLOOR, CEIL, TRUNC, ROUND, TOINT:
        return real ? call(body, name, x, vec) : x[0].text;
      case NEG, NOT:
        return name + x[0].operand();
      case LT, LE, EQ, NE:
        return vec
            ? "ivec4("
                + call(body, COMPARISONS[a.prim.ordinal() - Prim.LT.ordinal()], x, true)
                + ")"
            : "int(" + infix(x, name) + ")";
      case SHL, SHR:
        return (vec ? wideOperand(x[0]) : x[0].operand()) + " " + name + " " + distance(x[1]);
      case SELECT:
        return select(body, x, vec);
      case TOFLOAT:
        return (vec ? "vec4(" : "float(") + x[0].text + ")";
      case TOBOOL:
        return in == Type.B
            ? x[0].text
            : vec
                ? "ivec4(notEqual(" + x[0].text + ", " + zero(in, true) + "))"
                : "int(" + x[0].operand() + " != " + zero(in, false) + ")";
      default:
        return Literals.isName(name) ? call(body, name, x, vec) : infix(x, name);
    }
  }

  /** The function for a number of the text, or the one that looks whether it is NaN. */
  private static String plain(Ex x, String number, String any) {
    char c = x.text.charAt(0);
    return x.atom && c >= '0' && c <= '9' ? number : any;
  }

  private static String infix(Ex[] x, String op) {
    return x[0].operand() + " " + op + " " + x[1].operand();
  }

  private static String distance(Ex x) {
    return Literals.isName(x.text) && x.text.charAt(0) >= '0' && x.text.charAt(0) <= '9'
        ? Integer.toString((int) Ascii.number(x.text) & 31)
        : "(" + x.operand() + " & 31)";
  }

  /** A call of a function of the shader files or of GLSL. */
  private static String call(Body body, String function, Ex[] x, boolean vec) {
    StringBuilder b = new StringBuilder(body.call(function)).append('(');
    for (int i = 0; i < x.length; i++) {
      b.append(i > 0 ? ", " : "").append(vec ? x[i].wide() : x[i].text);
    }
    return b.append(')').toString();
  }

  private static String select(Body body, Ex[] x, boolean vec) {
    if (!vec) {
      return x[0].operand() + " != 0 ? " + x[1].operand() + " : " + x[2].operand();
    }
    if (!x[0].vec) {
      return x[0].operand() + " != 0 ? " + wideOperand(x[1]) + " : " + wideOperand(x[2]);
    }
    return call(body, "select", x, true);
  }

  private static String wideOperand(Ex x) {
    return x.vec ? x.operand() : x.wide();
  }

  /** Zero of a type. */
  static String zero(Type type, boolean vec) {
    return type == Type.F ? (vec ? "vec4(0.0)" : "0.0") : vec ? "ivec4(0)" : "0";
  }

  /** What a fold starts from. */
  static String identity(Body body, Fold fold, Type type, boolean vec) {
    String one;
    switch (fold) {
      case SUM:
        return zero(type, vec);
      case PROD:
        one = type == Type.F ? "1.0" : "1";
        break;
      case MAX:
        one = type == Type.B ? "0" : type == Type.F ? "-infinity()" : "(-2147483647 - 1)";
        break;
      default:
        one = type == Type.B ? "1" : type == Type.F ? "infinity()" : "2147483647";
    }
    if (type == Type.F && fold != Fold.PROD) {
      body.call("infinity");
    }
    return vec ? (type == Type.F ? "vec4(" : "ivec4(") + one + ")" : one;
  }

  /** The assignment that folds {@code x} into {@code acc}. */
  static String fold(Body body, Fold fold, String acc, Ex x, boolean vec) {
    if (fold == Fold.SUM || fold == Fold.PROD) {
      return acc + (fold == Fold.SUM ? " += " : " *= ") + x.text;
    }
    String function = fold == Fold.MAX ? "max" : "min";
    if (x.type == Type.F) {
      function = body.call(fold == Fold.MAX ? "maximum" : "minimum");
    }
    return acc + " = " + function + "(" + acc + ", " + (vec ? x.wide() : x.text) + ")";
  }
}
