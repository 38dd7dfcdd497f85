package dev.kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import dev.kinglet.jvm.Models;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Published graph models give the outputs that TensorFlow.js 4.22 gives. */
public class GraphModelFilesTest {
  @TestFactory
  List<DynamicTest> everyGraphModelGivesItsReference() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    assumeTrue(data != null, "KINGLET_DATA is not set");
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> all = Files.walk(Path.of(data, "tfjs-models"))) {
      for (Path file : all.filter(p -> p.endsWith("reference.json")).sorted().toList()) {
        Tree reference = Json.parse(Files.readString(file));
        if ("graph-model".equals(reference.text("format"))) {
          Path model = file.getParent().getParent().resolve(reference.text("model"));
          tests.add(
              DynamicTest.dynamicTest(
                  model.getParent().getFileName() + "/" + model.getFileName(),
                  () -> check(model, file.getParent(), reference)));
        }
      }
    }
    assertTrue(tests.size() >= 8, "found " + tests.size());
    return tests;
  }

  /** Values as the collection's rule gives them. */
  public static Tensor input(Tree spec) {
    int[] shape = spec.ints("shape");
    int n = 1;
    for (int d : shape) {
      n *= d;
    }
    double lo = spec.number("lo", 0);
    double hi = spec.number("hi", 1);
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) (lo + (hi - lo) * (((i + 1) * 0x9E3779B1L & 0xffffffffL) / 4294967296.0));
    }
    return Tensor.of(v, shape);
  }

  /**
   * Compares with the values of a reference, as its collection says: 1e-3, and 1e-4 of the range.
   */
  public static void compare(Tree want, Path folder, Tensor got) throws IOException {
    assertEquals(want.list("shape"), Tree.list(got.shape()));
    FloatBuffer ref =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(want.text("file"))))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] v = got.floats();
    int stride = (int) want.number("stride", 1);
    double range = want.number("max", 0) - want.number("min", 0);
    for (int i = 0; i < ref.limit(); i++) {
      double w = ref.get(i);
      assertEquals(w, v[i * stride], 1e-3 * Math.abs(w) + 1e-4 * range, "element " + i * stride);
    }
  }

  private static void check(Path json, Path folder, Tree reference) throws IOException {
    int before = Memory.numTensors();
    GraphModel model = Models.graph(json);
    int loaded = Memory.numTensors();
    for (int run = 0; run < 3; run++) {
      try (Scope s = Scope.open()) {
        Map<String, Tensor> in = new LinkedHashMap<>();
        for (Object i : reference.list("inputs")) {
          in.put(((Tree) i).text("name"), input((Tree) i));
        }
        List<Object> outs = reference.list("outputs");
        String[] names = outs.stream().map(o -> ((Tree) o).text("name")).toArray(String[]::new);
        Tensor[] got = model.execute(in, names);
        for (int i = 0; i < got.length; i++) {
          compare((Tree) outs.get(i), folder, got[i]);
        }
      }
      assertTrue(Memory.numTensors() <= loaded, "tensors left");
    }
    model.dispose();
    assertTrue(Memory.numTensors() <= before, "tensors left"); // others' may be collected
  }

  @Test
  void inputsAndOutputsAreNamedBySignature() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    assumeTrue(data != null, "KINGLET_DATA is not set");
    GraphModel m = Models.graph(Path.of(data, "tfjs-models/human-facemesh/facemesh.json"));
    assertEquals(List.of("input_1"), m.inputNames());
    assertEquals(List.of("output_mesh", "output_faceflag", "output_contours"), m.outputNames());
    m.dispose();
  }
}
