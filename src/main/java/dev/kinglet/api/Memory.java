package dev.kinglet.api;

/** Counts of what is alive. */
public final class Memory {
  static int tensors;
  static int buffers;
  static double bytes;

  private Memory() {}

  /** Tensors not disposed. */
  public static int numTensors() {
    Handle.collect();
    return tensors;
  }

  /** Storages that these tensors have; a reshape or a clone shares its origin's. */
  public static int numDataBuffers() {
    return buffers;
  }

  /** Logical bytes of those storages. */
  public static double numBytes() {
    return bytes;
  }
}
