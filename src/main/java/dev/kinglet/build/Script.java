package dev.kinglet.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A script as TeaVM made it, and the forms in which it is shipped.
 *
 * <p>TeaVM ends an ES2015 module with one line {@code export { A as name, … };} and, where it was
 * asked for a source map, a comment that names it. The other forms put the same text into a
 * function, so that nothing of it is global.
 *
 * @param name what the script is called
 * @param module the text of the ES2015 module
 * @param map its source map
 * @param names what the object that the function {@code api} gives holds, and the shipped forms
 *     export; empty when the module's own exports are shipped
 */
record Script(String name, String module, String map, List<String> names) {
  private static final String HEAD = "(function(g,f){";
  private static final String CALL = "})(typeof globalThis!=='undefined'?globalThis:self,(";
  private static final String END = "));\n";

  /** The same script, shipping what the object that its {@code api} function gives holds. */
  Script exporting(List<String> names) {
    return new Script(name, module, map, names);
  }

  /** An ES module: runs the entry point, exports the rest. */
  Shipped esModule(String fileName) {
    Parts parts = parts();
    if (!names.isEmpty()) {
      // inside of a function, or a short name of the compiler's would clash with an exported one
      String text =
          "const $kinglet=(()=>{\n"
              + parts.body
              + parts.main
              + "([]);\nreturn "
              + parts.exports.get("api")
              + "();\n})();\n"
              + exported(parts.body);
      return new Shipped(fileName, text, map, 1);
    }
    StringBuilder exports = new StringBuilder();
    for (Map.Entry<String, String> export : parts.exports.entrySet()) {
      exports.append(exports.isEmpty() ? "" : ",");
      exports.append(export.getValue()).append(" as ").append(export.getKey());
    }
    String text = parts.body + parts.main + "([]);\nexport{" + exports + "};\n";
    return new Shipped(fileName, text, map, 0);
  }

  /**
   * The exports of an ES module. A name of the module hides the global of that name from all of its
   * code, so what the code speaks of itself ({@code isNaN}) is held under another name.
   */
  private String exported(String code) {
    List<String> plain = new ArrayList<>();
    List<String> held = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (String name : names) {
      if (Pattern.compile("(?<![.\\w$'\"])" + name + "(?![\\w$'\"])").matcher(code).find()) {
        held.add(name + ":$" + name);
        again.add("$" + name + " as " + name);
      } else {
        plain.add(name);
      }
    }
    String text = "export const{" + String.join(",", plain) + "}=$kinglet;\n";
    return held.isEmpty()
        ? text
        : text
            + ("const{" + String.join(",", held) + "}=$kinglet;\n")
            + ("export{" + String.join(",", again) + "};\n");
  }

  /**
   * A script for {@code <script>}, {@code importScripts}, {@code require} and AMD loaders. In a
   * page the one global it makes is {@code global}, and the one named by its element's {@code
   * data-global}.
   */
  Shipped umd(String fileName, String global) {
    Parts parts = parts();
    StringBuilder exports = new StringBuilder();
    if (names.isEmpty()) {
      for (Map.Entry<String, String> export : parts.exports.entrySet()) {
        exports.append(exports.isEmpty() ? "{" : ",");
        exports.append(export.getKey()).append(':').append(export.getValue());
      }
      exports.append('}');
    } else {
      exports.append(' ').append(parts.exports.get("api")).append("()");
    }
    String text =
        wrapped(
            global, "function(){\n" + parts.body + parts.main + "([]);\nreturn" + exports + ";\n}");
    return new Shipped(fileName, text, map, 1);
  }

  /**
   * The same form of what a function gives. The parentheses around the function tell engines that
   * it runs at once, so they do not read all of it twice.
   *
   * @param function a function expression
   */
  static String wrapped(String global, String function) {
    return HEAD
        + "var k=f();"
        + "if(typeof module==='object'&&module.exports){module.exports=k;}"
        + "else if(typeof define==='function'&&define.amd){define([],function(){return k;});}"
        + ("else{g." + global + "=k;")
        + "var s=g.document&&g.document.currentScript,n=s&&s.getAttribute('data-global');"
        + "if(n){g[n]=k;}}"
        + CALL
        + function
        + END;
  }

  /**
   * A script of that form as two, of which the first only reads the function: a page has its turn
   * between two scripts. Null where it has not that form.
   */
  static String[] apart(String text) {
    int at = text.indexOf(CALL);
    if (!text.startsWith(HEAD) || at < 0 || !text.endsWith(END)) {
      return null;
    }
    at += CALL.length();
    String function = text.substring(at, text.length() - END.length());
    return new String[] {
      "self.$whole=(" + function + ");\n",
      text.substring(0, at) + "self.$whole" + END + "delete self.$whole;\n"
    };
  }

  /** A script that only runs its entry point, for one page. */
  Shipped page(String fileName) {
    Parts parts = parts();
    return new Shipped(
        fileName, "(function(){\n" + parts.body + parts.main + "([]);\n})();\n", map, 1);
  }

  private record Parts(String body, String main, Map<String, String> exports) {}

  private Parts parts() {
    int at = module.lastIndexOf("\nexport");
    int begin = module.indexOf('{', at);
    int end = module.indexOf('}', at);
    if (at < 0
        || begin < 0
        || end < 0
        || module.startsWith("import ")
        || module.contains("\nimport ")) {
      throw new BuildFailure(name + ": TeaVM's module does not have the form that was expected");
    }
    Map<String, String> exports = new LinkedHashMap<>();
    for (String export : module.substring(begin + 1, end).split(",")) {
      String[] words = export.strip().split(" as ");
      exports.put(words[words.length - 1], words[0]);
    }
    String main = exports.remove("main");
    return new Parts(module.substring(0, at + 1), main, exports);
  }
}
