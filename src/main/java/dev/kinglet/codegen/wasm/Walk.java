package dev.kinglet.codegen.wasm;

/** Walk of known sizes, through which pointers move by constant steps. */
final class Walk {
  /** Sizes, the outermost first; at least one. */
  int[] size;

  /** Steps in elements, by pointer and loop. */
  final int[][] step;

  /** Walk, merged where all pointers run through as if they were one. */
  Walk(int[] size, int[][] step) {
    int n = 0;
    int[] s = new int[size.length + 1];
    int[][] t = new int[step.length][size.length + 1];
    for (int d = 0; d < size.length; d++) {
      if (size[d] == 1) {
        continue;
      }
      boolean joins = n > 0;
      for (int p = 0; p < t.length && joins; p++) {
        joins = t[p][n - 1] == step[p][d] * size[d];
      }
      n = joins ? n - 1 : n;
      s[n] = joins ? s[n] * size[d] : size[d];
      for (int p = 0; p < t.length; p++) {
        t[p][n] = step[p][d];
      }
      n++;
    }
    if (n == 0) {
      s[n++] = 1;
    }
    this.size = java.util.Arrays.copyOf(s, n);
    this.step = t;
    for (int p = 0; p < t.length; p++) {
      t[p] = java.util.Arrays.copyOf(t[p], n);
    }
  }

  /** Some of the loops, with their strides. */
  static Walk of(int[] sizes, int[] which, int n, int[]... strides) {
    int[] s = new int[n];
    int[][] t = new int[strides.length][n];
    for (int i = 0; i < n; i++) {
      s[i] = sizes[which[i]];
      for (int p = 0; p < t.length; p++) {
        t[p][i] = strides[p][which[i]];
      }
    }
    return new Walk(s, t);
  }

  /** Positions of all loops. */
  int count() {
    int n = 1;
    for (int s : size) {
      n *= s;
    }
    return n;
  }

  /** Writes the loops around {@code body}; the pointers come out as they went in. */
  void around(Code c, Code body, int... pointers) {
    some(c, body, 0, size.length, pointers);
  }

  /** Writes loops {@code from .. to-1}. */
  void some(Code c, Code body, int from, int to, int... pointers) {
    int[] left = new int[to];
    for (int d = from; d < to; d++) {
      if (size[d] > 1) {
        left[d] = c.local(Code.I32);
        c.i32(size[d]).set(left[d]).loop();
      }
    }
    c.append(body);
    for (int d = to - 1; d >= from; d--) {
      if (size[d] > 1) {
        for (int p = 0; p < pointers.length; p++) {
          c.add(pointers[p], step[p][d] * 4);
        }
        c.get(left[d]).i32(-1).op(Op.I32_ADD).tee(left[d]).brIf(0).end();
        for (int p = 0; p < pointers.length; p++) {
          c.add(pointers[p], step[p][d] * -4 * size[d]);
        }
      }
    }
  }

  /** Moves pointers to the position that a local has the number of; destroys it. */
  void seek(Code c, int number, int... pointers) {
    for (int d = size.length - 1; d >= 0; d--) {
      int n = size[d];
      if (n == 1) {
        continue;
      }
      for (int p = 0; p < pointers.length; p++) {
        if (pointers[p] >= 0 && step[p][d] != 0) {
          c.get(number);
          if (d > 0) {
            c.i32(n).op(Op.I32_REM_U);
          }
          c.i32(step[p][d] * 4).op(Op.I32_MUL);
          c.get(pointers[p]).op(Op.I32_ADD).set(pointers[p]);
        }
      }
      if (d > 0) {
        c.get(number).i32(n).op(Op.I32_DIV_U).set(number);
      }
    }
  }
}
