package dev.kinglet.js;

import dev.kinglet.api.Tensor;
import dev.kinglet.core.DType;
import dev.kinglet.core.Strings;
import dev.kinglet.engine.Reading;
import dev.kinglet.graph.Buffer;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** What only JavaScript has for strings: its regular expressions. */
final class Texts {
  private Texts() {}

  @JSBody(
      params = {"s", "pattern", "rewrite", "all"},
      script = "return s.replace(new RegExp(pattern,all?'g':''),rewrite);")
  private static native String replace(String s, String pattern, String rewrite, boolean all);

  private static JSObject replace(JSObject args) {
    JSObject given = Js.at(args, 0);
    Tensor x = Values.tensorLike(given, "input", "staticRegexReplace", DType.STRING, true);
    int[] codes = (int[]) Reading.readSync(x.node());
    int[] out = new int[codes.length];
    boolean all = Js.isNone(Js.at(args, 3)) || Js.flag(Js.at(args, 3));
    for (int i = 0; i < out.length; i++) {
      String s = Strings.decode(Strings.bytes(codes[i]));
      String r = replace(s, Js.text(Js.at(args, 1)), Js.text(Js.at(args, 2)), all);
      // bytes that are no text stay what they are
      out[i] = r.equals(s) ? codes[i] : Strings.code(Strings.encode(r));
    }
    Tensor y = Tensor.source(new Buffer(DType.STRING, out.length, out), x.shape());
    if (Js.kind(given) != Js.TENSOR) {
      x.dispose();
    }
    return Tensors.wrap(y);
  }

  /** Exports it. */
  static void define() {
    Api.function("string.staticRegexReplace", (self, a) -> replace(a));
  }
}
