package dev.kinglet.nn;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.ConvOps;
import dev.kinglet.api.ops.CreationOps;
import dev.kinglet.api.ops.JoinOps;
import dev.kinglet.api.ops.Padding;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Shapes;
import dev.kinglet.core.Tree;
import dev.kinglet.graph.Graph;
import dev.kinglet.nn.Activations.Activation;
import java.util.Arrays;
import java.util.List;

/** The cells of recurrent layers. */
final class Cells {
  private Cells() {}

  static void rows() {
    Layers.row("simpleRNNCell", "SimpleRNNCell", () -> new Gated(1, false));
    Layers.row("gruCell", "GRUCell", () -> new Gated(3, false));
    Layers.row("lstmCell", "LSTMCell", () -> new Gated(4, false));
    Layers.row("convLstm2dCell", "ConvLSTM2DCell", () -> new Gated(4, true));
    Layers.row("stackedRNNCells", "StackedRNNCells", Stacked::new);
  }

  /**
   * A plain recurrent cell (one gate), a gated recurrent unit (Cho et al., 2014: update, reset,
   * candidate) or a long short-term memory (Hochreiter and Schmidhuber, 1997: input, forget,
   * candidate, output), also with convolutions for its products (Shi et al., 2015).
   */
  private static final class Gated extends Cell {
    private final int gates;
    private final boolean conv;
    private int units;
    private Activation activation;
    private Activation gate;
    private boolean resetAfter;
    private double dropout;
    private double recurrentDropout;
    private int[] kernelSize;
    private ConvOps.Conv options;
    private boolean first;
    private Weight kernel;
    private Weight recurrent;
    private Weight bias;

    /** Of the present sequence: what the state is dropped by, and GRU's recurrent kernel in two. */
    private Tensor mask;

    private Tensor[] kernels;

    Gated(int gates, boolean conv) {
      this.gates = gates;
      this.conv = conv;
    }

    @Override
    protected void configure(Config c) {
      super.configure(c);
      units = c.count(conv ? "filters" : "units", 1);
      if (conv) {
        kernelSize = c.sizes("kernel_size", 2, 0);
        options =
            new ConvOps.Conv(
                c.sizes("strides", 2, 1),
                Convolutions.padding(c, "valid", "valid", "same"),
                c.sizes("dilation_rate", 2, 1),
                1);
        first = Convolutions.channelsFirst(c);
      }
      // none is the identity
      activation = c.activation("activation", c.isNull("activation") ? "linear" : "tanh");
      if (gates > 1) {
        String key = "recurrent_activation";
        gate = c.activation(key, c.isNull(key) ? "linear" : "hardSigmoid");
        c.any("implementation", null);
      }
      if (gates == 4) {
        c.flag("unit_forget_bias", false);
      }
      resetAfter = gates == 3 && c.flag("reset_after", false);
      c.flag("use_bias", true);
      declare(c, "kernel", "glorotNormal");
      declare(c, "recurrent", "orthogonal");
      declare(c, "bias", "zeros");
      c.part(Parts.Space.REGULARIZERS, "activity_regularizer", null);
      dropout = rate(c, "dropout");
      recurrentDropout = rate(c, "recurrent_dropout");
    }

    private static double rate(Config c, String key) {
      double rate = Math.max(0, Math.min(1, c.number(key, 0)));
      c.read().set(key, rate);
      return rate < 1 ? rate : 0;
    }

    @Override
    public int[] stateSize() {
      ready();
      int[] sizes = new int[gates == 4 ? 2 : 1];
      Arrays.fill(sizes, units);
      return sizes;
    }

    @Override
    int[][] stateShapes(int[] in) {
      int[][] shapes = super.stateShapes(in);
      if (conv) {
        int[] s = in.clone();
        s[first ? 1 : 3] = units;
        for (int i = 0; i < 2; i++) {
          int at = first ? i + 2 : i + 1;
          int window = (kernelSize[i] - 1) * options.dilations()[i] + 1;
          int stride = options.strides()[i];
          int span = options.padding() == Padding.SAME ? s[at] : s[at] - window + 1;
          s[at] = s[at] < 0 ? -1 : (span + stride - 1) / stride;
        }
        shapes = new int[][] {s, s};
      }
      return shapes;
    }

