package dev.kinglet.io;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.List;

/**
 * One execution of a graph. A node runs once all its inputs are there; the side of a branch that is
 * not taken never gets them. Loops of TensorFlow 1 (frames) have a set of values for each
 * iteration; functions are called on a stack of their own. What nobody needs any more is disposed.
 */
final class GraphRun {
  final GraphModel model;

  /** Tensor arrays and lists by the numbers that stand for them. */
  final List<GraphLists.Sequence> sequences = new ArrayList<>();

  private final boolean blocking;
  private GraphCall top;

  /** Told at the end; or null. */
  GraphModel.Done done;

  /** What went wrong; or null. */
  RuntimeException failure;

  private Tensor[] results;

  /** Values that steered the run so far, or that are to steer it; or null. */
  List<double[]> record;

  List<double[]> replay;
  private int replayed;

  GraphRun(GraphModel model, boolean blocking) {
    this.model = model;
    this.blocking = blocking;
  }

  // ---- running --------------------------------------------------------------------------------

  /** Computes outputs from given values of nodes; null when that failed, or takes time. */
  Tensor[] start(Graph g, List<GraphNode> given, Tensor[][] values, List<String> outputs) {
    List<GraphNode> wanted = new ArrayList<>();
    for (String ref : outputs) {
      wanted.add(g.node(ref));
    }
    call(null, g, g.needs(given, wanted), given, values, outputs);
    go();
    return results;
  }

  private void call(
      GraphCall.Task caller,
      Graph g,
      Graph.Needs needs,
      List<GraphNode> given,
      Tensor[][] values,
      List<String> outputs) {
    top = new GraphCall(model, g, needs, outputs, caller, top);
    top.begin(given, values);
  }

  private void call(GraphCall.Task caller, String name, Tensor[] args) {
    Graph f = model.function(name);
    if (f == null || f.inputs.size() != args.length) {
      throw KingletException.value(
          null,
          f == null
              ? "there is no function " + name
              : name + " takes " + f.inputs.size() + " inputs, not " + args.length);
    }
    Tensor[][] values = new Tensor[args.length][];
    for (int i = 0; i < args.length; i++) {
      values[i] = new Tensor[] {args[i]};
    }
    Graph.Needs needs = f.needs(f.inputs, f.ends());
    boolean plans = needs.plain && record == null && replay == null && model.plans();
    GraphTrace trace = plans ? GraphTrace.of(needs, values, f.outputs) : null;
    Tensor[] planned = plans ? trace.call(values) : null;
    if (planned != null) {
      for (Tensor t : planned) {
        t.keep();
      }
      returned(caller, planned);
      return;
    }
    record = plans ? new ArrayList<>() : record;
    call(caller, f, needs, f.inputs, values, f.outputs);
    top.trace = trace;
    top.arguments = values;
  }

