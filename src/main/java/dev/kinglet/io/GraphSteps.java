package dev.kinglet.io;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import java.util.ArrayList;
import java.util.List;

/** What one node computes. */
final class GraphSteps {
  private GraphSteps() {}

  static Tensor[] compute(GraphRun run, GraphNode n, Tensor[] in) {
    if (n.kind.same) {
      return new Tensor[] {in[0]};
    }
    if (n.kind.row != null) {
      return results(n.kind.row.body.call(new GraphArgs(run, n, in)));
    }
    switch (n.op) {
      case "IdentityN":
        return in.clone();
      case "NoOp":
        return new Tensor[0];
      case "Shape", "ShapeN":
        Tensor[] shapes = new Tensor[in.length];
        for (int i = 0; i < shapes.length; i++) {
          shapes[i] = Tensor.of(in[i].shape(), in[i].rank());
        }
        return shapes;
      case "Size":
        return scalar(in[0].size());
      case "Rank":
        return scalar(in[0].rank());
      case "EnsureShape":
        if (!fits(in[0].shape(), shape(run, in[1]))) {
          throw KingletException.shape(
              null,
              "shape "
                  + Shapes.str(in[0].shape())
                  + " is not compatible with "
                  + Shapes.str(shape(run, in[1])));
        }
        return new Tensor[] {in[0]};
      case "Reverse":
        return new Tensor[] {reverse(in[0], run.values(in[1]))};
      case "Switch":
        boolean yes = run.values(in[1])[0] != 0;
        return new Tensor[] {yes ? null : in[0], yes ? in[0] : null};
      case "Merge":
        int at = 0;
        while (in[at] == null) {
          at++;
        }
        return new Tensor[] {in[at], scalar(at)[0]};
      default:
        return GraphLists.compute(run, n, in);
    }
  }

  private static Tensor[] results(Object r) {
    if (r instanceof Tensor t) {
      return new Tensor[] {t};
    }
    if (r instanceof Tensor[] ts) {
      return ts;
    }
    List<Tensor> out = new ArrayList<>();
    for (Object v : ((OpTable.Named) r).values()) {
      for (Tensor t : results(v)) {
        out.add(t);
      }
    }
    return out.toArray(new Tensor[0]);
  }

  static Tensor[] scalar(double x) {
    return new Tensor[] {Tensor.scalar(x, DType.INT32)};
  }

  private static Tensor reverse(Tensor x, double[] dims) {
    int[] axes = new int[dims.length];
    int n = 0;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != 0) {
        axes[n++] = i;
      }
    }
    return n == 0 ? x : x.reverse(java.util.Arrays.copyOf(axes, n));
  }

  /** A shape that is a tensor: sizes, -1 where any will do; null for any rank. */
  static int[] shape(GraphRun run, Tensor t) {
    return t.rank() == 0 ? null : GraphRun.ints(run.values(t));
  }

  static boolean fits(int[] shape, int[] wanted) {
    boolean ok = wanted == null || shape.length == wanted.length;
    for (int i = 0; ok && wanted != null && i < shape.length; i++) {
      ok = wanted[i] < 0 || wanted[i] == shape[i];
    }
    return ok;
  }
}
