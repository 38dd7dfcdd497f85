package dev.kinglet.js;

import dev.kinglet.core.Alea;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The namespace {@code data}. Its script is one function in four parts, which share their names. It
 * must not declare names of one letter from a to f: the compiler gives such names to a script's
 * parameters.
 */
final class Data {
  private Data() {}

  @JSBody(
      params = {"tf", "space", "alea"},
      script = DataIterators.SCRIPT + DataSets.SCRIPT + DataText.SCRIPT + DataMedia.SCRIPT)
  private static native void fill(JSObject tf, JSObject space, JSObject alea);

  /** A function that starts a generator with a seed: a function that draws numbers from 0 to 1. */
  private static JSObject alea() {
    return Js.function(
        (self, seed) -> {
          Alea random = new Alea(Js.text(Js.at(seed, 0)));
          return Js.function((none, nothing) -> Js.of(random.next()));
        });
  }

  /** Exports it. */
  static void define() {
    JSObject space = Js.object();
    Api.put("data", space);
    fill(Api.root, space, alea());
    Js.set(space, "version_data", Js.of(Main.VERSION));
  }
}
