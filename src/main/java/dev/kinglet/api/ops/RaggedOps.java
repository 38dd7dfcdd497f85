package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.add;
import static dev.kinglet.api.ops.ArithmeticOps.mul;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/**
 * Ragged tensors, lists of lists of different lengths, as TensorFlow has them: all values one after
 * another, and for each level of lists its splits, the places where a list ends and the next one
 * begins (int32, one more than there are lists, from 0). Splits are read on the host; values are
 * not, and gradients flow through them.
 */
public final class RaggedOps {
  private RaggedOps() {}

  private static KingletException wrong(String message) {
    return KingletException.value(null, message);
  }

  // ---- gather -----------------------------------------------------------------------------------

  /** A ragged tensor: its splits, outermost first, and its values. */
  public record Ragged(Tensor[] splits, Tensor values) {}

  /** The lists that {@code indices} (int32, any shape) name; each of its axes adds a level. */
  public static Ragged gather(Tensor[] splits, Tensor values, Tensor indices) {
    String op = "raggedGather";
    Node x = values.node();
    if (splits.length == 0) {
      throw wrong("paramsNestedSplits must be non empty");
    }
    int[][] levels = new int[splits.length][];
    for (int l = 0; l < levels.length; l++) {
      if (splits[l].rank() == 0) {
        throw wrong("Split tensors must not be scalars.");
      }
      levels[l] = splits[l].ints();
    }
    int[] at = indices.ints();
    int lists = levels[0].length - 1;
    for (int i = 0; i < at.length; i++) {
      if (at[i] < 0 || at[i] >= lists) {
        throw wrong("indices[" + i + "] = " + at[i] + " is not in [0, " + lists + ")");
      }
    }
    if (x.rank() == 0) {
      throw wrong("params.rank must be nonzero");
    }
    for (int l = 0; l < levels.length; l++) {
      boolean innermost = l + 1 == levels.length;
      checkSplits(levels[l], innermost ? x.shape[0] : levels[l + 1].length - 1);
    }
    // what the shape of the indices adds, then the levels there were; a scalar takes one away
    int added = indices.rank() - 1;
    Ints[] out = new Ints[added + levels.length];
    int rows = 1;
    for (int l = 0; l < out.length; l++) {
      out[l] = new Ints();
      out[l].add(0);
      if (l < added) {
        rows *= indices.shape()[l];
        for (int i = 1; i <= rows; i++) {
          out[l].add(i * indices.shape()[l + 1]);
        }
      }
    }
    Ints taken = new Ints();
    for (int list : at) {
      int from = list;
      int to = list + 1;
      for (int l = 0; l < levels.length; l++) {
        if (added + l >= 0) {
          Ints o = out[added + l];
          int shift = o.last() - levels[l][from];
          for (int i = from; i < to; i++) {
            o.add(levels[l][i + 1] + shift);
          }
        }
        from = levels[l][from];
        to = levels[l][to];
      }
      for (int i = from; i < to; i++) {
        taken.add(i);
      }
    }
    Tensor[] nested = new Tensor[out.length];
    for (int l = 0; l < nested.length; l++) {
      nested[l] = Host.ints(op, out[l].all(), out[l].size);
    }
    Node rowsTaken = Host.ints(taken.all(), taken.size);
    return new Ragged(nested, Tensor.wrap(op, IndexOps.gather(x, rowsTaken, 0, 0)));
  }

  private static void checkSplits(int[] splits, int below) {
    if (splits.length == 0) {
      throw wrong("Ragged splits may not be empty");
    }
    if (splits[0] < 0) {
      throw wrong("Ragged splits must be non-negative");
    }
    if (splits[splits.length - 1] > below) {
      throw wrong("Ragged splits must not point past values");
    }
    for (int i = 1; i < splits.length; i++) {
      if (splits[i] < splits[i - 1]) {
        throw wrong("Ragged splits must be sorted in ascending order");
      }
    }
  }

  // ---- range ------------------------------------------------------------------------------------

  /** For each start the list of what follows at steps of its delta, up to, not with, its limit. */
  public static Ragged range(Tensor starts, Tensor limits, Tensor deltas) {
    String op = "raggedRange";
    Tensor[] three = {starts, limits, deltas};
    String[] names = {"starts", "limits", "deltas"};
    double[][] v = new double[3][];
    int rows = -1;
    for (int k = 0; k < 3; k++) {
      int rank = three[k].rank();
      if (rank > 1) {
        throw wrong(names[k] + " must be a scalar or vector");
      }
      v[k] = numbers(three[k]);
      if (rank == 1 && rows >= 0 && rows != v[k].length) {
        throw wrong("starts, limits, and deltas must have the same shape");
      }
      rows = rank == 1 ? v[k].length : rows;
    }
    rows = rows < 0 ? 1 : rows;
    double[] counts = new double[rows];
    int[] splits = new int[rows + 1];
    for (int i = 0; i < rows; i++) {
      double delta = at(v[2], three[2], i);
      if (delta == 0) {
        throw wrong("Requires delta != 0");
      }
      double span = (at(v[1], three[1], i) - at(v[0], three[0], i)) / delta;
      counts[i] = span > 0 ? Math.ceil(span) : 0;
      if (counts[i] > Integer.MAX_VALUE - splits[i]) {
        throw wrong("Requires ((limit - start) / delta) <= 2147483647");
      }
      splits[i + 1] = splits[i] + (int) counts[i];
    }
    int[] list = owners(splits);
    int n = list.length;
    int[] step = new int[n];
    for (int i = 0; i < n; i++) {
      step[i] = i - splits[list[i]];
    }
    Node of = Host.ints(list, n);
    Node steps = mul(each(deltas, rows, of), Graph.cast(Host.ints(step, n), deltas.dtype()));
    return new Ragged(
        new Tensor[] {Host.ints(op, splits, rows + 1)},
        Tensor.wrap(op, add(each(starts, rows, of), steps)));
  }

