package dev.kinglet.io;

import dev.kinglet.api.Tensor;
import dev.kinglet.api.ops.SpectralOps;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Strings;
import dev.kinglet.core.Tree;
import dev.kinglet.graph.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors as the files of a model hold them: one after the other without gaps, little-endian;
 * a string is its length in four bytes, then its bytes. What lies where is told by <em>specs</em>,
 * the {@code weights} of a group in model.json's {@code weightsManifest}: a list of objects with
 * {@code name}, {@code shape}, {@code dtype} (float32, int32, bool, string, complex64) and for
 * weights of fewer bits {@code quantization} ({@code dtype} float16, or uint8 and uint16 with
 * {@code scale} and {@code min}).
 *
 * <p>A loader of models reads model.json into a {@link Tree} (on the JVM by {@code jvm.Json}, in
 * the script by {@code js.Trees}), joins the files of each group, and gives both to {@link
 * #decode}; {@code jvm.Models} does so for a folder. In the script {@code io.decodeWeights} does
 * the same on typed arrays, without copies.
 */
public final class Weights {
  private Weights() {}

  /** Tensors in a file: what lies where, and the bytes. */
  public record Encoded(List<Object> specs, byte[] bytes) {}

  /**
   * The tensors of a group, by name, in the order of the specs. They belong to the open scope, or
   * to nobody.
   *
   * @param specs what lies where
   * @param bytes the group's files, joined
   * @throws KingletException naming the weight, when a spec is wrong or the bytes are too few or
   *     too many; no tensor is left then
   */
  public static Map<String, Tensor> decode(List<Object> specs, byte[] bytes) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    try {
      int at = 0;
      for (Object spec : specs) {
        if (!(spec instanceof Tree s) || s.text("name") == null) {
          throw wrong("a weight without a name");
        }
        String name = s.text("name");
        if (out.containsKey(name)) {
          throw wrong("'" + name + "' is there twice");
        }
        Cut cut = new Cut(s, name, bytes, at);
        out.put(name, cut.tensor());
        at = cut.end;
      }
      if (at < bytes.length) {
        throw wrong("take " + at + " bytes, but there are " + bytes.length);
      }
      return out;
    } catch (RuntimeException e) {
      for (Tensor t : out.values()) {
        t.dispose();
      }
      throw e;
    }
  }

  private static KingletException wrong(String what) {
    return KingletException.value("weights", what);
  }

  /** The bytes of one weight. */
  private static final class Cut {
    private final String name;
    private final Tree quantization;
    private final DType dtype;
    private final int[] shape;
    private final int size;
    private final byte[] bytes;
    private int at;
    final int end;

    Cut(Tree spec, String name, byte[] bytes, int at) {
      this.name = name;
      this.bytes = bytes;
      this.at = at;
      quantization = spec.tree("quantization");
      String type = spec.text("dtype");
      dtype = type == null ? null : DType.of(type);
      if (dtype == null) {
        throw wrong("'" + name + "' has the unknown dtype " + type);
      }
      List<Object> sizes = spec.list("shape");
      double n = sizes == null ? -1 : 1;
      shape = new int[sizes == null ? 0 : sizes.size()];
      for (int i = 0; i < shape.length; i++) {
        double d = sizes.get(i) instanceof Double x ? x : -1;
        shape[i] = (int) d;
        n = d == shape[i] && d >= 0 && n >= 0 ? n * d : -1;
      }
      if (n < 0 || n > Integer.MAX_VALUE) {
        throw wrong("'" + name + "' has a shape that no tensor can have");
      }
      size = (int) n;
      double length = dtype == DType.STRING ? textBytes() : n * each();
      if (length > bytes.length - at) {
        throw wrong(
            "'"
                + name
                + "' takes "
                + (long) length
                + " bytes, but only "
                + (bytes.length - at)
                + " are left");
      }
      end = at + (int) length;
    }

    /** Bytes of one element. */
    private int each() {
      if (quantization == null) {
        return dtype.bytes();
      }
      String codes = quantization.text("dtype");
      boolean half = "float16".equals(codes);
      if ((!half && !"uint8".equals(codes) && !"uint16".equals(codes))
          || (dtype != DType.FLOAT32 && (half || dtype != DType.INT32))) {
        throw wrong("'" + name + "' has the unknown quantization " + codes + " for " + dtype.id());
      }
      if (!half && (!quantization.has("scale") || !quantization.has("min"))) {
        throw wrong("'" + name + "' is quantized, but without scale or min");
      }
      return "uint8".equals(codes) ? 1 : 2;
    }

    /** Bytes of all strings; more than there are when they are cut off. */
    private double textBytes() {
      double p = at;
      for (int i = 0; i < size && p <= bytes.length; i++) {
        p += 4 + (p + 4 > bytes.length ? 0 : word((int) p) & 0xffffffffL);
      }
      return p - at;
    }

    private int word(int p) {
      return bytes[p] & 255
          | (bytes[p + 1] & 255) << 8
          | (bytes[p + 2] & 255) << 16
          | bytes[p + 3] << 24;
    }

    Tensor tensor() {
      if (dtype == DType.COMPLEX64) {
        Tensor real = floats(8, 0);
        Tensor imag = floats(8, 4);
        Tensor both = SpectralOps.complex(real, imag);
        real.dispose();
        imag.dispose();
        return both;
      }
      Object host;
      if (quantization != null) {
        char[] codes = new char[size];
        boolean one = each() == 1;
        for (int i = 0; i < size; i++) {
          codes[i] =
              (char)
                  (one
                      ? bytes[at + i] & 255
                      : bytes[at + 2 * i] & 255 | (bytes[at + 2 * i + 1] & 255) << 8);
        }
        double scale = quantization.number("scale", 1);
        double min = quantization.number("min", 0);
        host =
            "float16".equals(quantization.text("dtype"))
                ? Quantized.halves(codes)
                : dtype == DType.INT32
                    ? Quantized.ints(codes, scale, min)
                    : Quantized.floats(codes, scale, min);
      } else if (dtype == DType.FLOAT32) {
        return floats(4, 0);
      } else if (dtype == DType.BOOL) {
        byte[] b = new byte[size];
        for (int i = 0; i < size; i++) {
          b[i] = (byte) (bytes[at + i] != 0 ? 1 : 0);
        }
        host = b;
      } else {
        int[] n = new int[size];
        for (int i = 0; i < size; i++) {
          if (dtype == DType.INT32) {
            n[i] = word(at + 4 * i);
          } else {
            StringBuilder text = new StringBuilder();
            int stop = at + 4 + word(at);
            for (at += 4; at < stop; at++) {
              text.append((char) (bytes[at] & 255));
            }
            n[i] = Strings.code(text.toString());
          }
        }
        host = n;
      }
      return Tensor.source(new Buffer(dtype, size, host), shape);
    }

    private Tensor floats(int step, int from) {
      float[] f = new float[size];
      for (int i = 0; i < size; i++) {
        f[i] = Float.intBitsToFloat(word(at + from + step * i));
      }
      return Tensor.source(new Buffer(DType.FLOAT32, size, f), shape);
    }
  }

  /**
   * The bytes of tensors, as {@link #decode} takes them: float32, int32 and bool.
   *
   * @throws KingletException for another type
   */
  public static Encoded encode(Map<String, Tensor> tensors) {
    List<Object> specs = new ArrayList<>();
    double length = 0;
    for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
      DType type = e.getValue().dtype();
      if (type == DType.STRING || type == DType.COMPLEX64) {
        throw wrong("'" + e.getKey() + "' is " + type.id() + ": not written here");
      }
      length += (double) e.getValue().size() * type.bytes();
      specs.add(
          new Tree()
              .set("name", e.getKey())
              .set("shape", Tree.list(e.getValue().shape()))
              .set("dtype", type.id()));
    }
    if (length > Integer.MAX_VALUE) {
      throw wrong("too many for one file: " + (long) length + " bytes");
    }
    byte[] out = new byte[(int) length];
    int at = 0;
    for (Tensor t : tensors.values()) {
      boolean real = t.dtype() == DType.FLOAT32;
      float[] f = real ? t.floats() : null;
      int[] n = real ? null : t.ints();
      for (int i = 0; i < t.size(); i++) {
        int bits = real ? Float.floatToRawIntBits(f[i]) : n[i];
        for (int k = 0; k < t.dtype().bytes(); k++) {
          out[at++] = (byte) (bits >> 8 * k);
        }
      }
    }
    return new Encoded(specs, out);
  }
}
