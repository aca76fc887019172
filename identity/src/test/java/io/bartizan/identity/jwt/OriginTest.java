package io.bartizan.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bartizan.identity.web.Unusable;
import io.bartizan.identity.web.Web;
import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.TestCertificates;
import io.bartizan.testkit.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything that an issuer's web server can do to us.
final class OriginTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
  private TestIssuer issuer;
  private HttpServer other;

  @BeforeEach
  void open() throws Exception {
    issuer = TestIssuer.start(new HandTicker(), "ES256");
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.start();
  }

  @AfterEach
  void close() {
    other.stop(0);
    issuer.close();
  }

  private KeyUrl url() {
    return new KeyUrl(URI.create(issuer.keysUrl()), null, PATIENCE);
  }

  private Discovery discovery() {
    return new Discovery(issuer.issuer(), null, PATIENCE);
  }

  private String otherUrl() {
    return "http://127.0.0.1:" + other.getAddress().getPort();
  }

  /// Answers everything below `path` with `json`.
  private void serve(String path, int status, String json, String... header) {
    other.createContext(
        path,
        exchange -> {
          paths.add(exchange.getRequestURI().toString());
          answer(exchange, status, json, header);
        });
  }

  private static void answer(HttpExchange exchange, int status, String json, String... header)
      throws IOException {
    try (exchange) {
      for (int i = 0; i < header.length; i += 2) {
        exchange.getResponseHeaders().add(header[i], header[i + 1]);
      }
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void assertFails(Origin origin, String reason) {
    assertThatThrownBy(origin::fetch).isInstanceOf(Unusable.class).hasMessageContaining(reason);
  }

  @Test
  void finds_the_keys_of_an_issuer_by_its_name() throws Exception {
    assertThat(discovery().fetch().keys().size()).isEqualTo(1);
  }

  @Test
  void an_issuer_without_openid_is_found_by_rfc_8414() throws Exception {
    String name = otherUrl() + "/tenant/7";
    serve(
        "/.well-known/oauth-authorization-server",
        200,
        "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + issuer.keysUrl() + "\"}");
    assertThat(new Discovery(name, null, PATIENCE).fetch().keys().size()).isEqualTo(1);
    assertThat(paths).containsExactly("/.well-known/oauth-authorization-server/tenant/7");
  }

  @Test
  void a_slash_at_the_end_of_the_issuer_belongs_to_its_name_but_not_to_the_path() throws Exception {
    String name = otherUrl() + "/realm/";
    serve("/", 200, "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + issuer.keysUrl() + "\"}");
    assertThat(new Discovery(name, null, PATIENCE).fetch().keys().size()).isEqualTo(1);
    assertThat(paths).containsExactly("/realm/.well-known/openid-configuration");
  }

  @Test
  void refuses_a_document_of_another_issuer() {
    issuer
        .discovery()
        .instead(
            "{\"issuer\":\"" + issuer.issuer() + "/\",\"jwks_uri\":\"" + issuer.keysUrl() + "\"}");
    assertFails(
        discovery(),
        "issuer: " + issuer.issuer() + "/ (expected: " + issuer.issuer() + ", exactly)");
    assertThat(issuer.keys().fetches()).isZero();
  }

  @Test
  void refuses_a_document_that_leads_astray() {
    List<String> table =
        List.of(
            "ftp://127.0.0.1/keys",
            "file:///etc/passwd",
            "/keys",
            "//127.0.0.1/keys",
            "http://",
            "http://user@127.0.0.1/keys",
            "http://192.0.2.1/keys",
            "http://127.0.0.1.example.com/keys",
            "http://127.0.0.1:99999/",
            "java:comp",
            "");
    int ran = 0;
    for (String jwks : table) {
      issuer
          .discovery()
          .instead("{\"issuer\":\"" + issuer.issuer() + "\",\"jwks_uri\":\"" + jwks + "\"}");
      assertFails(discovery(), "jwks_uri: ");
      ran++;
    }
    assertThat(ran).isEqualTo(11);
  }

  @Test
  void refuses_a_document_that_is_none() {
    List<String> table =
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{}",
            "{\"issuer\":1}",
            "{\"issuer\":\"" + issuer.issuer() + "\"}",
            "{\"issuer\":\""
                + issuer.issuer()
                + "\",\"issuer\":\"x\",\"jwks_uri\":\""
                + issuer.keysUrl()
                + "\"}",
            "{\"issuer\":\"" + issuer.issuer() + "\",\"jwks_uri\":[\"" + issuer.keysUrl() + "\"]}",
            "<html></html>");
    int ran = 0;
    for (String document : table) {
      issuer.discovery().instead(document);
      assertFails(discovery(), "/.well-known/openid-configuration: ");
      ran++;
    }
    assertThat(ran).isEqualTo(10);
  }

  @Test
  void refuses_keys_that_are_none() {
    String key = issuer.keySetJson();
    List<String> table =
        List.of(
            "",
            "{]",
            "[]",
            "{}",
            "{\"keys\":{}}",
            "{\"keys\":[]}",
            "{\"keys\":[1]}",
            "{\"keys\":[{}]}",
            key.replace("}]}", "}],\"keys\":[]}"),
            "<html></html>",
            key + key);
    int ran = 0;
    for (String keys : table) {
      issuer.keys().instead(keys);
      assertFails(url(), issuer.keysUrl() + ": ");
      ran++;
    }
    assertThat(ran).isEqualTo(11);
  }

  @Test
  void refuses_every_status_but_200() {
    for (int status : new int[] {201, 204, 301, 302, 307, 400, 401, 403, 404, 429, 500, 503}) {
      issuer.keys().status(status);
      assertFails(url(), issuer.keysUrl() + ": status " + status);
    }
  }

  @Test
  void does_not_follow_a_redirect() {
    serve("/keys", 302, "", "Location", issuer.keysUrl());
    assertFails(
        new KeyUrl(URI.create(otherUrl() + "/keys"), null, PATIENCE), "redirects are not followed");
    assertThat(issuer.keys().fetches()).isZero();
  }

  @Test
  void reads_at_most_a_mebibyte() throws Exception {
    issuer.keys().huge(Web.LONGEST - issuer.keySetJson().length());
    assertThat(url().fetch().keys().size()).isEqualTo(1);
    issuer.keys().huge(Web.LONGEST - issuer.keySetJson().length() + 1);
    assertFails(url(), issuer.keysUrl());
    issuer.keys().huge(4_000_000_000L);
    assertFails(url(), issuer.keysUrl());
  }

  @Test
  void gives_up_when_its_patience_is_over() {
    issuer.keys().hold();
    KeyUrl hasty = new KeyUrl(URI.create(issuer.keysUrl()), null, Duration.ofMillis(200));
    assertFails(hasty, "no answer within 200 ms");
  }

  @Test
  void one_patience_is_for_the_whole_visit() {
    issuer.keys().hold();
    assertFails(
        new Discovery(issuer.issuer(), null, Duration.ofMillis(500)), "no answer within 500 ms");
    assertThat(issuer.discovery().fetches()).isEqualTo(1);
  }

  @Test
  void gives_up_on_a_port_where_nobody_listens() {
    String nobody = otherUrl();
    other.stop(0);
    assertFails(new Discovery(nobody, null, PATIENCE), nobody);
  }

  @Test
  void heeds_how_long_the_issuer_says_that_keys_are_fresh() throws Exception {
    Object[][] table = {
      {"max-age=3600", Duration.ofHours(1)},
      {"public, max-age=60, must-revalidate", Duration.ofMinutes(1)},
      {"Max-Age=\"15\"", Duration.ofSeconds(15)},
      {"no-cache", Duration.ZERO},
      {"max-age=60, no-store", Duration.ZERO},
      {"s-maxage=5", null},
      {"private", null},
      {"max-age=-1", null},
      {"max-age=99999999999999999999", null},
    };
    for (int i = 0; i < table.length; i++) {
      serve("/" + i, 200, issuer.keySetJson(), "Cache-Control", String.valueOf(table[i][0]));
      Origin origin = new KeyUrl(URI.create(otherUrl() + "/" + i), null, PATIENCE);
      assertThat(origin.fetch().freshFor()).as("row %d", i).isEqualTo(table[i][1]);
    }
    assertThat(paths).hasSize(9);
  }

  @Test
  void verifies_the_issuers_certificate_and_its_name(@TempDir Path folder) throws Exception {
    TestCertificates authority = TestCertificates.in(folder.resolve("ours"));
    Path stranger = TestCertificates.in(folder.resolve("strangers")).file();
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(
        new HttpsConfigurator(authority.using(authority.server("issuer", "127.0.0.1"))));
    https.createContext("/", exchange -> answer(exchange, 200, issuer.keySetJson()));
    https.start();
    try {
      int port = https.getAddress().getPort();
      URI named = URI.create("https://127.0.0.1:" + port + "/keys");
      assertThat(new KeyUrl(named, authority.file(), PATIENCE).fetch().keys().size()).isEqualTo(1);
      assertFails(new KeyUrl(named, stranger, PATIENCE), named + ": ");
      assertFails(new KeyUrl(named, null, PATIENCE), named + ": ");
      assertFails(
          new KeyUrl(URI.create("https://localhost:" + port + "/keys"), authority.file(), PATIENCE),
          "localhost");
    } finally {
      https.stop(0);
    }
  }

  @Test
  void an_issuer_on_https_cannot_lead_to_plain_http(@TempDir Path folder) throws Exception {
    TestCertificates authority = TestCertificates.in(folder);
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(
        new HttpsConfigurator(authority.using(authority.server("issuer", "127.0.0.1"))));
    String name = "https://127.0.0.1:" + https.getAddress().getPort();
    https.createContext(
        "/",
        exchange ->
            answer(
                exchange,
                200,
                "{\"issuer\":\"" + name + "\",\"jwks_uri\":\"" + issuer.keysUrl() + "\"}"));
    https.start();
    try {
      assertFails(new Discovery(name, authority.file(), PATIENCE), "(expected: an https URL)");
      assertThat(issuer.keys().fetches()).isZero();
    } finally {
      https.stop(0);
    }
  }
}
