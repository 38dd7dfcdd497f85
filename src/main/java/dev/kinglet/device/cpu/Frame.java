package dev.kinglet.device.cpu;

/** The state of one running block program: registers, positions, accumulators. */
final class Frame {
  /** Lanes of a program whose frame keeps its blocks. */
  private static final int SMALL = 256;

  private final Program program;

  /** Register r is {@code f[r]} or {@code i[r]}, from {@code off[r]} on. */
  final float[][] f;

  final int[][] i;
  final int[] off;

  /** Host arrays of the inputs and outputs. */
  Object[] in;

  Object[] out;

  /** Numbers that the kernel brings along. */
  double[] params;

  /** Positions of the loops that are not lanes. */
  final int[] outer;

  /** Scratch for walking an index. */
  final int[] q;

  /**
   * Results of the reductions by output position, {@code float[]} or {@code int[]}, if done before.
   */
  Object[] folded;

  /** Accumulators by reduction, one per lane: floats in double. */
  final double[][] acc;

  final int[][] accInt;
  private final float[][] floats;
  private final int[][] ints;
  private Blocks blocks;

  /** Whether it is so small that it keeps its blocks. */
  private final boolean isSmall;

  /** Whether the numbers of these params are in their registers. */
  boolean isFilled;

  Frame(Program p) {
    program = p;
    f = new float[p.registers][];
    i = new int[p.registers][];
    off = new int[p.registers];
    floats = new float[p.floatStores][];
    ints = new int[p.intStores][];
    outer = new int[p.outerLoops];
    q = new int[p.scratch];
    acc = new double[p.columnFolds][];
    accInt = new int[p.columnFolds][];
    isSmall = p.width <= SMALL;
    if (isSmall) {
      fill();
    }
  }

  /** A frame ready to run: the program's spare one when nobody else can be using it. */
  static Frame open(Program p, Blocks shared, Object[] in, Object[] out, double[] params) {
    Frame fr = shared == null ? null : p.spare;
    if (fr == null) {
      fr = new Frame(p);
    } else {
      p.spare = null;
    }
    fr.in = in;
    fr.out = out;
    fr.isFilled = fr.isSmall && fr.params == params;
    fr.params = params;
    if (!fr.isSmall) {
      fr.blocks = shared == null ? new Blocks() : shared;
      fr.fill();
    }
    return fr;
  }

  private void fill() {
    Program p = program;
    for (int s = 0; s < floats.length; s++) {
      floats[s] = isSmall ? new float[p.width] : blocks.floats();
    }
    for (int s = 0; s < ints.length; s++) {
      ints[s] = isSmall ? new int[p.width] : blocks.ints();
    }
    for (int r = 0; r < p.registers; r++) {
      int s = p.store[r];
      if (s >= 0 && p.isFloat[r]) {
        f[r] = floats[s];
      } else if (s >= 0) {
        i[r] = ints[s];
      }
    }
    for (int j = 0; j < acc.length; j++) {
      if (p.foldFloat[j]) {
        acc[j] = isSmall ? new double[p.width] : blocks.doubles();
      } else {
        accInt[j] = isSmall ? new int[p.width] : blocks.ints();
      }
    }
  }

  private void giveBack() {
    for (float[] x : floats) {
      blocks.give(x);
    }
    for (int[] x : ints) {
      blocks.give(x);
    }
    for (int j = 0; j < acc.length; j++) {
      if (acc[j] != null) {
        blocks.give(acc[j]);
      } else {
        blocks.give(accInt[j]);
      }
    }
  }

  /** Gives the blocks back and lets go of the arrays it worked on. */
  void close() {
    if (!isSmall) {
      giveBack();
    }
    for (int r = 0; r < f.length; r++) {
      if (!isSmall || program.store[r] < 0) {
        f[r] = null;
        i[r] = null;
      }
    }
    in = null;
    out = null;
    folded = null;
    blocks = null;
    program.spare = this;
  }
}