  /** Goes on until all is done, or a value has to be waited for. */
  private void go() {
    try {
      while (top != null) {
        if (failure != null) {
          throw failure;
        }
        if (top.ready.isEmpty()) {
          results = finish();
          continue;
        }
        GraphCall.Task t = top.ready.remove(top.ready.size() - 1);
        if (!blocking && waits(t) || run(t)) {
          return;
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
    if (failure != null || results != null) {
      end();
      if (done != null) {
        done.done(results, failure);
      }
    }
  }

  /** Lets go of all that is left. */
  private void end() {
    for (; top != null; top = top.below) {
      top.drop();
    }
    for (GraphLists.Sequence s : sequences) {
      s.clear();
    }
  }

  /** Reads what the task wants to see; whether that takes time. */
  private boolean waits(GraphCall.Task t) {
    top.gather(t);
    int[] reads =
        t.condition != null ? new int[1] : t.node.kind == null ? new int[0] : t.node.reads();
    while (t.read < reads.length) {
      Tensor x = t.condition != null ? t.condition : t.in[reads[t.read]];
      t.read++;
      boolean[] state = new boolean[2];
      x.read(
          (host, error) -> {
            state[0] = true;
            failure = error;
            if (state[1]) {
              go();
            }
          });
      if (!state[0]) {
        state[1] = true;
        top.ready.add(t);
        return true;
      }
      if (failure != null) {
        throw failure;
      }
    }
    return false;
  }

  /** Runs a task; whether its results have to be waited for. */
  private boolean run(GraphCall.Task t) {
    GraphNode n = t.node;
    top.gather(t);
    try {
      if (n.problem != null) {
        throw KingletException.value(null, n.problem);
      }
      if (t.state != null) {
        turn(t);
        return false;
      }
      GraphModel.CustomOp custom = GraphModel.custom(n.op);
      if (custom != null) {
        return run(t, custom);
      }
      if (n.kind == null) {
        throw KingletException.value(null, "the op is not supported");
      }
      if (calls(t)) {
        return false;
      }
      Tensor[] out;
      try (Scope s = Scope.open()) {
        out = kept(GraphSteps.compute(this, n, t.in), t.in);
      }
      top.complete(t, top.own(out));
      return false;
    } catch (KingletException e) {
      throw e.at(place(n));
    }
  }

  private static String place(GraphNode n) {
    return "node '" + n.name + "' (" + n.op + ")";
  }

  private boolean run(GraphCall.Task t, GraphModel.CustomOp custom) {
    boolean[] state = new boolean[2];
    custom.run(
        t.node,
        t.in,
        (results, error) -> {
          if (top == null) {
            return; // too late: the run has ended
          }
          state[0] = true;
          failure = error instanceof KingletException k ? k.at(place(t.node)) : error;
          try {
            if (error == null) {
              top.complete(t, top.own(kept(results, t.in)));
            }
          } catch (KingletException e) {
            failure = e;
          }
          if (state[1]) {
            go();
          }
        });
    if (!state[0] && blocking) {
      throw KingletException.value(null, "gives a promise: use executeAsync");
    }
    state[1] = true;
    return !state[0];
  }

  // ---- functions ------------------------------------------------------------------------------

  /** Calls the functions of a node; false for one that has none. */
  private boolean calls(GraphCall.Task t) {
    GraphNode n = t.node;
    switch (n.op) {
      case "If", "StatelessIf":
        call(
            t,
            n.word(values(t.in[0])[0] != 0 ? "then_branch" : "else_branch"),
            java.util.Arrays.copyOfRange(t.in, 1, t.in.length));
        return true;
      case "PartitionedCall", "StatefulPartitionedCall":
        call(t, n.word("f"), t.in);
        return true;
      case "While", "StatelessWhile":
        t.state = top.own(shares(t.in));
        call(t, n.word("cond"), t.state);
        return true;
      default:
        return false;
    }
  }

  /** The condition of a While is there. */
  private void turn(GraphCall.Task t) {
    boolean more = values(t.condition)[0] != 0;
    top.dispose(t.condition);
    t.condition = null;
    if (more) {
      call(t, t.node.word("body"), t.state);
    } else {
      top.complete(t, t.state);
    }
  }

  /** Ends a call; the results of the outermost one. */
  private Tensor[] finish() {
    GraphCall c = top;
    Tensor[] out = new Tensor[c.outputs.size()];
    for (int i = 0; i < out.length; i++) {
      String ref = c.outputs.get(i);
      Tensor x = c.value(c.root, c.graph.node(ref), c.graph.port(ref));
      if (x == null) {
        throw KingletException.value(
            null,
            "the output '"
                + ref
                + "' was not reached: it lies in a branch that was not taken, has no such result,"
                + " or waits for itself");
      }
      out[i] = x;
    }
    GraphCall.Task t = c.caller;
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i].share(out[i].node());
      if (t != null) {
        out[i].keep();
      }
    }
    c.drop();
    top = c.below;
    if (c.trace != null) {
      c.trace.ran(model, c.graph, c.graph.inputs, c.arguments, c.outputs, record);
      record = null;
    }
    if (t == null) {
      return out;
    }
    returned(t, out);
    return null;
  }

  /** Hands what a function gave to the node that called it. */
  private void returned(GraphCall.Task t, Tensor[] out) {
    top.own(out);
    if (t.state == null) {
      top.complete(t, out);
    } else if (!t.turning) {
      t.turning = true;
      t.condition = out[0];
      t.read = 0;
      top.ready.add(t);
    } else {
      t.turning = false;
      top.dispose(t.state);
      t.state = out;
      call(t, t.node.word("cond"), out);
    }
  }

  /** Results out of every scope; what was handed through gets a handle of its own. */
  private static Tensor[] kept(Tensor[] out, Tensor[] in) {
    Tensor[] r = new Tensor[out.length];
    for (int i = 0; i < r.length; i++) {
      Tensor x = out[i];
      for (int k = 0; x != null && k < in.length + i; k++) {
        Tensor other = k < in.length ? in[k] : r[k - in.length];
        if (x == other) {
          x = x.share(x.node());
        }
      }
      r[i] = x == null ? null : x.keep();
    }
    return r;
  }

  static Tensor[] shares(Tensor... ts) {
    Tensor[] out = new Tensor[ts.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = ts[i] == null ? null : ts[i].share(ts[i].node()).keep();
    }
    return out;
  }

  // ---- values ---------------------------------------------------------------------------------

  /** The values of a tensor as numbers. */
  double[] values(Tensor t) {
    if (replay != null) {
      return replay.get(replayed++);
    }
    float[] f = t.dtype() == DType.FLOAT32 ? t.floats() : null;
    int[] n = f == null ? t.ints() : null;
    double[] out = new double[t.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = f == null ? n[i] : f[i];
    }
    if (record != null) {
      record.add(out);
    }
    return out;
  }

  /** Whole numbers, at most as large as an int can be. */
  static int[] ints(double[] v) {
    int[] out = new int[v.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = whole(v[i]);
    }
    return out;
  }

  static int whole(double x) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, x));
  }
}
