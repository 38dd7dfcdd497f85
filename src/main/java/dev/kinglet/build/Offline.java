package dev.kinglet.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/**
 * Makes one file of a page that opens from {@code file://}: its scripts, styles and images are put
 * into it, and its policy allows exactly those. Scripts that wait for the page ({@code defer},
 * modules) move to its end. Elements with the attribute {@code data-online} (a link back to the
 * gallery, say) are left out.
 */
final class Offline {
  private static final Pattern CSS_URL =
      Pattern.compile("url\\(\\s*(\"[^\"]*\"|'[^']*'|[^)\\s]+)\\s*\\)");

  /** A last script of more characters than this is packed. */
  private static final int PACKED_FROM = 100_000;

  private static final String UNPACK =
      "(async()=>{"
          + "const packed=atob(document.getElementById('packed').textContent);"
          + "const bytes=Uint8Array.from(packed,c=>c.charCodeAt(0));"
          + "const stream=new Blob([bytes]).stream()"
          + ".pipeThrough(new DecompressionStream('deflate-raw'));"
          + "const script=document.createElement('script');"
          + "script.textContent=await new Response(stream).text();"
          + "document.body.append(script);})();";

  private final Path site;
  private final Path page;
  private final List<String> scripts = new ArrayList<>();
  private final List<String> styles = new ArrayList<>();
  private int scriptsLeft;
  private final StringBuilder atEnd = new StringBuilder();

  private Offline(Path site, Path page) {
    this.site = site;
    this.page = page;
  }

  /**
   * The text of the page as one file.
   *
   * @param site the folder that the page may take files from
   * @param page the page
   */
  static String inline(Path site, Path page) throws IOException {
    try {
      return new Offline(site, page).inline();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String inline() throws IOException {
    String html = Files.readString(page);
    Csp csp = Csp.of(page.toString(), html);
    html = Html.replaceWhole(html, "a", e -> e.get("data-online") == null ? null : "");
    html = Html.replaceVoid(html, "link", this::link);
    html = Html.replaceWhole(html, "style", this::style);
    html = Html.replaceVoid(html, "img", this::source);
    html = Html.replaceVoid(html, "source", this::source);
    Html.replaceWhole(html, "script", this::count);
    html = Html.replaceWhole(html, "script", this::script);
    if (!atEnd.isEmpty()) {
      int end = html.lastIndexOf("</body>");
      if (end < 0) {
        throw new BuildFailure(page + ": has no </body>");
      }
      html = html.substring(0, end) + atEnd + html.substring(end);
    }
    String policy = csp.offline(scripts, styles);
    return Html.replaceVoid(
        html,
        "meta",
        e ->
            "content-security-policy".equalsIgnoreCase(e.get("http-equiv"))
                ? "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">"
                : null);
  }

  private String count(Html.Element script) {
    scriptsLeft++;
    return null;
  }

  private String link(Html.Element e) {
    String rel = e.get("rel") == null ? "" : e.get("rel");
    switch (rel) {
      case "stylesheet" -> {
        Path file = resolve(page, e.get("href"));
        return styleElement(e.tagWithout("rel", "href").replace("<link", "<style"), css(file));
      }
      case "icon" -> {
        return e.tagWithout("href").replace(">", " href=\"" + data(page, e.get("href")) + "\">");
      }
      case "manifest", "preload", "modulepreload", "alternate" -> {
        return "";
      }
      default -> {
        return null;
      }
    }
  }

  private String style(Html.Element e) {
    if (styles.contains(hash(e.content()))) {
      return null;
    }
    return styleElement(e.tagWithout(), e.content());
  }

  private String styleElement(String tag, String css) {
    if (css.toLowerCase(Locale.ROOT).contains("</style")) {
      throw new BuildFailure(page + ": a style holds </style");
    }
    styles.add(hash(css));
    return tag + css + "</style>";
  }

  private String css(Path file) {
    String text = read(file);
    if (text.contains("@import")) {
      throw new BuildFailure(file + ": @import cannot be put into one file");
    }
    Matcher m = CSS_URL.matcher(text);
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String url = m.group(1).replace("\"", "").replace("'", "");
      String to = url.startsWith("data:") || url.startsWith("#") ? m.group() : null;
      m.appendReplacement(
          out, Matcher.quoteReplacement(to != null ? to : "url(\"" + data(file, url) + "\")"));
    }
    return m.appendTail(out).toString();
  }

  private String source(Html.Element e) {
    String src = e.get("src");
    if (src == null || src.startsWith("data:")) {
      return null;
    }
    return e.tagWithout("src").replaceFirst(">$", " src=\"" + data(page, src) + "\">");
  }

  private String script(Html.Element e) {
    String text = e.content();
    if (e.get("src") != null) {
      text = read(resolve(page, e.get("src")));
      int map = text.lastIndexOf("//# sourceMappingURL=");
      text = map < 0 ? text : text.substring(0, map);
    }
    boolean module = "module".equals(e.get("type"));
    if (module && Pattern.compile("(?m)^\\s*import\\b|\\bimport\\(").matcher(text).find()) {
      throw new BuildFailure(page + ": a module that imports cannot be put into one file");
    }
    if (text.contains("<!--") || text.toLowerCase(Locale.ROOT).contains("<script")) {
      throw new BuildFailure(page + ": a script holds <!-- or <script");
    }
    text = text.replace("</script", "<\\/script");
    if (--scriptsLeft == 0 && !module && text.length() > PACKED_FROM) {
      scripts.add(hash(text));
      return packed(text);
    }
    String[] parts = module ? null : Script.apart(text);
    String element = "";
    if (parts != null) {
      scripts.add(hash(parts[0]));
      element = "<script>" + parts[0] + "</script>";
      text = parts[1];
    }
    scripts.add(hash(text));
    element += e.tagWithout("src", "defer", "async", "integrity") + text + "</script>";
    if (e.get("defer") == null && !module) {
      return element;
    }
    atEnd.append(element).append('\n');
    return "";
  }

  /**
   * A long script that nothing in the page waits for (the last one), deflated: a third of its
   * bytes. Unpacked it is an inline script like the others, and the policy names its digest.
   */
  private String packed(String text) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[1 << 16];
    while (!deflater.finished()) {
      bytes.write(part, 0, deflater.deflate(part));
    }
    deflater.end();
    scripts.add(hash(UNPACK));
    return "<script type=\"application/octet-stream\" id=\"packed\">"
        + Base64.getEncoder().encodeToString(bytes.toByteArray())
        + "</script>\n<script>"
        + UNPACK
        + "</script>";
  }

  private static String hash(String text) {
    return Disk.digest("SHA-256", text.getBytes(StandardCharsets.UTF_8));
  }

  private Path resolve(Path from, String reference) {
    Path file = from.resolveSibling(reference == null ? "" : reference).normalize();
    if (!file.startsWith(site) || !Files.isRegularFile(file)) {
      throw new BuildFailure(from + ": refers to " + reference + ", which is missing");
    }
    return file;
  }

  private String data(Path from, String reference) {
    Path file = resolve(from, reference);
    try {
      return "data:"
          + Mime.of(file.getFileName().toString())
          + ";base64,"
          + Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
