package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.engine.Devices;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;

/**
 * A batch, and how a step gets at it.
 *
 * @param data inputs, targets, weights of samples
 * @param order places of the samples in data begin at {@code from}; null: data are the batch
 */
record Batches(Tensor[] data, int[] order, int from) {
  /** Bytes of samples on the host that go to the device as a whole. */
  private static final double RESIDENT = 128 << 20;

  /**
   * The samples {@code order[from] .. order[from + n - 1]}. They are picked by the device, unless
   * they lie on the host and are better picked there.
   */
  static Batches of(Tensor[] data, int[] order, int from, int n) {
    if (n == data[0].shape()[0]) {
      return new Batches(data, null, 0); // in which order does not matter
    }
    double bytes = 0;
    boolean host = true;
    for (Tensor t : data) {
      Node node = t.node();
      bytes += 4.0 * t.size();
      host &= node.buffer != null && node.buffer.host != null;
    }
    if (!host || (bytes <= RESIDENT && !Devices.current().equals("cpu"))) {
      return new Batches(data, order, from);
    }
    Tensor[] picked = new Tensor[data.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = pick(data[i], order, from, n);
    }
    return new Batches(picked, null, -1);
  }

  private static Tensor pick(Tensor t, int[] order, int from, int n) {
    int[] shape = t.shape();
    int row = shape[0] == 0 ? 0 : t.size() / shape[0];
    Object all = Reading.readSync(t.node());
    DType type = t.dtype();
    int size = row * n;
    Object out =
        all instanceof float[]
            ? new float[size]
            : all instanceof int[] ? new int[size] : (Object) new byte[size];
    for (int i = 0; i < n; i++) {
      System.arraycopy(all, order[from + i] * row, out, i * row, row);
    }
    shape[0] = n;
    return Tensor.source(new Buffer(type, size, out), shape);
  }

  /** Lets go of what was picked. */
  void dispose() {
    if (from < 0) {
      for (Tensor t : data) {
        t.dispose();
      }
    }
  }
}
