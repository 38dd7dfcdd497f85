package dev.kinglet.core;

/** Every error the engine raises. {@link #name()} becomes the JavaScript Error's {@code name}. */
public final class KingletException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String name;

  private KingletException(String name, String op, String message) {
    super(op == null ? message : op + ": " + message);
    this.name = name;
  }

  /** The kind of error: ShapeError, DTypeError, ValueError, DisposedError, DeviceError, ... */
  public String name() {
    return name;
  }

  /** The same error, saying where it happened. */
  public KingletException at(String where) {
    return new KingletException(name, where, getMessage());
  }

  /** Shapes that do not fit the op or each other. */
  public static KingletException shape(String op, String message) {
    return new KingletException("ShapeError", op, message);
  }

  /** An element type that the op does not take. */
  public static KingletException dtype(String op, String message) {
    return new KingletException("DTypeError", op, message);
  }

  /** An argument out of its range. */
  public static KingletException value(String op, String message) {
    return new KingletException("ValueError", op, message);
  }

  /** An element looked up that is not there: indices are {@code low .. high-1}. */
  public static KingletException index(String op, int v, int low, int high) {
    return value(op, "index " + v + " is out of range: " + low + " to " + (high - 1));
  }

  /** Use of a tensor after its disposal. */
  public static KingletException disposed(String op, String message) {
    return new KingletException("DisposedError", op, message);
  }

  /** The device refused: limits, memory, a program that does not compile, a lost context. */
  public static KingletException device(String op, String message) {
    return new KingletException("DeviceError", op, message);
  }

  /** The WebGL context was lost while results were pending. */
  public static KingletException contextLost(String op, String message) {
    return new KingletException("ContextLostError", op, message);
  }
}
