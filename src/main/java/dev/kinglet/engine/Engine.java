package dev.kinglet.engine;

import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The only place that sees every stage: computes nodes when their values are wanted, and counts who
 * still needs them.
 */
public final class Engine {
  /** More pending nodes than this are computed without being asked for. */
  private static final int MAX_PENDING = 4000;

  /**
   * So are more than this, of those made since a tape ended: a loop whose results nobody reads
   * comes to the same few graphs again and again, where larger ones would all be different.
   */
  private static final int MAX_UNTAPED = 256;

  /** Bytes of results that are computed in one go when many are pending. */
  private static final double PART = 1 << 27;

  private static final Node[] NONE = {};

  /** Head of the list of pending nodes that have handles. */
  private static Node pendingHandles;

  private static Node[] stack = new Node[64];

  private static int pending;

  /** Pending nodes that were there when the last tape ended. */
  private static int spared;

  private static int tapes;
  private static List<Node> tape = new ArrayList<>();
  private static boolean running;

  static {
    Graph.listen(Engine::made);
  }

  private Engine() {}

  // ---- who needs what -------------------------------------------------------------------------

  private static void made(Node n) {
    if (tapes > 0) {
      n.taped = true;
      tape.add(n);
      retain(n);
    }
  }

  /** A tensor refers to the node from now on. */
  public static void open(Node n) {
    if (n instanceof Node.Pair) {
      open(n.inputs[0]);
      open(n.inputs[1]);
      return;
    }
    if (n.handles++ == 0 && n.buffer == null) {
      n.after = pendingHandles;
      if (n.after != null) {
        n.after.before = n;
      }
      pendingHandles = n;
    }
    retain(n);
    spared = Math.min(spared, pending);
    boolean many = pending > MAX_PENDING || pending - spared > MAX_UNTAPED;
    if (many && !running && tapes == 0 && !Plan.isTracing()) {
      flush();
      spared = 0;
    }
  }

  /** A tensor that referred to the node is gone. */
  public static void close(Node n) {
    if (n instanceof Node.Pair) {
      close(n.inputs[0]);
      close(n.inputs[1]);
      return;
    }
    if (--n.handles == 0) {
      unlist(n);
    }
    release(n);
  }

  private static void unlist(Node n) {
    if (n.before != null) {
      n.before.after = n.after;
    } else if (pendingHandles == n) {
      pendingHandles = n.after;
    }
    if (n.after != null) {
      n.after.before = n.before;
    }
    n.before = null;
    n.after = null;
  }

  /** One more needs the node; the first one makes the node need its inputs. */
  public static void retain(Node n) {
    if (n.refs++ > 0) {
      return;
    }
    int top = push(0, n);
    while (top > 0) {
      Node x = stack[--top];
      stack[top] = null;
      if (isPending(x)) {
        pending++;
      }
      for (Node in : x.inputs) {
        if (in.refs++ == 0) {
          top = push(top, in);
        }
      }
    }
  }

  /** One less needs the node; with the last one its value goes, and its need for inputs. */
  public static void release(Node n) {
    if (--n.refs > 0) {
      return;
    }
    int top = push(0, n);
    while (top > 0) {
      Node x = stack[--top];
      stack[top] = null;
      if (isPending(x)) {
        pending--;
      } else if (x.buffer != null) {
        x.buffer.release();
        x.buffer = null;
      }
      for (Node in : x.inputs) {
        if (--in.refs == 0) {
          top = push(top, in);
        }
      }
    }
  }

  /** Puts a node on the stack, which nothing else uses meanwhile; returns its new height. */
  private static int push(int top, Node n) {
    if (top == stack.length) {
      stack = java.util.Arrays.copyOf(stack, 2 * top);
    }
    stack[top] = n;
    return top + 1;
  }

  /** Whether work waits to be done for it. */
  private static boolean isPending(Node n) {
    return n.buffer == null
        && !(n instanceof Node.Const || n instanceof Node.Iota || n instanceof Node.Pair);
  }

  /** From now on nodes keep their inputs, so that derivatives can be followed. Nests. */
  public static void beginTape() {
    tapes++;
  }

  /**
   * Keeps a node that was made before the tape began for derivatives: no view that is made now
   * looks through it to what it was made of.
   */
  public static void follow(Node n) {
    if (n instanceof Node.Pair) {
      follow(n.inputs[0]);
      follow(n.inputs[1]);
    } else if (!n.taped) {
      made(n);
    }
  }

  /** Ends what {@link #beginTape} began; nodes that nobody else needs are let go. */
  public static void endTape() {
    if (--tapes > 0) {
      return;
    }
    List<Node> old = tape;
    tape = new ArrayList<>();
    for (Node n : old) {
      n.taped = false;
      if (n.buffer != null) {
        forgetInputs(n);
      }
    }
    for (Node n : old) {
      release(n);
    }
    spared = pending;
  }

  private static void forgetInputs(Node n) {
    Node[] ins = n.inputs;
    n.inputs = NONE;
    n.gradient = null;
    n.gradientInputs = null;
    n.lowered = null;
    for (Node in : ins) {
      release(in);
    }
  }

  /** Whether nodes are kept for derivatives. */
  public static boolean isTaping() {
    return tapes > 0;
  }

  /** Pending nodes that something needs. */
  public static int pendingNodes() {
    return pending;
  }

  // ---- computing ------------------------------------------------------------------------------

