package dev.kinglet.train;

import dev.kinglet.engine.Devices;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** The optimizers; defaults as in TensorFlow.js. */
public final class Optimizers {
  private Optimizers() {}

  /** Plain gradient descent: {@code w -= rate * g}. */
  public static Optimizer sgd(double rate) {
    return new Optimizer(rate) {
      @Override
      String[] slotNames() {
        return new String[0];
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        return new Node[] {sub(w, mul(n[0], g))};
      }
    };
  }

  /**
   * Gradient descent with momentum (Polyak, 1964): {@code v = momentum * v + g; w -= rate * v};
   * with {@code nesterov} {@code w -= rate * (g + momentum * v)}.
   */
  public static Optimizer momentum(double rate, double momentum, boolean nesterov) {
    return new Optimizer(rate) {
      {
        coefficient(momentum); // a tensor of its own, as TensorFlow.js counts it
      }

      @Override
      String[] slotNames() {
        return new String[] {"momentum"};
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        Node m = coefficients.get(0).node();
        Node v = add(mul(m, s[0]), g);
        Node step = nesterov ? add(g, mul(m, v)) : v;
        return new Node[] {sub(w, mul(n[0], step)), v};
      }
    };
  }

  /** Adagrad (Duchi et al., 2011); {@code accumulator} is the start of the sum of squares. */
  public static Optimizer adagrad(double rate, double accumulator) {
    return new Optimizer(rate) {
      @Override
      String[] slotNames() {
        return new String[] {"accumulator"};
      }

      @Override
      double slotStart() {
        return accumulator;
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        Node sum = add(s[0], square(g));
        return new Node[] {sub(w, div(mul(n[0], g), sqrt(add(sum, small(1e-7))))), sum};
      }
    };
  }

  /**
   * Adadelta (Zeiler, 2012), as TensorFlow.js does it: divided by the mean square before the step,
   * so that the first step is one of gradient descent.
   */
  public static Optimizer adadelta(double rate, double rho, double epsilon) {
    return new Optimizer(rate) {
      @Override
      String[] slotNames() {
        return new String[] {"accum_grad", "accum_var"};
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        Node squares = average(rho, s[0], square(g));
        Node step = mul(div(sqrt(add(s[1], small(epsilon))), sqrt(add(s[0], small(epsilon)))), g);
        Node steps = average(rho, s[1], square(step));
        return new Node[] {sub(w, mul(n[0], step)), squares, steps};
      }
    };
  }

  /** RMSProp (Hinton, lecture 6e), with momentum; {@code centered} subtracts the mean gradient. */
  public static Optimizer rmsprop(
      double rate, double decay, double momentum, double epsilon, boolean centered) {
    return new Optimizer(rate) {
      @Override
      String[] slotNames() {
        return centered ? new String[] {"rms", "momentum", "mg"} : new String[] {"rms", "momentum"};
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        Node squares = average(decay, s[0], square(g));
        Node mean = centered ? average(decay, s[2], g) : null;
        Node spread = centered ? sub(squares, square(mean)) : squares;
        Node v =
            add(mul(num(momentum), s[1]), div(mul(n[0], g), sqrt(add(spread, small(epsilon)))));
        Node next = sub(w, v);
        return centered ? new Node[] {next, squares, v, mean} : new Node[] {next, squares, v};
      }
    };
  }

  /** Adam (Kingma and Ba, 2015). */
  public static Optimizer adam(double rate, double beta1, double beta2, double epsilon) {
    return adamw(rate, beta1, beta2, epsilon, 0);
  }

  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
  public static Optimizer adamw(
      double rate, double beta1, double beta2, double epsilon, double weightDecay) {
    return new Optimizer(rate) {
      @Override
      String[] slotNames() {
        return new String[] {"m", "v"};
      }

      @Override
      double[] numbers() {
        // the corrections are numbers of the step: parameters of the kernel, not tensors
        return new double[] {
          learningRate, 1 / (1 - Math.pow(beta1, iterations)), 1 / (1 - Math.pow(beta2, iterations))
        };
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        Node m = average(beta1, s[0], g);
        Node v = average(beta2, s[1], square(g));
        Node step = div(mul(m, n[1]), add(sqrt(mul(v, n[2])), small(epsilon)));
        if (weightDecay != 0) {
          step = add(step, mul(w, num(weightDecay)));
        }
        return new Node[] {sub(w, mul(n[0], step)), m, v};
      }
    };
  }

  /** Adamax (Kingma and Ba, 2015, section 7.1); {@code decay} lowers the rate with the steps. */
  public static Optimizer adamax(
      double rate, double beta1, double beta2, double epsilon, double decay) {
    return new Optimizer(rate) {
      @Override
      String[] slotNames() {
        return new String[] {"m", "u"};
      }

      @Override
      double[] numbers() {
        return new double[] {
          learningRate / (1 + decay * (iterations - 1)) / (1 - Math.pow(beta1, iterations))
        };
      }

      @Override
      Node[] update(Node w, Node g, Node[] s, Node[] n) {
        Node m = average(beta1, s[0], g);
        Node u = Graph.map(ScalarOp.MAXIMUM, mul(s[1], num(beta2)), Graph.map(ScalarOp.ABS, g));
        return new Node[] {sub(w, mul(n[0], div(m, add(u, small(epsilon))))), m, u};
      }
    };
  }

  /** {@link #adam(double, double, double, double)} with rate 0.001 and the paper's betas. */
  public static Optimizer adam(double rate) {
    return adam(rate, 0.9, 0.999, 1e-7);
  }

  /** What keeps a division from 0: no less than what the device's floats can tell from 0. */
  private static Node small(double epsilon) {
    double least = Devices.epsilon();
    return Optimizer.num(least > 1e-7 ? Math.max(epsilon, least) : epsilon);
  }
}
