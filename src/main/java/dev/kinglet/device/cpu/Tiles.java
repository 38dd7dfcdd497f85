package dev.kinglet.device.cpu;

/** The inner kernel of matrix products that a platform brings along: one tile of the result. */
public interface Tiles {
  /** Rows of a tile. */
  int rows();

  /** Columns of a tile. */
  int columns();

  /**
   * Multiplies {@link #rows} rows by {@link #columns} columns, and adds that to what is there. All
   * arrays must reach as far as a whole tile does.
   *
   * @param x row i begins at {@code xAt + i * xStride}
   * @param y the columns' elements of one depth side by side, depth after depth, from {@code yAt}
   * @param depth how many products each sum has
   * @param out row i of the sums goes to {@code outAt + i * outStride}
   */
  void multiply(
      float[] x,
      int xAt,
      int xStride,
      float[] y,
      int yAt,
      int depth,
      float[] out,
      int outAt,
      int outStride);

  /** What it works with, for people to read. */
  String describe();
}