    @Override
    protected void build(int[][] shapes) {
      int in = shapes[0][first ? 1 : shapes[0].length - 1];
      int all = gates * units;
      int[] window = conv ? kernelSize : new int[0];
      kernel = weight("kernel", Shapes.concat(window, in, all));
      recurrent = weight("recurrent_kernel", Shapes.concat(window, units, all));
      Tree read = config.read();
      if (read.flag("use_bias", true)) {
        bias = resetAfter ? weight("bias", 2, all) : weight("bias", all);
        if (read.flag("unit_forget_bias", false)) {
          Scope.run(
              () -> {
                Tensor b = bias.value();
                Tensor ones = CreationOps.ones(units);
                Tensor rest = b.slice(2 * units, 2 * units);
                bias.assign(JoinOps.concat(0, b.slice(0, units), ones, rest));
              });
        }
      }
    }

    @Override
    void begin() {
      mask = null;
      kernels = null;
    }

    @Override
    Tensor[] ahead(Tensor x, Pass pass) {
      Tensor in = x;
      int[] s = x.shape();
      int rank = conv ? 4 : 2;
      boolean all = s.length > rank;
      if (pass.training && dropout > 0) {
        int[] noise = s.clone();
        noise[0] = all ? 1 : s[0];
        in = in.dropout(dropout, noise);
      }
      if (all) {
        in = in.reshape(Shapes.concat(new int[] {-1}, Arrays.copyOfRange(s, 2, s.length)));
      }
      Tensor z =
          conv
              ? convolve(first ? Layers.channelsLast(in) : in, kernel, options)
              : in.matMul(kernel.value());
      if (bias != null) {
        z = z.add(resetAfter ? row(0) : bias.value());
      }
      if (all) {
        z = z.reshape(Shapes.concat(new int[] {s[0], s[1]}, tail(z.shape())));
      }
      // gates and candidate of a GRU go different ways, and so do their gradients
      return gates == 3 ? new Tensor[] {span(z, 3, 0, 2), part(z, 3, 2)} : new Tensor[] {z};
    }

    private static int[] tail(int[] shape) {
      return Arrays.copyOfRange(shape, 1, shape.length);
    }

    private Tensor row(int i) {
      return part(bias.value().reshape(-1), 2, i);
    }

    private Tensor convolve(Tensor x, Weight w, ConvOps.Conv how) {
      return Tensor.wrap(
          "conv2d", ConvOps.conv("conv2d", 2, x.node(), w.value().node(), how, null));
    }

    /** One of n equal parts of the last axis. */
    private static Tensor part(Tensor z, int n, int i) {
      return span(z, n, i, 1);
    }

    private static Tensor span(Tensor z, int n, int i, int count) {
      int axis = z.rank() - 1;
      int size = z.node().shape[axis] / n;
      return Tensor.wrap("slice", Graph.slice(z.node(), axis, i * size, count * size));
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      begin();
      return step(ahead(in[0], pass), Arrays.copyOfRange(in, 1, in.length), pass);
    }

    @Override
    Tensor[] step(Tensor[] x, Tensor[] states, Pass pass) {
      int wanted = stateSize().length;
      if (states.length != wanted) {
        throw KingletException.value(
            null,
            className()
                + " expects "
                + (wanted + 1)
                + " input Tensors, got "
                + (states.length + 1)
                + ".");
      }
      Tensor h = states[0];
      if (pass.training && recurrentDropout > 0) {
        mask = mask == null ? h.onesLike().dropout(recurrentDropout) : mask;
        h = h.mul(mask);
      }
      if (conv) {
        Tensor last = first ? Layers.channelsLast(h) : h;
        Tensor z = x[0].add(convolve(last, recurrent, ConvOps.Conv.of(1, Padding.SAME)));
        Tensor c = first ? Layers.channelsLast(states[1]) : states[1];
        Tensor[] out = memory(z, c);
        for (int i = 0; first && i < out.length; i++) {
          out[i] = Layers.channelsFirst(out[i]);
        }
        return out;
      }
      Tensor u = recurrent.value();
      if (gates == 3) {
        Tensor y = gru(x, h, u);
        return new Tensor[] {y, y};
      }
      Tensor z = x[0].add(h.matMul(u));
      if (gates == 4) {
        return memory(z, states[1]);
      }
      Tensor y = activation.apply(z);
      return new Tensor[] {y, y};
    }

