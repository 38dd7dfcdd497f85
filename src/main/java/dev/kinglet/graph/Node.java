package dev.kinglet.graph;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;

/**
 * A value that is computed, or will be: the immutable description of one step, and the buffer with
 * its result once there. Tensors are handles to nodes. Nodes are made by {@link Graph}, which
 * checks their arguments.
 */
public abstract sealed class Node {
  private static int created;

  /** Grows with every node made; inputs have smaller ones. */
  public final int id = ++created;

  public final DType dtype;
  public final int[] shape;

  /** Operands; empty for sources, and once the result is there and no tape needs them. */
  public Node[] inputs;

  /** The result, or null while pending. */
  public Buffer buffer;

  /** Tensors that refer to this node. */
  public int handles;

  /** Handles, live pending consumers and tapes: at 0 the result can go. Kept by the engine. */
  public int refs;

  /** Whether a tape may still walk this node: its inputs stay alive after it is computed. */
  public boolean taped;

  /** Replaces the derivative that follows from the node's kind; or null. */
  public Gradient gradient;

  /** The nodes that {@link #gradient} gives gradients for. */
  public Node[] gradientInputs;

  /** The public op that made it, for errors, {@code explain} and profiles; or null. */
  public String label;

  /** Why the node could not be computed; it stays failed. */
  public RuntimeException failure;

  /** The same value made of nodes that every device runs, once asked for; or null. */
  public Node lowered;

  /** Whether it gets a buffer of its own, though it could be computed where it is used. */
  public boolean stored;

  /** Neighbours in the engine's list of pending nodes that have handles. */
  public Node before;

  /** See {@link #before}. */
  public Node after;

  /** Scratch of the scheduler: the node's place in the plan being made, or -1. */
  public int place = -1;

  Node(DType dtype, int[] shape, Node... inputs) {
    this.dtype = dtype;
    this.shape = shape;
    this.inputs = inputs;
  }

  /** Number of elements. */
  public final int size() {
    return Shapes.size(shape);
  }

  /** Number of dimensions. */
  public final int rank() {
    return shape.length;
  }

  /** Adds what its kind computes, besides type, shape and inputs. */
  abstract void describe(Structure s);

  /** Adds all that decides how it is computed, except where its inputs are. */
  public final void structure(Structure s) {
    s.add(dtype.ordinal()).add(shape);
    if (buffer != null) {
      s.add(0);
    } else {
      describe(s);
      s.add(stored ? 1 : 0).add(handles > 0 ? 1 : 0).add(label);
    }
  }

  /** The id the next node will be larger than. */
  public static int lastId() {
    return created;
  }

  /** A derivative given by the maker of a composed op. */
  public interface Gradient {
    /**
     * Gradients for each of {@link #gradientInputs} (null where none flows), given the gradient
     * {@code g} of this node's result {@code r}.
     */
    Node[] apply(Node g, Node r);
  }

  /** Values given from outside; the buffer is there from the start. */
  public static final class Source extends Node {
    Source(Buffer buffer, int[] shape) {
      super(buffer.dtype, shape);
      this.buffer = buffer;
      buffer.retain();
    }

    @Override
    void describe(Structure s) {
      s.add(1);
    }
  }

  /**
   * A complex64 value: its real and its imaginary part, both float32. It is never computed itself;
   * what is made of it is made of the parts.
   */
  public static final class Pair extends Node {
    Pair(Node real, Node imag) {
      super(DType.COMPLEX64, real.shape, real, imag);
    }

    @Override
    void describe(Structure s) {
      s.add(2);
    }
  }

  /** One number, a scalar; reaches kernels as a parameter, never as text. */
  public static final class Const extends Node {
    public final double value;

    Const(DType dtype, double value) {
      super(dtype, new int[0]);
      this.value = value;
    }

    @Override
    void describe(Structure s) {
      s.add(3);
    }
  }

  /** int32 {@code 0 .. n-1}. */
  public static final class Iota extends Node {
    Iota(int n) {
      super(DType.INT32, new int[] {n});
    }

    @Override
    void describe(Structure s) {
      s.add(4);
    }
  }

  /** A scalar op on inputs of its own shape. */
  public static final class Map extends Node {
    public final ScalarOp op;

    Map(ScalarOp op, DType dtype, Node... inputs) {
      super(dtype, inputs[0].shape, inputs);
      this.op = op;
    }

    @Override
    void describe(Structure s) {
      s.add(5).add(op.number);
    }
  }

  /** The same values at other places: no arithmetic, only index maps. */
  public static final class View extends Node {
    public final ViewKind kind;

    /**
     * PERMUTE: axes. SLICE: begin, then step per axis. PAD: low, then interior per axis. SKEW,
     * UNSKEW: axis of the window's position, axis of the window's element, stride, dilation.
     */
    public final int[] args;

