package dev.kinglet.engine;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Platform;
import dev.kinglet.device.Device;
import dev.kinglet.device.cpu.CpuDevice;
import dev.kinglet.device.wasm.WasmDevice;
import dev.kinglet.device.webgl.Look;
import dev.kinglet.device.webgl.WebGlDevice;
import dev.kinglet.graph.Buffer;
import dev.kinglet.schedule.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The devices there are, and which one a piece of work goes to. */
public final class Devices {
  /** Element computations below which work stays off a GPU, if no value lies there. */
  private static final double SMALL = 2e6;

  /** Below which the host is quicker than WebAssembly, if all values are its own. */
  private static final double TINY = 1000;

  private static final List<Entry> ENTRIES = new ArrayList<>();
  private static Device host;

  /** The device that big work goes to while the choice is automatic; null: not looked for yet. */
  private static Device best;

  /** The device that was asked for by name, or null while the choice is automatic. */
  private static Device asked;

  /** The best device whose values lie in the processor's memory; null: not looked for yet. */
  private static Device near;

  /** How fast the GPU is, or null. */
  private static Probe probe;

  /** Milliseconds that it took to see which devices there are. */
  private static int looked;

  /** What draws WebGL, as was found out without a device; null: nothing is known, or not yet. */
  private static String renderer;

  private static boolean isLooking;

  /** Told when the choice is made. */
  private static final List<Runnable> WAITING = new ArrayList<>();

  private static boolean halfFloats;

  private static BooleanSupplier forwards = () -> false;

  static {
    if (Platform.isJavaScript()) {
      WebGlDevice.Options o = WebGlDevice.Options.DEFAULT;
      register(
          "webgl",
          () ->
              WebGlDevice.create(
                  new WebGlDevice.Options(
                      halfFloats || o.half(), o.liveCap(), o.poolCap(), o.programs(), o.tiles())));
      register("wasm", () -> WasmDevice.create(WasmDevice.Options.DEFAULT));
    }
  }

  private Devices() {}

  /** Makes a device; null, or an error that says why, where the platform lacks it. */
  public interface Maker {
    Device make();
  }

  /** Names a device that can be asked for, and tried in this order when the choice is automatic. */
  public static void register(String name, Maker maker) {
    ENTRIES.add(new Entry(name, maker));
  }

  /** What is known of how fast a GPU is counts from now on. */
  private static void know(Device d) {
    probe = d.rows() == 0 ? probe : Probe.of(d);
    weigh();
  }

  /** Big work does not go to a GPU that is slower than the host. */
  static void weigh() {
    if (probe != null && best != null && best.rows() > 0 && probe.isSlower()) {
      best = near();
    }
  }

  static Device near() {
    if (near == null) {
      near = wasm() == null ? host() : wasm();
    }
    return near;
  }

  /** Sets the device that computes on the host; null: the plain evaluator. */
  public static void setHost(Device d) {
    host = d;
    best = null;
    near = null;
    asked = null;
    probe = null;
  }

