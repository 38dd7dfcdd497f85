package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** Windows over time series. */
public interface SignalOps extends Operand {

  /** {@code a - b * cos(2πi / n)}, periodic as in spectral analysis; float32 [n]. */
  static Tensor cosineWindow(int n, double a, double b) {
    return Tensor.wrap("cosineWindow", raisedCosine("cosineWindow", n, a, b));
  }

  private static Node raisedCosine(String op, int n, double a, double b) {
    Check.that(n > 0, op, "windowLength must be positive, got " + n);
    // an odd window is symmetric, an even one lacks the last point of the symmetric one
    double period = n - n % 2;
    Node angle = mul(floats(Graph.iota(n)), 2 * Math.PI / period);
    return n == 1 ? Graph.full(DType.FLOAT32, 1, 1) : add(mul(map(ScalarOp.COS, angle), -b), a);
  }

  /** Hann's window: {@code 0.5 - 0.5 cos}; float32 [n]. */
  static Tensor hannWindow(int n) {
    return Tensor.wrap("hannWindow", hann(n));
  }

  private static Node hann(int n) {
    return raisedCosine("hannWindow", n, 0.5, 0.5);
  }

  /** Hamming's window: {@code 0.54 - 0.46 cos}; float32 [n]. */
  static Tensor hammingWindow(int n) {
    return Tensor.wrap("hammingWindow", raisedCosine("hammingWindow", n, 0.54, 0.46));
  }

  /**
   * Overlapping pieces of a signal [n]: [frames, length].
   *
   * @param length of each piece
   * @param step from one to the next
   * @param padEnd whether pieces that reach over the end are kept, filled up with {@code value}
   */
  default Tensor frame(int length, int step, boolean padEnd, double value) {
    Node x = node();
    Node y = frame(x, length, step, padEnd, value);
    return Tensor.wrap("frame", Shapes.same(y.shape, x.shape) ? Graph.alias(y, y.shape) : y);
  }

  private static Node frame(Node x, int length, int step, boolean padEnd, double value) {
    Check.rank("frame", "signal", x, 1);
    Check.that(length > 0 && step > 0, "frame", "frameLength and frameStep must be positive");
    int n = x.size();
    int frames = padEnd ? (n + step - 1) / step : n < length ? 0 : (n - length) / step + 1;
    int missing = frames == 0 ? 0 : Math.max(0, (frames - 1) * step + length - n);
    Node padded = SliceOps.pad(x, new int[1], new int[] {missing}, value);
    return frames == 0
        ? Graph.full(x.dtype, 0, 0, length)
        : Graph.window(padded, 0, length, frames, step, 1);
  }

  /**
   * The short-time Fourier transform of a signal [n]: complex64 [frames, fftLength / 2 + 1].
   *
   * @param length of each piece
   * @param step from one piece to the next
   * @param fftLength to which pieces are filled up or cut
   * @param window what pieces are multiplied by, [length]
   */
  default Tensor stft(int length, int step, int fftLength, Tensor window) {
    return Tensor.wrap("stft", stft(node(), length, step, fftLength, window.node()));
  }

  private static Node stft(Node x, int length, int step, int fftLength, Node window) {
    Node pieces = mul(frame(x, length, step, false, 0), window);
    return SpectralOps.rfft(pieces, fftLength);
  }

  /** The next power of two. */
  private static int enclosing(int n) {
    return n <= 1 ? 1 : Integer.highestOneBit(n - 1) * 2;
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "signal.stft",
            "signal: Tensor, frameLength: int, frameStep: int, fftLength: int = null,"
                + " windowFn: Tensor|((windowLength: number) => Tensor) = null",
            x -> {
              int length = x.integer(1);
              Node window = x.has(4) ? x.tensor(4).node() : hann(length);
              int n = x.has(3) ? x.integer(3) : enclosing(length);
              return Tensor.wrap("stft", stft(x.tensor(0).node(), length, x.integer(2), n, window));
            })
        .functionOnly()
        .domain("[7] -2..2; 3; 2 | [6] -2..2; 5; 1; 3; [5] 0..1");
    t.op("signal.hannWindow", "windowLength: int", x -> hannWindow(x.integer(0)))
        .functionOnly()
        .domain("5 | 8 | 1")
        .flat("no tensor goes in");
    t.op("signal.hammingWindow", "windowLength: int", x -> hammingWindow(x.integer(0)))
        .functionOnly()
        .domain("5 | 8 | 1")
        .flat("no tensor goes in");
    t.op(
            "cosineWindow",
            "windowLength: int, a: number, b: number",
            x -> cosineWindow(x.integer(0), x.number(1), x.number(2)))
        .functionOnly()
        .domain("6; 0.4; 0.3")
        .flat("no tensor goes in");
    t.op(
            "signal.frame",
            "signal: Tensor, frameLength: int, frameStep: int, padEnd: bool = false,"
                + " padValue: number = 0",
            x -> x.tensor(0).frame(x.integer(1), x.integer(2), x.flag(3), x.number(4)))
        .functionOnly()
        .domain("[7] -2..2; 3; 2 | [7] -2..2; 4; 3; true; 0.5 | [2] -2..2; 3; 1");
  }
}
