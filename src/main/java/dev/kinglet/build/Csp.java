package dev.kinglet.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The Content-Security-Policy that a page carries in its {@code <meta>}. */
final class Csp {
  private static final List<String> SCRIPT = List.of("'self'", "'wasm-unsafe-eval'", "blob:");
  private final Map<String, List<String>> directives = new LinkedHashMap<>();

  private Csp(String text) {
    for (String directive : text.split(";")) {
      String[] words = directive.strip().split("\\s+");
      if (!words[0].isEmpty()) {
        directives.put(
            words[0].toLowerCase(Locale.ROOT),
            new ArrayList<>(List.of(words).subList(1, words.length)));
      }
    }
  }

  /**
   * Reads a page's policy and checks that it holds the page to itself.
   *
   * @param page the page's name, for messages
   * @param html its text
   * @throws BuildFailure if there is no policy, or one that lets more in than the page's own files
   */
  static Csp of(String page, String html) {
    List<Csp> found = new ArrayList<>();
    Html.replaceVoid(
        html,
        "meta",
        e -> {
          if ("content-security-policy".equalsIgnoreCase(e.get("http-equiv"))) {
            found.add(new Csp(e.get("content")));
          }
          return null;
        });
    if (found.size() != 1) {
      throw new BuildFailure(
          page + ": has " + found.size() + " Content-Security-Policy metas instead of one");
    }
    found.get(0).check(page);
    return found.get(0);
  }

  private void check(String page) {
    if (!List.of("'none'").equals(directives.get("default-src"))) {
      throw new BuildFailure(page + ": its policy must begin with default-src 'none'");
    }
    for (Map.Entry<String, List<String>> directive : directives.entrySet()) {
      for (String source : directive.getValue()) {
        boolean script = directive.getKey().equals("script-src");
        boolean host = source.contains(".") || source.contains("*") || source.contains("//");
        boolean scheme = source.equals("https:") || source.equals("http:");
        boolean eval = source.equals("'unsafe-eval'");
        if (host || scheme || eval || (script && !SCRIPT.contains(source))) {
          throw new BuildFailure(
              page + ": its policy allows " + source + " in " + directive.getKey());
        }
      }
    }
  }

  /**
   * The policy of the same page as one file: what came from its own server is in the file now.
   *
   * @param scripts digests of the scripts in the page
   * @param styles digests of the styles in the page
   */
  String offline(List<String> scripts, List<String> styles) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> directive : directives.entrySet()) {
      List<String> sources = new ArrayList<>(directive.getValue());
      boolean self = sources.remove("'self'");
      switch (directive.getKey()) {
        case "script-src" -> scripts.forEach(hash -> sources.add("'" + hash + "'"));
        case "style-src" -> styles.forEach(hash -> sources.add("'" + hash + "'"));
        case "img-src", "media-src", "font-src" -> {
          if (self && !sources.contains("data:")) {
            sources.add("data:");
          }
        }
        default -> {}
      }
      if (!sources.isEmpty()) {
        out.put(directive.getKey(), sources);
      }
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, List<String>> directive : out.entrySet()) {
      text.append(text.isEmpty() ? "" : "; ").append(directive.getKey());
      text.append(' ').append(String.join(" ", directive.getValue()));
    }
    return text.toString();
  }
}
