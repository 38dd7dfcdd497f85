package dev.kinglet.codegen;

import dev.kinglet.schedule.Ix;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/**
 * Whether a fragment of a contraction should compute several parts of the output: one factor is
 * then fetched once for all parts (register blocking). The parts are equal shares of the outermost
 * loop, and whole rows of the output's texture, so that they can be put together by copying rows.
 */
final class Replicas {
  private Replicas() {}

  static int of(Kernel k, int most) {
    int rank = k.out().length;
    if (!k.isContraction() || rank < 2 || k.redSize() < 16) {
      return 1;
    }
    Val.Apply product = (Val.Apply) k.reductions()[0].body();
    Ix a = ((Val.Load) product.args[0]).index;
    Ix b = ((Val.Load) product.args[1]).index;
    if (a.dependsOn(0) == b.dependsOn(0)) {
      return 1;
    }
    int row = 4 << Layout.of(k.outSize()).shift();
    int r = 1;
    while (2 * r * k.outputs().length <= most
        && k.out()[0] % (2 * r) == 0
        && k.outSize() / (2 * r) % row == 0
        && k.outSize() / (2 * r) >= 4096) {
      r *= 2;
    }
    return r;
  }
}
