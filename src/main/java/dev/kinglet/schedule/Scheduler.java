package dev.kinglet.schedule;

import dev.kinglet.graph.Node;
import dev.kinglet.graph.Node.ViewKind;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a graph into kernels.
 *
 * <ol>
 *   <li>Views, constants and maps are computed where they are used. A map gets a buffer of its own
 *       when it is asked for, when a product needs it as an operand, when several kernels would
 *       repeat costly work, or when a kernel would grow beyond the device's limits.
 *   <li>Folds (reductions, contractions) head a kernel; maps over their result ride in it.
 *   <li>Maps over equally many elements that do not wait for each other share a kernel with several
 *       outputs; so do reductions over the same loops.
 * </ol>
 */
public final class Scheduler {
  /** A map costing more than this is computed once, where several kernels want it. */
  private static final int RECOMPUTE = 24;

  /** The most nodes computed inside of one kernel. */
  private static final int KERNEL_NODES = 400;

  private final Limits limits;
  private final List<Node> order = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private boolean[] computed;
  private Group[] group;
  private int[] cost;
  private int[][] leaves;
  private Node[] home;
  private boolean[] shared;
  private boolean[] asked;
  private int stamp;

  /** What a device can take. */
  public record Limits(int inputs, int outputs, Native nodes, boolean splits) {}

  /** Whether a device has its own code for a node. */
  public interface Native {
    boolean runs(Node special);
  }

  private Scheduler(Limits limits) {
    this.limits = limits;
  }

  /** Steps that compute {@code roots}, in order. Roots must be pending and not empty. */
  public static List<Step> plan(List<Node> roots, Limits limits) {
    Scheduler s = new Scheduler(limits);
    try {
      s.collect(roots);
      s.choose(roots);
      s.form();
      return s.steps();
    } finally {
      for (Node n : s.order) {
        n.place = -1;
      }
    }
  }

  boolean isComputed(Node n) {
    return n.place >= 0 && computed[n.place];
  }

  Group groupOf(Node n) {
    return n.place >= 0 ? group[n.place] : null;
  }

  // ---- 1. what is pending, inputs before users -----------------------------------------------

  private void collect(List<Node> roots) {
    List<Node> stack = new ArrayList<>();
    for (Node r : roots) {
      stack.add(r);
      while (!stack.isEmpty()) {
        Node n = stack.get(stack.size() - 1);
        if (n.buffer != null || n.place >= 0) {
          stack.remove(stack.size() - 1);
          continue;
        }
        if (n.failure != null) {
          throw n.failure;
        }
        boolean ready = true;
        Node[] ins = inputs(n);
        for (int i = ins.length - 1; i >= 0; i--) {
          if (ins[i].buffer == null && ins[i].place < 0) {
            stack.add(ins[i]);
            ready = false;
          }
        }
        if (ready) {
          stack.remove(stack.size() - 1);
          n.place = order.size();
          order.add(n);
        }
      }
    }
    int n = order.size();
    computed = new boolean[n];
    group = new Group[n];
    cost = new int[n];
    leaves = new int[n][];
    home = new Node[n];
    shared = new boolean[n];
    asked = new boolean[n];
  }

  /** Operands; those of the replacement where the device has no code for the node. */
  private Node[] inputs(Node n) {
    if (n.lowered == null) {
      boolean special =
          n instanceof Node.Scan || n instanceof Node.ArgSort || n instanceof Node.Scatter;
      if (special && !limits.nodes.runs(n)) {
        n.lowered = Lowering.of(n);
      } else if (limits.splits && n instanceof Node.Reduce r) {
        n.lowered = Lowering.split(r);
      }
    }
    return n.lowered != null ? new Node[] {n.lowered} : n.inputs;
  }

  private static boolean isHead(Node n) {
    return n.lowered == null
        && !(n instanceof Node.Map
            || n instanceof Node.View
            || n instanceof Node.Const
            || n instanceof Node.Iota
            || n instanceof Node.Gather);
  }

  private static boolean isSpecial(Node n) {
    return isHead(n) && !(n instanceof Node.Reduce || n instanceof Node.Contract);
  }

