package dev.kinglet.nn;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers one after the other.
 *
 * <pre>{@code
 * Sequential m = new Sequential(
 *     Layers.dense(16).inputShape(4).with("activation", "relu"), Layers.dense(3));
 * }</pre>
 */
public final class Sequential extends Model {
  private final List<Layer> chain = new ArrayList<>();
  private Symbol[] first;
  private Symbol[] last;

  /** In the order in which they are applied. */
  public Sequential(Layer... layers) {
    for (Layer l : layers) {
      add(l);
    }
  }

  @Override
  String defaultName(int n) {
    return "sequential_" + n;
  }

  @Override
  public String className() {
    return "Sequential";
  }

  @Override
  void fill(Tree arguments) {
    Topology.chain(this, arguments.list("layers"));
  }

  @Override
  public Tree arguments() {
    return Topology.chained(this);
  }

  /**
   * Adds a layer at the end. When the first one knows the shape of its inputs, all get their
   * weights here; otherwise with the first data.
   *
   * @throws KingletException when a layer gives several results
   */
  public void add(Layer layer) {
    chain.add(layer);
    if (chain.size() == 1) {
      if (layer instanceof Model m && m.inputs().length > 0) {
        first = new Symbol[] {Layers.input(m.inputs()[0].shape, m.inputs()[0].dtype, null)};
      } else if (layer.batchInputShape() != null) {
        first =
            layer instanceof Layers.Input
                ? layer.apply()
                : new Symbol[] {
                  Layers.input(layer.batchInputShape(), layer.dtype(), layer.name() + "_input")
                };
      }
      last = first;
    }
    if (first != null) {
      step(layer);
      connect(first, last);
    }
  }

  private void step(Layer layer) {
    if (!(layer instanceof Layers.Input)) {
      last = layer.apply(last);
    }
    if (last.length != 1) {
      throw KingletException.value(
          name(),
          "All layers in a Sequential model should have a single output tensor; "
              + layer.name()
              + " has "
              + last.length
              + ". For multi-output layers, use the functional API.");
    }
  }

  /** Takes the last layer off. */
  public void pop() {
    if (chain.isEmpty()) {
      throw KingletException.value(name(), "There are no layers in the model.");
    }
    Layer gone = chain.remove(chain.size() - 1);
    if (first != null) {
      Invocation undone = gone.calls.remove(gone.calls.size() - 1);
      gone.uses--;
      if (chain.isEmpty()) {
        first = null;
      } else {
        last = undone.inputs;
        connect(first, last);
      }
    }
  }

  @Override
  protected void build(int[][] shapes) {
    if (first == null) {
      int[] shape = shapes[0].clone();
      shape[0] = -1;
      first = new Symbol[] {Layers.input(shape, dtype(), null)};
      last = first;
      for (Layer l : chain) {
        step(l);
      }
      connect(first, last);
    }
  }

  /** The layers that were added: an input layer only if it was. */
  @Override
  public List<Layer> layers() {
    return chain;
  }

  @Override
  void collect(boolean learned, boolean thawed, List<Weight> out) {
    if (first != null) {
      super.collect(learned, thawed, out);
    }
  }
}
