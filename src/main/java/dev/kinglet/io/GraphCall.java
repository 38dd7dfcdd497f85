package dev.kinglet.io;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph or function that is being computed: what is there, what can run, who still needs what.
 */
final class GraphCall {
  private final GraphModel model;
  final Graph graph;
  private final Graph.Needs needs;
  final List<String> outputs;
  final Task caller;
  final GraphCall below;
  final Iteration root;
  final List<Task> ready = new ArrayList<>();
  private final Set<Tensor> owned = new HashSet<>();

  /** Of a function whose kernels are being made: where they go, and its arguments. */
  GraphTrace trace;

  Tensor[][] arguments;

  /** The values of a call, or of one turn of a loop in it. */
  static final class Iteration {
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
  static final class Frame {
    Iteration first;
    final List<GraphNode> constants = new ArrayList<>();
    final List<Tensor> values = new ArrayList<>();

    /** Constants still to come, and while there are any the turns that have begun. */
    int expected;

    final List<Iteration> turns = new ArrayList<>();
  }

  /** A node that can run. */
  static final class Task {
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

  GraphCall(
      GraphModel model,
      Graph graph,
      Graph.Needs needs,
      List<String> outputs,
      Task caller,
      GraphCall below) {
    this.model = model;
    this.graph = graph;
    this.needs = needs;
    this.outputs = outputs;
    this.caller = caller;
    this.below = below;
    root = new Iteration(null, null, graph.nodes.size());
  }

  /** What waits for nothing can run; given values are handed on. */
  void begin(List<GraphNode> given, Tensor[][] values) {
    for (GraphNode n : graph.nodes) {
      if (needs.waits[n.id] == 0 && !Graph.isWeight(n) && !given.contains(n)) {
        ready.add(new Task(n, root));
      }
    }
    for (int i = 0; i < given.size(); i++) {
      if (needs.waits[given.get(i).id] >= 0) {
        deliver(given.get(i), own(GraphRun.shares(values[i])), root);
      }
    }
  }

  /** Lets go of all that is left. */
  void drop() {
    for (Tensor t : owned) {
      t.dispose();
    }
  }

  void gather(Task t) {
    if (t.in != null) {
      return;
    }
    GraphNode n = t.node;
    t.in = new Tensor[n.values];
    for (int i = 0; i < t.in.length; i++) {
      t.in[i] = value(t.at, n.in[i], n.port[i]);
    }
  }

  Tensor value(Iteration at, GraphNode from, int port) {
    if (from.folded != null && at.values[from.id] == null) {
      return from.folded;
    }
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

  Tensor[] own(Tensor[] ts) {
    for (Tensor t : ts) {
      if (t != null) {
        owned.add(t);
      }
    }
    return ts;
  }

  void dispose(Tensor... ts) {
    for (Tensor t : ts) {
      if (t != null) {
        owned.remove(t);
        t.dispose();
      }
    }
  }

  // ---- handing on -----------------------------------------------------------------------------

  /** A node has run: hands its results on, and lets go of what it alone still needed. */
  void complete(Task t, Tensor[] out) {
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
          && !needs.wanted[from.id]) {
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
      int waits = needs.waits[c.id];
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
          ready.add(new Task(c, at));
        }
      }
    }
    if (at.uses[n.id] == 0 && !needs.wanted[n.id]) {
      at.values[n.id] = null;
      dispose(out);
    }
  }

  private void enter(Task t, Tensor[] out) {
    String name = t.node.word("frame_name");
    Frame f = t.at.frames.get(name);
    if (f == null) {
      f = new Frame();
      f.first = new Iteration(t.at, f, t.at.values.length);
      f.turns.add(f.first);
      t.at.frames.put(name, f);
      for (GraphNode n : graph.nodes) {
        if (needs.waits[n.id] >= 0 && isConstant(n) && name.equals(n.word("frame_name"))) {
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
      deliver(t.node, own(GraphRun.shares(out[0])), turn);
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
        deliver(f.constants.get(i), own(GraphRun.shares(f.values.get(i))), at.next);
      }
    }
    return at.next;
  }
}
