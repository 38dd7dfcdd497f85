package dev.kinglet.api.ops;

import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;

/**
 * TensorFlow's strided slice: bit i of a mask concerns entry i of begin, end and strides. Begin and
 * end masks take the whole range on that side, the ellipsis stands for as many whole axes as are
 * missing, a new axis has size 1, a shrunk one is indexed and vanishes.
 */
final class StridedSlice {
  private StridedSlice() {}

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
    int entries = begin.length;
    int rank = x.rank();
    Check.that(
        end.length == entries && (strides == null || strides.length == entries),
        "stridedSlice",
        "begin, end and strides must have the same length");
    Check.that(
        (ellipsisMask & (ellipsisMask - 1)) == 0, "stridedSlice", "only one ellipsis is possible");
    int whole = rank - entries + Integer.bitCount(newAxisMask) + (ellipsisMask == 0 ? 0 : 1);
    Check.that(whole >= 0, "stridedSlice", entries + " entries for shape " + Shapes.str(x.shape));
    int[] from = new int[rank];
    int[] count = x.shape.clone();
    int[] step = new int[rank];
    java.util.Arrays.fill(step, 1);
    int[] out = new int[rank + entries];
    int dims = 0;
    int axis = 0;
    for (int i = 0; i < entries; i++) {
      int bit = 1 << i;
      if ((ellipsisMask & bit) != 0) {
        for (int k = 0; k < whole; k++) {
          out[dims++] = x.shape[axis++];
        }
        continue;
      }
      if ((newAxisMask & bit) != 0) {
        out[dims++] = 1;
        continue;
      }
      int n = x.shape[axis];
      int s = strides == null ? 1 : strides[i];
      Check.that(s != 0, "stridedSlice", "stride " + i + " is 0");
      int b = begin[i] < 0 ? begin[i] + n : begin[i];
      if ((shrinkAxisMask & bit) != 0) {
        if (b < 0 || b >= n) {
          throw KingletException.value(
              "stridedSlice",
              "index " + begin[i] + " leaves axis " + axis + " of " + Shapes.str(x.shape));
        }
        from[axis] = b;
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
        from[axis] = count[axis] == 0 ? 0 : b;
        step[axis] = s;
        out[dims++] = count[axis];
      }
      axis++;
    }
    while (axis < rank) {
      out[dims++] = x.shape[axis++];
    }
    return Graph.reshape(Graph.slice(x, from, count, step), java.util.Arrays.copyOf(out, dims));
  }
}
