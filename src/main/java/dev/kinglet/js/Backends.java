package dev.kinglet.js;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.core.KingletException;
import dev.kinglet.device.wasm.WasmDevice;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Explanation;
import dev.kinglet.engine.Probe;
import dev.kinglet.engine.Reading;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The devices as backends, timing, frames, and the object that engine() gives. */
final class Backends {
  /** The backend of somebody else that is in use, or null. */
  private static JSObject foreign;

  private Backends() {}

  @JSBody(
      params = "f",
      script =
          "if(typeof requestAnimationFrame==='function'&&typeof document!=='undefined'"
              + "&&!document.hidden)requestAnimationFrame(function(){f();});else"
              + " setTimeout(f,0);")
  private static native void frame(JSObject f);

  private static void engine(String name, Js.Native body) {
    Js.set(Registry.engine, name, Api.function(body));
  }

  private static void figure(JSObject o, String name, Api.One body) {
    Js.getter(o, name, Js.function((self, a) -> body.call(self)));
  }

  /** Both as functions of the script and as methods of engine(). */
  private static void both(String name, Js.Native body) {
    JSObject f = Api.function(body);
    Api.put(name, f);
    Js.set(Registry.engine, name, f);
  }

  /** Exports them. */
  static void define() {
    Api.put("KernelBackend", Registry.kernelBackend());
    Api.put("DataStorage", Registry.dataStorage());
    Registry.fill(
        Registry.engine,
        Api.root,
        Env.env,
        Api.function((self, a) -> use(Js.at(a, 0), Js.flag(Js.at(a, 1)))),
        Js.function((self, a) -> Js.of(Functions.named(Js.text(Js.at(a, 0))) != null)),
        Api.function((self, a) -> Kernels.runOwn(Js.text(Js.at(a, 0)), Js.at(a, 1), Js.at(a, 2))));
    Devices.setForward(Env::forwards);
    Probe.on(new Idle());
    register("auto", 3);
    register("webgl", 2);
    register("wasm", 2);
    register("cpu", 1);
    Api.function("wasm.setWasmPaths", (self, a) -> Js.undefined()); // nothing is loaded
    Api.function("wasm.setThreadsCount", (self, a) -> setThreads((int) Js.number(Js.at(a, 0))));
    Api.function("wasm.getThreadsCount", (self, a) -> Js.of(threads()));
    flags(
        Js.get(Env.env, "flagRegistry"),
        Js.function((self, a) -> Js.of(threads() > 0)),
        Js.function((self, a) -> Js.of(threads() > 1)),
        Js.function((self, a) -> setThreads(Js.flag(Js.at(a, 0)) ? 0 : 1)));
    both("time", (self, a) -> time(Js.at(a, 0)));
    both(
        "profile",
        (self, a) -> Watch.profile(Api.requireFunction(Js.at(a, 0), "profile() needs a function")));
    both("memory", (self, a) -> Lifetime.memory());
    defineEngine();
    Api.function(
        "nextFrame",
        (self, a) -> {
          Engine.flush();
          return Js.promise((resolve, reject) -> frame(resolve));
        });
    Api.one("explain", x -> Js.of(Explanation.of(Tensors.result(x, "needs a tensor").node())));
    Api.function("explainBackend", (self, a) -> Js.of(Devices.explain()));
    Api.one(
        "setSeed",
        x -> {
          Keys.setSeed((int) Js.number(x));
          return Js.undefined();
        });
    Api.function("print", (self, a) -> Tensors.print(Js.at(a, 0), Js.at(a, 1)));
  }

  @JSBody(
      params = {"flags", "simd", "threads", "set"},
      script =
          "var many=flags.WASM_HAS_MULTITHREAD_SUPPORT;many.evaluationFn=threads;many.setHook=set;"
              + "flags.WASM_HAS_SIMD_SUPPORT.evaluationFn=simd;")
  private static native void flags(JSObject flags, JSObject simd, JSObject threads, JSObject set);

