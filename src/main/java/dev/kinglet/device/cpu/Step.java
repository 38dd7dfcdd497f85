package dev.kinglet.device.cpu;

import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;

/** One instruction of a block program: what is done to a whole block of lanes at once. */
final class Step {
  /** d = value, or param x. */
  static final int FILL = 0;

  /** d points into input x. */
  static final int DENSE = 1;

  /** d = input x at the affine index. */
  static final int LOAD = 2;

  /** d = input x at index a where mask b holds (b = -1: everywhere), else 0. */
  static final int GATHER = 3;

  /** d = the affine index. */
  static final int INDEX = 4;

  /** d = a + x * ((b / y) % z). */
  static final int TERM = 5;

  /** {@code d = mask b and low x <= a < high y and (a - x) % z == 0}. */
  static final int CHECK = 6;

  /** Throws unless {@code x <= a < y} wherever mask b holds. */
  static final int LOOKUP = 7;

  /** d = a where mask b holds, else 0. */
  static final int GUARD = 8;

  /** d = prim(a, b, c). */
  static final int APPLY = 9;

  /** Accumulates a into the reduction x, lane by lane. */
  static final int FOLD = 10;

  /** d points to the results of reduction x. */
  static final int FOLDED = 11;

  /** Output x = a. */
  static final int STORE = 12;

  /** Accumulates a * b into the reduction x, lane by lane. */
  static final int FOLD_PRODUCT = 13;

  /** d = input x at the window's index where its checks hold, else 0. */
  static final int WINDOW = 14;

  /** d = whether the window's checks hold. */
  static final int MASK = 15;

  /** Accumulates a times the element of b that all lanes share into the reduction x. */
  static final int FOLD_SCALED = 16;

  final int op;

  /** Registers: result and arguments; -1 where there is none. */
  int d = -1;

  int a = -1;
  int b = -1;
  int c = -1;

  int x;
  int y;
  int z;
  double value;
  Affine index;
  Window window;
  Prim prim;
  Type type;
  String lookup;

  Step(int op) {
    this.op = op;
  }
}
