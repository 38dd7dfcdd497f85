package dev.kinglet.codegen.wasm;

/**
 * A kernel as a WebAssembly module, and what a device needs to run it.
 *
 * <p>The module exports a function {@code s0, s1, ..} for each step: {@code (args, from, to)} does
 * the units {@code from .. to-1} of the step, and different units may be done by different threads;
 * a step begins when the one before it has ended. {@code args} is the address of words of 4 bytes:
 *
 * <pre>
 *   0  0, or 1 + the number of a lookup that failed     (written by the module)
 *   1  the index that it was asked for                  (written by the module)
 *   2  the address of the scratch memory
 *   3  that of a packed factor: its place in the scratch memory, or where it is kept
 *   4  the addresses of the inputs, then those of the outputs, then the params: floats or ints
 * </pre>
 *
 * <p>All addresses are multiples of 16. float32 and int32 take 4 bytes an element, bool one (0 or
 * 1). Behind every buffer 16 bytes may be read, and hold anything.
 *
 * @param module the bytes
 * @param steps what is done one after the other
 * @param scratch bytes of memory that the steps need between them
 * @param packed where in the scratch memory a packed factor is; the rest of it, or nothing
 * @param kept how that comes about, if it depends on one input only; else null
 * @param lookups what can fail
 */
public record Compiled(
    byte[] module, Step[] steps, int scratch, int packed, Kept kept, Lookup[] lookups) {
  /** Words of {@code args} before the addresses of inputs. */
  public static final int ARGS = 4;

  /**
   * A step: {@code units} pieces of work, to be done {@code grain} or more at a time (the last
   * piece too, if there are that many).
   */
  public record Step(int units, int grain) {}

  /**
   * The packed form of an input, made by the units of a step from {@code unit} on: who has it from
   * an earlier run leaves them out.
   */
  public record Kept(int slot, int step, int unit) {}

  /** A lookup by an index tensor: the op, and the indices {@code low .. high-1} that there are. */
  public record Lookup(String op, int low, int high) {}
}
