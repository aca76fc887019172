package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.lane.Overload;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.WebSocketClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A gateway with too much to do refuses whatever is new and goes to a service.
class SheddingTest {
  private static final Overload.Limits NOTHING =
      new Overload.Limits(0, Integer.MAX_VALUE, Long.MAX_VALUE);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_request_and_the_handshake_of_a_websocket_are_refused(boolean handshake) throws Exception {
    String request =
        handshake
            ? WebSocketClient.request("/chat", "")
            : "GET /chat HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("here"));
        House house = House.before(upstream.port()).webSockets().open()) {
      house.edge.limit(NOTHING);
      Eventually.holds(
          "every event loop has looked",
          () ->
              house
                  .recorder
                  .metrics()
                  .scrape(null)
                  .body()
                  .toString()
                  .contains("bartizan_event_loops_shedding 2"));
      int before = upstream.requests().size();
      try (RawClient client = RawClient.plain(house.port())) {
        RawAnswer answer = client.ask(request);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("gateway.overloaded");
        assertThat(upstream.requests()).hasSize(before);
      }
    }
  }
}
