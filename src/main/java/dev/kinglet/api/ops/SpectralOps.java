package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/** Complex tensors and their parts. */
public interface SpectralOps extends Operand {

  /** The complex64 tensor of a real and an imaginary part of one shape. */
  static Tensor complex(Tensor real, Tensor imag) {
    Node re = real.node();
    Node im = imag.node();
    if (!Shapes.same(re.shape, im.shape)) {
      throw KingletException.shape(
          null,
          "real and imag shapes, "
              + list(re.shape)
              + " and "
              + list(im.shape)
              + ", must match in call to tf.complex().");
    }
    return Tensor.wrap("complex", Graph.pair(part(re), part(im)));
  }

  /** A node of its own, so that gradients can tell it from the tensor it came from. */
  private static Node part(Node x) {
    return Graph.alias(Graph.cast(x, DType.FLOAT32), x.shape);
  }

  private static String list(int[] shape) {
    String s = Shapes.str(shape);
    return s.substring(1, s.length() - 1);
  }

  /** The real part of a complex64 tensor; float32. */
  default Tensor real() {
    return Tensor.wrap("real", Check.type("real", "input", node(), DType.COMPLEX64).inputs[0]);
  }

  /** The imaginary part of a complex64 tensor; float32. */
  default Tensor imag() {
    return Tensor.wrap("imag", Check.type("imag", "input", node(), DType.COMPLEX64).inputs[1]);
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op("complex", "real: Tensor, imag: Tensor", x -> complex(x.tensor(0), x.tensor(1)))
        .functionOnly()
        .domain("[2,3] -2..2; [2,3] -2..2 | []i 0..2; [] -1..1");
    t.op("real", "input: Tensor", x -> x.tensor(0).real())
        .functionOnly()
        .domain("[2,3]c -2..2 | [0]c 0..1");
    t.op("imag", "input: Tensor", x -> x.tensor(0).imag()).functionOnly().domain("[2,3]c -2..2");
  }
}
