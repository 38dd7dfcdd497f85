package dev.kinglet.api;

import dev.kinglet.core.DType;
import dev.kinglet.core.Platform;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows from which the exported functions, the chained methods, the type declarations, the op
 * list in the docs, the ONNX names and the default tests come. Each op family adds its own rows
 * beside its methods.
 */
public final class OpTable {
  private final List<Row> rows = new ArrayList<>();

  /** What an exported function does with its arguments: a Tensor, a Tensor[] or a {@link Named}. */
  public interface Body {
    Object call(Args args);
  }

  /** Several results by name: an object with these fields, each a Tensor or a Tensor[]. */
  public record Named(String[] names, Object[] values) {
    /** The i-th of them, which is one Tensor. */
    public Tensor tensor(int i) {
      return (Tensor) values[i];
    }
  }

  /** Two results by name. */
  public static Named named(String first, Object a, String second, Object b) {
    return new Named(new String[] {first, second}, new Object[] {a, b});
  }

  /**
   * Arguments as an exported function got them, by position in the signature, defaults filled in.
   */
  public interface Args {
    /** Whether the argument was given (not undefined, not null). */
    boolean has(int i);

    /** A tensor, made from numbers or nested arrays where need be. */
    Tensor tensor(int i);

    /** A tensor, or null when absent. */
    default Tensor optional(int i) {
      return has(i) ? tensor(i) : null;
    }

    /** A list of tensors. */
    Tensor[] tensors(int i);

    /** A whole number. */
    int integer(int i);

    /** A number. */
    double number(int i);

    /** The element type that a tensor of the given value would have. */
    DType type(int i);

    /** A truth value. */
    boolean flag(int i);

    /** A word, or a number's text; null when absent. */
    String text(int i);

    /**
     * A number, a list of numbers, or nested lists (then row by row), as ints; null when absent.
     */
    int[] ints(int i);

    /** A number, or a list of numbers; null when absent. */
    double[] numbers(int i);

    /** Whether it was given as a list. */
    boolean isList(int i);
  }

  /** Throws where arguments are not to be taken. */
  public interface Limit {
    void check(Args args);
  }

  /** One exported op. */
  public static final class Row {
    /** Name of the function and of the chained method. */
    public final String name;

    /**
     * {@code x: Tensor, axis: int|int[] = null, keepDims: bool = false -> Tensor}. Types: Tensor
     * ({@code Tensor<int32>} where only one element type is taken, {@code Tensor<any>} where
     * strings are too, {@code Tensor<x>} where numbers become of the type of the earlier parameter
     * x), Tensor[], int, number, bool, dtype, int[], int[][], number[], string, string[], 'word',
     * and several joined by {@code |}. {@code = value} makes a parameter optional (null: absent; []
     * an empty list). After {@code ->} the result, unless it is one Tensor: {@code Tensor[]} or
     * <code>{name: Tensor, ...}</code>.
     */
    public final String signature;

    /** What it does. */
    public final Body body;

    /** Operator of the ONNX standard that it implements, or null. */
    public String onnx;

    /**
     * Arguments for generated tests: alternatives divided by {@code |}, in each the arguments in
     * order, divided by {@code ;}. A tensor is its shape, a letter for its type (i, b, c, s; else
     * float32) and its range, {@code [2,3]i 0..9}; without a shape, standard shapes with broadcasts
     * and an empty one are tried. A list of tensors has several shapes joined by {@code &}. Other
     * arguments are words, numbers, lists {@code 1,2} ({@code ,} alone is empty); {@code _} takes
     * the default.
     */
    public String domain;

    /** Why no gradient flows through it; null when one does. */
    public String flat;

    /** What it does, in Markdown; null when the Java method of its name tells. */
    public String doc;

    /** The name in errors about its arguments, where tf.js has another one there; or null. */
    public String known;

    /**
     * Parameters whose values the body wants to see, since the shape of its result depends on them:
     * this much of the op runs on the host, on every device. Null for none.
     */
    public int[] reads;

    /** Whether its function gives a promise, and what it reads is read without blocking. */
    public boolean async;

    /** Refuses what TensorFlow.js refuses though it would be possible; or null. */
    public Limit limit;

    /** Whether tensors have it as a method (their own value being one argument). */
    public boolean method = true;

    /** Which parameter a tensor is when its method is called. */
    public int receiver;

    Row(String name, String signature, Body body) {
      this.name = name;
      this.signature = signature;
      this.body = body;
    }

    /** Sets the ONNX operator. */
    public Row onnx(String operator) {
      if (!Platform.isJavaScript()) { // until an importer reads it there
        onnx = operator;
      }
      return this;
    }

    /** Sets the domain of generated tests. */
    public Row domain(String text) {
      if (!Platform.isJavaScript()) { // the script has no use for it: its text is not even shipped
        domain = text;
      }
      return this;
    }

    /** Says what it does, where no Java method has its name. */
    public Row doc(String text) {
      if (!Platform.isJavaScript()) {
        doc = text;
      }
      return this;
    }

    /** No gradient flows through it, and why. */
    public Row flat(String why) {
      if (!Platform.isJavaScript()) {
        flat = why;
      }
      return this;
    }

    /** The body looks at the values of these parameters. */
    public Row reads(int... parameters) {
      reads = parameters;
      return this;
    }

    /** The function gives a promise, and does not block. */
    public Row async() {
      async = true;
      return functionOnly();
    }

    /** As a method, the tensor is not the first parameter but this one. */
    public Row receiver(int parameter) {
      receiver = parameter;
      return this;
    }

    /** Another name in errors about its arguments. */
    public Row known(String name) {
      known = name;
      return this;
    }

    /** What the script refuses, for callers rely on the error; Java takes it. */
    public Row limit(Limit check) {
      limit = check;
      return this;
    }

    /** Only a function, not a method of tensors. */
    public Row functionOnly() {
      method = false;
      return this;
    }
  }

  /** Adds a row. Names with a dot go to a namespace: {@code image.resizeBilinear}. */
  public Row op(String name, String signature, Body body) {
    Row r = new Row(name, signature, body);
    rows.add(r);
    return r;
  }

  /** All rows in the order added. */
  public List<Row> rows() {
    return rows;
  }
}
