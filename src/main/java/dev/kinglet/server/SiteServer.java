package dev.kinglet.server;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import dev.kinglet.build.Mime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.compression.brotli.BrotliCompression;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * Serves a folder of static files on the loopback interface: media types, ranges, ETags, brotli and
 * gzip, and the headers that isolate a page from other origins.
 */
public final class SiteServer implements AutoCloseable {
  private static final String[] ENDINGS = {
    "html",
    "css",
    "js",
    "mjs",
    "ts",
    "json",
    "map",
    "webmanifest",
    "txt",
    "md",
    "svg",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "ico",
    "wasm",
    "wav",
    "mp3",
    "mp4",
    "webm",
    "woff2"
  };

  private final Server server;
  private final ServerConnector connector;

  private SiteServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Serves {@code folder} as it is.
   *
   * @param folder the folder
   * @param port the port, or 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static SiteServer of(Path folder, int port) throws IOException {
    return start(port, inside(folder));
  }

  /**
   * Serves {@code folder}, and another folder below {@code /data/}.
   *
   * @param folder the folder
   * @param data the other folder
   * @param port the port, or 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static SiteServer withData(Path folder, Path data, int port) throws IOException {
    Handler below = new ContextHandler(inside(data), "/data");
    return start(port, new Handler.Sequence(below, inside(folder)));
  }

  /** Serves {@code folder}; pages reload when {@code reload} says so. */
  static SiteServer reloading(Path folder, int port, Reload reload) throws IOException {
    return start(port, new DevPages(folder, reload, inside(folder)));
  }

  private static SiteServer start(int port, Handler pages) throws IOException {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(120_000);
    server.addConnector(connector);

    try {
      connector.open(); // a port that is taken is told before anything else is
      server.setHandler(new Isolated(pages, compressed(pages)));
      server.start();
    } catch (IOException e) {
      stop(server);
      throw e;
    } catch (Exception e) {
      stop(server);
      throw new IOException(e);
    }
    return new SiteServer(server, connector);
  }

  private static Handler inside(Path folder) {
    ResourceHandler files = new Uncached();
    files.setBaseResource(ResourceFactory.of(files).newResource(folder));
    files.setDirAllowed(false);
    files.setEtags(true);
    files.setWelcomeFiles("index.html");
    files.setCacheControl("no-cache");
    MimeTypes.Mutable types = new MimeTypes.Mutable();
    for (String ending : ENDINGS) {
      types.addMimeMapping(ending, Mime.of("x." + ending));
    }
    files.setMimeTypes(types);
    return new Inside(folder, files);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Handler compressed(Handler inner) {
    CompressionConfig.Builder config =
        CompressionConfig.builder()
            .compressPreferredEncodings(List.of("br", "gzip"))
            .compressIncludeMethod("GET")
            .compressExcludeMimeType("text/event-stream");
    for (String ending : ENDINGS) {
      String type = Mime.of("x." + ending);
      if (Mime.compressible(type)) {
        config.compressIncludeMimeType(type.split(";")[0]);
      }
    }
    CompressionHandler handler = new CompressionHandler(inner);
    handler.putCompression(new GzipCompression());
    if (Brotli4jLoader.isAvailable()) { // it has native code, not for every platform
      handler.putCompression(new BrotliCompression());
    }
    handler.putConfiguration("/*", config.build());
    return handler;
  }

  /** Where the site is, with a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + connector.getLocalPort() + "/";
  }

  /** Waits until the server is stopped. */
  void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    stop(server);
  }

  /**
   * Adds the headers that every answer has, and sends requests for a part of a file past the
   * compression: a range is one of the file's own bytes.
   */
  private static final class Isolated extends Handler.Wrapper {
    private final Handler plain;

    Isolated(Handler plain, Handler compressed) {
      super(compressed);
      this.plain = plain;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      response.getHeaders().put("Cross-Origin-Opener-Policy", "same-origin");
      response.getHeaders().put("Cross-Origin-Embedder-Policy", "require-corp");
      response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.getHeaders().put("Referrer-Policy", "no-referrer");
      boolean part = request.getHeaders().contains(HttpHeader.RANGE);
      Handler next = part ? plain : getHandler();
      if (!next.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
      return true;
    }
  }

  /** Files may change between two requests: Jetty's cache looks again only after a second. */
  private static final class Uncached extends ResourceHandler {
    @Override
    protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized buffers) {
      return new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), buffers);
    }
  }

  /** Lets only requests through whose file really lies in the folder, links followed. */
  private static final class Inside extends Handler.Wrapper {
    private final Path folder;

    Inside(Path folder, Handler inner) {
      super(inner);
      this.folder = folder;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Path file = fileOf(folder, request);
      if (file == null || !file.toRealPath().startsWith(folder.toRealPath())) {
        Response.writeError(request, response, callback, 404);
        return true;
      }
      return super.handle(request, response, callback);
    }
  }

  /** The file or folder that a request names, or null if there is none in {@code folder}. */
  static Path fileOf(Path folder, Request request) {
    String path = URIUtil.decodePath(Request.getPathInContext(request));
    if (path == null || path.indexOf('\0') >= 0 || path.contains("\\")) {
      return null;
    }
    Path file = folder.resolve(path.replaceFirst("^/+", "")).normalize();
    return file.startsWith(folder) && Files.exists(file) ? file : null;
  }
}
