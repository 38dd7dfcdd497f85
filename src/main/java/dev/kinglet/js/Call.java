package dev.kinglet.js;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Signature;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import java.util.function.Consumer;
import org.teavm.jso.JSObject;

/** The arguments of one call of an exported op, checked against its signature. */
final class Call implements OpTable.Args {
  private final String op;
  private final Signature signature;
  private final JSObject defaults;
  private final JSObject[] values;
  private final Tensor[] tensors;
  private Tensor[][] lists;

  /**
   * Takes the arguments in.
   *
   * @param defaults by parameter: what it is when not given, once that was wanted; not changed
   * @param receiver what a chained method was called on; null for a function
   * @param place which parameter the receiver is
   */
  Call(
      String op,
      Signature signature,
      JSObject defaults,
      JSObject args,
      JSObject receiver,
      int place) {
    this.op = op;
    this.signature = signature;
    this.defaults = defaults;
    int n = signature.params.size();
    values = new JSObject[n];
    tensors = new Tensor[n];
    int given = 0;
    for (int i = 0; i < n; i++) {
      Signature.Param p = signature.params.get(i);
      if (receiver != null && i == place) {
        values[i] = p.tensors ? Js.concat(Js.wrap(receiver), Js.at(args, given++)) : receiver;
      } else {
        values[i] = signature.named ? Js.get(Js.at(args, 0), p.name) : Js.at(args, given++);
      }
    }
  }

