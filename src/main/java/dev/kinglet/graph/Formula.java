package dev.kinglet.graph;

import dev.kinglet.core.Ascii;
import java.util.ArrayList;
import java.util.List;

/**
 * A parsed expression of the scalar language, in which {@link ScalarOp} rows state what they
 * compute and how they differentiate.
 *
 * <pre>{@code
 * a b c      the arguments        r  the result, g  the incoming gradient (derivatives only)
 * + - * / %  arithmetic           < <= > >= == !=  && || !  ? :   as in Java
 * name(x,y)  any row of the table by its name
 * 1  0.5  1e-3  0x7feb352d        literals; they take the type of the other operand
 * }</pre>
 */
public final class Formula {
  /** The row applied here; null for a literal or a variable. */
  public final ScalarOp op;

  /** Operands of {@link #op}. */
  public final Formula[] args;

  /** The variable's letter, or 0. */
  public final char var;

  /** The literal's value. */
  public final double num;

  private Formula(ScalarOp op, char var, double num, Formula... args) {
    this.op = op;
    this.args = args;
    this.var = var;
    this.num = num;
  }

  /** Whether this is a bare literal. */
  public boolean isLiteral() {
    return op == null && var == 0;
  }

  /** What a formula is turned into: kernel values, or graph nodes. */
  public interface Builder<T> {
    /** A literal of the given type. */
    T literal(double value, Prim.Type type);

    /** A variable: a b c r g. */
    T var(char name);

    /** A row applied to operands. */
    T apply(ScalarOp op, List<T> args);

    /** The type of an operand. */
    Prim.Type type(T value);
  }

  /** Evaluates into {@code b}; a bare literal becomes {@code literalType}. */
  public <T> T build(Builder<T> b, Prim.Type literalType) {
    if (var != 0) {
      return b.var(var);
    }
    if (op == null) {
      return b.literal(num, literalType);
    }
    List<T> vals = new ArrayList<>();
    Prim.Type seen = Prim.Type.F;
    boolean known = false;
    int first = op.prim == Prim.SELECT ? 1 : 0;
    for (int i = 0; i < args.length; i++) {
      T v = args[i].isLiteral() ? null : args[i].build(b, literalType);
      vals.add(v);
      if (v != null && i >= first && !known) {
        seen = b.type(v);
        known = true;
      }
    }
    for (int i = 0; i < args.length; i++) {
      if (vals.get(i) == null) {
        vals.set(i, b.literal(args[i].num, known ? seen : literalType));
      }
    }
    return b.apply(op, vals);
  }

  /** Parses one expression. */
  public static Formula parse(String text) {
    Parser p = new Parser(text);
    Formula f = p.expr();
    if (p.peek() != 0) {
      throw new IllegalArgumentException("formula: unexpected '" + p.peek() + "' in " + text);
    }
    return f;
  }

  private static Formula call(String name, Formula... args) {
    return new Formula(ScalarOp.named(name), (char) 0, 0, args);
  }

  private static final class Parser {
    private final String s;
    private int i;

    Parser(String s) {
      this.s = s;
    }

    char peek() {
      while (i < s.length() && s.charAt(i) == ' ') {
        i++;
      }
      return i < s.length() ? s.charAt(i) : 0;
    }

    boolean eat(String t) {
      peek();
      if (s.startsWith(t, i)) {
        i += t.length();
        return true;
      }
      return false;
    }

    Formula expr() {
      Formula c = or();
      if (!eat("?")) {
        return c;
      }
      Formula x = expr();
      if (!eat(":")) {
        throw new IllegalArgumentException("formula: ':' expected in " + s);
      }
      return call("where", c, x, expr());
    }

    Formula or() {
      Formula l = and();
      while (eat("||")) {
        l = call("logicalOr", l, and());
      }
      return l;
    }

    Formula and() {
      Formula l = compare();
      while (eat("&&")) {
        l = call("logicalAnd", l, compare());
      }
      return l;
    }

    Formula compare() {
      Formula l = sum();
      if (eat("<=")) {
        return call("lessEqual", l, sum());
      }
      if (eat(">=")) {
        return call("lessEqual", sum(), l);
      }
      if (eat("<")) {
        return call("less", l, sum());
      }
      if (eat(">")) {
        return call("less", sum(), l);
      }
      if (eat("==")) {
        return call("equal", l, sum());
      }
      if (eat("!=")) {
        return call("notEqual", l, sum());
      }
      return l;
    }

    Formula sum() {
      Formula l = product();
      while (true) {
        if (eat("+")) {
          l = call("add", l, product());
        } else if (eat("-")) {
          l = call("sub", l, product());
        } else {
          return l;
        }
      }
    }

    Formula product() {
      Formula l = unary();
      while (true) {
        if (eat("*")) {
          l = call("mul", l, unary());
        } else if (eat("/")) {
          l = call("div", l, unary());
        } else if (eat("%")) {
          l = call("rem", l, unary());
        } else {
          return l;
        }
      }
    }

    Formula unary() {
      char c = peek();
      if (c == '-') {
        i++;
        Formula f = unary();
        return f.isLiteral() ? new Formula(null, (char) 0, -f.num) : call("neg", f);
      }
      if (c == '!' && i + 1 < s.length() && s.charAt(i + 1) != '=') {
        i++;
        return call("logicalNot", unary());
      }
      return atom();
    }

    Formula atom() {
      char c = peek();
      if (c == '(') {
        i++;
        Formula f = expr();
        if (!eat(")")) {
          throw new IllegalArgumentException("formula: ')' expected in " + s);
        }
        return f;
      }
      int start = i;
      if (c >= '0' && c <= '9') {
        return number(start);
      }
      while (i < s.length() && isWord(s.charAt(i))) {
        i++;
      }
      String word = s.substring(start, i);
      if (!eat("(")) {
        if (word.length() != 1) {
          throw new IllegalArgumentException("formula: unknown name '" + word + "' in " + s);
        }
        return new Formula(null, word.charAt(0), 0);
      }
      List<Formula> list = new ArrayList<>();
      do {
        list.add(expr());
      } while (eat(","));
      if (!eat(")")) {
        throw new IllegalArgumentException("formula: ')' expected in " + s);
      }
      return call(word, list.toArray(new Formula[0]));
    }

    private Formula number(int start) {
      if (s.startsWith("0x", i)) {
        i += 2;
        int v = 0;
        while (i < s.length() && isWord(s.charAt(i))) {
          char c = s.charAt(i++);
          v = v * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return new Formula(null, (char) 0, v);
      }
      while (i < s.length()) {
        char c = s.charAt(i);
        boolean exponentSign = (c == '-' || c == '+') && s.charAt(i - 1) == 'e';
        if ((c < '0' || c > '9') && c != '.' && c != 'e' && !exponentSign) {
          break;
        }
        i++;
      }
      return new Formula(null, (char) 0, Ascii.number(s.substring(start, i)));
    }

    private static boolean isWord(char c) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
  }
}
