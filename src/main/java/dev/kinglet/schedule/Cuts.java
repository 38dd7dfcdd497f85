package dev.kinglet.schedule;

import dev.kinglet.graph.Formula;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.List;

/** Decides which nodes get buffers; the others are computed where they are used. */
final class Cuts {
  /** The most nodes computed inside of one kernel. */
  private static final int KERNEL_NODES = 400;

  private final Pending p;
  private final int[] cost;
  private final Node[] home;
  private final boolean[] shared;

  Cuts(Pending pending) {
    p = pending;
    int n = p.order.size();
    cost = new int[n];
    home = new Node[n];
    shared = new boolean[n];
  }

  /** Decides it for all that is pending. */
  void choose(List<Node> roots) {
    for (Node r : roots) {
      p.computed[r.place] = true;
      p.asked[r.place] = true;
    }
    int[] uses = new int[p.order.size()];
    for (Node n : p.order) {
      boolean operand = n instanceof Node.Contract || Pending.isSpecial(n);
      for (Node in : p.inputs(n)) {
        if (in.place >= 0) {
          uses[in.place]++;
          if (operand) {
            operand(n instanceof Node.Join ? p.base(in) : in, n instanceof Node.Contract);
          }
        }
      }
      if (n.stored || Pending.isHead(n)) {
        p.computed[n.place] = true;
      }
    }
    for (Node n : p.order) {
      if (Pending.isHead(n) && !Pending.isSpecial(n) && uses[n.place] == 1 && !p.asked[n.place]) {
        ride(n, uses);
      }
    }
    share();
    limit();
  }

  /** What a product or a special node reads must be a buffer (seen through views, for products). */
  private void operand(Node n, boolean throughViews) {
    Node x = n;
    while (throughViews && x.place >= 0 && (x instanceof Node.View || x.lowered != null)) {
      x = p.inputs(x)[0];
    }
    if (x.place >= 0 && !(throughViews && (x instanceof Node.Const || x instanceof Node.Iota))) {
      p.computed[x.place] = true;
    }
  }

  /** The last of the maps that follow a fold one by one is written instead of the fold. */
  private void ride(Node fold, int[] uses) {
    Node last = fold;
    Node at = fold;
    while (uses[at.place] == 1 && (at == fold || !p.computed[at.place])) {
      Node next = userOf(at);
      if (next == null
          || next.size() != fold.size()
          || !(Pending.keepsOrder(next) || next instanceof Node.Map)) {
        break;
      }
      at = next;
      if (at instanceof Node.Map) {
        last = at;
      }
    }
    if (last != fold) {
      p.computed[last.place] = true;
    }
  }

  private Node userOf(Node n) {
    for (int i = n.place + 1; i < p.order.size(); i++) {
      for (Node in : p.inputs(p.order.get(i))) {
        if (in == n) {
          return p.order.get(i);
        }
      }
    }
    return null;
  }

  /** Maps that several kernels use: computed once when that is costly. */
  private void share() {
    costs();
    for (Node n : p.order) {
      boolean pad = n instanceof Node.View v && v.kind == ViewKind.PAD;
      if (pad || n instanceof Node.View v && v.kind == ViewKind.EXPAND) {
        Node x = p.base(n.inputs[0]);
        if (x instanceof Node.Map
            && x.place >= 0
            && (pad
                ? cost[x.place] > p.limits.repeats() && x.size() * 2L <= n.size()
                : cost[x.place] >= 8 && x.size() * 16L <= n.size())) {
          p.computed[x.place] = true;
        }
      }
    }
    for (int i = p.order.size() - 1; i >= 0; i--) {
      Node n = p.order.get(i);
      if (shared[i] && !p.computed[i] && n instanceof Node.Map && cost[i] > p.limits.repeats()) {
        p.computed[i] = true;
      }
      Node h = p.computed[i] ? homeOf(n) : home[i];
      for (Node in : p.inputs(n)) {
        int at = in.place;
        if (at < 0) {
          continue;
        }
        boolean many = !p.computed[i] && shared[i];
        if (many || home[at] != null && home[at] != h) {
          shared[at] = true;
        }
        if (home[at] == null) {
          home[at] = h;
        }
      }
    }
  }

