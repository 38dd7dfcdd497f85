package dev.kinglet.train;

import dev.kinglet.core.Num;

/**
 * Loss and metrics by name.
 *
 * @param names {@code loss}, {@code acc}, {@code val_loss}, ..
 * @param values what each is
 */
public record Logs(String[] names, double[] values) {
  /** The value of a name; NaN when there is none. */
  public double get(String name) {
    for (int i = 0; i < values.length; i++) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /** Whether there is such a value. */
  public boolean has(String name) {
    for (int i = 0; i < values.length; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    String s = "";
    for (int i = 0; i < values.length; i++) {
      s += (i > 0 ? " " : "") + names[i] + "=" + Num.str(values[i]);
    }
    return s;
  }
}