  private static Node each(Tensor x, int rows, Node list) {
    return Graph.gather(Graph.expand(x.node(), rows), 0, list);
  }

  private static double at(double[] values, Tensor x, int i) {
    return values[x.rank() == 0 ? 0 : i];
  }

  private static double[] numbers(Tensor x) {
    boolean ints = x.dtype() == DType.INT32;
    int[] n = ints ? x.ints() : null;
    float[] f = ints ? null : x.floats();
    double[] out = new double[x.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = ints ? n[i] : f[i];
    }
    return out;
  }

  // ---- to a dense tensor ------------------------------------------------------------------------

  /**
   * A dense tensor of a ragged one: longer lists are cut, shorter ones filled up.
   *
   * @param shape int32 vector, -1 where the longest list decides; or a scalar -1, then all do
   * @param values [n, ..]
   * @param otherwise what fills up; broadcasts to the shape of one value
   * @param parts of each level the splits, or the number of the list that each element lies in
   * @param types what each of {@code parts} is, ROW_SPLITS or VALUE_ROWIDS, joined by commas;
   *     FIRST_DIM_SIZE, a scalar, comes first when the others are VALUE_ROWIDS
   */
  public static Tensor dense(
      Tensor shape, Tensor values, Tensor otherwise, Tensor[] parts, String types) {
    String op = "raggedTensorToTensor";
    Node x = values.node();
    Check.minRank(op, "values", x, 1);
    boolean sized = types.startsWith("FIRST_DIM_SIZE");
    int levels = parts.length - (sized ? 1 : 0);
    boolean open = shape.rank() == 0;
    Check.that(!open || shape.ints()[0] == -1, op, "shape must be a vector, or -1");
    int[] out = outputShape(open ? null : shape.ints(), x.shape, levels);
    checkDefault(otherwise.shape(), x.shape);
    int rows = parts.length == 0 ? 0 : sized ? parts[0].ints()[0] : parts[0].size() - 1;
    if (out[0] < 0) {
      out[0] = rows;
    }
    int[][] lists = new int[levels][]; // for each level, the list that each element lies in
    int from = types.indexOf(',') + 1;
    from = sized && from > 0 ? from : 0;
    int count = rows;
    for (int l = 0; l < levels; l++) {
      int comma = types.indexOf(',', from);
      String type = types.substring(from, comma < 0 ? types.length() : comma);
      from = comma + 1;
      int[] part = parts[l + (sized ? 1 : 0)].ints();
      boolean splits = type.equals("ROW_SPLITS");
      if (!splits && (!type.equals("VALUE_ROWIDS") || l == 0 && !sized)) {
        throw wrong("Unsupported row partition type " + type);
      }
      lists[l] = splits ? owners(part) : part;
      int longest = 0;
      int run = 0;
      for (int i = 0; i < lists[l].length; i++) {
        if (lists[l][i] < 0 || lists[l][i] >= count) {
          throw wrong(type + " has " + lists[l][i] + ", which is not in [0, " + count + ")");
        }
        run = i > 0 && lists[l][i] == lists[l][i - 1] ? run + 1 : 1;
        longest = Math.max(longest, run);
      }
      if (out[l + 1] < 0) {
        out[l + 1] = longest;
      }
      count = lists[l].length;
    }
    // where each element of a level goes: the number of its place in out[0 .. level], or -1
    int[] place = new int[rows];
    for (int i = 0; i < rows; i++) {
      place[i] = i < out[0] ? i : -1;
    }
    for (int l = 0; l < levels; l++) {
      int[] next = new int[lists[l].length];
      int run = 0;
      for (int i = 0; i < next.length; i++) {
        run = i > 0 && lists[l][i] == lists[l][i - 1] ? run + 1 : 0;
        int parent = place[lists[l][i]];
        next[i] = parent < 0 || run >= out[l + 1] ? -1 : parent * out[l + 1] + run;
      }
      place = next;
    }
    int n = x.shape[0];
    if (place.length != n) {
      throw wrong("the row partitions are for " + place.length + " values, got " + n);
    }
    int[] cell = Arrays.copyOfRange(x.shape, 1, x.rank());
    int[] source = new int[Shapes.size(Host.head(out, levels + 1))];
    Arrays.fill(source, n);
    for (int i = 0; i < n; i++) {
      if (place[i] >= 0) {
        source[place[i]] = i;
      }
    }
    Node rest = Graph.expand(Graph.cast(otherwise.node(), x.dtype), cell);
    Node all = SliceOps.join(0, x, ShapeOps.expandDims(rest, 0));
    Node y = IndexOps.gather(all, Host.ints(source, source.length), 0, 0);
    return Tensor.wrap(op, Graph.reshape(y, out));
  }

