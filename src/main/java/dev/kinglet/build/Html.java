package dev.kinglet.build;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and replaces elements in the project's own pages: well-formed HTML, attributes quoted or
 * bare, no {@code >} in an attribute's value.
 */
final class Html {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([a-zA-Z][-a-zA-Z0-9:]*)(?:\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"'>]+))?");

  /**
   * One element of a page.
   *
   * @param name its name in lower case
   * @param attributes its attributes in order; one without a value has the empty text
   * @param content what stands between its tags; empty for a void element
   */
  record Element(String name, Map<String, String> attributes, String content) {
    /** The value of an attribute, or null. */
    String get(String attribute) {
      return attributes.get(attribute);
    }

    /** The start tag, less some attributes. */
    String tagWithout(String... left) {
      StringBuilder out = new StringBuilder("<").append(name);
      for (Map.Entry<String, String> a : attributes.entrySet()) {
        if (!java.util.List.of(left).contains(a.getKey())) {
          out.append(' ').append(a.getKey());
          if (!a.getValue().isEmpty()) {
            out.append("=\"").append(a.getValue().replace("\"", "&quot;")).append('"');
          }
        }
      }
      return out.append('>').toString();
    }
  }

  private Html() {}

  /**
   * Replaces void elements ({@code <link>}, {@code <meta>}, {@code <img>}).
   *
   * @param to gives an element's replacement, or null to leave it as it is
   */
  static String replaceVoid(String html, String name, Function<Element, String> to) {
    return replace(html, Pattern.compile("(?is)<" + name + "(\\s[^>]*)?>()"), name, to);
  }

  /** Replaces elements together with their content, up to the next end tag of the same name. */
  static String replaceWhole(String html, String name, Function<Element, String> to) {
    Pattern pattern = Pattern.compile("(?is)<" + name + "(\\s[^>]*)?>(.*?)</" + name + "\\s*>");
    return replace(html, pattern, name, to);
  }

  private static String replace(
      String html, Pattern pattern, String name, Function<Element, String> to) {
    Matcher m = pattern.matcher(html);
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String replacement =
          to.apply(
              new Element(
                  name.toLowerCase(Locale.ROOT),
                  attributes(m.group(1) == null ? "" : m.group(1)),
                  m.group(2)));
      m.appendReplacement(
          out, Matcher.quoteReplacement(replacement == null ? m.group() : replacement));
    }
    return m.appendTail(out).toString();
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> out = new LinkedHashMap<>();
    Matcher m = ATTRIBUTE.matcher(text);
    while (m.find()) {
      String value = m.group(2) == null ? "" : m.group(2);
      if (value.startsWith("\"") || value.startsWith("'")) {
        value = value.substring(1, value.length() - 1);
      }
      out.put(m.group(1).toLowerCase(Locale.ROOT), value.replace("&quot;", "\""));
    }
    return out;
  }

  /** Text for use between tags and in attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
