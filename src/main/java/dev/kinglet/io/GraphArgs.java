package dev.kinglet.io;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Signature;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.Ascii;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Tree;
import java.util.List;

/** The arguments of a row, out of the inputs and attributes of a node. */
final class GraphArgs implements OpTable.Args {
  private final GraphRun run;
  private final GraphNode node;
  private final Tensor[] in;

  GraphArgs(GraphRun run, GraphNode node, Tensor[] in) {
    this.run = run;
    this.node = node;
    this.in = in;
  }

  private Signature.Param param(int i) {
    return node.kind.signature().params.get(i);
  }

  @Override
  public boolean has(int i) {
    return node.source[i] != GraphNode.DEFAULT;
  }

  @Override
  public Tensor tensor(int i) {
    if (node.source[i] < 0) {
      return null;
    }
    Tensor t = in[node.source[i]];
    Signature.Param p = param(i);
    DType type = p.like >= 0 ? in[node.source[p.like]].dtype() : p.dtype;
    return type == null || type == t.dtype() ? t : t.cast(type);
  }

  @Override
  public Tensor[] tensors(int i) {
    int from = node.source[i];
    Tensor[] out = new Tensor[Math.max(0, in.length - node.until[i] - from)];
    System.arraycopy(in, from, out, 0, out.length);
    return out;
  }

  /** The numbers of an argument; null when absent. */
  @Override
  public double[] numbers(int i) {
    if (node.source[i] >= 0) {
      return run.values(in[node.source[i]]);
    }
    Object v = node.constant[i];
    if (v == null) {
      return null;
    }
    List<?> list = v instanceof List<?> l ? l : List.of(v);
    double[] out = new double[list.size()];
    for (int k = 0; k < out.length; k++) {
      Object x = list.get(k);
      if (x instanceof Boolean b) {
        out[k] = b ? 1 : 0;
      } else if (x instanceof Double d) {
        out[k] = d;
      } else {
        throw KingletException.value(null, param(i).name + " must be numbers, got " + Tree.show(x));
      }
    }
    return out;
  }

  @Override
  public int[] ints(int i) {
    double[] v = numbers(i);
    return v == null ? null : GraphRun.ints(v);
  }

  @Override
  public double number(int i) {
    double[] v = numbers(i);
    if (v == null || v.length == 0) {
      throw KingletException.value(null, param(i).name + " is empty");
    }
    return v[0];
  }

  @Override
  public int integer(int i) {
    // an empty list of axes stands for the default
    Signature.Param p = param(i);
    double[] v = numbers(i);
    return v != null && v.length == 0 && p.value != null
        ? (int) GraphNode.parse(p.value)
        : GraphRun.whole(number(i));
  }

  @Override
  public boolean flag(int i) {
    return number(i) != 0;
  }

  @Override
  public DType type(int i) {
    return node.source[i] >= 0 ? in[node.source[i]].dtype() : DType.FLOAT32;
  }

  @Override
  public String text(int i) {
    if (node.source[i] >= 0) {
      return in[node.source[i]].strings()[0];
    }
    Object v = node.constant[i];
    if (v instanceof List<?> l) {
      StringBuilder b = new StringBuilder();
      for (Object x : l) {
        b.append(b.length() == 0 ? "" : ",").append(x instanceof String s ? s : "");
      }
      return b.toString();
    }
    if (!(v instanceof String s)) {
      return v instanceof Double d ? Num.str(d) : null;
    }
    String lower = Ascii.lower(s);
    return param(i).is("'" + lower + "'") ? lower : s;
  }

  @Override
  public boolean isList(int i) {
    if (node.source[i] >= 0) {
      return in[node.source[i]].rank() > 0;
    }
    Object v = node.constant[i];
    return v != null && v instanceof List<?>;
  }
}
