package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.Tree;
import java.util.ArrayList;
import java.util.List;

/** One run of data through layers: what they need to know besides the data, and what they leave. */
public final class Pass {
  /** Whether to act as in training (dropout drops, batch statistics are used). */
  public final boolean training;

  /** Masks of the inputs of the layer that runs, bool, null where there is none; or null. */
  Tensor[] masks;

  /** The masks of its outputs, set by what ran it; or null. */
  Tensor[] outputMasks;

  /**
   * Further arguments of the call of the layer that runs, under Keras' names; tensors among them
   * are inputs, and stand here as true.
   */
  public Tree kwargs = new Tree();

  private final List<Variable> targets = new ArrayList<>();
  private final List<Tensor> next = new ArrayList<>();

  /** A run in training or not. */
  public Pass(boolean training) {
    this.training = training;
  }

  /** Sets the masks of the inputs, null where there is none. */
  public void setMasks(Tensor... all) {
    masks = all;
  }

  /** The mask of the first input, bool [batch, time], or null. */
  public Tensor mask() {
    return masks == null || masks.length == 0 ? null : masks[0];
  }

  /**
   * Asks for a state to be replaced when the run is over: a moving average, the state of a stateful
   * layer. Nothing changes before {@link #commit}.
   */
  public void update(Variable v, Tensor value) {
    int at = targets.indexOf(v);
    value.keep();
    if (at < 0) {
      targets.add(v);
      next.add(value);
    } else { // a layer that is used twice
      next.set(at, value).dispose();
    }
  }

  /** What a state has come to in this run so far. */
  public Tensor value(Variable v) {
    int at = targets.indexOf(v);
    return at < 0 ? v.value() : next.get(at);
  }

  /** What is to be replaced, in the order of the calls. */
  public List<Variable> targets() {
    return targets;
  }

  /** By what. The tensors belong to the pass. */
  public List<Tensor> values() {
    return next;
  }

  /** Replaces the states. */
  public void commit() {
    for (int i = 0; i < targets.size(); i++) {
      targets.get(i).assign(next.get(i));
    }
    drop();
  }

  /** Lets go of what was to be replaced. */
  public void drop() {
    for (Tensor t : next) {
      t.dispose();
    }
    targets.clear();
    next.clear();
  }
}
