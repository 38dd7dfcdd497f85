package dev.kinglet.io;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensor arrays, tensor lists and hash tables. A scalar with its number stands for each; nodes
 * write into it in place.
 */
final class GraphLists {
  private GraphLists() {}

  /** A tensor array or list. */
  static final class Sequence {
    final List<Tensor> items = new ArrayList<>();
    DType dtype;

    /** Sizes of an element, -1 where any will do; null when not known. */
    int[] shape;

    boolean grows = true;
    boolean clears;

    void clear() {
      for (Tensor t : items) {
        if (t != null) {
          t.dispose();
        }
      }
      items.clear();
    }

    void resize(int n) {
      while (items.size() > n) {
        Tensor t = items.remove(items.size() - 1);
        if (t != null) {
          t.dispose();
        }
      }
      while (items.size() < n) {
        items.add(null);
      }
    }

    void set(int i, Tensor t) {
      if (i < 0 || i >= items.size() && !grows) {
        throw outside(i);
      }
      if (dtype != null && t.dtype() != dtype || !GraphSteps.fits(t.shape(), shape)) {
        throw KingletException.shape(
            null,
            show(t)
                + " does not go into a list of "
                + (dtype == null ? "" : dtype.id())
                + (shape == null ? "" : Shapes.str(shape)));
      }
      if (i >= items.size()) {
        resize(i + 1);
      }
      Tensor old = items.set(i, GraphRun.shares(t)[0]);
      if (old != null) {
        old.dispose();
      }
    }

    KingletException outside(int i) {
      return KingletException.value(null, "index " + i + " is outside of " + items.size());
    }

    /** An element; zeros where none was written. */
    Tensor get(int i, int[] wanted) {
      if (i < 0 || i >= items.size()) {
        throw outside(i);
      }
      Tensor t = items.get(i);
      if (t == null) {
        return CreationOps.fill(element(wanted), 0, dtype == null ? DType.FLOAT32 : dtype);
      }
      if (!GraphSteps.fits(t.shape(), wanted)) {
        throw KingletException.shape(
            null, "element " + i + " is " + show(t) + ", not " + Shapes.str(wanted));
      }
      Tensor out = t.share(t.node());
      if (clears) {
        t.dispose();
        items.set(i, null);
      }
      return out;
    }

    /** The shape of an element, by what is asked for, what is told and what is there. */
    private int[] element(int[] wanted) {
      int[] s =
          wanted != null && full(wanted) ? wanted : shape != null && full(shape) ? shape : null;
      for (int i = 0; s == null && i < items.size(); i++) {
        s = items.get(i) == null ? null : items.get(i).shape();
      }
      if (s == null) {
        throw KingletException.shape(null, "the shape of an element is not known");
      }
      return s;
    }

    private static boolean full(int[] s) {
      for (int d : s) {
        if (d < 0) {
          return false;
        }
      }
      return true;
    }

    /** Some elements along a new first axis; all when {@code at} is null. */
    Tensor stack(int[] at, int[] wanted) {
      Tensor[] ts = list(at, wanted);
      return ts.length > 0
          ? JoinOps.stack(ts, 0)
          : none(Shapes.concat(new int[1], element(wanted)));
    }

    private Tensor none(int[] s) {
      return CreationOps.fill(s, 0, dtype == null ? DType.FLOAT32 : dtype);
    }

    Tensor[] list(int[] at, int[] wanted) {
      Tensor[] ts = new Tensor[at == null ? items.size() : at.length];
      for (int i = 0; i < ts.length; i++) {
        ts[i] = get(at == null ? i : at[i], wanted);
      }
      return ts;
    }

    /** The elements end to end. */
    Tensor concat() {
      Tensor[] ts = list(null, null);
      if (ts.length > 0) {
        return ts.length == 1 ? ts[0] : JoinOps.concat(ts, 0);
      }
      int[] s = element(null).clone();
      s[0] = 0;
      return none(s);
    }

    void fill(int[] at, Tensor[] ts) {
      if (at != null && at.length != ts.length) {
        throw KingletException.shape(null, at.length + " indices for " + ts.length + " values");
      }
      for (int i = 0; i < ts.length; i++) {
        set(at == null ? i : at[i], ts[i]);
      }
    }
  }

  /** Not by toString: that of an element of an array brings along that of everything. */
  private static String show(Tensor t) {
    return t.dtype().id() + Shapes.str(t.shape());
  }

  private static Tensor[] add(GraphRun run, Sequence s) {
    run.sequences.add(s);
    return GraphSteps.scalar(run.sequences.size() - 1);
  }

  private static Sequence list(GraphNode n, String type, int[] shape) {
    Sequence s = new Sequence();
    s.dtype = n.attribute(type) instanceof String d ? DType.of(d) : null;
    s.shape = shape;
    return s;
  }

  private static int index(GraphRun run, Tensor t) {
    return GraphRun.whole(run.values(t)[0]);
  }

  private static int[] ints(GraphRun run, Tensor t) {
    return GraphRun.ints(run.values(t));
  }

  private static int[] shape(GraphRun run, Tensor[] in, int i) {
    return i < in.length ? GraphSteps.shape(run, in[i]) : null;
  }

