package io.bartizan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers of a real upstream, as a client on a socket gets them through `compress`.
final class CompressTest {
  private static final String LONG = "{\"name\":\"item\",\"count\":1},".repeat(4_000);

  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    gateway =
        TestGateway.start(
            folder,
            """
            listen: { http: 127.0.0.1:0 }
            services: { s: { endpoints: "%s" } }
            defaults: { compress: {} }
            routes:
              - { path: /**, service: s, public: true }
              - { path: /plain, service: s, public: true, compress: off }
              - { path: /all, service: s, public: true, compress: { secrets: true, unsafe: [compressed-secrets] } }
            """
                .formatted(upstream.endpoint()));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    upstream.close();
  }

  private static Reply json() {
    return Reply.of(200).field("Content-Type", "application/json; charset=utf-8");
  }

  private RawAnswer ask(Reply reply, String path, String... fields) throws IOException {
    upstream.then(reply);
    String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      return client.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
    }
  }

  private static String gunzip(Bytes body) throws IOException {
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(body.toArray())).readAllBytes(),
        StandardCharsets.UTF_8);
  }

  @Test
  void the_client_gets_the_coding_that_it_wants() throws IOException {
    Reply reply = json().field("ETag", "\"v1\"").field("Accept-Ranges", "bytes").body(LONG);
    RawAnswer zipped = ask(reply, "/", "Accept-Encoding: gzip");
    assertThat(zipped.field("content-encoding")).isEqualTo("gzip");
    assertThat(zipped.fields("content-length")).isEmpty();
    assertThat(zipped.fields("accept-ranges")).isEmpty();
    assertThat(zipped.fields("etag")).containsExactly("W/\"v1\"");
    assertThat(zipped.fields("vary")).contains("Accept-Encoding");
    assertThat(zipped.body().length()).isLessThan(LONG.length() / 20);
    assertThat(gunzip(zipped.body())).isEqualTo(LONG);
    RawAnswer light = ask(reply, "/", "Accept-Encoding: gzip, br");
    assertThat(light.field("content-encoding")).isEqualTo("br");
    assertThat(
            new BrotliInputStream(new ByteArrayInputStream(light.body().toArray())).readAllBytes())
        .isEqualTo(LONG.getBytes(StandardCharsets.UTF_8));
    RawAnswer chunked = ask(json().chunked(LONG, LONG), "/", "Accept-Encoding: gzip");
    assertThat(gunzip(chunked.body())).isEqualTo(LONG + LONG);
    RawAnswer plain = ask(reply, "/", "Accept-Encoding: gzip;q=0");
    assertThat(plain.fields("content-encoding")).isEmpty();
    assertThat(plain.field("content-length")).isEqualTo("" + LONG.length());
    assertThat(plain.fields("vary")).contains("Accept-Encoding");
    assertThat(plain.fields("etag")).containsExactly("\"v1\"");
  }

  @Test
  void what_must_not_be_compressed_goes_as_it_came() throws IOException {
    Reply[] replies = {
      Reply.of(200).field("Content-Type", "image/png").body(LONG),
      Reply.of(200).body(LONG),
      json().body("{}"),
      json().field("Content-Encoding", "zstd").body(LONG),
      json().field("Cache-Control", "public, No-Transform").body(LONG),
      Reply.of(206)
          .field("Content-Type", "text/plain")
          .field("Content-Range", "bytes 0-1/9")
          .body(LONG),
      json().field("Set-Cookie", "a=b").body(LONG),
      json().field("Content-Digest", "sha-256=:x:").body(LONG),
      Reply.of(204),
      Reply.of(304).field("Content-Type", "text/plain"),
    };
    for (int i = 0; i < replies.length; i++) {
      RawAnswer answer = ask(replies[i], "/", "Accept-Encoding: gzip, br");
      assertThat(answer.field("content-encoding")).as("row %d", i).isIn("", "zstd");
      assertThat(answer.fields("transfer-encoding")).as("row %d", i).isEmpty();
      assertThat(answer.fields("vary")).contains("Accept-Encoding");
    }
    Reply good = json().body(LONG);
    for (String field : new String[] {"Cookie: a=b", "Authorization: Basic eA=="}) {
      assertThat(ask(good, "/", "Accept-Encoding: gzip", field).field("content-encoding"))
          .isEmpty();
      assertThat(ask(good, "/all", "Accept-Encoding: gzip", field).field("content-encoding"))
          .isEqualTo("gzip");
    }
    assertThat(
            ask(good, "/", "Accept-Encoding: gzip", "Authorization: Bearer x")
                .field("content-encoding"))
        .isEqualTo("gzip");
    assertThat(ask(good, "/plain", "Accept-Encoding: gzip").fields("vary")).isEmpty();
    assertThat(replies).hasSize(10);
  }

  @Test
  void head_has_no_body_and_no_coding() throws IOException {
    upstream.then(json().field("Content-Length", "" + LONG.length()));
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      RawAnswer answer =
          client.send("HEAD / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n").answerToHead();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.fields("content-encoding")).isEmpty();
      assertThat(answer.fields("vary")).contains("Accept-Encoding");
    }
  }

  @Test
  void an_event_comes_before_the_next_one_is_sent() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    upstream.then(
        Reply.of(200)
            .field("Content-Type", "text/event-stream")
            .chunks("data: 1\n\n")
            .pausing(more)
            .chunks("data: 2\n\n")
            .last());
    try (RawClient client = RawClient.plain(gateway.port("http:0"))) {
      client.send(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n");
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append(client.read(1));
      }
      assertThat(head.toString()).contains("gzip");
      Inflater inflater = new Inflater(true);
      byte[] text = new byte[9];
      int count = 0;
      boolean headed = false;
      while (count < 9) {
        int size = Integer.parseInt(line(client), 16);
        byte[] chunk = client.read(size).toArray();
        client.read(2);
        int from = headed ? 0 : 10;
        headed = true;
        inflater.setInput(chunk, from, chunk.length - from);
        count += inflater.inflate(text, count, 9 - count);
      }
      inflater.end();
      assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo("data: 1\n\n");
      more.countDown();
      assertThat(client.rest()).isNotNull();
    }
  }

  private static String line(RawClient client) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append(client.read(1));
    }
    return line.substring(0, line.length() - 2);
  }
}
