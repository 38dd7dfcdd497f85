package dev.kinglet.train;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Num;
import dev.kinglet.core.Shapes;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Symbol;
import java.util.Arrays;
import java.util.List;

/** What a trainer is given, checked: inputs, targets, weights of the samples. */
final class Samples {
  private Samples() {}

  /** Checks inputs and targets: each [n, ..]; rank 1 becomes [n, 1]. New tensors go to owned. */
  static Tensor[] of(Trainer t, Tensor[] x, Tensor[] y, List<Tensor> owned) {
    Model model = t.model;
    int[][] shapes = new int[x.length][];
    for (int i = 0; i < x.length; i++) {
      shapes[i] = x[i].shape();
    }
    if (!model.isBuilt()) {
      model.ensureBuilt(shapes);
    }
    int xs = model.inputs().length;
    int ys = y == null ? 0 : t.outputs();
    Tensor[] out = new Tensor[xs + ys];
    if (y != null) {
      t.resolve();
    }
    for (int i = 0; i < out.length; i++) {
      boolean target = i >= xs;
      Symbol s = target ? model.outputs()[i - xs] : model.inputs()[i];
      Tensor[] list = target ? y : x;
      int n = target ? ys : xs;
      if (list.length != n) {
        throw KingletException.value(
            null,
            "Error when checking model "
                + (target ? "target" : "input")
                + ": the model expects "
                + n
                + " Tensor(s), but got "
                + list.length);
      }
      out[i] = list[target ? i - xs : i];
      if (out[i].rank() == 0) {
        throw KingletException.value(
            null, "Expected tensor to be at least 1D, but received a 0D tensor (scalar).");
      }
      if (out[i].rank() == 1) {
        out[i] = out[i].expandDims(1).keep();
        owned.add(out[i]);
      }
      int[] wanted = s.shape;
      if (target) {
        String loss = t.losses[i - xs].name;
        if (loss.equals("sparseCategoricalCrossentropy")) {
          wanted = wanted.clone();
          wanted[wanted.length - 1] = 1;
        }
      }
      check(out[i].shape(), wanted, target ? "target" : y == null ? "" : "input", s.layer().name());
    }
    for (Tensor one : out) {
      if (one.shape()[0] != out[0].shape()[0]) {
        throw KingletException.value(
            null,
            "Input Tensors should have the same number of samples as target Tensors. Found "
                + out[0].shape()[0]
                + " input sample(s) and "
                + one.shape()[0]
                + " target sample(s).");
      }
    }
    return out;
  }

  /** The texts are TensorFlow.js': for predictions (what is empty) others than for a fit. */
  private static void check(int[] got, int[] wanted, String what, String name) {
    String checking = "Error when checking " + what + ": expected " + name + " to have ";
    String found = " but got array with shape " + Shapes.str(got);
    if (got.length != wanted.length) {
      throw KingletException.value(
          null, checking + wanted.length + " dimension(s)" + (what.isEmpty() ? "," : ".") + found);
    }
    for (int d = 1; d < got.length; d++) {
      if (wanted[d] >= 0 && wanted[d] != got[d]) {
        throw KingletException.value(
            null,
            what.isEmpty()
                ? checking + "shape [" + Model.sizes(wanted) + "]" + found + "."
                : what
                    + " expected a batch of elements where each example has shape "
                    + Shapes.str(java.util.Arrays.copyOfRange(wanted, 1, wanted.length))
                    + " but the "
                    + what
                    + " received an input with "
                    + got[0]
                    + " examples, each with shape "
                    + Shapes.str(java.util.Arrays.copyOfRange(got, 1, got.length)));
      }
    }
  }

  /** Inputs and targets in one list, checked. */
  static Tensor[] split(Trainer t, Tensor[] xy, List<Tensor> owned) {
    int xs = t.model.isBuilt() ? t.model.inputs().length : 1;
    return of(
        t, java.util.Arrays.copyOf(xy, xs), java.util.Arrays.copyOfRange(xy, xs, xy.length), owned);
  }

  /** Inputs and targets, and after them the weights of the samples, if there are any. */
  static Tensor[] weighed(Trainer t, Tensor[] xy, FitOptions options, List<Tensor> owned) {
    if (options.sampleWeights == null && options.classWeights == null) {
      return xy;
    }
    int ys = t.outputs();
    int xs = xy.length - ys;
    Tensor[] data = Arrays.copyOf(xy, xy.length + ys);
    for (int i = 0; i < ys; i++) {
      float[] w = new float[data[0].shape()[0]];
      Arrays.fill(w, 1);
      if (options.sampleWeights != null && options.sampleWeights[i] != null) {
        Tensor own = options.sampleWeights[i];
        if (own.size() != w.length) {
          throw KingletException.shape(
              "sampleWeight", own.size() + " weights for " + w.length + " samples");
        }
        w = own.floats();
      }
      if (options.classWeights != null && options.classWeights[i] != null) {
        classes(data[xs + i], options.classWeights[i], w);
      }
      data[xs + ys + i] = Tensor.of(w, w.length).keep();
      owned.add(data[xs + ys + i]);
    }
    return data;
  }

  private static void classes(Tensor y, double[] ofClass, float[] w) {
    int[] shape = y.shape();
    if (shape.length != 2) {
      throw KingletException.shape(
          null,
          "Unexpected rank of target (y) tensor ("
              + shape.length
              + ") during handling of class weights. The rank is expected to be 1 or 2.");
    }
    float[] v = y.floats();
    for (int i = 0; i < w.length; i++) {
      int k = 0;
      for (int c = 1; c < shape[1]; c++) {
        k = v[i * shape[1] + c] > v[i * shape[1] + k] ? c : k;
      }
      double id = shape[1] == 1 ? v[i] : k;
      double weight = id >= 0 && id < ofClass.length ? ofClass[(int) id] : Double.NaN;
      if (Double.isNaN(weight)) {
        throw KingletException.value(
            null,
            "classWeight must contain all classes in the training data. The class "
                + Num.str(id)
                + " exists in the data but not in classWeight");
      }
      w[i] *= (float) weight;
    }
  }
}
