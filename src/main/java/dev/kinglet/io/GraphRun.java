package dev.kinglet.io;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One execution of a graph. A node runs once all its inputs are there; the side of a branch that is
 * not taken never gets them. Loops of TensorFlow 1 (frames) have a set of values for each
 * iteration; functions are called on a stack of their own. What nobody needs any more is disposed.
 */
final class GraphRun {
  final GraphModel model;

  /** Tensor arrays and lists by the numbers that stand for them. */
  final List<GraphLists.Sequence> sequences = new ArrayList<>();

  private final GraphModel.Done done;
  private final boolean blocking;
  private Call top;
  private RuntimeException failure;

  /** Values that steered the run so far, or that are to steer it; or null. */
  List<double[]> record;

  List<double[]> replay;
  private int replayed;

  GraphRun(GraphModel model, boolean blocking, GraphModel.Done done) {
    this.model = model;
    this.blocking = blocking;
    this.done = done;
  }

  // ---- what is there --------------------------------------------------------------------------

  /** A graph or function that is being computed. */
  private static final class Call {
    Graph graph;
    Graph.Needs needs;
    List<String> outputs;
    Iteration root;
    Task caller;
    Call below;
    final List<Task> ready = new ArrayList<>();
    final Set<Tensor> owned = new HashSet<>();
  }

  /** The values of a call, or of one turn of a loop in it. */
  private static final class Iteration {
    final Iteration parent;
    final Frame frame;
    final Tensor[][] values;
    final int[] arrived;
    final int[] uses;
    final Map<String, Frame> frames = new HashMap<>();
    Iteration next;

    Iteration(Iteration parent, Frame frame, int nodes) {
      this.parent = parent;
      this.frame = frame;
      values = new Tensor[nodes][];
      arrived = new int[nodes];
      uses = new int[nodes];
    }
  }

  /** A loop that was entered. */
  private static final class Frame {
    Iteration first;
    final List<GraphNode> constants = new ArrayList<>();
    final List<Tensor> values = new ArrayList<>();

    /** Constants still to come, and while there are any the turns that have begun. */
    int expected;

    final List<Iteration> turns = new ArrayList<>();
  }

  /** A node that can run. */
  private static final class Task {
    final GraphNode node;
    final Iteration at;
    Tensor[] in;
    int read;

    /** Of a While: the values of this turn, and whether there is another one. */
    Tensor[] state;

    Tensor condition;
    boolean turning;

    Task(GraphNode node, Iteration at) {
      this.node = node;
      this.at = at;
    }
  }

  // ---- running --------------------------------------------------------------------------------

  /** Computes outputs from given values of nodes. */
  void start(Graph g, List<GraphNode> given, Tensor[][] values, List<String> outputs) {
    List<GraphNode> wanted = new ArrayList<>();
    for (String ref : outputs) {
      wanted.add(g.node(ref));
    }
    call(null, g, g.needs(given, wanted), given, values, outputs);
    go();
  }

  private void call(
      Task caller,
      Graph g,
      Graph.Needs needs,
      List<GraphNode> given,
      Tensor[][] values,
      List<String> outputs) {
    Call c = new Call();
    c.graph = g;
    c.needs = needs;
    c.outputs = outputs;
    c.caller = caller;
    c.below = top;
    c.root = new Iteration(null, null, g.nodes.size());
    top = c;
    for (GraphNode n : g.nodes) {
      if (needs.waits[n.id] == 0 && !Graph.isWeight(n) && !given.contains(n)) {
        c.ready.add(new Task(n, c.root));
      }
    }
    for (int i = 0; i < given.size(); i++) {
      if (needs.waits[given.get(i).id] >= 0) {
        deliver(given.get(i), own(shares(values[i])), c.root);
      }
    }
  }

  private void call(Task caller, Object name, Tensor[] args) {
    Graph f = model.function(name);
    if (f == null || f.inputs.size() != args.length) {
      throw KingletException.value(
          null,
          f == null
              ? "there is no function " + name
              : name + " takes " + f.inputs.size() + " inputs, not " + args.length);
    }
    List<GraphNode> wanted = new ArrayList<>();
    for (String ref : f.outputs) {
      wanted.add(f.node(ref));
    }
    Tensor[][] values = new Tensor[args.length][];
    for (int i = 0; i < args.length; i++) {
      values[i] = new Tensor[] {args[i]};
    }
    call(caller, f, f.needs(f.inputs, wanted), f.inputs, values, f.outputs);
  }

