package dev.kinglet.js;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.Ops;
import dev.kinglet.core.KingletException;
import org.teavm.jso.JSObject;

/** Makes each row of the op table a function, and where it says so a method of tensors. */
final class Functions {
  private Functions() {}

  /** A row, and its signature once it is called. */
  private static final class Binding {
    final OpTable.Row row;
    final String name;
    private Signature signature;

    Binding(OpTable.Row row) {
      this.row = row;
      name = last(row.name);
    }

    JSObject call(JSObject receiver, JSObject args) {
      if (signature == null) {
        signature = new Signature(row.signature);
      }
      Call c = new Call(name, signature, args, receiver, row.receiver);
      if (!c.converts()) {
        c.bind();
        return give(row.body.call(c), null);
      }
      // what is made of numbers and arrays goes when the op is done
      try (Scope s = Scope.open()) {
        c.bind();
        return give(row.body.call(c), s);
      }
    }
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
    ranked("concat", 1, 4);
    ranked("slice", 1, 4);
    ranked("reverse", 1, 4);
    ranked("pad", 1, 4);
    ranked("batchNorm", 2, 4);
    for (OpTable.Row row : Ops.table().rows()) {
      Binding b = new Binding(row);
      Api.function(row.name, (self, args) -> b.call(null, args));
      if (row.method) {
        Js.set(Tensors.PROTOTYPE, b.name, Api.function(b::call));
      }
    }
  }

  /** The op under the names that TensorFlow.js has for tensors of one rank. */
  private static void ranked(String name, int from, int to) {
    for (int rank = from; rank <= to; rank++) {
      int r = rank;
      String own = name + r + "d";
      Api.function(
          own,
          (self, args) -> {
            JSObject x = Js.at(args, 0);
            if (Js.kind(x) == Js.TENSOR && Tensors.unwrap(x).rank() != r) {
              throw KingletException.shape(
                  null,
                  own
                      + " expects a rank-"
                      + r
                      + " tensor, but got a rank-"
                      + Tensors.unwrap(x).rank()
                      + " tensor");
            }
            return Js.apply(Js.get(Api.ROOT, name), args);
          });
    }
  }
}
