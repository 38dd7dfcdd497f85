package dev.kinglet.train;

import static dev.kinglet.graph.Graph.constant;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.Gradients;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.Variable;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.engine.Engine;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Changes variables so that a loss becomes smaller. One step of all variables is computed together:
 * each variable's update, with its slots, is one kernel, often the one that computes its gradient.
 */
public abstract class Optimizer {
  private final List<Variable> owners = new ArrayList<>();
  private final List<Variable[]> slots = new ArrayList<>();

  /** State taken over from another optimizer, for the variables that are still to come. */
  private final List<Variable[]> restored = new ArrayList<>();

  /** Coefficients kept as tensors, which go with the optimizer. */
  final List<Tensor> coefficients = new ArrayList<>();

  /** Number of steps done. */
  protected int iterations;

  /** Step size; may be changed between steps. */
  protected double learningRate;

  private Schedule schedule;

  Optimizer(double learningRate) {
    this.learningRate = learningRate;
  }

  /** Names and initial values of what is kept for each variable. */
  abstract String[] slotNames();

  double slotStart() {
    return 0;
  }

  /**
   * New values: of the variable, then of its slots.
   *
   * @param w the variable's value
   * @param g its gradient
   * @param s its slots
   * @param n the numbers of the step, scalars
   */
  abstract Node[] update(Node w, Node g, Node[] s, Node[] n);

  /** What differs from step to step: the step size, and what else the kind needs. */
  double[] numbers() {
    return new double[] {learningRate};
  }

  /** Counts a step, and gives the numbers for it. */
  final double[] begin() {
    if (schedule != null) {
      learningRate = schedule.rate(iterations);
    }
    iterations++;
    return numbers();
  }

  /** Changes variables by a rule of the user. */
  public interface Rule {
    /** One step along gradients, one per variable and of its shape. */
    void step(List<Variable> variables, List<Tensor> gradients);
  }

  /** An optimizer of the user; its steps are not planned. */
  public static Optimizer of(Rule rule) {
    Optimizer o =
        new Optimizer(0) {
          @Override
          String[] slotNames() {
            return new String[0];
          }

          @Override
          Node[] update(Node w, Node g, Node[] s, Node[] n) {
            throw new IllegalStateException();
          }

          @Override
          public void applyGradients(List<Variable> variables, List<Tensor> gradients) {
            iterations++;
            rule.step(variables, gradients);
          }
        };
    o.planned = false;
    return o;
  }

  /** Whether its steps follow from numbers, values and slots alone. */
  boolean planned = true;

  /** Number of steps done. */
  public int iterations() {
    return iterations;
  }

  /** The step size. */
  public double learningRate() {
    return learningRate;
  }

  /** Sets the step size for the steps to come. */
  public void setLearningRate(double rate) {
    learningRate = rate;
    schedule = null;
  }

  /** From now on the step size follows from the number of steps done. */
  public void setLearningRate(Schedule s) {
    schedule = s;
    learningRate = s.rate(iterations);
  }

  /**
   * One step: runs {@code loss}, differentiates it and updates.
   *
   * @param loss gives a scalar
   * @param variables which to change; none means all trainable ones
   * @return the loss before the step
   */
  public Tensor minimize(Supplier<Tensor> loss, Variable... variables) {
    Variable[] vs = variables.length == 0 ? Variable.trainable() : variables;
    try (Scope s = Scope.open()) {
      Gradients.Result r = Gradients.ofVariables(loss, vs);
      List<Variable> used = new ArrayList<>();
      List<Tensor> gradients = new ArrayList<>();
      for (int i = 0; i < vs.length; i++) {
        if (r.gradients()[i] != null) {
          used.add(vs[i]);
          gradients.add(r.gradients()[i]);
        }
      }
      apply(used, gradients, r.value());
      return s.keep(r.value());
    }
  }

  /** One step with given gradients, one per variable and of its shape. */
  public void applyGradients(List<Variable> variables, List<Tensor> gradients) {
    apply(variables, gradients, null);
  }

