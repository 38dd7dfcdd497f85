package dev.kinglet.js;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Signature;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.engine.Dispatch;
import java.util.HashMap;
import java.util.Map;
import org.teavm.jso.JSObject;

/** Makes each row of the op table a function, and where it says so a method of tensors. */
final class Functions {
  private Functions() {}

  /** A row, and its signature once it is called. */
  static final class Binding {
    final OpTable.Row row;
    final String name;
    private Signature signature;
    private final JSObject defaults = Js.array();

    Binding(OpTable.Row row) {
      this.row = row;
      name = last(row.name);
    }

    JSObject call(JSObject receiver, JSObject args) {
      String known = row.known == null ? name : row.known;
      Call c = new Call(known, signature(), defaults, args, receiver, row.receiver);
      if (row.async) {
        return later(c);
      }
      boolean watched = Kernels.watching();
      if (!watched && !c.converts()) {
        c.bind();
        limits(c);
        return give(result(c), null);
      }
      // what is made of numbers and arrays goes when the op is done
      try (Scope s = Scope.open()) {
        c.bind();
        limits(c);
        return watched ? Kernels.watched(this, c, s) : plain(c, s);
      }
    }

    Signature signature() {
      if (signature == null) {
        signature = new Signature(row.signature);
      }
      return signature;
    }

    /** What the op of the engine gives. */
    private Object result(Call c) {
      if (row.reads == null) {
        return row.body.call(c);
      }
      Object[] out = new Object[1];
      Dispatch.onHost(row.name, () -> out[0] = row.body.call(c));
      return out[0];
    }

    /** Calls the op of the engine; its results outlive {@code s}. */
    JSObject plain(Call c, Scope s) {
      return give(result(c), s);
    }

    private void limits(Call c) {
      if (row.limit != null) {
        row.limit.check(c);
      }
    }

    /** The promise of what the body makes once the values that it wants to see are there. */
    private JSObject later(Call c) {
      try (Scope s = Scope.open()) {
        c.bind();
        c.take();
      } catch (RuntimeException e) {
        return Js.rejected(Api.error(e));
      }
      return Js.promise(
          (resolve, reject) ->
              c.read(
                  row.reads,
                  // never at once: the result belongs to no scope of the caller
                  error ->
                      Js.then(Js.resolved(Js.none()), none -> finish(c, error, resolve, reject))));
    }

    private JSObject finish(Call c, RuntimeException error, JSObject resolve, JSObject reject) {
      try (Scope s = Scope.open()) {
        if (error != null) {
          throw error;
        }
        Js.call(resolve, give(result(c), s));
      } catch (RuntimeException e) {
        Js.call(reject, Api.error(e));
      }
      c.release();
      return Js.none();
    }
  }

  private static final Map<String, Binding> BY_KERNEL = new HashMap<>();

  /** The op of that kernel name, or null. */
  static Binding named(String kernel) {
    if (BY_KERNEL.isEmpty()) {
      for (OpTable.Row row : Ops.table().rows()) {
        BY_KERNEL.putIfAbsent(KernelNames.of(row.name), new Binding(row));
      }
    }
    return BY_KERNEL.get(kernel);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static JSObject give(Object r, Scope s) {
    if (r instanceof Tensor t) {
      return give(t, s);
    }
    if (r instanceof Tensor[] ts) {
      JSObject list = Js.array();
      for (Tensor t : ts) {
        Js.push(list, give(t, s));
      }
      return list;
    }
    OpTable.Named n = (OpTable.Named) r;
    JSObject o = Js.object();
    for (int i = 0; i < n.names().length; i++) {
      Js.set(o, n.names()[i], give(n.values()[i], s));
    }
    return o;
  }

  private static JSObject give(Tensor t, Scope s) {
    return Tensors.wrap(s == null ? t : s.keep(t));
  }

  /** Exports the table. */
  static void define() {
    for (OpTable.Row row : Ops.table().rows()) {
      Binding b = new Binding(row);
      Api.function(row.name, (self, args) -> b.call(null, args));
      String kernel = KernelNames.of(row.name);
      Api.put(kernel, Js.of(kernel));
      if (row.method) {
        Js.set(Tensors.prototype, b.name, Api.function(b::call));
      }
    }
    windowed();
  }

  /** Where TensorFlow.js takes a function of the window's length, the row takes the window. */
  private static void windowed() {
    JSObject space = Js.get(Api.root, "signal");
    JSObject stft = Js.get(space, "stft");
    Api.function(
        "signal.stft",
        (self, args) -> {
          JSObject window = Js.at(args, 4);
          if (Js.kind(window) != Js.FUNCTION) {
            return Js.apply(stft, args);
          }
          try (Scope s = Scope.open()) {
            JSObject given = Js.slice(args, 0);
            Js.put(given, 4, Js.call(window, Js.at(args, 1)));
            JSObject r = Js.apply(stft, given);
            s.keep(Tensors.unwrap(r));
            return r;
          }
        });
  }
}
