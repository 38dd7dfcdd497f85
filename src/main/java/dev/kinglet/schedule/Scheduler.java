package dev.kinglet.schedule;

import dev.kinglet.graph.Node;
import java.util.List;

/**
 * Cuts a graph into kernels.
 *
 * <ol>
 *   <li>Views, constants and maps are computed where they are used. A map gets a buffer of its own
 *       when it is asked for, when a product needs it as an operand, when several kernels would
 *       repeat costly work, or when a kernel would grow beyond the device's limits.
 *   <li>Folds (reductions, contractions) head a kernel; maps over their result ride in it.
 *   <li>Maps over equally many elements that do not wait for each other share a kernel with several
 *       outputs; so do reductions over the same loops.
 * </ol>
 */
public final class Scheduler {
  private Scheduler() {}

  /**
   * What a device can take, and what is good for it: {@code repeats} is the most a map may cost to
   * be computed by each kernel that wants it, not once for all.
   */
  public record Limits(int inputs, int outputs, Native nodes, boolean splits, int repeats) {}

  /** Whether a device has its own code for a node. */
  public interface Native {
    boolean runs(Node special);
  }

  /** Steps that compute {@code roots}, in order. Roots must be pending and not empty. */
  public static List<Step> plan(List<Node> roots, Limits limits) {
    Pending pending = new Pending(limits);
    try {
      pending.collect(roots);
      new Cuts(pending).choose(roots);
      Grouping grouping = new Grouping(pending);
      grouping.form();
      return grouping.steps();
    } finally {
      pending.close();
    }
  }
}
