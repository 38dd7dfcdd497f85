package dev.kinglet.api.ops;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.FarmHash;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Strings;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;

/** Work on the text of string tensors: done at the call, on the host. */
public interface StringOps extends Operand {

  private static int[] values(String op, String arg, Node x, DType type, int rank) {
    Check.type(op, arg, x, type);
    if (rank >= 0) {
      Check.rank(op, arg, x, rank);
    }
    return (int[]) Reading.readSync(x);
  }

  private static Tensor tensor(DType type, int[] values, int... shape) {
    return Tensor.source(new Buffer(type, values.length, values), shape);
  }

  /**
   * The parts of each string [n] between delimiters, as a sparse tensor: int32 indices [parts, 2]
   * of string and part, the parts, and the shape [n, most parts].
   *
   * @param delimiters each byte of it ends a part; when empty, each byte is a part
   * @param skipEmpty whether empty parts are left out
   */
  default OpTable.Named stringSplit(String delimiters, boolean skipEmpty) {
    String ends = Strings.encode(delimiters);
    int[] codes = values("stringSplit", "input", node(), DType.STRING, 1);
    Ints parts = new Ints();
    Ints at = new Ints();
    int most = 0;
    for (int i = 0; i < codes.length; i++) {
      String s = Strings.bytes(codes[i]);
      int before = parts.size;
      int from = 0;
      for (int k = 0; k <= s.length(); k++) {
        boolean each = ends.isEmpty() && k < s.length();
        if (!each && k < s.length() && ends.indexOf(s.charAt(k)) < 0) {
          continue;
        }
        int to = each ? k + 1 : k;
        if (to > from || !skipEmpty && !ends.isEmpty()) {
          at.add(i);
          at.add(parts.size - before);
          parts.add(Strings.code(s.substring(from, to)));
        }
        from = k + 1;
      }
      most = Math.max(most, parts.size - before);
    }
    return new OpTable.Named(
        new String[] {"indices", "values", "shape"},
        new Tensor[] {
          tensor(DType.INT32, at.all(), parts.size, 2),
          tensor(DType.STRING, parts.all(), parts.size),
          tensor(DType.INT32, new int[] {codes.length, most}, 2)
        });
  }

  /** FarmHash's fingerprint of each string, modulo the number of buckets; int32. */
  default Tensor stringToHashBucketFast(double buckets) {
    String op = "stringToHashBucketFast";
    Check.that(buckets >= 1, null, "Number of buckets must be at least 1");
    int[] codes = values(op, "input", node(), DType.STRING, -1);
    int[] out = new int[codes.length];
    for (int i = 0; i < out.length; i++) {
      String s = Strings.bytes(codes[i]);
      byte[] bytes = new byte[s.length()];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) s.charAt(k);
      }
      long hash = FarmHash.fingerprint64(bytes, bytes.length);
      out[i] = (int) Long.remainderUnsigned(hash, (long) buckets);
    }
    return tensor(DType.INT32, out, node().shape);
  }

  /**
   * Runs of neighbours within each sequence of a ragged tensor, joined by a separator.
   *
   * @param splits int32: where in this tensor [n] each sequence begins, and last n
   * @param widths how many neighbours; each in turn
   * @param left stands before the first of a sequence
   * @param right stands after its last
   * @param padding how often they do, never more than the width less one; -1: as often as possible
   * @param keepShort whether a sequence too short for any run gives one run of all it has
   * @return {@code nGrams}, and {@code nGramsSplits}: where those of each sequence begin
   */
  default OpTable.Named stringNGrams(
      Tensor splits,
      String separator,
      int[] widths,
      String left,
      String right,
      int padding,
      boolean keepShort) {
    String op = "stringNGrams";
    int[] codes = values(op, "data", node(), DType.STRING, 1);
    int[] starts = values(op, "dataSplits", splits.node(), DType.INT32, 1);
    checkSplits(starts, codes.length);
    String[] pads = {Strings.encode(left), Strings.encode(right), Strings.encode(separator)};
    Ints grams = new Ints();
    int[] ends = new int[starts.length];
    for (int i = 1; i < starts.length && codes.length > 0; i++) {
      int from = starts[i - 1];
      int length = starts[i] - from;
      for (int width : widths) {
        int pad = padding < 0 ? width - 1 : Math.min(padding, width - 1);
        for (int g = -pad; g + width <= length + pad; g++) {
          grams.add(gram(codes, from, length, g, width, pads));
        }
      }
      if (keepShort && length > 0 && grams.size == ends[i - 1]) {
        grams.add(gram(codes, from, length, -padding, length + 2 * padding, pads));
      }
      ends[i] = grams.size;
    }
    return OpTable.named(
        "nGrams",
        tensor(DType.STRING, grams.all(), grams.size),
        "nGramsSplits",
        tensor(DType.INT32, ends, ends.length));
  }

  private static void checkSplits(int[] starts, int size) {
    int before = 0;
    for (int i = 0; i < starts.length; i++) {
      if (i == 0 && starts[i] != 0) {
        throw KingletException.value(null, "First split value must be 0, got " + starts[0]);
      }
      if (starts[i] < before || starts[i] > size) {
        throw KingletException.value(
            null,
            "Invalid split value " + starts[i] + ", must be in [" + before + ", " + size + "]");
      }
      before = starts[i];
    }
    if (starts.length > 0 && before != size) {
      throw KingletException.value(
          null, "Last split value must be data size. Expected " + size + ", got " + before);
    }
  }

  private static int gram(int[] codes, int from, int length, int first, int width, String[] pads) {
    StringBuilder b = new StringBuilder();
    for (int k = first; k < first + width; k++) {
      if (k > first) {
        b.append(pads[2]);
      }
      b.append(k < 0 ? pads[0] : k >= length ? pads[1] : Strings.bytes(codes[from + k]));
    }
    return Strings.code(b.toString());
  }

  // ---- the table ------------------------------------------------------------------------------

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "string.stringSplit",
            "input: Tensor<string>, delimiter: Tensor<string>, skipEmpty: bool = true"
                + " -> {indices: Tensor, values: Tensor, shape: Tensor}",
            x -> {
              Tensor delimiter = x.tensor(1);
              Check.rank("stringSplit", "delimiter", delimiter.node(), 0);
              return x.tensor(0).stringSplit(delimiter.strings()[0], x.flag(2));
            })
        .functionOnly()
        .domain("[3]s 1..999; []s 1..9 | [2]s 11..15; []s 1..1; false")
        .flat("strings");
    t.op(
            "string.stringToHashBucketFast",
            "input: Tensor<string>, numBuckets: number",
            x -> x.tensor(0).stringToHashBucketFast(x.number(1)))
        .functionOnly()
        .domain("[2,3]s 0..99; 10")
        .flat("strings");
    t.op(
            "string.stringNGrams",
            "data: Tensor<string>, dataSplits: Tensor<int32>, separator: string,"
                + " nGramWidths: int[], leftPad: string, rightPad: string, padWidth: int,"
                + " preserveShortSequences: bool -> {nGrams: Tensor, nGramsSplits: Tensor}",
            x ->
                x.tensor(0)
                    .stringNGrams(
                        x.tensor(1),
                        x.text(2),
                        x.ints(3),
                        x.text(4),
                        x.text(5),
                        x.integer(6),
                        x.flag(7)))
        .functionOnly()
        .domain("[0]s 0..9; [1]i 0..0; -; 2; L; R; -1; false")
        .flat("strings");
  }
}