  private void apply(List<Variable> variables, List<Tensor> gradients, Tensor loss) {
    double[] values = begin();
    Node[] numbers = new Node[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = num(values[i]);
    }
    List<Variable> targets = new ArrayList<>();
    List<Node> next = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      step(variables.get(i), gradients.get(i).node(), numbers, targets, next);
    }
    for (Node n : next) {
      Engine.retain(n);
    }
    try {
      // the updates hold the gradients now; without handles those need no buffers of their own
      for (int i = 0; loss != null && i < gradients.size(); i++) {
        gradients.get(i).dispose();
      }
      Variable.assignAll(targets, next, loss);
    } finally {
      for (Node n : next) {
        Engine.release(n);
      }
    }
  }

  /** Adds a variable and its slots to targets, and what they become to next. */
  final void step(
      Variable v, Node gradient, Node[] numbers, List<Variable> targets, List<Node> next) {
    Variable[] kept = slots(v);
    Node[] s = new Node[kept.length];
    for (int k = 0; k < s.length; k++) {
      s[k] = kept[k].value().node();
    }
    Node[] n = update(v.value().node(), gradient, s, numbers);
    targets.add(v);
    next.add(n[0]);
    for (int k = 0; k < s.length; k++) {
      targets.add(kept[k]);
      next.add(n[k + 1]);
    }
  }

  /** The slots of a variable, made if they are not there. */
  final Variable[] slots(Variable v) {
    int at = owners.indexOf(v);
    if (at >= 0) {
      return slots.get(at);
    }
    Variable[] kept;
    if (restored.isEmpty()) {
      kept = new Variable[slotNames().length];
      for (int i = 0; i < kept.length; i++) {
        Tensor start = Tensor.wrap("slot", Graph.full(DType.FLOAT32, slotStart(), v.shape()));
        kept[i] = slot(v.name + "/" + slotNames()[i], start);
        start.dispose();
      }
    } else {
      kept = restored.remove(0);
    }
    owners.add(v);
    slots.add(kept);
    return kept;
  }

  private static int created;
  private final int id = created++;

  private Variable slot(String name, Tensor start) {
    return Variable.of(start, false, name + "/" + id);
  }

  /** What it keeps about variables: all of the first kind, then of the second, and so on. */
  public List<Variable> state() {
    List<Variable> all = new ArrayList<>();
    for (int k = 0; k < slotNames().length; k++) {
      for (Variable[] kept : slots) {
        all.add(kept[k]);
      }
    }
    return all;
  }

  /** Names of what {@link #state()} gives: the variable's and that of the kind. */
  public List<String> stateNames() {
    List<String> all = new ArrayList<>();
    for (String kind : slotNames()) {
      for (Variable v : owners) {
        all.add(v.name + "/" + kind);
      }
    }
    return all;
  }

  /**
   * Goes on where another optimizer of the same kind stopped.
   *
   * @param steps the steps that it had done
   * @param state the values of its {@link #state()}; they go to variables in the order in which
   *     those are met. What another kind of optimizer had, and does not divide among this one's
   *     kinds, is left out
   */
  public void restore(int steps, List<Tensor> state) {
    int kinds = slotNames().length;
    if (kinds == 0 && !state.isEmpty()) {
      throw KingletException.value(null, "SGD optimizer does not have settable weights.");
    }
    disposeSlots();
    iterations = steps;
    int n = kinds == 0 ? 0 : state.size() / kinds;
    for (int i = 0; i < n; i++) {
      Variable[] kept = new Variable[kinds];
      for (int k = 0; k < kinds; k++) {
        kept[k] = slot("restored_" + i + "/" + slotNames()[k], state.get(k * n + i));
      }
      restored.add(kept);
    }
  }

  /** A coefficient as a tensor, which is disposed with the optimizer. */
  final Tensor coefficient(double value) {
    Tensor t = Tensor.scalar(value).keep();
    coefficients.add(t);
    return t;
  }

  /** Changes the momentum of {@link Optimizers#momentum}. */
  public final void setMomentum(double momentum) {
    coefficients.remove(0).dispose();
    coefficient(momentum);
  }

  /** Lets the slots go. */
  public void dispose() {
    disposeSlots();
    for (Tensor t : coefficients) {
      t.dispose();
    }
  }

  private void disposeSlots() {
    slots.addAll(restored);
    for (Variable[] kept : slots) {
      for (Variable v : kept) {
        v.dispose();
      }
    }
    owners.clear();
    slots.clear();
    restored.clear();
  }

  static Node num(double v) {
    return constant(DType.FLOAT32, v);
  }

  static Node add(Node a, Node b) {
    return map(ScalarOp.ADD, a, b);
  }

  static Node sub(Node a, Node b) {
    return map(ScalarOp.SUB, a, b);
  }

  static Node mul(Node a, Node b) {
    return map(ScalarOp.MUL, a, b);
  }

  static Node div(Node a, Node b) {
    return map(ScalarOp.DIV, a, b);
  }

  static Node sqrt(Node a) {
    return map(ScalarOp.SQRT, a);
  }

  static Node square(Node a) {
    return map(ScalarOp.SQUARE, a);
  }

  /** {@code decay * old + (1 - decay) * new}. */
  static Node average(double decay, Node old, Node next) {
    return add(mul(old, num(decay)), mul(next, num(1 - decay)));
  }
}
