package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;

/** The whole op table. */
public final class Ops {
  private Ops() {}

  /** Every row of every family. */
  public static OpTable table() {
    OpTable t = new OpTable();
    ArithmeticOps.rows(t);
    UnaryOps.rows(t);
    CompareOps.rows(t);
    ActivationOps.rows(t);
    ReduceOps.rows(t);
    StatOps.rows(t);
    ShapeOps.rows(t);
    SliceOps.rows(t);
    JoinOps.rows(t);
    NormOps.rows(t);
    CreationOps.rows(t);
    RandomOps.rows(t);
    MatrixOps.rows(t);
    ConvOps.rows(t);
    PoolOps.rows(t);
    IndexOps.rows(t);
    SortOps.rows(t);
    ScanOps.rows(t);
    LossOps.rows(t);
    ImageOps.rows(t);
    SpaceOps.rows(t);
    CountOps.rows(t);
    LinalgOps.rows(t);
    FusedOps.rows(t);
    RankedOps.rows(t);
    SignalOps.rows(t);
    SpectralOps.rows(t);
    StringOps.rows(t);
    SubsetOps.rows(t);
    BoxOps.rows(t);
    WarpOps.rows(t);
    SparseOps.rows(t);
    RaggedOps.rows(t);
    CellOps.rows(t);
    return t;
  }
}