  /** Threads that may work on wasm; 0 without it. */
  private static int threads() {
    WasmDevice d = Devices.wasm();
    return d == null ? 0 : d.threads();
  }

  private static JSObject setThreads(int count) {
    WasmDevice d = Devices.wasm();
    if (d != null) {
      d.setThreads(count);
    }
    return Js.undefined();
  }

  private static void defineEngine() {
    Api.function("engine", (self, a) -> Registry.engine);
    for (String name :
        new String[] {"disposeVariables", "tidy", "keep", "dispose", "customGrad", "getBackend"}) {
      Js.set(Registry.engine, name, Js.get(Api.root, name));
    }
    engine("startScope", (self, a) -> Lifetime.startScope());
    engine("endScope", (self, a) -> Lifetime.endScope(Js.at(a, 0)));
    engine(
        "reset",
        (self, a) -> {
          while (Scope.current() != null) {
            Scope.current().close();
          }
          Js.call(Js.get(Api.root, "disposeVariables"));
          return Js.invoke(Registry.engine, "forget");
        });
    engine("isTapeOn", (self, a) -> Js.of(Engine.isTaping()));
    engine(
        "runKernel",
        (self, a) -> Kernels.runKernel(Js.text(Js.at(a, 0)), Js.at(a, 1), Js.at(a, 2)));
    Js.set(Registry.engine, "makeTensor", Js.get(Api.root, "tensor"));
    engine("makeTensorFromDataId", (self, a) -> fromData(Js.at(a, 0), Js.at(a, 1), Js.at(a, 2)));
    engine(
        "makeTensorFromTensorInfo",
        (self, a) -> {
          JSObject info = Js.at(a, 0);
          return fromData(Js.get(info, "dataId"), Js.get(info, "shape"), Js.get(info, "dtype"));
        });
    Js.set(Registry.engine, "makeVariable", Js.get(Api.root, "variable"));
    Js.set(Registry.engine, "disposeTensor", Js.get(Api.root, "dispose"));
    Js.set(Registry.engine, "disposeVariable", Js.get(Api.root, "dispose"));
    engine("readSync", (self, a) -> Tensors.dataSync(reading(Js.at(a, 0))));
    engine("read", (self, a) -> Tensors.data(reading(Js.at(a, 0))));
    engine("gradients", (self, a) -> Derivatives.gradients(Js.at(a, 0), Js.at(a, 1), Js.at(a, 2)));
    JSObject state = Js.object();
    figure(state, "numTensors", x -> Js.of(Memory.numTensors()));
    figure(state, "numDataBuffers", x -> Js.of(Memory.numDataBuffers()));
    figure(state, "numBytes", x -> Js.of(Memory.numBytes()));
    Api.One variables =
        x -> {
          JSObject o = Js.object();
          for (Variable v : Variable.all()) {
            Js.set(o, v.name, Tensors.wrap(v));
          }
          return o;
        };
    figure(state, "registeredVariables", variables);
    figure(Registry.engine, "registeredVariables", variables);
    Js.set(Registry.engine, "state", state);
  }

  // ---- backends -------------------------------------------------------------------------------

  private static void register(String device, int priority) {
    JSObject make =
        Js.function(
            (self, a) -> {
              Devices.setHalfFloats(Env.on("WEBGL_FORCE_F16_TEXTURES"));
              if (!device.equals("auto") && !Devices.has(device)) {
                Js.raise(Js.error("DeviceError", device + ": " + Devices.absence(device)));
              }
              return backend(device);
            });
    register(
        Registry.engine,
        device,
        Registry.factory(
            make,
            device,
            Js.function((self, a) -> Js.of(Devices.current())),
            Js.function(
                (self, a) ->
                    Js.promise(
                        (resolve, reject) ->
                            Devices.settle(() -> Js.call(resolve, Js.undefined()))))),
        priority);
  }

