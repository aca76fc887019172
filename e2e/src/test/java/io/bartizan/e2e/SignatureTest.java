package io.bartizan.e2e;

import static io.bartizan.e2e.SignedRequest.digest;
import static io.bartizan.e2e.SignedRequest.hmac;
import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.testkit.HandTicker;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.ScriptedUpstream;
import io.bartizan.testkit.SeenRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is admitted by its signature, in all the forms in which requests come.
final class SignatureTest {
  private static final String SECRET = "a secret of the shop, long enough";

  @TempDir Path folder;
  private final HandTicker clock = new HandTicker();
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(folder.resolve("secret"), SECRET);
    upstream = ScriptedUpstream.start();
    gateway = TestGateway.start(folder, settings(SECRET_KEY), clock);
  }

  private static final String SECRET_KEY =
      "{ id: shop, algorithm: hmac-sha256, secret: \"file:secret\" }";

  private String settings(String key) {
    return """
    listen: [ { http: 127.0.0.1:0 }, { https: 127.0.0.1:0 } ]
    tls: { certificate: api.pem, key: api.key }
    client-address: { trusted-proxies: [ 127.0.0.0/8 ], header: x-forwarded-for }
    services: { orders: { endpoints: "%s" } }
    consumers:
      shop:
        signature-keys: %s
        roles: [ buyer ]
        keys:
          id: shop0001
          hash: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    routes:
      - path: /both/**
        service: orders
        authenticate: { api-key: {}, signature: {}, require: all }
      - { path: /coded/**, service: orders, authenticate: { signature: {} }, decompress: {} }
      - path: /kept/**
        service: orders
        authenticate: { signature: { forward-credential: true, label: mine } }
      - path: /**
        service: orders
        authenticate: { signature: {} }
        authorize: { roles: [ buyer ] }
    """
        .formatted(upstream.endpoint(), key);
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
    upstream.close();
  }

  private long now() {
    return clock.millis() / 1_000;
  }

  private SignedRequest request(String method, String uri) {
    return new SignedRequest()
        .method(method)
        .target(uri.substring(uri.indexOf('/', 8)))
        .covers("\"@method\"", method)
        .covers("\"@target-uri\"", uri)
        .says("created=" + now())
        .says("keyid=\"shop\"")
        .signer(hmac(SECRET));
  }

  private RawAnswer ask(String request) throws Exception {
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask(request);
    }
  }

  private SeenRequest admitted(String request) throws Exception {
    RawAnswer answer = ask(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return upstream.requests().getLast();
  }

  @Test
  void the_signature_stays_at_the_gate() throws Exception {
    SeenRequest seen = admitted(request("GET", "http://api.example.com/orders").text());
    assertThat(seen.fields("signature")).isEmpty();
    assertThat(seen.fields("signature-input")).isEmpty();
  }

  @Test
  void the_signature_is_forwarded_if_that_is_wanted() throws Exception {
    SignedRequest signed = request("GET", "http://api.example.com/kept/1").label("mine");
    SeenRequest seen = admitted(signed.text());
    assertThat(seen.fields("signature")).hasSize(1);
    assertThat(ask(signed.label("other").text()).text()).contains("credential.missing");
  }

  @Test
  void others_may_sign_too() throws Exception {
    SignedRequest own = request("GET", "http://api.example.com/orders");
    SignedRequest other =
        request("GET", "http://api.example.com/orders").says("keyid=\"proxy\"").label("proxy");
    admitted(
        own.text(
            other.inputLine() + ", more=(\"x\" a 1.5 ?1 @1 :AA==:);x=%\"a%c3%a4\"",
            own.inputLine(),
            other.signatureLine(),
            own.signatureLine()));
  }

  @Test
  void parts_of_the_uri_are_as_good_as_the_whole() throws Exception {
    admitted(
        request("GET", "http://api.example.com/orders")
            .uncover("\"@target-uri\"")
            .covers("\"@authority\"", "api.example.com")
            .covers("\"@path\"", "/orders")
            .covers("\"@query\"", "?")
            .covers("\"@scheme\"", "http")
            .covers("\"@request-target\"", "/orders")
            .text());
  }

  @Test
  void an_absolute_target_is_the_uri() throws Exception {
    admitted(
        request("GET", "http://api.example.com/orders")
            .target("http://api.example.com/orders")
            .covers("\"@request-target\"", "http://api.example.com/orders")
            .covers("\"@path\"", "/orders")
            .text());
    admitted(
        request("GET", "http://api.example.com/")
            .target("http://api.example.com?a=%62")
            .covers("\"@target-uri\"", "http://api.example.com/?a=%62")
            .text());
  }

  @Test
  void hosts_are_compared_in_small_letters_without_the_usual_port() throws Exception {
    admitted(
        request("GET", "http://api.example.com/orders")
            .host("API.example.com:80")
            .covers("\"@authority\"", "api.example.com")
            .text());
  }

  @Test
  void lines_of_one_field_are_one_value() throws Exception {
    admitted(
        request("GET", "http://api.example.com/orders")
            .field("X-List:  a ")
            .field("X-List:")
            .field("x-list: b, \u00e9".replace("\u00e9", "c"))
            .covers("\"x-list\"", "a, , b, c")
            .covers("\"x-list\";bs", ":YQ==:, ::, :YiwgYw==:")
            .text());
  }

  @Test
  void the_scheme_is_that_which_a_trusted_proxy_tells() throws Exception {
    admitted(
        request("GET", "https://api.example.com/orders")
            .field("X-Forwarded-For: 192.0.2.1")
            .field("X-Forwarded-Proto: https")
            .text());
    assertThat(ask(request("GET", "https://api.example.com/orders").text()).text())
        .contains("signature.invalid");
  }

  @Test
  void bodies_are_forwarded_once_their_digest_is_right() throws Exception {
    String body = "order ".repeat(100_000);
    String digest = digest("SHA-512", body) + ", " + digest("SHA-256", body);
    SeenRequest seen = admitted(posted("/orders", digest).body(body).text());
    assertThat(seen.text()).isEqualTo(body);
    assertThat(seen.field("content-digest")).isEqualTo(digest);
    String chunks = "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n";
    SeenRequest chunked =
        admitted(
            posted("/chunks", digest("SHA-256", "abcde"))
                .field("Transfer-Encoding: chunked")
                .body(chunks)
                .text());
    assertThat(chunked.text()).isEqualTo("abcde");
    admitted(
        posted("/empty", digest("SHA-256", ""))
            .field("Transfer-Encoding: chunked")
            .body("0\r\n\r\n")
            .text());
    admitted(posted("/nothing", digest("SHA-256", "")).text());
  }

  private SignedRequest posted(String path, String digest) {
    return request("POST", "http://api.example.com" + path)
        .field("Content-Digest: " + digest)
        .covers("\"content-digest\"", digest);
  }

  @Test
  void the_digest_is_that_of_the_bytes_that_were_sent() throws Exception {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write("plain".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(coded.toByteArray());
    String digest = "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":";
    SignedRequest signed =
        posted("/coded/1", digest)
            .field("Content-Encoding: gzip")
            .field("Content-Length: " + coded.size());
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send(signed.text());
      client.send(coded.toByteArray());
      assertThat(client.answer().status()).isEqualTo(200);
    }
    assertThat(upstream.requests().getLast().text()).isEqualTo("plain");
    assertThat(upstream.requests().getLast().fields("content-digest")).isEmpty();
  }

  @Test
  void the_same_request_is_good_again_in_the_next_second_or_with_a_nonce() throws Exception {
    String first = request("GET", "http://api.example.com/orders").text();
    admitted(first);
    assertThat(ask(first).text()).contains("signature.replayed");
    admitted(request("GET", "http://api.example.com/orders").says("nonce=\"a\"").text());
    admitted(request("GET", "http://api.example.com/orders").says("nonce=\"b\"").text());
    clock.advance(Duration.ofSeconds(1));
    admitted(request("GET", "http://api.example.com/orders").text());
    clock.advance(Duration.ofSeconds(59));
    assertThat(ask(first).text()).contains("signature.replayed");
    clock.advance(Duration.ofSeconds(2));
    assertThat(ask(first).text()).contains("signature.expired");
  }

  @Test
  void a_key_that_is_taken_away_opens_nothing() throws Exception {
    admitted(request("GET", "http://api.example.com/orders").text());
    gateway.apply(settings(SECRET_KEY.replace("id: shop", "id: shop2")));
    assertThat(ask(request("GET", "http://api.example.com/orders?2").text()).text())
        .contains("signature.invalid");
  }

  @Test
  void with_another_way_each_is_demanded() throws Exception {
    assertThat(ask(request("GET", "http://api.example.com/both/1").text()).text())
        .contains("credential.missing");
  }

  @Test
  void requests_over_http_2_are_signed_alike() throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(gateway.authority().trusting()).build()) {
      String uri = "https://localhost:" + gateway.port("https:0") + "/orders?a=1";
      String digest = digest("SHA-256", "body");
      SignedRequest signed = request("POST", uri).covers("\"content-digest\"", digest);
      assertThat(status(client, uri, signed, digest, "other")).isEqualTo(401);
      signed.says("nonce=\"2\"");
      assertThat(status(client, uri, signed, digest, "body")).isEqualTo(200);
      assertThat(status(client, uri + "2", signed.says("nonce=\"3\""), digest, "body"))
          .isEqualTo(401);
      signed.says("nonce=\"4\"").covers("\":path\"", "/orders?a=1");
      assertThat(status(client, uri, signed, digest, "body")).isEqualTo(401);
    }
    assertThat(upstream.requests()).hasSize(1);
  }

  private static int status(
      HttpClient client, String uri, SignedRequest signed, String digest, String body)
      throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(uri))
                .header("Signature-Input", value(signed.inputLine()))
                .header("Signature", value(signed.signatureLine()))
                .header("Content-Digest", digest)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return answer.statusCode();
  }

  private static String value(String line) {
    return line.substring(line.indexOf(": ") + 2);
  }
}
