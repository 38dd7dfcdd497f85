package dev.kinglet.grad;

import dev.kinglet.core.DType;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.Fold;
import dev.kinglet.graph.NodeFormula;
import dev.kinglet.graph.Pieces;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/**
 * Reverse-mode differentiation. The derivative is made of nodes like any other, so it fuses with
 * what surrounds it and can be differentiated again.
 */
public final class Backward {
  private final Flows flows = new Flows();
  private final Set<Node> reaches = Collections.newSetFromMap(new HashMap<>());
  private final Set<Node> opened = Collections.newSetFromMap(new HashMap<>());
  private final Set<Node> closed = Collections.newSetFromMap(new HashMap<>());
  private final List<Node> order = new ArrayList<>();

  private final int since;
  private final boolean discrete;

  /** Whether an x is no float: only then gradients go through what is none. */
  private boolean whole;

  private Backward(int since, boolean discrete) {
    this.since = since;
    this.discrete = discrete;
  }

  /**
   * Gradients of {@code y}, weighted by {@code dy} (shape of y), with respect to {@code xs}: zeros
   * where y depends on one only through ops that are flat (comparisons, positions, conversions to
   * int32), null where it does not depend on it, or where whole numbers or truth values give truth
   * values by such ops.
   */
  public static Node[] gradients(Node y, Node[] xs, Node dy) {
    return gradients(y, xs, dy, 0);
  }

  /**
   * Gradients of {@code y} through the nodes made after the one with the id {@code since}; older
   * ones count as given, even where an x is made of another.
   */
  public static Node[] gradients(Node y, Node[] xs, Node dy, int since) {
    Backward b = new Backward(since, y.dtype == DType.BOOL);
    for (Node x : xs) {
      b.reaches.addAll(parts(x));
      b.whole |= x.dtype == DType.INT32 || x.dtype == DType.BOOL;
    }
    for (Node part : parts(y)) {
      b.visit(part);
    }
    for (int i = 0; i < parts(y).size(); i++) {
      b.flows.add(parts(y).get(i), parts(dy).get(i));
    }
    for (int i = b.order.size() - 1; i >= 0; i--) {
      Node n = b.order.get(i);
      Node g = b.flows.sum(n);
      if (g != null) {
        b.push(n, g);
      }
    }
    Node[] out = new Node[xs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = b.gradient(xs[i]);
    }
    return out;
  }

  private static List<Node> parts(Node x) {
    return x instanceof Node.Pair ? List.of(x.inputs) : List.of(x);
  }

  private Node gradient(Node x) {
    if (!(x instanceof Node.Pair)) {
      Node g = flows.sum(x);
      boolean varies = x.dtype == DType.FLOAT32 || !discrete;
      return g == null && varies && closed.contains(x) ? Graph.full(DType.FLOAT32, 0, x.shape) : g;
    }
    Node none = Graph.full(DType.FLOAT32, 0, x.shape);
    Node re = flows.sum(x.inputs[0]);
    Node im = flows.sum(x.inputs[1]);
    return re == null && im == null
        ? null
        : Graph.pair(re == null ? none : re, im == null ? none : im);
  }

  private static Node[] inputs(Node n) {
    return n.gradient != null ? n.gradientInputs : n.inputs;
  }

  /** Finds the nodes between y and the xs, inputs first, without recursion. */
  private void visit(Node y) {
    List<Node> stack = new ArrayList<>();
    stack.add(y);
    while (!stack.isEmpty()) {
      Node n = stack.get(stack.size() - 1);
      if (n.id > since && opened.add(n)) {
        for (Node in : inputs(n)) {
          if (!opened.contains(in)) {
            stack.add(in);
          }
        }
        continue;
      }
      stack.remove(stack.size() - 1);
      if (closed.add(n) && n.id > since) {
        boolean any = false;
        for (Node in : inputs(n)) {
          any |= reaches.contains(in);
        }
        if (any) {
          order.add(n);
          reaches.add(n);
        }
      }
    }
  }

