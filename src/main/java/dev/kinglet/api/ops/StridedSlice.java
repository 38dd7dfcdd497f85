package dev.kinglet.api.ops;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/**
 * TensorFlow's strided slice: bit i of a mask concerns entry i of begin, end and strides. Begin and
 * end masks take the whole range on that side, the ellipsis stands for as many whole axes as are
 * missing, a new axis has size 1, a shrunk one is indexed and vanishes.
 *
 * @param begin the first index along each axis of the input; where nothing is taken, where the
 *     range lies
 * @param end one past the last index, in the direction of the step
 * @param step the stride along each axis
 * @param count how many indices that gives along each axis
 * @param shape of the result: with new axes, without shrunk ones
 * @param inner the same without the new axes
 */
public record StridedSlice(
    int[] begin, int[] end, int[] step, int[] count, int[] shape, int[] inner) {

  static Node of(
      Node x,
      int[] begin,
      int[] end,
      int[] strides,
      int beginMask,
      int endMask,
      int ellipsisMask,
      int newAxisMask,
      int shrinkAxisMask) {
    StridedSlice s =
        of(
            x.shape,
            begin,
            end,
            strides,
            beginMask,
            endMask,
            ellipsisMask,
            newAxisMask,
            shrinkAxisMask);
    int[] from = s.begin.clone();
    for (int i = 0; i < from.length; i++) {
      if (s.count[i] == 0) {
        from[i] = 0;
      }
    }
    return Graph.reshape(Graph.slice(x, from, s.count, s.step), s.shape);
  }

  /**
   * What a slice of an input of this shape takes.
   *
   * @param begin an index for each entry; negative ones count from the end
   * @param end likewise, exclusive
   * @param strides null for 1; no entry may be 0
   * @throws KingletException when the entries do not fit each other or the shape
   */
  public static StridedSlice of(
      int[] input,
      int[] begin,
      int[] end,
      int[] strides,
      int beginMask,
      int endMask,
      int ellipsisMask,
      int newAxisMask,
      int shrinkAxisMask) {
    int entries = begin.length;
    int rank = input.length;
    Check.that(
        end.length == entries && (strides == null || strides.length == entries),
        "stridedSlice",
        "begin, end and strides must have the same length");
    int ellipsis = ellipsisMask & (1 << entries) - 1;
    int added = newAxisMask & (1 << entries) - 1 & ~ellipsis;
    Check.that((ellipsis & (ellipsis - 1)) == 0, "stridedSlice", "only one ellipsis is possible");
    int whole = rank - entries + Integer.bitCount(added) + Integer.bitCount(ellipsis);
    Check.that(whole >= 0, "stridedSlice", entries + " entries for shape " + Shapes.str(input));
    int[] from = new int[rank];
    int[] to = input.clone();
    int[] count = input.clone();
    int[] step = new int[rank];
    Arrays.fill(step, 1);
    int[] out = new int[rank + entries];
    int[] inner = new int[rank];
    int dims = 0;
    int kept = 0;
    int axis = 0;
    for (int i = 0; i < entries; i++) {
      int bit = 1 << i;
      if ((ellipsis & bit) != 0) {
        for (int k = 0; k < whole; k++) {
          out[dims++] = input[axis];
          inner[kept++] = input[axis++];
        }
        continue;
      }
      if ((added & bit) != 0) {
        out[dims++] = 1;
        continue;
      }
      int n = input[axis];
      int s = strides == null ? 1 : strides[i];
      Check.that(s != 0, "stridedSlice", "stride " + i + " is 0");
      int b = begin[i] < 0 ? begin[i] + n : begin[i];
      step[axis] = s;
      if ((shrinkAxisMask & bit) != 0) {
        Check.that(s > 0, "stridedSlice", "only stride 1 allowed on non-range indexing.");
        if (b < 0 || b >= n) {
          throw KingletException.value(
              "stridedSlice",
              "index " + begin[i] + " leaves axis " + axis + " of " + Shapes.str(input));
        }
        from[axis] = b;
        to[axis] = b + 1;
        count[axis] = 1;
      } else {
        int low = s > 0 ? 0 : -1;
        int high = s > 0 ? n : n - 1;
        int e = end[i] < 0 ? end[i] + n : end[i];
        b = (beginMask & bit) != 0 ? (s > 0 ? low : high) : Math.min(Math.max(b, low), high);
        e = (endMask & bit) != 0 ? (s > 0 ? high : low) : Math.min(Math.max(e, low), high);
        int span = s > 0 ? e - b : b - e;
        int each = Math.abs(s);
        count[axis] = span <= 0 ? 0 : (span + each - 1) / each;
        from[axis] = b;
        to[axis] = e;
        out[dims++] = count[axis];
        inner[kept++] = count[axis];
      }
      axis++;
    }
    while (axis < rank) {
      out[dims++] = input[axis];
      inner[kept++] = input[axis++];
    }
    return new StridedSlice(
        from, to, step, count, Arrays.copyOf(out, dims), Arrays.copyOf(inner, kept));
  }
}
