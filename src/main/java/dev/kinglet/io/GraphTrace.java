package dev.kinglet.io;

import dev.kinglet.api.Jit;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernels of a graph for inputs of some shapes. They are made in the second run: by then what
 * steers the graph, sizes that it computes out of shapes, is known from the first.
 */
final class GraphTrace {
  /** So many shapes are known at a time. */
  private static final int SHAPES = 8;

  private Jit jit;
  private boolean failed;

  /** That of these inputs and outputs. */
  static GraphTrace of(Graph.Needs needs, Tensor[][] values, List<String> refs) {
    StringBuilder key = new StringBuilder();
    for (Tensor[] ts : values) {
      for (Tensor t : ts) {
        key.append(t == null ? "" : t.dtype().id() + Shapes.str(t.shape())).append(' ');
      }
    }
    for (String ref : refs) {
      key.append(ref).append(' ');
    }
    GraphTrace t = needs.traces.get(key.toString());
    if (t == null) {
      if (needs.traces.size() >= SHAPES) {
        forget(needs);
      }
      t = new GraphTrace();
      needs.traces.put(key.toString(), t);
    }
    return t;
  }

  static void forget(Graph.Needs needs) {
    for (GraphTrace t : needs.traces.values()) {
      if (t.jit != null) {
        t.jit.dispose();
      }
    }
    needs.traces.clear();
  }

  /** How many kernels a run takes; 0 before they are made. */
  int kernels() {
    return jit == null ? 0 : jit.kernels();
  }

  /** The results by kernels made before; null when there are none. */
  Tensor[] call(Tensor[][] values) {
    if (jit == null) {
      return null;
    }
    List<Tensor> in = new ArrayList<>();
    for (Tensor[] ts : values) {
      for (Tensor t : ts) {
        if (t != null) {
          in.add(t);
        }
      }
    }
    try {
      return jit.call(in.toArray(new Tensor[0]));
    } catch (KingletException e) {
      // strings, complex numbers, ops that look at values: node by node, which tells what is wrong
      jit.dispose();
      jit = null;
      failed = true;
      return null;
    }
  }

  /** A run has ended that was steered by {@code record}. */
  void ran(
      GraphModel model,
      Graph g,
      List<GraphNode> given,
      Tensor[][] values,
      List<String> refs,
      List<double[]> record) {
    if (failed) {
      return;
    }
    // not the tensors themselves: they are the caller's
    boolean[][] there = new boolean[values.length][];
    for (int i = 0; i < there.length; i++) {
      there[i] = new boolean[values[i].length];
      for (int k = 0; k < there[i].length; k++) {
        there[i][k] = values[i][k] != null;
      }
    }
    jit =
        new Jit(
            in -> {
              Tensor[][] placed = new Tensor[there.length][];
              int at = 0;
              for (int i = 0; i < there.length; i++) {
                placed[i] = new Tensor[there[i].length];
                for (int k = 0; k < there[i].length; k++) {
                  placed[i][k] = there[i][k] ? in[at++] : null;
                }
              }
              GraphRun run = new GraphRun(model, true);
              run.replay = record;
              Tensor[] out = run.start(g, given, placed, refs);
              if (run.failure != null) {
                throw run.failure;
              }
              return out;
            });
  }
}
