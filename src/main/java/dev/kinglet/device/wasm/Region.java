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

  /** The module that last read the values in a form of its own. */
  Modules.Entry reader;

  /** The values in such forms, kept as long as they are; and the next of them. */
  Region forms;

  private Region also;

  /** Whose form it is. */
  private Modules.Entry of;

  /** The next free one of about this size. */
  Region next;

  Region(Heap heap, int at, int bytes) {
    this.heap = heap;
    this.at = at;
    this.bytes = bytes;
  }

  /** The values in the form that a module reads, or null. */
  Region form(Modules.Entry m) {
    Region f = forms;
    while (f != null && f.of != m) {
      f = f.also;
    }
    return f;
  }

  /** Keeps the values in the form that a module reads. */
  void keep(Region form, Modules.Entry m) {
    form.of = m;
    form.also = forms;
    forms = form;
  }

  /** Lets other forms go. */
  void shed() {
    Region f = forms;
    forms = null;
    while (f != null) {
      Region next = f.also;
      f.of = null;
      f.also = null;
      heap.free(f);
      f = next;
    }
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
