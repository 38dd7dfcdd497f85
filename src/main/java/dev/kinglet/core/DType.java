package dev.kinglet.core;

/** Element types, under their TensorFlow names. */
public enum DType {
  FLOAT32("float32", 4),
  INT32("int32", 4),
  BOOL("bool", 1),
  COMPLEX64("complex64", 8),
  STRING("string", 0);

  private final String id;
  private final int bytes;

  DType(String id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /** The name used in APIs and files, such as {@code float32}. */
  public String id() {
    return id;
  }

  /** Logical bytes of one element; 0 for strings, which have no fixed size. */
  public int bytes() {
    return bytes;
  }

  /** Whether values of this type are held in integer storage. */
  public boolean isIntegral() {
    return this == INT32 || this == BOOL;
  }

  /** The type of that name, or null when there is none. */
  public static DType of(String id) {
    for (DType d : values()) {
      if (d.id.equals(id)) {
        return d;
      }
    }
    return null;
  }

  /**
   * The smallest type that holds both (bool, int32, float32, complex64), TensorFlow.js's upcast.
   */
  public static DType upcast(DType a, DType b) {
    if (a == b) {
      return a;
    }
    if (a == STRING || b == STRING) {
      throw KingletException.dtype("upcast", "cannot combine " + a.id + " with " + b.id);
    }
    return rank(a) >= rank(b) ? a : b;
  }

  private static int rank(DType d) {
    return d == BOOL ? 0 : d == INT32 ? 1 : d == FLOAT32 ? 2 : 3;
  }
}
