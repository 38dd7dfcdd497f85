package dev.kinglet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import dev.kinglet.nn.GoldenLayers;
import dev.kinglet.nn.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Keras' values of its layers (with {@code KINGLET_DATA}) and those of TensorFlow.js through the
 * shipped script, on each device of the browser. {@code -Dkinglet.layer=name} runs only the cases
 * whose name holds {@code name}.
 */
class LayerScriptTest {
  @TestFactory
  List<DynamicContainer> asInKerasAndTensorFlowJs() throws IOException {
    List<Tree> cases = new ArrayList<>();
    if (System.getenv("KINGLET_DATA") != null) {
      for (GoldenLayers.Case c : GoldenLayers.cases("")) {
        cases.add(tree(c));
      }
    }
    String file = "src/test/resources/dev/kinglet/nn/layers-tfjs.json";
    for (Object c : Json.parse(Files.readString(Built.ROOT.resolve(file))).list("cases")) {
      cases.add(((Tree) c).set("layer", layer(((Tree) c).tree("layer"))));
    }
    String only = System.getProperty("kinglet.layer", "");
    cases.removeIf(c -> !c.text("name").contains(only));
    TestPage page = new TestPage("layers", "cases.js", "layers.js");
    String json = Json.write(new Tree().set("cases", new ArrayList<Object>(cases)));
    page.put("cases.js", "window.layerCases = " + json + ".cases;\n");
    page.put("layers.js", Files.readString(Built.ROOT.resolve("src/test/js/lib/layers.js")));
    Browser browser = Browser.start();
    browser.open(page.url());
    List<DynamicContainer> devices = new ArrayList<>();
    for (String device : List.of("cpu", "webgl")) {
      List<DynamicTest> tests = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        String call = "runLayer(" + i + ",'" + device + "')";
        tests.add(
            DynamicTest.dynamicTest(
                cases.get(i).text("name") + " on " + device,
                () -> assertEquals("", browser.eval(call))));
      }
      devices.add(DynamicContainer.dynamicContainer(device, tests));
    }
    devices.add(
        DynamicContainer.dynamicContainer(
            "page",
            List.of(
                DynamicTest.dynamicTest(
                    "wrote no error to the console",
                    () -> {
                      List<String> errors = browser.errors();
                      browser.close();
                      page.close();
                      assertEquals(List.of(), errors);
                    }))));
    return devices;
  }

  private static Tree tree(GoldenLayers.Case c) {
    List<Object> branches = new ArrayList<>();
    for (List<Tree> branch : c.branches()) {
      branches.add(layers(branch));
    }
    return new Tree()
        .set("name", c.name())
        .set("branches", branches)
        .set("rest", layers(c.rest()))
        .set("input", c.input())
        .set("weights", new ArrayList<Object>(c.weights()))
        .set("expected", c.expected())
        .set("calls", c.calls());
  }

  private static List<Object> layers(List<Tree> described) {
    List<Object> out = new ArrayList<>();
    for (Tree t : described) {
      out.add(layer(t));
    }
    return out;
  }

  private static Tree layer(Tree described) {
    Parts.Row row = Parts.find(Parts.Space.LAYERS, described.text("class_name"));
    Tree config = described.tree("config");
    if (config.get("layer") instanceof Tree inner) {
      config.set("layer", layer(inner));
    }
    String names = row.factory();
    int end = names.indexOf(' ');
    return new Tree()
        .set("factory", end < 0 ? names : names.substring(0, end))
        .set("config", config);
  }
}