  @JSBody(
      params = {"E", "name", "make", "priority"},
      script = "E.registerBackend(name,make,priority);")
  private static native void register(JSObject E, String name, JSObject make, int priority);

  /** A device of this script as a backend. */
  private static JSObject backend(String device) {
    JSObject o = Js.object();
    Js.set(o, "device", Js.of(device));
    figure(o, "name", x -> Js.of(device.equals("auto") ? Devices.current() : device));
    Js.set(
        o, "floatPrecision", Js.function((self, a) -> Js.of(Devices.epsilon() > 1e-7 ? 16 : 32)));
    Js.set(o, "epsilon", Js.function((self, a) -> Js.of(Devices.epsilon())));
    Js.set(o, "numDataIds", Js.function((self, a) -> Js.of(Memory.numDataBuffers())));
    Js.set(o, "memory", Js.get(Api.root, "memory"));
    Js.set(o, "timerAvailable", Js.function((self, a) -> Js.of(false)));
    Js.set(o, "dispose", Js.function((self, a) -> Js.undefined()));
    Js.set(o, "disposeData", Js.get(o, "dispose"));
    Js.set(
        o,
        "makeTensorInfo",
        Api.function((self, a) -> tensor(Js.at(a, 2), Js.at(a, 0), Js.at(a, 1))));
    Js.set(o, "readSync", Js.get(Registry.engine, "readSync"));
    Js.set(o, "read", Js.get(Registry.engine, "read"));
    return o;
  }

  private static JSObject tensor(JSObject values, JSObject shape, JSObject dtype) {
    return Tensors.wrap(
        Values.tensor(values, Creation.shape(shape, "tensor"), Creation.dtype(dtype, "tensor")));
  }

  private static JSObject use(JSObject backend, boolean indirect) {
    Registry.indirect = indirect;
    JSObject device = Js.isNone(backend) ? Js.of("auto") : Js.get(backend, "device");
    if (Js.isNone(device)) {
      if (foreign != backend) {
        foreign = backend;
        Devices.use(new Foreign(backend));
      }
    } else {
      foreign = null;
      Devices.use(Js.text(device));
    }
    return Js.undefined();
  }

  /** Gives a tensor of the host to the backend of somebody else, if that is in use. */
  static Tensor place(Tensor t) {
    if (Registry.indirect) {
      Js.get(Registry.engine, "backend"); // throws if it is still to come
      if (foreign != null) {
        return Foreign.written(foreign, t, Values.typed(Reading.readSync(t.node()), t.dtype()));
      }
    }
    return t;
  }

  private static JSObject fromData(JSObject id, JSObject shape, JSObject dtype) {
    JSObject info = Js.object();
    Js.set(info, "dataId", id);
    Js.set(info, "shape", shape);
    Js.set(info, "dtype", dtype);
    return Tensors.wrap(Kernels.tensor(Js.get(Registry.engine, "backend"), info));
  }

  /** A tensor, flat, over the values of a dataId. */
  private static JSObject reading(JSObject id) {
    Tensor t = Tensors.known(id, null);
    if (t == null) {
      throw KingletException.value(null, "There are no values for this dataId.");
    }
    return Tensors.wrap(t);
  }

  /** Milliseconds that f and the work it makes take, until its results could be read. */
  private static JSObject time(JSObject f) {
    Engine.flush();
    double start = Js.now();
    JSObject last = Js.call(Api.requireFunction(f, "time() needs a function"));
    Engine.flush();
    JSObject ts = Lifetime.tensorsIn(last);
    JSObject done =
        Js.length(ts) == 0 || Tensors.unwrap(Js.at(ts, 0)).isDisposed()
            ? Js.resolved(Js.undefined())
            : Tensors.data(Js.at(ts, 0));
    return Js.then(
        done,
        v -> {
          JSObject o = Js.object();
          double ms = Js.now() - start;
          Js.set(o, "kernelMs", ms);
          Js.set(o, "wallMs", ms);
          return o;
        });
  }
}
