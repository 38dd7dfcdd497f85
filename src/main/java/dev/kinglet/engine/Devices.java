package dev.kinglet.engine;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Platform;
import dev.kinglet.device.Device;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.device.webgl.WebGlDevice;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Scheduler;
import dev.kinglet.schedule.Step;
import java.util.ArrayList;
import java.util.List;

/** The devices there are, and which one a piece of work goes to. */
public final class Devices {
  /** Element computations below which work on values of the host stays there. */
  private static final double SMALL = 2e6;

  private static final List<Entry> ENTRIES = new ArrayList<>();
  private static Device host;
  private static Device gpu;

  /** The device that was asked for by name, or null while the choice is automatic. */
  private static Device asked;

  private static boolean looked;
  private static boolean halfFloats;

  static {
    if (Platform.isJavaScript()) {
      WebGlDevice.Options o = WebGlDevice.Options.DEFAULT;
      register(
          "webgl",
          () ->
              WebGlDevice.create(
                  new WebGlDevice.Options(
                      halfFloats || o.half(), o.liveCap(), o.poolCap(), o.programs(), o.tiles())));
    }
  }

  private Devices() {}

  /** Makes a device; null where the platform lacks it. */
  public interface Maker {
    Device make();
  }

  private record Entry(String name, Maker maker) {}

  /** Names a device that can be asked for, and tried when the choice is automatic. */
  public static void register(String name, Maker maker) {
    ENTRIES.add(new Entry(name, maker));
  }

  /** Sets the device that computes on the host; null: the plain evaluator. */
  public static void setHost(Device d) {
    host = d;
    asked = null;
  }

  private static Device host() {
    if (host == null) {
      host = new CpuDevice();
    }
    return host;
  }

  /**
   * All work goes to the named device from now on; with {@code auto} it is chosen for each plan.
   * Returns false, changing nothing, when the platform has no such device.
   */
  public static boolean use(String name) {
    Device d = name.equals("auto") ? null : find(name);
    if (d == null && !name.equals("auto")) {
      return false;
    }
    Engine.flush();
    asked = d;
    return true;
  }

  /** All work goes to a device of somebody else from now on. */
  public static void use(Device d) {
    Engine.flush();
    asked = d;
  }

  /** Whether the platform has the named device. */
  public static boolean has(String name) {
    return find(name) != null;
  }

  private static Device find(String name) {
    if (host().name().equals(name)) {
      return host;
    }
    if (gpu != null && gpu.name().equals(name)) {
      return gpu;
    }
    for (Entry e : ENTRIES) {
      if (e.name.equals(name)) {
        Device d = e.maker.make();
        gpu = d == null ? gpu : d;
        return d;
      }
    }
    return null;
  }

  /**
   * Whether webgl stores floats in 16 bits even where it could in 32: what happens by itself where
   * 32 bits cannot be rendered. For a device that is made afterwards.
   */
  public static void setHalfFloats(boolean on) {
    halfFloats = on;
  }

  /** See {@link Device#epsilon()}: that of the device that big work goes to. */
  public static double epsilon() {
    return big().epsilon();
  }

  /** See {@link Device#isReady()}: that of the device that big work goes to. */
  public static boolean isReady() {
    return big().isReady();
  }

  /** Name of the device that big work goes to. */
  public static String current() {
    return big().name();
  }

  /** Whether no device was asked for by name. */
  public static boolean isAutomatic() {
    return asked == null;
  }

  /** Whether a device other than the host was asked for by name. */
  static boolean isAskedGpu() {
    return asked != null && asked != host;
  }

  /** The device that big work goes to. */
  public static Device big() {
    if (asked != null) {
      return asked;
    }
    if (!looked) {
      looked = true;
      for (Entry e : ENTRIES) {
        if (gpu == null) {
          gpu = e.maker.make();
        }
      }
    }
    return gpu == null || gpu.isSoftware() ? host() : gpu;
  }

  /** Which device is used, and why; then each device's own account. */
  public static String explain() {
    Device d = big();
    StringBuilder b = new StringBuilder(d.name());
    if (asked != null) {
      b.append(" (asked for)");
    } else if (gpu == null) {
      b.append(" (automatic: no other device here)");
    } else if (gpu.isSoftware()) {
      b.append(" (automatic: ").append(gpu.name()).append(" would be drawn by the processor)");
    } else {
      b.append(" (automatic: big work; small work stays on ").append(host().name()).append(')');
    }
    b.append('\n').append(host().info());
    if (gpu != null) {
      b.append(gpu.info());
    }
    return b.toString();
  }

  /** What plans have to respect. */
  static Scheduler.Limits limits() {
    Device d = big();
    return new Scheduler.Limits(d.maxInputs(), d.maxOutputs(), d::runs, d.splitsFolds());
  }

  /** The most elements that one tensor may have. */
  static int maxSize() {
    return big().maxSize();
  }

  /** The device for a plan: small work on values of the host stays on the host. */
  static Device choose(List<Step> steps) {
    Device d = big();
    if (asked != null || d == host()) {
      return d;
    }
    double work = 0;
    for (Step s : steps) {
      if (s.special() != null) {
        return d;
      }
      Kernel k = s.kernel();
      work += (double) k.outSize() * k.redSize();
      for (Node n : s.inputs()) {
        if (n.buffer != null && n.buffer.host == null) {
          return d;
        }
      }
    }
    return work < SMALL ? host() : d;
  }

  /** Makes sure that {@code device} can read the buffer. */
  static void bring(Buffer b, Device device) {
    boolean held = b.device instanceof Device.Held;
    if (b.host == null && (held || device == host())) {
      of(b).readSync(b);
    }
    if (held) {
      b.device.free();
      b.device = null;
    }
  }

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

  /** For ops that compute outside of kernels, on values that they have read: so it can be told. */
  public static void onHost(String op, Runnable work) {
    if (watcher == null) {
      work.run();
    } else {
      watcher.run(host(), op, null, null, null, work);
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

  /** Where the buffer's values are. */
  static Device of(Buffer b) {
    if (b.host != null) {
      return host();
    }
    if (b.device instanceof Device.Held h) {
      return h.device();
    }
    if (b.device == null) {
      Plan.checkNotTracing(b);
    }
    if (gpu == null || b.device == null) {
      throw KingletException.device(null, "the values of a tensor are gone");
    }
    return gpu;
  }
}
