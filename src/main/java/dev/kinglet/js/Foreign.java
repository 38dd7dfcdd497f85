package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Kernel;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * A backend of somebody else as a device: it holds values, and is read from. It runs none of the
 * kernels that are made here; those that were registered for it are called op by op.
 */
final class Foreign implements Device {
  final JSObject backend;

  Foreign(JSObject backend) {
    this.backend = backend;
  }

  /** Values that the backend knows by an id. */
  static final class Data implements Device.Held {
    final Foreign device;
    final JSObject id;

    Data(Foreign device, JSObject id) {
      this.device = device;
      this.id = id;
    }

    @Override
    public Device device() {
      return device;
    }

    @Override
    public void free() {
      call(device.backend, "disposeData", id);
    }
  }

  @JSBody(
      params = {"o", "k", "x"},
      script = "return o[k]?o[k](x):undefined;")
  private static native JSObject call(JSObject o, String k, JSObject x);

  @JSBody(
      params = {"b", "values", "shape", "dtype"},
      script = "return b.write(values,shape,dtype);")
  private static native JSObject write(JSObject b, JSObject values, JSObject shape, String dtype);

  /** The tensor whose values the backend knows as {@code id}. */
  static Tensor tensor(JSObject backend, JSObject id, int[] shape, DType dtype) {
    Buffer b = new Buffer(dtype, Shapes.size(shape));
    b.device = new Data(new Foreign(backend), id);
    return Tensor.source(b, shape);
  }

  /** The values of a tensor of the host, given to the backend. */
  static Tensor written(JSObject backend, Tensor t, JSObject values) {
    JSObject id = write(backend, values, Js.list(t.shape()), t.dtype().id());
    Tensor out = tensor(backend, id, t.shape(), t.dtype());
    t.dispose();
    return out;
  }

  @Override
  public String name() {
    return "custom";
  }

  @Override
  public int maxInputs() {
    return 16;
  }

  @Override
  public int maxOutputs() {
    return 1;
  }

  @Override
  public int maxSize() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean runs(Node special) {
    return true;
  }

  @Override
  public Task prepare(Kernel kernel) {
    throw refused(kernel.label());
  }

  @Override
  public void run(Node special, Buffer[] in, Buffer out) {
    throw refused(special.label);
  }

  private static KingletException refused(String ops) {
    return KingletException.device(ops, "there is no kernel for it on this custom backend");
  }

  private static void fill(Buffer b, JSObject values) {
    b.host = Values.host(values, b.dtype);
  }

  @Override
  public void readSync(Buffer b) {
    fill(b, Js.invoke(backend, "readSync", ((Data) b.device).id));
  }

  @Override
  public void read(Buffer b, Done done) {
    Js.settle(
        Js.resolved(Js.invoke(backend, "read", ((Data) b.device).id)),
        v -> {
          fill(b, v);
          done.run(null);
          return v;
        },
        e -> {
          done.run(KingletException.device(null, Js.text(e)));
          return e;
        });
  }

  @Override
  public boolean isSoftware() {
    return false;
  }

  @Override
  public boolean splitsFolds() {
    return false;
  }

  @Override
  public String info() {
    return "";
  }

  @Override
  public String source(Kernel kernel) {
    return "";
  }
}