  /** The list that each element lies in. */
  private static int[] owners(int[] splits) {
    int n = splits.length == 0 ? 0 : splits[splits.length - 1];
    checkSplits(splits, n);
    int[] out = new int[n];
    for (int list = 0; list + 1 < splits.length; list++) {
      Arrays.fill(out, splits[list], splits[list + 1], list);
    }
    return out;
  }

  /**
   * The shape of a dense tensor of a ragged one.
   *
   * @param shape what is wanted, -1 where the longest list decides; null for all
   * @param values the shape of all values, -1 where it is not known
   * @param levels how many levels of lists there are
   */
  public static int[] outputShape(int[] shape, int[] values, int levels) {
    int rank = levels + values.length;
    int[] out = shape == null ? new int[rank] : shape.clone();
    if (shape == null) {
      Arrays.fill(out, -1);
    }
    String both =
        "rt input.shape and shape=" + Shapes.list(out, ",") + " are incompatible: rt input.";
    if (out.length != rank) {
      throw wrong(both + "rank = " + rank + ", but shape.rank = " + out.length);
    }
    for (int i = 1; i < values.length; i++) {
      int at = levels + i;
      if (out[at] >= 0 && values[i] >= 0 && out[at] != values[i]) {
        throw wrong(
            both + "shape[" + at + "] = " + values[i] + " but shape[" + at + "] = " + out[at]);
      }
      out[at] = Math.max(out[at], values[i]);
    }
    return out;
  }

  /** Refuses what cannot fill up lists of values of that shape (-1 where it is not known). */
  public static void checkDefault(int[] shape, int[] values) {
    String both =
        "defaultValue.shape="
            + Shapes.list(shape, ",")
            + " and ragged tensor input.flatValues.shape="
            + Shapes.list(values, ",")
            + " are incompatible: defaultValue.";
    if (shape.length >= values.length) {
      throw wrong(both + "rank = " + shape.length + " must be less than " + values.length);
    }
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] >= 0 && values[i + 1] >= 0 && shape[i] != 1 && shape[i] != values[i + 1]) {
        throw wrong(both + "shape[" + i + "] = " + shape[i] + " but needs " + values[i + 1]);
      }
    }
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "raggedGather",
            "paramsNestedSplits: Tensor[], paramsDenseValues: Tensor<any>, indices: Tensor<int32>,"
                + " outputRaggedRank: int -> {outputNestedSplits: Tensor[], outputDenseValues:"
                + " Tensor}",
            x -> {
              Ragged r = gather(x.tensors(0), x.tensor(1), x.tensor(2));
              return OpTable.named("outputNestedSplits", r.splits, "outputDenseValues", r.values);
            })
        .functionOnly()
        .reads(0, 2)
        .doc("The lists of a ragged tensor that `indices` names; each of its axes adds a level.")
        .domain("[3]i 2..2; [2,3] -2..2; [2]i 0..1; 1");
    t.op(
            "raggedRange",
            "starts: Tensor, limits: Tensor<starts>, deltas: Tensor<starts>"
                + " -> {rtNestedSplits: Tensor, rtDenseValues: Tensor}",
            x -> {
              Ragged r = range(x.tensor(0), x.tensor(1), x.tensor(2));
              return OpTable.named("rtNestedSplits", r.splits[0], "rtDenseValues", r.values);
            })
        .functionOnly()
        .reads(0, 1, 2)
        .doc("For each start the list of what follows at steps of its delta, below its limit.")
        .domain("[3]i 0..4; []i 9..9; [3]i 1..3 | [2]i -1..1; [2]i 3..5; [2]i 1..2")
        .flat("int32");
    t.op(
            "raggedTensorToTensor",
            "shape: Tensor<int32>, values: Tensor<any>, defaultValue: Tensor<values>,"
                + " rowPartitionTensors: Tensor[], rowPartitionTypes: string[]",
            x -> dense(x.tensor(0), x.tensor(1), x.tensor(2), x.tensors(3), x.text(4)))
        .functionOnly()
        .reads(0, 3)
        .doc(
            "A dense tensor of a ragged one: longer lists are cut, shorter ones filled up. -1 in"
                + " `shape` lets the longest list decide; `rowPartitionTypes` are ROW_SPLITS,"
                + " VALUE_ROWIDS, FIRST_DIM_SIZE.")
        .domain("[2]i 3..3; [0] -2..2; [] -2..2; [3]i 0..0; ROW_SPLITS");
  }
}
