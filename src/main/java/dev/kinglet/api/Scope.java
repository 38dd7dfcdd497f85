package dev.kinglet.api;

import java.util.function.Supplier;

/**
 * Owns the tensors made while it is open, and disposes them when it closes.
 *
 * <pre>{@code
 * try (Scope s = Scope.open()) {
 *   Tensor y = x.matMul(w).add(b).relu();
 *   return s.keep(y.sum());
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {
  private static final Tensor[] NONE = {};
  private static Scope current;

  private final Scope outer;
  private Tensor[] owned = new Tensor[4];
  private int count;
  private boolean closed;

  private Scope(Scope outer) {
    this.outer = outer;
  }

  /** Opens a scope inside of the present one. */
  public static Scope open() {
    current = new Scope(current);
    return current;
  }

  /** The innermost open scope, or null. */
  public static Scope current() {
    return current;
  }

  /** Runs {@code body} in a scope of its own; its result belongs to the scope around it. */
  public static Tensor tidy(Supplier<Tensor> body) {
    try (Scope s = open()) {
      return s.keep(body.get());
    }
  }

  /** Runs {@code body} in a scope of its own; nothing it makes stays. */
  public static void run(Runnable body) {
    try (Scope s = open()) {
      body.run();
    }
  }

  void add(Tensor t) {
    if (count == owned.length) {
      owned = java.util.Arrays.copyOf(owned, 2 * count);
    }
    owned[count++] = t;
  }

  /** Takes one of its tensors out, most often a late one; returns whether it had it. */
  private boolean drop(Tensor t) {
    for (int i = count - 1; i >= 0; i--) {
      if (owned[i] == t) {
        count--;
        System.arraycopy(owned, i + 1, owned, i, count - i);
        owned[count] = null;
        return true;
      }
    }
    return false;
  }

  /** Hands {@code t} to the scope around this one (to nobody, when there is none). Returns t. */
  public Tensor keep(Tensor t) {
    if (t != null && drop(t)) {
      if (outer == null) {
        t.unowned();
      } else {
        outer.add(t);
      }
    }
    return t;
  }

  /** Hands {@code t} to nobody: it lives until it is disposed. */
  public void forget(Tensor t) {
    for (Scope s = this; s != null; s = s.outer) {
      if (s.drop(t)) {
        return;
      }
    }
  }

  /** Disposes what is still owned. Scopes opened inside and left open close too. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    while (current != this) {
      current.close();
    }
    closed = true;
    current = outer;
    for (int i = count - 1; i >= 0; i--) {
      owned[i].dispose();
    }
    count = 0;
    owned = NONE;
  }
}
