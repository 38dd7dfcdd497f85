package dev.kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import dev.kinglet.jvm.Models;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
  private static Map<String, Tensor> decode(String specs, int... bytes) {
    byte[] b = new byte[bytes.length];
    for (int i = 0; i < b.length; i++) {
      b[i] = (byte) bytes[i];
    }
    return Weights.decode(Json.parse("{\"w\":" + specs.replace('\'', '"') + "}").list("w"), b);
  }

  private static void fails(String message, String specs, int... bytes) {
    int before = Memory.numTensors();
    KingletException e = assertThrows(KingletException.class, () -> decode(specs, bytes));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(Memory.numTensors() <= before);
  }

  @Test
  void everyTypeIsRead() {
    Map<String, Tensor> w =
        decode(
            "[{'name':'f','shape':[1],'dtype':'float32'},{'name':'i','shape':[],'dtype':'int32'},"
                + "{'name':'b','shape':[2],'dtype':'bool'},{'name':'s','shape':[2],'dtype':'string'},"
                + "{'name':'c','shape':[1],'dtype':'complex64'}]",
            0,
            0,
            0x20,
            0xc0,
            0xfe,
            0xff,
            0xff,
            0xff,
            1,
            0,
            2,
            0,
            0,
            0,
            0xc3,
            0xa4,
            0,
            0,
            0,
            0,
            0,
            0,
            0x80,
            0x3f,
            0,
            0,
            0,
            0x40);
    assertArrayEquals(new float[] {-2.5f}, w.get("f").floats());
    assertArrayEquals(new int[] {-2}, w.get("i").ints());
    assertEquals(0, w.get("i").rank());
    assertArrayEquals(new int[] {1, 0}, w.get("b").ints());
    assertArrayEquals(new String[] {"ä", ""}, w.get("s").strings());
    assertEquals(DType.COMPLEX64, w.get("c").dtype());
    assertArrayEquals(new float[] {1, 2}, w.get("c").floats());
    w.values().forEach(Tensor::dispose);
  }

  @Test
  void fewerBitsAreRead() {
    String q = "[{'name':'x','shape':[2],'dtype':'%s','quantization':{'dtype':'%s'%s}}]";
    String scale = ",'scale':0.5,'min':-1";
    assertArrayEquals(
        new float[] {-1, 126.5f},
        decode(q.formatted("float32", "uint8", scale), 0, 255).get("x").floats());
    assertArrayEquals(
        new float[] {-0.5f, 127},
        decode(q.formatted("float32", "uint16", scale), 1, 0, 0, 1).get("x").floats());
    assertArrayEquals(
        new int[] {0, 127}, decode(q.formatted("int32", "uint8", scale), 1, 255).get("x").ints());
    assertArrayEquals(
        new float[] {1, -2},
        decode(q.formatted("float32", "float16", ""), 0, 0x3c, 0, 0xc0).get("x").floats());
    fails("scale or min", q.formatted("float32", "uint8", ""), 0, 0);
    fails("quantization int4", q.formatted("float32", "int4", scale), 0, 0);
    fails("quantization float16 for int32", q.formatted("int32", "float16", ""), 0, 0, 0, 0);
  }

  @Test
  void whatIsWrongIsTold() {
    String ok = "{'name':'a','shape':[1],'dtype':'bool'},";
    fails("'b' takes 8 bytes, but only 3 are left", spec(ok, "[2]", "float32"), 1, 0, 0, 0);
    fails("take 2 bytes, but there are 3", spec(ok, "[1]", "bool"), 1, 0, 0);
    fails("unknown dtype int7", spec(ok, "[1]", "int7"), 1, 0);
    fails("'b' has a shape", spec(ok, "[-1]", "bool"), 1, 0);
    fails("'b' has a shape", spec(ok, "[-1,-1]", "bool"), 1, 0);
    fails("'b' has a shape", spec(ok, "[1.5]", "bool"), 1, 0);
    fails("'b' has a shape", spec(ok, "[65536,65536]", "bool"), 1, 0);
    fails("'b' has a shape", spec(ok, "['1']", "bool"), 1, 0);
    fails("'b' takes 2000000000 bytes", spec(ok, "[2000,1000000]", "bool"), 1, 0);
    fails("'b' takes", spec(ok, "[2000,1000000]", "string"), 1, 0);
    fails("'b' takes 4294967299 bytes", spec(ok, "[1]", "string"), 1, 255, 255, 255, 255);
    fails("'a' is there twice", "[" + ok + ok.replace("},", "}]"), 1, 1);
    fails("without a name", "[{'shape':[1],'dtype':'bool'}]", 1);
  }

  private static String spec(String before, String shape, String dtype) {
    return "[" + before + "{'name':'b','shape':" + shape + ",'dtype':'" + dtype + "'}]";
  }

  @Test
  void aFolderIsWrittenAndReadBitForBit(@TempDir Path folder) throws Exception {
    Map<String, Tensor> w = new LinkedHashMap<>();
    w.put("a/kernel", Tensor.of(new float[] {1.5f, -0f, Float.NaN, 1e-40f}, 2, 2));
    w.put("n", Tensor.scalar(-7, DType.INT32));
    w.put("b", Tensor.of(new boolean[] {true, false}, 2));
    Models.write(folder, new Tree().set("format", "graph-model"), w);
    Path json = folder.resolve("model.json");
    Map<String, Tensor> r = Models.weights(Models.read(json), json);
    assertEquals(List.of("a/kernel", "n", "b"), List.copyOf(r.keySet()));
    assertArrayEquals(w.get("a/kernel").floats(), r.get("a/kernel").floats());
    assertArrayEquals(new int[] {-7}, r.get("n").ints());
    assertArrayEquals(new int[] {1, 0}, r.get("b").ints());

    Files.write(folder.resolve("model.weights.bin"), new byte[17]);
    Tree model = Models.read(json);
    KingletException e = assertThrows(KingletException.class, () -> Models.weights(model, json));
    assertTrue(e.getMessage().contains("'n' takes 4 bytes, but only 1 are left"), e.getMessage());
    model.set(
        "weightsManifest",
        List.of(new Tree().set("paths", List.of("../x")).set("weights", List.of())));
    assertThrows(KingletException.class, () -> Models.weights(model, json));
  }
}
