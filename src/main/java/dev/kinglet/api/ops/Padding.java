package dev.kinglet.api.ops;

/**
 * How a window goes over the edges.
 *
 * @param same whether the result has one place for every stride, zeros being added on both sides
 * @param sides explicit zeros: before and after for each spatial axis, or one number for all; null
 *     when {@code same}
 */
public record Padding(boolean same, int... sides) {
  /** The result has size {@code ceil(size / stride)}. */
  public static final Padding SAME = new Padding(true);

  /** Only windows that lie inside. */
  public static final Padding VALID = of(0);

  /** This many zeros on every side. */
  public static Padding of(int all) {
    return new Padding(false, all);
  }

  /** Zeros before and after, axis by axis: {@code top, bottom, left, right}. */
  public static Padding sides(int... beforeAndAfter) {
    return new Padding(false, beforeAndAfter);
  }
}
