package io.bartizan.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Exchange;
import io.bartizan.pipeline.OnHead;
import io.bartizan.pipeline.Policy;
import io.bartizan.pipeline.Refusal;
import io.bartizan.pipeline.Verdict;
import io.bartizan.proxy.settings.ListenProtocol;
import io.bartizan.proxy.settings.Protocol;
import io.bartizan.testkit.Http2Frame;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the gateway itself says to clients of gRPC.
class GrpcTest {
  private static final String TYPE = "content-type: application/grpc+proto";

  @TempDir Path folder;
  private FrameUpstream upstream;

  /// Refuses whoever asks for it.
  private static final class Sentry implements OnHead {
    @Override
    public Verdict onHead(Exchange x) {
      return x.path().toString().startsWith("/limited")
          ? Refusal.of(Code.RATE_LIMITED, "test")
          : Verdict.CONTINUE;
    }
  }

  @BeforeEach
  void open() throws Exception {
    upstream = FrameUpstream.start();
  }

  @AfterEach
  void close() throws Exception {
    upstream.close();
  }

  private House.Builder house() {
    return House.before()
        .speaking(Protocol.H2)
        .endpoint(upstream.port())
        .policies(Policy.enforced("sentry", new Sentry()))
        .protocols(ListenProtocol.HTTP1, ListenProtocol.H2)
        .log(folder.resolve("access.log"));
  }

  @Test
  void a_refusal_is_a_status_of_grpc_in_the_only_head() throws Exception {
    try (House house = house().open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/limited/call", TYPE, "te: trailers");
      FrameClient.Answer answer = client.await(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("content-type")).isEqualTo("application/grpc");
      assertThat(answer.field("grpc-status")).isEqualTo("8");
      assertThat(answer.field("grpc-message")).startsWith("rate.limited: ");
      assertThat(answer.field("content-length")).isEmpty();
      assertThat(answer.length()).isZero();
      assertThat(answer.ended()).isTrue();
      client.post(3, "/limited/page", "content-type: application/grpc-web");
      assertThat(client.await(3).status()).isEqualTo(429);
      client.close();
      assertThat(house.records()).extracting(LogLine::said).contains("refused 429 rate.limited");
    }
  }

  @Test
  void a_service_that_is_away_is_unavailable() throws Exception {
    int port = upstream.port();
    upstream.close();
    try (House house =
            House.before()
                .speaking(Protocol.H2)
                .endpoint(port)
                .protocols(ListenProtocol.HTTP1, ListenProtocol.H2)
                .open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/call", TYPE).data(1, true, "x");
      assertThat(client.await(1).field("grpc-status")).isEqualTo("14");
    }
  }

  @Test
  void the_clients_deadline_holds_before_the_head_and_after_it() throws Exception {
    try (House house = house().open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/silent", TYPE, "grpc-timeout: 200m");
      client.post(3, "/begun", TYPE, "grpc-timeout: 400000u");
      FrameUpstream.Wire wire = upstream.accept();
      assertThat(wire.begun(1).field("grpc-timeout")).isEqualTo("200m");
      wire.begun(3);
      wire.head(3, false, ":status: 200", "content-type: application/grpc").data(3, false, "part");
      FrameClient.Answer silent = client.await(1);
      assertThat(silent.status()).isEqualTo(200);
      assertThat(silent.field("grpc-status")).isEqualTo("4");
      FrameClient.Answer begun = client.await(3);
      assertThat(begun.text()).isEqualTo("part");
      assertThat(begun.ended()).isTrue();
      assertThat(begun.trailers).contains("grpc-status: 4");
      assertThat(wire.awaitReset(1)).isEqualTo(Http2Frame.CANCEL);
      assertThat(wire.awaitReset(3)).isEqualTo(Http2Frame.CANCEL);
    }
  }

  @Test
  void a_deadline_longer_than_the_routes_does_not_lengthen_it() throws Exception {
    try (House house = house().total(Duration.ofMillis(300)).open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/silent", TYPE, "grpc-timeout: 99999999H");
      assertThat(client.await(1).field("grpc-status")).isEqualTo("4");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789S", "1", "S", "1X", "-1S", "1 S", "1.5S"})
  void a_deadline_that_is_none_is_refused(String timeout) throws Exception {
    try (House house = house().open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/call", TYPE, "grpc-timeout: " + timeout);
      assertThat(client.await(1).field("grpc-status")).isEqualTo("3");
    }
  }

  @Test
  void an_answer_that_the_service_breaks_off_ends_with_a_status() throws Exception {
    try (House house = house().open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/call", TYPE).data(1, true, "x");
      FrameUpstream.Wire wire = upstream.accept();
      wire.request(1);
      wire.head(1, false, ":status: 200", "content-type: application/grpc").data(1, false, "part");
      wire.reset(1, Http2Frame.INTERNAL_ERROR);
      FrameClient.Answer answer = client.await(1);
      assertThat(answer.text()).isEqualTo("part");
      assertThat(answer.trailers).contains("grpc-status: 14");
    }
  }

  @Test
  void what_the_service_says_goes_on_as_it_is() throws Exception {
    try (House house = house().open();
        FrameClient client = FrameClient.open(house)) {
      client.post(1, "/call", TYPE, "te: trailers", "x-bin: AAEC").data(1, true, "x");
      FrameUpstream.Wire wire = upstream.accept();
      FrameUpstream.Seen seen = wire.request(1);
      assertThat(seen.fields).contains("te: trailers", TYPE, "x-bin: AAEC");
      wire.head(1, true, ":status: 200", "content-type: application/grpc", "grpc-status: 5");
      FrameClient.Answer only = client.await(1);
      assertThat(only.field("grpc-status")).isEqualTo("5");
      client.post(3, "/call", TYPE).data(3, true, "x");
      wire.request(3);
      wire.head(3, false, ":status: 200", "content-type: application/grpc").data(3, false, "abc");
      wire.head(3, true, "grpc-status: 0", "x-user-id: 7", "details-bin: AAEC");
      assertThat(client.await(3).trailers)
          .containsExactly("grpc-status: 0", "x-user-id: 7", "details-bin: AAEC");
    }
  }
}
