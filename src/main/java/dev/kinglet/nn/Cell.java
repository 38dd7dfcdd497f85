package dev.kinglet.nn;

import dev.kinglet.api.Tensor;

/**
 * What a recurrent layer does in one time step. Its {@link #call} takes the step's input [batch,
 * ..], the states and what constants the layer was given, and gives the output and the new states.
 */
public abstract class Cell extends Layer {
  /** Size of each state, its last dimension; the first is that of the output. */
  public abstract int[] stateSize();

  /** Shapes of the states for the input of one step, the batch counted. */
  int[][] stateShapes(int[] in) {
    int[] sizes = stateSize();
    int[][] shapes = new int[sizes.length][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = new int[] {in[0], sizes[i]};
    }
    return shapes;
  }

  /** A sequence begins: dropout masks that hold for all its steps are drawn anew. */
  void begin() {}

  /** What does not wait for the states, for one step, or for all: [time, batch, ..]. */
  Tensor[] ahead(Tensor x, Pass pass) {
    return new Tensor[] {x};
  }

  /** The rest of a step: its output and the new states, from {@link #ahead} and the states. */
  Tensor[] step(Tensor[] x, Tensor[] states, Pass pass) {
    Tensor[] in = new Tensor[states.length + 1];
    in[0] = x[0];
    System.arraycopy(states, 0, in, 1, states.length);
    return call(in, pass);
  }
}
