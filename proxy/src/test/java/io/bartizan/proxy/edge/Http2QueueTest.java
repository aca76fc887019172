package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.config.Config;
import io.bartizan.proxy.guard.Guard;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.Protocol;
import io.bartizan.proxy.settings.ServiceSettings;
import io.bartizan.testkit.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests that wait until an HTTP/2 upstream, to which there may be one connection, takes more.
class Http2QueueTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final int MAX_CONCURRENT_STREAMS = 3;

  private FrameUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = FrameUpstream.start();
    ServiceSettings settings =
        Config.parse(
                "test.yaml",
                "{ endpoints: 'http://127.0.0.1:1', pending: 50 }",
                ServiceSettings.class)
            .orElseThrow();
    house =
        House.before()
            .speaking(Protocol.H2)
            .connections(1)
            .endpoint(upstream.port())
            .connect(Duration.ofSeconds(20))
            .guard(lanes -> Guard.of("upstream", settings, lanes, null))
            .protocols(ListenProtocol.HTTP1, ListenProtocol.H2)
            .open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  /// Answers whatever comes on whatever connection.
  private void serve() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              FrameUpstream.Wire wire = upstream.accept();
              Thread.ofVirtual().start(() -> answer(wire));
            }
          } catch (IOException _) {
            // The test is over.
          }
        });
  }

  private static void answer(FrameUpstream.Wire wire) {
    try {
      while (true) {
        int stream = wire.until(f -> f.type() == HEADERS && f.has(END_STREAM)).stream();
        wire.answer(stream, "ok");
      }
    } catch (IOException _) {
      // The gateway has closed.
    }
  }

  @Test
  void every_event_loop_has_its_turn_with_the_only_connection() throws Exception {
    serve();
    for (int i = 0; i < 12; i++) {
      try (RawClient client = RawClient.plain(house.port())) {
        assertThat(client.ask(GET).text()).as("client %s", i).isEqualTo("ok");
      }
    }
  }

  @Test
  void a_connection_that_is_busy_goes_to_another_event_loop_when_its_streams_have_ended()
      throws Exception {
    RawClient[] clients = new RawClient[12];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = RawClient.plain(house.port());
      clients[i].send(GET);
    }
    serve();
    for (RawClient client : clients) {
      assertThat(client.answer().text()).isEqualTo("ok");
      client.close();
    }
  }

  @Test
  void all_who_wait_go_on_when_the_upstream_takes_more_streams() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.get(1, "/");
      FrameUpstream.Wire wire = upstream.accept(MAX_CONCURRENT_STREAMS, 1);
      wire.request(1);
      wire.answer(1, "ok");
      client.await(1);
      for (int stream = 3; stream < 20; stream += 2) {
        client.get(stream, "/");
      }
      wire.request(3);
      client.settled();
      wire.settings(MAX_CONCURRENT_STREAMS, 100);
      for (int stream = 5; stream < 20; stream += 2) {
        wire.request(stream);
      }
      for (int stream = 3; stream < 20; stream += 2) {
        wire.answer(stream, "answer");
        assertThat(client.await(stream).text()).isEqualTo("answer");
      }
    }
  }
}
