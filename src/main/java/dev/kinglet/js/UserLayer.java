package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.Tree;
import dev.kinglet.nn.Cell;
import dev.kinglet.nn.Pass;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * A layer, or a cell of a recurrent one, whose methods are those of a class of the user, which
 * extends the script's Layer.
 */
final class UserLayer extends Cell {
  final JSObject self;

  /** Further arguments of the call of the user's that is going on; or null. */
  JSObject given;

  /** The layer of an object; arguments under Keras' names. */
  UserLayer(JSObject self, Tree arguments) {
    this.self = self;
    for (String key :
        new String[] {
          "name", "trainable", "dtype", "batch_input_shape", "input_shape", "batch_size"
        }) {
      if (arguments.has(key)) {
        with(key, arguments.get(key));
      }
    }
  }

  @JSBody(
      params = {"x", "base"},
      script = "var c=x.constructor;return c.className||c.name||base;")
  private static native String classOf(JSObject x, String base);

  @JSBody(params = "x", script = "return Object.assign({},x);")
  private static native JSObject copy(JSObject x);

  @Override
  public String className() {
    return classOf(self, "Layer");
  }

  private boolean describing;

  @Override
  public Tree arguments() {
    if (describing) {
      return super.arguments();
    }
    describing = true;
    try {
      return PartTypes.tree(Js.invoke(self, "getConfig"));
    } finally {
      describing = false;
    }
  }

  /** A user's class may be a cell: then its objects have a stateSize. */
  @Override
  public int[] stateSize() {
    JSObject sizes = LayerType.many(Js.get(self, "stateSize"));
    if (Js.length(sizes) == 0) {
      throw dev.kinglet.core.KingletException.value(
          name(), "is no RNN cell: it has no stateSize, a number or a list of numbers");
    }
    return LayerType.shape(sizes);
  }

  @Override
  public boolean isPure() {
    return false;
  }

  @Override
  public boolean supportsMasking() {
    return Js.flag(Js.get(self, "supportsMasking"));
  }

  @Override
  protected void build(int[][] shapes) {
    Js.invoke(self, "build", LayerType.shapes(shapes));
  }

  @Override
  public int[][] outputShapes(int[][] in) {
    return LayerType.shapes(Js.invoke(self, "computeOutputShape", LayerType.shapes(in)));
  }

  @Override
  public Tensor computeMask(Tensor[] in, Tensor[] masks) {
    JSObject m =
        LayerType.call(
            self, "computeMask", LayerType.one(Tensors.list(in)), LayerType.masks(masks));
    return Js.kind(m) == Js.TENSOR ? Tensors.unwrap(m) : null;
  }

  @Override
  protected Tensor[] call(Tensor[] in, Pass pass) {
    JSObject kwargs = copy(given);
    Js.set(kwargs, "training", pass.training);
    if (pass.mask() != null) {
      Js.set(kwargs, "mask", Tensors.wrap(pass.mask()));
    }
    JSObject out = LayerType.call(self, "call", LayerType.one(Tensors.list(in)), kwargs);
    return LayerType.tensors(out, "call of layer " + name());
  }
}
