package dev.kinglet.schedule;

import dev.kinglet.core.Ascii;
import dev.kinglet.core.DType;
import dev.kinglet.graph.Formula;
import dev.kinglet.graph.Node;
import dev.kinglet.graph.Prim;
import dev.kinglet.graph.Prim.Type;
import dev.kinglet.graph.ScalarOp;
import java.util.ArrayList;
import java.util.List;

/** Turns the nodes of one group into a kernel: views become index maps, rows become primitives. */
final class KernelBuilder {
  private final int[] sizes;
  private final int outDims;
  private final Group group;
  private final List<Node> inputs = new ArrayList<>();
  private final List<Node.Const> consts = new ArrayList<>();
  private final List<Cached> cache = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private Val.Apply[] unique = new Val.Apply[64];
  private int uniqueCount;
  private boolean inBody;

  /** Conditions a value is under, and the lookup op whose index the last of them bounds. */
  private record Under(Ix.Check[] checks, String lookup) {
    static final Under NOTHING = new Under(new Ix.Check[0], null);

    Under and(List<Ix.Check> more, String by) {
      if (more.isEmpty()) {
        return this;
      }
      Ix.Check[] all = java.util.Arrays.copyOf(checks, checks.length + more.size());
      for (int i = 0; i < more.size(); i++) {
        all[checks.length + i] = more.get(i);
      }
      return new Under(all, by);
    }
  }

  private record Cached(Node node, Ix[] at, Under under, boolean inBody, Val val) {}

  private KernelBuilder(Group group, int[] out, int[] red) {
    this.group = group;
    outDims = out.length;
    sizes = java.util.Arrays.copyOf(out, out.length + red.length);
    System.arraycopy(red, 0, sizes, out.length, red.length);
  }

  /** The kernel of a group. */
  static Step build(Group g) {
    int[] out = g.loops();
    int[] red = g.reducedLoops();
    return new KernelBuilder(g, out, red).build(out, red);
  }

