package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real load balancer before the gateway.
class ProxyProtocolTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c,unique-id"})
  void haproxy_says_who_the_client_is(String how) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("served"));
        TestGateway gateway = TestGateway.start(folder, yaml(upstream.endpoint(), "127.0.0.0/8"))) {
      int port = freePort();
      Shell.Running haproxy = haproxy(port, gateway.port("http:0"), how);
      try {
        Eventually.holds("an answer", () -> answers(port));
        assertThat(upstream.requests().getLast().field("x-forwarded-for")).isEqualTo("127.0.0.9");
      } finally {
        haproxy.process().destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void a_load_balancer_that_is_not_trusted_gets_nothing() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.start().always(Reply.ok("served"));
        TestGateway gateway = TestGateway.start(folder, yaml(upstream.endpoint(), "10.0.0.0/8"));
        RawClient client = RawClient.plain(gateway.port("http:0"))) {
      assertThat(client.rest().length()).isZero();
      Eventually.holds(
          "a count",
          () -> gateway.admin("/metrics").text().contains("reason=\"proxy_untrusted\"} 1.0"));
      assertThat(upstream.requests()).isEmpty();
    }
  }

  private static String yaml(String upstream, String trusted) {
    return """
    listen: { http: 127.0.0.1:0, proxy-protocol: { trusted: [ %s ] } }
    services: { orders: { endpoints: "%s" } }
    routes: [ { path: /**, service: orders, public: true } ]
    """
        .formatted(trusted, upstream);
  }

  private Shell.Running haproxy(int port, int gateway, String how) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("haproxy.cfg"),
            """
            defaults
              mode tcp
              timeout connect 10s
              timeout client 30s
              timeout server 30s
            listen front
              bind 127.0.0.1:%d
              unique-id-format %%{+X}o%%ci
              server gateway 127.0.0.1:%d %s
            """
                .formatted(port, gateway, how));
    return Shell.start("haproxy", "-db", "-f", file.toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers(int port) throws Exception {
    String line =
        "curl -s -o /dev/null -w %{http_code} --interface 127.0.0.9 http://127.0.0.1:" + port + "/";
    return Shell.sh(line).out().strip().equals("200");
  }
}
