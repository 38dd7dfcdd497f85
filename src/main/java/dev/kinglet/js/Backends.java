package dev.kinglet.js;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Keys;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Engine;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** Devices, timing, frames, and the object that engine() gives. */
final class Backends {
  private static final JSObject ENGINE = Js.object();

  private Backends() {}

  @JSBody(
      params = "f",
      script =
          "if(typeof requestAnimationFrame==='function'&&typeof document!=='undefined'"
              + "&&!document.hidden)requestAnimationFrame(function(){f();});else"
              + " setTimeout(f,0);")
  private static native void frame(JSObject f);

  private static void engine(String name, Api.Body body) {
    Js.set(ENGINE, name, Api.function(body));
  }

  /** Both as functions of the script and as methods of engine(). */
  private static void both(String name, Api.Body body) {
    JSObject f = Api.function(body);
    Api.put(name, f);
    Js.set(ENGINE, name, f);
  }

  /** Exports them. */
  static void define() {
    both("setBackend", (self, a) -> Js.resolved(Js.of(use(Js.at(a, 0)))));
    both("ready", (self, a) -> Js.resolved(Js.undefined()));
    both("getBackend", (self, a) -> Js.of(Devices.current()));
    both("backend", (self, a) -> backend());
    both("time", (self, a) -> time(Js.at(a, 0)));
    both("profile", (self, a) -> profile(Js.at(a, 0)));
    both("memory", (self, a) -> Lifetime.memory());
    Js.set(ENGINE, "disposeVariables", Js.get(Api.ROOT, "disposeVariables"));
    Api.function("engine", (self, a) -> ENGINE);
    engine("startScope", (self, a) -> Lifetime.startScope());
    engine("endScope", (self, a) -> Lifetime.endScope(Js.at(a, 0)));
    engine("tidy", (self, a) -> Js.apply(Js.get(Api.ROOT, "tidy"), a));
    engine(
        "reset",
        (self, a) -> {
          while (Scope.current() != null) {
            Scope.current().close();
          }
          return Js.call(Js.get(Api.ROOT, "disposeVariables"));
        });
    Js.getter(ENGINE, "backendName", Js.function((self, a) -> Js.of(Devices.current())));
    Js.getter(ENGINE, "backend", Js.function((self, a) -> backend()));
    Api.function(
        "nextFrame",
        (self, a) -> {
          Engine.flush();
          return Js.promise((resolve, reject) -> frame(resolve));
        });
    Api.one("explain", x -> Js.of(Engine.explain(Tensors.result(x, "needs a tensor").node())));
    Api.function("explainBackend", (self, a) -> Js.of(Devices.explain()));
    Api.one(
        "setSeed",
        x -> {
          Keys.setSeed((int) Js.number(x));
          return Js.undefined();
        });
    Api.function("print", (self, a) -> Tensors.print(Js.at(a, 0), Js.at(a, 1)));
  }

  private static boolean use(JSObject name) {
    Devices.setHalfFloats(Env.on("WEBGL_FORCE_F16_TEXTURES"));
    return Devices.use(Js.text(name));
  }

  private static JSObject backend() {
    JSObject o = Js.object();
    Js.set(o, "name", Js.of(Devices.current()));
    double epsilon = Devices.epsilon();
    Js.set(o, "floatPrecision", Js.function((self, a) -> Js.of(epsilon > 1e-7 ? 16 : 32)));
    Js.set(o, "epsilon", Js.function((self, a) -> Js.of(epsilon)));
    Js.set(o, "numDataIds", Js.function((self, a) -> Js.of(Memory.numDataBuffers())));
    return o;
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

  /** What f leaves behind: tensors, bytes; and its result. */
  private static JSObject profile(JSObject f) {
    Engine.flush();
    int tensors = Memory.numTensors();
    double bytes = Memory.numBytes();
    JSObject result = Lifetime.tidy(Api.requireFunction(f, "profile() needs a function"));
    JSObject kernels = Js.array();
    JSObject ts = Lifetime.tensorsIn(result);
    for (int i = 0; i < Js.length(ts); i++) {
      Tensor t = Tensors.unwrap(Js.at(ts, i));
      Js.push(kernels, Js.of(Engine.explain(t.node())));
    }
    Engine.flush();
    JSObject o = Js.object();
    Js.set(o, "newTensors", Memory.numTensors() - tensors);
    Js.set(o, "newBytes", Memory.numBytes() - bytes);
    Js.set(o, "peakBytes", Memory.numBytes());
    Js.set(o, "kernels", kernels);
    Js.set(o, "result", result);
    return Js.resolved(o);
  }
}
