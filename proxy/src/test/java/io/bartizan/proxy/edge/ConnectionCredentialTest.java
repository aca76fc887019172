package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Some credentials are good for all that follows on a connection. The gateway's connections to a
/// service are for whoever comes next, so such a one serves nobody else.
class ConnectionCredentialTest {
  @ParameterizedTest
  @CsvSource({
    "Negotiate YII=, 2",
    "NTLM TlRM, 2",
    "negotiate YII=, 2",
    "Bearer abc, 1",
    "Basic bm86Ym9keQ==, 1",
    "None x, 1"
  })
  void a_connection_is_used_again_only_if_the_credential_was_that_of_one_request(
      String credential, int connections) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("here"));
        House house = House.before(upstream.port()).open();
        RawClient client = RawClient.plain(house.port())) {
      String get = "GET / HTTP/1.1\r\nHost: a\r\n";
      client.ask(get + "Authorization: " + credential + "\r\n\r\n");
      assertThat(client.ask(get + "\r\n").text()).isEqualTo("here");
      assertThat(upstream.connections()).isEqualTo(connections);
    }
  }
}
