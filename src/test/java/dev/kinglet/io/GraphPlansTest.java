package dev.kinglet.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.jvm.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What graph models compute once: what follows from weights alone, and the kernels of functions.
 */
class GraphPlansTest {
  private static GraphModel model(String nodes, String library, Map<String, Tensor> weights) {
    String text = "{\"modelTopology\": {\"node\": [" + nodes + "]" + library + "}}";
    return new GraphModel(Json.parse(text.replace('\'', '"')), weights);
  }

  private static String node(String name, String op, String inputs, String attrs) {
    return "{'name': '"
        + name
        + "', 'op': '"
        + op
        + "', 'input': ["
        + inputs
        + "], 'attr': {"
        + attrs
        + "}}";
  }

  private static String input(String name) {
    return node(name, "Placeholder", "", "'dtype': {'type': 'DT_FLOAT'}");
  }

  private static String weight(String name) {
    return node(name, "Const", "", "'dtype': {'type': 'DT_FLOAT'}");
  }

  private static Map<String, Tensor> weights(Object... all) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    for (int i = 0; i < all.length; i += 2) {
      out.put((String) all[i], (Tensor) all[i + 1]);
    }
    return out;
  }

  @Test
  void whatFollowsFromWeightsIsComputedOnce() {
    int before = Memory.numTensors();
    Tensor a = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor b = Tensor.of(new float[] {0, 1, 1, 0}, 2, 2);
    String nodes =
        String.join(
            ",",
            input("x"),
            weight("a"),
            weight("b"),
            node("same", "Identity", "'b'", ""),
            node("ab", "MatMul", "'a', 'same'", ""),
            node("half", "Neg", "'ab'", ""),
            node("y", "MatMul", "'x', 'half'", ""));
    GraphModel m = model(nodes, "", weights("a", a, "b", b));
    assertEquals(before + 3, Memory.numTensors(), "two weights and what follows from them");
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 1}, 1, 2);
      for (int run = 0; run < 3; run++) {
        assertArrayEquals(new float[] {-6, -4}, m.predict(x)[0].floats());
      }
      // inner nodes can still be asked for, and weights replaced
      assertArrayEquals(new float[] {2, 1, 4, 3}, m.execute(Map.of("x", x), "ab")[0].floats());
      Tensor other = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
      assertArrayEquals(
          new float[] {-4, -6}, m.execute(Map.of("x", x, "b", other), "y")[0].floats());
      assertArrayEquals(new float[] {-6, -4}, m.predict(x)[0].floats());
    }
    assertEquals(before + 2, Memory.numTensors());
    m.dispose();
    assertEquals(before, Memory.numTensors());
  }

  @Test
  void chanceAndOpsOfOthersStay() {
    int[] calls = new int[1];
    GraphModel.registerOp(
        "Mine",
        (n, in, done) -> {
          calls[0]++;
          done.done(new Tensor[] {in[0].add(1)}, null);
        });
    try (Scope s = Scope.open()) {
      String nodes =
          String.join(
              ",",
              input("x"),
              weight("a"),
              node("shape", "Const", "", "'dtype': {'type': 'DT_INT32'}"),
              node("r", "RandomUniform", "'shape'", "'dtype': {'type': 'DT_FLOAT'}"),
              node("mine", "Mine", "'a'", ""),
              node("sum", "Add", "'r', 'x'", ""),
              node("y", "Add", "'sum', 'mine'", ""));
      GraphModel m =
          model(
              nodes,
              "",
              weights("a", Tensor.of(new float[] {1, 2}, 2), "shape", Tensor.of(new int[] {2}, 1)));
      Tensor x = Tensor.of(new float[] {0, 0}, 2);
      float[] one = m.predict(x)[0].floats();
      assertFalse(Arrays.equals(one, m.predict(x)[0].floats()));
      assertEquals(2, calls[0]);
      assertTrue(one[0] >= 2 && one[0] < 3);
      m.dispose();
    } finally {
      GraphModel.deregisterOp("Mine");
    }
  }

  private static String function(String name, String args, String results, String nodes) {
    return "{'signature': {'name': '"
        + name
        + "', 'inputArg': ["
        + args
        + "], 'outputArg': ["
        + results
        + "]}, 'nodeDef': ["
        + nodes
        + "], 'ret': {";
  }

  private static String arg(String name, String type) {
    return "{'name': '" + name + "', 'type': '" + type + "'}";
  }

  @Test
  void theBodyOfALoopHasItsKernels() {
    String args = arg("i", "DT_FLOAT") + "," + arg("x", "DT_FLOAT");
    String library =
        ", 'library': {'function': ["
            + function(
                "more",
                args,
                arg("o", "DT_BOOL"),
                weight("n") + "," + node("l", "Less", "'i', 'n:output:0'", ""))
            + "'o': 'l:z:0'}},"
            + function(
                "body",
                args,
                arg("io", "DT_FLOAT") + "," + arg("xo", "DT_FLOAT"),
                String.join(
                    ",",
                    weight("one"),
                    node("j", "Add", "'i', 'one:output:0'", ""),
                    node("t", "Tanh", "'x'", ""),
                    node("z", "Add", "'t:y:0', 'i'", "")))
            + "'io': 'j:z:0', 'xo': 'z:z:0'}}]}";
    String nodes =
        String.join(
            ",",
            input("x"),
            weight("zero"),
            node(
                "w",
                "StatelessWhile",
                "'zero', 'x'",
                "'cond': {'func': {'name': 'more'}}, 'body': {'func': {'name': 'body'}}"),
            node("y", "Neg", "'w:1'", ""));
    int before = Memory.numTensors();
    GraphModel m =
        model(
            nodes,
            library,
            weights("zero", Tensor.scalar(0), "one", Tensor.scalar(1), "n", Tensor.scalar(20)));
    int loaded = Memory.numTensors();
    double want = 0.25;
    for (int i = 0; i < 20; i++) {
      want = Math.tanh(want) + i;
    }
    for (int run = 0; run < 2; run++) {
      try (Scope s = Scope.open()) {
        Tensor x = Tensor.of(new float[] {0.25f, 0}, 2);
        assertEquals(-want, m.predict(x)[0].floats()[0], 1e-4);
      }
      assertEquals(loaded, Memory.numTensors());
    }
    for (String name : new String[] {"more", "body"}) {
      Graph f = m.function(name);
      Map<String, GraphTrace> traces = f.needs(f.inputs, f.ends()).traces;
      assertEquals(1, traces.size());
      assertTrue(traces.values().iterator().next().kernels() > 0, name);
    }
    m.dispose();
    assertEquals(before, Memory.numTensors());
  }

  @Test
  void aGraphThatCallsAFunctionIsPlannedAsAWhole() {
    String library =
        ", 'library': {'function': ["
            + function(
                "f",
                arg("x", "DT_FLOAT"),
                arg("o", "DT_FLOAT"),
                node("t", "Tanh", "'x'", "") + "," + node("u", "Neg", "'t:y:0'", ""))
            + "'o': 'u:y:0'}}]}";
    String nodes =
        String.join(
            ",",
            input("x"),
            node("p", "PartitionedCall", "'x'", "'f': {'func': {'name': 'f'}}"),
            node("y", "Neg", "'p'", ""));
    int before = Memory.numTensors();
    GraphModel m = model(nodes, library, weights());
    for (int run = 0; run < 3; run++) {
      try (Scope s = Scope.open()) {
        Tensor x = Tensor.of(new float[] {0.5f * run}, 1);
        assertEquals(Math.tanh(0.5 * run), m.predict(x)[0].floats()[0], 1e-6);
      }
      assertEquals(before, Memory.numTensors());
    }
    m.dispose();
  }
}
