package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.Need;
import io.bartizan.pipeline.OnBody;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Verdict;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client may go away at every stage: there is one record, the upstream is left, and nothing
/// stays behind.
class DisconnectTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path folder;
  private HandUpstream upstream;
  private House.Builder builder;

  @BeforeEach
  void open() throws IOException {
    upstream = HandUpstream.start();
    builder = House.before(upstream.port()).log(folder.resolve("access.log"));
  }

  @AfterEach
  void close() throws IOException {
    upstream.close();
  }

  private void empty(House house) {
    Eventually.holds("no client is left", () -> house.listener.connections() == 0);
    Eventually.holds("the upstream is left", () -> builder.open(0) == 0);
    Eventually.holds("no memory is held", () -> house.memory.used() == 0);
  }

  private static void leave(RawClient client, boolean reset) throws IOException {
    if (reset) {
      client.reset();
    } else {
      client.close();
    }
  }

  private static List<String> said(House house) throws IOException {
    return house.records().stream().map(LogLine::said).toList();
  }

  @Test
  void before_it_has_said_anything() throws Exception {
    try (House house = builder.open()) {
      for (boolean reset : new boolean[] {false, true}) {
        RawClient client = RawClient.plain(house.port());
        Eventually.holds("it is accepted", () -> house.listener.connections() == 1);
        leave(client, reset);
        empty(house);
      }
      assertThat(said(house)).isEmpty();
    }
  }

  @Test
  void in_the_middle_of_a_head() throws Exception {
    try (House house = builder.open()) {
      for (boolean reset : new boolean[] {false, true}) {
        RawClient client = RawClient.plain(house.port());
        client.ask("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n");
        client.close();
        RawClient second = RawClient.plain(house.port());
        second.send("GET / HTTP/1.1\r\nHost: ");
        second.finish();
        second.rest();
        leave(second, reset);
        empty(house);
      }
      assertThat(said(house))
          .containsExactlyInAnyOrder(
              "refused 400 request.path",
              "client_gone 499 client.gone",
              "refused 400 request.path",
              "client_gone 499 client.gone");
    }
  }

  @Test
  void in_the_middle_of_a_body() throws Exception {
    try (House house = builder.open()) {
      for (boolean reset : new boolean[] {false, true}) {
        RawClient client = RawClient.plain(house.port());
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.readUntil("half");
          leave(client, reset);
          peer.awaitEnd();
        }
        empty(house);
      }
      assertThat(said(house))
          .containsExactlyInAnyOrder("client_gone 499 client.gone", "client_gone 499 client.gone");
    }
  }

  @Test
  void while_its_body_is_gathered() throws Exception {
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
    try (House house = builder.policies(Policy.enforced("gather", gather)).open()) {
      RawClient client = RawClient.plain(house.port());
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
      Eventually.holds("some is gathered", () -> house.memory.used() > 0);
      client.close();
      empty(house);
      assertThat(said(house)).containsExactly("client_gone 499 client.gone");
    }
  }

  @Test
  void while_a_policy_waits() throws Exception {
    CompletableFuture<Verdict.Done<String>> waiting = new CompletableFuture<>();
    OnHead slow =
        _ ->
            new Verdict.Wait<String>(
                waiting::complete, (_, _) -> Verdict.CONTINUE, TimeUnit.MINUTES.toNanos(5));
    try (House house = builder.policies(Policy.enforced("slow", slow)).open()) {
      RawClient client = RawClient.plain(house.port());
      client.send(GET);
      Verdict.Done<String> done = waiting.get(10, TimeUnit.SECONDS);
      client.close();
      Eventually.holds("no client is left", () -> house.listener.connections() == 0);
      Eventually.holds("lent bytes are in the budget", () -> house.memory.used() > 0);
      done.value("late");
      empty(house);
      assertThat(said(house)).containsExactly("client_gone 499 client.gone");
    }
  }

  @Test
  void while_the_upstream_thinks() throws Exception {
    try (House house = builder.open()) {
      for (boolean reset : new boolean[] {false, true}) {
        RawClient client = RawClient.plain(house.port());
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          leave(client, reset);
          peer.awaitEnd();
        }
        empty(house);
      }
      assertThat(said(house))
          .containsExactlyInAnyOrder("client_gone 499 client.gone", "client_gone 499 client.gone");
    }
  }

  @Test
  void in_the_middle_of_its_answer() throws Exception {
    try (House house = builder.open()) {
      for (boolean reset : new boolean[] {false, true}) {
        RawClient client = RawClient.plain(house.port());
        client.send(GET);
        try (HandUpstream.Peer peer = upstream.accept()) {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
          client.read(20);
          leave(client, reset);
          peer.awaitEnd();
        }
        empty(house);
      }
      assertThat(said(house))
          .containsExactlyInAnyOrder("client_gone 200 client.gone", "client_gone 200 client.gone");
    }
  }

  @Test
  void between_two_requests_of_which_one_was_sent_ahead() throws Exception {
    try (House house = builder.open()) {
      RawClient client = RawClient.plain(house.port());
      client.send(GET + GET + GET);
      try (HandUpstream.Peer peer = upstream.accept()) {
        peer.head();
        client.reset();
        peer.awaitEnd();
      }
      empty(house);
      assertThat(said(house)).containsExactly("client_gone 499 client.gone");
    }
  }
}
