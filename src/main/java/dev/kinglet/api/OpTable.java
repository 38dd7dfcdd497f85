package dev.kinglet.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows from which the exported functions, the chained methods, the type declarations, the op
 * list in the docs, the ONNX names and the default tests come. Each op family adds its own rows
 * beside its methods.
 */
public final class OpTable {
  private final List<Row> rows = new ArrayList<>();

  /** What an exported function does with its arguments: a Tensor, a Tensor[], or another value. */
  public interface Body {
    Object call(Args args);
  }

  /**
   * Arguments as an exported function got them, by position in the signature, defaults filled in.
   */
  public interface Args {
    /** Whether the argument was given (not undefined, not null). */
    boolean has(int i);

    /** A tensor, made from numbers or nested arrays where need be. */
    Tensor tensor(int i);

    /** A list of tensors. */
    Tensor[] tensors(int i);

    /** A whole number. */
    int integer(int i);

    /** A number. */
    double number(int i);

    /** A truth value. */
    boolean flag(int i);

    /** A word. */
    String text(int i);

    /** A number or list of numbers as ints; null when absent. */
    int[] ints(int i);
  }

  /** One exported op. */
  public static final class Row {
    /** Name of the function and of the chained method. */
    public final String name;

    /** {@code x: Tensor, axis: int|int[] = null, keepDims: bool = false}. */
    public final String signature;

    /** What it does. */
    public final Body body;

    /** Operator of the ONNX standard that it implements, or null. */
    public String onnx;

    /** Values its tensor arguments may take in generated tests; see the tests' reader of it. */
    public String domain;

    /** Whether tensors have it as a method (their own value being the first argument). */
    public boolean method = true;

    Row(String name, String signature, Body body) {
      this.name = name;
      this.signature = signature;
      this.body = body;
    }

    /** Sets the ONNX operator. */
    public Row onnx(String operator) {
      onnx = operator;
      return this;
    }

    /** Sets the domain of generated tests. */
    public Row domain(String text) {
      domain = text;
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
