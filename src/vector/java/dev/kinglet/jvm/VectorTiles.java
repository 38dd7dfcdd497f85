package dev.kinglet.jvm;

import dev.kinglet.device.cpu.Tiles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Six rows by two vectors: twelve sums in registers, enough to hide how long a fused multiplication
 * and addition takes, and few enough for processors with sixteen registers.
 */
public final class VectorTiles implements Tiles {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();
  private static final int ROWS = 6;

  private VectorTiles() {}

  /**
   * The kernel, or null where the processor has no fused multiplication and addition: Java would
   * compute it without vectors then. x86 has had both since vectors are of 256 bits.
   */
  public static Tiles orNull() {
    return WIDTH >= 8 || System.getProperty("os.arch").equals("aarch64") ? new VectorTiles() : null;
  }

  @Override
  public int rows() {
    return ROWS;
  }

  @Override
  public int columns() {
    return 2 * WIDTH;
  }

  @Override
  public String describe() {
    return "vectors of " + WIDTH + " numbers";
  }

  @Override
  public void multiply(
      float[] x,
      int xAt,
      int xStride,
      float[] y,
      int yAt,
      int depth,
      float[] out,
      int outAt,
      int outStride) {
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    int x4 = x3 + xStride;
    int x5 = x4 + xStride;
    int o1 = outAt + outStride;
    int o2 = o1 + outStride;
    int o3 = o2 + outStride;
    int o4 = o3 + outStride;
    int o5 = o4 + outStride;
    FloatVector c0a = FloatVector.zero(LANES);
    FloatVector c0b = FloatVector.zero(LANES);
    FloatVector c1a = FloatVector.zero(LANES);
    FloatVector c1b = FloatVector.zero(LANES);
    FloatVector c2a = FloatVector.zero(LANES);
    FloatVector c2b = FloatVector.zero(LANES);
    FloatVector c3a = FloatVector.zero(LANES);
    FloatVector c3b = FloatVector.zero(LANES);
    FloatVector c4a = FloatVector.zero(LANES);
    FloatVector c4b = FloatVector.zero(LANES);
    FloatVector c5a = FloatVector.zero(LANES);
    FloatVector c5b = FloatVector.zero(LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector ya = FloatVector.fromArray(LANES, y, yAt + 2 * k * WIDTH);
      FloatVector yb = FloatVector.fromArray(LANES, y, yAt + 2 * k * WIDTH + WIDTH);
      FloatVector v = FloatVector.broadcast(LANES, x[xAt + k]);
      c0a = v.fma(ya, c0a);
      c0b = v.fma(yb, c0b);
      v = FloatVector.broadcast(LANES, x[x1 + k]);
      c1a = v.fma(ya, c1a);
      c1b = v.fma(yb, c1b);
      v = FloatVector.broadcast(LANES, x[x2 + k]);
      c2a = v.fma(ya, c2a);
      c2b = v.fma(yb, c2b);
      v = FloatVector.broadcast(LANES, x[x3 + k]);
      c3a = v.fma(ya, c3a);
      c3b = v.fma(yb, c3b);
      v = FloatVector.broadcast(LANES, x[x4 + k]);
      c4a = v.fma(ya, c4a);
      c4b = v.fma(yb, c4b);
      v = FloatVector.broadcast(LANES, x[x5 + k]);
      c5a = v.fma(ya, c5a);
      c5b = v.fma(yb, c5b);
    }
    put(c0a, out, outAt);
    put(c0b, out, outAt + WIDTH);
    put(c1a, out, o1);
    put(c1b, out, o1 + WIDTH);
    put(c2a, out, o2);
    put(c2b, out, o2 + WIDTH);
    put(c3a, out, o3);
    put(c3b, out, o3 + WIDTH);
    put(c4a, out, o4);
    put(c4b, out, o4 + WIDTH);
    put(c5a, out, o5);
    put(c5b, out, o5 + WIDTH);
  }

  private static void put(FloatVector sums, float[] out, int at) {
    sums.add(FloatVector.fromArray(LANES, out, at)).intoArray(out, at);
  }
}
