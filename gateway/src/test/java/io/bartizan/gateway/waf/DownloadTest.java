package io.bartizan.gateway.waf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bartizan.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes over TLS, from a server that may do as it likes.
final class DownloadTest {
  private static final byte[] ARCHIVE = {1, 2, 3};

  @TempDir private Path folder;
  private TestCertificates authority;
  private HttpsServer server;

  @BeforeEach
  void serve() throws Exception {
    authority = TestCertificates.in(folder);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(authority.using(authority.server("releases", "localhost"))));
    server.createContext("/crs.tar.gz", exchange -> answer(exchange, ARCHIVE.length, 1));
    server.createContext("/broken", exchange -> answer(exchange, 1000, 1));
    server.createContext("/endless", exchange -> answer(exchange, 0, 12_000_000));
    server.createContext("/moved", exchange -> redirect(exchange, address("/crs.tar.gz")));
    server.createContext("/loop", exchange -> redirect(exchange, address("/loop")));
    server.createContext("/clear", exchange -> redirect(exchange, "http://localhost:1/crs.tar.gz"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, long length, int times) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, length);
      for (int i = 0; i < times; i++) {
        exchange.getResponseBody().write(ARCHIVE);
      }
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(302, -1);
    }
  }

  private String address(String path) {
    return "https://localhost:" + server.getAddress().getPort() + path;
  }

  private byte[] bring(String path) throws Exception {
    return Download.bring(address(path), HttpClient.newBuilder().sslContext(authority.trusting()));
  }

  @Test
  void brings_what_a_trusted_server_has_also_if_it_has_moved() throws Exception {
    assertThat(bring("/crs.tar.gz")).isEqualTo(ARCHIVE);
    assertThat(bring("/moved")).isEqualTo(ARCHIVE);
  }

  @Test
  void never_follows_into_clear_text_nor_for_ever() {
    assertThatThrownBy(() -> bring("/clear"))
        .hasMessageStartingWith(address("/clear") + ": status 302 (expected: ");
    assertThatThrownBy(() -> bring("/loop")).hasMessageStartingWith(address("/loop") + ": ");
    assertThatThrownBy(() -> bring("/none"))
        .hasMessageStartingWith(address("/none") + ": status 404 (expected: ");
  }

  @Test
  void takes_no_part_for_the_whole() {
    assertThatThrownBy(() -> bring("/broken"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(address("/broken") + ": ")
        .hasMessageContaining("expected: an archive, whole");
  }

  @Test
  void stops_where_no_release_is_so_large() {
    assertThatThrownBy(() -> bring("/endless")).hasMessageContaining("larger than 33554432 bytes");
  }

  @Test
  void says_that_nobody_is_there() {
    server.stop(0);
    assertThatThrownBy(() -> bring("/crs.tar.gz"))
        .hasMessageStartingWith(address("/crs.tar.gz") + ": no connection (expected: ");
  }

  @Test
  void asks_nobody_whom_it_does_not_trust() {
    assertThatThrownBy(() -> Download.bring(address("/crs.tar.gz")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(address("/crs.tar.gz") + ": ");
  }
}
