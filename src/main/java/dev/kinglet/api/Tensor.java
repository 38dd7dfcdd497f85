package dev.kinglet.api;

import dev.kinglet.api.ops.FluentOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Strings;
import dev.kinglet.engine.Engine;
import dev.kinglet.engine.Explanation;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/**
 * An immutable array of numbers of one type and shape: a handle to a value that is computed when it
 * is first wanted. Ops return new tensors at once and record what to do; reading a value ({@link
 * #floats()}, {@link #read}) runs what it needs, in as few kernels as possible.
 *
 * <p>Memory is given back by {@link #dispose()}, by a {@link Scope}, or in the end by the garbage
 * collector. Not safe for use by several threads at once.
 */
public final class Tensor implements FluentOps {
  private static int created;

  /** Distinct for every tensor. */
  public final int id = ++created;

  final Handle handle;

  private Tensor(Node node, Handle shared) {
    handle = new Handle(node, shared);
    Scope s = Scope.current();
    if (s != null) {
      s.add(this);
    } else {
      unowned();
    }
  }

  // ---- making ---------------------------------------------------------------------------------

  /** A tensor of these values (copied); float32. */
  public static Tensor of(float[] values, int... shape) {
    check(values.length, shape);
    return source(new Buffer(DType.FLOAT32, values.length, values.clone()), shape.clone());
  }

  /** A tensor of these values (copied); int32. */
  public static Tensor of(int[] values, int... shape) {
    check(values.length, shape);
    return source(new Buffer(DType.INT32, values.length, values.clone()), shape.clone());
  }

