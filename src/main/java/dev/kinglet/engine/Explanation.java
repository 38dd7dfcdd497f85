package dev.kinglet.engine;

import dev.kinglet.device.Device;
import dev.kinglet.graph.Buffer;
import dev.kinglet.graph.Node;
import dev.kinglet.schedule.Step;
import java.util.ArrayList;
import java.util.List;

/** What computing a node takes, as text. */
public final class Explanation {
  private Explanation() {}

  /** The kernels that computing {@code n} would take, each with its ops and its code. */
  public static String of(Node n) {
    List<Node> roots = new ArrayList<>();
    Buffer there = null;
    for (Node part : Engine.parts(List.of(n))) {
      Node x = part;
      while (x.buffer == null && Engine.isAlias(x)) {
        x = x.inputs[0];
      }
      there = x.buffer;
      if (there == null && !roots.contains(x)) {
        roots.add(x);
      }
    }
    if (roots.isEmpty()) {
      return "already computed; " + Devices.of(there).name() + "\n";
    }
    Recipe recipe = Recipes.of(roots);
    Node[] graph = Recipes.graph;
    Step[] steps = recipe.steps;
    Buffer[] values = new Buffer[graph.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = graph[i].buffer;
    }
    Device device = Devices.choose(recipe, values);
    StringBuilder b = new StringBuilder();
    b.append(steps.length).append(steps.length == 1 ? " kernel on " : " kernels on ");
    b.append(device.name()).append('\n');
    int i = 0;
    for (Step s : steps) {
      b.append("\n").append(++i).append(". ");
      b.append(Dispatch.label(s)).append('\n');
      if (s.special() == null) {
        b.append(device.source(s.kernel()));
      }
    }
    return b.toString();
  }
}