  private static boolean keepsOrder(Node n) {
    return n.lowered != null || n instanceof Node.View v && v.kind == ViewKind.RESHAPE;
  }

  // ---- 2. which nodes get buffers ------------------------------------------------------------

  private void choose(List<Node> roots) {
    for (Node r : roots) {
      computed[r.place] = true;
      asked[r.place] = true;
    }
    int[] uses = new int[order.size()];
    for (Node n : order) {
      boolean operand = n instanceof Node.Contract || isSpecial(n);
      for (Node in : inputs(n)) {
        if (in.place >= 0) {
          uses[in.place]++;
          if (operand) {
            operand(in, n instanceof Node.Contract);
          }
        }
      }
      if (isHead(n)) {
        computed[n.place] = true;
      }
    }
    for (Node n : order) {
      if (isHead(n) && !isSpecial(n) && uses[n.place] == 1 && !asked[n.place]) {
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
      x = inputs(x)[0];
    }
    if (x.place >= 0 && !(throughViews && (x instanceof Node.Const || x instanceof Node.Iota))) {
      computed[x.place] = true;
    }
  }

  /** The last of the maps that follow a fold one by one is written instead of the fold. */
  private void ride(Node fold, int[] uses) {
    Node last = fold;
    Node at = fold;
    while (uses[at.place] == 1 && (at == fold || !computed[at.place])) {
      Node next = userOf(at);
      if (next == null
          || next.size() != fold.size()
          || !(keepsOrder(next) || next instanceof Node.Map)) {
        break;
      }
      at = next;
      if (at instanceof Node.Map) {
        last = at;
      }
    }
    if (last != fold) {
      computed[last.place] = true;
    }
  }

  private Node userOf(Node n) {
    for (int i = n.place + 1; i < order.size(); i++) {
      for (Node in : inputs(order.get(i))) {
        if (in == n) {
          return order.get(i);
        }
      }
    }
    return null;
  }

  /** Maps that several kernels use: computed once when that is costly. */
  private void share() {
    costs();
    for (Node n : order) {
      if (n instanceof Node.View v && v.kind == ViewKind.EXPAND) {
        Node x = v.inputs[0];
        while (x.place >= 0 && !computed[x.place] && keepsOrder(x)) {
          x = inputs(x)[0];
        }
        if (x instanceof Node.Map
            && x.place >= 0
            && cost[x.place] >= 8
            && x.size() * 16L <= n.size()) {
          computed[x.place] = true;
        }
      }
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      Node n = order.get(i);
      if (shared[i] && !computed[i] && n instanceof Node.Map && cost[i] > RECOMPUTE) {
        computed[i] = true;
      }
      Node h = computed[i] ? homeOf(n) : home[i];
      for (Node in : inputs(n)) {
        int p = in.place;
        if (p < 0) {
          continue;
        }
        boolean many = !computed[i] && shared[i];
        if (many || home[p] != null && home[p] != h) {
          shared[p] = true;
        }
        if (home[p] == null) {
          home[p] = h;
        }
      }
    }
  }

  /** Maps that were asked for and have equally many elements will share a kernel where they can. */
  private Node homeOf(Node n) {
    if (asked[n.place] && n instanceof Node.Map) {
      for (Node o : order) {
        if (asked[o.place] && o instanceof Node.Map && o.size() == n.size()) {
          return o;
        }
      }
    }
    return n;
  }

  private void costs() {
    for (Node n : order) {
      int c = n instanceof Node.Map m ? cost(m.op) : n instanceof Node.Gather ? 4 : 0;
      for (Node in : inputs(n)) {
        if (in.place >= 0 && !computed[in.place]) {
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

  private static int formulaCost(dev.kinglet.graph.Formula f) {
    if (f.op == null) {
      return 0;
    }
    int c = cost(f.op);
    for (dev.kinglet.graph.Formula a : f.args) {
      c += formulaCost(a);
    }
    return c;
  }

  /** Keeps kernels within the device's inputs and a bearable length. */
  private void limit() {
    int max = Math.max(2, limits.inputs - 2);
    for (Node n : order) {
      int[] set = {};
      Node[] ins = inputs(n);
      for (Node in : ins) {
        set = union(set, seen(in));
      }
      while (set.length > max) {
        Node widest = null;
        for (Node in : ins) {
          Node x = in;
          while (x.place >= 0
              && !computed[x.place]
              && (x instanceof Node.View || x.lowered != null)) {
            x = inputs(x)[0];
          }
          if (x.place >= 0
              && !computed[x.place]
              && (widest == null || seen(x).length > seen(widest).length)) {
            widest = x;
          }
        }
        if (widest == null || seen(widest).length < 2) {
          break;
        }
        computed[widest.place] = true;
        set = new int[] {};
        for (Node in : ins) {
          refresh(in);
          set = union(set, seen(in));
        }
      }
      leaves[n.place] = set;
    }
    for (Node n : order) {
      if (computed[n.place] && !isSpecial(n)) {
        shorten(n);
      }
    }
  }

  private void refresh(Node n) {
    if (n.place >= 0 && !computed[n.place] && (n instanceof Node.View || n.lowered != null)) {
      refresh(inputs(n)[0]);
      leaves[n.place] = seen(inputs(n)[0]);
    }
  }

  private int[] seen(Node n) {
    if (n.place < 0) {
      return n.buffer != null ? new int[] {n.id} : new int[0];
    }
    return computed[n.place] ? new int[] {n.id} : leaves[n.place];
  }

  static int[] union(int[] a, int[] b) {
    int[] out = java.util.Arrays.copyOf(a, a.length + b.length);
    int n = a.length;
    for (int x : b) {
      boolean has = false;
      for (int y : a) {
        has |= x == y;
      }
      if (!has) {
        out[n++] = x;
      }
    }
    return n == out.length ? out : java.util.Arrays.copyOf(out, n);
  }

  /**
   * Cuts what one kernel would compute for {@code root} at half of the limit, as often as needed.
   */
  private void shorten(Node root) {
    List<Node> inside = new ArrayList<>();
    stamp++;
    inside(root, inside);
    if (inside.size() <= KERNEL_NODES) {
      return;
    }
    inside.sort((a, b) -> a.place - b.place);
    int last = -1;
    for (int cut = KERNEL_NODES / 2; cut < inside.size() - 1; cut += KERNEL_NODES / 2) {
      int at = inside.get(cut).place;
      for (int i = cut + 1; i < inside.size(); i++) {
        for (Node in : inputs(inside.get(i))) {
          Node x = in;
          while (x.place >= 0
              && !computed[x.place]
              && !(x instanceof Node.Map || x instanceof Node.Gather)
              && inputs(x).length > 0) {
            x = inputs(x)[0];
          }
          if (x.place > last && x.place <= at && !computed[x.place] && x instanceof Node.Map) {
            computed[x.place] = true;
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
      for (Node in : inputs(n)) {
        if (in.place >= 0 && !computed[in.place] && !met[in.place]) {
          met[in.place] = true;
          out.add(in);
          stack.add(in);
        }
      }
    }
  }

  // ---- 3. which of them share a kernel ---------------------------------------------------------

  private record Hit(Node node, boolean inOrder) {}

  private void form() {
    for (Node n : order) {
      if (!computed[n.place]) {
        continue;
      }
      List<Hit> hits = new ArrayList<>();
      boolean special = isSpecial(n);
      hits(n, n instanceof Node.Map || keepsOrder(n), hits, new byte[n.place + 1]);
      Group g = special ? null : join(n, hits);
      if (g == null) {
        g = new Group(this, n);
        groups.add(g);
      }
      g.members.add(n);
      if (isHead(n)) {
        g.folds.add(n);
      }
      g.leaves =
          union(g.leaves, n.place >= 0 && leaves[n.place] != null ? leaves[n.place] : new int[0]);
      group[n.place] = g;
      for (Hit h : hits) {
        Group other = group[h.node.place];
        if (other != g && !g.needs.contains(other)) {
          g.needs.add(other);
        }
      }
    }
  }

  /** Computed nodes that {@code n} reads, and whether element i needs just element i of them. */
  private void hits(Node n, boolean inOrder, List<Hit> out, byte[] met) {
    for (Node in : inputs(n)) {
      if (in.place < 0) {
        continue;
      }
      if (computed[in.place]) {
        out.add(new Hit(in, inOrder));
        continue;
      }
      byte way = (byte) (inOrder && (in instanceof Node.Map || keepsOrder(in)) ? 1 : 2);
      if (met[in.place] < way) {
        // reached in order before, and now out of order: walked once more
        met[in.place] = way;
        hits(in, way == 1, out, met);
      }
    }
  }

  private Group join(Node n, List<Hit> hits) {
    if (n instanceof Node.Contract) {
      return null;
    }
    for (int i = groups.size() - 1; i >= 0 && i >= groups.size() - 64; i--) {
      Group g = groups.get(i);
      if (isSpecial(g.members.get(0)) || g.members.size() >= limits.outputs) {
        continue;
      }
      boolean fits =
          n instanceof Node.Reduce r && n.lowered == null
              ? g.sharesLoops(r)
              : g.size == n.size() && related(g, n, hits);
      if (fits
          && union(g.leaves, leaves[n.place]).length <= limits.inputs - 1
          && isFree(g, n, hits)) {
        return g;
      }
    }
    return null;
  }

  private boolean related(Group g, Node n, List<Hit> hits) {
    for (Hit h : hits) {
      if (group[h.node.place] == g) {
        return true;
      }
    }
    if (!g.isMap()) {
      return false;
    }
    for (int a : g.leaves) {
      for (int b : leaves[n.place]) {
        if (a == b) {
          return true;
        }
      }
    }
    return false;
  }

  /** Joining must not make a group wait for itself, nor read its own results out of order. */
  private boolean isFree(Group g, Node n, List<Hit> hits) {
    boolean fold = isHead(n);
    for (Hit h : hits) {
      Group o = group[h.node.place];
      if (o == g ? fold || !h.inOrder : needs(o, g)) {
        return false;
      }
    }
    return true;
  }

  private boolean needs(Group from, Group to) {
    stamp++;
    List<Group> stack = new ArrayList<>();
    stack.add(from);
    while (!stack.isEmpty()) {
      Group g = stack.remove(stack.size() - 1);
      if (g == to) {
        return true;
      }
      for (Group o : g.needs) {
        if (o.visited != stamp) {
          o.visited = stamp;
          stack.add(o);
        }
      }
    }
    return false;
  }

  // ---- 4. kernels, in an order that works -----------------------------------------------------

  private List<Step> steps() {
    boolean[] read = new boolean[order.size()];
    for (Group g : groups) {
      for (Node m : g.members) {
        List<Hit> hits = new ArrayList<>();
        hits(m, true, hits, new byte[m.place + 1]);
        for (Hit h : hits) {
          if (group[h.node.place] != g) {
            read[h.node.place] = true;
          }
        }
      }
    }
    List<Group> sorted = new ArrayList<>();
    stamp++;
    for (Group g : groups) {
      sort(g, sorted);
    }
    List<Step> out = new ArrayList<>();
    for (Group g : sorted) {
      Node first = g.members.get(0);
      if (isSpecial(first)) {
        out.add(new Step(null, first, first.inputs, new Node[] {first}));
        continue;
      }
      for (Node m : g.members) {
        if (asked[m.place] || read[m.place] || isHead(m) && m.handles > 0) {
          g.outputs.add(m);
        }
      }
      out.add(KernelBuilder.build(g));
    }
    return out;
  }

  private void sort(Group root, List<Group> sorted) {
    List<Group> stack = new ArrayList<>();
    stack.add(root);
    while (!stack.isEmpty()) {
      Group g = stack.get(stack.size() - 1);
      boolean ready = true;
      if (g.visited != stamp) {
        g.visited = stamp;
        for (Group o : g.needs) {
          if (o.visited != stamp) {
            stack.add(o);
            ready = false;
          }
        }
      }
      if (ready) {
        stack.remove(stack.size() - 1);
        if (!sorted.contains(g)) {
          sorted.add(g);
        }
      }
    }
  }
}