  /** A tensor of these values (copied); bool. */
  public static Tensor of(boolean[] values, int... shape) {
    check(values.length, shape);
    byte[] b = new byte[values.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) (values[i] ? 1 : 0);
    }
    return source(new Buffer(DType.BOOL, b.length, b), shape.clone());
  }

  /** A tensor of these texts (as UTF-8); string. */
  public static Tensor of(String[] values, int... shape) {
    check(values.length, shape);
    int[] codes = new int[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Strings.code(Strings.encode(values[i]));
    }
    return source(new Buffer(DType.STRING, codes.length, codes), shape.clone());
  }

  /** A float32 scalar. */
  public static Tensor scalar(double value) {
    return scalar(value, DType.FLOAT32);
  }

  /** A scalar of the given type. */
  public static Tensor scalar(double value, DType dtype) {
    return new Tensor(
        Graph.constant(dtype, dtype == DType.FLOAT32 ? (float) value : (int) value), null);
  }

  /** A tensor over a buffer whose host array nobody else will write to, nor to the shape. */
  public static Tensor source(Buffer buffer, int... shape) {
    return new Tensor(Graph.source(buffer, shape), null);
  }

  /** For authors of ops: a new tensor for a node, named after the public op that made it. */
  public static Tensor wrap(String op, Node node) {
    Node n = Engine.placed(node);
    if (n instanceof Node.Pair) {
      label(n.inputs[0], op);
      label(n.inputs[1], op);
    }
    label(n, op);
    return new Tensor(n, null);
  }

  /** An op may end in views of what it computed: all of that is the op. */
  private static void label(Node node, String op) {
    Node n = node;
    while (n.label == null) {
      n.label = op;
      n = n instanceof Node.View && n.inputs.length > 0 ? n.inputs[0] : n;
    }
  }

  /** For authors of ops: a tensor that counts as the same storage as this one (reshape, clone). */
  public Tensor share(Node node) {
    return new Tensor(node, handle);
  }

  private static void check(int length, int[] shape) {
    for (int d : shape) {
      if (d < 0) {
        throw KingletException.shape("tensor", "negative size in shape " + Shapes.str(shape));
      }
    }
    if (Shapes.size(shape) != length) {
      throw KingletException.shape(
          "tensor",
          length
              + " values do not fill shape "
              + Shapes.str(shape)
              + " ("
              + Shapes.size(shape)
              + ")");
    }
  }

  // ---- what it is -----------------------------------------------------------------------------

  /** The node this tensor refers to; throws when disposed. */
  @Override
  public Node node() {
    if (handle.closed) {
      throw KingletException.disposed(null, "Tensor is disposed.");
    }
    return handle.node;
  }

  @Override
  public Tensor self() {
    return this;
  }

  /** Sizes of the dimensions (a copy). */
  public int[] shape() {
    return handle.node.shape.clone();
  }

  /** Number of dimensions. */
  public int rank() {
    return handle.node.rank();
  }

  /** Number of elements. */
  public int size() {
    return handle.node.size();
  }

  /** Element type. */
  public DType dtype() {
    return handle.node.dtype;
  }

  /** What clones and reshapes of a tensor have in common with it: the same object for all. */
  public Object storage() {
    return handle.storage();
  }

  /**
   * A new tensor over a storage that {@link #storage()} gave; null when its values are gone.
   *
   * @param shape null: one dimension
   */
  public static Tensor over(Object storage, int... shape) {
    Handle h = Handle.asked(storage);
    return h.closed
        ? null
        : new Tensor(Graph.alias(h.node, shape == null ? new int[] {h.node.size()} : shape), h);
  }

  /** The node, of a disposed tensor too. */
  public Node last() {
    return handle.node;
  }

  // ---- reading --------------------------------------------------------------------------------

  /**
   * The values as floats, row-major, in a new array; blocks until they are there. Of complex values
   * real and imaginary parts take turns.
   */
  public float[] floats() {
    Object host = Reading.readSync(node());
    if (host instanceof float[] f) {
      return f.clone();
    }
    float[] out = new float[size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = host instanceof int[] n ? n[i] : ((byte[]) host)[i];
    }
    return out;
  }

  /**
   * The values as ints (cut toward zero), row-major, in a new array; blocks until they are there.
   */
  public int[] ints() {
    Object host = Reading.readSync(node());
    if (host instanceof int[] n) {
      return n.clone();
    }
    int[] out = new int[size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = host instanceof float[] f ? (int) f[i] : ((byte[]) host)[i];
    }
    return out;
  }

  /** The values of a string tensor as texts, row-major; blocks until they are there. */
  public String[] strings() {
    if (dtype() != DType.STRING) {
      throw KingletException.dtype("strings", "needs a string tensor, got " + dtype().id());
    }
    int[] codes = (int[]) Reading.readSync(node());
    String[] out = new String[codes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Strings.decode(Strings.bytes(codes[i]));
    }
    return out;
  }

  /** The only value of a tensor of one element; blocks until it is there. */
  public float item() {
    if (size() != 1) {
      throw KingletException.shape("item", "needs one element, got shape " + Shapes.str(shape()));
    }
    return floats()[0];
  }

  /**
   * Calls {@code done} with the values ({@code float[]}, {@code int[]} or, for bool, {@code
   * byte[]}; for complex64 real and imaginary parts by turns, for strings their codes; shared, not
   * to be written) without blocking.
   */
  public void read(Reading.Reader done) {
    Reading.read(node(), done);
  }

  /** The kernels that computing this takes: what each fuses, and its generated code. */
  public String explain() {
    return Explanation.of(node());
  }

  // ---- lifetime -------------------------------------------------------------------------------

  /** Lets the value go. Disposing twice does nothing. */
  public void dispose() {
    handle.close();
  }

  /** Whether {@link #dispose()} was called. */
  public boolean isDisposed() {
    return handle.closed;
  }

  /** Takes this tensor out of every open scope: it lives until disposed. */
  public Tensor keep() {
    if (Scope.current() != null) {
      Scope.current().forget(this);
    }
    return this;
  }

  /** No scope owns it: when it is forgotten, the collector lets the value go. */
  void unowned() {
    handle.watch(this);
  }

  @Override
  public String toString() {
    return "Tensor " + dtype().id() + Shapes.str(handle.node.shape);
  }
}
