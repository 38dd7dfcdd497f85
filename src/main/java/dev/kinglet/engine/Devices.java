package dev.kinglet.engine;

import dev.kinglet.core.KingletException;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Scheduler;
import dev.kinglet.schedule.Step;
import java.util.ArrayList;
import java.util.List;

/** The devices there are, and which one a piece of work goes to. */
public final class Devices {
  /** Multiply-adds below which work whose inputs are on the host stays there. */
  private static final double SMALL = 2e6;

  private static final List<Entry> ENTRIES = new ArrayList<>();
  private static Device host;
  private static Device gpu;
  private static boolean automatic = true;
  private static String reason = "the only device";

  private Devices() {}

  /** Makes a device; null where the platform lacks it. */
  public interface Maker {
    Device make();
  }

  private record Entry(String name, Maker maker) {}

  /** Names a device that can be asked for. The first one registered computes on the host. */
  public static void register(String name, Maker maker) {
    ENTRIES.add(new Entry(name, maker));
  }

  /** Replaces the device that computes on the host. */
  public static void replaceHost(Device d) {
    host = d;
  }

  private static Device host() {
    if (host == null) {
      host = ENTRIES.get(0).maker.make();
    }
    return host;
  }

  /**
   * All work goes to the named device; {@code auto} chooses. False when there is no such device.
   */
  public static boolean use(String name) {
    Engine.flush();
    if (name.equals("auto")) {
      automatic = true;
      open();
      return true;
    }
    if (name.equals(host().name())) {
      automatic = false;
      forced = host;
      reason = "asked for";
      return true;
    }
    Device d = find(name);
    if (d == null) {
      return false;
    }
    automatic = false;
    forced = d;
    reason = "asked for";
    return true;
  }

  private static Device forced;

  private static Device find(String name) {
    if (gpu != null && gpu.name().equals(name)) {
      return gpu;
    }
    for (Entry e : ENTRIES) {
      if (e.name.equals(name)) {
        Device d = e.maker.make();
        if (d != null) {
          gpu = d;
        }
        return d;
      }
    }
    return null;
  }

  /** Looks which devices there are, and decides what big work will run on. */
  private static void open() {
    if (gpu == null && ENTRIES.size() > 1) {
      find(ENTRIES.get(1).name);
    }
    reason =
        gpu == null
            ? "no other device here"
            : gpu.isSoftware()
                ? gpu.name() + " is drawn by the processor"
                : "big work; small work stays on " + host().name();
  }

  /** Name of the device that big work goes to. */
  public static String current() {
    return big().name();
  }

  private static Device big() {
    if (!automatic) {
      return forced;
    }
    if (gpu == null && ENTRIES.size() > 1 && reason.equals("the only device")) {
      open();
    }
    return gpu == null || gpu.isSoftware() ? host() : gpu;
  }

  /** Which device is used, and why; then each device's own account. */
  public static String explain() {
    Device d = big();
    StringBuilder b = new StringBuilder();
    b.append(d.name()).append(automatic ? " (automatic: " : " (").append(reason).append(")\n");
    b.append(d.info());
    return b.toString();
  }

  /** What plans have to respect. */
  static Scheduler.Limits limits() {
    Device d = big();
    return new Scheduler.Limits(d.maxInputs(), d.maxOutputs(), d::runs, d.splitsFolds());
  }

  /** The device for a plan: small work on values of the host stays on the host. */
  static Device choose(List<Step> steps) {
    Device d = big();
    if (!automatic || d == host()) {
      return d;
    }
    double work = 0;
    for (Step s : steps) {
      if (s.special() != null) {
        return d;
      }
      Kernel k = s.kernel();
      work += (double) k.outSize() * k.redSize();
      for (dev.kinglet.graph.Node n : s.inputs()) {
        if (n.buffer != null && n.buffer.host == null) {
          return d;
        }
      }
    }
    return work < SMALL ? host() : d;
  }

  /** Makes sure that {@code device} can read the buffer. */
  static void bring(Buffer b, Device device) {
    if (device == host() && b.host == null) {
      of(b).readSync(b);
    }
  }

  /** Where the buffer's values are. */
  static Device of(Buffer b) {
    if (b.host != null) {
      return host();
    }
    if (gpu == null) {
      throw KingletException.device(null, "the values of a tensor are gone");
    }
    return gpu;
  }
}
