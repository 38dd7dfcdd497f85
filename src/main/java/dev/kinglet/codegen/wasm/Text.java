package dev.kinglet.codegen.wasm;

import dev.kinglet.graph.Formula;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.graph.ScalarOp;
import java.util.List;

/**
 * Code written as text: statements {@code x = formula;} and maybe a formula at the end, whose value
 * stays on the stack, in the language of {@link Formula}. {@code a} and {@code b} are the first two
 * arguments; variables {@code i} to {@code n} are ints, {@code p} and {@code q} bools, all others
 * floats. <em>Assigning keeps the bits</em>: {@code k = x} are the bits of a float. {@code minimum}
 * and {@code maximum} with a constant keep a NaN.
 */
final class Text implements Formula.Builder<Text.Part> {
  /** Code that leaves a value on the stack; of a product, the codes of its factors too. */
  record Part(Code code, Type type, boolean literal, double value, Code x, Code y) {
    Part(Code code, Type type) {
      this(code, type, false, 0, null, null);
    }
  }

  private final Code c;
  private final Prims prims;

  /** Whether the lanes are two, of 64 bits; only arithmetic then. */
  private final boolean wide;

  /** The local of each letter, plus one. */
  private final int[] locals = new int[26];

  /** Of two lanes; no variable has a value yet. */
  Text(Code c, Prims prims) {
    this.c = c;
    this.prims = prims;
    wide = true;
  }

  /** Of four lanes, with {@code a} and {@code b} in locals. */
  Text(Code c, Prims prims, int a, int b) {
    this.c = c;
    this.prims = prims;
    wide = false;
    locals[0] = a + 1;
    locals[1] = b + 1;
  }

  /** The local of a variable. */
  int local(char letter) {
    int i = letter - 'a';
    if (locals[i] == 0) {
      locals[i] = c.local(Code.V128) + 1;
    }
    return locals[i] - 1;
  }

  /** Writes a text. */
  Text run(String text) {
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
    return this;
  }

  @Override
  public Part literal(double value, Type type) {
    Code l = c.piece();
    if (type != Type.F) {
      l.splat((int) value);
    } else if (wide) {
      l.splat(value);
    } else {
      l.splat((float) value);
    }
    return new Part(l, type, true, value, null, null);
  }

  @Override
  public Part var(char name) {
    Type type = name >= 'i' && name <= 'n' ? Type.I : name == 'p' || name == 'q' ? Type.B : Type.F;
    return new Part(c.piece().get(local(name)), type);
  }

  @Override
  public Part apply(ScalarOp op, List<Part> args) {
    Part fused = fused(op, args);
    if (fused != null) {
      return fused;
    }
    Type[] types = new Type[args.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = args.get(i).type;
    }
    Type in = types[types.length == 3 ? 1 : 0];
    Type out = op.prim.result(types);
    Code all = c.piece();
    if (types.length == 3) {
      all.append(args.get(1).code).append(args.get(2).code);
    }
    all.append(args.get(0).code);
    Part last = args.get(types.length - 1);
    if (types.length == 2) {
      if (last.literal && prims.constant(all, op.prim, in, true, wide, last.value)) {
        return new Part(all, out);
      }
      all.append(last.code);
    }
    if (wide) {
      // the instructions for 64 bits stand behind those for 32 bits in the same order
      all.op(Prims.vector(op.prim, in) + (in == Type.F ? 12 : 32));
    } else {
      prims.apply(all, op.prim, in, out, true);
    }
    boolean product = op.prim == Prim.MUL && in == Type.F && !wide && prims.hasMadd();
    return product ? new Part(all, out, false, 0, args.get(0).code, last.code) : new Part(all, out);
  }

  /** A product and what is added to it, or subtracted from, in one instruction; or null. */
  private Part fused(ScalarOp op, List<Part> args) {
    boolean add = op.prim == Prim.ADD;
    if (!add && op.prim != Prim.SUB) {
      return null;
    }
    Part a = args.get(0);
    Part b = args.get(1);
    Part product = b.x != null ? b : add && a.x != null ? a : null;
    if (product == null) {
      return null;
    }
    Code all = c.piece().append(product.x).append(product.y).append((product == b ? a : b).code);
    return new Part(all.op(add ? Op.F32X4_MADD : Op.F32X4_NMADD), Type.F);
  }

  @Override
  public Type type(Part value) {
    return value.type;
  }
}
