package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a client may keep of a TLS connection for the next one: nothing.
class TlsSessionTest {
  private ScriptedUpstream upstream;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    upstream.always(seen -> Reply.ok(seen.target()));
  }

  @AfterEach
  void close() throws Exception {
    upstream.close();
  }

  @Test
  void no_client_gets_a_ticket_to_come_back_with() throws Exception {
    SSLContext clients = Tls.trusting();
    try (House house = House.before(upstream.port()).certificates(Tls.certificates()).open();
        RawClient client = RawClient.tls(house.port(), clients, "localhost", "http/1.1")) {
      assertThat(client.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
    }
    assertThat(Collections.list(clients.getClientSessionContext().getIds())).isEmpty();
  }
}
