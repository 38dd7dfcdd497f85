package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;

/** The whole op table. */
public final class Ops {
  private Ops() {}

  /** Every row of every family. */
  public static OpTable table() {
    OpTable t = new OpTable();
    ArithmeticOps.rows(t);
    return t;
  }
}
