package dev.kinglet.engine;

import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.schedule.Step;

/** Steps done by devices, and who is told of them. */
public final class Dispatch {
  private Dispatch() {}

  /** Told of each piece of work that a device does, and lets it run. */
  public interface Watcher {
    /**
     * Must do {@code work}. {@code ops} names what it computes; the step and its buffers are null
     * for an op that reads values on the host and computes there.
     */
    void run(Device device, String ops, Step s, Buffer[] in, Buffer[] out, Runnable work);
  }

  private static Watcher watcher;

  /** Every piece of work goes through {@code w} from now on, or no more; returns what it did. */
  public static Watcher watch(Watcher w) {
    Watcher before = watcher;
    watcher = w;
    return before;
  }

  /** Whether each piece of work is told. */
  static boolean isWatched() {
    return watcher != null;
  }

  /** For ops that compute outside of kernels, on values that they have read: so it can be told. */
  public static void onHost(String op, Runnable work) {
    if (watcher == null) {
      work.run();
    } else {
      watcher.run(Devices.host(), op, null, null, null, work);
    }
  }

  /** Does a step, by its task where the device has made one. */
  static void run(Device device, Step s, Device.Task task, Buffer[] in, Buffer[] out) {
    if (watcher != null) {
      Watcher w = watcher;
      w.run(
          device,
          label(s),
          s,
          in,
          out,
          () -> {
            watcher = null;
            run(device, s, task, in, out);
            watcher = w;
          });
    } else if (task == null) {
      device.run(s.special(), in, out[0]);
    } else {
      task.run(in, out);
    }
  }

  /** The ops of a step. */
  static String label(Step s) {
    return s.special() == null ? s.kernel().label() : s.special().getClass().getSimpleName();
  }
}
