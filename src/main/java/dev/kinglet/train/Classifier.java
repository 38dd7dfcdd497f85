package dev.kinglet.train;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.nn.Layer;

/** Trains a network that gives logits, by softmax cross entropy. */
public final class Classifier {
  private final Layer model;
  private final Optimizer optimizer;
  private final Variable[] weights;

  /** {@code model} gives [batch, classes]. */
  public Classifier(Layer model, Optimizer optimizer) {
    this.model = model;
    this.optimizer = optimizer;
    weights = model.trainableVariables();
  }

  /**
   * One step on a batch.
   *
   * @param x [batch, ...]
   * @param labels one-hot [batch, classes]
   * @return the mean loss before the step, a scalar
   */
  public Tensor step(Tensor x, Tensor labels) {
    return optimizer.minimize(() -> loss(x, labels), weights);
  }

  /** The mean loss, a scalar. */
  public Tensor loss(Tensor x, Tensor labels) {
    return model.apply(x).logSoftmax(-1).mul(labels).sum(-1).neg().mean();
  }

  /** The likeliest class of each sample, int32 [batch]. */
  public Tensor predict(Tensor x) {
    return Scope.tidy(() -> model.apply(x).argMax(-1));
  }

  /** Lets go of the weights and of what the optimizer keeps. */
  public void dispose() {
    optimizer.dispose();
    for (Variable v : weights) {
      v.dispose();
    }
  }
}
