package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.e2e.Http2Attacks.Scenario;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import io.bartizan.testkit.TestCertificates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A running gateway is attacked over HTTP/2, while another client goes on asking. That client is
/// always served, the upstream sees nothing but requests, and memory stays within its bound.
class Http2AttackTest {
  private static final long MOST_KIB = 256 << 10;
  private static final String PAGE = "x".repeat(200_000);

  @TempDir static Path folder;
  private static TestCertificates certificates;
  private static ScriptedUpstream upstream;
  private static List<String> late = List.of();
  private static Program gateway;
  private static Neighbour neighbour;
  private static int ran;

  @BeforeAll
  static void serve() throws Exception {
    certificates = TestCertificates.in(folder);
    certificates.server("api", "localhost", "127.0.0.1");
    upstream = ScriptedUpstream.start();
    upstream.always(seen -> Reply.ok(seen.target().endsWith("/page") ? PAGE : "served"));
    gateway =
        Program.serving(
            folder,
            """
            listen:
              - { https: 127.0.0.1:0, name: secure }
              - { http: 127.0.0.1:0, name: clear, protocols: [http1, h2] }
              - http: 127.0.0.1:0
                name: impatient
                protocols: [http1, h2]
                bounds: { head-time: 1s, keep-alive: 1s }
            tls: { certificate: api.pem, key: api.key }
            services: { shop: { endpoints: [ "%s" ], connections: 4000 } }
            routes:
              - { path: /attack/stall/**, service: shop, public: true, bounds: { idle: 1s, total: 5s } }
              - { path: /attack/**, service: shop, public: true }
              - { path: /neighbour, service: shop, public: true }
            admin: { listen: 127.0.0.1:0 }
            """
                .formatted(upstream.endpoint()));
    neighbour = new Neighbour(gateway.port("secure"));
  }

  @AfterAll
  static void end() throws Exception {
    try {
      neighbour.stop();
      assertThat(ran).as("scenarios that ran").isEqualTo(Http2Attacks.scenarios().size());
      System.out.println(
          ran + " scenarios, peak of resident memory: " + gateway.peakMemory() + " KiB");
      assertThat(gateway.complaints().lines().filter(line -> line.contains("misuse")))
          .as("each kind is said at most every ten seconds for each listener")
          .hasSizeBetween(10, 100);
      gateway.end("TERM");
    } finally {
      gateway.close();
      upstream.close();
    }
  }

  static List<Scenario> scenarios() {
    return Http2Attacks.scenarios();
  }

  @Test
  void there_are_all_kinds_of_scenarios() {
    assertThat(scenarios())
        .hasSizeGreaterThan(110)
        .extracting(Scenario::name)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void an_attack_is_ended_and_harms_nobody(Scenario scenario) throws Exception {
    int before = upstream.requests().size();
    double counted = misuses(scenario);
    neighbour.asked();
    try (FrameWire wire = wire(scenario.listener())) {
      if (!scenario.listener().equals("impatient")) {
        wire.open();
      }
      scenario.attack().on(wire);
    }
    neighbour.asked();
    assertThat(arrived(before)).allMatch(line -> allowed(line, scenario));
    if (!scenario.arrives().isEmpty() && scenario.misuse().isEmpty()) {
      assertThat(arrived(before)).isNotEmpty();
    }
    assertThat(misuses(scenario)).isEqualTo(counted + (scenario.misuse().isEmpty() ? 0 : 1));
    assertThat(gateway.peakMemory()).isLessThan(MOST_KIB);
    late = scenario.arrives();
    ran++;
  }

  private static FrameWire wire(String listener) throws Exception {
    int port = gateway.port(listener);
    return listener.equals("secure")
        ? new FrameWire(RawClient.tls(port, certificates.trusting(), "localhost", "h2"), "https")
        : new FrameWire(RawClient.plain(port), "http");
  }

  private static double misuses(Scenario scenario) throws Exception {
    String label = "listener=\"" + scenario.listener() + "\"";
    if (!scenario.misuse().isEmpty()) {
      label += ",misuse=\"" + scenario.misuse() + "\"";
    }
    return gateway.metric("bartizan_http2_misuse_total{" + label);
  }

  /// What the upstream was asked since then, but for the neighbour's requests.
  private static List<String> arrived(int from) {
    List<SeenRequest> all = upstream.requests();
    return all.subList(from, all.size()).stream()
        .map(SeenRequest::line)
        .filter(line -> !line.equals("GET /neighbour HTTP/1.1"))
        .toList();
  }

  /// What the scenario before has sent may arrive late.
  private static boolean allowed(String line, Scenario scenario) {
    return Stream.of(scenario.arrives(), late).flatMap(List::stream).anyMatch(line::startsWith);
  }

  @Test
  void the_upstream_gets_one_cookie() throws Exception {
    try (FrameWire wire = wire("clear").open()) {
      wire.send(wire.get(1, "/attack/crumbs", "cookie: a=1", "x: y", "cookie: b=2"));
      wire.ending(1);
    }
    SeenRequest seen =
        upstream.requests().stream()
            .filter(one -> one.target().equals("/attack/crumbs"))
            .findFirst()
            .orElseThrow();
    assertThat(seen.fields("cookie")).containsExactly("a=1; b=2");
    assertThat(seen.fields("x")).containsExactly("y");
  }

  @Test
  void many_connections_whose_answers_nobody_takes_need_little_memory() throws Exception {
    List<FrameWire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        FrameWire wire = wire("clear").open(4, 0);
        wires.add(wire);
        for (int id = 1; id < 200; id += 2) {
          wire.send(wire.get(id, "/attack/stall/page"));
        }
      }
      neighbour.asked();
      for (FrameWire wire : wires) {
        wire.resets(100);
      }
      neighbour.asked();
    } finally {
      wires.forEach(FrameWire::close);
    }
    assertThat(gateway.peakMemory()).isLessThan(MOST_KIB);
  }

  /// A client in order, that asks again and again over HTTP/2.
  private static final class Neighbour {
    private final HttpClient client;
    private final HttpRequest request;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private final List<String> failures = new ArrayList<>();
    private boolean stopped;
    private int answers;

    Neighbour(int port) throws Exception {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_2)
              .sslContext(certificates.trusting())
              .build();
      request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/neighbour"))
              .timeout(Duration.ofSeconds(30))
              .build();
      thread.start();
    }

    private void run() {
      while (!stopped()) {
        LockSupport.parkNanos(1_000_000);
        try {
          var answer = client.send(request, BodyHandlers.ofString());
          boolean right =
              answer.statusCode() == 200
                  && answer.body().equals("served")
                  && answer.version() == HttpClient.Version.HTTP_2;
          note(right ? "" : answer + " " + answer.body());
        } catch (Exception e) {
          note(e.toString());
        }
      }
    }

    private synchronized void note(String failure) {
      answers++;
      if (!failure.isEmpty()) {
        failures.add(failure);
      }
      notifyAll();
    }

    private synchronized boolean stopped() {
      return stopped;
    }

    /// Waits until one more answer has come that was asked for from now on; none may have failed.
    synchronized void asked() throws InterruptedException {
      int wanted = answers + 2;
      while (answers < wanted && failures.isEmpty()) {
        wait();
      }
      assertThat(failures).isEmpty();
    }

    void stop() throws InterruptedException {
      synchronized (this) {
        stopped = true;
      }
      thread.join();
      client.close();
    }
  }
}
