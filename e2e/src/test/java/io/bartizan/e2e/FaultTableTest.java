package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Fault;
import io.bartizan.testkit.FaultyUpstream;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever an upstream does wrong, the client sees what the table in `docs/faults.md` says, the
/// log says the same, nothing is left behind, and the next request is served.
class FaultTableTest {
  private static final String BODY = "x".repeat(200_000);

  @TempDir static Path folder;
  private static FaultyUpstream clear;
  private static FaultyUpstream secure;
  private static TestCertificates strangers;
  private static TestGateway gateway;

  /// A request, and whether it meets a connection that has served another one before.
  private enum Kind {
    GET(false),
    POST(false),
    REUSED(true);

    private final boolean reuses;

    Kind(boolean reuses) {
      this.reuses = reuses;
    }

    String request(String path) {
      String head = (this == POST ? "POST " : "GET ") + path + " HTTP/1.1\r\nHost: localhost\r\n";
      return this == POST
          ? head + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY
          : head + "\r\n";
    }
  }

  @BeforeAll
  static void serve() throws Exception {
    TestCertificates own = TestCertificates.in(folder.resolve("own"));
    strangers = TestCertificates.in(folder.resolve("strangers"));
    clear = FaultyUpstream.start();
    secure = FaultyUpstream.start(own.using(own.server("good", "127.0.0.1")));
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services:
              clear: { endpoints: [ "%s" ] }
              clear-hasty: { endpoints: [ "%s" ], connect-timeout: 300ms, response-timeout: 300ms }
              secure: { endpoints: [ "%s" ], tls: { trust: own/ca.pem } }
              secure-hasty:
                endpoints: [ "%s" ]
                tls: { trust: own/ca.pem }
                connect-timeout: 300ms
            routes:
              - { path: /clear/**, service: clear, public: true }
              - { path: /clear-hasty/**, service: clear-hasty, public: true }
              - { path: /clear-idle/**, service: clear, public: true, bounds: { idle: 300ms } }
              - { path: /secure/**, service: secure, public: true }
              - { path: /secure-hasty/**, service: secure-hasty, public: true }
            log: { access: access.log }
            """
                .formatted(
                    clear.endpoint(), clear.endpoint(), secure.endpoint(), secure.endpoint()));
  }

  @AfterAll
  static void end() throws IOException {
    gateway.close();
    clear.close();
    secure.close();
  }

  @ParameterizedTest
  @EnumSource
  void what_the_client_sees_is_what_the_table_says(Fault fault) throws Exception {
    StringBuilder row = new StringBuilder("| " + fault.says());
    for (Kind kind : Kind.values()) {
      row.append(" | ").append(sameAlways(fault, seen(fault, kind)));
    }
    row.append(" |");
    Eventually.holds("nothing is in use", FaultTableTest::atRest);
    assertThat(page().lines().filter(line -> line.startsWith("| " + fault.says() + " |")))
        .containsExactly(row.toString());
  }

  @Test
  void the_table_has_no_other_rows() throws IOException {
    assertThat(page().lines().filter(line -> line.startsWith("| ")).skip(2))
        .hasSize(Fault.values().length);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/faults.md"));
  }

  /// A reset that comes with the connection may be seen before or after there is one.
  private static String sameAlways(Fault fault, String seen) {
    return fault == Fault.RESETS_AT_ONCE
        ? seen.replaceFirst(
            "`upstream.(unreachable|closed)`", "`upstream.unreachable` or `upstream.closed`")
        : seen;
  }

  private static String seen(Fault fault, Kind kind) throws Exception {
    FaultyUpstream upstream = fault.secure() ? secure : clear;
    String service = (fault.secure() ? "secure" : "clear") + haste(fault);
    String path = "/" + service + "/" + fault + "/" + kind;
    if (!kind.reuses) {
      restart(upstream);
    }
    String seen;
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      if (kind.reuses) {
        assertThat(client.ask(Kind.GET.request("/" + service + "/before")).text()).isEqualTo("ok");
      }
      upstream.fail(fault, certificate(fault));
      Thread.ofVirtual().start(() -> send(client, kind.request(path)));
      seen = seen(client, path);
    }
    upstream.heal();
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      assertThat(client.ask(Kind.GET.request("/" + service + "/after")).text()).isEqualTo("ok");
    }
    if (kind == Kind.POST) {
      assertThat(upstream.requests()).filteredOn(line -> line.contains(path)).hasSizeLessThan(2);
    }
    return seen;
  }

  /// Which of the gateway's patiences is short: it has to be lost with what the fault is about, and
  /// with nothing else.
  private static String haste(Fault fault) {
    return switch (fault) {
      case HEAD_THEN_STALLS, HALF_BODY_THEN_STALLS -> "-idle";
      default -> fault.stalls() ? "-hasty" : "";
    };
  }

  private static void send(RawClient client, String request) {
    try {
      client.send(request);
    } catch (IOException _) {
      // The gateway need not read a request that it has refused.
    }
  }

  /// What the client sees, which has to be what the log says.
  private static String seen(RawClient client, String path) throws Exception {
    String answer;
    String text = "";
    try {
      RawAnswer whole = client.answer();
      answer = "" + whole.status();
      text = whole.text();
    } catch (IOException _) {
      answer = "cut";
    }
    String line = logged(path);
    String code = value(line, "code");
    switch (value(line, "outcome")) {
      case "answered" -> assertThat(answer).isEqualTo(value(line, "status"));
      case "refused" -> {
        assertThat(answer).isEqualTo(value(line, "status"));
        assertThat(text).contains("\"code\":\"" + code + "\"");
      }
      case "aborted" -> {
        assertThat(answer).isEqualTo("cut");
        answer = value(line, "status") + ", then cut";
      }
      default -> throw new AssertionError(line);
    }
    assertThat(code.isEmpty() || !value(line, "reason").isEmpty()).as(line).isTrue();
    return code.isEmpty() ? answer : answer + ": `" + code + "`";
  }

  private static String logged(String path) throws Exception {
    Path file = folder.resolve("access.log");
    String wanted = "\"path\":\"" + path + "\"";
    Eventually.holds(
        "a line about " + path,
        () -> Files.exists(file) && Files.readString(file).contains(wanted));
    List<String> lines = Files.readAllLines(file);
    List<String> own = lines.stream().filter(line -> line.contains(wanted)).toList();
    assertThat(own).hasSize(1);
    return own.getFirst();
  }

  private static String value(String line, String key) {
    Matcher found = Pattern.compile("\"" + key + "\":\"?([^\",}]*)").matcher(line);
    return found.find() ? found.group(1) : "";
  }

  private static @Nullable SSLContext certificate(Fault fault) throws Exception {
    TestCertificates own = gateway.authority();
    return switch (fault) {
      case TLS_EXPIRED -> own.using(own.expired("expired", "127.0.0.1"));
      case TLS_OTHER_NAME -> own.using(own.server("other", "other.example"));
      case TLS_UNTRUSTED -> strangers.using(strangers.server("stranger", "127.0.0.1"));
      default -> null;
    };
  }

  /// The upstream has no connection any more, and the gateway knows.
  private static void restart(FaultyUpstream upstream) throws Exception {
    upstream.closeAll();
    Eventually.holds("connections are closed", () -> metric("idle") == 0);
  }

  private static boolean atRest() throws IOException {
    return metric("busy") == 0
        && gateway.admin("/metrics").text().contains("bartizan_memory_budget_used_bytes 0");
  }

  /// The sum over all services.
  private static double metric(String state) throws IOException {
    return gateway
        .admin("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("bartizan_upstream_connections{"))
        .filter(line -> line.contains("state=\"" + state + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
