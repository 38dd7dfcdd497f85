package dev.kinglet.graph;

import dev.kinglet.core.DType;

/**
 * The values of a computed node, dense and row-major. They live in a host array, on a device, or in
 * both (values never change once written, so the copies cannot disagree).
 */
public final class Buffer {
  private static int made;

  /** Tells it from all others. */
  public final int id = ++made;

  /** Element type. */
  public final DType dtype;

  /** Number of elements. */
  public final int size;

  /**
   * {@code float[]} (float32), {@code int[]} (int32; codes of strings) or {@code byte[]} (bool, 0
   * or 1); or null.
   */
  public Object host;

  /** Where the device keeps them; or null. */
  public Resident device;

  /** Nodes that hold this buffer: a reshape of a computed tensor shares it. */
  private int owners;

  /** A buffer of {@code size} elements whose values are not there yet. */
  public Buffer(DType dtype, int size) {
    this.dtype = dtype;
    this.size = size;
  }

  /** A buffer over a host array, which must not change afterwards. */
  public Buffer(DType dtype, int size, Object host) {
    this(dtype, size);
    this.host = host;
  }

  /** Another node holds it. */
  public void retain() {
    owners++;
  }

  /** A node lets go; the last one frees the memory. */
  public void release() {
    if (--owners == 0) {
      host = null;
      if (device != null) {
        device.free();
        device = null;
      }
    }
  }

  /** Memory of a device: a texture, a range of a WebAssembly heap. */
  public interface Resident {
    /** Gives the memory back to the device's pool. */
    void free();
  }
}
