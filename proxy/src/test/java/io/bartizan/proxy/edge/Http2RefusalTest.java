package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.proxy.settings.Protocol;
import io.bartizan.testkit.Http2Frame;
import io.bartizan.testkit.RawAnswer;
import io.bartizan.testkit.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests of which an HTTP/2 upstream says that it has not looked at them are sent once more,
/// whatever their method is, as long as there is a copy of all that was sent.
class Http2RefusalTest {
  private static final int REFUSED_STREAM = 7;
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  private FrameUpstream upstream;
  private House house;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    upstream = FrameUpstream.start();
    house = House.before().speaking(Protocol.H2).endpoint(upstream.port()).body(1 << 20).open();
    client = RawClient.plain(house.port());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    house.close();
    upstream.close();
  }

  private void assertAnswered(FrameUpstream.Wire wire, int stream, String body) throws Exception {
    assertThat(wire.request(stream).text()).isEqualTo(body);
    wire.answer(stream, "done");
    RawAnswer answer = client.answer();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("done");
  }

  @Test
  void a_stream_that_is_refused_after_its_whole_body_is_sent_again() throws Exception {
    client.send(POST + "0123456789");
    FrameUpstream.Wire wire = upstream.accept();
    assertThat(wire.request(1).text()).isEqualTo("0123456789");
    wire.reset(1, REFUSED_STREAM);
    assertAnswered(wire, 3, "0123456789");
  }

  @Test
  void a_stream_that_is_refused_within_its_body_is_sent_again_from_its_beginning()
      throws Exception {
    client.send(POST + "01234");
    FrameUpstream.Wire wire = upstream.accept();
    while (wire.begun(1).length() < 5) {
      wire.next();
    }
    wire.reset(1, REFUSED_STREAM);
    wire.begun(3);
    client.send("56789");
    assertAnswered(wire, 3, "0123456789");
  }

  @Test
  void a_stream_beyond_the_last_of_a_farewell_goes_to_another_connection() throws Exception {
    client.send(CHUNKED + "5\r\nhello\r\n");
    FrameUpstream.Wire wire = upstream.accept();
    while (wire.begun(1).length() < 5) {
      wire.next();
    }
    wire.goAway(0, 0);
    FrameUpstream.Wire next = upstream.accept();
    client.send("6\r\n again\r\n0\r\n\r\n");
    assertAnswered(next, 1, "hello again");
  }

  @Test
  void a_body_that_is_longer_than_the_copy_is_sent_once() throws Exception {
    String body = "x".repeat(65_000);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 130000\r\n\r\n" + body);
    FrameUpstream.Wire wire = upstream.accept();
    wire.window(0, 1 << 20).window(1, 1 << 20);
    client.send(body);
    wire.request(1);
    wire.reset(1, REFUSED_STREAM);
    RawAnswer answer = client.answer();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("upstream.busy");
  }

  @Test
  void a_stream_that_is_reset_for_another_reason_is_not_sent_again() throws Exception {
    client.send(POST + "0123456789");
    FrameUpstream.Wire wire = upstream.accept();
    wire.request(1);
    wire.reset(1, Http2Frame.CANCEL);
    RawAnswer answer = client.answer();
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.text()).contains("upstream.closed");
  }
}
