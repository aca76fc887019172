package io.bartizan.e2e.providers;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.bartizan.testkit.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A real Keycloak on this machine, started once for all tests of the process; it ends with the
/// process. Tests make a realm each and need not clean up. Thread-safe.
///
/// `BARTIZAN_PROVIDERS` names the folder in which it is unpacked. One that already runs is used if
/// `BARTIZAN_KEYCLOAK` has its URL; its administrator has to be `admin` with that password.
public final class Keycloak {
  private static final String ADMIN = "admin";
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final long PERIOD_NANOS = 250_000_000;
  private static @Nullable Keycloak shared;

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Keycloak(String url) {
    this.url = url;
  }

  /// The one of this process.
  public static synchronized Keycloak shared() throws Exception {
    if (shared == null) {
      String running = System.getenv("BARTIZAN_KEYCLOAK");
      shared = running == null ? start() : new Keycloak(running);
    }
    return shared;
  }

  private static Keycloak start() throws Exception {
    Path folder = Path.of(Objects.requireNonNull(System.getenv("BARTIZAN_PROVIDERS")), "keycloak");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            folder.resolve("bin/kc.sh").toString(),
            "start-dev",
            "--cache=local",
            "--http-host=127.0.0.1",
            "--http-port=" + port);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx512m");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    Path log = folder.resolve("log.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    Keycloak keycloak = new Keycloak("http://127.0.0.1:" + port);
    keycloak.awaitStart(process, log);
    return keycloak;
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(Process process, Path log) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new AssertionError("Keycloak does not start; see " + log);
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(URI.create(url + "/realms/master"))).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /// Makes a realm.
  ///
  /// @param name a name that no other test has
  /// @param more what else is said of it, as Keycloak's `RealmRepresentation`
  public Realm realm(String name, Map<String, Object> more) throws Exception {
    Map<String, Object> all = new HashMap<>(more);
    all.put("realm", name);
    all.put("enabled", true);
    all.put("sslRequired", "none");
    admin("DELETE", "/realms/" + name, null);
    created(admin("POST", "/realms", all));
    return new Realm(name);
  }

  private static void created(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer.uri() + ": " + answer.statusCode() + ' ' + answer.body());
    }
  }

  /// Asks the admin API.
  ///
  /// @param path behind `/admin`
  /// @param body what is sent as JSON; null for nothing
  public HttpResponse<String> admin(String method, String path, @Nullable Object body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/admin" + path))
            .header("Authorization", "Bearer " + adminToken());
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request.method(
            method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json(body))));
  }

  private static String json(Object body) {
    return body instanceof Map<?, ?> map
        ? JSONObjectUtils.toJSONString(texts(map))
        : String.valueOf(body);
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new HashMap<>();
    map.forEach((name, value) -> texts.put(String.valueOf(name), value));
    return texts;
  }

  private String adminToken() throws Exception {
    return String.valueOf(
        form(
                url + "/realms/master/protocol/openid-connect/token",
                Map.of(
                    "grant_type",
                    "password",
                    "client_id",
                    "admin-cli",
                    "username",
                    ADMIN,
                    "password",
                    ADMIN))
            .get("access_token"));
  }

  /// Posts a form; what comes back, as JSON.
  public Map<String, Object> form(String place, Map<String, String> form) throws Exception {
    String text =
        String.join(
            "&",
            form.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + encode(entry.getValue()))
                .toList());
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(place))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(text)));
    try {
      return JSONObjectUtils.parse(answer.body());
    } catch (ParseException e) {
      throw new IOException(answer.body(), e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// A realm that a test has made.
  public final class Realm {
    private final String name;

    private Realm(String name) {
      this.name = name;
    }

    /// Its URL, which is the issuer's name.
    public String url() {
      return url + "/realms/" + name;
    }

    /// The endpoint of OpenID Connect with that name, such as `token`.
    public String endpoint(String endpoint) {
      return url() + "/protocol/openid-connect/" + endpoint;
    }

    /// Makes a client, as Keycloak's `ClientRepresentation`.
    public Realm client(Map<String, Object> client) throws Exception {
      created(admin("POST", path("/clients"), client));
      return this;
    }

    /// Makes a role.
    public Realm role(String role) throws Exception {
      created(admin("POST", path("/roles"), Map.of("name", role)));
      return this;
    }

    /// Makes a person with a password and a role that is there.
    public Realm person(String user, String password, String role) throws Exception {
      HttpResponse<String> made =
          admin(
              "POST",
              path("/users"),
              Map.of(
                  "username",
                  user,
                  "enabled",
                  true,
                  "email",
                  user + "@example.com",
                  "emailVerified",
                  true,
                  "firstName",
                  user,
                  "lastName",
                  "Example",
                  "credentials",
                  List.of(Map.of("type", "password", "value", password, "temporary", false))));
      created(made);
      String location = made.headers().firstValue("Location").orElseThrow();
      String id = location.substring(location.lastIndexOf('/') + 1);
      String found = admin("GET", path("/roles/" + role), null).body();
      created(admin("POST", path("/users/" + id + "/role-mappings/realm"), "[" + found + "]"));
      return this;
    }

    /// Enters a name and a password where the gateway has sent the browser to.
    public void logIn(Chromium browser, String user, String password) throws Exception {
      browser.arrives(url());
      browser.type("#username", user).type("#password", password).click("#kc-login");
    }

    /// Goes to a page of the gateway, and comes back there when Keycloak knows who it is.
    public void signIn(Chromium browser, String page, String user, String password)
        throws Exception {
      browser.open(page);
      logIn(browser, user, password);
      browser.arrives(page);
    }

    /// The path of something of the realm, for [Keycloak#admin].
    public String path(String path) {
      return "/realms/" + name + path;
    }
  }
}
