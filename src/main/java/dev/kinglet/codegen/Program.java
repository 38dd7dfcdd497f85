package dev.kinglet.codegen;

/**
 * A kernel as a fragment program: the text, which kernels of one structure share, and what this
 * kernel passes to it.
 *
 * @param source GLSL ES 3.00
 * @param ints sizes, strides, int params: {@code uniform ivec4 U[]}, padded to fours
 * @param floats float params: {@code uniform vec4 P[]}, padded to fours
 * @param paramAt where each param is in {@code floats}, or less than 0: in {@code ints} at {@code
 *     -2 - paramAt}; -1 for params that are not used
 */
public record Program(String source, int[] ints, float[] floats, int[] paramAt) {
  /** The same program for other params. */
  Program with(double[] params) {
    boolean real = false;
    boolean whole = false;
    for (int at : paramAt) {
      real |= at >= 0;
      whole |= at < -1;
    }
    if (!real && !whole) {
      return this;
    }
    int[] i = whole ? ints.clone() : ints;
    float[] f = real ? floats.clone() : floats;
    for (int k = 0; k < paramAt.length; k++) {
      if (paramAt[k] >= 0) {
        f[paramAt[k]] = (float) params[k];
      } else if (paramAt[k] < -1) {
        i[-2 - paramAt[k]] = (int) params[k];
      }
    }
    return new Program(source, i, f, paramAt);
  }
}
