package dev.kinglet.graph;

/**
 * What decides how a graph is computed, as numbers: graphs with the same numbers and the same
 * labels are computed by the same kernels, over other buffers and with other constants.
 */
public final class Structure {
  private int[] all = new int[64];
  private String[] labels = new String[16];
  private int size;
  private int named;

  /** Adds a number. */
  public Structure add(int v) {
    if (size == all.length) {
      all = java.util.Arrays.copyOf(all, 2 * size);
    }
    all[size++] = v;
    return this;
  }

  /** Adds several, and how many. */
  public Structure add(int... v) {
    add(v.length);
    for (int x : v) {
      add(x);
    }
    return this;
  }

  /** Adds a text, or null. */
  public Structure add(String label) {
    if (named == labels.length) {
      labels = java.util.Arrays.copyOf(labels, 2 * named);
    }
    labels[named++] = label;
    return this;
  }

  /** Starts anew. */
  public void clear() {
    size = 0;
    named = 0;
  }

  /** A copy that stays. */
  public Structure copy() {
    Structure s = new Structure();
    s.all = java.util.Arrays.copyOf(all, size);
    s.labels = java.util.Arrays.copyOf(labels, named);
    s.size = size;
    s.named = named;
    return s;
  }

  /** A number that same structures share, and others hardly. */
  public int hash() {
    int h = 0;
    for (int i = 0; i < size; i++) {
      h = h * 31 + all[i];
    }
    return h;
  }

  /** Whether it is the same. */
  public boolean same(Structure o) {
    boolean same = size == o.size && named == o.named;
    for (int i = 0; same && i < size; i++) {
      same = all[i] == o.all[i];
    }
    for (int i = 0; same && i < named; i++) {
      same = labels[i] == null ? o.labels[i] == null : labels[i].equals(o.labels[i]);
    }
    return same;
  }
}
