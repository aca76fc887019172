package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Services with several endpoints.
class EndpointTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";

  private ScriptedUpstream first;
  private ScriptedUpstream second;

  @BeforeEach
  void open() throws IOException {
    first = ScriptedUpstream.start().always(Reply.ok("first"));
    second = ScriptedUpstream.start().always(Reply.ok("second"));
  }

  @AfterEach
  void close() throws IOException {
    first.close();
    second.close();
  }

  private static int dead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void requests_go_round() throws Exception {
    Map<String, Integer> answers = new TreeMap<>();
    try (House house = House.before(first.port()).endpoint(second.port()).open();
        RawClient client = RawClient.plain(house.port())) {
      for (int i = 0; i < 20; i++) {
        answers.merge(client.ask(GET).text(), 1, Integer::sum);
      }
    }
    assertThat(answers).isEqualTo(Map.of("first", 10, "second", 10));
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.connections()).isEqualTo(1);
  }

  @Test
  void an_endpoint_that_is_dead_is_passed_over() throws Exception {
    try (House house = House.before(first.port()).endpoint(dead()).open();
        RawClient client = RawClient.plain(house.port())) {
      for (int i = 0; i < 12; i++) {
        assertThat(client.ask(i % 2 == 0 ? GET : POST).text()).isEqualTo("first");
      }
    }
    assertThat(first.connections()).isEqualTo(1);
  }

  @Test
  void when_all_are_dead_the_request_is_refused() throws Exception {
    try (House house = House.before(dead()).endpoint(dead()).open();
        RawClient client = RawClient.plain(house.port())) {
      RawAnswer answer = client.ask(GET);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("upstream.unreachable");
      assertThat(client.ask(POST).status()).isEqualTo(502);
    }
  }

  @Test
  void requests_sent_ahead_to_a_service_without_an_address_are_all_refused() throws Exception {
    try (House house = House.before().open();
        RawClient client = RawClient.plain(house.port())) {
      client.send(GET.repeat(200));
      for (int i = 0; i < 200; i++) {
        RawAnswer answer = client.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("upstream.unavailable");
      }
    }
  }

  @Test
  void an_endpoint_whose_connections_are_all_taken_is_busy() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    first.always(Reply.ok("first").waiting(go));
    House.Builder builder = House.before().connections(1).endpoint(first.port());
    try (House house = builder.open();
        RawClient one = RawClient.plain(house.port());
        RawClient two = RawClient.plain(house.port())) {
      one.send(GET);
      Eventually.holds("the connection is taken", () -> builder.open(0) == 1);
      RawAnswer busy = two.ask(GET);
      assertThat(busy.status()).isEqualTo(503);
      assertThat(busy.text()).contains("upstream.busy");
      go.countDown();
      assertThat(one.answer().text()).isEqualTo("first");
    }
    assertThat(builder.open(0)).isZero();
  }
}
