package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing takes for ever. Time is moved by hand, or flies.
class DeadlineTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;
  private final HandTicker ticker = new HandTicker();
  private HandUpstream upstream;
  private House.Builder builder;

  @BeforeEach
  void open() throws IOException {
    upstream = HandUpstream.start();
    builder =
        House.before(upstream.port())
            .log(folder.resolve("access.log"))
            .ticker(ticker)
            .body(1 << 30)
            .response(LONG)
            .idle(LONG)
            .total(Duration.ofHours(20));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private static void only(House house, String said, Duration least) throws IOException {
    List<LogLine> records = house.records();
    assertThat(records).extracting(LogLine::said).containsExactly(said);
    assertThat(Long.parseLong(records.getFirst().get("duration_us")))
        .isGreaterThanOrEqualTo(least.toNanos() / 1000);
  }

  @Test
  void a_head_that_does_not_come_is_refused() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.send("GET / HTTP/1.1\r\nHo");
      try (Flight _ = new Flight(ticker)) {
        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(client.rest().length()).isZero();
      }
      only(house, "refused 408 request.timeout", Duration.ofSeconds(10));
    }
  }

  @Test
  void a_head_that_comes_drop_by_drop_is_refused_too() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      Thread drip =
          Thread.ofVirtual().start(() -> drip(client, "GET / HTTP/1.1\r\nHost: a\r\nX: "));
      try (Flight _ = new Flight(ticker)) {
        assertThat(client.answer().status()).isEqualTo(408);
      }
      drip.interrupt();
      drip.join();
      only(house, "refused 408 request.timeout", Duration.ofSeconds(10));
    }
  }

  private static void drip(RawClient client, String start) {
    try {
      client.send(start);
      while (!Thread.currentThread().isInterrupted()) {
        client.send("x");
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (IOException | InterruptedException _) {
      // The gateway has had enough.
    }
  }

  @Test
  void a_connection_at_rest_is_closed_without_a_word() throws Exception {
    try (House house = builder.open();
        RawClient used = RawClient.plain(house.port());
        RawClient unused = RawClient.plain(house.port())) {
      used.ask("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
      try (Flight _ = new Flight(ticker)) {
        assertThat(unused.rest().length()).isZero();
        assertThat(used.rest().length()).isZero();
        Eventually.holds("both are closed", () -> house.listener.connections() == 0);
      }
      assertThat(house.records()).hasSize(1);
    }
  }

  @Test
  void a_refused_client_that_never_closes_is_closed() throws Exception {
    try (House house = builder.open();
        RawClient client = RawClient.plain(house.port())) {
      client.ask("BAD\r\n\r\n");
      try (Flight _ = new Flight(ticker)) {
        Eventually.holds("it is closed", () -> house.listener.connections() == 0);
      }
    }
  }

  @Test
  void a_body_that_does_not_come_is_refused() throws Exception {
    try (House house = builder.idle(Duration.ofSeconds(30)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.readUntil("half");
        try (Flight _ = new Flight(ticker)) {
          RawAnswer answer = client.answer();
          assertThat(answer.status()).isEqualTo(408);
          assertThat(answer.field("connection")).isEqualTo("close");
        }
        peer.awaitEnd();
      }
      only(house, "refused 408 request.timeout", Duration.ofSeconds(30));
    }
  }

  @Test
  void a_body_that_is_gathered_but_does_not_come_is_refused() throws Exception {
    OnBody gather =
        new OnBody() {
          @Override
          public Need need() {
            return new Need(1000, Need.Beyond.REFUSE);
          }

          @Override
          public Verdict onBody(Exchange x, io.bartizan.pipeline.Body body) {
            return Verdict.CONTINUE;
          }
        };
    try (House house =
            builder
                .policies(Policy.enforced("gather", gather))
                .idle(Duration.ofSeconds(30))
                .open();
        RawClient client = RawClient.plain(house.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
      try (Flight _ = new Flight(ticker)) {
        assertThat(client.answer().status()).isEqualTo(408);
      }
      Eventually.holds("the memory is given back", () -> house.memory.used() == 0);
      only(house, "refused 408 request.timeout", Duration.ofSeconds(30));
    }
  }

  @Test
  void an_upstream_that_does_not_answer_is_given_up() throws Exception {
    try (House house = builder.response(Duration.ofSeconds(15)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 O");
        try (Flight _ = new Flight(ticker)) {
          assertThat(client.answer().status()).isEqualTo(504);
        }
        peer.awaitEnd();
      }
      only(house, "refused 504 upstream.timeout", Duration.ofSeconds(15));
    }
  }

  @Test
  void an_upstream_that_does_not_take_the_request_is_given_up() throws Exception {
    try (House house = builder.idle(Duration.ofSeconds(30)).open();
        RawClient client = RawClient.plain(house.port())) {
      Thread sender = Thread.ofVirtual().start(() -> flood(client));
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        try (Flight _ = new Flight(ticker)) {
          assertThat(client.answer().status()).isEqualTo(504);
          sender.join();
        }
        peer.awaitEnd();
      }
      only(house, "refused 504 upstream.timeout", Duration.ofSeconds(30));
    }
  }

  private static void flood(RawClient client) {
    try {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
      byte[] some = new byte[64 * 1024];
      while (true) {
        client.send(some);
      }
    } catch (IOException _) {
      // The gateway has had enough.
    }
  }

  @Test
  void an_answer_that_does_not_go_on_is_cut() throws Exception {
    try (House house = builder.idle(Duration.ofSeconds(30)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        try (Flight _ = new Flight(ticker)) {
          assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
        }
        peer.awaitEnd();
      }
      only(house, "aborted 200 upstream.timeout", Duration.ofSeconds(30));
    }
  }

  @Test
  void a_client_that_does_not_take_its_answer_is_cut() throws Exception {
    try (House house = builder.idle(Duration.ofSeconds(30)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        Thread sender = Thread.ofVirtual().start(() -> pour(peer));
        try (Flight _ = new Flight(ticker)) {
          sender.join();
        }
      }
      only(house, "aborted 200 client.gone", Duration.ofSeconds(30));
    }
  }

  private static void pour(HandUpstream.Peer peer) {
    try {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
      String some = "x".repeat(64 * 1024);
      while (true) {
        peer.send(some);
      }
    } catch (IOException _) {
      // The gateway has had enough.
    }
  }

  @Test
  void an_exchange_that_always_moves_but_never_ends_is_ended() throws Exception {
    try (House house = builder.idle(Duration.ofSeconds(30)).total(Duration.ofSeconds(60)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        Thread sender = Thread.ofVirtual().start(() -> trickle(peer));
        try (Flight _ = new Flight(ticker)) {
          assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
        }
        sender.join();
      }
      assertThat(house.records())
          .extracting(LogLine::said)
          .allMatch(said -> said.startsWith("aborted 200"));
    }
  }

  private static void trickle(HandUpstream.Peer peer) {
    try {
      while (true) {
        peer.send("x");
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (IOException | InterruptedException _) {
      // The gateway has had enough.
    }
  }

  @Test
  void an_exchange_without_an_answer_is_ended_in_time() throws Exception {
    try (House house = builder.total(Duration.ofSeconds(60)).open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        try (Flight _ = new Flight(ticker)) {
          assertThat(client.answer().status()).isEqualTo(504);
        }
        peer.awaitEnd();
      }
      only(house, "refused 504 exchange.timeout", Duration.ofSeconds(60));
    }
  }

  @Test
  void a_policy_that_thinks_is_not_idle() throws Exception {
    CompletableFuture<Verdict.Done<String>> waiting = new CompletableFuture<>();
    OnHead slow =
        x ->
            x.path().toString().equals("/slow")
                ? new Verdict.Wait<String>(
                    waiting::complete, (_, _) -> Verdict.CONTINUE, TimeUnit.MINUTES.toNanos(5))
                : Verdict.CONTINUE;
    try (House house =
            builder
                .policies(Policy.enforced("slow", slow))
                .idle(Duration.ofSeconds(30))
                .response(Duration.ofSeconds(40))
                .open();
        RawClient client = RawClient.plain(house.port())) {
      client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      Verdict.Done<String> done = waiting.get(10, TimeUnit.SECONDS);
      for (int i = 0; i < 4; i++) {
        try (RawClient other = RawClient.plain(house.port())) {
          other.send(GET);
          try (HandUpstream.Peer peer = upstream.accept()) {
            peer.head();
            try (Flight _ = new Flight(ticker)) {
              assertThat(other.answer().status()).isEqualTo(504);
            }
          }
        }
      }
      done.value("yes");
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void an_upstream_that_does_not_accept_is_given_up() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      crowd(deaf, crowd);
      try (House house =
              House.before(deaf.getLocalPort())
                  .log(folder.resolve("access.log"))
                  .connect(Duration.ofMillis(300))
                  .open();
          RawClient client = RawClient.plain(house.port())) {
        assertThat(client.ask(GET).status()).isEqualTo(502);
        assertThat(house.records())
            .extracting(LogLine::said)
            .containsExactly("refused 502 upstream.unreachable");
      }
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  /// Fills the queue of a server that accepts nobody, until one more connection is not made.
  private static void crowd(ServerSocket deaf, List<Socket> crowd) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket socket = new Socket();
      crowd.add(socket);
      try {
        socket.connect(new InetSocketAddress(deaf.getInetAddress(), deaf.getLocalPort()), 200);
      } catch (java.net.SocketTimeoutException _) {
        return;
      }
    }
    throw new AssertionError("the queue is never full");
  }
}
