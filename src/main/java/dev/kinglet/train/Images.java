package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.graph.Buffer;
import dev.kinglet.io.Idx;
import java.util.Iterator;

/** Labelled images from a pair of IDX files, dealt out in batches. */
public final class Images {
  private final Idx images;
  private final Idx labels;
  private final int pixels;
  private final int classes;
  private final int[] order;

  /** Images [n, h, w] and labels [n] below {@code classes}. */
  public Images(Idx images, Idx labels, int classes) {
    if (images.shape()[0] != labels.shape()[0]) {
      throw KingletException.value(
          "images", images.shape()[0] + " images, but " + labels.shape()[0] + " labels");
    }
    this.images = images;
    this.labels = labels;
    this.classes = classes;
    int p = 1;
    for (int i = 1; i < images.shape().length; i++) {
      p *= images.shape()[i];
    }
    pixels = p;
    order = new int[images.shape()[0]];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** Number of images. */
  public int count() {
    return order.length;
  }

  /** Another order, decided by {@code seed} alone (Fisher and Yates). */
  public void shuffle(int seed) {
    int s = seed * 0x9E3779B1 + 0x7f4a7c15;
    for (int i = order.length - 1; i > 0; i--) {
      s ^= s << 13;
      s ^= s >>> 17;
      s ^= s << 5;
      int j = (s >>> 1) % (i + 1);
      int t = order[i];
      order[i] = order[j];
      order[j] = t;
    }
  }

  /** Images {@code from .. from+n} of the present order, [n, pixels] in 0..1. */
  public Tensor batch(int from, int n) {
    float[] v = new float[n * pixels];
    for (int i = 0; i < n; i++) {
      int at = order[from + i] * pixels;
      for (int p = 0; p < pixels; p++) {
        v[i * pixels + p] = images.at(at + p) / 255f;
      }
    }
    return Tensor.source(new Buffer(DType.FLOAT32, v.length, v), n, pixels);
  }

  /** Their labels, one-hot [n, classes]. */
  public Tensor oneHot(int from, int n) {
    float[] v = new float[n * classes];
    for (int i = 0; i < n; i++) {
      v[i * classes + label(from + i)] = 1;
    }
    return Tensor.source(new Buffer(DType.FLOAT32, v.length, v), n, classes);
  }

  /**
   * Batches of {@code n} images and labels for {@link Trainer#fit(Iterable, FitOptions)}: {@code
   * [pixels], [one-hot]}. Every pass takes another order, the first one that of {@code seed}; a
   * negative seed keeps the order. A rest of fewer than n is left out.
   */
  public Dataset batches(int n, int seed) {
    int[] pass = {seed};
    return new Dataset(count() / n) {
      @Override
      public Iterator<Tensor[]> iterator() {
        if (seed >= 0) {
          Images.this.shuffle(pass[0]++);
        }
        return new Iterator<>() {
          private int from;

          @Override
          public boolean hasNext() {
            return from + n <= count();
          }

          @Override
          public Tensor[] next() {
            Tensor[] xy = {Images.this.batch(from, n), oneHot(from, n)};
            from += n;
            return xy;
          }
        };
      }
    };
  }

  /** The label of image {@code i} of the present order. */
  public int label(int i) {
    return labels.at(order[i]);
  }
}
