package dev.kinglet.codegen;

import dev.kinglet.core.Ascii;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Val;

/** The scalar primitives in GLSL. */
final class Prims {
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
    switch (a.prim) {
      case ADD:
        return infix(x, "+");
      case SUB:
        return infix(x, "-");
      case MUL:
        return infix(x, "*");
      case DIV:
        return real ? infix(x, "/") : call(body, "divide", x, vec);
      case REM:
        return call(body, real ? "remainder" : "modulo", x, vec);
      case NEG:
        return "-" + x[0].operand();
      case ABS:
        return "abs(" + x[0].text + ")";
      case MIN:
        return real ? call(body, "minimum", x, vec) : builtin("min", x, vec);
      case MAX:
        return real ? call(body, "maximum", x, vec) : builtin("max", x, vec);
      case POW:
        return call(body, "power", x, vec);
      case ATAN2:
        return call(body, "arctan2", x, vec);
      case EXP:
        return call(body, "expo", x, vec);
      case EXPM1:
        return call(body, "expm1", x, vec);
      case LOG:
        return call(body, "ln", x, vec);
      case LOG1P:
        return call(body, "log1p", x, vec);
      case SQRT:
        return builtin("sqrt", x, vec);
      case SIN:
        return call(body, "sine", x, vec);
      case COS:
        return call(body, "cosine", x, vec);
      case TAN:
        return call(body, "tangent", x, vec);
      case ASIN:
        return call(body, "arcsin", x, vec);
      case ACOS:
        return call(body, "arccos", x, vec);
      case ATAN:
        return call(body, "arctan", x, vec);
      case TANH:
        return call(body, "tanhyp", x, vec);
      case FLOOR:
        return real ? builtin("floor", x, vec) : x[0].text;
      case CEIL:
        return real ? builtin("ceil", x, vec) : x[0].text;
      case TRUNC:
        return real ? builtin("trunc", x, vec) : x[0].text;
      case ROUND:
        return real ? builtin("roundEven", x, vec) : x[0].text;
      case LT:
        return compare("<", "lessThan", x, vec);
      case LE:
        return compare("<=", "lessThanEqual", x, vec);
      case EQ:
        return compare("==", "equal", x, vec);
      case NE:
        return compare("!=", "notEqual", x, vec);
      case ISNAN:
        return call(body, "notNumber", x, vec);
      case AND, BITAND:
        return infix(x, "&");
      case OR, BITOR:
        return infix(x, "|");
      case BITXOR:
        return infix(x, "^");
      case NOT:
        return "1 - " + x[0].operand();
      case SHL:
        return infix(x[0], "<<", distance(x[1]), vec);
      case SHR:
        return infix(x[0], ">>", distance(x[1]), vec);
      case USHR:
        return call(body, "shiftRight", x, vec);
      case SELECT:
        return select(body, x, vec);
      case TOFLOAT:
        return (vec ? "vec4(" : "float(") + x[0].text + ")";
      case TOINT:
        return real ? call(body, "toInt", x, vec) : x[0].text;
      case TOBOOL:
        return in == Type.B
            ? x[0].text
            : vec
                ? "ivec4(notEqual(" + x[0].text + ", " + zero(in, true) + "))"
                : "int(" + x[0].operand() + " != " + zero(in, false) + ")";
      default:
        throw new IllegalArgumentException(a.prim.name());
    }
  }

  private static String infix(Ex[] x, String op) {
    return x[0].operand() + " " + op + " " + x[1].operand();
  }

  private static String infix(Ex a, String op, String b, boolean vec) {
    return (vec ? a.vec ? a.operand() : a.wide() : a.operand()) + " " + op + " " + b;
  }

  private static String distance(Ex x) {
    return Literals.isName(x.text) && x.text.charAt(0) >= '0' && x.text.charAt(0) <= '9'
        ? Integer.toString((int) Ascii.number(x.text) & 31)
        : "(" + x.operand() + " & 31)";
  }

  private static String call(Body body, String function, Ex[] x, boolean vec) {
    return builtin(body.call(function), x, vec);
  }

  private static String builtin(String function, Ex[] x, boolean vec) {
    StringBuilder b = new StringBuilder(function).append('(');
    for (int i = 0; i < x.length; i++) {
      b.append(i > 0 ? ", " : "").append(vec ? x[i].wide() : x[i].text);
    }
    return b.append(')').toString();
  }

  private static String compare(String op, String function, Ex[] x, boolean vec) {
    return vec
        ? "ivec4(" + builtin(function, x, true) + ")"
        : "int(" + x[0].operand() + " " + op + " " + x[1].operand() + ")";
  }

  private static String select(Body body, Ex[] x, boolean vec) {
    if (!vec) {
      return x[0].operand() + " != 0 ? " + x[1].operand() + " : " + x[2].operand();
    }
    if (!x[0].vec) {
      return x[0].operand() + " != 0 ? " + wideOperand(x[1]) + " : " + wideOperand(x[2]);
    }
    return builtin(body.call("select"), x, true);
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