  /** Goes on until all is done, or a value has to be waited for. */
  private void go() {
    Tensor[] results = null;
    try {
      while (top != null) {
        if (failure != null) {
          throw failure;
        }
        if (top.ready.isEmpty()) {
          results = finish();
          continue;
        }
        Task t = top.ready.remove(top.ready.size() - 1);
        if (!blocking && waits(t) || run(t)) {
          return;
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
    if (failure != null || results != null) {
      end();
      done.done(results, failure);
    }
  }

  /** Lets go of all that is left. */
  private void end() {
    for (; top != null; top = top.below) {
      drop(top);
    }
    for (GraphLists.Sequence s : sequences) {
      s.clear();
    }
  }

  private static void drop(Call c) {
    for (Tensor t : c.owned) {
      t.dispose();
    }
  }

  /** Reads what the task wants to see; whether that takes time. */
  private boolean waits(Task t) {
    gather(t);
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

  private void gather(Task t) {
    if (t.in != null) {
      return;
    }
    GraphNode n = t.node;
    t.in = new Tensor[n.values];
    for (int i = 0; i < t.in.length; i++) {
      t.in[i] = value(t.at, n.in[i], n.port[i]);
    }
  }

  private Tensor value(Iteration at, GraphNode from, int port) {
    if (Graph.isWeight(from) && at.values[from.id] == null) {
      Tensor w = model.weights().get(from.name);
      if (w == null) {
        throw KingletException.value(null, "there is no weight '" + from.name + "'");
      }
      return w;
    }
    Tensor[] v = at.values[from.id];
    return v == null || port >= v.length ? null : v[port];
  }

  /** Runs a task; whether its results have to be waited for. */
  private boolean run(Task t) {
    GraphNode n = t.node;
    gather(t);
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
      complete(t, own(out));
      return false;
    } catch (KingletException e) {
      throw e.at("node '" + n.name + "' (" + n.op + ")");
    }
  }

  private boolean run(Task t, GraphModel.CustomOp custom) {
    boolean[] state = new boolean[2];
    custom.run(
        t.node,
        t.in,
        (results, error) -> {
          state[0] = true;
          failure = error;
          try {
            if (error == null) {
              complete(t, own(kept(results, t.in)));
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
  private boolean calls(Task t) {
    GraphNode n = t.node;
    switch (n.op) {
      case "If", "StatelessIf":
        call(
            t,
            n.attribute(values(t.in[0])[0] != 0 ? "then_branch" : "else_branch"),
            java.util.Arrays.copyOfRange(t.in, 1, t.in.length));
        return true;
      case "PartitionedCall", "StatefulPartitionedCall":
        call(t, n.attribute("f"), t.in);
        return true;
      case "While", "StatelessWhile":
        t.state = own(shares(t.in));
        call(t, n.attribute("cond"), t.state);
        return true;
      default:
        return false;
    }
  }

  /** The condition of a While is there. */
  private void turn(Task t) {
    boolean more = values(t.condition)[0] != 0;
    dispose(new Tensor[] {t.condition});
    t.condition = null;
    if (more) {
      call(t, t.node.attribute("body"), t.state);
    } else {
      complete(t, t.state);
    }
  }

  /** Ends a call; the results of the outermost one. */
  private Tensor[] finish() {
    Call c = top;
    Tensor[] out = new Tensor[c.outputs.size()];
    for (int i = 0; i < out.length; i++) {
      String ref = c.outputs.get(i);
      Tensor x = value(c.root, c.graph.node(ref), c.graph.port(ref));
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
    Task t = c.caller;
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i].share(out[i].node());
      if (t != null) {
        out[i].keep();
      }
    }
    drop(c);
    top = c.below;
    if (t == null) {
      return out;
    }
    own(out);
    if (t.state == null) {
      complete(t, out);
    } else if (!t.turning) {
      t.turning = true;
      t.condition = out[0];
      t.read = 0;
      top.ready.add(t);
    } else {
      t.turning = false;
      dispose(t.state);
      t.state = out;
      call(t, t.node.attribute("cond"), out);
    }
    return null;
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

  private Tensor[] own(Tensor[] ts) {
    for (Tensor t : ts) {
      if (t != null) {
        top.owned.add(t);
      }
    }
    return ts;
  }

  private void dispose(Tensor[] ts) {
    for (Tensor t : ts) {
      if (t != null) {
        top.owned.remove(t);
        t.dispose();
      }
    }
  }

  static Tensor[] shares(Tensor... ts) {
    Tensor[] out = new Tensor[ts.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = ts[i] == null ? null : ts[i].share(ts[i].node()).keep();
    }
    return out;
  }

  // ---- handing on -----------------------------------------------------------------------------

  /** A node has run: hands its results on, and lets go of what it alone still needed. */
  private void complete(Task t, Tensor[] out) {
    GraphNode n = t.node;
    switch (n.op) {
      case "Enter":
        enter(t, out);
        break;
      case "Exit":
        deliver(n, out, t.at.parent);
        break;
      case "NextIteration":
        deliver(n, out, next(t.at));
        break;
      default:
        deliver(n, out, t.at);
    }
    for (int i = 0; i < n.values; i++) {
      GraphNode from = n.in[i];
      Tensor[] v = t.at.values[from.id];
      if (v != null
          && n.port[i] < v.length
          && v[n.port[i]] != null
          && --t.at.uses[from.id] == 0
          && !top.needs.wanted[from.id]) {
        t.at.values[from.id] = null;
        dispose(v);
      }
    }
  }

  private void deliver(GraphNode n, Tensor[] out, Iteration at) {
    if (at == null) {
      throw KingletException.value(null, "leaves a loop that was not entered");
    }
    model.see(n, out);
    at.values[n.id] = out;
    for (GraphNode c : n.consumers) {
      int waits = top.needs.waits[c.id];
      for (int e = 0; waits >= 0 && e < c.in.length; e++) {
        int port = c.port[e];
        boolean merge = c.op.equals("Merge");
        if (c.in[e] != n || (port < 0 ? merge : port < out.length && out[port] == null)) {
          continue;
        }
        if (port >= out.length) {
          throw KingletException.value(
              null, "'" + n.name + "' (" + n.op + ") has no result " + port);
        }
        at.uses[n.id] += port < 0 ? 0 : 1;
        int arrived = ++at.arrived[c.id];
        if (arrived == (merge ? 1 : waits)) {
          top.ready.add(new Task(c, at));
        }
      }
    }
    if (at.uses[n.id] == 0 && !top.needs.wanted[n.id]) {
      at.values[n.id] = null;
      dispose(out);
    }
  }

  private void enter(Task t, Tensor[] out) {
    String name = "" + t.node.attribute("frame_name");
    Frame f = t.at.frames.get(name);
    if (f == null) {
      f = new Frame();
      f.first = new Iteration(t.at, f, t.at.values.length);
      f.turns.add(f.first);
      t.at.frames.put(name, f);
      for (GraphNode n : top.graph.nodes) {
        if (top.needs.waits[n.id] >= 0 && isConstant(n) && name.equals(n.attribute("frame_name"))) {
          f.expected++;
        }
      }
    }
    if (!isConstant(t.node)) {
      deliver(t.node, out, f.first);
      return;
    }
    f.constants.add(t.node);
    f.values.add(out[0]);
    for (Iteration turn : f.turns) {
      deliver(t.node, own(shares(out[0])), turn);
    }
    if (--f.expected == 0) {
      f.turns.clear();
    }
  }

  private static boolean isConstant(GraphNode n) {
    return n.op.equals("Enter") && Boolean.TRUE.equals(n.attribute("is_constant"));
  }

  /** The next turn of a loop. */
  private Iteration next(Iteration at) {
    Frame f = at.frame;
    if (f != null && at.next == null) {
      at.next = new Iteration(at.parent, f, at.values.length);
      if (f.expected > 0) {
        f.turns.add(at.next);
      }
      for (int i = 0; i < f.constants.size(); i++) {
        deliver(f.constants.get(i), own(shares(f.values.get(i))), at.next);
      }
    }
    return at.next;
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
