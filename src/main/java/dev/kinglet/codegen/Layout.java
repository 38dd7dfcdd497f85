package dev.kinglet.codegen;

/**
 * Where elements live: texel i holds elements 4i..4i+3, texels fill rows of a texture whose width
 * is a power of two, so that an address is a shift and a mask. The width follows from the number of
 * elements alone: buffers of equal size have equal places.
 *
 * @param elements number of elements
 * @param shift the width is {@code 1 << shift}
 * @param height rows in use
 */
public record Layout(int elements, int shift, int height) {
  /** The layout of a buffer; nearly square, and one texel even where there are no elements. */
  public static Layout of(int elements) {
    int texels = Math.max(1, (elements + 3) >>> 2);
    int shift = 0;
    while (1 << (2 * shift) < texels) {
      shift++;
    }
    int width = 1 << shift;
    return new Layout(elements, shift, (texels + width - 1) >> shift);
  }

  /** Texels in a row. */
  public int width() {
    return 1 << shift;
  }

  /** Rows to allocate: a few heights serve many sizes, at most an eighth is wasted. */
  public int rows() {
    int step = 1;
    while (step * 16 <= height) {
      step *= 2;
    }
    return (height + step - 1) / step * step;
  }

  /** Texels in use, the last one perhaps in part. */
  public int texels() {
    return Math.max(1, (elements + 3) >>> 2);
  }
}
