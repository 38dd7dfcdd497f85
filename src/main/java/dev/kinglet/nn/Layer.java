package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import java.util.List;

/** A function of a tensor with weights that can be trained. */
public interface Layer {
  /** The result for a batch {@code x}; its first dimension counts samples. */
  Tensor apply(Tensor x);

  /** The weights, in the order in which they are saved. */
  List<Variable> weights();

  /** A layer without weights. */
  static Layer of(Function f) {
    return new Layer() {
      @Override
      public Tensor apply(Tensor x) {
        return f.apply(x);
      }

      @Override
      public List<Variable> weights() {
        return List.of();
      }
    };
  }

  /** What a layer without weights does. */
  interface Function {
    Tensor apply(Tensor x);
  }
}
