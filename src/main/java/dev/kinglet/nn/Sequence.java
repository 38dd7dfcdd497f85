package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import java.util.ArrayList;
import java.util.List;

/** Layers one after the other. */
public final class Sequence implements Layer {
  private final Layer[] layers;

  /** In the order in which they are applied. */
  public Sequence(Layer... layers) {
    this.layers = layers.clone();
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor y = x;
    for (Layer l : layers) {
      y = l.apply(y);
    }
    return y;
  }

  @Override
  public List<Variable> weights() {
    List<Variable> all = new ArrayList<>();
    for (Layer l : layers) {
      all.addAll(l.weights());
    }
    return all;
  }
}
