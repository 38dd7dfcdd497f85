package dev.kinglet.codegen.wasm;

import java.util.ArrayList;
import java.util.List;

/**
 * A function of a {@link Module}, written instruction by instruction. Several pieces of code can be
 * written apart and put together ({@link #piece}, {@link #append}): they share the locals.
 */
final class Code extends Bytes {
  /** Types of values. */
  static final int I32 = 0x7f;

  static final int I64 = 0x7e;
  static final int F32 = 0x7d;
  static final int F64 = 0x7c;
  static final int V128 = 0x7b;

  private static final int NOTHING = 0x40;

  private final int params;

  /** Types of the locals behind the parameters. */
  private final List<Integer> locals;

  /**
   * Vectors that are the same in all of the function, each with its local: made once, where the
   * function begins, since compilers leave them in the loop that they find them in.
   */
  private final List<int[]> constants;

  /** A function of {@code params} parameters. */
  Code(int params) {
    this(params, new ArrayList<>(), new ArrayList<>());
  }

  private Code(int params, List<Integer> locals, List<int[]> constants) {
    this.params = params;
    this.locals = locals;
    this.constants = constants;
  }

  /** An empty piece of the same function. */
  Code piece() {
    return new Code(params, locals, constants);
  }

  /** A new local variable: its number. */
  int local(int type) {
    locals.add(type);
    return params + locals.size() - 1;
  }

  /** The declaration of the locals, and how constants come into theirs. */
  Bytes declarations() {
    Bytes b = new Bytes();
    int runs = 0;
    Bytes all = new Bytes();
    for (int i = 0; i < locals.size(); ) {
      int from = i;
      int type = locals.get(i);
      while (i < locals.size() && locals.get(i) == type) {
        i++;
      }
      runs++;
      all.number(i - from).put(type);
    }
    b.number(runs).append(all);
    for (int[] v : constants) {
      b.append(new Code(0).vector(v).set(v[4]));
    }
    return b;
  }

  /** An instruction without immediate numbers, or the first bytes of one with. */
  Code op(int op) {
    if (op >= Op.MORE) {
      put(0xfc).number(op - Op.MORE);
    } else if (op >= Op.VECTOR) {
      put(0xfd).number(op - Op.VECTOR);
    } else {
      put(op);
    }
    return this;
  }

  Code get(int local) {
    put(0x20).number(local);
    return this;
  }

  Code set(int local) {
    put(0x21).number(local);
    return this;
  }

  Code tee(int local) {
    put(0x22).number(local);
    return this;
  }

  Code call(int function) {
    put(0x10).number(function);
    return this;
  }

  /** An int constant. */
  Code i32(int v) {
    put(0x41).signed(v);
    return this;
  }

  /** A long constant, -64 to 63. */
  Code i64(int v) {
    put(0x42).signed(v);
    return this;
  }

  /** A long constant, of two ints. */
  Code i64(int high, int low) {
    i32(high).op(Op.I64_EXTEND_U).i64(32).op(Op.I64_SHL);
    return i32(low).op(Op.I64_EXTEND_U).op(Op.I64_OR);
  }

  /** A float constant. */
  Code f32(float v) {
    put(0x43).word(Float.floatToRawIntBits(v));
    return this;
  }

  /** A vector constant of four ints. */
  Code v128(int a, int b, int c, int d) {
    int[] v = {a, b, c, d, 0};
    if (a == b && b == c && c == d && (a == 0 || a == -1)) {
      return vector(v); // one instruction
    }
    for (int[] o : constants) {
      if (o[0] == a && o[1] == b && o[2] == c && o[3] == d) {
        return get(o[4]);
      }
    }
    v[4] = local(V128);
    constants.add(v);
    return get(v[4]);
  }

  private Code vector(int[] v) {
    op(Op.V_CONST).word(v[0]).word(v[1]).word(v[2]).word(v[3]);
    return this;
  }

  /** A vector constant: four times the float. */
  Code splat(float v) {
    int i = Float.floatToRawIntBits(v);
    return v128(i, i, i, i);
  }

  /** A vector constant: twice the double. */
  Code splat(double v) {
    double a = Math.abs(v);
    int e = a == 0 ? 0 : 1023;
    for (; a >= 2; a /= 2) {
      e++;
    }
    for (; a < 1 && e > 0; a *= 2) {
      e--;
    }
    a = (a - (e == 0 ? 0 : 1)) * 0x100000;
    int high = (int) a;
    a = (a - high) * 0x10000;
    int middle = (int) a;
    high |= e << 20 | (v < 0 ? 0x80000000 : 0);
    int low = middle << 16 | (int) ((a - middle) * 0x10000);
    return v128(low, high, low, high);
  }

  /** A vector constant: four times the int. */
  Code splat(int v) {
    return v128(v, v, v, v);
  }

  /** A load or store at the address on the stack plus {@code offset} bytes. */
  Code at(int op, int offset) {
    op(op).put(0).number(offset);
    return this;
  }

  /** A load or store of one lane. */
  Code at(int op, int offset, int lane) {
    at(op, offset).put(lane);
    return this;
  }

  /** An instruction on one lane. */
  Code lane(int op, int lane) {
    op(op).put(lane);
    return this;
  }

  /** Four lanes of 32 bits out of two vectors: 0 to 3 of the first, 4 to 7 of the second. */
  Code shuffle(int a, int b, int c, int d) {
    op(Op.SHUFFLE);
    for (int l : new int[] {a, b, c, d}) {
      for (int i = 0; i < 4; i++) {
        put(4 * l + i);
      }
    }
    return this;
  }

  /** Begins a block; {@code br} to it leaves it. */
  Code block() {
    put(0x02).put(NOTHING);
    return this;
  }

  /** Begins a loop; {@code br} to it goes round again. */
  Code loop() {
    put(0x03).put(NOTHING);
    return this;
  }

  /** Begins what is done when the int on the stack is not zero. */
  Code when() {
    put(0x04).put(NOTHING);
    return this;
  }

  Code otherwise() {
    return op(Op.ELSE);
  }

  Code end() {
    return op(Op.END);
  }

  Code br(int depth) {
    put(0x0c).number(depth);
    return this;
  }

  Code brIf(int depth) {
    put(0x0d).number(depth);
    return this;
  }

  /** local += v. */
  Code add(int local, int v) {
    return v == 0 ? this : get(local).i32(v).op(Op.I32_ADD).set(local);
  }

  /** The int on the stack times a constant. */
  Code times(int v) {
    if (v != 1) {
      boolean power = v > 0 && (v & (v - 1)) == 0;
      i32(power ? Integer.numberOfTrailingZeros(v) : v).op(power ? Op.I32_SHL : Op.I32_MUL);
    }
    return this;
  }

  @Override
  Code append(Bytes o) {
    super.append(o);
    return this;
  }
}
