package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.KingletException;
import dev.kinglet.nn.Cell;
import dev.kinglet.nn.Recurrent;
import org.teavm.jso.JSObject;

/** What objects of recurrent layers and of their cells have besides what all layers have. */
final class RecurrentTypes {
  private static final String[] LAYERS = {"rnn", "simpleRNN", "gru", "lstm", "convLstm2d"};
  private static final String[] CELLS = {
    "simpleRNNCell", "gruCell", "lstmCell", "convLstm2dCell", "stackedRNNCells"
  };

  private RecurrentTypes() {}

  /** Adds it to the classes; {@code types} has them by space and name. */
  static void define(JSObject types) {
    for (String name : LAYERS) {
      JSObject p = prototype(types, name);
      PartTypes.<Recurrent>getter(p, "cell", (r, a) -> PartTypes.wrap(r.cell()));
      PartTypes.<Recurrent>getter(p, "stateful", (r, a) -> Js.of(r.isStateful()));
      PartTypes.<Recurrent>getter(p, "states", (r, a) -> states(r));
      PartTypes.<Recurrent>method(p, "getStates", (r, a) -> states(r));
      PartTypes.<Recurrent>method(p, "resetStates", (r, a) -> reset(r, Js.at(a, 0)));
      PartTypes.<Recurrent>method(p, "setStates", (r, a) -> reset(r, Js.at(a, 0)));
    }
    for (String name : CELLS) {
      PartTypes.<Cell>getter(
          prototype(types, name),
          "stateSize",
          (c, a) -> LayerType.one(LayerType.shape(c.stateSize())));
    }
  }

  private static JSObject prototype(JSObject types, String name) {
    return Js.get(Js.get(types, "layers/" + name), "prototype");
  }

  /** The states, or null for each, as long as there are none. */
  private static JSObject states(Recurrent r) {
    JSObject out = Js.array();
    Tensor[] now = r.states();
    for (int i = 0; i < r.cell().stateSize().length; i++) {
      Js.push(out, now.length > 0 ? Tensors.wrap(now[i].copy()) : Js.none());
    }
    return out;
  }

  private static JSObject reset(Recurrent r, JSObject states) {
    if (!r.isStateful()) {
      throw KingletException.value(
          null, "Cannot call resetStates() on an RNN Layer that is not stateful.");
    }
    if (Js.length(LayerType.many(states)) == 0) {
      r.resetStates();
    } else {
      r.resetStates(LayerType.tensors(states, "resetStates"));
    }
    return Js.undefined();
  }
}
