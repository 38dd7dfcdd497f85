package dev.kinglet.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves pages with one more script in them, which reloads the page after a rebuild and shows a
 * failing build. Only the development server does so: the files on disk stay as they are shipped.
 * The page's policy is widened by exactly the connection that script needs.
 */
final class DevPages extends Handler.Wrapper {
  static final String EVENTS = "/.kinglet/events";
  static final String SCRIPT = "/.kinglet/reload.js";

  /** Styles are set through the DOM: a page's policy may forbid style attributes. */
  private static final String RELOAD_JS =
      """
      (function () {
        'use strict';
        var events = new EventSource('%s');
        var box = null;
        function show(text) {
          if (!box) {
            box = document.createElement('pre');
            box.id = 'kinglet-build-failure';
            box.setAttribute('role', 'alert');
            var style = {
              position: 'fixed', inset: '0', zIndex: '2147483647', margin: '0', padding: '24px',
              overflow: 'auto', background: '#1b1420', color: '#ffd9d0', whiteSpace: 'pre-wrap',
              font: '14px/1.5 ui-monospace, monospace'
            };
            Object.keys(style).forEach(function (name) { box.style[name] = style[name]; });
            document.body.appendChild(box);
          }
          box.textContent = 'The build fails:\\n\\n' + text;
        }
        events.addEventListener('failure', function (e) { show(e.data); });
        events.addEventListener('rebuilt', function () { location.reload(); });
      })();
      """
          .formatted(EVENTS);

  private final Path folder;
  private final Reload reload;

  DevPages(Path folder, Reload reload, Handler inner) {
    super(inner);
    this.folder = folder;
    this.reload = reload;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (path.equals(EVENTS)) {
      reload.open(response, callback);
      return true;
    }
    if (path.equals(SCRIPT)) {
      send(response, callback, "text/javascript; charset=utf-8", RELOAD_JS);
      return true;
    }
    Path page = page(request, path);
    if (page == null) {
      return super.handle(request, response, callback);
    }
    send(response, callback, "text/html; charset=utf-8", withScript(Files.readString(page)));
    return true;
  }

  private Path page(Request request, String path) throws java.io.IOException {
    Path file = SiteServer.fileOf(folder, request);
    if (file == null || path.startsWith("/offline/")) {
      return null;
    }
    if (path.endsWith("/")) {
      file = file.resolve("index.html");
    }
    boolean page = Files.isRegularFile(file) && file.toString().endsWith(".html");
    return page && file.toRealPath().startsWith(folder.toRealPath()) ? file : null;
  }

  /** The page with the script at the end of its head. */
  static String withScript(String html) {
    String widened =
        html.contains("connect-src ")
            ? html.replaceFirst("connect-src (?!'self')(?:'none')?", "connect-src 'self' ")
            : html.replaceFirst("default-src 'none'", "default-src 'none'; connect-src 'self'");
    if (!widened.contains("script-src ")) {
      widened = widened.replaceFirst("connect-src", "script-src 'self'; connect-src");
    }
    int head = widened.indexOf("</head>");
    String script = "<script defer src=\"" + SCRIPT + "\"></script>\n";
    return head < 0
        ? script + widened
        : widened.substring(0, head) + script + widened.substring(head);
  }

  private static void send(Response response, Callback callback, String type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }
}
