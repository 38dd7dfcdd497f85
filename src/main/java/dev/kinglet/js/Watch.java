package dev.kinglet.js;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.Device;
import dev.kinglet.engine.Dispatch;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Plan;
import dev.kinglet.graph.Buffer;
import dev.kinglet.schedule.Cost;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Step;
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
    int[] untold = {1};
    JSObject[] finished = new JSObject[1];
    Device.Timed told =
        ms -> {
          if (--untold[0] == 0) {
            Js.call(finished[0], o);
          }
        };
    Dispatch.Watcher before =
        Dispatch.watch(
            (device, ops, s, in, out, work) -> {
              JSObject d = dispatch(device.name(), ops);
              Js.push(dispatches, d);
              untold[0]++;
              double flops = s == null ? 0 : describe(d, device, s, in, out);
              Device.Timed timed =
                  ms -> {
                    Js.set(d, "ms", ms);
                    Js.set(d, "gflops", ms > 0 ? flops / ms / 1e6 : 0);
                    told.run(ms);
                  };
              if (!device.time(work, timed)) {
                double start = Js.now();
                work.run();
                timed.run(Js.now() - start);
              }
            });
    return around(
        f,
        Api.function(
            (self, a) -> {
              profile = outer;
              Engine.flush();
              Dispatch.watch(before);
              double now = Memory.numBytes();
              Js.set(o, "newTensors", Memory.numTensors() - tensors);
              Js.set(o, "newBytes", now - bytes);
              Js.set(o, "result", Js.at(a, 0));
              sum(o, now);
              return Js.promise(
                  (resolve, reject) -> {
                    finished[0] = resolve;
                    told.run(0);
                  });
            }));
  }

  @JSBody(
      params = {"device", "ops"},
      script =
          "return {device:device,ops:ops,ms:0,gflops:0,flops:0,bytesRead:0,bytesWritten:0,"
              + "loops:[],reducedLoops:[],inputs:[],outputs:[],source:function(){return '';}};")
  private static native JSObject dispatch(String device, String ops);

  @JSBody(
      params = {"list", "id", "dtype", "shape"},
      script = "list.push({id:id,dtype:dtype,shape:shape});")
  private static native void buffer(JSObject list, int id, String dtype, JSObject shape);

  /** Puts down what a step works on and has to do; returns how much it computes. */
  private static double describe(JSObject d, Device device, Step s, Buffer[] in, Buffer[] out) {
    Kernel k = s.kernel();
    Cost cost = k == null ? null : new Cost(k);
    double read = 0;
    for (int i = 0; i < in.length; i++) {
      buffer(Js.get(d, "inputs"), in[i].id, in[i].dtype.id(), Js.list(s.shapes()[i]));
      read += (cost == null ? in[i].size : cost.reads[i]) * in[i].dtype.bytes();
    }
    double written = 0;
    for (int i = 0; i < out.length; i++) {
      buffer(
          Js.get(d, "outputs"), out[i].id, out[i].dtype.id(), Js.list(s.shapes()[in.length + i]));
      written += (double) out[i].size * out[i].dtype.bytes();
    }
    Js.set(d, "bytesRead", read);
    Js.set(d, "bytesWritten", written);
    if (k == null) {
      return 0;
    }
    Js.set(d, "flops", cost.flops);
    Js.set(d, "loops", Js.list(k.out()));
    Js.set(d, "reducedLoops", Js.list(k.red()));
    Js.set(d, "source", Js.function((self, a) -> Js.of(device.source(k))));
    return cost.flops;
  }

  @JSBody(
      params = {"o", "now"},
      script =
          "o.kernelNames=Array.from(new Set(o.kernels.map(function(k){return k.name;})));"
              + "o.peakBytes=Math.max.apply(null,o.kernels.map(function(k){"
              + "return k.totalBytesSnapshot;}).concat(o.kernels.length?[]:[now]));")
  private static native void sum(JSObject o, double now);
}