  /** Whether an argument must be made a tensor first. */
  boolean converts() {
    for (int i = 0; i < values.length; i++) {
      Signature.Param p = signature.params.get(i);
      if (p.tensor && Js.kind(values[i]) != Js.TENSOR) {
        return p.value == null || !Js.isNone(values[i]);
      }
      if (p.tensors) {
        for (int k = 0; Js.kind(values[i]) == Js.ARRAY && k < Js.length(values[i]); k++) {
          if (Js.kind(Js.at(values[i], k)) != Js.TENSOR) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Converts and checks every tensor argument. */
  void bind() {
    for (int i = 0; i < values.length; i++) {
      Signature.Param p = signature.params.get(i);
      JSObject v = values[i];
      if (p.tensor && (p.value == null || !Js.isNone(v))) {
        boolean like = p.like >= 0 && Js.kind(v) != Js.TENSOR;
        DType type = like ? tensors[p.like].dtype() : p.dtype;
        tensors[i] = Values.tensorLike(v, p.name, op, type, p.strings || p.like >= 0);
      } else if (p.tensors && p.is("Tensor") && Js.kind(v) == Js.TENSOR) {
        tensors[i] = Tensors.unwrap(v);
      } else if (p.tensors) {
        if (lists == null) {
          lists = new Tensor[values.length][];
        }
        lists[i] = Values.tensorList(v, p.name, op, p.strings);
      }
    }
  }

  /** The tensors by name; those of a list by their places, as TensorFlow.js's kernels have them. */
  JSObject inputs() {
    JSObject o = Js.object();
    for (int i = 0; i < values.length; i++) {
      Signature.Param p = signature.params.get(i);
      if (lists != null && lists[i] != null) {
        return Tensors.list(lists[i]);
      }
      if (tensors[i] != null) {
        Js.set(o, p.name, Js.kind(values[i]) == Js.TENSOR ? values[i] : Tensors.wrap(tensors[i]));
      }
    }
    return o;
  }

  /** The other arguments by name. */
  JSObject attributes() {
    JSObject o = Js.object();
    for (int i = 0; i < values.length; i++) {
      if (tensors[i] == null && (lists == null || lists[i] == null)) {
        String d = signature.params.get(i).value;
        Js.set(
            o,
            signature.params.get(i).name,
            Js.isNone(values[i]) && d != null ? Js.literal(d) : values[i]);
      }
    }
    return o;
  }

  /** Takes handles of its own, so that tensors outlive what is done to the arguments. */
  void take() {
    for (int i = 0; i < tensors.length; i++) {
      if (tensors[i] != null) {
        tensors[i] = tensors[i].share(tensors[i].node()).keep();
      }
    }
  }

  /** Reads these tensors without blocking, then goes on with what went wrong, or null. */
  void read(int[] list, Consumer<RuntimeException> then) {
    read(list, 0, then);
  }

  private void read(int[] list, int from, Consumer<RuntimeException> then) {
    if (list == null || from == list.length) {
      then.accept(null);
      return;
    }
    tensors[list[from]].read(
        (host, error) -> {
          if (error == null) {
            read(list, from + 1, then);
          } else {
            then.accept(error);
          }
        });
  }

  /** Lets go what {@link #take} took. */
  void release() {
    for (Tensor t : tensors) {
      if (t != null) {
        t.dispose();
      }
    }
  }

  private JSObject value(int i) {
    JSObject v = values[i];
    if (Js.isNone(v)) {
      String d = signature.params.get(i).value;
      if (d == null) {
        throw wrong(i, "is missing");
      }
      v = Js.at(defaults, i);
      if (Js.kind(v) == Js.UNDEFINED) {
        v = Js.literal(d);
        Js.put(defaults, i, v);
      }
    }
    return v;
  }

  private KingletException wrong(int i, String what) {
    return KingletException.value(op, "argument '" + signature.params.get(i).name + "' " + what);
  }

  @Override
  public boolean has(int i) {
    return !Js.isNone(values[i]);
  }

  @Override
  public Tensor tensor(int i) {
    return tensors[i];
  }

  @Override
  public Tensor[] tensors(int i) {
    return lists == null ? null : lists[i];
  }

  @Override
  public int integer(int i) {
    JSObject v = value(i);
    double d = Js.kind(v) == Js.NUMBER ? Js.number(v) : Double.NaN;
    int n = (int) d;
    if (n != d && !signature.params.get(i).name.equals("seed")) {
      throw wrong(i, "must be an integer, but got " + Values.show(v));
    }
    return n;
  }

  @Override
  public double number(int i) {
    JSObject v = value(i);
    int kind = Js.kind(v);
    if (kind == Js.BOOLEAN || kind == Js.NUMBER) {
      return Js.number(v);
    }
    throw wrong(i, "must be a number, got " + Values.show(v));
  }

  @Override
  public DType type(int i) {
    DType d = Values.dtype(value(i));
    return d == DType.INT32 ? DType.FLOAT32 : d;
  }

  @Override
  public boolean flag(int i) {
    return Js.flag(value(i));
  }

  @Override
  public String text(int i) {
    JSObject v = value(i);
    if (Js.isNone(v)) {
      return null;
    }
    int kind = Js.kind(v);
    Signature.Param p = signature.params.get(i);
    if (kind == Js.OTHER) { // the only one of an object of options
      v = Js.get(v, p.name);
      return Js.isNone(v) ? null : Js.text(v);
    }
    String s = Js.text(v);
    if (p.is("dtype")) {
      if (kind != Js.STRING || DType.of(s) == null) {
        throw KingletException.dtype(op, "unknown dtype " + Values.show(v));
      }
    } else if (kind == Js.STRING && !p.is("'" + s + "'") && !p.is("string")) {
      throw wrong(i, "must be one of " + p.type + ", got '" + s + "'");
    }
    return s;
  }

  @Override
  public int[] ints(int i) {
    JSObject v = value(i);
    if (Js.isNone(v)) {
      return null;
    }
    int kind = Js.kind(v);
    if (kind == Js.NUMBER) {
      return new int[] {integer(i)};
    }
    if (kind != Js.ARRAY && kind != Js.INTS) {
      throw wrong(i, "must be a list of integers, got " + Values.show(v));
    }
    double[] flat = Values.doubles(v);
    int[] out = new int[flat.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = (int) flat[k];
      if (out[k] != flat[k]) {
        throw wrong(i, "must hold integers, got " + Values.show(v));
      }
    }
    return out;
  }

  @Override
  public double[] numbers(int i) {
    JSObject v = value(i);
    return Js.isNone(v) ? null : Values.doubles(Js.kind(v) == Js.NUMBER ? Js.wrap(v) : v);
  }

  @Override
  public boolean isList(int i) {
    int kind = Js.kind(value(i));
    return kind == Js.ARRAY || kind == Js.INTS;
  }
}
