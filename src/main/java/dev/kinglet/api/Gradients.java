package dev.kinglet.api;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.engine.Engine;
import dev.kinglet.grad.Backward;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Derivatives of functions of tensors. They are tensors like any other, so {@code grad} of a
 * function that itself calls {@code grad} gives higher derivatives.
 */
public final class Gradients {
  private Gradients() {}

  /**
   * A value and its gradients.
   *
   * @param value what the function returned
   * @param gradients one per argument, of the argument's shape
   */
  public record Result(Tensor value, Tensor[] gradients) {}

  /** A function of one tensor. */
  public interface Function {
    Tensor apply(Tensor x);
  }

  /** The function x -> df/dx (f's results summed). */
  public static Function grad(Function f) {
    return x -> run(() -> f.apply(x), null, false, false, inputs(new Tensor[] {x})).gradients[0];
  }

  /**
   * Runs {@code f} and differentiates its result with respect to {@code xs}.
   *
   * @param f any function made of ops; its result may have any shape
   * @param dy weights of the result's elements (its shape), or null for ones
   * @param xs tensors that f uses, of any type but string; the gradient is float32, that of a
   *     complex64 one complex64: that of its real part plus i times that of its imaginary part
   */
  public static Result of(Supplier<Tensor> f, Tensor dy, Tensor... xs) {
    return run(f, dy, true, false, inputs(xs));
  }

  /**
   * The loss {@code f()} and its gradients with respect to those of {@code variables} (null: all
   * trainable ones) that it depends on; null entries for the others.
   */
  public static Result ofVariables(Supplier<Tensor> f, Variable... variables) {
    Variable[] vs = variables == null || variables.length == 0 ? Variable.trainable() : variables;
    Node[] nodes = new Node[vs.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = vs[i].value().node();
    }
    return run(f, null, true, true, nodes);
  }

  private static Node[] inputs(Tensor[] xs) {
    Node[] nodes = new Node[xs.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = xs[i].node();
      if (nodes[i].dtype == DType.STRING) {
        throw KingletException.dtype("grad", "argument " + i + " is a string");
      }
    }
    return nodes;
  }

  /** Of a loss only some of the gradients need be there, of others all. */
  private static Result run(
      Supplier<Tensor> f, Tensor dy, boolean withValue, boolean loss, Node... nodes) {
    Engine.beginTape();
    int since = Node.lastId();
    try (Scope s = Scope.open()) {
      for (Node n : nodes) {
        Engine.follow(n);
      }
      Tensor y = f.get();
      if (loss && y.rank() != 0) {
        throw KingletException.shape(
            "minimize",
            "the loss must be a scalar, got shape "
                + Shapes.str(y.shape())
                + "; use mean() or sum()");
      }
      Node[] gs = backward(y, nodes, dy, since);
      Tensor[] out = new Tensor[gs.length];
      boolean any = false;
      for (int i = 0; i < gs.length; i++) {
        if (gs[i] != null) {
          any = true;
          out[i] = s.keep(Tensor.wrap("gradient", gs[i]));
        } else if (!loss) {
          throw KingletException.value(
              "grad",
              "Cannot compute gradient of y=f(x) with respect to x: argument "
                  + i
                  + " does not reach the result through differentiable ops");
        }
      }
      if (loss && !any) {
        throw KingletException.value(
            "minimize", "the loss does not depend on any trainable variable");
      }
      return new Result(withValue ? s.keep(y) : null, out);
    } finally {
      Engine.endTape();
    }
  }

  private static Node[] backward(Tensor y, Node[] nodes, Tensor dy, int since) {
    Node top = y.node();
    if (dy != null && !Shapes.same(dy.node().shape, top.shape)) {
      throw KingletException.shape(
          "grad",
          "dy has shape " + Shapes.str(dy.shape()) + ", the result " + Shapes.str(top.shape));
    }
    DType type = top.dtype == DType.COMPLEX64 ? top.dtype : DType.FLOAT32;
    return Backward.gradients(
        top, nodes, dy == null ? Graph.full(type, 1, top.shape) : dy.node(), since);
  }

  /** What a function with its own derivative gives: a value, and how gradients pass through it. */
  public record Custom(Tensor value, Rule rule) {}

  /** Gradients with respect to each argument (null: none), given that of the result. */
  public interface Rule {
    Tensor[] apply(Tensor dy);
  }

  /**
   * A result whose derivative with respect to {@code xs} is given by {@code custom.rule()} instead
   * of following from how it was computed.
   */
  public static Tensor custom(Custom custom, Tensor... xs) {
    Node value = custom.value.node();
    Node n = Graph.alias(value, value.shape);
    n.gradientInputs = parts(xs);
    n.gradient =
        (g, r) -> {
          return parts(custom.rule.apply(Tensor.wrap("gradient", g)));
        };
    return Tensor.wrap("custom", n);
  }

  /** The nodes of tensors (null: no tensor), two for a complex one. */
  private static Node[] parts(Tensor[] xs) {
    List<Node> out = new ArrayList<>();
    for (Tensor x : xs) {
      Node n = x == null ? null : x.node();
      if (n instanceof Node.Pair) {
        out.add(n.inputs[0]);
        out.add(n.inputs[1]);
      } else {
        out.add(n);
      }
    }
    return out.toArray(new Node[0]);
  }

  /** Tensors of a list that are not null. */
  static Tensor[] present(Tensor[] list) {
    List<Tensor> out = new ArrayList<>();
    for (Tensor t : list) {
      if (t != null) {
        out.add(t);
      }
    }
    return out.toArray(new Tensor[0]);
  }
}
