package io.bartizan.proxy.edge;

import static io.bartizan.testkit.Http2Frame.END_HEADERS;
import static io.bartizan.testkit.Http2Frame.END_STREAM;
import static io.bartizan.testkit.Http2Frame.HEADERS;
import static io.bartizan.testkit.Http2Frame.PREFACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.pipeline.Bytes;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawClient;
import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What follows a TLS handshake: records in every shape, new keys, alerts, and farewells.
class TlsStreamTest {
  private static final String TLS12 = "TLSv1.2";
  private static final String TLS13 = "TLSv1.3";
  private static final String ASK = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String LAST =
      "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private static ScriptedUpstream upstream;
  private static House house;

  @BeforeAll
  static void open() throws Exception {
    upstream = ScriptedUpstream.start();
    upstream.always(TlsStreamTest::answer);
    house = House.before(upstream.port()).certificates(Tls.certificates()).open();
  }

  @AfterAll
  static void close() throws Exception {
    house.close();
    upstream.close();
  }

  /// As many bytes as the path says.
  private static Reply answer(io.bartizan.testkit.SeenRequest seen) {
    String path = seen.target();
    if (path.startsWith("/bytes/")) {
      return Reply.of(200).body(bytes(noise(Integer.parseInt(path.substring(7)))));
    }
    return Reply.ok("served");
  }

  private static Bytes bytes(byte[] all) {
    return Bytes.view(all, 0, all.length);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /// What is read together with the last message of the handshake may end anywhere.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 6, 30, 1000})
  void a_request_may_begin_together_with_the_end_of_the_handshake(int length) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), TLS13)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      wire.shake(record -> {
        boolean last = record.length > 0 && record[0] == 23;
        all.writeBytes(last ? record : new byte[0]);
        return last ? new byte[0] : record;
      });
      byte[] request = wire.seal(ASK);
      int first = Math.min(length, request.length);
      all.write(request, 0, first);
      wire.send(all.toByteArray());
      wire.send(Arrays.copyOfRange(request, first, request.length));
      assertThat(wire.answer()).startsWith("HTTP/1.1 200");
      assertThat(wire.ask()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void a_record_may_come_byte_by_byte(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      for (byte one : wire.shake().seal(ASK)) {
        wire.send(new byte[] {one});
      }
      assertThat(wire.answer()).startsWith("HTTP/1.1 200");
      assertThat(wire.ask()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void records_may_be_cut_in_two_anywhere(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      wire.shake();
      for (int at = 1; at < ASK.length(); at += 7) {
        byte[] record = wire.seal(ASK);
        wire.send(Arrays.copyOf(record, at));
        wire.send(Arrays.copyOfRange(record, at, record.length));
        assertThat(wire.answer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void many_records_may_come_at_once(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      wire.shake();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 30; i++) {
        for (String one : ASK.split("")) {
          all.writeBytes(wire.seal(one));
        }
      }
      wire.send(all.toByteArray());
      for (int i = 0; i < 30; i++) {
        assertThat(wire.answer()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void empty_records_between_others_mean_nothing() throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), TLS13)) {
      wire.shake();
      wire.send(wire.seal(ASK.substring(0, 9)), wire.seal(""), wire.seal(ASK.substring(9)));
      assertThat(wire.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 8192, 8193, 16_383, 16_384, 16_385, 32_768, 65_537, 300_000, 5_000_000})
  void answers_of_any_length_come_whole(int length) throws Exception {
    try (RawClient client = RawClient.tls(house.port(), Tls.trusting(), "localhost")) {
      for (int i = 0; i < 2; i++) {
        var answer = client.ask(ASK.replace("/ ", "/bytes/" + length + " "));
        assertThat(answer.body().toArray()).isEqualTo(noise(length));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_385, 300_000, 2_000_000})
  void requests_of_any_length_come_whole(int length) throws Exception {
    try (RawClient client = RawClient.tls(house.port(), Tls.trusting(), "localhost")) {
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
      assertThat(client.send(noise(length)).answer().status()).isEqualTo(200);
      assertThat(upstream.requests().getLast().body().toArray()).isEqualTo(noise(length));
    }
  }

  /// More than the sockets hold waits until the client takes it.
  @Test
  void a_client_that_reads_late_gets_everything() throws Exception {
    int length = 8_000_000;
    try (RawClient client = RawClient.tls(house.port(), Tls.trusting(), "localhost");
        RawClient other = RawClient.tls(house.port(), Tls.trusting(), "localhost")) {
      client.send(ASK.replace("/ ", "/bytes/" + length + " "));
      for (int i = 0; i < 50; i++) {
        assertThat(other.ask(ASK).status()).isEqualTo(200);
      }
      assertThat(client.answer().body().toArray()).isEqualTo(noise(length));
      assertThat(client.ask(ASK).status()).isEqualTo(200);
    }
  }

  @Test
  void new_keys_are_taken_and_answered_between_requests() throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), TLS13)) {
      wire.shake();
      for (int i = 0; i < 5; i++) {
        wire.send(wire.again());
        assertThat(wire.ask()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void new_keys_and_a_request_may_come_together() throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), TLS13)) {
      byte[] keys = wire.shake().again();
      wire.send(keys, wire.seal(ASK));
      assertThat(wire.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void a_spoiled_record_is_answered_with_an_alert(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      byte[] record = wire.shake().seal(ASK);
      record[record.length - 1] ^= 1;
      wire.send(record);
      assertThatThrownBy(wire::answer)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("bad_record_mac");
      wire.ends();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void another_handshake_is_refused_with_an_alert(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      wire.shake().send(new byte[] {22, 3, 3, 0, 4, 1, 0, 0, 0});
      assertThatThrownBy(wire::answer).isInstanceOf(SSLException.class);
      wire.ends();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void the_last_answer_is_followed_by_a_farewell(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      wire.shake();
      wire.send(wire.seal(LAST));
      assertThat(wire.answer()).startsWith("HTTP/1.1 200");
      assertThat(wire.bidsFarewell()).isTrue();
      wire.ends();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  void a_farewell_is_answered_with_one(String version) throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version)) {
      assertThat(wire.shake().ask()).startsWith("HTTP/1.1 200");
      wire.send(wire.farewell());
      assertThat(wire.bidsFarewell()).isTrue();
      wire.ends();
    }
  }

  /// Nothing could be sent to such a client.
  @ParameterizedTest
  @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
  void a_farewell_behind_frames_ends_the_connection(String version, boolean request)
      throws Exception {
    try (TlsWire wire = new TlsWire(house.port(), version, "h2")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
      all.writeBytes(Http2Frame.settings());
      if (request) {
        byte[] block = Http2Frame.block(FrameClient.request("GET", "/last"));
        all.writeBytes(Http2Frame.frame(HEADERS, END_HEADERS | END_STREAM, 1, block));
      }
      byte[] frames = wire.shake().seal(all.toString(StandardCharsets.ISO_8859_1));
      wire.send(frames, wire.farewell()).ends();
    }
  }
}
