package dev.kinglet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kinglet.api.Scope;
import dev.kinglet.api.Tensor;
import dev.kinglet.core.Tree;
import dev.kinglet.jvm.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Inputs and outputs of Keras' layers, from {@code keras-layer-golden} in {@code KINGLET_DATA}: the
 * titles of the cases become the arguments of layers.
 */
public final class GoldenLayers {
  /**
   * A case: the input goes through each branch, what comes out of all of them through the rest.
   *
   * @param name as in its file
   * @param branches lists of layers, each {@code {class_name, config}}; one that is empty for most
   * @param rest likewise
   * @param input {@code {data, shape}} without the batch
   * @param weights likewise, in the order of the layers
   * @param expected likewise
   * @param calls how often to predict; a stateful layer is asked twice
   */
  public record Case(
      String name,
      List<List<Tree>> branches,
      List<Tree> rest,
      Tree input,
      List<Tree> weights,
      Tree expected,
      int calls) {
    /** Runs it on a model, and compares within 1e-4. */
    public void check() {
      Scope.run(
          () -> {
            Tensor x = tensor(input, true);
            Symbol in = Layers.input(x.shape().clone(), x.dtype(), null);
            List<Layer> all = new ArrayList<>();
            Symbol[] outs = new Symbol[branches.size()];
            for (int i = 0; i < outs.length; i++) {
              outs[i] = in;
              for (Tree t : branches.get(i)) {
                outs[i] = make(t, all).apply(outs[i])[0];
              }
            }
            for (Tree t : rest) {
              outs = make(t, all).apply(outs);
            }
            Model model = new Model(new Symbol[] {in}, outs);
            int used = 0;
            for (Layer l : all) {
              List<Tensor> own = new ArrayList<>();
              for (Weight w : l.weights()) {
                assertArrayEquals(weights.get(used).ints("shape"), w.shape(), w.name);
                own.add(tensor(weights.get(used++), false));
              }
              l.setWeights(own);
            }
            assertEquals(weights.size(), used, "weights of the case that no layer took");
            Tensor y = null;
            for (int i = 0; i < calls; i++) {
              Pass pass = new Pass(false);
              y = model.apply(new Tensor[] {x}, pass)[0];
              pass.commit();
            }
            Tensor want = tensor(expected, true);
            int[] known = outs[0].shape.clone();
            known[0] = 1;
            assertArrayEquals(want.shape(), known, "inferred shape");
            assertArrayEquals(want.shape(), y.shape());
            assertArrayEquals(want.floats(), y.floats(), 1e-4f);
            model.dispose();
          });
    }

    private static Layer make(Tree t, List<Layer> all) {
      Layer l = Parts.make(Parts.Space.LAYERS, t, "test");
      all.add(l);
      return l;
    }

    private static Tensor tensor(Tree t, boolean batched) {
      List<Object> list = t.list("data");
      float[] values = new float[list.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = ((Double) list.get(i)).floatValue();
      }
      int[] shape = t.ints("shape");
      Tensor x = Tensor.of(values, shape);
      return batched ? x.expandDims(0) : x;
    }
  }

  private GoldenLayers() {}

