package dev.kinglet.jvm;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.core.Tree;
import dev.kinglet.io.GraphModel;
import dev.kinglet.io.Weights;
import dev.kinglet.nn.Model;
import dev.kinglet.nn.Topology;
import dev.kinglet.nn.Weight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Models in a folder, as TensorFlow.js has them: model.json, and the files of weights beside it.
 */
public final class Models {
  private Models() {}

  /**
   * The document of a model.json.
   *
   * @throws KingletException when it is not there, or no JSON object
   */
  public static Tree read(Path json) {
    return Json.parse(new String(bytes(json, json), StandardCharsets.UTF_8));
  }

  /**
   * The weights of a model, by name, in the order of its manifest; read from the files that lie
   * beside model.json. They belong to the open scope, or to nobody.
   *
   * @param model what {@link #read} gave
   * @throws KingletException naming the file or the weight that is wrong; no tensor is left then
   */
  public static Map<String, Tensor> weights(Tree model, Path json) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    List<Object> groups = model.list("weightsManifest");
    Set<Path> seen = new HashSet<>();
    try {
      for (Object group : groups == null ? List.of() : groups) {
        if (!(group instanceof Tree g) || g.list("paths") == null || g.list("weights") == null) {
          throw KingletException.value("weights", "a group without paths or weights in " + json);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object name : g.list("paths")) {
          Path folder = json.toAbsolutePath().getParent().normalize();
          Path file = folder.resolve(String.valueOf(name)).normalize();
          if (!file.startsWith(folder) || !seen.add(file)) {
            throw KingletException.value(
                "weights", json + " names the file " + name + ", outside its folder or twice");
          }
          all.writeBytes(bytes(file, json));
        }
        Map<String, Tensor> some = Weights.decode(g.list("weights"), all.toByteArray());
        for (Map.Entry<String, Tensor> e : some.entrySet()) {
          Tensor other = out.put(e.getKey(), e.getValue());
          if (other != null) {
            other.dispose();
            some.values().forEach(Tensor::dispose);
            throw KingletException.value("weights", "'" + e.getKey() + "' is there twice");
          }
        }
      }
      return out;
    } catch (RuntimeException e) {
      out.values().forEach(Tensor::dispose);
      throw e;
    }
  }

  private static byte[] bytes(Path file, Path json) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw KingletException.value(
          "models", "cannot read " + file + (file == json ? "" : ", which " + json + " names"));
    }
  }

  /**
   * The graph model of a model.json and the files beside it.
   *
   * @throws KingletException saying what is wrong; no tensor is left then
   */
  public static GraphModel graph(Path json) {
    Tree model = read(json);
    Map<String, Tensor> weights = weights(model, json);
    try {
      return new GraphModel(model, weights);
    } catch (RuntimeException e) {
      weights.values().forEach(Tensor::dispose);
      throw e;
    }
  }

  /**
   * The model of layers of a model.json and the files beside it.
   *
   * @throws KingletException saying what is wrong: all layers that are not supported, weights that
   *     are missing or do not fit; no tensor is left then
   */
  public static Model layers(Path json) {
    Tree document = read(json);
    Tree topology = document.tree("modelTopology");
    if (topology == null) {
      throw KingletException.value("models", json + " has no modelTopology");
    }
    Map<String, Tensor> weights = weights(document, json);
    try {
      Model m = Topology.read(topology, true);
      try {
        Topology.load(
            m, new ArrayList<>(weights.keySet()), new ArrayList<>(weights.values()), true);
        return m;
      } catch (RuntimeException e) {
        m.dispose();
        throw e;
      }
    } finally {
      weights.values().forEach(Tensor::dispose);
    }
  }

  /**
   * Writes a model of layers into a folder, which is made if need be, as the script and
   * TensorFlow.js load it.
   */
  public static void save(Model m, Path folder) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (Weight w : m.weights()) {
      weights.put(w.name, w.value());
    }
    Tree document =
        new Tree()
            .set("format", "layers-model")
            .set("generatedBy", "Kinglet")
            .set("convertedBy", null)
            .set("modelTopology", Topology.write(m));
    write(folder, document, weights);
  }

  /**
   * Writes model.json and model.weights.bin into a folder, which is made if need be.
   *
   * @param model the document without {@code weightsManifest}, which is set
   */
  public static void write(Path folder, Tree model, Map<String, Tensor> weights) {
    Weights.Encoded encoded = Weights.encode(weights);
    Tree group =
        new Tree().set("paths", List.of("model.weights.bin")).set("weights", encoded.specs());
    model.set("weightsManifest", List.of(group));
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("model.weights.bin"), encoded.bytes());
      Files.writeString(folder.resolve("model.json"), Json.write(model));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
