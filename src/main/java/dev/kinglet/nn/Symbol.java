package dev.kinglet.nn;

import dev.kinglet.core.DType;

/**
 * A tensor of a model that is being described: it has a shape and where it comes from, no values.
 */
public final class Symbol {
  private static int created;

  /** Distinct for every symbol. */
  public final int id = created++;

  /** Sizes; -1 where any size will do. */
  public final int[] shape;

  /** Type of the elements. */
  public final DType dtype;

  /** The call that gives it. */
  public final Invocation source;

  /** Which of the results of that call it is. */
  public final int index;

  /** What stands for it in the script; null elsewhere. */
  public Object face;

  Symbol(int[] shape, DType dtype, Invocation source, int index) {
    this.shape = shape;
    this.dtype = dtype;
    this.source = source;
    this.index = index;
  }

  /** The layer that gives it. */
  public Layer layer() {
    return source.layer;
  }

  /** The layer's name, and which of its results it is. */
  public String name() {
    return source.layer.name() + (index == 0 ? "" : ":" + index);
  }
}
