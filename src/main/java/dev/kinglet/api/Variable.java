package dev.kinglet.api;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Engine;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** A tensor whose value can be replaced: a weight, a state. Not owned by scopes. */
public final class Variable {
  private static final List<Variable> ALL = new ArrayList<>();
  private static int created;

  /** Name, unique among live variables. */
  public final String name;

  private boolean trainable;
  private Tensor value;

  private Variable(Tensor initial, boolean trainable, String name) {
    this.trainable = trainable;
    this.name = name == null ? "variable_" + created++ : name;
    for (Variable v : ALL) {
      if (v.name.equals(this.name)) {
        throw KingletException.value(
            "variable", "Variable with name " + this.name + " was already registered");
      }
    }
    value = own(initial.node());
    ALL.add(this);
  }

  /** A trainable float32 variable that starts as {@code initial}. */
  public static Variable of(Tensor initial) {
    return new Variable(initial, true, null);
  }

  /** A variable that starts as {@code initial}. */
  public static Variable of(Tensor initial, boolean trainable, String name) {
    return new Variable(initial, trainable, name);
  }

  /** A node of the variable's own: two variables never share one, or they would share gradients. */
  private static Tensor own(Node n) {
    Tensor t = Tensor.wrap("variable", Graph.alias(n, n.shape)).keep();
    if (n.buffer != null) {
      Engine.realize(List.of(t.node()));
    }
    return t;
  }

  /** The present value; belongs to the variable. */
  public Tensor value() {
    if (value.isDisposed()) {
      throw KingletException.disposed(name, "Variable is disposed.");
    }
    return value;
  }

  /** Whether optimizers change it when not told which variables to. */
  public boolean isTrainable() {
    return trainable;
  }

  /** Sets whether optimizers change it when not told which variables to. */
  public void setTrainable(boolean on) {
    trainable = on;
  }

  /** The present value, or the last one when disposed. */
  public Tensor current() {
    return value;
  }

  /** The live variable of that name, or null. */
  public static Variable named(String name) {
    for (Variable v : ALL) {
      if (v.name.equals(name)) {
        return v;
      }
    }
    return null;
  }

  /** Sizes of the dimensions. */
  public int[] shape() {
    return value.shape();
  }

  /** Replaces the value: same shape and dtype. What was made from the old value keeps it. */
  public void assign(Tensor next) {
    check(next.node());
    Engine.realize(List.of(next.node()));
    Tensor old = value;
    value = own(next.node());
    old.dispose();
  }

  /**
   * Replaces the values of several variables by new nodes (of nobody else), computed together, and
   * together with {@code with} (null: nothing else).
   */
  public static void assignAll(List<Variable> variables, List<Node> next, Tensor with) {
    for (int i = 0; i < next.size(); i++) {
      variables.get(i).check(next.get(i));
      Engine.retain(next.get(i));
    }
    try {
      List<Node> all = new ArrayList<>(next);
      if (with != null) {
        all.add(with.node());
      }
      Engine.realize(all);
      for (int i = 0; i < next.size(); i++) {
        Tensor old = variables.get(i).value;
        variables.get(i).value = Tensor.wrap("variable", next.get(i)).keep();
        old.dispose();
      }
    } finally {
      for (Node n : next) {
        Engine.release(n);
      }
    }
  }

  /**
   * Replaces the value by a tensor that holds a result, of the same shape and dtype, and owns it.
   */
  public void take(Tensor next) {
    check(next.node());
    Tensor old = value;
    value = next.keep();
    old.dispose();
  }

  private void check(Node n) {
    Node old = value().node();
    if (n.dtype != old.dtype) {
      throw KingletException.dtype(
          "assign",
          "dtype of the new value ("
              + n.dtype.id()
              + ") and previous value ("
              + old.dtype.id()
              + ") must match");
    }
    if (!Shapes.same(n.shape, old.shape)) {
      throw KingletException.shape(
          "assign",
          "shape of the new value ("
              + Shapes.str(n.shape)
              + ") and previous value ("
              + Shapes.str(old.shape)
              + ") must match");
    }
  }

  /** Lets the value go, and the name. */
  public void dispose() {
    value.dispose();
    ALL.remove(this);
  }

  /** Element type. */
  public DType dtype() {
    return value.dtype();
  }

  /** Live variables, oldest first. */
  public static List<Variable> all() {
    return new ArrayList<>(ALL);
  }

  /** Live trainable variables, oldest first. */
  public static Variable[] trainable() {
    List<Variable> out = new ArrayList<>();
    for (Variable v : ALL) {
      if (v.trainable) {
        out.add(v);
      }
    }
    return out.toArray(new Variable[0]);
  }

  /** Disposes every variable. */
  public static void disposeAll() {
    while (!ALL.isEmpty()) {
      ALL.get(ALL.size() - 1).dispose();
    }
  }
}
