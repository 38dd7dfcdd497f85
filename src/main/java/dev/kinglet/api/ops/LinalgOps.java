package dev.kinglet.api.ops;

import static dev.kinglet.api.ops.ArithmeticOps.div;
import static dev.kinglet.api.ops.ArithmeticOps.floats;
import static dev.kinglet.api.ops.ArithmeticOps.like;
import static dev.kinglet.api.ops.ArithmeticOps.mul;
import static dev.kinglet.api.ops.ArithmeticOps.number;
import static dev.kinglet.api.ops.ArithmeticOps.sub;
import static dev.kinglet.api.ops.MatrixOps.matMul;
import static dev.kinglet.api.ops.ReduceOps.sum;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.graph.Graph;
import dev.kinglet.graph.Node;
import java.util.Arrays;

/** Linear algebra beyond products. */
public interface LinalgOps extends Operand {

  /** The rows of a matrix made orthonormal, one after the other (Gram and Schmidt). */
  default Tensor gramSchmidt() {
    Node x = node();
    Check.rank("gramSchmidt", "xs", x, 2);
    int n = x.shape[0];
    int d = x.shape[1];
    Check.that(
        n <= d,
        "gramSchmidt",
        "Number of vectors (" + n + ") exceeds number of dimensions (" + d + ")");
    Node[] rows = new Node[n];
    for (int i = 0; i < n; i++) {
      Node v = Graph.slice(floats(x), 0, i, 1);
      for (int j = 0; j < i; j++) {
        v = sub(v, mul(sum(mul(rows[j], v), 1, true), rows[j]));
      }
      rows[i] = div(v, StatOps.norm(v, Double.NaN, new int[] {1}, true));
    }
    return Tensor.wrap("gramSchmidt", SliceOps.join(0, rows));
  }

  private static Tensor[] gramSchmidt(Tensor[] xs) {
    Check.that(xs.length > 0, "gramSchmidt", "input must not be empty");
    for (Tensor x : xs) {
      Check.rank("gramSchmidt", "each of xs", x.node(), 1);
      Check.that(
          x.size() == xs[0].size(),
          "gramSchmidt",
          "Non-unique lengths found in the input vectors: " + xs[0].size() + " vs. " + x.size());
    }
    return JoinOps.stack(xs, 0).gramSchmidt().unstack(0);
  }

  /**
   * Q (orthonormal columns) and R (upper triangular) with {@code Q · R = this}, by Householder's
   * reflections; [.., m, n].
   *
   * @param full whether Q is [.., m, m], not [.., m, min(m, n)]
   */
  default Tensor[] qr(boolean full) {
    Node x = floats(node());
    Check.that(
        x.rank() >= 2, "qr", "requires input tensor to have a rank >= 2, but got rank " + x.rank());
    int rank = x.rank();
    int m = x.shape[rank - 2];
    int n = x.shape[rank - 1];
    int[] outer = Arrays.copyOf(x.shape, rank - 2);
    int batch = Shapes.size(outer);
    Node flat = Graph.reshape(x, batch, m, n);
    int k = full ? m : Math.min(m, n);
    Node q = Graph.expand(floats(CreationOps.diagonal(m, m)), batch, m, m);
    Node r = flat;
    for (int j = 0; j < Math.min(m, n); j++) {
      // the reflection that turns the rest of column j into a multiple of the first unit vector
      Node below =
          Graph.reshape(Graph.slice(Graph.slice(r, 1, j, m - j), 2, j, 1), batch, m - j, 1);
      Node first = Graph.slice(below, 1, 0, 1);
      Node length = StatOps.norm(below, Double.NaN, new int[] {1}, true);
      Node sign = CompareOps.where(CompareOps.less(number(0), first), number(-1), number(1));
      Node u = sub(first, mul(sign, length));
      Node rest = div(Graph.slice(below, 1, 1, m - j - 1), u);
      Node w = SliceOps.join(1, Graph.full(DType.FLOAT32, 1, batch, 1, 1), rest);
      Node tau = UnaryOps.neg(div(mul(sign, u), length));
      Node scaled = mul(tau, w);
      Node lower = Graph.slice(r, 1, j, m - j);
      Node turned = sub(lower, matMul(scaled, matMul(w, lower, true, false)));
      r = j == 0 ? turned : SliceOps.join(1, Graph.slice(r, 1, 0, j), turned);
      Node right = Graph.slice(q, 2, j, m - j);
      Node mixed = sub(right, matMul(matMul(right, w), scaled, false, true));
      q = j == 0 ? mixed : SliceOps.join(2, Graph.slice(q, 2, 0, j), mixed);
    }
    q = Graph.reshape(Graph.slice(q, 2, 0, k), Shapes.concat(outer, m, k));
    r = Graph.reshape(Graph.slice(r, 1, 0, k), Shapes.concat(outer, k, n));
    return new Tensor[] {Tensor.wrap("qr", q), Tensor.wrap("qr", r)};
  }