  /** Computes every pending node that a tensor refers to. */
  public static void flush() {
    List<Node> roots = new ArrayList<>();
    for (Node n = pendingHandles; n != null; n = n.after) {
      // views and constants are as good as computed; what failed has told so
      boolean done = n instanceof Node.View || n instanceof Node.Const || n instanceof Node.Iota;
      if (!done && n.failure == null) {
        roots.add(n);
      }
    }
    // those that were made first come first, in parts whose results fit a device's memory at once
    for (int i = roots.size(); i > 0; ) {
      List<Node> part = new ArrayList<>();
      double bytes = 0;
      while (i > 0 && bytes < PART) {
        Node n = roots.get(--i);
        if (n.buffer == null && n.failure == null) {
          part.add(n);
          bytes += (double) n.size() * n.dtype.bytes();
        }
      }
      realize(part);
    }
  }

  /** What tensors hold that follows from inputs without values has failed: it never can be made. */
  static void forsake() {
    for (Node n = pendingHandles; n != null; n = n.after) {
      if (n.failure == null && lacksValues(n)) {
        n.failure =
            KingletException.value(
                "jit", "a tensor kept from inside has no value; it must be among the results");
      }
    }
  }

  private static boolean lacksValues(Node top) {
    List<Node> seen = new ArrayList<>();
    seen.add(top);
    for (int i = 0; i < seen.size(); i++) {
      Buffer b = seen.get(i).buffer;
      if (b != null && b.host == null && b.device == null && b.size > 0) {
        return true;
      }
      for (Node in : seen.get(i).inputs) {
        if (!seen.contains(in)) {
          seen.add(in);
        }
      }
    }
    return false;
  }

  /** Computes these nodes, together, in as few kernels as possible. */
  public static void realize(List<Node> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    Plan.checkNotTracing(wanted);
    List<Node> nodes = parts(wanted);
    List<Node> roots = new ArrayList<>();
    List<Node> aliases = List.of();
    for (Node n : nodes) {
      Node x = n;
      while (x.buffer == null && isAlias(x) && !isMisplaced(x.inputs[0])) {
        aliases = aliases.isEmpty() ? new ArrayList<>() : aliases;
        aliases.add(x);
        x = x.inputs[0];
      }
      if (x.buffer == null && x.size() == 0) {
        computed(x, new Buffer(x.dtype, 0, emptyArray(x.dtype)));
      }
      if (x.buffer == null && !roots.contains(x)) {
        roots.add(x);
      }
    }
    for (Node n : nodes) {
      retain(n);
    }
    try {
      if (!roots.isEmpty()) {
        running = true;
        run(roots);
      }
      for (int i = aliases.size() - 1; i >= 0; i--) {
        Node a = aliases.get(i);
        if (a.buffer == null) {
          computed(a, a.inputs[0].buffer);
        }
      }
    } finally {
      running = false;
      for (Node n : nodes) {
        release(n);
      }
    }
  }

  /** The nodes, complex ones replaced by their real and imaginary parts. */
  static List<Node> parts(List<Node> nodes) {
    boolean simple = true;
    for (Node n : nodes) {
      simple &= !(n instanceof Node.Pair);
    }
    if (simple) {
      return nodes;
    }
    List<Node> out = new ArrayList<>();
    for (Node n : nodes) {
      if (n instanceof Node.Pair) {
        out.add(n.inputs[0]);
        out.add(n.inputs[1]);
      } else {
        out.add(n);
      }
    }
    return out;
  }

  /**
   * The node; or an alias for the device to compute, if the values lie on the host and a device was
   * asked for by name: all that an op gives comes from there, even if the op changed nothing.
   */
  public static Node placed(Node n) {
    if (n instanceof Node.Pair) {
      Node re = placed(n.inputs[0]);
      Node im = placed(n.inputs[1]);
      return re == n.inputs[0] && im == n.inputs[1] ? n : Graph.pair(re, im);
    }
    return isMisplaced(n) ? Graph.alias(n, n.shape) : n;
  }

  private static boolean isMisplaced(Node n) {
    boolean here = n.buffer != null ? n.buffer.device == null : n instanceof Node.Const;
    return here && n.size() > 0 && Devices.isAskedGpu();
  }

  static boolean isAlias(Node n) {
    return n instanceof Node.View v && v.kind == ViewKind.RESHAPE;
  }

  private static Object emptyArray(DType d) {
    return d == DType.FLOAT32 ? new float[0] : d == DType.BOOL ? new byte[0] : (Object) new int[0];
  }

  private static void computed(Node n, Buffer b) {
    b.retain();
    if (n.refs > 0 && isPending(n)) {
      pending--;
    }
    if (n.handles > 0) {
      unlist(n);
    }
    n.buffer = b;
    if (!n.taped) {
      boolean needed = n.refs > 0;
      Node[] ins = n.inputs;
      n.inputs = NONE;
      n.gradient = null;
      n.gradientInputs = null;
      n.lowered = null;
      if (needed) {
        for (Node in : ins) {
          release(in);
        }
      }
    }
  }

  private static void run(List<Node> roots) {
    Recipe recipe = Recipes.of(roots);
    Node[] graph = Recipes.graph;
    Recipe.Told told =
        new Recipe.Told() {
          @Override
          public void written(int place, Buffer b) {
            computed(graph[place], b);
          }

          @Override
          public void failed(int place, RuntimeException e) {
            graph[place].failure = e; // it stays failed
          }
        };
    Buffer[] b = new Buffer[recipe.places];
    for (int i = 0; i < recipe.nodes; i++) {
      b[i] = graph[i].buffer;
    }
    System.arraycopy(recipe.fixed, 0, b, recipe.nodes, recipe.fixed.length);
    recipe.prepare(Devices.choose(recipe, b), told);
    recipe.run(b, told);
  }
}
