package dev.kinglet.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small graphs, one for each op and for each kind of control flow, give what TensorFlow.js 4.22
 * gives ({@code graph/ops.json}); what it cannot run, what mathematics gives.
 */
class GraphOpsTest {
  /** The cases of the file. */
  static List<Tree> cases() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/graph/ops.json"));
    List<Tree> out = new ArrayList<>();
    for (Object o : Json.parse("{\"all\":" + text + "}").list("all")) {
      out.add((Tree) o);
    }
    return out;
  }

  static Tensor tensor(Tree t) {
    List<Object> v = t.list("values");
    int[] shape = t.ints("shape");
    switch (t.text("dtype")) {
      case "string":
        return Tensor.of(v.toArray(new String[0]), shape);
      case "float32":
        float[] f = new float[v.size()];
        for (int i = 0; i < f.length; i++) {
          f[i] = number(v.get(i)).floatValue();
        }
        return Tensor.of(f, shape);
      default:
        int[] n = new int[v.size()];
        for (int i = 0; i < n.length; i++) {
          n[i] = number(v.get(i)).intValue();
        }
        Tensor x = Tensor.of(n, shape);
        if (t.text("dtype").equals("int32")) {
          return x;
        }
        Tensor b = x.cast(DType.BOOL);
        x.dispose();
        return b;
    }
  }

  private static Double number(Object v) {
    return v == null ? (Double) Double.NaN : v instanceof Boolean b ? (b ? 1.0 : 0.0) : (Double) v;
  }

  static Map<String, Tensor> tensors(Tree all) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    for (String k : all.keys()) {
      out.put(k, tensor(all.tree(k)));
    }
    return out;
  }

  @TestFactory
  List<DynamicTest> everyOpGivesItsReference() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Tree c : cases()) {
      tests.add(DynamicTest.dynamicTest(c.text("name"), () -> check(c)));
    }
    assertTrue(tests.size() > 200, "found " + tests.size());
    return tests;
  }

  private static void check(Tree c) {
    int before = Memory.numTensors();
    GraphModel m =
        new GraphModel(
            new Tree().set("modelTopology", c.tree("topology")), tensors(c.tree("weights")));
    int loaded = Memory.numTensors();
    for (int run = 0; run < 3; run++) {
      try (Scope s = Scope.open()) {
        boolean async = run == 1;
        List<Object> names = c.list("outputs");
        Map<String, Tensor> in = tensors(c.tree("inputs"));
        Tensor[][] got = new Tensor[1][];
        if (async) {
          m.executeAsync(
              in,
              names.toArray(new String[0]),
              (out, error) -> {
                if (error != null) {
                  throw error;
                }
                got[0] = out;
              });
        } else {
          got[0] = m.execute(in, names.toArray(new String[0]));
        }
        for (int i = 0; i < names.size(); i++) {
          compare((Tree) c.list("expected").get(i), got[0][i]);
        }
      }
      assertTrue(Memory.numTensors() <= loaded + 2, "tensors left: " + Memory.numTensors());
    }
    m.dispose();
    assertTrue(Memory.numTensors() <= before, "tensors left"); // others' may be collected
  }

  private static void compare(Tree want, Tensor got) {
    assertEquals(want.list("shape"), Tree.list(got.shape()));
    assertEquals(want.text("dtype"), got.dtype().id());
    List<Object> v = want.list("values");
    if (got.dtype() == DType.STRING) {
      assertEquals(v, List.of((Object[]) got.strings()));
      return;
    }
    float[] f = got.floats();
    for (int i = 0; i < f.length; i++) {
      double w = number(v.get(i));
      assertEquals(w, f[i], 1e-4 * Math.max(1, Math.abs(w)), "element " + i);
    }
  }
}
