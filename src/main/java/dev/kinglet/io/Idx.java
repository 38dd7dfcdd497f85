package dev.kinglet.io;

import dev.kinglet.core.KingletException;

/**
 * An array in the IDX format of the MNIST files, unsigned bytes only: two zero bytes, type 8, the
 * number of dimensions, their sizes as big-endian int32, the values.
 *
 * @param shape sizes of the dimensions
 * @param bytes the file
 * @param start where the values begin in it
 */
public record Idx(int[] shape, byte[] bytes, int start) {
  /** Reads the header and checks it against the length. */
  public static Idx parse(byte[] file) {
    if (file.length < 4 || file[0] != 0 || file[1] != 0 || file[2] != 8) {
      throw KingletException.value("idx", "not an IDX file of unsigned bytes");
    }
    int rank = file[3];
    int start = 4 + 4 * rank;
    if (rank < 1 || file.length < start) {
      throw KingletException.value("idx", "the header is cut off");
    }
    int[] shape = new int[rank];
    double size = 1;
    for (int i = 0; i < rank; i++) {
      int p = 4 + 4 * i;
      shape[i] =
          (file[p] & 255) << 24
              | (file[p + 1] & 255) << 16
              | (file[p + 2] & 255) << 8
              | file[p + 3] & 255;
      size *= shape[i];
    }
    if (size != file.length - start) {
      throw KingletException.value(
          "idx", "expected " + (long) size + " values, found " + (file.length - start));
    }
    return new Idx(shape, file, start);
  }

  /** Value {@code i}, 0 to 255. */
  public int at(int i) {
    return bytes[start + i] & 255;
  }
}
