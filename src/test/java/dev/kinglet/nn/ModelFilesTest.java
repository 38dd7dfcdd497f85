package dev.kinglet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Memory;
import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.io.GraphModelFilesTest;
import dev.kinglet.jvm.Json;
import dev.kinglet.jvm.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Published models of layers give the outputs that TensorFlow.js 4.22 gives, also saved again. */
class ModelFilesTest {
  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> everyModelOfLayersGivesItsReference() throws IOException {
    String data = System.getenv("KINGLET_DATA");
    assumeTrue(data != null, "KINGLET_DATA is not set");
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> all = Files.walk(Path.of(data, "tfjs-models"))) {
      for (Path file : all.filter(p -> p.endsWith("reference.json")).sorted().toList()) {
        Tree reference = Json.parse(Files.readString(file));
        if ("layers-model".equals(reference.text("format"))) {
          Path json = file.getParent().getParent().resolve(reference.text("model"));
          tests.add(
              DynamicTest.dynamicTest(
                  json.getParent().getFileName() + "/" + json.getFileName(),
                  () -> check(json, file.getParent(), reference)));
        }
      }
    }
    assertTrue(tests.size() >= 9, "found " + tests.size());
    return tests;
  }

  private void check(Path json, Path references, Tree reference) throws IOException {
    int before = Memory.numTensors();
    Model model = Models.layers(json);
    Path saved = folder.resolve(json.getParent().getFileName());
    Models.save(model, saved);
    Model again = Models.layers(saved.resolve("model.json"));
    try (Scope s = Scope.open()) {
      List<Object> inputs = reference.list("inputs");
      Tensor[] in = new Tensor[inputs.size()];
      for (int i = 0; i < in.length; i++) {
        in[i] = GraphModelFilesTest.input((Tree) inputs.get(i));
      }
      Tensor[] got = model.apply(in, new Pass(false));
      Tensor[] same = again.apply(in, new Pass(false));
      List<Object> outs = reference.list("outputs");
      for (int i = 0; i < got.length; i++) {
        GraphModelFilesTest.compare((Tree) outs.get(i), references, got[i]);
        assertArrayEquals(got[i].floats(), same[i].floats());
      }
    }
    model.dispose();
    again.dispose();
    // garbage of other tests may go meanwhile
    assertTrue(Memory.numTensors() <= before, "tensors are left");
  }

  private void refused(String text, String with, String message) throws IOException {
    Path json = folder.resolve("bad/model.json");
    String whole = Files.readString(json);
    assertTrue(whole.contains(text), whole);
    Path other = Files.writeString(folder.resolve("bad/other.json"), whole.replace(text, with));
    int before = Memory.numTensors();
    KingletException e = assertThrows(KingletException.class, () -> Models.layers(other));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    // garbage of other tests may go meanwhile
    assertTrue(Memory.numTensors() <= before, "tensors are left");
  }

  @Test
  void brokenFilesAreRefusedWhole() throws IOException {
    Sequential m = new Sequential(Layers.dense(2).inputShape(3).named("bad"));
    Models.save(m, folder.resolve("bad"));
    refused("\"units\":2", "\"units\":3", "bad/kernel: the model has [3,3], the file [3,2]");
    refused("\"Dense\"", "\"Sense\"", "layer bad (Sense)");
    refused("\"shape\":[3,2]", "\"shape\":[3,9]", "bad/kernel");
    refused("\"units\":2", "\"units\":2000000000", "2000000000");
    refused("\"name\":\"bad/bias\"", "\"name\":\"bad/other\"", "bad/other");
    refused("model.weights.bin", "missing.bin", "missing.bin");
    refused("\"layers\":[", "\"layers\":7,\"x\":[", "'layers' should be a list");
  }
}