  /**
   * Sums of products by named axes (Einstein): {@code einsum("bij,bjk->bik", a, b)}. Every operand
   * names each axis with one letter; letters missing from the result are summed over. float32, or
   * int32 of int32 alone (exact; sums wrap).
   */
  static Tensor einsum(String equation, Tensor... operands) {
    String[] terms = terms(equation, operands.length);
    String out = terms[0];
    Node y = null;
    String names = "";
    for (int i = 0; i < operands.length; i++) {
      String part = terms[i + 1];
      Node x = operands[i].node();
      if (part.length() != x.rank()) {
        throw KingletException.shape(
            "einsum",
            "equation '"
                + equation
                + "' names operand "
                + i
                + " '"
                + part
                + "', its shape is "
                + Shapes.str(x.shape));
      }
      StringBuilder later = new StringBuilder(out);
      for (int k = i + 2; k < terms.length; k++) {
        later.append(terms[k]);
      }
      String kept = i == operands.length - 1 ? out : union(names, part, later.toString());
      y = i == 0 && operands.length > 1 ? x : product(equation, y, names, x, part, kept);
      names = i == 0 && operands.length > 1 ? part : kept;
    }
    return Tensor.wrap("einsum", y);
  }

  /** What an equation of einsum calls the axes of its result, then those of each operand. */
  static String[] terms(String equation, int operands) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < equation.length(); i++) {
      if (equation.charAt(i) > ' ') {
        text.append(equation.charAt(i));
      }
    }
    String all = text.toString();
    int arrow = all.indexOf("->");
    Check.that(
        arrow >= 0 && all.indexOf("->", arrow + 2) < 0,
        "einsum",
        "Expecting exactly one arrow (->) in the equation, got '" + equation + "'");
    String[] terms = new String[operands + 1];
    terms[0] = all.substring(arrow + 2);
    String left = all.substring(0, arrow) + ",";
    int parts = 0;
    int from = 0;
    for (int comma = left.indexOf(','); comma >= 0; comma = left.indexOf(',', from)) {
      parts++;
      if (parts <= operands) {
        terms[parts] = left.substring(from, comma);
      }
      from = comma + 1;
    }
    Check.that(
        parts == operands, "einsum", "Expected " + parts + " input tensors, received " + operands);
    for (int t = 0; t < terms.length; t++) {
      for (int i = 0; i < terms[t].length(); i++) {
        char c = terms[t].charAt(i);
        Check.that(
            terms[t].lastIndexOf(c) == i,
            "einsum",
            "axis '" + c + "' of '" + equation + "' is repeated");
        Check.that(
            t > 0 || left.indexOf(c) >= 0,
            null,
            "Output subscripts contain the label " + c + " not present in the input subscripts.");
      }
    }
    return terms;
  }

  /** Letters of both that are still needed. */
  private static String union(String a, String b, String needed) {
    StringBuilder s = new StringBuilder();
    String both = a + b;
    for (int i = 0; i < both.length(); i++) {
      char c = both.charAt(i);
      if (both.indexOf(c) == i && needed.indexOf(c) >= 0) {
        s.append(c);
      }
    }
    return s.toString();
  }

  private static Node product(String equation, Node a, String inA, Node b, String inB, String out) {
    Node other = a == null ? like(b, 1) : a;
    String all = out;
    String both = inA + inB;
    for (int i = 0; i < both.length(); i++) {
      all = all.indexOf(both.charAt(i)) < 0 ? all + both.charAt(i) : all;
    }
    int[] sizes = new int[all.length()];
    int[] aAxis = new int[sizes.length];
    int[] bAxis = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      char c = all.charAt(i);
      aAxis[i] = inA.indexOf(c);
      bAxis[i] = inB.indexOf(c);
      int na = aAxis[i] < 0 ? -1 : other.shape[aAxis[i]];
      int nb = bAxis[i] < 0 ? -1 : b.shape[bAxis[i]];
      sizes[i] = Math.max(na, nb);
      if (na >= 0 && nb >= 0 && na != nb) {
        throw KingletException.shape(
            "einsum",
            "axis '"
                + c
                + "' of '"
                + equation
                + "' needs dimension "
                + na
                + " at axis "
                + bAxis[i]
                + " of the input shaped "
                + Shapes.str(b.shape));
      }
    }
    return MatrixOps.contract(sizes, out.length(), other, aAxis, b, bAxis);
  }

  /** The rows of this family. */
  static void rows(OpTable t) {
    t.op(
            "linalg.gramSchmidt",
            "xs: Tensor[]|Tensor -> Tensor[]|Tensor",
            x -> x.tensors(0) == null ? x.tensor(0).gramSchmidt() : gramSchmidt(x.tensors(0)))
        .functionOnly()
        .domain("[3]&[3] -2..2 | [3]&[3]&[3] -1..2");
    t.op(
            "linalg.qr",
            "x: Tensor, fullMatrices: bool = false -> Tensor[]",
            x -> x.tensor(0).qr(x.flag(1)))
        .functionOnly()
        .domain("[3,2] -2..2 | [3,2] -2..2; true | [2,2,3] -2..2");
    t.op(
            "einsum",
            "equation: string, a: Tensor, b: Tensor = null, c: Tensor = null",
            x -> {
              int n = x.has(3) ? 3 : x.has(2) ? 2 : 1;
              Tensor[] xs = new Tensor[n];
              for (int i = 0; i < n; i++) {
                xs[i] = x.tensor(i + 1);
              }
              return einsum(x.text(0), xs);
            })
        .onnx("Einsum")
        .functionOnly()
        .domain(
            "bij,bjk->bik; [2,2,3] -2..2; [2,3,2] -2..2 | ij->ji; [2,3] -2..2 | ij->; [2,3] -2..2"
                + " | i,ij,j->; [2] -2..2; [2,3] -2..2; [3] -2..2 | i,j->ij; [2] -2..2; [3] -2..2");
  }
}
