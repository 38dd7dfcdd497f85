package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;

/** A weight of a layer. */
public final class Weight {
  private static final Tree USED = new Tree();

  /** Its name in files: {@code dense_1/kernel}. */
  public final String name;

  /** What holds its value; its name is unique among all variables. */
  public final Variable variable;

  /** Penalty that is added to the loss, or null. */
  public final Regularizers.Regularizer regularizer;

  /** What it is brought back to after each step, or null. */
  public final Constraints.Constraint constraint;

  /** Whether training changes it, while its layer is trainable. */
  boolean trainable;

  /** What stands for it in the script; null elsewhere. */
  public Object face;

  Weight(
      String name,
      Tensor start,
      boolean trainable,
      Regularizers.Regularizer regularizer,
      Constraints.Constraint constraint) {
    this.name = name;
    int n = (int) USED.number(name, 0);
    String unique = n == 0 ? name : name + "_" + n;
    while (Variable.named(unique) != null) {
      unique = name + "_" + ++n;
    }
    USED.set(name, n + 1);
    variable = Variable.of(start, trainable, unique);
    this.trainable = trainable;
    this.regularizer = regularizer;
    this.constraint = constraint;
  }

  /** The present value; belongs to the weight. */
  public Tensor value() {
    return variable.value();
  }

  /** Whether training changes it, while its layer is trainable. */
  public boolean isTrainable() {
    return trainable;
  }

  /** Sizes of the dimensions. */
  public int[] shape() {
    return variable.shape();
  }

  /**
   * Replaces the value.
   *
   * @throws KingletException when the shape differs
   */
  public void assign(Tensor value) {
    if (!Shapes.same(value.shape(), shape())) {
      throw KingletException.shape(
          null,
          "weight "
              + name
              + " has shape "
              + Shapes.str(shape())
              + ", the new value "
              + Shapes.str(value.shape()));
    }
    variable.assign(value);
  }
}