  private void add(Node x, Node g) {
    if (g == null || x.dtype != DType.FLOAT32 && !whole || !reaches.contains(x)) {
      return;
    }
    flows.add(x, Shapes.same(g.shape, x.shape) ? g : Graph.expand(g, x.shape));
  }

  private void push(Node n, Node g) {
    if (n.gradient != null) {
      Node[] gs = n.gradient.apply(g, n);
      for (int i = 0; i < gs.length; i++) {
        add(n.gradientInputs[i], gs[i]);
      }
    } else if (n instanceof Node.Map m) {
      for (int i = 0; i < m.inputs.length; i++) {
        if (m.op.isDifferentiable(i) && reaches.contains(m.inputs[i])) {
          add(m.inputs[i], m.op.derivative(i).build(new NodeFormula(m.inputs, m, g), Prim.Type.F));
        } else if (m.op.rule == ScalarOp.Rule.CAST && m.inputs[i].dtype != DType.FLOAT32) {
          add(m.inputs[i], g); // among whole numbers and truth values nothing is cut off
        }
      }
    } else if (n instanceof Node.View v) {
      add(v.inputs[0], Views.transpose(v, g));
    } else if (n instanceof Node.Reduce r) {
      add(r.inputs[0], Folds.reduce(r, g));
    } else if (n instanceof Node.Scan s) {
      add(s.inputs[0], Folds.scan(s, g));
    } else if (n instanceof Node.Contract c) {
      if (reaches.contains(c.inputs[0])) {
        add(c.inputs[0], contract(c, g, c.inputs[0], c.aAxis, c.inputs[1], c.bAxis));
      }
      if (reaches.contains(c.inputs[1])) {
        add(c.inputs[1], contract(c, g, c.inputs[1], c.bAxis, c.inputs[0], c.aAxis));
      }
    } else if (n instanceof Node.Join j) {
      for (int i = 0; i < j.inputs.length; i++) {
        add(j.inputs[i], Pieces.part(j, i, g));
      }
    } else if (n instanceof Node.Gather t) {
      add(t.inputs[0], Graph.scatter(g, t.axis, t.inputs[1], t.inputs[0].shape[t.axis]));
    } else if (n instanceof Node.Scatter s) {
      add(s.inputs[0], Graph.gather(g, s.axis, s.inputs[1]));
    }
  }

  /** The gradient of one operand is the contraction of g with the other. */
  private static Node contract(
      Node.Contract c, Node g, Node x, int[] xAxis, Node other, int[] otherAxis) {
    int dims = c.sizes.length;
    int[] from = new int[dims];
    int n = 0;
    for (int a = 0; a < x.rank(); a++) {
      for (int d = 0; d < dims; d++) {
        if (xAxis[d] == a) {
          from[n++] = d;
        }
      }
    }
    for (int d = 0; d < dims; d++) {
      if (xAxis[d] < 0) {
        from[n++] = d;
      }
    }
    int[] sizes = new int[dims];
    int[] gAxis = new int[dims];
    int[] oAxis = new int[dims];
    for (int i = 0; i < dims; i++) {
      sizes[i] = c.sizes[from[i]];
      gAxis[i] = from[i] < c.rank() ? from[i] : -1;
      oAxis[i] = otherAxis[from[i]];
    }
    return Graph.contract(sizes, x.rank(), g, gAxis, other, oAxis);
  }

  /** Derivatives of views: views again, and sums. */
  static final class Views {
    private Views() {}

