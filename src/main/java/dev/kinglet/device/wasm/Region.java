package dev.kinglet.device.wasm;

import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;

/** A piece of the memory: that of a buffer, one that a run works with, or a free one. */
final class Region implements Device.Held {
  final Heap heap;

  /** Its address, a multiple of 16. */
  final int at;

  /** Bytes, slack included. */
  final int bytes;

  /** The buffer whose values it holds, or null. */
  Buffer owner;

  /** Its place among the regions in use. */
  int place;

  /** The run that used it last. */
  int stamp;

  /** Whether the host got a copy because somebody wanted to see the values. */
  boolean seen;

  /** The next free one of about this size. */
  Region next;

  Region(Heap heap, int at, int bytes) {
    this.heap = heap;
    this.at = at;
    this.bytes = bytes;
  }

  @Override
  public Device device() {
    return heap.device;
  }

  @Override
  public void free() {
    heap.free(this);
  }
}
