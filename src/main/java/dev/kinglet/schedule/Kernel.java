package dev.kinglet.schedule;

import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.Prim.Type;

/**
 * One pass over the data, as a value: loops, what is loaded at which index, what is computed, what
 * is stored. Maps, reductions, matrix products and convolutions are all of this form:
 *
 * <pre>
 *   for each position of the out loops (row-major, the position is the output's element index)
 *     for each position of the reduced loops:  acc[k] = fold_k(acc[k], reductions[k].body)
 *     output[j] = outputs[j]                   // over Folded(k), loads, params
 * </pre>
 *
 * A device turns it into code. The structure decides the code; sizes, coefficients and params are
 * arguments, so that one program serves many shapes. Loops are already merged where every index
 * allows it, and loops of size 1 are gone.
 *
 * @param label the ops it fuses, in order: {@code matMul add relu}
 * @param out sizes of the output loops, outermost first; empty for a single element
 * @param red sizes of the reduced loops; empty for maps
 * @param reductions empty for maps
 * @param outputs one value per output buffer, at most the device's limit
 * @param inputs element types of the input buffers, by slot
 * @param inputSizes element counts of the input buffers, by slot
 * @param params numbers brought along
 * @param paramTypes their types
 */
public record Kernel(
    String label,
    int[] out,
    int[] red,
    Reduction[] reductions,
    Val[] outputs,
    Type[] inputs,
    int[] inputSizes,
    double[] params,
    Type[] paramTypes) {

  /** A fold over the reduced loops. SUM, PROD on F or I; MAX, MIN on F, I or B (any, all). */
  public record Reduction(Fold fold, Val body) {}

  /** The same with other numbers brought along. */
  public Kernel with(double[] numbers) {
    return new Kernel(
        label, out, red, reductions, outputs, inputs, inputSizes, numbers, paramTypes);
  }

  /** Elements of each output. */
  public int outSize() {
    return product(out);
  }

  /** Positions of the reduced loops; 1 for a map. */
  public int redSize() {
    return product(red);
  }

  /** All loop sizes, output loops first. */
  public int[] sizes() {
    int[] s = java.util.Arrays.copyOf(out, out.length + red.length);
    System.arraycopy(red, 0, s, out.length, red.length);
    return s;
  }

  /** Whether this is one sum of products of two loads: a matrix product or a convolution. */
  public boolean isContraction() {
    return reductions.length == 1
        && reductions[0].fold() == Fold.SUM
        && reductions[0].body() instanceof Val.Apply a
        && a.prim == dev.kinglet.graph.Prim.MUL
        && a.type == Type.F
        && a.args[0] instanceof Val.Load
        && a.args[1] instanceof Val.Load;
  }

  private static int product(int[] s) {
    int n = 1;
    for (int v : s) {
      n *= v;
    }
    return n;
  }
}
