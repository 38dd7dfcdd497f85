package dev.kinglet.codegen.wasm;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/** Which loop of a kernel the lanes of vectors lie along: what is read in sequence decides. */
final class Lanes {
  /** Operations after which nobody counts on. */
  private static final int MANY = 24;

  private Lanes() {}

  /** Whether the reductions have so few operations that replicas of them stay small. */
  static boolean areSimple(Kernel k) {
    return operations(k) <= MANY;
  }

  private static int operations(Kernel k) {
    int n = 0;
    for (Kernel.Reduction r : k.reductions()) {
      n += operations(r.body());
    }
    return n;
  }

  private static int operations(Val v) {
    int n = 1;
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        n += n > MANY ? 0 : operations(x);
      }
    } else if (v instanceof Val.Guard g) {
      n += operations(g.x);
    } else if (v instanceof Val.Load l) {
      n += l.checks.length;
    }
    return n;
  }

  /** An output loop along which something lies side by side that lanes do not, or -1. */
  static int turned(Kernel k, int lane) {
    int[] found = {-1};
    for (Val v : k.outputs()) {
      turned(v, lane, found);
    }
    return found[0] >= 0 && k.out()[found[0]] >= 4 ? found[0] : -1;
  }

  private static void turned(Val v, int lane, int[] found) {
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        turned(x, lane, found);
      }
    } else if (v instanceof Val.Guard g) {
      turned(g.x, lane, found);
    } else if (v instanceof Val.Load l && l.index.coef[lane] > 1 && l.index.isAffine()) {
      for (int d = 0; d < lane; d++) {
        found[0] = l.index.coef[d] == 1 ? d : found[0];
      }
    }
  }

  /** The loop for the lanes of outputs, or -1. */
  static int lane(int[] sizes, int outs) {
    int lane = outs - 1;
    while (lane >= 0 && sizes[lane] < 4) {
      lane--;
    }
    return lane;
  }

  /** Whether to reduce along rows, not along an output loop: what is read in sequence decides. */
  static boolean byRows(Kernel k, int lane) {
    int[] red = k.red();
    if (lane < 0) {
      return true;
    }
    int[] score = new int[1];
    for (Kernel.Reduction r : k.reductions()) {
      score(r.body(), lane, score);
    }
    boolean isShort = lane < k.out().length - 1 || k.out()[lane] < 16;
    return red[red.length - 1] >= (lane < k.out().length - 1 ? 16 : 4)
        && (score[0] < 0 || score[0] == 0 && isShort);
  }

  private static void score(Val v, int lane, int[] score) {
    if (v instanceof Val.Apply a) {
      for (Val x : a.args) {
        score(x, lane, score);
      }
    } else if (v instanceof Val.Guard g) {
      score(g.x, lane, score);
    } else if (v instanceof Val.Load l) {
      int[] c = l.index.coef;
      score[0] += (Math.abs(c[c.length - 1]) > 1 ? 1 : 0) - (Math.abs(c[lane]) > 1 ? 1 : 0);
    }
  }

  /** The index of an output's element. */
  static Ix own(Kernel k) {
    int[] coef = new int[k.sizes().length];
    int stride = 1;
    for (int d = k.out().length - 1; d >= 0; d--) {
      coef[d] = stride;
      stride *= k.out()[d];
    }
    return new Ix(0, coef);
  }
}