    private Tensor[] memory(Tensor z, Tensor before) {
      Tensor kept = gate.apply(part(z, 4, 1)).mul(before);
      Tensor c = kept.add(gate.apply(part(z, 4, 0)).mul(activation.apply(part(z, 4, 2))));
      Tensor h = gate.apply(part(z, 4, 3)).mul(activation.apply(c));
      return new Tensor[] {h, h, c};
    }

    private Tensor gru(Tensor[] x, Tensor h, Tensor u) {
      if (kernels == null) {
        kernels = resetAfter ? new Tensor[] {u} : new Tensor[] {span(u, 3, 0, 2), part(u, 3, 2)};
      }
      Tensor inner = h.matMul(kernels[0]);
      if (resetAfter && bias != null) {
        inner = inner.add(row(1));
      }
      Tensor sum = x[0].add(resetAfter ? span(inner, 3, 0, 2) : inner);
      // each gate by itself, should the activation be a softmax
      Tensor both = gate.apply(sum.reshape(-1, 2, units)).reshape(-1, 2 * units);
      Tensor z = part(both, 2, 0);
      Tensor r = part(both, 2, 1);
      Tensor past = resetAfter ? r.mul(part(inner, 3, 2)) : r.mul(h).matMul(kernels[1]);
      Tensor next = activation.apply(x[1].add(past));
      return z.mul(h).add(Tensor.scalar(1).sub(z).mul(next));
    }
  }

  /** Cells one upon the other; the states of the last come first. */
  static final class Stacked extends Cell {
    private Cell[] cells;

    @Override
    protected void configure(Config c) {
      super.configure(c);
      Object given = c.any("cells", null);
      if (!(given instanceof List<?> list) || list.isEmpty()) {
        c.wrong("cells", "a list of cells", given);
        return;
      }
      cells = new Cell[list.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = Recurrent.cell(list.get(i), c);
      }
      c.read().set("cells", List.of((Object[]) cells));
    }

    @Override
    Layer[] inside() {
      return cells;
    }

    @Override
    public int[] stateSize() {
      ready();
      int[] all = {};
      for (Cell c : cells) {
        all = Shapes.concat(c.stateSize(), all);
      }
      return all;
    }

    @Override
    int[][] stateShapes(int[] in) {
      int[][] all = {};
      int[] x = in;
      for (Cell c : cells) {
        int[][] own = c.stateShapes(x);
        int[][] more = Arrays.copyOf(own, own.length + all.length);
        System.arraycopy(all, 0, more, own.length, all.length);
        all = more;
        x = own[0];
      }
      return all;
    }

    @Override
    protected void build(int[][] shapes) {
      int[] x = shapes[0];
      for (int i = 0; i < cells.length; i++) {
        cells[i].scope = scope() + "/RNNCell_" + i;
        cells[i].ensureBuilt(new int[][] {x});
        x = cells[i].stateShapes(x)[0];
      }
    }

    @Override
    void begin() {
      for (Cell c : cells) {
        c.begin();
      }
    }

    @Override
    Tensor[] ahead(Tensor x, Pass pass) {
      return cells[0].ahead(x, pass);
    }

    @Override
    protected Tensor[] call(Tensor[] in, Pass pass) {
      begin();
      return step(ahead(in[0], pass), Arrays.copyOfRange(in, 1, in.length), pass);
    }

    @Override
    Tensor[] step(Tensor[] x, Tensor[] states, Pass pass) {
      int at = stateSize().length;
      Tensor[] out = new Tensor[at + 1];
      Tensor[] constants = Arrays.copyOfRange(states, at, states.length);
      Tensor z = null;
      for (int i = 0; i < cells.length; i++) {
        int n = cells[i].stateSize().length;
        at -= n;
        Tensor[] own = Arrays.copyOf(Arrays.copyOfRange(states, at, at + n), n + constants.length);
        System.arraycopy(constants, 0, own, n, constants.length);
        Tensor[] y = cells[i].step(i == 0 ? x : cells[i].ahead(z, pass), own, pass);
        System.arraycopy(y, 1, out, at + 1, n);
        z = y[0];
      }
      out[0] = z;
      return out;
    }
  }
}
