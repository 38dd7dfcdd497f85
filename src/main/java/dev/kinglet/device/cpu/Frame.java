package dev.kinglet.device.cpu;

/** The state of one running block program: registers, positions, accumulators. */
final class Frame {
  /** Register r is {@code f[r]} or {@code i[r]}, from {@code off[r]} on. */
  final float[][] f;

  final int[][] i;
  final int[] off;

  /** Host arrays of the inputs and outputs. */
  final Object[] in;

  final Object[] out;
  final double[] params;

  /** Positions of the loops that are not lanes. */
  final int[] outer;

  /** Scratch for walking an affine index. */
  final int[] q;

  /**
   * Results of the reductions by output position ({@code float[]} or {@code int[]}), if done
   * before.
   */
  Object[] folded;

  /** Accumulators by reduction, one per lane: floats in double. */
  final double[][] acc;

  final int[][] accInt;

  Frame(Program p, int block, Object[] in, Object[] out, double[] params) {
    this.in = in;
    this.out = out;
    this.params = params;
    f = new float[p.registers][];
    i = new int[p.registers][];
    off = new int[p.registers];
    float[][] floats = new float[p.floatStores][];
    int[][] ints = new int[p.intStores][];
    for (int r = 0; r < p.registers; r++) {
      int s = p.store[r];
      if (s >= 0 && p.isFloat[r]) {
        if (floats[s] == null) {
          floats[s] = new float[block];
        }
        f[r] = floats[s];
      } else if (s >= 0) {
        if (ints[s] == null) {
          ints[s] = new int[block];
        }
        i[r] = ints[s];
      }
    }
    outer = new int[p.outerLoops];
    q = new int[p.lanes + 1];
    int k = p.columnFolds;
    acc = new double[k][];
    accInt = new int[k][];
    for (int j = 0; j < k; j++) {
      if (p.foldFloat[j]) {
        acc[j] = new double[block];
      } else {
        accInt[j] = new int[block];
      }
    }
  }
}