    View(ViewKind kind, int[] shape, Node input, int... args) {
      super(input.dtype, shape, input);
      this.kind = kind;
      this.args = args;
    }

    @Override
    void describe(Structure s) {
      s.add(6).add(kind.ordinal()).add(args);
    }
  }

  /** The kinds of view; closed under transposition (the derivative of each is made of others). */
  public enum ViewKind {
    /** Same row-major order, other shape. */
    RESHAPE,
    /** Axes in another order: output axis i is input axis args[i]. */
    PERMUTE,
    /** Axes of size 1 repeated. */
    EXPAND,
    /** {@code out[i] = in[begin + i * step]}; step may be negative. */
    SLICE,
    /** {@code out[low + i * (interior + 1)] = in[i]}, zero elsewhere. */
    PAD,
    /** {@code out[o, k] = in[o * stride + k * dilation, k]}: reads windows. */
    SKEW,
    /** {@code out[i, k] = in[(i - k * dilation) / stride, k]} where that is a place, else zero. */
    UNSKEW
  }

  /** The monoids that reduce and scan know. */
  public enum Fold {
    SUM,
    PROD,
    MAX,
    MIN
  }

  /** A fold over axes, which disappear. On bools, MAX is any and MIN is all. */
  public static final class Reduce extends Node {
    public final Fold fold;
    public final int[] axes;

    Reduce(Fold fold, int[] shape, Node input, int... axes) {
      super(input.dtype, shape, input);
      this.fold = fold;
      this.axes = axes;
    }

    @Override
    void describe(Structure s) {
      s.add(7).add(fold.ordinal()).add(axes);
    }
  }

  /**
   * Sum of products over named dimensions, as einsum: matrix products and, over skewed views,
   * convolutions and both their gradients. Dimension d is axis {@code aAxis[d]} of a and {@code
   * bAxis[d]} of b (-1: does not vary along it); the first {@code rank()} dimensions are the
   * result's, the others are summed.
   */
  public static final class Contract extends Node {
    public final int[] sizes;
    public final int[] aAxis;
    public final int[] bAxis;

    Contract(int[] shape, int[] sizes, Node a, int[] aAxis, Node b, int[] bAxis) {
      super(DType.FLOAT32, shape, a, b);
      this.sizes = sizes;
      this.aAxis = aAxis;
      this.bAxis = bAxis;
    }

    @Override
    void describe(Structure s) {
      s.add(8).add(sizes).add(aAxis).add(bAxis);
    }
  }

  /**
   * {@code out[.., i, ..] = x[.., index[.., i, ..], ..]} along one axis; index has the shape of the
   * result.
   */
  public static final class Gather extends Node {
    public final int axis;

    Gather(Node x, int axis, Node index) {
      super(x.dtype, index.shape, x, index);
      this.axis = axis;
    }

    @Override
    void describe(Structure s) {
      s.add(9).add(axis);
    }
  }

  /** {@code out[.., index[.., i, ..], ..] += x[.., i, ..]} along one axis, from zeros. */
  public static final class Scatter extends Node {
    public final int axis;

    /** The shape of x. */
    public final int[] from;

    Scatter(int[] shape, Node x, int axis, Node index) {
      super(x.dtype, shape, x, index);
      this.axis = axis;
      from = x.shape;
    }

    @Override
    void describe(Structure s) {
      s.add(10).add(axis);
    }
  }

  /**
   * Several nodes end to end: each is so many rows, of whatever length; a row of the result is the
   * first row of each, one after the other. Their shapes do not matter otherwise.
   */
  public static final class Join extends Node {
    public final int rows;

    Join(int[] shape, int rows, Node... pieces) {
      super(pieces[0].dtype, shape, pieces);
      this.rows = rows;
    }

    @Override
    void describe(Structure s) {
      s.add(11).add(rows);
    }
  }

  /** Running fold along the last axis. */
  public static final class Scan extends Node {
    public final Fold fold;
    public final boolean exclusive;
    public final boolean reverse;

    Scan(Fold fold, Node input, boolean exclusive, boolean reverse) {
      super(input.dtype, input.shape, input);
      this.fold = fold;
      this.exclusive = exclusive;
      this.reverse = reverse;
    }

    @Override
    void describe(Structure s) {
      s.add(12).add(fold.ordinal()).add((exclusive ? 1 : 0) + (reverse ? 2 : 0));
    }
  }

  /** int32 positions that sort the last axis; stable, NaN last in either order. */
  public static final class ArgSort extends Node {
    public final boolean descending;

    ArgSort(Node input, boolean descending) {
      super(DType.INT32, input.shape, input);
      this.descending = descending;
    }

    @Override
    void describe(Structure s) {
      s.add(13).add(descending ? 1 : 0);
    }
  }
}
