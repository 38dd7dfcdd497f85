package dev.kinglet.api.ops;

import java.util.Arrays;

/** Whole numbers one after another, of which there may be any number. */
final class Ints {
  private int[] values = new int[16];
  int size;

  void add(int v) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = v;
  }

  int last() {
    return values[size - 1];
  }

  int[] all() {
    return Arrays.copyOf(values, size);
  }
}
