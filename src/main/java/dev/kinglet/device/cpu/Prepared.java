package dev.kinglet.device.cpu;

import dev.kinglet.graph.Prim.Type;
import dev.kinglet.schedule.Kernel;
import dev.kinglet.schedule.Val;

/** What is worked out once about a kernel: the way it runs, and its programs. */
final class Prepared {
  /** The product it is, or null. */
  final Gemm gemm;

  /** The sums of products by channels it is, or null. */
  final Channels channels;

  /** Its program by columns, or null. */
  final Program columns;

  /** Its program by rows, or null. */
  final Program rows;

  /** The program of the outputs, where the way does not include them. */
  final Program map;

  /** Whether it reduces over nothing. */
  final boolean isEmpty;

  /** The array of the product's sums, while it runs. */
  final Object[] sums = {null};

  /** The fold that is the only output as it is, or -1. */
  final int bare;

  Prepared(Kernel k) {
    boolean folds = k.reductions().length > 0;
    isEmpty = folds && k.redSize() == 0;
    boolean reduces = folds && !isEmpty;
    gemm = reduces && k.isContraction() ? Gemm.of(k) : null;
    channels = reduces && k.isContraction() && gemm == null ? Channels.of(k) : null;
    reduces &= gemm == null && channels == null;
    boolean byColumns = reduces && Reducer.byColumns(k);
    columns = byColumns ? Compiler.compile(k, Compiler.Form.COLUMNS) : null;
    boolean byRows = reduces && !byColumns;
    rows = byRows ? Compiler.compile(k, Compiler.Form.ROWS) : null;
    Val first = k.outputs()[0];
    bare =
        folds
                && !isEmpty
                && k.outputs().length == 1
                && first instanceof Val.Folded f
                && first.type != Type.B
            ? f.k
            : -1;
    map = byColumns || bare >= 0 ? null : Compiler.compile(k, Compiler.Form.MAP);
  }
}
