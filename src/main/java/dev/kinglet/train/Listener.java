package dev.kinglet.train;

/** Is told how training goes on. May stop it: {@link Trainer#stop()}. */
public interface Listener {
  /** Before the first epoch. */
  default void onTrainBegin(Trainer t) {}

  /** After the last epoch. */
  default void onTrainEnd(Trainer t) {}

  /** Before an epoch, counted from 0. */
  default void onEpochBegin(Trainer t, int epoch) {}

  /** After an epoch; {@code logs} are means over it, and {@code val_} ones of what judges it. */
  default void onEpochEnd(Trainer t, int epoch, Logs logs) {}

  /** Before a batch, counted from 0 in each epoch. */
  default void onBatchBegin(Trainer t, int batch) {}

  /** After a batch. */
  default void onBatchEnd(Trainer t, int batch, Logs logs) {}

  /**
   * Whether {@link #onBatchEnd} is of use: then the values of each batch are read, which takes
   * time.
   */
  default boolean wantsBatches() {
    return false;
  }
}
