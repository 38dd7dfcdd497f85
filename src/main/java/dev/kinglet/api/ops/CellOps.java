package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ActivationOps.sigmoid;
import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.pow;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.graph.Graph.map;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.ScalarOp;

/** What is carried from step to step: cells of recurrent networks, moving averages. */
public interface CellOps extends Operand {

  /** What a cell carries on: {@code c} within, {@code h} also as its output. */
  record State(Tensor c, Tensor h) {}

  /**
   * One step of a long short-term memory (Zaremba et al., "Recurrent neural network
   * regularization", 2014) on data [batch, inputs].
   *
   * @param forgetBias a scalar added to the forget gate
   * @param kernel [inputs + units, 4 * units]: input gate, candidate, forget gate, output gate
   * @param bias [4 * units]
   * @param state both [batch, units]
   */
  static State basicLSTMCell(
      Tensor forgetBias, Tensor kernel, Tensor bias, Tensor data, State state) {
    String op = "basicLSTMCell";
    Node c = state.c.node();
    Check.rank(op, "data", data.node(), 2);
    Check.rank(op, "c", c, 2);
    Check.rank(op, "h", state.h.node(), 2);
    Node in = SliceOps.join(1, data.node(), state.h.node());
    Node all = add(MatrixOps.matMul(in, kernel.node()), bias.node());
    int units = all.shape[1] / 4;
    Node[] gate = new Node[4];
    for (int i = 0; i < 4; i++) {
      gate[i] = Graph.slice(all, 1, i * units, units);
    }
    Node kept = mul(c, sigmoid(add(gate[2], forgetBias.node())));
    Node next = add(mul(sigmoid(gate[0]), map(ScalarOp.TANH, gate[1])), kept);
    Node out = mul(map(ScalarOp.TANH, next), sigmoid(gate[3]));
    return new State(Tensor.wrap(op, next), Tensor.wrap(op, out));
  }

  /**
   * This, an average so far, moved toward {@code x}: {@code this + (x - this) * (1 - decay)}.
   *
   * @param decay a scalar
   * @param step a scalar, how many values there were with x; then the average is no longer drawn to
   *     the zeros it began with. Null: it stays as it is
   */
  default Tensor movingAverage(Tensor x, Tensor decay, Tensor step) {
    String op = "movingAverage";
    Node v = node();
    Node d = decay.node();
    if (v.dtype != x.dtype()) {
      throw KingletException.dtype(
          null,
          "The dtypes of the first("
              + v.dtype.id()
              + ") and second("
              + x.dtype().id()
              + ") input must match");
    }
    if (!Shapes.same(v.shape, x.node().shape)) {
      throw KingletException.shape(null, "Shape mismatch in v and x");
    }
    Node by = sub(like(d, 1), d);
    Node change = mul(sub(x.node(), v), by);
    if (step != null) {
      change = div(change, sub(like(d, 1), pow(d, step.node())));
    }
    return Tensor.wrap(op, add(v, change));
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "basicLSTMCell",
            "forgetBias: Tensor, lstmKernel: Tensor, lstmBias: Tensor, data: Tensor, c: Tensor, h:"
                + " Tensor -> [Tensor, Tensor]",
            x -> {
              State s =
                  basicLSTMCell(
                      x.tensor(0),
                      x.tensor(1),
                      x.tensor(2),
                      x.tensor(3),
                      new State(x.tensor(4), x.tensor(5)));
              return new Tensor[] {s.c, s.h};
            })
        .functionOnly()
        .domain("[] 0..1; [5,8] -1..1; [8] -1..1; [2,3] -2..2; [2,2] -1..1; [2,2] -1..1");
    t.op(
            "movingAverage",
            "v: Tensor, x: Tensor, decay: Tensor, step: Tensor = null, zeroDebias: bool = true",
            x -> {
              Check.that(
                  !x.flag(4) || x.has(3), null, "When using zeroDebias: true, step is required.");
              return x.tensor(0)
                  .movingAverage(x.tensor(1), x.tensor(2), x.flag(4) ? x.tensor(3) : null);
            })
        .functionOnly()
        .domain(
            "[2,3] -2..2; [2,3] -2..2; [] 0.5..0.9; [] 1..4 | [3] 0..1; [3] 0..1; [] 0.6..0.7; _; false");
  }
}