  static Device host() {
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
    if (d != null) {
      know(d);
    }
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

  /** The device that computes by WebAssembly, or null. */
  public static WasmDevice wasm() {
    return find("wasm") instanceof WasmDevice w ? w : null;
  }

  /** Why the platform lacks the named device. */
  public static String absence(String name) {
    for (Entry e : ENTRIES) {
      if (e.name.equals(name)) {
        return e.absence;
      }
    }
    return "there is no such device";
  }

  private static Device find(String name) {
    if (host().name().equals(name)) {
      return host;
    }
    for (Entry e : ENTRIES) {
      if (e.name.equals(name)) {
        return e.device();
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

  /** Says when a GPU that was asked for may leave a few elements to the host; never by itself. */
  public static void setForward(BooleanSupplier may) {
    forwards = may;
  }

  /** See {@link Device#epsilon()}: that of the device that big work goes to. */
  public static double epsilon() {
    return big().epsilon();
  }

  /** See {@link Device#isReady()}: that of the device that big work goes to. */
  public static boolean isReady() {
    return big().isReady();
  }

  /** See {@link Device#compiling()}. */
  public static int compiling() {
    return big().compiling();
  }

  /** Name of the device that big work goes to. */
  public static String current() {
    return big().name();
  }

  /** Whether no device was asked for by name. */
  public static boolean isAutomatic() {
    return asked == null;
  }

  /** Whether a device was asked for by name whose values do not lie where the host's do. */
  static boolean isAskedGpu() {
    return asked != null && asked != host && !(asked instanceof WasmDevice);
  }

  /**
   * The device that big work goes to. While it is not known yet whether a processor draws WebGL,
   * the best of the others.
   */
  public static Device big() {
    if (asked != null) {
      return asked;
    }
    if (best == null) {
      double since = System.currentTimeMillis();
      for (int i = 0; best == null; i++) {
        Device d =
            i == ENTRIES.size()
                ? host()
                : isPassedOver(ENTRIES.get(i)) ? null : ENTRIES.get(i).device();
        best = d == null || d != host && d.isSoftware() ? null : d;
      }
      looked = (int) (System.currentTimeMillis() - since);
      know(best);
    }
    return best;
  }

  /** Whether a device that is not made yet is not worth it, as far as is known. */
  private static boolean isPassedOver(Entry e) {
    if (!e.name.equals("webgl") || e.device != null) {
      return false;
    }
    if (renderer == null && !isLooking) {
      renderer = Look.kept();
      // a policy that forbids WebAssembly forbids such workers too, and would complain
      isLooking = renderer == null && wasm() != null && Look.ask(Devices::drawnBy);
    }
    return isLooking || renderer != null && Look.isSoftware(renderer);
  }

  private static void drawnBy(String name) {
    isLooking = false;
    renderer = name;
    if (!Look.isSoftware(name)) {
      Engine.flush();
      best = null; // chosen anew, when it is needed
    }
    for (Runnable r : WAITING) {
      r.run();
    }
    WAITING.clear();
  }

  /** Calls {@code done} when the automatic choice is made; at once where it is. */
  public static void settle(Runnable done) {
    big();
    if (isLooking) {
      WAITING.add(done);
    } else {
      done.run();
    }
  }

  /** Which device is used, and why; then each device's own account. */
  public static String explain() {
    Device d = big();
    StringBuilder b = new StringBuilder(d.name());
    if (asked != null) {
      b.append(" (asked for)");
    } else if (d == host()) {
      b.append(" (automatic: no other device here)");
    } else {
      b.append(" (automatic, looked for in ").append(looked).append(" ms; little work on ");
      b.append(d == wasm() ? "" : "wasm and ").append(host().name()).append(')');
    }
    b.append('\n').append(probe == null ? "" : probe.info()).append(host().info());
    for (Entry e : ENTRIES) {
      if (e.device == null && e.name.equals("webgl") && (isLooking || renderer != null)) {
        b.append(
            isLooking
                ? "webgl: not known yet, a worker looks what draws\n"
                : "renderer: " + renderer + '\n');
        b.append(isLooking ? "" : "webgl would be drawn by the processor\n");
      } else if (e.device == null) {
        b.append(e.name).append(": ").append(e.absence).append('\n');
      } else {
        if (e.device.isSoftware()) {
          b.append(e.name).append(" would be drawn by the processor\n");
        }
        b.append(e.device.info());
      }
    }
    return b.toString();
  }

  /** What plans have to respect. */
  static Scheduler.Limits limits() {
    Device d = big();
    return new Scheduler.Limits(
        d.maxInputs(), d.maxOutputs(), d::runs, d.splitsFolds(), d.repeats());
  }

  /** The most elements that one tensor may have. */
  static int maxSize() {
    return big().maxSize();
  }

  /**
   * The device for work of so many element steps: little of it stays where the values are, on the
   * host or in WebAssembly's memory; what needs a value of the big device goes there, so nothing
   * goes to and fro. A GPU that was asked for leaves a few elements to the host where they are
   * there, if that is allowed.
   */
  static Device choose(Recipe recipe, Buffer[] values) {
    Device d = big();
    if (asked != null || d == host()) {
      return recipe.isFew
              && asked instanceof WebGlDevice
              && forwards.getAsBoolean()
              && areOnHost(values)
          ? host()
          : d;
    }
    double work = recipe.work;
    boolean isHere = true;
    for (Buffer b : values) {
      if (b != null && b.host == null) {
        if (place(b) == d) {
          return d;
        }
        isHere = false;
      }
    }
    if (work < TINY && isHere) {
      return host();
    }
    return work >= (probe == null ? SMALL : probe.least(SMALL)) ? d : near();
  }

  private static boolean areOnHost(Buffer[] values) {
    boolean here = true;
    for (Buffer b : values) {
      here &= b == null || b.host != null && b.device == null;
    }
    return here;
  }

  /** Makes sure that {@code device} can read the buffer. */
  static void bring(Buffer b, Device device) {
    Device there = place(b);
    if (b.host == null && there != device) {
      of(b).readSync(b);
    }
    if (there != null && there != device && device != host()) {
      b.device.free();
      b.device = null;
    }
  }

  /** The device that holds the buffer's values, or null. */
  private static Device place(Buffer b) {
    return b.device instanceof Device.Held h ? h.device() : null;
  }

  /** Whether the buffer's values lie in WebAssembly's memory, where reading them is no waiting. */
  static boolean isNear(Buffer b) {
    return place(b) instanceof WasmDevice;
  }

  /** Where the buffer's values are. */
  static Device of(Buffer b) {
    if (b.host != null) {
      return host();
    }
    if (b.device == null) {
      Plan.checkNotTracing(b);
      throw KingletException.device(null, "the values of a tensor are gone");
    }
    return place(b);
  }
}
