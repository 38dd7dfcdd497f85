package dev.kinglet.schedule;

/**
 * An index expression: a constant, plus a coefficient per loop dimension of the kernel, plus terms
 * that are not affine. Loop dimensions are numbered as in {@link Kernel}: output dimensions first,
 * then reduced ones.
 */
public final class Ix {
  private static final Term[] NONE = {};

  /** The constant. */
  public final int c;

  /** One coefficient per loop dimension. */
  public final int[] coef;

  /** Quotients, remainders and values looked up; empty when the expression is affine. */
  public final Term[] terms;

  /**
   * {@code mult * ((inner / div) % mod)} (mod 0: no remainder), or {@code mult * value} when {@code
   * value} is not null. {@code inner} is not negative wherever the index is used.
   */
  public record Term(int mult, Ix inner, int div, int mod, Val value) {}

  /** An element exists where {@code low <= e < high} and {@code (e - low) % every == 0}. */
  public record Check(Ix e, int low, int high, int every) {}

  /** See the fields. */
  public Ix(int c, int[] coef, Term... terms) {
    this.c = c;
    this.coef = coef;
    this.terms = terms;
  }

  /** A constant, in a kernel of {@code dims} loops. */
  public static Ix constant(int c, int dims) {
    return new Ix(c, new int[dims], NONE);
  }

  /** The position of loop {@code d}. */
  public static Ix loop(int d, int dims) {
    int[] k = new int[dims];
    k[d] = 1;
    return new Ix(0, k, NONE);
  }

  /** Whether there are no terms. */
  public boolean isAffine() {
    return terms.length == 0;
  }

