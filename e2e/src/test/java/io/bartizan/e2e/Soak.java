package io.bartizan.e2e;

import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/// `./dev soak`: mixed load on the real program, and a look at what it holds while that goes on.
/// Ends with 1 if a request failed that should not have, if something leaked, or if what the
/// program holds has grown.
final class Soak {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  /// One round of one kind of client.
  private interface Round {
    void run() throws Exception;
  }

  private final ConcurrentMap<String, LongAdder> rounds = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Program gateway;
  private final Path folder;
  private volatile boolean over;

  private Soak(Program gateway, Path folder) {
    this.gateway = gateway;
    this.folder = folder;
  }

  static void main(String[] args) throws Exception {
    Duration time = Duration.ofSeconds(Math.round(Double.parseDouble(args[0]) * 60));
    Path folder = Files.createTempDirectory("soak");
    TestCertificates authority = TestCertificates.in(folder);
    authority.server("api", "localhost");
    try (Warehouse warehouse = Warehouse.open();
        Trouble trouble = Trouble.open();
        TestIssuer issuer = TestIssuer.start(Ticker.SYSTEM, "RS256");
        Program gateway = Program.serving(folder, configuration(warehouse, trouble, issuer, 100))) {
      Soak soak = new Soak(gateway, folder);
      soak.populate(authority.trusting(), issuer, warehouse, trouble);
      boolean good = soak.last(time);
      System.exit(good ? 0 : 1);
    }
  }

  private static String configuration(
      Warehouse warehouse, Trouble trouble, TestIssuer issuer, int rate) {
    return """
    listen:
      - { http: 127.0.0.1:0, name: plain }
      - { https: 127.0.0.1:0, name: secure }
    tls: { certificate: api.pem, key: api.key }
    services:
      warehouse: { endpoints: [ "%s" ] }
      trouble: { endpoints: [ "%s" ] }
    routes:
      - { path: /open, service: warehouse, public: true, limit: %d000/s }
      - { path: /goods/**, service: warehouse, public: true }
      - { path: /trouble, service: trouble, public: true }
      - { path: /only-get, methods: [GET], service: warehouse, public: true }
      - { path: /guarded, service: warehouse, authenticate: { jwt: { issuer: "%s", audience: orders } } }
    admin: { listen: 127.0.0.1:0 }
    log: { access: access.log }
    """
        .formatted(warehouse.endpoint(), trouble.endpoint(), rate, issuer.issuer());
  }

  private void populate(SSLContext trust, TestIssuer issuer, Warehouse warehouse, Trouble trouble)
      throws Exception {
    SoakClients clients =
        new SoakClients(
            gateway.port("plain"), gateway.port("secure"), trust, () -> issuer.token().text());
    start("requests", 2, clients::manyRequests);
    start("pipelined", 1, clients::pipeline);
    start("tls, token", 2, clients::tlsWithToken);
    start("http/2", 2, clients::overHttp2);
    start("refusals", 1, clients::refusals);
    start("uploads", 1, clients::upload);
    start("uploads given up", 1, clients::uploadThatIsGivenUp);
    start("downloads given up", 1, clients::downloadThatIsGivenUp);
    start("slow downloads", 4, clients::slowDownload);
    start("slow heads", 4, clients::headThatIsNeverFinished);
    start("half handshakes", 4, clients::handshakeThatIsNeverFinished);
    start("upstream faults", 1, clients::trouble);
    start("resting", 20, clients::restingConnection);
    int[] rate = {100};
    start(
        "reloads",
        1,
        () -> {
          TimeUnit.SECONDS.sleep(5);
          rate[0] = 300 - rate[0];
          Path next = folder.resolve("next.yaml");
          Files.writeString(next, configuration(warehouse, trouble, issuer, rate[0]));
          Files.move(next, folder.resolve("bartizan.yaml"), StandardCopyOption.ATOMIC_MOVE);
        });
  }

  private void start(String kind, int count, Round round) {
    rounds.put(kind, new LongAdder());
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofVirtual().start(() -> live(kind, round)));
    }
  }

  private void live(String kind, Round round) {
    while (!over) {
      try {
        round.run();
        rounds.computeIfAbsent(kind, _ -> new LongAdder()).increment();
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (Exception | AssertionError e) {
        if (!over) {
          errors.computeIfAbsent(kind + ": " + e, _ -> new LongAdder()).increment();
        }
      }
    }
  }

  private boolean last(Duration time) throws Exception {
    Holdings holdings = new Holdings(gateway);
    long end = System.nanoTime() + time.toNanos();
    System.out.println(Holdings.TITLE);
    while (System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(Math.min(INTERVAL.toNanos(), end - System.nanoTime()));
      System.out.println(holdings.look());
    }
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return verdict(holdings);
  }

  private double inFlight() throws Exception {
    return gateway.metric("bartizan_requests_in_flight");
  }

  private double open() throws Exception {
    return gateway.metric("bartizan_connections_open{listener=\"plain\"");
  }

  private boolean verdict(Holdings holdings) throws Exception {
    Map<String, String> counts = new TreeMap<>();
    rounds.forEach((kind, count) -> counts.put(kind, count.toString()));
    System.out.println("rounds: " + counts);
    List<String> wrong = new ArrayList<>(holdings.grown());
    errors.forEach((what, count) -> wrong.add(count + " times " + what));
    rounds.forEach((kind, count) -> {
      if (count.sum() == 0) {
        wrong.add("no round of: " + kind);
      }
    });
    try {
      Eventually.holds("nothing is under way but this", () -> inFlight() == 1);
      Eventually.holds("all connections are closed", () -> open() == 0);
      gateway.end("TERM");
    } catch (AssertionError e) {
      wrong.add(String.valueOf(e.getMessage()));
    }
    wrong.forEach(one -> System.out.println("WRONG: " + one));
    System.out.println(wrong.isEmpty() ? "soak: all is well" : "soak: not well");
    return wrong.isEmpty();
  }
}
