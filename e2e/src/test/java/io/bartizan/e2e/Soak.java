package io.bartizan.e2e;

import io.bartizan.pipeline.Ticker;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestIssuer;
import io.bartizan.testkit.WebSocketUpstream;
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
  /// The longest time from one look to the next.
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /// How many looks there are at least.
  private static final int LOOKS = 20;

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
        WebSocketUpstream chat = WebSocketUpstream.echoing();
        SoakCalls calls = new SoakCalls()) {
      Upstreams upstreams = new Upstreams(warehouse, trouble, issuer, chat, calls);
      System.exit(soak(time, folder, authority, upstreams) ? 0 : 1);
    }
  }

  private static boolean soak(
      Duration time, Path folder, TestCertificates authority, Upstreams upstreams)
      throws Exception {
    try (Program gateway = Program.serving(folder, upstreams.configuration(100))) {
      Soak soak = new Soak(gateway, folder);
      soak.populate(authority, upstreams);
      return soak.last(time);
    }
  }

  /// What stands behind the gateway.
  private record Upstreams(
      Warehouse warehouse,
      Trouble trouble,
      TestIssuer issuer,
      WebSocketUpstream chat,
      SoakCalls calls) {
    String configuration(int rate) {
      return """
      listen:
        - { http: 127.0.0.1:0, name: plain }
        - { http: 127.0.0.1:0, name: clear, protocols: [ h2 ] }
        - { https: 127.0.0.1:0, name: secure }
      tls: { certificate: api.pem, key: api.key }
      services:
        warehouse: { endpoints: [ "%s" ] }
        trouble: { endpoints: [ "%s" ] }
        chat: { endpoints: [ "http://127.0.0.1:%d" ] }
        calls: { endpoints: [ "%s" ], protocol: h2 }
      routes:
        - { path: /open, service: warehouse, public: true, limit: %d000/s }
        - { path: /goods/**, service: warehouse, public: true }
        - { path: /trouble, service: trouble, public: true }
        - { path: /only-get, methods: [GET], service: warehouse, public: true }
        - { path: /chat, service: chat, public: true, websocket: {} }
        - { path: /grpc.testing.TestService/**, service: calls, public: true }
        - { path: /guarded, service: warehouse, authenticate: { jwt: { issuer: "%s", audience: orders } } }
      admin: { listen: 127.0.0.1:0 }
      log: { access: access.log }
      """
          .formatted(
              warehouse.endpoint(),
              trouble.endpoint(),
              chat.port(),
              calls.endpoint(),
              rate,
              issuer.issuer());
    }
  }

  private void populate(TestCertificates authority, Upstreams upstreams) throws Exception {
    SSLContext trust = authority.trusting();
    int plain = gateway.port("plain");
    int secure = gateway.port("secure");
    SoakClients clients =
        new SoakClients(
            plain, secure, gateway.port("clear"), trust, () -> upstreams.issuer().token().text());
    Eventually.holds("tokens are known", () -> accepts(clients));
    requests(clients);
    trouble(clients);
    sockets(new SoakSockets(plain, secure, trust));
    calls(new SoakCalls.Caller(secure, authority.file()));
    reloads(upstreams);
  }

  /// A gateway that has no keys yet refuses every token, which is no error.
  private static boolean accepts(SoakClients clients) throws Exception {
    try {
      clients.tlsWithToken();
      return true;
    } catch (AssertionError _) {
      return false;
    }
  }

  private void requests(SoakClients clients) {
    start("requests", 2, clients::manyRequests);
    start("pipelined", 1, clients::pipeline);
    start("tls, token", 2, clients::tlsWithToken);
    start("http/2", 2, clients::overHttp2);
    start("http/2 in clear text", 1, clients::manyStreams);
    start("uploads", 1, clients::upload);
    start("resting", 20, clients::restingConnection);
  }

  private void trouble(SoakClients clients) {
    start("refusals", 1, clients::refusals);
    start("uploads given up", 1, clients::uploadThatIsGivenUp);
    start("downloads given up", 1, clients::downloadThatIsGivenUp);
    start("slow downloads", 4, clients::slowDownload);
    start("slow heads", 4, clients::headThatIsNeverFinished);
    start("half handshakes", 4, clients::handshakeThatIsNeverFinished);
    start("upstream faults", 1, clients::trouble);
  }

  private void sockets(SoakSockets sockets) {
    start("websockets", 2, sockets::overHttp1);
    start("websockets over http/2", 1, sockets::overHttp2);
    start("websockets that rest", 10, sockets::resting);
    start("websockets that break", 1, sockets::broken);
  }

  private void calls(SoakCalls.Caller caller) {
    start("grpc", 1, caller::unary);
    start("grpc streams down", 1, caller::serverStreams);
    start("grpc streams both ways", 1, caller::bothWays);
  }

  private void reloads(Upstreams upstreams) {
    int[] rate = {100};
    start(
        "reloads",
        1,
        () -> {
          TimeUnit.SECONDS.sleep(5);
          rate[0] = 300 - rate[0];
          Path next = folder.resolve("next.yaml");
          Files.writeString(next, upstreams.configuration(rate[0]));
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
          errors.computeIfAbsent(kind + ": " + e, _ -> told(e)).increment();
        }
      }
    }
  }

  /// Tells where an error that nobody has seen yet came from.
  private static LongAdder told(Throwable error) {
    error.printStackTrace(System.out);
    return new LongAdder();
  }

  private boolean last(Duration time) throws Exception {
    Holdings holdings = new Holdings(gateway);
    long end = System.nanoTime() + time.toNanos();
    long interval = Math.min(LONGEST.toNanos(), time.toNanos() / LOOKS);
    System.out.println(Holdings.title());
    while (System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(Math.min(interval, end - System.nanoTime()));
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
    double open = 0;
    for (String listener : List.of("plain", "secure", "clear")) {
      open += gateway.metric("bartizan_connections_open{listener=\"" + listener + "\"");
    }
    return open;
  }

  private boolean verdict(Holdings holdings) throws Exception {
    Map<String, String> counts = new TreeMap<>();
    rounds.forEach((kind, count) -> counts.put(kind, count.toString()));
    System.out.println("rounds: " + counts);
    List<String> wrong = new ArrayList<>();
    for (Holdings.Change change : holdings.changes()) {
      System.out.println((change.good() ? "good: " : "WRONG: ") + change);
      if (!change.good()) {
        wrong.add("grown: " + change.kind());
      }
    }
    errors.forEach((what, count) -> wrong.add(count + " times " + what));
    rounds.forEach((kind, count) -> {
      if (count.sum() == 0) {
        wrong.add("no round of: " + kind);
      }
    });
    wrong.addAll(ending(holdings));
    System.out.println(
        "unexpected errors: " + errors.values().stream().mapToLong(LongAdder::sum).sum());
    wrong.forEach(one -> System.out.println("WRONG: " + one));
    System.out.println(wrong.isEmpty() ? "soak: all is well" : "soak: not well");
    return wrong.isEmpty();
  }

  /// Everything ends, and nothing is left.
  private List<String> ending(Holdings holdings) throws Exception {
    List<String> wrong = new ArrayList<>();
    try {
      Eventually.holds("nothing is under way but this", () -> inFlight() == 1);
      Eventually.holds("all connections are closed", () -> open() == 0);
      System.out.println("when all clients have gone:\n" + holdings.look());
      gateway.end("TERM");
    } catch (AssertionError e) {
      wrong.add(String.valueOf(e.getMessage()));
    }
    long leaks = gateway.complaints().lines().filter(line -> line.contains("LEAK: ")).count();
    System.out.println("leak reports of Netty: " + leaks);
    if (leaks > 0) {
      wrong.add(leaks + " leak reports of Netty");
    }
    return wrong;
  }
}
