package dev.kinglet.api.ops;

import dev.kinglet.api.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node test of the ONNX project: one operator, its attributes, inputs and outputs. */
final class OnnxCase {
  /** Values and shape; types are reduced to float32, int32 and bool. */
  record Value(int[] shape, double[] values, int type) {
    boolean isFloat() {
      return type == 1 || type == 10 || type == 11;
    }

    int[] ints() {
      int[] out = new int[values.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, values[i]));
      }
      return out;
    }

    Tensor tensor() {
      if (isFloat()) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
          f[i] = (float) values[i];
        }
        return Tensor.of(f, shape);
      }
      if (type == 9) {
        boolean[] b = new boolean[values.length];
        for (int i = 0; i < b.length; i++) {
          b[i] = values[i] != 0;
        }
        return Tensor.of(b, shape);
      }
      return Tensor.of(ints(), shape);
    }
  }

  final String op;
  final int opset;

  /** Inputs of the operator; null where left out. */
  final List<Value> inputs = new ArrayList<>();

  final List<Value> outputs = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>();

  /** Reads a case folder; null when it is not one operator. */
  static OnnxCase read(Path folder) {
    try {
      Message model = new Message(Files.readAllBytes(folder.resolve("model.onnx")));
      Message graph = model.message(7);
      List<Message> nodes = graph.messages(1);
      return nodes.size() == 1 ? new OnnxCase(folder, model, graph, nodes.get(0)) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OnnxCase(Path folder, Message model, Message graph, Message node) throws IOException {
    op = node.text(4);
    int version = 0;
    for (Message m : model.messages(8)) {
      if (m.text(1).isEmpty()) {
        version = (int) m.number(2, 0);
      }
    }
    opset = version;
    Path data = folder.resolve("test_data_set_0");
    Map<String, Value> given = new HashMap<>();
    int k = 0;
    for (Message in : graph.messages(11)) {
      Path file = data.resolve("input_" + k++ + ".pb");
      if (Files.exists(file)) {
        given.put(in.text(1), tensor(new Message(Files.readAllBytes(file))));
      }
    }
    for (byte[] name : node.bytes(1)) {
      inputs.add(given.get(new String(name, StandardCharsets.UTF_8)));
    }
    for (int i = 0; Files.exists(data.resolve("output_" + i + ".pb")); i++) {
      outputs.add(tensor(new Message(Files.readAllBytes(data.resolve("output_" + i + ".pb")))));
    }
    for (Message a : node.messages(5)) {
      attributes.put(a.text(1), attribute(a));
    }
  }

  private static Object attribute(Message a) {
    return switch ((int) a.number(20, 0)) {
      case 1 -> (double) a.floats(2)[0];
      case 2 -> (double) a.number(3, 0);
      case 3 -> a.text(4);
      case 4 -> tensor(a.message(5));
      case 6 -> a.floats(7);
      case 7 -> a.ints(8);
      default -> "?";
    };
  }

  Value input(int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }

  Tensor tensor(int i) {
    return input(i) == null ? null : input(i).tensor();
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  double number(String attribute, double otherwise) {
    return has(attribute) ? (double) attributes.get(attribute) : otherwise;
  }

  int integer(String attribute, int otherwise) {
    return (int) number(attribute, otherwise);
  }

  String text(String attribute, String otherwise) {
    return has(attribute) ? (String) attributes.get(attribute) : otherwise;
  }

  int[] ints(String attribute, int... otherwise) {
    return has(attribute) ? (int[]) attributes.get(attribute) : otherwise;
  }

  Value value(String attribute) {
    return (Value) attributes.get(attribute);
  }

  private static Value tensor(Message t) {
    int[] shape = t.ints(1);
    int n = 1;
    for (int d : shape) {
      n *= d;
    }
    int type = (int) t.number(2, 0);
    double[] v = new double[n];
    List<byte[]> raw = t.bytes(9);
    if (!raw.isEmpty()) {
      ByteBuffer b = ByteBuffer.wrap(raw.get(0)).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < n; i++) {
        v[i] =
            switch (type) {
              case 1 -> b.getFloat();
              case 2 -> b.get() & 255;
              case 3, 9 -> b.get();
              case 4 -> b.getShort() & 65535;
              case 5 -> b.getShort();
              case 6 -> b.getInt();
              case 7, 13 -> b.getLong();
              case 10 -> half(b.getShort());
              case 11 -> b.getDouble();
              case 12 -> b.getInt() & 0xffffffffL;
              default -> throw new IllegalStateException("type " + type);
            };
      }
    } else if (type == 1) {
      float[] f = t.floats(4);
      for (int i = 0; i < n; i++) {
        v[i] = f[i];
      }
    } else {
      int[] k = t.ints(type == 7 ? 7 : 5);
      for (int i = 0; i < n; i++) {
        v[i] = k[i];
      }
    }
    return new Value(shape, v, type);
  }

  private static double half(short bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 0
            ? fraction * Math.pow(2, -24)
            : exponent == 31
                ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
    return bits < 0 ? -size : size;
  }

  /** A protocol buffer message: fields by number, each with all its values. */
  private static final class Message {
    private final Map<Integer, List<Object>> fields = new HashMap<>();

    Message(byte[] data) {
      ByteBuffer b = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
      while (b.hasRemaining()) {
        int tag = (int) varint(b);
        Object value;
        switch (tag & 7) {
          case 0 -> value = varint(b);
          case 1 -> value = b.getLong();
          case 2 -> {
            byte[] bytes = new byte[(int) varint(b)];
            b.get(bytes);
            value = bytes;
          }
          case 5 -> value = b.getFloat();
          default -> throw new IllegalStateException("wire type " + (tag & 7));
        }
        fields.computeIfAbsent(tag >>> 3, k -> new ArrayList<>()).add(value);
      }
    }

    private static long varint(ByteBuffer b) {
      long v = 0;
      for (int shift = 0; ; shift += 7) {
        byte x = b.get();
        v |= (long) (x & 127) << shift;
        if (x >= 0) {
          return v;
        }
      }
    }

    private List<Object> all(int field) {
      return fields.getOrDefault(field, List.of());
    }

    List<byte[]> bytes(int field) {
      List<byte[]> out = new ArrayList<>();
      for (Object o : all(field)) {
        out.add((byte[]) o);
      }
      return out;
    }

    List<Message> messages(int field) {
      List<Message> out = new ArrayList<>();
      for (byte[] b : bytes(field)) {
        out.add(new Message(b));
      }
      return out;
    }

    Message message(int field) {
      return messages(field).get(0);
    }

    String text(int field) {
      List<byte[]> b = bytes(field);
      return b.isEmpty() ? "" : new String(b.get(0), StandardCharsets.UTF_8);
    }

    long number(int field, long otherwise) {
      List<Object> v = all(field);
      return v.isEmpty() ? otherwise : (long) v.get(0);
    }

    /** Numbers, packed or not. */
    int[] ints(int field) {
      List<Integer> out = new ArrayList<>();
      for (Object o : all(field)) {
        if (o instanceof byte[] packed) {
          ByteBuffer b = ByteBuffer.wrap(packed);
          while (b.hasRemaining()) {
            out.add(clamp(varint(b)));
          }
        } else {
          out.add(clamp((long) o));
        }
      }
      return out.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int clamp(long v) {
      return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, v));
    }

    float[] floats(int field) {
      List<Float> out = new ArrayList<>();
      for (Object o : all(field)) {
        if (o instanceof byte[] packed) {
          ByteBuffer b = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
          while (b.hasRemaining()) {
            out.add(b.getFloat());
          }
        } else {
          out.add((float) o);
        }
      }
      float[] f = new float[out.size()];
      for (int i = 0; i < f.length; i++) {
        f[i] = out.get(i);
      }
      return f;
    }
  }
}
