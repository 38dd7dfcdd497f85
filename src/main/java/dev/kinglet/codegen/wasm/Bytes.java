package dev.kinglet.codegen.wasm;

/** Bytes that grow at the end, with the numbers of the binary format. */
class Bytes {
  private byte[] all = new byte[64];
  private int size;

  /** One byte. */
  Bytes put(int b) {
    if (size == all.length) {
      all = java.util.Arrays.copyOf(all, 2 * size);
    }
    all[size++] = (byte) b;
    return this;
  }

  /** An unsigned number (LEB128). */
  Bytes number(int v) {
    while ((v & -128) != 0) {
      put(v & 127 | 128);
      v >>>= 7;
    }
    return put(v);
  }

  /** A signed number (LEB128). */
  Bytes signed(int v) {
    while (v < -64 || v > 63) {
      put(v & 127 | 128);
      v >>= 7;
    }
    return put(v & 127);
  }

  /** Four bytes, the lowest first. */
  Bytes word(int v) {
    return put(v).put(v >> 8).put(v >> 16).put(v >> 24);
  }

  /** A name. */
  Bytes text(String ascii) {
    number(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
    return this;
  }

  /** All bytes of another. */
  Bytes append(Bytes o) {
    for (int i = 0; i < o.size; i++) {
      put(o.all[i]);
    }
    return this;
  }

  int size() {
    return size;
  }

  byte[] toArray() {
    return java.util.Arrays.copyOf(all, size);
  }
}
