package dev.kinglet.nn;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.Shapes;

/** Inputs of any shape whose elements all differ. */
final class Waves {
  private Waves() {}

  /** From -1 to 1. */
  static Tensor waves(double phase, int... shape) {
    return of(1, phase, 1.3, shape);
  }

  /** Those that the golden cases of layers were made with. */
  static Tensor golden(int[] shape, int phase) {
    return of(0.5, 1.0 + phase, 0.7, shape);
  }

  private static Tensor of(double height, double phase, double step, int[] shape) {
    float[] v = new float[Shapes.size(shape)];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (Math.sin(phase + i * step) * height);
    }
    return Tensor.of(v, shape);
  }
}
