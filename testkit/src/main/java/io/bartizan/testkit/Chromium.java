package io.bartizan.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real browser without a window, driven over WebDriver (W3C). It takes any certificate. Each has
/// a profile of its own in a folder. For one thread.
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PERIOD_NANOS = 50_000_000;
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Process driver;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String session;

  private Chromium(Process driver, int port, Path profile) throws IOException {
    this.driver = driver;
    String base = "http://127.0.0.1:" + port + "/session";
    List<String> flags =
        Stream.concat(FLAGS.stream(), Stream.of("--user-data-dir=" + profile)).toList();
    Map<String, Object> wanted =
        Map.of(
            "browserName",
            "chrome",
            "acceptInsecureCerts",
            true,
            "timeouts",
            Map.of("implicit", PATIENCE.toMillis(), "pageLoad", 2 * PATIENCE.toMillis()),
            "goog:chromeOptions",
            Map.of("args", flags));
    Map<?, ?> made = (Map<?, ?>) post(base, Map.of("capabilities", Map.of("alwaysMatch", wanted)));
    this.session = base + '/' + made.get("sessionId");
  }

  /// Starts one.
  ///
  /// @param profile a folder that is empty or not there
  public static Chromium start(Path profile) throws IOException {
    Process driver =
        new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
    try {
      return new Chromium(driver, port(driver), profile);
    } catch (IOException | RuntimeException e) {
      end(driver);
      throw e;
    }
  }

  private static int port(Process driver) throws IOException {
    var out =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
        return Integer.parseInt(started.group(1));
      }
    }
    throw new IOException("chromedriver ended before it had started");
  }

  /// Goes to a page, and waits until it is loaded.
  public Chromium open(String url) throws IOException {
    post(session + "/url", Map.of("url", url));
    return this;
  }

  /// Where it is.
  public String url() throws IOException {
    return String.valueOf(get(session + "/url"));
  }

  /// The text of the page, as a person sees it.
  public String text() throws IOException {
    return String.valueOf(get(element("body") + "/text"));
  }

  /// Types into the first element that `css` selects, once it is there.
  public Chromium type(String css, String text) throws IOException {
    post(element(css) + "/value", Map.of("text", text));
    return this;
  }

  /// Clicks on the first element that `css` selects, once it is there.
  public Chromium click(String css) throws IOException {
    post(element(css) + "/click", Map.of());
    return this;
  }

  /// What a function's body in JavaScript returns.
  public String run(String script) throws IOException {
    return String.valueOf(
        post(session + "/execute/sync", Map.of("script", script, "args", List.of())));
  }

  /// The status that a script of the page gets when it asks its own site for `path`.
  public String status(String path) throws IOException {
    return run(
        "const r = new XMLHttpRequest(); r.open('GET', '"
            + path
            + "', false); r.send(); return String(r.status)");
  }

  /// The names of the cookies of the page's site.
  public List<String> cookieNames() throws IOException {
    return ((List<?>) get(session + "/cookie"))
        .stream().map(cookie -> String.valueOf(((Map<?, ?>) cookie).get("name"))).toList();
  }

  /// The value of a cookie of the page's site; empty if there is none.
  public String cookie(String name) throws IOException {
    return ((List<?>) get(session + "/cookie"))
        .stream()
            .map(cookie -> (Map<?, ?>) cookie)
            .filter(cookie -> name.equals(cookie.get("name")))
            .map(cookie -> String.valueOf(cookie.get("value")))
            .findFirst()
            .orElse("");
  }

  /// Forgets the cookies of the page's site.
  public Chromium forgetCookies() throws IOException {
    ask(HttpRequest.newBuilder(URI.create(session + "/cookie")).DELETE());
    return this;
  }

  /// Waits until its address begins like that.
  public Chromium arrives(String prefix) throws IOException {
    String[] seen = {""};
    boolean there =
        waits(() -> {
          seen[0] = quietly();
          return seen[0].startsWith(prefix);
        });
    if (!there) {
      throw new AssertionError(
          "at " + seen[0] + " (expected: " + prefix + "); the page says: " + text());
    }
    return this;
  }

  private String quietly() {
    try {
      return url();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean waits(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
    return true;
  }

  private String element(String css) throws IOException {
    Map<?, ?> found =
        (Map<?, ?>) post(session + "/element", Map.of("using", "css selector", "value", css));
    return session + "/element/" + found.values().iterator().next();
  }

  private Object post(String url, Map<String, Object> body) throws IOException {
    return ask(
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(JSONObjectUtils.toJSONString(body))));
  }

  private Object get(String url) throws IOException {
    return ask(HttpRequest.newBuilder(URI.create(url)));
  }

  private Object ask(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          http.send(
              request.timeout(PATIENCE.multipliedBy(3)).build(),
              HttpResponse.BodyHandlers.ofString());
      Object value = JSONObjectUtils.parse(answer.body()).get("value");
      if (answer.statusCode() != 200) {
        throw new IOException(request.build().uri() + ": " + value);
      }
      return value == null ? "" : value;
    } catch (ParseException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      ask(HttpRequest.newBuilder(URI.create(session)).DELETE());
    } catch (IOException _) {
      // it ends with its driver
    } finally {
      http.shutdownNow();
      end(driver);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