  /** Maps that were asked for and have equally many elements will share a kernel where they can. */
  private Node homeOf(Node n) {
    if (p.asked[n.place] && n instanceof Node.Map) {
      for (Node o : p.order) {
        if (p.asked[o.place] && o instanceof Node.Map && o.size() == n.size()) {
          return o;
        }
      }
    }
    return n;
  }

  private void costs() {
    for (Node n : p.order) {
      int c = n instanceof Node.Map m ? cost(m.op) : n instanceof Node.Gather ? 4 : 0;
      for (Node in : p.inputs(n)) {
        if (in.place >= 0 && !p.computed[in.place]) {
          c += cost[in.place];
        } else if (in.place >= 0 || in.buffer != null) {
          c++;
        }
      }
      cost[n.place] = Math.min(c, 1 << 20);
    }
  }

  /** A rough count of instructions; 8 for a transcendental. */
  private static int cost(ScalarOp op) {
    if (op.prim == null) {
      return formulaCost(op.formula());
    }
    return op.prim.ordinal() >= Prim.POW.ordinal() && op.prim.ordinal() <= Prim.TANH.ordinal()
        ? 8
        : 1;
  }

  private static int formulaCost(Formula f) {
    if (f.op == null) {
      return 0;
    }
    int c = cost(f.op);
    for (Formula a : f.args) {
      c += formulaCost(a);
    }
    return c;
  }

  /** Keeps kernels within the device's inputs and a bearable length. */
  private void limit() {
    int max = Math.max(2, p.limits.inputs() - 2);
    for (Node n : p.order) {
      int[] set = {};
      Node[] ins = p.inputs(n);
      for (Node in : ins) {
        set = Pending.union(set, p.seen(in));
      }
      while (set.length > max) {
        Node widest = null;
        for (Node in : ins) {
          Node x = in;
          while (x.place >= 0
              && !p.computed[x.place]
              && (x instanceof Node.View || x.lowered != null)) {
            x = p.inputs(x)[0];
          }
          if (x.place >= 0
              && !p.computed[x.place]
              && (widest == null || p.seen(x).length > p.seen(widest).length)) {
            widest = x;
          }
        }
        if (widest == null || p.seen(widest).length < 2) {
          break;
        }
        p.computed[widest.place] = true;
        set = new int[] {};
        for (Node in : ins) {
          refresh(in);
          set = Pending.union(set, p.seen(in));
        }
      }
      p.leaves[n.place] = set;
    }
    for (Node n : p.order) {
      if (p.computed[n.place] && !Pending.isSpecial(n)) {
        shorten(n);
      }
    }
  }

  private void refresh(Node n) {
    if (n.place >= 0 && !p.computed[n.place] && (n instanceof Node.View || n.lowered != null)) {
      refresh(p.inputs(n)[0]);
      p.leaves[n.place] = p.seen(p.inputs(n)[0]);
    }
  }

  /**
   * Cuts what one kernel would compute for {@code root} at half of the limit, as often as needed.
   */
  private void shorten(Node root) {
    List<Node> inside = new ArrayList<>();
    inside(root, inside);
    if (inside.size() <= KERNEL_NODES) {
      return;
    }
    inside.sort((a, b) -> a.place - b.place);
    int last = -1;
    for (int cut = KERNEL_NODES / 2; cut < inside.size() - 1; cut += KERNEL_NODES / 2) {
      int at = inside.get(cut).place;
      for (int i = cut + 1; i < inside.size(); i++) {
        for (Node in : p.inputs(inside.get(i))) {
          Node x = in;
          while (x.place >= 0
              && !p.computed[x.place]
              && !(x instanceof Node.Map || x instanceof Node.Gather)
              && p.inputs(x).length > 0) {
            x = p.inputs(x)[0];
          }
          if (x.place > last && x.place <= at && !p.computed[x.place] && x instanceof Node.Map) {
            p.computed[x.place] = true;
          }
        }
      }
      last = at;
    }
  }

  private void inside(Node root, List<Node> out) {
    List<Node> stack = new ArrayList<>();
    stack.add(root);
    boolean[] met = new boolean[root.place + 1];
    while (!stack.isEmpty()) {
      Node n = stack.remove(stack.size() - 1);
      for (Node in : p.inputs(n)) {
        if (in.place >= 0 && !p.computed[in.place] && !met[in.place]) {
          met[in.place] = true;
          out.add(in);
          stack.add(in);
        }
      }
    }
  }
}
