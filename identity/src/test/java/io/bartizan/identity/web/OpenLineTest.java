package io.bartizan.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bartizan.testkit.Reply;
import io.bartizan.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenLineTest {
  private ScriptedUpstream server;
  private OpenLine line;

  @BeforeEach
  void serve() throws IOException {
    server = ScriptedUpstream.start();
    line = new OpenLine(null, Duration.ofSeconds(20));
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  private String said(OpenLine line, String word) throws Exception {
    URI place = URI.create(server.endpoint() + "/introspect");
    Web.Document document = line.post(place, Map.of("token", word), Map.of("X-Who", "gateway"));
    return document.status() + " " + document.body();
  }

  @Test
  void visits_one_after_the_other_share_a_connection() throws Exception {
    server.always(seen -> Reply.ok(seen.field("X-Who")));
    for (int i = 0; i < 5; i++) {
      assertThat(said(line, "word-" + i)).isEqualTo("200 gateway");
      assertThat(server.request(i).text()).isEqualTo("token=word-" + i);
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void a_connection_that_was_closed_in_between_is_replaced() throws Exception {
    server.then(Reply.ok("first"), Reply.closing(), Reply.ok("second"));
    assertThat(said(line, "one")).isEqualTo("200 first");
    assertThat(said(line, "two")).isEqualTo("200 second");
    assertThat(server.requests()).hasSize(3);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void a_server_that_breaks_connections_is_asked_twice_only_behind_an_answer() throws Exception {
    server.then(Reply.ok("first")).always(Reply.closing());
    assertThat(said(line, "one")).isEqualTo("200 first");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> said(line, "two")).isInstanceOf(Unusable.class);
    }
    assertThat(server.requests()).hasSize(1 + 2 + 4);
  }

  @Test
  void that_a_server_is_slow_is_no_reason_to_ask_again() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    OpenLine hasty = new OpenLine(null, Duration.ofMillis(300));
    server.always(Reply.ok("late").waiting(never));
    assertThatThrownBy(() -> said(hasty, "one"))
        .isExactlyInstanceOf(Unusable.class)
        .hasMessageContaining("no answer within 300 ms");
    never.countDown();
  }
}