  static Tensor[] compute(GraphRun run, GraphNode n, Tensor[] in) {
    String op = n.op.startsWith("TensorArray") ? n.op.substring(6) : n.op;
    Sequence s;
    switch (op) {
      case "ArrayV3":
        int[] element =
            n.attribute("element_shape") instanceof List<?> l ? GraphNode.sizes(l) : null;
        s = list(n, "dtype", element == null || element.length == 0 ? null : element);
        s.resize(index(run, in[0]));
        s.grows = Boolean.TRUE.equals(n.attribute("dynamic_size"));
        s.clears = !Boolean.FALSE.equals(n.attribute("clear_after_read"));
        return new Tensor[] {add(run, s)[0], Tensor.scalar(1)};
      case "EmptyTensorList":
        return add(run, list(n, "element_dtype", shape(run, in, 0)));
      case "TensorListReserve":
        s = list(n, "element_dtype", shape(run, in, 0));
        s.resize(index(run, in[1]));
        return add(run, s);
      case "TensorListFromTensor":
        s = list(n, "element_dtype", shape(run, in, 1));
        s.fill(null, in[0].unstack(0));
        return add(run, s);
      case "TensorListScatter", "TensorListScatterV2":
        s = list(n, "element_dtype", shape(run, in, 2));
        s.resize(in.length > 3 ? Math.max(0, index(run, in[3])) : 0);
        s.fill(ints(run, in[1]), in[0].unstack(0));
        return add(run, s);
      case "TensorListSplit":
        s = list(n, "element_dtype", shape(run, in, 1));
        s.fill(null, in[0].split(ints(run, in[2]), 0));
        return add(run, s);
      default:
    }
    if (op.indexOf("Table") >= 0) {
      return table(run, n, in);
    }
    int id = GraphRun.whole(in[0].floats()[0]);
    if (id < 0 || id >= run.sequences.size()) {
      throw KingletException.value(null, "its first input is no list");
    }
    s = run.sequences.get(id);
    switch (op) {
      case "ArrayWriteV3", "TensorListSetItem":
        s.set(index(run, in[1]), in[2]);
        return new Tensor[] {in[0]};
      case "ArrayReadV3", "TensorListGetItem":
        return new Tensor[] {
          s.get(index(run, in[1]), op.startsWith("A") ? null : shape(run, in, 2))
        };
      case "ArrayGatherV3", "TensorListGather":
        return new Tensor[] {
          s.stack(ints(run, in[1]), op.startsWith("A") ? null : shape(run, in, 2))
        };
      case "ArrayScatterV3":
        s.fill(ints(run, in[1]), in[2].unstack(0));
        return new Tensor[] {in[0]};
      case "ArraySplitV3":
        s.fill(null, in[1].split(ints(run, in[2]), 0));
        return new Tensor[] {in[0]};
      case "ArrayConcatV3", "TensorListConcat", "TensorListConcatV2":
        return new Tensor[] {s.concat()};
      case "ArraySizeV3", "TensorListLength":
        return GraphSteps.scalar(s.items.size());
      case "ArrayCloseV3":
        s.clear();
        return new Tensor[] {in[0]};
      case "TensorListStack":
        return new Tensor[] {s.stack(null, shape(run, in, 1))};
      case "TensorListPushBack":
        s.set(s.items.size(), in[1]);
        return new Tensor[] {in[0]};
      case "TensorListPopBack":
        Tensor last = s.get(s.items.size() - 1, shape(run, in, 1));
        s.resize(s.items.size() - 1);
        return new Tensor[] {last};
      default: // TensorListResize
        s.resize(Math.max(0, index(run, in[1])));
        return new Tensor[] {in[0]};
    }
  }

  // ---- tables ---------------------------------------------------------------------------------

  /** Values by key: the places of keys among the values. */
  static final class Table {
    private final Map<String, Integer> places = new HashMap<>();
    Tensor values;

    void dispose() {
      if (values != null) {
        values.dispose();
      }
    }
  }

  private static String[] keys(GraphRun run, Tensor t) {
    if (t.dtype() == DType.STRING) {
      return t.strings();
    }
    int[] v = ints(run, t);
    String[] out = new String[v.length];
    for (int i = 0; i < v.length; i++) {
      out[i] = "" + v[i];
    }
    return out;
  }

  private static Tensor[] table(GraphRun run, GraphNode n, Tensor[] in) {
    GraphModel m = run.model;
    if (n.op.startsWith("Hash")) {
      int at = m.tableNames.indexOf(n.name);
      if (at < 0) {
        at = m.tables.size();
        m.tableNames.add(n.name);
        m.tables.add(new Table());
      }
      return GraphSteps.scalar(at);
    }
    int id = GraphRun.whole(in[0].floats()[0]);
    if (id < 0 || id >= m.tables.size()) {
      throw KingletException.value(null, "its first input is no table");
    }
    Table t = m.tables.get(id);
    if (n.op.startsWith("LookupTableSize")) {
      return GraphSteps.scalar(t.places.size());
    }
    String[] keys = keys(run, in[1]);
    if (n.op.startsWith("LookupTableFind")) {
      int[] at = new int[keys.length];
      for (int i = 0; i < at.length; i++) {
        Integer place = t.places.get(keys[i]);
        at[i] = place == null ? 0 : place + 1;
      }
      // the default value is the first of all values
      int[] one = in[2].shape();
      Tensor all = in[2].reshape(Shapes.concat(new int[] {1}, one));
      if (t.values != null) {
        all = JoinOps.concat(new Tensor[] {all, t.values}, 0);
      }
      return new Tensor[] {all.gather(Tensor.of(at, in[1].shape()))};
    }
    if (in[2].rank() == 0 || in[2].shape()[0] != keys.length) {
      throw KingletException.shape(null, keys.length + " keys for the values " + show(in[2]));
    }
    t.dispose();
    t.places.clear();
    t.values = GraphRun.shares(in[2])[0];
    for (int i = 0; i < keys.length; i++) {
      t.places.put(keys[i], i);
    }
    return new Tensor[] {in[0]};
  }
}
