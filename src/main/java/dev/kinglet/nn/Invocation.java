package dev.kinglet.nn;

import dev.kinglet.core.Tree;

/** A layer applied to symbols; a layer that is shared has several. */
public final class Invocation {
  /** The layer. */
  public final Layer layer;

  /** What it was applied to. */
  public final Symbol[] inputs;

  /** What came out. */
  Symbol[] outputs;

  /** Further arguments of the call, as files have them; empty for most. */
  public final Tree kwargs;

  Invocation(Layer layer, Symbol[] inputs, Tree kwargs) {
    this.layer = layer;
    this.inputs = inputs;
    this.kwargs = kwargs;
  }

  /** What came out. */
  public Symbol[] outputs() {
    return outputs;
  }

  /** Which of the calls of its layer it is. */
  public int position() {
    return layer.calls.indexOf(this);
  }
}