  /**
   * The cases of some files, or a skipped test where there is no data.
   *
   * @param wanted beginnings of paths below {@code layers}: {@code pooling}, {@code core/Dense}
   */
  public static List<Case> cases(String... wanted) throws IOException {
    String data = System.getenv("KINGLET_DATA");
    assumeTrue(data != null, "skipped: set KINGLET_DATA");
    Path root = Path.of(data, "keras-layer-golden", "layers");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(p -> p.toString().endsWith(".json")).sorted().toList();
    }
    List<Case> all = new ArrayList<>();
    for (Path file : files) {
      String path = root.relativize(file).toString().replace('\\', '/');
      if (Stream.of(wanted).anyMatch(path::startsWith)) {
        Tree cases = Json.parse(Files.readString(file));
        for (String name : cases.keys()) {
          all.add(read(name, cases.tree(name)));
        }
      }
    }
    return all;
  }

  // ---- a case from its title ------------------------------------------------------------------

  private static Case read(String name, Tree c) {
    String[] parts = name.split("\\."); // family.Class.number
    String title = c.text("description");
    if (name.equals("convolutional.Cropping2D.5")) {
      title = title.replace("cropping 4", "cropping 1"); // by the shapes; the title is wrong
    }
    List<Tree> weights = new ArrayList<>();
    if (c.list("weights") != null) {
      for (Object w : c.list("weights")) {
        weights.add((Tree) w);
      }
    }
    Tree expected = c.tree("expected");
    Tree layer = layer(parts[1], title, c.tree("input"), weights, expected);
    List<List<Tree>> branches = new ArrayList<>();
    List<Tree> rest = new ArrayList<>();
    if (parts[0].equals("merge")) {
      for (int i = 0; i < weights.size(); i += 2) {
        List<Tree> branch = new ArrayList<>();
        branch.add(part("Dense", new Tree().set("units", 2)));
        if (title.contains("2D")) {
          branch.add(part("RepeatVector", new Tree().set("n", 3)));
        }
        branches.add(branch);
      }
    } else {
      branches.add(List.of());
      if (List.of("Activation", "Dropout", "GaussianNoise").contains(parts[1])) {
        rest.add(part("Dense", new Tree().set("units", 2)));
      }
    }
    rest.add(layer);
    boolean stateful = layer.tree("config").flag("stateful", false);
    return new Case(name, branches, rest, c.tree("input"), weights, expected, stateful ? 2 : 1);
  }

  private static Tree part(String className, Tree config) {
    return new Tree().set("class_name", className).set("config", config);
  }

  private static Tree layer(
      String className, String title, Tree input, List<Tree> weights, Tree expected) {
    Tree config = new Tree();
    Matcher wrapped = Pattern.compile("wrap an? (\\w+) layer with (.*)").matcher(title);
    String own = title;
    if (wrapped.find()) {
      Tree inner = new Tree();
      arguments(wrapped.group(2), inner);
      config.set("layer", part(wrapped.group(1), inner));
      own = title.substring(0, wrapped.start());
    }
    arguments(own, config);
    int[] out = expected.ints("shape");
    switch (className) {
      case "Dense" -> {
        config.set("units", (double) weights.get(0).ints("shape")[1]);
        config.set("use_bias", weights.size() == 2);
        Matcher m = Pattern.compile("with (\\w+) activation").matcher(title);
        if (m.find()) {
          config.set("activation", m.group(1));
        }
      }
      case "Dropout" -> config.set("rate", 0.4);
      case "GaussianNoise" -> config.set("stddev", 0.5);
      case "RepeatVector" -> config.set("n", (double) out[0]);
      case "Reshape" -> config.set("target_shape", Tree.list(out));
      case "Permute" -> config.set("dims", Tree.list(permutation(input.ints("shape"), out)));
      default -> {}
    }
    return part(className, config);
  }

  /** Which axes, counted from 1, went where; of axes of one size the first comes first. */
  private static int[] permutation(int[] from, int[] to) {
    int[] dims = new int[to.length];
    boolean[] used = new boolean[from.length];
    for (int i = 0; i < to.length; i++) {
      for (int k = 0; k < from.length && dims[i] == 0; k++) {
        if (!used[k] && from[k] == to[i]) {
          used[k] = true;
          dims[i] = k + 1;
        }
      }
    }
    return dims;
  }

  private static final Pattern ARGUMENT =
      Pattern.compile(
          "(\\w+) ?= ?(\\((?:[^()]|\\([^()]*\\))*\\)|'\\w*'|[\\w.+-]+)"
              + "|\\b(cropping|padding|size|units|input_dim|output_dim) "
              + "(\\((?:[^()]|\\([^()]*\\))*\\)|\\d[\\dx]*)"
              + "|^(\\d+) (?:length )?([\\dx]+) filters");

  /** Reads {@code key=value}, {@code padding (1,1)}, {@code 4 3x3 filters}. */
  private static void arguments(String title, Tree config) {
    Matcher m = ARGUMENT.matcher(title);
    while (m.find()) {
      if (m.group(1) != null) {
        config.set(m.group(1), value(m.group(2)));
      } else if (m.group(3) != null) {
        config.set(m.group(3), value(m.group(4)));
      } else {
        config.set("filters", value(m.group(5))).set("kernel_size", value(m.group(6)));
      }
    }
  }

  private static Object value(String s) {
    if (s.startsWith("(")) {
      String json = s.replace('(', '[').replace(')', ']');
      return Json.parse("{\"v\":" + json + "}").list("v");
    }
    if (s.startsWith("'")) {
      return s.substring(1, s.length() - 1);
    }
    if (s.equals("None")) {
      return null;
    }
    if (s.equals("True") || s.equals("False")) {
      return s.equals("True");
    }
    if (s.matches("\\d+(x\\d+)+")) {
      List<Object> out = new ArrayList<>();
      for (String n : s.split("x")) {
        out.add(Double.valueOf(n));
      }
      return Collections.unmodifiableList(out);
    }
    return Double.valueOf(s);
  }
}
