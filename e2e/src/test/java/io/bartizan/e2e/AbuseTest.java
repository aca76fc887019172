package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/abuse.md` promises: attacks over HTTP/1.1 on the real program, which has little
/// memory, while a client that behaves well is served all the time.
@TestMethodOrder(MethodOrderer.MethodName.class)
final class AbuseTest {
  /// What the whole process may have in memory, in KiB.
  private static final long MEMORY = 256 << 10;

  private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
  private static final int ATTACKER = 66;
  private static final int TRUSTED = 77;

  @TempDir private static Path folder;
  private static Warehouse warehouse;
  private static Program gateway;
  private static SSLContext trust;

  @BeforeAll
  static void open() throws Exception {
    warehouse = Warehouse.open();
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("api", "localhost");
    trust = authority.trusting();
    gateway =
        Program.serving(
            folder,
            """
            listen:
              - { http: 127.0.0.1:0, name: api, bounds: { head-time: 2s } }
              - { http: 127.0.0.1:0, name: few, bounds: { connections-per-address: 20 } }
              - { https: 127.0.0.1:0, name: secure, bounds: { handshakes: 40 } }
            tls: { certificate: api.pem, key: api.key }
            client-address: { trusted-proxies: [ 127.0.0.77/32 ], header: x-forwarded-for }
            services: { shop: { endpoints: [ "%s" ] } }
            routes:
              - { path: /**, service: shop, public: true, bounds: { body: 100MiB } }
              - { path: /slow, service: shop, public: true, bounds: { idle: 1s, total: 3s } }
            admin: { listen: 127.0.0.1:0 }
            log: { access: access.log }
            """
                .formatted(warehouse.endpoint()));
  }

  @AfterAll
  static void end() throws Exception {
    try {
      assertThat(gateway.peakMemory()).as("peak of resident memory, KiB").isLessThan(MEMORY);
      gateway.end("TERM");
    } finally {
      gateway.close();
      warehouse.close();
    }
  }

  private static int port(String listener) throws Exception {
    return gateway.port(listener);
  }

  private static Bystander bystander() throws Exception {
    int port = port("api");
    return Bystander.before(() -> RawClient.plain(port));
  }

  private static double refused(String code) throws Exception {
    return gateway.metric("bartizan_refusals_total{code=\"" + code + "\"");
  }

  private static double away(String listener, String reason) throws Exception {
    return gateway.metric(
        "bartizan_connections_refused_total{listener=\"%s\",reason=\"%s\""
            .formatted(listener, reason));
  }

  /// Sends `drop` again and again until all of `crowd` got an answer or were closed.
  private static void drip(Crowd crowd, int size, String drop, String answer) throws Exception {
    int[] done = {0};
    Callable<Boolean> all =
        () -> {
          crowd.send(drop);
          done[0] += crowd.done(answer);
          TimeUnit.MILLISECONDS.sleep(50);
          return done[0] >= size;
        };
    Eventually.holds("all " + size + " attackers are done", all);
  }

  @Test
  void heads_that_come_drop_by_drop_are_refused_in_time() throws Exception {
    double before = refused("request.timeout");
    try (Bystander _ = bystander();
        Crowd crowd = Crowd.of(500, ATTACKER, port("api"))) {
      crowd.send("GET /open" + HOST + "X-Drip: ");
      drip(crowd, 500, "x", "HTTP/1.1 408");
    }
    assertThat(refused("request.timeout") - before).isGreaterThanOrEqualTo(490);
  }

  @Test
  void bodies_that_come_drop_by_drop_are_refused_in_total() throws Exception {
    double total = refused("exchange.timeout");
    double idle = refused("request.timeout");
    try (Bystander _ = bystander();
        Crowd crowd = Crowd.of(200, ATTACKER, port("api"))) {
      crowd.send("POST /slow" + HOST + "Content-Length: 1000000\r\n\r\n");
      drip(crowd, 200, "x", "HTTP/1.1");
    }
    double intime = refused("request.timeout") - idle;
    assertThat(refused("exchange.timeout") - total + intime).isGreaterThanOrEqualTo(190);
  }

  @Test
  void bodies_that_are_announced_and_never_come_are_refused() throws Exception {
    double before = refused("request.timeout");
    try (Bystander _ = bystander();
        Crowd crowd = Crowd.of(200, ATTACKER, port("api"))) {
      crowd.send("POST /slow" + HOST + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
      drip(crowd, 200, "", "HTTP/1.1 408");
    }
    assertThat(refused("request.timeout") - before).isGreaterThanOrEqualTo(1);
  }

  @Test
  void answers_that_nobody_reads_take_no_more_memory_than_there_is() throws Exception {
    double before = refused("gateway.memory");
    try (Bystander bystander = bystander();
        Crowd crowd = Crowd.of(500, ATTACKER, port("api"))) {
      crowd.send("GET /goods/20000000" + HOST + "\r\n");
      bystander.isServed(200);
      Eventually.holds("some are cut", () -> refused("gateway.memory") > before);
      assertThat(gateway.complaints()).doesNotContain("OutOfDirectMemory");
    }
  }

  @Test
  void requests_that_are_sent_ahead_without_end_take_no_more_memory_than_there_is()
      throws Exception {
    String many = ("GET /goods/5000000" + HOST + "\r\n").repeat(2_000);
    try (Bystander bystander = bystander();
        Crowd crowd = Crowd.of(300, ATTACKER, port("api"))) {
      for (int i = 0; i < 4; i++) {
        crowd.send(many);
        bystander.isServed(20);
      }
      assertThat(gateway.complaints()).doesNotContain("OutOfDirectMemory");
    }
  }

  @Test
  void one_address_cannot_take_all_connections() throws Exception {
    int port = port("few");
    try (Bystander _ = Bystander.before(() -> RawClient.plain(port));
        Crowd crowd = Crowd.of(500, ATTACKER, port);
        Crowd proxy = Crowd.of(100, TRUSTED, port)) {
      Eventually.holds("480 are turned away", () -> away("few", "address") >= 480);
      assertThat(away("few", "address")).isEqualTo(480);
      assertThat(proxy.send("GET /open" + HOST + "\r\n")).isPositive();
      drip(proxy, 100, "", "HTTP/1.1 200");
      assertThat(crowd.done("HTTP")).isEqualTo(480);
    }
    assertThat(gateway.complaints())
        .containsOnlyOnce("listener few turns connections away: address");
  }

  @Test
  void heads_with_too_many_or_too_large_fields_are_refused() throws Exception {
    try (Bystander _ = bystander();
        Crowd fields = Crowd.of(100, ATTACKER, port("api"));
        Crowd sizes = Crowd.of(100, ATTACKER, port("api"));
        Crowd targets = Crowd.of(100, ATTACKER, port("api"))) {
      fields.send("GET /open" + HOST + "A: b\r\n".repeat(5_000));
      drip(fields, 100, "", "HTTP/1.1 431");
      sizes.send("GET /open" + HOST + "A: " + "b".repeat(1 << 20));
      drip(sizes, 100, "", "HTTP/1.1 431");
      targets.send("GET /" + "a".repeat(1 << 20));
      drip(targets, 100, "", "HTTP/1.1 414");
    }
  }

  @Test
  void large_heads_that_are_never_finished_leave_room_for_others() throws Exception {
    double before = refused("gateway.memory");
    String half = "GET /open" + HOST + ("X-Large: " + "x".repeat(990) + "\r\n").repeat(30);
    try (Bystander bystander = bystander();
        Crowd crowd = Crowd.of(1_500, ATTACKER, port("api"))) {
      crowd.send(half);
      Eventually.holds("some are refused", () -> refused("gateway.memory") > before);
      bystander.isServed(50);
    }
  }

  @Test
  void chunks_that_are_mostly_extensions_are_refused() throws Exception {
    String chunk = "1;a=" + "b".repeat(900) + "\r\nx\r\n";
    String post = "POST /open" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    try (Bystander _ = bystander();
        Crowd crowd = Crowd.of(50, ATTACKER, port("api"))) {
      crowd.send(post + chunk.repeat(30));
      drip(crowd, 50, "", "HTTP/1.1 400");
    }
  }

  @Test
  void bodies_in_tiny_chunks_are_served_and_starve_nobody() throws Exception {
    String post = "POST /open" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    try (Bystander bystander = bystander();
        Crowd crowd = Crowd.of(50, ATTACKER, port("api"))) {
      crowd.send(post);
      for (int i = 0; i < 10; i++) {
        crowd.send("1\r\nx\r\n".repeat(2_000));
        bystander.isServed(5);
      }
    }
  }

  @Test
  void handshakes_that_are_never_finished_push_out_their_own() throws Exception {
    int port = port("secure");
    try (Bystander bystander =
            Bystander.before(() -> RawClient.tls(port, trust, "localhost", "http/1.1"));
        Crowd crowd = Crowd.of(400, ATTACKER, port)) {
      crowd.send("\26\3\1\2\0\1\0\1\374");
      Eventually.holds("the oldest are given up", () -> away("secure", "handshakes") >= 300);
      bystander.isServed(5);
    }
  }

  @Test
  void a_range_bomb_is_the_upstream_s_to_judge() throws Exception {
    String ranges = "0-0,".repeat(1_500) + "1-1";
    try (RawClient client = RawClient.plain(port("api"))) {
      RawAnswer answer = client.ask("GET /open" + HOST + "Range: bytes=" + ranges + "\r\n\r\n");
      assertThat(answer.status()).isEqualTo(200);
    }
    assertThat(Files.readString(folder.resolve("access.log"))).doesNotContain("0-0,0-0");
  }
}
