package dev.kinglet.js;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import java.util.List;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** What is told of ops while they are profiled or debugged. */
final class Watch {
  /** The profile being taken, or null. */
  private static JSObject profile;

  private final String name;
  private final int tensors = Memory.numTensors();
  private final double bytes = Memory.numBytes();
  private final double since = Js.now();

  private Watch(String name) {
    this.name = name;
  }

  /** Whether anybody wants to know. */
  static boolean on() {
    return profile != null || Env.debug();
  }

  /** A tensor is let go, maybe unread: what it would have cost belongs to a profile too. */
  static void dropped(Tensor t) {
    if (profile != null && !t.isDisposed()) {
      Engine.realize(List.of(t.node()));
    }
  }

  /** An op begins. */
  static Watch start(String name) {
    return new Watch(name);
  }

  @JSBody(
      params = {"xs"},
      script = "return Object.keys(xs).map(function(k){return xs[k]?xs[k].shape:null;});")
  private static native JSObject shapes(JSObject xs);

  /** The op has ended, giving {@code out}. */
  void end(JSObject inputs, JSObject out) {
    JSObject results = Lifetime.tensorsIn(out);
    if (profile != null) {
      JSObject o = Js.object();
      Js.set(o, "name", Js.of(name));
      Js.set(o, "bytesAdded", Memory.numBytes() - bytes);
      Js.set(o, "totalBytesSnapshot", Memory.numBytes());
      Js.set(o, "tensorsAdded", Memory.numTensors() - tensors);
      Js.set(o, "totalTensorsSnapshot", Memory.numTensors());
      Js.set(o, "inputShapes", shapes(inputs));
      Js.set(o, "outputShapes", shapes(results));
      JSObject time = Js.object();
      Js.set(time, "error", Js.of("computed together with other ops: see dispatches"));
      Js.set(o, "kernelTimeMs", time);
      Js.set(o, "extraInfo", Js.of(""));
      Js.push(Js.get(profile, "kernels"), o);
    }
    if (Env.debug() && !Plan.isTracing()) {
      for (int i = 0; i < Js.length(results); i++) {
        check(Tensors.unwrap(Js.at(results, i)));
      }
    }
  }

  /** Reads a result, logs what it is, and warns of what is no finite number. */
  private void check(Tensor t) {
    if (t.dtype() == DType.FLOAT32) {
      for (float v : t.floats()) {
        if (!(Math.abs(v) <= Float.MAX_VALUE)) {
          Js.warn("Found " + Num.str(v) + " in the result of '" + name + "'");
          break;
        }
      }
    }
    Js.log(
        name
            + "  "
            + Num.str(Math.round((Js.now() - since) * 100) / 100.0)
            + " ms  "
            + t.rank()
            + "D "
            + Shapes.str(t.shape())
            + "  "
            + t.size());
  }

  // ---- profile --------------------------------------------------------------------------------

  @JSBody(
      params = {"f", "end"},
      script =
          "var r;try{r=f();}catch(err){end();return Promise.reject(err);}return Promise.resolve(r).then(end,"
              + "function(err){end();throw err;});")
  private static native JSObject around(JSObject f, JSObject end);

  /** What {@code f} does: {@code engine().profile}. */
  static JSObject profile(JSObject f) {
    Engine.flush();
    JSObject outer = profile;
    JSObject o = Js.object();
    JSObject dispatches = Js.array();
    Js.set(o, "kernels", Js.array());
    Js.set(o, "dispatches", dispatches);
    int tensors = Memory.numTensors();
    double bytes = Memory.numBytes();
    profile = o;
    Devices.watch(
        (device, ops, work) -> {
          double start = Js.now();
          work.run();
          JSObject d = Js.object();
          Js.set(d, "device", Js.of(device));
          Js.set(d, "ops", Js.of(ops));
          Js.set(d, "ms", Js.now() - start);
          Js.push(dispatches, d);
        });
    return around(
        f,
        Api.function(
            (self, a) -> {
              profile = outer;
              Engine.flush();
              Devices.watch(null);
              double now = Memory.numBytes();
              Js.set(o, "newTensors", Memory.numTensors() - tensors);
              Js.set(o, "newBytes", now - bytes);
              Js.set(o, "result", Js.at(a, 0));
              sum(o, now);
              return o;
            }));
  }

  @JSBody(
      params = {"o", "now"},
      script =
          "o.kernelNames=Array.from(new Set(o.kernels.map(function(k){return k.name;})));"
              + "o.peakBytes=Math.max.apply(null,o.kernels.map(function(k){"
              + "return k.totalBytesSnapshot;}).concat(o.kernels.length?[]:[now]));")
  private static native void sum(JSObject o, double now);
}
