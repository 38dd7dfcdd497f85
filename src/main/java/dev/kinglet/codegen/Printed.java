package dev.kinglet.codegen;

import dev.kinglet.schedule.Kernel;

/** Programs printed before: a training loop asks for the same ones again and again. */
public final class Printed {
  /** More than this, and all are forgotten. */
  private static final int MOST = 4096;

  private final int targets;
  private Entry[] table = new Entry[256];
  private int count;

  private static final class Entry {
    int hash;
    int[] row;
    Program program;
    Entry next;
  }

  /** For a device with so many render targets. */
  public Printed(int targets) {
    this.targets = targets;
  }

  /** The program of a kernel, with its numbers. */
  public Program of(Kernel k) {
    int[] row = Signature.of(k);
    int hash = java.util.Arrays.hashCode(row);
    int at = (hash ^ hash >>> 15) & table.length - 1;
    for (Entry e = table[at]; e != null; e = e.next) {
      if (e.hash == hash && java.util.Arrays.equals(e.row, row)) {
        return e.program.with(k.params());
      }
    }
    if (count++ == MOST) {
      table = new Entry[256];
      count = 1;
    }
    Entry e = new Entry();
    e.hash = hash;
    e.row = row;
    e.program = KernelGlsl.print(k, targets);
    e.next = table[at];
    table[at] = e;
    return e.program;
  }
}
