package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import java.util.ArrayList;
import java.util.List;

/** How to fit. */
public final class FitOptions {
  /** Samples in a batch. */
  public int batchSize = 32;

  /** Up to which epoch. */
  public int epochs = 1;

  /** From which epoch. */
  public int initialEpoch;

  /** The most batches of an epoch; 0: all. */
  public int stepsPerEpoch;

  /** Whether each epoch takes the samples in another order. */
  public boolean shuffle = true;

  /**
   * What the orders follow from; NaN: they differ from run to run, unless random keys are seeded.
   */
  public double seed = Double.NaN;

  /** The share of samples, the last ones, that are kept apart to be judged by. */
  public double validationSplit;

  /** Inputs to be judged by after each epoch, or null. */
  public Tensor[] validationX;

  /** Their targets. */
  public Tensor[] validationY;

  /** Batches of both to be judged by, or null. */
  public Iterable<Tensor[]> validationData;

  /** For each output the weights [n] of the samples; null, or entries null: all 1. */
  public Tensor[] sampleWeights;

  /** For each output the weight of each class; null, or entries null: all 1. */
  public double[][] classWeights;

  /** Who is told of progress, in order. */
  public final List<Listener> listeners = new ArrayList<>();

  /** Sets {@link #batchSize}. */
  public FitOptions batchSize(int n) {
    batchSize = n;
    return this;
  }

  /** Sets {@link #epochs}. */
  public FitOptions epochs(int n) {
    epochs = n;
    return this;
  }

  /** Keeps the samples in their order. */
  public FitOptions inOrder() {
    shuffle = false;
    return this;
  }

  /** Sets {@link #seed}. */
  public FitOptions seed(int value) {
    seed = value;
    return this;
  }

  /** Sets {@link #validationSplit}. */
  public FitOptions validationSplit(double share) {
    validationSplit = share;
    return this;
  }

  /** Sets what to be judged by after each epoch. */
  public FitOptions validation(Tensor x, Tensor y) {
    validationX = new Tensor[] {x};
    validationY = new Tensor[] {y};
    return this;
  }

  /** Sets the weights of the classes of a model with one output. */
  public FitOptions classWeights(double... ofClass) {
    classWeights = new double[][] {ofClass};
    return this;
  }

  /** Adds to {@link #listeners}. */
  public FitOptions listener(Listener l) {
    listeners.add(l);
    return this;
  }
}