  private Step build(int[] out, int[] red) {
    Ix[] loops = new Ix[sizes.length];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = Ix.loop(i, sizes.length);
    }
    Ix[] outAt = java.util.Arrays.copyOf(loops, outDims);
    Kernel.Reduction[] reductions = new Kernel.Reduction[group.folds.size()];
    inBody = true;
    for (int k = 0; k < reductions.length; k++) {
      reductions[k] = reduction(group.folds.get(k), loops, out);
    }
    inBody = false;
    List<Node> outputs = group.outputs;
    Val[] vals = new Val[outputs.size()];
    for (int i = 0; i < vals.length; i++) {
      Node n = outputs.get(i);
      vals[i] = value(n, Coords.reshape(out, n.shape, outAt, sizes), Under.NOTHING, true);
    }
    Type[] types = new Type[inputs.size()];
    int[] counts = new int[types.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = type(inputs.get(i).dtype);
      counts[i] = inputs.get(i).size();
    }
    double[] params = new double[consts.size()];
    Type[] paramTypes = new Type[params.length];
    for (int i = 0; i < params.length; i++) {
      params[i] = consts.get(i).value;
      paramTypes[i] = type(consts.get(i).dtype);
    }
    StringBuilder label = new StringBuilder();
    for (String n : names) {
      label.append(label.length() == 0 ? "" : " ").append(n);
    }
    Kernel k =
        new Kernel(
            label.length() == 0 ? "copy" : label.toString(),
            out,
            red,
            reductions,
            vals,
            types,
            counts,
            params,
            paramTypes);
    return new Step(
        Collapse.loops(k),
        null,
        inputs.toArray(new Node[0]),
        outputs.toArray(new Node[0]),
        consts.toArray(new Node.Const[0]),
        null);
  }

  private Kernel.Reduction reduction(Node n, Ix[] loops, int[] out) {
    if (n instanceof Node.Contract c) {
      // the group's loops are the contraction's own dimensions
      Val a = operand(c.inputs[0], c.aAxis, loops);
      Val b = operand(c.inputs[1], c.bAxis, loops);
      names.add(n.label == null ? "contract" : n.label);
      return new Kernel.Reduction(Node.Fold.SUM, apply(Prim.MUL, Type.F, a, b));
    }
    Node.Reduce r = (Node.Reduce) n;
    Node x = r.inputs[0];
    Ix[] kept = Coords.reshape(out, r.shape, java.util.Arrays.copyOf(loops, outDims), sizes);
    Ix[] at = new Ix[x.rank()];
    int k = 0;
    int a = 0;
    for (int i = 0; i < at.length; i++) {
      if (a < r.axes.length && r.axes[a] == i) {
        at[i] = loops[outDims + a++];
      } else {
        at[i] = kept[k++];
      }
    }
    Val body = value(x, at, Under.NOTHING, false);
    names.add(Ascii.lower(r.fold.toString()));
    return new Kernel.Reduction(r.fold, body);
  }

  private Val operand(Node x, int[] axis, Ix[] loops) {
    Ix[] at = new Ix[x.rank()];
    for (int d = 0; d < axis.length; d++) {
      if (axis[d] >= 0) {
        at[axis[d]] = loops[d];
      }
    }
    return value(x, at, Under.NOTHING, false);
  }

  static Type type(DType d) {
    return d == DType.FLOAT32 ? Type.F : d == DType.BOOL ? Type.B : Type.I;
  }

  /** The value of node {@code n} at {@code at}; {@code own}: n is an output being computed. */
  private Val value(Node n, Ix[] at, Under under, boolean own) {
    for (int i = cache.size() - 1; i >= 0; i--) {
      Cached c = cache.get(i);
      if (c.node == n && c.inBody == inBody && c.under == under && same(c.at, at)) {
        return c.val;
      }
    }
    Val v = compute(n, at, under, own);
    cache.add(new Cached(n, at, under, inBody, v));
    return v;
  }

  private static boolean same(Ix[] a, Ix[] b) {
    if (a == b) {
      return true;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i] && !a[i].same(b[i])) {
        return false;
      }
    }
    return true;
  }

  private Val compute(Node n, Ix[] at, Under under, boolean own) {
    if (n.buffer != null) {
      return load(n, at, under);
    }
    int fold = group.folds.indexOf(n);
    if (fold >= 0 && !inBody) {
      return new Val.Folded(type(n.dtype), fold);
    }
    if (!own && group.isElsewhere(n)) {
      return load(n, at, under);
    }
    if (n.lowered != null) {
      return value(n.lowered, at, under, false);
    }
    if (n instanceof Node.Const c) {
      int slot = consts.indexOf(c);
      if (slot < 0) {
        slot = consts.size();
        consts.add(c);
      }
      return new Val.Param(type(n.dtype), slot);
    }
    if (n instanceof Node.Iota) {
      return new Val.Index(at[0]);
    }
    if (n instanceof Node.View v) {
      List<Ix.Check> checks = new ArrayList<>();
      Ix[] in = Coords.through(v, at, sizes, checks);
      Val x = value(v.inputs[0], in, under.and(checks, null), false);
      return checks.isEmpty() || x instanceof Val.Load
          ? x
          : new Val.Guard(x, checks.toArray(new Ix.Check[0]));
    }
    if (n instanceof Node.Gather g) {
      Val index = value(g.inputs[1], at, under, false);
      Ix dynamic = new Ix(0, new int[sizes.length], new Ix.Term(1, null, 1, 0, index));
      Ix[] in = at.clone();
      in[g.axis] = dynamic;
      List<Ix.Check> bound = new ArrayList<>();
      bound.add(new Ix.Check(dynamic, 0, g.inputs[0].shape[g.axis], 1));
      String by = g.label == null ? "gather" : g.label;
      names.add(by);
      Val x = value(g.inputs[0], in, under.and(bound, by), false);
      return x instanceof Val.Load ? x : new Val.Guard(x, bound.toArray(new Ix.Check[0]));
    }
    Node.Map m = (Node.Map) n;
    Val[] args = new Val[m.inputs.length];
    for (int i = 0; i < args.length; i++) {
      args[i] = value(m.inputs[i], at, under, false);
    }
    if (m.op.rule != ScalarOp.Rule.CAST) {
      names.add(m.op.name);
    }
    return row(m.op, args);
  }

  private Val load(Node n, Ix[] at, Under under) {
    int slot = inputs.indexOf(n);
    if (slot < 0) {
      slot = inputs.size();
      inputs.add(n);
    }
    return new Val.Load(
        type(n.dtype), slot, Coords.linear(n.shape, at, sizes.length), under.checks, under.lookup);
  }

  /** A row of the scalar table, expanded into primitives. */
  private Val row(ScalarOp op, Val[] args) {
    if (op.prim != null) {
      return prim(op.prim, args);
    }
    return op.formula()
        .build(
            new Formula.Builder<Val>() {
              @Override
              public Val literal(double value, Type type) {
                return new Val.Literal(type, value);
              }

              @Override
              public Val var(char name) {
                return args[name - 'a'];
              }

              @Override
              public Val apply(ScalarOp o, List<Val> operands) {
                return row(o, operands.toArray(new Val[0]));
              }

              @Override
              public Type type(Val v) {
                return v.type;
              }
            },
            args[0].type);
  }

  private Val prim(Prim p, Val[] args) {
    Type[] types = new Type[args.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = args[i].type;
    }
    Type result = p.result(types);
    if (args.length == 1
        && (result == types[0] && isCast(p) || types[0] != Type.F && isRounding(p))) {
      return args[0];
    }
    return apply(p, result, args);
  }

  private static boolean isCast(Prim p) {
    return p == Prim.TOFLOAT || p == Prim.TOINT || p == Prim.TOBOOL;
  }

  private static boolean isRounding(Prim p) {
    return p == Prim.FLOOR || p == Prim.CEIL || p == Prim.TRUNC || p == Prim.ROUND;
  }

  /** An application, or the equal one made before. */
  private Val apply(Prim p, Type type, Val... args) {
    int hash = p.ordinal();
    for (Val a : args) {
      hash = hash * 31 + key(a);
    }
    if (uniqueCount * 2 > unique.length) {
      Val.Apply[] old = unique;
      unique = new Val.Apply[old.length * 2];
      for (Val.Apply a : old) {
        if (a != null) {
          int h = a.prim.ordinal();
          for (Val v : a.args) {
            h = h * 31 + key(v);
          }
          unique[slot(h, a.prim, a.args)] = a;
        }
      }
    }
    int s = slot(hash, p, args);
    if (unique[s] == null) {
      unique[s] = new Val.Apply(p, type, args);
      uniqueCount++;
    }
    return unique[s];
  }

  private static int key(Val v) {
    return v instanceof Val.Literal l ? (int) (l.value * 1000) : v.id;
  }

  private int slot(int hash, Prim p, Val[] args) {
    int i = hash * 0x9E3779B1 >>> 8 & unique.length - 1;
    while (unique[i] != null && !(unique[i].prim == p && equal(unique[i].args, args))) {
      i = i + 1 & unique.length - 1;
    }
    return i;
  }

  private static boolean equal(Val[] a, Val[] b) {
    for (int i = 0; i < a.length; i++) {
      boolean literals =
          a[i] instanceof Val.Literal x
              && b[i] instanceof Val.Literal y
              && x.value == y.value
              && x.type == y.type;
      if (a[i] != b[i] && !literals) {
        return false;
      }
    }
    return true;
  }
}
