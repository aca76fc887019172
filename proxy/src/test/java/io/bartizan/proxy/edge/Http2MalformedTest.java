package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.telemetry.Misuse;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no request ends its stream; what is no HTTP/2 ends the connection. Both are told,
/// counted and recorded.
class Http2MalformedTest {
  @TempDir Path folder;
  private ScriptedUpstream upstream;
  private House house;

  @BeforeEach
  void open() throws Exception {
    upstream = ScriptedUpstream.start();
    house =
        House.before(upstream.port())
            .certificates(Tls.certificates())
            .log(folder.resolve("access.log"))
            .open();
  }

  @AfterEach
  void close() throws Exception {
    house.close();
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":scheme: https|:authority: localhost|:path: /",
        ":method: GET|:authority: localhost|:path: /",
        ":method: GET|:scheme: https|:authority: localhost",
        ":method: GET|:scheme: https|:path: /",
        ":method: GET|:scheme: https|:authority: localhost|:path: ",
        ":method: GET|:scheme: https|:authority: localhost|:path: *",
        ":method: GET|:scheme: https|:authority: localhost|:path: a",
        ":method: GET|:scheme: https|:authority: localhost|:path: https://localhost/",
        ":method: G T|:scheme: https|:authority: localhost|:path: /",
        ":method: GET|:scheme: http|:authority: localhost|:path: /",
        ":method: GET|:scheme: ftp|:authority: localhost|:path: /",
        ":method: GET|:method: GET|:scheme: https|:authority: localhost|:path: /",
        ":method: GET|:scheme: https|:authority: localhost|:authority: localhost|:path: /",
        ":method: GET|:scheme: https|:authority: localhost|x: y|:path: /",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|:status: 200",
        ":method: GET|:protocol: websocket|:scheme: https|:authority: localhost|:path: /",
        ":method: GET|:scheme: https|:authority: user@localhost|:path: /",
        ":method: GET|:scheme: https|:authority: |:path: /",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|host: other",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|host: localhost|host: localhost",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|Upper: x",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|a b: x",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|a:b: x",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|a:  x",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|a: x ",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|a: x\r\nb: c",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|a: \0",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|connection: close",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|keep-alive: 5",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|proxy-connection: close",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|transfer-encoding: chunked",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|upgrade: h2c",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|te: gzip",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|te: trailers, gzip",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|content-length: 1",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|content-length: 0|content-length: 0",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|content-length: -1",
        ":method: GET|:scheme: https|:authority: localhost|:path: /|content-length: +0",
      })
  void a_head_that_is_no_request_ends_its_stream(String fields) throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.head(1, true, fields.split("\\|"));
      var answer = client.await(1);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("request.malformed");
      assertThat(answer.ended()).isFalse();
      assertThat(answer.reset()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
      assertThat(client.get(3, "/").await(3).status()).isEqualTo(200);
    }
    assertThat(upstream.requests()).hasSize(1);
    assertThat(house.records()).extracting(LogLine::said).contains("refused 400 request.malformed");
  }

  @Test
  void a_body_longer_than_its_length_never_reaches_the_upstream_whole() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/", "content-length: 3").data(1, true, "abcd");
      var answer = client.await(1);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.reset()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
    }
    assertThat(upstream.requests()).isEmpty();
    assertThat(house.records()).extracting(LogLine::said).contains("refused 400 request.body");
  }

  @Test
  void a_body_shorter_than_its_length_never_reaches_the_upstream_whole() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/", "content-length: 5").data(1, false, "ab").data(1, true, "cd");
      assertThat(client.await(1).reset()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
      client.post(3, "/", "content-length: 5").data(3, false, "ab").head(3, true, "x: y");
      assertThat(client.await(3).reset()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
    }
    assertThat(upstream.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {":method: GET", "Upper: x", "connection: close", "transfer-encoding: chunked"})
  void malformed_trailers_end_the_stream(String trailer) throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/").data(1, false, "ab").head(1, true, trailer);
      assertThat(client.await(1).reset()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
      assertThat(client.get(3, "/").await(3).status()).isEqualTo(200);
    }
    assertThat(upstream.requests()).hasSize(1);
  }

  /// Type, flags, stream, payload in hexadecimal digits; and the error code of GOAWAY.
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 00, 1",
    "0, 0, 9, 00, 1",
    "0, 8, 1, 05 00, 1",
    "1, 5, 0, 82, 1",
    "1, 5, 2, 82 87 84, 1",
    "1, 13, 3, 09 82, 1",
    "1, 5, 3, be, 9",
    "1, 5, 3, 82 3f e1 1f, 9",
    "1, 37, 3, 00 00, 6",
    "2, 0, 0, 00 00 00 00 00, 1",
    "3, 0, 0, 00 00 00 00, 1",
    "3, 0, 1, 00, 6",
    "3, 0, 9, 00 00 00 00, 1",
    "4, 0, 1, '', 1",
    "4, 1, 0, 00 00 00 00 00 00, 6",
    "4, 0, 0, 00, 6",
    "4, 0, 0, 00 02 00 00 00 02, 1",
    "4, 0, 0, 00 04 ff ff ff ff, 3",
    "4, 0, 0, 00 05 00 00 00 01, 1",
    "5, 4, 1, 00 00 00 02 82, 1",
    "6, 0, 1, 00 00 00 00 00 00 00 00, 1",
    "6, 0, 0, 00, 6",
    "7, 0, 1, 00 00 00 00 00 00 00 00, 1",
    "7, 0, 0, 00, 6",
    "8, 0, 0, 00 00 00 00, 1",
    "8, 0, 0, 00, 6",
    "8, 0, 0, 7f ff ff ff, 3",
    "8, 0, 9, 00 00 00 01, 1",
    "9, 4, 1, 82, 1",
  })
  void a_frame_that_breaks_the_protocol_ends_the_connection(
      int type, int flags, int stream, String payload, int code) throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/");
      client.send(type, flags, stream, java.util.HexFormat.of().parseHex(payload.replace(" ", "")));
      assertThat(client.goAway().code()).isEqualTo(code);
      assertThat(client.raw().rest().length()).isZero();
    }
    assertThat(upstream.requests()).isEmpty();
    Misuse misuse = code == 9 ? Misuse.HEADERS : Misuse.PROTOCOL;
    Eventually.holds("it is counted", () -> count(misuse) == 1);
  }

  private long count(Misuse misuse) {
    return house.listener.meter().misused(misuse);
  }

  @Test
  void frames_of_another_type_mean_nothing_but_within_a_header_block() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.send(0x10, 0, 0, (byte) 1).send(0xfe, 0xff, 7, (byte) 1);
      assertThat(client.get(1, "/").await(1).status()).isEqualTo(200);
      client.send(
          Http2Frame.HEADERS,
          Http2Frame.END_STREAM,
          3,
          Http2Frame.block(FrameClient.request("GET", "/")));
      client.send(0xfe, 0, 0);
      assertThat(client.goAway().code()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
    }
  }

  @Test
  void a_frame_larger_than_allowed_ends_the_connection() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/").send(Http2Frame.DATA, 0, 1, new byte[16_385]);
      assertThat(client.goAway().code()).isEqualTo(6);
    }
  }

  @Test
  void what_is_no_http2_at_all_is_told_so() throws Exception {
    for (String first :
        List.of(
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\6\0\0\0\0\0")) {
      try (FrameClient client = FrameClient.silent(house)) {
        client.raw().send(first);
        assertThat(client.goAway().code()).isEqualTo(Http2Frame.PROTOCOL_ERROR);
      }
    }
    assertThat(house.records()).isEmpty();
  }

  @Test
  void an_undecodable_head_is_recorded() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.send(Http2Frame.HEADERS, 5, 1, (byte) 0x82, (byte) 0xbe);
      assertThat(client.goAway().code()).isEqualTo(Http2Frame.COMPRESSION_ERROR);
    }
    assertThat(house.records())
        .singleElement()
        .satisfies(line -> {
          assertThat(line.said()).isEqualTo("refused 400 request.malformed");
          assertThat(line.get("reason")).isEqualTo("HPACK: index of no field");
        });
  }

  @Test
  void other_streams_of_a_broken_connection_are_recorded_with_the_reason() throws Exception {
    try (FrameClient client = FrameClient.open(house)) {
      client.post(1, "/").settled();
      client.send(Http2Frame.SETTINGS, 0, 1);
      client.goAway();
    }
    assertThat(house.records())
        .singleElement()
        .satisfies(line -> {
          assertThat(line.said()).isEqualTo("client_gone 499 client.gone");
          assertThat(line.get("reason")).isEqualTo("connection ended: frame of type 4 on a stream");
        });
  }

  @Test
  void one_request_cannot_be_made_into_two() throws Exception {
    upstream.always(seen -> Reply.ok(seen.target()));
    try (FrameClient client = FrameClient.open(house)) {
      client
          .post(1, "/one", "content-length: 0")
          .data(1, true, "GET /two HTTP/1.1\r\nHost: a\r\n\r\n");
      client.await(1);
      client.get(3, "/three HTTP/1.1\r\nx: y");
      client.await(3);
      client.post(5, "/five").data(5, true, "0\r\n\r\nGET /six HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.await(5).text()).isEqualTo("/five");
    }
    assertThat(upstream.requests())
        .extracting(seen -> seen.target())
        .doesNotContain("/two", "/three", "/six");
  }
}
