package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.testkit.TestCertificates;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections to an upstream that are there only when nobody waits for them any more.
class LateConnectionTest {
  private static final int CANCEL = 8;

  @TempDir Path folder;

  @Test
  void a_second_try_that_the_client_gave_up_leaves_its_connection_to_the_next_request()
      throws Exception {
    TestCertificates authority = TestCertificates.in(folder);
    var leaf = authority.server("late", "127.0.0.1");
    SslContext trusting =
        SslContextBuilder.forClient().trustManager(authority.certificate()).build();
    try (HandUpstream upstream = HandUpstream.start(authority.using(leaf));
        House house =
            House.before()
                .endpoint(folder.resolve("nobody.sock"))
                .endpoint(upstream.port(), trusting, "127.0.0.1")
                .protocols(ListenProtocol.H2)
                .open();
        FrameClient client = FrameClient.open(house)) {
      // Whichever endpoint is first now, from then on it is the one where nobody listens, which
      // is known as soon as it is asked.
      client.get(1, "/first");
      try (HandUpstream.Peer peer = upstream.accept()) {
        assertThat(peer.head()).startsWith("GET /first ");
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.await(1).status()).isEqualTo(200);
      }
      client.get(3, "/given-up");
      try (HandUpstream.Peer late = upstream.accept()) {
        client.reset(3, CANCEL).settled();
        late.shakeHands();
        client.get(5, "/next");
        assertThat(late.head()).startsWith("GET /next ");
        late.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(client.await(5).text()).isEqualTo("ok");
      }
    }
  }
}
