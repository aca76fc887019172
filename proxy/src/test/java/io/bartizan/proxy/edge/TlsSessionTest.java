package io.bartizan.proxy.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
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
  void no_client_comes_back_with_its_old_session() throws Exception {
    SSLContext clients = Tls.trusting();
    try (House house = House.before(upstream.port()).certificates(Tls.certificates()).open()) {
      long first = sessionBegun(clients, house.port());
      while (System.currentTimeMillis() <= first) {
        Thread.onSpinWait();
      }
      assertThat(sessionBegun(clients, house.port())).isGreaterThan(first);
    }
  }

  /// When the session began in which a request was answered: a session that is resumed keeps its
  /// time.
  private static long sessionBegun(SSLContext clients, int port) throws Exception {
    try (Socket socket = clients.getSocketFactory().createSocket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().readAllBytes())
          .startsWith("HTTP/1.1 200".getBytes(US_ASCII));
      return ((SSLSocket) socket).getSession().getCreationTime();
    }
  }
}
