package dev.kinglet.browser;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with a profile of its own.
 *
 * <p>Pages have a strict policy, under which a driver's {@code executeScript} is refused (it
 * evaluates text in the page), so expressions go through the DevTools protocol.
 */
public final class Browser implements AutoCloseable {
  private static final String[] PLACES = {
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"
  };

  /** Selenium warns that it has no classes for this Chromium's protocol; none are used. */
  private static final Logger PROTOCOL = Logger.getLogger("org.openqa.selenium.devtools");

  private final Path profile;
  private final ChromeDriver driver;
  private final List<String> errors = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  private Browser(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  /**
   * Starts a browser.
   *
   * @param flags flags besides those that every test needs
   */
  public static Browser start(String... flags) throws IOException {
    PROTOCOL.setLevel(Level.SEVERE);
    Path profile = Files.createTempDirectory("kinglet-chromium");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1280,800",
        "--user-data-dir=" + profile);
    options.addArguments(flags);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(
                new File(binary("KINGLET_CHROMEDRIVER", "/usr/bin/chromedriver")))
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    return new Browser(profile, driver);
  }

  /** The path of the browser. */
  static String chromium() {
    return binary("KINGLET_CHROMIUM", PLACES);
  }

  private static String binary(String variable, String... places) {
    String set = System.getenv(variable);
    if (set != null) {
      return set;
    }
    for (String place : places) {
      if (Files.isExecutable(Path.of(place))) {
        return place;
      }
    }
    throw new AssertionError(
        "Chromium and its driver are missing: apt-get install chromium chromium-driver, or name"
            + " them in KINGLET_CHROMIUM and KINGLET_CHROMEDRIVER");
  }

  /** Opens a page and forgets what earlier ones said. */
  public void open(String url) {
    driver.get("about:blank");
    listen();
    errors.clear();
    requests.clear();
    driver.get(url);
  }

  /**
   * Evaluates an expression in the page and waits for it if it is a promise.
   *
   * @return its value as JSON has it: null, Boolean, Number, String, List or Map
   * @throws AssertionError with the page's error if it throws or rejects
   */
  public Object eval(String expression) {
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("expression", expression);
    parameters.put("awaitPromise", true);
    parameters.put("returnByValue", true);
    parameters.put("userGesture", true);
    Map<String, Object> answer = driver.executeCdpCommand("Runtime.evaluate", parameters);
    if (answer.get("exceptionDetails") instanceof Map<?, ?> details) {
      Object exception = details.get("exception");
      Object said = exception instanceof Map<?, ?> e ? e.get("description") : null;
      throw new AssertionError(expression + ": " + (said == null ? details : said));
    }
    return answer.get("result") instanceof Map<?, ?> result ? result.get("value") : null;
  }

  /** Waits until an expression is truthy; false if it is not within the time. */
  public boolean await(String expression, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!Boolean.TRUE.equals(eval("Boolean(" + expression + ")"))) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  /** What the page wrote to the console as an error, threw, or was refused, since it was opened. */
  public List<String> errors() {
    listen();
    return List.copyOf(errors);
  }

  /** The addresses that the page asked for since it was opened, less {@code data:, blob:}. */
  List<String> requests() {
    listen();
    return List.copyOf(requests);
  }

  /** The hosts among {@link #requests}, less the page's own. */
  public List<String> otherHosts(String own) {
    String origin = String.valueOf(URI.create(own).getAuthority());
    return requests().stream()
        .filter(url -> !String.valueOf(URI.create(url).getAuthority()).equals(origin))
        .toList();
  }

  private void listen() {
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        errors.add(entry.getMessage());
      }
    }
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonObject message =
          new Gson().fromJson(entry.getMessage(), JsonObject.class).getAsJsonObject("message");
      if (message.get("method").getAsString().equals("Network.requestWillBeSent")) {
        JsonObject request = message.getAsJsonObject("params").getAsJsonObject("request");
        String url = request.get("url").getAsString();
        if (!url.startsWith("data:") && !url.startsWith("blob:") && !url.startsWith("about:")) {
          requests.add(url);
        }
      }
    }
  }

  /**
   * Makes the page look like one on another device.
   *
   * @param scheme {@code light} or {@code dark}
   */
  void emulate(int width, int height, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Writes what the page looks like to a PNG file. */
  void screenshot(Path file) throws IOException {
    Map<String, Object> shot =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode((String) shot.get("data")));
  }

  /** Selenium's own view of the page, for keys and clicks. */
  ChromeDriver driver() {
    return driver;
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