    static Node transpose(Node.View v, Node g) {
      Node x = v.inputs[0];
      int n = x.rank();
      int[] a = v.args;
      switch (v.kind) {
        case RESHAPE:
          return Graph.reshape(g, x.shape);
        case PERMUTE:
          {
            int[] back = new int[n];
            for (int i = 0; i < n; i++) {
              back[a[i]] = i;
            }
            return Graph.permute(g, back);
          }
        case EXPAND:
          {
            int[] axes = new int[n];
            int k = 0;
            for (int i = 0; i < n; i++) {
              if (x.shape[i] != v.shape[i]) {
                axes[k++] = i;
              }
            }
            return Graph.reshape(
                Graph.reduce(Fold.SUM, g, java.util.Arrays.copyOf(axes, k)), x.shape);
          }
        case SLICE:
          {
            if (v.size() == 0) {
              return Graph.full(DType.FLOAT32, 0, x.shape);
            }
            int[] low = new int[n];
            int[] high = new int[n];
            int[] interior = new int[n];
            Node y = g;
            for (int i = 0; i < n; i++) {
              int step = a[n + i];
              int last = a[i] + (v.shape[i] - 1) * step;
              low[i] = Math.min(a[i], last);
              high[i] = x.shape[i] - 1 - Math.max(a[i], last);
              interior[i] = Math.abs(step) - 1;
              if (step < 0) {
                y = Graph.flip(y, i);
              }
            }
            return Graph.pad(y, low, high, interior);
          }
        case PAD:
          {
            int[] step = new int[n];
            for (int i = 0; i < n; i++) {
              step[i] = a[n + i] + 1;
            }
            return Graph.slice(g, java.util.Arrays.copyOf(a, n), x.shape, step);
          }
        case SKEW:
          return Graph.unskew(g, a[0], a[1], x.shape[a[0]], a[2], a[3]);
        case UNSKEW:
          return Graph.skew(g, a[0], a[1], x.shape[a[0]], a[2], a[3]);
        default:
          throw new IllegalStateException();
      }
    }
  }

  /** Derivatives of folds. */
  static final class Folds {
    private Folds() {}

    static Node reduce(Node.Reduce r, Node g) {
      Node x = r.inputs[0];
      int[] kept = Shapes.reduced(x.shape, r.axes, true);
      Node wide = Graph.expand(Graph.reshape(g, kept), x.shape);
      switch (r.fold) {
        case SUM:
          return wide;
        case PROD:
          return Graph.map(ScalarOp.MUL, wide, others(x, r.axes));
        default:
          {
            Node result = Graph.expand(Graph.reshape(r, kept), x.shape);
            Node hit = Graph.map(ScalarOp.EQUAL, x, result);
            return Graph.map(ScalarOp.WHERE, hit, wide, Graph.constant(DType.FLOAT32, 0));
          }
      }
    }

    /** For each element the product of all others along the axes, right with zeros too. */
    private static Node others(Node x, int[] axes) {
      int n = x.rank();
      int[] perm = new int[n];
      int k = 0;
      int a = 0;
      int count = 1;
      for (int i = 0; i < n; i++) {
        if (a < axes.length && axes[a] == i) {
          perm[n - axes.length + a++] = i;
          count *= x.shape[i];
        } else {
          perm[k++] = i;
        }
      }
      Node y = Graph.permute(x, perm);
      int[] moved = y.shape;
      int rest = count == 0 ? 0 : x.size() / count;
      Node flat = Graph.reshape(y, rest, count);
      Node before = Graph.scan(Fold.PROD, flat, true, false);
      Node after = Graph.scan(Fold.PROD, flat, true, true);
      Node both = Graph.reshape(Graph.map(ScalarOp.MUL, before, after), moved);
      int[] back = new int[n];
      for (int i = 0; i < n; i++) {
        back[perm[i]] = i;
      }
      return Graph.permute(both, back);
    }

    static Node scan(Node.Scan s, Node g) {
      switch (s.fold) {
        case SUM:
          return Graph.scan(Fold.SUM, g, s.exclusive, !s.reverse);
        case PROD:
          {
            Node all = Graph.map(ScalarOp.MUL, g, s);
            Node sum = Graph.scan(Fold.SUM, all, s.exclusive, !s.reverse);
            return Graph.map(ScalarOp.DIV, sum, s.inputs[0]);
          }
        default:
          return null;
      }
    }
  }
}
