package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.floats;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Complex;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/** Complex tensors, their parts, and Fourier transforms along the last axis. */
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
    return Graph.alias(floats(x), x.shape);
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

  private static Node complex(String op, Node x) {
    if (x.dtype != DType.COMPLEX64) {
      throw KingletException.dtype(
          null,
          "The dtype for tf.spectral." + op + "() must be complex64 but got " + x.dtype.id() + ".");
    }
    Check.minRank(op, "input", x, 1);
    return x;
  }

  private static int last(Node x) {
    return x.shape[x.rank() - 1];
  }

  /** The discrete Fourier transform; complex64. */
  default Tensor fft() {
    return Tensor.wrap("fft", Fourier.transform(complex("fft", node()), -1));
  }

  /** The inverse of {@link #fft()}: scaled by one over the length. */
  default Tensor ifft() {
    return Tensor.wrap("ifft", inverse(complex("ifft", node())));
  }

  private static Node inverse(Node x) {
    return ArithmeticOps.mul(Fourier.transform(x, 1), 1.0 / last(x));
  }

  /** The Fourier transform of float32 values, as long as they are. */
  default Tensor rfft() {
    return rfft(last(node()));
  }

  /**
   * The Fourier transform of float32 values cut or filled up with zeros to {@code length}, without
   * the second half, which mirrors the first: complex64, {@code length / 2 + 1} long.
   */
  default Tensor rfft(int length) {
    return Tensor.wrap("rfft", rfft(node(), length));
  }

  /** See {@link #rfft(int)}. */
  static Node rfft(Node x, int length) {
    if (x.dtype != DType.FLOAT32) {
      throw KingletException.dtype(
          null, "The dtype for rfft() must be real value but got " + x.dtype.id());
    }
    Check.minRank("rfft", "input", x, 1);
    Check.that(length > 0, "rfft", "fftLength must be positive, got " + length);
    int a = x.rank() - 1;
    int n = last(x);
    int[] more = new int[a + 1];
    more[a] = Math.max(0, length - n);
    Node cut = Graph.pad(Graph.slice(x, a, 0, Math.min(n, length)), new int[a + 1], more, null);
    return Graph.slice(Fourier.transform(cut, -1), a, 0, length / 2 + 1);
  }

  /**
   * The inverse of {@link #rfft()} for an even length: float32, {@code 2 (n - 1)} long, or as long
   * as it is up to 2.
   */
  default Tensor irfft() {
    Node x = complex("irfft", node());
    int a = x.rank() - 1;
    int n = last(x);
    if (n > 2) {
      Node middle = Graph.slice(x, a, 1, n - 2);
      x = SliceOps.join(a, x, Complex.conjugate(Graph.flip(middle, a)));
    }
    return Tensor.wrap("irfft", inverse(x).inputs[0]);
  }

  // ---- the table ------------------------------------------------------------------------------

  /** In the namespace and as a method, or under its bare name. */
  private static OpTable.Row transform(OpTable t, String name, String more, OpTable.Body body) {
    OpTable.Row r = t.op(name, "input: Tensor" + more, body);
    return name.indexOf('.') < 0 ? r.functionOnly() : r;
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op("complex", "real: Tensor, imag: Tensor", x -> complex(x.tensor(0), x.tensor(1)))
        .functionOnly()
        .domain("[2,3] -2..2; [2,3] -2..2 | []i 0..2; [] -1..1");
    t.op("real", "input: Tensor", x -> x.tensor(0).real())
        .functionOnly()
        .domain("[2,3]c -2..2 | [0]c 0..1");
    for (String space : new String[] {"spectral.", ""}) {
      transform(t, space + "fft", "", x -> x.tensor(0).fft())
          .domain("[2,3]c -2..2 | [8]c -2..2 | [1]c 0..1 | [0,3]c 0..1");
      transform(t, space + "ifft", "", x -> x.tensor(0).ifft()).domain("[2,3]c -2..2 | [4]c -1..1");
      transform(
              t,
              space + "rfft",
              ", fftLength: int = null",
              x -> x.has(1) ? x.tensor(0).rfft(x.integer(1)) : x.tensor(0).rfft())
          .domain("[2,5] -2..2 | [4] -1..1; 3 | [2,2] -1..1; 5");
      transform(
              t,
              space + "irfft",
              "",
              x -> {
                Tensor y = x.tensor(0).irfft();
                // as TensorFlow.js has it
                return y.rank() == 1 ? y.expandDims(0) : y;
              })
          .doc(
              "The inverse of `rfft` for an even length: float32, 2 (n - 1) long, or as long as it"
                  + " is up to 2; of a vector [1, ..].")
          .domain("[2,4]c -2..2 | [2]c -1..1 | [1]c -1..1");
    }
    t.op("imag", "input: Tensor", x -> x.tensor(0).imag()).functionOnly().domain("[2,3]c -2..2");
  }
}