  /** Whether the expression is a constant. */
  public boolean isConstant() {
    if (terms.length > 0) {
      return false;
    }
    for (int k : coef) {
      if (k != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the value can change with loop {@code d}, also inside terms. */
  public boolean dependsOn(int d) {
    if (coef[d] != 0) {
      return true;
    }
    for (Term t : terms) {
      if (t.value != null || t.inner.dependsOn(d)) {
        return true;
      }
    }
    return false;
  }

  /** The sum. */
  public Ix plus(Ix o) {
    int[] k = new int[coef.length];
    for (int i = 0; i < k.length; i++) {
      k[i] = coef[i] + o.coef[i];
    }
    Term[] t = java.util.Arrays.copyOf(terms, terms.length + o.terms.length);
    System.arraycopy(o.terms, 0, t, terms.length, o.terms.length);
    return new Ix(c + o.c, k, t);
  }

  /** The sum with a constant. */
  public Ix plus(int d) {
    return d == 0 ? this : new Ix(c + d, coef, terms);
  }

  /** The product with a constant. */
  public Ix times(int m) {
    if (m == 1) {
      return this;
    }
    int[] k = new int[coef.length];
    for (int i = 0; i < k.length; i++) {
      k[i] = coef[i] * m;
    }
    Term[] t = m == 0 ? NONE : new Term[terms.length];
    for (int i = 0; i < t.length; i++) {
      Term s = terms[i];
      t[i] = new Term(s.mult * m, s.inner, s.div, s.mod, s.value);
    }
    return new Ix(c * m, k, t);
  }

  /**
   * {@code (this / div) % mod} for loops of the given sizes (mod 0: no remainder), simplified where
   * ranges allow. The expression must not be negative.
   */
  public Ix divMod(int div, int mod, int[] sizes) {
    Ix whole = constant(0, coef.length);
    Ix rest = whole;
    // multiples of div leave the quotient exactly; what stays must be below div to vanish
    if (div == 1) {
      whole = this;
    } else if (isNonNegative()) {
      int[] q = new int[coef.length];
      int[] r = new int[coef.length];
      for (int i = 0; i < q.length; i++) {
        if (coef[i] % div == 0) {
          q[i] = coef[i] / div;
        } else {
          r[i] = coef[i];
        }
      }
      java.util.List<Term> qt = new java.util.ArrayList<>();
      java.util.List<Term> rt = new java.util.ArrayList<>();
      for (Term t : terms) {
        if (t.mult % div == 0) {
          qt.add(new Term(t.mult / div, t.inner, t.div, t.mod, t.value));
        } else {
          rt.add(t);
        }
      }
      whole = new Ix(c / div, q, qt.toArray(NONE));
      rest = new Ix(c % div, r, rt.toArray(NONE));
    } else {
      rest = this;
    }
    Ix quotient =
        div == 1 || rest.max(sizes) < div && rest.isNonNegative()
            ? whole
            : whole.plus(new Ix(0, new int[coef.length], new Term(1, rest, div, 0, null)));
    if (mod == 0 || quotient.isNonNegative() && quotient.max(sizes) < mod) {
      return quotient;
    }
    // drop what is a multiple of mod
    if (quotient.isNonNegative()) {
      int[] k = new int[coef.length];
      for (int i = 0; i < k.length; i++) {
        k[i] = quotient.coef[i] % mod == 0 ? 0 : quotient.coef[i];
      }
      java.util.List<Term> ts = new java.util.ArrayList<>();
      for (Term t : quotient.terms) {
        if (t.mult % mod != 0) {
          ts.add(t);
        }
      }
      Ix m = new Ix(quotient.c % mod, k, ts.toArray(NONE));
      if (m.max(sizes) < mod) {
        return m;
      }
      if (m.terms.length == 1
          && m.terms[0].mult == 1
          && m.terms[0].mod == 0
          && m.terms[0].value == null
          && m.plain()) {
        Term t = m.terms[0];
        return new Ix(0, new int[coef.length], new Term(1, t.inner, t.div, mod, null));
      }
      return new Ix(0, new int[coef.length], new Term(1, m, 1, mod, null));
    }
    return new Ix(0, new int[coef.length], new Term(1, quotient, 1, mod, null));
  }

  /** No constant and no coefficients: only terms. */
  private boolean plain() {
    for (int k : coef) {
      if (k != 0) {
        return false;
      }
    }
    return c == 0;
  }

  private boolean isNonNegative() {
    if (c < 0) {
      return false;
    }
    for (int k : coef) {
      if (k < 0) {
        return false;
      }
    }
    for (Term t : terms) {
      if (t.mult < 0 || t.value != null) {
        return false;
      }
    }
    return true;
  }

  /** The largest value over loops of the given sizes (an upper bound). */
  public int max(int[] sizes) {
    double m = c;
    for (int i = 0; i < coef.length; i++) {
      if (coef[i] > 0) {
        m += (double) coef[i] * Math.max(0, sizes[i] - 1);
      }
    }
    for (Term t : terms) {
      if (t.value != null) {
        return Integer.MAX_VALUE;
      }
      if (t.mult > 0) {
        int v = t.inner.max(sizes);
        v = v == Integer.MAX_VALUE ? v : v / t.div;
        m += (double) t.mult * (t.mod > 0 ? Math.min(v, t.mod - 1) : v);
      }
    }
    return (int) Math.min(m, Integer.MAX_VALUE);
  }

  /** The smallest value over loops of the given sizes (a lower bound). */
  public int min(int[] sizes) {
    double m = c;
    for (int i = 0; i < coef.length; i++) {
      if (coef[i] < 0) {
        m += (double) coef[i] * Math.max(0, sizes[i] - 1);
      }
    }
    for (Term t : terms) {
      if (t.value != null) {
        return Integer.MIN_VALUE;
      }
      if (t.mult < 0) {
        int v = t.inner.max(sizes);
        v = v == Integer.MAX_VALUE ? v : v / t.div;
        m += (double) t.mult * (t.mod > 0 ? Math.min(v, t.mod - 1) : v);
      }
    }
    return (int) Math.max(m, Integer.MIN_VALUE);
  }

  /** Structural equality (values looked up by identity). */
  public boolean same(Ix o) {
    if (c != o.c || !java.util.Arrays.equals(coef, o.coef) || terms.length != o.terms.length) {
      return false;
    }
    for (int i = 0; i < terms.length; i++) {
      Term a = terms[i];
      Term b = o.terms[i];
      if (a.mult != b.mult || a.div != b.div || a.mod != b.mod || a.value != b.value) {
        return false;
      }
      if (a.inner != null && !a.inner.same(b.inner)) {
        return false;
      }
    }
    return true;
  }
}
