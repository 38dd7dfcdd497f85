package dev.kinglet.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kinglet.browser.Built;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The npm package in Node: imported, required, type-checked, and given to libraries as tf.js. */
class PackageTest {
  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Packed.folder();
  }

  @Test
  void isImported() throws IOException, InterruptedException {
    assertEquals("[[[3],[7]],true,\"wasm\",0.5,[1,0]]", Packed.run("node", "use.mjs"));
  }

  @Test
  void isRequired() throws IOException, InterruptedException {
    assertEquals("[[[3],[7]],true,\"wasm\"]", Packed.run("node", "use.cjs"));
  }

  @Test
  void hasTypesThatTheStrictestCompilerTakes() throws IOException, InterruptedException {
    String tsc = "node_modules/typescript/bin/tsc";
    String[] modes = {"nodenext nodenext", "es2022 bundler"};
    for (String mode : modes) {
      String[] words = mode.split(" ");
      assertEquals(
          "",
          Packed.run(
              "node",
              tsc,
              "--strict",
              "--noEmit",
              "--target",
              "es2022",
              "--module",
              words[0],
              "--moduleResolution",
              words[1],
              "sample.ts"));
    }
  }

  @Test
  void hasTheTypesThatLibrariesAskFor() throws IOException, InterruptedException {
    assertEquals("", Packed.run("node", "libs.mjs"));
  }

  @Test
  void typesAreTriedOnManyCalls() throws IOException, InterruptedException {
    assertTrue(Integer.parseInt(Packed.run("node", "calls.mjs")) >= 150);
  }

  @Test
  void declaresWhatItHoldsAndHoldsWhatItDeclares() throws IOException, InterruptedException {
    assertEquals("", Packed.run("node", "names.mjs"));
  }

  @Test
  void isTensorFlowToAClassifierLibrary() throws IOException, InterruptedException {
    assertEquals(
        "[\"left\",{\"left\":1,\"right\":0},{\"left\":5,\"right\":5},\"left\",1,0]",
        Packed.run("node", "knn.cjs"));
  }

  @Test
  void isTensorFlowToADataLibrary() throws IOException, InterruptedException {
    assertEquals(
        "[[[2,6],[8,10],[[1,2],[3,4]],[0,1],0,1,4],42,true]", Packed.run("node", "data.cjs"));
  }

  @Test
  void isTensorFlowToItsLayers() throws IOException, InterruptedException {
    assertEquals("[[[0,1,1,0],1,0,true],true,true]", Packed.run("node", "layers.cjs"));
  }

  @Test
  void isTensorFlowToAModelLibrary() throws IOException, InterruptedException {
    assertEquals("[0,true,true,true]", Packed.run("node", "hmm.cjs"));
  }

  @Test
  void exchangesModelsWithTensorFlowBothWays() throws IOException, InterruptedException {
    assertEquals("42 compared", Packed.run("node", "models.cjs"));
  }

  @Test
  void neitherEvaluatesTextNorInstallsAnything() throws IOException {
    String script = Files.readString(Built.dist().resolve("kinglet.umd.js"));
    assertTrue(!script.contains("new Function(") && !script.matches("(?s).*\\beval\\(.*"));
    assertTrue(!Files.readString(Built.dist().resolve("package.json")).contains("\"scripts\""));
  }
}
