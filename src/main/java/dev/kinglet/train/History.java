package dev.kinglet.train;

import java.util.ArrayList;
import java.util.List;

/** What the epochs of one fit came to. */
public final class History {
  private final List<Integer> epochs = new ArrayList<>();
  private final List<Logs> logs = new ArrayList<>();

  /** Makes room for an epoch; returns its place. */
  int begin(int epoch) {
    epochs.add(epoch);
    logs.add(new Logs(new String[0], new double[0]));
    return logs.size() - 1;
  }

  void set(int i, Logs values) {
    logs.set(i, values);
  }

  /** How many epochs there were. */
  public int size() {
    return logs.size();
  }

  /** The number of the i-th epoch. */
  public int epoch(int i) {
    return epochs.get(i);
  }

  /** The values of the i-th epoch. */
  public Logs logs(int i) {
    return logs.get(i);
  }

  /** A value over the epochs; NaN where there was none. */
  public double[] get(String name) {
    double[] out = new double[size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = logs.get(i).get(name);
    }
    return out;
  }
}
